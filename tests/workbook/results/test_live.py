"""Live means live: after an edit a cell agrees with a fresh run, or it says that it needs one."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from samples.libreoffice import recalculate
from samples.places import PROJECT
from samples.workbook_parts import Parts

from forecast.exhibits import Chart, Exhibits, Table, exhibit
from forecast.issues import CellRef, InputError
from forecast.projection import Settings
from forecast.run import Request, provenance_of, solve, warnings_of
from forecast.workbook import read, woven
from forecast.workbook.results.layout import lay_out
from forecast.workbook.results.liveness import plainly_titled, tells_figures
from forecast.workbook.results.texts import legible_sheets
from forecast.workbook.verification.record import own_sheets
from forecast.xlsx.addresses import a1
from forecast.xlsx.read.cells import Grid, read_cells

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EDITS = 30
"""Numbers changed at once."""
GREY = "FF6B6B6B"
NOT_FIGURES = frozenset({"选项", "导入记录", "填表说明"})
Key = tuple[str, str, str, str]
"""A sheet, a table, a row and a column; of a row's label the column is empty."""
Value = float | str | None


@dataclass(frozen=True)
class Run:
    """A workbook with its results, and where each cell of a table stands."""

    path: Path
    values: dict[Key, Value]
    places: dict[Key, tuple[int, int]]


def run(source: Path, target: Path) -> Run:
    """Run a workbook and put the results into a copy of it."""
    book = read(source)
    result = solve(book, Request(source, settings=Settings(draws=100)))
    shown = exhibit(result, provenance_of(book, result), warnings_of(book, result, "zh"), "zh", book.bureau)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(woven(source, shown.sheets, book.cells, is_copy=True).data)
    return Run(target, dict(_values(shown)), dict(_places(shown)))


def _values(shown: Exhibits) -> Iterator[tuple[Key, Value]]:
    for sheet in legible_sheets(shown.sheets):
        for block in sheet.blocks:
            table = block.table if isinstance(block, Chart) else block
            for row in table.rows if isinstance(table, Table) else ():
                assert isinstance(table, Table)
                yield (sheet.name, table.id, row.key, ""), row.label
                for column, cell in zip(table.columns, row.cells, strict=True):
                    known = cell.value is None or isinstance(cell.value, str)
                    yield (sheet.name, table.id, row.key, column.key), (
                        cell.value if known else float(cell.value or 0))  # type: ignore[arg-type]


def _places(shown: Exhibits) -> Iterator[tuple[Key, tuple[int, int]]]:
    for plan in lay_out(legible_sheets(plainly_titled(shown.sheets)), "zh"):
        for placed in plan.tables():
            for row in placed.table.rows:
                keys = [column.key for column in placed.table.columns]
                for key in keys:
                    down, right = placed.spot(row.key, key)
                    yield (plan.sheet.name, placed.table.id, row.key, key), (down + 1, right + 1)
                down, _ = placed.spot(row.key, keys[0])
                yield (plan.sheet.name, placed.table.id, row.key, ""), (down + 1, 1)


def edited(base: Run, folder: Path, seed: int) -> Path:
    """Change numbers that staff typed, each by a per cent or two, as far as the check lets it.

    Left alone is what a run weighs against other cells: one of several published figures of the same
    thing, and a target whose words say the same number.
    """
    book = read_cells(base.path)
    own, weighed = own_sheets(book), set(_weighed(base.path))
    spots = [(grid.name, at, cell.value) for grid in book.sheets if grid.name not in own | NOT_FIGURES
             for at, cell in grid.cells.items() if isinstance(cell.value, float) and cell.formula is None
             and cell.value and not 1900 < cell.value < 2100 and (grid.name, a1(*at)) not in weighed]
    rng = random.Random(seed)
    rng.shuffle(spots)
    parts, done = Parts(base.path), 0
    made = folder / base.path.name
    for sheet, at, value in spots:
        if done == EDITS:
            break
        assert isinstance(value, float)
        new = round(value * (1 + rng.choice((-1, 1)) * rng.uniform(0.005, 0.02)), 4)
        trial = parts.with_cell(sheet, a1(*at), f"<v>{new!r}</v>")
        trial.save(made)
        try:
            read(made)
        except InputError:  # a total that its lines deny: no run would take it
            continue
        parts, done = trial, done + 1
    parts.save(made)
    assert done == min(EDITS, len(spots))
    return made


