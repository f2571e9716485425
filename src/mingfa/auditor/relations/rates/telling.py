"""What is said of a rate and the numbers that the text around it tells: that they agree, or what it should be."""

from __future__ import annotations

from mingfa.auditor.model import Finding, Verdict
from mingfa.auditor.reading import Place
from mingfa.auditor.relations.base import Context, finding, percent
from mingfa.auditor.relations.rates.basis import KIND
from mingfa.auditor.relations.rates.readings import Reading, added


def confirmed(context: Context, reading: Reading, rate: Place) -> Finding:
    """受理9271件。…城乡建设类1561件，占比16.84%: the whole stands elsewhere, and the rate is right."""
    involved, told = shown(reading, rate)
    literal = context.literal(rate)
    words = f"{context.quote(*involved)}：以上下文的{context.literal(reading.whole)}为总数，比率相符。"
    return finding(Verdict.CONSISTENT, KIND, involved, f"{told}≈{literal}", words)


def accusation(context: Context, reading: Reading, rate: Place) -> Finding:
    """What the rate should be, of the whole that the text around it tells."""
    involved, told = shown(reading, rate)
    should = percent(reading.part.value / reading.sum.quantity.value, rate.quantity.quantum)
    whole = "加".join(context.literal(w) for w in reading.wholes)
    words = f"{context.quote(*involved)}：以上下文的{whole}为总数，应为{should}。"
    return finding(Verdict.CONTRADICTION, KIND, involved, f"{told}≠{context.literal(rate)}", words)


def shown(reading: Reading, rate: Place) -> tuple[list[Place], str]:
    """The numbers of a reading, and the division: 1561÷9271=16.838%."""
    exact = percent(reading.part.value / reading.sum.quantity.value, rate.quantity.quantum / 10)
    told = f"{added(reading.part.places)}÷{added(reading.wholes)}={exact}"
    return [*reading.part.places, *reading.wholes, rate], told
