"""Our sheets read and written anew as they are written: the same as by way of a tree."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import pytest
from samples.result_sample import sample_sheets
from xlsxwriter import Workbook

from forecast.workbook.results.write import workbook_parts
from forecast.xlsx.draft import parse, written
from forecast.xlsx.elements import text_of
from forecast.xlsx.graft.contents import block_of, cells_of, extent, rows_of
from forecast.xlsx.graft.made import made_sheet
from forecast.xlsx.graft.parts import Donor
from forecast.xlsx.graft.sheets import Rewritten, SheetRewriter
from forecast.xlsx.references import Axis, Moves, Place


@cache
def donor() -> Donor:
    return Donor(workbook_parts(sample_sheets()), strict=False)


def as_trees() -> dict[str, object]:
    found = donor()
    return {name: parse(found.parts[part]) for name, part in found.sheets.items()}


def rewritten(name: str, place: Place, made: Donor | None = None) -> Rewritten:
    found = Donor((made or donor()).package, strict=False)
    count = len(list(found.styles.iterfind("{*}cellXfs/{*}xf")))
    formats = {index: index + 40 for index in range(count)}
    rewriter = SheetRewriter(Moves({name: place}), formats, {0: 3, 1: 4}, {})
    return rewriter.rewrite(found.made[name], name)


NAMES = list(donor().sheets)
MOVED = Place("另一", Axis(((3, 2), (9, 5))), Axis(((2, 1),)))


@pytest.mark.parametrize("name", NAMES)
def test_cells_say_what_their_tree_says(name: str) -> None:
    made, tree = donor().made[name], as_trees()[name]
    assert made.contents == rows_of(tree, [one.text for one in donor().texts])  # type: ignore[arg-type]
    assert list(made.contents) == list(rows_of(tree))  # type: ignore[arg-type]
    assert block_of(made.contents) == extent(tree)  # type: ignore[arg-type]
    assert any(made.heights.values())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", [Place("另一"), MOVED], ids=["in place", "moved"])
def test_cells_written_anew_say_the_same_where_they_go(name: str, place: Place) -> None:
    data = rewritten(name, place).written()
    old, new = donor().made[name].contents, rows_of(parse(data))
    assert new == {place.rows.at(row): {place.columns.at(column): cell
                                        for column, cell in cells.items()}
                   for row, cells in old.items()}
    assert extent(parse(data)) == block_of(old, place)
    tree = as_trees()[name]
    for (row, column), cell in cells_of(tree).items():  # type: ignore[arg-type]
        other = cells_of(parse(data))[place.rows.at(row), place.columns.at(column)]
        assert int(other.get("s", "0")) == int(cell.get("s", "0")) + 40
        assert other.get("t") == ("inlineStr" if cell.get("t") == "s" else cell.get("t"))


def test_what_is_written_is_what_a_tree_of_it_writes() -> None:
    for name in NAMES:
        data = rewritten(name, MOVED).written()
        assert written(parse(data)) == data


def of(*rows: tuple[object, ...]) -> Donor:
    """A donor with cells as the library underneath writes them."""
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("表")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    sheet.write_rich_string(20, 0, "共", book.add_format({"bold": True}), " 三 ", "项")
    sheet.write_formula(21, 0, '=IF("<a & b>"="",1,2)', None, "a<b & c>d")
    sheet.write_formula(21, 1, '=""', None, "")
    sheet.set_row(22, 30, book.add_format({"bold": True}))
    book.close()
    with zipfile.ZipFile(made) as archive:
        return Donor({name: archive.read(name) for name in archive.namelist()}, strict=False)


def test_texts_and_formulas_are_escaped_as_a_tree_escapes_them() -> None:
    found = of(("a<b & c>d", " 前后 ", "两\n行", "\u3000全角", "_x0041_", 1 / 3, True))
    data = rewritten("表", Place("表"), found).written()
    assert written(parse(data)) == data
    cells = cells_of(parse(data))
    assert [text_of(cells[1, column]) for column in range(1, 6)] == [
        "a<b & c>d", " 前后 ", "两\n行", "\u3000全角", "_x005F_x0041_"]
    assert text_of(cells[21, 1]) == "共 三 项"
    assert b"<r><rPr>" in data
    assert b'<is><t xml:space="preserve"> \xe5' in data
    assert re.search(rb'<row r="23"[^>]* s="4[0-9]" customFormat="1"', data)
    assert text_of(cells[22, 1]) == 'IF("<a & b>"="",1,2)a<b & c>d'


@pytest.mark.parametrize("cell", ['<c r="A1" cm="1"><v>1</v></c>', "<c><v>1</v></c>",
                                  '<c r="A1" t="inlineStr"><is><t>甲</t></is></c>',
                                  '<c r="A1"><f t="array" ref="A1">B1</f><v>1</v></c>'])
def test_a_sheet_with_what_ours_never_hold_is_refused(cell: str) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    data = f'<worksheet xmlns="{main}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    with pytest.raises(ValueError, match=r"otherwise|outside"):
        made_sheet(data.encode(), ())
