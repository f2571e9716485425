"""Promise 11: whatever a superuser alters in the tables, verify finds it and names the event.

Each test tries one alteration; the refusals of the database are switched off for it (`tamper`).
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from tests.contracts.bicycles import day, hire, inspect, new, ride

from mingfa.office.ledger import checkpoints, keys
from mingfa.office.ledger import verify as verifying
from mingfa.office.ledger.chain import linked
from mingfa.office.ledger.clock import now
from mingfa.office.ledger.records import canonical, decode
from mingfa.office.ledger.verify import GUARDS, check_guards, regions, verify

if TYPE_CHECKING:
    from tests.office.ledger.conftest import Tamper

    from mingfa.office.ledger.checking import Finding
    from mingfa.office.ledger.keys import Signer
    from mingfa.office.ledger.service import PostgresLedger, Record
    from mingfa.office.ledger.verify import Report


@pytest.fixture
def first(ledger: PostgresLedger, region: str) -> str:
    """A region with two matters whose events alternate; the name of the first: its events are 1, 3, 4, 6."""
    here, there = new(region), new(region)
    one = ledger.append(hire(here)).positions[0]
    two = ledger.append(hire(there, rider="rider2")).positions[0]
    one = ledger.append(inspect(one, day(3, 2), "甲")).positions[0]
    one = ledger.append(inspect(one, day(3, 3), "乙")).positions[0]
    ledger.append(inspect(two, day(3, 4), "丙"))
    ledger.append(inspect(one, day(3, 5), "丁"))
    return here.state.matter


@pytest.fixture
def sealed(first: str, region: str, signer: Signer) -> checkpoints.Checkpoint:
    """The same under a checkpoint."""
    made = checkpoints.make(region, signer, now())
    assert made is not None
    return made


def check(region: str, signer: Signer, **options: object) -> Report:
    return verify(region, signer.public, **options)  # type: ignore[arg-type]


def found(region: str, signer: Signer, **options: object) -> list[Finding]:
    return list(check(region, signer, **options).findings)


def places(findings: list[Finding]) -> set[tuple[str, int | None, int | None]]:
    return {(f.kind, f.n, f.seq) for f in findings}


def altered(record: Record, **facts: str) -> bytes:
    content = decode(record.content)
    content["facts"] = {**content["facts"], **facts}
    return canonical(content)


def rewrite(tamper: Tamper, ledger: PostgresLedger, matter: str, since: int) -> None:
    """Change one event and carry the new digests on to the end and into the matter's row: the careful forger."""
    records = ledger.records(matter)
    previous = records[since - 1].prev
    for record in records[since - 1 :]:
        content = altered(record, finding="伪造") if record.n == since else record.content.encode()
        digest = linked(previous, content)
        tamper(
            "UPDATE ledger_event SET content = %s, prev = %s, digest = %s WHERE matter = %s AND n = %s",
            content.decode(), previous, digest, matter, record.n,
        )  # fmt: skip
        previous = digest
    tamper("UPDATE ledger_matter SET head = %s WHERE matter = %s", previous, matter)


def test_a_sound_ledger_is_found_sound(first: str, region: str, signer: Signer) -> None:
    """11: nothing altered, nothing found; with and without a checkpoint, after an import and after an erasure."""
    assert check(region, signer)[1:] == (6, 2, 0, ())
    assert region in regions()


def test_an_import_and_an_erasure_leave_it_sound(
    sealed: checkpoints.Checkpoint, ledger: PostgresLedger, region: str, signer: Signer
) -> None:
    """8, 9, 11: and so does going on after a checkpoint."""
    ledger.append_batch(ride(region), source="旧系统")
    checkpoints.make(region, signer, now())
    here = ledger.append(hire(new(region))).positions[0]
    ledger.erase(str(here.state.facts["rider_name"]), who="clerk1", ground="个人信息保护请求")
    assert check(region, signer)[1:] == (11, 4, 2, ())


def test_an_edited_record_is_named(
    first: str, ledger: PostgresLedger, region: str, signer: Signer, tamper: Tamper
) -> None:
    """11: the text changed, the digest left."""
    content = altered(ledger.records(first)[1], finding="伪造").decode()
    tamper("UPDATE ledger_event SET content = %s WHERE matter = %s AND n = 2", content, first)
    (finding,) = found(region, signer)
    assert (finding.kind, finding.matter, finding.n, finding.seq) == ("edited", first, 2, 3)
    assert finding.say == f"事项 {first} 第 2 条（编号 3）的内容与摘要不符：内容或者摘要被改动。"


