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
    ValueRef,
    given,
    growth,
    words,
)
from forecast.fiscal import average, registered

if TYPE_CHECKING:
    from forecast.data import Observation, Period, Status
    from forecast.exhibits.kit import Ref

_ITEMS = ("gpb_revenue", "tax_revenue", "nontax_revenue", "gpb_total_sources", "gpb_expenditure",
          "gpb_total_uses", "livelihood_expenditure", "gf_total_sources", "sc_profit_remitted")
_TAKEN = {"gpb_revenue", "nontax_revenue"}
"""Their one-off is a variable of the model, so that a scenario may realise part of it."""


def one_offs(make: Maker, code: str, period: Period, side: str = "当期") -> float:
    """Sum the register's entries for an item."""
    return registered(make.result.dataset.adjustments, code, period, side, make.result.catalog)


def comparable_cell(make: Maker, code: str, scenario: str | None, now: tuple[Cell, InTable],
                    before: tuple[Cell, InTable]) -> Cell:
    """Return growth on a comparable basis, live: both sides less what the register strips.

    Parameters
    ----------
    scenario
        Whose amount ``now`` is: the model's one-off is its own. None for a published budget.
    now, before
        Each side's cell and its place in the table.
    """
    first = make.result.first
    if not _is_number(now[0]) or not _is_number(before[0]) or not before[0].value:
        return Cell(None, 2)
    stripped, base_stripped = (one_offs(make, code, first, side) for side in ("当期", "基期"))
    own = make.result.value("nontax_one_off", first, scenario) if (
        code in _TAKEN and scenario) else None
    taken = stripped if own is None else own
    bottom_value = float(before[0].value) - base_stripped
    if not bottom_value:
        return Cell(None, 2)
    rate = 100.0 * ((float(now[0].value) - taken) / bottom_value - 1.0)  # type: ignore[arg-type]
    refs: list[Ref] = [now[1], before[1]]
    top = f"({{0}}-{taken!r})" if taken else "{0}"
    if own is not None and scenario:
        refs.append(ValueRef("nontax_one_off", first, scenario))
        top = "({0}-{2})"
    bottom = f"({{1}}-{base_stripped!r})" if base_stripped else "{1}"
    return Cell(rate, 2, Formula(f"({top}/{bottom}-1)*100", tuple(refs)))


def _is_number(cell: Cell) -> bool:
    return cell.value is not None and not isinstance(cell.value, str)


def growth_table(make: Maker) -> Table | None:
    """Build the plan's growth against every base that was published, one row a base.

    The two-year average is against the year before the base year, geometric.
    """
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
        if not _is_number(now) or not now.value:
            continue
        for number, seen in enumerate(_bases(make, code, base)):
            key, label = f"{code}:{number}", make.name(code)
            before = given(seen.value)
            span = first.year - seen.period.year
            pair = (_pair(make, code, make.plan, key, now, before) if span == 1
                    else _average(key, now, before, span))
            against = f"{seen.period.year}{make.text(f'stage_{seen.status.name.lower()}')}"
            rows.append(Row(key, label if number == 0 else "", (
                words(against), before, now, *pair, given(span))))
    if not rows:
        return None
    return Table("growth_bases", make.text("title_growth_bases", year=first.year), "万元",
                 make.text("budget_line"), columns, tuple(rows),
                 notes=(make.text("note_growth_bases"),), label_width=28)


def _pair(make: Maker, code: str, plan: str | None, key: str, now: Cell, before: Cell
          ) -> tuple[Cell, Cell]:
    return (growth(key, now, "now", before, "base"),
            comparable_cell(make, code, plan, (now, InTable(key, "now")),
                            (before, InTable(key, "base"))))


def _average(key: str, now: Cell, before: Cell, years: int) -> tuple[Cell, Cell]:
    """The yearly growth of several years; a comparable one would need every year's register."""
    rate = average(float(now.value or 0.0), float(before.value or 0.0), years)
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
