"""Numbers as people read them, and the little arithmetic that a drawing in a template needs."""

from __future__ import annotations

from decimal import Decimal

from django import template

from mingfa.measures.printed import plain_number

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """A whole number in groups of three, so that 275487 is read at a glance."""
    return f"{number:,}"


@register.filter
def plain(number: str) -> str:
    """A number of an edition without zeros at its end."""
    return plain_number(Decimal(number))


@register.filter
def plus(one: int, two: int) -> int:
    """The sum."""
    return one + two


@register.filter
def minus(one: int, two: int) -> int:
    """The difference."""
    return one - two
