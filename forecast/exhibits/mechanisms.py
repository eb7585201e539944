"""Sentences on how the money works: budgets that would close below nought, and what lies behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Recurrence
from forecast.exhibits.claims import At
from forecast.exhibits.kit import number_text
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from forecast.exhibits.claims import Teller

_CLOSINGS = {"fund": "gf_surplus_out", "capital": "sc_surplus_out", "social": "si_surplus_out"}


def deficit_sentence(tell: Teller) -> str:
    """Say of a budget other than the general one that the forecast closes it below nought."""
    make, comma = tell.make, tell.make.text("list_comma")
    first = "plan" if make.plan in {None, make.main} else "main"
    found = []
    for account, code in _CLOSINGS.items():
        cells = {str(year): at for year in make.result.horizon if tell.text(at := At(
            f"budget_{account}", code,
            first if year == make.result.first else f"later:{year}", bare=True)).startswith("-")}
        amounts = [tell.worded(at) for at in cells.values()]
        # a closing holds those before it: what is short by the last year is short in all
        found.append(tell.clause(
            "deficit_years" if len(cells) > 1 else "deficit", cells,
            scenario=make.scenario_name(make.main), budget=make.text(f"budget_of_{account}"),
            years=comma.join(cells), amounts=comma.join(amounts), last=[*cells][-1],
            total=amounts[-1]) if cells else "")
    return tell.stop(make.text("list_semicolon").join(one for one in found if one))


def spending_sentences(tell: Teller) -> tuple[str, ...]:
    """What the registers of policies say: livelihood, functions, subsidies, relief, promises."""
    found = (_livelihood(tell), _functions(tell), _subsidies(tell), _follows(tell),
             _promised(tell), _relief(tell))
    return tuple(sentence for sentence in found if sentence)


def _livelihood(tell: Teller) -> str:
    """The plan's spending on livelihood: amount, growth on last budget, share; the wide scope."""
    first, base = tell.make.result.first.year, tell.make.result.base.year
    nine, wide = "livelihood_expenditure", "livelihood_wide"
    return tell.stop(
        tell.clause("livelihood", {"amount": At("livelihood", nine, "plan"),
                                   "share": At("livelihood", nine, "plan_share")}, year=first),
        tell.clause("livelihood_growth", {
            "growth": At("livelihood", nine, "growth", as_change=True)}),
        tell.clause("livelihood_wide", {"amount": At("livelihood", wide, "base"),
                                        "share": At("livelihood", wide, "base_share")}, year=base))


def _functions(tell: Teller) -> str:
    """The lines under the three guarantees in the plan year, and what is left for the others."""
    table, make = tell.tables.get("functions"), tell.make
    if table is None:
        return ""
    year = make.result.first
    guaranteed = {one.item for one in make.result.dataset.registers.policies.rules
                  if one.guarantee is not None}
    cells = {row.key: at for row in table.rows if row.key in guaranteed
             and tell.text(at := At("functions", row.key, str(year)))}
    parts = (make.text("say_gap_use", means=make.name(key), amount=tell.worded(at))
             for key, at in cells.items())
    rest = {"rest": At("functions", "rest", str(year))}
    return tell.stop(
        tell.clause("functions", cells, year=year.year, scenario=make.scenario_name(make.main),
                    parts=make.text("list_comma").join(parts)) if cells else "",
        tell.clause("functions_rest", rest))


def _subsidies(tell: Teller) -> str:
    """Money from above in the base year and the plan year, and what is one-off in it."""
    make, result = tell.make, tell.make.result
    code = "upper_transfer_in"
    once = {one.name: one.amount for one in result.dataset.registers.policies.subsidies
            if one.year == result.base and one.recurrence == Recurrence.ONE_OFF}
    said = tell.clause("subsidies", {"before": At("subsidies", code, str(result.base)),
                                     "now": At("subsidies", code, str(result.first))},
                       base=result.base.year, year=result.first.year,
                       scenario=make.scenario_name(make.main))
    ended = make.text("say_subsidies_ended", amount=number_text(sum_of(once.values()), 0)) if (
        said and once) else ""
    return tell.stop(said, ended)


def _follows(tell: Teller) -> str:
    """How far cuts in their order close the first gap."""
    table = tell.tables.get("follow")
    if table is None:
        return ""
    year = table.rows[0].key.partition(":")[0]
    last = [row.key for row in table.rows if row.key.startswith(f"{year}:")][-1]
    cells = {"gap": At("follow", f"{year}:gap", "left"), "left": At("follow", last, "left")}
    return tell.stop(tell.clause("follow", cells, year=year,
                                 scenario=tell.make.scenario_name(tell.make.main)))


def _promised(tell: Teller) -> str:
    first = tell.make.result.first
    return tell.stop(tell.clause("commitments", {
        "amount": At("commitments", "committed", str(first)),
        "share": At("commitments", "commitment_share", str(first))}, year=first.year))


def _relief(tell: Teller) -> str:
    """What each relief carries over into the next year, in the area."""
    table, make = tell.tables.get("relief"), tell.make
    if table is None:
        return ""
    cells = {row.key: at for row in table.rows if tell.text(
        at := At("relief", row.key, "carried")) not in {"", "0"}}
    parts = (make.text("say_gap_use", means=row.label, amount=tell.worded(cells[row.key]))
             for row in table.rows if row.key in cells)
    return tell.stop(tell.clause("relief", cells, parts=make.text("list_comma").join(parts))
                     ) if cells else ""
