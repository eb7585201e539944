"""Sentences cut from the rows of tables, in the phrases of budget papers.

Every number in a sentence is a cell of a table as printed, so text and table cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.exhibits.kit import MISSING, change, ends_early

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Table


@dataclass(frozen=True, slots=True)
class Sources:
    """The tables that sentences draw on."""

    headline: Table
    revenue: Table
    accounts: tuple[Table, ...]
    targets: Table
    comparison: Table
    rolling: Table

    def account(self, name: str) -> Table | None:
        """Return one budget's table by account, if there is one."""
        return next((table for table in self.accounts if table.id == f"budget_{name}"), None)


def growth_sentence(make: Maker, tables: Sources) -> str:
    """GDP growth: forecast, range, nominal level, probability of the target."""
    rows = {row.key for row in tables.targets.rows}
    main = make.main
    is_drawn = tables.headline.text("gdp_growth", "p10") != MISSING
    text = make.text(
        "say_growth" if is_drawn else "say_growth_plain",
        year=make.result.first.year, scenario=make.scenario_name(main),
        growth=tables.headline.text("gdp_growth", main),
        low=tables.headline.text("gdp_growth", "p10"),
        high=tables.headline.text("gdp_growth", "p90"),
        nominal=tables.headline.text("gdp_nominal", main))
    if "gdp_growth" in rows and tables.targets.text("gdp_growth", "probability") != MISSING:
        text += make.text("say_growth_target", target=tables.targets.text("gdp_growth", "target"),
                          chance=tables.targets.text("gdp_growth", "probability"))
    return text + make.text("full_stop")


def plan_sentence(make: Maker, tables: Sources) -> str:
    """The plan's revenue: natural and comparable growth, tax and non-tax."""
    plan = make.plan
    if plan is None:
        return ""
    table = tables.revenue
    fields = {}
    for code, name in (("gpb_revenue", "total"), ("tax_revenue", "tax"), ("nontax_revenue",
                                                                          "nontax")):
        fields[name] = table.text(code, f"{plan}:value")
        fields[f"{name}_natural"] = change(make, table.text(code, f"{plan}:natural"))
        fields[f"{name}_comparable"] = change(make, table.text(code, f"{plan}:comparable"))
    one_off = table.text("nontax_one_off", f"{plan}:value")
    key = "say_plan" if one_off not in {MISSING, "0"} else "say_plan_plain"
    return make.text(key, year=make.result.first.year, base=make.result.base.year,
                     one_off=one_off, **fields)


def forecast_sentence(make: Maker, tables: Sources) -> str:
    """The forecast's revenue beside the plan, and the probability of the revenue target."""
    main, table = make.main, tables.revenue
    text = make.text("say_forecast", scenario=make.scenario_name(main),
                     total=table.text("gpb_revenue", f"{main}:value"),
                     comparable=change(make, table.text("gpb_revenue", f"{main}:comparable")),
                     tax=table.text("tax_revenue", f"{main}:value"),
                     tax_natural=change(make, table.text("tax_revenue", f"{main}:natural")))
    accounts = tables.account("general")
    if make.plan and make.plan != main and accounts:
        gap = accounts.text("gpb_revenue", "gap")
        key = "say_below_plan" if gap.startswith("-") else "say_above_plan"
        text += make.text(key, gap=gap.removeprefix("-"))
    for row in tables.targets.rows:
        if row.key == "gpb_revenue":
            chance = tables.targets.text(row.key, "probability")
            if chance != MISSING:
                text += make.text("say_revenue_chance", chance=chance,
                                  target=tables.targets.text(row.key, "target"))
    return text + make.text("full_stop")


def balance_sentence(make: Maker, tables: Sources) -> str:
    """The general budget's sources and uses in the plan."""
    table, plan = tables.account("general"), make.plan
    if table is None or plan is None:
        return ""
    rows = {row.key for row in table.rows}
    needed = {"gpb_total_sources", "gpb_total_uses", "stabilisation_fund_draw",
              "funds_transferred_in"}
    if not needed <= rows:
        return ""
    return make.text("say_balance", year=make.result.first.year,
                     **{code: table.text(code, "plan") for code in needed})


