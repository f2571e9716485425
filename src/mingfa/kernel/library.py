"""The library: every file under `systems/`, read once. The only part of the kernel that opens files."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mingfa.kernel.calendar import Calendar, read_year
from mingfa.kernel.errors import DefinitionError, nearest
from mingfa.kernel.model import Role
from mingfa.kernel.read import Context, read_definition
from mingfa.kernel.source import Source, read_source
from mingfa.kernel.statutes import link_statutes, read_statute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from mingfa.kernel.model import Definition
    from mingfa.kernel.state import State
    from mingfa.kernel.statutes import Statute

KINDS = {"procedures": "procedure", "registers": "register"}
SIDES = ("staff", "public", "outside", "system")


class System(NamedTuple):
    """One system of a county: its folder's name, its id in the list of systems, titles, roles and documents."""

    name: str
    id: str
    title: str
    english: str
    roles: Mapping[str, Role]
    documents: Mapping[str, str]
    folder: Path


class Library:
    """The law as data under `root`, with the county's own values (`_county/<region>.yaml`) where it has set them.

    Reading is lazy: a definition is read when it is asked for. Every method raises DefinitionError for a faulty file.
    """

    def __init__(self, root: Path, region: str | None = None) -> None:
        self.root, self.region = root, region
        self._read: dict[tuple[str, date], Definition] = {}

    @cached_property
    def calendar(self) -> Calendar:
        """Working days, from the yearly notices."""
        folder = self.root / "_calendar"
        return Calendar.of(
            read_year(self._text(path), self._name(path)) for path in sorted(folder.glob("*.yaml"))
        )

    @cached_property
    def statutes(self) -> Mapping[str, Statute]:
        """Statutes by id, short name and full name."""
        folder = self.root / "_laws"
        return link_statutes(
            read_statute(self._text(path), self._name(path)) for path in sorted(folder.glob("*.yaml"))
        )

    @cached_property
    def systems(self) -> Mapping[str, System]:
        """Systems by the name of their folder."""
        folders = sorted(path.parent for path in self.root.glob("*/system.yaml"))
        return {folder.name: self._system(folder) for folder in folders}

    @cached_property
    def versions(self) -> Mapping[str, tuple[date, ...]]:
        """The days on which each definition's versions take effect, by definition id, oldest first."""
        return {id_: tuple(sorted(days)) for id_, days in self._files.items()}

    @cached_property
    def _files(self) -> Mapping[str, Mapping[date, Path]]:
        found: dict[str, dict[date, Path]] = {}
        for system in self.systems.values():
            for folder in KINDS:
                for path in sorted((system.folder / folder).glob("*/*.yaml")):
                    found.setdefault(f"{system.name}/{path.parent.name}", {})[self._day(path)] = path
        return found

    def _day(self, path: Path) -> date:
        try:
            return date.fromisoformat(path.stem)
        except ValueError:
            raise DefinitionError(
                self._name(path), 1, "", f"文件名“{path.stem}”不是日期", "施行日期作文件名", "2021-07-15.yaml"
            ) from None

    def definition(self, id_: str, on: date) -> Definition:
        """The version of `id_` in force on the day `on`; before the first version, LookupError says since when."""
        versions = self._versions(id_)
        in_force = [day for day in versions if day <= on]
        if not in_force:
            raise LookupError(f"“{id_}”自{versions[0]}起施行，{on}尚未施行")
        return self._definition(id_, in_force[-1])

    def governing(self, definition: Definition, on: date) -> Definition:
        """The version that governs an open matter of `definition` on the day `on`: its own, unless a later one that has
        taken effect by then takes over the open matters (`transition: all_open`)."""
        for day in reversed(self._versions(definition.id)):
            if definition.version < day <= on:
                later = self._definition(definition.id, day)
                if later.transition == "all_open":
                    return later
        return definition

    def moved(self, state: State, at: datetime) -> State:
        """An open matter under the version that governs it at `at`; what has ended stays as it was."""
        if state.ended is not None:
            return state
        governing = self.governing(state.definition, at.date())
        return state if governing is state.definition else state._replace(definition=governing)

    def version(self, name: str) -> Definition:
        """The version that events name: `penalty/ordinary@2021-07-15`."""
        id_, _, day = name.partition("@")
        wanted = date.fromisoformat(day)
        if wanted not in self._versions(id_):
            raise LookupError(f"“{id_}”没有自{wanted}起施行的版本")
        return self._definition(id_, wanted)

    def _versions(self, id_: str) -> tuple[date, ...]:
        if id_ not in self.versions:
            raise LookupError(f"没有“{id_}”这个程序{nearest(id_, self.versions)}")
        return self.versions[id_]

    def versions_of(self, id_: str) -> tuple[Definition, ...]:
        """Every version of one definition, oldest first."""
        return tuple(self._definition(id_, day) for day in self._versions(id_))

    def definitions(self) -> Iterator[Definition]:
        """Every version of every procedure and register."""
        for id_, days in self.versions.items():
            for day in days:
                yield self._definition(id_, day)

    def cases(self, system: str, kind: str) -> Iterator[tuple[str, str]]:
        """The written cases of a system, `good` or `bad`: text and file name."""
        for path in sorted((self.systems[system].folder / "cases" / kind).glob("*.yaml")):
            yield self._text(path), self._name(path)

    def _definition(self, id_: str, day: date) -> Definition:
        known = self._read.get((id_, day))
        if known is None:
            path = self._files[id_][day]
            system = self.systems[id_.partition("/")[0]]
            context = Context(
                id=id_,
                version=day,
                kind=KINDS[path.parent.parent.name],
                system=system.name,
                statutes=self.statutes,
                calendar=self.calendar,
                roles={**self._common_roles, **system.roles},
                documents=system.documents,
                local=self._local(id_),
            )
            known = self._read[id_, day] = read_definition(self._text(path), self._name(path), context)
        return known

    def _local(self, id_: str) -> Mapping[str, Source]:
        """The county's own values for one definition, by dotted name."""
        chosen = self._county.get(id_)
        if chosen is None:
            return {}
        parts = chosen.mapping([], ["thresholds", "terms", "tables"], "thresholds: {major_fine: 5000}")
        return {
            f"{part}.{name}": value
            for part, node in parts.items()
            for name, value in node.mapping(optional=None).items()
        }

    @cached_property
    def _county(self) -> Mapping[str, Source]:
        path = self.root / "_county" / f"{self.region}.yaml"
        if self.region is None or not path.exists():
            return {}
        return read_source(self._text(path), self._name(path)).mapping(optional=None)

    @cached_property
    def _common_roles(self) -> Mapping[str, Role]:
        path = self.root / "_common" / "roles.yaml"
        if not path.exists():
            return {}
        part = read_source(self._text(path), self._name(path)).mapping(["roles"], [], "roles: {…}")
        return _roles(part["roles"])

    def _system(self, folder: Path) -> System:
        path = folder / "system.yaml"
        node = read_source(self._text(path), self._name(path))
        part = node.mapping(["id", "title", "english"], ["roles", "documents", "note"], "id: E2")
        documents = part["documents"].mapping(optional=None) if "documents" in part else {}
        return System(
            folder.name,
            part["id"].text(),
            part["title"].text(),
            part["english"].text(),
            _roles(part["roles"]) if "roles" in part else {},
            {name: title.text() for name, title in documents.items()},
            folder,
        )

    def _text(self, path: Path) -> str:
        return path.read_text(encoding="utf-8")

    def _name(self, path: Path) -> str:
        return str(Path("systems") / path.relative_to(self.root))


def _roles(node: Source) -> dict[str, Role]:
    roles = {}
    for name, entry in node.mapping(optional=None).items():
        part = entry.mapping(["title", "side"], [], "{title: 执法人员, side: staff}")
        side = part["side"].text()
        if side not in SIDES:
            raise part["side"].fault(f"没有“{side}”这一方", f"以下之一：{'、'.join(SIDES)}", "staff")
        roles[name] = Role(name, part["title"].text(), side)
    return roles
