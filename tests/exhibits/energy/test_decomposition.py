"""Sector data from the workbook to the decomposition: reference data, checks by cell, tables."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from samples.filled import filled

from forecast.exhibits.book import exhibit
from forecast.exhibits.energy.decomposition import panels
from forecast.exhibits.kit.types import Chart, Table
from forecast.fiscal.energy import chained_additive, intensity_factors, use_factors
from forecast.issues import InputError
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

YEARS = (2015, 2016, 2017, 2018)


def provinces(shared: Path) -> list[dict[str, object]]:
    """Thirty provinces in place of sectors, four years of the panel."""
    path = shared / "data" / "energy" / "cn_province_energy_gdp_panel_1998_2019.csv"
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if int(row["Year"]) in YEARS]
    return [{"资源": "能源", "行业": row["Location"], "年份": int(row["Year"]), "单位": "万吨标准煤",
             "消费量": float(row["Energy_Consumption"]),
             "增加值": sum(float(row[f"{one}_GDP"]) for one in ("primary", "secondary", "tertiary"))} for row in rows]


@pytest.mark.shared
def test_thirty_provinces_through_the_workbook(shared: Path, luohu: Path, tmp_path: Path) -> None:
    path = filled(luohu, tmp_path / "provinces.xlsx", {"行业能耗": provinces(shared)})
    book = read(path)
    (panel,) = panels(book.dataset.registers.sectors)
    assert panel.use.shape == (4, 30)
    shown = exhibit(solve(book, Request(path, ("基准",), settings=Settings(draws=0))), {})
    tables = {one.id: one for one in shown.tables()}
    yearly, sectors = tables["lmdi1"], tables["lmdi1_sectors"]
    rate = panel.use.sum(axis=1) / panel.output.sum(axis=1)
    chained = chained_additive(intensity_factors(panel.use, panel.output))[-1]

    def value(table: Table, row: str, column: str) -> float:
        found = table.cell(row, column).value
        assert isinstance(found, float)
        return found

    assert [value(yearly, "whole", name) for name in ("structure", "intensity")] == pytest.approx(chained, abs=1e-9)
    assert value(yearly, "whole", "change") == pytest.approx(rate[-1] - rate[0], abs=1e-9)
    assert sum(chained) == pytest.approx(rate[-1] - rate[0], abs=1e-9)
    assert value(sectors, "sum", "both") == pytest.approx(rate[-1] - rate[0], abs=1e-9)
    three = chained_additive(use_factors(panel.use, panel.output))[-1]
    assert [value(yearly, "whole", f"use_{name}") for name in ("activity", "structure", "intensity")] == (
        pytest.approx(three, rel=1e-12))
    assert {yearly.text(row.key, "check") for row in yearly.rows[1:]} <= {"0.0000", "0.000", "0.00"}
    assert len(sectors.rows) == 31
    (bridge,) = [one for one in shown.charts if one.id == "lmdi1"]
    assert isinstance(bridge, Chart)
    steps = [float(row.cells[0].value or 0.0) for row in bridge.table.rows]  # type: ignore[arg-type]
    assert steps[0] + steps[1] + steps[2] == pytest.approx(steps[3])


def test_without_sectors_there_is_nothing(luohu: Path) -> None:
    shown = exhibit(solve(read(luohu), Request(luohu, ("基准",), settings=Settings(draws=0))), {})
    assert not [one for one in shown.tables() if one.id.startswith("lmdi")]


def test_a_sector_that_leaves_is_structure(luohu: Path, tmp_path: Path) -> None:
    rows = [{"资源": "用水", "行业": sector, "年份": year, "消费量": use, "增加值": made}
            for sector, year, use, made in (("甲", 2018, 40, 10), ("乙", 2018, 9, 3), ("甲", 2019, 40, 10), ("乙", 2019, 0, 0))]
    path = filled(luohu, tmp_path / "leaves.xlsx", {"行业能耗": rows})
    shown = exhibit(solve(read(path), Request(path, ("基准",), settings=Settings(draws=0))), {})
    yearly = next(one for one in shown.tables() if one.id == "lmdi1")
    assert yearly.cell("2019", "structure").value == pytest.approx(4 - 49 / 13)
    assert yearly.cell("2019", "intensity").value == pytest.approx(0.0)
    assert np.isnan(intensity_factors([[40.0, 0.0]], [[10.0, 0.0]])[0, 1, 1])


BAD = [{"资源": "用电", "行业": "甲", "年份": 2018, "消费量": 10, "增加值": 5, "单位": "万千瓦时"},
       {"资源": "用电", "行业": "乙", "年份": 2018, "消费量": 10, "增加值": 0, "单位": "万千瓦时"},
       {"资源": "用电", "行业": "甲", "年份": 2018, "消费量": 11, "增加值": 5, "单位": "万千瓦时"},
       {"资源": "用电", "行业": "甲", "年份": 2019, "消费量": -1, "增加值": 5, "单位": "万千瓦时"},
       {"资源": "用电", "行业": "甲", "年份": 2019, "消费量": 1, "增加值": 5, "单位": "千瓦时"},
       {"资源": "用电", "行业": "丙", "年份": 2018, "消费量": 1, "增加值": 5, "单位": "万千瓦时"},
       {"资源": "用水", "行业": "甲", "年份": 2018, "消费量": 0, "增加值": 0}]


def test_bad_sectors_are_refused_by_cell(luohu: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(filled(luohu, tmp_path / "bad.xlsx", {"行业能耗": BAD}))
    assert {(one.code, one.where.cell) for one in caught.value.issues} == {
        ("sector_output", "F6"), ("sector_twice", "B7"), ("below_nought", "D8"), ("sector_unit", "D9"),
        ("sector_missing", "D9"), ("sector_no_output", "D11")}
