"""Slips of magnitude in a county's workbook: each is told once, at the cell that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from forecast.issues import InputError, Issue, describe
from forecast.workbook.inputs.reading import read

if TYPE_CHECKING:
    from pathlib import Path

Edits = dict[tuple[str, str], object]
BUDGET, YEARLY, MONTHS, TARGETS = "预算收支", "年度指标", "月度累计", "目标"

SLIPS: dict[str, tuple[Edits, tuple[str, str]]] = {
    "a part mistyped, December knows": ({(BUDGET, "H23"): 83_843}, ("line_does_not_fit", "H23")),
    "a digit lost in a plan": ({(BUDGET, "I6"): 8_866}, ("line_does_not_fit", "I6")),
    "two digits turned": ({(BUDGET, "I6"): 86_860}, ("line_may_not_fit", "I6")),
    "a part above its total": ({(BUDGET, "H50"): 999_999}, ("line_exceeds", "H50")),
    "budget and outturn exchanged": (
        {(BUDGET, "F5"): 167_500, (BUDGET, "H5"): 160_000, (BUDGET, "F6"): 83_660,
         (BUDGET, "H6"): 90_000, (BUDGET, "F23"): 83_840, (BUDGET, "H23"): 70_000},
        ("columns_exchanged", "F5")),
    "a digit lost in a month": ({(MONTHS, "H42"): 9_473}, ("month_slip", "H42")),
    "a place too many in a month": ({(MONTHS, "P40"): 2_279_790}, ("month_slip", "P40")),
    "a fraction for a percentage": ({(YEARLY, "N8"): 0.026}, ("fraction_for_percent", "N8")),
    "a target as a fraction": ({(TARGETS, "E5"): 0.06}, ("fraction_for_percent", "E5")),
    "a target of a year gone by": ({(TARGETS, "C5"): "2022年"}, ("target_past", "C5")),
    "a share above a hundred": ({(YEARLY, "N16"): 480}, ("out_of_range", "N16")),
    "a rate of unemployment without its point": (
        {(YEARLY, "N33"): 35}, ("out_of_range", "N33")),
    "GDP ten times too large": ({(YEARLY, "L7"): 2_450}, ("tens_off", "L7")),
    "noughts for nothing known": (
        {(YEARLY, "M40"): 0, (YEARLY, "M42"): 0}, ("nought_typed", "M40")),
    "GDP of every year in another unit": (
        {(YEARLY, f"{column}7"): value * 1e4 for column, value in
         zip("JKLMN", (209, 228, 245, 275, 292), strict=True)}, ("ratio_to_gdp", "C7")),
}


def problems(path: Path) -> list[Issue]:
    try:
        return list(read(path).warnings)
    except InputError as error:
        return list(error.issues)


def edited(shared: Path, folder: Path, edits: Edits) -> Path:
    book = load_workbook(shared / "clerk_cases" / "base.xlsx")
    for (sheet, cell), value in edits.items():
        book[sheet][cell].value = value
    book.save(folder / "slip.xlsx")
    return folder / "slip.xlsx"


@pytest.mark.shared
@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_once_at_its_cell(shared: Path, tmp_path: Path, name: str) -> None:
    edits, wanted = SLIPS[name]
    found = problems(edited(shared, tmp_path, edits))
    assert [(one.code, one.where.cell) for one in found] == [wanted]
    for lang in ("zh", "en"):
        assert "{" not in describe(found[0], lang)  # type: ignore[arg-type]


@pytest.mark.shared
def test_a_column_in_another_unit_is_told_at_its_heading(shared: Path, tmp_path: Path) -> None:
    book = load_workbook(shared / "clerk_cases" / "base.xlsx")
    edits: Edits = {(BUDGET, row[0].coordinate): row[0].value / 1e4
                    for row in book[BUDGET]["I5:I150"]
                    if isinstance(row[0].value, int | float)}
    (found,) = problems(edited(shared, tmp_path, edits))
    assert (found.code, found.where.cell) == ("unit_slip_column", "I4")


@pytest.mark.shared
def test_single_months_are_told_once_with_their_sums(shared: Path, tmp_path: Path) -> None:
    edits: Edits = {}
    book = load_workbook(shared / "clerk_cases" / "base.xlsx", read_only=False)
    for column in "HJOP":
        typed = [book[MONTHS][f"{column}{row}"].value for row in range(38, 43)]
        for row in range(39, 43):
            edits[MONTHS, f"{column}{row}"] = typed[row - 38] - typed[row - 39]
    (found,) = problems(edited(shared, tmp_path, edits))
    assert (found.code, found.where.cell) == ("single_months", "H39")
    assert "94,732" in describe(found)


@pytest.mark.shared
def test_a_confirmed_figure_is_not_asked_about(shared: Path, tmp_path: Path) -> None:
    edits: Edits = {(YEARLY, "N8"): 0.026, (YEARLY, "Q8"): "已核，同公报"}
    assert problems(edited(shared, tmp_path, edits)) == []


@pytest.mark.shared
@pytest.mark.parametrize("name", ["base", "gz14", "luohu-2021", "tax_all", "fai_growth_only",
                                  "noarea", "ins6", "follow"])
def test_a_correct_workbook_has_no_error_and_few_questions(shared: Path, name: str) -> None:
    assert len(read(shared / "clerk_cases" / f"{name}.xlsx").warnings) <= 1
