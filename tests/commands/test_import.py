"""``forecast import`` on the command line: what it shows, asks, writes; its exit codes and JSON."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from samples.places import SHARED

from forecast.cli import main
from forecast.workbook import build_template, take_stock

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ("项目", "累计数", "上年同期累计数")
LINES: tuple[tuple[object, ...], ...] = (("一般公共预算收入", 812300, 845600), ("税收收入", 571200, 604300), ("非税收入", 241100, 241300))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "某县.xlsx"
    build_template(path, range(2015, 2022))
    return path


@pytest.fixture
def book(template: Path, tmp_path: Path) -> Path:
    return shutil.copy(template, tmp_path / "某县.xlsx")


def report(path: Path, month: int = 8, lines: tuple[tuple[object, ...], ...] = LINES) -> Path:
    """A month's report as a finance bureau writes it."""
    made = Workbook()
    sheet = made.active
    for row in ((f"2020年1—{month}月一般公共预算收入执行情况表",), ("单位：万元",), HEAD, *lines):
        sheet.append(row)  # type: ignore[union-attr]
    path.parent.mkdir(exist_ok=True)
    made.save(path)
    return path


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = main(["import", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out + said.err


def values(path: Path) -> dict[tuple[str, str], float]:
    return {(one.item, str(one.period)): one.value for one in take_stock(path).observations}


def test_a_months_report_is_written_and_known_again(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = report(tmp_path / "8月.xlsx")
    code, said = run(capsys, table, "--into", book, "--yes")
    assert code == 0
    assert "新 6" in said
    assert "月度累计!" in said
    assert values(book)["gpb_revenue", "2020-08"] == 812300.0
    assert values(book)["gpb_revenue", "2019-08"] == 845600.0
    before = book.read_bytes()
    code, said = run(capsys, table, "--into", book, "--yes")
    assert (code, "全部已有" in said, book.read_bytes() == before) == (0, True, True)


def test_a_report_loads_only_what_reads_it(book: Path, tmp_path: Path) -> None:
    """Loading numpy and the readers of other kinds would take longer than the report itself."""
    words = ["import", str(report(tmp_path / "8月.xlsx")), "--into", str(book), "--yes"]
    script = ("import sys\nfrom forecast.cli import main\n"
              f"assert main({words!r}) == 0\n"
              "print('loaded', *sys.modules, file=sys.stderr)")
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, encoding="utf-8").stderr
    loaded = set(said.split("loaded", 1)[1].split())
    assert "forecast.importing.reading.tables" in loaded
    assert not {"numpy", "pandas", "xlrd", "openpyxl", "forecast.importing.ledger", "forecast.importing.prose",
                "forecast.importing.grids.biff", "forecast.importing.grids.pages", "forecast.importing.grids.encodings"} & loaded


def test_nothing_is_written_before_it_is_said_to(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    table = report(tmp_path / "8月.xlsx")
    for words in ((), ("--dry-run",), ("--dry-run", "--yes")):
        code, said = run(capsys, table, "--into", book, *words)
        assert code == 0
        assert ("--yes" in said) == (not words)
        assert book.read_bytes() == before


def test_questions_go_into_the_workbook_and_are_answered_there(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = report(tmp_path / "8月.xlsx", lines=(*LINES, ("某某事业收入", 123, 120)))
    code, said = run(capsys, table, "--into", book)
    assert code == 4
    assert "导入对照" in said
    assert not values(book)
    answers = load_workbook(book)
    sheet = answers["导入对照"]
    assert sheet.sheet_state == "visible"
    row = next(row for row in range(5, 20) if sheet.cell(row, 3).value == "某某事业收入")
    offered = [one for one in sheet.data_validations.dataValidation if f"D{row}" in str(one.sqref)]
    assert "不取" in offered[0].formula1
    sheet.cell(row, 4, "不取")
    answers.save(book)
    code, said = run(capsys, table, "--into", book, "--yes")
    assert code == 0
    assert "新 6" in said


def test_an_answer_may_be_given_with_the_command(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = report(tmp_path / "8月.xlsx", lines=(*LINES, ("某某事业收入", 123, 120)))
    code, _ = run(capsys, table, "--into", book, "--yes", "--answer", "某某事业收入=新增")
    assert code == 0
    found = take_stock(book).items.find("某某事业收入")
    assert found is not None
    assert values(book)[found.code, "2020-08"] == 123.0
    code, said = run(capsys, report(tmp_path / "9月.xlsx", 9, (*LINES, ("某某事业收入", 150, 140))), "--into", book, "--yes")
    assert code == 0, said  # the second month asks nothing
    assert values(book)[found.code, "2020-09"] == 150.0


def test_an_answer_that_makes_no_sense_leaves_the_question(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "公报.csv"
    table.write_text("指标,单位,2017年,2018年,2020年\n地区生产总值,亿元,2110.4,2253.1,2390.3\n", encoding="utf-8")
    code, said = run(capsys, table, "--into", book, "--yes", "--answer", "数据状态=不清楚")
    assert (code, "数据状态" in said) == (4, True)
    assert ("gdp_nominal", "2020") not in values(book)


def test_a_year_of_reports_in_a_folder(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for month in range(2, 13):
        report(tmp_path / "月报" / f"{month:02d}月.xlsx", month, tuple(
            (name, float(str(now)) + month, float(str(before)) + month) for name, now, before in LINES))
    shutil.copy(book, tmp_path / "月报" / "~$某县.xlsx")
    code, said = run(capsys, tmp_path / "月报", "--into", book, "--yes")
    assert (code, "新 66" in said) == (0, True)
    assert len(values(book)) == 66
    sheet = load_workbook(book)["月度累计"]
    periods = [sheet.cell(row, 1).value for row in range(5, 27)]
    assert periods[:2] == ["2019年1-2月", "2019年1-3月"]
    assert periods == sorted(periods, key=lambda one: (one[:4], int(one.split("-")[1][:-1])))


def test_json_for_other_programs(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = report(tmp_path / "8月.xlsx", lines=(*LINES, ("某某事业收入", 123, 120)))
    code = main(["import", str(table), "--into", str(book), "--dry-run", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert code == 4
    first = answer["observations"][0]
    assert {key: first[key] for key in ("item", "period", "value", "unit", "cell", "sheet", "file", "cumulative", "state", "target")} == {
        "item": "gpb_revenue", "period": "2020-08", "value": 812300, "unit": "万元", "cell": "B4", "sheet": "Sheet", "file": "8月.xlsx",
        "cumulative": True, "state": "new", "target": "月度累计"}
    assert [(one["matter"], one["subject"], one["count"]) for one in answer["questions"]] == [("指标", "某某事业收入", 2)]
    assert (answer["bonds"], answer["refused"]) == ([], [])


def test_json_in_english_has_english_words(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "budget.xlsx"
    made = Workbook()
    for row in (("2019年一般公共预算收入决算表",), ("单位：万元",), ("项目", "预算数", "决算数"), ("一般公共预算收入", 812300, 845600)):
        made.active.append(row)  # type: ignore[union-attr]
    made.save(table)
    main(["import", str(table), "--into", str(book), "--dry-run", "--json", "--lang", "en"])
    found = json.loads(capsys.readouterr().out)["observations"]
    assert {(one["status"], one["unit"]) for one in found} == {("budget", "ten thousand yuan"), ("final account", "ten thousand yuan")}
    assert main(["import", str(table), "--into", str(book), "--dry-run", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["observations"]
    assert {(one["status"], one["unit"]) for one in found} == {("预算", "万元"), ("决算", "万元")}


def test_pasted_cells_are_read_from_standard_input(book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = "2020年1-8月一般公共预算收入\n单位：万元\n项目\t累计数\n一般公共预算收入\t812300\n税收收入\t571200\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    code, said = run(capsys, "-", "--into", book, "--yes")
    assert code == 0, said
    assert values(book)["tax_revenue", "2020-08"] == 571200.0


@pytest.mark.parametrize(("content", "code"), [(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, 2), ("没有数的一句话。".encode(), 2)])
def test_what_cannot_be_read_is_refused_and_the_rest_is_read(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes,
                                                             code: int) -> None:
    bad = tmp_path / "图片.txt"
    bad.write_bytes(content)
    found, said = run(capsys, bad, report(tmp_path / "8月.xlsx"), "--into", book, "--yes")
    assert found == code
    assert "图片.txt" in said
    assert len(values(book)) == 6


def test_a_foreign_table_is_no_workbook_to_write_into(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, other = report(tmp_path / "8月.xlsx"), report(tmp_path / "9月.xlsx", 9)
    before = other.read_bytes()
    code, said = run(capsys, table, "--into", other, "--yes")
    assert code == 2
    assert "forecast new" in said
    assert other.read_bytes() == before


def test_check_says_what_a_foreign_table_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(report(tmp_path / "8月.xlsx")), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "这不是输入工作簿" in said
    assert "要把其中的数取进来，用 forecast import" in said
    assert "6 个数" in said
    assert "没有工作表" not in said
    assert not (tmp_path / "out").exists()


def test_explain_reaches_the_cell_of_the_table(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "公报.csv"
    table.write_text("指标,单位,2017年,2018年,2019年\n地区生产总值,亿元,2110.4,2253.1,2390.3\n一般公共预算收入,亿元,97.6,99.9,91.2\n", encoding="utf-8")
    code, said = run(capsys, table, "--into", book, "--yes", "--answer", "数据状态=最终核实")
    assert code == 0, said
    assert main(["explain", str(book), "地区生产总值", "2018"]) == 0
    assert "导入自 公报.csv › " in capsys.readouterr().out
    sheet = load_workbook(book)
    cell = next(cell for row in sheet["年度指标"].iter_rows() for cell in row if cell.value == 2253.1)
    cell.value = 2260.0  # a figure that was changed since is no longer the table's
    sheet.save(book)
    assert main(["explain", str(book), "地区生产总值", "2018"]) == 0
    assert "导入自" not in capsys.readouterr().out


def test_a_month_that_comes_late_disturbs_no_other(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It stands between rows without a year, which mean what they meant; the check finds nothing wrong."""
    made = load_workbook(book)
    sheet = made["月度累计"]
    column = next(cell.column for cell in sheet[4] if str(cell.value).startswith("一般公共预算收入（"))
    for at, month in enumerate(("2020年1-2月", "1-3月", "1-5月", "1-6月")):
        sheet.cell(5 + at, 1, month)
        sheet.cell(5 + at, column, 100000.0 * (at + 2))
    made.save(book)
    lines = (("一般公共预算收入", 350000),)
    table = tmp_path / "4月.csv"
    table.write_text("2020年1—4月一般公共预算收入执行情况表\n单位：万元\n项目,累计数\n" + "".join(f"{name},{value}\n" for name, value in lines), encoding="utf-8")
    code, said = run(capsys, table, "--into", book, "--yes")
    assert code == 0, said
    assert [load_workbook(book)["月度累计"].cell(row, 1).value for row in (6, 7, 8, 9)] == ["1-3月", "2020年1-4月", "1-5月", "1-6月"]
    assert [values(book)["gpb_revenue", f"2020-0{month}"] for month in (2, 3, 4, 5, 6)] == [200000.0, 300000.0, 350000.0, 400000.0, 500000.0]
    assert not [one for one in take_stock(book).issues if one.where.sheet == "月度累计"]


def test_next_years_file_of_the_same_name_is_asked_about_anew(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The year that was answered for 8月.xlsx is not that of another 8月.xlsx."""
    for year, lines in ((2020, LINES), (2021, (("一般公共预算收入", 833100, 812300),))):
        table = report(tmp_path / str(year) / "8月.xlsx", lines=lines)
        made = load_workbook(table)
        made.active["A1"] = "8月一般公共预算收入执行情况表"
        made.save(table)
        code, said = run(capsys, table, "--into", book, "--yes")
        assert (code, "是哪一年的数" in said) == (4, True), said
        code, said = run(capsys, table, "--into", book, "--yes", "--answer", f"年份={year}")
        assert code == 0, said
        code, said = run(capsys, table, "--into", book, "--yes")
        assert code == 0, said  # the same table asks nothing again
    assert values(book)["gpb_revenue", "2020-08"] == 812300.0
    assert values(book)["gpb_revenue", "2021-08"] == 833100.0


@pytest.mark.parametrize("month", ["2020-08", "2020年1-8月", "2020年8月"])
def test_explain_reaches_the_cell_of_a_month(month: str, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, report(tmp_path / "8月.xlsx"), "--into", book, "--yes")
    assert main(["explain", str(book), "税收收入", month]) == 0
    said = capsys.readouterr().out
    assert "2020年1—8月 571,200" in said
    assert "比上年同期 -33,100" in said
    assert "某县.xlsx › 月度累计!" in said
    assert "导入自 8月.xlsx › Sheet!B5" in said
    assert main(["explain", str(book), "税收收入", "2020-09", "--json"]) == 2
    (issue,) = json.loads(capsys.readouterr().out)["issues"]
    assert "2019-08、2020-08" in issue["text"]


def test_on_a_terminal_it_asks_and_waits_for_a_yes(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    table = report(tmp_path / "8月.xlsx", lines=(*LINES, ("某某事业收入", 123, 120)))

    def typed(*lines: str) -> tuple[int, str]:
        left = list(lines)
        monkeypatch.setattr("builtins.input", lambda _="": left.pop(0))
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        found = run(capsys, table, "--into", book)
        assert not left
        return found

    code, said = typed("", "n")
    assert (code, values(book)) == (4, {})
    assert "1) 新增" in said
    code, _ = typed("2", "y")
    assert (code, len(values(book))) == (0, 6)
    assert [(one.subject, one.answer) for one in take_stock(book).answers if one.subject == "某某事业收入"] == [("某某事业收入", "不取")]


def test_english(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, report(tmp_path / "8月.xlsx"), "--into", book, "--yes", "--lang", "en")
    assert code == 0
    assert "6 figures: new 6" in said


@pytest.mark.shared
def test_ten_public_tables_into_a_blank_workbook(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("03_nbs_quarter.xlsx", "05_nbs_region.csv", "07_wind.xlsx", "10_fiscal_monthly.xlsx", "11_stats_monthly.xlsx",
             "12_budget_disclosure.xlsx", "13_balance_two_sided.xlsx", "15_long_table.xlsx", "16_bond_ledger.xlsx", "20_months_by_years.xlsx")
    tables = [SHARED / "import_layouts" / name for name in names]
    more = ("--answer", "地区=丙区", "--answer", "数据状态=最终核实")
    code, said = run(capsys, *tables, "--into", book, "--yes", *more)
    assert code == 4, said
    stock = take_stock(book)
    assert len(stock.observations) > 100
    assert len(stock.bonds) == 3
    assert all(one.taken for one in stock.observations)
    before = book.read_bytes()
    code, _ = run(capsys, *tables, "--into", book, "--yes", *more)
    assert book.read_bytes() == before


def test_a_department_s_table_is_named_as_one(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has headings, years and units: to ask for these would send the clerk astray."""
    table = tmp_path / "部门.csv"
    table.write_text("某镇2025年部门支出预算,,\n单位：元,,\n部门,2024年实际,2025年预算\n办公室,6900000,7000000\n"
                     "合计,6900000,7000000\n", encoding="utf-8-sig")
    main(["import", str(table), "--into", str(book), "--yes"])
    told = "".join(capsys.readouterr())
    assert "是部门（单位）或企业的表" in told
    assert "没有认出要取的数" not in told


def test_the_workbook_among_the_tables_is_no_table(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As *.xlsx names it: what was to be written into is not complained about."""
    table = tmp_path / "收入.csv"
    table.write_text("某县一般公共预算收入,\n单位：万元,\n项目,2022年决算数\n税收收入,4310\n非税收入,1200\n",
                     encoding="utf-8-sig")
    main(["import", str(table), str(book), "--into", str(book), "--yes"])
    told = "".join(capsys.readouterr())
    assert "没有认出要取的数" not in told
    assert "发现" not in told
