"""The months of a year in progress: profile, notes, cash; and who has none of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from samples.filled import filled
from samples.landing_sample import LAST, MONTH, PROFILE, sample_figures, write_sample

from forecast.exhibits.book import Exhibits, exhibit
from forecast.exhibits.kit.types import Table, Text
from forecast.in_year import months_of, year_in_progress
from forecast.issues import InputError
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

CASH = [{"月份": f"{LAST}年{MONTH}月", "月末库款": 50000}, {"月份": f"{LAST}年10月", "支出计划": 90000, "其他流入": 4000},
        *({"月份": f"{LAST}年{month}月", "支出计划": 90000} for month in (9, 11, 12))]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("months") / "样例.xlsx", sample_figures(noise=0.01),
                        budget={"gpb_revenue": 950000.0, "tax_revenue": 860000.0, "nontax_revenue": 90000.0})


def tables(path: Path) -> tuple[dict[str, Table], Exhibits]:
    found = exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {})
    return {one.id: one for one in found.tables()}, found


def test_a_budget_is_spread_as_past_years_were_and_months_add_up_to_the_landing(book: Path) -> None:
    found = year_in_progress(read(book).dataset)
    assert found is not None
    line = found.main
    months = months_of(line)
    assert months is not None
    assert months.planned[-1] == pytest.approx(950000.0)
    assert months.reached[-1] == pytest.approx(line.landing.value)
    tax = np.cumsum(PROFILE) * 0.9 + np.arange(1, 13) / 12 * 0.1
    assert months.shares == pytest.approx(tax[1:], abs=0.02)
    assert np.isnan(months.low[:MONTH - 1]).all()
    assert (months.low[MONTH - 1:] <= months.steps[MONTH - 1:]).all()


def test_each_month_is_told_against_the_profile_and_not_against_an_even_pace(book: Path) -> None:
    found, _ = tables(book)
    table = found["landing_months_gpb_revenue"]
    row = next(one for one in table.rows if one.key == str(MONTH))
    assert table.text(str(MONTH), "even") == "66.67"
    off = float(table.cell(str(MONTH), "off").value or 0)
    assert row.cells[-1].text.startswith("快于" if off >= 0 else "慢于")
    assert table.rows[-1].cells[-1].text == "预测"
    assert table.text("12", "usual") == "100.00"


def test_cash_starts_at_the_balance_and_follows_plan_and_pattern(book: Path, tmp_path: Path) -> None:
    found, shown = tables(filled(book, tmp_path / "库款.xlsx", {"库款计划": CASH}))
    cash = found["landing_cash"]
    assert [row.key for row in cash.rows] == ["opening", "9", "10", "11", "12"]
    balance = 50000.0
    for key in ("9", "10", "11", "12"):
        balance += float(cash.cell(key, "receipts").value or 0) - 90000 + (4000 if key == "10" else 0)
        assert float(cash.cell(key, "balance").value or 0) == pytest.approx(balance)
        assert float(cash.cell(key, "low").value or 0) < balance < float(cash.cell(key, "high").value or 0)
    said = [block.text for sheet in shown.sheets for block in sheet.blocks if isinstance(block, Text)]
    assert any("库款以" in one and "保障水平" in one for one in said)


def test_without_a_register_of_cash_there_is_none(book: Path) -> None:
    found, _ = tables(book)
    assert "landing_cash" not in found


def test_a_quarter_is_no_month_of_cash(book: Path, tmp_path: Path) -> None:
    path = filled(book, tmp_path / "错.xlsx", {"库款计划": [{"月份": f"{LAST}年三季度", "月末库款": 1}]})
    with pytest.raises(InputError) as caught:
        read(path)
    assert [one.code for one in caught.value.issues] == ["cash_month"]
