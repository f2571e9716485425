"""The cases beside the law, good and bad, run as tests; every definition can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingfa.kernel.cases import read_case, run_case
from tests.library import LIBRARY, SYSTEMS

CASES = sorted(SYSTEMS.glob("*/cases/*/*.yaml"))
SYSTEM_NAMES = sorted(path.parent.name for path in SYSTEMS.glob("*/system.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parts[-4]}-{path.parent.name}-{path.stem}")
def test_case(path: Path) -> None:
    """A written case is answered as it says."""
    case = read_case(path.read_text("utf-8"), str(path.relative_to(SYSTEMS)))
    answers = run_case(case, LIBRARY)
    assert answers
    faults = [f"{case.file}:{a.line}: {a.asked}: {a.fault}" for a in answers if a.fault]
    assert not faults, "\n".join(faults)
    refused = [act for act in case.part["acts"].items() if "refused" in act.mapping(optional=None)]
    if path.parent.name == "bad":
        assert len(refused) == 1, "a bad case fixes exactly one refusal"


@pytest.mark.parametrize("system", SYSTEM_NAMES)
def test_system_has_good_and_bad_cases(system: str) -> None:
    """Every system shows what its law allows and what it forbids; test_mutations asks a case for every rule."""
    for kind in ("good", "bad"):
        folder = SYSTEMS / system / "cases" / kind
        assert list(folder.glob("*.yaml")), f"no case in {folder.relative_to(SYSTEMS.parent)}: write one"


@pytest.mark.parametrize("id_", sorted(LIBRARY.versions))
def test_definition_can_be_read(id_: str) -> None:
    """Every version of every definition reads without fault."""
    for day in LIBRARY.versions[id_]:
        definition = LIBRARY.definition(id_, day)
        assert definition.steps
