"""Sheets taken out: formulas that read them keep their figures, nothing dangles."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from samples.workbook_parts import Parts

from forecast.xlsx import lint_package, open_draft, read_cells, remove_sheets


def removed(path: Path, target: Path, *names: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    with open_draft(path) as draft:
        done = remove_sheets(draft, names)
        target.write_bytes(draft.pack())
    return done.sheets, done.frozen


def book_of(path: Path) -> Path:
    book = Workbook()
    first = book.worksheets[0]
    first.title = "甲"
    for cell in ("A1", "A2", "A3", "A4", "B1"):
        first[cell] = "=1"
    for name in ("走", "留"):
        book.create_sheet(name)["A1"] = 7
        book[name].print_area = "A1:B2"
    book.defined_names["指着"] = DefinedName("指着", attr_text="走!$A$1")
    book.active = 2
    book.save(path)
    parts = Parts(path)
    for cell, inner, kind in (
            ("A1", '<f t="shared" ref="A1:A2" si="0">走!A1*2</f><v>14</v>', None),
            ("A2", '<f t="shared" si="0"/><v>16</v>', None),
            ("A3", '<f>指着&amp;"x"</f><v>7x</v>', "str"),
            ("A4", "<f>留!A1</f><v>7</v>", None),
            ("B1", "<f>走!A9</f>", None)):
        parts = parts.with_cell("甲", cell, inner, kind)
    return parts.save(path)


def test_what_pointed_there_keeps_its_figure(tmp_path: Path) -> None:
    path = book_of(tmp_path / "book.xlsx")
    sheets, frozen = removed(path, tmp_path / "made.xlsx", "走")
    assert sheets == ("走",)
    assert frozen == (("甲", "A1"), ("甲", "B1"), ("甲", "A2"), ("甲", "A3"))
    first, last = read_cells(tmp_path / "made.xlsx").sheets
    assert (first.name, last.name) == ("甲", "留")
    assert {place: (cell.value, cell.formula) for place, cell in first.cells.items()} == {
        (1, 1): (14.0, None), (2, 1): (16.0, None), (3, 1): ("7x", None), (4, 1): (7.0, "留!A1")}
    assert lint_package(tmp_path / "made.xlsx") == ()


def test_names_are_counted_anew(tmp_path: Path) -> None:
    removed(book_of(tmp_path / "book.xlsx"), tmp_path / "made.xlsx", "走")
    text = Parts(tmp_path / "made.xlsx").parts["xl/workbook.xml"].decode()
    assert '<definedName name="指着">#REF!</definedName>' in text
    assert 'localSheetId="1"' in text
    assert 'localSheetId="2"' not in text
    assert 'activeTab="1"' in text


def test_without_sheets_to_take_out_the_cells_stay_byte_for_byte(tmp_path: Path) -> None:
    path = book_of(tmp_path / "book.xlsx")
    assert removed(path, tmp_path / "made.xlsx") == ((), ())
    old, new = Parts(path).parts, Parts(tmp_path / "made.xlsx").parts
    assert {name for name in old if old[name] != new[name]} <= {"xl/workbook.xml"}
