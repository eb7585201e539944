"""Dynamic multipliers: what one unit more of each assumption does, year after year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import Cell, Column, Row, Table, decimals, finite, words
from forecast.exhibits.scenarios.reckoner import lever_name, lever_unit, reckon, tornado
from forecast.exhibits.scenarios.splitting import usual_items

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period
    from forecast.exhibits.kit import Maker


def multiplier_tables(make: Maker, scenario: str, years: Sequence[Period], *, once: bool = False
                      ) -> list[Table]:
    """Build a table an item: a row an assumption, its effect a year.

    The assumption moves in every year, or ``once`` in the first of the years alone; what comes of
    it later is then the model's own dynamics. A parameter moves in all years.
    """
    horizon = make.result.horizon
    first = years[0]
    items = usual_items(make.result)
    reckoned = reckon(make.result, scenario, items, once=first if once else None)
    at = [horizon.index(year) for year in years]
    order = tornado(reckoned, items, at[-1]) or tornado(reckoned, items, at[0])
    rest = [one for one in tornado(reckoned, items, at[0]) if one not in order]
    tables = []
    for place, code in enumerate(items):
        rows = [Row(one.lever.code, lever_name(make, one.lever), (
            words(lever_unit(make, one.lever)),
            *(Cell(finite(one.up[place, year]), decimals(make.result.catalog[code]),
                   role="simulated", sign=True) for year in at)))
            for one in (*order, *rest) if any(one.up[place, year] for year in at)]
        if rows and any(cell.value is not None for row in rows for cell in row.cells[1:]):
            tables.append(_table(make, code, scenario, years, rows, once=once))
    return tables


def _table(make: Maker, code: str, scenario: str, years: Sequence[Period], rows: Sequence[Row], *,
           once: bool) -> Table:
    columns = (Column("unit", make.text("lever_unit"), width=16, align="center"),
               *(Column(f"{year}", make.when(year), width=13) for year in years))
    title = make.text("title_dynamic", item=make.name(code), span=make.span(years),
                      scenario=make.scenario_name(scenario))
    note = make.text("note_dynamic_once" if once else "note_dynamic", period=make.when(years[0]))
    return Table(f"multipliers_{code}", title, make.unit_of(code),
                 make.text("assumption_moved"), columns, tuple(rows), notes=(note,),
                 label_width=28)
