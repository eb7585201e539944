"""Whatever is done to a package, the answer is a workbook or a sentence; whatever is typed is read."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings, strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formula.translate import Translator
from samples.chance.cases import cases
from samples.chance.damage import mutated

from forecast.issues import InputError, describe
from forecast.xlsx.addresses import a1
from forecast.xlsx.markup import unescaped
from forecast.xlsx.read.cells import read_cells
from forecast.xlsx.read.shared_formulas import SharedFormula, as_read


def rich_workbook() -> dict[str, bytes]:
    """The parts of a workbook with a bit of everything that the reader knows."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    sheet = book.add_worksheet("数据")
    sheet.add_table("A1:C4", {"columns": [{"header": "甲"}, {"header": "乙"}, {"header": "丙"}]})
    sheet.write_row("A2", ["文字", 1.5, True])
    sheet.write_formula("B3", "=SUM(B2:B2)", book.add_format({"num_format": "0.0%"}), 1.5)
    sheet.write_rich_string("A4", "红", book.add_format({"bold": True}), "黑")
    sheet.merge_range("E1:F2", "合并")
    sheet.set_row(7, None, None, {"hidden": True})
    sheet.set_column(8, 9, 5, None, {"hidden": True})
    book.add_worksheet("藏").hide()
    book.define_name("税率", "=数据!$B$2")
    book.close()
    with zipfile.ZipFile(packed) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


RICH = rich_workbook()


def read_or_refuse(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "变.xlsx"
        path.write_bytes(data)
        try:
            for grid in read_cells(path).sheets:
                for cell in grid.cells.values():
                    str(cell.value).encode()  # may be printed
        except InputError as error:
            for issue in error.issues:
                describe(issue).encode()


@settings(max_examples=cases(250))
@given(st.integers(0, 10**9))
def test_a_mutated_part_is_read_or_refused(seed: int) -> None:
    read_or_refuse(mutated(RICH, random.Random(seed)))


@pytest.mark.shared
def test_mutated_workbooks_of_other_programs_are_read_or_refused(shared: Path) -> None:
    rng = random.Random(4)
    for path in sorted((shared / "xlsx_corpus").glob("*.xls[xm]")):
        if path.stat().st_size > 15_000:
            continue
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
            if "xl/workbook.xml" in parts:
                for _ in range(4):
                    read_or_refuse(mutated(parts, rng))


_TEXTS = st.one_of(
    st.text(min_size=1, max_size=30), st.from_regex(r"_x[0-9A-Fa-f]{4}_", fullmatch=True),
    st.sampled_from(["=1+1", "+1", "-1", "@x", "{=1}", "http://a.b", "#REF!", "TRUE", "1e5", " 甲 ", "甲\n乙",
                     "&amp;", "<v>1</v>", "]]>", "_x", "_x000D_", "a_x0041_b", "０", "\u200b", "😀", "'"]))
# what neither program can write: control characters; and what spreadsheets never tell apart
_WRITABLE = _TEXTS.filter(lambda text: text.strip() and not ILLEGAL_CHARACTERS_RE.search(text)
                          and not set(text) & set("\r\ufffe\uffff") and text.isprintable() | ("\n" in text)
                          and not any(0xD800 <= ord(sign) <= 0xDFFF for sign in text))


def by_xlsxwriter(texts: list[str], path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row, text in enumerate(texts):
        sheet.write_string(row, 0, text)
    book.close()


def by_openpyxl(texts: list[str], path: Path) -> None:
    book = Workbook()
    for row, text in enumerate(texts, start=1):
        cell = book.worksheets[0].cell(row, 1)
        cell.value, cell.data_type = text, "s"
    book.save(path)


@pytest.mark.parametrize("write", [by_xlsxwriter, by_openpyxl])
@settings(max_examples=25)
@given(texts=st.lists(_WRITABLE, min_size=1, max_size=12))
def test_texts_come_back_as_they_were_typed(write: Callable[[list[str], Path], None], texts: list[str]) -> None:
    """openpyxl leaves ``_x0041_`` as it is, which other programs read as A: so do we."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "字.xlsx"
        write(texts, path)
        cells = read_cells(path).sheets[0].cells
    wanted = texts if write is by_xlsxwriter else [unescaped(text) for text in texts]
    read = {row: cell.value for (row, _), cell in cells.items()}
    assert read == {row: text for row, text in enumerate(wanted, start=1) if text.strip()}


_SHEETS = st.sampled_from(["", "表!", "'甲 乙'!", "'O''Neil'!", "Sheet1!", "A1!", "[1]表!"])
_REFS = st.builds(lambda sheet, a, column, b, row: f"{sheet}{a}{column}{b}{row}", _SHEETS,
                  st.sampled_from(["", "$"]), st.sampled_from(["A", "C", "Z", "AB", "XFD"]),
                  st.sampled_from(["", "$"]), st.integers(1, 30))
_PARTS = st.one_of(_REFS, st.builds("{}:{}".format, _REFS, st.sampled_from(["C9", "$D$9", "E$30"])),
                   st.sampled_from(['"A1"', '"say ""B2"""', "LOG10(A1)", "SUM(C:C)", "SUM($1:2)", "税率", "1.5E3",
                                    "TRUE", "A1B", "表1[A1]", "表1[[#This Row],[B2]]", "_xlfn.STDEV.S(A1:A9)"]))


@settings(max_examples=cases(300))
@given(st.lists(_PARTS, min_size=1, max_size=5), st.integers(0, 40), st.integers(0, 10))
def test_shared_formulas_move_as_openpyxl_moves_them(parts: list[str], rows: int, columns: int) -> None:
    formula = "+".join(parts)
    theirs = Translator(f"={formula}", origin="A1").translate_formula(a1(1 + rows, 1 + columns))
    ours = as_read(SharedFormula(formula, rows, columns))
    if "#REF!" not in ours:  # past the last column openpyxl goes on counting
        assert ours == theirs.removeprefix("=")
