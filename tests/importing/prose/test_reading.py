"""Notices of every kind: what a sentence says whole is a figure, the rest is asked or left alone."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, strategies as st
from samples.hostile.texts import PROSE
from samples.places import PROJECT

from forecast.data import convert, parse_unit, shipped_catalog
from forecast.importing import Answers, Asked, Figure, Target, Understood, read_prose
from forecast.xlsx import read_cells

CATALOG = shipped_catalog()
CATALOG_CODES = frozenset(one.code for one in CATALOG)


def read(text: str, file: str = "通报.txt", region: str = "",
         answers: tuple[tuple[tuple[str, str, str], str], ...] = ()) -> Understood:
    return read_prose(text, file, CATALOG, Answers(answers, region))


def short(one: Figure) -> str:
    flow = "累计" if one.cumulative else ""
    status = f" {one.status.value}" if one.status else ""
    growth = f" {one.growth:+g}" if one.growth is not None else ""
    return f"{one.item or one.name} {one.period}{flow} {one.value:.12g}{one.unit}{one.qualifier}{growth}{status}"


def lines(text: str, **more: str) -> list[str]:
    return [short(one) for one in read(text, **more).figures]


CASES = {
    # monthly notices
    "2020年1-8月，丙区一般公共预算收入完成812,300万元，为年初预算的60.0%，同比下降3.9%。其中：税收收入571,200万元，下降5.5%；"
    "非税收入241,100万元，与上年基本持平。":
        ["gpb_revenue 2020-08累计 812300万元 -3.9", "tax_revenue 2020-08累计 571200万元 -5.5",
         "nontax_revenue 2020-08累计 241100万元"],
    "2020年1—8月，全市完成一般公共预算收入81.23亿元，同比下降3.9%（剔除减税因素后增长1.2%）。其中，税收收入57.12亿元，下降5.5%，"
    "占一般公共预算收入的70.3%。":
        ["gpb_revenue 2020-08累计 81.23亿元 -3.9", "tax_revenue 2020-08累计 57.12亿元 -5.5"],
    "2020年1至8月，全县财政总收入累计完成３０．５亿元，占年度任务的66.7%，同比增收1.2亿元、增长4.1%。":
        ["total_fiscal_revenue 2020-08累计 30.5亿元 +4.1"],
    "二〇二〇年一至八月，我县税收收入571，200万元，同比减收3.3亿元，下降幅度收窄2.2个百分点。": ["tax_revenue 2020-08累计 571200万元"],
    "2020年前三季度，全市一般公共预算收入完成81.23亿元，同比下降3.9%；9月份当月完成10.2亿元，增长3%。全年预计完成99亿元。":
        ["gpb_revenue 2020-09累计 81.23亿元 -3.9", "gpb_revenue 2020-09 10.2亿元 +3", "gpb_revenue 2020 99亿元 预计"],
    "2020年8月，全市一般公共预算收入完成10.2亿元，同比增长3%，1-8月累计完成81.23亿元，同比下降3.9%。其中税收收入57亿元。":
        ["gpb_revenue 2020-08 10.2亿元 +3", "gpb_revenue 2020-08累计 81.23亿元 -3.9"],
    "2020年8月财政收支情况\n全市一般公共预算收入完成10亿元。全市一般公共预算支出累计完成100亿元，增长3%。":
        ["gpb_expenditure 2020-08累计 100亿元 +3"],
    "截至2020年8月末，全市政府债务余额100.5亿元，其中一般债务余额40亿元，专项债务余额60.5亿元，控制在债务限额120亿元以内。":
        ["debt_outstanding 2020-08累计 100.5亿元", "debt_general 2020-08累计 40亿元", "debt_special 2020-08累计 60.5亿元"],
    # a side by itself is of the budget that is spoken of
    "2020年1—10月，全县一般公共预算收入完成98,300万元，增长4.2%，其中税收收入70,200万元；支出完成512,000万元，增长1.3%。":
        ["gpb_revenue 2020-10累计 98300万元 +4.2", "tax_revenue 2020-10累计 70200万元",
         "gpb_expenditure 2020-10累计 512000万元 +1.3"],
    "2020年，国有资本经营预算收入完成320万元，支出210万元，调出110万元。":
        ["sc_own_revenue 2020 320万元", "sc_expenditure 2020 210万元"],
    "2020年全县政府性基金收入完成56,870万元，其中国有土地使用权出让收入52,300万元，下降20.1%。全县支出完成110,000万元。":
        ["gf_own_revenue 2020 56870万元", "gf_land_transfer_in 2020 52300万元 -20.1", "gf_own_expenditure 2020 110000万元"],
    "2020年，全县税收收入完成5亿元，支出完成9亿元。": ["tax_revenue 2020 5亿元"],
    "2020年8月份一般公共预算收入完成5亿元，增长1%，累计完成50亿元，增长3%。":
        ["gpb_revenue 2020-08 5亿元 +1", "gpb_revenue 2020-08累计 50亿元 +3"],
    "2020年4月丙区预算执行情况\n4月，一般公共预算收入累计完成24627万元，比上年减收1070万元，下降4.2%。其中：税收收入8103万元，增长18.8%。"
    "一般公共预算支出107752万元。":
        ["gpb_revenue 2020-04累计 24627万元 -4.2", "tax_revenue 2020-04累计 8103万元 +18.8"],
    "2020年1-8月丙区财政运行情况\n1-8月，全区一般公共预算收入47.13亿元，同比增收2.15亿元，增长4.8%。":
        ["gpb_revenue 2020-08累计 47.13亿元 +4.8"],
    "丙区2020年1-9月财政收支情况\n一、收入情况\n（一）一般公共预算收入38.30亿元，增长4.2%。": ["gpb_revenue 2020-09累计 38.3亿元 +4.2"],
    "2020年8月份，一般公共预算支出7.01亿元，1-8月累计支出80.12亿元，下降1.5%。":
        ["gpb_expenditure 2020-08 7.01亿元", "gpb_expenditure 2020-08累计 80.12亿元 -1.5"],
    "2020年8月份，税收收入7.01亿元，1-8月累计支出80.12亿元。": ["tax_revenue 2020-08 7.01亿元"],
    "2020年新增债务限额15亿元，其中一般债务2亿元。2020年债务限额90亿元，其中一般债务20亿元。":
        ["一般债务 2020 2亿元", "debt_limit 2020 90亿元", "debt_limit_general 2020 20亿元"],
    "2020年3-5月通报\n2020年1-5月，财政一般预算支出43800万元。": ["gpb_expenditure 2020-05累计 43800万元"],
    "截止2020年12月31日，全区债务余额98亿元。截至2020年12月末，税收收入5亿元。":
        ["debt_outstanding 2020 98亿元", "tax_revenue 2020-12累计 5亿元"],
    "2020年，我们将完成固定资产投资50亿元。": ["fai 2020 50亿元 计划"],
    # statistics
    "2020年，全区实现地区生产总值2390.3亿元，按可比价格计算，比上年增长6.1%。分产业看，第一产业增加值0.9亿元，增长2.0%；"
    "第二产业增加值308.1亿元，下降1.2%；第三产业增加值2081.3亿元，增长7.0%。三次产业结构为0.1:12.9:87.0。":
        ["gdp_nominal 2020 2390.3亿元 +6.1", "va_primary 2020 0.9亿元 +2", "va_secondary 2020 308.1亿元 -1.2",
         "va_services 2020 2081.3亿元 +7"],
    "2020年上半年，全县规模以上工业增加值下降7.0%，居民消费价格上涨2.5%，城镇登记失业率2.3%。":
        ["va_industry_above_scale_growth 2020-06累计 -7%", "cpi_growth 2020-06累计 2.5%",
         "unemployment_registered 2020-06累计 2.3%"],
    "2020年末常住人口106.1万人。": ["population 2020 106.1万人"],
    "2020年一季度，全区地区生产总值（GDP）515.2亿元，同比下降4.1%，降幅收窄2.2个百分点。": ["gdp_nominal 2020-03累计 515.2亿元 -4.1"],
    "2020年三季度，全区生产总值515.2亿元。": ["gdp_nominal 2020Q3 515.2亿元"],
    "2020年全市居民人均可支配收入35000元，比上年名义增长8.2%，扣除价格因素实际增长5.6%。": ["income_pc 2020 35000元"],
    "2020年全市进出口总额12.5亿美元，增长3%。": ["trade_total_usd 2020 12.5亿美元 +3"],
    "2020年，全区固定资产投资增长由负转正，增速为5.1%。": [],
    "2017年，全年全市生产总值1151.5亿元，按可比价格计算，比上年增长6.1%。其中，交通运输、仓储和邮政业增加值85.4亿元，增长12.0%。"
    "人均地区生产总值49487元，按2017年平均汇率计算为7326美元。年末全市常住人口100万人。":
        ["gdp_nominal 2017 1151.5亿元 +6.1", "va_transport 2017 85.4亿元 +12", "gdp_per_capita 2017 49487元",
         "population 2017 100万人"],
    "2020年地区生产总值500亿元，其中第一产业5亿元。": ["gdp_nominal 2020 500亿元", "va_primary 2020 5亿元"],
    "1-8月份,地方一般公共预算收入完成26,876万元,同比增加2,168万元,增长8.8%。\n(二)政府性基金预算收入情况\n"
    "1-8月份,政府性基金预算收入完成10,244万元,同比减少4,927万元,下降32.5%。\n2020年9月5日":
        ["gpb_revenue 2020-08累计 26876万元 +8.8", "gf_own_revenue 2020-08累计 10244万元 -32.5"],
    "2020年，全区一般公共预算收入完成12.8亿元，同比增长15.6%。其中：\n- 税收收入：3.5亿元\n- 上级补助：约1.1亿元":
        ["gpb_revenue 2020 12.8亿元 +15.6", "tax_revenue 2020 3.5亿元", "上级补助 2020 1.1亿元约"],
    "2023年全市一般公共预算收入313.9亿元，2024年增长至324.3亿元，增速3.3%。2025年1-5月，全市一般公共预算收入175.99亿，增长6.4%。":
        ["gpb_revenue 2023 313.9亿元", "gpb_revenue 2025-05累计 175.99亿元 +6.4"],
    # budgets and plans
    "2021年一般公共预算收入预期增长5%左右、安排105亿元。": ["gpb_revenue_growth 2021 5%左右 计划", "gpb_revenue 2021 105亿元 预算"],
    "2020年，全市一般公共预算收入年初预算90亿元，调整预算85亿元，完成87亿元，为调整预算的102%。":
        ["gpb_revenue 2020 90亿元 预算", "gpb_revenue 2020 85亿元 调整预算", "gpb_revenue 2020 87亿元"],
    "2020年政府工作报告\n一、2019年工作回顾\n全年固定资产投资完成332亿元，增长3%。\n二、2020年工作安排\n"
    "经济社会发展的主要预期目标是：固定资产投资完成261亿元；社会消费品零售总额增长6%以上；城镇登记失业率控制在3%以内。":
        ["fai 2019 332亿元 +3", "fai 2020 261亿元 计划", "retail_sales_growth 2020 6%以上 计划",
         "unemployment_registered 2020 3%以内 计划"],
    "2020年主要目标：\n- 固定资产投资完成261亿元；\n- 一般公共预算收入完成135亿元；": ["fai 2020 261亿元 计划", "gpb_revenue 2020 135亿元 计划"],
    "2020年初步预计，全区地区生产总值超过2400亿元，社会消费品零售总额达1380亿元。":
        ["gdp_nominal 2020 2400亿元超过 预计", "retail_sales 2020 1380亿元 预计"],
    "2020年政府性基金预算支出安排156,430万元。其中：城乡社区支出49,939万元，其他支出26,321万元。":
        ["gf_own_expenditure 2020 156430万元 预算", "gf_exp_urban_rural 2020 49939万元",
         "gf_exp_other 2020 26321万元"],
    "2020年，全市一般公共预算收入完成81.23亿元，其中税收收入57亿元，比年初预算下降1%。一般公共预算支出90亿元，环比增长5%。":
        ["gpb_revenue 2020 81.23亿元", "tax_revenue 2020 57亿元", "gpb_expenditure 2020 90亿元"],
    "2020年，一般公共预算收入完成81.23亿元，比2019年增长2%；一般公共预算支出90亿元，比2015年增长20%。":
        ["gpb_revenue 2020 81.23亿元 +2", "gpb_expenditure 2020 90亿元"],
}


REPORT = """关于丙区2020年预算执行情况和2021年预算{draft}的报告
{day}一、2020年预算执行情况
（一）一般公共预算
2020年，全区一般公共预算收入完成95.2亿元，为调整预算的101.3%，增长2.5%。全区一般公共预算支出完成180亿元，其中城乡社区支出30亿元。
收支平衡情况：一般公共预算收入95.2亿元，加上上级补助收入60亿元、上年结转3亿元，收入总计178.2亿元。
（二）政府性基金预算
全区政府性基金预算支出完成25亿元，其中城乡社区支出20亿元。
二、2021年预算草案
2021年，全区一般公共预算收入安排99亿元，比上年增长4%左右。其中：税收收入83亿元。
"""


@pytest.mark.parametrize("draft", ["草案", "（草案）"])
@pytest.mark.parametrize("day", ["", "——2021年1月20日在丙区第七届人民代表大会第八次会议上\n"])
def test_a_budget_report_tells_what_was_and_what_is_planned(draft: str, day: str) -> None:
    assert lines(REPORT.format(draft=draft, day=day)) == [
        "gpb_revenue 2020 95.2亿元 +2.5 执行", "gpb_expenditure 2020 180亿元 执行", "exp_urban_rural 2020 30亿元 执行",
        "upper_transfer_in 2020 60亿元 执行", "carryover_in 2020 3亿元 执行", "gpb_total_sources 2020 178.2亿元 执行",
        "gf_own_expenditure 2020 25亿元 执行", "gf_exp_urban_rural 2020 20亿元 执行",
        "gpb_revenue 2021 99亿元 预算", "tax_revenue 2021 83亿元 预算"]


def test_parts_of_the_debt_are_of_its_balance_or_its_limit() -> None:
    assert lines("2020年末，全县政府债务余额95.1亿元，其中：一般债务58.8亿元，专项债务36.3亿元，控制在限额98.5亿元以内。") == [
        "debt_outstanding 2020 95.1亿元", "debt_general 2020 58.8亿元", "debt_special 2020 36.3亿元"]


@pytest.mark.parametrize(("text", "figures"), CASES.items(), ids=range(len(CASES)))
def test_a_notice_gives_these_figures(text: str, figures: list[str]) -> None:
    assert lines(text) == figures


@pytest.mark.parametrize("text", [
    "", "1-8月", "……", "2020年是极不平凡的一年。",
    "2020年，增值税、企业所得税，依次为20亿元、10亿元。",
    "近五年固定资产投资累计完成1170亿元，年均234亿元。",
    "2016—2020年，固定资产投资完成1170亿元。", "“十三五”期间，固定资产投资完成1170亿元。", "2016年以来，税收收入完成300亿元。",
    "2020年3—8月，税收收入完成30亿元。", "2020年下半年，税收收入完成30亿元。",
    "2020年全市一般公共预算收入占地区生产总值的5.2%，高于全市平均1.2个百分点，快于序时进度2.1个百分点。",
    "2020年税收收入增加3.3亿元。", "2020年税收收入比上年减少3.3亿元。", "2020年税收收入同口径增长3.3%，剔除减税因素后增长5%。",
    "2020年剔除减税因素后，税收收入增长5%。", "2020年税收收入比2015年增长50%。", "2020年税收收入比预算增长5%。",
    "2020年全市一般公共预算收入90亿-95亿元。", "2020年地区生产总值增长6%-6.5%。", "2020年税收收入翻了一番。",
    "2020年，全区居民消费价格指数（CPI）为102.5，比上年上涨2.5%。",
    "2020年一般公共预算收入90亿元（不含区外5亿元）。", "2020年税收收入的5亿元用于教育。",
    "2020年剔除不可比因素，一般公共预算收入完成90亿元。", "2020年按同口径计算，税收收入完成90亿元。",
    "2020年一季度强化征管，到2025年，固定资产投资达到500亿元。", "2020年税收收入入库的50亿元中有5亿元。",
    "2020年投资中，第二产业100亿元，第三产业395亿元。", "2020年工业增长5%，第三产业增长6%。",
    "2020年增值税、个人所得税、企业所得税三个主体税种完成16.21亿元，下降21.2%。",
    "2020年规模以上工业增加值276.38（不含军工）亿元，增长8.5%。",
    "2020年一般公共预算收入由上年的80亿元增加到90亿元。", "2020年一般公共预算收入突破100亿元大关。",
    "2020年户籍常住人口10万人。", "2020年高技术制造业增加值增长5%。",
    "上年同期一般公共预算收入完成84.5亿元。", "去年，税收收入完成30亿元。", "2020年去年同期税收收入为30亿元。",
    "我区生产总值（GDP）超过2400亿元。", "2020年总投资700亿元的统筹更新项目正式开工。", "2020年地区生产总值3亿吨。",
    "2020年税收收入下降-3%。", "2020年6月份累计税收收入完成5亿元。其中增值税2亿元。", "截至2020年10月20日，税收收入完成5亿元。", "2020年上半年年末常住人口106.1万人。",
])
def test_what_is_not_certain_gives_no_figure(text: str) -> None:
    assert lines(text) == []


def test_a_change_of_the_rate_is_not_the_rate_and_a_share_no_level() -> None:
    found = lines("2020年，税收收入57亿元，占一般公共预算收入的70.3%，比重提高1.2个百分点，增速回落3个百分点。")
    assert found == ["tax_revenue 2020 57亿元"]


@pytest.mark.parametrize(("text", "file"), [
    ("1-8月，税收收入5亿元。", "2020年8月通报.txt"), ("2020年8月财政收支\n1-8月，税收收入5亿元。", "通报.txt"),
    ("1-8月，税收收入5亿元。\n丙区财政局\n2020年9月12日", "通报.txt"), ("今年1-8月，税收收入5亿元。\n二〇二〇年九月十二日", "通报.txt"),
    ("2020年，全区加强征管。1-8月，税收收入5亿元。", "通报.txt")])
def test_the_year_is_found_where_it_stands(text: str, file: str) -> None:
    assert lines(text, file=file) == ["tax_revenue 2020-08累计 5亿元"]


@pytest.mark.parametrize("text", [
    "1-8月，税收收入5亿元。", "1-8月，税收收入5亿元。\n2021年7月12日", "今年1-8月，税收收入5亿元。",
    "2019年预算执行情况和2020年预算草案的报告\n全年税收收入5亿元。"])
def test_a_year_that_nothing_says_is_asked_and_the_answer_counts(text: str) -> None:
    found = read(text)
    assert not found.figures
    [question] = found.questions
    assert (question.asked, question.count) == (Asked.YEAR, 1)
    answer = ((question.asked, question.layout, question.subject), "2020")
    assert [one.period.year for one in read(text, answers=(answer,)).figures] == [2020]


def test_an_answered_year_is_not_taken_for_the_next_notice() -> None:
    [question] = read("1-8月，税收收入5亿元。").questions
    answer = ((question.asked, question.layout, question.subject), "2020")
    assert [one.asked for one in read("1-8月，税收收入6亿元。", answers=(answer,)).questions] == [Asked.YEAR]


REGIONS = "2020年，甲区一般公共预算收入50亿元，其中税收收入40亿元；乙区一般公共预算收入30亿元。"


def test_of_several_regions_the_bureau_s_own_is_taken_else_it_is_asked() -> None:
    assert lines(REGIONS, region="甲区") == ["gpb_revenue 2020 50亿元", "tax_revenue 2020 40亿元"]
    found = read(REGIONS)
    assert (found.figures, found.questions[0].asked, found.questions[0].choices) == (
        (), Asked.REGION, ("甲区", "乙区", "不取"))
    answer = ((Asked.REGION, found.questions[0].layout, found.questions[0].subject), "乙区")
    assert [short(one) for one in read(REGIONS, answers=(answer,)).figures] == ["gpb_revenue 2020 30亿元"]


def test_the_place_that_speaks_is_the_bureau_s() -> None:
    text = "2020年，全国一般公共预算收入182895亿元。全省一般公共预算收入12922亿元。我市一般公共预算收入90亿元，增长1%。"
    assert lines(text) == lines(text, region="某市") == ["gpb_revenue 2020 90亿元 +1"]


def test_a_level_of_one_place_is_told_from_the_whole() -> None:
    found = read("2020年全市一般公共预算收入100亿元，市本级一般公共预算收入40亿元。", region="某市")
    assert not found.figures
    assert found.questions[0].asked is Asked.REGION


def test_another_place_than_the_bureau_s_is_asked() -> None:
    found = read("2020年丁区税收收入5亿元。", region="丙区")
    assert [(one.asked, one.subject) for one in found.questions] == [(Asked.REGION, "丁区")]
    assert not found.figures
    answer = ((Asked.REGION, found.questions[0].layout, "丁区"), "丁区")
    assert [one.region for one in read("2020年丁区税收收入5亿元。", region="丙区", answers=(answer,)).figures] == ["丁区"]
    assert not read("2020年罗湖区税收收入5亿元。", region="深圳市罗湖区").questions


def test_a_name_that_is_not_known_is_asked_once_and_its_answer_counts() -> None:
    text = "2020年，主体税种完成40亿元，增长3%。2019年，主体税种完成38亿元。"
    found = read(text)
    assert [(one.asked, one.subject, one.count) for one in found.questions] == [(Asked.ITEM, "主体税种", 2)]
    assert {one.item for one in found.figures} == {""}

    def answered(said: str) -> list[str]:
        answer = ((Asked.ITEM, "", "主体税种"), said)
        return [one.item for one in read(text, answers=(answer,)).figures]
    assert (answered("不取"), answered("税收收入"), answered("新增")) == (
        [], ["tax_revenue"] * 2, ["主体税种"] * 2)


def test_a_line_that_two_budgets_have_is_asked_unless_the_passage_says_which() -> None:
    [question] = read("2020年，城乡社区支出9亿元。").questions
    assert question.choices == ("城乡社区支出（一般公共预算）", "城乡社区支出（政府性基金预算）", "不取")
    answer = ((Asked.ITEM, "", "城乡社区支出"), question.choices[1])
    assert [one.item for one in read("2020年，城乡社区支出9亿元。", answers=(answer,)).figures] == ["gf_exp_urban_rural"]
    assert lines("2020年，一般公共预算支出90亿元，其中城乡社区支出9亿元。")[1].startswith("exp_urban_rural")


def test_a_total_whose_parts_are_not_its_own_is_asked() -> None:
    text = "2020年，政府性基金预算收入909,339万元，其中：本级收入897万元，市下达转移性收入894,543万元。"
    found = read(text)
    assert "政府性基金预算收入" in {one.subject for one in found.questions}
    assert [one.item for one in found.figures if one.item] == ["gf_transfer_in"]


def test_two_figures_that_cannot_both_be_right_are_asked_and_rounded_ones_are_one() -> None:
    assert lines("2020年税收收入57.1亿元。2020年税收收入571,200万元，增长3%。") == ["tax_revenue 2020 571200万元 +3"]
    found = read("2020年税收收入57.1亿元。2020年税收收入58亿元。")
    assert not found.figures
    [question] = found.questions
    assert (question.asked, question.choices) == (Asked.CONTRADICTION, ("57.1亿元", "58亿元"))
    answer = ((question.asked, question.layout, question.subject), "58亿元")
    assert [short(one) for one in read("2020年税收收入57.1亿元。2020年税收收入58亿元。", answers=(answer,)).figures] == [
        "tax_revenue 2020 58亿元"]


def test_a_figure_keeps_its_sentence_its_paragraph_and_its_sheet() -> None:
    found = read("关于收支情况的通报\n2020年1-8月，税收收入５亿元。\n2020年预算收入情况：税收收入安排8亿元。\n"
                 "2020年前三季度，税收收入超过6亿元。2020年上半年，税收收入4亿元。2019年，税收收入7亿元。")
    assert [(one.where.cell, one.target) for one in found.figures] == [
        ("第2段", Target.MONTHS), ("第3段", Target.BUDGETS), ("第4段", Target.VINTAGES), ("第4段", Target.QUARTERS),
        ("第4段", Target.YEARS)]
    assert found.figures[0].quote == "2020年1-8月，税收收入５亿元。"
    assert (found.skipped, found.layout.title) == (("第1段",), "关于收支情况的通报")


def test_lines_that_the_page_has_broken_are_one() -> None:
    text = "2020年1-8月，全区一般公\n共预算收入完成812,\n300万元，同比下降3.\n9%。"
    assert lines(text) == ["gpb_revenue 2020-08累计 812300万元 -3.9"]


@pytest.mark.shared
def test_the_notice_of_the_layouts_gives_what_is_expected_of_it(shared: Path) -> None:
    folder = shared / "import_layouts"
    wanted = json.loads((folder / "21_prose.json").read_text(encoding="utf-8"))
    text = (folder / "21_prose.txt").read_text(encoding="utf-8")
    asked = read(text)
    assert [(one.asked, one.count) for one in asked.questions] == [(Asked.YEAR, 4)]
    answer = ((Asked.YEAR, asked.layout.key, asked.questions[0].subject), str(wanted["ask"]["year"]))
    found = read(text, answers=(answer,)).figures
    assert [{"item": one.item, "period": str(one.period), "value": one.value, "unit": one.unit, "growth": one.growth}
            for one in found] == wanted["observations"]
    assert all(one.cumulative for one in found)


@pytest.mark.shared
def test_of_three_real_reports_no_figure_is_wrong(shared: Path) -> None:
    """Every figure read is one that was found by hand, of the same item and year, in the same unit."""
    listed = csv.DictReader(StringIO((shared / "data/luohu/seed_facts.csv").read_text(encoding="utf-8-sig")))
    listed = list(listed)
    by_id = {one["id"]: one["indicator_en"] for one in listed}
    cited = csv.DictReader(StringIO((PROJECT / "workbooks/sources/luohu-2020.csv").read_text(encoding="utf-8-sig")))
    also = {one["code"]: by_id[one["id"]] for one in cited if one["id"] in by_id}
    truth = [(one["indicator_en"], one["period"][:4], parse_unit(one["unit"]), float(one["value"]))
             for one in listed if one["value"].replace(".", "", 1).lstrip("-").isdecimal()
             and one["indicator_en"] in {*CATALOG_CODES, *also.values()}]
    # in both reports, and in no list: 完成梧桐小学、红桂小学改扩建工程，新增学位2700个
    truth.append((by_id["PR031"], "2020", parse_unit("个"), 2700.0))
    # listed as the profits that it mainly is: 2020年预算组织收入372万元，主要是国企统筹利润上缴
    truth.append(("sc_own_revenue", "2020", parse_unit("万元"), 372.0))
    text = next((shared / "seed").glob("*.txt")).read_text(encoding="utf-8")
    found = [one for one in read(text, "报告.txt", "深圳市罗湖区").figures if one.item]
    assert len(found) >= 50
    for one in found:
        unit = parse_unit(one.unit)
        same = [convert(value, own, unit) for item, year, own, value in truth
                if item in {one.item, also.get(one.item)} and int(year) == one.period.year
                and own.dimension == unit.dimension]
        assert any(abs(value - one.value) < 1e-6 * max(1.0, abs(value)) for value in same), short(one)


def test_of_real_sentences_each_gives_its_value_or_none(luohu: Path) -> None:
    """The sentences that the sample's vintages quote, each under its document's title."""
    grid = next(one for one in read_cells(luohu).sheets if one.name == "数据版本")
    head = {str(cell.value): column for column, cell in grid.cells.row(4).items()}
    rows = [{name: grid.cells.row(row).get(column) for name, column in head.items()}
            for row in grid.cells.rows() if row > 4]
    said: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for row in rows:
        texts = {name: str(cell.value) if cell else "" for name, cell in row.items()}
        if texts["代码"] and not texts["原文"].startswith("推算"):
            said.setdefault((texts["来源"], texts["原文"]), set()).add((texts["代码"], int(texts["期间"][:4])))
    count = 0
    for (source, quote), wanted in said.items():
        for one in read(f"{source}\n{quote}", region="罗湖区").figures:
            years = {year for _, year in wanted}
            assert not one.item or one.period.year in years, (quote, short(one))
            count += bool(one.item)
    assert count >= 7


WORDS = st.sampled_from(["2020年", "1-8月", "一般公共预算收入", "税收收入", "完成", "81.23亿元", "增长", "3.9%", "，", "。", "；",
                         "其中", "（", "）", "：", "、", "全市", "当月", "同比", "分别", "和", "预计", "上年", "\n", "-", "占",
                         "剔除", "8月份", "亿", "万元", "12,300", "目标", "累计", "地区生产总值（GDP）"])


@given(st.lists(WORDS, max_size=40).map("".join))
def test_whatever_is_put_together_is_read_or_left_alone(text: str) -> None:
    for one in read(text).figures:
        assert one.item in CATALOG or not one.item
        assert one.quote


@given(st.text(max_size=300))
def test_no_text_stops_the_reader(text: str) -> None:
    read(text)


@pytest.mark.parametrize("text", PROSE)
def test_a_text_without_end_is_read_within_bounds(text: str) -> None:
    started = process_time()
    read(PROSE[text])
    assert process_time() - started < 20


def test_what_stands_beyond_the_bounds_is_counted_as_left_alone() -> None:
    found = read("2020年税收收入5亿元。\n" + ("无关紧要的话。" * 100 + "\n") * 400 + "2019年税收收入4亿元。")
    assert [short(one) for one in found.figures] == ["tax_revenue 2020 5亿元"]
    assert "第402段" in found.skipped
