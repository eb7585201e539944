"""Text: its encoding and delimiter are found, a table is told from prose."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecast.importing.grids import Source, open_source, source_of_text
from forecast.xlsx import Grid, read_cells

TABLE = "指标,2019年,2018年\n地区生产总值(亿元),2390.3,2253.1\n年末常住人口(万人),106.1,-9.8\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|", "wide_comma": "，"}


def read(text: str | bytes) -> Source:
    return source_of_text(text, "粘贴")


def cells(text: str | bytes) -> dict[tuple[int, int], object]:
    grid, = read(text).grids
    return {place: cell.value for place, cell in grid.cells.items()}


def bare(grid: Grid) -> dict[tuple[int, int], str]:
    """What is typed, whether or not the workbook made numbers of it."""
    return {place: str(cell.value).removesuffix(".0") for place, cell in grid.cells.items()}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_every_encoding_and_delimiter_gives_the_same_grid(encoding: str, delimiter: str) -> None:
    written = TABLE.replace(",", DELIMITERS[delimiter]).encode(encoding)
    assert cells(written) == cells(TABLE)
    assert cells(written)[3, 3] == -9.8
    assert f"delimiter_{delimiter}" in read(written).notes


@pytest.mark.shared
@pytest.mark.parametrize("name", ["01_nbs_annual", "02_nbs_month_transposed", "05_nbs_region", "18_mixed_frequencies"])
def test_a_csv_gives_the_grid_of_its_workbook(name: str, shared: Path) -> None:
    folder = shared / "import_layouts"
    grid, = open_source(folder / f"{name}.csv").grids
    twin, = read_cells(folder / f"{name}.xlsx").sheets
    assert bare(grid) == bare(twin)
