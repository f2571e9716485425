"""Verification of the ledger in the database: every promise that can be checked afterwards, and what broke it where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mingfa.office.ledger import checkpoints, database, merkle, selectors
from mingfa.office.ledger.chain import SIZE, ZERO
from mingfa.office.ledger.checking import Checker, Finding, Sealing
from mingfa.office.ledger.keys import ALGORITHMS
from mingfa.office.ledger.sealing import token_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mingfa.office.ledger.checkpoints import Checkpoint
    from mingfa.office.ledger.keys import Public

_ROWS = "SELECT matter, n, head FROM ledger_matter WHERE region = %s"
_REGIONS = (
    "SELECT region FROM ledger_region UNION SELECT region FROM ledger_event "
    "UNION SELECT region FROM ledger_matter UNION SELECT region FROM ledger_checkpoint ORDER BY region"
)
_UNSEALED = "SELECT token, matter, fact, salt, text FROM ledger_unsealed(%s, %s, %s)"
_GUARDS = (
    "SELECT c.relname || '.' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND c.relname LIKE 'ledger\\_%%'"
)
GUARDS = frozenset(
    (
        "ledger_event.append_only",
        "ledger_checkpoint.append_only",
        "ledger_reading.append_only",
        "ledger_sealed.append_only",
        "ledger_sealed.only_erase",
        "ledger_region.append_only",
        "ledger_region.only_forward",
    )
)
_STEP = 10_000  # events between two reports of progress


class Report(NamedTuple):
    """What was checked in a region, and what was found. Nothing found: every promise held."""

    region: str
    events: int
    matters: int
    checkpoints: int
    findings: tuple[Finding, ...]


def regions(*, using: str = "default") -> tuple[str, ...]:
    """All regions that any of the tables names; not only those that the ledger counts."""
    return tuple(region for (region,) in database.rows(using, _REGIONS))


def verify(
    region: str,
    public: Public,
    *,
    published: Sequence[Mapping[str, str]] = (),
    progress: Callable[[int], None] | None = None,
    using: str = "default",
) -> Report:
    """Check a region's ledger from its first event to its last.

    `public`: the key that must have signed the checkpoints. `published`: checkpoints that were published, as they were
    kept elsewhere; without them somebody who cuts off the end together with everything that counts it stays unseen.
    `progress` is told how many events are done. Reading the sealed values leaves a trace.
    """
    with database.snapshot(using):  # others may write meanwhile
        found = checkpoints.all_of(region, using=using)
        stored = [checkpoint for checkpoint in found if _readable(checkpoint)]
        findings = [
            Finding("checkpoint", "有检查点的原文无法读懂：被改动。") for _ in range(len(found) - len(stored))
        ]
        findings += _check_checkpoints(stored, public)
        findings += _check_published(stored, published, public)
        checker = Checker(Sealing(c.record["number"], c.record["first"], c.leaves) for c in stored)
        for record in selectors.all_rows(region, using=using):
            checker.feed(record)
            if progress and checker.events % _STEP == 0:
                progress(checker.events)
        checker.finish(selectors.last_number(region, using=using), database.rows(using, _ROWS, (region,)))
        findings += checker.findings
        findings += _check_sealed(region, using)
        findings += check_guards(using=using)
    if progress:
        progress(checker.events)
    return Report(region, checker.events, len(checker.heads), len(found), tuple(findings))


def check_guards(*, using: str = "default") -> Iterator[Finding]:
    """The database's own refusals must be in force."""
    there = {name for (name,) in database.rows(using, _GUARDS)}
    for name in sorted(GUARDS - there):
        yield Finding("guard", f"数据库的防改触发器 {name} 被停用或者删除。")


def _readable(checkpoint: Checkpoint) -> bool:
    try:
        record = checkpoint.record
        whole = all(isinstance(record[name], int) for name in ("number", "first", "last"))
        return whole and all(isinstance(record[name], str) for name in ("root", "previous", "algorithm"))
    except (ValueError, KeyError, TypeError):
        return False


def _check_checkpoints(stored: Sequence[Checkpoint], public: Public) -> Iterator[Finding]:
    previous, covered = ZERO, 0
    for number, checkpoint in enumerate(stored, 1):
        record = checkpoint.record
        name = f"检查点 {record['number']}"
        if record["number"] != number:
            yield Finding("checkpoint", f"检查点 {number} 缺失。")
        if record["algorithm"] not in ALGORITHMS:
            yield Finding("checkpoint", f"{name} 的签名算法 {record['algorithm']} 不是本程序认识的。")
        elif not public.signed(checkpoint.content.encode(), checkpoint.signature):
            yield Finding("checkpoint", f"{name} 的签名无效：检查点被改动，或者不是由本机关的密钥签发。")
        if record["previous"] != previous.hex():
            yield Finding("checkpoint", f"{name} 与前一检查点不衔接：其一被替换。")
        if record["first"] != covered + 1:
            yield Finding("checkpoint", f"{name} 从编号 {record['first']} 起，前一检查点止于编号 {covered}。")
        size = record["last"] - record["first"] + 1
        leaves = checkpoints.leaves_of(record["first"], checkpoint.leaves)
        if len(checkpoint.leaves) != size * SIZE or merkle.root(leaves).hex() != record["root"]:
            yield Finding("checkpoint", f"{name} 所列的摘要与它的根不符：所列的摘要被改动。")
        previous, covered = checkpoint.digest, record["last"]


def _check_published(
    stored: Sequence[Checkpoint], published: Sequence[Mapping[str, str]], public: Public
) -> Iterator[Finding]:
    for number, known in enumerate(published, 1):
        if not public.signed(known["content"].encode(), bytes.fromhex(known["signature"])):
            yield Finding("checkpoint", f"公布的检查点 {number} 签名无效：公布的文件不可信。")
        elif number > len(stored):
            yield Finding("checkpoint", f"公布的检查点 {number} 不在台账中：检查点和记录的末尾被截去。")
        elif stored[number - 1].content != known["content"]:
            yield Finding("checkpoint", f"检查点 {number} 与公布的不同：台账在公布之后被改写。")


def _check_sealed(region: str, using: str) -> Iterator[Finding]:
    for token, matter, fact, salt, text in database.rows(
        using, _UNSEALED, (region, "ledger verify", "核验密封内容")
    ):
        if token_of(salt, text) != token:
            yield Finding(
                "sealed", f"事项 {matter} 的密封内容 {fact}（{token[7:19]}…）被改动。", matter=matter
            )
