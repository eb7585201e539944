"""Text: its encoding and delimiter are found, a table is told from prose."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from forecast.importing.grids import Source, open_source, source_of_text
from forecast.issues import InputError
from forecast.xlsx import Grid, read_cells

TABLE = "指标,2019年,2018年\n地区生产总值(亿元),2390.3,2253.1\n年末常住人口(万人),106.1,-9.8\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|", "wide_comma": "，"}
PROSE = ["1-8月，丙区一般公共预算收入完成812,300万元，为年初预算的60.0%，同比下降3.9%。\n其中：税收收入571,200万元，下降5.5%。\n",
         "收入12,300", "全年收入1,203,400万元，增长5%；支出1,300,100万元，增长6%",
         "Revenue came to 12,300 in May, up 5%, and spending to 13,400.\nDebt was 100,200, as planned.\n",
         "Revenue of 2019 was 5 and spending 7.\nIn 2018 it was 5 and 6.\n", "2019年 全区收入 812,300万元\n2018年 全区收入 800万元\n",
         "一、\t收入情况。全区收入812,300万元，增长5.5%。\n二、\t支出情况。全区支出900,100万元，增长4.4%。\n", "2390.3"]


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


@pytest.mark.shared
def test_every_csv_that_is_there_is_a_table(shared: Path) -> None:
    files = sorted(shared.rglob("*.csv"))
    assert len(files) > 20
    for path in files:
        source = open_source(path)
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            lines = sum(1 for _ in csv.reader(stream))
        assert source.format == "csv", path
        assert source.grids[0].cells.rows()[-1] <= lines, path
        assert "uneven_quotes" not in source.notes, path


@pytest.mark.parametrize("text", PROSE)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_sentences_are_prose_though_their_amounts_have_commas(text: str, encoding: str) -> None:
    source = read(text.encode(encoding, "ignore"))
    assert (source.format, source.grids, source.prose) == ("text", (), text.strip())


def test_sentences_around_a_table_are_both() -> None:
    notice = "全区收入812,300万元，增长5.5%。"
    source = read(f"{notice}\n单位：万元\n指标\t本月\t累计\n税收收入\t5.5\t571,200\n")
    grid, = source.grids
    assert source.prose == notice
    assert grid.cells[1, 1].value == notice
    assert (grid.cells[4, 2].value, grid.cells[4, 3].value) == (5.5, "571,200")


@pytest.mark.parametrize(("text", "found"), [
    ("2390.3", 2390.3), ("-9.8", -9.8), ("+5", 5.0), (" 7 ", 7.0), (".5", 0.5), ("1.2e-05", 1.2e-05), ("0", 0.0),
    ("3165.6000000000004", 3165.6000000000004)])
def test_a_plain_number_is_one(text: str, found: float) -> None:
    assert cells(f"a\tb\nx\t{text}")[2, 2] == found


@pytest.mark.parametrize("text", [
    "11 030 418", "5年", "12.5%", "2,390.3", "0012", "1234567890123456", "1e5", "1_000", "nan", "inf", "１２", "−9.8", "--5",
    "1.2.3", "2019-12", "…", "-", "9" * 400])
def test_what_is_more_than_a_plain_number_stays_as_typed(text: str) -> None:
    assert cells(f"a\tb\nx\t{text}")[2, 2] == text


def test_copied_cells_may_hold_line_ends_and_delimiters() -> None:
    assert cells('指标\t"说明\n第二行"\n"甲\t乙"\t"他说""好"""\n') == {
        (1, 1): "指标", (1, 2): "说明\n第二行", (2, 1): "甲\t乙", (2, 2): '他说"好"'}


def test_uneven_quotes_cost_no_line() -> None:
    text = '指标,2019年,备注\n"一般"收入,5,甲\n税收,"6,乙\n"非税,收入",7,丙\n'
    assert "uneven_quotes" in read(text).notes
    found = cells(text)
    assert (found[2, 1], found[2, 2], found[3, 2], found[4, 1], found[4, 2]) == ('"一般"收入', 5.0, '"6', "非税,收入", 7.0)


def test_codes_kept_from_being_numbers_are_texts() -> None:
    assert cells('代码,值\n="00123","5"\n="101",6\n') == {
        (1, 1): "代码", (1, 2): "值", (2, 1): "00123", (2, 2): 5.0, (3, 1): "101", (3, 2): 6.0}


def test_a_stated_delimiter_is_taken_and_is_no_row() -> None:
    assert cells("sep=;\na;1,5\nb;2,5\n") == {(1, 1): "a", (1, 2): "1,5", (2, 1): "b", (2, 2): "2,5"}


