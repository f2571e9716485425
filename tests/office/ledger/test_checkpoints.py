"""Promise 10: a checkpoint seals what came before it, and proves it to others."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contracts.bicycles import hire, new, ride

from mingfa.office.ledger import checkpoints, keys, merkle, proofs
from mingfa.office.ledger.chain import ZERO, sm3
from mingfa.office.ledger.clock import now
from mingfa.office.ledger.errors import LedgerError, NotFoundError

if TYPE_CHECKING:
    from mingfa.office.ledger.keys import Signer
    from mingfa.office.ledger.service import PostgresLedger

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


def defined(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962 defines it, by recursion."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sm3(b"\x01" + defined(leaves[:split]) + defined(leaves[split:]))


@settings(deadline=None)  # a busy machine is not a fault
@given(LEAVES)
def test_the_root_is_the_one_of_the_standard(leaves: list[bytes]) -> None:
    """10."""
    assert merkle.root(leaves) == defined(leaves)


@settings(deadline=None)  # a busy machine is not a fault
@given(LEAVES, st.data())
def test_a_path_proves_its_leaf_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    """10: not at another place, not another leaf, not with a step more or less."""
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, path, size = merkle.root(leaves), merkle.path(leaves, index), len(leaves)
    assert merkle.climb(leaves[index], index, size, path) == root
    assert merkle.climb(b"x" * 32, index, size, path) != root
    if path:
        with pytest.raises(ValueError, match="路径过短"):
            merkle.climb(leaves[index], index, size, path[1:])
    with pytest.raises(ValueError, match="路径过长"):
        merkle.climb(leaves[index], index, size, [b"x" * 32, *path])


def test_a_leaf_cannot_pass_for_a_node() -> None:
    """10: or two leaves could be told to be one."""
    one, two = sm3(b"1"), sm3(b"2")
    assert merkle.leaf(one + two) != merkle.root([one, two])
    assert merkle.root([]) == sm3(b"")


def test_a_checkpoint_covers_what_is_new(ledger: PostgresLedger, region: str, signer: Signer) -> None:
    """10: from where the last one ended to the last event, chained, signed; and none where nothing is new."""
    assert checkpoints.make(region, signer, now()) is None
    ledger.append_batch(ride(region), source="旧系统")
    first = checkpoints.make(region, signer, now())
    assert checkpoints.make(region, signer, now()) is None
    ledger.append(hire(new(region)))
    second = checkpoints.make(region, signer, now())
    assert first is not None
    assert second is not None
    assert checkpoints.all_of(region) == (first, second)
    spans = [(c.record["number"], c.record["first"], c.record["last"]) for c in (first, second)]
    assert spans == [(1, 1, 4), (2, 5, 5)]
    assert [c.record["previous"] for c in (first, second)] == [ZERO.hex(), first.digest.hex()]
    digests = [record.digest for record in ledger.stream(region)]
    leaves = [merkle.leaf(n.to_bytes(8, "big") + digest) for n, digest in enumerate(digests[:4], 1)]
    assert first.record["root"] == defined(leaves).hex()
    for one in (first, second):
        assert signer.public.signed(one.content.encode(), one.signature)
        assert not signer.public.signed(one.content.encode() + b" ", one.signature)
        assert one.record["key"] == signer.public.fingerprint


def test_every_event_is_proven_to_others(ledger: PostgresLedger, region: str, signer: Signer) -> None:
    """10: by what was published, without the database; an event that is under none is said to be so."""
    sealed = ledger.append_batch(ride(region, inspections=9), source="旧系统").last
    checkpoints.make(region, signer, now())
    ledger.append(hire(new(region)))
    published = checkpoints.read_publications([checkpoints.publication(region, signer.public)])
    for record in ledger.stream(region):
        if record.seq > sealed:
            with pytest.raises(NotFoundError, match="还没有列入检查点"):
                checkpoints.prove(region, record.seq)
            continue
        proof = checkpoints.prove(region, record.seq)
        told = json.loads(json.dumps({**proof.dump(), "prev": record.prev.hex(), "record": record.content}))
        assert proofs.check(told, published) is None


def test_a_false_proof_is_refused_with_its_reason(
    ledger: PostgresLedger, region: str, signer: Signer, tmp_path
) -> None:
    """10: another text, another place, another path, another checkpoint, another key."""
    ledger.append_batch(ride(region), source="旧系统")
    checkpoints.make(region, signer, now())
    record = next(iter(ledger.stream(region)))
    good = {**checkpoints.prove(region, 1).dump(), "prev": record.prev.hex(), "record": record.content}
    published = checkpoints.read_publications([checkpoints.publication(region, signer.public)])
    stranger = keys.signer(tmp_path / "stranger").public
    content = good["checkpoint"]["content"]
    wrong = {
        "记录的内容与所证明的摘要不符": {"record": record.content.replace("clerk1", "clerk2")},
        "由这条记录得不出检查点的根": {"seq": 2},
        "检查点不包括这条记录": {"seq": 5},
        "证明不完整：路径过短": {"path": good["path"][1:]},
        "证明所依据的检查点不在公布的检查点之中": {
            "checkpoint": {**good["checkpoint"], "content": content.replace('"last":4', '"last":5')}
        },
        "检查点的签名无效": {"checkpoint": {**good["checkpoint"], "signature": "00" * 64}},
    }
    for reason, change in wrong.items():
        assert proofs.check({**good, **change}, published) == reason
    assert proofs.check(good, [published[0]._replace(public=stranger)]) == "检查点的签名无效"
    for bad in ({}, {**good, "path": 7}, {**good, "prev": "xx"}, {**good, "record": None}):
        with pytest.raises(LedgerError, match="不是一份台账证明"):
            proofs.check(bad, published)


def test_no_checkpoint_hides_a_hole(ledger: PostgresLedger, region: str, signer: Signer, tamper) -> None:
    """10, 11: what is missing is not sealed over."""
    ledger.append_batch(ride(region), source="旧系统")
    tamper("DELETE FROM ledger_event WHERE region = %s AND seq = 2", region)
    with pytest.raises(LedgerError, match="有缺失，不能建立检查点。请先核验台账"):
        checkpoints.make(region, signer, now())


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path) -> None:
    """10: several processes at once get the same key; others cannot read it."""
    with ThreadPoolExecutor(8) as pool:
        prints = {signer.public.fingerprint for signer in pool.map(keys.signer, [tmp_path] * 8)}
    assert len(prints) == 1
    (file,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    public = keys.signer(tmp_path).public
    assert keys.read_public(public.pem).fingerprint == public.fingerprint


def test_what_is_no_key_and_no_publication_is_told(tmp_path) -> None:
    """10."""
    with pytest.raises(LedgerError, match="公钥无法读懂"):
        keys.read_public("nothing")
    for bad in (7, [{}], [{"region": "x", "public_key": 7, "checkpoints": []}]):
        with pytest.raises(LedgerError, match="不是一份公布的检查点文件"):
            checkpoints.read_publications(bad)
