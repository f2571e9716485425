"""The key that signs checkpoints: made once in the data folder, readable by its owner only; and who may be believed.

Ed25519. A checkpoint names its algorithm, so that another one can come beside it.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mingfa.office.ledger.chain import sm3
from mingfa.office.ledger.errors import LedgerError

if TYPE_CHECKING:
    from pathlib import Path

ALGORITHM = "Ed25519"
ALGORITHMS = frozenset((ALGORITHM,))  # those whose signatures this program can check
_FILE = "ledger-signing-key.pem"


class Public(NamedTuple):
    """A public key by which signatures are checked."""

    pem: str
    key: Ed25519PublicKey

    @property
    def fingerprint(self) -> str:
        """SM3 of the key, 64 hexadecimal digits: what is read out to compare."""
        raw = self.key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return sm3(raw).hex()

    def signed(self, content: bytes, signature: bytes) -> bool:
        """Whether `signature` over `content` was made with the private half."""
        try:
            self.key.verify(signature, content)
        except InvalidSignature:
            return False
        return True


class Signer:
    """The private key of this office."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    def sign(self, content: bytes) -> bytes:
        """The signature over `content`, 64 bytes."""
        return self._key.sign(content)

    @property
    def public(self) -> Public:
        """The public half."""
        return _public(self._key.public_key())


def signer(data: Path) -> Signer:
    """The key in the data folder; made, with mode 0600, when there is none. Two processes at once get the same."""
    file = data / "keys" / _FILE
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = file.with_name(f"{_FILE}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_bytes(
            Ed25519PrivateKey.generate().private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise LedgerError(f"签名密钥 {file} 不是 {ALGORITHM} 密钥。请恢复原来的密钥文件。")
    return Signer(key)


def read_public(pem: str) -> Public:
    """A published public key. Raises LedgerError."""
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except ValueError as error:
        raise LedgerError("公钥无法读懂，应为 PEM 格式。") from error
    if not isinstance(key, Ed25519PublicKey):
        raise LedgerError(f"公钥不是 {ALGORITHM} 公钥。")
    return _public(key)


def _public(key: Ed25519PublicKey) -> Public:
    pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return Public(pem.decode(), key)
