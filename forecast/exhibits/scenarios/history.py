"""What each item's own history says of the coming year, beside what the scenario makes of it.

Where a budget is published and the bureau's record says how far its budgets miss, the budget moved
by that record stands beside them. What several views say is put together by the inverse of how far
each may be off: the engine by its interval, the scenario by its draws, the budget by the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Method, Vintage
from forecast.estimation import execution_of
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    Text,
    decimals,
    simulated,
    words,
)
from forecast.fiscal import is_within, one_offs_in
from forecast.projection import TO_DEVIATION, grown_alone, history, usual_odds
from forecast.rounding import sum_of
from forecast.timeseries import by_widths, explain, forecast_many, made_to_agree

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from forecast.exhibits.kit import Block
    from forecast.fiscal import OneOff

LEVEL = 80.0


@dataclass(frozen=True, slots=True)
class _View:
    """One item: figures known, the engine's forecast and 80 per cent ends, the scenario's value."""

    item: str
    count: int
    mean: float
    low: float
    high: float
    scenario: float
    basis: str
    planned: float | None
    pooled: float | None

    @property
    def place(self) -> str:
        """Where the scenario's value lies: a key of the label table."""
        if self.scenario < self.low:
            return "history_below"
        return "history_above" if self.scenario > self.high else "history_inside"


def history_blocks(make: Maker) -> tuple[Block, ...]:
    """Build the table, and a sentence on it; nothing where no item has enough figures."""
    views = _views(make)
    if not views:
        return ()
    first = make.result.first
    columns = (
        Column("unit", make.text("unit"), width=10, align="center"),
        Column("count", make.text("history_count"), width=8),
        Column("base", make.text("base_value", year=make.result.base.year), width=13),
        Column("central", make.year_of(make.text("year", year=first.year), make.main), width=15),
        Column("alone", make.text("history_alone"), width=13),
        Column("low", make.text("history_low", level=f"{LEVEL:g}"), width=13),
        Column("high", make.text("history_high", level=f"{LEVEL:g}"), width=13),
        Column("place", make.text("history_place"), width=12, align="center"),
        *(Column(key, make.text(f"history_{key}"), width=13) for key in _shown(views)),
        Column("basis", make.text("history_basis"), width=60, align="left"))
    table = Table("history", make.text("title_history", year=first.year),
                  make.text("unit_by_row"), make.text("item"), columns,
                  tuple(_row(make, one, _shown(views)) for one in views),
                  notes=(make.text("note_history"),
                         *((make.text("note_pooled"),) if "pooled" in _shown(views) else ())),
                  label_width=28, working=True)
    return (Text(_sentence(make, views)), table)


def _shown(views: tuple[_View, ...]) -> tuple[str, ...]:
    """Name the further columns: those that some row fills."""
    return tuple(key for key in ("planned", "pooled")
                 if any(getattr(one, key) is not None for one in views))


def _views(make: Maker) -> tuple[_View, ...]:
    first, main = make.result.first, make.main
    moved = {one.item for one in make.result.run(main).said
             if one.method == Method.ASSUME and first in one.span}
    known = {}
    for item in make.result.catalog:
        values = history(make.result.dataset, item.code, make.vintage(main), first)
        if values is not None and make.has(item.code, first, main):
            known[item.code] = values
    if not known:
        return ()
    made = forecast_many(list(known.values()), 1, level=(LEVEL,), kinds=[
        make.result.catalog[code].series_kind for code in known])
    rows = {code: row for row, code in enumerate(known)}
    pairs = [pair for pair in grown_alone(make.result.dataset, make.result.model.equations)
             if known.keys() >= set(pair)]
    made = made_to_agree(made, ((rows[level], rows[growth], float(known[level][-1]))
                                for level, growth in pairs))
    led = {name for name, period in make.result.run(main).led if period == first}
    led.update(*(pair for pair in pairs if not led.isdisjoint(pair)))
    found = []
    for row, (code, values) in enumerate(known.items()):
        said = explain(values, made, row, make.lang, is_rate=make.result.catalog[code].unit.is_rate)
        value = make.result.value(code, first, main)
        apart = _apart(make, code, len(values))
        mean, low, high = (float(one) for one in (
            made.mean[row, 0], made.lower[row, 0, 0], made.upper[row, 0, 0]))
        views = {"alone": (mean, (high - low) / TO_DEVIATION), **dict(_others(make, code, led))}
        pooled, pooling = _pooled(make, views)
        found.append(_View(code, int(np.isfinite(values).sum()), mean, low, high,
                           float(value or 0.0),
                           make.text("history_join").join(
                               ((make.text("history_assumed"),) if code in moved else ()) + apart
                               + said + pooling),
                           views["planned"][0] if "planned" in views else None, pooled))
    return tuple(found)


