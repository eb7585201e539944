"""What a page leaves out: columns of dashes, growth that is none."""

from __future__ import annotations

import pytest

from forecast.data.periods import Period
from forecast.exhibits.kit.cells import growth
from forecast.exhibits.kit.pages import filled_columns
from forecast.exhibits.kit.types import Cell, Column, Row, Table, ValueRef


def table(*cells: tuple[Cell, ...]) -> Table:
    columns = tuple(Column(f"c{at}", f"列{at}") for at in range(len(cells[0])))
    rows = tuple(Row(f"r{at}", f"行{at}", row) for at, row in enumerate(cells))
    return Table("t", "表", "万元", "项目", columns, rows)


def test_a_column_without_figure_or_word_is_left_out() -> None:
    found = filled_columns(table((Cell(1.0), Cell(None), Cell("")), (Cell(None), Cell(None), Cell("字"))))
    assert [column.key for column in found.columns] == ["c0", "c2"]
    assert found.text("r1", "c0") == "—"


def test_a_blank_that_formulas_point_at_stays() -> None:
    place = ValueRef("gdp_growth", Period.annual(2020), "what if")
    found = filled_columns(table((Cell(1.0), Cell(None, defines=place), Cell(None))))
    assert [column.key for column in found.columns] == ["c0", "c1"]


def test_nought_is_a_figure_and_an_empty_table_stays() -> None:
    nought = table((Cell(0.0), Cell(None)))
    assert [column.key for column in filled_columns(nought).columns] == ["c0"]
    empty = table((Cell(None), Cell(None)))
    assert filled_columns(empty) is empty


@pytest.mark.parametrize("before", [-500.0, 0.0])
def test_nothing_grows_from_nought_or_less(before: float) -> None:
    """From refunds of 500 to receipts of 800 is no fall by 260 per cent."""
    assert growth("tax_vat", Cell(800.0), "now", Cell(before), "then").value is None
    assert growth("tax_vat", Cell(800.0), "now", Cell(400.0), "then").text == "100.00"
