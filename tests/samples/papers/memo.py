"""A memo as the papers are made of: sentences, two charts, a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from forecast.exhibits.kit.types import Cell, Chart, Column, Memo, Row, Table, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ROWS = (
    ("gdp_growth", "地区生产总值增速", "%", 2, (6.2, 6.25, 6.1432, 4.9, 7.38)),
    ("gdp_nominal", "地区生产总值", "亿元", 2, (2390.26, 2588.0, 2589.4, 2531.17, 2647.66)),
    ("retail_sales", "社会消费品零售总额", "亿元", 2, (1254.31, None, 1317.03, 1266.5, 1369.9)),
    ("fai", "固定资产投资额", "亿元", 2, (295.62, 261.0, 311.07, 265.4, 362.8)),
    ("gpb_revenue", "一般公共预算收入", "万元", 0, (954440, 1354500, 1351217, 1300145, 1402288)),
    ("tax_revenue", "税收收入", "万元", 0, (846540, 886000, 882717, 833901, 934110)),
    ("nontax_revenue", "非税收入", "万元", 0, (107900, 468500, 468500, 462100, 474900)),
    ("gpb_expenditure", "一般公共预算支出", "万元", 0, (1918715, 1750416, 1750416, 1722006, 1778826)),
    ("land", "万元GDP建设用地面积增减", "%", 2, (-7.81, -5.0, -6.914, -8.77, -4.1)),
    ("water", "万元GDP水耗增减", "%", 2, (-9.52, -4.0, -7.45, -11.02, -3.66)),
    ("power", "万元GDP电耗增减", "%", 2, (-3.31, -2.0, -2.684, -5.4, 0.125)),
)


def memo_table() -> Table:
    columns = (Column("unit", "单位", width=8, align="center"), Column("base", "2019年", width=14),
               Column("计划", "2020年计划", width=14), Column("基准", "2020年基准", width=14),
               Column("p10", "10%分位", "2020年基准", 14), Column("p90", "90%分位", "2020年基准", 14))
    rows = tuple(Row(key, name, (Cell(unit, role="text"),
                                 *(Cell(value, digits) for value in values)))
                 for key, name, unit, digits, values in ROWS)
    return Table("memo", "2020年主要指标", "见表内", "指标", columns, rows,
                 notes=("10%—90%分位为模拟区间，实际值落在其中的可能性约八成。",),
                 source="2020年罗湖区政府工作报告、计划报告、预算报告及历年公报；本工具测算。", label_width=26)


def chart(name: str, title: str, unit: str) -> Chart:
    empty = Table(f"{name}_data", title, unit, "年份", (), ())
    return Chart(name, "fan", title, unit, empty, notes=("基准情景；2000次抽样。",))


SENTENCES = (
    ("基准情景预测，2020年地区生产总值增长6.14%（10%—90%区间为4.90%至7.38%），现价总量2,589.40亿元；达到"
    "6.0—6.5目标的概率为55%。"),
    ("2020年一般公共预算收入计划1,354,500万元，比2019年预计执行数（下同）增长41.92%，剔除一次性因素397,943"
    "万元后，可比增长4.66%；其中税收收入886,000万元，增长4.66%，非税收入468,500万元，增长334.20%，"
    "剔除一次性因素后可比下降34.61%。"),
    ("基准情景预测一般公共预算收入1,351,217万元，可比增长4.27%，其中税收收入882,717万元，增长4.27%，比计划"
    "少3,283万元；达到1,354,500目标的概率为47%。"),
    ("2020年一般公共预算收入总量计划1,920,969万元，其中调入资金77,429万元、动用预算稳定调节基金260,000万元；"
    "支出总量计划1,920,969万元。"),
    ("基准情景下，2021、2022年不再有一次性收入、也不假定再动用预算稳定调节基金，一般公共预算收支缺口分别为"
    "-641,208、-655,310万元，需提前统筹财源。"),
    ("各情景中以“物业未售”对收入影响最大，收入降至953,217万元，比基准情景少398,000万元，收支差额为"
    "-398,000万元。"),
    "收入目标1,354,500万元依赖一次性收入400,000万元；同口径收入只有954,500万元，物业出让未实现则目标不能完成。",
)


def annex() -> Memo:
    say = [Text(sentence) for sentence in SENTENCES]
    return Memo("附件1", "2020年经济财政形势预测情况", (
        Text("一、经济增长预测", 1), say[0],
        chart("gdp_fan", "罗湖区地区生产总值增速预测", "%"),
        Text("二、财政收入预测", 1), *say[1:3],
        chart("revenue_bridge", "2020年一般公共预算收入变动构成", "万元"),
        Text("三、收支平衡与风险", 1), *say[3:], memo_table()))


def sizes_of(pictures: Mapping[str, Path]) -> dict[str, tuple[tuple[float, float], ...]]:
    """The one size of each drawn picture."""
    found = {}
    for name, path in pictures.items():
        with Image.open(path) as picture:
            found[name] = (tuple(map(float, picture.size)),)
    return found  # type: ignore[return-value]
