"""The workbook has figures of a year that revenue, off which the base year is read, does not reach."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from samples.by_hand import by_hand
from samples.filled import filled

from forecast.cautions import warnings_of
from forecast.data.catalog import shipped_catalog
from forecast.exhibits.book import exhibit
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read
from forecast.workbook.template.build import build_template
from forecast.workbook.template.contents import (
    Contents,
    Entry,
    SheetContents,
    year_head,
    year_line,
)

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.workbook.inputs.book import InputBook

    from forecast.projection import Result

YEARS = tuple(range(2014, 2021))
BASE, NEXT = 2019, 2020
HISTORY = {
    "gdp_nominal": (812.4, 861.9, 918.3, 981.0, 1052.6, 1121.0, 1150.4),
    "gdp_growth": (8.1, 7.6, 7.3, 7.2, 6.9, 6.4, 2.3),
    "va_services_share": (48.0, 48.6, 49.1, 49.9, 50.3, 51.2, 52.6),
    "retail_sales": (301.2, 330.1, 361.9, 398.0, 431.2, 466.0, 441.0),
    "tax_revenue": (310_000, 328_600, 349_100, 371_000, 396_200, 409_500, None),
    "tax_vat": (140_000, 149_000, 158_000, 168_000, 179_000, 186_000, 171_300),
    "tax_cit": (70_000, 74_000, 79_000, 84_000, 90_200, 92_500, 95_100),
    "tax_pit": (100_000, 105_600, 112_100, 119_000, 127_000, 131_000, None),
    "gpb_expenditure": (598_000, 640_200, 671_000, 712_000, 760_000, 803_000, 811_000),
    "gpb_revenue": (400_000, 421_000, 447_000, 473_000, 503_000, 521_000, None),
}
"""Made up; the last year is out but for revenue, and not for every tax."""
OUT = tuple(code for code, figures in HISTORY.items() if figures[-1] is not None)
ROWS = [{"情景": "如上年", "项目": "地区生产总值增速", "期间": NEXT, "方式": "假设", "值": 6.4, "层": "判断",
         "填报人": "样例", "理由": "样例：假想没有冲击"}]


def written(path: Path, *, later: float | None = None) -> InputBook:
    """Write the made-up place; ``later`` is spending of the year after."""
    years = (*YEARS, NEXT + 1)
    lines = tuple(year_line(shipped_catalog()[code], tuple(
        (str(year), Entry(value))
        for year, value in zip(years, (*figures, later if code == "gpb_expenditure" else None), strict=True)
        if value is not None)) for code, figures in HISTORY.items())
    heads = tuple(year_head(year, "决算", date(year + 1, 7, 1)) for year in years)
    build_template(path, (*years, NEXT + 2), Contents("样例县", (SheetContents("年度指标", lines, heads),)))
    return read(filled(path, path, {"情景": ROWS}))


def solved(book: InputBook, base: int | None = None) -> Result:
    from forecast.data.periods import Period

    settings = Settings(draws=200, base=None if base is None else Period.annual(base))
    return solve(book, Request(book.path, ("基准", "如上年"), settings=settings))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> InputBook:
    return written(tmp_path_factory.mktemp("out") / "样例县.xlsx")


@pytest.fixture(scope="module")
def result(book: InputBook) -> Result:
    return solved(book)


def drawn(result: Result, code: str, name: str = "基准") -> np.ndarray:
    return np.asarray(result.run(name).values[code][result.periods.index(result.first)])


def test_revenue_starts_where_it_ends_and_other_figures_of_the_year_are_taken(result: Result) -> None:
    assert (result.base.year, result.first.year) == (BASE, NEXT)
    for code in OUT:
        np.testing.assert_allclose(drawn(result, code), HISTORY[code][-1], rtol=1e-9, err_msg=code)
        assert result.is_out(code, result.first, "基准"), code


def test_what_is_not_out_is_forecast_from_what_is(result: Result) -> None:
    taxes = drawn(result, "tax_vat") + drawn(result, "tax_cit") + drawn(result, "tax_pit")
    np.testing.assert_allclose(drawn(result, "tax_revenue"), taxes, rtol=1e-9)
    assert np.ptp(drawn(result, "tax_pit")) > 0
    assert not result.is_out("tax_pit", result.first, "基准")
    assert drawn(result, "tax_pit")[0] < drawn(result, "tax_pit", "如上年")[0]  # GDP is known to have slowed


def test_a_scenario_that_says_otherwise_is_computed_and_told(book: InputBook, result: Result) -> None:
    assert drawn(result, "gdp_growth", "如上年")[0] == pytest.approx(6.4)
    assert not result.is_out("gdp_growth", result.first, "如上年")
    told = [one for one in warnings_of(book, result, "zh") if one.code == "against_known"]
    assert [(one.found, dict(one.fields)["known"]) for one in told] == [("6.4", "2.3")]


def test_a_base_year_of_choice_knows_nothing_of_what_came_later(book: InputBook) -> None:
    back = solved(book, BASE - 1)
    assert back.landed is None
    assert drawn(back, "gdp_growth")[0] != pytest.approx(HISTORY["gdp_growth"][-2])


def test_the_paper_says_what_is_known_and_gives_it_no_range(result: Result) -> None:
    pages = exhibit(result, {})
    said = "".join(str(one) for one in pages.summary)
    assert "工作簿已有2020年地区生产总值，增长2.30%，现价总量1,150.40亿元。" in said
    head = next(one for sheet in pages.sheets for one in sheet.blocks if getattr(one, "id", "") == "headline")
    assert head.cell("gdp_growth", "p10").text == "已有数"
    assert head.cell("gdp_growth", "p90").text == ""
    assert [one.id for one in pages.charts if one.kind == "fan"] == ["revenue_fan"]
    assert float(head.cell("gpb_revenue", "p10").value) < float(head.cell("gpb_revenue", "p90").value)


def test_the_lack_of_revenue_is_asked_about_at_the_last_figure(book: InputBook, result: Result) -> None:
    (asked,) = [one for one in warnings_of(book, result, "zh") if one.code.startswith("base_behind")]
    assert asked.code == "base_behind"
    assert asked.where is not None
    assert asked.where.sheet == "年度指标"
    assert dict(asked.fields)["item"] == "一般公共预算收入"


def test_years_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    later = written(tmp_path / "后年.xlsx", later=842_000)
    (asked,) = [one for one in warnings_of(later, solved(later), "zh") if one.code.startswith("base_behind")]
    assert (asked.code, dict(asked.fields)["last"]) == ("base_behind_unused", str(NEXT + 1))


@pytest.mark.parametrize(("name", "is_asked"), [("上年结转结余收入", False), ("地区生产总值", True)])
def test_what_a_year_opens_with_is_no_figure_of_a_year_that_is_out(name: str, is_asked: bool, tmp_path: Path) -> None:
    path = by_hand(tmp_path, "年度指标", [
        ("指标", "单位", "2021年", "2022年", "2023年"), ("一般公共预算收入", "万元", 100000, 105000, None),
        (name, "亿元" if is_asked else "万元", 900, 880, 860)])
    later = read(path)
    codes = [one.code for one in warnings_of(later, solve(later, Request(path, ("基准",), settings=Settings(draws=0))), "zh")]
    assert ("base_behind" in codes) is is_asked
