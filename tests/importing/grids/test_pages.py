"""Web pages: spans, tables in tables, hidden parts, exact numbers; saved pages."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from forecast.importing.grids import Source, source_of_text
from forecast.issues import InputError
from forecast.xlsx import RawCell


def read(page: str | bytes, name: str = "导出.xls") -> Source:
    return source_of_text(page, name)


def cells(page: str | bytes) -> dict[tuple[int, int], object]:
    grid, = read(page).grids
    return {place: cell.value for place, cell in grid.cells.items()}


REPORT = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>x</title>
<style>td {{}}</style></head><body><h1>表1 收入</h1><p>单位：万元</p><table border=1>
<tr><th rowspan=2>项目</th><th colspan="2">2019年</th></tr><tr><td>累计<td>增长%</tr>
<tr style="DISPLAY: none"><td>&nbsp;&nbsp;其中&amp;税收</td><td>571,200</td><td>5.5</td></tr>
</table><p>注：按现价计算，增长按可比价格计算。</p><script>alert("5")</script></body></html>"""


@pytest.mark.parametrize(("charset", "encoding"), [
    ("gb2312", "gb18030"), ("utf-8", "utf-8"), ("gb2312", "utf-8-sig"), ("", "gbk"), ("utf-8", "gbk"), ("x-none", "utf-8"),
    ("utf-16", "utf-16")])
def test_a_page_is_a_grid_with_spans_hidden_rows_and_the_text_around(charset: str, encoding: str) -> None:
    source = read(REPORT.format(charset=charset).encode(encoding))
    grid, = source.grids
    assert (source.format, grid.name, source.prose) == ("html", "导出", "注：按现价计算，增长按可比价格计算。")
    assert {place: cell.value for place, cell in grid.cells.items()} == {
        (1, 1): "表1 收入", (2, 1): "单位：万元", (3, 1): "项目", (3, 2): "2019年", (4, 2): "累计", (4, 3): "增长%",
        (5, 1): "  其中&税收", (5, 2): "571,200", (5, 3): 5.5, (6, 1): "注：按现价计算，增长按可比价格计算。"}
    assert grid.merges == ((3, 1, 4, 1), (3, 2, 3, 3))
    assert grid.hidden_rows == ((5, 5),)


@pytest.mark.parametrize(("cell", "found"), [
    ("<td>2,390.3</td>", RawCell("text", "2,390.3")), ("<td> 2390.3\n</td>", RawCell("number", 2390.3)),
    ("<td x:num='1234.5678'>1,234.57</td>", RawCell("number", 1234.5678)), ("<td x:num>5</td>", RawCell("number", 5.0)),
    ("<td x:num='0.0655'>6.6%</td>", RawCell("number", 0.0655, is_percent=True)),
    ("<td sdval='0.0655' sdnum='1033;0;0.0%'>6.6%</td>", RawCell("number", 0.0655, is_percent=True)),
    ("<td x:num='43800'>2019年12月</td>", RawCell("text", "2019年12月")), ("<td x:str>00123</td>", RawCell("text", "00123")),
    (r"<td style='mso-number-format:\@'>101</td>", RawCell("text", "101")), ("<td>a<br>b</td>", RawCell("text", "a\nb")),
    ("<td><table><tr><td>5.5</td></tr></table></td>", RawCell("number", 5.5)), ("<td><input value=7></td>", RawCell("number", 7.0)),
    ("<td>5<script>6</script><span style='display:none'>7</span></td>", RawCell("number", 5.0)),
    ("<td><input type=hidden value=7></td>", None), ("<td>&nbsp;</td>", None)])
def test_what_a_cell_holds(cell: str, found: RawCell | None) -> None:
    grid, = read(f"<table><tr><td>a</td>{cell}</tr></table>").grids
    assert grid.cells.get((1, 2)) == found


def test_tables_in_cells_stand_below_their_row() -> None:
    inner = "<table><tr><td>指标<td>值</tr><tr><td>收入<td>5</tr></table>"
    assert cells(f"<table><tr><td>标题</td><td>{inner}</td></tr><tr><td>{inner}</td></tr></table>") == {
        (1, 1): "标题", (2, 1): "指标", (2, 2): "值", (3, 1): "收入", (3, 2): 5.0, (4, 1): "指标", (4, 2): "值",
        (5, 1): "收入", (5, 2): 5.0}


def test_a_heading_and_its_body_may_be_two_tables_and_others_stand_apart() -> None:
    assert cells("<table><tr><td>指标<td>值</table><table><tr><td>收入<td>5</table><table><tr><td>a<td>b<td>c</table>") == {
        (1, 1): "指标", (1, 2): "值", (2, 1): "收入", (2, 2): 5.0, (4, 1): "a", (4, 2): "b", (4, 3): "c"}


def test_hidden_tables_are_left_out_and_told_hidden_columns_are_read() -> None:
    page = "<table style='display:none'><tr><td>no</table><table><col><col style='display:none'><tr><td>a<td>b</table>"
    source = read(page)
    assert "hidden_skipped" in source.notes
    assert cells(page) == {(1, 1): "a", (1, 2): "b"}
    assert source.grids[0].hidden_columns == ((2, 2),)


def test_tags_out_of_order_lose_no_text() -> None:
    assert set(cells("<table>x<td>a<tr>y<td>b</tr>z<tr><td>c").values()) == {"x", "a", "y", "b", "z", "c"}


def test_rowspans_end_with_the_table() -> None:
    grid, = read("<table><tr><td rowspan=0>a<td colspan=99999999999>b</tr><tr><td>c</table>").grids
    assert grid.merges == ((1, 1, 2, 1), (1, 2, 1, 1001))
    assert grid.cells[2, 2].value == "c"


def test_a_page_without_a_table_is_prose_or_refused() -> None:
    source = read("<html><body><p>全区收入812,300万元。</p><p>增长5.5%。</p></body></html>")
    assert (source.grids, source.prose) == ((), "全区收入812,300万元。\n增长5.5%。")
    for page in ("<html><frameset><frame src='sheet001.htm'></frameset></html>", "<html></html>"):
        with pytest.raises(InputError) as caught:
            read(page)
        assert caught.value.issues[0].code == "import_no_table"


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_a_saved_page_gives_a_grid_for_each_of_its_pages(encoding: str) -> None:
    whole = EmailMessage()
    whole.make_related()
    for place, value in enumerate(("<html><frameset></frameset></html>", "<table><tr><td>收入<td>5</table>", "<table><tr><td>支出<td>6</table>")):
        part = EmailMessage()
        part.set_content(value, subtype="html", charset="gb18030", cte=encoding)
        part["Content-Location"] = f"file:///C:/tables/sheet{place}.htm" if place else "file:///C:/main.htm"
        whole.attach(part)
    whole["MIME-Version"] = "1.0"
    source = read(whole.as_bytes())
    assert source.format == "html"
    assert [(grid.name, grid.cells[1, 1].value, grid.cells[1, 2].value) for grid in source.grids] == [
        ("sheet1", "收入", 5.0), ("sheet2", "支出", 6.0)]
