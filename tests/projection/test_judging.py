"""The last gate of a run: absurd results are asked about, at the cell that they rest on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.filled import filled
from samples.places import LUOHU, SHARED
from samples.thinned import whole

from forecast.cautions import warnings_of
from forecast.data import Period, Status
from forecast.exhibits import Text, exhibit
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
    # one of them has 财政总收入 where another of its sheets has 一般公共预算收入
    assert ("请核对" in summary, [one for one in asked if one.code != "twice_stated"]) == (False, [])


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


@pytest.mark.parametrize(("growth", "status", "asked"), [(202.7, Status.ESTIMATE, False), (150.0, Status.ESTIMATE, True),
                                                         (None, Status.ESTIMATE, True)])
def test_a_leap_that_is_published_as_one_is_not_asked_about(growth: float | None, status: Status, asked: bool) -> None:
    """A slip would have to stand in the level and in its growth alike."""
    assert bool(leapt(growth, status)) is asked


def test_a_growth_worked_out_beside_its_level_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forecast.workbook.InputBook.is_published", lambda *_: False)
    assert leapt(202.7, Status.ESTIMATE)


def test_words_and_odds_are_no_numbers_to_check() -> None:
    """Only amounts that rest on the doubtful figure are asked about: taxes, owners and odds are said."""
    book = with_leap(150.0, Status.ESTIMATE)
    shown = exhibit(solve(book, Request(book.path, settings=Settings(draws=300))), {}, (), "zh", book.bureau)
    assert shown.memo is not None
    said = "".join(one.text for one in shown.memo.blocks if isinstance(one, Text))
    assert "请核对（" in said
    assert re.search(r"防范“税收收入少于预测”（影响2020年收支[\d,]+万元，可能性10%），由税务部门", said)
    assert "由请核对" not in said
    assert "可能性请核对" not in said


def leapt(growth: float | None, status: Status) -> list[Issue]:
    """The questions on non-tax revenue that is three times what it was, and grew at a published rate."""
    _, asked = told(with_leap(growth, status))
    return [one for one in asked if one.code == "result_base"]


def with_leap(growth: float | None, status: Status) -> InputBook:
    book = whole(LUOHU)
    data = book.dataset
    past = next(one for one in data.observations if (one.item, one.period.year) == ("nontax_revenue", 2018))
    mine = [replace(one, value=3.027 * past.value) if (one.item, one.period.year, one.status.is_past) == (
        "nontax_revenue", 2019, True) else one for one in data.observations
        if (one.item, one.period.year) != ("nontax_revenue_growth", 2019)]
    if growth is not None:
        assert past.origin is not None
        mine.append(replace(past, item="nontax_revenue_growth", period=Period.annual(2019), value=growth,
                            status=status, unit=None, origin=replace(past.origin, cell="B1")))
    return replace(book, dataset=replace(data, observations=tuple(mine)))


@pytest.mark.parametrize(("growth", "asked"), [(62, True), (39, False), (-26, True)])
def test_growth_of_the_economy_beyond_any_city_s_is_asked_about(tmp_path: Path, growth: float, asked: bool) -> None:
    """62 was typed for 6.2: less than a doubling, and yet no economy's."""
    book = read(filled(LUOHU, tmp_path / "快.xlsx", {"情景": [
        {"情景": "快", "项目": "地区生产总值增速", "期间": 2020, "方式": "假设", "值": growth, "层": "判断",
         "填报人": "样例", "理由": "样例"}]}))
    result = solve(book, Request(book.path, ("快",), settings=Settings(draws=0)))
    found = [one for one in warnings_of(book, result, "zh") if one.code == "result_growth"]
    assert bool(found) is asked
    assert all(one.where.sheet == "情景" for one in found)
