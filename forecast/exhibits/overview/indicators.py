"""What the year's months say, beside what the model says: bridge equations in a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    growth,
    simulated,
    words,
)
from forecast.in_year import FACTOR, implied

if TYPE_CHECKING:
    from forecast.in_year import Implied

_MOST = 4


def indicator_table(make: Maker) -> Table | None:
    """Build the table of implied growth; None when the year has no cumulative figures yet."""
    year = make.result.first
    found = implied(make.result.dataset, year.year, make.vintage(make.main))
    rows = tuple(_row(make, one) for one in found)
    if not rows:
        return None
    columns = (
        Column("month", make.text("indicators_month"), width=10, align="center"),
        Column("so_far", make.text("indicators_so_far"), width=14),
        Column("annual", make.text("indicators_annual"), width=16),
        Column("central", make.text("indicators_central", scenario=make.scenario_name(make.main)),
               width=14),
        Column("gap", make.text("indicators_gap"), width=12),
        Column("basis", make.text("indicators_basis"), width=44, align="left"))
    return Table("indicators", make.text("title_indicators", year=year.year), "%",
                 make.text("item"), columns, rows,
                 notes=(make.text("note_indicators"), make.text("note_indicators_few")),
                 label_width=28)


def _row(make: Maker, one: Implied) -> Row:
    central = _central(make, one)
    known = central.value is not None
    gap = (Cell(one.annual - float(central.value or 0.0), 2,
                Formula("{0}-{1}", (InTable(one.item, "annual"), InTable(one.item, "central"))),
                sign=True) if known else Cell(None))
    names = [make.text("indicators_factor") if name == FACTOR else make.name(name)
             for name, _ in one.equations][:_MOST]
    key = "indicators_estimated" if one.is_estimated else "indicators_plain"
    basis = make.text(key, names=make.text("listed").join(names),
                      count=max(equation.count for _, equation in one.equations))
    cells = (words(make.text("indicators_to", month=one.month)), simulated(one.so_far, 2),
             simulated(one.annual, 2), central, gap, words(basis))
    return Row(one.item, make.name(one.item), cells)


def _central(make: Maker, one: Implied) -> Cell:
    """Return the growth that the forecast has: a rate as it is, a level over the year before."""
    year = make.result.first
    if make.result.catalog[one.item].unit.code == "%":
        return simulated(make.result.value(one.item, year, make.main), 2)
    now, then = (make.observed(one.item, at, make.main) for at in (year, year + -1))
    rate = growth(one.item, now, "now", then, "then")
    value = rate.value
    return simulated(float(value) if isinstance(value, int | float) else None, 2)
