"""A Merkle tree over digests, as RFC 6962 builds it, with SM3: leaf SM3(00 ‖ data), node SM3(01 ‖ left ‖ right).

A root stands for all its leaves; a path of a few digests proves that one of them is among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingfa.office.ledger.chain import sm3

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LEAF, _NODE = b"\x00", b"\x01"


def leaf(data: bytes) -> bytes:
    """The digest of a leaf."""
    return sm3(_LEAF + data)


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaves' digests; of none, SM3 of nothing. Keeps one digest a level, whatever the number."""
    peaks: list[tuple[int, bytes]] = []  # complete subtrees, tallest first: height, digest
    for digest in leaves:
        height, above = 0, digest
        while peaks and peaks[-1][0] == height:
            above = sm3(_NODE + peaks.pop()[1] + above)
            height += 1
        peaks.append((height, above))
    if not peaks:
        return sm3(b"")
    _, found = peaks.pop()
    while peaks:
        found = sm3(_NODE + peaks.pop()[1] + found)
    return found


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The digests that lead from the leaf at `index` to the root, lowest first."""
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*path(leaves[:split], index), root(leaves[split:])]
    return [*path(leaves[split:], index - split), root(leaves[:split])]


def climb(digest: bytes, index: int, size: int, steps: Sequence[bytes]) -> bytes:
    """The root that a path leads to from the leaf `digest` at `index` of `size`; raises ValueError for a bad length."""
    if size == 1:
        if steps:
            raise ValueError("路径过长")
        return digest
    if not steps:
        raise ValueError("路径过短")
    split = _split(size)
    *lower, top = steps
    if index < split:
        return sm3(_NODE + climb(digest, index, split, lower) + top)
    return sm3(_NODE + top + climb(digest, index - split, size - split, lower))


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
