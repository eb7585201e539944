"""``forecast verify``: sound results pass, a changed number or part is found and named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from samples.places import PROJECT, with_its_scenarios
from samples.workbook_parts import Parts
from xlsxwriter import Workbook

from forecast.cli import main
from forecast.issues import Severity
from forecast.workbook.verification import compare as verification
from forecast.workbook.verification.compare import CACHED, RECORD, Verification, gap, verify
from forecast.workbook.verification.engines import (
    FORMUALIZER,
    IRONCALC,
    LIBREOFFICE,
    bare_copy,
    formulas_of,
    with_ironcalc,
    with_libreoffice,
)
from forecast.workbook.verification.record import own_sheets, told_by
from forecast.xlsx.addresses import a1
from forecast.xlsx.read.cells import read_cells

MODEL = "结果 模型"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the sample workbook."""
    out = tmp_path_factory.mktemp("run")
    assert main(["run", str(PROJECT / "workbooks" / "luohu-2020.xlsx"), "--out", str(out),
                 "--draws", "40"]) == 0
    return out


@pytest.fixture(scope="module")
def result(folder: Path) -> Path:
    return folder / "luohu-2020-结果.xlsx"


@pytest.fixture(scope="module")
def record(folder: Path) -> dict[str, object]:
    made: dict[str, object] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return made


