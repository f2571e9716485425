"""Statutes as data: their names, their versions, and how each version counts time.

A statute says what it counts differently; for the rest it follows the statute that it names, else the general rule
(the one statute whose version is marked ``general``). Linking the statutes resolves that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from mingfa.kernel.citations import Citation, CitationError, parse_citation
from mingfa.kernel.counting import Counting
from mingfa.kernel.errors import DefinitionError
from mingfa.kernel.source import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

PARTS = ("start", "hours", "months", "roll")
_COUNTING_EXAMPLE = '{working: [2, 3, 5, 7], cite: "85"}'
_VERSION_EXAMPLE = "{passed: 2021-01-22, from: 2021-07-15}"
_TEXT_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Rule:
    """What one version of a statute itself says about counting; citations are of this statute, None where silent.

    ``follows`` names the statute whose rules apply to the rest, ``follows_cite`` the article that says so.
    ``calendar_articles``: articles whose 日 are calendar days although the rule would make them working days.
    """

    working: frozenset[int] | Literal["all"] | None = None
    cite: Citation | None = None
    authority_only: bool = False
    calendar_articles: frozenset[int] = frozenset()
    start: Citation | None = None
    hours: Citation | None = None
    months: Citation | None = None
    roll: Citation | None = None
    exclude_start_hour: bool = False
    follows: str | None = None
    follows_cite: Citation | None = None
    general: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One version: the day it was ``passed``, the days it is in force (``until`` None: still), its text files.

    ``counting`` is complete once the statutes are linked. ``articles`` is the wording of a county's own rule, by
    place ("3.1"), since no published text holds it.
    """

    passed: date
    start: date
    until: date | None
    texts: tuple[str, ...]
    rule: Rule
    counting: Counting
    note: str = ""
    articles: tuple[tuple[str, str], ...] = ()

    def counting_at(self, article: int) -> Counting:
        """How the terms of ``article`` are counted, with the exceptions that the statute itself makes."""
        if article not in self.rule.calendar_articles:
            return self.counting
        return replace(self.counting, working_lengths=None)


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute, or a county's own rule (``kind`` local_rule, without a published text). Versions oldest first."""

    id: str
    name: str
    short: str
    english: str
    kind: Literal["statute", "local_rule"]
    versions: tuple[Version, ...]
    file: str = ""

    def version_on(self, day: date) -> Version:
        """The version in force on ``day``. Raises ValueError in people's words."""
        for version in reversed(self.versions):
            if version.start <= day:
                if version.until is not None and day > version.until:
                    raise ValueError(f"《{self.short}》在{day}已经失效（施行至{version.until}）")
                return version
        raise ValueError(
            f"《{self.short}》在{day}尚无已收录的施行版本（最早自{self.versions[0].start}起施行）"
        )

    def version(self, passed: date) -> Version:
        """The version passed on that day. Raises ValueError in people's words."""
        for version in self.versions:
            if version.passed == passed:
                return version
        known = "、".join(version.passed.isoformat() for version in self.versions)
        raise ValueError(f"《{self.short}》没有{passed}通过的版本；已收录：{known}")


def read_statute(text: str, name: str) -> Statute:
    """A statute's file in ``systems/_laws``; the file's name is the statute's id. Raises DefinitionError."""
    root = read_source(text, name)
    keys = root.mapping(
        ["name", "short", "english", "versions"], ["kind", "note"], "name: 中华人民共和国某某法"
    )
    id_ = name.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".yaml")
    if not _TEXT_NAME.fullmatch(id_):
        raise root.fault(
            f"文件名“{id_}”不是英文标识", "小写字母、数字和下划线", "administrative_penalty_law.yaml"
        )
    kind = keys["kind"].text() if "kind" in keys else "statute"
    if kind not in {"statute", "local_rule"}:
        raise keys["kind"].fault(f"没有“{kind}”这种法律", "statute 或者 local_rule", "kind: local_rule")
    short = keys["short"].text()
    versions = [_read_version(item, short, local=kind == "local_rule") for item in keys["versions"].items()]
    if not versions:
        raise keys["versions"].fault("没有版本", "至少一个版本", _VERSION_EXAMPLE)
    for earlier, later in pairwise(versions):
        if later.start <= earlier.start:
            raise keys["versions"].fault(f"{later.passed}通过的版本不晚于前一版本施行", "按施行日期先后排列")
    return Statute(
        id=id_,
        name=keys["name"].text(),
        short=short,
        english=keys["english"].text(),
        kind="local_rule" if kind == "local_rule" else "statute",
        versions=tuple(versions),
        file=name,
    )


def _read_version(source: Source, short: str, *, local: bool) -> Version:
    keys = source.mapping(
        ["passed", "from"], ["until", "texts", "counting", "articles", "note"], _VERSION_EXAMPLE
    )
    passed, start = keys["passed"].day(), keys["from"].day()
    until = keys["until"].day() if "until" in keys else None
    if start < passed:
        raise keys["from"].fault(f"施行日{start}早于通过日{passed}", "不早于通过日的日期", "from: 2021-07-15")
    if until is not None and until < start:
        raise keys["until"].fault(
            f"失效日{until}早于施行日{start}", "不早于施行日的日期", "until: 2023-12-31"
        )
    if "texts" in keys:
        texts = tuple(item.text() for item in keys["texts"].items())
    else:
        texts = () if local else (f"{short}({passed.isoformat()}).md",)
    rule = _read_rule(keys["counting"]) if "counting" in keys else Rule(line=source.line)
    note = keys["note"].text() if "note" in keys else ""
    articles = keys["articles"].mapping(optional=None) if "articles" in keys else {}
    wording = tuple((place, text.text()) for place, text in articles.items())
    return Version(passed, start, until, texts, rule, Counting(), note, wording)


