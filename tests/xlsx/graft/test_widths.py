"""Our columns keep their pixels in any workbook, whatever font it counts them in."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from samples.result_sample import sample_sheets
from xlsxwriter import Workbook

from forecast.workbook.results.layout import lay_out
from forecast.workbook.results.sizes import pixels
from forecast.workbook.results.write import workbook_parts
from forecast.xlsx.graft.weave import graft_sheets
from forecast.xlsx.graft.widths import plain_digit

if TYPE_CHECKING:
    from pathlib import Path

HOSTS = (("Calibri", 11, 7), ("宋体", 11, 8), ("等线", 11, 8), ("宋体", 12, 8), ("宋体", 10, 7),
         ("Some Font", 11, 7))


def host(path: Path, font: str, size: float) -> Path:
    book = Workbook(str(path), {"default_format_properties": {"font_name": font, "font_size": size}})
    book.add_worksheet("我的").write_number(0, 0, 1.0)
    book.close()
    return path


def widths(data: bytes, sheet: int) -> list[float]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        root = etree.fromstring(package.read(f"xl/worksheets/sheet{sheet}.xml"))
    return [float(one.get("width", "")) for one in root.iter("{*}col")
            for _ in range(int(one.get("min", "")), int(one.get("max", "")) + 1)]


@pytest.mark.parametrize(("font", "size", "digit"), HOSTS)
def test_columns_keep_their_pixels(font: str, size: float, digit: int, tmp_path: Path) -> None:
    sheets = sample_sheets()
    made = graft_sheets(host(tmp_path / "host.xlsx", font, size), workbook_parts(sheets)).data
    plan = lay_out(sheets, "zh")[0]
    found = widths(made, 3)[:len(plan.widths)]
    assert [one * digit for one in found] == pytest.approx(list(map(pixels, plan.widths)), abs=0.1)


def test_grafting_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    donor = workbook_parts(sample_sheets())
    once = graft_sheets(host(tmp_path / "host.xlsx", "Calibri", 11), donor).data
    again = tmp_path / "again.xlsx"
    again.write_bytes(once)
    assert graft_sheets(again, donor).data == once


@pytest.mark.parametrize("styles", ["<styleSheet/>", "<styleSheet><fonts/></styleSheet>",
                                    "<styleSheet><fonts><font/></fonts></styleSheet>",
                                    '<styleSheet><fonts><font><sz val="x"/></font></fonts></styleSheet>'])
def test_a_style_sheet_without_a_plain_font_counts_narrow_digits(styles: str) -> None:
    assert plain_digit(etree.fromstring(styles)) == 7