def test_an_edited_record_with_a_fitting_digest_is_named(
    first: str, ledger: PostgresLedger, region: str, signer: Signer, tamper: Tamper
) -> None:
    """11: the next event does not follow it."""
    record = ledger.records(first)[1]
    content = altered(record, finding="伪造")
    tamper(
        "UPDATE ledger_event SET content = %s, digest = %s WHERE matter = %s AND n = 2",
        content.decode(), linked(record.prev, content), first,
    )  # fmt: skip
    (finding,) = found(region, signer)
    assert (finding.kind, finding.n, finding.seq) == ("reordered", 3, 4)
    assert "与第 2 条不衔接" in finding.say


def test_an_edited_last_record_with_a_fitting_digest_is_named(
    first: str, ledger: PostgresLedger, region: str, signer: Signer, tamper: Tamper
) -> None:
    """11: nothing follows it, but the matter's row keeps its digest."""
    record = ledger.records(first)[3]
    content = altered(record, finding="伪造")
    tamper(
        "UPDATE ledger_event SET content = %s, digest = %s WHERE matter = %s AND n = 4",
        content.decode(), linked(record.prev, content), first,
    )  # fmt: skip
    (finding,) = found(region, signer)
    assert (finding.kind, finding.matter, finding.n) == ("projection", first, 4)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("step", "give_back"), ("procedure", "bicycles/search"), ("definition", "bicycles/hire@2022-01-01"),
        ("at", "2023-03-01 09:00+08"), ("recorded_at", "2023-03-02 09:00+08"), ("actors", ["clerk2"]),
        ("body", "别处"), ("channel", "online"), ("deemed", "return_within"), ("ended", True),
        ("outcome", "returned"), ("source", "旧系统"),
    ],
)  # fmt: skip
def test_an_edited_column_is_named(
    first: str, region: str, signer: Signer, tamper: Tamper, column: str, value: object
) -> None:
    """11: the columns say again what the record says, so that nothing can be altered beside it."""
    tamper(f"UPDATE ledger_event SET {column} = %s WHERE matter = %s AND n = 2", value, first)
    (finding,) = found(region, signer)
    assert (finding.kind, finding.n, finding.seq) == ("columns", 2, 3)
    assert f"（{column}）" in finding.say


def test_a_record_moved_to_another_matter_is_named(
    first: str, region: str, signer: Signer, tamper: Tamper
) -> None:
    """11: the other matter gets one too many, this one lacks one."""
    tamper("UPDATE ledger_event SET matter = %s WHERE matter = %s AND n = 4", f"{first}-x", first)
    findings = found(region, signer)
    assert ("columns", 4, 6) in places(findings)
    assert any(f.kind == "tail" and f.matter == first and f.n == 4 for f in findings)


def test_reordered_records_are_named(first: str, region: str, signer: Signer, tamper: Tamper) -> None:
    """11: two events of a matter exchange their numbers."""
    for old, new_ in ((2, 99), (3, 2), (99, 3)):
        tamper("UPDATE ledger_event SET n = %s WHERE matter = %s AND n = %s", new_, first, old)
    findings = places(found(region, signer))
    assert {("columns", 3, 3), ("columns", 2, 4)} <= findings
    assert {("deleted", 3, 3), ("reordered", 2, 4)} <= findings


def test_records_that_change_places_in_the_region_are_named(
    first: str, region: str, signer: Signer, tamper: Tamper
) -> None:
    """11: two events of a matter exchange their places."""
    for old, new_ in ((3, 99), (4, 3), (99, 4)):
        tamper("UPDATE ledger_event SET seq = %s WHERE region = %s AND seq = %s", new_, region, old)
    assert {("deleted", 3, 3), ("reordered", 2, 4)} <= places(found(region, signer))


def test_matters_that_change_places_under_a_checkpoint_are_named(
    sealed: checkpoints.Checkpoint, region: str, signer: Signer, tamper: Tamper
) -> None:
    """11: events of different matters exchange their places; the chains hold, the checkpoint does not."""
    for old, new_ in ((4, 99), (5, 4), (99, 5)):
        tamper("UPDATE ledger_event SET seq = %s WHERE region = %s AND seq = %s", new_, region, old)
    findings = found(region, signer)
    assert {f.seq for f in findings} == {4, 5}
    assert all("与检查点 1 所封存的摘要不符" in f.say for f in findings)


