"""Columns sorted alone, months left out or doubled, digits turned: caught at the right cell, in many workbooks.

The invented workbooks hold steady rows of many sizes; the reference ones hold what bureaus have published.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl import Workbook, load_workbook

from forecast.fiscal.plausible.digits import turned
from forecast.fiscal.plausible.paces import turned_levels
from forecast.issues import InputError, Issue, describe
from forecast.workbook.inputs.reading import read

ROWS = (("地区生产总值", "亿元", 1, 0.07), ("社会消费品零售总额", "亿元", 0.4, 0.05), ("固定资产投资", "亿元", 0.35, 0.06),
        ("第三产业增加值", "亿元", 0.5, 0.08), ("规上工业增加值", "亿元", 0.2, 0.05), ("一般公共预算收入", "万元", 700, 0.06),
        ("税收收入", "万元", 500, 0.05), ("一般公共预算支出", "万元", 1500, 0.07), ("居民人均可支配收入", "元", 40, 0.06))
FIRST, COUNT = 2015, 7
QUIET = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])


def problems(path: Path) -> list[Issue]:
    try:
        found = list(read(path).warnings)
    except InputError as error:
        found = list(error.issues)
    for one in found:
        assert "{" not in describe(one) + describe(one, "en")
    return found


def invented(seed: int, *, descending: bool = False) -> Workbook:
    """A district's years and months: steady rows, the months a regular part of the year."""
    rng = random.Random(seed)
    size = rng.uniform(150, 4000)
    years = [FIRST + at for at in range(COUNT)]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "年度指标"
    sheet.append(["指标", "单位", *(f"{one}年" for one in (reversed(years) if descending else years))])
    sheet.append([None, "状态", *["执行"] * COUNT])
    for name, unit, part, pace in ROWS:
        values = [size * part * rng.uniform(0.9, 1.1)]
        while len(values) < COUNT:
            values.append(values[-1] * (1 + pace + rng.uniform(-0.012, 0.012)))
        values = [round(one, 2 if unit == "亿元" else 0) for one in values]
        sheet.append([name, unit, *(reversed(values) if descending else values)])
    months = book.create_sheet("月度累计")
    months.append(["期间", "增值税（万元）", "企业所得税（万元）"])
    for year in years[-3:]:
        vat = income = 0.0
        for month in range(1, 13):
            vat += size * 14 * 1.05 ** (year - FIRST) * rng.uniform(0.9, 1.1)
            income += size * 8 * 1.05 ** (year - FIRST) * rng.uniform(0.9, 1.1)
            if month > 1:
                months.append([f"{year}年1-{month}月", round(vat), round(income)])
    return book


def after(book: Workbook) -> list[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder) / "本.xlsx")
        return [(one.code, one.where.sheet, one.where.cell) for one in problems(Path(folder) / "本.xlsx")]


@QUIET
@given(st.integers(0, 10**6), st.booleans())
def test_what_is_right_gives_no_word(seed: int, descending: bool) -> None:
    assert after(invented(seed, descending=descending)) == []


@QUIET
@given(st.integers(0, 10**6), st.booleans(), st.integers(0, COUNT - 1), st.booleans())
def test_a_column_sorted_alone(seed: int, descending: bool, year: int, falls: bool) -> None:
    book = invented(seed, descending=descending)
    sheet = book["年度指标"]
    cells = [sheet.cell(row, 3 + year) for row in range(3, 3 + len(ROWS))]
    for cell, value in zip(cells, sorted((one.value for one in cells), reverse=falls), strict=True):
        cell.value = value
    assert [one for one in after(book) if one[1] == "年度指标"] == [
        ("column_sorted", "年度指标", f"{'CDEFGHI'[year]}1")]


@QUIET
@given(st.integers(0, 10**6), st.integers(3, 33))
def test_a_month_left_out(seed: int, row: int) -> None:
    """Also the first of a year and December, where the other years have them."""
    book = invented(seed)
    sheet = book["月度累计"]
    gone = str(sheet.cell(row, 1).value)
    sheet.delete_rows(row)
    beside = row - 1 if gone.endswith("-12月") else row
    assert after(book) == [("month_left_out", "月度累计", f"A{beside}")]


