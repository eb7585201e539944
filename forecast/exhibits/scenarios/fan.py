"""What leads to the ends of the forecast's fan, by cause."""

from __future__ import annotations

from typing import Any

from forecast.equations import CoalitionError, Groups, Side, attribute, differences
from forecast.exhibits.kit import Cell, Column, Maker, Row, Table, decimals
from forecast.exhibits.scenarios.attribution import group_name
from forecast.projection import ENDS, end_of

_ITEMS = ("gpb_revenue", "gpb_balance")


def range_causes_table(make: Maker) -> Table | None:
    """Build the table of both ends of the fan by cause; None without draws to read them from."""
    result, main = make.result, make.main
    items = [code for code in _ITEMS if make.has(code, result.first, main)]
    ends = {key: end for key, share in ENDS.items()
            if (end := end_of(result, main, share)) is not None}
    if not items or len(ends) < len(ENDS):
        return None
    run = result.run(main)
    found = {}
    for key, end in ends.items():
        sides = Side(run.plan, run.figures), Side(end, run.figures)
        groups = {entry: _name(entry) for entry in differences(*sides)}
        try:
            found[key] = attribute((result.program, result.program), sides, result.horizon,
                                   Groups(groups), items, seed=result.settings.seed)
        except CoalitionError:
            return None
    names = dict.fromkeys(name for one in found.values() for name in one.groups)
    columns = tuple(Column(f"{key}:{code}", f"{make.name(code)}", make.text(f"range_{key}"), 15)
                    for key in ends for code in items)
    amounts = {name: [float(one.contributions[one.groups.index(name), place, 0])
                      if name in one.groups else 0.0
                      for one in found.values() for place in range(len(items))] for name in names}
    order = sorted(amounts, key=lambda name: -max(map(abs, amounts[name])))
    digits = [decimals(result.catalog[code]) for _ in ends for code in items]

    def row(key: str, text: str, values: list[float], *, total: bool = False) -> Row:
        return Row(key, text, tuple(Cell(value, digit, role="simulated", sign=not total)
                                    for value, digit in zip(values, digits, strict=True)),
                   int(not total), "total" if total else "line")

    starts = [float(one.start[place, 0]) for one in found.values() for place in range(len(items))]
    finals = [float(one.end[place, 0]) for one in found.values() for place in range(len(items))]
    rows = (row("start", make.scenario_name(main), starts, total=True),
            *(row(name, group_name(make, name), amounts[name]) for name in order),
            row("end", make.text("range_end"), finals, total=True))
    return Table("range_causes", make.text("title_range_causes", year=result.first.year,
                                           scenario=make.scenario_name(main)), make.wan,
                 make.text("cause"), columns, rows, notes=(make.text("note_range_causes"),),
                 label_width=30)


def _name(entry: tuple[str, Any]) -> str:
    """Name the cause behind a figure: its parameter, or its item."""
    key = entry[1]
    return str(key) if entry[0] == "parameters" else str(key[0])
