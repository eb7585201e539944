"""Rows that are proved all at once: what passes has nothing that the walk would find."""

from __future__ import annotations

import pytest

from forecast.xlsx.lint.cells import CellsSeen, SheetFrame
from forecast.xlsx.lint.findings import Findings
from forecast.xlsx.lint.plain import passed
from forecast.xlsx.lint.sheet import lint_cells
from forecast.xlsx.lint.styles import Limits
from forecast.xlsx.markup import BrokenMarkupError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FRAME = SheetFrame(Limits(formats=3), 2, frozenset({"甲", "乙 丙", "2020"}), frozenset(), 1)
LONG = "长" * 32_768

SOUND = {
    "numbers": '<c r="A1" s="2"><v>1.5</v></c><c r="B1" t="n"><v>-2E-7</v></c>',
    "texts": '<c r="A1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>甲 &amp; 乙</t></is></c>',
    "kept blanks": '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 甲</t></is></c>',
    "formulas": "<c r=\"A1\"><f>SUM('乙 丙'!A1,甲!B2)&gt;0</f><v>1</v></c>"
                '<c r="B1" t="str"><f>"a!"&amp;"("</f><v></v></c><c r="C1" t="b"><f>A1</f><v>1</v></c>',
    "errors": '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    "empty cells": '<c r="A1" s="0"/><c r="XFD1"/>',
}  # fmt: skip
UNSOUND = {
    "a format that is none": '<c r="A1" s="3"/>',
    "a column beyond the sheet": '<c r="XFE1"/>',
    "columns in no order": '<c r="B1"/><c r="A1"/>',
    "a cell twice": '<c r="B1"/><c r="B1"/>',
    "no number": '<c r="A1"><v>1,5</v></c>',
    "an infinity": '<c r="A1"><v>inf</v></c>',
    "a text that is not there": '<c r="A1" t="s"><v>2</v></c>',
    "no error": '<c r="A1" t="e"><v>#NONE!</v></c>',
    "neither true nor false": '<c r="A1" t="b"><v>2</v></c>',
    "a text too long": f'<c r="A1" t="inlineStr"><is><t>{LONG}</t></is></c>',
    "a value too long": f'<c r="A1" t="str"><f>B1</f><v>{LONG}</v></c>',
    "blanks that are lost": '<c r="A1" t="inlineStr"><is><t> 甲</t></is></c>',
    "a break that is lost": '<c r="A1" t="inlineStr"><is><t>甲&#10;</t></is></c>',
    "brackets that do not match": '<c r="A1"><f>SUM(A1</f><v>0</v></c>',
    "brackets too deep": f'<c r="A1"><f>{"ABS(" * 65}1{")" * 65}</f><v>0</v></c>',
    "a formula too long": f'<c r="A1"><f>{"1+" * 4_097}1</f><v>0</v></c>',
    "a newer function": '<c r="A1"><f>_xlfn.XLOOKUP(1,B1,C1)</f><v>0</v></c>',
    "a sheet that is not there": "<c r=\"A1\"><f>'乙'!A1</f><v>0</v></c>",
    "a sheet that is not there, among others": "<c r=\"A1\"><f>'甲'!A1+丁!A1</f><v>0</v></c>",
}


def sheet(rows: str) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def found(data: bytes) -> tuple[Findings, CellsSeen]:
    findings = Findings("书.xlsx", frozenset({"表"}))
    return findings, lint_cells(data, "表", FRAME, findings)[1]


def walked(data: bytes) -> bytes:
    """The same rows, written so that they are walked one after another."""
    return data.replace(b"<row ", b"\n<row ")


@pytest.mark.parametrize("cells", SOUND.values(), ids=SOUND)
def test_sound_cells_pass_and_are_told_apart_by_their_formulas(cells: str) -> None:
    data = sheet(f'<row r="1" s="2" customFormat="1">{cells}</row><row r="7"/>')
    assert passed(data, FRAME) is not None
    assert passed(walked(data), FRAME) is None
    assert found(data) == found(walked(data)) == (Findings("书.xlsx", frozenset({"表"})),
                                                  found(walked(data))[1])


@pytest.mark.parametrize("cells", UNSOUND.values(), ids=UNSOUND)
def test_no_fault_passes_and_each_is_told_with_its_place(cells: str) -> None:
    data = sheet(f'<row r="1">{cells}</row>')
    assert passed(data, FRAME) is None
    assert found(data) == found(walked(data))
    assert found(data)[0].issues


@pytest.mark.parametrize("rows", ['<row r="2"/><row r="2"/>', '<row r="2"/><row r="1"/>',
                                  '<row r="1048577"/>', '<row r="1" s="3"/>', '<row r="1" s="x"/>'])
def test_rows_in_no_order_and_with_no_format_do_not_pass(rows: str) -> None:
    assert passed(sheet(rows), FRAME) is None
    assert found(sheet(rows)) == found(walked(sheet(rows)))
    assert found(sheet(rows))[0].issues


def test_rows_of_a_later_piece_are_held_against_those_before() -> None:
    many = [f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(1, 9_000)]
    assert passed(sheet("".join(many)), FRAME) is not None
    assert passed(sheet("".join([*many, many[0]])), FRAME) is None


def test_what_is_not_well_formed_is_refused_as_ever() -> None:
    with pytest.raises(BrokenMarkupError):
        found(sheet('<row r="1"><c r="A1"><v>1 & 2</v></c></row>'))
