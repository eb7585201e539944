"""Electricity, water and land per unit of GDP: the annual change, and the use that it implies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Maker,
    Row,
    Table,
    band_note,
    change,
    given,
    is_gap,
    simulated,
    source_line,
    sourced,
)

if TYPE_CHECKING:
    from forecast.data import Period, Target

INTENSITIES = ("land", "water", "power")


def _target(make: Maker, code: str) -> Target | None:
    for target in make.result.targets:
        if target.item == code and target.period == make.result.first:
            return target
    return None


def _years(make: Maker) -> tuple[Period, ...]:
    """The past years with a published change of any intensity."""
    codes = {f"{name}_per_gdp_growth" for name in INTENSITIES}
    vintage = make.vintage(make.main)
    years = {seen.period for seen in make.result.dataset.observations
             if seen.item in codes and seen.period.freq.value == 1
             and make.result.dataset.read(seen.item, seen.period, vintage)}
    return tuple(sorted((year for year in years if year <= make.result.base),
                        key=lambda period: period.ordinal))


def intensity_table(make: Maker) -> Table:
    """Build the table of changes and implied use."""
    past, first = _years(make), make.result.first
    forecast = make.text("forecast_of", scenario=make.scenario_name(make.main))
    columns = [Column(f"past:{year}", make.text("year", year=year.year), make.text("outturn"), 9)
               for year in past]
    columns += [Column("target", make.text("target_of", year=first.year), width=9)]
    columns += [Column(f"main:{year}", make.text("year", year=year.year), forecast, 9)
                for year in make.result.horizon]
    columns += [Column("p10", make.text("p10"), make.text("range_of", year=first.year), 9),
                Column("p90", make.text("p90"), make.text("range_of", year=first.year), 9)]
    rows = [Row("changes", make.text("section_changes"), tuple(Cell("", role="text")
                for _ in columns), role="section")]
    rows += [_change_row(make, f"{name}_per_gdp_growth", past) for name in INTENSITIES]
    rows.append(Row("use", make.text("section_use", year=make.result.base.year), tuple(
        Cell("", role="text") for _ in columns), role="section"))
    rows += [_use_row(make, f"{name}_use_index", past) for name in INTENSITIES]
    notes = (*_use_note(make), *_gap_notes(make, past))
    table = Table("intensity", make.text("title_intensity"),
                  make.text("unit_intensity", year=make.result.base.year), make.text("item"),
                  tuple(columns), tuple(rows), notes=notes, label_width=30)
    return sourced(make, table)


def _use_note(make: Maker) -> tuple[str, ...]:
    """Say what the index of use is, where there is one."""
    known = any(make.has(f"{name}_use_index", make.result.first, make.main)
                for name in INTENSITIES)
    return (make.text("note_intensity"),) if known else ()


def _gap_notes(make: Maker, past: tuple[Period, ...]) -> tuple[str, ...]:
    """Say why use is an index, where a change since the first year shown is missing."""
    if not past:
        return ()
    between = [past[0] + step for step in range(make.result.base - past[0] + 1)]
    missing = [str(year.year) for year in between if any(
        make.observed(f"{name}_per_gdp_growth", year, make.main).value is None
        for name in INTENSITIES)]
    return (make.text("note_intensity_gap", years=make.text("list_comma").join(missing)),
            ) if missing else ()


def _change_row(make: Maker, code: str, past: tuple[Period, ...]) -> Row:
    target = _target(make, code)
    first, main = make.result.first, make.main
    cells = [make.observed(code, year, main, 1) for year in past]
    cells.append(given(target.value, 1, target.value_at) if target else Cell(None, 1))
    cells += [make.model(code, year, main, 1) for year in make.result.horizon]
    cells += [make.quantile(code, first, main, share, 1) for share in (0.1, 0.9)]
    return Row(code, make.name(code), tuple(cells))


def _use_row(make: Maker, code: str, past: tuple[Period, ...]) -> Row:
    first, main = make.result.first, make.main
    cells = [make.model(code, year, main) if make.has(code, year, main) else Cell(None, 1)
             for year in past]
    cells.append(Cell(None, 1))
    cells += [make.model(code, year, main) for year in make.result.horizon]
    cells += [make.quantile(code, first, main, share) for share in (0.1, 0.9)]
    return Row(code, make.name(code), tuple(cells))


def intensity_chart(make: Maker) -> Chart:
    """Build a panel for each intensity: published changes, the forecast with its band, the target.

    One of which nothing is known has none.
    """
    past, main = _years(make), make.main
    first_year = past[0] if past else make.result.base
    years = [first_year + step for step in range(make.result.horizon[-1] - first_year + 1)]
    panels = {name: {year: _panel(make, f"{name}_per_gdp_growth", year, main) for year in years}
              for name in INTENSITIES}
    names = [name for name, cells in panels.items()
             if not all(is_gap(cell) for row in cells.values() for cell in row)]
    columns = [Column(f"{name}:{kind}", make.text(kind), make.name(f"{name}_per_gdp_growth"), 9)
               for name in names for kind in ("history", "central", "p10", "p90", "target")]
    rows = tuple(Row(str(year), str(year),
                     tuple(cell for name in names for cell in panels[name][year]))
                 for year in years)
    table = Table("intensity_chart", make.text("title_intensity_chart"), "%", make.text("years"),
                  tuple(columns), rows, label_width=8)
    return Chart("intensity", "panels", _finding(make, table), "%", table,
                 notes=band_note(make), source=source_line(make, table))


def _finding(make: Maker, table: Table) -> str:
    """Say how each intensity changes in the year ahead."""
    first = str(make.result.first)
    said = [make.text("finding_intensity_part", resource=make.text(f"say_name_{name}"),
                      change=change(make, table.text(first, f"{name}:central")))
            for name in INTENSITIES
            if any(one.key == f"{name}:central" for one in table.columns)
            and not is_gap(table.cell(first, f"{name}:central"))]
    return make.text("finding_intensity", year=make.result.first.year,
                     parts=make.text("list_comma").join(said)) if said else table.title


def _panel(make: Maker, code: str, year: Period, scenario: str) -> tuple[Cell, ...]:
    target = _target(make, code)
    gap = Cell(None, 1)
    if year <= make.result.base:
        return make.observed(code, year, scenario, 1), gap, gap, gap, gap
    band = [simulated(make.result.quantile(code, year, scenario, share), 1) for share in (0.1, 0.9)]
    goal = given(target.value, 1, target.value_at) if target and year == make.result.first else gap
    return gap, make.model(code, year, scenario, 1), band[0], band[1], goal
