"""A gap has named parts that add up, a size against spending, and what closes it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from forecast.data import Dataset, Observation, Period, Status
from forecast.exhibits import Exhibits, Table, exhibit
from forecast.projection import Result, Settings
from forecast.run import Request, solve
from forecast.workbook import InputBook, read

CASES = ["base", "luohu-2021", "tax_all"]


def shown_of(path: Path) -> tuple[Result, Exhibits]:
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    return result, exhibit(result, {})


@pytest.fixture(scope="module")
def luohu_shown(luohu: Path) -> tuple[Result, Exhibits]:
    return shown_of(luohu)


def table(shown: Exhibits, name: str) -> Table | None:
    return next((one for one in shown.tables() if one.id == name), None)


def number(found: Table, row: str, column: str) -> float:
    return float(found.cell(row, column).value or 0.0)


def holds(result: Result, shown: Exhibits) -> None:
    structural, parts = table(shown, "structural"), table(shown, "gap_parts")
    assert structural is not None
    for year in result.horizon:
        own = result.value("gpb_balance", year, "基准")
        assert number(structural, "balance", f"main:{year}") == pytest.approx(own, abs=1e-6)
        lines = [number(structural, row.key, f"main:{year}") for row in structural.rows
                 if row.key in {"recurrent", "subsidies", "spending", "remittance", "from_below", "to_below"}]
        assert sum(lines) == pytest.approx(number(structural, "structural", f"main:{year}"))
    for year in result.horizon[1:]:
        assert parts is not None
        assert number(parts, "end", str(year)) == pytest.approx(
            result.value("gpb_balance", year, "基准"), abs=0.5 * len(parts.rows))


def test_the_parts_of_luohus_gap_add_up(luohu_shown: tuple[Result, Exhibits]) -> None:
    holds(*luohu_shown)


@pytest.mark.shared
@pytest.mark.parametrize("name", CASES)
def test_the_parts_of_any_gap_add_up(shared: Path, name: str) -> None:
    holds(*shown_of(shared / "clerk_cases" / f"{name}.xlsx"))


def prefecture(*, draw: float) -> Result:
    """A prefecture that hands on a third of what it spends, and balances with a draw."""
    told = [("gdp_nominal", 2024, 2_530.2), ("gdp_nominal", 2025, 2_648.9), ("gdp_growth", 2025, 5.0),
            ("gpb_revenue", 2025, 1_159_600), ("tax_revenue", 2025, 728_300), ("nontax_revenue", 2025, 431_300),
            ("upper_transfer_in", 2025, 2_284_500), ("lower_remittance_in", 2025, 53_100),
            ("stabilisation_fund_draw", 2025, 219_700), ("gpb_total_sources", 2025, 3_716_900),
            ("gpb_expenditure", 2025, 2_748_200), ("upper_remittance", 2025, 60_400),
            ("lower_transfer_out", 2025, 908_300), ("gpb_total_uses", 2025, 3_716_900)]
    plan = [("gpb_revenue", 1_194_400), ("upper_transfer_in", 2_190_000), ("lower_remittance_in", 54_000),
            ("stabilisation_fund_draw", draw), ("gpb_expenditure", 2_762_400), ("upper_remittance", 62_000),
            ("lower_transfer_out", 905_500)]
    seen = [(item, year, value, Status.FINAL) for item, year, value in told]
    seen += [(item, 2026, value, Status.BUDGET) for item, value in plan]
    data = Dataset(tuple(Observation(item, Period.annual(year), float(value), status, date(2026, 1, 20))
                         for item, year, value, status in seen))
    return solve(InputBook(Path("a.xlsx"), data), Request(Path("a.xlsx"), settings=Settings(draws=0)))


def test_what_a_prefecture_hands_on_is_no_money_of_its_own() -> None:
    """Left out of the recurrent balance it made a surplus of a fifth of spending out of a gap of a tenth."""
    result = prefecture(draw=291_500)
    shown = exhibit(result, {})
    holds(result, shown)
    found = table(shown, "structural")
    assert found is not None
    assert found.text("to_below", "plan") == "-905,500"
    assert found.text("from_below", "plan") == "54,000"
    assert found.text("structural", "plan") == "-291,500"
    assert "经常性收支缺口291,500万元" in "".join(shown.summary)
    assert any("补助下级" in note for note in found.notes)


def test_a_gap_after_a_year_without_one_is_not_called_wider() -> None:
    """It was wider by more than all of it: what the year before kept was counted as a gap below nought."""
    for draw, before in ((391_500.0, "结余"), (91_500.0, "")):
        (chart,) = (one for one in exhibit(prefecture(draw=draw), {}).charts if one.id == "gap_split")
        assert ("扩大" in chart.title) is not bool(before)
        assert before in chart.title


def test_the_base_year_and_the_plan_stand_beside_the_forecast(luohu_shown: tuple[Result, Exhibits]) -> None:
    found = table(luohu_shown[1], "structural")
    assert found is not None
    assert [column.key for column in found.columns] == ["2019", "plan", "main:2020", "main:2021", "main:2022"]
    # 912,000 + 427,855 - 2,196,954 - 143,160; 954,500 + 219,636 - 1,750,416 - 170,553
    assert found.text("structural", "2019") == "-1,000,259"
    assert found.text("structural", "plan") == "-746,833"
    assert found.text("structural:share", "plan") == "-42.7"


def test_the_sentences_say_size_parts_and_means(luohu_shown: tuple[Result, Exhibits]) -> None:
    said = "".join(luohu_shown[1].summary)
    assert "经常性收支缺口746,833万元，相当于支出的42.7%" in said
    assert "一次性收入退出400,000万元、不再动用预算稳定调节基金260,000万元" in said
    assert "按法定次序弥补：政府性基金调入" in said
    assert "年末政府性基金预算结余" in said
    assert "需提前统筹财源" not in said
    assert "（基准情景缺口" in said


@pytest.mark.shared
def test_without_a_balance_there_is_no_such_table(shared: Path) -> None:
    _, shown = shown_of(shared / "clerk_cases" / "gz14.xlsx")
    assert table(shown, "structural") is None
    assert "缺口" not in "".join(shown.summary)


def test_what_closes_a_plan_adds_up_to_what_it_pays_for() -> None:
    """A sample: a city that borrows, repays and carries over; nobody's figures, 万元."""
    lines = {"gpb_revenue": (2_795, 2_880), "upper_transfer_in": (2_150, 2_080),
             "general_debt_proceeds": (380, 300), "funds_transferred_in": (185, 220),
             "stabilisation_fund_draw": (40, 86), "carryover_in": (100, 205),
             "gpb_total_sources": (5_650, 5_771), "gpb_expenditure": (5_012, 5_120),
             "upper_remittance": (123, 126), "general_debt_repayment": (220, 240),
             "stabilisation_fund_topup": (90, 0), "carryover_out": (205, 285),
             "gpb_total_uses": (5_445, 5_486)}
    data = Dataset(tuple(Observation(
        item, Period.annual(2025 + at), 1_000.0 * value, (Status.ESTIMATE, Status.BUDGET)[at],
        date(2026, 1, 20)) for item, values in lines.items() for at, value in enumerate(values)))
    path = Path("sample.xlsx")
    result = solve(InputBook(path, data), Request(path, settings=Settings(draws=0)))
    said = next(one for one in exhibit(result, {}).summary if "经常性收支缺口" in one)
    gap, means, beside = re.split("，相当于|（含", said.split("；", maxsplit=1)[0])
    amounts = [[int(one.replace(",", "")) for one in re.findall(r"([\d,]+)万元", text)]
               for text in (gap, means, beside)]
    assert amounts[0] == [286_000]
    assert amounts[2] == [240_000, 285_000]
    assert sum(amounts[1]) == sum(amounts[0] + amounts[2])
