"""Many scenarios at a glance: their envelope, all of them ranked, revenue against balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.data import UnitCode
from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Maker,
    Row,
    Table,
    Text,
    decimals,
    finite,
    is_gap,
    number_of,
    sheet,
    simulated,
    words,
)
from forecast.exhibits.scenarios.selection import at_first, measures, plane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period
    from forecast.equations import Array
    from forecast.exhibits.kit import Block, Sheet
    from forecast.projection import Result

_SHARES = {"lowest": 0.0, "p10": 0.1, "p50": 0.5, "p90": 0.9, "highest": 1.0}
"""The columns of the envelope and the quantile of the scenarios that each holds."""
_WIDE = 40


def envelope_blocks(make: Maker, whole: Result) -> tuple[Block, ...]:
    """Say which scenarios the page shows, and between which ends all of them lie."""
    if make.result is whole:
        return ()
    beside = make.text("list_comma").join(make.scenario_name(name) for name in make.shown)
    said = make.text("many_said", count=len(whole.runs), shown=len(make.result.runs),
                     beside=beside, lead=make.name(measures(whole)[0]),
                     measured=make.text("listed").join(map(make.name, plane(whole))),
                     main=make.scenario_name(make.main), sheet=make.text("sheet_ranking"))
    return (Text(said), envelope_table(make, whole), _envelope_chart(make, whole))


def envelope_table(make: Maker, whole: Result) -> Table:
    """Build the envelope: a row an item and year, quantiles over the scenarios a column."""
    columns = (Column("unit", make.text("unit"), width=8, align="center"),
               *(Column(key, make.text(f"envelope_{key}"), width=14) for key in _SHARES))
    rows = []
    for code in measures(whole):
        item = whole.catalog[code]
        for period in whole.horizon:
            ends = _ends(whole, code, period)
            if ends is not None:
                name = make.text("envelope_of", item=make.name(code), year=period.year)
                rows.append(Row(f"{code}:{period}", name, (
                    words(item.unit.name(make.lang)),
                    *(simulated(end, decimals(item)) for end in ends))))
    return Table("envelope", make.text("title_envelope", count=len(whole.runs)),
                 make.text("unit_by_row"), make.text("item"), columns, tuple(rows),
                 notes=(make.text("note_envelope"),), label_width=42)


def _ends(whole: Result, code: str, period: Period) -> list[float] | None:
    """Return the quantiles of an item over the central values of all scenarios."""
    values = [value for name in whole.names()
              if (value := whole.value(code, period, name)) is not None]
    return [float(np.quantile(values, share)) for share in _SHARES.values()] if values else None


def _envelope_chart(make: Maker, whole: Result) -> Chart:
    """Draw the envelope of what the scenarios are ranked by: a line a quantile."""
    code = measures(whole)[0]
    item = whole.catalog[code]
    is_money = item.unit.code == UnitCode.WAN
    unit, per = (make.chart_unit, make.chart_per) if is_money else (make.unit_of(code), 1.0)
    digits = make.chart_digits if is_money else decimals(item)
    rows = [Row(str(period), str(period), tuple(simulated(end / per, digits) for end in ends))
            for period in whole.horizon if (ends := _ends(whole, code, period)) is not None]
    columns = tuple(Column(key, make.text(f"envelope_{key}"), width=11) for key in _SHARES)
    title = make.text("title_envelope_chart", item=make.name(code), count=len(whole.runs))
    table = Table("envelope_chart", title, unit, make.text("years"), columns, tuple(rows),
                  label_width=10)
    said = _between(make, whole, code, table.rows[0].cells, unit)
    return Chart("envelope", "scenarios", said, unit, table, notes=(make.text("note_envelope"),))


def _between(make: Maker, whole: Result, code: str, cells: Sequence[Cell], unit: str) -> str:
    """Say between which ends an item lies in the first year over all scenarios."""
    known = [cell for cell in cells if not is_gap(cell)]
    low, high = (make.in_unit(end(known, key=number_of).text, unit) for end in (min, max))
    return make.text("finding_many", year=make.when(whole.first), count=len(whole.runs),
                     item=make.name(code), low=low, high=high)


def ranking_page(make: Maker, whole: Result) -> Sheet | None:
    """Lay out the sheet of all scenarios; None where the other pages show them all."""
    if make.result is whole:
        return None
    table = ranking_table(make, whole)
    return sheet(make, "ranking", *_scatter(make, whole, table), table)


def ranking_table(make: Maker, whole: Result) -> Table:
    """Build the ranking: a row a scenario, the highest first; the shown ones in bold."""
    codes, names = measures(whole), list(whole.names())
    values = at_first(whole, names, codes)
    lead = np.nan_to_num(values[:, 0], nan=-np.inf)
    order = np.lexsort((np.arange(len(names)), -lead)).tolist()
    main = at_first(whole, [whole.main], codes)[0, 0]
    shown = set(make.result.names())
    columns = (Column("rank", make.text("rank"), width=6),
               *_columns(make, codes))
    is_titled = any(run.scenario.title not in {"", run.scenario.name} for run in whole.runs)
    if is_titled:
        columns = (*columns, Column("said", make.text("scenario_title"), width=_WIDE,
                                    align="left"))
    rows = []
    for rank, at in enumerate(order, start=1):
        run = whole.runs[at]
        rows.append(Row(names[at], run.scenario.label(make.lang), (
            Cell(float(rank), 0, role="simulated"), *_figures(whole, codes, values[at], main),
            *((words(make.told(run.scenario.title)),) if is_titled else ())),
            role="total" if names[at] in shown else "line"))
    return Table("ranking", make.text("title_ranking_table", year=whole.first.year,
                                      item=make.name(codes[0])),
                 make.text("unit_by_row"), make.text("scenario"), columns, tuple(rows),
                 notes=(make.text("note_ranking"),), label_width=26, freeze=True)


def _columns(make: Maker, codes: Sequence[str]) -> tuple[Column, ...]:
    """Return a column a measure, and the difference from the main scenario behind the first."""
    found = [Column(code, make.bracketed(make.name(code), make.unit_of(code)), width=14)
             for code in codes]
    against = make.text("against_main", main=make.scenario_name(make.main))
    return (found[0], Column("against_main", against, width=13), *found[1:])


def _figures(whole: Result, codes: Sequence[str], values: Array, main: float) -> list[Cell]:
    cells = [simulated(finite(value), decimals(whole.catalog[code]))
             for code, value in zip(codes, values.tolist(), strict=True)]
    against = Cell(finite(float(values[0]) - main), cells[0].decimals, role="simulated", sign=True)
    return [cells[0], against, *cells[1:]]


def _scatter(make: Maker, whole: Result, table: Table) -> tuple[Chart, ...]:
    """Draw what the scenarios are ranked by against their balance, from the ranking's cells."""
    axes = plane(whole)
    if len(axes) < 2 or any(code not in {column.key for column in table.columns} for code in axes):
        return ()
    across, upright = axes
    if any(len({number_of(cell) for row in table.rows if not is_gap(
            cell := table.cell(row.key, code))}) < 2 for code in axes):
        return ()  # a line along an axis shows nothing
    unit = make.unit_of(upright)
    title = _between(make, whole, upright, [table.cell(row.key, upright) for row in table.rows],
                     unit)
    return (Chart("scatter", "scatter", title, unit, table, notes=(make.text("note_scatter"),),
                  drawn=f"{across} {upright}"),)
