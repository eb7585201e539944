"""With an earlier round at hand: what changed since, and how good that round was.

The change of the plan year's figures falls into four causes: figures that came in or were revised,
measures and budgets, the economy as it is assumed, judgement. What the earlier round missed of the
year that is out since falls into economy, policy, one-offs and the fiscal forecast itself; the
budget and the usual error of past budgets stand beside it, one line an item, every year the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.equations import CoalitionError
from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    InTable,
    Maker,
    Row,
    Table,
    Text,
    bridge_finding,
    decimals,
    difference,
    filled,
    number_text,
    published,
    simulated,
)
from forecast.exhibits.scenarios.recall import COMPARED
from forecast.exhibits.scenarios.rounds import (
    ECONOMY,
    FISCAL,
    ONE_OFFS,
    POLICY,
    OrderError,
    Round,
    common_years,
    missed,
    revised,
)

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.equations import Attribution
    from forecast.exhibits.kit import Block

_CAUSES = {"outturn": "data", "data": "data", "method": "data", "policy": "policy",
           "scope": "policy", "assumption": "economy", "parameters": "economy",
           "judgement": "judgement"}
_FOUR = ("data", "policy", "economy", "judgement")
_MISSED = (ECONOMY, POLICY, ONE_OFFS, FISCAL)
_FEWEST = 2


def since_blocks(make: Maker) -> tuple[Block | None, ...]:
    """Build the change since the earlier round, and the table of how good forecasts were."""
    judged = judged_table(make)
    if make.earlier is None:
        return (judged,)
    old, new = Round(make.earlier, make.earlier.main), Round(make.result, make.main)
    try:
        years = common_years(old, new)
    except OrderError:
        return (judged,)
    year = make.result.first
    if year not in years:
        return (judged,)
    items = [code for code in COMPARED if code in old.run.values and code in new.run.values]
    try:
        found = revised(old, new, items)
    except CoalitionError:
        return (judged,)
    table = _change_table(make, found, year)
    return (Text(_sentence(make, found, year)), table, _chart(make, found, year), judged)


def _amounts(found: Attribution, place: int, year: Period) -> dict[str, float]:
    """The change of one item by the four causes."""
    at = found.periods.index(year)
    sums = dict.fromkeys(_FOUR, 0.0)
    for number, group in enumerate(found.groups):
        sums[_CAUSES.get(group, "data")] += float(found.contributions[number, place, at])
    return sums


def _change_table(make: Maker, found: Attribution, year: Period) -> Table:
    at = found.periods.index(year)
    columns = tuple(Column(code, make.name(code), width=17) for code in found.items)
    parts = [_amounts(found, place, year) for place in range(len(found.items))]

    def row(key: str, values: list[float], *, is_total: bool = False) -> Row:
        return Row(key, make.text(f"since_{key}", year=year.year), tuple(Cell(
            value, decimals(make.result.catalog[code]), role="simulated", sign=not is_total)
            for value, code in zip(values, found.items, strict=True)), int(not is_total),
            "total" if is_total else "step")

    rows = (row("start", [float(value) for value in found.start[:, at]], is_total=True),
            *(row(cause, [one[cause] for one in parts]) for cause in _FOUR),
            row("end", [float(value) for value in found.end[:, at]], is_total=True))
    return Table("since", make.text("title_since", year=year.year), make.wan, make.text("cause"),
                 columns, rows, notes=(make.text("note_since"),), label_width=34)


def _sentence(make: Maker, found: Attribution, year: Period) -> str:
    """Say in one sentence how revenue changed since the earlier round, and by what."""
    at, place = found.periods.index(year), 0
    start, end = float(found.start[place, at]), float(found.end[place, at])
    parts = _amounts(found, place, year)
    listed = make.text("list_comma").join(
        make.text("since_part", cause=make.text(f"since_{cause}"),
                  amount=number_text(parts[cause], 0, sign=True))
        for cause in sorted(parts, key=lambda one: -abs(parts[one])) if abs(parts[cause]) >= 1)
    return make.text("say_since", year=year.year, item=make.name(found.items[place]),
                     start=number_text(start, 0), end=number_text(end, 0),
                     change=number_text(end - start, 0, sign=True),
                     parts=listed or make.text("since_nothing"))


def _chart(make: Maker, found: Attribution, year: Period) -> Chart:
    """Draw the change of the first item: two totals and four bars."""
    at, place = found.periods.index(year), 0
    parts, per = _amounts(found, place, year), make.chart_per

    def row(key: str, value: float, *, is_total: bool = False) -> Row:
        return Row(key, make.text(f"since_{key}", year=year.year), (Cell(
            value / per, make.chart_digits, role="simulated", sign=not is_total),),
            role="total" if is_total else "step")

    rows = (row("start", float(found.start[place, at]), is_total=True),
            *(row(cause, parts[cause]) for cause in _FOUR),
            row("end", float(found.end[place, at]), is_total=True))
    title = make.text("title_since_item", item=make.name(found.items[place]), year=year.year)
    table = Table("since_chart", title, make.chart_unit, make.text("cause"),
                  (Column("value", make.text("amount")),), rows)
    said = bridge_finding(make, make.text("finding_when", year=make.when(year),
                                          item=make.name(found.items[place])), table)
    return Chart("since", "bridge", said, make.chart_unit, table, notes=(make.text("note_since"),))


# -- how good were we ---------------------------------------------------------------------------


def judged_table(make: Maker) -> Table | None:
    """Build last year's forecast and budget against its outturn, one line an item."""
    base, vintage = make.result.base, make.vintage(make.main)
    causes = _causes(make)
    rows = []
    for code in COMPARED:
        seen = make.result.dataset.read(code, base, vintage)
        plan = make.result.dataset.planned(code, base, vintage)
        said = None if make.earlier is None else make.earlier.value(code, base, make.earlier.main)
        if seen is None or (plan is None and said is None):
            continue
        outturn = make.observed(code, base, make.main)
        cells = [published(plan, 0), simulated(said, 0), outturn]
        cells += [difference(outturn, InTable(code, "outturn"), cell, InTable(code, key))
                  for cell, key in ((cells[0], "budget"), (cells[1], "forecast"))]
        cells += [simulated(causes.get((code, cause)), 0) for cause in _MISSED]
        cells.append(_usual(make, code))
        rows.append(Row(code, make.name(code), tuple(cells)))
    if not rows:
        return None
    columns = [Column("budget", make.text("judged_budget"), width=14),
               Column("forecast", make.text("judged_forecast"), width=14),
               Column("outturn", make.base_of(["gpb_revenue"]), width=14),
               Column("gap:budget", make.text("judged_gap_budget"), width=13),
               Column("gap:forecast", make.text("judged_gap_forecast"), width=13),
               *(Column(cause, make.text(f"judged_{cause}"), make.text("judged_causes"), 13)
                 for cause in _MISSED),
               Column("usual", make.text("judged_usual"), width=12)]
    return filled(Table("judged", make.text("title_judged", year=base.year), make.wan,
                        make.text("item"), tuple(columns), tuple(rows),
                        notes=(make.text("note_judged"),), label_width=28))


def _usual(make: Maker, code: str) -> Cell:
    """The usual error: the mean of how far outturns of past years lay off their budgets, %."""
    dataset, vintage = make.result.dataset, make.vintage(make.main)
    misses = [abs(100 * (dataset.value(code, year, vintage) / plan.chosen.value - 1))
              for year in dataset.years(code, vintage) if year <= make.result.base
              and (plan := dataset.planned(code, year, vintage)) and plan.chosen.value]
    return simulated(float(np.mean(misses)) if len(misses) >= _FEWEST else None, 1)


def _causes(make: Maker) -> dict[tuple[str, str], float]:
    """What the earlier round missed of the base year, by item and cause."""
    if make.earlier is None:
        return {}
    old, new = Round(make.earlier, make.earlier.main), Round(make.result, make.main)
    items = [code for code in COMPARED if code in old.run.values and code in new.run.values]
    try:
        if make.result.base not in common_years(old, new):
            return {}
        found = missed(old, new, items)
    except (OrderError, CoalitionError):
        return {}
    at = found.periods.index(make.result.base)
    return {(code, group): float(found.contributions[number, place, at])
            for number, group in enumerate(found.groups) for place, code in enumerate(items)}