def test_an_inserted_record_is_named(
    first: str, ledger: PostgresLedger, region: str, signer: Signer, tamper: Tamper
) -> None:
    """11: one more event at the end, chained as it ought to be."""
    last = ledger.records(first)[3]
    content = canonical({**decode(last.content), "n": 5})
    tamper(
        "INSERT INTO ledger_event SELECT region, 7, matter, 5, step, procedure, definition, at, recorded_at, actors, body, "
        "channel, deemed, ended, outcome, source, %s, digest, %s FROM ledger_event WHERE matter = %s AND n = 4",
        content.decode(), linked(last.digest, content), first,
    )  # fmt: skip
    findings = found(region, signer)
    assert any(f.kind == "inserted" and f.seq == 7 for f in findings)
    assert any(f.kind == "inserted" and f.matter == first and f.n == 5 for f in findings)


def test_a_record_inserted_between_others_is_named(
    first: str, ledger: PostgresLedger, region: str, signer: Signer, tamper: Tamper
) -> None:
    """11: those behind it are moved up in the matter and in the region."""
    tamper("UPDATE ledger_event SET seq = seq + 100 WHERE region = %s AND seq > 3", region)
    tamper("UPDATE ledger_event SET seq = seq - 99 WHERE region = %s AND seq > 100", region)
    for n in (4, 3):
        tamper("UPDATE ledger_event SET n = n + 1 WHERE matter = %s AND n = %s", first, n)
    second = ledger.records(first)[1]
    content = canonical({**decode(second.content), "n": 3})
    tamper(
        "INSERT INTO ledger_event SELECT region, 4, matter, 3, step, procedure, definition, at, recorded_at, actors, body, "
        "channel, deemed, ended, outcome, source, %s, digest, %s FROM ledger_event WHERE matter = %s AND n = 2",
        content.decode(), linked(second.digest, content), first,
    )  # fmt: skip
    findings = places(found(region, signer))
    assert ("reordered", 4, 5) in findings, "the one behind it does not follow"
    assert ("inserted", None, 7) in findings, "the region counted six"


def test_a_deleted_record_is_named(first: str, region: str, signer: Signer, tamper: Tamper) -> None:
    """11: its number is missing in the region and in the matter."""
    tamper("DELETE FROM ledger_event WHERE matter = %s AND n = 2", first)
    missing, behind = found(region, signer)
    assert (missing.kind, missing.seq, missing.say) == ("deleted", 3, "编号 3 的记录被删除。")
    assert behind.say == f"事项 {first} 第 3 条（编号 4）之前缺少第 2 条：被删除或者调换。"


def test_a_deleted_beginning_is_named(first: str, region: str, signer: Signer, tamper: Tamper) -> None:
    """11: the rest is renumbered, so that it looks like the beginning."""
    tamper("DELETE FROM ledger_event WHERE matter = %s AND n = 1", first)
    for n in (2, 3, 4):
        tamper("UPDATE ledger_event SET n = n - 1 WHERE matter = %s AND n = %s", first, n)
    findings = found(region, signer)
    assert ("deleted", None, 1) in places(findings)
    assert any("不是事项的开头" in f.say for f in findings)


def test_a_deleted_matter_is_named(first: str, region: str, signer: Signer, tamper: Tamper) -> None:
    """11: with its row; its numbers are missing in the region."""
    tamper("DELETE FROM ledger_event WHERE matter = %s", first)
    tamper("DELETE FROM ledger_matter WHERE matter = %s", first)
    findings = places(found(region, signer))
    assert {("deleted", None, 1), ("deleted", None, 3), ("tail", None, 6)} <= findings


def test_a_cut_tail_is_named(first: str, region: str, signer: Signer, tamper: Tamper) -> None:
    """11: the region and the matter's row have counted further."""
    tamper("DELETE FROM ledger_event WHERE region = %s AND seq = 6", region)
    by_region, by_matter = found(region, signer)
    assert (by_region.kind, by_region.seq) == ("tail", 6)
    assert (by_matter.kind, by_matter.matter, by_matter.n) == ("tail", first, 4)


def test_a_cut_tail_whose_counts_are_set_back_is_named(
    sealed: checkpoints.Checkpoint,
    first: str,
    ledger: PostgresLedger,
    region: str,
    signer: Signer,
    tamper: Tamper,
) -> None:
    """11: the checkpoint has counted further."""
    tamper("DELETE FROM ledger_event WHERE region = %s AND seq = 6", region)
    tamper("UPDATE ledger_region SET seq = 5 WHERE region = %s", region)
    tamper(
        "UPDATE ledger_matter SET n = 3, head = %s WHERE matter = %s", ledger.records(first)[2].digest, first
    )
    (finding,) = found(region, signer)
    assert finding.say == "检查点 1 封存到编号 6，编号 6 以后的记录被截去。"


