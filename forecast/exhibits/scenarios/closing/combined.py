"""What scenarios come to: each one's gap, how the law's order closes it, how likely it is.

A scenario's odds are those of what it lays on the forecast: an event of a register has its own, a
figure or a parameter the share of the forecast's draws that go as far. Figures hang together, so
their share is counted jointly; the events of registers are independent of them and of each other.
A policy is a choice and has no odds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import EVENTS, Layer, Method, ScenarioName
from forecast.equations import central
from forecast.exhibits.kit import (
    GAP,
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    gap_in,
    inside,
    sale_odds,
    simulated,
    words,
)
from forecast.exhibits.scenarios.closing.gap import number_in, stocks_of
from forecast.fiscal import REALISATION, asset_key, chances, close_gaps, decided, sales_of
from forecast.projection import FIRST_DRAW

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecast.data import Override
    from forecast.exhibits.kit import Ref
    from forecast.fiscal import Use

_LEAST = 0.01
"""Less than so many per cent is printed as this."""
_SPOKEN = frozenset({Method.FIX, Method.ASSUME, Method.ADJUST, Method.SCALE, Method.INTERCEPT})


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely a scenario is, within 0 and 1 (None: nothing in it has odds), and why."""

    odds: float | None
    basis: str


def combined_table(make: Maker) -> Table | None:
    """Build the table of the plan year; None where no scenario but the forecast has a gap."""
    first = make.result.first
    names = [name for name in make.result.names() if name != make.plan]
    if not any(gap_in(make, first, name) > 0 for name in names if name != make.main):
        return None
    rows = [_row(make, name) for name in names]
    means = dict.fromkeys(key for row in rows for key in row[1])
    drawn = bool(make.result.settings.draws)  # odds are counted among the draws
    columns = (Column("balance", make.name("gpb_balance"), width=14),
               Column("gap", make.name(GAP), width=14),
               *(Column(one, make.text(f"means_{one}"), make.text("combined_closing"), 14)
                 for one in means),
               *((Column("odds", make.text("combined_odds"), width=12),
                  Column("basis", make.text("combined_basis"), width=56, align="left"))
                 if drawn else ()))
    shown = tuple(Row(name, make.scenario_name(name), (
        make.model("gpb_balance", first, name), make.model(GAP, first, name),
        *(cells.get(one, Cell(None)) for one in means),
        *(_odds_cells(make, name) if drawn else ()))) for name, cells in rows)
    notes = (*(("note_combined",) if drawn else ()), "note_combined_stocks", "note_gap_order")
    title = "title_combined" if drawn else "title_combined_undrawn"
    return Table("combined", make.text(title, year=first.year), make.wan, make.text("scenario"),
                 columns, shown, notes=tuple(map(make.text, notes)), label_width=22)


def _row(make: Maker, name: str) -> tuple[str, dict[str, Cell]]:
    """Close one scenario's gap: a live cell an instrument that is used or might be."""
    first = make.result.first
    stocks = stocks_of(make, first, name)
    uses = close_gaps([gap_in(make, first, name)], [[(means, number_in(cell))
                                                     for means, cell in stocks.items()]])[0]
    found: dict[str, Cell] = {}
    for use in uses:
        if use.available is None and use.means != "cut":
            continue  # nobody published what it holds
        found[use.means] = _used(name, use, stocks[use.means], tuple(found))
    return name, found


def _used(name: str, use: Use, stock: Cell, before: tuple[str, ...]) -> Cell:
    left: tuple[Ref, ...] = (InTable(name, "gap"), *(InTable(name, one) for one in before))
    if use.means == "cut":
        return Cell(use.used, 0, Formula(_less(0, len(left)), left))
    own = inside(stock)
    return Cell(use.used, 0, Formula(
        f"MIN(MAX(0,{own.template}),{_less(len(own.refs), len(left))})", (*own.refs, *left)))


def _less(start: int, count: int) -> str:
    return "-".join(f"{{{start + at}}}" for at in range(count))


def _odds_cells(make: Maker, name: str) -> tuple[Cell, Cell]:
    found = likelihood(make, name)
    odds = None if found.odds is None else max(100.0 * found.odds, _LEAST)
    return simulated(odds, 2), words(found.basis)


