"""The linter: quiet on what Excel writes, and each rule has a package that breaks it."""

from __future__ import annotations

import csv
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from samples.workbook_parts import MAIN, Parts
from xlsxwriter import Workbook

from forecast.issues import Severity, describe
from forecast.xlsx.lint.formulas import nesting, newer_functions, unknown_sheets, without_texts
from forecast.xlsx.lint.inspect import lint_package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forecast.issues import Issue

SHEET, SECOND, BOOK, STYLES = ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
                               "xl/workbook.xml", "xl/styles.xml")
TYPES, SHEET_RELS = "[Content_Types].xml", "xl/worksheets/_rels/sheet1.xml.rels"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """A workbook with one of everything that the rules look at, calculation chain included."""
    path = tmp_path_factory.mktemp("lint") / "样例.xlsx"
    book = Workbook(path)
    one, two = book.add_worksheet("甲"), book.add_worksheet("乙")
    bold = book.add_format({"bold": True})
    one.set_column(0, 0, 20)
    one.set_column(1, 2, 10)
    one.write_row(0, 0, ["项目", "金额", "增长"], bold)
    one.write_row(1, 0, ["税收", 100])
    one.write_formula(1, 2, "=SUM(B2,乙!A1)", None, 101)
    one.write_formula(2, 2, '=IF(B2>0,"合计(",0)', None, "合计(")
    one.merge_range("E1:F2", "合并", bold)
    one.merge_range("E4:F5", "合并", bold)
    one.conditional_format("B2:B9", {"type": "cell", "criteria": ">", "value": 1, "format": bold})
    one.data_validation("A10", {"validate": "list", "source": ["是", "否"]})
    one.write_url("A12", "internal:'乙'!A1", None, "去乙")
    one.write_url("A13", "https://example.invalid/", None, "外部")
    one.write_comment("A2", "批注")
    one.set_footer("&P")
    two.write_number(0, 0, 1)
    two.write_row(2, 0, ["科目", "数"])
    two.write_row(3, 0, ["甲", 1])
    two.add_table(2, 0, 3, 1, {"columns": [{"header": "科目"}, {"header": "数"}], "name": "表甲"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=甲!$B$2:$B$3"})
    two.insert_chart("D2", chart)
    book.define_name("fc_x", "=甲!$B$2")
    book.define_name("fc_y", "=甲!$C$2")
    book.close()
    parts = Parts(path)
    chain = f'<calcChain xmlns="{MAIN}"><c r="C2" i="1"/><c r="C3"/></calcChain>'
    parts.parts["xl/calcChain.xml"] = chain.encode()
    edit(parts, TYPES, "</Types>", '<Override PartName="/xl/calcChain.xml" ContentType="application/'
         'vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>')
    edit(parts, "xl/_rels/workbook.xml.rels", "</Relationships>",
         '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
         'relationships/calcChain" Target="calcChain.xml"/></Relationships>')
    return parts


def edit(parts: Parts, part: str, old: str, new: str) -> None:
    text = parts.parts[part].decode()
    made = re.sub(old, lambda _: new, text, count=1) if old not in text else text.replace(old, new, 1)
    assert made != text, (part, old)
    parts.parts[part] = made.encode()


def copied(parts: Parts) -> Parts:
    other = Parts.__new__(Parts)
    other.parts = dict(parts.parts)
    return other


def found(parts: Parts, folder: Path, own: frozenset[str] = frozenset()) -> tuple[Issue, ...]:
    return lint_package(parts.save(folder / "坏.xlsx"), own)


def renamed(value: str) -> Callable[[Parts], None]:
    return lambda parts: edit(parts, BOOK, 'name="甲"', f'name="{value}"')


def put(part: str, old: str, new: str) -> Callable[[Parts], None]:
    return lambda parts: edit(parts, part, old, new)


def dropped(part: str) -> Callable[[Parts], None]:
    return lambda parts: parts.parts.pop(part) and None


def cell(inner: str, attributes: str = "") -> Callable[[Parts], None]:
    return put(SHEET, "</row></sheetData>", f'<c r="J13"{attributes}>{inner}</c></row></sheetData>')


def formula(text: str) -> Callable[[Parts], None]:
    return cell(f"<f>{text}</f><v>0</v>")


LONG = "长" * 32_768
CASES: dict[str, tuple[str, Callable[[Parts], None]]] = {
    "type missing": ("xlsx_content_type", put(TYPES, '<Override PartName="/xl/worksheets/sheet1.xml"[^>]*>', "")),
    "type wrong": ("xlsx_content_type", put(TYPES, "spreadsheetml.styles", "spreadsheetml.stiles")),
    "type twice": ("xlsx_content_type", put(TYPES, "</Types>", '<Override PartName="/XL/styles.xml" ContentType="a/b"/></Types>')),
    "part gone": ("xlsx_dangling", dropped("xl/drawings/drawing1.xml")),
    "styles gone": ("xlsx_dangling", dropped(STYLES)),
    "drawing without chart": ("xlsx_dangling", dropped("xl/charts/chart1.xml")),
    "drawing of another kind": ("xlsx_dangling", put(SHEET_RELS, "relationships/vmlDrawing", "relationships/image")),
    "id twice": ("xlsx_id_twice", put(SHEET_RELS, 'Id="rId2"', 'Id="rId1"')),
    "id unknown": ("xlsx_unknown_id", put("xl/drawings/drawing1.xml", 'r:id="rId1"', 'r:id="rId7"')),
    "id unknown in a sheet": ("xlsx_unknown_id", put(SHEET, '<hyperlink ref="A13" r:id="rId1"', '<hyperlink ref="A13" r:id="rId8"')),
    "sheet order": ("xlsx_order", put(SHEET, "<sheetData>", "<pageMargins/><sheetData>")),
    "validation before formats": ("xlsx_order", put(SHEET, r"<conditionalFormatting.*</conditionalFormatting>(?=<dataVal)", "<hyperlinks/>")),
    "workbook order": ("xlsx_order", put(BOOK, "<sheets>", "<definedNames/><sheets>")),
    "styles order": ("xlsx_order", put(STYLES, "<fonts ", "<dxfs/><fonts ")),
    "chart order": ("xlsx_order", put("xl/charts/chart1.xml", "<c:barDir", "<c:gapWidth/><c:barDir")),
    "drawing order": ("xlsx_order", put("xl/drawings/drawing1.xml", "<xdr:from>", "<xdr:clientData/><xdr:from>")),
    "table order": ("xlsx_order", put("xl/tables/table1.xml", "<autoFilter", "<tableStyleInfo/><autoFilter")),
    "unknown element": ("xlsx_order", put(SHEET, "<sheetData>", "<sheetDates/><sheetData>")),
    "cell order inside": ("xlsx_order", cell("<v>1</v><f>1</f>")),
    "name too long": ("xlsx_sheet_name", renamed("长" * 32)),
    "name with a colon": ("xlsx_sheet_name", renamed("甲:乙")),
    "name with a quote": ("xlsx_sheet_name", renamed("甲'")),
    "name empty": ("xlsx_sheet_name", renamed("")),
    "sheet name twice": ("xlsx_sheet_twice", renamed("乙")),
    "sheet id twice": ("xlsx_sheet_twice", put(BOOK, 'sheetId="2"', 'sheetId="1"')),
    "sheet id nought": ("xlsx_index", put(BOOK, 'sheetId="2"', 'sheetId="0"')),
    "all hidden": ("xlsx_no_visible_sheet", lambda parts: [edit(parts, BOOK, f'sheetId="{n}"', f'sheetId="{n}" state="hidden"') for n in (1, 2)] and None),
    "defined name like a cell": ("xlsx_name", put(BOOK, '"fc_x"', '"AB12"')),
    "defined name with a blank": ("xlsx_name", put(BOOK, '"fc_x"', '"a b"')),
    "defined name empty": ("xlsx_name", put(BOOK, r'(?<="fc_x">)[^<]+', "")),
    "defined name twice": ("xlsx_name_twice", put(BOOK, '"fc_y"', '"FC_X"')),
    "defined name of no sheet": ("xlsx_unknown_sheet", put(BOOK, r'(?<="fc_x">)[^<]+', "丙!$A$1")),
    "scope": ("xlsx_index", put(BOOK, 'name="fc_x"', 'name="fc_x" localSheetId="2"')),
    "active tab": ("xlsx_index", put(BOOK, "<workbookView ", '<workbookView activeTab="2" ')),
    "view": ("xlsx_index", put(SECOND, 'workbookViewId="0"', 'workbookViewId="1"')),
    "style": ("xlsx_index", cell("<v>1</v>", ' s="99"')),
    "style of a column": ("xlsx_index", put(SHEET, '<col min="1"', '<col style="99" min="1"')),
    "style of a row": ("xlsx_index", put(SHEET, '<row r="1"', '<row r="1" s="99"')),
    "font": ("xlsx_index", put(STYLES, 'fontId="1"', 'fontId="77"')),
    "base style": ("xlsx_index", put(STYLES, r'(?<=<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" )xfId="0"', 'xfId="9"')),
    "differential format": ("xlsx_index", put(SHEET, 'dxfId="0"', 'dxfId="5"')),
    "shared string": ("xlsx_index", cell("<v>999</v>", ' t="s"')),
    "zoom": ("xlsx_index", put(SHEET, "<sheetView ", '<sheetView zoomScale="500" ')),
    "merges overlap": ("xlsx_merge", put(SHEET, '"E4:F5"', '"F2:G5"')),
    "merge nowhere": ("xlsx_address", put(SHEET, '"E4:F5"', '"E4:ZZZ5"')),
    "cell nowhere": ("xlsx_address", put(SHEET, 'r="C3"', 'r="XFE3"')),
    "row nowhere": ("xlsx_address", put(SHEET, '<row r="13"', '<row r="1048577"')),
    "format of no range": ("xlsx_address", put(SHEET, 'sqref="B2:B9"', 'sqref="B9:B2"')),
    "rows backwards": ("xlsx_cell_order", put(SHEET, '<row r="13"', '<row r="1"')),
    "cells backwards": ("xlsx_cell_order", put(SHEET, 'r="B2"', 'r="D2"')),
    "cell twice": ("xlsx_cell_order", put(SHEET, 'r="B2"', 'r="A2"')),
    "cell of another row": ("xlsx_cell_order", put(SHEET, 'r="B2"', 'r="B3"')),
    "not a number": ("xlsx_value", cell("<v>1,5</v>")),
    "not a truth": ("xlsx_value", cell("<v>yes</v>", ' t="b"')),
    "not an error": ("xlsx_value", cell("<v>#OOPS!</v>", ' t="e"')),
    "unknown type": ("xlsx_value", cell("<v>1</v>", ' t="x"')),
    "inline text too long": ("xlsx_too_long", cell(f"<is><t>{LONG}</t></is>", ' t="inlineStr"')),
    "shared text too long": ("xlsx_too_long", put("xl/sharedStrings.xml", "<t>项目</t>", f"<t>{LONG}</t>")),
    "formula too long": ("xlsx_too_long", formula("1" + "+1" * 4100)),
    "footer too long": ("xlsx_too_long", put(SHEET, "&amp;P", "长" * 256)),
    "list too long": ("xlsx_too_long", put(SHEET, "<formula1>[^<]*</formula1>", f'<formula1>"{"长" * 256}"</formula1>')),
    "deep formula": ("xlsx_formula", formula("ABS(" * 65 + "1" + ")" * 65)),
    "open bracket": ("xlsx_formula", formula("SUM(A1")),
    "formula of no sheet": ("xlsx_unknown_sheet", formula("SUM(丙!A1:A3)")),
    "calculation chain": ("xlsx_calc_chain", put("xl/calcChain.xml", 'r="C3"', 'r="B2"')),
    "columns overlap": ("xlsx_columns", put(SHEET, '<col min="2"', '<col min="1"')),
    "table width": ("xlsx_table", put("xl/tables/table1.xml", 'ref="A3:B4"', 'ref="A3:C4"')),
    "table column twice": ("xlsx_table", put("xl/tables/table1.xml", 'name="数"', 'name="科目"')),
    "table named as a name": ("xlsx_table", put("xl/tables/table1.xml", 'displayName="表甲"', 'displayName="fc_x"')),
    "broken xml": ("broken_xml", put(SECOND, "</sheetData>", "")),
    "broken styles": ("broken_xml", put(STYLES, "</fonts>", "")),
    "document type": ("unsafe_package", put(SECOND, "<worksheet", '<!DOCTYPE w [<!ENTITY a "b">]><worksheet')),
}
HAZARDS: dict[str, tuple[str, Callable[[Parts], None]]] = {
    "newer function": ("xlsx_newer_function", formula("_xlfn.XLOOKUP(A1,B1:B2,C1:C2)")),
    "newer function without its mark": ("xlsx_newer_function", formula("TEXTJOIN(&quot;,&quot;,TRUE,A1)")),
    "link to no sheet": ("xlsx_link", put(SHEET, "location=\"'乙'!A1\"", "location=\"'丙'!A1\"")),
    "link to no name": ("xlsx_link", put(SHEET, "location=\"'乙'!A1\"", 'location="nowhere"')),
    "blanks lost": ("xlsx_space", cell("<is><t> 甲</t></is>", ' t="inlineStr"')),
    "two tabs selected": ("xlsx_tabs_selected", put(SECOND, "<sheetView ", '<sheetView tabSelected="1" ')),
}


def test_the_sample_is_sound(sample: Parts, tmp_path: Path) -> None:
    assert found(sample, tmp_path, frozenset({"甲", "乙"})) == ()


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_found(sample: Parts, tmp_path: Path, case: str) -> None:
    code, change = CASES[case]
    parts = copied(sample)
    change(parts)
    issues = found(parts, tmp_path)
    assert code in {issue.code for issue in issues if issue.severity is Severity.ERROR}
    for issue in issues:
        for lang in ("zh", "en"):
            assert "{" not in describe(issue, lang).replace(issue.found, "")  # type: ignore[arg-type]


@pytest.mark.parametrize("case", HAZARDS)
def test_hazards_are_errors_on_our_own_sheets_only(sample: Parts, tmp_path: Path, case: str) -> None:
    code, change = HAZARDS[case]
    parts = copied(sample)
    change(parts)
    (theirs,) = found(parts, tmp_path)
    (ours,) = found(parts, tmp_path, frozenset({"甲", "乙"}))
    assert (theirs.code, theirs.severity) == (code, Severity.WARNING)
    assert (ours.code, ours.severity) == (code, Severity.ERROR)
    assert theirs.where.sheet in {"甲", "乙"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("twin", ["xl/styles.xml", "XL/Styles.xml", "xl\\styles.xml"])
def test_two_parts_of_one_name(sample: Parts, tmp_path: Path, twin: str) -> None:
    path = sample.save(tmp_path / "twins.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(twin, b"<x/>")
    (issue,) = lint_package(path)
    assert (issue.code, issue.where.sheet) == ("xlsx_part_twice", "xl/styles.xml")


def test_the_same_fault_is_listed_a_few_times_and_counted(sample: Parts, tmp_path: Path) -> None:
    parts = copied(sample)
    cells = "".join(f'<row r="{row}"><c r="A{row}" s="99"><v>1</v></c></row>'
                    for row in range(20, 60))
    edit(parts, SHEET, "</sheetData>", cells + "</sheetData>")
    issues = found(parts, tmp_path)
    assert [issue.code for issue in issues] == ["xlsx_index"] * 10 + ["xlsx_more"]
    assert issues[0].where.cell == "A20"
    assert issues[-1].found == "30"


def test_a_dangling_relationship_that_nothing_names_is_a_hazard(sample: Parts, tmp_path: Path) -> None:
    parts = copied(sample)
    edit(parts, SHEET_RELS, "</Relationships>",
         '<Relationship Id="rId50" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
         'relationships/drawing" Target="../drawings/none.xml"/></Relationships>')
    (issue,) = found(parts, tmp_path)
    assert (issue.code, issue.severity) == ("xlsx_dangling", Severity.WARNING)


@pytest.mark.shared
def test_what_excel_wrote_is_not_called_broken(shared: Path) -> None:
    """Only what the corpus lists as no workbook, cut off or a bomb is; 1.3 MB are left to others."""
    corpus = shared / "xlsx_corpus"
    with (corpus / "index.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    readable, refused = 0, {}
    for row in rows:
        path = corpus / row["file"]
        if path.stat().st_size > 1_000_000:
            continue
        errors = {issue.code for issue in lint_package(path) if issue.severity is Severity.ERROR}
        if errors:
            refused[row["file"][:3]] = errors
        else:
            readable += 1
    assert set(refused) == {"011", "067", "072", "073", "081", "082", "083", "085", "086"}
    assert all(codes <= {"not_a_workbook", "unsafe_package", "truncated_package", "missing_part"}
               for codes in refused.values())
    assert readable > 60


@pytest.mark.parametrize(("text", "names"), [
    ("SUM(甲!A1,'丙 1'!B2,A1:B2)", ["丙 1"]),
    ("'甲:丙'!A1+丁:甲!B1", ["丙", "丁"]),
    ('IF(A1="丙!",#REF!,[1]丙!A1)', []),
    ("'[1]丙'!A1+'甲''s'!A1", ["甲's"]),
    ("甲!#REF!", []),
])  # fmt: skip
def test_sheets_that_a_formula_names(text: str, names: list[str]) -> None:
    assert list(unknown_sheets(without_texts(text), {"甲", "乙"})) == names


def test_brackets_and_functions_of_a_formula() -> None:
    assert nesting(without_texts('IF(A1="((",SUM(B1),1)')) == 2
    assert nesting("SUM(表[[#This Row],[a(]])") == 1
    assert nesting("A1)+(B1") == -1
    assert list(newer_functions("_xlfn.STDEV.S(A1)+_xlfn.LET(x,1,x)+IFERROR(1,2)+FILTER(A1)")) == ["LET", "FILTER"]
    assert list(newer_functions("_xlfn.FUTURE(1)+_xlfn._xlws.SORT(A1)")) == ["FUTURE", "SORT"]


def test_cells_of_an_array_may_stand_in_the_chain(sample: Parts, tmp_path: Path) -> None:
    """Excel lists every cell of an array formula that fills several; one alone has it written."""
    parts = copied(sample)
    data = parts.parts[SHEET].decode()
    cell = re.search(r'<c r="C2"[^>]*><f>', data)
    assert cell is not None
    parts.parts[SHEET] = data.replace(cell[0], cell[0].replace("<f>", '<f t="array" ref="C2:C4">'), 1).encode()
    chain = next(name for name in parts.parts if name.endswith("calcChain.xml"))
    parts.parts[chain] = parts.parts[chain].replace(b"</calcChain>", b'<c r="C4" i="1"/></calcChain>')
    assert "xlsx_calc_chain" not in {one.code for one in found(parts, tmp_path)}
    parts.parts[chain] = parts.parts[chain].replace(b'r="C4"', b'r="C5"')
    assert "xlsx_calc_chain" in {one.code for one in found(parts, tmp_path)}


def test_opaque_parts_stay_opaque(sample: Parts, tmp_path: Path) -> None:
    """Power Pivot keeps its model in customXml as it likes, well formed or not."""
    parts = copied(sample)
    parts.parts["customXml/item1.xml"] = b"\xff\xfe<\x00G\x00 not xml"
    put("xl/_rels/workbook.xml.rels", "</Relationships>",
        '<Relationship Id="rId70" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/customXml" Target="../customXml/item1.xml"/></Relationships>')(parts)
    assert [one for one in found(parts, tmp_path) if one.severity is Severity.ERROR] == []


def test_escapes_count_as_one_letter(sample: Parts, tmp_path: Path) -> None:
    parts = copied(sample)
    cell(f"<f>A1</f><v>{'_x000a_' * 9_000}</v>", ' t="str"')(parts)
    assert "xlsx_too_long" not in {one.code for one in found(parts, tmp_path)}


def test_a_workbook_without_windows_is_googles(sample: Parts, tmp_path: Path) -> None:
    parts = copied(sample)
    parts.parts[BOOK] = re.sub(rb"<bookViews>.*?</bookViews>", b"", parts.parts[BOOK])
    assert [one for one in found(parts, tmp_path) if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize("formula", ["Excel|'[Book1]Sheet1'!'!R1C1'", "wind|'a b'!price", "cmd|x!A1"])
def test_links_to_other_programs_name_no_sheet(formula: str) -> None:
    assert list(unknown_sheets(without_texts(formula), {"甲"})) == []


def test_faults_of_the_users_parts_are_named_as_theirs(sample: Parts, tmp_path: Path) -> None:
    parts = copied(sample)
    put(SHEET, "</row></sheetData>", '<c r="AZZZ12"><v>1</v></c></row></sheetData>')(parts)
    path = parts.save(tmp_path / "x.xlsx")
    assert {one.severity for one in lint_package(path) if one.code == "xlsx_address"} == {Severity.ERROR}
    told = lint_package(path, frozenset({"乙"}))
    assert {one.severity for one in told} == {Severity.WARNING}
    (whose,) = [one for one in told if one.code == "xlsx_users"]
    assert "甲" in describe(whose)
    assert {one.severity for one in lint_package(path, frozenset({"甲"})) if one.code == "xlsx_address"} == {Severity.ERROR}


@pytest.mark.parametrize("part", ["docProps/core.xml", "xl/theme/theme1.xml"])
def test_a_broken_part_of_the_users_is_theirs(sample: Parts, tmp_path: Path, part: str) -> None:
    parts = copied(sample)
    assert part in parts.parts
    parts.parts[part] = b"<a:theme"
    path = parts.save(tmp_path / "x.xlsx")
    assert "broken_xml" in {one.code for one in lint_package(path) if one.severity is Severity.ERROR}
    told = lint_package(path, frozenset({"乙"}))
    assert {one.severity for one in told} == {Severity.WARNING}
    assert {"broken_xml", "xlsx_users"} == {one.code for one in told}


def test_a_broken_part_of_ours_is_an_error(sample: Parts, tmp_path: Path) -> None:
    parts = copied(sample)
    parts.parts["xl/styles.xml"] = b"<styleSheet"
    told = lint_package(parts.save(tmp_path / "x.xlsx"), frozenset({"乙"}))
    assert "broken_xml" in {one.code for one in told if one.severity is Severity.ERROR}
