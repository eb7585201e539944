"""The sentences of a run, each made of claims over printed tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import UnitCode
from forecast.exhibits.claims import At
from forecast.exhibits.kit import base_one_offs, ends_early, key_items, number_text

if TYPE_CHECKING:
    from forecast.exhibits.claims import Teller

_INTENSITIES = tuple(f"{name}_per_gdp_growth" for name in ("land", "water", "power"))


def growth_sentence(tell: Teller) -> str:
    """GDP growth: forecast, range, nominal level, probability of the target."""
    make, main = tell.make, tell.make.main
    year, scenario = make.result.first.year, make.scenario_name(main)
    return tell.stop(
        tell.clause("growth", {"growth": At("headline", "gdp_growth", main, as_change=True)},
                    year=year, scenario=scenario),
        tell.clause("growth_range", {"low": At("headline", "gdp_growth", "p10"),
                                     "high": At("headline", "gdp_growth", "p90")}),
        tell.clause("growth_level", {"nominal": At("headline", "gdp_nominal", main)}),
        _chance(tell, "gdp_growth"))


def plan_sentence(tell: Teller) -> str:
    """The plan's revenue: natural and comparable growth, tax and non-tax."""
    make, plan = tell.make, tell.make.plan
    if plan is None:
        return ""
    first, base = make.result.first, make.base_title
    once = tell.text(At("revenue", "nontax_one_off", f"{plan}:value"))
    has_once, base_once = once not in {"", "0"}, base_one_offs(make, "gpb_revenue")
    return tell.stop(
        tell.clause("plan", {"total": _amount("gpb_revenue", plan)}, year=first.year),
        tell.clause("plan_growth", {"total": _rate("gpb_revenue", plan, "natural")},
                    base=base),
        tell.clause("plan_comparable", {
            "one_off": At("revenue", "nontax_one_off", f"{plan}:value"),
            "total": _rate("gpb_revenue", plan, "comparable")}) if has_once else
        tell.clause("plan_comparable_base", {"total": _rate("gpb_revenue", plan, "comparable")},
                    one_off=number_text(base_once, 0)) if base_once else "",
        tell.clause("plan_tax", {"tax": _amount("tax_revenue", plan),
                                 "growth": _rate("tax_revenue", plan, "natural")}),
        tell.clause("plan_nontax", {"nontax": _amount("nontax_revenue", plan),
                                    "growth": _rate("nontax_revenue", plan, "natural")}),
        tell.clause("plan_nontax_comparable", {
            "growth": _rate("nontax_revenue", plan, "comparable")}) if has_once else "")


def forecast_sentence(tell: Teller) -> str:
    """The forecast's revenue beside the plan, and the probability of the revenue target."""
    make, main = tell.make, tell.make.main
    is_stripped = base_one_offs(make, "gpb_revenue") or tell.text(
        At("revenue", "nontax_one_off", f"{main}:value")) not in {"", "0"}
    comparable = tell.clause("forecast_comparable" if is_stripped else "forecast_natural", {
        "growth": _rate("gpb_revenue", main, "comparable" if is_stripped else "natural")})
    drawn = "" if tell.text(At("headline", "gdp_growth", main)) else tell.clause(
        "forecast_range", {"low": At("headline", "gpb_revenue", "p10"),
                           "high": At("headline", "gpb_revenue", "p90")})
    gap = At("budget_general", "gpb_revenue", "gap", bare=True)
    beside = "" if make.plan in {None, main} else tell.clause(
        "below_plan" if tell.text(gap).startswith("-") else "above_plan", {"gap": gap})
    return tell.stop(
        tell.clause("forecast", {"total": _amount("gpb_revenue", main)},
                    scenario=make.scenario_name(main)), drawn, comparable,
        tell.clause("forecast_tax", {"tax": _amount("tax_revenue", main),
                                     "growth": _rate("tax_revenue", main, "natural")}),
        beside, _chance(tell, "gpb_revenue"))


def balance_sentence(tell: Teller) -> str:
    """The general budget's sources and uses in the plan."""
    if tell.make.plan is None:
        return ""
    needed = ("gpb_total_sources", "gpb_total_uses", "stabilisation_fund_draw",
              "funds_transferred_in")
    return tell.clause("balance", {code: At("budget_general", code, "plan") for code in needed},
                       year=tell.make.result.first.year)


def funds_sentence(tell: Teller) -> str:
    """The fund and state-capital budgets in the plan, and what they transfer."""
    if tell.make.plan is None:
        return ""
    fund, capital = "budget_fund", "budget_capital"
    return tell.clause("funds", {
        "sources": At(fund, "gf_total_sources", "plan"),
        "uses": At(fund, "gf_total_uses", "plan"),
        "surplus": At(fund, "gf_surplus_out", "plan"),
        "capital": At(capital, "sc_total_sources", "plan"),
        "from_fund": At(fund, "gf_transfer_out", "plan"),
        "from_capital": At(capital, "sc_transfer_out", "plan"),
        "transferred": At("budget_general", "funds_transferred_in", "plan")})


