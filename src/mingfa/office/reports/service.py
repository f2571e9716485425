"""The report's front door: build an edition from the ledger, verify one, tell what changed between two."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from mingfa.kernel.counting import SHANGHAI
from mingfa.measures import Layout, Noted
from mingfa.office.ledger import checkpoints, keys
from mingfa.office.ledger import selectors as ledger
from mingfa.office.ledger.records import decode, event_of
from mingfa.office.reports import editions, figures, verifying
from mingfa.office.reports.building import Seal, build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mingfa.kernel.library import Library
    from mingfa.office.ledger.checkpoints import Checkpoint
    from mingfa.office.reports.editions import Place
    from mingfa.office.reports.verifying import Difference, Fault


def report_build(
    library: Library, *, region: str, year: int, place: str, told: Callable[[str], None] = lambda _: None
) -> Place:
    """Make a checkpoint, compute the year's report at it, and write the next edition. Raises the ledger's errors."""
    catalogue = figures.catalogue(library)
    told("建立检查点")
    signer = keys.signer(settings.DATA_DIR)
    checkpoints.make(region, signer, datetime.now(SHANGHAI))
    made = checkpoints.all_of(region)
    if not made:
        raise editions.EditionError(f"{region}的台账还是空的，没有可以报告的记录")
    told("整理台账")
    engine = figures.engine(library, region)
    seal = Seal(_checkpoint(made[-1]), lambda digest: signer.sign(digest).hex())
    return build(catalogue, engine, library.root, seal, region=region, year=year, place=place, told=told)


def _checkpoint(checkpoint: Checkpoint) -> dict[str, Any]:
    record = checkpoint.record
    return {"number": record["number"], "last_seq": record["last"], "digest": checkpoint.digest.hex()}


def report_verify(library: Library, place: Place) -> Iterator[Fault]:
    """Compute an edition again by the reference engine from the ledger up to its checkpoint; yield what disagrees."""
    edition = editions.read(place)
    sealed = edition["content"]["checkpoint"]
    known = {c.record["number"]: c for c in checkpoints.all_of(place.region)}
    if sealed["number"] not in known or known[sealed["number"]].digest.hex() != sealed["digest"]:
        yield verifying.Fault("", f"台账中没有报告所封存的检查点{sealed['number']}，或者它已不是原来那个")
    catalogue = verifying.definitions(edition, library, figures.catalogue(library))
    engine = verifying.reference(
        library, Layout(catalogue), _noted(library, place.region, sealed["last_seq"])
    )
    public = keys.signer(settings.DATA_DIR).public
    yield from verifying.verify(
        edition, catalogue, engine, lambda digest, signature: public.signed(digest, bytes.fromhex(signature))
    )


def _noted(library: Library, region: str, through: int) -> Iterator[Noted]:
    """The region's events up to a number, as they stand in the ledger."""
    for record in ledger.stream(region):
        if record.seq > through:
            return
        recorded = datetime.fromisoformat(decode(record.content)["recorded_at"])
        yield Noted(record.seq, recorded, event_of(record.content, library.version(record.definition)))


def report_differences(old: Place, new: Place) -> Iterator[Difference]:
    """What differs between two editions, and the records that explain it."""
    one, two = editions.read(old), editions.read(new)

    def behind(edition: Mapping[str, Any], figure: str) -> list[tuple[str, int]]:
        place = old if edition is one else new
        return [(matter, n) for _, matter, n, _ in editions.records(place, figure)]

    yield from verifying.differences(one, two, behind)
