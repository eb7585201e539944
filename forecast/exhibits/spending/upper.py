"""Money from above by kind, recurrent or one-off; what is handed up, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Recurrence, SubsidyKind
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    given,
    number_text,
    sourced,
    words,
)
from forecast.fiscal import fixed_remittance, subsidy_rows
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period, Remittance, Subsidy

_ABOVE, _UP, _TAX = "upper_transfer_in", "upper_remittance", "tax_revenue"
_LEAST = 0.5


def subsidy_table(make: Maker) -> Table | None:
    """Build money from above: a row a subsidy, what is not listed, the total as forecast."""
    result, listed = make.result, make.result.dataset.registers.policies.subsidies
    if not listed:
        return None
    years = (result.base, *result.horizon)
    columns = (Column("recurrence", make.text("recurrence"), width=10, align="center"),
               *(Column(str(year), _title(make, year), width=14) for year in years),
               Column("note", make.text("note"), width=46, align="left"))
    by_year = {year: subsidy_rows(listed, year) for year in years}
    rows: list[Row] = []
    for kind in SubsidyKind:
        names = list(dict.fromkeys(one.name for one in listed if one.kind == kind))
        if names:
            rows.append(Row(f"kind:{kind.name}", kind.label(make.lang), (
                words(""),) * len(columns), role="section"))
        rows += [_subsidy(make, f"{kind.name}:{name}", [one for one in listed if (
            one.kind, one.name) == (kind, name)], by_year) for name in names]
    lines = [row for row in rows if row.role == "line"]
    whole = [make.observed(_ABOVE, years[0], make.main),
             *(make.model(_ABOVE, year, make.main) for year in years[1:])]
    rest = [_rest(lines, year, 1 + at, whole[at]) for at, year in enumerate(years)]
    if any(cell.value is not None and abs(float(cell.value)) >= _LEAST for cell in rest):
        rows.append(Row("unlisted", make.text("subsidy_unlisted"), (
            words(""), *rest, words(make.text("subsidy_unlisted_note"))), 1))
    rows.append(Row(_ABOVE, make.name(_ABOVE), (words(""), *whole, words("")), role="total"))
    return sourced(make, Table("subsidies", make.text("title_subsidies"), make.wan,
                               make.text("subsidy"), columns, tuple(rows),
                               notes=(make.text("note_subsidies"),), label_width=34))


def _title(make: Maker, year: Period) -> str:
    plain = make.text("year", year=year.year)
    return plain if year == make.result.base else make.year_of(plain, make.main)


def _subsidy(make: Maker, key: str, mine: Sequence[Subsidy],
             by_year: dict[Period, list[tuple[Subsidy, float]]]) -> Row:
    cells = []
    for found in by_year.values():
        amounts = [(row, amount) for row, amount in found if row in mine]
        cells.append(given(sum_of(amount for _, amount in amounts), 0,
                           *(row.origin for row, _ in amounts)) if amounts else Cell(None))
    last = max(mine, key=lambda one: one.year.ordinal)
    grows = make.text("subsidy_rate", rate=number_text(last.rate, 2)) if (
        last.recurrence == Recurrence.RECURRENT and last.rate) else ""
    said = make.text("list_semicolon").join(one for one in (grows, last.note) if one)
    return Row(key, mine[0].name, (words(last.recurrence.label(make.lang)), *cells, words(said)), 1)


def _rest(lines: Sequence[Row], year: Period, at: int, whole: Cell) -> Cell:
    """What the total of a year holds beyond its rows, live."""
    known = [row.key for row in lines if row.cells[at].value is not None]
    if whole.value is None:
        return Cell(None)
    listed = sum_of(float(row.cells[at].value or 0.0) for row in lines)
    marks = "".join(f"-{{{place}}}" for place in range(1, len(known) + 1))
    return Cell(float(whole.value) - listed, 0, Formula("{0}" + marks, (
        InTable(_ABOVE, str(year)), *(InTable(key, str(year)) for key in known))))


def remittance_table(make: Maker) -> Table | None:
    """Build what is handed up: its parts by rule, the total, and its share of taxes.

    None where the register is empty.
    """
    result, parts = make.result, make.result.dataset.registers.policies.remittances
    if not parts:
        return None
    years = (result.base, *result.horizon)
    columns = (*(Column(str(year), _title(make, year), width=14) for year in years),
               Column("note", make.text("note"), width=46, align="left"))
    rows = [_part(make, str(number), one) for number, one in enumerate(parts)]
    whole = [make.observed(_UP, years[0], make.main),
             *(make.model(_UP, year, make.main) for year in years[1:])]
    rows.append(Row(_UP, make.name(_UP), (*whole, words("")), role="total"))
    tax = [make.observed(_TAX, years[0], make.main),
           *(make.model(_TAX, year, make.main) for year in years[1:])]
    if all(cell.value for cell in tax):
        rows.append(Row(_TAX, make.name(_TAX), (*tax, words("")), role="memo"))
        shares = [Cell(100 * float(own.value or 0.0) / float(base.value or 1.0), 2, Formula(
            "100*{0}/{1}", (InTable(_UP, str(year)), InTable(_TAX, str(year)))))
            if own.value is not None else Cell(None, 2)
            for year, own, base in zip(years, whole, tax, strict=True)]
        rows.append(Row("share", make.text("remittance_share"), (*shares, words("")), role="memo"))
    return sourced(make, Table("remittance", make.text("title_remittance"), make.wan,
                               make.text("remittance"), columns, tuple(rows),
                               notes=(make.text("note_remittance"),), label_width=30))


def _part(make: Maker, key: str, one: Remittance) -> Row:
    """One part in each year ahead; parts of the base year are not told apart."""
    cells: list[Cell] = [Cell(None)]
    for year in make.result.horizon:
        fixed = fixed_remittance((one,), make.result.first, year)
        tax = make.model(one.tax, year, make.main) if one.tax else None
        if tax is None or tax.value is None or tax.formula is None:
            cells.append(given(fixed, 0, one.origin))
        else:
            cells.append(Cell(fixed + float(tax.value) * one.share / 100, 0, Formula(
                f"{fixed:.15g}+{{0}}*{one.share:.15g}/100", tax.formula.refs)))
    text = make.text("remittance_of", share=number_text(one.share, 2),
                     tax=make.name(one.tax)) if one.tax else make.text(
                         "remittance_fixed", rate=number_text(one.rate, 2))
    return Row(key, one.name, (*cells, words(make.bracketed(text, one.note) if one.note else text)),
               1)
