"""What practice cannot do, as sentences for people."""

from __future__ import annotations


class PracticeError(Exception):
    """A story that the law refuses, or totals that cannot be played. The message is whole sentences in Chinese."""


class NotInForceError(PracticeError):
    """The story belongs to another version of the law than the one in force in the year that is played."""
