"""Promises 5 and 14: one record has one text, and old records are read for ever."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contracts.bicycles import definition

from mingfa.kernel import wire
from mingfa.kernel.wire import canonical
from mingfa.office.ledger import chain
from mingfa.office.ledger.chain import ZERO, linked, sm3
from mingfa.office.ledger.errors import LedgerError
from mingfa.office.ledger.records import FORMAT, decode, event_of, parse

KEPT = sorted((Path(__file__).parent / "records").glob("*.json"))

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=20,
)


@settings(deadline=None)  # a busy machine is not a fault
@given(st.dictionaries(TEXT, JSON))
def test_the_canonical_text_can_be_written_by_anybody(record: dict[str, object]) -> None:
    """5: the encoder and the standard library's agree on every text, to the byte."""
    plainly = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(record) == plainly.encode()
    assert parse(canonical(record)) == record


@settings(deadline=None)  # a busy machine is not a fault
@given(st.binary())
def test_sm3_is_the_same_without_openssl(data: bytes) -> None:
    """5: the fallback counts as OpenSSL does."""
    fallback = chain._Fallback()
    fallback.update(data)
    assert fallback.copy().digest() == fallback.digest() == sm3(data)


def test_sm3_is_the_one_of_the_standard() -> None:
    """5: the examples of GB/T 32905-2016, annex A."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_without_openssls_sm3_the_fallback_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """5."""

    def lacking(name: str, data: bytes = b"") -> object:
        raise ValueError(f"unsupported hash type {name}")

    monkeypatch.setattr(hashlib, "new", lacking)
    assert isinstance(chain.empty_hash(), chain._Fallback)


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_a_record_of_every_format_is_read(file: Path) -> None:
    """14: kept as they were written; text, digest and event stay what they were."""
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert linked(ZERO, kept["content"].encode()).hex() == kept["digest"]
    event = event_of(kept["content"], definition("bicycles/hire@2021-01-01"))
    assert wire.dump(event) == kept["event"]


def test_every_format_is_kept() -> None:
    """14: whoever makes a new format keeps a record of it here."""
    assert {decode(json.loads(file.read_text())["content"])["v"] for file in KEPT} == {FORMAT}
    assert {file.stem.partition("_")[0] for file in KEPT} == {f"v{number}" for number in range(1, FORMAT + 1)}


@pytest.mark.parametrize("number", [0, FORMAT + 1])
def test_a_record_of_an_unknown_format_is_refused(number: int) -> None:
    """14: an older program does not guess."""
    with pytest.raises(LedgerError, match="格式编号"):
        decode(json.dumps({"v": number}))
