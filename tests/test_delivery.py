"""Results in the user's own workbook: kept copies, live inputs, nothing half written."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from samples.places import LUOHU
from samples.result_sample import sample_sheets
from samples.workbook_parts import Parts

from forecast import archives
from forecast.cli import main
from forecast.issues import CellRef, InputError
from forecast.workbook import deliver, write_back
from forecast.workbook.results.inputs import Inputs
from forecast.xlsx.read.cells import read_cells
from forecast.xlsx.recalculation import recalculate

FAST = ["--draws", "0", "--scenario", "基准", "--scenario", "计划"]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Luohu workbook with results written into it."""
    folder = tmp_path_factory.mktemp("place")
    path = folder / "罗湖.xlsx"
    shutil.copyfile(LUOHU, path)
    assert main(["run", str(path), "--out", str(folder / "out"), "--in-place", *FAST]) == 0
    return path


def test_in_place_keeps_a_dated_copy_of_the_workbook(ran: Path, luohu: Path) -> None:
    (copy,) = [one for one in ran.parent.iterdir() if ".bak" in one.name]
    assert re.fullmatch(r"罗湖\.\d{8}-\d{4}\.bak\.xlsx", copy.name)
    assert copy.read_bytes() == luohu.read_bytes()
    assert not (ran.parent / "out" / "罗湖-结果.xlsx").exists()
    names = [grid.name for grid in read_cells(ran).sheets]
    assert "结果 总览" in names
    assert names[0] == "填表说明"


def test_running_again_on_the_result_gives_the_same_bytes(ran: Path, tmp_path: Path) -> None:
    again = tmp_path / ran.name
    shutil.copyfile(ran, again)
    assert main(["run", str(again), "--out", str(tmp_path / "out"), "--in-place", *FAST]) == 0
    assert again.read_bytes() == ran.read_bytes()
    one, other = (json.loads((folder / "result.json").read_text(encoding="utf-8"))
                  for folder in (ran.parent / "out", tmp_path / "out"))
    assert one == other


def test_inputs_on_the_result_sheets_point_at_the_users_cells(ran: Path) -> None:
    book = load_workbook(ran)
    links = [cell.value for sheet in book if sheet.title.startswith("结果")
             for row in sheet.iter_rows() for cell in row
             if isinstance(cell.value, str) and re.match(r"=\(?'(?!结果)", cell.value)]
    assert len(links) > 200
    sheets = {re.match(r"=\(?'([^']+)'", text)[1] for text in links}  # type: ignore[index]
    assert {"数据版本", "预算收支"} <= sheets


@pytest.mark.libreoffice
def test_an_edited_input_is_seen_in_the_results(ran: Path, tmp_path: Path) -> None:
    """Somebody corrects last year's figure in the input sheet: the forecast follows in Excel."""
    before = {grid.name: grid for grid in read_cells(ran).sheets}
    model = before["结果 模型"].cells
    rows = {cell.value: place[0] for place, cell in model.items() if place[1] == 1}
    spot, link = [(place, cell.formula) for place, cell in model.items()  # the last year published
                  if place[0] == rows["gdp_nominal"] and cell.formula
                  and re.match(r"'(?!结果)[^']+'!", cell.formula)][-1]
    sheet, address = re.match(r"'([^']+)'!([A-Z]+\d+)", link).groups()  # type: ignore[union-attr]
    copy = tmp_path / "改.xlsx"
    old = model[spot].value
    Parts(ran).with_cell(sheet, address, f"<v>{old * 2}</v>").save(copy)
    after = {grid.name: grid for grid in read_cells(recalculate(copy, tmp_path)).sheets}
    assert after["结果 模型"].cells[spot].value == pytest.approx(2 * old)
    following = after["结果 模型"].cells[spot[0], spot[1] + 1].value
    assert following == pytest.approx(2 * model[spot[0], spot[1] + 1].value, rel=1e-6)


def test_a_figure_in_another_unit_is_scaled_in_the_link(tmp_path: Path) -> None:
    book = Parts(LUOHU)
    path = book.with_cell("目标", "D5", "<v>0.065</v>").with_text("目标", "D6", "约1,200").save(
        tmp_path / "单位.xlsx")
    inputs = Inputs(read_cells(path))

    def at(cell: str, file: str = "单位.xlsx") -> CellRef:
        return CellRef(file, "目标", cell)

    assert inputs.formula(0.065, (at("D5"),)) == "'目标'!D5"
    assert inputs.formula(6.5, (at("D5"),)) == "'目标'!D5*100"
    assert inputs.formula(650, (at("D5"),)) == "'目标'!D5*10000"
    assert inputs.formula(0.13, (at("D5"), at("D5"))) == "'目标'!D5+'目标'!D5"
    assert inputs.formula(13, (at("D5"), at("D5"))) == "('目标'!D5+'目标'!D5)*100"
    assert inputs.formula(7, (at("D5"),)) is None  # not what stands there
    assert inputs.formula(1200, (at("D6"),)) is None  # a text
    assert inputs.formula(0.065, (at("D5", "别的.xlsx"),)) is None
    assert inputs.formula(0.065, ()) is None


