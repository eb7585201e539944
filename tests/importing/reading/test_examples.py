"""Tables of bureaus, each written as text with what is to be understood of it and asked about it.

Another kind of table is another file in ``samples/tables/understood/``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.places import PROJECT
from samples.tables.written import example_of, line_of, question_line

from forecast.data import shipped_catalog
from forecast.importing import understand
from forecast.importing.figures import Answers
from forecast.importing.grids import Source

EXAMPLES = sorted((PROJECT / "tests/samples/tables/understood").glob("*.txt"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_table_is_understood(path: Path) -> None:
    table = example_of(path.read_text(encoding="utf-8"))
    found = understand(Source(table.file, None, "", "xlsx", table.sheets), shipped_catalog(),
                       Answers(table.answers, table.region))
    many = len(table.sheets) > 1
    lines = [line_of(figure, many=many) for one in found for figure in one.figures]
    assert lines == list(table.expected)
    assert [question_line(one) for each in found for one in each.questions] == list(table.questions)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 60
