"""Checkpoints: a signed Merkle root over a region's new events, chained to the checkpoint before, fit to be published.

What was under a checkpoint cannot be changed any more without its showing, even by somebody who rewrites the whole
database, so long as the checkpoint, or only its digest, is known outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.kernel.wire import canonical
from mingfa.office.ledger import database, merkle
from mingfa.office.ledger.chain import SIZE, ZERO, sm3
from mingfa.office.ledger.errors import LedgerError, NotFoundError
from mingfa.office.ledger.keys import ALGORITHM, Public, read_public
from mingfa.office.ledger.records import parse
from mingfa.office.ledger.selectors import last_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mingfa.office.ledger.keys import Signer

FORMAT = 1
_ALL = "SELECT content, signature, leaves FROM ledger_checkpoint WHERE region = %s ORDER BY number"
_LAST = (
    "SELECT content, signature, leaves FROM ledger_checkpoint WHERE region = %s ORDER BY number DESC LIMIT 1"
)
_DIGESTS = "SELECT seq, digest FROM ledger_event WHERE region = %s AND seq > %s AND seq <= %s ORDER BY seq"
_INSERT = "INSERT INTO ledger_checkpoint (region, number, content, signature, leaves) VALUES (%s, %s, %s, %s, %s) RETURNING 1"


class Checkpoint(NamedTuple):
    """One checkpoint. `content` is the signed text; `leaves` are its events' digests in order, 32 bytes each."""

    content: str
    signature: bytes
    leaves: bytes

    @property
    def record(self) -> Mapping[str, Any]:
        """region, number, first, last, root, previous, at, key, algorithm, v."""
        record: Mapping[str, Any] = parse(self.content)
        return record

    @property
    def digest(self) -> bytes:
        """What the next checkpoint is chained to, and what is read out or printed in a gazette."""
        return sm3(self.content.encode())

    def published(self) -> dict[str, str]:
        """The checkpoint for others to keep; its leaves stay here."""
        return {"content": self.content, "signature": self.signature.hex(), "digest": self.digest.hex()}


def leaf(seq: int, digest: bytes) -> bytes:
    """A tree's leaf: an event's number in the region and its digest."""
    return merkle.leaf(seq.to_bytes(8, "big") + digest)


def leaves_of(first: int, digests: bytes) -> list[bytes]:
    """The tree's leaves for events numbered from `first`, whose digests stand one after the other."""
    return [leaf(first + i, digests[i * SIZE : (i + 1) * SIZE]) for i in range(len(digests) // SIZE)]


def all_of(region: str, *, using: str = "default") -> tuple[Checkpoint, ...]:
    """The region's checkpoints, oldest first."""
    return tuple(Checkpoint(*row) for row in database.rows(using, _ALL, (region,)))


def make(region: str, signer: Signer, at: datetime, *, using: str = "default") -> Checkpoint | None:
    """Seal all events since the last checkpoint; None when there is nothing new.

    Raises LedgerError when numbers are missing (verify says where), UnderWayError when another one is being made.
    """
    found = database.rows(using, _LAST, (region,))
    before = Checkpoint(*found[0]) if found else None
    first = before.record["last"] + 1 if before else 1
    last = last_number(region, using=using)
    if last < first:
        return None
    rows = database.rows(using, _DIGESTS, (region, first - 1, last))
    if [seq for seq, _ in rows] != list(range(first, last + 1)):
        raise LedgerError(f"{region} 的台账编号 {first} 至 {last} 有缺失，不能建立检查点。请先核验台账。")
    leaves = b"".join([digest for _, digest in rows])
    record = {
        "v": FORMAT,
        "region": region,
        "number": before.record["number"] + 1 if before else 1,
        "first": first,
        "last": last,
        "root": merkle.root(leaves_of(first, leaves)).hex(),
        "previous": (before.digest if before else ZERO).hex(),
        "at": at.isoformat(),
        "algorithm": ALGORITHM,
        "key": signer.public.fingerprint,
    }
    content = canonical(record)
    made = Checkpoint(content.decode(), signer.sign(content), leaves)
    database.recoverable_rows(using, _INSERT, (region, record["number"], *made))
    return made


class Proof(NamedTuple):
    """That an event stands under a checkpoint: its number and digest, and the path to the checkpoint's root."""

    region: str
    seq: int
    digest: bytes
    path: tuple[bytes, ...]
    checkpoint: Mapping[str, str]

    def dump(self) -> dict[str, Any]:
        """The proof for others to check."""
        return {
            "region": self.region,
            "seq": self.seq,
            "digest": self.digest.hex(),
            "path": [step.hex() for step in self.path],
            "checkpoint": dict(self.checkpoint),
        }


def load_proof(values: Mapping[str, Any]) -> Proof:
    """A proof that somebody was given. Raises LedgerError."""
    try:
        return Proof(
            values["region"],
            values["seq"],
            bytes.fromhex(values["digest"]),
            tuple(bytes.fromhex(step) for step in values["path"]),
            values["checkpoint"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LedgerError("这不是一份台账证明。") from error


def prove(region: str, seq: int, *, using: str = "default") -> Proof:
    """The proof that event `seq` stands under a checkpoint. Raises NotFoundError while it is under none."""
    for checkpoint in all_of(region, using=using):
        first, last = checkpoint.record["first"], checkpoint.record["last"]
        if first <= seq <= last:
            index = seq - first
            leaves = leaves_of(first, checkpoint.leaves)
            digest = checkpoint.leaves[index * SIZE : (index + 1) * SIZE]
            return Proof(region, seq, digest, tuple(merkle.path(leaves, index)), checkpoint.published())
    raise NotFoundError(f"{region} 编号 {seq} 的记录还没有列入检查点。")


def check_proof(proof: Proof, public: Public) -> str | None:
    """What is wrong with a proof, in Chinese; None when it holds."""
    content = proof.checkpoint["content"]
    record = parse(content)
    if not public.signed(content.encode(), bytes.fromhex(proof.checkpoint["signature"])):
        return "检查点的签名无效"
    if record["region"] != proof.region or not record["first"] <= proof.seq <= record["last"]:
        return "检查点不包括这条记录"
    index, size = proof.seq - record["first"], record["last"] - record["first"] + 1
    try:
        reached = merkle.climb(leaf(proof.seq, proof.digest), index, size, proof.path)
    except ValueError as error:
        return f"证明不完整：{error}"
    return None if reached.hex() == record["root"] else "由这条记录得不出检查点的根"


class Publication(NamedTuple):
    """What was published of a region: the key to believe, and its checkpoints."""

    region: str
    public: Public
    checkpoints: tuple[Mapping[str, str], ...]


def publication(region: str, public: Public, *, using: str = "default") -> dict[str, Any]:
    """What is to be published: the public key and all checkpoints, as JSON values."""
    checkpoints = [checkpoint.published() for checkpoint in all_of(region, using=using)]
    return {"region": region, "public_key": public.pem, "checkpoints": checkpoints}


def read_publications(values: Any) -> tuple[Publication, ...]:
    """A published file, which holds one or more regions. Raises LedgerError."""
    try:
        found = tuple(
            Publication(v["region"], read_public(v["public_key"]), tuple(v["checkpoints"])) for v in values
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise LedgerError("这不是一份公布的检查点文件。") from error
    if not found:
        raise LedgerError("公布的检查点文件是空的。")
    return found
