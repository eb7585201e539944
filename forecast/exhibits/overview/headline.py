"""The overview: headline figures, the fan of GDP growth, and which published figures were used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data import (
    Period,
    Target,
    UnitCode,
    parse_unit,
)
from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Maker,
    Row,
    Table,
    band_note,
    beside,
    decimals,
    executed_notes,
    fan_finding,
    given,
    is_held_at_budget,
    number_text,
    plan_stages,
    planned,
    simulated,
    source_line,
    sourced,
    words,
)
from forecast.labels import label
from forecast.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Choice, Observation, Status

HEADLINES = (
    "gdp_growth", "gdp_nominal", "va_finance", "retail_sales", "retail_sales_growth", "fai",
    "income_pc_growth", "unemployment_registered", "gpb_revenue", "tax_revenue", "nontax_revenue",
    "gpb_expenditure", "gpb_balance", "gf_total_sources", "debt_outstanding", "debt_ratio",
    "land_per_gdp_growth", "water_per_gdp_growth", "power_per_gdp_growth",
)  # fmt: skip

_ENDS = {"p10": 0.1, "p90": 0.9}
"""The ends of the range, by column."""


def headline_table(make: Maker) -> Table:
    """Build the table of headline figures: base year, plan, forecast with its range."""
    title = make.text("title_headline", year=make.result.first.year)
    return _table(make, "headline", title, HEADLINES)


_FOLLOWED = frozenset({"gdp_per_capita", "population", "trade_total", "fdi_utilised",
                       "strategic_emerging_share"})
"""Of the usual indicators those that the headline table has no room for."""


def others_table(make: Maker) -> Table | None:
    """Build the table of the indicators that the bureau follows besides; None without any.

    A model of one's own has a page of all its items.
    """
    if make.result.settings.own is not None:
        return None
    items = make.result.catalog
    codes = [one.name for one in make.result.model.equations
             if items[one.name].account is None
             and (items[one.name].is_own or items[one.name].optional or one.name in _FOLLOWED)]
    title = make.text("title_others", year=make.result.first.year)
    table = _table(make, "others", title, codes)
    return table if table.rows else None


def _table(make: Maker, key: str, title: str, codes: Sequence[str]) -> Table:
    """Build a table of figures with their range, a row an item that is projected."""
    base, first = make.result.base, make.result.first
    shown = [code for code in codes if make.has(code, first, make.main)]
    banded = [code for code in shown if is_band(make, code, first)]
    year = make.text("year", year=first.year)
    columns = [Column("unit", make.text("unit"), width=8, align="center"),
               Column("base", make.text("base_value", year=base.year), width=14),
               Column("status", make.text("status"), width=10, align="center")]
    columns += [Column(f"{name}", make.year_of(year, name), width=14)
                for name in make.shown]
    forecast = make.year_of(year, make.main)
    columns += [Column(key, make.text(key), forecast, 14) for key in _ENDS if banded]
    columns += [Column(f"later:{period}", make.text("year", year=period.year),
                       make.scenario_name(make.main), 14) for period in make.result.horizon[1:]]
    rows = tuple(_headline(make, code, banded) for code in shown)
    table = Table(key, title,
                  make.text("unit_by_row"), make.text("item"), tuple(columns), rows,
                  notes=(*(band_note(make) if banded else ()), *_bases(make, rows),
                         *_mixed(make, shown), *plan_stages(make, shown),
                         *executed_notes(make, shown)),
                  label_width=28)
    return sourced(make, table)


def _bases(make: Maker, rows: tuple[Row, ...]) -> tuple[str, ...]:
    """Say what growth and the debt ratio are of, where the table has them."""
    shown = {row.key for row in rows}
    said = [make.text(key) for key, codes in (
        ("note_growth_base", {"gdp_growth"}), ("note_debt_ratio", {"debt_ratio"})) if codes & shown]
    return ("".join(said),) if said else ()


def _mixed(make: Maker, shown: Sequence[str]) -> tuple[str, ...]:
    """Say that a base year's figures are of several stages, and whose are which."""
    of: dict[Status, list[str]] = {}
    for code in shown:
        choice = make.result.dataset.read(code, make.result.base, make.vintage(make.main))
        if choice is not None:
            of.setdefault(choice.chosen.status, []).append(make.name(code))
    if len(of) < _STAGES:
        return ()
    stages = make.text("list_semicolon").join(make.text(
        "mixed_stage", stage=stage.label(make.lang), items=make.text("list_comma").join(names))
        for stage, names in of.items())
    return (make.text("note_mixed", year=make.result.base.year, stages=stages),)


_STAGES = 2


def _headline(make: Maker, code: str, banded: Sequence[str]) -> Row:
    """Build a row; the items of ``banded`` have a range, and none of the rows has without any."""
    base, first, main = make.result.base, make.result.first, make.main
    item = make.result.catalog[code]
    choice = make.result.dataset.read(code, base, make.vintage(main))
    cells = [words(item.unit.name(make.lang)), make.observed(code, base, main),
             words(choice.chosen.status.label(make.lang) if choice else "")]
    cells += [planned(make, code) if name == make.plan else make.model(code, first, name)
              for name in make.shown]
    if banded:
        cells += _ends(make, code, banded)
    cells += [make.model(code, period, main) for period in make.result.horizon[1:]]
    return Row(code, make.name(item.code), tuple(cells))


def _ends(make: Maker, code: str, banded: Sequence[str]) -> list[Cell]:
    """Return both ends of the range; of what is out, or held at its budget, that it is."""
    for key, holds in (("is_out", make.result.is_out(code, make.result.first, make.main)),
                       ("held_at_budget", is_held_at_budget(make, code))):
        if code not in banded and holds:
            return [words(make.text(key)), words("")]
    return [make.quantile(code, make.result.first, make.main, share) if code in banded
            else Cell(None) for share in _ENDS.values()]


