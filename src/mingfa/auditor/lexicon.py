"""The auditor's word lists, read once from ``data/*.yaml`` and compiled into patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure word as written, with the canonical unit it stands for."""

    word: str
    unit: str
    kind: str
    group: str
    chinese: bool


@dataclass(frozen=True, slots=True)
class Implied:
    """A measure word understood after certain nouns when none is printed."""

    after: re.Pattern[str]
    unit: str
    natural: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every word list the auditor reads by."""

    units: Mapping[str, Unit]
    unit_pattern: str
    chinese_unit_pattern: str
    rates: Mapping[str, Decimal]
    implied: tuple[Implied, ...]
    bare_nouns: tuple[str, ...]
    masks: tuple[re.Pattern[str], ...]
    number_masks: re.Pattern[str]
    cues: Mapping[str, Any]
    role_of: Mapping[str, str]
    slogans: re.Pattern[str]
    alike: tuple[tuple[re.Pattern[str], str], ...]

    def words(self, key: str) -> tuple[str, ...]:
        """A flat list of cue words by its name in ``cues.yaml``."""
        return tuple(self.cues[key])


# 收入比由2.42缩小至2.12: words of change may stand between the noun and its number.
_UNTIL = r"(?:[^，,。；]{0,12}[由从至到]|突破)?$"


def load(name: str) -> Any:
    """Parsed content of ``data/<name>.yaml``."""
    text = resources.files("mingfa.auditor").joinpath("data", f"{name}.yaml").read_text("utf-8")
    return yaml.safe_load(text)


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first; what several begin with is written once: ``受(?:理|案)``."""
    rests: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        rests.setdefault(word[:1], []).append(word[1:])
    ends = rests.pop("", None) is not None
    branches = [re.escape(first) + (any_of(rest) if rest != [""] else "") for first, rest in rests.items()]
    return f"(?:{'|'.join(branches)}{'|' * ends})"


# Where a mask that begins with a Chinese numeral may begin; a scan for these is many times a scan for each.
_AT_CHINESE = r'(?=[零一二三四五六七八九十两\d“"])'


def _masks() -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str]]:
    """Masks as patterns whose one named group is the name of the rule: those to search for, and that of a number."""
    named = {
        section: [f"(?P<{name}>{pattern})" for name, pattern in rules.items()]
        for section, rules in load("masks").items()
    }
    at_chinese = re.compile(f"{_AT_CHINESE}(?:{'|'.join(named['at_chinese'])})")
    return (*map(re.compile, named["masks"]), at_chinese), re.compile("|".join(named["at_number"]))


def _units(rows: list[dict[str, Any]]) -> tuple[dict[str, Unit], str, str]:
    units: dict[str, Unit] = {}
    patterns: dict[str, str] = {}
    for row in rows:
        for word in row["words"]:
            units[word] = Unit(
                word,
                row["unit"],
                row["class"],
                str(row.get("group", row["unit"])),
                bool(row.get("chinese", False)),
            )
            guard = f"(?![{row['not_before']}])" if row.get("not_before") else ""
            guard += f"(?=[{row['only_before']}])" if row.get("only_before") else ""
            patterns[word] = re.escape(word) + guard
    ordered = sorted(patterns, key=lambda w: (-len(w), w))
    every = "|".join(patterns[word] for word in ordered)
    chinese = "|".join(patterns[word] for word in ordered if units[word].chinese)
    return units, every, chinese


@cache
def lexicon() -> Lexicon:
    """The word lists, compiled; the same object every time."""
    units_file, cues, slogans = load("units"), load("cues"), load("slogans")
    units, every, chinese = _units(units_file["units"])
    masks, number_masks = _masks()
    hotlines = any_of(slogans["hotlines"])
    # Looking at one character first spares trying every slogan at every place.
    openings = re.escape("".join(sorted({slogan[0] for slogan in slogans["slogans"]})))
    return Lexicon(
        units=units,
        unit_pattern=every,
        chinese_unit_pattern=chinese,
        rates={word: Decimal(str(value)) for word, value in units_file["rates"].items()},
        implied=tuple(
            Implied(
                re.compile(
                    any_of(row["after"]) + r"(?:[缩收提下增上由从降升]{0,2}[小窄升降高]?[由从至到]|突破)?$"
                ),
                row["unit"],
                bool(row.get("natural", False)),
            )
            for row in units_file["implied"]
        ),
        bare_nouns=tuple(units_file["bare_nouns"]),
        masks=masks,
        number_masks=number_masks,
        cues=cues,
        alike=tuple((re.compile(pattern), word) for pattern, word in cues["alike"].items()),
        role_of={word: role for role, words in cues["roles"].items() for word in words},
        slogans=re.compile(
            f'(?=[“"{openings}])(?<![一二三四五六七八九十百千])[“"]?(?=[{openings}]){any_of(slogans["slogans"])}[”"]?'
            f"|(?=\\d)(?<![\\d.]){hotlines}(?![\\d.,%‰]|\\s?(?:[万亿余多]|{every}))"
        ),
    )


@cache
def pattern_of(*keys: str) -> re.Pattern[str]:
    """Any word of these lists of ``cues.yaml``; the same pattern every time."""
    return re.compile(any_of(word for key in keys for word in lexicon().words(key)))
