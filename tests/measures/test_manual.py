"""The manual page on operations is what the specifications say."""

from __future__ import annotations

from tests.measures.manual import PAGE, page


def test_manual() -> None:
    """The page in `docs` was made from the specifications as they are now."""
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.measures.manual"
