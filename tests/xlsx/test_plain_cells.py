"""Rows found by a pattern: those of the usual writing whole, and none of a sheet with others."""

from __future__ import annotations

import pytest

from forecast.xlsx.markup import proved
from forecast.xlsx.plain_cells import OtherWritingError, joined, parted

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(rows: str) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData><pageMargins/></worksheet>'.encode()


def row(cells: str) -> str:
    return f'<row r="1">{cells}</row>'


def test_rows_and_cells_are_given_as_they_are_written() -> None:
    found = parted(sheet(
        '<row r="1" spans="1:4" ht="30"><c r="A1" s="7" t="s"><v>5</v></c><c r="B1"/>'
        "<c r=\"C1\"><f>'一 二'!A1&lt;2</f><v>-1.5E-7</v></c><c r=\"D1\" t=\"str\"><f>A1</f><v></v></c>"
        '</row><row r="2" ht="9"/><row r="4"><c r="AB4" s="3" t="inlineStr"><is>'
        '<t xml:space="preserve"> 甲</t></is></c></row>'))
    assert found is not None
    assert [one for many in found.rows() for one in many] == [
        (b"1", b' spans="1:4" ht="30"', [
            (b"A", b"1", b"7", b"s", b"", b"5", b""),
            (b"B", b"1", b"", b"", b"", b"", b""),
            (b"C", b"1", b"", b"", "'一 二'!A1&lt;2".encode(), b"-1.5E-7", b""),
            (b"D", b"1", b"", b"str", b"A1", b"", b"")]),
        (b"2", b' ht="9"', []),
        (b"4", b"", [(b"AB", b"4", b"3", b"inlineStr", b"", b"",
                      '<t xml:space="preserve"> 甲</t>'.encode())])]
    assert joined(found.frame, found.body) == sheet(found.body.decode())


def test_a_large_sheet_is_read_in_pieces_that_end_with_rows() -> None:
    many = "".join(f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>'
                   for number in range(1, 20_001))
    found = parted(sheet(many))
    assert found is not None
    pieces = list(found.rows())
    assert len(pieces) > 1
    assert [int(one.number) for piece in pieces for one in piece] == list(range(1, 20_001))


OTHERWISE = {
    "a blank between cells": row('<c r="A1"/> <c r="B1"/>'),
    "other quotes": row("<c r='A1'/>"),
    "no address": row("<c><v>1</v></c>"),
    "another order": row('<c s="1" r="A1"/>'),
    "another attribute": row('<c r="A1" cm="1"><v>1</v></c>'),
    "a shared formula": row('<c r="A1"><f t="shared" si="0">B1</f><v>1</v></c>'),
    "a formula without a value": row('<c r="A1"><f>B1</f></c>'),
    "two values": row('<c r="A1"><f>B1</f><v></v><v>1</v></c>'),
    "runs": row('<c r="A1" t="inlineStr"><is><r><t>甲</t></r></is></c>'),
    "a comment": row('<c r="A1"/><!-- <c r="B1"/> -->'),
    "an extension": row('<c r="A1"/><extLst/>'),
    "a cell of another row": row('<c r="A2"/>'),
    "a cell in no row": '<row r="1"/><c r="A1"/>',
    "a row in a row": row('<row r="1"/>'),
    "a type that is none": row('<c r="A1" t="x"/>'),
    "a row of no number": "<row/>",
}


@pytest.mark.parametrize("rows", OTHERWISE.values(), ids=OTHERWISE)
def test_another_writing_is_told_and_never_read_past(rows: str) -> None:
    found = parted(proved(sheet(rows)))
    assert found is not None
    with pytest.raises(OtherWritingError):
        list(found.rows())


@pytest.mark.parametrize("around", ["<!-- <sheetData> -->", "<?x <sheetData> ?>", "<!-- -->"])
def test_what_a_comment_says_of_rows_is_not_taken_for_them(around: str) -> None:
    data = sheet("").decode()
    for tag in ("<sheetData>", "<pageMargins/>"):
        assert parted(proved(data.replace(tag, around + tag).encode())) is None


def test_a_sheet_without_rows_is_parted() -> None:
    for written in (sheet(""), sheet("").replace(b"<sheetData></sheetData>", b"<sheetData/>")):
        found = parted(written)
        assert found is not None
        assert not list(found.rows())
        assert joined(found.frame, b"") == sheet("").replace(b"<sheetData></sheetData>", b"<sheetData/>")
    assert parted(f'<worksheet xmlns="{MAIN}"/>'.encode()) is None
