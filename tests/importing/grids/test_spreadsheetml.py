"""XML Spreadsheet 2003: indexes, merges, types, percentages by style."""

from __future__ import annotations

from datetime import datetime

import pytest

from forecast.importing.grids import source_of_text
from forecast.issues import InputError
from forecast.xlsx import RawCell

HEAD = ('<?xml version="1.0"{0}?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">')
BOOK = HEAD + """<Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style><Style ss:ID="q" ss:Parent="p"/></Styles>
<Worksheet ss:Name="收入"><Table><Column/><Column ss:StyleID="q"/><Column ss:Index="5" ss:Span="1" ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="2" ss:MergeDown="1"><ss:Data ss:Type="String">表<html:B>1</html:B></ss:Data>
<Comment><ss:Data ss:Type="String">批注</ss:Data></Comment></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1"><Cell><Data ss:Type="DateTime">2019-12-31T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Number">0.065</Data></Cell><Cell ss:Index="6"><Data ss:Type="Number">2390.3</Data></Cell></Row>
<Row ss:Span="2"/><Row><Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell ss:StyleID="p"><Data ss:Type="Number">0.5</Data></Cell>
<Cell><Data ss:Type="Number">无</Data></Cell><Cell><Data ss:Type="String"> </Data></Cell><Cell><Data ss:Type="String">101</Data></Cell></Row>
</Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
<Worksheet ss:Name="空"/></Workbook>"""


@pytest.mark.parametrize(("stated", "encoding"), [
    ("", "utf-8"), (' encoding="UTF-8"', "utf-8-sig"), (' encoding="gb2312"', "gbk"), ("", "gbk"), (' encoding="UTF-16"', "utf-16")])
def test_a_workbook_is_read_as_it_stands(stated: str, encoding: str) -> None:
    source = source_of_text(BOOK.format(stated).encode(encoding), "导出.xls")
    grid, empty = source.grids
    assert (source.format, grid.name, grid.hidden, empty.name, empty.hidden) == ("xml2003", "收入", True, "空", False)
    assert dict(grid.cells.items()) == {
        (1, 1): RawCell("text", "表1"), (1, 4): RawCell("bool", True),
        (4, 1): RawCell("date", datetime(2019, 12, 31)), (4, 2): RawCell("number", 0.065, is_percent=True), (4, 6): RawCell("number", 2390.3),
        (8, 1): RawCell("error", "#REF!"), (8, 2): RawCell("number", 0.5, is_percent=True), (8, 3): RawCell("text", "无"),
        (8, 5): RawCell("text", "101")}
    assert (grid.merges, grid.hidden_rows, grid.hidden_columns) == (((1, 1, 2, 3),), ((4, 4),), ((5, 6),))


@pytest.mark.parametrize(("text", "code"), [
    (BOOK.format("")[:900], "import_damaged"), (HEAD.format("") + "</Workbook>", "no_sheets"),
    (BOOK.format("").replace("<Workbook", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Workbook', 1), "import_unsafe"),
    (HEAD.format("") + "<a>" * 100_000, "import_unsafe"),
    (BOOK.format("").replace('ss:Index="4"', 'ss:Index="99999999"'), "import_too_large"),
    (BOOK.format("").replace('ss:Index="4"', 'ss:Index="0"'), "import_too_large")])
def test_what_is_broken_or_unsafe_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        source_of_text(text, "导出.xls")
    assert caught.value.issues[0].code == code
