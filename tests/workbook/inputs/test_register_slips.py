"""Slips that clerks make on registers: each is told once, at its cell, or read as it was meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from samples.bureaus.one_row import FILLED, Row, issues_of

from forecast.data.registers import Registers
from forecast.issues import InputError, Issue, Severity
from forecast.workbook import contract, read

SPECS = {spec.name: spec for spec in contract.SHEETS}


def told(folder: Path, sheet: str, *rows: Row) -> tuple[list[Issue], Registers | None]:
    """Read a workbook with these rows on a sheet: what is said of that sheet, and the registers."""
    issues_of(folder, SPECS[sheet], rows[0])
    path = folder / "样例.xlsx"
    book = load_workbook(path)
    for row in rows[1:]:
        book[sheet].append([row.get(column.key) for column in SPECS[sheet].columns])
    book.save(path)
    try:
        found = read(path)
    except InputError as error:
        return [one for one in error.issues if one.where.sheet == sheet], None
    return [one for one in found.warnings if one.where.sheet == sheet], found.dataset.registers


@pytest.mark.parametrize(("sheet", "slip", "code", "cell", "severity"), [
    ("土地项目", {"odds": 0.8}, "percent_fraction", "I2", Severity.WARNING),
    ("土地项目", {"first_year": 0.6}, "percent_fraction", "H2", Severity.WARNING),
    ("政府项目", {"execution": 0.9}, "percent_fraction", "H2", Severity.WARNING),
    ("重点税源", {"probability": 0.1}, "percent_fraction", "D2", Severity.WARNING),
    ("债务明细", {"rate": 0.032}, "percent_fraction", "F2", Severity.WARNING),
    ("调整事项", {"odds": 0.6}, "percent_fraction", "J2", Severity.WARNING),
    ("目标", {"period": "2021-2025"}, "period_of_years", "C2", Severity.ERROR),
    ("土地项目", {"factor": 50}, "land_factor", "E2", Severity.ERROR),
    ("支出规则", {"rate": 250}, "policy_rate", "C2", Severity.ERROR),
    ("支出规则", {"item": "教育费附加收入"}, "policy_line", "A2", Severity.ERROR),
    ("支出规则", {"basis": "人均标准", "norm": "1.2公顷"}, "unit_mismatch", "D2", Severity.ERROR),
    ("压减政策", {"year": "2054年"}, "year_far", "B2", Severity.WARNING),
    ("中期承诺", {"year": "1924年"}, "year_far", "C2", Severity.WARNING),
    ("上级补助", {"year": "2204年"}, "year_far", "C2", Severity.WARNING),
    ("库款计划", {"month": "2042年2月"}, "year_far", "A2", Severity.WARNING),
    ("土地项目", {"when": "2042年"}, "year_far", "G2", Severity.WARNING),
    ("重点税源", {"leaves": "2052年"}, "year_far", "E2", Severity.WARNING),
    ("政府项目", {"end": "2231年"}, "year_far", "D2", Severity.WARNING),
    ("债务明细", {"due": "2207年"}, "year_far", "D2", Severity.WARNING)])
def test_a_slip_is_told_once_at_its_cell(sheet: str, slip: Row, code: str, cell: str, severity: Severity,
                                         tmp_path: Path) -> None:
    found, _ = told(tmp_path, sheet, FILLED[sheet] | slip)
    assert [(one.code, one.where.cell, one.severity) for one in found] == [(code, cell, severity)]


@pytest.mark.parametrize(("sheet", "plain"), [
    ("土地项目", {"odds": "0.8%"}), ("重点税源", {"probability": 1}), ("土地项目", {"factor": 9.5}),
    ("债务明细", {"due": "2052年"}), ("政府项目", {"start": "1996年"}), ("债务明细", {"rate": 0.9})])
def test_what_may_be_right_is_not_asked_about(sheet: str, plain: Row, tmp_path: Path) -> None:
    assert not told(tmp_path, sheet, FILLED[sheet] | plain)[0]


REPEATED = ("压减政策", "中期承诺", "上级补助", "上解规则", "减税降费", "政府项目", "重点税源", "债务明细", "结转资金")
FIGURE = {"压减政策": {"rate": 9}, "债务明细": {"principal": 7}, "政府项目": {"income": 7}, "上解规则": {"fixed": 7}}


@pytest.mark.parametrize("sheet", REPEATED)
def test_the_same_thing_twice_is_refused_and_another_figure_of_it_asked_about(sheet: str, tmp_path: Path) -> None:
    row = FILLED[sheet]
    found, _ = told(tmp_path, sheet, row, row)
    assert [(one.code, one.where.cell) for one in found] == [("row_repeated", f"{'AB'[sheet in {'政府项目', '债务明细', '结转资金'}]}3")]
    found, kept = told(tmp_path, sheet, row, row | FIGURE.get(sheet, {"amount": 7}))
    assert [(one.code, one.severity) for one in found] == [("row_added", Severity.WARNING)]
    assert kept is not None


@pytest.mark.parametrize(("sheet", "words", "value", "of"), [
    ("支出规则", {"basis": "人均标准", "norm": "1.2万元"}, 12000.0, lambda kept: kept.policies.rules[0].norm),
    ("支出规则", {"basis": "人均标准", "norm": "0.15万元/人"}, 1500.0, lambda kept: kept.policies.rules[0].norm),
    ("支出规则", {"basis": "人均标准", "heads": "375000人"}, 37.5, lambda kept: kept.policies.rules[0].heads),
    ("中期承诺", {"amount": "0.08亿元"}, 800.0, lambda kept: kept.policies.commitments[0].amount),
    ("土地项目", {"area": "50亩"}, 10 / 3, lambda kept: kept.land[0].area),
    ("土地项目", {"price": "2万元/平方米"}, 20000.0, lambda kept: kept.land[0].price)])
def test_a_unit_that_a_cell_states_is_converted(sheet: str, words: Row, value: float,
                                                of: Callable[[Registers], float], tmp_path: Path) -> None:
    found, kept = told(tmp_path, sheet, FILLED[sheet] | words)
    assert not found
    assert kept is not None
    assert of(kept) == pytest.approx(value)
