"""The same figures in every layout: what is understood is what was written, and nothing is asked."""

from __future__ import annotations

from collections import Counter
from random import Random
from time import process_time
from typing import TYPE_CHECKING

import pytest
from samples.tables.laid import Fact
from samples.tables.layouts import LAYOUTS, month_report

from forecast.data import shipped_catalog
from forecast.importing import understand
from forecast.importing.figures import Answers, Asked
from forecast.importing.grids import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from samples.tables.laid import Laid

    from forecast.importing.figures import Understood

CHANCES = 30


def read(laid: Laid) -> tuple[Understood, ...]:
    source = Source(laid.file, None, "", "xlsx", laid.sheets)
    return understand(source, shipped_catalog(), Answers(region=laid.region))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_what_is_written_is_understood(layout: Callable[[Random], Laid]) -> None:
    for chance in range(CHANCES):
        laid = layout(Random(chance))
        understood = read(laid)
        found = Counter(Fact(one.item, one.period, one.value, one.unit, one.cumulative, one.status.value if one.status else "")
                        for each in understood for one in each.figures)
        assert set(found) == laid.facts, (chance, laid.facts ^ set(found))
        assert max(found.values(), default=1) == 1, chance
        asked = {question.asked for one in understood for question in one.questions}
        # marks set by chance (其中) make parts of what is none: that contradicts, and is asked
        assert asked <= {Asked.STATUS, Asked.CONTRADICTION}, (chance, asked)


def test_every_figure_names_the_cell_it_stands_in() -> None:
    for layout in LAYOUTS:
        laid = layout(Random(1))
        sheets = {sheet.name: sheet for sheet in laid.sheets}
        for one in (figure for each in read(laid) for figure in each.figures):
            assert one.where.file == laid.file
            assert one.where.cell
            assert one.where.sheet in sheets


def test_a_month_is_read_at_once() -> None:
    laid = month_report(Random(3))
    read(laid)
    times = []
    for _ in range(5):
        start = process_time()
        read(laid)
        times.append(process_time() - start)
    assert min(times) < 0.05
