"""``python -m bench.auditor``: precision, recall and speed, with the obvious alternative in the same run.

Results go to ``bench/out/auditor.json``: a list of {name, value, unit, baseline, ratio, goal, met}.
The five reports are read from ``../shared/reports`` when they are there; without them their lines are left out.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.auditor import obvious
from tests.auditor.labels_reader import LABELS, figure_labels, report_text, rows

from mingfa.auditor import Audit, Verdict, audit_text
from mingfa.auditor.score import Score, score_doubts, score_figures, score_passages, score_reports, score_with

OUT = Path(__file__).resolve().parents[1] / "out" / "auditor.json"
ROUNDS = 9
PASSAGES = sorted(p.stem for p in LABELS.glob("passages_*.tsv") if p.stem != "passages_clean")


def row(
    name: str, value: float, unit: str, baseline: float | None, goal: float, *, least: bool = True
) -> dict[str, Any]:
    """One result; ``least`` says whether the goal is a floor or a ceiling."""
    ratio = round(value / baseline, 4) if baseline else None
    return {
        "name": name, "value": round(value, 4), "unit": unit, "baseline": None if baseline is None else round(baseline, 4),
        "ratio": ratio, "goal": goal, "met": value >= goal if least else value <= goal,
    }  # fmt: skip


def figures() -> list[dict[str, Any]]:
    """Figures of the five reports and of the sentences of other counties."""
    results = []
    texts = {n: t for n in figure_labels() if (t := report_text(n)) is not None}
    if texts:
        labels = {n: [(x.offset, x.value, x.unit) for x in figure_labels()[n]] for n in texts}
        ours = score_reports({n: audit_text(t) for n, t in texts.items()}, labels)
        theirs = score_with(obvious.figures, texts, labels)
        results += three("figures of five reports (tuned on)", ours, theirs)
        results.append(indicators(texts))
    for name in ("figures_heldout", "figures_third"):
        pairs = [(r["text"], r["figures"] or "") for r in rows(name)]
        results += three(name, score_figures(pairs), score_figures(pairs, obvious.figures))
    return results


def three(name: str, ours: Score, theirs: Score) -> list[dict[str, Any]]:
    """Precision, recall and units."""
    return [
        row(f"{name}: precision", ours.precision, "share", theirs.precision, 0.99),
        row(f"{name}: recall", ours.recall, "share", theirs.recall, 0.99),
        row(f"{name}: units", ours.units, "share", theirs.units, 0.98),
    ]


def indicators(texts: dict[str, str]) -> dict[str, Any]:
    """Share of the labelled figures linked to their indicator; the catalogue was written with these labels."""
    right = labelled = 0
    for number, text in texts.items():
        found = {(f.start, f.value.normalize()): f.indicator for f in audit_text(text).figures}
        for label in figure_labels()[number]:
            labelled += 1
            right += found.get((label.offset, label.value.normalize())) in label.indicators
    return row("indicator of five reports (tuned on)", right / labelled, "share", None, 0.9)


def contradictions() -> list[dict[str, Any]]:
    """Contradictions and doubts in the labelled passages."""
    results = []
    for name in PASSAGES:
        pairs = [(r["verdict"], r["text"]) for r in rows(name)]
        ours, theirs = score_passages(pairs), obvious_score(pairs)
        results.append(
            row(f"{name}: contradictions precision", ours.precision, "share", theirs.precision, 0.95)
        )
        results.append(row(f"{name}: contradictions recall", ours.recall, "share", theirs.recall, 0.9))
        doubts = score_doubts(pairs)
        results.append(row(f"{name}: doubts precision", doubts.precision, "share", None, 0.8))
    clean = [(r["verdict"], r["text"]) for r in rows("passages_clean")]
    alarms = score_passages(clean).wrong + score_doubts(clean).wrong
    theirs = float(sum(obvious.contradicts(text) for _, text in clean))
    results.append(
        row(f"false alarms in {len(clean)} true sentences", alarms, "alarms", theirs, 2, least=False)
    )
    return results


def obvious_score(pairs: list[tuple[str, str]]) -> Score:
    """The alternative on the same passages."""
    said = [(verdict == Verdict.CONTRADICTION.value, obvious.contradicts(text)) for verdict, text in pairs]
    return Score(
        sum(1 for true, found in said if true and found),
        sum(1 for true, found in said if not true and found),
        sum(1 for true, found in said if true and not found),
    )


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median time of one call on the processor: the machine may be busy with other things."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


PROSE = (
    "坚持党对法治建设的全面领导，压紧压实主要负责人推进法治建设的责任，把依法行政的要求贯穿决策、执行、监督的全过程。"
    "持续优化法治化营商环境，推行柔性执法和说理式执法，让群众切实感受到公平正义。"
    "加强执法队伍建设，健全培训和考核制度，规范裁量权的行使，主动接受人大、政协和社会各界的监督。"
)


def sample() -> str:
    """The five reports, or where they do not lie beside the checkout labelled sentences in prose: a report has a figure in
    53 characters, the sentences one in twelve."""
    texts = [t for n in ("000", "001", "002", "003", "004") if (t := report_text(n))]
    return "\n".join(texts or [f"{r['text']}{PROSE}" for r in rows("passages_first")])


def speed() -> list[dict[str, Any]]:
    """A report of 12,000 characters, and how time grows to 5 MB."""
    whole = sample()
    report = (whole * (12_000 // len(whole) + 1))[:12_000]
    audit_text(report)
    ours, theirs = seconds(lambda: audit_text(report)), seconds(lambda: obvious.figures(report))
    long = (whole * (1_750_000 // len(whole) + 1))[:1_750_000]
    start = time.process_time()
    audited: Audit = audit_text(long)
    took = time.process_time() - start
    proportion = took / ours / (len(long) / len(report))
    size = len(long.encode()) / 1e6
    return [
        row("12,000 characters", ours * 1000, "ms", theirs * 1000, 50, least=False),
        row(f"{size:.1f} MB ({len(audited.figures)} figures), time over proportion", proportion, "times", None, 1.5, least=False),
        row(f"{size:.1f} MB", took, "s", None, 20, least=False),
    ]  # fmt: skip


def main() -> None:
    """Print and write all results."""
    results = [*figures(), *contradictions(), *speed()]
    print(f"{'':58}{'ours':>10}{'regex+cn2an':>13}{'goal':>9}")
    for r in results:
        baseline = "—" if r["baseline"] is None else f"{r['baseline']:.3f}"
        mark = "✓" if r["met"] else "✗"
        print(f"{r['name']:58}{r['value']:>10.3f}{baseline:>13}{r['goal']:>9}  {mark} {r['unit']}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
