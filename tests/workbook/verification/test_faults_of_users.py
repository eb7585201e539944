"""What verification says of a workbook that was odd before we wrote into it, or was written over after."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from samples.places import LUOHU
from samples.workbook_parts import Parts

from forecast.cli import main
from forecast.xlsx import a1
from forecast.xlsx.read.cells import read_cells

BOOK = "xl/workbook.xml"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    assert main(["run", str(LUOHU), "--out", str(out), "--draws", "0", "--pdf", "none"]) == 0
    return out / "luohu-2020-结果.xlsx"


def changed(result: Path, folder: Path, old: str, new: str) -> Path:
    parts = Parts(result)
    text = parts.parts[BOOK].decode()
    assert re.search(old, text)
    parts.parts[BOOK] = re.sub(old, new, text, count=1).encode()
    shutil.copy(result.parent / "result.json", folder)
    return parts.save(folder / result.name)


def test_precision_as_shown_is_the_first_thing_said_and_nothing_is_to_be_saved(
        result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = changed(result, tmp_path, "<calcPr ", '<calcPr fullPrecision="0" ')
    grid = next(one for one in read_cells(path).sheets if one.name == "结果 总览")
    row, column = next(at for at, cell in grid.cells.items() if cell.formula and isinstance(cell.value, float))
    cell = grid.cells[row, column]
    Parts(path).with_cell("结果 总览", a1(row, column),
                          f"<f>{cell.formula}</f><v>{float(cell.value) + 0.4}</v>").save(path)  # type: ignore[arg-type]
    assert main(["verify", str(path), "--quick"]) == 2
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("  ")]
    assert "以显示精度为准" in said[0]
    assert any(f"结果 总览!{a1(row, column)}" in line and "不要重算保存" in line for line in said)
    assert "后保存" not in "".join(said)


@pytest.mark.parametrize(("old", "new"), [
    ('name="选项"', 'name="选项/旧"'), ('name="选项"', 'name="行业能耗"'), ('name="选项"', 'name=""'),
    ("</definedNames>", "<definedName name=\"旧名\">'没有的表'!$A$1</definedName></definedNames>"),
    ("</definedNames>", '<definedName name="旧名"></definedName></definedNames>'),
], ids=["a sheet's name", "two of a name", "no name", "a name of no sheet", "an empty name"])
def test_what_the_workbook_says_of_the_users_sheets_is_theirs(
        result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str) -> None:
    path = changed(result, tmp_path, old, new)
    assert main(["verify", str(path), "--quick", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["sound"]
    assert "xlsx_users" in {one["code"] for one in found["issues"]}


def test_what_it_says_of_ours_is_an_error(result: Path, tmp_path: Path) -> None:
    path = changed(result, tmp_path, "</definedNames>",
                   "<definedName name=\"a b\">'结果 总览'!$A$1</definedName></definedNames>")
    assert main(["verify", str(path), "--quick"]) == 2


@pytest.mark.parametrize("text", ["很多", "9" * 30, "1e3"])
def test_how_a_run_was_made_may_be_written_over(
        result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    path = Path(shutil.copy(result, tmp_path))
    grid = next(one for one in read_cells(path).sheets if one.name == "结果 说明")
    row, column = next(at for at, cell in grid.cells.items() if cell.value == "抽样次数")
    Parts(path).with_text("结果 说明", a1(row, column + 1), text).save(path)
    assert main(["verify", str(path), "--quick"]) == 0
    assert "没有与引擎比对" in capsys.readouterr().out


def test_a_record_of_very_many_levels_is_no_record(result: Path, tmp_path: Path,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    deep = tmp_path / "result.json"
    deep.write_text("[" * 100_000, encoding="utf-8")
    assert main(["verify", str(result), "--quick", "--record", str(deep)]) == 2
    assert "result.json" in capsys.readouterr().err


@pytest.mark.parametrize(("kind", "code"), [("sharedStrings", 0), ("theme", 0), ("styles", 2)])
def test_a_relationship_of_theirs_that_leads_nowhere_is_theirs(result: Path, tmp_path: Path, kind: str, code: int) -> None:
    path = Path(shutil.copy(result, tmp_path))
    shutil.copy(result.parent / "result.json", tmp_path)
    parts, office = Parts(path), "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "xl/_rels/workbook.xml.rels"
    parts.parts[rels] = parts.parts[rels].replace(b"</Relationships>", (
        f'<Relationship Id="q9" Type="{office}/{kind}" Target="nowhere.xml"/></Relationships>').encode())
    parts.save(path)
    assert main(["verify", str(path), "--quick"]) == code
