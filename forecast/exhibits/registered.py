"""The sentences of the registers: what is listed row by row, in a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import EVENTS
from forecast.exhibits.claims import At
from forecast.fiscal import ORDER

if TYPE_CHECKING:
    from forecast.exhibits.claims import Teller


def revenue_sentences(tell: Teller) -> tuple[str, ...]:
    """Return what the registers of sales and taxpayers say of revenue."""
    found = (assets_sentence(tell), arrivals_sentence(tell))
    return tuple(sentence for sentence in found if sentence)


def assets_sentence(tell: Teller) -> str:
    """The one-offs registered, by their odds, and the odds of none."""
    return tell.stop(
        tell.clause("assets", {"amount": At("assets", "sum", "amount"),
                               "expected": At("assets", "sum", "expected")}),
        tell.clause("assets_none", {"none": At("assets", "none", "odds")},
                    year=tell.make.result.first.year))


def arrivals_sentence(tell: Teller) -> str:
    """What taxpayers that may come bring by the end of the horizon, less those that may leave."""
    last = tell.make.result.horizon[-1]
    return tell.stop(
        tell.clause("arrivals", {"gain": At("arrivals", "sum", str(last))}, year=last.year),
        tell.clause("arrivals_net", {"loss": At("arrivals", "leaving", str(last), bare=True),
                                     "net": At("arrivals", "net", str(last))}))


def land_sentence(tell: Teller) -> str:
    """What the land projects bring in the plan year by their odds, beside the budget."""
    year = tell.make.result.first
    return tell.stop(
        tell.clause("land", {"expected": At("land", "expected", str(year))}, year=year.year),
        tell.clause("land_gap", {"gap": At("land", "gap", str(year))}))


def combined_sentences(tell: Teller) -> tuple[str, ...]:
    """Each scenario that decides events of registers: its gap, its closing, its odds."""
    make, comma = tell.make, tell.make.text("list_comma")
    table, found = tell.tables.get("combined"), []
    for run in make.result.runs:
        name = run.scenario.name
        if table is None or not any(one.method in EVENTS for one in run.scenario.overrides):
            continue
        used = {str(column.key): at for column in table.columns if column.key in ORDER
                and tell.text(at := At("combined", name, column.key)) not in {"", "0"}}
        found.append(tell.stop(
            tell.clause("combined", {"gap": At("combined", name, "gap")},
                        scenario=make.scenario_name(name), year=make.result.first.year),
            tell.clause("combined_closing", used,
                        names=comma.join(make.text(f"means_{one}") for one in used),
                        amounts=comma.join(tell.worded(at) for at in used.values()))
            if used else "",
            tell.clause("combined_odds", {"odds": At("combined", name, "odds")})))
    return tuple(sentence for sentence in found if sentence)


def overview_sentences(tell: Teller) -> tuple[str, ...]:
    """Return what the tables of investment and of headquarters say."""
    found = (investment_sentence(tell), headquarters_sentence(tell))
    return tuple(sentence for sentence in found if sentence)


def investment_sentence(tell: Teller) -> str:
    """Investment of the base year and of the plan, from the parts that each states."""
    make = tell.make
    return tell.stop(_parts(tell, "investment", "base", make.result.base.year),
                     _parts(tell, "investment_plan", "plan", make.result.first.year))


def _parts(tell: Teller, key: str, column: str, year: int) -> str:
    make, comma = tell.make, tell.make.text("list_comma")
    parts = {code: at for code in ("fai_renewal", "fai_shanty", "fai_government")
             if tell.text(at := At("investment", code, column))}
    if not parts:
        return ""
    return tell.clause(key, {"fai": At("investment", "fai", column), **parts}, year=year,
                       parts=comma.join(make.text("investment_part", name=make.name(code),
                                                  amount=tell.worded(at))
                                        for code, at in parts.items()))


def headquarters_sentence(tell: Teller) -> str:
    """Headquarters revenue, its plan, and the ceiling of what it brings."""
    table = "stated_beside"
    return tell.stop(tell.clause("headquarters", {
        "now": At(table, "hq_revenue", "base"), "plan": At(table, "hq_revenue", "plan"),
        "rate": At(table, "hq_tax", "base")}, year=tell.make.result.base.year))


def projects_sentences(tell: Teller) -> tuple[str, ...]:
    """Return what the register of projects says: bonds and PPP ahead, the last capital calls."""
    base, first = tell.make.result.base, tell.make.result.first
    year = str(first)
    funds = next((one for one in (first, base)
                  if tell.text(At("projects", "FUND:spending", str(one))) not in {"", "0"}), None)
    found = (
        tell.stop(tell.clause("projects", {
            "income": At("projects", "BOND:income", year),
            "service": At("projects", "BOND:spending", year),
            "cover": At("projects", "BOND:cover", year)}, year=first.year)),
        tell.stop(tell.clause("projects_ppp", {
            "amount": At("projects", "PPP:spending", year),
            "share": At("projects", "PPP:share", year)}, year=first.year)),
        tell.stop(tell.clause("projects_fund", {
            "amount": At("projects", "FUND:spending", str(funds))}, year=funds.year))
        if funds else "")
    return tuple(sentence for sentence in found if sentence)
