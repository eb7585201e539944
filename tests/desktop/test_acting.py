"""The icons without a screen: what a dropped file gives, what opens, what stands in the log."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest
from samples.places import PROJECT, with_its_scenarios

from forecast import system
from forecast.desktop import acting, main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    found: list[Path] = []
    monkeypatch.setattr(acting, "window_is_there", lambda: False)
    monkeypatch.setattr(system, "open_by_desktop", found.append)
    return found


@pytest.fixture
def book(luohu: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "U 盘" / "甲 区"
    folder.mkdir(parents=True)
    shutil.copy(luohu, folder / "甲 2020.xlsx")
    with_its_scenarios(folder / luohu.name)
    return folder / "甲 2020.xlsx"


def test_a_dropped_workbook_comes_back_finished(book: Path, opened: list[Path],
                                                capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(book)]) == 0
    folder = book.parent / "甲 2020-测算结果"
    assert opened == [folder / "report.html", folder / "甲 2020-结果.xlsx"]
    assert all(path.is_file() for path in opened)
    said = capsys.readouterr().out
    assert "主要结果" in said
    log = (folder / "记录.txt").read_text(encoding="utf-8")
    assert said.strip() in log
    assert log.endswith("= 0\n")


def test_problems_open_the_marked_copy(book: Path, opened: list[Path]) -> None:
    held = openpyxl.load_workbook(book)
    held["情景"].append(["甲", "没有这个指标", "2020", "固定", 1])
    held.save(book)
    assert main(["run", str(book)]) == 2
    marked = book.parent / "甲 2020-测算结果" / "甲 2020-检查.xlsx"
    assert opened == [marked]
    assert marked.is_file()
    assert not (marked.parent / "report.html").exists()
    opened.clear()
    assert main(["check", str(book)]) == 2
    assert opened == [marked]


def test_a_table_is_imported_into_the_workbook(book: Path, opened: list[Path]) -> None:
    table = book.parent / "执行 表.csv"
    table.write_text("项目,2019年\n地区生产总值（亿元）,2390.26\n", encoding="utf-8")
    before = book.read_bytes()
    code = main(["import", str(table), str(book)])
    assert code in {0, 4}
    assert opened == [book]
    assert (table.parent / "记录.txt").is_file()
    assert any(path != book and path.read_bytes() == before for path in book.parent.glob("*.xlsx")) or (
        book.read_bytes() == before)


def test_an_action_that_there_is_not_and_no_file_are_told(opened: list[Path], capsys: pytest.CaptureFixture[str]
                                                          ) -> None:
    assert main(["fly"]) == 2
    assert main(["run"]) == 2
    assert "没有给出文件" in capsys.readouterr().err
    assert opened == []


@pytest.mark.parametrize("dropped", ["说明.docx", "乙 2020.xlsx"])
def test_what_was_dropped_beside_it_is_named_and_left_alone(
        book: Path, opened: list[Path], capsys: pytest.CaptureFixture[str], dropped: str) -> None:
    other = book.with_name(dropped)
    other.write_bytes(b"PK\x03\x04")
    assert main(["check", str(book), str(other)]) == 0
    said = capsys.readouterr().out
    assert f"没有处理：{dropped}" in said
    assert other.read_bytes() == b"PK\x03\x04"
    assert dropped in (book.parent / "甲 2020-测算结果" / "记录.txt").read_text(encoding="utf-8")
    assert other not in opened


def test_the_starter_is_a_program(book: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8"}
    env.pop("DISPLAY", None)
    env.pop("WAYLAND_DISPLAY", None)
    ran = subprocess.run([sys.executable, "-m", "forecast.desktop.start", "check", str(book), "--no-open"], env=env,
                         capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    assert (book.parent / "甲 2020-测算结果" / "记录.txt").is_file()
