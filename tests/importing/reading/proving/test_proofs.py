"""Tables prove their figures; what contradicts is asked once, at the cell that is wrong."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from samples.tables.written import grid_of

from forecast.data import shipped_catalog
from forecast.importing.figures import Answers, Asked, Proof
from forecast.importing.grids import open_source
from forecast.importing.reading import understand_grid
from forecast.importing.reading.proving.relations import Rule
from forecast.importing.reading.proving.telling import sentence_of
from forecast.labels import keys
from forecast.xlsx import RawCell, a1

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.importing.figures import Figure, Question
    from forecast.xlsx import Grid

CATALOG = shipped_catalog()
MONTHLY = """2020年8月一般公共预算收入执行情况表
单位：万元
项目 | 年初预算数 | 本月数 | 累计数 | 为预算% | 上年同期累计数 | 增减额 | 增减%
一般公共预算收入合计 | 1354500 | 81237 | 812341 | 60 | 845617 | -33276 | -3.9
一、税收收入 | 886000 | 61129 | 571228 | 64.5 | 604289 | -33061 | -5.5
␣␣增值税 | 300000 | 20134 | 190517 | 63.5 | 215342 | -24825 | -11.5
␣␣␣其中：改征增值税 | 120000 | 8101 | 77316 | 64.4 | 90127 | -12811 | -14.2
␣␣企业所得税 | 200000 | 16241 | 141083 | 70.5 | 150268 | -9185 | -6.1
␣␣个人所得税 | 90000 | 7128 | 64227 | 71.4 | 61139 | 3088 | 5.1
␣␣其他各税 | 296000 | 17626 | 175401 | 59.3 | 177540 | -2139 | -1.2
二、非税收入 | 468500 | 20108 | 241113 | 51.5 | 241328 | -215 | -0.1
␣␣专项收入 | 30000 | 2613 | 20127 | 67.1 | 19934 | 193 | 1
␣␣其他收入 | 438500 | 17495 | 220986 | 50.4 | 221394 | -408 | -0.2"""
YEARS = """历年地区生产总值（单位：亿元）
年份 | 地区生产总值 | 第一产业 | 第二产业 | 第三产业
2016 | 1974.11 | 0.8 | 281.62 | 1691.69
2017 | 2110.4 | 0.81 | 290.13 | 1819.46
2018 | 2253.11 | 0.9 | 300.51 | 1951.7
2019 | 2390.26 | 0.9 | 310.2 | 2079.16"""


def table(text: str) -> Grid:
    return grid_of(text.splitlines())


def read(grid: Grid, *given: tuple[tuple[str, str, str], str]) -> tuple[list[Figure], list[Question]]:
    understood = understand_grid(grid, "表.xlsx", CATALOG, Answers(given))
    return ([figure for one in understood for figure in one.figures],
            [question for one in understood for question in one.questions
             if question.asked is Asked.CONTRADICTION])


def rules(figures: list[Figure], cell: str) -> set[tuple[str, bool]]:
    return {(proof.rule, proof.holds) for one in figures if one.where.cell == cell
            for proof in one.proofs}


def changed(grid: Grid, cell: tuple[int, int], value: float) -> Grid:
    return replace(grid, cells=grid.cells.with_values({cell: RawCell("number", value)}))


def numbers(grid: Grid) -> dict[tuple[int, int], float]:
    return {place: cell.value for place, cell in grid.cells.items()
            if isinstance(cell.value, float) and place[1] > 1}


def slips(value: float, below: float | None, left: float | None) -> dict[str, float]:
    text = f"{value:.12g}"
    places = [at for at, one in enumerate(text) if one.isdigit()]
    pair = next(((a, b) for a, b in pairwise(places) if text[a] != text[b]), None)
    made = {"ten times": value * 10, "a tenth": round(value / 10, 6), "sign": -value}
    if pair:
        swapped = list(text)
        swapped[pair[0]], swapped[pair[1]] = swapped[pair[1]], swapped[pair[0]]
        made["exchanged"] = float("".join(swapped))
    if below is not None:
        made["from another row"] = below
    if left is not None:
        made["from another column"] = left  # the single month for the year so far
    return {kind: one for kind, one in made.items() if one != value}


# -- what holds -----------------------------------------------------------------------------------


def test_every_figure_of_a_monthly_report_is_proven_in_every_way() -> None:
    figures, asked = read(table(MONTHLY))
    assert not asked
    assert len(figures) == 24
    assert all(proof.holds for one in figures for proof in one.proofs)
    assert rules(figures, "D5") == {(Rule.GROWTH, True), (Rule.CHANGE, True), (Rule.BUDGET, True),
                                    (Rule.SUM, True)}
    assert all(len(one.proofs) >= 2 for one in figures)


@pytest.mark.parametrize("parts", [
    "␣其中：增值税 | 190517 | 215342 | 24825", "增值税 | 190517 | 215342 | 24825\n企业所得税 | 141083 | 150268 | 9185"])
def test_a_part_may_change_by_more_than_its_total(parts: str) -> None:
    """Some parts fall by more than the total, since others rise: that contradicts nothing."""
    figures, asked = read(table(f"""2020年1-8月税收收入情况表
