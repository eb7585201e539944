"""Three years of commitments: what must be provided for, beside spending and the gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import (
    GAP,
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    given,
    total,
    words,
)
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Commitment, Period

_SPENDING = "gpb_expenditure"


def commitment_table(make: Maker) -> Table | None:
    """Build the table: a row a commitment, a column a year; None without any in the horizon.

    The base year's are a column of their own, not of the sum ahead.
    """
    result = make.result
    mine = [one for one in result.dataset.registers.policies.commitments
            if one.year in {result.base, *result.horizon}]
    if not any(one.year in result.horizon for one in mine):
        return None
    before = (result.base,) if any(one.year == result.base for one in mine) else ()
    years = (*before, *result.horizon)
    columns = (Column("line", make.text("commitment_line"), width=24, align="left"),
               *(Column(str(year), make.text("year", year=year.year), width=14) for year in years),
               Column("sum", make.text("commitment_sum"), width=14),
               Column("source", make.text("source"), width=40, align="left"))
    names = list(dict.fromkeys((one.name, one.item) for one in mine))
    rows = [_row(make, str(number), [one for one in mine if (one.name, one.item) == name],
                 before, years) for number, name in enumerate(names)]
    keys = [row.key for row in rows]
    blank = words("")
    sums = [total({InTable(row.key, str(year)): row.cells[1 + at] for row in rows})
            for at, year in enumerate(years)]
    rows.append(Row("committed", make.text("commitment_total"), (
        blank, *sums, total({InTable(key, "sum"): row.cells[-2] for key, row in
                             zip(keys, rows, strict=True)}), blank), role="total"))
    rows += _beside(make, before, sums[len(before):])
    return Table("commitments", make.text("title_commitments", first=result.first.year,
                                          last=years[-1].year), make.wan,
                 make.text("commitment"), columns, tuple(rows),
                 notes=(make.text("note_commitments", scenario=make.scenario_name(make.main)),),
                 label_width=30)


def _row(make: Maker, key: str, mine: Sequence[Commitment], before: Sequence[Period],
         years: Sequence[Period]) -> Row:
    cells = []
    for year in years:
        rows = [one for one in mine if one.year == year]
        cells.append(given(sum_of(one.amount for one in rows), 0, *(one.origin for one in rows))
                     if rows else Cell(None))
    whole = total({InTable(key, str(year)): cell
                   for year, cell in zip(years, cells, strict=True) if year not in before})
    line = make.name(mine[0].item) if mine[0].item else make.text("cut_no_line")
    sources = make.text("list_semicolon").join(dict.fromkeys(
        one.source for one in mine if one.source))
    return Row(key, mine[0].name, (words(line), *cells, whole, words(sources)))


def _beside(make: Maker, before: Sequence[Period], sums: Sequence[Cell]) -> list[Row]:
    """Spending of the forecast, the commitments' share of it, and the gap of each year."""
    years, blank = make.result.horizon, words("")
    head = (blank, *(blank for _ in before))
    spending = [make.model(_SPENDING, year, make.main) for year in years]
    if any(cell.value is None for cell in spending):
        return []
    shares = [Cell(100 * float(own.value) / float(whole.value or 1.0), 2, Formula(
        "100*{0}/{1}", (InTable("committed", str(year)), InTable(_SPENDING, str(year)))))
        if own.value is not None else Cell(None, 2)
        for year, own, whole in zip(years, sums, spending, strict=True)]
    return [Row(_SPENDING, make.name(_SPENDING), (*head, *spending, blank, blank), role="memo"),
            Row("commitment_share", make.text("commitment_share"), (*head, *shares, blank, blank),
                role="memo"),
            Row(GAP, make.name(GAP), (*head, *(make.model(GAP, year, make.main)
                                               for year in years), blank, blank), role="memo")]
