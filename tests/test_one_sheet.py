"""A workbook of one sheet made by hand: read, computed and written with nothing of the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from samples.by_hand import REVENUE, SHEETS, by_hand

from forecast.cautions import warnings_of
from forecast.cli import main
from forecast.commands.parts import DONE
from forecast.data import Period
from forecast.exhibits import Exhibits, Text, exhibit
from forecast.issues import InputError, Severity
from forecast.projection import Result, Settings
from forecast.run import Request, provenance_of, solve
from forecast.workbook import InputBook, read

NAMES = tuple(SHEETS)


def shown(path: Path, draws: int = 40) -> tuple[InputBook, Result, Exhibits]:
    book = read(path)
    result = solve(book, Request(path, settings=Settings(draws=draws)))
    return book, result, exhibit(result, provenance_of(book, result), warnings_of(book, result, "zh"),
                                 "zh", book.bureau)


def codes(book: InputBook) -> set[str]:
    return {one.code for one in book.warnings}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_accepted_and_carried_out(name: str, tmp_path: Path,
                                        capsys: pytest.CaptureFixture[str]) -> None:
    path, out = by_hand(tmp_path, name), str(tmp_path / "out")
    assert main(["check", str(path), "--out", out]) == DONE, capsys.readouterr().err
    assert main(["run", str(path), "--draws", "40", "--out", out]) == DONE, capsys.readouterr().err
    record = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert record["summary"]
    for command in ("landing", "quarters", "reckon", "estimate"):
        assert main([command, str(path)]) == DONE, capsys.readouterr().err
    for other in SHEETS.keys() - {name}:  # nobody asks for the sheets that are not there
        assert f"没有工作表“{other}”" not in capsys.readouterr().err


def test_the_first_sentence_of_a_forecast_names_its_year(tmp_path: Path) -> None:
    """No plan stands before it that would."""
    _, result, found = shown(by_hand(tmp_path, "年度指标"))
    said = next(one for one in found.summary if "预测" in one and "一般公共预算收入" in one)
    assert f"{result.first.year}年一般公共预算收入" in said


@pytest.mark.parametrize("name", NAMES)
def test_no_heading_stands_over_what_is_not_there(name: str, tmp_path: Path) -> None:
    _, result, found = shown(by_hand(tmp_path, name))
    heads = [block.text for block in found.memo.blocks if isinstance(block, Text) and block.level]
    assert not any("平衡" in head for head in heads)
    tables = {table.id for table in found.tables()}
    assert not tables & {"balance", "debt", "intensity", "shocks", "rules", "stabilisation"}
    # what rests on no figure of the workbook is not computed, and no parameter of it is shown
    names = {one.name for one in result.model.equations}
    assert not {one for one in names if one.startswith("gdp_")}
    assert "okun" not in result.parameters


def test_years_without_a_status_are_taken_as_executed_but_the_last_two_and_each_is_said_once(
        tmp_path: Path) -> None:
    """The last year may be a plan, the one before it an estimate then; nothing else is known of them."""
    book = read(by_hand(tmp_path, "年度指标"))
    assert [one.value for one in book.dataset.observations] == list(REVENUE)
    assert [one.status.value for one in book.dataset.observations] == ["执行"] * 3 + ["预计"] * 2
    told = [(one.code, one.found, one.where.cell) for one in book.warnings if one.code.startswith("status")]
    assert told == [("status_assumed", "2019—2021年", "C1"), ("status_unsaid", "2022—2023年", "F1")]


@pytest.mark.parametrize(("statuses", "wanted", "lacking", "asked"), [
    (("执行", "", "", "预计", ""), [], ["G2"], []),
    (("", "", "", "", "预计"), ["执行"] * 4 + ["预计"], [], []),
    (("", "", "", "", "计划"), ["执行"] * 3 + ["预计", "计划"], [], ["F1"]),
    (("", "", "", "预计", "计划"), ["执行"] * 3 + ["预计", "计划"], [], [])])
def test_a_status_is_assumed_only_of_years_that_are_over(
        statuses: tuple[str, ...], wanted: list[str], lacking: list[str], asked: list[str],
        tmp_path: Path) -> None:
    head, row = SHEETS["年度指标"]
    path = by_hand(tmp_path, "年度指标", [head, ("", "", *statuses), row])
    if not lacking:
        book = read(path)
        assert [one.status.value for one in book.dataset.observations] == wanted
        assert [one.where.cell for one in book.warnings if one.code == "status_unsaid"] == asked
        return
    with pytest.raises(InputError) as caught:
        read(path)
    assert [(one.code, one.where.cell) for one in caught.value.issues
            if one.severity is Severity.ERROR] == [("missing_status", cell) for cell in lacking]


def test_a_year_that_the_budget_plans_is_not_taken_as_executed(tmp_path: Path) -> None:
    path = by_hand(tmp_path, "年度指标", [("指标", "单位", "2022年", "2023年", "2024年"),
                                      ("一般公共预算收入", "万元", 100000, 102000, 106000)])
    book = load_workbook(path)
    sheet = book.create_sheet("预算收支")
    for row in SHEETS["预算收支"]:
        sheet.append(list(row))
    book.save(path)
    with pytest.raises(InputError) as caught:
        read(path)
    assert [(one.code, one.where.cell) for one in caught.value.issues
            if one.severity is Severity.ERROR] == [("missing_status", "E1")]


def test_without_a_unit_the_reading_is_asked_about(tmp_path: Path) -> None:
    head, row = SHEETS["年度指标"]
    rows = [[cell for at, cell in enumerate(line) if at != 1] for line in (head, row)]
    book = read(by_hand(tmp_path, "年度指标", rows))
    assert "unit_unsaid" in {one.code for one in book.warnings if one.severity is Severity.QUESTION}
    book = read(by_hand(tmp_path, "年度指标", [[*rows[0], "说明"], [*rows[1], "已核"]]))
    assert "unit_unsaid" not in codes(book)


def test_months_alone_give_their_years_and_the_year_in_progress(tmp_path: Path) -> None:
    book, result, found = shown(by_hand(tmp_path, "月度累计"))
    (told,) = [one for one in book.warnings if one.code == "year_of_months"]
    assert dict(told.fields)["years"] == "2021年、2022年"
    assert (result.base.year, result.landed is not None) == (2022, True)
    assert found.summary[0].startswith("2022年一般公共预算收入完成105,000万元")
    assert found.summary[1].startswith("2023年1—9月，一般公共预算收入累计完成83,600万元")
    assert "区间为" in found.summary[2]


def test_december_is_the_year_of_what_stands_on_the_months_alone(tmp_path: Path) -> None:
    """A bureau types its total by year and its taxes by month: each tax has its years all the same."""
    path = by_hand(tmp_path, "年度指标", [
        ("指标", "单位", "2021年", "2022年"), ("一般公共预算收入", "万元", 100000, 105000)])
    book = load_workbook(path)
    sheet = book.create_sheet("月度累计")
    for row in (("期间", "一般公共预算收入（万元）", "税收收入（万元）", "增值税（万元）"), ("2020年1-12月", 97000, 69000, 30000),
                ("2021年1-12月", 100010, 70000, 31000), ("2022年1-12月", 104980, 74000, 32500)):
        sheet.append(row)
    book.save(path)
    dataset = read(path).dataset
    assert [dataset.value("gpb_revenue", Period.annual(year)) for year in (2020, 2021, 2022)] == [97000, 100000, 105000]
    assert dataset.value("tax_vat", Period.annual(2022)) == 32500
    _, result, _ = shown(path)
    assert result.value("tax_vat", result.first, result.main) is not None
    assert result.base.year == 2022


def test_a_year_that_is_over_is_the_base_though_its_sheet_says_nothing_of_it(tmp_path: Path) -> None:
    path = by_hand(tmp_path, "年度指标", [
        ("指标", "单位", "2021年", "2022年"), ("一般公共预算收入", "万元", 100000, 105000)])
    book = load_workbook(path)
    sheet = book.create_sheet("月度累计")
    for row in (("期间", "一般公共预算收入（万元）"), ("2022年1-12月", 105000), ("2023年1-12月", 108000)):
        sheet.append(row)
    book.save(path)
    book_read, result, found = shown(path)
    assert result.base.year == 2023
    assert "year_of_months" in codes(book_read)
    assert found.summary[0].startswith("2023年一般公共预算收入完成108,000万元")


def test_one_year_has_the_range_of_other_places_and_says_so(tmp_path: Path) -> None:
    """Its own figures tell of no spread; a range of no width would claim to know the future."""
    _, _, found = shown(by_hand(tmp_path, "预算收支"), draws=400)
    assert any("历年数不足3年的科目按上年水平推算，区间取自其他地方同样短的序列" in sentence
               for sentence in found.summary)
    (headline,) = [table for table in found.tables() if table.id == "headline"]
    for item in ("tax_revenue", "gpb_revenue"):
        low, high = (float(headline.text(item, end).replace(",", "")) for end in ("p10", "p90"))
        assert high / low > 1.1


def test_lines_without_totals_make_no_total_and_no_deficit(tmp_path: Path) -> None:
    """Revenue and expenditure are not all that a budget has: transfers are not listed."""
    book, _, found = shown(by_hand(tmp_path, "预算收支"))
    assert "overspent" not in codes(book)
    for table in found.tables():
        assert not any(row.key in {"gpb_total_sources", "gpb_total_uses"} for row in table.rows)


@pytest.mark.parametrize(("name", "title"), [("年度指标", "Sheet1"), ("预算收支", "Sheet1"), ("月度累计", "月度数据")])
def test_a_sheet_of_another_name_is_found_by_what_it_holds(name: str, title: str, tmp_path: Path) -> None:
    book = read(by_hand(tmp_path, name, title=title))
    assert book.dataset.observations
    assert [one.code for one in book.warnings if one.code.startswith("sheet")] == ["sheet_taken"]


def test_where_nothing_is_read_that_is_the_error(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(by_hand(tmp_path, "年度指标", [("姓名", "电话"), ("甲", "乙")], title="通讯录"))
    assert [one.code for one in caught.value.issues] == ["nothing_known"]


def test_the_papers_name_the_range_and_no_balance(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["run", str(by_hand(tmp_path, "预算收支")), "--draws", "40", "--out", str(out)]) == DONE
    (path,) = out.glob("*附件.docx")
    document = Document(str(path))
    text = "".join(one.text for one in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "106,000万元" in text
    assert any("分位" in cell for cell in cells)
    assert "按上年水平推算" in text
    assert "平衡" not in text


def test_a_forecast_is_not_called_a_budget(tmp_path: Path) -> None:
    """No plan, no 预算数 of the year ahead."""
    _, result, found = shown(by_hand(tmp_path, "年度指标"))
    heads = {column.title for table in found.tables() if table.id.endswith(("_revenue", "_expenditure"))
             for column in table.columns}
    assert f"{result.first.year}年预算数" not in heads
