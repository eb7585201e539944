"""A name that looks plain is asked with the reason, and its answer is then taken as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples.tables.written import grid_of

from forecast.data import shipped_catalog
from forecast.importing import question_text, understand
from forecast.importing.figures import Answers, Asked
from forecast.importing.grids import Source

if TYPE_CHECKING:
    from forecast.importing.figures import Understood

FUND = ("2023年样例县政府性基金收支预算表", "单位：万元", "项目 | 2022年执行数 | 2023年预算数",
        "本年收入合计 | 12800 | 12650", "专项债务转贷收入 | 60000 | 50000", "收入总计 | 75900 | 66650")
AGAIN = ("2023年样例县社会保险基金预算执行情况表", "单位：万元", "项目 | 2022年执行数", "社会保险费收入 | 800",
         "利息收入 | 10", "社会保险费收入 | 300")
WHOLE = ("2022年样例县一般公共预算收支决算表", "单位：万元", "项目 | 决算数", "一般公共预算支出 | 900", "年终结余 | 100",
         "其中：结转下年 | 80")
UNIT = ("样例县主要指标", "指标 | 单位 | 2022年", "地区生产总值 | 亿元 | 512", "实际使用外资 | 亿元 | 13")
SINGLE = ("2023年8月样例县主要指标", "指标 | 单位 | 当月 | 同比%", "固定资产投资 | 亿元 | — | 8.1")


def read(rows: tuple[str, ...], *answers: tuple[tuple[str, str, str], str]) -> list[Understood]:
    source = Source("表.xlsx", None, "", "xlsx", (grid_of(list(rows)),))
    return list(understand(source, shipped_catalog(), Answers(answers, "样例县")))


@pytest.mark.parametrize(("rows", "subject", "why"), [
    (FUND, "专项债务转贷收入", "有的表把它计入“政府性基金预算收入总量”"), (AGAIN, "社会保险费收入", "在表中有几处"),
    (WHOLE, "年终结余", "含下面的“其中：结转下年”"), (UNIT, "实际使用外资", "单位与“实际利用外资”不合"), (SINGLE, "固定资产投资", "单月或单季")])
def test_a_question_about_a_known_name_says_why(rows: tuple[str, ...], subject: str, why: str) -> None:
    [asked] = [one for table in read(rows) for one in table.questions if one.asked is Asked.ITEM]
    assert asked.subject == subject
    assert why in question_text(asked)
    assert "Why it is asked" in question_text(asked, "en")


def test_what_is_all_carried_over_stands_once() -> None:
    rows = (*WHOLE[:-2], "年终结余 | 80", WHOLE[-1])
    [table] = read(rows)
    assert [(one.item, one.value) for one in table.figures] == [("gpb_expenditure", 900), ("carryover_out", 80)]
    assert not table.questions


def test_what_was_answered_is_taken() -> None:
    found = read(FUND, ((Asked.ITEM, "", "专项债务转贷收入"), "专项债务转贷收入"))
    taken = [one.value for table in found for one in table.figures if one.item == "special_debt_proceeds"]
    assert taken == [60000, 50000]
    assert not [one for table in found for one in table.questions]
