"""The sheet 参数: parameters, and rows that give the spread of an equation's shock."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.filled import filled
from samples.places import WORKBOOKS

from forecast.issues import InputError, Severity
from forecast.models.parameters import Shock, priors
from forecast.workbook.inputs.reading import read

TEMPLATE = WORKBOOKS / "template.xlsx"


def book(folder: Path, *rows: dict[str, object]) -> Path:
    return filled(TEMPLATE, folder / "sheet.xlsx", {"参数": rows})


def test_a_row_of_kind_shock_is_no_parameter(tmp_path: Path) -> None:
    path = book(tmp_path, {"代码": "b_tax", "先验均值": 0.9, "先验标准差": 0.2, "取值": "估计", "依据": "样例"},
                {"代码": "gdp_growth", "先验标准差": 0.7, "取值": "冲击", "依据": "判断：样例"},
                {"代码": "固定资产投资", "先验标准差": 0.1, "取值": "冲击"})
    found = read(path)
    assert set(found.parameters) == {"b_tax"}
    assert found.shocks == {"gdp_growth": Shock("gdp_growth", 0.7, "判断：样例"), "fai": Shock("fai", 0.1, "")}
    merged = priors().with_rows(found.parameters, found.shocks)
    assert merged.shocks["gdp_growth"].sd == 0.7
    assert merged.shocks["fai"].basis == "工作簿“参数”表，未写依据"
    assert merged.shocks["tax_revenue"] == priors().shocks["tax_revenue"]


@pytest.mark.parametrize(("row", "code", "column"), [
    ({"代码": "gdp_grwth", "先验标准差": 0.7, "取值": "冲击"}, "unknown_item", "A"),
    ({"代码": "gdp_growth", "取值": "冲击"}, "blank_cell", "D"),
    ({"代码": "gdp_growth", "先验标准差": "大", "取值": "冲击"}, "not_a_number", "D"),
])
def test_what_cannot_be_read_is_named_by_its_cell(tmp_path: Path, row: dict[str, object], code: str, column: str) -> None:
    with pytest.raises(InputError) as caught:
        read(book(tmp_path, row))
    assert [(one.code, one.where.cell) for one in caught.value.issues if one.where.sheet == "参数"] == [(code, f"{column}5")]


@pytest.mark.parametrize(("unit", "read_as"), [("亿元", "亿元"), ("万 元", "万元"), (None, ""), ("%", "%")])
def test_a_parameter_may_have_a_unit(tmp_path: Path, unit: str | None, read_as: str) -> None:
    path = book(tmp_path, {"代码": "fai_base", "先验均值": 30, "先验标准差": 5, "取值": "估计", "单位": unit})
    assert read(path).parameters["fai_base"].unit == read_as


def test_a_unit_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(book(tmp_path, {"代码": "fai_base", "先验均值": 30, "先验标准差": 5, "取值": "估计", "单位": "亿园"}))
    assert ("unknown_unit", "G5") in {(one.code, one.where.cell) for one in caught.value.issues}


def test_luohu_keeps_its_own_of_all_but_what_it_merely_follows(luohu: Path) -> None:
    """Items followed by a simple rule, and the spread of growth learned from the panel, are the field's."""
    found, field = read(luohu), priors()
    followed = {"population_trend", "b_trade", "b_fdi", "emerging_drift", "b_business", "b_hq"}
    assert set(found.parameters) == set(field.parameters) - followed
    assert followed <= set(field.parameters)
    learned = {"gdp_growth", "gdp_deflator_growth", "trade_total", "fdi_utilised", "strategic_emerging_share", "va_business",
               "hq_revenue"}
    assert set(found.shocks) == set(field.shocks) - learned
    assert learned <= set(field.shocks)
    assert (found.parameters["trend_growth"].mean, found.shocks["retail_sales_growth"].sd) == (5.5, 1.2)


def test_a_parameter_that_no_equation_reads_is_told_with_the_nearest(tmp_path: Path) -> None:
    rows = [{"代码": name, "先验均值": 0.9, "先验标准差": 0.2, "取值": "估计"} for name in ("b_tex", "own_share")]
    path = filled(TEMPLATE, tmp_path / "sheet.xlsx", {
        "参数": rows, "模型": [{"代码": "fai", "方程": "dlog(fai) ~ own_share * dlog(gdp_nominal)"}]})
    (told,) = read(path).warnings
    assert told.code == "parameter_unused"
    assert (told.where.cell, told.severity, dict(told.fields)) == ("A5", Severity.WARNING, {"near": "b_tax"})
