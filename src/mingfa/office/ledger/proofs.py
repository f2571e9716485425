"""Checking, without any database, that a record stands under a published checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingfa.office.ledger.chain import linked
from mingfa.office.ledger.checkpoints import check_proof, load_proof
from mingfa.office.ledger.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mingfa.office.ledger.checkpoints import Publication


def check(values: Mapping[str, Any], published: Iterable[Publication]) -> str | None:
    """What is wrong with a proof as `ledger prove` writes it, in Chinese; None when it holds.

    The record's digest must be the one proven, the path must lead to the checkpoint's root, the checkpoint must be signed
    and be one of the published. Raises LedgerError when it is no proof at all.
    """
    proof = load_proof(values)
    try:
        previous, content = bytes.fromhex(values["prev"]), values["record"].encode()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise LedgerError("这不是一份台账证明。") from error
    if linked(previous, content) != proof.digest:
        return "记录的内容与所证明的摘要不符"
    for known in published:
        if any(one["content"] == proof.checkpoint["content"] for one in known.checkpoints):
            return check_proof(proof, known.public)
    return "证明所依据的检查点不在公布的检查点之中"
