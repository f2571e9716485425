"""How often one address may send something in a minute: reading an uploaded report costs more than showing a page.

Each worker counts for itself and forgets with its end; a server that others reach has its own limit in front of it as well.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

WINDOW = 60  # seconds
ADDRESSES = 10_000  # remembered at most: the oldest are forgotten first
SENDING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Turns:
    """When each address sent something within the last `WINDOW` seconds."""

    def __init__(self) -> None:
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str, most: int, now: float) -> int:
        """Count one more of this address. 0: it may go on; otherwise the whole seconds that it has to wait."""
        with self._lock:
            times = self._sent.pop(address, None) or deque()
            self._sent[address] = times
            while len(self._sent) > ADDRESSES:
                self._sent.popitem(last=False)
            while times and times[0] <= now - WINDOW:
                times.popleft()
            if len(times) >= most:
                return int(times[0] + WINDOW - now) + 1
            times.append(now)
            return 0


def in_turn(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 429, in Chinese and with the time to wait, to an address that sends too often."""
    turns = Turns()

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in SENDING:
            seconds = turns.wait(address_of(request), settings.SENDINGS_PER_MINUTE, time.monotonic())
            if seconds:
                answer = render(request, "429.html", {"seconds": seconds}, status=429)
                answer["Retry-After"] = str(seconds)
                return answer
        return get_response(request)

    return middleware


def address_of(request: HttpRequest) -> str:
    """The sender's address; behind a proxy (setting `BEHIND_PROXY`) the one that the proxy added last."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