def likelihood(make: Maker, name: str) -> Likelihood:
    """Return how likely what a scenario lays on the forecast is."""
    run, main = make.result.run(name), make.result.run(make.main)
    own = [one for one in run.said if one not in main.scenario.overrides]
    if name == make.main or not own:
        return Likelihood(None, "")
    if name in {ScenarioName.LOW, ScenarioName.HIGH}:  # an end of the fan is a place, no event
        return Likelihood(None, make.text("combined_end"))
    odds, said = 1.0, []
    for title, chance in (*_events(make, name, own), *_failure(make, own)):
        odds *= chance
        said.append(make.text("combined_part", name=title, odds=f"{100 * chance:.3g}"))
    hits, titles = _figures(make, name, own)
    if titles:
        share = float(hits.mean())
        odds *= share
        least = "<" if share == 0.0 else ""
        said.append(make.text("combined_part", name=make.text("list_comma").join(titles),
                              odds=f"{least}{100 * (share or 1.0 / len(hits)):.3g}"))
    if any(one.layer == Layer.POLICY for one in own):
        said.append(make.text("combined_policy"))
    has_odds = any(one.layer != Layer.POLICY for one in own) and bool(titles or odds < 1.0)
    return Likelihood(odds if has_odds else None, make.text("list_semicolon").join(said))


def _events(make: Maker, name: str, own: list[Override]) -> list[tuple[str, float]]:
    """The events that a scenario decides, each with its odds, one of several names once."""
    data = make.result.dataset
    sales = {asset_key(one): sale_odds(make, one) for one in data.adjustments}
    known = {one.name: one for one in chances(data)}
    said = decided(make.result.run(name).scenario, data)
    found: dict[str, tuple[str, float]] = {}
    for one in own:
        event = known.get(one.item)
        if one.method not in EVENTS or event is None:
            continue
        chance = sales.get(event.key, 1.0) if event.odds is None else event.odds
        happens = said[event.key]
        word = make.told(str(Method.HAPPENS if happens else Method.FAILS))
        found.setdefault(event.key, (make.text("combined_event", name=one.item, word=word),
                                     chance if happens else 1.0 - chance))
    return list(found.values())


def _failure(make: Maker, own: list[Override]) -> list[tuple[str, float]]:
    """The scenario in which every registered sale of the year fails, by the odds of each."""
    if not any(one.method is Method.PARAMETER and one.item == REALISATION and one.value == 0
               for one in own):
        return []
    sales = {asset_key(one): 1.0 - sale_odds(make, one)
             for one in sales_of(make.result.dataset, make.result.first)}
    return [(make.text("risk_name_fails"), float(np.prod(list(sales.values()))))] if sales else []


def _figures(make: Maker, name: str, own: list[Override]) -> tuple[NDArray[np.bool_], list[str]]:
    """Tell which of the forecast's draws go as far as all of a scenario's figures do."""
    result, main = make.result, make.main
    hits = np.ones(result.settings.draws, dtype=bool)
    titles: dict[str, None] = {}
    for one in own:
        if one.layer == Layer.POLICY:
            continue
        if one.method is Method.PARAMETER and one.item in result.priors.parameters:
            if one.item == REALISATION and one.value == 0:
                continue  # that all fail is told by their odds
            drawn = np.asarray(result.run(main).plan.parameters[one.item])[FIRST_DRAW:]
            middle = result.run(main).parameters[one.item]
            value = central(result.run(name).plan.parameters[one.item])
            title = result.priors.parameters[one.item].title(make.lang)
        elif one.method in _SPOKEN and make.has(one.item, one.span.first, main):
            paths = result.run(main).values[one.item]
            drawn = paths[result.periods.index(one.span.first), FIRST_DRAW:]
            middle = result.value(one.item, one.span.first, main) or 0.0
            value = result.value(one.item, one.span.first, name) or 0.0
            title = make.name(one.item)
        else:
            continue
        if drawn.size != hits.size or not np.ptp(drawn[np.isfinite(drawn)]) or value == middle:
            continue
        hits &= (drawn <= value) if value < middle else (drawn >= value)
        titles[title] = None
    return hits, list(titles)
