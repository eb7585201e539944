"""``forecast new``: asks nothing, overwrites nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from forecast.cli import main
from forecast.commands.new import PAST_YEARS, plan_year
from forecast.commands.parts import BAD_INPUT, DONE


@pytest.mark.parametrize(("day", "year"), [
    (date(2020, 1, 3), 2020), (date(2020, 6, 30), 2020), (date(2020, 7, 1), 2021), (date(2020, 12, 31), 2021)])
def test_the_plan_year_follows_the_calendar_of_a_budget(day: date, year: int) -> None:
    assert plan_year(day) == year


def years(path: Path) -> list[int]:
    heads = [str(cell.value) for cell in load_workbook(path)["年度指标"][4]]
    return [int(head[:4]) for head in heads if head.endswith("年")]


def written(words: list[str], capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["new", *words, "--json"]) == DONE
    return Path(json.loads(capsys.readouterr().out)["written"])


def test_it_asks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                         capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    path = written([], capsys)
    (*past, plan) = years(path)
    assert path.name == f"{plan}.xlsx"
    assert past == list(range(plan - PAST_YEARS, plan))
    assert load_workbook(path).active.title == "填表说明"
    before, again = path.read_bytes(), written([], capsys)
    assert (again.name, path.read_bytes()) == (f"{plan}-2.xlsx", before)
    assert again.read_bytes() == before


@pytest.mark.parametrize(("words", "name", "plan"), [
    (["2021.xlsx"], "2021.xlsx", 2021), (["样例县2023年预测"], "样例县2023年预测.xlsx", 2023),
    (["2021.xlsx", "--year", "2022"], "2021.xlsx", 2022), (["--year", "2025"], "2025.xlsx", 2025),
    (["新目录/2024.xlsx"], "2024.xlsx", 2024)])
def test_the_year_is_the_one_asked_for_or_in_the_name(
        words: list[str], name: str, plan: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    path = written(words, capsys)
    assert (path.name, years(path)[-1]) == (name, plan)


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "2021.xlsx"
    path.write_bytes(b"mine")
    assert main(["new", str(path)]) == BAD_INPUT
    assert path.read_bytes() == b"mine"
