"""The report's front door: build an edition from the ledger, verify one, tell what changed between two."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from mingfa.kernel.counting import SHANGHAI
from mingfa.measures import Layout, Noted
from mingfa.office.ledger import checkpoints, keys
from mingfa.office.ledger import selectors as ledger
from mingfa.office.ledger.chain import SIZE, linked
from mingfa.office.ledger.records import decode, event_of
from mingfa.office.reports import editions, figures, verifying
from mingfa.office.reports.building import Built, Seal, build
from mingfa.office.reports.months import months_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mingfa.kernel.library import Library
    from mingfa.office.ledger.checkpoints import Checkpoint
    from mingfa.office.ledger.keys import Public
    from mingfa.office.reports.editions import Place
    from mingfa.office.reports.verifying import Difference, Fault

SHOWN = 20  # altered records told one by one


def report_build(
    library: Library, *, region: str, year: int, place: str, told: Callable[[str], None] = lambda _: None
) -> Built:
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
    months = months_of(region, year)
    return build(
        catalogue, engine, library.root, seal, region=region, year=year, place=place, months=months, told=told
    )


def _checkpoint(checkpoint: Checkpoint) -> dict[str, Any]:
    record = checkpoint.record
    return {"number": record["number"], "last_seq": record["last"], "digest": checkpoint.digest.hex()}


def report_verify(library: Library, place: Place) -> Iterator[Fault]:
    """Compute an edition again by the reference engine from the ledger up to its checkpoint; yield what disagrees."""
    edition = editions.read(place)
    sealed = edition["content"]["checkpoint"]
    stored = checkpoints.all_of(place.region)
    public = keys.signer(settings.DATA_DIR).public
    yield from _checkpoint_faults(stored, sealed, public)
    reading = _Reading(library, place.region, sealed["last_seq"], stored)
    catalogue = verifying.definitions(edition, library, figures.catalogue(library))
    engine = verifying.reference(library, Layout(catalogue), reading.noted())
    yield from reading.faults()
    yield from verifying.verify(
        edition, catalogue, engine, lambda digest, signature: public.signed(digest, bytes.fromhex(signature))
    )


def _checkpoint_faults(
    stored: Sequence[Checkpoint], sealed: Mapping[str, Any], public: Public
) -> Iterator[Fault]:
    known = {checkpoint.record["number"]: checkpoint for checkpoint in stored}
    checkpoint = known.get(sealed["number"])
    if checkpoint is None or checkpoint.digest.hex() != sealed["digest"]:
        yield verifying.Fault("", f"台账中没有报告所封存的检查点{sealed['number']}，或者它已不是原来那个")
    elif not public.signed(checkpoint.content.encode(), checkpoint.signature):
        yield verifying.Fault("", f"检查点{sealed['number']}的签名不符")


class _Reading:
    """The region's events up to a number as they stand in the ledger, each held against the checkpoints' digests."""

    def __init__(self, library: Library, region: str, through: int, stored: Sequence[Checkpoint]) -> None:
        self.library, self.region, self.through = library, region, through
        self._digests = b"".join(checkpoint.leaves for checkpoint in stored)
        self._altered: list[int] = []
        self._read = 0

    def noted(self) -> Iterator[Noted]:
        """The events in their order."""
        for record in ledger.stream(self.region):
            if record.seq > self.through:
                return
            self._read += 1
            sealed = self._digests[(record.seq - 1) * SIZE : record.seq * SIZE]
            if not linked(record.prev, record.content.encode()) == record.digest == sealed:
                self._altered.append(record.seq)
            recorded = datetime.fromisoformat(decode(record.content)["recorded_at"])
            yield Noted(
                record.seq, recorded, event_of(record.content, self.library.version(record.definition))
            )

    def faults(self) -> Iterator[Fault]:
        """What the reading found, after it has come to its end."""
        for seq in self._altered[:SHOWN]:
            yield verifying.Fault("", f"台账编号{seq}的记录与检查点封存的不同：记录被改动过")
        if len(self._altered) > SHOWN:
            yield verifying.Fault("", f"另有{len(self._altered) - SHOWN}条记录被改动过")
        if self._read != self.through:
            yield verifying.Fault("", f"封存时台账有{self.through}条记录，现在只有{self._read}条")


def report_differences(old: Place, new: Place) -> Iterator[Difference]:
    """What differs between two editions, and the records that explain it."""
    one, two = editions.read(old), editions.read(new)

    def behind(edition: Mapping[str, Any], figure: str) -> list[tuple[str, int]]:
        place = old if edition is one else new
        return [(matter, n) for _, matter, n, _ in editions.records(place, figure)]

    yield from verifying.differences(one, two, behind)
