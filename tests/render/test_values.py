"""Numbers as a tidy table: the same columns everywhere, full digits, CSV and Parquet."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from samples.places import LUOHU

from forecast.cli import main
from forecast.exhibits import Cell, Column, Row, Table
from forecast.render import Of, Value, csv_text, table_values

HEAD = ["item", "name", "unit", "period", "scenario", "statistic", "value", "kind", "source"]
COMMANDS = {
    "run": ["--draws", "20", "--scenario", "基准"],
    "explain": ["tax_revenue", "2020"],
    "compare": ["计划", "基准"],
    "reckon": [],
    "estimate": [],
    "backtest": [],
    "landing": [],
    "quarters": [],
    "goal": ["--target", "tax_revenue 2020 = 900000", "--by", "b_tax"],
}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_prints_a_table_gives_it_as_csv(
        command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ["--out", str(tmp_path)] if command == "run" else []
    assert main([command, str(LUOHU), *COMMANDS[command], "--csv", *out]) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[0].split(",") == HEAD
    found = rows(printed)
    assert bool(found) is (command != "landing")  # the workbook has no month in progress
    for row in found:
        float(row["value"])
        assert None not in row.values()
    keys = [tuple(row[key] for key in HEAD[:6]) for row in found]
    assert len(keys) == len(set(keys))


def test_a_comparison_is_by_item_in_its_unit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(LUOHU), "计划", "基准", "--csv"]) == 0
    found = {(row["item"], row["statistic"]): row for row in rows(capsys.readouterr().out)}
    one = found["tax_revenue", "attribution:start"]
    assert (one["unit"], one["period"], float(one["value"])) == ("万元", "2020", 886_000.0)


def test_a_run_leaves_all_its_numbers_beside_the_record(tmp_path: Path,
                                                        capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(LUOHU), "--draws", "20", "--scenario", "基准", "--out", str(tmp_path)]) == 0
    assert "values.csv" in capsys.readouterr().out
    data = (tmp_path / "values.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")  # or Excel reads the Chinese as GBK
    assert b"\r" not in data
    found = {(row["item"], row["period"], row["statistic"]): row for row in rows(data.decode("utf-8-sig"))}
    record = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    values = record["scenarios"]["基准"]["values"]
    assert {key[0] for key in found} == set(values)
    for item, years in values.items():
        for year, cell in years.items():
            for key in {"value", "low", "p10", "p90"} & set(cell):
                assert float(found[item, year, key]["value"]) == cell[key]
            assert found[item, year, "value"]["kind"] == cell["kind"]


def test_the_file_is_what_the_command_prints_whatever_a_scenario_is_called(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.toml"
    other.write_text('name = "甲, \\"乙\\""\nparent = "基准"\n', encoding="utf-8")
    assert main(["run", str(LUOHU), "--draws", "20", "--scenario", str(other), "--csv", "--out", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert (tmp_path / "values.csv").read_bytes() == b"\xef\xbb\xbf" + printed.encode()
    assert '甲, "乙"' in {row["scenario"] for row in rows(printed)}


def test_what_is_imposed_names_the_cell_that_imposes_it(tmp_path: Path,
                                                        capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(LUOHU), "--draws", "0", "--scenario", "计划", "--csv", "--out", str(tmp_path)]) == 0
    imposed = [row for row in rows(capsys.readouterr().out) if row["kind"] == "imposed"]
    assert imposed
    assert any(row["source"] for row in imposed)


def test_parquet_holds_what_csv_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "deeper" / "reckoner.parquet"
    assert main(["reckon", str(LUOHU), "--csv", "--parquet", str(path)]) == 0
    table = parquet.read_table(path)
    assert table.column_names == HEAD
    assert csv_text(Value(**row) for row in table.to_pylist()) == capsys.readouterr().out


def test_without_pyarrow_a_sentence_says_what_to_install(
        tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert main(["reckon", str(LUOHU), "--parquet", str(tmp_path / "x.parquet")]) == 2
    assert 'pip install "fiscal-forecast[parquet]"' in capsys.readouterr().err


def test_text_and_gaps_are_no_numbers_and_cells_say_what_they_are_of() -> None:
    table = Table("t", "表", "万元", "项目", (Column("unit", "单位"), Column("2020", "2020年"),
                                        Column("tax_revenue:up", "增")),
                  (Row("b_tax", "弹性", (Cell("—"), Cell(1.5), Cell(12.0))),
                   Row("gap", "空", (Cell(""), Cell(None), Cell(float("nan"))))))
    one, other = table_values([table], Of(period="2021", scenario="基准"))
    assert (one.item, one.period, one.statistic, one.value) == ("b_tax", "2020", "t:2020", 1.5)
    assert (other.item, other.unit, other.period) == ("tax_revenue", "万元", "2021")
    assert other.statistic == "t:b_tax:up"
