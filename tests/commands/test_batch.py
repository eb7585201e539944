"""``forecast batch`` in words: what is printed, exit codes, both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from samples.batches.places import place, places

from forecast.cli import main
from forecast.commands.parts import BAD_INPUT, DONE, PARTLY


def test_all_done_and_some_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, *_ = places(tmp_path / "in", 2)
    words = ["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--draws", "20", "--jobs", "0"]
    assert main([*words, "--progress"]) == DONE
    heard = capsys.readouterr()
    assert "2 个单位：2 本算出" in heard.out
    assert "2/2" in heard.err
    first.write_bytes(b"PK")
    assert main([*words, "--json"]) == PARTLY
    found = json.loads(capsys.readouterr().out)
    assert (found["done"], found["failed"], found["taken"]) == (1, 1, 1)
    assert found["failures"][0]["file"] == "样例1区.xlsx"
    assert found["failures"][0]["issues"][0]["text"]
    assert main([*words, "--lang", "en"]) == PARTLY
    assert "1 with errors" in capsys.readouterr().out


def test_nothing_named_and_nothing_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["batch", "--jobs", "很多"])
    capsys.readouterr()
    assert main(["batch"]) == BAD_INPUT
    assert "没有说汇总哪些工作簿" in capsys.readouterr().err
    assert main(["batch", str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == BAD_INPUT


def test_every_output_of_each_on_demand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places(tmp_path / "in", 1)
    words = ["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--draws", "20", "--jobs", "0"]
    assert main([*words, "--outputs", "record"]) == DONE
    record = tmp_path / "out" / "各单位" / "样例1区" / "result.json"
    assert json.loads(record.read_text(encoding="utf-8"))["summary"]
    record.unlink()
    assert main([*words, "--outputs", "record", "--json"]) == DONE
    assert record.is_file()  # what is gone is made again
    assert main([*words, "--outputs", "all", "--json"]) == DONE
    assert (tmp_path / "out" / "各单位" / "样例1区" / "样例1区-结果.xlsx").is_file()
    capsys.readouterr()


def test_what_makes_the_totals_doubtful_is_said_where_they_are_handed_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy left in the folder counts twice; last year's workbook not at all."""
    place(tmp_path / "in", "甲县", 70_000, above="某市")
    place(tmp_path / "in" / "副本", "甲县", 70_000, above="某市")
    place(tmp_path / "in", "旧区", 500_000, years=range(2014, 2022))
    words = ["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--draws", "0", "--jobs", "0"]
    assert main(words) == 0
    said = [line for line in capsys.readouterr().out.splitlines() if "合计需核实" in line]
    assert ["2 本工作簿的区划名称相同" in said[0], "旧区" in said[1], "不计入合计" in said[1]] == [True] * 3
    assert main([*words, "--json", "--lang", "en"]) == 0
    doubts = json.loads(capsys.readouterr().out)["doubts"]
    assert [("2 workbooks bear this name" in one["text"]) for one in doubts] == [True, False]


def test_what_is_of_no_cell_is_said_once_with_the_workbooks_that_it_is_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places(tmp_path / "in", 2)
    words = ["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--draws", "0", "--jobs", "0", "--scenario", "没有"]
    for taken in (0, 2):
        assert main(words) == PARTLY
        first, line, *_ = capsys.readouterr().out.splitlines()
        assert first == f"2 个单位：0 本算出，2 本有错，0 本搁置，0 本未报；{taken} 本取自上次的记录"
        assert line.startswith("  · 有错  样例1区.xlsx、样例2区.xlsx  找不到情景“没有”")
