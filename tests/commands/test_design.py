"""``forecast design``, and ``--scenario`` with several files, folders and patterns at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from samples.models.books import quarterly
from samples.places import LUOHU

from forecast.cli import main
from forecast.data import read_scenario, scenario_text

VARY = ["--vary", "gdp_growth = 5.5...6.5 by 0.5", "--vary", "b_vat = 0.8, 1.2"]


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["design", str(LUOHU), *VARY, "--name", "网格", "--out", "情景"]) == 0
    assert "网格 5.5×0.8" in capsys.readouterr().out
    return tmp_path / "情景"


def test_a_design_is_a_file_a_scenario_that_reads_back_as_it_was(cases: Path) -> None:
    found = [read_scenario(path) for path in sorted(cases.iterdir())]
    assert [one.name for one in found] == [f"网格 {a}×{b}" for a in ("5.5", "6", "6.5") for b in ("0.8", "1.2")]
    for one in found:
        again = cases.parent / "again.toml"
        again.write_text(scenario_text(one), encoding="utf-8")
        read = read_scenario(again)
        assert [(over.item, over.span, over.method, over.value, over.reason) for over in read.overrides] == [
            (over.item, over.span, over.method, over.value, over.reason) for over in one.overrides]


def test_a_case_has_an_english_name_where_nobody_named_it(tmp_path: Path) -> None:
    for words, names in ((), ("方案 6×0.8", "Case 6×0.8")), (("--name", "甲"), ("甲 6×0.8", "甲 6×0.8")):
        out = tmp_path / str(len(words))
        assert main(["design", str(LUOHU), "--vary", "gdp_growth = 6, 7", "--vary", "b_tax = 0.8, 1", "--out", str(out), *words]) == 0
        first = read_scenario(min(out.iterdir()))
        assert (first.name, first.name_en) == names


@pytest.mark.parametrize(("words", "years"), [([], "2020..2022"), (["--horizon", "1"], "2020"),
                                              (["--base", "2018", "--horizon", "2"], "2019..2020")])
def test_an_axis_spans_the_years_that_are_projected(words: list[str], years: str, tmp_path: Path) -> None:
    assert main(["design", str(LUOHU), "--vary", "fai = 1000000", *words, "--out", str(tmp_path)]) == 0
    assert {str(over.span) for over in read_scenario(tmp_path / "1.toml").overrides} == {years}


def test_a_quarterly_model_of_ones_own_has_designs_of_its_quarters(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    quarterly(tmp_path / "b.xlsx", {"产值": ("亿元", [100 + at for at in range(24)])}, (2010, 1))
    Path("own.model").write_text("[parameters]\ng\n[x]\ndlog(产值) ~ g", encoding="utf-8")
    Path("own.toml").write_text('[产值]\nunit = "亿元"\n', encoding="utf-8")
    own = ["--model", "own.model", "--catalog", "own.toml"]
    assert main(["design", "b.xlsx", *own, "--vary", "产值 = 90, 95", "--out", "情景"]) == 0
    assert 'span = "2016Q1..2018Q4"' in Path("情景/1.toml").read_text(encoding="utf-8")
    Path("g.toml").write_text('name = "甲"\nparent = "基准"\n[grid]\n"产值" = { values = [90, 95], span = "2016Q2" }\n',
                              encoding="utf-8")
    capsys.readouterr()
    assert main(["run", "b.xlsx", *own, "--scenario", "情景", "g.toml", "--draws", "0", "--json", "--out", "out"]) == 0
    assert json.loads(capsys.readouterr().out)["scenarios"] == [
        "方案 产值 90", "方案 产值 95", "基准", "甲 产值 90", "甲 产值 95"]


@pytest.mark.parametrize("words", [
    ["--scenario", "情景"], ["--scenario", "情景/*.toml"], ["--scenario", *(f"情景/{n}.toml" for n in range(1, 7))],
    ["--scenario", "情景/1.toml", "--scenario", "情景/[2-6].toml"]], ids=" ".join)
@pytest.mark.usefixtures("cases")
def test_files_folders_and_patterns_run_alike(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(LUOHU, "b.xlsx")
    for line in (["run", "b.xlsx", *words], ["run", *words, "b.xlsx"]):
        assert main([*line, "--draws", "0", "--json", "--out", "out"]) == 0
        names = json.loads(capsys.readouterr().out)["scenarios"]
        assert names == [f"网格 {a}×{b}" for a in ("5.5", "6", "6.5") for b in ("0.8", "1.2")]


@pytest.mark.usefixtures("cases")
def test_a_name_beside_files_and_a_grid_with_its_parent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "g.toml").write_text('name = "甲"\nparent = "基准"\n[grid]\nfai = [1e6, 2e6]\n', encoding="utf-8")
    assert main(["run", str(LUOHU), "--scenario", "情景/1.toml", "g.toml", "基准", "--draws", "0", "--json",
                 "--out", "out"]) == 0
    assert json.loads(capsys.readouterr().out)["scenarios"] == ["网格 5.5×0.8", "基准", "甲 固定资产投资 1e+06", "甲 固定资产投资 2e+06"]


@pytest.mark.parametrize(("words", "said"), [
    (["情景/*.tom"], "没有对上任何情景文件"), (["空"], "没有对上任何情景文件"), (["情景", "基淮"], "基准"),
    (["情景/1.toml", "twice.toml"], "两个情景都叫")])
@pytest.mark.usefixtures("cases")
def test_what_stands_for_no_scenario_is_told(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("空").mkdir()
    shutil.copy("情景/1.toml", "twice.toml")
    assert main(["run", str(LUOHU), "--scenario", *words, "--draws", "0", "--out", "out"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("words", "near"), [
    (["--vary", "gdp_growht = 5"], "gdp_growth"), (["--vary", "b_vet = 1"], "b_vat"), (["--vary", "fai"], "fai"),
    (["--vary", "fai = x", "--vary", "b_vet = 1"], "--vary:1")])
def test_a_design_that_cannot_be_read_is_told(words: list[str], near: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", str(LUOHU), *words]) == 2
    assert near in capsys.readouterr().err


def test_a_design_as_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", str(LUOHU), *VARY, "--design", "latin-hypercube", "--samples", "5", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["scenarios"]
    assert len(found) == 5
    assert all(5.5 <= one["values"]["gdp_growth"] <= 6.5 for one in found)


def test_progress_is_told_where_it_is_asked_for_and_never_in_a_pipe(
        cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["run", str(LUOHU), "--scenario", str(cases), "--draws", "0", "--out", "out"]
    assert main(words) == 0
    assert "已测算" not in capsys.readouterr().err
    assert main([*words, "--progress"]) == 0
    said = capsys.readouterr().err
    assert "已测算 3/6 个情景，约剩" in said
    assert "\r" not in said


def test_on_a_terminal_a_count_stays_in_its_line(cases: Path, monkeypatch: pytest.MonkeyPatch,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr("forecast.commands.printing._EVERY", -1.0)
    assert main(["run", str(LUOHU), "--scenario", str(cases), "--draws", "0", "--out", "out"]) == 0
    said = capsys.readouterr().err
    assert said.count("\r") == 5
    assert "读取工作簿" in said


def test_a_name_that_cannot_be_drawn_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "x.toml"
    case.write_text('name = "😀"\nparent = "基准"\n[[override]]\nitem = "fai"\nspan = "2020"\nvalue = 1e6\n', encoding="utf-8")
    out = tmp_path / "out"
    assert main(["run", str(LUOHU), "--scenario", str(case), "--draws", "0", "--out", str(out)]) == 2
    assert "U+1F600" in capsys.readouterr().err
    assert not [path for path in out.rglob("*") if path.is_file()]


def test_an_axis_that_the_model_cannot_take_is_refused_before_a_file_is_written(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "情景"
    words = ["design", str(LUOHU), "--vary", "gdp_growth = 6%, 6.5%", "--vary", "gpb_balance = 0, 100", "--out", str(out)]
    assert main(words) == 2
    said = capsys.readouterr().err
    assert "--vary:2" in said
    assert "恒等式" in said
    assert not out.exists()


def laid(tmp_path: Path, axis: str) -> list[tuple[str, str, str, float]]:
    out = tmp_path / "情景"
    assert main(["design", str(LUOHU), "--vary", axis, "--out", str(out)]) == 0
    found = [one for path in sorted(out.iterdir()) for one in read_scenario(path).overrides]
    return [(one.item, str(one.span), str(one.method), one.value) for one in found]


@pytest.mark.parametrize(("axis", "span", "method", "values"), [
    ("税收收入 2020 比例调整 = -5%、5%", "2020", "比例调整", [-5, 5]), ("tax_revenue 2020-2021 scale = -5, 5", "2020..2021", "比例调整", [-5, 5]),
    ("税收收入 基年+1 = 90,95亿元", "2020", "假设", [900000, 950000]), ("税收收入 2021 固定 = 90亿元, 950000万元", "2021", "固定", [900000, 950000]),
    ("税收收入 2020 = 90亿元至91亿元，每隔5000万元", "2020", "假设", None), ("税收收入 2020 = 90..91 by 0.5 亿元", "2020", "假设", [900000, 905000, 910000])])
def test_an_axis_may_name_years_a_method_and_one_unit_of_all_its_values(
        axis: str, span: str, method: str, values: list[float] | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The unit behind the last value was the last one's alone: 90 of 90、95亿元 was 90 万元."""
    if values is None:  # of two units no range is made
        assert main(["design", str(LUOHU), "--vary", axis]) == 2
        assert "读不出一组取值" in capsys.readouterr().err
        return
    assert laid(tmp_path, axis) == [("tax_revenue", span, method, value) for value in values]


@pytest.mark.parametrize(("axis", "said"), [
    ("gdp_growth 2020 = 0.05, 0.06", "像是把百分数写成了小数"), ("gdp_growth 2031 = 5", "期间 2031 不在测算年度内"),
    ("tax_revenue 2020 = 90, 95", "算得 90.00 万元")])
def test_what_the_run_of_a_design_will_ask_about_is_asked_when_it_is_made(
        axis: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", str(LUOHU), "--vary", axis]) == 0
    told = capsys.readouterr().err
    assert said in told
    assert "--vary:1" in told
    assert main(["design", str(LUOHU), "--vary", axis, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["warnings"]) == 1
