"""What the auditor talks about: figures, findings and the audit of one report."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Bound(StrEnum):
    """How the printed number stands to the true one."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    APPROX = "approx"


class Verdict(StrEnum):
    """The four things the auditor may say; the values are what the user reads."""

    CONSISTENT = "一致"
    CONTRADICTION = "矛盾"
    SUSPICIOUS = "存疑"
    UNKNOWN = "无法判断"


class Severity(StrEnum):
    """How much a finding matters to a reader with little time."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity of a report.

    ``text[start:end] == literal``; ``value`` is exact and in ``unit`` (money in 元, rates as fractions with unit
    ``"1"``); ``quantum`` is the size of one step of the last printed digit. ``unit_printed`` is False when the text
    prints no measure word and the unit was inferred. ``notes`` are sentences for ``--explain``.
    """

    start: int
    end: int
    literal: str
    value: Decimal
    unit: str
    quantum: Decimal
    bound: Bound = Bound.EXACT
    what: str = ""
    indicator: str | None = None
    dims: dict[str, str] = field(default_factory=dict)
    unit_printed: bool = True
    damage: str | None = None
    is_rate: bool = False
    is_change: bool = False
    role: str | None = None
    topic: str = ""
    sentence: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One judgement about some figures, with its arithmetic and the words it rests on."""

    verdict: Verdict
    kind: str
    figures: tuple[int, ...]
    expression: str
    explanation: str
    severity: Severity = Severity.INFO


@dataclass(frozen=True, slots=True)
class Document:
    """A report as text, however it came. Table rows are lines with tabs between the cells."""

    name: str
    text: str
    format: str = "text"
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """All that is to be said about one report."""

    document: Document
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    year: int | None = None

    def count(self, verdict: Verdict) -> int:
        """How many findings have this verdict."""
        return sum(1 for finding in self.findings if finding.verdict is verdict)

    @property
    def contradicts(self) -> bool:
        """True when at least one finding is a contradiction."""
        return any(finding.verdict is Verdict.CONTRADICTION for finding in self.findings)
