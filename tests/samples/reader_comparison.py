"""Our reader and openpyxl side by side, cell by cell: every difference has a name, or is a fault.

``python tests/reader_comparison.py FOLDER`` compares every workbook of a folder and prints JSON.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from forecast.issues import InputError
from forecast.xlsx.addresses import a1
from forecast.xlsx.markup import unescaped
from forecast.xlsx.read.cells import Grid, read_cells
from forecast.xlsx.read.grid import RawCell

CHINESE_DATES = {*range(27, 37), *range(50, 59)}
REASONS = {
    "blank text": "cells of blanks alone are left out",
    "beneath a merge": "openpyxl drops what stands beneath a merged cell",
    "empty text of a formula": "a formula that gives nothing: openpyxl says None",
    "link's target": "openpyxl writes a link's target into a cell without a value",
    "Chinese date": "built-in formats 27-36 and 50-58 are dates; openpyxl leaves the number",
    "time of day": "openpyxl gives a time or a duration, we give the date that it counts from",
    "escaped text": "_x000D_ stands for a character; openpyxl leaves the escape",
    "picture": "a picture or data type in a cell, told apart from an error or a text",
    "data table": "a data table is TABLE(row input,column input); openpyxl gives an object",
    "text for a number": "what is no number stays as written",
}


@dataclass
class Comparison:
    """What a comparison found: cells compared, differences by name, those without one."""

    cells: int = 0
    files: int = 0
    named: Counter[str] = field(default_factory=Counter)
    unnamed: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    only_ours: list[str] = field(default_factory=list)


def compare(path: Path, found: Comparison) -> None:
    """Compare one workbook's sheets, values, formulas and date system."""
    try:
        ours = read_cells(path)
    except InputError as error:
        found.refused[path.name] = error.issues[0].code
        ours = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values, formulas = load_workbook(path, data_only=True), load_workbook(path)
    except Exception:  # noqa: BLE001  # it has many ways to refuse
        if ours is not None:
            found.only_ours.append(path.name)
        return
    if ours is None:
        found.unnamed.append(f"{path.name}: refused, but openpyxl reads it")
        return
    found.files += 1
    if ours.date1904 != (values.epoch.year == 1904):
        found.unnamed.append(f"{path.name}: date system")
    grids = {grid.name: grid for grid in ours.sheets}
    if not values.sheetnames:
        found.only_ours.append(path.name)  # a Strict workbook
    for sheet in values.worksheets:
        if sheet.title in grids:
            _compare_sheet(path, grids[sheet.title], sheet, formulas[sheet.title], found)
        elif sheet._cells:
            found.unnamed.append(f"{path.name} {sheet.title}: not read")


def _compare_sheet(path: Path, grid: Grid, values: Any, formulas: Any, found: Comparison) -> None:
    own = dict(grid.cells.items())
    theirs = {place: cell for place, cell in values._cells.items() if cell.value is not None}
    written = {place: cell.value for place, cell in formulas._cells.items() if cell.data_type == "f"}
    for place in sorted(own.keys() | theirs.keys() | written.keys()):
        found.cells += 1
        mine, other = own.get(place), theirs.get(place)
        for name in (_value(grid, place, mine, other), _formula(mine, written.get(place))):
            if name in REASONS:
                found.named[name] += 1
            elif name:
                found.unnamed.append(f"{path.name} {grid.name}!{a1(*place)}: {name}")


def _value(grid: Grid, place: tuple[int, int], own: RawCell | None, cell: Any) -> str:
    """Name the difference of two values; empty when there is none."""
    mine, other = own.value if own else None, cell.value if cell is not None else None
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (mine, other))
    if mine == other and (numbers or type(mine) is type(other)):
        return ""
    if own is None:
        return _without_ours(other)
    if other is None:
        return _without_theirs(grid, place, own)
    if isinstance(mine, datetime):
        return _date(mine, other, cell)
    link = cell.hyperlink
    for name, so in (
            ("picture", own.kind == "object"),
            ("link's target", mine in {None, ""} and link
             and other in {link.target, link.location, f"#{link.location}"}),
            ("escaped text", isinstance(other, str) and mine in {unescaped(other), unescape(other)}),
            ("text for a number", own.kind == "text" and isinstance(other, int | float))):
        if so:
            return name
    return f"{own.kind} {mine!r} {other!r}"


def _without_ours(other: object) -> str:
    return "blank text" if isinstance(other, str) and not unescape(other).strip() else f"None {other!r}"


def _without_theirs(grid: Grid, place: tuple[int, int], own: RawCell) -> str:
    if own.value == "" and own.formula is not None:
        return "empty text of a formula"
    beneath = any(top <= place[0] <= bottom and left <= place[1] <= right and place != (top, left)
                  for top, left, bottom, right in grid.merges)
    return "beneath a merge" if beneath else f"{own.kind} {own.value!r} None"


def _date(mine: datetime, other: object, cell: Any) -> str:
    if isinstance(other, time | timedelta):
        return "time of day"
    if isinstance(other, int | float) and cell._style.numFmtId in CHINESE_DATES:
        return "Chinese date"
    return f"{mine!r} {other!r}"


def _formula(own: RawCell | None, written: object) -> str:
    mine = own.formula if own else None
    if isinstance(written, DataTableFormula):
        return "data table" if mine and mine.startswith("TABLE(") else f"formula {mine!r}"
    text = written.text if isinstance(written, ArrayFormula) else written
    text = str(text).removeprefix("=") if text is not None else None
    return "" if (mine or None) == (text or None) else f"formula {mine!r} {text!r}"


def main() -> None:
    found = Comparison()
    for path, number in zip(sorted(Path(sys.argv[1]).glob("**/*.xls[xm]")), count(1), strict=False):
        compare(path, found)
        print(number, path.name, file=sys.stderr)  # noqa: T201
    print(json.dumps({  # noqa: T201
        "files": found.files, "cells": found.cells, "refused": found.refused,
        "read by us alone": found.only_ours,
        "explained": {name: [number, REASONS[name]] for name, number in found.named.most_common()},
        "unexplained": found.unnamed}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
