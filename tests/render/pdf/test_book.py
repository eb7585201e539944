"""The book that is printed: a page a subject, whatever is on it."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from forecast.exhibits import PrintBook, Table, Text
from forecast.exhibits.kit import Cell, Column, Row
from forecast.exhibits.printed import BookPage
from forecast.render.pdf import book_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.exhibits import Block


def table(name: str, rows: int) -> Table:
    return Table(name, f"表{name}", "万元", "项目", (Column("value", "金额"), Column("why", "依据", align="left")), tuple(
        Row(f"r{at}", f"项目{at}", (Cell(float(at)), Cell("按各月累计数推算全年。" * 4, role="text")))
        for at in range(rows)), notes=("注。",))


def printed(root: Path, *blocks: Block) -> tuple[int, str]:
    """Return how many pages there are, and all text on them without blanks."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    pages = tuple(BookPage(f"p{at}", f"第{at}题", blocks, "结果 说明") for at in range(3))
    made = root / "book.pdf"
    made.write_bytes(book_pdf(PrintBook("总览", "某局", "", "", pages, ()), {}, root, "zh"))
    said = subprocess.run(["pdftotext", made, "-"], check=True, capture_output=True).stdout.decode()
    return said.count("\f"), re.sub(r"\s", "", said)


@pytest.mark.parametrize("rows", [3, 60, 400])
def test_a_long_table_takes_no_second_page(tmp_path: Path, rows: int) -> None:
    """It is cut to the rows that have room; how many are left is said, and where they stand."""
    pages, whole = printed(tmp_path, Text("一句话。"), table("一", rows), table("二", 5))
    assert pages <= 3
    assert ("行，见结果工作簿“结果说明”" in whole) == (rows > 3)
    assert "第2题" in whole


@pytest.mark.parametrize("rows", [3, 60, 400])
def test_a_table_that_is_kept_has_its_place_beside_a_long_one(tmp_path: Path, rows: int) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    blocks = (table("一", rows), table("二", 40), table("三", 6), table("四", 60))
    page = BookPage("p", "题", blocks, "结果 说明", frozenset({"三"}), ("结果 说明", "结果 收入", "结果 支出", "结果 债务"))
    made = tmp_path / "book.pdf"
    made.write_bytes(book_pdf(PrintBook("总览", "某局", "", "", (page,), ()), {}, tmp_path, "zh"))
    said = subprocess.run(["pdftotext", made, "-"], check=True, capture_output=True).stdout.decode()
    whole = re.sub(r"\s", "", said)
    assert said.count("\f") == 1
    assert whole.index("表三") < whole.index("本页未印：") if rows > 3 else "表三" in whole
    # what has no room is named with the sheet that has it
    assert ("表二，见结果工作簿“结果收入”" in whole) == (rows > 3)
    assert "表四，见结果工作簿“结果债务”" in whole


def test_of_numbered_sentences_none_is_printed_behind_one_that_has_no_room(tmp_path: Path) -> None:
    lines = [Text("1. 首句。"), Text("2. " + "此句很长，写满了许多行也没有写完。" * 90), Text("3. 末句。")]
    for rows in range(28, 52, 2):
        _, whole = printed(tmp_path, table("一", rows), *lines)
        assert "3.末句" not in whole or "2.此句" in whole, rows
        assert "2.此句" not in whole or "1.首句" in whole, rows
