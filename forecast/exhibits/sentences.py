"""The sentences of a run, each made of claims over printed tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Operator, Status
from forecast.equations import behind
from forecast.exhibits.claims import At
from forecast.exhibits.kit import (
    base_one_offs,
    ends_early,
    is_adjusted_apart,
    odds_of,
)
from forecast.exhibits.stripped import without_one_offs
from forecast.exhibits.targets import keyed
from forecast.fiscal import ORDER
from forecast.projection import FEWEST, end_names, guide
from forecast.rounding import half_up

if TYPE_CHECKING:
    from forecast.data import Period, Target
    from forecast.exhibits.claims import Teller
    from forecast.exhibits.kit import Maker

_INTENSITIES = tuple(f"{name}_per_gdp_growth" for name in ("land", "water", "power"))


def growth_sentence(tell: Teller) -> str:
    """GDP growth: forecast, range, nominal level, probability of the target."""
    make, main = tell.make, tell.make.main
    first, scenario = make.result.first, make.scenario_name(main)
    is_out = make.result.is_out("gdp_growth", first, main)
    return tell.stop(
        tell.clause("growth_out" if is_out else "growth", {
            "growth": At("headline", "gdp_growth", main, as_change=True)},
                    year=first.year, scenario=scenario),
        tell.clause("growth_range", {"low": At("headline", "gdp_growth", "p10"),
                                     "high": At("headline", "gdp_growth", "p90")}),
        tell.clause("growth_level", {"nominal": At("headline", "gdp_nominal", main,
                                                   roughly=not is_out)}),
        _chance(tell, "gdp_growth"))


def execution_sentence(tell: Teller, *, parts: bool = True) -> str:
    """How last year went: revenue and spending against budget and the year before."""
    make, base = tell.make, tell.make.result.base
    choice = make.result.dataset.read("gpb_revenue", base, make.vintage(make.main))
    is_estimate = choice is not None and choice.chosen.status is Status.ESTIMATE
    done = make.text("done_estimate" if is_estimate else "done_past")

    def cell(code: str, column: str, *, as_change: bool = False) -> At:
        return At("execution", code, column, as_change=as_change)

    def beside(code: str, *, first: bool = False) -> str:
        rate = {"growth": cell(code, "growth", as_change=True)}
        is_adjusted = bool(tell.text(cell(code, "adjusted")))
        share = tell.clause("execution_share_adjusted" if is_adjusted else "execution_share", {
            "share": cell(code, "of_budget")})
        grew = tell.clause("execution_growth" if first else "execution_rate", rate)
        comparable = tell.clause("execution_comparable", {
            "growth": cell(code, "comparable", as_change=True)}) if grew else ""
        course = tell.clause("execution_course", {
            "first": cell(code, "to3", as_change=True)}) if grew else ""
        return share + grew + comparable + course

    whole = beside("gpb_revenue", first=True)
    each = "".join(said + beside(code) for code, key in (
        ("tax_revenue", "tax"), ("nontax_revenue", "nontax")) if parts and (
        said := tell.clause(f"execution_{key}", {key: cell(code, "outturn")})))
    spent = tell.clause("execution_spent", {"spent": cell("gpb_expenditure", "outturn")},
                        done=done)
    return tell.stop(tell.clause("execution", {"total": cell("gpb_revenue", "outturn")},
                                 year=base.year, done=done), whole, each, spent,
                     beside("gpb_expenditure") if spent else "")


def plan_sentence(tell: Teller, *, parts: bool = True) -> str:
    """The plan's revenue: natural and comparable growth, tax and non-tax."""
    make, plan = tell.make, tell.make.plan
    if plan is None:
        return ""
    first, base = make.result.first, make.base_title
    once = tell.text(At("revenue", "nontax_one_off", f"{plan}:value"))
    has_once = once not in {"", "0"}
    detail = _plan_parts(tell, plan, has_once=has_once) if parts else ()
    return tell.stop(
        tell.clause("plan", {"total": _amount("gpb_revenue", plan)}, year=first.year),
        tell.clause("plan_growth", {"total": _rate("gpb_revenue", plan, "natural")},
                    base=base),
        without_one_offs(tell, plan, has_once=has_once), *detail)


