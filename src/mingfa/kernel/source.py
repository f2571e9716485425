"""YAML text as nodes that know their line, so that every fault in a definition can say where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import yaml

from mingfa.kernel.errors import DefinitionError, nearest

if TYPE_CHECKING:
    from collections.abc import Collection

# The parser in C where the machine has it: thousands of small files are read in one go.
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_TRUE, _FALSE = {"true", "True", "yes"}, {"false", "False", "no"}


@dataclass(frozen=True, slots=True)
class Source:
    """One YAML node of a definition file: ``file`` name, dotted ``key``, and the node with its line."""

    file: str
    key: str
    node: yaml.Node

    @property
    def line(self) -> int:
        """Line in the file, from 1."""
        return int(self.node.start_mark.line) + 1

    def fault(self, problem: str, expected: str = "", example: str = "") -> DefinitionError:
        """An error at this node, to be raised by the caller."""
        return DefinitionError(self.file, self.line, self.key, problem, expected, example)

    @property
    def is_null(self) -> bool:
        """Whether the value is written ``null`` or left empty."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.tag == "tag:yaml.org,2002:null"

    @property
    def is_boolean(self) -> bool:
        """Whether the value is written as true or false."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.value in _TRUE | _FALSE

    @property
    def is_mapping(self) -> bool:
        """Whether the value is a mapping."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """Whether the value is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    def mapping(
        self, required: Collection[str] = (), optional: Collection[str] | None = None, example: str = ""
    ) -> dict[str, Source]:
        """Entries by key. Unknown, doubled and missing keys are errors; ``optional=None`` admits any key."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fault("不是键值对", "键值对", example or "title: 立案")
        entries: dict[str, Source] = {}
        for key_node, value_node in self.node.value:
            name = str(key_node.value)
            child = Source(self.file, f"{self.key}.{name}" if self.key else name, value_node)
            here = Source(self.file, child.key, key_node)
            if name in entries:
                raise here.fault(f"键“{name}”重复", "每个键只写一次", example or f"{name}: …")
            if optional is not None and name not in required and name not in optional:
                known = "、".join([*required, *optional])
                raise here.fault(
                    f"未知的键“{name}”{nearest(name, [*required, *optional])}", f"以下之一：{known}", example
                )
            entries[name] = child
        for name in required:
            if name not in entries:
                raise self.fault(f"缺少键“{name}”", f"写明“{name}”", example)
        return entries

    def items(self, example: str = "") -> list[Source]:
        """Elements of a list, in order."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.fault("不是列表", "列表", example or "[party, fine]")
        return [Source(self.file, f"{self.key}[{i}]", item) for i, item in enumerate(self.node.value, 1)]

    def text(self, example: str = "") -> str:
        """A non-empty text, stripped."""
        if not isinstance(self.node, yaml.ScalarNode) or self.is_null or not str(self.node.value).strip():
            raise self.fault("不是文字", "文字", example or "title: 立案")
        return str(self.node.value).strip()

    def integer(self, low: int, high: int, example: str = "") -> int:
        """A whole number within ``low`` to ``high``."""
        written = self.text(example)
        if not written.lstrip("-").isdecimal() or not low <= int(written) <= high:
            raise self.fault(f"“{written}”不合要求", f"{low}至{high}的整数", example or str(low))
        return int(written)

    def boolean(self) -> bool:
        """True or false."""
        written = self.text("true")
        if written not in _TRUE | _FALSE:
            raise self.fault(f"“{written}”不是真假值", "true 或者 false", "true")
        return written in _TRUE

    def day(self, example: str = "2024-01-01") -> date:
        """A day written as YYYY-MM-DD."""
        written = self.text(example)
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise self.fault(f"“{written}”不是日期", "公历日期（年-月-日）", example) from None


def read_source(text: str, name: str) -> Source:
    """The root node of YAML ``text``; ``name`` is the file's name for messages. Raises DefinitionError."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = f"不是合乎语法的 YAML（{error.problem}）"
        raise DefinitionError(name, line, "", problem, "缩进一致的键值对", "year: 2024") from None
    if node is None:
        raise DefinitionError(name, 1, "", "文件是空的", "键值对", "year: 2024")
    return Source(name, "", node)
