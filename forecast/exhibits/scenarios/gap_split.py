"""The gap of the year after the plan as a bridge: what it was, what widens it, what narrows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Formula,
    Maker,
    Row,
    Table,
    source_line,
)
from forecast.exhibits.scenarios.structural import GROWN
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.exhibits.kit import Ref

_LEAST = 1.0
"""A gap below this, 万元, is none."""
_SMALL, _SEVERAL = 0.05, 2


def gap_chart(make: Maker, parts: Table | None) -> Chart | None:
    """Build the bridge from a table of parts; None where the year after the plan has no gap."""
    year = next((one for one in make.result.horizon[1:]
                 if parts and any(column.key == str(one) for column in parts.columns)), None)
    if parts is None or year is None:
        return None
    made = (_widening(make, row, parts, year) for row in parts.rows)
    rows = _together(make, [row for row in made if row.role == "total" or
                            _is_printed(row.cells[0])])
    start, end = (_number(row) for row in (rows[0], rows[-1]))
    steps = [row for row in rows if row.role != "total"]
    if end * make.chart_per < _LEAST or not steps:
        return None
    table = Table("gap_split", make.text("title_gap_split", first=make.result.first.year,
                                         year=year.year), make.chart_unit, parts.label_title,
                  (Column("value", make.text("amount")),), rows)
    title = _headed(make, year, start, end, steps)
    return Chart("gap_split", "bridge", title, make.chart_unit, table,
                 notes=(make.text("note_gap_split"),), source=source_line(make, table))


def _headed(make: Maker, year: Period, start: float, end: float, steps: list[Row]) -> str:
    """Say how the gap moved, or that there is one after a year without."""
    first, opens = make.result.first.year, start * make.chart_per < _LEAST
    wider = opens or end >= start
    most = max(steps, key=lambda row: _number(row) * (1 if wider else -1))
    said = {"year": year.year, "first": first, "unit": make.chart_unit, "cause": most.label,
            "most": _amount(_number(most), make)}
    if opens:
        kept = make.text("gap_before_kept", amount=_amount(start, make), unit=make.chart_unit)
        balanced = -start * make.chart_per < _LEAST
        return make.text("title_gap_opens", amount=_amount(end, make),
                         before=make.text("gap_before_balanced") if balanced else kept, **said)
    return make.text("title_gap_wider" if wider else "title_gap_narrower",
                     amount=_amount(end - start, make), **said)


def _number(row: Row) -> float:
    return float(row.cells[0].value or 0.0)


def _together(make: Maker, rows: list[Row]) -> tuple[Row, ...]:
    """Add up the steps that are small beside the greatest, so that each bar can be read."""
    edge = _SMALL * max((abs(_number(row)) for row in rows if row.role != "total"), default=0.0)
    small = [row for row in rows if row.role != "total" and abs(_number(row)) < edge]
    if len(small) < _SEVERAL:
        return tuple(rows)
    parts = [row.cells[0].formula for row in small]
    formula = ""
    refs: tuple[Ref, ...] = ()
    for part in parts:
        if part is None:
            break
        moved = part.template.format(*(f"{{{len(refs) + at}}}" for at in range(len(part.refs))))
        formula, refs = f"{formula}+({moved})", (*refs, *part.refs)
    cell = Cell(sum_of(map(_number, small)), make.chart_digits,
                None if None in parts else Formula(formula.removeprefix("+"), refs),
                "simulated" if None in parts else "formula", sign=True)
    rest = Row("rest", make.text("gap_rest"), (cell,), role="step")
    kept = [row for row in rows if row not in small]
    return (*kept[:-1], rest, kept[-1])


def _is_printed(cell: Cell) -> bool:
    """Tell whether a figure is more than nought as it is printed."""
    return any(digit in "123456789" for digit in cell.text)


def _amount(value: float, make: Maker) -> str:
    return Cell(abs(value), make.chart_digits).text


def _widening(make: Maker, row: Row, parts: Table, year: Period) -> Row:
    """Turn a part of the balance into one of the gap, in the unit of charts."""
    is_level = row.role == "total"
    at = make.result.first if row.key == "start" else year
    cell = make.model("gpb_balance", at, make.main) if is_level else parts.cell(row.key, str(year))
    value = None if cell.value is None else -float(cell.value) / make.chart_per
    formula = None if cell.formula is None else Formula(
        f"-({cell.formula.template}){make.chart_over}", cell.formula.refs)
    made = Cell(value, make.chart_digits, formula, cell.role, sign=not is_level)
    level = "gap_level_kept" if (value or 0.0) * make.chart_per <= -_LEAST else "gap_level"
    label = make.text(level, year=at.year) if is_level else row.label
    if row.key in GROWN and (value or 0.0) < 0:  # growth is no word beside a figure below nought
        label = make.text(f"parts_{row.key}_moved")
    return Row(row.key, label, (made,), role="one_off" if row.key == "one_off" else row.role)
