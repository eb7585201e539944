"""Why use per unit of output moved: structure against intensity, by LMDI-I chained year by year."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import UnitCode
from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    bridge_finding,
    given,
    simulated,
    total,
    words,
)
from forecast.fiscal import additive, intensity_factors, sector_effects, use_factors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from forecast.data import Period, SectorUse

_SIGNIFICANT = 4
_LEAST = 2
"""A decomposition needs so many years and so many sectors."""


@dataclass(frozen=True)
class Panel:
    """One resource: ``use`` and ``output`` are (years, sectors), the register's unit and 亿元."""

    resource: str
    unit: str
    years: tuple[Period, ...]
    sectors: tuple[str, ...]
    use: NDArray[np.float64]
    output: NDArray[np.float64]


def panels(uses: Iterable[SectorUse]) -> tuple[Panel, ...]:
    """Put the rows of 行业能耗 together, a panel a resource that can be decomposed.

    The reader has seen to it that a resource has the same sectors and unit in every year.
    """
    rows = list(uses)
    found = []
    for resource in dict.fromkeys(one.resource for one in rows):
        mine = {(one.year, one.sector): one for one in rows if one.resource == resource}
        years = sorted({year for year, _ in mine}, key=lambda year: year.ordinal)
        sectors = tuple(dict.fromkeys(sector for _, sector in mine))
        if len(years) < _LEAST or len(sectors) < _LEAST:
            continue
        use, output = (np.array([[getattr(mine[year, sector], name) for sector in sectors]
                                 for year in years]) for name in ("use", "output"))
        unit = next(iter(mine.values())).unit
        found.append(Panel(resource, unit, tuple(years), sectors, use, output))
    return tuple(found)


def decomposition_blocks(make: Maker) -> tuple[Table | Chart, ...]:
    """Build, for each resource, the yearly table, the bridge and the table of sectors."""
    blocks: list[Table | Chart] = []
    for number, panel in enumerate(panels(make.result.dataset.registers.sectors), 1):
        blocks += [_yearly(make, panel, number), decomposition_chart(make, panel, number),
                   _by_sector(make, panel, number)]
    return tuple(blocks)


def _digits(level: float) -> int:
    """Digits that show four figures of a level."""
    return min(6, max(0, _SIGNIFICANT - 1 - floor(log10(level)))) if level > 0 else _SIGNIFICANT


def _rate_unit(make: Maker, panel: Panel) -> str:
    return make.unit(f"{panel.unit}/{UnitCode.YI}")


def _yearly(make: Maker, panel: Panel, number: int) -> Table:
    """Each year's intensity and use, their changes, and the effects that add up to them."""
    path, three = (make_path(panel.use, panel.output) for make_path in (intensity_factors,
                                                                        use_factors))
    rates, levels = panel.use.sum(axis=1) / panel.output.sum(axis=1), panel.use.sum(axis=1)
    pair, trio = additive(path[:-1], path[1:]), additive(three[:-1], three[1:])
    fine, coarse = _digits(float(rates.max())), _digits(float(levels.max()))
    rate, use = make.text("lmdi_rate", unit=_rate_unit(make, panel)), make.text("lmdi_use",
                                                                         unit=make.unit(panel.unit))
    columns = (Column("use", make.text("lmdi_level"), use, 13),
               Column("use_change", make.text("lmdi_change"), use, 12),
               *(Column(f"use_{name}", make.text(f"lmdi_{name}"), use, 12)
                 for name in ("activity", "structure", "intensity")),
               Column("output", make.text("lmdi_output"), width=13),
               Column("rate", make.text("lmdi_level"), rate, 13),
               Column("change", make.text("lmdi_change"), rate, 12),
               *(Column(name, make.text(f"lmdi_{name}"), rate, 12)
                 for name in ("structure", "intensity")),
               Column("check", make.text("lmdi_check"), rate, 9))
    rows: list[Row] = []
    for at, year in enumerate(panel.years):
        key, before = str(year), str(panel.years[at - 1])
        level, made = given(float(levels[at]), coarse), given(float(panel.output[at].sum()), 2)
        ratio = Cell(float(rates[at]), fine, Formula("{0}/{1}", (InTable(key, "use"),
                                                                 InTable(key, "output"))))
        steps = [Cell(None)] * 7
        if at:
            steps = [_change(key, before, "use", float(levels[at] - levels[at - 1]), coarse),
                     *(simulated(float(one), coarse) for one in trio[at - 1]),
                     _change(key, before, "rate", float(rates[at] - rates[at - 1]), fine),
                     *(simulated(float(one), fine) for one in pair[at - 1])]
        check = Cell(None)
        if at:
            check = _check(key, steps[4:], fine)
        rows.append(Row(key, make.text("year", year=year.year),
                        (level, *steps[:4], made, ratio, *steps[4:], check)))
    rows.append(_whole(make, rows, [column.key for column in columns]))
    title = make.text("title_lmdi", resource=panel.resource, first=panel.years[0].year,
                      last=panel.years[-1].year)
    return Table(f"lmdi{number}", title, make.text("unit_by_row"), make.text("years"), columns,
                 tuple(rows), notes=(make.text("note_lmdi"),), label_width=14)


