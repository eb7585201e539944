"""The sheet 模型: staff replace and add equations; every problem is named by its cell."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from samples.places import with_its_scenarios

from forecast.cli import main
from forecast.equations.language import parse_model
from forecast.issues import InputError, Issue, Severity
from forecast.models.parameters import DISTRICT, model_text, priors
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

HEADER = 4


def with_rows(luohu: Path, folder: Path, *rows: tuple[str, ...], parameters: tuple[tuple[Any, ...], ...] = ()) -> Path:
    """The sample with rows on the sheet 模型: 代码, 方程, 章节."""
    book = load_workbook(luohu)
    for name, lines in (("模型", rows), ("参数", parameters)):
        sheet = book[name]
        sheet.sheet_state = "visible"  # who fills it has shown it
        for number, line in enumerate(lines, HEADER + 1):
            for column, value in enumerate(line, 1):
                sheet.cell(number, column, value).data_type = "n" if isinstance(value, float) else "s"
    path = folder / "自定.xlsx"
    book.save(path)
    return with_its_scenarios(path)


def value(path: Path, item: str, year: int, scenario: str = "基准") -> float:
    result = solve(read(path), Request(path, (scenario,), settings=Settings(draws=0)))
    period = next(one for one in result.periods if one.year == year)
    found = result.value(item, period, scenario)
    assert found is not None
    return found


def problems(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        value(path, "gdp_nominal", 2020)
    return [(one.code, one.where.sheet, one.where.cell) for one in caught.value.issues]


def test_the_blank_sheet_is_no_equation(luohu: Path) -> None:
    assert read(luohu).equations == ()


def test_an_equation_replaces_the_shipped_one(luohu: Path, tmp_path: Path) -> None:
    path = with_rows(luohu, tmp_path, ("fai", "pct(fai) ~ 5"))
    assert value(path, "fai", 2021) == pytest.approx(value(path, "fai", 2020) * 1.05, rel=1e-12)
    # what does not read it stays as it was
    assert value(path, "gpb_revenue", 2021) == value(luohu, "gpb_revenue", 2021)


def test_an_equation_is_added(luohu: Path, tmp_path: Path) -> None:
    """An item that the shipped model leaves alone, on its published figure of 2019."""
    path = with_rows(luohu, tmp_path, ("total_fiscal_revenue", "dlog(total_fiscal_revenue) ~ 0.5 * dlog(gdp_nominal)"))
    assert "total_fiscal_revenue" not in model_text()
    grown = value(path, "gdp_nominal", 2020) / value(path, "gdp_nominal", 2019)
    assert value(path, "total_fiscal_revenue", 2020) == pytest.approx(
        value(path, "total_fiscal_revenue", 2019) * grown**0.5, rel=1e-12)


def test_a_start_value_and_a_parameter_of_the_workbook(luohu: Path, tmp_path: Path) -> None:
    path = with_rows(luohu, tmp_path, ("population", "population = 100", "基年值"),
                     ("population", "population = population(-1) * own_pace", "方程"),
                     parameters=(("own_pace", "人口增长", 1.25, 0.0, "估计"),))
    book = read(path)
    assert "own_pace" in book.parameters
    assert value(path, "population", 2021) == pytest.approx(
        value(path, "population", 2019) * 1.25**2)


def test_a_code_may_be_a_chinese_name_and_signs_full_width(luohu: Path, tmp_path: Path) -> None:
    path = with_rows(luohu, tmp_path, ("固定资产投资", "ｄｌｏｇ（fai）～ 0.1＋0.0"))
    assert value(path, "fai", 2020) == pytest.approx(value(path, "fai", 2019) * math.exp(0.1))


def test_totals_take_up_an_added_line(luohu: Path, tmp_path: Path) -> None:
    """total(x) sums the children that the model has: one more child, one more term."""
    path = with_rows(luohu, tmp_path, ("tax_revenue", "tax_revenue = total(tax_revenue)"),
                     ("tax_vat", "tax_vat := 7"), ("tax_cit", "tax_cit := 5"))
    assert value(path, "tax_revenue", 2021) == 12.0


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [([("fai", "fai ~ 2 * (gdp_nominal")], "model_syntax", "B5"),
     ([("fai", "2 * 3")], "model_line", "B5"),
     ([("fai", "fai ~ gdp_nominl")], "model_unknown_name", "B5"),
     ([("fai", "fai ~ no_such_parameter * gdp_nominal")], "model_unknown_name", "B5"),
     ([("fai", "fai ~ gdp_nominal"), ("fai", "fai ~ 2 * gdp_nominal")], "model_sheet_twice", "B6"),
     ([("fai", "fai ~ gdp_nominal + area")], "model_dimension", "B5"),
     ([("fai", "fai_growth ~ 1")], "model_sheet_code", "A5"),
     ([("brand_new", "brand_new ~ 1")], "model_sheet_item", "A5"),
     ([("", "brand_new ~ 1")], "model_unknown_name", "B5"),
     ([("fai", "fai ~ 1", "别的")], "choice", "C5"),
     ([("fai", "fai ~ gdp_nominal * total_fiscal_revenue / total_fiscal_revenue")], "model_no_equation", "B5"),
     ([("fai", "fai ~ fai(1)")], "model_lead", "B5")],
)  # fmt: skip
def test_a_problem_is_named_by_its_cell(rows: list[tuple[str, ...]], code: str, cell: str,
                                        luohu: Path, tmp_path: Path) -> None:
    assert (code, "模型", cell) in problems(with_rows(luohu, tmp_path, *rows))


def test_a_row_without_an_equation_changes_nothing_and_is_told(luohu: Path, tmp_path: Path) -> None:
    path = with_rows(luohu, tmp_path, ("fai", ""))
    book = read(path)
    assert book.equations == ()
    assert [(one.severity, one.where.sheet, one.where.cell) for one in book.warnings
            if one.code == "model_sheet_idle"] == [(Severity.WARNING, "模型", "A5")]
    assert value(path, "fai", 2021) == value(luohu, "fai", 2021)


def test_the_nearest_name_is_offered_and_all_problems_come_at_once(luohu: Path, tmp_path: Path) -> None:
    path = with_rows(luohu, tmp_path, ("gdp_nominl", "x = 1"), ("fai", "fai ~ retail_sale"))
    with pytest.raises(InputError) as caught:
        read(path)
    text = str(caught.value)
    assert "gdp_nominal" in text
    assert "retail_sales" in text


def test_an_equation_without_data_is_named_by_its_cell(luohu: Path, tmp_path: Path) -> None:
    path = with_rows(luohu, tmp_path, ("total_fiscal_revenue", "total_fiscal_revenue ~ 2 * fai(-9)"))
    assert problems(path) == [("own_equation", "模型", "B5")]


def test_a_shock_goes_with_the_left_side_that_it_was_judged_for() -> None:
    def shocks(*own: str) -> set[str]:
        from forecast.data.catalog import shipped_catalog
        from forecast.equations.language import Equation, parse_equation
        from forecast.issues import CellRef
        from forecast.projection.projecting import _fitting

        issues: list[Issue] = []
        mine = [parse_equation(one, CellRef("f", "模型", "B5"), "模型", (shipped_catalog(), ()), issues) for one in own]
        model = parse_model(model_text(), DISTRICT, shipped_catalog(), priors().parameters, (),
                            [one for one in mine if isinstance(one, Equation)])
        return set(_fitting(priors(), model))

    everything = set(priors().shocks)
    assert shocks() == everything
    assert shocks("dlog(fai) ~ 0.1") == everything
    assert shocks("fai ~ fai(-1)") == everything - {"fai"}
    assert shocks("fai = fai(-1)") == everything - {"fai"}
    # of a section that the data leave out
    assert shocks("tax_vat ~ tax_vat(-1)") == everything - {"tax_vat"}


def test_end_to_end(luohu: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = with_rows(luohu, tmp_path, ("fai", "fai ~ fai(-1) * 1.1"),
                     ("total_fiscal_revenue", "dlog(total_fiscal_revenue) ~ 0"))
    out = tmp_path / "out"
    assert main(["run", str(path), "--out", str(out), "--draws", "30", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [(one["code"], one["cell"]) for one in said["warnings"]] == [
        ("model_no_shock", "B5"), ("model_no_shock", "B6")]
    record = json.loads((out / "result.json").read_text(encoding="utf-8"))
    fai = record["scenarios"]["基准"]["values"]["fai"]
    assert fai["2020"]["value"] == pytest.approx(1.1 * fai["2019"]["value"])
    assert "p90" not in fai["2020"]  # no shock, no spread
    assert "2" in record["provenance"]["model"]
    assert main(["explain", str(path), "fai", "2020", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["where"].endswith("模型!B5")
    assert main(["check", str(with_rows(luohu, tmp_path, ("fai", "fai ~ ("))), "--out", str(out)]) == 2
    assert "模型!B5" in capsys.readouterr().err