def _others(make: Maker, code: str, led: Container[str]
            ) -> Iterator[tuple[str, tuple[float, float]]]:
    """Give what else says something of an item, and its standard deviation; one-offs left out.

    The scenario where it moves with the draws and is no history ``led`` on; the budget with its
    record.
    """
    result, first, main = make.result, make.result.first, make.main
    held = one_offs_in(result.dataset, code, first, first)
    ends = [result.quantile(code, first, main, share) for share in (0.1, 0.9)]
    value = result.value(code, first, main)
    if value is not None and None not in ends and code not in led:
        width = (ends[1] or 0.0) - (ends[0] or 0.0)
        yield "scenario", (value - _laid(make, held, code), width / TO_DEVIATION)
    vintage = Vintage.known(result.settings.as_of)
    plan = result.dataset.intended(code, first, vintage)
    record = plan and execution_of(result.dataset, code, result.base, plan.chosen.status, vintage)
    if plan and record:
        amount = plan.chosen.value - sum_of(one.amount for one in held)
        moved = amount * (1.0 + record.mean)
        if value is None or not isclose(value, plan.chosen.value * (1.0 + record.mean)):
            yield "planned", (moved, abs(amount) * record.sd)  # else the scenario says just this


def _laid(make: Maker, held: Sequence[OneOff], code: str) -> float:
    """Sum the one-offs that equations under an item read from the register."""
    if not held:
        return 0.0
    result, items = make.result, make.result.catalog
    read = [name for name in usual_odds(result.model, result.priors, ())
            if is_within(name, code, items)]
    return sum_of(one.amount for one in held
                  if any(is_within(one.item, name, items) for name in read))


def _pooled(make: Maker, views: Mapping[str, tuple[float, float]]
            ) -> tuple[float | None, tuple[str, ...]]:
    """Put views together, and say in what shares; nothing where there is one alone."""
    known = {key: (value, spread) for key, (value, spread) in views.items() if spread > 0}
    if len(known) < _SEVERAL:
        return None, ()
    weights = by_widths(np.array([spread for _, spread in known.values()]))
    told = make.text("history_and").join(
        make.text("history_share", name=make.text(f"history_view_{key}"),
                  share=f"{100 * share:.0f}")
        for key, share in zip(known, weights, strict=True))
    values = np.array([value for value, _ in known.values()])
    return float(weights @ values), (make.text("history_pooling", shares=told),)


_SEVERAL = 2


def _apart(make: Maker, code: str, years: int) -> tuple[str, ...]:
    """Say which one-offs of the register were taken out of the history."""
    base = make.result.base
    held = one_offs_in(make.result.dataset, code, base + (1 - years), base)
    if not held:
        return ()
    digits = decimals(make.result.catalog[code])
    named = make.text("listed").join(
        make.text("history_one_off", year=one.year, amount=f"{one.amount:,.{digits}f}",
                  unit=make.result.catalog[code].unit.name(make.lang)) for one in held)
    return (make.text("history_apart", named=named),)


def _row(make: Maker, view: _View, further: tuple[str, ...]) -> Row:
    item = make.result.catalog[view.item]
    digits = decimals(item)
    below, above, inside = (make.text(f"history_{key}") for key in ("below", "above", "inside"))
    here, low, high = (InTable(view.item, key) for key in ("central", "low", "high"))
    place = Cell(make.text(view.place), 0, Formula(
        f'IF({{0}}<{{1}},"{below}",IF({{0}}>{{2}},"{above}","{inside}"))', (here, low, high)))
    cells = (words(item.unit.name(make.lang)), Cell(float(view.count), 0, role="simulated"),
             make.observed(view.item, make.result.base, make.main),
             make.model(view.item, make.result.first, make.main),
             simulated(view.mean, digits), simulated(view.low, digits),
             simulated(view.high, digits), place,
             *(simulated(getattr(view, key), digits) for key in further), words(view.basis))
    return Row(view.item, make.name(item.code), cells)


def _sentence(make: Maker, views: tuple[_View, ...]) -> str:
    """Say how many values of the scenario lie inside, and name those that do not."""
    outside = [view for view in views if view.place != "history_inside"]
    names = make.text("listed").join(
        make.text("history_named", item=make.name(view.item), place=make.text(view.place))
        for view in outside)
    return make.text("history_outside" if outside else "history_all", count=len(views),
                     inside=len(views) - len(outside), names=names, level=f"{LEVEL:g}",
                     scenario=make.scenario_name(make.main), year=make.result.first.year)