def _weighed(path: Path) -> Iterator[tuple[str, str]]:
    """Go through the cells, by sheet and address, that are read beside others of the same thing."""
    found = read(path)
    vintages: dict[tuple[str, str], list[CellRef]] = {}
    for seen in found.dataset.observations:
        vintages.setdefault((seen.item, str(seen.period)), []).extend([seen.origin] if seen.origin else [])
    places = [place for them in vintages.values() if len(them) > 1 for place in them]
    places += [one.value_at for one in found.targets if one.value_at and any(sign.isdigit() for sign in one.text)]
    yield from ((place.sheet, place.cell) for place in places)


def is_marked(sheet: Worksheet, at: tuple[int, int]) -> bool:
    """Tell whether a cell says 重新运行才变: italic and grey."""
    font = sheet.cell(*at).font
    return bool(font.italic) and font.color is not None and font.color.rgb == GREY


def agrees(shown: object, fresh: Value) -> bool:
    if isinstance(shown, float) and isinstance(fresh, float):
        return abs(shown - fresh) <= 1e-7 * max(1.0, abs(shown), abs(fresh))
    return (shown or "—") == ("—" if fresh is None or fresh != fresh else fresh or "—")  # noqa: PLR0124


def value_in(grid: Grid, at: tuple[int, int]) -> object:
    cell = grid.cells.get(at)
    return cell.value if cell else None


@pytest.mark.libreoffice
@pytest.mark.shared
@pytest.mark.parametrize(("name", "seed"), [("luohu-2020", 4), ("base", 5), ("luohu-2021", 3), ("tax_all", 6),
                                            ("noarea", 12)])
def test_no_third_kind(shared: Path, tmp_path: Path, name: str, seed: int) -> None:
    own = PROJECT / "workbooks" / f"{name}.xlsx"
    source = own if own.is_file() else shared / "clerk_cases" / f"{name}.xlsx"
    for folder in (tmp_path / "base", tmp_path / "edit"):
        folder.mkdir()
        if source.with_suffix("").is_dir():
            shutil.copytree(source.with_suffix(""), folder / name)
    base = run(source, tmp_path / "base" / source.name)
    changed = edited(base, tmp_path / "edit", seed)
    fresh = run(changed, tmp_path / "fresh" / source.name)
    again = {grid.name: grid for grid in read_cells(recalculate(changed, tmp_path / "profile")).sheets}
    looks = load_workbook(base.path)
    third, followed = [], 0
    for key, at in base.places.items():
        if key not in fresh.values:
            continue  # a row that the figures no longer bring forth
        shown = value_in(again[key[0]], at)
        if not agrees(shown, fresh.values[key]) and not is_marked(looks[key[0]], at):
            third.append((*key, a1(*at), shown, fresh.values[key]))
        followed += not agrees(base.values[key], fresh.values[key]) and agrees(shown, fresh.values[key])
    assert not third, "\n".join(map(str, third))
    assert followed >= 40  # and much of what moves does so at once


@pytest.mark.shared
@pytest.mark.parametrize("name", ["luohu-2020", "tax_all", "gz14"])
def test_no_chart_title_states_figures_that_an_edit_changes(shared: Path, tmp_path: Path, name: str) -> None:
    own = PROJECT / "workbooks" / f"{name}.xlsx"
    made = run(own if own.is_file() else shared / "clerk_cases" / f"{name}.xlsx", tmp_path / f"{name}.xlsx")
    with ZipFile(made.path) as package:
        charts = [package.read(part).decode() for part in package.namelist() if "/charts/chart" in part]
    titles = [found[1] for chart in charts if (found := re.search(r"<c:title>.*?<a:t>(.*?)</a:t>", chart, re.DOTALL))]
    assert len(titles) > 2
    assert not [title for title in titles if tells_figures(title)]
