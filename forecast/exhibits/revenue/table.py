"""Revenue: the plan beside the forecast, natural beside comparable, and the bridge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    ValueRef,
    bridge_finding,
    comparable_cell,
    difference,
    growth,
    number_text,
    source_line,
    sourced,
    strips,
)
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period

_ROWS = (("gpb_revenue", 0, "total"), ("tax_revenue", 1, "line"), ("nontax_revenue", 1, "line"))


def revenue_table(make: Maker) -> Table:
    """Build the revenue table: base, plan and forecast, with natural and comparable growth."""
    first = make.result.first
    year = make.text("year", year=first.year)
    base_title = make.base_title
    columns = [Column("base", base_title)]
    for scenario in make.shown:
        group = make.year_of(year, scenario)
        columns += [Column(f"{scenario}:value", make.text("amount"), group),
                    Column(f"{scenario}:change", make.text("change"), group, 11),
                    Column(f"{scenario}:natural", make.text("natural"), group, 9),
                    Column(f"{scenario}:comparable", make.text("comparable"), group, 9)]
    later = tuple(period for period in make.result.horizon if first < period)
    columns += [Column(f"later:{period}", make.text("year", year=period.year),
                       make.text("forecast_of", scenario=make.scenario_name(make.main)))
                for period in later]
    rows = [_row(make, code, level, role, later) for code, level, role in _ROWS]
    rows[2:2] = [_row(make, item.code, 2, "line", later)
                 for item in make.result.catalog.children("tax_revenue")
                 if make.has(item.code, first, make.main)]
    rows.append(_one_off_row(make, later))
    rows = [row for row in rows if any(cell.value for cell in row.cells)]
    table = Table("revenue", make.text("title_revenue", year=first.year), make.wan,
                  make.text("budget_line"), tuple(columns), tuple(rows),
                  notes=(_base_note(make, base_title),
                         *_adjustment_notes(make, first)),
                  label_width=28)
    return sourced(make, table)


def _row(make: Maker, code: str, level: int, role: str, later: tuple[Period, ...]) -> Row:
    base, first = make.result.base, make.result.first
    before = make.observed(code, base, make.main)
    cells: list[Cell] = [before]
    for scenario in make.shown:
        now = make.model(code, first, scenario)
        key = f"{scenario}:value"
        cells += [now,
                  difference(now, InTable(code, key), before, InTable(code, "base")),
                  growth(code, now, key, before, "base"),
                  comparable_cell(make, code, scenario, (now, InTable(code, key)),
                                  (before, InTable(code, "base")))]
    cells += [make.model(code, period, make.main) for period in later]
    return Row(code, make.name(code), tuple(cells), level, role)  # type: ignore[arg-type]


def _one_off_row(make: Maker, later: tuple[Period, ...]) -> Row:
    code, first = "nontax_one_off", make.result.first
    cells: list[Cell] = [Cell(None)]
    for scenario in make.shown:
        cells += [make.model(code, first, scenario), Cell(None), Cell(None), Cell(None)]
    cells += [make.model(code, period, make.main) for period in later]
    return Row(code, make.text("of_which_one_off"), tuple(cells), 2, "memo")


def _base_note(make: Maker, base: str) -> str:
    """Say what growth is counted from, and what comparable growth strips where it does."""
    stripped = make.text("note_comparable_register") if strips(make) else ""
    return make.text("note_revenue_base", base=base) + stripped


def _adjustment_notes(make: Maker, first: Period) -> tuple[str, ...]:
    return tuple(
        make.text("note_implied" if entry.implied else "note_adjustment",
                  item=make.name(entry.item), amount=number_text(entry.amount, 0), note=entry.note)
        for entry in make.result.dataset.adjustments if entry.period == first
    )


def bridge(make: Maker) -> Chart | None:
    """Build the revenue bridge from the base year to the plan: taxes, recurrent, one-offs apart.

    None where nothing is known of what changes.
    """
    scenario = make.plan or make.main
    base, first = make.result.base, make.result.first
    unit, per, digits = make.chart_unit, make.chart_per, make.chart_digits
    start = make.observed("gpb_revenue", base, scenario)
    last = make.model("gpb_revenue", first, scenario, digits, per)
    nontax = "nontax_regular" if make.has("nontax_regular", first, scenario) else "nontax_revenue"
    steps = [step for code in ("tax_revenue", nontax)
             if (step := _step(make, code, scenario)) is not None]
    if not steps or start.value is None or last.value is None:
        return None
    first_cell = Cell(_number(start) / per, digits, Formula(
        f"{{0}}{make.chart_over}", (ValueRef("gpb_revenue", base, scenario),)))
    comparable = make.model("gpb_revenue_comparable", first, scenario, digits, per)
    one_off = make.model("nontax_one_off", first, scenario, digits, per)
    before = _last_one_off(make, scenario)
    apart = (Row("comparable", make.text("comparable_total"), (comparable,), role="total"),
             Row("one_off", make.text("one_off_sale"), (one_off,), role="one_off"))
    middle = (*((before,) if before else ()), *steps,
              *(apart if one_off.value and comparable.value is not None else ()))
    end = Row("end", make.text("year", year=first.year) + make.scenario_name(scenario), (last,),
              role="total")
    rows = (Row("start", make.base_title, (first_cell,), role="total"), *middle,
            *_unlisted(make, first_cell, middle, last), end)
    table = Table("bridge", make.text("title_bridge", base=base.year, year=first.year), unit,
                  make.text("step"), (Column("value", make.text("amount")),), rows)
    return Chart("bridge", "bridge", bridge_finding(make, make.name("gpb_revenue"), table), unit,
                 table,
                 notes=_bridge_notes(make), source=source_line(make, table))


def _last_one_off(make: Maker, scenario: str) -> Row | None:
    """The base year's one-off revenue, which falls away."""
    base, digits = make.result.base, make.chart_digits
    whole, regular = (make.result.value(code, base, scenario)
                      for code in ("nontax_revenue", "nontax_regular"))
    if whole is None or regular is None or whole - regular == 0:
        return None
    refs = (ValueRef("nontax_regular", base, scenario), ValueRef("nontax_revenue", base, scenario))
    cell = Cell((regular - whole) / make.chart_per, digits,
                Formula(f"({{0}}-{{1}}){make.chart_over}", refs), sign=True)
    return Row("last_one_off", make.text("last_one_off"), (cell,), role="one_off")