def test_a_cut_tail_with_its_checkpoint_is_named_by_what_was_published(
    sealed: checkpoints.Checkpoint, ledger: PostgresLedger, region: str, signer: Signer, tamper: Tamper
) -> None:
    """11: whoever removes also the checkpoint is found by a copy that he cannot reach."""
    ledger.append(hire(new(region, matter=f"{region}-late")))
    checkpoints.make(region, signer, now())
    published = checkpoints.publication(region, signer.public)["checkpoints"]
    tamper("DELETE FROM ledger_event WHERE region = %s AND seq = 7", region)
    tamper("UPDATE ledger_region SET seq = 6 WHERE region = %s", region)
    tamper("DELETE FROM ledger_matter WHERE matter = %s", f"{region}-late")
    tamper("DELETE FROM ledger_checkpoint WHERE region = %s AND number = 2", region)
    assert found(region, signer) == [], "in itself the rest is sound"
    (finding,) = found(region, signer, published=published)
    assert finding.say == "公布的检查点 2 不在台账中：检查点和记录的末尾被截去。"


def test_a_rewritten_history_is_named_event_by_event(
    sealed: checkpoints.Checkpoint,
    first: str,
    ledger: PostgresLedger,
    region: str,
    signer: Signer,
    tamper: Tamper,
) -> None:
    """11: all digests are made to fit, to the end and in the matter's row; the checkpoint remembers each of them."""
    rewrite(tamper, ledger, first, since=2)
    findings = found(region, signer)
    assert places(findings) == {("edited", 2, 3), ("edited", 3, 4), ("edited", 4, 6)}
    assert findings[0].say == (
        f"事项 {first} 第 2 条（编号 3）与检查点 1 所封存的摘要不符：记录在封存之后被改写。"
    )


def test_a_rewritten_history_with_its_leaves_is_found(
    sealed: checkpoints.Checkpoint,
    first: str,
    ledger: PostgresLedger,
    region: str,
    signer: Signer,
    tamper: Tamper,
) -> None:
    """10, 11: the digests under the checkpoint are made to fit too; its root is signed."""
    rewrite(tamper, ledger, first, since=2)
    leaves = b"".join(record.digest for record in ledger.stream(region))
    tamper("UPDATE ledger_checkpoint SET leaves = %s WHERE region = %s", leaves, region)
    (finding,) = found(region, signer)
    assert finding.say == "检查点 1 所列的摘要与它的根不符：所列的摘要被改动。"


def test_a_forged_checkpoint_is_found(
    sealed: checkpoints.Checkpoint,
    first: str,
    ledger: PostgresLedger,
    region: str,
    signer: Signer,
    tamper: Tamper,
    tmp_path,
) -> None:
    """10, 11: everything is made to fit and signed anew, with another key."""
    rewrite(tamper, ledger, first, since=2)
    tamper("DELETE FROM ledger_checkpoint WHERE region = %s", region)
    forger = keys.signer(tmp_path / "forger")
    checkpoints.make(region, forger, now())
    (finding,) = found(region, signer)
    assert finding.say == "检查点 1 的签名无效：检查点被改动，或者不是由本机关的密钥签发。"
    assert found(region, forger) == [], "which is why the key's fingerprint is published"
    published = [sealed.published()]
    assert any("与公布的不同" in f.say for f in found(region, signer, published=published))


@pytest.mark.parametrize(
    ("field", "value"), [("last", 5), ("at", "2023-01-01T00:00:00+08:00"), ("root", "00" * 32)]
)
def test_an_edited_checkpoint_is_found(
    sealed: checkpoints.Checkpoint, region: str, signer: Signer, tamper: Tamper, field: str, value: object
) -> None:
    """10, 11: the signature covers all that a checkpoint says."""
    content = canonical({**sealed.record, field: value}).decode()
    tamper("UPDATE ledger_checkpoint SET content = %s WHERE region = %s", content, region)
    assert any("签名无效" in f.say for f in found(region, signer))