单位：万元
项目 | 累计数 | 上年同期累计数 | 减收额
税收收入 | 571228 | 574289 | 3061
{parts}"""))
    assert figures
    assert not asked
    assert all(proof.holds for one in figures for proof in one.proofs)


@pytest.mark.shared
def test_the_layouts_do_not_contradict_themselves(shared: Path) -> None:
    proven = {}
    for path in sorted((shared / "import_layouts").glob("*.xlsx")):
        found = [read(grid) for grid in open_source(path).grids]
        assert not [one for _, asked in found for one in asked], path.name
        figures = [one for several, _ in found for one in several]
        proven[path.name[:2]] = sum(bool(one.proofs) for one in figures) / max(len(figures), 1)
    assert [number for number, share in proven.items() if share == 1] == ["10", "12", "13"]
    assert min(proven[number] for number in ("01", "03", "08")) > 0.6


def test_growth_at_constant_prices_is_not_held_against_levels() -> None:
    grid = table("""指标 | 2019年 | 2020年 | 增长%
地区生产总值（亿元） | 1150.2 | 1102.1 | 3.1
规模以上工业增加值（亿元） | 230.2 | 202.1 | 4.5
社会消费品零售总额（亿元） | 930.2 | 842.6 | -7.6
一般公共预算收入（亿元） | 84.56 | 81.23 | -3.9""")
    figures, asked = read(grid)
    assert not asked
    assert not rules(figures, "B2") | rules(figures, "B3") | rules(figures, "B4")
    assert rules(figures, "B5") == {(Rule.GROWTH, True)}


def test_a_rate_that_no_basis_explains_is_asked_about() -> None:
    _, asked = read(table("""指标 | 2019年 | 2020年 | 增长%
社会消费品零售总额（亿元） | 930.2 | 8426 | -7.6
一般公共预算收入（亿元） | 84.56 | 81.23 | -3.9"""))
    assert len(asked) == 1
    assert asked[0].where.cell in {"B2", "C2"}  # nothing tells which


@pytest.mark.parametrize("note", ["注：增减%按同口径计算。", "注：剔除减税降费因素后计算增减%。"])
def test_growth_on_a_comparable_basis_is_not_held_against_levels(note: str) -> None:
    wrong = MONTHLY.replace("-3.9", "1.9").replace("-5.5", "2.5")
    assert read(table(wrong))[1]
    assert not read(table(f"{wrong}\n{note}"))[1]


def test_fewer_parts_than_the_total_are_no_contradiction() -> None:
    kept = [line for line in MONTHLY.splitlines() if "其他各税" not in line]
    assert not read(table("\n".join(kept)))[1]


def test_parts_that_exceed_their_total_are_asked_about() -> None:
    _, asked = read(table("""2020年一般公共预算收入决算表（单位：万元）
