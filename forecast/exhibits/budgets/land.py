"""The land pipeline: what each project brings, when, how likely, beside the budget's figure."""

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
    given,
    published,
    total,
    words,
)
from forecast.fiscal import land_receipts
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from forecast.data import LandProject

LAND = "gf_land_transfer_in"
_AHEAD = 7
"""So many columns stand before the years."""


def land_table(make: Maker) -> Table | None:
    """Build the pipeline; None without a register. Projects without a price show their area."""
    listed = make.result.dataset.registers.land
    if not listed:
        return None
    years = make.result.horizon
    columns = (Column("kind", make.text("land_kind"), width=10, align="center"),
               Column("area", make.text("land_area"), width=12),
               Column("price", make.text("land_price"), width=12),
               Column("factor", make.text("land_factor"), width=10),
               Column("share", make.text("land_share"), width=10),
               Column("when", make.text("land_when"), width=12, align="center"),
               Column("odds", make.text("land_odds"), width=8),
               *(Column(str(year), make.text("land_year", year=year.year), width=13)
                 for year in years))
    rows = [_row(make, str(number), one) for number, one in enumerate(
        sorted(listed, key=lambda one: (one.year, one.month or 0)))]
    if any(one.whole is not None for one in listed):
        rows += _sums(make, rows)
    return Table("land", make.text("title_land"), make.wan, make.text("project"), columns,
                 tuple(rows), notes=(make.text("note_land"),), label_width=28)


def _row(make: Maker, key: str, one: LandProject) -> Row:
    when = make.when(one.year) if one.month is None else make.text(
        "asset_month", year=one.year.year, month=one.month)
    factors = tuple(InTable(key, name) for name in ("area", "price", "factor", "share"))
    cells = []
    for year in make.result.horizon:
        amount = land_receipts(one, year)
        part = amount / one.whole if one.whole else 0.0
        cells.append(Cell(amount, 0, Formula(f"{{0}}*{{1}}*{{2}}*{{3}}/100*{part:.15g}", factors))
                     if amount else Cell(None))
    return Row(key, one.name, (
        words(one.kind.label(make.lang)), given(one.area, 2, one.origin), given(one.price, 0),
        given(one.factor, 2), given(100 * one.share, 0), words(when), given(100 * one.odds, 0),
        *cells))


def _sums(make: Maker, rows: list[Row]) -> list[Row]:
    """The sum if all is sold, what is expected, the budget, and how far they are apart."""
    years, blank = make.result.horizon, words("")
    whole, expected, budget, gap = [], [], [], []
    for place, year in enumerate(years):
        key = str(year)
        known = {row.key: row.cells[_AHEAD + place] for row in rows
                 if row.cells[_AHEAD + place].value is not None}
        whole.append(total({InTable(name, key): cell for name, cell in known.items()}))
        odds = {row.key: float(row.cells[_AHEAD - 1].value or 0.0) for row in rows}
        mean = sum_of(odds[name] / 100 * float(cell.value or 0.0) for name, cell in known.items())
        text = "+".join(f"{{{2 * at}}}*{{{2 * at + 1}}}/100" for at in range(len(known)))
        expected.append(Cell(mean, 0, Formula(text, tuple(
            ref for name in known for ref in (InTable(name, key), InTable(name, "odds")))))
            if known else Cell(None))
        stated = make.result.dataset.intended(LAND, year, make.vintage(make.main))
        budget.append(published(stated, 0))
        gap.append(Cell(mean - float(budget[-1].value), 0, Formula("{0}-{1}", (
            InTable("expected", key), InTable("budget", key))), sign=True)
            if known and isinstance(budget[-1].value, int | float) else Cell(None))
    area = total({InTable(row.key, "area"): row.cells[1] for row in rows}, 2)
    front = [blank] * _AHEAD
    return [Row("sum", make.text("land_sum"), (blank, area, *front[2:], *whole), role="total"),
            Row("expected", make.text("land_expected"), (*front, *expected), 1),
            Row("budget", make.text("land_budget"), (*front, *budget), 1),
            Row("gap", make.text("land_gap"), (*front, *gap), 1)]
