"""Packages as programs other than Excel write them, and cells in every form the format allows."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from forecast.issues import InputError
from forecast.xlsx.read.cells import read_cells
from forecast.xlsx.read.grid import RawCell

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ROWS = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>2390.26</v></c></row>'
EXPECTED = {(1, 1): "罗湖", (1, 2): 2390.26}


def sheet_xml(rows: str = ROWS, space: str = MAIN) -> str:
    return f'<worksheet xmlns="{space}"><dimension ref="A1"/><sheetData>{rows}</sheetData></worksheet>'


@dataclass
class Made:
    """The parts of a small workbook, to be bent."""

    main: str = "xl/workbook.xml"
    sheet: str = "xl/worksheets/sheet1.xml"
    sheet_target: str = "worksheets/sheet1.xml"
    sheet_kind: str = "worksheet"
    office: str = OFFICE
    space: str = MAIN
    strings: str | None = "xl/sharedStrings.xml"
    parts: dict[str, str | bytes] = field(default_factory=dict)

    def packed(self) -> bytes:
        folder, name = self.main.rsplit("/", 1) if "/" in self.main else ("", self.main)
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        relation = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
        links = f'<Relationship Id="s1" Type="{self.office}/relationships/{self.sheet_kind}" Target="{self.sheet_target}"/>'
        if self.strings:
            links += f'<Relationship Id="t" Type="{self.office}/relationships/sharedStrings" Target="/{self.strings}"/>'
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{self.main}" '
            f'ContentType="{SPREADSHEET}.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships {relation}><Relationship Id="r" Type="{self.office}/relationships/'
            f'officeDocument" Target="{self.main}"/></Relationships>',
            self.main: f'<workbook xmlns="{self.space}" xmlns:r="{self.office}/relationships"><sheets>'
            '<sheet name="表" sheetId="1" r:id="s1"/></sheets></workbook>',
            rels: f"<Relationships {relation}>{links}</Relationships>",
            self.sheet: sheet_xml(space=self.space)}
        if self.strings:
            parts[self.strings] = f'<sst xmlns="{self.space}"><si><t>罗湖</t></si></sst>'
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, data in {**parts, **self.parts}.items():
                archive.writestr(zipfile.ZipInfo(part), data)
        return packed.getvalue()

    def read(self, folder: Path) -> dict[tuple[int, int], RawCell]:
        path = folder / "他.xlsx"
        path.write_bytes(self.packed())
        (grid,) = read_cells(path).sheets
        assert grid.name == "表"
        return dict(grid.cells.items())


def in_prefix(xml: str) -> str:
    """The same sheet with every element in a prefix."""
    import re

    return re.sub(r"<(/?)(\w)", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")


PACKAGES: dict[str, Made] = {
    "as usual": Made(),
    "absolute targets": Made(sheet_target="/xl/worksheets/sheet1.xml"),
    "climbing targets": Made(sheet_target="../xl/./worksheets/sheet1.xml"),
    "parts in the root": Made(main="workbook.xml", sheet="sheet1.xml", sheet_target="sheet1.xml",
                              strings="strings.xml"),
    "an odd folder": Made(main="wtf/book.xml", sheet="wtf/s.xml", sheet_target="s.xml"),
    "backslashes in targets": Made(sheet_target="worksheets\\sheet1.xml"),
    "backslashes in names": Made(sheet="xl\\worksheets\\sheet1.xml"),
    "a leading slash in names": Made(sheet="/xl/worksheets/sheet1.xml"),
    "other letters": Made(sheet="xl/Worksheets/Sheet1.XML"),
    "Chinese part names": Made(sheet="xl/worksheets/表一.xml", sheet_target="worksheets/表一.xml"),
    "percent signs in targets": Made(sheet="xl/worksheets/表一.xml",
                                     sheet_target="worksheets/%E8%A1%A8%E4%B8%80.xml"),
    "percent signs in names": Made(sheet="xl/worksheets/%E8%A1%A8.xml", sheet_target="worksheets/表.xml"),
    "Strict": Made(office=f"{STRICT}/officeDocument", space=f"{STRICT}/spreadsheetml/main"),
    "UTF-16": Made(parts={"xl/worksheets/sheet1.xml": ('<?xml version="1.0" encoding="UTF-16"?>'
                                                       + sheet_xml()).encode("utf-16")}),
    "UTF-16 without its mark": Made(parts={"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>罗湖</t></si></sst>'
                                           .encode("utf-16-be")}),
    "UTF-16 said, UTF-8 written": Made(parts={"xl/workbook.xml": '<?xml version="1.0" encoding="utf-16"?>'
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets><sheet name="表" sheetId="1" r:id="s1"/>'
        "</sheets></workbook>"}),
    "GBK": Made(parts={"xl/sharedStrings.xml": ('<?xml version="1.0" encoding="GBK"?>'
                                                f'<sst xmlns="{MAIN}"><si><t>罗湖</t></si></sst>').encode("gbk")}),
    "a byte order mark and a blank line": Made(parts={"xl/worksheets/sheet1.xml": (
        '\ufeff\n<?xml version="1.0" encoding="utf-8" standalone="yes"?>' + sheet_xml()).encode()}),
    "prefixes": Made(parts={"xl/worksheets/sheet1.xml": in_prefix(sheet_xml())}),
    "a prefix beside the plain root": Made(parts={"xl/worksheets/sheet1.xml":
        f'<worksheet xmlns="{MAIN}" xmlns:q="{MAIN}">{in_prefix("<sheetData>" + ROWS + "</sheetData>").replace("x:", "q:")}</worksheet>'}),
    "comments and CDATA": Made(parts={
        "xl/worksheets/sheet1.xml": sheet_xml("<!-- <![CDATA[ --><!-- ]]> <c/> -->" + ROWS + "<?x <c/> ?>"),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t><![CDATA[罗]]>湖</t></si></sst>'}),
    "rich text and phonetic guides": Made(parts={"xl/sharedStrings.xml":
        f'<sst xmlns="{MAIN}"><si><r><rPr><b/></rPr><t xml:space="preserve">罗</t></r><r><t>湖</t></r>'
        '<rPh sb="0" eb="1"><t>luo</t></rPh><phoneticPr fontId="1"/></si></sst>'}),
    "no addresses": Made(parts={"xl/worksheets/sheet1.xml": sheet_xml('<row><c t="s"><v>0</v></c><c><v>2390.26</v></c></row>')}),
    "attributes in another order": Made(parts={"xl/worksheets/sheet1.xml": sheet_xml(
        "<row r='1'><c t='s' r='A1' ><v >0</v ></c ><c s=\"99\"\n r=\"B1\"><v>2390.26</v>\n</c></row>")}),
    "cells of an extension": Made(parts={"xl/worksheets/sheet1.xml": sheet_xml().replace(
        "</worksheet>", '<extLst><ext><row r="9"><c r="C9"><v>1</v></c></row></ext></extLst></worksheet>')}),
    "an empty fill": Made(parts={"xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fills><fill/></fills></styleSheet>'}),
    "macros": Made(parts={"xl/vbaProject.bin": b"\xcc\x61macros", "[Content_Types].xml":
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'}),
    "an entry with a trailing slash": Made(parts={"xl/": b""}),
}  # fmt: skip


@pytest.mark.parametrize("case", PACKAGES)
def test_it_is_read_all_the_same(tmp_path: Path, case: str) -> None:
    cells = PACKAGES[case].read(tmp_path)
    assert {place: cell.value for place, cell in cells.items()} == EXPECTED


@pytest.mark.parametrize("kind", ["chartsheet", "dialogsheet", "xlMacrosheet"])
def test_a_workbook_of_other_sheets_alone(tmp_path: Path, kind: str) -> None:
    with pytest.raises(InputError) as caught:
        Made(sheet_kind=kind).read(tmp_path)
    assert caught.value.issues[0].code == "no_sheets"


def test_one_part_for_two_sheets_is_refused(tmp_path: Path) -> None:
    """Ten thousand sheets of one large part would be read ten thousand times."""
    book = (f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>'
            '<sheet name="表" r:id="s1"/><sheet name="表二" r:id="s1"/></sheets></workbook>')
    with pytest.raises(InputError) as caught:
        Made(parts={"xl/workbook.xml": book}).read(tmp_path)
    assert caught.value.issues[0].code == "unsafe_package"


CELLS: list[tuple[str, Any]] = [
    ('<c r="A1" t="d"><v>2020-01-03</v></c>', datetime(2020, 1, 3)),
    ('<c r="A1" t="d"><v>2020-01-03T12:30:00Z</v></c>', datetime(2020, 1, 3, 12, 30)),
    ('<c r="A1" t="d"><v>1900-01-01</v></c>', datetime(1900, 1, 1)),
    ('<c r="A1" t="d"><v>12:30:00</v></c>', datetime(1899, 12, 31, 12, 30)),
    ('<c r="A1" t="d"><v>去年</v></c>', "去年"),
    ('<c r="A1" t="b"><v>true</v></c>', True), ('<c r="A1" t="b"><v>0</v></c>', False),
    ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
    ('<c r="A1" t="n"><v>1E3</v></c>', 1000.0), ('<c r="A1"><v xml:space="preserve"> 7 </v></c>', 7.0),
    ('<c r="A1"><v>1.7976931348623157E+308</v></c>', 1.7976931348623157e308),
    ('<c r="A1"><v>1E999</v></c>', "1E999"), ('<c r="A1"><v>NaN</v></c>', "NaN"),
    ('<c r="A1" t="str"><v>&#32599;&#28246;&#38;lt;&amp;#65;&#66;</v></c>', "罗湖&lt;&#65;B"),
    ('<c r="A1" t="str"><v>a&amp;b&lt;&#x7F57;_x000A__xD83D__xDE00__x005F_x</v></c>', "a&b<罗\n😀_x"),
    ('<c r="A1" t="str"><v>_xD83D_</v></c>', "\ufffd"),
    ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 甲 </t></is></c>', " 甲 "),
    ('<c r="A1" t="inlineStr"><v>甲</v></c>', "甲"),
    ('<c r="A1" t="s" vm="1"><v>0</v></c>', "罗湖"),
    ('<c r="A1" cm="1"><f t="array" ref="A1:A3">SORT(B1:B3)</f><v>1</v></c>', 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value"), CELLS)
def test_every_form_of_a_cell(tmp_path: Path, cell: str, value: object) -> None:
    made = Made(parts={"xl/worksheets/sheet1.xml": sheet_xml(f'<row r="1">{cell}</row>')})
    read = made.read(tmp_path)[1, 1].value
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("cell", [
    '<c r="A1"/>', '<c r="A1"><v/></c>', '<c r="A1" t="s"/>', '<c r="A1" t="str"><v> </v></c>',
    '<c r="A1" t="inlineStr"><is/></c>', '<c r="A1" t="inlineStr"/>', '<c r="A1"><f/></c>',
    '<c r="A1" t="n"></c>', '<c r="A1"><extLst/></c>'])  # fmt: skip
def test_cells_that_hold_nothing(tmp_path: Path, cell: str) -> None:
    made = Made(parts={"xl/worksheets/sheet1.xml": sheet_xml(f'<row r="1">{cell}</row>')})
    assert made.read(tmp_path) == {}


def test_pictures_and_data_types_in_cells(tmp_path: Path) -> None:
    """A picture in a cell shows as an error to older programs, as text in other ones than WPS."""
    rows = ('<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c><c r="B1" t="e" vm="1"><f>SORT(1)</f><v>#VALUE!</v></c>'
            '<c r="C1" t="str"><f>_xlfn.DISPIMG("ID",1)</f><v>=DISPIMG("ID",1)</v></c></row>')
    read = Made(parts={"xl/worksheets/sheet1.xml": sheet_xml(rows)}).read(tmp_path)
    assert [cell.kind for cell in read.values()] == ["object", "error", "object"]


def test_names_of_the_workbook_and_of_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "名.xlsx"
    path.write_bytes(Made(parts={"xl/workbook.xml":
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets><sheet name="表" r:id="s1"/></sheets>'
        '<definedNames><definedName name="税率">0.17</definedName>'
        f'<definedName name="费率" localSheetId="{"9" * 5000}">1</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0" hidden="1">表!$A$1:$B$9</definedName></definedNames>'
        "</workbook>"}).packed())  # fmt: skip
    one, wild, other = read_cells(path).names
    assert (wild.name, wild.sheet) == ("费率", "")
    assert (one.name, one.text, one.sheet, one.hidden) == ("税率", "0.17", "", False)
    assert (other.text, other.sheet, other.hidden) == ("表!$A$1:$B$9", "表", True)


def test_a_hidden_column_of_five_thousand_digits_is_none(tmp_path: Path) -> None:
    path = tmp_path / "列.xlsx"
    sheet = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
        "<sheetData>", f'<cols><col min="1" max="{"9" * 5000}" hidden="1"/></cols><sheetData>')
    path.write_bytes(Made(parts={"xl/worksheets/sheet1.xml": sheet}).packed())
    assert read_cells(path).sheets[0].cells[1, 1].value == 1