项目 | 决算数
税收收入 | 571228
增值税 | 1905170
企业所得税 | 141083"""))
    assert [dict(one.fields)["rule"] for one in asked] == [Rule.WITHIN]
    assert asked[0].where.cell in {"B3", "B4"}


def test_totals_that_balance_and_those_that_need_not() -> None:
    sides = "2021年一般公共预算收支平衡表（单位：万元）\n收入 | 预算数 | 支出 | 预算数\n{}"
    formal = "收入总计 | 159000 | 支出总计 | {}"
    figures, asked = read(table(sides.format(formal.format(159000))))
    assert not asked
    assert rules(figures, "B3") == {(Rule.BALANCE, True)}
    assert len(read(table(sides.format(formal.format(195000))))[1]) == 1
    amounts = formal.replace("总计", "总量").format(147000)
    assert not read(table(sides.format(amounts)))[1]


def test_quarters_and_the_year_so_far() -> None:
    quarters = ("2020年第一季度", "2019年第四季度", "2019年第三季度", "2019年第二季度", "2019年第一季度")
    text = (f"指标 | {' | '.join(quarters)}\n"
            "地区生产总值当季值(亿元) | 515.2 | 672.3 | 601.1 | 577.5 | 539.4\n"
            "地区生产总值累计值(亿元) | 515.2 | 2390.3 | 1718 | 1116.9 | 539.4")
    figures, asked = read(table(text))
    assert not asked
    assert all(rules(figures, cell) == {(Rule.SPANS, True)} for cell in ("B3", "C3", "D3", "E3"))
    assert [one.where.cell for one in read(table(text.replace("1718", "1781")))[1]] == ["D3"]


def test_the_year_and_december() -> None:
    text = "指标 | 2019年1-11月 | 2019年1-12月 | 2019年\n一般公共预算收入（万元） | 800100 | 845617 | {}"
    figures, asked = read(table(text.format(845617)))
    assert not asked
    assert (Rule.DECEMBER, True) in rules(figures, "D2")
    assert [dict(one.fields)["rule"] for one in read(table(text.format(854617)))[1]] == [Rule.DECEMBER]


def test_an_index_and_the_growth_beside_it() -> None:
    text = "指标 | 2019年\n地区生产总值指数(上年=100) | {}\n地区生产总值增长(%) | 6.1"
    assert not read(table(text.format(106.1)))[1]
    assert [dict(one.fields)["rule"] for one in read(table(text.format(101.6)))[1]] == [Rule.INDEX]


def test_a_column_that_cannot_be_added_does_not_contradict() -> None:
    _, asked = read(table("""2020年一般公共预算收入表（单位：万元）
