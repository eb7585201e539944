"""What each item's own history says of the coming year, beside what the scenario makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Method
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
from forecast.fiscal import one_offs_in
from forecast.projection import history
from forecast.timeseries import explain, forecast_many

if TYPE_CHECKING:
    from forecast.exhibits.kit import Block

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
        Column("basis", make.text("history_basis"), width=60, align="left"))
    table = Table("history", make.text("title_history", year=first.year),
                  make.text("unit_by_row"), make.text("item"), columns,
                  tuple(_row(make, one) for one in views),
                  notes=(make.text("note_history"),), label_width=28, working=True)
    return (Text(_sentence(make, views)), table)


def _views(make: Maker) -> tuple[_View, ...]:
    first, main = make.result.first, make.main
    moved = {one.item for one in make.result.run(main).scenario.overrides
             if one.method == Method.ASSUME}
    known = {}
    for item in make.result.catalog:
        values = history(make.result.dataset, item.code, make.vintage(main), first)
        if values is not None and make.has(item.code, first, main):
            known[item.code] = values
    if not known:
        return ()
    made = forecast_many(list(known.values()), 1, level=(LEVEL,), kinds=[
        make.result.catalog[code].series_kind for code in known])
    found = []
    for row, (code, values) in enumerate(known.items()):
        said = explain(values, made, row, make.lang)
        if make.result.catalog[code].unit.code == "%":
            said = (said[0], *(note.text(make.lang) for note in made.notes[row]))
        value = make.result.value(code, first, main)
        apart = _apart(make, code, len(values))
        found.append(_View(code, int(np.isfinite(values).sum()), float(made.mean[row, 0]),
                           float(made.lower[row, 0, 0]), float(made.upper[row, 0, 0]),
                           float(value or 0.0),
                           make.text("history_join").join(
                               ((make.text("history_assumed"),) if code in moved else ()) + apart
                               + said)))
    return tuple(found)


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


def _row(make: Maker, view: _View) -> Row:
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
             simulated(view.high, digits), place, words(view.basis))
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