def _unlisted(make: Maker, start: Cell, middle: Sequence[Row], last: Cell) -> tuple[Row, ...]:
    """Show what the steps leave of the change, where a plan does not say what it consists of."""
    digits = make.chart_digits
    known = sum_of(_number(row.cells[0]) for row in middle if row.role != "total")
    rest = _number(last) - _number(start) - known
    if abs(rest) * make.chart_per < _SMALL:
        return ()
    places = tuple(InTable(row.key, "value") for row in middle if row.role != "total")
    template = "{0}-{1}" + "".join(f"-{{{at}}}" for at in range(2, 2 + len(places)))
    formula = Formula(template, (InTable("end", "value"), InTable("start", "value"), *places))
    return (Row("unlisted", make.text("not_listed"), (Cell(rest, digits, formula, sign=True),),
                role="step"),)


_SMALL = 1.5
"""A tail of rounding, 万元."""


def _number(cell: Cell) -> float:
    return float("nan") if cell.value is None or isinstance(cell.value, str) else float(cell.value)


def _step(make: Maker, code: str, scenario: str) -> Row | None:
    """Show the change of an item; None where the scenario does not say it."""
    base, first, per = make.result.base, make.result.first, make.chart_per
    now = make.model(code, first, scenario)
    then = make.result.value(code, base, scenario)
    if now.value is None or then is None:
        return None
    refs = (ValueRef(code, first, scenario), ValueRef(code, base, scenario))
    cell = Cell((_number(now) - then) / per, make.chart_digits,
                Formula(f"({{0}}-{{1}}){make.chart_over}", refs), sign=True)
    return Row(code, make.text(f"step_{code}"), (cell,), role="step")


def _bridge_notes(make: Maker) -> tuple[str, ...]:
    entries = [entry for entry in make.result.dataset.adjustments
               if entry.period == make.result.first and entry.implied]
    return (make.text("note_one_off_implied"),) if entries else ()
