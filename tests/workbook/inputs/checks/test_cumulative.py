"""Cumulative months as a clerk gets them wrong: each problem is named by its cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.landing_sample import sample_figures, write_sample

from forecast.cli import main
from forecast.fiscal.slips import slipped
from forecast.issues import InputError, Issue, Severity, describe
from forecast.workbook.inputs.reading import read

if TYPE_CHECKING:
    from collections.abc import Sequence

Figures = dict[str, dict[tuple[int, int], float]]
REVENUE, TAX, NONTAX, VAT = "gpb_revenue", "tax_revenue", "nontax_revenue", "tax_vat"
YEAR = 2019


@pytest.fixture
def figures() -> Figures:
    return sample_figures(2015, YEAR, 8, noise=0.01)


def problems(path: Path) -> tuple[Issue, ...]:
    try:
        return read(path).warnings
    except InputError as error:
        return error.issues


def written(path: Path, figures: Figures, one_offs: Sequence[Sequence[object]] = ()) -> Path:
    return write_sample(path / "months.xlsx", figures, one_offs=one_offs)


def named(issues: Sequence[Issue], code: str) -> list[Issue]:
    for issue in issues:
        for lang in ("zh", "en"):
            assert "{" not in describe(issue, lang)  # every field of the texts is there
    return [issue for issue in issues if issue.code == code]


def test_figures_that_are_right_give_no_word(tmp_path: Path, figures: Figures) -> None:
    assert [one.code for one in problems(written(tmp_path, figures))] == ["year_of_months"]


@pytest.mark.parametrize("place", [(2017, 7), (YEAR, 8), (2015, 12)])
def test_a_slip_of_the_unit_stops_the_run(tmp_path: Path, figures: Figures, place: tuple[int, int]
                                          ) -> None:
    figures[TAX][place] /= 1e4
    (issue,) = named(problems(written(tmp_path, figures)), "unit_slip")
    assert issue.severity is Severity.ERROR
    assert (issue.where.sheet, issue.where.cell[0]) == ("月度累计", "J")
    assert dict(issue.fields)["period"] == f"{place[0]}年1-{place[1]}月"


def test_a_year_in_another_unit_is_found_by_the_other_years(tmp_path: Path, figures: Figures
                                                             ) -> None:
    for place in figures[REVENUE]:
        if place[0] == YEAR:
            figures[REVENUE][place] /= 1e4
    found = named(problems(written(tmp_path, figures)), "unit_slip")
    assert len(found) == 7
    assert {dict(issue.fields)["item"] for issue in found} == {"一般公共预算收入"}


def test_of_two_years_alone_the_later_is_the_slip(tmp_path: Path) -> None:
    two = {VAT: {(2018, 6): 90_000.0, (YEAR, 6): 9.9}}
    (issue,) = named(problems(written(tmp_path, two)), "unit_slip")
    assert issue.found == "9.9"
    assert "99,000" in describe(issue)


def test_one_year_is_held_against_itself(tmp_path: Path) -> None:
    one = {VAT: {(YEAR, month): 10_000.0 * month for month in range(2, 9)}}
    one[VAT][YEAR, 6] /= 1e4
    (issue,) = named(problems(written(tmp_path, one)), "unit_slip")
    assert dict(issue.fields)["period"] == f"{YEAR}年1-6月"


def test_a_slip_needs_two_figures() -> None:
    assert slipped(1.0, 0.0) is None
    assert slipped(1.0, 9_000.0) == "small"
    assert slipped(1.0, 900.0) is None


def test_a_month_below_the_one_before_is_a_warning(tmp_path: Path, figures: Figures) -> None:
    figures[NONTAX][2017, 6] = figures[NONTAX][2017, 5] - 100.0
    (issue,) = named(problems(written(tmp_path, figures)), "cumulative_falls")
    assert issue.severity is Severity.WARNING
    assert dict(issue.fields)["before"] == "2017年1-5月"


def test_single_months_are_no_cumulative_figures(tmp_path: Path, figures: Figures,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    months = {code: {place: value - known.get((place[0], place[1] - 1), 0.0)
                     for place, value in known.items()} for code, known in figures.items()}
    path = written(tmp_path, months)
    found = named(problems(path), "not_cumulative")
    assert len(found) == len(figures)  # one an item, not one a month
    assert main(["landing", str(path)]) == 2
    told = capsys.readouterr()
    assert "像是当月数" in told.err
    assert not told.out


def test_items_beyond_their_total_and_items_that_miss_it(tmp_path: Path, figures: Figures) -> None:
    for place in figures[TAX]:
        if place[0] == YEAR:
            figures[TAX][place] *= 0.5
    found = named(problems(written(tmp_path, figures)), "cumulative_sum")
    told = {dict(issue.fields)["item"]: dict(issue.fields) for issue in found}
    assert set(told) == {"一般公共预算收入", "税收收入"}  # all parts known; some parts, too large
    assert told["一般公共预算收入"]["count"] == "7"
    assert told["一般公共预算收入"]["period"] == f"{YEAR}年1-8月"
    assert all(issue.severity is Severity.WARNING for issue in found)


def test_december_is_held_against_the_outturn(tmp_path: Path, figures: Figures) -> None:
    path = written(tmp_path, figures)
    book = load_workbook(path)
    sheet = book["年度指标"]
    row = next(cell.row for cell in sheet["A"] if cell.value == REVENUE)
    column = next(cell.column for cell in sheet[4] if cell.value == "2018年")
    sheet.cell(5, column, "执行")
    for factor, count in ((1.01, 0), (1.05, 1)):
        sheet.cell(row, column, figures[REVENUE][2018, 12] * factor)
        book.save(path)
        assert len(named(problems(path), "december_differs")) == count


@pytest.mark.parametrize(("amount", "severity"), [
    (5_000.0, None), (20_000.0, Severity.WARNING), (900_000.0, Severity.ERROR)])
def test_a_one_off_is_no_more_than_what_came_in(tmp_path: Path, figures: Figures, amount: float,
                                                severity: Severity | None) -> None:
    path = written(tmp_path, figures, [(f"{YEAR}年5月", NONTAX, amount, "卖地")])
    found = named(problems(path), "one_off_exceeds")
    assert [issue.severity for issue in found] == ([severity] if severity else [])


def test_a_one_off_to_come_is_not_held_against_what_came_in(tmp_path: Path, figures: Figures
                                                            ) -> None:
    path = written(tmp_path, figures, [(f"{YEAR}年11月", NONTAX, 900_000.0, "卖地")])
    assert not named(problems(path), "one_off_exceeds")


def test_months_and_quarters_must_not_differ(tmp_path: Path, figures: Figures) -> None:
    path = written(tmp_path, figures)
    book = load_workbook(path)
    sheet = book["季度累计"]
    column = next(cell.column for cell in sheet[4]
                  if str(cell.value).startswith("一般公共预算收入（"))
    sheet.cell(5, 1, f"{YEAR}年上半年")
    for value, count in ((figures[REVENUE][YEAR, 6], 0), (figures[REVENUE][YEAR, 6] * 0.95, 1)):
        sheet.cell(5, column, value)
        book.save(path)
        found = named(problems(path), "two_values")
        assert len(found) == count
    assert "季度累计" in str(found[0].where)
    assert "月度累计" in dict(found[0].fields)["other"]


def _headed(path: Path, figures: Figures, head: str, scale: float) -> Path:
    book = load_workbook(written(path, figures))
    sheet = book["月度累计"]
    column = next(cell.column for cell in sheet[4] if str(cell.value).startswith("税收收入（"))
    sheet.cell(4, column, head)
    for row in range(5, sheet.max_row + 1):
        cell = sheet.cell(row, column)
        cell.value = cell.value and cell.value * scale
    book.save(path / "headed.xlsx")
    return path / "headed.xlsx"


@pytest.mark.parametrize(("head", "scale"), [
    ("税收收入（亿元）", 1e-4), ("税收收入(亿元)", 1e-4), ("税收收入（元）", 1e4), ("税收收入", 1.0),
    ("税收收入（不含退税）", 1.0)])
def test_the_unit_of_a_heading_holds_for_its_column(tmp_path: Path, figures: Figures, head: str,
                                                    scale: float) -> None:
    book = read(_headed(tmp_path, figures, head, scale))
    found = [one for one in book.dataset.observations
             if one.item == TAX and (one.period.year, one.period.within) == (YEAR, 8)]
    assert [one.value for one in found] == pytest.approx([figures[TAX][YEAR, 8]])
    assert [one.code for one in book.warnings] == ["year_of_months"]


def test_a_heading_with_a_unit_of_another_kind_is_named(tmp_path: Path, figures: Figures) -> None:
    (issue,) = named(problems(_headed(tmp_path, figures, "税收收入（%）", 1.0)), "unit_mismatch")
    assert (issue.where.sheet, issue.where.cell) == ("月度累计", "J4")


def test_a_row_of_figures_without_its_period_is_named(tmp_path: Path, figures: Figures) -> None:
    path = written(tmp_path, figures)
    book = load_workbook(path)
    book["月度累计"]["A20"] = None
    book.save(path)
    (issue,) = named(problems(path), "blank_cell")
    assert issue.where.cell == "A20"


def test_the_landing_tells_what_it_warns_of(tmp_path: Path, figures: Figures,
                                            capsys: pytest.CaptureFixture[str]) -> None:
    figures[NONTAX][2017, 6] = figures[NONTAX][2017, 5] - 100.0
    assert main(["landing", str(written(tmp_path, figures)), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "cumulative_falls" in {one["code"] for one in found["warnings"]}