def _plan_parts(tell: Teller, plan: str, *, has_once: bool) -> tuple[str, ...]:
    """What the plan's revenue is made up of; parts that were not adjusted with it are said to be.

    One-offs are in non-tax revenue: where there are any, its comparable growth is said too.
    """
    tax, nontax = _amount("tax_revenue", plan), _amount("nontax_revenue", plan)
    if is_adjusted_apart(tell.make):
        return (tell.clause("plan_apart", {"tax": tax, "nontax": nontax}),)
    return (
        tell.clause("plan_tax", {"tax": tax, "growth": _rate("tax_revenue", plan, "natural")}),
        tell.clause("plan_nontax", {"nontax": nontax,
                                    "growth": _rate("nontax_revenue", plan, "natural")}),
        tell.clause("plan_nontax_comparable", {
            "growth": _rate("nontax_revenue", plan, "comparable")}) if has_once else "")


def forecast_sentence(tell: Teller, *, parts: bool = True) -> str:
    """The forecast's revenue beside the plan, and the probability of the revenue target."""
    make, main = tell.make, tell.make.main
    is_stripped = base_one_offs(make, "gpb_revenue").value or tell.text(
        At("revenue", "nontax_one_off", f"{main}:value")) not in {"", "0"}
    comparable = tell.clause("forecast_comparable" if is_stripped else "forecast_natural", {
        "growth": _rate("gpb_revenue", main, "comparable" if is_stripped else "natural")})
    drawn = "" if tell.text(At("headline", "gdp_growth", main)) else tell.clause(
        "forecast_range", {"low": At("headline", "gpb_revenue", "p10"),
                           "high": At("headline", "gpb_revenue", "p90")})
    gap = At("budget_general", "gpb_revenue", "gap", bare=True)
    beside = "" if make.plan in {None, main} else tell.clause(
        "below_plan" if tell.text(gap).startswith("-") else "above_plan", {"gap": gap})
    # the plan's sentence before it names the year
    is_planned = make.plan is not None and bool(tell.text(_amount("gpb_revenue", make.plan)))
    return tell.stop(
        tell.clause("forecast" if is_planned else "forecast_year",
                    {"total": _amount("gpb_revenue", main)}, year=make.result.first.year,
                    scenario=make.scenario_name(main)), drawn, comparable,
        tell.clause("forecast_tax", {"tax": _amount("tax_revenue", main),
                                     "growth": _rate("tax_revenue", main, "natural")})
        if parts else "", beside, *(tell.clause(key, {}, fewest=FEWEST)
                                    for key in _few_years(make, "gpb_revenue")),
        _chance(tell, "gpb_revenue"))


def _few_years(make: Maker, code: str) -> list[str]:
    """Say how lines under an item that have hardly any history are led: by their total, or held."""
    result, vintage = make.result, make.vintage(make.main)
    led = {name for name in behind(result.program, [code]).order
           if (name, result.first) in result.run(make.main).led}
    short = [name for name in led if len(result.dataset.years(name, vintage)) < FEWEST]
    held = [guide(result.dataset, name, vintage, result.first) is None for name in short]
    return [*(["forecast_shared"] if not all(held) else []),
            *(["forecast_short"] if any(held) else [])]


def rolling_sentence(tell: Teller, *, parts: bool = True, closing: bool = True) -> str:
    """The financing gap of the later years: what it is made of, what closes it."""
    make, main, later = tell.make, tell.make.main, tell.make.result.horizon[1:]
    cells = {f"gap{period}": At("rolling", f"{period}:financing_gap", main) for period in later}
    short = {name: at for name, at in cells.items() if tell.text(at) not in {"", "0"}}
    if not short:
        return ""
    comma = make.text("list_comma")
    without = "_".join(key for key, code in (
        ("one_off", "nontax_one_off"), ("draw", "stabilisation_fund_draw"))
        if ends_early(make, code, main))
    said = tell.clause(
        "rolling" if len(short) > 1 else "rolling_one", short,
        years=comma.join(str(period.year) for period in later if f"gap{period}" in short),
        scenario=make.scenario_name(main),
        without=make.text(f"without_{without}") if without and parts else "",
        gaps=comma.join(tell.worded(at) for at in short.values()))
    shares = {name: At("structural", "balance:share", f"main:{name.removeprefix('gap')}", bare=True)
              for name in short}
    share = tell.clause("rolling_share", shares, shares=comma.join(
        f"{tell.worded(at)}%" for at in shares.values()))
    if not parts:
        return tell.stop(said, share)
    year = next(period for period in later if f"gap{period}" in short)
    return tell.stop(said, share, _gap_parts(tell, year), _closing(tell, year) if closing else "",
                     tell.clause("fund_idle", {"surplus": At("comparison", "gf_surplus_out", main)},
                                 year=make.result.first.year)
                     if (make.result.value("gf_surplus_out", make.result.first, main) or 0) >= 1
                     else "")


