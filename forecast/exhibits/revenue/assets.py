"""The sales that the year's one-off receipts rest on: month, amount, odds, and the odds of none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.data import AdjustedSide, AdjustmentKind
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    given,
    sale_odds,
    simulated,
    total,
    words,
)
from forecast.fiscal import decided, is_expected

if TYPE_CHECKING:
    from forecast.data import Adjustment


def assets_table(make: Maker) -> Table | None:
    """Build the list of sales of the years ahead; None where no entry has a name or odds."""
    ahead = set(make.result.horizon)
    listed = [one for one in make.result.dataset.adjustments
              if one.kind == AdjustmentKind.ONE_OFF and one.side == AdjustedSide.CURRENT
              and one.period in ahead and one.amount > 0]
    if not any(one.name or one.odds is not None for one in listed):
        return None
    columns = (Column("when", make.text("asset_when"), width=12, align="center"),
               Column("amount", make.text("asset_amount"), width=14),
               Column("odds", make.text("asset_odds"), width=10),
               Column("expected", make.text("asset_expected"), width=16),
               Column("counted", make.text("asset_counted",
                                           scenario=make.scenario_name(make.main)), width=14,
                      align="center"),
               Column("basis", make.text("asset_basis"), width=44, align="left"))
    rows = [_row(make, str(number), one) for number, one in enumerate(
        sorted(listed, key=lambda one: (one.period, one.month or 0)))]
    blank = words("")
    sums = {name: total({InTable(row.key, name): row.cells[place] for row in rows})
            for name, place in (("amount", 1), ("expected", 3))}
    rows.append(Row("sum", make.text("asset_sum"), (
        blank, sums["amount"], blank, sums["expected"], blank, blank), role="total"))
    return Table("assets", make.text("title_assets"), make.wan, make.text("asset"), columns,
                 (*rows, *_drawn(make)), notes=(make.text("note_assets"),), label_width=24)


def _row(make: Maker, key: str, one: Adjustment) -> Row:
    odds = given(100.0 * sale_odds(make, one), 0)
    expected = Cell(one.amount * sale_odds(make, one), 0, Formula("{0}*{1}/100", (
        InTable(key, "amount"), InTable(key, "odds"))))
    said = decided(make.result.run(make.main).scenario, make.result.dataset)
    when = make.when(one.period) if one.month is None else make.text(
        "asset_month", year=one.period.year, month=one.month)
    return Row(key, one.name or make.name(one.item), (
        words(when), given(one.amount, 0, one.origin), odds, expected,
        words(make.text("asset_in" if is_expected(one, said) else "asset_out")), words(one.note)))


def _drawn(make: Maker) -> tuple[Row, ...]:
    """The plan year's receipts in the fan: how often nothing comes in at all."""
    draws = make.result.draws("nontax_one_off", make.result.first, make.main)
    if not draws.size:
        return ()
    blank = words("")
    nothing = float(np.mean(np.abs(draws) < 1.0))
    return (Row("none", make.text("asset_none", year=make.result.first.year), (
        blank, blank, simulated(100.0 * nothing, 0), blank, blank, blank)),)
