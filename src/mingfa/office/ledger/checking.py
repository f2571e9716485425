"""What is wrong with a ledger, event by event. Pure: it reads records in the order of their numbers and remembers little.

For each matter it keeps number and digest of the last event seen, so memory grows with matters, not with events.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.office.ledger.chain import SIZE, ZERO, linked
from mingfa.office.ledger.errors import LedgerError
from mingfa.office.ledger.records import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingfa.office.ledger.values import Record


class Finding(NamedTuple):
    """Something that does not hold: of which kind, where, and a sentence for people.

    `kind`: edited, columns, reordered, inserted, deleted, tail, projection, checkpoint, sealed, guard.
    """

    kind: str
    say: str
    seq: int | None = None
    matter: str | None = None
    n: int | None = None


class Head(NamedTuple):
    """A matter's last event: its number and digest."""

    n: int
    digest: bytes


class Sealing(NamedTuple):
    """What a checkpoint says of its events: their first number and their digests, one after the other."""

    number: int
    first: int
    leaves: bytes

    def digest(self, seq: int) -> bytes | None:
        """The digest that event `seq` had when the checkpoint was made; None outside it."""
        start = (seq - self.first) * SIZE
        return self.leaves[start : start + SIZE] if 0 <= start < len(self.leaves) else None

    @property
    def last(self) -> int:
        """The number of the last event under the checkpoint."""
        return self.first + len(self.leaves) // SIZE - 1


