"""Refusals to read a file, in words for users."""

from __future__ import annotations


class UnreadableReportError(ValueError):
    """The file cannot be read as a report; the message says why and what to do."""
