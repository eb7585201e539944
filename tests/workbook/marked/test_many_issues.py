"""Of very many problems the first are marked and listed, the others counted; nothing takes long."""

from __future__ import annotations

import json
import time
from pathlib import Path

import openpyxl
import pytest
from samples.bare_package import bare_package, rows

from forecast.commands.parts import LISTED, print_issues
from forecast.issues import CellRef, Issue
from forecast.workbook.marked.copy import write_marked
from forecast.xlsx import lint_package


def problems(count: int) -> list[Issue]:
    return [Issue("not_a_number" if number % 3 else "error_value", CellRef("表.xlsx", "表", f"{column}{number}"),
                  f"x{number}") for number in range(1, count // 10 + 1) for column in "ABCDEFGHIJ"]


def book(path: Path, count: int) -> Path:
    path.write_bytes(bare_package(rows(*("".join(f'<c r="{column}{row}"><v>{row}</v></c>' for column in "ABCDEFGHIJ")
                                         for row in range(1, count // 10 + 1)))))
    return path


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_twenty_four_thousand_problems_are_marked_and_counted(tmp_path: Path) -> None:
    source = book(tmp_path / "表.xlsx", 24_000)
    issues = problems(24_000)
    start = time.process_time()
    write_marked(source, issues, tmp_path / "标注.xlsx")
    assert time.process_time() - start < 6.0
    listed = openpyxl.load_workbook(tmp_path / "标注.xlsx")["检查结果"]
    texts = [str(row[0].value) for row in listed.iter_rows(min_row=5)]
    assert "没有列在这里" in texts[-1]
    assert lint_package(tmp_path / "标注.xlsx", frozenset({"检查结果"})) == ()
    write_marked(tmp_path / "标注.xlsx", [], tmp_path / "净.xlsx")  # every mark can be taken back
    clean = openpyxl.load_workbook(tmp_path / "净.xlsx")["表"]
    assert not [cell for row in clean.iter_rows() for cell in row if cell.comment or cell.fill.fill_type]


def test_a_million_cells_take_seconds(tmp_path: Path) -> None:
    cost = []
    for count in (30_000, 240_000):
        source = book(tmp_path / "表.xlsx", count)
        start = time.process_time()
        write_marked(source, problems(30), tmp_path / "标注.xlsx")
        cost.append(time.process_time() - start)
    assert cost[1] < 12 * cost[0] + 0.5


def test_two_hundred_sentences_are_printed_and_the_rest_counted(capsys: pytest.CaptureFixture[str]) -> None:
    many = [Issue("unknown_item", CellRef("表.xlsx", f"表{number}", "A1"), f"项目{number}") for number in range(1, 1001)]
    print_issues(many, "zh", as_json=False)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == LISTED + 2
    assert "800" in lines[-1]


def test_json_still_has_all(capsys: pytest.CaptureFixture[str]) -> None:
    many = [Issue("unknown_item", CellRef("表.xlsx", f"表{number}", "A1"), f"项目{number}") for number in range(1, 301)]
    print_issues(many, "zh", as_json=True)
    assert len(json.loads(capsys.readouterr().out)["issues"]) == 300
