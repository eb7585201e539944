"""The web page: whole in one file, nothing from elsewhere, values that can be sorted and told."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from samples.papers.memo import memo_table

from forecast.exhibits import Chart, PrintBook, Text
from forecast.exhibits.kit.types import Cell, Column, Row, Table
from forecast.exhibits.printed import BookPage
from forecast.render.chart import draw_for_book
from forecast.render.web import report_page

YEARS = Table("fan", "增速", "%", "年份", (Column("history", "历史"), Column("central", "中值"), Column("p10", "低"),
                                     Column("p25", "较低"), Column("p75", "较高"), Column("p90", "高")), (
    Row("2019", "2019", (Cell(7.0, 1), *(Cell() for _ in range(5)))),
    Row("2020", "2020", (Cell(), Cell(6.4, 1), Cell(5.3, 1), Cell(5.9, 1), Cell(6.9, 1), Cell(7.4, 1)))))
FAN = Chart("gdp_fan", "fan", "增速<预测>", "%", YEARS, notes=("注",))


class Balance(HTMLParser):
    """Counts tags that open and close."""

    VOID = frozenset({"meta", "br", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        self.outside += [value or "" for name, value in attrs
                         if name in {"src", "href", "xlink:href"} and not (value or "").startswith("#")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    picture = draw_for_book(FAN, tmp_path_factory.mktemp("drawn"), "zh")
    book = PrintBook("甲县<总览>", "甲县财政局", "数据截至：2020-01-03", "内部", (
        BookPage("summary", "摘要", (Text("收入<b>增长"), memo_table(), FAN), "结果 总览"),), ("政府债务",))
    return report_page(book, {"gdp_fan": picture}, {"计划": "计划", "基准": "基准"}, "zh")


def test_the_page_is_whole_and_fetches_nothing(page: str) -> None:
    found = Balance()
    found.feed(page)
    assert found.open == []
    assert found.outside == []
    assert "default-src 'none'" in page
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_text_of_the_workbook_is_escaped(page: str) -> None:
    assert "收入&lt;b&gt;增长" in page
    assert "<b>增长" not in page
    assert "甲县&lt;总览&gt;" in page


def test_what_is_absent_is_said(page: str) -> None:
    assert "政府债务：工作簿没有相应数据，未印。" in page


def test_cells_sort_by_their_whole_value(page: str) -> None:
    assert re.search(r'data-v="1354500"[^>]*>1,354,500<', page)
    assert page.count("<th data-n=") == len(memo_table().columns) + 1


def test_columns_of_a_scenario_carry_its_name(page: str) -> None:
    assert re.search(r'<th data-n=3 data-s="计划"[^>]*>2020年计划</th>', page)
    assert re.search(r'<td[^>]* data-s="基准">1,351,217</td>', page)
    assert '<option value="计划">' in page


def test_points_of_a_chart_tell_their_values(page: str) -> None:
    told = re.findall(r'data-t="([^"]+)"', page)
    assert {"2019 历史：7.0 %", "2020 中值：6.4 %", "2020 低：5.3 %"} <= set(told)
    assert len(told) == len(set(told))
