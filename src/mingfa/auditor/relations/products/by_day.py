"""A fine by the day: 原罚款2.4万元…按日连续处罚14日，计33.6万元.

The fine times the days is what comes of it, and so is the fine once more with it. When no sum of money before makes it,
and one slip in the three numbers would, it is accused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from mingfa.auditor.model import Finding
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, all_exact, number
from mingfa.auditor.relations.evidence.judging import judged
from mingfa.auditor.relations.evidence.slips import variants

KIND = "单价与总额"
WHAT = "按日计罚的日数与总额"
_DAILY = re.compile(r"[按逐][日天]连续|(?:连续)?[按逐][日天]计[罚算]")
_LEVIED = re.compile("计|共|合|总|罚|即|为|达")
_DAYS = re.compile(r"[^\d，。；]{0,12}(?P<days>\d{1,3})(?:个)?[日天]")
_BACK = 12


def find(context: Context) -> Iterator[Finding]:
    """A finding for every fine by the day whose days and daily fine the paragraph tells."""
    for daily in _DAILY.finditer(context.view) if "连续" in context.view or "计罚" in context.view else ():
        # 14日 is read as a date, and so is no number of the text.
        days = _DAYS.match(context.text, daily.end())
        levied = next((p for p in context.places if p.quantity.start >= daily.end()), None)
        if days is None or levied is None or levied.quantity.unit in ("日", "天", "个工作日"):
            levied = levied and next((p for p in context.places[levied.index + 1 :]), None)
        if days is None or levied is None or levied.quantity.kind != "money":
            continue
        lead = context.view[days.end() : levied.quantity.start]
        # 按日连续处罚14日，每日2.4万元: the fine of a day, not of all.
        if _LEVIED.search(lead) and not re.search("[每。\n]", lead) and int(days["days"]) > 1:
            yield from _judge(context, Decimal(days["days"]), levied)


def _judge(context: Context, days: Decimal, levied: Place) -> Iterator[Finding]:
    fines = [p for p in context.before_in_paragraph(levied, _BACK) if p.quantity.kind == "money"]
    told = levied.quantity.value
    if not all_exact([levied, *fines]):
        return
    fitting = [p for p in fines if told in (p.quantity.value * days, p.quantity.value * (days + 1))]
    near = [p for p in fines if _slipped(p, days, levied)]
    for fine in (fitting or near)[:1]:
        made = fine.quantity.value * days
        shown = f"{number(fine.quantity.value)}×{number(days)}={number(made)}"
        involved = [fine, levied]
        yield from judged(context, KIND, involved, shown, number(told), bool(fitting), WHAT)


def _slipped(fine: Place, days: Decimal, levied: Place) -> bool:
    """True when one slip in the fine, the days or what comes of them would make the product."""
    told, day = levied.quantity.value, replace(fine.quantity, value=days, quantum=Decimal(1))
    return (
        fine.quantity.value * days in set(variants(levied))
        or any(v * days == told for v in variants(fine))
        or any(fine.quantity.value * v == told for v in variants(replace(fine, quantity=day)))
    )
