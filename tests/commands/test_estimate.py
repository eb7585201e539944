"""``forecast estimate`` on a workbook of one's own: Klein's model I, against bimets' manual."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from estimation.klein_book import klein_book

from forecast.cli import main
from forecast.data.periods import Period
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

if TYPE_CHECKING:
    from pathlib import Path

SAID = {"consumption": {"误差自相关": 2, "样本": "2004-2020"},
        "investment": {"估计方法": "ols", "约束": "b2 + b3 = 1", "样本": "2002—2020年"},
        "wages": {"约束": "pdl（c30，c31，c32；1）", "样本": "2004-2020"}}


@pytest.fixture(scope="module")
def klein(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return klein_book(tmp_path_factory.mktemp("klein") / "klein.xlsx", SAID)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, dict[str, Any]]:
    assert main(["estimate", *words, "--json"]) == 0
    return {one["item"]: one for one in json.loads(capsys.readouterr().out)["equations"]}


def values(one: dict[str, Any]) -> list[float]:
    return [own["estimate"] for own in one["parameters"]]


def test_the_sheet_says_how(klein: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, str(klein))
    assert values(found["investment"]) == pytest.approx([2.868104, 0.5787626, 0.4212374, -0.09160307], rel=1e-6)
    assert found["investment"]["diagnostics"]["restrictions"] == pytest.approx(0.0118602, rel=1e-5)
    assert values(found["wages"]) == pytest.approx(
        [1.12869024, 0.43987666, 0.10768118, 0.05074557, -0.00619005, 0.13682057], rel=1e-6)
    spent = found["consumption"]
    assert values(spent) == pytest.approx([19.05, 0.3453, 0.0346, 0.6981], abs=1e-3)
    assert [own["estimate"] for own in spent["beside"]] == pytest.approx([0.0643, 0.0109], abs=1e-4)
    assert (spent["n"], spent["specification"]) == (17, {"errors": "AR(2)", "sample": "2004-2020"})
    for one in (found[name] for name in SAID):
        for own in one["parameters"]:
            assert own["mean"] == pytest.approx(own["estimate"], rel=1e-6)
            assert own["sd"] == pytest.approx(own["standard_error"], rel=1e-6)


def test_options_try_something_else_once(klein: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, str(klein), "--item", "investment", "--instruments",
                 "public_wages(-1); wages(-1); exp(public_wages)")
    assert list(found) == ["investment"]
    assert found["investment"]["form"] == "2sls"
    assert values(found["investment"]) == pytest.approx([34.517544, 0.3216326, 0.6783672, -0.2475568], rel=1e-6)
    plain = told(capsys, str(klein), "--item", "consumption", "--errors", "0", "--sample", "2000-2020")
    assert plain["consumption"]["n"] in {19, 21}


def test_stability_and_errors_are_told(klein: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, str(klein), "--item", "wages", "--break", "2012", "--window", "9")["wages"]
    tests = found["stability"]
    assert (tests["window"], tests["chow"]["year"]) == (9, "2012")
    assert len(tests["rolling"]) == 9
    assert set(tests["recursive"][-1]["estimates"]) == {"c1", "c2", "c30", "c31", "c32", "c4"}
    assert found["accuracy"]["outside"]["n"] == len(tests["forecast_errors"])


def test_a_run_lets_the_errors_fade(klein: Path) -> None:
    """The first year ahead misses the equation by ρ₁ u + ρ₂ u₋₁, the years after by less and less."""
    book = read(klein)
    result = solve(book, Request(klein, ("基准",), settings=Settings(draws=0)))
    run = result.run("基准")
    known = run.parameters
    years = [Period.annual(year) for year in range(2018, 2023)]

    def gap(at: int) -> float:
        def value(name: str, step: int = 0) -> float:
            return float(result.value(name, years[at + step], "基准") or np.nan)

        return value("consumption") - (
            known["a1"] + known["a2"] * value("profits") + known["a3"] * value("profits", -1)
            + known["a4"] * (value("wages") + value("public_wages")))

    ahead = gap(3)
    assert ahead == pytest.approx(known["ar1_consumption"] * gap(2) + known["ar2_consumption"] * gap(1), rel=1e-6)
    assert abs(ahead) > 1e-3
    assert gap(4) == pytest.approx(known["ar1_consumption"] * ahead + known["ar2_consumption"] * gap(2), rel=1e-6)


def test_errors_may_reach_back_beyond_the_years_that_are_usually_read(tmp_path: Path) -> None:
    path = klein_book(tmp_path / "klein.xlsx", {"wages": {"误差自相关": 3}})
    found = solve(read(path), Request(path, ("基准",), settings=Settings(draws=0)))
    assert found.program.deepest > 3
    assert len(found.periods) == found.program.deepest + len(found.horizon)
    assert found.value("wages", found.first, "基准") is not None
    assert main(["run", str(path), "--out", str(tmp_path / "out"), "--pdf", "none", "--draws", "0"]) == 0


def test_a_folder_of_a_workbook_and_pictures(klein: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("one", "two"):
        assert main(["estimate", str(klein), "--item", "investment", "--item", "wages", "--out",
                     str(tmp_path / folder)]) == 0
    assert "klein-估计.xlsx" in capsys.readouterr().out
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert "charts/estimate_investment_recursive_b4.png" in {path.as_posix() for path in files}
    assert "charts/estimate_wages_fit.png" in {path.as_posix() for path in files}
    assert "charts/estimate_wages_cusum.svg" in {path.as_posix() for path in files}
    for path in files:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes(), path


def test_what_is_written_holds_together(klein: Path, tmp_path: Path) -> None:
    """The workbook opens in the linter, and says in English what it says in Chinese."""
    assert main(["estimate", str(klein), "--lang", "en", "--out", str(tmp_path)]) == 0
    (path,) = tmp_path.glob("*.xlsx")
    assert main(["verify", str(path), "--quick"]) == 0


def test_plain_numbers(klein: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["estimate", str(klein), "--csv", "--parquet", str(tmp_path / "e.parquet")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("item,name,unit")
    assert any(line.startswith("investment:b2,b2,,,,estimation:estimate,0.5787") for line in lines)
    assert any("stability:chow_p" in line for line in lines)
    assert any("accuracy:outside:rmse" in line or "accuracy" in line for line in lines)
    assert (tmp_path / "e.parquet").stat().st_size > 0


@pytest.mark.parametrize(("words", "code"), [
    (["--method", "2sls"], "estimate_which"),
    (["--item", "consumption", "--method", "2sls"], "estimate_no_instruments"),
    (["--item", "consumption", "--restrict", "b2 = 1"], "estimate_parameter"),
    (["--item", "income"], "estimate_equation"),
    (["--item", "consumption", "--sample", "2010-2000"], "estimate_sample"),
])
def test_problems_of_options(klein: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: str) -> None:
    assert main(["estimate", str(klein), *words, "--json"]) == 2
    codes = [one["code"] for one in json.loads(capsys.readouterr().out)["issues"]]
    assert code in codes


@pytest.mark.parametrize(("said", "code", "column"), [
    ({"consumption": {"误差自相关": "很多"}}, "estimate_errors", "E"),
    ({"consumption": {"约束": "a1 > 2"}}, "estimate_restriction", "F"),
    ({"consumption": {"约束": "a1 = 1; b1 = 2"}}, "estimate_parameter", "F"),
    ({"consumption": {"样本": "全部"}}, "estimate_sample", "G"),
    ({"consumption": {"估计方法": "最小一乘"}}, "choice", "C"),
    ({"consumption": {"估计方法": "两阶段最小二乘"}}, "estimate_no_instruments", "D"),
    ({"consumption": {"估计方法": "最小二乘", "工具变量": "profits(-1)"}}, "estimate_idle_instruments", "D"),
    ({"consumption": {"工具变量": "profit(-1)"}}, "model_unknown_name", "D"),
    ({"income": {"样本": "2002-2020"}}, "estimate_equation", "G"),
])
def test_problems_of_the_sheet_have_their_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                                said: dict[str, dict[str, object]], code: str, column: str) -> None:
    path = klein_book(tmp_path / "klein.xlsx", said)
    assert main(["estimate", str(path), "--json"]) == 2
    issues = json.loads(capsys.readouterr().out)["issues"]
    assert [(one["sheet"], one["cell"][0]) for one in issues if one["code"] == code] == [("模型", column)]


def test_a_row_may_speak_of_the_model_s_own_equation(luohu: Path, tmp_path: Path,
                                                    capsys: pytest.CaptureFixture[str]) -> None:
    """A row of a code without an equation; two rows of one equation, and a row of nothing, are refused."""
    from openpyxl import load_workbook

    def written(*rows: dict[str, str]) -> Path:
        book = load_workbook(luohu)
        sheet = book["模型"] if "模型" in book.sheetnames else book.create_sheet("模型")
        sheet.delete_rows(1, sheet.max_row)
        heads = ["代码", "方程", "估计方法", "误差自相关", "样本"]
        sheet.append(heads)
        for row in rows:
            sheet.append([row.get(head) for head in heads])
        path = tmp_path / "罗湖.xlsx"
        book.save(path)
        return path

    path = written({"代码": "gdp_growth", "样本": "2000-2019", "估计方法": "非线性最小二乘"})
    assert told(capsys, str(path), "--item", "gdp_growth")["gdp_growth"]["specification"] == {"sample": "2000-2019"}
    path = written({"代码": "gdp_growth", "样本": "2000-"}, {"代码": "gdp_growth", "误差自相关": "1"})
    assert main(["estimate", str(path), "--json"]) == 2
    assert "estimate_twice" in [one["code"] for one in json.loads(capsys.readouterr().out)["issues"]]
    path = written({"代码": "gdp_growth"})
    assert main(["estimate", str(path), "--json"]) == 0
    assert "model_sheet_idle" in [one["code"] for one in json.loads(capsys.readouterr().out)["warnings"]]
    path = written({"样本": "2000-"})
    assert main(["estimate", str(path), "--json"]) == 2
    assert "A2" in [one["cell"] for one in json.loads(capsys.readouterr().out)["issues"]]


@pytest.mark.parametrize(("words", "codes"), [
    (["--break", "1990"], {"estimate_break"}), (["--break", "2100"], {"estimate_break"}),
    (["--window", "3"], {"estimate_window"}), (["--window", "100"], {"estimate_window"}),
    (["--break", "2012", "--window", "12"], set())])
def test_a_break_or_a_window_that_the_sample_has_not_is_told(words: list[str], codes: set[str], klein: Path,
                                                             capsys: pytest.CaptureFixture[str]) -> None:
    """A dash, or another width, used to stand in the table without a word."""
    assert main(["estimate", str(klein), "--item", "consumption", *words, "--json"]) == 0
    assert {one["code"] for one in json.loads(capsys.readouterr().out)["warnings"] if one["code"].startswith("estimate")} == codes
