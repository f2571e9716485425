"""Python's cyclic collector, held off while a year is played.

A played year is some hundred thousand records that live to its end and hold no cycles. The collector walks all of them
again each time their number has grown by a quarter; that took as long as the law and the ledger together.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def held_off() -> Iterator[None]:
    """No collection inside; afterwards as before."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
