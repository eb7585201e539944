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
    comparable_cell,
    difference,
    growth,
    number_text,
    source_line,
    sourced,
)

if TYPE_CHECKING:
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
    table = Table("revenue", make.text("title_revenue", year=first.year), "万元",
                  make.text("budget_line"), tuple(columns), tuple(rows),
                  notes=(make.text("note_revenue_base", base=base_title),
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


def _adjustment_notes(make: Maker, first: Period) -> tuple[str, ...]:
    return tuple(
        make.text("note_implied" if entry.implied else "note_adjustment",
                  item=make.name(entry.item), amount=number_text(entry.amount, 0), note=entry.note)
        for entry in make.result.dataset.adjustments if entry.period == first
    )


def bridge(make: Maker) -> Chart:
    """Build the revenue bridge from the base year to the plan: taxes, recurrent, one-off apart."""
    scenario = make.plan or make.main
    base, first = make.result.base, make.result.first
    unit, per, digits = make.chart_unit, make.chart_per, make.chart_digits
    start = make.observed("gpb_revenue", base, scenario)
    first_cell = Cell(_number(start) / per, digits, Formula(
        f"{{0}}{make.chart_over}", (ValueRef("gpb_revenue", base, scenario),)))
    steps = [_step(make, "tax_revenue", "tax_revenue", scenario, "step"),
             _step(make, "nontax_regular", "nontax_regular", scenario, "step")]
    last = make.model("gpb_revenue", first, scenario, digits, per)
    comparable = make.model("gpb_revenue_comparable", first, scenario, digits, per)
    one_off = make.model("nontax_one_off", first, scenario, digits, per)
    rows = (
        Row("start", make.base_title, (first_cell,), role="total"),
        *steps,
        Row("comparable", make.text("comparable_total"), (comparable,), role="total"),
        Row("one_off", make.text("one_off_sale"), (one_off,), role="one_off"),
        Row("end", make.text("year", year=first.year) + make.scenario_name(scenario), (last,),
            role="total"),
    )
    table = Table("bridge", make.text("title_bridge", base=base.year, year=first.year), unit,
                  make.text("step"), (Column("value", make.text("amount")),), rows)
    return Chart("bridge", "bridge", table.title, unit, table,
                 notes=_bridge_notes(make), source=source_line(make, table))


def _number(cell: Cell) -> float:
    return float("nan") if cell.value is None or isinstance(cell.value, str) else float(cell.value)


def _step(make: Maker, key: str, code: str, scenario: str, role: str) -> Row:
    base, first, per = make.result.base, make.result.first, make.chart_per
    digits = make.chart_digits
    now = make.result.value(code, first, scenario)
    then = make.result.value(code, base, scenario)
    if now is None or then is None:
        return Row(key, make.name(code), (Cell(None, digits, sign=True),), role="step")
    refs = (ValueRef(code, first, scenario), ValueRef(code, base, scenario))
    cell = Cell((now - then) / per, digits, Formula(f"({{0}}-{{1}}){make.chart_over}", refs),
                sign=True)
    return Row(key, make.text(f"step_{code}"), (cell,), role=role)  # type: ignore[arg-type]


def _bridge_notes(make: Maker) -> tuple[str, ...]:
    entries = [entry for entry in make.result.dataset.adjustments
               if entry.period == make.result.first and entry.implied]
    return (make.text("note_one_off_implied"),) if entries else ()
