"""A rate told of two times, with the numbers of both: 应诉148件，败诉13件；上年176件，败诉22件，败诉率由12.5%降至8.8%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, agrees, finding, number, percent, same_unit
from mingfa.auditor.relations.evidence.chance import CERTAIN, agrees_by_chance, rate_chance
from mingfa.auditor.relations.rates.basis import KIND
from mingfa.auditor.relations.rates.names import stem_of
from mingfa.auditor.relations.rates.pairs import usable

_FROM = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,8}?率)[^，,；;。\d%]{0,6}[由从](?:[^，,；;。\d]{0,6}(?:(?:19|20)\d\d年)?[^，,；;。\d]{0,8})?$"
)
_TO = re.compile(
    r"[，,]?[^，,；;。\d]{0,8}(?:(?:19|20)\d\d年)?[^，,；;。\d]{0,4}[到至为][^，,；;。\d]{0,8}(?:(?:19|20)\d\d年的?)?$"
)
_BACK, _BY_CHANCE, _LIMIT = 12, 0.05, 0.3


def find(context: Context) -> Iterator[Finding]:
    """A finding for the one of the two rates that its numbers do not give, where the other's give it."""
    for first in context.places:
        if first.quantity.kind != "rate" or not ("由" in first.pre or "从" in first.pre):
            continue
        lead = context.view[max(first.sentence_start, first.quantity.start - 40) : first.quantity.start]
        told = _FROM.search(lead)
        second = context.places[first.index + 1] if first.index + 1 < len(context.places) else first
        joined = second.quantity.kind == "rate" and second.sentence == first.sentence
        if told and joined and _TO.match(context.view[first.quantity.end : second.quantity.start]):
            yield from _judge(context, stem_of(told["name"]), (first, second))


def _judge(context: Context, stem: str, rates: tuple[Place, Place]) -> Iterator[Finding]:
    """Each of the rates that agrees tells where the other's whole stands: as far from its part, on the same side."""
    counts = [p for p in context.before_in_paragraph(rates[0], _BACK) if usable(p)]
    parts = [p for p in counts if stem[-2:] in p.pre + p.post]
    if len(parts) != len(rates):
        return
    made = [(p, w) for p in parts for w in counts if w not in parts and same_unit(p, w)]
    for right, other in (rates, rates[::-1]):
        if agrees_by_chance(right) * len(made) > _BY_CHANCE or any(agrees(p, w, other) for p, w in made):
            continue
        for part, whole in ((p, w) for p, w in made if agrees(p, w, right)):
            mate = next(p for p in parts if p is not part)
            meant = next((w for w in counts if w.index - mate.index == whole.index - part.index), None)
            if meant is None or meant is whole or (mate, meant) not in made:
                continue
            if rate_chance([mate], meant, other) < min(CERTAIN, _LIMIT):
                yield _accused(context, mate, meant, other)
            return


def _accused(context: Context, part: Place, whole: Place, rate: Place) -> Finding:
    exact, quantum = part.quantity.value / whole.quantity.value, rate.quantity.quantum
    shown = f"{number(part.quantity.value)}÷{number(whole.quantity.value)}={percent(exact, quantum / 10)}"
    words = f"{context.quote(part, whole, rate)}：另一时期的比率与所列数字相符，按此应为{percent(exact, quantum)}。"
    involved = [part, whole, rate]
    return finding(Verdict.CONTRADICTION, KIND, involved, f"{shown}≠{context.literal(rate)}", words)
