"""Workbooks of the old format: the same grids as their twins; locked and damaged ones."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook

from forecast.importing.grids import open_source, source_of_text
from forecast.issues import InputError
from forecast.xlsx import RawCell, read_cells


def record(code: int, body: bytes) -> bytes:
    return struct.pack("<HH", code, len(body)) + body


def refusal(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        source_of_text(data, "表.xls")
    return caught.value.issues[0].code


@pytest.mark.shared
@pytest.mark.parametrize("name", ["01_nbs_annual", "03_nbs_quarter", "04_nbs_month"])
def test_an_old_workbook_gives_the_grid_of_its_twin(name: str, shared: Path, tmp_path: Path) -> None:
    folder = shared / "import_layouts"
    grid, = open_source(folder / f"{name}.xls").grids
    twin, = read_cells(folder / f"{name}.xlsx").sheets
    assert grid.cells == twin.cells
    assert (grid.name, grid.merges, grid.hidden) == (twin.name, twin.merges, twin.hidden)
    renamed = tmp_path / "表.csv"
    shutil.copy(folder / f"{name}.xls", renamed)
    assert open_source(renamed).format == "xls"


@pytest.mark.shared
def test_one_table_in_three_formats_is_one_grid(shared: Path) -> None:
    found = [open_source(shared / "import_layouts" / f"01_nbs_annual.{suffix}") for suffix in ("csv", "xls", "xlsx")]
    assert [source.format for source in found] == ["csv", "xls", "xlsx"]
    first, *others = (source.grids[0].cells for source in found)
    assert all(other == first for other in others)
    assert len({source.digest for source in found}) == 3


def test_a_worksheet_of_the_oldest_kind() -> None:
    cells = record(0x0203, struct.pack("<HHHd", 0, 1, 0, 2390.3)) + record(0x0204, struct.pack("<HHHH", 0, 0, 0, 3) + b"GDP")
    source = source_of_text(record(0x0409, struct.pack("<HHH", 0x0400, 0x0010, 0)) + cells + record(0x0A, b""), "表.xls")
    assert dict(source.grids[0].cells.items()) == {(1, 1): RawCell("text", "GDP"), (1, 2): RawCell("number", 2390.3)}


def test_a_locked_workbook_is_told_from_a_damaged_one() -> None:
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0x06))
    assert refusal(begin + record(0x2F, b"\1\0\1\0" + bytes(50)) + record(0x0A, b"")) == "encrypted_workbook"
    assert refusal(begin) == "import_damaged"


def test_the_bound_of_the_format_is_named() -> None:
    with pytest.raises(InputError) as caught:
        source_of_text(record(0x0809, bytes(16)) + bytes(33 << 20), "表.xls")
    assert ("size", "32") in caught.value.issues[0].fields


@pytest.mark.shared
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_workbook_cut_off_is_refused(share: float, shared: Path) -> None:
    data = (shared / "import_layouts" / "01_nbs_annual.xls").read_bytes()
    assert refusal(data[:int(len(data) * share)]) in {"import_damaged", "import_unknown"}


@pytest.mark.libreoffice
def test_formats_far_cells_and_what_is_hidden(tmp_path: Path) -> None:
    book = Workbook()
    sheet, other = book.active, book.create_sheet("隐藏")
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["C1"] = 0.065, 43830, 2390.3
    sheet["A1"].number_format, sheet["B1"].number_format = "0.0%", 'yyyy"年"m"月"'
    sheet["D1"], sheet["E1"] = "=1/0", "=1=1"
    sheet["IV65536"] = "远"
    sheet.merge_cells("A3:C4")
    sheet.row_dimensions[6].hidden = sheet.column_dimensions["F"].hidden = True
    other.sheet_state = "hidden"
    book.save(tmp_path / "表.xlsx")
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xls",
                    "--outdir", str(tmp_path), str(tmp_path / "表.xlsx")], check=True, capture_output=True, timeout=180)
    grid, hidden = open_source(tmp_path / "表.xls").grids
    assert [(cell.kind, cell.is_percent) for cell in grid.cells.row(1).values()] == [
        ("number", True), ("date", False), ("number", False), ("error", False), ("bool", False)]
    assert grid.cells[65536, 256].value == "远"
    assert (grid.merges, grid.hidden_rows, grid.hidden_columns) == (((3, 1, 4, 3),), ((6, 6),), ((6, 6),))
    assert (hidden.name, hidden.hidden) == ("隐藏", True)
