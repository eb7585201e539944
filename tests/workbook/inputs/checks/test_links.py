"""Figures from other files: used as last saved, and told once a file and sheet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from samples.places import LUOHU, with_its_scenarios
from samples.workbook_parts import Parts

from forecast.cli import main
from forecast.issues import InputError, Issue, Severity, describe, grouped
from forecast.workbook.inputs.reading import InputBook, read
from forecast.xlsx.addresses import a1

PARTS = Parts(LUOHU)
BOOK: InputBook = read(LUOHU)


def cells(sheet: str, count: int) -> list[str]:
    """The first cells of a sheet with a figure of its own."""
    assert BOOK.cells is not None
    grid = next(one for one in BOOK.cells.sheets if one.name == sheet)
    used = {one.origin.cell for one in BOOK.dataset.observations if one.origin and one.origin.sheet == sheet}
    return [a1(*place) for place, cell in grid.cells.items()
            if a1(*place) in used and cell.kind == "number" and not cell.formula][:count]


def linked(cell: str, sheet: str, formula: str, parts: Parts) -> Parts:
    """The cell as a program saves it: a formula and the value it last gave, which is its own."""
    assert BOOK.cells is not None
    grid = next(one for one in BOOK.cells.sheets if one.name == sheet)
    value = next(one.value for place, one in grid.cells.items() if a1(*place) == cell)
    return parts.with_cell(sheet, cell, f"<f>{formula}</f><v>{value!r}</v>")


def warned(book: InputBook) -> list[Issue]:
    return [one for one in book.warnings if one.code == "linked_file"]


def test_each_file_is_one_warning_a_sheet(tmp_path: Path) -> None:
    parts = PARTS.with_links("2019.xlsx", r"file:///D:\%E5%B1%80\2020.xlsx")
    years, budgets = cells("年度指标", 5), cells("预算收支", 2)
    for cell in years[:4]:
        parts = linked(cell, "年度指标", "[1]年报!B3", parts)
    parts = linked(years[4], "年度指标", "'[2]年 报'!B3", parts)
    for cell in budgets:
        parts = linked(cell, "预算收支", "[2]年报!B3", parts)
    book = read(parts.save(tmp_path / "a.xlsx"))
    assert all(one.severity is Severity.WARNING for one in warned(book))
    groups = grouped(warned(book), ("年度指标", "预算收支"))
    assert [(group.first.where.sheet, group.first.found, group.cells) for group in groups] == [
        ("年度指标", "2019.xlsx", tuple(years[:4])), ("年度指标", r"D:\局\2020.xlsx", (years[4],)),
        ("预算收支", r"D:\局\2020.xlsx", tuple(budgets))]
    for lang in ("zh", "en"):
        said = groups[0].describe(lang)
        assert "2019.xlsx" in said
        assert years[0] in said
        assert "[1]" not in said
    assert book.dataset.observations == BOOK.dataset.observations or [
        one.value for one in book.dataset.observations] == [
        one.value for one in BOOK.dataset.observations]


def test_check_says_it_and_marks_the_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cell = cells("年度指标", 1)[0]
    parts = linked(cell, "年度指标", "[1]年报!B3", PARTS.with_links("台账.xlsx"))
    path = with_its_scenarios(parts.save(tmp_path / "a.xlsx"))
    assert main(["check", str(path), "--json", "--out", str(tmp_path / "out")]) == 0
    told = json.loads(capsys.readouterr().out)
    (warning,) = told["warnings"]
    assert (warning["sheet"], warning["cells"]) == ("年度指标", [cell])
    assert "台账.xlsx" in warning["text"]
    assert told["marked"]


def test_a_staging_sheet_hands_its_links_on(tmp_path: Path) -> None:
    year, budget = cells("年度指标", 1)[0], cells("预算收支", 1)[0]
    parts = linked(budget, "预算收支", "'[台账.xlsx]甲'!B3", PARTS)
    parts = linked(year, "年度指标", f"预算收支!{budget}", parts)
    found = warned(read(parts.save(tmp_path / "a.xlsx")))
    assert {(one.where.sheet, one.where.cell, one.found) for one in found} == {
        ("年度指标", year, "台账.xlsx"), ("预算收支", budget, "台账.xlsx")}


def test_what_is_not_used_is_not_told(tmp_path: Path) -> None:
    """A link beside the table, and one in a row that is not read."""
    assert BOOK.cells is not None
    parts = PARTS.with_links("台账.xlsx")
    part = parts.sheet_part("年度指标")
    parts.parts[part] = parts.parts[part].replace(
        b"</sheetData>", b'<row r="900"><c r="ZZ900"><f>[1]S!B3</f><v>5</v></c></row></sheetData>')
    assert not warned(read(parts.save(tmp_path / "a.xlsx")))


def test_a_link_without_a_value_is_an_error_with_the_name_of_the_file(tmp_path: Path) -> None:
    cell = cells("年度指标", 1)[0]
    parts = PARTS.with_links("台账.xlsx").with_cell("年度指标", cell, "<f>[1]年报!B3</f>")
    with pytest.raises(InputError) as caught:
        read(parts.save(tmp_path / "a.xlsx"))
    (found,) = [one for one in caught.value.issues if one.severity is Severity.ERROR]
    assert (found.code, found.where.cell) == ("link_not_calculated", cell)
    assert "[台账.xlsx]年报" in describe(found)
    assert "linked_file" not in {one.code for one in caught.value.issues}
