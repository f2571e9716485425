"""Compute an edition again, years later: from the ledger as it stood at the checkpoint, by the definitions sealed in it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from mingfa.measures import MemoryEngine, Tracer, Wanted, compute, dims_of, records
from mingfa.measures.read import read_indicator
from mingfa.office.reports.edition import outline, records_digest, redefined, seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mingfa.kernel.library import Library
    from mingfa.measures import Figure, Indicator, Layout, Noted

    Stream = Callable[[], Iterable[Noted]]


class Fault(NamedTuple):
    """Something that does not agree. `figure` is its number in the edition, or empty."""

    figure: str
    what: str


def definitions(
    edition: Mapping[str, Any], library: Library, current: Mapping[str, Indicator]
) -> dict[str, Indicator]:
    """The catalogue as it was sealed: the edition's own definitions, of its figures and of all that these are made of."""
    sealed = dict(current)
    for indicator, told in edition["content"]["definitions"].items():
        known = current.get(indicator)
        if known is None or known.digest != told["digest"]:
            system, name = told["file"].split("/")[1], told["file"].rpartition("/")[2].removesuffix(".yaml")
            sealed[indicator] = read_indicator(told["text"], told["file"], f"{system}/{name}", library)
    return sealed


def verify(
    edition: Mapping[str, Any],
    catalogue: Mapping[str, Indicator],
    engine: MemoryEngine,
    signed: Callable[[bytes, str], bool],
) -> Iterator[Fault]:
    """Every fault of an edition: seal, signature, text, each figure and its list of records. None: all agree.

    `engine` holds the region's events up to the edition's checkpoint; `catalogue` is that of `definitions`.
    """
    content = edition["content"]
    digest = seal(content)
    if digest != edition["digest"]:
        yield Fault("", "报告内容与封存的摘要不符：内容被改动过")
    elif not signed(bytes.fromhex(digest), edition["signature"]):
        yield Fault("", "签名不符：不是本机关的密钥所签")
    numbers = {figure["id"] for figure in content["figures"]}
    bound = {piece["figure"] for item in outline(content) for piece in item.pieces if "figure" in piece}
    for lost in sorted(bound - numbers):
        yield Fault(lost, "正文中的数字没有封存")
    wanted = [Wanted(f["indicator"], dims_of(f["dims"])) for f in content["figures"]]
    figures = compute(catalogue, engine, wanted, region=content["region"], year=content["year"])
    for told, figure in zip(content["figures"], figures, strict=True):
        yield from _compared(told, figure, records_digest(records(catalogue, engine, figure)))


def _compared(told: Mapping[str, Any], figure: Figure, digest: str) -> Iterator[Fault]:
    sealed = _number(told["value"])
    fraction = (_number(told["numerator"]), _number(told["denominator"]))
    if sealed == figure.value and fraction != (figure.numerator, figure.denominator):
        again = f"{figure.numerator}÷{figure.denominator}"
        yield Fault(
            told["id"],
            f"“{told['indicator']}”封存的分子、分母为{told['numerator']}÷{told['denominator']}，重新计算为{again}",
        )
    elif sealed != figure.value:
        yield Fault(told["id"], f"“{told['indicator']}”封存为{told['value']}，重新计算为{figure.value}")
    elif told["records_digest"] != digest:
        yield Fault(told["id"], f"“{told['indicator']}”背后的记录与封存时不同")


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def reference(library: Library, layout: Layout, stream: Iterable[Noted]) -> MemoryEngine:
    """The reference engine over these events, folded anew from the ledger."""
    rows = Tracer(layout, library.version).trace(stream)
    return MemoryEngine(rows, library.calendar)


class Difference(NamedTuple):
    """A figure that differs between two editions, and the records that make the difference.

    `before` or `after` is empty when only the other edition tells the figure.
    """

    indicator: str
    dims: Mapping[str, str]
    before: str
    after: str
    added: tuple[tuple[str, int], ...]
    removed: tuple[tuple[str, int], ...]
    redefined: bool


def differences(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    behind: Callable[[Mapping[str, Any], str], Iterable[tuple[str, int]]],
) -> Iterator[Difference]:
    """Figures that differ, each explained by the records in one list and not in the other; then those of one edition only."""
    known, told = _by_name(old), _by_name(new)
    digests = {name: one["digest"] for name, one in old["content"]["definitions"].items()}
    for name, after in told.items():
        before = known.get(name)
        if before is None:
            continue
        if (before["value"], before["records_digest"]) != (after["value"], after["records_digest"]):
            one, two = set(behind(old, before["id"])), set(behind(new, after["id"]))
            changed = redefined(new["content"], after, digests)
            yield Difference(
                after["indicator"],
                after["dims"],
                before["printed"],
                after["printed"],
                tuple(sorted(two - one)),
                tuple(sorted(one - two)),
                changed,
            )
    for name, figure in (known | told).items():
        if name not in told:
            yield Difference(figure["indicator"], figure["dims"], figure["printed"], "", (), (), False)
        elif name not in known:
            yield Difference(figure["indicator"], figure["dims"], "", figure["printed"], (), (), False)


def _by_name(edition: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(figure["indicator"], str(figure["dims"])): figure for figure in edition["content"]["figures"]}