@pytest.mark.parametrize("content", ["不是 JSON", "[]", "{}", '{"number": "1"}'])
def test_a_checkpoint_that_cannot_be_read_is_found(
    sealed: checkpoints.Checkpoint, region: str, signer: Signer, tamper: Tamper, content: str
) -> None:
    """10, 11: and verify goes on."""
    tamper("UPDATE ledger_checkpoint SET content = %s WHERE region = %s", content, region)
    report = check(region, signer)
    assert [f.say for f in report.findings] == ["有检查点的原文无法读懂：被改动。"]
    assert (report.events, report.checkpoints) == (6, 1)


def test_a_missing_checkpoint_is_found(
    sealed: checkpoints.Checkpoint, ledger: PostgresLedger, region: str, signer: Signer, tamper: Tamper
) -> None:
    """10, 11: each names the digest of the one before."""
    ledger.append(hire(new(region)))
    checkpoints.make(region, signer, now())
    tamper("DELETE FROM ledger_checkpoint WHERE region = %s AND number = 1", region)
    told = [f.say for f in found(region, signer)]
    assert "检查点 1 缺失。" in told
    assert "检查点 2 与前一检查点不衔接：其一被替换。" in told


def test_a_forged_publication_is_found(
    sealed: checkpoints.Checkpoint, region: str, signer: Signer, tmp_path
) -> None:
    """10, 11: a published file is believed only with a good signature."""
    forger = keys.signer(tmp_path / "forger")
    forged = {**sealed.published(), "signature": forger.sign(sealed.content.encode()).hex()}
    (finding,) = found(region, signer, published=[forged])
    assert finding.say == "公布的检查点 1 签名无效：公布的文件不可信。"


def test_an_edited_row_is_named(first: str, region: str, signer: Signer, tamper: Tamper) -> None:
    """11, 12: the matter's row with another head; without a row; with a row and no event."""
    tamper("UPDATE ledger_matter SET head = %s WHERE matter = %s", b"x" * 32, first)
    (finding,) = found(region, signer)
    assert (finding.kind, finding.matter) == ("projection", first)
    tamper("DELETE FROM ledger_matter WHERE matter = %s", first)
    (finding,) = found(region, signer)
    assert finding.say == f"事项 {first} 有 4 条记录，却没有登记。"


def test_an_edited_sealed_value_is_named(first: str, region: str, signer: Signer, tamper: Tamper) -> None:
    """9, 11: another name under the same token."""
    tamper("UPDATE ledger_sealed SET text = '王五' WHERE matter = %s AND fact = 'rider_name'", first)
    (finding,) = found(region, signer)
    assert (finding.kind, finding.matter) == ("sealed", first)
    assert "rider_name" in finding.say


def test_a_record_that_is_no_json_is_named(first: str, region: str, signer: Signer, tamper: Tamper) -> None:
    """11: verify goes on to the end whatever it meets."""
    for n, content in ((2, "不是 JSON"), (3, json.dumps({"v": 99})), (4, "[]")):
        tamper("UPDATE ledger_event SET content = %s WHERE matter = %s AND n = %s", content, first, n)
    report = check(region, signer)
    assert report.events == 6
    assert {(f.n, f.kind) for f in report.findings} == {
        (n, k) for n in (2, 3, 4) for k in ("edited", "columns")
    }


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_a_refusal_that_is_switched_off_is_found(
    first: str, region: str, signer: Signer, superuser, name: str
) -> None:
    """1, 11: the database's own refusals must be in force; also one that stands back for replicas is not enough."""
    table, trigger = name.split(".")
    for how in ("DISABLE", "ENABLE REPLICA", "ENABLE"):
        superuser.execute(f"ALTER TABLE {table} {how} TRIGGER {trigger}")
        try:
            (finding,) = found(region, signer)
        finally:
            superuser.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")
        assert finding.say == f"数据库的防改触发器 {name} 被停用或者删除。"
    assert list(check_guards()) == []


def test_verification_is_not_confused_by_writers(
    first: str, ledger: PostgresLedger, region: str, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """6, 11: what is recorded while it reads belongs to another moment."""
    monkeypatch.setattr(verifying, "_STEP", 1)
    entries = iter([hire(new(region)) for _ in range(6)])
    with ThreadPoolExecutor(1) as other:  # a connection of its own

        def meanwhile(_done: int) -> None:
            for entry in islice(entries, 1):
                other.submit(ledger.append, entry).result()

        report = check(region, signer, progress=meanwhile)
        other.submit(connections.close_all).result()
    assert (report.events, report.findings) == (6, ())
    assert check(region, signer).events == 12
