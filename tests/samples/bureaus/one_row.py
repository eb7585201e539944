"""One row of every sheet, filled in rightly, on a workbook of five years of revenue (样例县)."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from samples.by_hand import REVENUE, YEARS

from forecast.issues import InputError, Issue, describe
from forecast.workbook import contract, read
from forecast.workbook.specs import SheetSpec

Row = dict[str, object]
_FIGURES: dict[str, dict[str, object]] = {
    # what stands right of the fixed columns
    "年度指标": {f"{year}年": value for year, value in zip(YEARS, REVENUE, strict=True)},
    "月度累计": {"一般公共预算收入（万元）": 12000}, "季度累计": {"一般公共预算收入（万元）": 31000},
    "预算收支": {"2023年预计执行数": REVENUE[-1], "2024年预算数": 124000}}
FILLED: dict[str, Row] = {
    "单位信息": {"field": "区划名称", "value": "某省样例县", "note": "全称"},
    "指标目录": {"name": "规上服务业营业收入", "unit": "亿元", "basis": "现价", "flow": "流量", "english": "Services",
             "note": "试行"},
    "名称对照": {"written": "本级财力", "item": "一般公共预算收入", "note": "口头说法"},
    "年度指标": {"item": "gpb_revenue", "name": "一般公共预算收入", "unit": "万元", "basis": "现价", "source": "决算报告"},
    "月度累计": {"period": "2024年1-2月"}, "季度累计": {"period": "2024年1-3月"},
    "数据版本": {"item": "gpb_revenue", "name": "一般公共预算收入", "period": "2022年", "value": REVENUE[3], "unit": "万元",
             "qualifier": "约", "growth": 4.0, "base": "上年执行数", "status": "决算", "published": "2023-07-31",
             "source": "决算报告", "quote": "原文", "id": "A1"},
    "预算收支": {"account": "一般公共预算", "side": "收入", "item": "gpb_revenue", "name": "一般公共预算收入",
             "source": "预算报告"},
    "调整事项": {"period": "2023年", "item": "gpb_revenue", "name": "一般公共预算收入", "amount": 1000, "unit": "万元",
             "side": "当期", "kind": "一次性", "implied": "否", "note": "资产处置"},
    "勾稽关系": {"id": "R1", "group": "收入", "title": "两年之和", "kind": "核对", "stated": "一般公共预算收入[2022执行]",
             "computed": "一般公共预算收入[2023执行]-5325万元", "unit": "万元", "quantity": "收入", "note": "示例"},
    "情景": {"scenario": "较低", "item": "一般公共预算收入", "period": 2024, "method": "调整", "value": -1000, "low": -1500,
           "high": -500, "fade": 0.5, "layer": "判断", "author": "预算科", "reason": "判断"},
    "目标": {"item": "gpb_revenue", "name": "一般公共预算收入", "period": "2024年", "operator": "≥", "value": 124000,
           "high": 126000, "reference": "gdp_growth", "tolerance": 100, "unit": "万元", "nature": "预期性",
           "source": "计划报告", "text": "原文"},
    "参数": {"name": "b_tax", "title": "税收弹性", "prior_mean": 0.9, "prior_sd": 0.2, "use": "估计", "fixed": 0.8,
           "basis": "判断"},
    "模型": {"item": "gpb_revenue", "equation": "gpb_revenue := 1.02 * gpb_revenue(-1)", "section": "方程", "note": "试"},
    "分成比例": {"tax": "增值税", "start": "2017年", "end": "2030年", "centre": 50, "province": 0, "city": 25, "district": 25,
             "source": "文件"},
    "债务明细": {"kind": "一般债务", "name": "某债券", "issued": "2019年", "due": "2027年", "principal": 2000, "rate": 3.2,
             "note": "项目"},
    "结转资金": {"account": "一般公共预算", "name": "某项目", "budgeted": "2022年", "at": "2023年", "amount": 300,
             "revenue": 900, "note": "工期"},
    "重点税源": {"name": "甲", "tax": "增值税", "amount": 2000, "probability": 10, "leaves": "2025年", "first_year": 50,
             "group": "乙", "note": "判断"},
    "支出规则": {"item": "教育支出", "basis": "增长率", "rate": 3, "norm": 12000, "heads": 2.5, "heads_rate": 1, "limit": 10,
             "order": 2, "note": "判断"},
    "压减政策": {"name": "会议费", "year": "2024年", "rate": 7, "base": 900, "item": "一般公共服务支出", "note": "判断"},
    "中期承诺": {"name": "学校扩建", "item": "教育支出", "year": "2024年", "amount": 800, "source": "立项批复", "note": "二期"},
    "上级补助": {"name": "均衡性转移支付", "kind": "一般性转移支付", "year": "2024年", "amount": 900, "recurrence": "经常性",
             "rate": 2, "note": "判断"},
    "上解规则": {"name": "体制上解", "tax": "税收收入", "share": 12, "fixed": 300, "rate": 1, "note": "体制文件"},
    "减税降费": {"name": "增值税降率", "scope": "税收", "tax": "增值税", "year": "2023年", "amount": 5000, "months": 9,
             "share": 25, "note": "税务局"},
    "土地项目": {"name": "样例地块", "kind": "出让", "area": 5, "price": 20000, "factor": 0.5,
             "share": 50, "when": "2024年6月", "first_year": 60, "odds": 80, "note": "判断"},
    "政府项目": {"kind": "专项债", "name": "停车场", "start": "2022年", "end": "2031年", "amount": 8000,
             "income": 900, "spending": 300, "execution": 90, "note": "实施方案"},
    "库款计划": {"month": "2024年2月", "balance": 9000, "spending": 4000, "inflow": 300, "outflow": 200, "note": "判断"},
    "文字": {"original": "；{target}的目标{verdict}", "own": "，完成{target}的目标{verdict}", "note": "口径"},
    "行业能耗": {"resource": "用电", "sector": "工业", "year": "2022年", "use": 1000, "unit": "万千瓦时", "output": 20,
             "source": "年鉴"},
}  # fmt: skip


def issues_of(folder: Path, spec: SheetSpec, row: Row, *, without: str = "") -> tuple[Issue, ...]:
    """Read a workbook with five years of revenue and one row of a sheet; ``without`` no column."""
    book = Workbook()
    book.remove(book.worksheets[0])
    if spec is not contract.YEARLY:
        sheet = book.create_sheet("年度指标")
        sheet.append(["指标", "单位", *(f"{year}年" for year in YEARS)])
        sheet.append(["", "", *["执行"] * len(YEARS)])
        sheet.append(["一般公共预算收入", "万元", *REVENUE])
    sheet = book.create_sheet(spec.name)
    columns = [column for column in spec.columns if column.key != without]
    figures = _FIGURES.get(spec.name, {})
    sheet.append([*(column.header for column in columns), *figures])
    if spec is contract.YEARLY:
        sheet.append([*[None] * len(columns), *["执行"] * len(figures)])
    sheet.append([*(row.get(column.key) for column in columns), *figures.values()])
    path = folder / "样例.xlsx"
    book.save(path)
    try:
        found = read(path).warnings
    except InputError as error:
        found = error.issues
    for one in found:
        assert "{" not in describe(one) + describe(one, "en")
    return found
