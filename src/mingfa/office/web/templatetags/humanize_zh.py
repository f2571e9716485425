"""Numbers as people read them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """A whole number in groups of three, so that 275487 is read at a glance."""
    return f"{number:,}"