项目 | 2020年决算数 | 2019年决算数 | 全省位次
一般公共预算收入合计 | 812341 | 845617 | 100.6
税收收入 | 571228 | 604289 | 98.3
非税收入 | 241113 | 241328 | 103.9"""))
    assert not asked


# -- what does not --------------------------------------------------------------------------------


def named(grid: Grid) -> list[str]:
    """Inject slips into each figure that two relations hold; list those that are not named alone."""
    figures, _ = read(grid)
    values = numbers(grid)
    proven = {one.where.cell for one in figures if len(one.proofs) >= 2}
    missed = []
    for (row, column), value in values.items():
        cell = a1(row, column)
        if cell not in proven:
            continue
        made = slips(value, values.get((row + 1, column)), values.get((row, column - 1)))
        for kind, wrong in made.items():
            asked = [one.where.cell for one in read(changed(grid, (row, column), wrong))[1]]
            if asked != [cell]:
                missed.append(f"{cell} {kind} {value:g}→{wrong:g}: {asked}")
    return missed


def test_a_slip_in_a_monthly_report_is_named() -> None:
    assert not named(table(MONTHLY))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["03_nbs_quarter", "12_budget_disclosure", "13_balance_two_sided"])
def test_a_slip_in_a_layout_is_named(name: str, shared: Path) -> None:
    for grid in open_source(shared / "import_layouts" / f"{name}.xlsx").grids:
        assert not named(grid)


def test_the_figures_of_other_times_tell_which_of_a_sum_is_wrong() -> None:
    for wrong, cell in (("291.69", "B3"), ("1196.46", "E4")):
        text = YEARS.replace("1974.11", wrong) if cell == "B3" else YEARS.replace("1819.46", wrong)
        assert [one.where.cell for one in read(table(text))[1]] == [cell]


def test_a_contradiction_stands_on_its_figure_alone_and_says_both_numbers() -> None:
    figures, asked = read(table(MONTHLY.replace("190517", "109517")))
    assert {one.where.cell for one in figures if any(not proof.holds for proof in one.proofs)} == {"D6"}
    fields = dict(asked[0].fields)
    assert (fields["written"], fields["meant"]) == ("109,517", "190,517")
    assert "109,517" in fields["zh"]
    assert fields["cells"].replace("、", "") in fields["zh"].replace("、", "")
    assert asked[0].choices


def test_what_was_answered_is_taken_as_it_stands() -> None:
    wrong = table(MONTHLY.replace("190517", "109517"))
    _, (question,) = read(wrong)
    for layout in (question.layout, ""):
        figures, asked = read(wrong, ((Asked.CONTRADICTION, layout, question.subject), "照表"))
        assert not asked
        assert all(proof.holds for one in figures for proof in one.proofs)
    figures, asked = read(wrong, ((Asked.CONTRADICTION, "", question.subject), "不取"))
    assert not asked
    assert any(not proof.holds for one in figures for proof in one.proofs)
    other = table(MONTHLY.replace("190517", "901517"))  # the next table's number is asked anew
    assert read(other, ((Asked.CONTRADICTION, "", question.subject), "照表"))[1]


def test_every_rule_has_its_sentences() -> None:
    assert set(keys("proof")) == {f"{rule}_{how}" for rule in Rule for how in ("holds", "fails")}
    for rule in Rule:
        for holds in (True, False):
            for lang in ("zh", "en"):
                told = sentence_of(Proof(rule, holds, ("B2", "C2"), 812300.0), 845600.0, lang)
                assert "B2" in told
                assert holds or ("845,600" in told and "812,300" in told)


def test_a_table_that_was_not_understood_is_asked_nothing() -> None:
    rows = "\n".join(f"税种{at} | {at * 7919 % 9973} | {at * 104729 % 9949} | {at * 31 % 17}"
                     for at in range(1, 60))
    assert not read(table(f"2020年一般公共预算收入表（单位：万元）\n项目 | 2019年 | 2020年 | 增长%\n{rows}"))[1]


def test_a_line_under_the_name_behind_of_which_stands_beside_it() -> None:
    """Non-tax revenue above tax revenue is no part of it, though it stands deeper by blanks."""
    lines = """某县主要指标
指标 | 单位 | 2021年 | 2022年 | 2023年
一般公共预算收入 | 万元 | 27650 | 29120 | 30915
␣␣其中：税收收入 | 万元 | 14930 | 13010 | 14605
␣␣␣␣␣␣␣␣非税收入 | 万元 | 12720 | 16110 | 16310"""
    figures, asked = read(table(lines))
    assert not asked
    assert len(figures) == 9
    assert {one for cell in ("E4", "E5") for one in rules(figures, cell)} == {(Rule.SUM, True)}


def test_what_the_catalogue_has_below_the_name_behind_of_which_is_part_of_it() -> None:
    lines = """某县主要指标
指标 | 单位 | 2021年 | 2022年 | 2023年
一般公共预算收入 | 万元 | 27650 | 29120 | 30915
␣␣其中：税收收入 | 万元 | 14930 | 13010 | 14605
␣␣␣␣␣␣␣␣增值税 | 万元 | 5120 | 15010 | 5210"""
    _, asked = read(table(lines))
    assert [one.where.cell for one in asked] == ["D5"]


def test_parts_that_papers_add_elsewhere_do_not_exceed_a_total() -> None:
    """Land sales stand within own revenue, on-lent debt beside it: none is of transfers."""
    lines = """某县2025年政府性基金预算收入决算表
单位：万元
项目 | 决算数
一、国有土地使用权出让收入 | 52300
二、城市基础设施配套费收入 | 3400
三、彩票公益金收入 | 1170
本年收入合计 | 56870
上级补助收入 | 2900
专项债务转贷收入 | 74000
上年结转收入 | 6230
收入总计 | 140000"""
    figures, asked = read(table(lines))
    assert not asked
    assert len(figures) == 8
