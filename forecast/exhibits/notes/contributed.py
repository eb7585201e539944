"""What a figure is made of, as a table: the contributions of an explanation, the rest, the sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Freq
from forecast.exhibits.kit import Cell, Column, Row, Table
from forecast.labels import Lang, label
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from forecast.exhibits.notes.told import Told

_NOTHING = 1e-9


def parts_of(told: Told, lang: Lang) -> list[tuple[str, str, float]]:
    """List key, name and amount of each contribution, and of what the equation leaves over."""
    rows = [("+".join(one.codes), one.name, one.amount) for one in told.amounts]
    if told.rest is not None and abs(told.rest) > _NOTHING * max(1.0, abs(told.value or 0.0)):
        key = "rest" if told.kind != "imposed" else "tail" if told.adds_up else "apart_from"
        is_change = key != "rest" and told.form == "shift"
        key += "_change" if is_change else ""
        key += when_of(told) if is_change or key == "rest" else ""
        rows.append(("rest", label(f"explain.{key}", lang), told.rest))
    return rows


def when_of(told: Told) -> str:
    """Return what tells a label of quarters from one of years."""
    return "_quarter" if told.period and told.period.freq is Freq.Q else ""


def told_table(told: Told, lang: Lang) -> Table | None:
    """Return the table of a figure's contributions; None where it has none, as a published one."""
    if not told.form:
        return None
    rows = parts_of(told, lang)
    total = sum_of(amount for *_, amount in rows)
    is_signed = told.form != "level"
    names = [key for key, *_ in rows]
    cells = [Row(key if names.count(key) == 1 else f"{key} {place}", name,
                 (Cell(amount, told.digits, sign=is_signed),))
             for place, (key, name, amount) in enumerate(rows, 1)]
    title = label(f"explain.form_{told.form}{when_of(told)}", lang, unit=told.unit)
    return Table("contributions", title,
                 told.unit, label("exhibit.item", lang),
                 (Column("amount", label("exhibit.amount", lang)),),
                 (*cells, Row("sum", label("explain.sum", lang),
                              (Cell(total, told.digits, sign=is_signed),), role="total")))
