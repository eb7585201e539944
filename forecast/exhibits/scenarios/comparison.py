"""Scenarios side by side: the plan year, the financing gap of the rolling plan, the ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Formula,
    Maker,
    Row,
    Table,
    ValueRef,
    ends_early,
    lines_finding,
    planned,
    source_line,
    sourced,
    words,
)
from forecast.projection import HIGH, LOW
from forecast.rounding import half_up

if TYPE_CHECKING:
    from forecast.data import Period

_ITEMS = ("gdp_growth", "gdp_nominal", "retail_sales", "fai", "tax_revenue", "nontax_revenue",
          "gpb_revenue", "gpb_revenue_comparable", "gpb_total_sources", "gpb_total_uses",
          "gpb_balance", "gf_land_transfer_in", "gf_transfer_out", "gf_surplus_out", "debt_ratio",
          "land_per_gdp_growth", "water_per_gdp_growth", "power_per_gdp_growth")  # fmt: skip


def _scenario_columns(make: Maker, names: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(Column(name, make.scenario_name(name), width=13) for name in names)


def _stating(make: Maker, codes: tuple[str, ...]) -> tuple[str, ...]:
    """List the scenarios that state one of some items: a plan of which no paper says any is none.

    The model would make something of such a plan, which nobody planned.
    """
    first = make.result.first
    return tuple(name for name in make.result.names()
                 if any(make.model(code, first, name).value is not None for code in codes
                        if make.has(code, first, name)))


def comparison_table(make: Maker) -> Table:
    """Build the table of the plan year: a column a scenario."""
    first, names = make.result.first, _stating(make, _ITEMS)
    columns = (Column("unit", make.text("unit"), width=8, align="center"),
               *_scenario_columns(make, names))
    rows = []
    for code in _ITEMS:
        if make.has(code, first, make.main):
            rows.append(Row(code, make.name(code), (
                words(make.unit_of(code)),
                *(planned(make, code) if name == make.plan else make.model(code, first, name)
                  for name in names))))
            if code == "gpb_revenue" and set(names) - {make.main}:
                rows.append(_against_main(make, names))
            if code == "gpb_revenue_comparable":
                rows.append(_comparable_growth(make, names))
    has_balance = any(row.key == "gpb_balance" for row in rows)
    table = Table("comparison", make.text("title_comparison", year=first.year),
                  make.text("unit_by_row"), make.text("item"), columns, tuple(rows),
                  notes=(make.text("note_comparison"),) if has_balance else (),
                  label_width=28)
    return sourced(make, table)


def _against_main(make: Maker, names: tuple[str, ...]) -> Row:
    """Each scenario's revenue less the main scenario's, live: printed figures subtract exactly."""
    first = make.result.first
    main = make.model("gpb_revenue", first, make.main)
    cells: list[Cell] = [words(make.unit_of("gpb_revenue"))]
    for name in names:
        own = make.model("gpb_revenue", first, name)
        gap = None if own.value is None or main.value is None else (
            half_up(own.value, 0) - half_up(main.value, 0))  # type: ignore[arg-type]  # numbers
        refs = (ValueRef("gpb_revenue", first, name), ValueRef("gpb_revenue", first, make.main))
        cells.append(Cell(gap, 0, Formula("ROUND({0},0)-ROUND({1},0)", refs), sign=True))
    label = make.text("against_main", main=make.scenario_name(make.main))
    return Row("against_main", label, tuple(cells), 1)


def _comparable_growth(make: Maker, names: tuple[str, ...]) -> Row:
    """Comparable growth of revenue over the base year, live."""
    first = make.result.first
    cells: list[Cell] = [words("%")]
    for name in names:
        is_said = make.model("gpb_revenue_comparable", first, name).value is not None
        now = make.result.value("gpb_revenue_comparable", first, name) if is_said else None
        before = make.result.value("gpb_revenue_comparable", make.result.base, name)
        if now is None or not before:
            cells.append(Cell(None, 2))
            continue
        refs = (ValueRef("gpb_revenue_comparable", first, name),
                ValueRef("gpb_revenue_comparable", make.result.base, name))
        cells.append(Cell(100 * (now / before - 1), 2, Formula("({0}/{1}-1)*100", refs)))
    return Row("comparable_growth", make.text("comparable_growth"), tuple(cells))


def gap_table(make: Maker) -> Table:
    """Build the rolling plan: revenue, expenditure and balance a year, a column a scenario."""
    rows = []
    names = _stating(make, ("gpb_revenue", "gpb_expenditure"))
    codes = [code for code in ("gpb_revenue", "gpb_expenditure", "gpb_balance", "financing_gap")
             if any(make.has(code, period, name) for period in make.result.horizon
                    for name in names)]
    for period in make.result.horizon:
        year = make.text("year", year=period.year)
        rows.append(Row(f"{period}", year, tuple(words("") for _ in names),
                        role="section"))
        rows += [Row(f"{period}:{code}", make.name(code),
                     tuple(make.model(code, period, name) for name in names), 1)
                 for code in codes]
    return Table("rolling", make.text("title_rolling", first=make.result.first.year,
                                      last=make.result.horizon[-1].year), make.wan,
                 make.text("item"), _scenario_columns(make, names), tuple(rows),
                 notes=_rolling_notes(make, has_gap="financing_gap" in codes), label_width=28)


def _rolling_notes(make: Maker, *, has_gap: bool) -> tuple[str, ...]:
    """Say what the later years do without, in every scenario, and what the gap is."""
    names = make.result.names()
    said = [make.text(f"note_rolling_{key}", year=make.result.horizon[1].year)
            for key, code in (("one_off", "nontax_one_off"), ("draw", "stabilisation_fund_draw"))
            if all(ends_early(make, code, name) for name in names)]
    return (*said, make.text("note_rolling")) if has_gap else tuple(said)


def range_table(make: Maker) -> Table | None:
    """Build the table of scenarios with ranged assumptions: low, central, high end."""
    first = make.result.first
    ranged = [run.scenario.name for run in make.result.runs
              if any(one.low is not None for one in run.scenario.overrides)]
    if not ranged:
        return None
    codes = [code for code in ("gdp_growth", "tax_revenue", "gpb_revenue", "gpb_balance")
             if make.has(code, first, make.main)]
    columns = tuple(Column(f"{code}:{end}", make.text(end),
                           make.bracketed(
            make.name(code), make.unit_of(code)), 12)
                    for code in codes for end in ("low_end", "central", "high_end"))
    rows = []
    for name in ranged:
        cells: list[Cell] = []
        for code in codes:
            digits = make.model(code, first, name).decimals
            cells += [Cell(make.result.value(code, first, name, LOW), digits, role="simulated"),
                      make.model(code, first, name),
                      Cell(make.result.value(code, first, name, HIGH), digits, role="simulated")]
        rows.append(Row(name, make.scenario_name(name), tuple(cells)))
    return Table("ranges", make.text("title_ranges", year=first.year), make.text("unit_by_row"),
                 make.text("scenario"), columns, tuple(rows), notes=(make.text("note_ranges"),),
                 label_width=16)


def scenario_chart(make: Maker) -> Chart | None:
    """Build the lines of comparable revenue by scenario; one like the forecast's is only named.

    None where there is one line only.
    """
    code, unit = "gpb_revenue_comparable", make.chart_unit
    periods = (make.result.base, *make.result.horizon)
    hidden = _alike(make, code)
    names = [name for name in _stating(make, (code,)) if name not in hidden]
    if len(names) < _FEWEST:
        return None
    columns = tuple(Column(name, make.scenario_name(name), width=11) for name in names)
    rows = tuple(Row(str(period), str(period),
                     tuple(make.model(code, period, name, make.chart_digits, make.chart_per)
                           for name in names)) for period in periods)
    table = Table("scenario_chart", make.text("title_scenario_chart"), unit, make.text("years"),
                  columns, rows, label_width=10)
    alike = (make.text("note_alike", main=make.scenario_name(make.main), names=make.text(
        "list_comma").join(map(make.scenario_name, hidden))),) if hidden else ()
    return Chart("scenarios", "scenarios", lines_finding(
        make, make.name(code), table, make.result.horizon), unit, table,
                 notes=(*_comparable_notes(make, periods), *alike),
                 source=source_line(make, table))


_FEWEST = 2


def _alike(make: Maker, code: str) -> tuple[str, ...]:
    """List the scenarios whose line would lie on the forecast's."""
    own = [make.result.value(code, year, make.main) for year in make.result.horizon]
    return tuple(name for name in make.result.names() if name not in {make.main, make.plan}
                 and [make.result.value(code, year, name) for year in make.result.horizon] == own)


def _comparable_notes(make: Maker, periods: tuple[Period, ...]) -> tuple[str, ...]:
    """Say that one-offs are stripped, where there are any."""
    has_one_off = any(make.result.value("nontax_one_off", period, name)
                      for period in periods for name in make.result.names())
    return (make.text("note_comparable"),) if has_one_off else ()
