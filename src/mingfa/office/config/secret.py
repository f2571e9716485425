"""A key that a machine makes for itself once and keeps in its data folder."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def kept_in(file: Path) -> str:
    """Return the key in *file*; if there is none yet, make one that only this user can read.

    Two commands may ask at once: whoever links the finished file first wins, and both return the same key.
    """
    if not file.exists():
        descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=file.name)  # readable by this user only
        with os.fdopen(descriptor, "w", encoding="ascii") as text:
            text.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(draft, file)
        Path(draft).unlink()
    return file.read_text(encoding="ascii").strip()
