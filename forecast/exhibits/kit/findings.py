"""Titles of charts: what a picture shows, cut from the cells that it is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit.cells import Maker, change
from forecast.exhibits.kit.types import Cell, is_gap, number_text
from forecast.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period
    from forecast.exhibits.kit.types import Row, Table

_ENDS = 2


def number_of(cell: Cell) -> float:
    """Return the number of a cell; nought for a gap or a word."""
    return 0.0 if is_gap(cell) or isinstance(cell.value, str) else float(cell.value or 0.0)


def printed(cell: Cell) -> float:
    """Return the number of a cell as it is printed."""
    return float(half_up(number_of(cell), cell.decimals))


def fan_finding(make: Maker, code: str, table: Table) -> str:
    """Say what a fan foretells of its first year ahead: the figure, and where it may lie.

    Returns
    -------
    str
        The table's own title where the first year ahead has no figure.
    """
    first = make.result.first
    row = next((one for one in table.rows if one.key == str(first)), None)
    if row is None or is_gap(table.cell(row.key, "central")):
        return table.title
    at = table.text(row.key, "central")
    ends = [table.cell(row.key, key) for key in ("p10", "p90")]
    fields = {"year": make.when(first), "item": make.name(code), "value": make.measured(at, code)}
    if code == "gdp_growth":
        fields |= {"item": make.name("gdp_nominal"), "value": change(make, at)}
    if any(map(is_gap, ends)):
        return make.text("finding_level", **fields)
    fields |= {end: make.measured(cell.text, code)
               for end, cell in zip(("low", "high"), ends, strict=True)}
    return make.text("finding_fan", **fields)


def bridge_finding(make: Maker, item: str, table: Table) -> str:
    """Say how far a bridge leads, and which step does most of it.

    Returns
    -------
    str
        ``一般公共预算收入：2020年计划比2019年预计执行数增加442,500万元，主要因素：一次性收入+400,000万元``.
    """
    start, end = table.rows[0], table.rows[-1]
    before, after = (printed(row.cells[0]) for row in (start, end))
    digits = start.cells[0].decimals
    moved = half_up(after - before, digits)
    fields = {"item": item, "start": start.label, "end": end.label,
              "amount": make.in_unit(number_text(abs(moved), digits), table.unit)}
    steps = [row for row in table.rows[1:-1] if row.role != "total" and printed(row.cells[0])]
    if not moved or not steps:
        return make.text("finding_bridge_level", **fields)
    most = max(steps, key=lambda row: number_of(row.cells[0]) * (1 if moved > 0 else -1))
    return make.text(
        "finding_bridge_up" if moved > 0 else "finding_bridge_down", **fields, cause=most.label,
        most=make.in_unit(number_text(number_of(most.cells[0]), most.cells[0].decimals, sign=True),
                          table.unit))


def lines_finding(make: Maker, item: str, table: Table, periods: Sequence[Period]) -> str:
    """Say how far lines of scenarios lie apart in the first of some periods where they do.

    Returns
    -------
    str
        ``2020年一般公共预算收入各情景相差92,000万元：“低”最少906,300万元，“高”最多998,300万元``.
    """
    rows = {row.key: row for row in table.rows}
    for period in periods:
        row = rows.get(str(period))
        ends = _ends(table, row) if row is not None else None
        if ends is None:
            continue
        (least, low), (most, high) = ends
        if printed(low) < printed(high):
            return make.text(
                "finding_lines", year=make.when(period), item=item, least=least, most=most,
                low=make.in_unit(low.text, table.unit), high=make.in_unit(high.text, table.unit),
                gap=make.in_unit(number_text(printed(high) - printed(low), low.decimals),
                                 table.unit))
    known = [row for row in (rows.get(str(period)) for period in periods) if row is not None
             and not all(map(is_gap, row.cells))]
    if not known:
        return table.title
    cell = next(cell for cell in known[0].cells if not is_gap(cell))
    key = "finding_lines_alike" if len(table.columns) >= _ENDS else "finding_line"
    when = next(period for period in periods if str(period) == known[0].key)
    return make.text(key, year=make.when(when), item=item,
                     value=make.in_unit(cell.text, table.unit))


def _ends(table: Table, row: Row) -> tuple[tuple[str, Cell], tuple[str, Cell]] | None:
    """Return the lowest and the highest of a row, each with its column's title."""
    known = [(column.title, cell) for column, cell in zip(table.columns, row.cells, strict=True)
             if not is_gap(cell)]
    if len(known) < _ENDS:
        return None
    return (min(known, key=lambda one: number_of(one[1])),
            max(known, key=lambda one: number_of(one[1])))
