"""Ranges, lists and names take in what is added at their edge, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from forecast.workbook.editing import Column, DropDown, Entry, Row, SheetEdits, edit_book
from forecast.workbook.editing.ranges import grown, grown_area, grown_block
from forecast.xlsx import lint_package, open_draft

if TYPE_CHECKING:
    from pathlib import Path

ROWS = SheetEdits("表", 1, 1, rows=(Row(6, 5), Row(7, 5)))
COLUMNS = SheetEdits("表", 1, 1, columns=(Column(4, 3),))


@pytest.mark.parametrize(("ranges", "edits", "expected"), [
    ("A2:A5", ROWS, "A2:A7"), ("A2:A4", ROWS, "A2:A4"), ("A2:A200", ROWS, "A2:A200"), ("B5", ROWS, "B5"),
    ("A2:C5", COLUMNS, "A2:D5"), ("A2:B5", COLUMNS, "A2:B5"), ("A2:C5 E2:E5", ROWS, "A2:C7 E2:E7"), ("坏", ROWS, "坏")])
def test_what_rules_hold_for(ranges: str, edits: SheetEdits, expected: str) -> None:
    assert grown(ranges, edits) == expected


def test_blocks_grow_only_at_their_edge() -> None:
    assert grown_block((1, 1, 5, 3), ROWS) == (1, 1, 7, 3)
    assert grown_block((1, 1, 4, 3), ROWS) == (1, 1, 4, 3)
    assert grown_block((1, 1, 5, 3), COLUMNS) == (1, 1, 5, 4)
    assert grown_area((1, 1, 5, 3), ROWS) == (1, 1, 7, 3)


def a_list(path: Path, *, totals: bool = False) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "表"  # type: ignore[union-attr]
    for row in (("月", "甲", "乙"), *((f"{month}月", month, month * 2) for month in range(1, 4)), ("合计" if totals else "4月", 6, 12)):
        sheet.append(row)  # type: ignore[union-attr]
    made = Table(displayName="清单", ref="A1:C5")
    if totals:
        made.totalsRowCount = 1
    sheet.add_table(made)  # type: ignore[union-attr]
    sheet.print_area = "A1:C5"  # type: ignore[union-attr]
    book.defined_names["整表"] = DefinedName("整表", attr_text="表!$A$1:$C$5")
    book.defined_names["一格"] = DefinedName("一格", attr_text="表!$B$5")
    book.save(path)
    return path


def edited(path: Path, edits: SheetEdits) -> Path:
    with open_draft(path) as draft:
        edit_book(draft, [edits])
        data = draft.pack()
    path.write_bytes(data)
    assert lint_package(path) == ()
    return path


def test_a_list_a_name_and_the_print_area_grow(tmp_path: Path) -> None:
    edits = SheetEdits("表", 1, 1, (Column(4, 3),), (Row(6, 5),), (Entry((1, 4), "丙"), Entry((6, 1), "5月"), Entry((6, 4), 1.5)),
                       (DropDown((6, 1), ("5月", '6,"月')),))
    book = load_workbook(edited(a_list(tmp_path / "表.xlsx"), edits))
    sheet = book["表"]
    assert (sheet.tables["清单"].ref, sheet.tables["清单"].autoFilter.ref) == ("A1:D6", "A1:D6")
    assert [one.name for one in sheet.tables["清单"].tableColumns] == ["月", "甲", "乙", "丙"]
    assert book.defined_names["整表"].attr_text.replace("'", "") == "表!$A$1:$D$6"
    assert book.defined_names["一格"].attr_text.replace("'", "") == "表!$B$5"
    assert sheet.print_area == "'表'!$A$1:$D$6"
    assert sheet["D6"].value == 1.5
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("A6", '"5月,6，”月"')


def test_a_row_of_totals_closes_a_list(tmp_path: Path) -> None:
    edits = SheetEdits("表", 1, 1, rows=(Row(6, 4),), entries=(Entry((6, 1), "4月"),))
    sheet = load_workbook(edited(a_list(tmp_path / "表.xlsx", totals=True), edits))["表"]
    assert sheet.tables["清单"].ref == "A1:C5"


def test_a_heading_that_a_list_has_is_not_given_twice(tmp_path: Path) -> None:
    edits = SheetEdits("表", 1, 1, (Column(4, 3),), entries=(Entry((1, 4), "乙"),))
    sheet = load_workbook(edited(a_list(tmp_path / "表.xlsx"), edits))["表"]
    assert sheet.tables["清单"].ref == "A1:C5"


def test_text_that_xml_cannot_hold_is_made_plain(tmp_path: Path) -> None:
    edits = SheetEdits("表", 1, 1, entries=(Entry((9, 1), "a\x01b\ud800"), Entry((9, 2), " =1+1 ")))
    sheet = load_workbook(edited(a_list(tmp_path / "表.xlsx"), edits))["表"]
    assert (sheet["A9"].value, sheet["B9"].value, sheet["B9"].data_type) == ("a b ", " =1+1 ", "s")
