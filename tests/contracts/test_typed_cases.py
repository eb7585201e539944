"""The files of tests/readings: a line that is no case is named by its file and number."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.typed_cases import READINGS, BadLineError, Case, cases

HEADINGS = {"数目": 3}


def written(folder: Path, text: str) -> list[Case]:
    path = folder / "样例.txt"
    path.write_text(text, encoding="utf-8")
    return cases(path, HEADINGS)


def test_lines_remarks_and_headings(tmp_path: Path) -> None:
    found = written(tmp_path, "\ufeff# 说明\n\n[数目：全角]\n１ | 1\n「 # 」 |  2 元| 元\n")
    assert found == [Case("样例.txt:4", "数目", ("１", "1")), Case("样例.txt:5", "数目", (" # ", "2 元", "元"))]
    assert (found[0].number(1), found[0].cell(2), found[1].amount(1)) == (1, "", (2, "元"))
    assert str(found[0]) == "样例.txt:4: １ | 1"


@pytest.mark.parametrize(("line", "said"), [
    ("5", "样例.txt:3: 1 columns"), ("5 | 5 | 元 | 约", "样例.txt:3: 4 columns"),
    ("5 ｜ 5", "样例.txt:3: 1 columns"), ("[数木]", "样例.txt:3: heading '数木'")])
def test_a_line_that_is_no_case_is_named(line: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadLineError, match=f"^{said}"):
        written(tmp_path, f"[数目]\n5 | 5\n{line}\n")


def test_a_line_above_all_headings_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadLineError, match=r"^样例.txt:1: no heading"):
        written(tmp_path, "5 | 5\n")


@pytest.mark.parametrize("typed", ["五", "", "nan", "拒决"])
def test_what_should_be_a_number_and_is_none_is_named(typed: str, tmp_path: Path) -> None:
    case, = written(tmp_path, f"[数目]\n\n5 | {typed}\n")
    with pytest.raises(BadLineError, match=r"^样例.txt:3: column 2 is no number"):
        case.number(1)
    with pytest.raises(BadLineError, match=r"^样例.txt:3: column 2 is .* not one of 区间、逗号"):
        case.word(1, {"区间": 1, "逗号": 2})


def test_every_file_says_in_chinese_how_to_add_a_line() -> None:
    files = sorted(READINGS.iterdir())
    assert [path.name for path in files] == ["names.txt", "numbers.txt", "periods.txt", "units.txt"]
    for path in files:
        top = path.read_text(encoding="utf-8").split("\n")[:4]
        assert all(line.startswith("# ") for line in top), path.name
        assert "要加一例" in top[0], path.name