def a_formula(path: Path, sheet: str = MODEL) -> tuple[str, str]:
    """The address and the text of a formula with a number, in the middle of a sheet."""
    found = [(a1(spot[1], spot[2]), cell.formula or "") for spot, cell in formulas_of(read_cells(path))
             if spot[0] == sheet and isinstance(cell.value, float) and cell.value > 1]
    return found[len(found) // 2]


def tampered(path: Path, folder: Path, value: str = "<v>424242</v>") -> tuple[Path, str, str]:
    address, formula = a_formula(path)
    inner = f"<f>{formula.replace('&', '&amp;').replace('<', '&lt;')}</f>{value}"
    made = Parts(path).with_cell(MODEL, address, inner).save(folder / "改.xlsx")
    return made, address, formula


def test_a_fresh_result_is_sound(result: Path, record: dict[str, object]) -> None:
    found = verify(result, record, quick=True)
    assert found.issues() == ()
    assert found.is_sound
    assert tuple(one for one in found.sources if one != FORMUALIZER) == (IRONCALC, RECORD)
    assert found.formulas > 2500
    assert all(sheet.compared.get(IRONCALC, 0) == sheet.formulas for sheet in found.sheets)
    assert found.worst is not None
    assert found.worst.gap <= 1e-11


def test_every_number_of_the_record_has_a_cell(result: Path, record: dict[str, object]) -> None:
    """But those that only place the bullets of a chart, in columns right of the printed area."""
    tables = record["exhibits"]
    assert isinstance(tables, dict)
    wanted = sum(len(table["rows"]) * len(table["columns"]) for table in tables.values())
    aside = 2 * len(tables["targets_chart"]["rows"])
    told = told_by(record, read_cells(result))
    assert (len(told.values), told.missing) == (wanted - aside, ())


def test_a_wrong_cached_value_is_found_by_ironcalc_and_by_the_record(
        result: Path, record: dict[str, object], tmp_path: Path) -> None:
    path, address, formula = tampered(result, tmp_path)
    found = verify(path, record, quick=True)
    assert not found.is_sound
    (one,) = found.differences
    assert (one.sheet, one.cell, one.formula) == (MODEL, address, formula)
    values = dict(one.values)
    assert values[CACHED] == 424242
    assert values[IRONCALC] == pytest.approx(values[RECORD], rel=1e-9)
    assert one.gap == pytest.approx(abs(424242 - values[RECORD]) / max(424242, abs(values[RECORD])))  # type: ignore[operator]
    assert found.worst == one
    (issue,) = found.issues()
    assert issue.code == "cached_value_differs"
    assert (issue.where.sheet, issue.where.cell) == (MODEL, address)


@pytest.mark.libreoffice
def test_a_wrong_cached_value_is_found_by_libreoffice(
        result: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, address, _ = tampered(result, tmp_path)
    monkeypatch.setattr(verification, "has_ironcalc", lambda: False)
    found = verify(path)
    assert tuple(one for one in found.sources if one != FORMUALIZER) == (LIBREOFFICE,)
    assert found.missing == (IRONCALC, RECORD)
    assert [(one.sheet, one.cell) for one in found.differences] == [(MODEL, address)]
    assert sum(sheet.compared[LIBREOFFICE] for sheet in found.sheets if sheet.formulas) == found.formulas


def test_a_formula_without_a_value_is_found(result: Path, record: dict[str, object], tmp_path: Path) -> None:
    path, address, _ = tampered(result, tmp_path, "")
    (issue,) = verify(path, record, quick=True).issues()
    assert (issue.code, issue.where.cell) == ("formula_not_calculated", address)


def test_a_changed_assumption_is_told_from_a_wrong_formula(
        result: Path, record: dict[str, object], tmp_path: Path) -> None:
    """As Excel would save it after an edit: the formulas agree, the engine's numbers do not."""
    grid = next(grid for grid in read_cells(result).sheets if grid.name == "结果 检查")
    row, column = next(place for place, cell in grid.cells.items()
                       if cell.formula is None and isinstance(cell.value, float) and cell.value > 1000)
    address = a1(row, column)
    path = Parts(result).with_cell("结果 检查", address, "<v>1</v>").save(tmp_path / "x.xlsx")
    found = verify(path, record, quick=True)
    assert not found.is_sound
    (mine,) = [one for one in found.differences if one.formula is None]
    assert (mine.sheet, mine.cell) == ("结果 检查", address)
    assert found.issues()[0].code in {"value_not_recorded", "cached_value_differs"}


def test_a_broken_package_is_found(result: Path, record: dict[str, object], tmp_path: Path) -> None:
    parts = Parts(result)
    part = parts.sheet_part(MODEL)
    parts.parts[part] = parts.parts[part].replace(b"<sheetData>", b"<pageMargins/><sheetData>", 1)
    found = verify(parts.save(tmp_path / "x.xlsx"), record, quick=True)
    assert [issue.code for issue in found.faults] == ["xlsx_order"]
    assert not found.is_sound


def test_the_record_of_another_run_is_not_compared(
        result: Path, record: dict[str, object]) -> None:
    text = json.dumps(record, ensure_ascii=False)
    other = json.loads(text.replace('"40"', '"41"'))
    found = verify(result, other, quick=True)
    assert found.missing == (RECORD,)
    assert [(one.code, one.severity) for one in found.issues()] == [
        ("record_of_another_run", Severity.WARNING)]


# a user's workbook --------------------------------------------------------------------------------


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A user's sheet beside one of ours: stale where it points at us, and beyond ironcalc."""
    path = tmp_path / "单位.xlsx"
    book = Workbook(path)
    user, ours = book.add_worksheet("我的表"), book.add_worksheet("结果 一")
    user.write_number("A1", 5)
    user.write_formula("A2", "='结果 一'!B3*2", None, 1)
    user.write_formula("A3", "=_xlfn.XLOOKUP(1,A1:A2,A1:A2)", None, 7)
    ours.write_string("A3", "合计")
    ours.write_formula("B3", "=我的表!A1+2", None, 8)
    book.define_name("fc_t", "='结果 一'!$B$3:$B$3")
    book.close()
    return path


def test_formualizer_finds_a_wrong_cached_value_by_itself(result: Path, tmp_path: Path,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("formualizer")
    monkeypatch.setattr(verification, "has_ironcalc", lambda: False)
    whole = verify(result, quick=True)
    assert whole.is_sound
    assert whole.sources == (FORMUALIZER,)
    assert all(sheet.compared.get(FORMUALIZER, 0) == sheet.formulas for sheet in whole.sheets)
    path, address, _ = tampered(result, tmp_path)
    assert [(one.sheet, one.cell) for one in verify(path, quick=True).differences] == [(MODEL, address)]


def test_only_our_sheets_go_to_ironcalc(mixed: Path) -> None:
    assert own_sheets(read_cells(mixed)) == {"结果 一"}
    with bare_copy(mixed, frozenset({"结果 一"})) as copy:
        assert with_ironcalc(copy, [("结果 一", 3, 2)]) == {("结果 一", 3, 2): 7}


@pytest.mark.libreoffice
def test_a_stale_formula_of_the_user_is_a_warning_while_excel_will_compute_it(mixed: Path, tmp_path: Path) -> None:
    def states(path: Path) -> tuple[Verification, dict[str, bool]]:
        found = verify(path)
        return found, {f"{one.sheet}!{one.cell}": one.is_grave for one in found.differences}

    found, grave = states(mixed)
    assert grave == {"结果 一!B3": True, "我的表!A2": False}
    assert found.not_computed == 1
    parts = Parts(mixed)
    book = parts.parts["xl/workbook.xml"]
    assert b' fullCalcOnLoad="1"' in book
    parts.parts["xl/workbook.xml"] = book.replace(b' fullCalcOnLoad="1"', b"")
    assert states(parts.save(tmp_path / "y.xlsx"))[1] == {"结果 一!B3": True, "我的表!A2": True}


def test_inserted_rows_are_passed_over(mixed: Path) -> None:
    record = {"exhibits": {"t": {"columns": [{"title": "", "group": ""}], "rows": [
        {"label": "没有这一行", "cells": [{"value": 1.0}]}]}}}
    told = told_by(record, read_cells(mixed))
    assert (dict(told.values), told.tables, told.missing) == ({}, 1, ())


# what the engines read ----------------------------------------------------------------------------


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    """Values of every kind, shared and array formulas, a prefix on every element."""
    path = tmp_path / "kinds.xlsx"
    book = Workbook(path)
    sheet = book.add_worksheet("表 & 一")
    book.define_name("fc_k", "='表 & 一'!$A$1:$B$7")
    sheet.write_row(0, 0, [1, 2, "甲&<乙", True])
    sheet.write_formula("A2", "=A1&C1", None, "1甲&<乙")
    sheet.write_formula("A3", "=D1", None, True)
    sheet.write_formula("A4", "=1/0", None, "#DIV/0!")
    sheet.write_array_formula("A5:A5", "{=SUM(A1:B1*A1:B1)}", None, 5)
    sheet.write_formula("A6", "=DATE(2020,1,2)", book.add_format({"num_format": "yyyy-mm-dd"}), 43832)
    sheet.write_formula("B6", "=A6+1", None, 43833)
    sheet.write_formula("B7", "=A6*2", None, 87664)
    book.close()
    parts = Parts(path)
    part = parts.sheet_part("表 & 一")
    text = parts.parts[part].decode()
    text = text.replace("<f>A6+1</f>", '<f t="shared" ref="B6:B7" si="0">A6+1</f>')
    text = text.replace("<f>A6*2</f><v>87664</v>", '<f t="shared" si="0"/><v>1</v>')
    for name in ("worksheet", "sheetData", "row", "c", "v", "f", "dimension", "sheetViews", "sheetView",
                 "sheetFormatPr", "pageMargins"):
        text = text.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>").replace(
            f"</{name}>", f"</x:{name}>")
    parts.parts[part] = text.replace("<x:worksheet xmlns=", "<x:worksheet xmlns:x=").encode()
    return parts.save(path)


def test_ironcalc_sees_every_kind_of_value(kinds: Path) -> None:
    found = verify(kinds, quick=True)
    assert found.formulas == 7
    assert [(one.cell, one.gap) for one in found.differences] == []  # B7 is A7+1: A7 is empty
    spots = [("表 & 一", row, 1) for row in range(2, 7)]
    with bare_copy(kinds, frozenset({"表 & 一"})) as copy:
        values = with_ironcalc(copy, spots)
    assert list(values.values()) == ["1甲&<乙", True, "#DIV/0!", 5.0, 43832.0]


def test_ironcalc_is_spared_what_it_cannot_do(kinds: Path, tmp_path: Path) -> None:
    table = Parts(kinds).sheet_part("表 & 一")
    parts = Parts(kinds)
    parts.parts[table] = parts.parts[table].replace(
        b"<x:f>D1</x:f>", b'<x:f t="dataTable" ref="A3:A3" dt2D="0" dtr="0" r1="D1"/>')
    found = verify(parts.save(tmp_path / "t.xlsx"), quick=True)
    assert found.missing == ("ironcalc_failed", RECORD)
    wrong = [issue.code for issue in found.issues() if issue.severity is Severity.ERROR]
    assert wrong == ([] if FORMUALIZER in found.sources else ["nothing_computed"])


def test_a_workbook_without_sheets_of_ours_is_left_to_libreoffice(luohu: Path) -> None:
    found = verify(luohu, quick=True)
    assert found.missing[0] == "own"
    assert all(not sheet.is_own for sheet in found.sheets)


@pytest.mark.libreoffice
def test_libreoffice_sees_every_kind_of_value(kinds: Path) -> None:
    values = with_libreoffice(kinds)
    assert [values["表 & 一", row, 1] for row in range(2, 7)] == ["1甲&<乙", True, "#DIV/0!", 5.0, 43832.0]


@pytest.mark.parametrize(("one", "other", "apart"), [
    (1.0, 1.0, 0.0), ("", "—", 0.0), (0.0, 5e-17, 5e-17), (200.0, 100.0, 0.5), (True, 1.0, 0.0), (None, "", 0.0),
    (None, "—", 0.0), ("甲", "乙", float("inf")), (1.0, "1.0", float("inf")), (1.0, None, float("inf")),
])  # fmt: skip
def test_how_far_values_lie_apart(one: object, other: object, apart: float) -> None:
    assert gap(one, other) == apart == gap(other, one)  # type: ignore[arg-type]


@pytest.mark.parametrize(("one", "other", "same"), [
    ("达标概率63%", "达标概率62%", True), ("2.68（", "2.67（", True), ("1,234,568", "1,234,567", True),
    ("达标概率63%", "达标概率61%", False), ("甲63", "乙62", False), ("2.68", "2.66", False), ("1", 1.0, False),
])  # fmt: skip
def test_texts_that_differ_by_a_rounded_half(one: object, other: object, same: bool) -> None:
    assert verification.as_rounded(one, other) is same  # type: ignore[arg-type]


# the command --------------------------------------------------------------------------------------


def test_the_command_prints_a_report(result: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(result), "--quick"]) == 0
    said = capsys.readouterr()
    assert "结果 模型" in said.out
    assert "公式一致" in said.out
    assert said.err == ""
    assert main(["verify", str(result), "--quick", "--json", "--lang", "en"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["sound"] is True
    assert found["solved_again"] is False
    assert found["worst"]["gap"] < 1e-11
    assert {sheet["name"] for sheet in found["sheets"]} >= {"结果 总览", MODEL}


def test_the_command_names_the_cell_that_differs(
        result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, address, _ = tampered(result, tmp_path)
    shutil.copy(result.parent / "result.json", tmp_path)
    assert main(["verify", str(path), "--quick"]) == 2
    said = capsys.readouterr()
    assert f"{MODEL}!{address}" in said.err
    assert "424242" in said.err
    assert main(["verify", str(path), "--quick", "--lang", "en"]) == 2
    assert "computed anew" in capsys.readouterr().err


def test_records_that_do_not_fit(result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing = tmp_path / "result.json"
    nothing.write_text("[]", encoding="utf-8")
    assert main(["verify", str(result), "--quick", "--record", str(nothing)]) == 2
    assert "result.json" in capsys.readouterr().err
    other = tmp_path / "other.json"
    text = (result.parent / "result.json").read_text(encoding="utf-8")
    other.write_text(text.replace('"40"', '"41"'), encoding="utf-8")
    assert main(["verify", str(result), "--quick", "--record", str(other)]) == 2
    assert "没有与引擎比对" in capsys.readouterr().out


def test_without_a_record_the_input_sheets_are_solved_again(
        result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = with_its_scenarios(Path(shutil.copy(result, tmp_path / "抄.xlsx")))
    (tmp_path / "result.json").write_text("[]", encoding="utf-8")  # of some other program
    assert main(["verify", str(copy), "--quick", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["solved_again"], found["missing"]) == (True, [])
    # an input changed afterwards, without a recalculation: the live links to it tell
    grid = next(grid for grid in read_cells(copy).sheets if grid.name == "预算收支")
    spot = next(spot for spot, cell in grid.cells.items() if cell.value == 886000)
    changed = Parts(copy).with_cell("预算收支", a1(*spot), "<v>900000</v>").save(tmp_path / "改.xlsx")
    assert main(["verify", str(changed), "--quick", "--json"]) == 2
    found = json.loads(capsys.readouterr().out)
    told = [one["values"] for one in found["differences"]]
    assert any(one.get("ironcalc") == 900000 and one["cached"] == 886000 for one in told)


def test_results_without_record_and_input(mixed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(mixed), "--quick"]) == 2
    assert "没有与引擎比对" in capsys.readouterr().out


def test_the_inputs_of_a_run_are_not_held_against_its_results(
        tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of 57 result tables was missed in them: what is to be verified is named."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "2026.xlsx"]) == 0
    results = tmp_path / "reports" / "2026"
    results.mkdir(parents=True)
    (results / "2026-结果.xlsx").touch()
    (results / "result.json").write_text('{"exhibits": {"execution": {"rows": []}}}', encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", "2026.xlsx", "--quick"]) == 0
    told = capsys.readouterr()
    assert f"结果在 {Path('reports', '2026', '2026-结果.xlsx')}" in told.out
    assert not told.err


def test_what_is_no_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"a,b\n1,2\n")
    assert main(["verify", str(path)]) == 2
    assert "x.xlsx" in capsys.readouterr().err


@pytest.mark.shared
def test_a_result_that_is_sent_on_alone_is_held_against_its_own_name(
        shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its sentences name the workbook that the run read, not the copy that is verified."""
    shutil.copy(shared / "clerk_cases" / "gz14.xlsx", tmp_path / "甲市.xlsx")
    assert main(["run", str(tmp_path / "甲市.xlsx"), "--out", str(tmp_path / "out"), "--draws", "0"]) == 0
    (tmp_path / "收到").mkdir()
    sent = shutil.copy(tmp_path / "out" / "甲市-结果.xlsx", tmp_path / "收到" / "请核.xlsx")
    capsys.readouterr()
    assert main(["verify", str(sent), "--quick", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["solved_again"] is True
    assert found["sound"] is True
