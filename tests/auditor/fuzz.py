"""Coverage-guided fuzzing of the auditor; run it by hand: ``python -m tests.auditor.fuzz 120``.

The argument is the time in seconds. Inputs that reach an arc of the auditor's code (from one line to the next) which no
input before reached are kept in ``corpus/``, where the ordinary tests run them again. With ``atheris`` installed,
``python -m tests.auditor.fuzz 120 atheris`` drives the same target with libFuzzer and the same corpus.
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import Any

from tests.auditor.labels_reader import LABELS, rows
from tests.auditor.test_properties import check

import mingfa.auditor
from mingfa.auditor import audit_text, explain, to_html, to_json

CORPUS = Path(__file__).parent / "corpus"
CODE = str(Path(mingfa.auditor.__file__).parent)
LONGEST = 240
Arc = tuple[str, int, int]


def target(text: str) -> None:
    """One input through everything that takes text; any exception is a find."""
    audit = audit_text(text)
    check(text, audit)
    to_json([audit])
    to_html([audit])
    explain(text)


class Coverage:
    """Arcs of the auditor's lines seen while tracing."""

    def __init__(self) -> None:
        self.seen: set[Arc] = set()
        self.fresh: set[Arc] = set()

    def run(self, text: str) -> bool:
        """Run the target; true when it reached something new."""
        self.fresh = set()
        sys.settrace(self._call)
        try:
            target(text)
        finally:
            sys.settrace(None)
        self.seen |= self.fresh
        return bool(self.fresh)

    def _call(self, frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(CODE):
            return None
        last = frame.f_lineno
        name = frame.f_code.co_filename

        def line(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal last
            arc = (name, last, frame.f_lineno)
            if arc not in self.seen:
                self.fresh.add(arc)
            last = frame.f_lineno
            return line

        return line


def mutate(chance: random.Random, pool: list[str], pieces: list[str]) -> str:
    """One to six small changes to an input of the pool: cut, paste, splice, renumber."""
    text = chance.choice(pool)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(text))
        match chance.randrange(6):
            case 0:
                text = text[:at] + chance.choice(pieces) + text[at:]
            case 1:
                text = text[:at] + text[at + chance.randint(1, 8) :]
            case 2:
                other = chance.choice(pool)
                text = text[:at] + other[chance.randint(0, len(other)) :]
            case 3:
                text = text[:at] + str(chance.randint(0, 10 ** chance.randint(0, 7))) + text[at:]
            case 4:
                text = (
                    text[:at]
                    + chr(chance.choice([*range(32, 127), *range(0x3000, 0x3020), *range(0xFF01, 0xFF5E)]))
                    + text[at:]
                )
            case _:
                piece = text[at : at + chance.randint(1, 20)]
                text = text[:at] + piece + text[at:]
    return text[:LONGEST]


def keep(text: str) -> None:
    """Put an input into the corpus under the digest of its text."""
    CORPUS.mkdir(exist_ok=True)
    name = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    (CORPUS / f"{name}.txt").write_text(text, encoding="utf-8")


def seeds() -> list[str]:
    """The corpus kept so far, and the labelled passages."""
    labelled = [
        row["text"]
        for name in ("passages_first", "passages_heldout", "figures_heldout")
        for row in rows(name)
    ]
    return [*(path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt"))), *labelled]


def fuzz(seconds: float, seed: int) -> tuple[int, int, int]:
    """Runs, kept inputs and arcs after ``seconds``; raises on the first find, which is kept."""
    chance = random.Random(seed)
    pieces = (LABELS / "pieces.txt").read_text("utf-8").split()
    coverage, pool, kept, runs = Coverage(), seeds(), 0, 0
    for text in pool:
        coverage.run(text)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        text = mutate(chance, pool, pieces)
        runs += 1
        try:
            new = coverage.run(text)
        except Exception:
            keep(text)
            raise
        if new:
            pool.append(text)
            keep(text)
            kept += 1
    return runs, kept, len(coverage.seen)


def with_atheris(seconds: int) -> None:
    """The same target under libFuzzer."""
    import atheris

    def one(data: bytes) -> None:
        target(data.decode("utf-8", "replace")[:LONGEST])

    atheris.instrument_all()
    with tempfile.TemporaryDirectory() as fresh:
        atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=600", fresh, str(CORPUS)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    limit = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    if "atheris" in sys.argv:
        with_atheris(int(limit))
    else:
        ran, new, arcs = fuzz(limit, int(time.time()))
        sys.stdout.write(f"{ran} runs, {new} inputs kept, {arcs} arcs\n")