_PARTS_SAID = 5


def _gap_parts(tell: Teller, year: Period) -> str:
    """What made the gap of a year since the plan year, the greatest parts first."""
    table, make = tell.tables.get("gap_parts"), tell.make
    if table is None:
        return ""
    steps = sorted((row for row in table.rows if row.role == "step"), key=lambda row: -abs(
        float(table.cell(row.key, str(year)).value or 0.0)))[:_PARTS_SAID]
    said = []
    for way in ("widens", "narrows"):
        mine = [row for row in steps if tell.text(At("gap_parts", row.key, str(year))).startswith(
            "-") == (way == "widens")]
        cells = {row.key: At("gap_parts", row.key, str(year), bare=True) for row in mine}
        parts = (make.text("say_gap_use", means=row.label, amount=tell.worded(at).lstrip("+"))
                 for row, at in zip(mine, cells.values(), strict=True))
        if cells:
            said.append(tell.clause(f"gap_{way}", cells, year=year.year,
                                    first=make.result.first.year,
                                    parts=make.text("list_comma").join(parts)))
    return "".join(said)


def _closing(tell: Teller, year: Period) -> str:
    """What closes the gap of a year in the law's order, with amounts."""
    make = tell.make
    cells = {str(means): at for means in ORDER if tell.text(
        at := At("gap_closing", f"{year}:{means}", "used")) not in {"", "0"}}
    uses = (make.text("say_gap_use", means=make.text(f"means_{means}"), amount=tell.worded(at))
            for means, at in cells.items())
    return tell.clause("gap_closing", cells, year=year.year,
                       uses=make.text("list_comma").join(uses)) if cells else ""


def structural_sentence(tell: Teller, *, means: bool = True) -> str:
    """The plan year's own gap: what the plan lacks without sales, draws and money carried over."""
    make = tell.make
    gap = At("structural", "structural", "plan", bare=True)
    if not tell.text(gap).startswith("-"):
        return tell.stop(_gap_ahead(tell, "gap_first"))
    cells = {key: at for key in ("one_off", "transfers", "draw", "debt", "carry", "other_sources")
             if tell.text(at := At("structural", key, "plan")) not in {"", "0"}}
    parts = (make.text("say_gap_use", means=make.text(f"part_{key}"), amount=tell.worded(at))
             for key, at in cells.items())
    return tell.stop(
        tell.clause("plan_structural", {
            "structural": gap, "share": At("structural", "structural:share", "plan", bare=True)},
            year=make.result.first.year),
        tell.clause("plan_closed", cells, parts=make.text("list_comma").join(parts))
        + _beside_gap(tell) if cells and means else "", _gap_ahead(tell))


def _beside_gap(tell: Teller) -> str:
    """What the means pay for beside the gap, so that they add up: other uses, the closing."""
    cells = {key: at for key, is_below in (("other_uses", True), ("balance", False)) if tell.text(
        at := At("structural", key, "plan", bare=True)) not in {"", "0"}
        and tell.text(at).startswith("-") is is_below}
    parts = (tell.make.text("say_gap_use", means=tell.make.text(f"beside_{key}"),
                            amount=tell.worded(at).lstrip("-")) for key, at in cells.items())
    return tell.clause("plan_beside", cells,
                       parts=tell.make.text("list_comma").join(parts)) if cells else ""


def _gap_ahead(tell: Teller, key: str = "gap_ahead") -> str:
    """The gap that the forecast has in the plan year itself; ``key`` is the clause that says it."""
    make = tell.make
    gap = At("rolling", f"{make.result.first}:financing_gap", make.main)
    if tell.text(gap) in {"", "0"}:
        return ""
    return tell.clause(key, {"gap": gap}, scenario=make.scenario_name(make.main),
                       year=make.result.first.year)


def first_risks(tell: Teller) -> str:
    """The first risks of the register alone; without draws the scenario that costs the most."""
    return tell.stop(_risks(tell, "risks_alone")) or risk_sentence(tell)