def _read_rule(source: Source) -> Rule:
    known = [
        "working",
        "cite",
        "authority_only",
        "except",
        "exclude_start_hour",
        "follows",
        "follows_cite",
        "general",
    ]
    keys = source.mapping([], [*known, *PARTS], _COUNTING_EXAMPLE)
    if ("working" in keys) != ("cite" in keys):
        raise source.fault("工作日规则（working）和出处（cite）应当同时写明", "两者", _COUNTING_EXAMPLE)
    if ("follows" in keys) != ("follows_cite" in keys):
        example = '{follows: 某某法, follows_cite: "88.1"}'
        raise source.fault("所依照的法律（follows）和出处（follows_cite）应当同时写明", "两者", example)
    cites = {name: _read_cite(keys[name]) for name in ("cite", "follows_cite", *PARTS) if name in keys}
    return Rule(
        working=_read_working(keys["working"]) if "working" in keys else None,
        authority_only="authority_only" in keys and keys["authority_only"].boolean(),
        calendar_articles=frozenset(i.integer(1, 9999) for i in keys["except"].items())
        if "except" in keys
        else frozenset(),
        exclude_start_hour="exclude_start_hour" in keys and keys["exclude_start_hour"].boolean(),
        follows=keys["follows"].text() if "follows" in keys else None,
        general="general" in keys and keys["general"].boolean(),
        line=source.line,
        **cites,
    )


def _read_cite(source: Source) -> Citation:
    try:
        return parse_citation(source.text('"85.1"'))
    except CitationError as error:
        raise source.fault(str(error)) from None


def _read_working(source: Source) -> frozenset[int] | Literal["all"]:
    if source.is_list:
        return frozenset(item.integer(1, 365) for item in source.items())
    if source.text() != "all":
        raise source.fault(
            f"“{source.text()}”不是工作日规则", "日数的列表，或者 all", "working: [2, 3, 5, 7]"
        )
    return "all"


@dataclass(frozen=True, slots=True)
class Rules:
    """Where start, hours, months and last day are ruled, as whole Chinese citations."""

    start: str = ""
    hours: str = ""
    months: str = ""
    roll: str = ""
    exclude_start_hour: bool = False


def link_statutes(statutes: Iterable[Statute]) -> dict[str, Statute]:
    """Statutes by id, short name and full name, each version's counting completed. Raises DefinitionError."""
    found: dict[str, Statute] = {}
    for statute in statutes:
        for key in {statute.id, statute.short, statute.name}:
            if key in found:
                raise _fault(statute, statute.versions[0], f"“{key}”与{found[key].file}重名", "不同的名称")
            found[key] = statute
    general = [(s, v) for s in set(found.values()) for v in s.versions if v.rule.general]
    if len(general) > 1:
        names = "、".join(sorted(s.short for s, _ in general))
        raise _fault(
            *general[0], f"有{len(general)}部法律标为一般规则：{names}", "只有一部法律写 general: true"
        )
    base = _general_rules(*general[0]) if general else Rules()
    linked = {
        s.id: replace(s, versions=tuple(_link(s, v, found, base) for v in s.versions)) for s in found.values()
    }
    return {key: linked[statute.id] for key, statute in found.items()}


def _general_rules(statute: Statute, version: Version) -> Rules:
    return _own_rules(statute, version.rule, Rules(), via="")


def _own_rules(statute: Statute, rule: Rule, base: Rules, via: str) -> Rules:
    """The rules that ``statute`` states itself, prefixed by ``via``; those of ``base`` where it is silent."""

    def said(cite: Citation | None, otherwise: str) -> str:
        return otherwise if cite is None else via + cite.zh(statute.short)

    return Rules(
        start=said(rule.start, base.start),
        hours=said(rule.hours, base.hours),
        months=said(rule.months, base.months),
        roll=said(rule.roll, base.roll),
        exclude_start_hour=base.exclude_start_hour if rule.hours is None else rule.exclude_start_hour,
    )


def _link(statute: Statute, version: Version, found: dict[str, Statute], base: Rules) -> Version:
    rule, rules = version.rule, base
    if rule.follows is not None and rule.follows_cite is not None:
        other = found.get(rule.follows)
        if other is None:
            raise _fault(statute, version, f"没有“{rule.follows}”这部法律", "systems/_laws 中的法律")
        via = f"{rule.follows_cite.zh(statute.short)}、"
        rules = _own_rules(other, _version_for(other, version.start).rule, base, via)
    rules = _own_rules(statute, rule, rules, via="")
    counting = Counting(
        working_lengths=rule.working,
        source=rule.cite.zh(statute.short) if rule.cite else "",
        general=_together([rules.start, rules.months, rules.roll]),
        authority_only=rule.authority_only,
        exclude_start_hour=rules.exclude_start_hour,
        start_rule=rules.start,
        hour_rule=rules.hours,
        month_rule=rules.months,
        roll_rule=rules.roll,
    )
    return replace(version, counting=counting)


def _version_for(statute: Statute, day: date) -> Version:
    """The version in force on ``day``, else the first one after it: earlier texts are not always at hand."""
    earlier = [version for version in statute.versions if version.start <= day]
    return earlier[-1] if earlier else statute.versions[0]


def _together(cites: list[str]) -> str:
    return "、".join(dict.fromkeys(cite for cite in cites if cite))


def _fault(statute: Statute, version: Version, problem: str, expected: str) -> DefinitionError:
    return DefinitionError(statute.file, version.rule.line, "versions", problem, expected)
