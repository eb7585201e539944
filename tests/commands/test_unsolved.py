"""What a model of one's own cannot be computed for is told with its cause, and what lacks is said to lack."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from samples.models.books import annual

from forecast.cli import main

if TYPE_CHECKING:
    from pathlib import Path

ITEMS = "".join(f'[{name}]\nunit = "{unit}"\n' for name, unit in (("sp", "亿元"), ("z", "%"), ("w", "%"), ("inv", "亿元")))
CHINESE = re.compile("[\u4e00-\u9fff]")


def asked(folder: Path, equations: str, last: float, rows: list[list[object]] | None = None) -> list[str]:
    """Write a workbook whose z ends at ``last``, and a model; return the words of a run."""
    book = annual(folder / "book.xlsx", {
        "z": ("%", [5.0, 6.0, 7.0, 6.0, 5.0, 6.0, 7.0, 6.0, 5.0, last]), "w": ("%", [1.0] * 10),
        "sp": ("亿元", [100.0 + at for at in range(10)]), "inv": ("亿元", [40.0] * 10)}, 2010,
        {"情景": [["情景", "项目", "期间", "方式", "值", "下限", "上限"], *rows]} if rows else {})
    (folder / "own.model").write_text(f"[parameters]\na ~ 0.7 (0.1)\n[shocks]\nsp = 0.01\n[x]\n{equations}\n", "utf-8")
    (folder / "own.toml").write_text(ITEMS, encoding="utf-8")
    return [str(book), "--model", str(folder / "own.model"), "--catalog", str(folder / "own.toml"),
            "--out", str(folder / "out"), "--draws", "200"]


@pytest.mark.parametrize(("right", "last", "part", "cause", "value"), [
    ("log(z)", 0.0, "log(z)", "z", "0"),                        # exp(0.7 * log 0) is nought, and no number
    ("log(z)", -5.0, "log(z)", "z", "-5"),
    ("log(1 + z / 100 - 2)", 6.0, "log(1 + z / 100 - 2)", "1 + z / 100 - 2", "-0.94"),
    ("1 / z", 0.0, "1 / z", "z", "0"),
    ("sqrt(z - 7)", 6.0, "sqrt(z - 7)", "z - 7", "-1"),
    ("(z - 7) ** 0.5", 6.0, "(z - 7) ** 0.5", "z - 7", "-1"),
    ("if(z > 0, 1, log(z))", 0.0, "log(z)", "z", "0"),
    ("max(log(z), 0)", 0.0, "log(z)", "z", "0"),
])
def test_what_has_no_value_is_named_with_its_value(right: str, last: float, part: str, cause: str, value: str,
                                                   tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = asked(tmp_path, f"log(sp) ~ a * ({right})\nz := z(-1)", last)
    for draws in ("0", "200"):
        assert main(["run", *words, "--draws", draws, "--json"]) == 2
        (one,) = json.loads(capsys.readouterr().out)["issues"]
        assert one["code"] == "cannot_solve_undefined"
        assert f"{part} 没有意义，其中 {cause} 为 {value}。" in one["text"]
    assert main(["run", *words, "--lang", "en"]) == 2
    told = capsys.readouterr().err
    assert f"{part} has no value where {cause} is {value}" in told
    assert not CHINESE.search(told)


@pytest.mark.parametrize("right", ["if(z > 0, log(z), 0)", "if(z == 0, 0, 1 / z)", "log(max(z, 1))"])
def test_a_branch_that_is_not_taken_stops_nothing(right: str, tmp_path: Path) -> None:
    assert main(["run", *asked(tmp_path, f"log(sp) ~ a * ({right})\nz := z(-1)", 0.0)]) == 0


def test_an_end_and_draws_without_a_solution_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = asked(tmp_path, "log(sp) ~ a * log(z)\nz := z(-1)", 6.0, [["低", "z", "2020", "假设", 5, -5, 10]])
    assert main(["run", *words, "--lang", "en"]) == 0
    told = capsys.readouterr().err
    assert "the low end of the ranges of scenario Low cannot be computed from sp 2020 on" in told
    count = int(re.search(r"(\d+) of 200 draws of scenario Low", told)[1])  # type: ignore[index]
    assert not CHINESE.search(told)
    record = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))["scenarios"]["Low"]
    assert set(record["unsolved_draws"]) - {str(at) for at in range(200)} == {"low"}
    assert len(record["unsolved_draws"]) == count + 1
    lines = (tmp_path / "out" / "values.csv").read_text("utf-8-sig").splitlines()
    assert {line.split(",")[5] for line in lines if line.startswith("sp,") and ",2020,Low," in line} == {
        "value", "high", "p10", "p25", "p50", "p75", "p90"}


def test_a_circle_that_does_not_close_is_no_missing_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = asked(tmp_path, "sp = 100 + inv - 20 * log(w)\nw = sp / inv - 20\ninv := inv(-1)", 6.0)
    assert main(["run", *words, "--json"]) == 2
    (one,) = json.loads(capsys.readouterr().out)["issues"]
    assert one["code"] == "cannot_close"
    assert "联立方程逐次逼近到最后仍不相合" in one["text"]


@pytest.mark.parametrize(("right", "code", "said"), [
    ("inv(-100)", "model_lag", "最远 49 期"), ("inv(-0.5)", "model_lag", "负整数"), ("inv(2)", "model_lead", "以后 2 期"),
    ("inv(+1)", "model_lead", "以后 1 期"), ("max(inv)", "model_arguments", "max(x, y)"), ("movavg(inv, 2.5)", "model_arguments", "movavg(x, 4)"),
    ("movavg(inv, 21)", "model_arguments", "movavg(x, 4)"), ("d(inv, 0)", "model_arguments", "d(x, 4)"),
    ("if(z > 1, inv)", "model_arguments", "if(x > 0, y, z)"), ("inv * quarter(5)", "model_arguments", "quarter(1)")])
def test_what_is_written_otherwise_than_the_language_has_it_is_told_with_the_right_form(
        right: str, code: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A lag of a hundred years was called a lead; half a year of a mean was dropped in silence."""
    assert main(["run", *asked(tmp_path, f"sp = {right}\ninv := inv(-1)\nz := z(-1)", 6.0), "--json"]) == 2
    (one,) = (one for one in json.loads(capsys.readouterr().out)["issues"] if one["code"] != "parameter_unused")
    assert one["code"] == code
    assert said in one["text"]


def test_a_shock_of_what_has_no_behavioural_equation_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = asked(tmp_path, "sp = inv\ninv := inv(-1)", 6.0)
    assert main(["run", *words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["warnings"]
    assert [one["found"] for one in found if one["code"] == "own_shock_idle"] == ["sp"]


def test_a_gap_that_a_later_period_reads_is_named_with_its_period(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = asked(tmp_path, "w = w(-4)\nsp = inv\ninv := inv(-1)", 6.0)
    annual(tmp_path / "book.xlsx", {"w": ("%", [1.0] * 8 + [None, 1.0]), "sp": ("亿元", [40.0] * 10), "inv": ("亿元", [40.0] * 10)}, 2010)
    assert main(["run", *words, "--json"]) == 2
    (one,) = (one for one in json.loads(capsys.readouterr().out)["issues"] if one["code"] != "parameter_unused")
    assert "缺：w（2018）" in one["text"]
