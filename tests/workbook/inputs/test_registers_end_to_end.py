"""Every optional register filled: one run, every live formula the same in LibreOffice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from samples.filled import filled
from samples.libreoffice import recalculate
from samples.result_reading import formulas_of, values_of

from forecast.cli import main
from forecast.workbook.inputs.reading import read
from forecast.workbook.template.build import build_template

# samples throughout: no document of Luohu lists any of this
ROWS: dict[str, list[dict[str, object]]] = {
    "分成比例": [{"税种": "税收收入", "起": 2017, "中央": 50, "市": 25, "区": 25},
             {"税种": "税收收入", "起": "2021年7月", "中央": 50, "市": 20, "区": 30, "情景": "体制改革"}],
    "债务明细": [{"类别": "一般债务", "债券名称": "样例一", "发行年份": 2019, "到期年份": 2022, "本金": 20000, "利率": 3.2},
             {"类别": "专项债务", "债券名称": "样例二", "发行年份": 2019, "到期年份": 2024, "本金": 80000, "利率": 3.4}],
    "结转资金": [{"账户": "一般公共预算", "资金名称": "样例项目", "安排年份": 2016, "截至年末": 2019, "结转金额": 3000},
             {"账户": "政府性基金预算", "资金名称": "样例基金", "安排年份": 2019, "截至年末": 2019, "结转金额": 500, "当年收入": 1000}],
    "重点税源": [{"纳税户": "样例甲", "区级税额": 60000, "迁出概率": 20, "迁出年份": 2020, "首年影响": 60},
             {"纳税户": "样例乙", "区级税额": 40000, "迁出概率": 10, "迁出年份": 2021},
             {"纳税户": "样例新", "区级税额": 30000, "迁出概率": 60, "迁出年份": 2020, "首年影响": 20, "动向": "迁入", "达产年数": 2}],
    "土地项目": [{"项目名称": "样例地块", "面积": 5, "单价": 20000, "修正系数": 0.5, "入库时间": "2020年6月", "当年缴款": 60, "概率": 80}],
    "情景": [{"情景": "迁出风险", "项目": "税收收入", "期间": "2020-2022", "方式": "取税源", "层": "判断", "理由": "样例"},
           {"情景": "迁出风险", "项目": "国有土地使用权出让收入（市下达）", "期间": "2020-2022", "方式": "取土地", "层": "判断", "理由": "样例"},
           {"情景": "迁出风险", "项目": "物业资产", "期间": "2020", "方式": "不发生", "层": "判断", "理由": "样例"}],
    "行业能耗": [{"资源": "用电", "行业": sector, "年份": year, "消费量": use, "单位": "万千瓦时", "增加值": made}
             for sector, year, use, made in (("甲", 2018, 400, 100), ("乙", 2018, 90, 30), ("甲", 2019, 410, 108), ("乙", 2019, 99, 36))],
    "年度指标": [{"指标": "一般债务限额", "单位": "万元", "2019年": 26000}, {"指标": "专项债务限额", "单位": "万元", "2019年": 140000},
             {"指标": "预算稳定调节基金余额", "单位": "万元", "2019年": 300000}],
    "目标": [{"代码": "debt_ratio", "期间": "2022年", "运算": "≤", "值": 8, "属性": "约束性"}],
}
TABLES = {"sharing", "sharing_area", "sharing_reform", "debt", "debt_due", "debt_adjustment", "stabilisation", "rules",
          "taxpayers", "payer_risk", "payer_list", "rolling_layers", "gap_closing", "plan_targets", "target_matrix",
          "lmdi1", "lmdi1_chart", "lmdi1_sectors", "assets", "arrivals", "land", "combined"}


@pytest.fixture(scope="module")
def out(luohu: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registers")
    path = filled(luohu, folder / "full.xlsx", ROWS)
    assert main(["run", str(path), "--out", str(folder / "out"), "--draws", "50", "--scenario", "计划", "--scenario",
                 "基准", "--scenario", "体制改革", "--scenario", "迁出风险"]) == 0
    return folder / "out"


def test_every_table_stands_in_the_record_and_the_chart_is_drawn(out: Path) -> None:
    record = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert set(record["exhibits"]) >= TABLES
    assert (out / "charts" / "lmdi1.png").stat().st_size > 10_000
    assert {one["nature"] for one in record["targets"]} == {"", "约束性"}


@pytest.mark.libreoffice
def test_libreoffice_computes_the_same(out: Path, tmp_path: Path) -> None:
    path = next(out.glob("*.xlsx"))
    cached, anew = values_of(path), values_of(recalculate(path, tmp_path / "profile"))
    formulas = formulas_of(load_workbook(path))
    assert len(formulas) > 1500

    def same(one: object, other: object) -> bool:
        if isinstance(one, (int, float)) and isinstance(other, (int, float)):
            return abs(one - other) <= 1e-6 * max(1.0, abs(one))
        return one == other or (one in ("", None) and other in ("", None))

    assert {where: (cached.get(where), anew.get(where)) for where in formulas
            if not same(cached.get(where), anew.get(where))} == {}


def test_the_blank_template_asks_for_every_register(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    build_template(path, range(2015, 2021))
    book = load_workbook(path)
    for name in ("分成比例", "债务明细", "结转资金", "重点税源", "行业能耗"):
        sheet = book[name]
        assert all(sheet.cell(4, column).comment for column in range(1, sheet.max_column + 1) if sheet.cell(4, column).value)
    choices = {str(one.formula1) for name in ("债务明细", "结转资金") for one in book[name].data_validations.dataValidation}
    assert '"一般债务,专项债务"' in choices
    assert any("政府性基金预算" in one for one in choices)
    registers = read(filled(path, tmp_path / "filled.xlsx", {name: ROWS[name] for name in ("分成比例", "结转资金", "行业能耗")})
                     ).dataset.registers
    assert (len(registers.shares), len(registers.carryovers), len(registers.sectors)) == (1, 2, 4)