def test_results_that_somebody_worked_on_are_kept(luohu: Path, tmp_path: Path,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    run = ["run", str(luohu), "--out", str(tmp_path), *FAST]
    assert main(run) == 0
    assert main(run) == 0  # nobody has changed anything: no copies
    assert not [one for one in tmp_path.iterdir() if ".bak" in one.name]
    memo = tmp_path / "luohu-2020-附件.docx"
    edited = memo.read_bytes() + b"\0"
    memo.write_bytes(edited)
    capsys.readouterr()
    assert main(run) == 0
    (copy,) = [one for one in tmp_path.iterdir() if ".bak" in one.name]
    assert copy.suffix == ".docx"
    assert copy.read_bytes() == edited
    assert str(copy) in capsys.readouterr().out


@pytest.mark.parametrize("mark", ["~${}", ".~{}", ".~lock.{}#"])
def test_a_workbook_that_another_program_holds_is_left_alone(luohu: Path, tmp_path: Path,
                                                             mark: str) -> None:
    path = tmp_path / "开着.xlsx"
    shutil.copyfile(luohu, path)
    (tmp_path / mark.format(path.name)).write_bytes(b"\5user")
    before = sorted(one.name for one in tmp_path.iterdir())
    assert main(["run", str(path), "--out", str(tmp_path / "out"), "--in-place", *FAST]) == 2
    assert path.read_bytes() == luohu.read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == before
    with pytest.raises(InputError):
        write_back(path, sample_sheets(), path)


def test_a_file_that_cannot_be_replaced_stays_whole(luohu: Path, tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to replace a file that a program has open."""
    path = tmp_path / "开着.xlsx"
    shutil.copyfile(luohu, path)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(InputError) as caught:
        deliver(b"new", path)
    assert caught.value.issues[0].code == "file_locked"
    assert path.read_bytes() == luohu.read_bytes()
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_copies_never_replace_each_other(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    for text in (b"1", b"2", b"3"):
        path.write_bytes(text)
        archives.keep_copy(path)
    kept = [one for one in tmp_path.iterdir() if ".bak" in one.name]
    assert {one.read_bytes() for one in kept} == {b"1", b"2", b"3"}


KILLED = """
import sys
from pathlib import Path
from forecast.workbook.writing import deliver
old, new = (Path(one).read_bytes() for one in sys.argv[2:4])
target = Path(sys.argv[1])
print("ready", flush=True)
while True:
    deliver(new, target)
    deliver(old, target)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process as POSIX does")
def test_a_kill_at_any_moment_leaves_the_old_file_or_the_new_one(luohu: Path, tmp_path: Path) -> None:
    target, new = tmp_path / "表.xlsx", tmp_path / "新.xlsx"
    shutil.copyfile(luohu, target)
    write_back(luohu, sample_sheets(), new)
    whole = {luohu.read_bytes(), new.read_bytes()}
    chance = random.Random(7)
    for _ in range(12):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(target), str(luohu), str(new)],
                                   stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.08))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert target.read_bytes() in whole
        with zipfile.ZipFile(target) as archive:
            assert archive.testzip() is None


def test_the_face_of_the_door_is_loaded_when_asked_for() -> None:
    code = ("import sys, forecast.workbook as door; before = 'xlsxwriter' in sys.modules; "
            "door.read, door.write_back, door.verify, door.build_template; "
            "print(before, callable(door.write_back), hasattr(door, 'nothing'))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "False"]


def test_papers_follow_the_run_and_what_somebody_changed_is_kept(tmp_path: Path) -> None:
    path, out = tmp_path / "罗湖.xlsx", tmp_path / "out"
    shutil.copyfile(LUOHU, path)
    asked = ["run", str(path), "--out", str(out), *FAST]
    assert main(asked) == 0
    pdfs = {one.name for one in out.glob("*.pdf")}
    assert pdfs == {"罗湖-附件.pdf", "罗湖-一页纸.pdf", "罗湖-打印册.pdf"}
    written = json.loads((out / "result.json").read_text(encoding="utf-8"))["files"]
    assert pdfs | {"罗湖-附件.docx", "罗湖-一页纸.docx", "report.html", "罗湖-结果.xlsx"} == set(written)
    (out / "罗湖-打印册.pdf").write_bytes(b"signed by the chief")
    (out / "罗湖-一页纸.docx").write_bytes(b"edited by the chief")
    assert main([*asked, "--pdf", "none"]) == 0
    assert [one.read_bytes() for one in out.glob("*.pdf")] == [b"signed by the chief"]
    (kept,) = out.glob("罗湖-一页纸.*.bak.docx")
    assert kept.read_bytes() == b"edited by the chief"
    assert not (out / ".partial").exists()
