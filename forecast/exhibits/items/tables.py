"""Items by period: a table to be read at once, and every period of a long horizon below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import (
    WIDE,
    Chart,
    Column,
    Row,
    Table,
    band_note,
    chosen_periods,
    key_items,
    lines_finding,
    source_line,
    sourced,
    words,
)

if TYPE_CHECKING:

    from forecast.exhibits.kit import Maker

SCENARIOS = 8
_ENDS = {"p10": 0.1, "p90": 0.9}


def items_table(make: Maker) -> Table:
    """Build the table of every item: base, periods ahead, the range of the last.

    Of a long horizon the first periods, some between and the last stand here.
    """
    result, main = make.result, make.main
    periods, last = chosen_periods(result.horizon), result.horizon[-1]
    has_range = bool(result.settings.draws)
    columns = [Column("unit", make.text("unit"), width=10, align="center"),
               Column("kind", make.text("kind"), width=9, align="center"),
               Column("base", make.when(result.base), width=12)]
    columns += [Column(str(period), make.when(period), make.scenario_name(main), 12)
                for period in periods]
    columns += [Column(key, make.text(key), make.when(last), 12) for key in _ENDS if has_range]
    rows = []
    for equation in result.model.equations:
        code = equation.name
        cells = [words(make.unit_of(code)),
                 words(make.text(f"kind_{equation.kind}")),
                 make.observed(code, result.base, main)]
        cells += [make.model(code, period, main) for period in periods]
        cells += [make.quantile(code, last, main, share) for share in _ENDS.values() if has_range]
        rows.append(Row(code, make.name(code), tuple(cells)))
    notes = band_note(make) if has_range else ()
    if len(periods) < len(result.horizon):
        notes = (*notes, make.text("note_items_chosen"))
    return sourced(make, Table("items", make.text("title_items"), make.text("unit_by_row"),
                               make.text("item"), tuple(columns), tuple(rows), notes=notes,
                               label_width=26))


def period_tables(make: Maker) -> tuple[Table, ...]:
    """Build the tables of every period where the horizon is long: a row a period."""
    result, main = make.result, make.main
    if len(result.horizon) <= WIDE:
        return ()
    codes = [one.name for one in result.model.equations]
    found = []
    for number, at in enumerate(range(0, len(codes), WIDE), 1):
        part = codes[at:at + WIDE]
        columns = tuple(Column(code, make.unit_of(code) or make.text("pure_number"),
                               make.name(code), 15) for code in part)
        rows = tuple(Row(str(period), make.when(period),
                         tuple(make.observed(code, period, main) for code in part))
                     for period in result.periods)
        found.append(sourced(make, Table(
            f"periods_{number}", make.text("title_periods", number=number,
                                           scenario=make.scenario_name(main)),
            make.text("unit_by_column"), make.text("period"), columns, rows, label_width=14)))
    return tuple(found)


def scenario_charts(make: Maker) -> tuple[Chart, ...]:
    """Draw each item of note by scenario, over its table; none where there is one scenario."""
    result = make.result
    names = result.names()[:SCENARIOS]
    if len(names) < 2:
        return ()
    found = []
    for number, code in enumerate(key_items(result), 1):
        unit = make.unit_of(code)
        rows = tuple(Row(str(period), str(period),
                         tuple(make.implied(code, period, name, make.digits(code))
                               for name in names))
                     for period in (result.base, *result.horizon))
        title = make.text("title_item_scenarios", item=make.name(code))
        table = Table(f"by_scenario_{number}", title, unit, make.text("period"),
                      tuple(Column(name, make.scenario_name(name), width=13) for name in names),
                      rows, notes=_left_out(make), label_width=10)
        if any(cell.value is not None for row in rows for cell in row.cells):
            said = lines_finding(make, make.name(code), table, result.horizon)
            found.append(Chart(table.id, "scenarios", said, unit, table,
                               source=source_line(make, table)))
    return tuple(found)


def _left_out(make: Maker) -> tuple[str, ...]:
    count = len(make.result.names()) - SCENARIOS
    return (make.text("note_more_scenarios", count=count),) if count > 0 else ()
