"""What taxpayers that may come would pay, beside what those that may leave would cost."""

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
    simulated,
    total,
    words,
)
from forecast.fiscal import distribution, expected_loss, lost

if TYPE_CHECKING:
    from forecast.data import Taxpayer

_SURE = 0.9


def arrivals_table(make: Maker) -> Table | None:
    """Build the table of arrivals, expected year by year, and the net of both; None without any."""
    payers = make.result.dataset.registers.taxpayers
    coming = [one for one in payers if one.arrives]
    if not coming:
        return None
    years = make.result.horizon
    columns = (Column("when", make.text("arrival_when"), width=10, align="center"),
               Column("amount", make.text("payers_amount"), width=14),
               Column("chance", make.text("arrival_chance"), width=11),
               Column("ramp", make.text("arrival_ramp"), width=10),
               *(Column(str(year), make.text("arrival_year", year=year.year), width=14)
                 for year in years))
    rows = [_row(make, str(number), one) for number, one in enumerate(coming)]
    blank = words("")
    sums = [total({InTable(row.key, str(year)): row.cells[4 + place] for row in rows})
            for place, year in enumerate(years)]
    rows.append(Row("sum", make.text("arrival_sum"), (
        blank, total({InTable(row.key, "amount"): row.cells[1] for row in rows}), blank, blank,
        *sums), role="total"))
    leaving = [one for one in payers if not one.arrives]
    if leaving:
        losses = [Cell(-expected_loss(leaving, year), 0, role="simulated") for year in years]
        net = [Cell(float(gain.value or 0.0) + float(loss.value or 0.0), 0, Formula(
            "{0}+{1}", (InTable("sum", str(year)), InTable("leaving", str(year)))))
            for gain, loss, year in zip(sums, losses, years, strict=True)]
        rows += [Row("leaving", make.text("arrival_leaving"), (*[blank] * 4, *losses)),
                 Row("net", make.text("arrival_net"), (*[blank] * 4, *net), role="total")]
    sure = [simulated(-distribution(payers, year).quantile(_SURE), 0) for year in years]
    rows.append(Row("sure", make.text("arrival_sure"), (*[blank] * 4, *sure), 1))
    return Table("arrivals", make.text("title_arrivals"), make.wan, make.text("item"), columns,
                 tuple(rows), notes=(make.text("note_arrivals"),), label_width=30)


def _row(make: Maker, key: str, one: Taxpayer) -> Row:
    whole, chance = InTable(key, "amount"), InTable(key, "chance")
    cells = []
    for year in make.result.horizon:
        share = -lost(one, year) / one.amount if one.amount else 0.0
        cells.append(Cell(one.probability * share * one.amount, 0, Formula(
            f"{{0}}*{{1}}/100*{share:.15g}", (whole, chance))))
    return Row(key, one.name, (words(make.when(one.leaves)), given(one.amount, 0, one.origin),
                               given(100 * one.probability, 1), given(one.ramp), *cells))
