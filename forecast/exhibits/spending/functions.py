"""Spending by function: each line by its rule, the three guarantees first, up to the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import SpendingBasis
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
from forecast.fiscal import allocate, needs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period, SpendingRule
    from forecast.fiscal import Allocated

TOTAL, REST = "gpb_expenditure", "rest"
_LEAST, _SAME = 0.5, 1e-6


def function_table(make: Maker) -> Table | None:
    """Build the forecast by function; None without rules or without a total to be given to them."""
    result, rules = make.result, make.result.dataset.registers.policies.rules
    years = [year for year in result.horizon
             if result.value(TOTAL, year, make.main) is not None]
    if not rules or not years:
        return None
    needed = needs(result.dataset, result.base, years, make.vintage(make.main))
    given_ = [allocate(result.value(TOTAL, year, make.main) or 0.0, [
        (rule, need) for rule in rules if (need := needed[rule.item][at]) is not None])
        for at, year in enumerate(years)]
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
            rows += [_line(make, rule, years, needed[rule.item], given_) for rule in mine]
    keys = [row.key for row in rows if row.role == "line"]
    rows.append(_rest(make, keys, rows, years, given_))
    rows.append(_total(make, [*keys, REST], rows, years))
    rows += _short(make, given_)
    notes = [make.text("note_functions", scenario=make.scenario_name(make.main))]
    if any(one.short >= _LEAST for one in given_):
        notes.append(make.text("note_function_short"))
    return sourced(make, Table(
        "functions", make.text("title_functions"), make.wan, make.text("budget_line"), columns,
        tuple(rows), tuple(notes), label_width=30))


def _line(make: Maker, rule: SpendingRule, years: Sequence[Period], needed: Sequence[float | None],
          shared: list[Allocated]) -> Row:
    key, first = rule.item, make.result.first
    base = make.observed(rule.item, make.result.base, make.main)
    choice = make.result.dataset.intended(rule.item, first, make.vintage(make.main))
    plan = published(choice, 0)
    cells: list[Cell] = []
    for at, year in enumerate(years):
        amount = shared[at].amounts.get(rule.item)
        need = needed[at]
        whole = amount is not None and need is not None and abs(amount - need) < _SAME
        before = InTable(key, str(years[at - 1]) if at else "base")
        prior = (cells[-1] if at else base).value
        grown = (at or (choice is None and rule.basis == SpendingBasis.GROWTH)) \
            and rule.basis != SpendingBasis.COMMITTED and prior is not None
        if whole and not at and choice is not None:
            cells.append(Cell(amount, 0, Formula("{0}", (InTable(key, "plan"),))))
        elif whole and grown and make.result.dataset.intended(rule.item, year) is None:
            factor = (1 + rule.rate / 100) * (1 + rule.heads_rate / 100)
            cells.append(Cell(amount, 0, Formula(f"{{0}}*{factor:.15g}", (before,))))
        else:
            cells.append(given(amount))
    share = _filled_share(key, cells[0], years[0], make)
    has_figure = any(cell.value is not None for cell in cells)
    said = basis_text(make, rule) if has_figure else make.text("function_no_figure")
    return Row(key, make.name(rule.item), (base, plan, *cells, share, words(said, rule.origin)), 1)


def basis_text(make: Maker, rule: SpendingRule) -> str:
    """Say what a line follows, and what is said for it."""
    said = make.text(f"basis_{rule.basis.name.lower()}", rate=number_text(rule.rate, 2),
                     norm=number_text(rule.norm, 0), heads=number_text(rule.heads, 2),
                     heads_rate=number_text(rule.heads_rate, 2))
    kind = f"{rule.guarantee.label(make.lang)}{make.text('list_comma')}" if rule.guarantee else ""
    return kind + (make.bracketed(said, rule.note) if rule.note else said)


def _rest(make: Maker, keys: list[str], rows: list[Row], years: Sequence[Period],
          shared: list[Allocated]) -> Row:
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
    cells += [Cell(one.rest, 0, _left(make, keys, lines, year, 2 + at))
              for at, (year, one) in enumerate(zip(years, shared, strict=True))]
    return Row(REST, make.text("function_rest"), (*cells, _filled_share(REST, cells[2], years[0],
               make), words(make.text("function_rest_basis"))), 1)


def _left(make: Maker, keys: list[str], lines: dict[str, Row], year: Period, at: int) -> Formula:
    known = [key for key in keys if lines[key].cells[at].value is not None]
    template = "MAX(0,{0}" + "".join(f"-{{{place}}}" for place in range(1, len(known) + 1)) + ")"
    cell = make.model(TOTAL, year, make.main)
    refs = cell.formula.refs if cell.formula else ()
    return Formula(template, (*refs, *(InTable(key, str(year)) for key in known)))


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


def _short(make: Maker, shared: list[Allocated]) -> list[Row]:
    """What the rules ask for beyond the total, where they do."""
    if not any(one.short >= _LEAST for one in shared):
        return []
    blank = words("")
    return [Row("short", make.text("function_short"), (
        blank, blank, *(given(one.short) for one in shared), blank, blank), role="memo")]
