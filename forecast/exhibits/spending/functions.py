"""Spending by function: each line by its rule, the three guarantees first, up to the total."""

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
    number_text,
    published,
    sourced,
    total,
    words,
)
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period, SpendingRule

TOTAL, REST = "gpb_expenditure", "rest"
_SHORT, _LEAST = "spending_short", 0.5


def function_table(make: Maker) -> Table | None:
    """Build the forecast by function; None without rules or without a total to be given to them."""
    result, rules = make.result, make.result.dataset.registers.policies.rules
    years = [year for year in result.horizon
             if result.value(TOTAL, year, make.main) is not None]
    if not rules or not years:
        return None
    columns = (
        Column("base", make.base_of([rule.item for rule in rules]), width=14),
        Column("plan", f"{make.text('year', year=result.first.year)}{make.text('budget')}",
               width=14),
        *(Column(str(year), make.year_of(make.text("year", year=year.year), make.main), width=14)
          for year in years),
        Column("share", make.text("function_share", year=years[0].year), width=10),
        Column("basis", make.text("function_basis"), width=46, align="left"))
    rows: list[Row] = []
    for guarantee, title in ((True, "function_guaranteed"), (False, "function_others")):
        mine = [rule for rule in rules if (rule.guarantee is not None) == guarantee]
        if mine:
            rows.append(Row(f"group:{title}", make.text(title), (words(""),) * len(columns),
                            role="section"))
            rows += [_line(make, rule, years) for rule in mine]
    keys = [row.key for row in rows if row.role == "line"]
    rows.append(_rest(make, keys, rows, years))
    rows.append(_total(make, [*keys, REST], rows, years))
    short = _short(make, years)
    rows += short
    notes = [make.text("note_functions", scenario=make.scenario_name(make.main))]
    if short:
        notes.append(make.text("note_function_short"))
    return sourced(make, Table(
        "functions", make.text("title_functions"), make.wan, make.text("budget_line"), columns,
        tuple(rows), tuple(notes), label_width=30))


def _line(make: Maker, rule: SpendingRule, years: Sequence[Period]) -> Row:
    key, main = rule.item, make.main
    base = make.observed(key, make.result.base, main)
    plan = published(make.result.dataset.intended(key, make.result.first, make.vintage(main)), 0)
    cells = [make.model(key, year, main) if make.has(key, year, main) else Cell(None)
             for year in years]
    share = _filled_share(key, cells[0], years[0], make)
    has_figure = any(cell.value is not None for cell in cells)
    said = basis_text(make, rule) if has_figure else make.text("function_no_figure")
    return Row(key, make.name(key), (base, plan, *cells, share, words(said, rule.origin)), 1)


def basis_text(make: Maker, rule: SpendingRule) -> str:
    """Say what a line follows, and what is said for it."""
    said = make.text(f"basis_{rule.basis.name.lower()}", rate=number_text(rule.rate, 2),
                     norm=number_text(rule.norm, 0), heads=number_text(rule.heads, 2),
                     heads_rate=number_text(rule.heads_rate, 2))
    kind = f"{rule.guarantee.label(make.lang)}{make.text('list_comma')}" if rule.guarantee else ""
    return kind + (make.bracketed(said, rule.note) if rule.note else said)


def _rest(make: Maker, keys: list[str], rows: list[Row], years: Sequence[Period]) -> Row:
    """What the total holds beyond the lines, in every column that has a total."""
    lines = {row.key: row for row in rows}
    cells: list[Cell] = []
    for place, column in enumerate(("base", "plan")):
        stated = _stated(make, column)
        known = {InTable(key, column): lines[key].cells[place] for key in keys}
        listed = total(known)
        if stated is None or listed.value is None:
            cells.append(given(stated))
        else:
            cells.append(given(round(stated - float(listed.value), 6)))
    cells += [_left(make, keys, lines, year, 2 + at) for at, year in enumerate(years)]
    return Row(REST, make.text("function_rest"), (*cells, _filled_share(REST, cells[2], years[0],
               make), words(make.text("function_rest_basis"))), 1)


def _left(make: Maker, keys: list[str], lines: dict[str, Row], year: Period, at: int) -> Cell:
    known = [key for key in keys if lines[key].cells[at].value is not None]
    whole = make.model(TOTAL, year, make.main)
    listed = sum_of(float(lines[key].cells[at].value or 0.0) for key in known)
    marks = "".join(f"-{{{place}}}" for place in range(1, len(known) + 1))
    return Cell(float(whole.value or 0.0) - listed, 0, Formula("{0}" + marks, (
        *(whole.formula.refs if whole.formula else ()),
        *(InTable(key, str(year)) for key in known))))


def _stated(make: Maker, column: str) -> float | None:
    if column == "base":
        value = make.observed(TOTAL, make.result.base, make.main).value
        return None if value is None or isinstance(value, str) else float(value)
    choice = make.result.dataset.intended(TOTAL, make.result.first, make.vintage(make.main))
    return choice.chosen.value if choice else None


def _filled_share(key: str, cell: Cell, year: Period, make: Maker) -> Cell:
    whole = make.result.value(TOTAL, year, make.main)
    if cell.value is None or not whole:
        return Cell(None, 2)
    return Cell(100 * float(cell.value) / whole, 2, Formula("100*{0}/{1}", (
        InTable(key, str(year)), InTable(TOTAL, str(year)))))


def _total(make: Maker, keys: list[str], rows: list[Row], years: Sequence[Period]
           ) -> Row:
    lines = {row.key: row for row in rows}
    cells = [total({InTable(key, column): lines[key].cells[place] for key in keys})
             for place, column in enumerate(("base", "plan", *(str(year) for year in years)))]
    return Row(TOTAL, make.name(TOTAL), (*cells, Cell(None, 2), words("")), role="total")


def _short(make: Maker, years: Sequence[Period]) -> list[Row]:
    """What the rules ask for beyond the total, where they do."""
    lacks = [make.result.value(_SHORT, year, make.main) or 0.0 for year in years]
    if not any(one >= _LEAST for one in lacks):
        return []
    blank = words("")
    return [Row("short", make.text("function_short"), (
        blank, blank, *(make.model(_SHORT, year, make.main) for year in years), blank, blank),
        role="memo")]
