"""Rounding as a spreadsheet rounds: half away from zero, at fifteen significant digits."""

from __future__ import annotations

import math
import random
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st
from openpyxl import load_workbook
from samples.libreoffice import as_shown, recalculate
from samples.result_reading import small, write_one
from xlsxwriter import Workbook

from forecast.exhibits.kit.types import Cell, number_text
from forecast.rounding import half_up, sum_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Case = tuple[float, int]


def borderline(count: int) -> Iterator[Case]:
    """Numbers on, a hair above and a hair below a tie, as papers and as arithmetic give them."""
    draw = random.Random(20200103)
    for number in range(count):
        digits = number % 4
        tie = (2 * draw.randint(0, 10 ** draw.choice((2, 4, 6, 8))) + 1) / (2 * 10**digits)
        for value in (tie, math.nextafter(tie, math.inf), math.nextafter(tie, -math.inf),
                      tie / 1.15 * 1.15, tie + 0.1 + 0.2 - 0.3):
            yield (value if number % 2 else -value), digits


def written(cases: list[Case], path: Path) -> Path:
    """A workbook of numbers, digits and ROUND over both."""
    book = Workbook(str(path))
    sheet = book.add_worksheet()
    for row, (value, digits) in enumerate(cases):
        sheet.write_number(row, 0, value)
        sheet.write_number(row, 1, digits)
        sheet.write_formula(row, 2, f"=ROUND(A{row + 1},B{row + 1})", None, -1)
    book.close()
    return path


@given(st.integers(-10**11, 10**11), st.integers(0, 4), st.integers(0, 4))
def test_floats_round_as_the_decimals_that_they_stand_for(whole: int, places: int,
                                                          digits: int) -> None:
    exact = Decimal(whole).scaleb(-places)
    expected = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    assert half_up(float(exact), digits) == expected
    assert half_up(exact, digits) == expected


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_rounding_is_odd_and_never_off_by_more_than_half(value: float, digits: int) -> None:
    rounded = half_up(value, digits)
    assert half_up(-value, digits) == -rounded
    slack = Decimal("0.5").scaleb(-digits) + abs(Decimal(value)) * Decimal("1e-14")
    assert abs(rounded - Decimal(value)) <= slack
    assert float(number_text(value, digits).replace(",", "")) == float(rounded)


@pytest.mark.parametrize(("value", "digits", "text"), [
    (2.675, 2, "2.68"), (1.005, 2, "1.01"), (-0.5, 0, "-1"), (0.5, 0, "1"), (2.5, 0, "3"),
    (1.1 * 1.15, 2, "1.27"), (0.1 + 0.2, 1, "0.3"), (-0.004, 2, "0.00"), (1354499.5, 0, "1,354,500"),
    (8.765, 2, "8.77"), (0.285, 2, "0.29"), (1e15 + 0.5, 0, "1,000,000,000,000,000"),
])  # fmt: skip
def test_well_known_traps(value: float, digits: int, text: str) -> None:
    assert number_text(value, digits) == text


def test_ironcalc_rounds_the_same(tmp_path: Path) -> None:
    ironcalc = pytest.importorskip("ironcalc")
    cases = list(borderline(120))
    path = written(cases, tmp_path / "round.xlsx")
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    wrong = [(value, digits) for row, (value, digits) in enumerate(cases, 1)
             if float(half_up(value, digits)) != model.get_cell_value(0, row, 3)]
    assert wrong == []


@pytest.mark.libreoffice
def test_libreoffice_rounds_the_same(tmp_path: Path) -> None:
    """To whole numbers LibreOffice rounds the binary number, which Excel does not: left out."""
    cases = [(value, digits) for value, digits in borderline(160) if digits]
    anew = recalculate(written(cases, tmp_path / "round.xlsx"), tmp_path / "profile")
    sheet = load_workbook(anew, data_only=True).worksheets[0]
    wrong = [(value, digits) for row, (value, digits) in enumerate(cases, 1)
             if float(half_up(value, digits)) != pytest.approx(sheet.cell(row, 3).value, abs=1e-9)]
    assert wrong == []


@pytest.mark.libreoffice
def test_a_tie_is_printed_alike_by_the_number_format(tmp_path: Path) -> None:
    cells = tuple(Cell(value, digits) for value, digits in borderline(6) if digits)
    shown = as_shown(write_one(tmp_path, small(*cells)), tmp_path / "profile")
    assert [cell.text for cell in cells if cell.text not in shown] == []


@pytest.mark.parametrize("value", [1e30, -1.7e308, 123456789e25])
def test_the_largest_numbers_are_rounded_too(value: float) -> None:
    assert float(half_up(value, 2)) == pytest.approx(value)


def test_numbers_are_added_one_after_the_other_under_any_python() -> None:
    """As a spreadsheet does; the built-in sum makes good what is lost from Python 3.12 on."""
    assert sum_of([0.1] * 10) == 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 == 0.9999999999999999
    assert sum_of([1e16, 1.0, -1e16]) == 0.0
    assert sum_of(()) == 0
    assert sum_of(one for one in (2, 0.5)) == 2.5
