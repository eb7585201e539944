"""The last gate of a run: absurd results are asked about, at the cell that they rest on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.places import LUOHU, SHARED
from samples.thinned import whole

from forecast.cautions import warnings_of
from forecast.exhibits import exhibit
from forecast.issues import Severity, describe
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.issues import Issue
    from forecast.workbook import InputBook

BASE = SHARED / "clerk_cases" / "base.xlsx"
SOUND = ("base", "gz14", "luohu-2021", "tax_all", "fai_growth_only", "noarea", "ins6")
Cells = dict[tuple[str, str], object]


def told(book: InputBook) -> tuple[str, list[Issue]]:
    """The summary of a run, and the questions that its results raise."""
    result = solve(book, Request(book.path, settings=Settings(draws=50)))
    warnings = warnings_of(book, result, "zh")
    shown = exhibit(result, {}, warnings, "zh", book.bureau)
    return "".join(shown.summary), [one for one in warnings if one.severity is Severity.QUESTION
                                    and one.code != "level_shift"]


def changed(path: Path, cells: Cells) -> InputBook:
    book = load_workbook(BASE)
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    book.save(path)
    return read(path)


def test_the_sample_raises_no_doubt() -> None:
    summary, asked = told(whole(LUOHU))
    assert ("请核对" in summary, asked) == (False, [])
    assert "增长609.85%" in summary  # a one-off explains it


@pytest.mark.shared
@pytest.mark.parametrize("name", SOUND)
def test_sound_workbooks_raise_no_doubt(name: str) -> None:
    summary, asked = told(whole(BASE.with_name(f"{name}.xlsx")))
    assert ("请核对" in summary, asked) == (False, [])


@pytest.mark.shared
def test_a_sound_target_after_a_bad_year_is_no_other_magnitude(tmp_path: Path) -> None:
    """The forecast of a rate may lie about nought or below it; the years before tell its size."""
    summary, asked = told(changed(tmp_path / "a.xlsx", {("年度指标", "N8"): -3.8, ("目标", "E5"): 5.5}))
    assert "5.5%以上的目标请核对" not in summary
    assert not [one for one in asked if one.where.sheet == "目标"]


@pytest.mark.shared
@pytest.mark.parametrize(("cells", "said", "where"), [
    ({("目标", "E5"): 0.06}, "的目标请核对（目标!E5）", "目标!E5"),
    ({("目标", "E5"): 600}, "的目标请核对（目标!E5）", "目标!E5"),
    ({("目标", "E6"): 135}, "135万元以上的目标请核对（目标!E6）。", "目标!E6"),
    ({("情景", "A5"): "基准", ("情景", "E5"): 900, ("情景", "F5"): None, ("情景", "G5"): None},
     "税收收入请核对（情景!E5），请核对（情景!E5）", "情景!E5"),
])
def test_an_absurd_number_is_asked_about_instead_of_said(
        cells: Cells, said: str, where: str, tmp_path: Path) -> None:
    summary, asked = told(changed(tmp_path / "表.xlsx", cells))
    assert said in summary
    assert [f"{one.where.sheet}!{one.where.cell}" for one in asked] == [where]


@pytest.mark.shared
def test_what_the_user_has_checked_is_said(tmp_path: Path) -> None:
    summary, asked = told(changed(tmp_path / "表.xlsx", {("目标", "E6"): 135, ("目标", "L6"): "已核"}))
    assert ("请核对" in summary, asked) == (False, [])
    assert "135万元以上的目标预计能够实现" in summary


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_base_figure_in_another_unit_is_asked_about(lang: str) -> None:
    book = whole(LUOHU)
    data = book.dataset
    wrong = tuple(replace(one, value=1e4 * one.value) if (one.item, one.period.year) == (
        "gdp_nominal", 2019) else one for one in data.observations)
    summary, asked = told(replace(book, dataset=replace(data, observations=wrong)))
    cell = next(one.origin for one in wrong if (one.item, one.period.year) == ("gdp_nominal", 2019))
    assert cell is not None
    assert f"现价总量请核对（{cell.sheet}!{cell.cell}）；" in summary
    mine = [one for one in asked if one.where == cell]
    assert [one.code for one in mine] == ["result_base"]
    assert cell.cell in describe(mine[0], lang)  # type: ignore[arg-type]
