"""The recording time. The legal time of an act is the caller's to say; this one is not."""

from __future__ import annotations

from datetime import datetime

from mingfa.kernel.counting import SHANGHAI


def now() -> datetime:
    """This moment, in the time in which the law counts."""
    return datetime.now(SHANGHAI)