def risk_sentence(tell: Teller) -> str:
    """The scenario that costs the most revenue against the forecast."""
    make, main, first = tell.make, tell.make.main, tell.make.result.first
    base = make.result.value("gpb_revenue", first, main)
    ends = {name for name in end_names() if name in make.result.names()
            and not make.result.run(name).scenario.files}  # lowest by what they are
    others = [(make.result.value("gpb_revenue", first, name), name)
              for name in make.result.names() if name not in {main, make.plan, *ends}]
    known = [(value, name) for value, name in others if value is not None]
    worst, name = min(known, default=(base, ""))
    if base is None or worst is None or worst >= base:
        return tell.stop(_risks(tell, "risks_alone"))
    balance = At("comparison", "gpb_balance", name, bare=True)
    is_short = tell.text(balance).startswith("-")
    is_kept = not is_short and tell.text(balance) == tell.text(
        At("comparison", "gpb_balance", main, bare=True)) and _topped_up(make, name) < _topped_up(
        make, main)
    return tell.stop(
        tell.clause("risk_of_many" if len(known) > 1 else "risk_of_one", {
            "revenue": At("comparison", "gpb_revenue", name),
            "loss": At("comparison", "against_main", name, bare=True)},
            scenario=make.scenario_name(name), main=make.scenario_name(main)),
        tell.clause("risk_gap" if is_short else "risk_kept" if is_kept else "risk_surplus",
                    {"balance": balance}),
        "" if is_kept else _beside(tell), _risks(tell))


def _topped_up(make: Maker, scenario: str) -> float:
    """Return what the year's revenue beyond its budget puts into the stabilisation fund."""
    return make.result.value("stabilisation_fund_topup", make.result.first, scenario) or 0.0


def _beside(tell: Teller) -> str:
    """The forecast's own balance, beside a scenario's."""
    make = tell.make
    own = At("comparison", "gpb_balance", make.main, bare=True)
    is_short = tell.text(own).startswith("-")
    return tell.clause("risk_beside_gap" if is_short else "risk_beside_surplus", {"other": own},
                       main=make.scenario_name(make.main))


_RISKS_SAID = 3


def _risks(tell: Teller, key: str = "risks") -> str:
    """The first risks of the register, by amount and likelihood."""
    table, make = tell.tables.get("risk_register"), tell.make
    if table is None:
        return ""
    first = [row for row in table.rows if row.role == "line"][:_RISKS_SAID]
    cells = {row.key: At("risk_register", row.key, "amount", bare=True) for row in first}
    comma = make.text("list_comma")
    return tell.clause(key, cells, names=comma.join(row.label for row in first),
                       amounts=comma.join(tell.worded(at) for at in cells.values()))


def intensity_sentence(tell: Teller) -> str:
    """The intensities against their targets."""
    make, comma = tell.make, tell.make.text("list_comma")
    columns = {"rate": "central", "goal": "target", "verdict": "verdict"}
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
        verdicts=comma.join(tell.worded(At("targets", key, "verdict")) for key in known))


def _amount(code: str, scenario: str) -> At:
    return At("revenue", code, f"{scenario}:value")


def _rate(code: str, scenario: str, kind: str) -> At:
    return At("revenue", code, f"{scenario}:{kind}", as_change=True)


def _chance(tell: Teller, item: str) -> str:
    """What is to be expected of an item's target, in words of one scale; the table has the odds.

    Of several targets the one that the plan's figure stands for is meant, so that the target is the
    one that the sentence compares with.
    """
    make = tell.make
    key, target = _target_of(make, item)
    if target is None or make.result.settings.draws == 0:
        return ""
    cells = {"target": At("targets", key, "target"), "verdict": At("targets", key, "verdict")}
    inside = make.result.outcome(target, make.main).inside
    if target.operator != Operator.RANGE or inside is None or tell.doubt(cells["verdict"]):
        return tell.clause("chance", cells)
    return tell.clause("chance_inside", cells, inside=make.text(f"odds_{odds_of(inside)}"))


def _target_of(make: Maker, item: str) -> tuple[str, Target | None]:
    """Find the plan year's target of an item: the plan's own figure before another."""
    mine = [(key, target) for key, target in keyed(make)
            if target.item == item and target.period == make.result.first]
    planned = make.result.value(item, make.result.first, make.plan) if make.plan else None
    same = [one for one in mine if planned is not None and one[1].value is not None
            and half_up(one[1].value, 0) == half_up(planned, 0)]
    return next(iter((*same, *mine)), ("", None))