def rolling_sentence(tell: Teller) -> str:
    """The financing gap of the later years of the rolling plan."""
    make, main, later = tell.make, tell.make.main, tell.make.result.horizon[1:]
    cells = {f"gap{period}": At("rolling", f"{period}:financing_gap", main) for period in later}
    short = {name: at for name, at in cells.items() if tell.text(at) not in {"", "0"}}
    if not short:
        return ""
    comma = make.text("list_comma")
    without = "_".join(key for key, code in (
        ("one_off", "nontax_one_off"), ("draw", "stabilisation_fund_draw"))
        if ends_early(make, code, main))
    return tell.clause(
        "rolling", short,
        years=comma.join(str(period.year) for period in later if f"gap{period}" in short),
        scenario=make.scenario_name(main),
        without=make.text(f"without_{without}") if without else "",
        gaps=comma.join(tell.worded(at) for at in short.values()))


def risk_sentence(tell: Teller) -> str:
    """The scenario that costs the most revenue against the forecast."""
    make, main, first = tell.make, tell.make.main, tell.make.result.first
    base = make.result.value("gpb_revenue", first, main)
    others = [(make.result.value("gpb_revenue", first, name), name)
              for name in make.result.names() if name not in {main, make.plan}]
    known = [(value, name) for value, name in others if value is not None]
    if not known or base is None:
        return ""
    worst, name = min(known)
    if worst >= base:
        return ""
    balance = At("comparison", "gpb_balance", name, bare=True)
    is_short = tell.text(balance).startswith("-")
    return tell.stop(
        tell.clause("risk_of_many" if len(known) > 1 else "risk_of_one", {
            "revenue": At("comparison", "gpb_revenue", name),
            "loss": At("comparison", "against_main", name, bare=True)},
            scenario=make.scenario_name(name), main=make.scenario_name(main)),
        tell.clause("risk_gap" if is_short else "risk_surplus", {"balance": balance}))


def intensity_sentence(tell: Teller) -> str:
    """The intensities against their targets."""
    make, comma = tell.make, tell.make.text("list_comma")
    columns = {"rate": "central", "goal": "target", "chance": "probability"}
    known = [key for key in _INTENSITIES
             if all(tell.text(At("targets", key, column)) for column in columns.values())]
    if not known:
        return ""
    cells = {f"{name}{number}": At("targets", key, column, as_change=name == "rate")
             for number, key in enumerate(known) for name, column in columns.items()}
    return tell.clause(
        "intensity" if len(known) > 1 else "intensity_one", cells,
        scenario=make.scenario_name(make.main),
        names=comma.join(make.text(f"say_name_{key.split('_')[0]}") for key in known),
        rates=comma.join(tell.worded(At("targets", key, "central", as_change=True))
                         for key in known),
        goals=comma.join(tell.text(At("targets", key, "target")) for key in known),
        chances=comma.join(f"{tell.worded(At('targets', key, 'probability'))}%" for key in known))


def summary(tell: Teller) -> tuple[str, ...]:
    """The five sentences that a chief reads first; of a model of one's own those of its items."""
    if tell.make.result.settings.own is not None:
        return own_sentences(tell)
    found = (growth_sentence(tell), plan_sentence(tell), forecast_sentence(tell),
             rolling_sentence(tell), risk_sentence(tell))
    return tuple(sentence for sentence in found if sentence)


def own_sentences(tell: Teller) -> tuple[str, ...]:
    """The items of note at the end of the horizon, with their range."""
    make = tell.make
    base, last = make.result.base, make.result.horizon[-1]
    found = (tell.stop(
        tell.clause("own_level", {"value": At("items", code, str(last)),
                                  "base": At("items", code, "base")},
                    item=make.name(code), last=make.when(last), base_period=make.when(base),
                    unit="" if (unit := make.result.catalog[code].unit.code) == UnitCode.INDEX
                    else unit),
        tell.clause("own_range", {"low": At("items", code, "p10"),
                                  "high": At("items", code, "p90")})
        if tell.text(At("items", code, "p10")) != tell.text(At("items", code, "p90")) else "")
        for code in key_items(make.result))
    return tuple(sentence for sentence in found if sentence)


def _amount(code: str, scenario: str) -> At:
    return At("revenue", code, f"{scenario}:value")


def _rate(code: str, scenario: str, kind: str) -> At:
    return At("revenue", code, f"{scenario}:{kind}", as_change=True)


def _chance(tell: Teller, item: str) -> str:
    """The probability of meeting an item's target, where there are draws and a target."""
    return tell.clause("chance", {"target": At("targets", item, "target"),
                                  "chance": At("targets", item, "probability")})
