"""From a blank workbook and four tables as bureaus have them to the annex, by commands alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from openpyxl import Workbook, load_workbook

from forecast.cli import main

if TYPE_CHECKING:
    import pytest

INDICATORS = [
    ["数据库：年度数据"], ["时间：最近6年"],
    ["指标", "2020年", "2019年", "2018年", "2017年", "2016年", "2015年"],
    ["地区生产总值(亿元)", 2450.1, 2390.3, 2253.1, 2110.4, 1974.1, 1857.2],
    ["一般公共预算收入(亿元)", 97.2, 91.2, 99.97, 97.62, 92.3, 88.1],
    ["税收收入(亿元)", 69.1, 65.3, 70.2, 66.9, 62.5, 58.8],
    ["注：2018年数据为经济普查修订数。"], ["数据来源：统计局"]]
BUDGET = [
    ["表1"], ["2021年丙区一般公共预算收入表"], ["", "", "", "单位：万元"],
    ["科目编码", "科目名称", "2020年执行数", "2021年预算数", "预算数为上年执行数的%"],
    ["101", "税收收入", 691000, 725000, 104.92], ["103", "非税收入", 281000, 285000, 101.42],
    ["", "本年收入合计", 972000, 1010000, 103.91]]
MONTH = [
    ["2021年8月份一般公共预算收入执行情况表"], ["编制单位：丙区财政局", "", "", "", "单位：万元"],
    ["项　　目", "年初\n预算数", "累计数", "为预算%", "上年同期\n累计数", "±%"],
    ["一般公共预算收入合计", 1010000, 702100, 69.5, 640200, 9.7],
    ["一、税收收入", 725000, 501000, 69.1, 455300, 10.0],
    ["二、非税收入", 285000, 201100, 70.6, 184900, 8.8]]
NOTICE = ("2021年1-9月，丙区一般公共预算收入完成781,500万元，同比增长8.4%。其中：税收收入555,200万元，增长9.1%；"
          "非税收入226,300万元，增长6.7%。\n")


def tables(folder: Path) -> list[str]:
    """Write them: an export as csv in the old encoding, two workbooks, a text."""
    with (folder / "年度数据.csv").open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(INDICATORS)
    for name, rows in (("预算公开表", BUDGET), ("8月收入月报", MONTH)):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / f"{name}.xlsx")
    (folder / "通报.txt").write_text(NOTICE, encoding="utf-8")
    return ["年度数据.csv", "预算公开表.xlsx", "8月收入月报.xlsx", "通报.txt"]


def test_from_four_tables_to_the_annex(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                       capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ["import", *tables(tmp_path), "--into", "2022.xlsx", "--yes"]
    assert main(["new", "2022.xlsx", "--year", "2022"]) == 0
    first = main(asked)
    said = capsys.readouterr().out
    assert first in {0, 4}, said
    if first == 4:  # how firm the export's figures are is asked once, in the workbook
        book = load_workbook("2022.xlsx")
        sheet = book["导入对照"]
        heads = next(row for row in sheet.iter_rows() if any(cell.value == "回答" for cell in row))
        answer = next(cell.column for cell in heads if cell.value == "回答")
        for row in sheet.iter_rows(min_row=heads[0].row + 1):
            if any(cell.value for cell in row) and not row[answer - 1].value:
                row[answer - 1].value = "执行"
        book.save("2022.xlsx")
        assert main(asked) == 0, capsys.readouterr().out
    capsys.readouterr()
    before = Path("2022.xlsx").read_bytes()
    assert main(asked) == 0
    assert Path("2022.xlsx").read_bytes() == before  # the second time there is nothing to do
    capsys.readouterr()

    assert main(["check", "2022.xlsx", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["figures"] >= 30
    assert main(["explain", "2022.xlsx", "地区生产总值", "2019"]) == 0
    assert "年度数据.csv" in capsys.readouterr().out
    assert main(["run", "2022.xlsx", "--draws", "100"]) == 0
    annex = next((tmp_path / "reports").rglob("*附件.docx"))
    text = "".join(paragraph.text for paragraph in Document(str(annex)).paragraphs)
    assert "一般公共预算收入" in text
    assert "罗湖" not in text
