"""What papers state beside the forecast: investment from its parts, firms, property, contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import UnitCode, parse_unit
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    decimals,
    published,
    words,
)
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_PARTS = ("fai_renewal", "fai_shanty", "fai_government")
_COLUMNS = ("base", "plan", "main")
_PER_YI = 1e4
"""万元 in an 亿元."""
_RATIOS: tuple[tuple[str, str, str, float, int, str], ...] = (
    # a ratio's key, what is divided by what, times what, digits, unit
    ("firm_capital", "new_firms_capital", "new_firms_large", 1.0, 2, "亿元/家"),
    ("hq_tax", "tax_revenue", "hq_revenue", 100 / _PER_YI, 2, UnitCode.PERCENT),
    ("property_price", "property_registered", "property_registered_area", _PER_YI, 0, "元/平方米"),
    ("contract_share", "contracts_filed", "gpb_expenditure", 100 * _PER_YI, 1, UnitCode.PERCENT))
_STATED = ("business_entities_new", "new_firms_large", "new_firms_capital", "foreign_firms_new",
           "fdi_utilised", "licensed_finance_new", "va_finance", "hq_projects_new", "hq_revenue",
           "tax_revenue", "hightech_firms", "emerging_output", "industrial_space_new",
           "industry_support_spending", "supported_projects", "property_registered",
           "property_registered_area", "sc_firms", "sc_profit_rate", "sc_transfer_rate",
           "contracts_filed", "gpb_expenditure")
_BESIDE = frozenset({"tax_revenue", "gpb_expenditure", "industry_support_spending", "va_finance",
                     "fdi_utilised"})
"""What stands on other pages too: here for a ratio, or for the growth that was published of it."""
_KEPT = frozenset({"industry_support_spending"})


def investment_table(make: Maker) -> Table | None:
    """Build investment from its parts beside the total; None without any part."""
    if not any(cell.value is not None for code in _PARTS for cell in _figures(make, code)):
        return None
    columns = _columns(make)
    rows = [Row("fai", make.name("fai"), (words(make.unit_of("fai")), *_figures(make, "fai")),
                role="total")]
    parts = [code for code in _PARTS if any(one.value is not None for one in _figures(make, code))]
    rows += [Row(code, make.name(code), (words(make.unit_of(code)), *_figures(make, code)), 1)
             for code in parts]
    rows.append(_rest(make, rows, parts))
    rows += _works(make)
    return Table("investment", make.text("title_investment"), make.text("unit_by_row"),
                 make.text("item"), columns, tuple(rows), notes=(make.text("note_investment"),),
                 label_width=30)


def stated_table(make: Maker) -> Table | None:
    """Build firms, property and contracts with what they come to; None where none is stated."""
    rows, there = [], set()
    for code in _STATED:
        cells = _figures(make, code)
        if any(one.value is not None for one in cells):
            there.add(code)
            rows.append(Row(code, make.name(code), (
                words(make.unit_of(code)), *cells, _published_growth(make, code))))
    ratios = [one for one in _RATIOS if {one[1], one[2]} <= there]
    needed = {code for one in ratios for code in one[1:3]}
    rows = [row for row in rows if row.key not in _BESIDE - _KEPT or row.key in needed
            or row.cells[-1].value is not None]
    if there <= _BESIDE:
        return None
    known = {row.key: row for row in rows}
    rows += [_ratio(make, known, one) for one in ratios]
    return Table("stated_beside", make.text("title_stated_beside"), make.text("unit_by_row"),
                 make.text("item"), (*_columns(make), Column("growth", make.text(
                     "stated_growth", year=make.result.base.year), width=12)),
                 tuple(rows), notes=(make.text("note_stated_beside"),), label_width=34)


def _published_growth(make: Maker, code: str) -> Cell:
    """Return the growth of the base year as it was published beside a figure."""
    rate, result = f"{code}_growth", make.result
    if rate not in result.catalog or rate in result.run(make.main).values:
        return Cell(None, 2)
    return published(result.dataset.read(rate, result.base, make.vintage(make.main)), 2)


def _columns(make: Maker) -> tuple[Column, ...]:
    base, first = make.result.base.year, make.result.first.year
    return (Column("unit", make.text("unit"), width=10, align="center"),
            Column("base", make.text("year", year=base), width=14),
            Column("plan", make.text("stated_plan", year=first), width=14),
            Column("main", make.year_of(make.text("year", year=first), make.main), width=14))


def _figures(make: Maker, code: str) -> tuple[Cell, ...]:
    """Return the base year's figure, the plan's as published, the forecast's."""
    base, first = make.result.base, make.result.first
    digits = decimals(make.result.catalog[code])
    plan = make.result.dataset.intended(code, first, make.vintage(make.main))
    return (make.observed(code, base, make.main), published(plan, digits),
            make.model(code, first, make.main))


def _rest(make: Maker, rows: Sequence[Row], parts: Sequence[str]) -> Row:
    """What the parts leave of the total, in each column that has both."""
    cells: list[Cell] = [words(make.unit_of("fai"))]
    for place, column in enumerate(_COLUMNS, 1):
        whole = rows[0].cells[place]
        known = {row.key: row.cells[place] for row in rows[1:]
                 if row.key in parts and row.cells[place].value is not None}
        if whole.value is None or not known:
            cells.append(Cell(None))
            continue
        left = float(whole.value) - sum_of(float(one.value or 0.0) for one in known.values())
        text = "{0}" + "".join(f"-{{{at}}}" for at in range(1, len(known) + 1))
        cells.append(Cell(left, 2, Formula(text, (
            InTable("fai", column), *(InTable(code, column) for code in known)))))
    return Row("rest", make.text("investment_rest"), tuple(cells), 1)


def _works(make: Maker) -> list[Row]:
    """The budget's capital works, and what the last rate of execution makes of them."""
    works = _figures(make, "exp_capital")
    rate = make.observed("government_investment_execution", make.result.base, make.main)
    rows = []
    if rate.value is not None:
        rows.append(Row("execution", make.name("government_investment_execution"), (
            words("%"), rate, Cell(None), Cell(None))))
    if any(one.value is not None for one in works):
        rows.append(Row("exp_capital", make.name("exp_capital"), (
            words(make.unit_of("exp_capital")), *works)))
    plan = works[1].value
    if rate.value is not None and plan is not None:
        spent = float(plan) * float(rate.value) / 100.0
        rows.append(Row("works_spent", make.text("works_spent"), (
            words(make.unit_of("exp_capital")), Cell(None), Cell(spent, 0, Formula(
                "{0}*{1}/100", (InTable("exp_capital", "plan"), InTable("execution", "base")))),
            Cell(None)), 1))
    return rows


def _ratio(make: Maker, known: dict[str, Row], one: tuple[str, str, str, float, int, str]) -> Row:
    key, above, below, times, digits, unit = one
    cells: list[Cell] = [words(parse_unit(unit).name(make.lang))]
    for place, column in enumerate(_COLUMNS, 1):
        up, down = known[above].cells[place].value, known[below].cells[place].value
        if up is None or not down:
            cells.append(Cell(None, digits))
            continue
        cells.append(Cell(times * float(up) / float(down), digits, Formula(
            f"{times:.15g}*{{0}}/{{1}}", (InTable(above, column), InTable(below, column)))))
    cells.append(Cell(None, 2))
    return Row(key, make.text(f"ratio_{key}"), tuple(cells), 1)
