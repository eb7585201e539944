"""The financing gap of each year, and the instruments that may close it, in the law's order."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from forecast.exhibits.kit import (
    GAP,
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Ref,
    Row,
    Table,
    ValueRef,
    fixed,
    fund_revenue_lines,
    fund_years,
    gap_in,
    given,
    inside,
    limit_of,
    words,
)
from forecast.fiscal import THIRTY, close_gaps, old_rule
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.fiscal import Means, Use

_SHARE = float(THIRTY)


def gap_closing_table(make: Maker) -> Table | None:
    """Build the table: for each year with a gap, what each instrument holds, is used, leaves."""
    years = [year for year in make.result.horizon if gap_in(make, year, make.main) > 0]
    if not years:
        return None
    stocks = [stocks_of(make, year, make.main) for year in years]
    uses = close_gaps([gap_in(make, year, make.main) for year in years],
                      [[(means, number_in(cell)) for means, cell in held.items()]
                       for held in stocks])
    columns = (Column("available", make.text("gap_available"), width=15),
               Column("used", make.text("gap_used"), width=15),
               Column("left", make.text("gap_left"), width=15),
               Column("said", make.text("rule_said"), width=58, align="left"))
    rows: list[Row] = []
    for place, year in enumerate(years):
        before = [str(one) for one in years[:place]]
        rows += _year_rows(make, year, stocks[place], uses[place], before)
    return Table("gap_closing", make.text("title_gap_closing",
                                          scenario=make.scenario_name(make.main)), make.wan,
                 make.text("instrument"), columns, tuple(rows),
                 notes=(make.text("note_gap_order"), make.text("note_gap_bound")), label_width=30)


def number_in(cell: Cell) -> float | None:
    """Return a cell's number; None where it has none."""
    return float(cell.value) if cell.value is not None and not isinstance(cell.value, str) else None


def stocks_of(make: Maker, year: Period, scenario: str) -> dict[Means, Cell]:
    """What each instrument would hold in a year if none had been used before it."""
    ledger = [one for one in make.result.dataset.registers.carryovers
              if one.account == "general" and one.at == make.result.base]
    old = float(sum(one.excess for one in old_rule(ledger))) if ledger else None
    # what the year's own budget draws has narrowed the gap already
    fund = next((max(one.opening - one.draw, Decimal(0)) for one in fund_years(make, scenario)[0]
                 if one.year == year), None)
    return {"old_carryover": given(old), "stabilisation": given(fund),
            "fund_transfer": _fund_excess(make, year, scenario),
            "capital_transfer": make.model("sc_surplus_out", year, scenario),
            "bond": _room(make, year, scenario), "cut": given(None)}


def _fund_excess(make: Maker, year: Period, scenario: str) -> Cell:
    """What the fund budget carries over above 30 % of its revenue without proceeds of debt."""
    lines = [("gf_carryover_out", 1.0), ("gf_surplus_out", 1.0),
             *((code, -_SHARE * sign) for code, sign in fund_revenue_lines(make))]
    known = [(code, weight, value) for code, weight in lines
             if (value := make.result.value(code, year, scenario)) is not None]
    if not {"gf_surplus_out", "gf_own_revenue"} <= {code for code, _, _ in known}:
        return Cell(None)
    text = "".join(f"{weight:+g}*{{{at}}}" for at, (_, weight, _) in enumerate(known))
    refs = tuple(ValueRef(code, year, scenario) for code, _, _ in known)
    return Cell(max(0.0, sum_of(weight * value for _, weight, value in known)), 0,
                Formula(f"MAX(0,{text})", refs))


def _room(make: Maker, year: Period, scenario: str) -> Cell:
    limit = limit_of(make, "general", year)
    most, debt = number_in(limit), make.result.value("debt_general", year, scenario)
    if most is None or debt is None:
        return Cell(None)
    return Cell(max(0.0, most - debt), 0, Formula("MAX(0,{0}-{1})", (
        *inside(limit).refs, ValueRef("debt_general", year, scenario))))


def _year_rows(make: Maker, year: Period, stocks: dict[Means, Cell], uses: tuple[Use, ...],
               before: list[str]) -> list[Row]:
    """One year: its gap, then each instrument; what earlier years used is taken off."""
    head = f"{year}:gap"
    gap = make.model(GAP, year, make.main)
    blank = Cell("", role="text")
    rows = [Row(head, make.text("gap_of", year=year.year), (blank, blank, gap, blank),
                role="total")]
    above = head
    for use in uses:
        key = f"{year}:{use.means}"
        rows.append(Row(key, make.text(f"means_{use.means}"), (
            _available(stocks[use.means], use, before), _used(use, key, above),
            Cell(use.left, 0, Formula("{0}-{1}", (InTable(above, "left"), InTable(key, "used")))),
            words(make.text(_reason(use)))), 1))
        above = key
    return rows


def _available(stock: Cell, use: Use, before: list[str]) -> Cell:
    if use.available is None:
        return Cell(None)
    spent: tuple[Ref, ...] = tuple(InTable(f"{year}:{use.means}", "used") for year in before)
    if not stock.formula and not spent:
        return stock
    own = inside(stock)
    text, refs = own.template, own.refs
    marks = "".join(f"-{{{at}}}" for at in range(len(refs), len(refs) + len(spent)))
    return Cell(use.available, 0, Formula(f"MAX(0,{text}{marks})", (*refs, *spent)))


def _used(use: Use, key: str, above: str) -> Cell:
    if use.means == "cut":
        return Cell(use.used, 0, Formula("{0}", (InTable(above, "left"),)))
    if use.available is None:
        return fixed(0.0)
    return Cell(use.used, 0, Formula("MIN({0},{1})", (InTable(key, "available"),
                                                      InTable(above, "left"))))


def _reason(use: Use) -> str:
    unknown = use.available is None and use.means != "cut"
    return f"means_{use.means}_unknown" if unknown else f"means_{use.means}_law"


