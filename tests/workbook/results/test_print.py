"""The result workbook as it looks: order, links, names, print, page breaks."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st
from openpyxl import load_workbook
from samples.libreoffice import page_count, to_pdf
from samples.result_reading import find, small
from samples.result_sample import (
    sample_sheets,
)

from forecast.exhibits.kit.types import Cell, Column, Row, Sheet, Table
from forecast.workbook.results.grid import SQUEEZES, grid, widened
from forecast.workbook.results.layout import TITLE_HEIGHT, lay_out
from forecast.workbook.results.measures import measure
from forecast.workbook.results.pages import UPRIGHT, Piece, least_price, paginate
from forecast.workbook.results.places import PlacedChart
from forecast.workbook.results.sizes import line_count, pixels, row_height
from forecast.workbook.results.write import write_results

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from forecast.workbook.results.places import SheetPlan


# order, links, names ----------------------------------------------------------------------------


def test_reference_sheets_come_last_and_the_first_sheet_lists_all(formulas: Workbook) -> None:
    assert formulas.sheetnames == ["结果 目录", "结果 总览", "结果 收入", "结果 区间", "结果 目标", "结果 指标",
                                   "结果 情景", "结果 构成", "结果 模型"]
    first = formulas["结果 目录"]
    targets = {cell.value: cell.hyperlink.location for line in first.iter_rows() for cell in line
               if cell.hyperlink and cell.column == 1}
    assert targets == {name: f"'{name}'!A1" for name in formulas.sheetnames[1:]}
    back = [cell.hyperlink.location for cell in formulas["结果 模型"][1] if cell.hyperlink]
    assert back == ["'结果 目录'!A1"]


def test_only_the_first_sheet_is_selected(formulas: Workbook) -> None:
    """Two selected sheets would be edited both at once."""
    assert [sheet.title for sheet in formulas if sheet.sheet_view.tabSelected] == ["结果 目录"]


def test_names_cover_the_figures_of_each_table(formulas: Workbook) -> None:
    names = formulas.defined_names
    assert all(re.fullmatch(r"fc_[A-Za-z0-9_]+", name) for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    sheet, area = next(iter(names["fc_revenue"].destinations))
    first, last = area.replace("$", "").split(":")
    assert sheet == "结果 收入"
    assert formulas[sheet][first].row == find(formulas, sheet, "税收收入")[0]
    assert formulas[sheet][last].row == find(formulas, sheet, "一般公共预算收入")[0]
    assert formulas[sheet][last].column_letter == "F"


# print ------------------------------------------------------------------------------------------


def test_every_sheet_prints_on_a4_across_one_page_wide(formulas: Workbook) -> None:
    for sheet in formulas:
        page = sheet.page_setup
        assert page.orientation in {"portrait", "landscape"}
        assert int(page.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (int(page.fitToWidth or 1), int(page.fitToHeight)) == (1, 0)
        assert "&P" in sheet.oddFooter.center.text
        assert "&N" in sheet.oddFooter.center.text
        assert bool(sheet.print_title_rows) == (sheet.title != "结果 模型")
        assert sheet.print_area


def test_who_made_it_runs_at_the_head_of_printed_pages(formulas: Workbook, tmp_path: Path) -> None:
    path = tmp_path / "页眉.xlsx"
    write_results([replace(one, head="甲县R&D局") for one in sample_sheets()], path, "zh")
    for sheet in load_workbook(path):
        assert sheet.oddHeader.left.text == "甲县R&&D局"
    assert not any(sheet.oddHeader.left.text for sheet in formulas)


def test_the_model_sheet_keeps_its_header_in_sight(formulas: Workbook) -> None:
    sheet = formulas["结果 模型"]
    row, _ = find(formulas, "结果 模型", "代码")
    assert sheet.freeze_panes == f"B{row + 1}"
    assert sheet.auto_filter.ref.startswith(f"A{row}:")
    assert formulas["结果 收入"].freeze_panes is None


def test_the_margin_is_not_printed(formulas: Workbook) -> None:
    """What charts need besides their table stands right of the printed area."""
    sheet = formulas["结果 目标"]
    area = sheet.print_area.replace("$", "").split(":")[1]
    last = sheet[area].column
    beyond = [cell for line in sheet.iter_rows(min_col=last + 1) for cell in line if cell.value]
    assert any(cell.data_type == "f" for cell in beyond)
    assert find(formulas, "结果 目标", "方向")[1] > last


def test_every_column_is_wide_enough_for_its_numbers() -> None:
    wide = small(*(Cell(123456789.126 * 10**spot, 2, sign=True) for spot in range(5)))
    widths, ((ends,),) = grid(((wide, (wide.columns,), measure(wide)),))
    assert ends == (1, 2, 3, 4, 5)
    for width, cell in zip(widths[1:], wide.rows[0].cells, strict=True):
            assert width >= len(cell.text) + 1


def test_a_column_of_remarks_does_not_pull_figures_apart() -> None:
    figures = small(*(Cell(float(spot), 0) for spot in range(6)), key="figures")
    remarks = replace(small(Cell("一", role="text"), Cell("很长的备注" * 9, role="text"), key="remarks"),
                      columns=(Column("c0", "一", width=12), Column("c1", "二", width=60)))
    shapes = tuple((table, (table.columns,), measure(table)) for table in (figures, remarks))
    widths, ends = grid(shapes)
    assert ends[0][0] == (1, 2, 3, 4, 5, 6)
    assert ends[1][0][0] == 1
    assert ends[1][0][1] >= 5
    assert max(widths[1:7]) < 20
    assert sum(widths[2:ends[1][0][1] + 1]) >= 60


def test_page_breaks_keep_pieces_whole() -> None:
    heights = dict.fromkeys(range(30), 20.0)
    pieces = [Piece(0, 7), Piece(8, 14), Piece(15, 29)]
    assert paginate(pieces, heights, 300.0, 0.0).breaks == (15,)
    assert paginate(pieces, heights, 200.0, 0.0).breaks == (8, 15)
    assert paginate(pieces, heights, 1000.0, 0.0).breaks == ()
    assert paginate([], heights, 100.0, 0.0).breaks == ()


def test_page_breaks_count_the_rows_printed_again() -> None:
    heights = dict.fromkeys(range(30), 20.0)
    pieces = [Piece(0, 9), Piece(10, 19), Piece(20, 29)]
    assert paginate(pieces, heights, 410.0, 0.0).breaks in {(10,), (20,)}
    assert paginate(pieces, heights, 410.0, 30.0).breaks == (20,)
    assert paginate(pieces, heights, 390.0, 30.0).breaks == (10, 20)


def test_a_break_through_a_table_is_dear() -> None:
    heights = dict.fromkeys(range(30), 20.0)
    cut = [Piece(0, 9), Piece(10, 14), Piece(15, 29, 24.0)]
    assert paginate(cut, heights, 320.0, 0.0).breaks == (15,)
    free = [Piece(0, 9), Piece(10, 14, 24.0), Piece(15, 29)]
    assert paginate(free, heights, 320.0, 0.0).breaks == (15,)


@given(st.lists(st.tuples(st.integers(1, 12), st.sampled_from((0.0, 2.0, 24.0))), max_size=12),
       st.floats(5.0, 60.0), st.sampled_from((90.0, 200.0, 495.0)), st.floats(0.0, 40.0))
def test_pages_cost_no_less_than_is_reckoned_before_they_are_chosen(
        wished: list[tuple[int, float]], height: float, room: float, repeated: float) -> None:
    ends = list(accumulate((rows for rows, _ in wished), initial=0))
    pieces = [Piece(first, end - 1, price) for (first, end), (_, price)
              in zip(pairwise(ends), wished, strict=True)]
    heights = dict.fromkeys(range(ends[-1]), height)
    assert least_price(pieces, heights, room) <= paginate(pieces, heights, room, repeated).price


def test_no_chart_crosses_the_end_of_a_page(formulas: Workbook) -> None:
    for sheet in formulas:
        ends = [mark.id for mark in sheet.row_breaks.brk]
        for top, bottom in drawn_rows(sheet):
            assert not any(top < end < bottom for end in ends), sheet.title


def drawn_rows(sheet: object) -> Iterator[tuple[int, int]]:
    for drawing in sheet._charts:  # type: ignore[attr-defined]  # openpyxl has no other way
        anchor = drawing.anchor
        yield anchor._from.row, anchor.to.row


@pytest.mark.libreoffice
def test_libreoffice_prints_the_pages_that_were_planned(written: Path, tmp_path: Path) -> None:
    plans = [plan for plan in lay_out(sample_sheets(), "zh") if plan.printed_to >= 0]
    upright = [plan.paper is UPRIGHT for plan in plans for _ in range(len(plan.breaks) + 1)]
    printed = to_pdf(written, tmp_path / "profile")
    # the list of the sheets is a page of its own before them; the model is not printed
    assert page_count(printed) == 1 + len(upright)
    assert len(plans) == len(sample_sheets()) - 1
    pages = re.findall(rb"/Type\s*/Page\b(?!s)[^>]*?/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", printed.read_bytes())
    assert [float(width) < float(height) for width, height in pages] == [True, *upright]


def printed_width(plan: SheetPlan) -> int:
    return sum(map(pixels, plan.widths[:plan.printed]))


def test_no_page_is_printed_smaller_than_eight_points() -> None:
    """All type of a sheet is ten points or more, so that a page may shrink to four fifths."""
    for plan in lay_out(sample_sheets(), "zh"):
        if plan.printed_to >= 0:
            assert plan.paper.width / printed_width(plan) >= 0.799, plan.sheet.name


def test_what_is_for_those_who_check_stands_below_what_is_printed(formulas: Workbook) -> None:
    head = "以下供查阅，不随本表打印"
    for plan in lay_out(sample_sheets(), "zh"):
        sheet = formulas[plan.sheet.name]
        area = sheet.print_area.split("!")[1].replace("$", "")
        if plan.printed_to < 0:
            first, last = (sheet[end] for end in (area.split(":") * 2)[:2])
            assert first.coordinate == last.coordinate
            assert first.value is None
            assert not first.has_style or not first.border.left.style
            continue
        last_row = sheet[area.split(":")[1]].row
        own = [item.own for item in plan.placed if isinstance(item, PlacedChart) and item.own]
        assert all(one.top >= last_row for one in own)
        texts = [str(cell.value) for row in sheet.iter_rows(min_row=last_row + 1) for cell in row]
        assert (head in texts) == bool(own), plan.sheet.name


def test_pages_are_filled() -> None:
    """No page of the sample but the last of a sheet holds less than a third of what it could."""
    for plan in lay_out(sample_sheets(), "zh"):
        room = plan.paper.room(printed_width(plan))
        for first, end in pairwise((0, *plan.breaks)):
            assert sum(plan.heights[row] for row in range(first, end)) > room / 3


def test_charts_take_the_white_space_but_no_more() -> None:
    for plan in lay_out(sample_sheets(), "zh"):
        if plan.header:
            continue
        room = plan.paper.room(printed_width(plan))
        for first, end in pairwise((0, *plan.breaks, plan.printed_to + 1)):
            repeated = TITLE_HEIGHT if first else 0.0
            used = sum(plan.heights[row] for row in range(first, end)) + repeated
            assert used <= room + 1, plan.sheet.name
            for item in plan.placed:
                if isinstance(item, PlacedChart) and first <= item.top < end:
                    behind = sum(plan.heights[row] for row in item.rows)
                    assert 0 <= behind * 4 / 3 - item.height < 40
                    full = item.height >= 0.415 * item.width or used > room - 20
                    assert full or item.chart.kind in {"bullet", "panels"}, item.chart.id


def test_columns_are_measured_in_digits_of_a_font_that_chinese_desktops_have(
        formulas: Workbook, written: Path) -> None:
    with zipfile.ZipFile(written) as package:
        styles = package.read("xl/styles.xml").decode()
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    first = re.findall(r"<font>.*?</font>", styles)[0]
    assert '<name val="宋体"/>' in first
    assert '<sz val="11"/>' in first
    assert "scheme" not in first
    assert 'defaultRowHeight="13.5"' in sheet
    plan = lay_out(sample_sheets(), "zh")[0]
    width = formulas[plan.sheet.name].column_dimensions["A"].width
    # a digit of 宋体 11 is 8 pixels
    assert width * 8 == pytest.approx(pixels(plan.widths[0]), abs=0.5)


def test_a_long_group_title_has_room() -> None:
    table = small(*(Cell(1.0) for _ in range(2)))
    group = "一般公共预算收支差额及其他很长的组名（万元）"
    wide = replace(table, columns=tuple(replace(column, group=group) for column in table.columns))
    (plan,) = lay_out((Sheet("结果 一", "一", (wide,)),), "zh")
    strip = plan.tables()[0].strips[0]
    width = sum(pixels(plan.widths[at]) for at in range(1, strip.ends[-1] + 1))
    assert plan.heights[strip.header] >= row_height(line_count(group, width))


def test_a_table_cut_by_a_page_prints_its_header_again() -> None:
    long = replace(small(Cell(1.0), key="long"), rows=tuple(
        Row(f"r{number}", f"第{number}行", (Cell(float(number)),)) for number in range(60)))
    short = small(Cell(1.0), key="short")
    (last,) = lay_out((Sheet("结果 一", "一", (short, long)),), "zh")
    strip = last.tables()[1].strips[0]
    assert last.breaks
    assert last.repeated == (strip.header, strip.body - 1)
    # a header would stand above another table on the pages after: the sheet's title is printed
    (between,) = lay_out((Sheet("结果 一", "一", (long, *(replace(
        short, id=f"s{number}", rows=long.rows[:25]) for number in range(3)))),), "zh")
    assert between.repeated == (0, 0)
    (whole,) = lay_out((Sheet("结果 一", "一", (short,)),), "zh")
    assert whole.repeated == (0, 0)


def test_columns_of_words_give_way_before_print_becomes_too_small() -> None:
    def table(key: str, *widths: float) -> Table:
        made = small(*(Cell("很长的说明文字" * 6, role="text") for _ in widths), key=key)
        return replace(made, columns=tuple(replace(column, width=width) for column, width
                                           in zip(made.columns, widths, strict=True)))

    wide, plain = table("wide", 12, 90, 70), table("plain", 12, 40)
    for one in (plain, wide):
        (plan,) = lay_out((Sheet("结果 一", "一", (one,)),), "zh")
        assert printed_width(plan) <= plan.paper.widest
    figures = small(*(Cell(123456789.0) for _ in range(4)))
    for squeeze in SQUEEZES:
        widths, _ = grid(((figures, (figures.columns,), measure(figures)),), squeeze)
        assert min(widths[1:]) >= len("123,456,789") + 1


def test_the_figures_of_a_chart_say_whose_they_are(formulas: Workbook) -> None:
    """A page may end between a chart and its figures."""
    texts = {str(cell.value) for line in formulas["结果 区间"].iter_rows() for cell in line}
    assert {"图中数据：图1 一般公共预算收入（同口径）预测",
            "图中数据：图2 一般公共预算收入：从2019年到2020年"} <= texts


@given(st.lists(st.floats(3, 45), min_size=2, max_size=14), st.integers(600, 1500))
def test_a_sheet_is_widened_to_no_more_than_is_asked_for(columns: list[float], target: int) -> None:
    """Two pixels too many print a sheet a per cent smaller than any page may be."""
    widths, printed = widened(columns, len(columns), target)
    plain = sum(map(pixels, widened(columns, len(columns), 0)[0]))
    assert sum(map(pixels, widths[:printed])) <= max(target, plain)