def _change(key: str, before: str, column: str, value: float, digits: int) -> Cell:
    return Cell(value, digits, Formula("{0}-{1}", (InTable(key, column), InTable(before, column))))


def _check(key: str, cells: list[Cell], digits: int) -> Cell:
    """The change less its two effects: nought, or the decomposition is wrong."""
    change, structure, intensity = (float(cell.value or 0.0) for cell in cells)
    places = tuple(InTable(key, name) for name in ("change", "structure", "intensity"))
    return Cell(round(change - structure - intensity, 9) + 0.0, digits,
                Formula("ROUND({0}-{1}-{2},9)", places), "check")


def _whole(make: Maker, rows: list[Row], keys: list[str]) -> Row:
    """The sums of the yearly changes and effects: chained over the whole span."""
    cells: list[Cell] = []
    for place, key in enumerate(keys):
        if key in {"use", "output", "rate"}:
            cells.append(words(""))
        elif key == "check":
            cells.append(_check("whole", cells[-3:], cells[-1].decimals))
        else:
            own = {InTable(row.key, key): row.cells[place] for row in rows[1:]}
            cells.append(total(own, rows[-1].cells[place].decimals))
    return Row("whole", make.text("lmdi_whole"), tuple(cells), role="total")


def decomposition_chart(make: Maker, panel: Panel, number: int) -> Chart:
    """Build the bridge from the first year's intensity to the last's."""
    path = intensity_factors(panel.use, panel.output)
    effects = additive(path[:-1], path[1:]).sum(axis=0)
    rates = panel.use.sum(axis=1) / panel.output.sum(axis=1)
    digits = _digits(float(rates.max()))
    ends = [make.text("year", year=panel.years[at].year) for at in (0, -1)]
    steps = [Row(name, make.text(f"lmdi_{name}"), (simulated(float(one), digits),), role="step")
             for name, one in zip(("structure", "intensity"), effects, strict=True)]
    rows = (Row("start", ends[0], (simulated(float(rates[0]), digits),), role="total"), *steps,
            Row("end", ends[1], (simulated(float(rates[-1]), digits),), role="total"))
    title = make.text("title_lmdi_chart", resource=panel.resource, first=panel.years[0].year,
                      last=panel.years[-1].year)
    table = Table(f"lmdi{number}_chart", title, _rate_unit(make, panel), make.text("step"),
                  (Column("value", make.text("amount")),), rows)
    said = bridge_finding(make, make.text("finding_lmdi", resource=panel.resource), table)
    return Chart(f"lmdi{number}", "bridge", said, _rate_unit(make, panel), table,
                 notes=(make.text("note_lmdi"),))


def _by_sector(make: Maker, panel: Panel, number: int) -> Table:
    """Each sector's share of the effects over the whole span, the largest change first."""
    path = intensity_factors(panel.use, panel.output)
    effects = sector_effects(path[:-1], path[1:]).sum(axis=0)
    digits = _digits(float(np.abs(effects).max()))
    order = sorted(range(len(panel.sectors)), key=lambda at: -abs(float(effects[at].sum())))
    columns = tuple(Column(name, make.text(f"lmdi_{name}"), width=14)
                    for name in ("structure", "intensity", "both"))
    rows = []
    for at in order:
        key = str(at)
        pair = [simulated(float(one), digits) for one in effects[at]]
        both = total({InTable(key, name): cell for name, cell in zip(
            ("structure", "intensity"), pair, strict=True)}, digits)
        rows.append(Row(key, panel.sectors[at], (*pair, both)))
    sums = tuple(total({InTable(row.key, name): row.cells[place] for row in rows}, digits)
                 for place, name in enumerate(("structure", "intensity", "both")))
    rows.append(Row("sum", make.text("lmdi_whole"), sums, role="total"))
    title = make.text("title_lmdi_sectors", resource=panel.resource, first=panel.years[0].year,
                      last=panel.years[-1].year)
    return Table(f"lmdi{number}_sectors", title, _rate_unit(make, panel), make.text("lmdi_sector"),
                 columns, tuple(rows), notes=(make.text("note_lmdi_sectors"),), label_width=26)
