"""Our reader beside openpyxl on workbooks that other programs made."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from samples.reader_comparison import Comparison, compare

SMALL = 130_000
"""Larger files take minutes: ``python tests/reader_comparison.py FOLDER`` compares them too."""


@pytest.mark.shared
def test_every_difference_from_openpyxl_has_a_name(shared: Path) -> None:
    found = Comparison()
    for path in sorted((shared / "xlsx_corpus").glob("*.xls[xm]")):
        if path.stat().st_size <= SMALL:
            compare(path, found)
    assert found.unnamed == []
    assert found.files >= 40
    assert found.cells > 10_000
    assert set(found.named) >= {"data table", "link's target", "escaped text", "blank text"}


def test_a_difference_without_a_name_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison itself can fail: a reader that loses a cell and changes another is caught."""
    from samples import reader_comparison

    def written(value: object) -> Path:
        book = Workbook()
        book.worksheets[0].append(["甲", value, datetime(2020, 1, 3), timedelta(hours=2), "=A1"])
        packed = io.BytesIO()
        book.save(packed)
        path = tmp_path / "一.xlsx"
        path.write_bytes(packed.getvalue())
        return path

    good, path = Comparison(), written(1.5)
    compare(path, good)
    assert good.unnamed == []
    assert dict(good.named) == {"time of day": 1}
    other = reader_comparison.read_cells(path)
    written(2.5)
    monkeypatch.setattr(reader_comparison, "read_cells", lambda _: other)
    bad = Comparison()
    compare(path, bad)
    assert bad.unnamed == ["一.xlsx Sheet!B1: number 1.5 2.5"]
