"""Openings that point at closings: what they come to once the closing is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from xlsxwriter import Workbook

from forecast.workbook.inputs.layout.openings import opening_formula, opening_value, with_openings
from forecast.xlsx import read_cells

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.xlsx import Grid

BEFORE = ("", 12.0)


@pytest.fixture(params=BEFORE)
def grid(tmp_path: Path, request: pytest.FixtureRequest) -> Grid:
    """Closings of two lines and two stages, and formulas that stand at what they came to before."""
    path = tmp_path / "book.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet("预算收支")
        sheet.write_column("B1", [7020.0, 30.0])
        sheet.write("C2", 9100.0)
        formulas = (opening_formula([[(1, 3)], [(1, 2)]]), opening_formula([[(1, 2), (2, 2)]]),
                    opening_formula([[(3, 3)], [(3, 2)]]), "B1*2", 'IF(COUNT(B1)>0,B1*2,"")', 'IF(COUNT(B1)>0,C2,"")')
        for row, formula in enumerate(formulas):
            sheet.write_formula(row, 4, f"={formula}", None, request.param)
    (found,) = with_openings(read_cells(path)).sheets
    return found


def test_an_opening_is_the_first_closing_that_is_known(grid: Grid) -> None:
    assert [grid.cells[row, 5].value for row in (1, 2, 3)] == [7020.0, 7050.0, ""]
    assert [grid.cells[row, 5].kind for row in (1, 2, 3)] == ["number", "number", "text"]


def test_other_formulas_keep_what_the_file_says(grid: Grid, request: pytest.FixtureRequest) -> None:
    before = request.node.callspec.params["grid"]
    assert [grid.cells[row, 5].value for row in (4, 5, 6)] == [before or None] * 3  # not computed yet
    assert opening_value(grid, "B1*2") is None


def test_a_formula_says_stage_by_stage_what_it_takes() -> None:
    assert opening_formula([[(77, 13)], [(77, 11), (78, 11)]]) == (
        'IF(COUNT(M77)>0,M77,IF(COUNT(K77,K78)>0,SUM(K77,K78),""))')
