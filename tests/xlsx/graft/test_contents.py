"""A save by another program is no change by hand; a change by hand is one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st
from openpyxl import Workbook, load_workbook
from samples.typing_user import cell_at, changed, typed

from forecast.exhibits.kit.types import Cell, Column, Formula, InTable, Row, Sheet, Table
from forecast.workbook.results.write import workbook_parts
from forecast.xlsx.draft import parse
from forecast.xlsx.graft.contents import content_of, row_digests
from forecast.xlsx.graft.weave import graft_sheets
from forecast.xlsx.recalculation import convert
from forecast.xlsx.references import skeleton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

NAME = "结果 收入"
FIGURES = (101.8700142414998, 1 / 3, -2.5000000000005, 1e-7 / 3, 123456789.123455, 0.0, 90.0)
"""The first rounds at twelve digits one way as it is, the other way once cut to fifteen."""


def donor() -> Mapping[str, bytes]:
    rows = tuple(Row(f"r{number}", f"{2015 + number}年", (
        Cell(value, 2),
        Cell(value, 2, Formula("IF({0}>0.05,ROUND({0}*100,1),0)", (InTable(f"r{number}", "a"),))),
        Cell("甲 乙\n丙", None))) for number, value in enumerate(FIGURES))
    table = Table("t", "表", "万元", "年份", (
        Column("a", "数"), Column("b", "算"), Column("c", "话")), rows)
    return workbook_parts([Sheet(NAME, "收入", (table,))])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    host = io.BytesIO()
    Workbook().save(host)
    path = tmp_path / "预算.xlsx"
    path.write_bytes(host.getvalue())
    path.write_bytes(graft_sheets(path, donor()).data)
    return path


def told(path: Path) -> list[tuple[str, str | None]]:
    return [(one.code, one.where.cell) for one in graft_sheets(path, donor()).warnings]


def number(text: str) -> dict[int, object]:
    return {1: content_of(parse(f"<c><v>{text}</v></c>".encode()))}


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_number_cut_to_fifteen_digits_is_the_same_number(value: float) -> None:
    (kept, *_) = row_digests(number(repr(value)), 1)  # type: ignore[arg-type]
    assert kept in row_digests(number(f"{value:.15g}"), 1)  # type: ignore[arg-type]
    assert kept in row_digests(number(f"{value:.17g}"), 1)  # type: ignore[arg-type]
    other = value * 1.000001 + 0.001
    assert kept not in row_digests(number(repr(other)), 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(("one", "other"), [
    ("C7/B7-1", "C9 / B9 - 1"), ("STDEV.S(A1:A9)", "_xlfn.STDEV.S(B1:B9)"),
    ("IF(A1=TRUE,1,0)", "if(A1=TRUE(),1,0)"), ("'结果 模型'!H4*100", "+结果模型!H5*100"),
    ("A1*0.10", "A1*0.1"), ('IF(A1>0,"一 致","")', 'IF( A1>0, "一 致", "" )')])
def test_a_formula_spelt_otherwise_is_the_same(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [
    ("C7/B7-1", "C7/B7"), ("ROUND(A1,0)", "ROUND(A1,1)"), ("SUM(A1:A3)", "A1+A2+A3"),
    ('IF(A1>0,"是","")', 'IF(A1>0,"否","")'), ("A1*1.05", "A1*1.06"), ('A1&"a b"', 'A1&"ab"')])
def test_another_formula_is_another(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_a_program_that_writes_formulas_and_numbers_its_own_way_changed_nothing(book: Path) -> None:
    def saved(root: etree._Element) -> None:
        for cell in root.iter("{*}c"):
            for one in cell:
                if one.tag.endswith("}f"):
                    one.text = (one.text or "").replace(",", ", ").replace("ROUND", "_xlfn.ROUND")
                elif one.tag.endswith("}v") and cell.get("t", "n") == "n":
                    one.text = f"{float(one.text or 0):.15g}"

    changed(book, NAME, saved)
    assert told(book) == []


@pytest.mark.parametrize("hand", [
    {"number": "101.87"}, {"formula": "B5*2"}, {"text": "另行核定"}])
@pytest.mark.parametrize("column", ["B", "C", "D"])
def test_a_change_by_hand_is_told(book: Path, column: str, hand: dict[str, str]) -> None:
    typed(book, NAME, f"{column}5", **hand)
    assert told(book) == [("result_row_overwritten", "A5")]


def test_a_cell_that_was_emptied_is_told(book: Path) -> None:
    changed(book, NAME, lambda root: [cell_at(root, "B6").remove(one)  # type: ignore[func-returns-value]
                                      for one in list(cell_at(root, "B6"))])
    assert told(book) == [("result_row_overwritten", "A6")]


@pytest.mark.libreoffice
def test_a_save_by_libreoffice_is_no_change_by_hand(book: Path, tmp_path: Path) -> None:
    saved = convert(book, "xlsx", tmp_path / "saved", tmp_path / "profile")
    assert told(saved) == []
    saved.write_bytes(graft_sheets(saved, donor()).data)
    assert load_workbook(saved)[NAME]["B5"].value == FIGURES[0]
    typed(saved, NAME, "C6", formula="B6*1.05")
    assert told(saved) == [("result_row_overwritten", "A6")]
