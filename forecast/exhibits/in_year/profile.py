"""The budget month by month as past years spread it, each month's distance from it and why."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from forecast.data import MONTHS
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Row,
    Table,
    finite,
    given,
    number_text,
    simulated,
    words,
)
from forecast.in_year import cause_at, months_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forecast.exhibits.in_year.words import Words
    from forecast.in_year import Line, Months

_SHOWN = ("gpb_revenue", "gpb_expenditure")
"""The lines whose months are shown; the main line where neither is there."""


def profile_tables(say: Words) -> Iterator[Table]:
    """Build a table of months for revenue and for spending, where past years tell a pattern."""
    lines = [line for line in say.found.lines if line.item in _SHOWN and not line.is_rest]
    for line in lines or [say.found.main]:
        months = months_of(line)
        if months is not None and line.month < MONTHS:
            yield _table(say, line, months)


def _table(say: Words, line: Line, months: Months) -> Table:
    keys = [("even", 10), ("usual", 10), ("reached", 14), ("step", 14), ("step_low", 13),
            ("step_high", 13)]
    if line.budget:
        keys += [("planned", 14), ("planned_share", 11), ("off", 14), ("off_points", 12)]
    columns = (*(Column(key, say.text(f"month_{key}"), width=width) for key, width in keys),
               Column("why", say.text("month_why"), width=46, align="left"))
    parts = parts_of(say.found, line)
    rows = tuple(_row(say, line, months, at, [key for key, _ in keys],
                      _why(say, line, months, parts, at)) for at in range(len(months.ends)))
    return Table(f"landing_months_{line.item}", say.text("title_months", year=say.found.year,
                                                        name=say.name(line)), say.unit(line),
                 say.text("month_to"), columns, rows, notes=(say.text("note_months"),),
                 label_width=12)


def _row(say: Words, line: Line, months: Months, at: int, keys: list[str], why: str) -> Row:
    end, digits = months.ends[at], say.digits(line)
    key, is_in = str(end), end <= line.month
    reached = float(months.reached[at])
    # each step to come is its own figure; what is reached adds it to the row before
    known = {"even": Cell(100.0 * end / MONTHS, 2, Formula(f"{end}/{MONTHS}*100", ())),
             "usual": simulated(100.0 * float(months.shares[at]), 2)}
    step = float(months.steps[at])
    if is_in:
        known["reached"] = given(reached, digits)
        known["step"] = given(step, digits) if not at else Cell(step, digits, Formula(
            "{0}-{1}", (InTable(key, "reached"), InTable(str(months.ends[at - 1]), "reached"))))
    else:
        known["step"] = simulated(step, digits)
        known["reached"] = simulated(reached, digits) if not at else Cell(reached, digits, Formula(
            "{0}+{1}", (InTable(str(months.ends[at - 1]), "reached"), InTable(key, "step"))))
    for name, ends in (("step_low", months.low), ("step_high", months.high)):
        known[name] = simulated(finite(ends[at]), digits)
    planned = float(months.planned[at])
    if line.budget:
        known["planned"] = simulated(planned, digits)
        known["planned_share"] = Cell(100 * reached / line.budget, 2, Formula(
            f"100*{{0}}/{line.budget:.15g}", (InTable(key, "reached"),)))
        known["off"] = Cell(reached - planned, digits, Formula("{0}-{1}", (
            InTable(key, "reached"), InTable(key, "planned"))), sign=True)
        known["off_points"] = Cell(100 * (reached - planned) / line.budget, 2, Formula(
            f"100*{{0}}/{line.budget:.15g}", (InTable(key, "off"),)), sign=True)
    return Row(key, say.month(end), (*(known[name] for name in keys), words(why)),
               role="line" if is_in else "memo")


def _why(say: Words, line: Line, months: Months, parts: Sequence[tuple[Line, Months]], at: int
         ) -> str:
    """Say of a month whether it lies above or below the profile, and why."""
    if months.ends[at] > line.month:
        return say.text("month_ahead")
    off = months.reached[at] - months.planned[at]
    if not isfinite(off):
        return ""
    text = say.text("month_above" if off >= 0 else "month_below")
    cause = cause_at(line, months, parts, at)
    if cause.one_off:
        return text + say.text("month_once", amount=number_text(cause.one_off, say.digits(line)))
    if cause.item:
        return text + say.text("month_part_above" if cause.amount >= 0 else "month_part_below",
                               name=say.catalog[cause.item].name(say.lang),
                               amount=number_text(abs(cause.amount), say.digits(line)))
    return text
