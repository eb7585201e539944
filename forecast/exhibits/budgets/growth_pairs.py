"""Growth in pairs: 自然口径 beside 同口径, each against a named base, and two-year averages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.budgets.lines import amounts
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    comparable_cell,
    fixed,
    given,
    growth,
    is_number,
    strips,
    words,
)
from forecast.fiscal import average

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Observation, Period, Status

_ITEMS = ("gpb_revenue", "tax_revenue", "nontax_revenue", "gpb_total_sources", "gpb_expenditure",
          "gpb_total_uses", "livelihood_expenditure", "gf_total_sources", "sc_profit_remitted")


def growth_table(make: Maker) -> Table | None:
    """Build the plan's growth against every base that was published, one row a base; None without.

    The two-year average is against the year before the base year, geometric.
    """
    if make.plan is None:
        return None
    base, first = make.result.base, make.result.first
    year = make.text("year", year=first.year)
    columns = (Column("against", make.text("against"), width=18, align="center"),
               Column("base", make.text("base_amount"), width=13),
               Column("now", f"{year}{make.text('budget')}", width=13),
               Column("natural", make.text("natural"), width=9),
               Column("comparable", make.text("comparable"), width=9),
               Column("span", make.text("years_between"), width=7))
    rows: list[Row] = []
    for code in _ITEMS:
        now = amounts(make, code)[1]
        if not is_number(now) or not now.value:
            continue
        for number, seen in enumerate(_bases(make, code, base)):
            key, label = f"{code}:{number}", make.name(code)
            before = given(seen.value, 0, seen.origin)
            span = first.year - seen.period.year
            pair = (_pair(make, code, make.plan, key, now, before) if span == 1
                    else _average(key, now, before, span))
            against = f"{seen.period.year}{make.text(f'stage_{seen.status.name.lower()}')}"
            rows.append(Row(key, label if number == 0 else "", (
                words(against), before, now, *pair, fixed(span))))
    if not rows:
        return None
    return Table("growth_bases", make.text("title_growth_bases", year=first.year), make.wan,
                 make.text("budget_line"), columns, tuple(rows),
                 notes=_notes(make, rows), label_width=28)


def _notes(make: Maker, rows: Sequence[Row]) -> tuple[str, ...]:
    """Say what the average of two years is, and comparable growth, where the table has them."""
    spans = {row.cells[-1].value for row in rows}
    keys = ("note_growth_bases", *(("note_growth_average",) if spans - {1} else ()),
            *(("note_comparable_register",) if strips(make) else ()))
    return ("".join(make.text(key) for key in keys),)


def _pair(make: Maker, code: str, plan: str | None, key: str, now: Cell, before: Cell
          ) -> tuple[Cell, Cell]:
    return (growth(key, now, "now", before, "base"),
            comparable_cell(make, code, plan, (now, InTable(key, "now")),
                            (before, InTable(key, "base"))))


def _average(key: str, now: Cell, before: Cell, years: int) -> tuple[Cell, Cell]:
    """The yearly growth of several years; a comparable one would need every year's register."""
    after, first = float(now.value or 0.0), float(before.value or 0.0)
    if first <= 0 or after < 0:  # no yearly rate leads from or to less than nought
        return Cell(None, 2), words("")
    rate = average(after, first, years)
    return (Cell(rate, 2, Formula("(({0}/{1})^(1/{2})-1)*100", (
        InTable(key, "now"), InTable(key, "base"), InTable(key, "span")))), words(""))


def _bases(make: Maker, code: str, base: Period) -> list[Observation]:
    """List what the plan may be compared with: last year's figures of every stage, then earlier."""
    dataset = make.result.dataset
    seen: dict[tuple[int, Status], Observation] = {}
    for period in (base, base + -1):
        found = sorted(dataset.vintages(code, period), key=lambda one: (
            one.status.rank, -(one.published.toordinal())))
        for one in found:
            if one.value > 0 and (period == base or one.status.is_past):
                seen.setdefault((period.year, one.status), one)
    last_year = [one for (when, _), one in seen.items() if when == base.year]
    before = [one for (when, _), one in seen.items() if when < base.year]
    return [*last_year, *before[:1]]
