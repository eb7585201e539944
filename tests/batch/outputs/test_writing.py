"""What a batch hands in: tables of every number, a database, a book with live sums and links."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from samples.batches.places import CITY, place, places
from samples.places import PROJECT

from forecast.batch import BatchRequest, run_batch
from forecast.batch.outputs.tables import COLUMNS
from forecast.projection import Settings
from forecast.xlsx import lint_package

parquet = pytest.importorskip("pyarrow.parquet")
duckdb = pytest.importorskip("duckdb")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    places(folder / "in", 4)
    place(folder / "in" / "远", "丙县", 90_000, above="远市")
    (folder / "in" / "坏区.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "in" / "缺.csv").write_text("", encoding="utf-8")
    run_batch(BatchRequest(str(folder / "in"), folder / "out", settings=Settings(draws=60), jobs=0))
    return folder / "out"


def test_a_row_a_number_sorted_by_place(out: Path) -> None:
    assert sorted(path.name for path in (out / "数据").glob("*")) == ["合计.parquet", "样例市.parquet", "远市.parquet"]
    table = parquet.read_table(out / "数据" / f"{CITY}.parquet")
    assert tuple(table.column_names) == COLUMNS
    rows = table.to_pylist()
    assert [one["unit"] for one in rows] == sorted(one["unit"] for one in rows)
    assert len({tuple(one[key] for key in COLUMNS[:7]) for one in rows}) == len(rows)
    assert {one["measure"] for one in rows if one["item"] == "gpb_revenue"} == {"万元"}
    assert {"value", "p10", "p90"} <= {one["statistic"] for one in rows}


def test_the_database_holds_every_row_and_totals_are_the_sums(out: Path) -> None:
    with duckdb.connect(str(out / "汇总.duckdb"), read_only=True) as base:
        count = sum(parquet.read_metadata(path).num_rows for path in (out / "数据").glob("*.parquet"))
        assert base.execute("SELECT count(*) FROM numbers").fetchall() == [(count,)]
        asked = ("SELECT sum(value) FROM numbers WHERE item = 'gpb_revenue' AND year = '2024' AND statistic = 'value' "
                 "AND above = $1 AND unit LIKE $2")
        (parts,), = base.execute(asked, [CITY, "%"]).fetchall()
        (whole,), = base.execute(asked, ["", CITY]).fetchall()
    assert parts == pytest.approx(whole)


def test_the_book_has_live_sums_ranks_and_links(out: Path) -> None:
    book = load_workbook(out / "汇总.xlsx")
    assert book.sheetnames == ["结果 目录", "汇总", "分地区", "分项", "热力表", "异常", "未报"]
    sheet = book["分地区"]
    rows = [row for row in sheet.iter_rows() if row[0].value]
    head = next(at for at, row in enumerate(rows) if row[0].value == "地区")
    columns = {cell.value: cell.column - 1 for cell in rows[head] if cell.value}
    body = [row for row in rows[head + 1:] if str(row[0].value).startswith("=HYPERLINK(")]
    assert [row[0].value for row in body][:2] == [
        f'=HYPERLINK("../in/{name}.xlsx","{name}")' for name in ("样例4区", "样例3区")]
    cached = load_workbook(out / "汇总.xlsx", data_only=True)["分地区"]
    assert cached[body[0][0].coordinate].value == "样例4区"
    assert sheet.freeze_panes == f"B{body[0][0].row}"
    total = next(row for row in rows if row[0].value == "合计")
    assert total[columns["本年预测"]].value.startswith("=SUM(")
    assert sorted(row[columns["排名"]].value for row in body) == list(range(1, 6))
    assert "进度%" not in columns  # no place has months
    assert sheet.conditional_formatting
    lost = [str(cell.value) for row in cached.parent["未报"].iter_rows() for cell in row if cell.value]
    assert "坏区" in lost


def test_last_years_workbook_is_in_no_sum_and_named(tmp_path: Path) -> None:
    places(tmp_path / "in", 3)
    place(tmp_path / "in", "旧区", 500_000, years=range(2014, 2022))
    run_batch(BatchRequest(str(tmp_path / "in"), tmp_path / "out", settings=Settings(draws=0), jobs=0))
    book = load_workbook(tmp_path / "out" / "汇总.xlsx", data_only=True)
    said = {sheet.title: [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value] for sheet in book}
    assert "旧区" not in said["分地区"]
    assert "旧区" in said["异常"]
    assert any("（3 个单位合计）" in one for one in said["汇总"])


def test_a_list_with_places_above_and_one_that_has_not_come(tmp_path: Path) -> None:
    place(tmp_path, "甲区", 50_000)
    (tmp_path / "表.csv").write_text("文件,名称,上级\n甲区.xlsx,甲区,某市\n,某市,某省\n,乙区,某市\n", encoding="utf-8")
    report = run_batch(BatchRequest(str(tmp_path / "表.csv"), tmp_path / "out", settings=Settings(draws=0), jobs=0))
    assert [(line.place, line.state.value) for line in report.lines] == [("乙区", "missing"), ("甲区", "done")]
    assert (tmp_path / "out" / "数据" / "某市.parquet").is_file()


def test_excel_would_open_the_book(out: Path) -> None:
    assert lint_package(out / "汇总.xlsx") == ()


def test_last_years_workbook_lies_with_those_that_nobody_places(tmp_path: Path) -> None:
    """Two sorts of places go into the file of all: it is written once, and loses neither."""
    places(tmp_path / "in", 1)
    place(tmp_path / "in", "无上级县", 70_000, above="")
    place(tmp_path / "in", "旧区", 500_000, years=range(2014, 2022))
    run_batch(BatchRequest(str(tmp_path / "in"), tmp_path / "out", settings=Settings(draws=0), jobs=0))
    units = {row["unit"] for path in (tmp_path / "out" / "数据").glob("*.parquet")
             for row in parquet.read_table(path).to_pylist()}
    assert {"样例1区", "无上级县", "旧区"} <= units


def test_who_stands_where_is_asked_about_where_it_cannot_be(tmp_path: Path) -> None:
    """Two of one name, two above each other, a superior that nobody lists: all are told, the rest goes on."""
    place(tmp_path / "in", "甲县", 70_000, above="东片")
    place(tmp_path / "in" / "旧", "甲县", 60_000, above="东片")
    place(tmp_path / "in", "乙县", 50_000, above="西片")
    place(tmp_path / "in", "丙县", 40_000, above="西边")
    (tmp_path / "名单.csv").write_text(
        "文件,名称,上级\nin/甲县.xlsx,,东片\nin/旧/甲县.xlsx,,东片\nin/乙县.xlsx,,西片\nin/丙县.xlsx,,西边\n"
        ",东片,西片\n,西片,东片\n", encoding="utf-8")
    run_batch(BatchRequest(str(tmp_path / "名单.csv"), tmp_path / "out", settings=Settings(draws=0), jobs=0))
    book = load_workbook(tmp_path / "out" / "汇总.xlsx", data_only=True)
    said = [str(cell) for row in book["异常"].values for cell in row if cell]
    assert sum("区划名称相同（in/旧/甲县; in/甲县）" in one for one in said) == 1
    assert sum(way in one for one in said for way in ("：东片 → 西片 → 东片；", "：西片 → 东片 → 西片；")) == 1
    assert sum("上级“西边”" in one for one in said) == 1


def test_a_place_that_names_itself_as_its_superior_is_told_so(tmp_path: Path) -> None:
    place(tmp_path / "in", "甲市", 70_000, above="甲市")
    place(tmp_path / "in", "乙市", 60_000, above="某省")
    run_batch(BatchRequest(str(tmp_path / "in"), tmp_path / "out", settings=Settings(draws=0), jobs=0))
    rows = [row for row in load_workbook(tmp_path / "out" / "汇总.xlsx", data_only=True)["异常"].values if row[0] == "甲市"]
    said = [str(cell) for row in rows for cell in row if cell]
    assert sum("填的是它自己" in one for one in said) == 1
    assert not any("互为上下级" in one for one in said)


def test_a_workbook_handed_in_twice_under_two_names_is_asked_about(tmp_path: Path) -> None:
    places(tmp_path / "in", 3)
    place(tmp_path / "in", "甲县", 70_000)
    place(tmp_path / "in", "甲县（报送稿）", 70_000)
    run_batch(BatchRequest(str(tmp_path / "in"), tmp_path / "out", settings=Settings(draws=0), jobs=0))
    rows = list(load_workbook(tmp_path / "out" / "汇总.xlsx", data_only=True)["异常"].values)
    said = [row for row in rows if any("完全相同" in str(cell) for cell in row)]
    assert len(said) == 1
    assert "（甲县; 甲县（报送稿））" in str(said[0])


def test_the_book_lists_no_item_that_is_nought_throughout(out: Path) -> None:
    rows = [row[2:-1] for row in load_workbook(out / "汇总.xlsx", data_only=True)["分项"].iter_rows(min_row=3, values_only=True) if row[1]]
    assert len(rows) > 10
    assert all(any(cell and cell != "—" for cell in row) for row in rows)


DATABASE = """
import sys
from pathlib import Path
from forecast.batch.outputs.database import write_database
write_database(sorted(Path(sys.argv[1]).glob("*.parquet"))[:int(sys.argv[2])], Path(sys.argv[1]) / "a.duckdb")
print(*(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="asks Linux for its own peak: a child's counts its parent's")
def test_the_memory_of_the_database_does_not_grow_with_what_is_in_it(tmp_path: Path) -> None:
    import numpy as np
    import pyarrow as pa

    rng = np.random.default_rng(5)
    for number in range(24):
        table = pa.table({"value": pa.array(rng.standard_normal(200_000)),
                          "unit": pa.array(rng.integers(10**12, size=200_000).astype(str).tolist())})
        parquet.write_table(table, tmp_path / f"{number:02}.parquet")
    said = [subprocess.run([sys.executable, "-c", DATABASE, str(tmp_path), str(count)], cwd=PROJECT, check=True,
                           capture_output=True, text=True).stdout for count in (4, 24)]
    peaks = [int(one.splitlines()[-1]) for one in said]
    assert peaks[1] < peaks[0] + 15_000, peaks  # kB