def funds_sentence(make: Maker, tables: Sources) -> str:
    """The fund and state-capital budgets in the plan, and what they transfer."""
    fund, capital, plan = tables.account("fund"), tables.account("capital"), make.plan
    if fund is None or capital is None or plan is None:
        return ""
    general = tables.account("general")
    needed = ((fund, "gf_total_sources"), (fund, "gf_total_uses"), (fund, "gf_surplus_out"),
              (fund, "gf_transfer_out"), (capital, "sc_total_sources"),
              (capital, "sc_transfer_out"), (general, "funds_transferred_in"))
    if general is None or not all(
            table is not None and any(row.key == code for row in table.rows)
            for table, code in needed):
        return ""
    return make.text(
        "say_funds", sources=fund.text("gf_total_sources", "plan"),
        uses=fund.text("gf_total_uses", "plan"), surplus=fund.text("gf_surplus_out", "plan"),
        capital=capital.text("sc_total_sources", "plan"),
        from_fund=fund.text("gf_transfer_out", "plan"),
        from_capital=capital.text("sc_transfer_out", "plan"),
        transferred=general.text("funds_transferred_in", "plan"))


def rolling_sentence(make: Maker, tables: Sources) -> str:
    """The financing gap of the later years of the rolling plan."""
    main, later = make.main, make.result.horizon[1:]
    gaps = [tables.rolling.text(f"{period}:financing_gap", main) for period in later]
    if not later or all(gap in {MISSING, "0"} for gap in gaps):
        return ""
    years = make.text("list_comma").join(str(period.year) for period in later)
    without = "_".join(key for key, code in (
        ("one_off", "nontax_one_off"), ("draw", "stabilisation_fund_draw"))
        if ends_early(make, code, main))
    return make.text("say_rolling", years=years, scenario=make.scenario_name(main),
                     without=make.text(f"without_{without}") if without else "",
                     gaps=make.text("list_comma").join(gaps))


def risk_sentence(make: Maker, tables: Sources) -> str:
    """The scenario that costs the most revenue against the forecast."""
    main, first = make.main, make.result.first
    base = make.result.value("gpb_revenue", first, main)
    others = [(make.result.value("gpb_revenue", first, name), name)
              for name in make.result.names() if name not in {main, make.plan}]
    known = [(value, name) for value, name in others if value is not None]
    if not known or base is None:
        return ""
    worst, name = min(known)
    if worst >= base:
        return ""
    balance = tables.comparison.text("gpb_balance", name)
    key = "say_risk_gap" if balance.startswith("-") else "say_risk_surplus"
    return make.text(key, scenario=make.scenario_name(name),
                     revenue=tables.comparison.text("gpb_revenue", name),
                     loss=tables.comparison.text("against_main", name).lstrip("-"),
                     main=make.scenario_name(main),
                     balance=balance.removeprefix("-"))


def intensity_sentence(make: Maker, tables: Sources) -> str:
    """The three intensities against their targets."""
    keys = [f"{name}_per_gdp_growth" for name in ("land", "water", "power")]
    rows = {row.key for row in tables.targets.rows}
    if not set(keys) <= rows:
        return ""
    rates = [change(make, tables.targets.text(key, "central")) for key in keys]
    goals = [tables.targets.text(key, "target") for key in keys]
    chances = [tables.targets.text(key, "probability") for key in keys]
    comma = make.text("list_comma")
    return make.text("say_intensity", scenario=make.scenario_name(make.main),
                     rates=comma.join(rates), goals=comma.join(goals),
                     chances=comma.join(f"{chance}%" for chance in chances))


def summary(make: Maker, tables: Sources) -> tuple[str, ...]:
    """The five sentences that a chief reads first."""
    found = (growth_sentence(make, tables), plan_sentence(make, tables),
             forecast_sentence(make, tables), rolling_sentence(make, tables),
             risk_sentence(make, tables))
    return tuple(sentence for sentence in found if sentence)
