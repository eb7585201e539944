"""Consistent tables never contradict themselves, however they are rounded; one wrong cell is found."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings, strategies as st
from samples.tables.written import grid_of

from forecast.data import shipped_catalog
from forecast.importing.figures import Answers, Asked
from forecast.importing.reading import understand_grid
from forecast.xlsx import RawCell, a1

if TYPE_CHECKING:
    from forecast.importing.figures import Figure, Question
    from forecast.xlsx import Grid

CATALOG = shipped_catalog()
TAXES = ("增值税", "企业所得税", "个人所得税", "房产税", "契税")
OTHERS = ("专项收入", "罚没收入", "其他收入")
YUAN = {"万元": 1e4, "亿元": 1e8}
amounts = st.floats(2e8, 9e10)
turns = st.floats(0.6, 1.7)


def read(grid: Grid) -> tuple[list[Figure], list[Question]]:
    understood = understand_grid(grid, "表.xlsx", CATALOG, Answers())
    return ([figure for one in understood for figure in one.figures],
            [question for one in understood for question in one.questions
             if question.asked is Asked.CONTRADICTION])


def looks_like_a_year(*values: float) -> bool:
    """1949 without decimals: whether it is an amount is not what is tried here."""
    return any(1850 < value < 2150 for value in values)


def shown(value: float, digits: int) -> str:
    """As a cell keeps it: no noughts behind the last digit."""
    return f"{round(value, digits) + 0.0:.12g}"


@st.composite
def reports(draw: st.DrawFn) -> Grid:
    """Draw a monthly report whose figures agree before they are rounded."""
    unit = draw(st.sampled_from(sorted(YUAN)))
    digits = draw(st.integers(0, 2)) if unit == "万元" else draw(st.integers(2, 4))
    rate_digits = draw(st.integers(0, 2))
    rows: dict[str, list[float]] = {}
    for name in (*TAXES[:draw(st.integers(2, 5))], *OTHERS[:draw(st.integers(2, 3))]):
        level = draw(amounts)
        rows[name] = [level * draw(turns) * 1.5, level * draw(st.floats(0.05, 0.2)), level,
                      level * draw(turns)]
    lines = []
    for total, parts in (("税收收入", TAXES), ("非税收入", OTHERS)):
        under = [(name, rows[name]) for name in parts if name in rows]
        lines += [(total, [sum(column) for column in zip(*(row for _, row in under), strict=True)]),
                  *((f"␣␣{name}", row) for name, row in under)]
    whole = [sum(row[at] for name, row in lines if "␣" not in name) for at in range(4)]
    lines.insert(0, ("一般公共预算收入合计", whole))
    text = ["2020年8月一般公共预算收入执行情况表", f"单位：{unit}",
            "项目 | 年初预算数 | 本月数 | 累计数 | 为预算% | 上年同期累计数 | 增减额 | 增减%"]
    for name, (budget, month, level, before) in lines:
        size = YUAN[unit]
        cells = [shown(one / size, digits) for one in (budget, month, level)]
        cells += [shown(level / budget * 100, rate_digits), shown(before / size, digits),
                  shown((level - before) / size, digits),
                  shown((level / before - 1) * 100, rate_digits)]
        text.append(" | ".join((name, *cells)))
    return grid_of(text)


@given(reports())
@settings(max_examples=60, deadline=None)
def test_a_consistent_report_never_contradicts_itself(grid: Grid) -> None:
    figures, asked = read(grid)
    assert not asked
    assert all(one.proofs and all(proof.holds for proof in one.proofs) for one in figures)


@given(reports(), st.data())
@settings(max_examples=60, deadline=None)
def test_one_wrong_figure_is_found_where_two_relations_hold_it(grid: Grid, data: st.DataObject) -> None:
    figures, _ = read(grid)
    held = [one for one in figures if len(one.proofs) >= 2]
    chosen = data.draw(st.sampled_from(held))
    place = next(place for place in grid.cells if a1(*place) == chosen.where.cell)
    wrong = float(f"{chosen.value * data.draw(st.sampled_from([0.1, 0.37, 1.9, 2.6, 10.0])):.6g}")
    assume(abs(wrong - chosen.value) > 0.3 * abs(chosen.value))
    slipped = replace(grid, cells=grid.cells.with_values({place: RawCell("number", wrong)}))
    _, asked = read(slipped)
    assert chosen.where.cell in {one.where.cell for one in asked}


@given(st.lists(st.floats(100.0, 900.0), min_size=4, max_size=4), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_quarters_add_up_at_any_rounding(parts: list[float], digits: int) -> None:
    sums = [sum(parts[:at + 1]) for at in range(4)]
    assume(not looks_like_a_year(*sums))
    names = [f"2019年第{one}季度" for one in "一二三四"]
    grid = grid_of(["指标 | " + " | ".join(names),
                    "地区生产总值当季值(亿元) | " + " | ".join(shown(one, digits) for one in parts),
                    "地区生产总值累计值(亿元) | " + " | ".join(shown(one, digits) for one in sums)])
    figures, asked = read(grid)
    assert not asked
    assert all(a < b for a, b in pairwise(one.value for one in figures))
    assert all(one.proofs for one in figures)


@given(st.lists(st.tuples(st.floats(1.0, 90.0), st.floats(200.0, 900.0), st.floats(500.0, 3000.0)),
                min_size=3, max_size=8), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_the_product_of_a_yearbook_adds_up_at_any_rounding(
        years: list[tuple[float, float, float]], digits: int) -> None:
    assume(not any(looks_like_a_year(sum(parts), *parts) for parts in years))
    rows = [f"{2010 + at} | " + " | ".join(shown(one, digits) for one in (sum(parts), *parts))
            for at, parts in enumerate(years)]
    figures, asked = read(grid_of(["历年地区生产总值（单位：亿元）",
                                   "年份 | 地区生产总值 | 第一产业 | 第二产业 | 第三产业", *rows]))
    assert not asked
    assert all(one.proofs for one in figures)
