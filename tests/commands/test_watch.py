"""The command watch: a save is answered once it stands still, problems as well as results, until Ctrl-C."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
from samples.places import PROJECT, with_its_scenarios

from forecast.commands.watch import STILL, Watched, due, stamps_of

BOOK = Path("a.xlsx")


def test_a_save_in_several_steps_is_answered_once() -> None:
    known = Watched()
    for now, stamp in ((0.0, (1, 10)), (0.5, (2, 20)), (1.0, (3, 30)), (1.5, (3, 30))):
        known = known.looked({BOOK: stamp}, now)
        assert known.ready(now) == ()
    later = 1.0 + STILL
    known = known.looked({BOOK: (3, 30)}, later)
    assert known.ready(later) == (BOOK,)
    known = known.dealt(BOOK)
    assert known.ready(later + 9) == ()
    known = known.looked({BOOK: (4, 30)}, later + 10)
    assert known.ready(later + 10 + STILL) == (BOOK,)


def test_a_file_that_is_gone_for_a_moment_is_not_answered() -> None:
    known = Watched().looked({BOOK: (1, 1)}, 0.0).looked({}, 1.0)
    assert known.ready(9.0) == ()


def test_outputs_and_locks_of_a_folder_are_not_watched(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsm", "~$a.xlsx", "a-结果.xlsx", "a-检查.xlsx", "a-results.xlsx", "c.docx", ".d.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path, _ in stamps_of(tmp_path)] == ["a.xlsx", "b.xlsm"]


@pytest.mark.parametrize("mark", ["~${}", ".~lock.{}#"])
def test_a_workbook_that_is_open_is_not_written_in_place_before_it_is_closed(tmp_path: Path, mark: str) -> None:
    book, lock = tmp_path / "甲区.xlsx", tmp_path / mark.format("甲区.xlsx")
    book.write_bytes(b"x")
    lock.write_bytes(b"")
    known = Watched().looked(dict(stamps_of(book)), 0.0).looked(dict(stamps_of(book)), STILL)
    assert due(known, STILL, in_place=True) == ()
    assert due(known, STILL, in_place=False) == (book,)  # results beside it disturb nobody
    lock.unlink()
    known = known.looked(dict(stamps_of(book)), STILL + 1)
    assert due(known, STILL + 1, in_place=True) == (book,)


def saw(process: subprocess.Popen[str], words: str, seconds: float = 120) -> str:
    """Read what the command prints until some words come."""
    said, end = "", time.monotonic() + seconds
    assert process.stdout is not None
    while words not in said:
        line = process.stdout.readline()
        assert line, said
        assert time.monotonic() < end, said
        said += line
    return said


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_from_a_save_to_results_to_a_mistake_to_ctrl_c(luohu: Path, tmp_path: Path) -> None:
    folder = tmp_path / "甲 区"
    folder.mkdir()
    book = with_its_scenarios(folder / luohu.name)
    shutil.copy(luohu, book)
    env = {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen([sys.executable, "-u", "-m", "forecast.cli", "watch", str(book)], cwd=folder, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=env) as process:
        saw(process, "逐项数据")
        assert (folder / "reports" / book.stem / "report.html").is_file()
        held = openpyxl.load_workbook(book)
        sheet = held["情景"]
        sheet.append(["甲", "没有这个指标", "2020", "固定", 1])
        held.save(book)
        saw(process, "检查.xlsx")
        process.send_signal(signal.SIGINT)
        assert "不再看了" in saw(process, "不再看了")
        assert process.wait(20) == 0
    assert (folder / "reports" / book.stem / f"{book.stem}-检查.xlsx").is_file()
