"""The hash chain: one record has one text, and each digest covers the one before it.

Digest of an event = SM3(digest of the matter's previous event ‖ canonical text of its record); the first event of a
matter follows 32 zero bytes. SM3 (GB/T 32905) comes from OpenSSL, or from `cryptography` where OpenSSL lacks it.
"""

from __future__ import annotations

import hashlib
from typing import Protocol

from cryptography.hazmat.primitives import hashes

SIZE = 32
ZERO = bytes(SIZE)  # what the first event of a matter, and the first checkpoint of a region, follow


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def copy(self) -> _Hash: ...

    def digest(self) -> bytes: ...


class _Fallback:
    """SM3 by `cryptography`, shaped like a hashlib object."""

    def __init__(self, inner: hashes.Hash | None = None) -> None:
        self._inner = inner or hashes.Hash(hashes.SM3())

    def update(self, data: bytes, /) -> None:
        self._inner.update(data)

    def copy(self) -> _Fallback:
        return _Fallback(self._inner.copy())

    def digest(self) -> bytes:
        return self._inner.copy().finalize()


def empty_hash() -> _Hash:
    """An SM3 that has read nothing yet."""
    try:
        return hashlib.new("sm3")
    except ValueError:  # an OpenSSL built without SM3
        return _Fallback()


_EMPTY = empty_hash()  # copying it costs half as much as asking OpenSSL for the algorithm again


def sm3(data: bytes) -> bytes:
    """The SM3 digest of `data`, 32 bytes."""
    running = _EMPTY.copy()
    running.update(data)
    return running.digest()


def linked(previous: bytes, content: bytes) -> bytes:
    """The digest of a record's canonical text `content` that follows the digest `previous`."""
    return sm3(previous + content)