@QUIET
@given(st.integers(0, 10**6), st.integers(3, 34), st.booleans())
def test_a_month_doubled(seed: int, row: int, whole: bool) -> None:
    """The row again, or its figures under the next month."""
    book = invented(seed)
    sheet = book["月度累计"]
    if str(sheet.cell(row, 1).value).endswith("1-2月"):
        row += 1
    if whole:
        sheet.insert_rows(row)
    for column in range(1 if whole else 2, 4):
        sheet.cell(row, column).value = sheet.cell(row - 1, column).value
    found = after(book)
    assert (("row_twice", "月度累计", f"A{row}") if whole else ("month_doubled", "月度累计", f"B{row}")) in found
    assert {one[2][1:] for one in found} <= {f"{row}"}


@QUIET
@given(st.integers(0, 10**6), st.sampled_from(range(5)), st.sampled_from(range(2, 5)), st.booleans(), st.data())
def test_two_digits_turned(seed: int, item: int, year: int, descending: bool, data: st.DataObject) -> None:
    """12,354 for 13,254 among steady neighbours."""
    book = invented(seed, descending=descending)
    cell = book["年度指标"].cell(3 + item, 3 + year)
    assert isinstance(cell.value, float)
    typed = [one for one in turned(cell.value) if 0.07 < abs(one / cell.value - 1) < 0.3]
    if typed:
        cell.value = data.draw(st.sampled_from(typed))
        assert cell.coordinate in {at for code, _, at in after(book)
                                   if code in {"digits_turned", "far_from_neighbours"}}


@pytest.mark.parametrize(("levels", "found"), [
    ((10100, 10900, 11800, 12600, 12354, 14000, 14900), {4: 13254}),
    ((10100, 10900, 11800, 12600, 13254, 14000, 14900), {}),
    ((10490.6, 13704.5, 16585.9, 17769.0, 21450.0, 26087.5, 30782.2, 35660.3), {}),  # a boom that cools
    ((5477, 5498, 5508, 5539), {})])
def test_steady_rows_alone_tell(levels: tuple[float, ...], found: dict[int, float]) -> None:
    assert turned_levels(dict(enumerate(levels))) == found


@pytest.mark.shared
@pytest.mark.parametrize("name", ["base", "gz14", "luohu-2021", "tax_all"])
def test_the_reference_workbooks(tmp_path: Path, shared: Path, name: str) -> None:
    """Right as they are; a column with many figures sorted alone is told at its heading."""
    source = shared / "clerk_cases" / f"{name}.xlsx"
    told = {"column_sorted", "digits_turned", "month_left_out"}
    assert not told & {one.code for one in problems(source)}
    book = load_workbook(source)
    sheet = book["年度指标"]
    columns = {column: [cell for row in range(7, sheet.max_row + 1)
                        if isinstance((cell := sheet.cell(row, column)).value, int | float)]
               for column in range(5, sheet.max_column + 1) if str(sheet.cell(4, column).value)[:4].isdecimal()}
    column = max(columns, key=lambda at: len(columns[at]))
    for cell, value in zip(columns[column], sorted(one.value for one in columns[column]), strict=True):
        cell.value = value
    book.save(tmp_path / "排.xlsx")
    assert [one.where.cell for one in problems(tmp_path / "排.xlsx") if one.code == "column_sorted"] == [
        sheet.cell(4, column).coordinate]


@pytest.mark.parametrize(("value", "code"), [(None, "latest_blank"), ("=H3*1.05", "formula_not_calculated"), ("=1/0", "formula_not_calculated")])
def test_a_cell_that_holds_a_formula_without_its_value_is_no_blank(tmp_path: Path, value: str | None, code: str) -> None:
    book = invented(3)
    book["年度指标"].cell(3, 2 + COUNT).value = value
    book.save(tmp_path / "a.xlsx")
    assert [one.code for one in problems(tmp_path / "a.xlsx") if one.where.sheet == "年度指标"] == [code]
