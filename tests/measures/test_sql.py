"""The questions that the database is asked, kept as text: a change of them is seen. `python -m tests.measures.test_sql`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from mingfa.kernel.counting import SHANGHAI
from mingfa.measures.engines import sql
from mingfa.measures.engines.sql import Window

SNAPSHOT = Path(__file__).parent / "questions.sql"
WINDOWS = {
    "acts of a year": Window(2023),
    "acts whose fact says the year": Window(2023, fact="period_year"),
    "matters at a moment": Window(2023, until=datetime(2024, 1, 1, tzinfo=SHANGHAI)),
}


def questions() -> str:
    """Every kind of question, on every kind of window."""
    told = [f"-- cells\n{sql.CELLS};\n"]
    for name, window in WINDOWS.items():
        told.append(f"-- {name}: counts and sums\n{sql.by_cell(window, ['fee', 'pages'])};\n")
        told.append(f"-- {name}: different ones\n{sql.different(window, ['key_reader', 'matter'])};\n")
        told.append(f"-- {name}: times\n{sql.times(window, ['start_receive'])};\n")
        told.append(f"-- {name}: records\n{sql.behind(window, 'matter')};\n")
    return "\n".join(told)


def test_questions() -> None:
    assert SNAPSHOT.read_text("utf-8") == questions(), "if meant: python -m tests.measures.test_sql"


def test_a_name_is_a_name() -> None:
    """Names cannot be parameters, so what is no name never gets into a question."""
    for wrong in ("fee; DROP", 'a"b', "a b"):
        with pytest.raises(ValueError, match="不能作列名"):
            sql.by_cell(Window(2023), [wrong])


if __name__ == "__main__":
    SNAPSHOT.write_text(questions(), "utf-8")