class Checker:
    """Feed it a region's records in the order of their numbers, then finish."""

    def __init__(self, sealings: Iterable[Sealing] = ()) -> None:
        self.findings: list[Finding] = []
        self.heads: dict[str, Head] = {}
        self.events = 0
        self._next = 1
        self._sealings = iter(sorted(sealings, key=lambda sealing: sealing.first))
        self._sealing = next(self._sealings, None)

    def feed(self, record: Record) -> None:
        """Check one record against those before it."""
        self.events += 1
        self._check_number(record)
        self._check_content(record)
        self._check_place(record)
        self._check_sealing(record)
        self.heads[record.matter] = Head(record.n, record.digest)

    def finish(self, last: int, rows: Iterable[tuple[str, int, bytes]]) -> None:
        """Compare with what is kept beside the ledger: the region's last number, and each matter's number and head."""
        if self._next - 1 < last:
            self._missing(self._next, last, tail=True)
        elif self._next - 1 > last:
            self._say(
                "inserted",
                f"编号 {last + 1} 至 {self._next - 1} 的记录多出：登记的最后编号是 {last}",
                last + 1,
            )
        left = dict(self.heads)
        for matter, n, digest in rows:
            head = left.pop(matter, None)
            if head is None:
                self._say("tail", f"事项 {matter} 登记有 {n} 条记录，台账中一条也没有", matter=matter, n=n)
            elif head.n < n:
                told = (
                    f"事项 {matter} 登记有 {n} 条记录，台账中只有 {head.n} 条：第 {head.n + 1} 条以后被截去"
                )
                self._say("tail", told, matter=matter, n=head.n + 1)
            elif head.n > n:
                told = f"事项 {matter} 登记有 {n} 条记录，台账中有 {head.n} 条：第 {n + 1} 条以后系插入"
                self._say("inserted", told, matter=matter, n=n + 1)
            elif head.digest != digest:
                told = f"事项 {matter} 第 {n} 条的摘要与登记的末条摘要不符：末条被替换，或者登记被改动"
                self._say("projection", told, matter=matter, n=n)
        for matter, head in left.items():
            self._say("projection", f"事项 {matter} 有 {head.n} 条记录，却没有登记", matter=matter, n=head.n)
        self._check_unsealed()

    def _check_number(self, record: Record) -> None:
        if record.seq > self._next:
            self._missing(self._next, record.seq - 1, tail=False)
        self._next = record.seq + 1

    def _check_content(self, record: Record) -> None:
        if linked(record.prev, record.content.encode()) != record.digest:
            self._of("edited", record, "的内容与摘要不符：内容或者摘要被改动")
        differing = _differing(record)
        if differing:
            self._of("columns", record, f"的列与记录原文不一致（{'、'.join(differing)}）：被改动")

    def _check_place(self, record: Record) -> None:
        n, digest = self.heads.get(record.matter, Head(0, ZERO))
        if record.n > n + 1:
            missing = f"第 {n + 1} 条" if record.n == n + 2 else f"第 {n + 1} 至 {record.n - 1} 条"
            self._of("deleted", record, f"之前缺少{missing}：被删除或者调换")
        elif record.n <= n:
            self._of("reordered", record, f"排在第 {n} 条之后：顺序被调换")
        elif record.prev != digest:
            told = (
                "不是事项的开头：之前的记录被删除"
                if n == 0
                else f"与第 {n} 条不衔接：两条之一被替换、调换或者插入"
            )
            self._of("reordered", record, told)

    def _check_sealing(self, record: Record) -> None:
        while self._sealing is not None and self._sealing.last < record.seq:
            self._sealing = next(self._sealings, None)
        sealing = self._sealing
        sealed = sealing.digest(record.seq) if sealing is not None else None
        if sealing is not None and sealed is not None and sealed != record.digest:
            self._of("edited", record, f"与检查点 {sealing.number} 所封存的摘要不符：记录在封存之后被改写")

    def _check_unsealed(self) -> None:
        """Checkpoints that reach beyond the last event."""
        for sealing in (self._sealing, *self._sealings):
            if sealing is not None and sealing.last >= self._next:
                first = max(self._next, sealing.first)
                told = f"检查点 {sealing.number} 封存到编号 {sealing.last}，编号 {first} 以后的记录被截去"
                self._say("tail", told, first)

    def _missing(self, first: int, last: int, *, tail: bool) -> None:
        which = f"编号 {first}" if first == last else f"编号 {first} 至 {last}"
        self._say(
            *(("tail", f"{which} 的记录在末尾被截去") if tail else ("deleted", f"{which} 的记录被删除")),
            first,
        )

    def _of(self, kind: str, record: Record, told: str) -> None:
        what = f"事项 {record.matter} 第 {record.n} 条（编号 {record.seq}）{told}"
        self._say(kind, what, record.seq, record.matter, record.n)

    def _say(
        self, kind: str, told: str, seq: int | None = None, matter: str | None = None, n: int | None = None
    ) -> None:
        self.findings.append(Finding(kind, f"{told}。", seq, matter, n))


_COLUMNS = (
    "region", "matter", "n", "step", "procedure", "definition", "at", "recorded_at", "actors", "body", "channel",
    "deemed", "ended", "outcome", "source",
)  # fmt: skip


def _differing(record: Record) -> list[str]:
    """The columns that say something else than the record's text."""
    try:
        said = _said(decode(record.content))
    except (ValueError, KeyError, TypeError, AttributeError, LedgerError):
        return ["content"]
    columns = (
        record.region, record.matter, record.n, record.step, record.procedure, record.definition, record.at,
        record.recorded_at, list(record.actors), record.body, record.channel, record.deemed, record.ended,
        record.outcome, record.source,
    )  # fmt: skip
    if columns == said:
        return []
    return [name for name, one, other in zip(_COLUMNS, columns, said, strict=True) if one != other]


def _said(content: dict[str, Any]) -> tuple[object, ...]:
    """What the columns ought to hold, in their order."""
    definition = content["definition"]
    return (
        content["region"], content["matter"], content["n"], content["step"], definition.partition("@")[0], definition,
        datetime.fromisoformat(content["at"]), datetime.fromisoformat(content["recorded_at"]), content["actors"],
        content["body"], content.get("channel"), content.get("deemed"), content.get("ended", False),
        content.get("outcome"), content.get("source"),
    )  # fmt: skip