def test_bars_of_a_drawn_table_are_no_cells() -> None:
    assert cells("| 指标 | 2019年 |\n|---|--:|\n| 收入 | 5 |\n") == {
        (1, 1): "指标", (1, 2): "2019年", (2, 1): "收入", (2, 2): 5.0}


def test_columns_set_apart_by_room() -> None:
    assert cells("指标      2019年   2018年\n收入      5       6\n　支出  7  8") == {
        (1, 1): "指标", (1, 2): "2019年", (1, 3): "2018年", (2, 1): "收入", (2, 2): 5.0, (2, 3): 6.0,
        (3, 1): "支出", (3, 2): 7.0, (3, 3): 8.0}


def test_a_gap_in_columns_set_apart_by_room_is_no_guess() -> None:
    assert not read("指标      2019年   2018年\n收入              6\n").grids


def test_what_is_copied_from_a_page_has_one_space_between_cells() -> None:
    found = cells("全区主要指标 单位：亿元\n指标 2019年 2018年 增长\n地区生产总值 2,390.3 2253.1 6.1%\n税收收入 5 — -3.9%\n注：按现价计算")
    assert (found[3, 2], found[3, 4], found[4, 3], found[4, 1]) == ("2,390.3", "6.1%", "—", "税收收入")
    assert not read("指标 2019年 2018年\n税收 收入 5 6\n支出 7 8\n").grids


def test_commas_within_amounts_part_no_cells_where_the_heading_shows_it() -> None:
    found = cells("一般公共预算收入\n项目,金额,增长\n税收,1,571,200,5.5\n非税,241,100,-3.9\n其他,90,0\n")
    assert (found[3, 2], found[3, 3], found[4, 2], found[5, 2]) == ("1,571,200", 5.5, "241,100", 90.0)
    assert cells("项目,2019,2018\n税收,571,200\n非税,241,100\n")[2, 3] == 200.0


def test_commas_of_decimals_do_not_part_cells() -> None:
    assert cells("年;一;二\n2019;1,5;2,5\n2018;3,5;4,5\n")[2, 2] == "1,5"


@pytest.mark.parametrize(("text", "encoding"), [
    ("Title,Receipts £m,Index\n2017,640100,104.1\n", "cp1252"), ("指標,數值\n財政總收入,5\n稅務及關稅總額,6\n", "big5")])
def test_other_code_pages_are_told_by_their_characters(text: str, encoding: str) -> None:
    assert cells(text.encode(encoding)) == cells(text)


@pytest.mark.parametrize(("data", "line"), [
    (TABLE.encode()[:-30] + "人".encode()[:1], 3), ("指标,值\n".encode() * 5 + "收入,1\n".encode("gbk"), 6),
    (b"\xef\xbb\xbf" + TABLE.encode("gbk"), 1), ("指标\n".encode("utf-16") + b"\0", 2)])
def test_broken_text_is_refused_at_its_line(data: bytes, line: int) -> None:
    with pytest.raises(InputError) as caught:
        read(data)
    issue, = caught.value.issues
    assert (issue.code, issue.found) == ("import_encoding", str(line))


WORD = st.text("地区生产总值财政收支ab（）", min_size=1, max_size=6)
NUMBER = st.floats(-1e6, 1e6).map(lambda value: f"{value:.2f}")
AWKWARD = st.text('甲乙,;|\t"\n， x', min_size=1, max_size=5).map(str.strip).filter(bool).map(lambda text: f"甲{text}乙")


@st.composite
def grids(draw: st.DrawFn) -> list[list[str]]:
    wide, tall = draw(st.integers(3, 6)), draw(st.integers(3, 8))
    head = [draw(WORD) for _ in range(wide)]
    return [head, *([draw(WORD | AWKWARD), *(draw(NUMBER | st.just("")) for _ in range(wide - 2)), draw(NUMBER)]
                    for _ in range(tall))]


@given(grids(), st.sampled_from(ENCODINGS), st.sampled_from(["tab", "comma", "semicolon", "wide_comma"]), st.sampled_from(["\n", "\r\n"]))
def test_any_grid_written_as_csv_reads_back(grid: list[list[str]], encoding: str, delimiter: str, end: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=DELIMITERS[delimiter], lineterminator=end).writerows(grid)
    source = read(stream.getvalue().encode(encoding))
    assert f"delimiter_{delimiter}" in source.notes
    found = {place: cell.value for place, cell in source.grids[0].cells.items()}
    wanted = {(row, column): text for row, line in enumerate(grid, 1) for column, text in enumerate(line, 1) if text}
    assert found.keys() == wanted.keys()
    for place, value in found.items():
        assert value == (float(wanted[place]) if isinstance(value, float) else wanted[place])