_LEAST = 0.01
"""A band of an amount that is narrower than this share of it is no statement about the amount."""


def is_band(make: Maker, code: str, year: Period) -> bool:
    """Tell whether the draws give an item a band that may be stated.

    Where what moves an amount is held at last year's figure, only its lesser parts are drawn: the
    band would say that the amount is known to a thousandth. One whose ends print alike is none.
    """
    item = make.result.catalog[code]
    low, central, high = (make.result.quantile(code, year, make.main, share)
                          for share in (0.1, 0.5, 0.9))
    if low is None or central is None or high is None:
        return False
    if half_up(high - low, decimals(item)) == 0:
        return False
    is_amount = item.unit.dimension == parse_unit(UnitCode.YUAN).dimension
    return not is_amount or high - low >= _LEAST * abs(central)


_FANNED = ("gdp_growth", "gpb_revenue", "tax_revenue", "nontax_revenue")
"""What the fan may show: the first of them that is projected."""


def fan_chart(make: Maker) -> Chart | None:
    """Build the fan of GDP growth with the target band; of revenue where GDP is known or absent.

    None without draws: there is no range to fan out.
    """
    main = make.main
    code = next((one for one in _FANNED if make.has(one, make.result.first, main)
                 and is_band(make, one, make.result.first)), None)
    if code is None:
        return None
    history = [seen.period for seen in make.result.dataset.observations
               if seen.item == code and seen.period.freq.value == 1
               and make.result.dataset.read(code, seen.period, make.vintage(main))]
    past = [period for period in history if period <= make.result.base]
    start = min((period.year for period in past if period.year >= make.result.base.year - 8),
                default=make.result.base.year)
    years = [Period.annual(year) for year in range(start, make.result.horizon[-1].year + 1)]
    band = next((target for target in make.result.targets
                 if target.item == code and target.high is not None), None)
    columns = tuple(Column(key, make.text(key), width=10) for key in
                    ("history", "central", "p10", "p25", "p75", "p90", "target_low", "target_high"))
    rows = tuple(_fan_row(make, year, code, band) for year in years)
    is_growth, unit = code == "gdp_growth", make.unit_of(code)
    title = make.text("title_fan") if is_growth else make.text("title_revenue_fan",
                                                               name=make.name(code))
    name = "gdp_fan" if is_growth else "revenue_fan"
    table = Table(name, title, unit, make.text("years"), columns, rows,
                  notes=band_note(make), label_width=8)
    return Chart(name, "fan", fan_finding(make, code, table), unit, table,
                 notes=(make.text("note_fan", scenario=make.scenario_name(main),
                                  draws=make.result.settings.draws),),
                 source=source_line(make, table))


def _fan_row(make: Maker, year: Period, code: str, band: Target | None) -> Row:
    main = make.main
    digits = min(decimals(make.result.catalog[code]), 1)
    gap = Cell(None, digits)
    goal = [gap, gap] if band is None or year != band.period else [
        given(band.value, digits, band.value_at), given(band.high, digits, band.high_at)]
    if year <= make.result.base:
        cells = (make.observed(code, year, main, digits), gap, gap, gap, gap, gap, *goal)
    else:
        spread = [simulated(make.result.quantile(code, year, main, share), digits)
                  for share in (0.1, 0.25, 0.75, 0.9)]
        cells = (gap, make.model(code, year, main, digits), *spread, *goal)
    return Row(str(year), str(year), cells)


def vintage_table(make: Maker) -> Table:
    """Build the table of base-year figures with competing vintages: used, not used, why."""
    rows = []
    run = make.result.run(make.main)
    vintage = make.vintage(make.main)
    for item in make.result.catalog:
        known = run.history.get(item.code, {}).get(make.result.base)
        choice = known or make.result.dataset.read(item.code, make.result.base, vintage)
        if choice and (others := _different(choice)):
            rows.append(_vintage_row(make, choice, others, decimals(item)))
    columns = (Column("unit", make.text("unit"), width=8, align="center"),
               Column("used", make.text("used"), width=14),
               Column("status", make.text("status"), width=10, align="center"),
               Column("source", make.text("source"), width=26, align="left"),
               Column("others", make.text("not_used"), width=44, align="left"),
               Column("why", make.text("why"), width=34, align="left"))
    return Table("vintages", make.text("title_vintages", year=make.result.base.year),
                 make.text("unit_by_row"), make.text("item"), columns, tuple(rows),
                 notes=(make.text("note_vintages"),), label_width=26)


def _different(choice: Choice) -> tuple[Observation, ...]:
    """The competing figures that differ by more than the rounding of one to the other's unit."""
    value = choice.chosen.value
    return tuple(other for other in choice.passed_over
                 if abs(other.value - value) > 0.0005 * abs(value))


def _vintage_row(make: Maker, choice: Choice, others: tuple[Observation, ...], digits: int) -> Row:
    chosen = choice.chosen
    item = make.result.catalog[chosen.item]
    listed = make.text("list_semicolon").join(dict.fromkeys(
        beside(other, number_text(other.value, digits), make.lang) for other in others))
    status = chosen.status.label(make.lang)
    why = label(f"vintage.{choice.reason}", make.lang, status=status)
    used = make.observed(chosen.item, chosen.period, make.main)
    if used.formula is None:  # which of several figures is read is for a run to say
        used = replace(used, sources=(), tells_of=used.sources)
    cells = (words(item.unit.name(make.lang)), used,
             words(status), words(chosen.cited), words(listed), words(why))
    return Row(chosen.item, make.name(item.code), cells)
