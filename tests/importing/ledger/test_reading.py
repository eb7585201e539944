"""Ledgers of bonds as bureaus and debt systems print them: years, kinds, coupons, what is owed."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from time import process_time
from typing import Any, cast

import pytest
from hypothesis import example, given, strategies as st

from forecast.importing import Answers, Asked, Understood, read_ledger, reads_as_ledger
from forecast.importing.ledger.values import kind_of, later, moment_of, rate_of, term_of
from forecast.xlsx import Grid, RawCell, read_cells


def cell(value: Any) -> RawCell:
    if isinstance(value, RawCell):
        return value
    if isinstance(value, datetime):
        return RawCell("date", value)
    if isinstance(value, int | float):
        return RawCell("number", float(value))
    return RawCell("text", str(value))


def percent(value: float) -> RawCell:
    return RawCell("number", value, is_percent=True)


def grid(*rows: tuple[Any, ...], name: str = "明细", merges: tuple[tuple[int, int, int, int], ...] = ()) -> Grid:
    cells = {(row, column): cell(value) for row, values in enumerate(rows, 1)
             for column, value in enumerate(values, 1) if value is not None}
    return Grid(name, hidden=False, cells=cast("Any", cells), merges=merges)


def read(*rows: tuple[Any, ...], region: str = "", given_answers: tuple[tuple[tuple[str, str, str], str], ...] = (),
         **more: Any) -> Understood:
    return read_ledger(grid(*rows, **more), "债券.xlsx", Answers(given_answers, region))


def short(found: Understood) -> list[str]:
    return [f"{one.kind} {one.issued}-{one.due} {one.principal:.10g}{one.unit} {one.rate}" for one in found.loans]


TITLE = ("丙区政府债券明细表",)
UNIT = ("单位：亿元",)
HEAD = ("序号", "债券类型", "债券名称", "发行日期", "期限", "票面利率", "到期日期", "使用金额", "已偿还本金")
BOND = (1, "新增专项债券", "2019年甲省专项债券（一期）", datetime(2019, 3, 20), "5年", "3.37%", datetime(2024, 3, 21), 5, 0)


def bond(**changes: Any) -> tuple[Any, ...]:
    names = ("number", "kind", "name", "issued", "term", "rate", "due", "amount", "repaid")
    return tuple(changes.get(name, value) for name, value in zip(names, BOND, strict=True))


@pytest.mark.shared
def test_the_ledger_of_the_layouts_gives_what_is_expected_of_it(shared: Path) -> None:
    wanted = json.loads((shared / "import_layouts/16_bond_ledger.json").read_text(encoding="utf-8"))
    [sheet] = read_cells(shared / "import_layouts/16_bond_ledger.xlsx").sheets
    found = read_ledger(sheet, "16.xlsx", Answers())
    assert not found.questions
    assert [(f"{'专项' if one.kind == 'special' else '一般'}债务", one.name, one.issued, one.due,
             one.principal * 10_000, one.rate, int(one.where.cell[1:])) for one in found.loans] == [
        (one["kind"], one["name"], one["issued"], one["due"], one["principal"], one["rate"], one["row"])
        for one in wanted["bonds"]]
    assert {cell[1:] for cell in found.skipped} == {str(row) for row in wanted["skip_rows"]}


@pytest.mark.shared
def test_no_other_table_is_taken_for_a_ledger(shared: Path) -> None:
    for path in sorted((shared / "import_layouts").glob("*.xlsx")):
        taken = [reads_as_ledger(sheet) for sheet in read_cells(path).sheets]
        assert any(taken) == path.name.startswith("16"), path.name


@pytest.mark.parametrize("rows", [
    (("项目", "2019年", "2020年"), ("税收收入", 5, 6)),
    (("地方政府债务限额及余额情况表",), ("项目", "债务限额", "债务余额"), ("一般债务", 5, 4)),
    (("债券名称", "金额"), ("甲债", 5)),
    (("科目", "期限", "金额"), ("债务", 5, 6)),
    ((), ("债",)),
])
def test_a_table_without_days_and_bonds_is_none(rows: tuple[tuple[Any, ...], ...]) -> None:
    assert not reads_as_ledger(grid(*rows))
    assert read(*rows).loans == ()


@pytest.mark.parametrize(("heads", "values", "wanted"), [
    # other words of other systems
    (("债券编码", "债券简称", "债券类别", "起息日", "兑付日", "发行利率(%)", "分配金额(万元)", "未偿还余额(万元)"),
     ("1900001", "19甲省债05", "专项债券", "2019-03-20", "2029-03-20", 3.37, 5000, 4000),
     "special 2019-2029 4000万元 3.37"),
    (("债务类型", "名称", "发行时间", "债券期限", "利率%", "转贷金额（万元）", "还本方式", "付息方式"),
     ("一般债券", "甲", "2019年3月", "10年", 3.37, 5000, "到期一次还本", "半年一次"), "general 2019-2029 5000万元 3.37"),
    (("债券名称", "发行年份", "到期年份", "利率", "债券金额(万元)", "已付利息(万元)", "应还本金(万元)"),
     ("2019年甲省一般债券", 2019, 2026, "3.1%", 300, 20, 40), "general 2019-2026 300万元 3.1"),
    (("债券名称", "到期日", "期限（年）", "票面利率", "余额（万元）"),
     ("专项债券一期", "20290320", 10, percent(0.0337), 300), "special 2019-2029 300万元 3.37"),
    (("债券名称", "发行日期", "期限(月)", "票面利率", "本金(万元)"),
     ("专项债券一期", 43544, 36, 0.0337, 300), "special 2019-2022 300万元 3.37"),
    (("债券名称", "期限", "票面利率", "使用金额(元)", "到期时间"),
     ("2019年专项债券", "3+2年", "3.37%", "50,000,000", "2024年"), "special 2019-2024 50000000元 3.37"),
    (("债券名称", "发行日期", "到期日期", "转贷金额（亿元）", "已还本金（万元）"),
     ("一般债券", "2019/3/20", "2024/3/20", 5, 20000), "general 2019-2024 3亿元 None"),
    (("债券名称", "债券编码", "债券类型", "债券规模（亿元）", "发行时间（年/月/日）", "债券利率(%)", "债券期限", "债券项目总投资", "已取得项目收益"),
     ("2019年专项债券", "1900001", "棚户区改造专项债券", 5, "2019/3/20", 3.37, "5年", 30, 2), "special 2019-2024 5亿元 3.37"),
    (("债务人", "债务名称", "债务类型", "签约日期", "到期日期", "合同金额（万元）", "债务余额（万元）", "利率(%)"),
     ("丙区", "甲", "一般债务", "2019-3-20", "2024-3-20", 500, 400, 4.9), "general 2019-2024 400万元 4.9"),
    (("债券名称", "发行日期", "到期日期", "金额（万元）", "2021年到期本金", "2022年到期本金"),
     ("一般债券", "2019-3-20", "2024-3-20", 500, 100, 100), "general 2019-2024 500万元 None"),
    (("债券名称", "发行日期", "到期日期", "金额", "已偿还"),
     ("一般债券", "2019-3-20", "2024-3-20", "5亿元", "—"), "general 2019-2024 5亿元 None"),
    (("债券类型", "债券名称", "发行日期", "到期日期", "使用金额", "单位"),
     ("一般债券", "甲", "2019-03-20", "2024-03-20", 5, "亿元"), "general 2019-2024 5亿元 None"),
])
def test_other_headings_of_a_ledger(heads: tuple[str, ...], values: tuple[Any, ...], wanted: str) -> None:
    rows = (("债券台账",), heads, values)
    assert reads_as_ledger(grid(*rows))
    found = read(*rows)
    assert (short(found), found.questions) == ([wanted], ())


def test_what_is_repaid_is_left_out_and_totals_prove() -> None:
    rows = (TITLE, UNIT, HEAD, bond(repaid=2), bond(repaid=5), bond(repaid=None), ("小计", *[None] * 6, 15, 7),
            bond(kind="再融资一般债券", name="一般债券", amount=1), ("合计", *[None] * 6, 16, 7),
            ("注：数据来自系统",))
    found = read(*rows)
    assert [one.principal for one in found.loans] == [3, 5, 1]
    assert not found.questions
    assert {"A7", "H9", "C5", "A10"} <= set(found.skipped)
    wrong = read(TITLE, UNIT, HEAD, bond(), ("合计", *[None] * 6, 16, 0))
    assert [(one.asked, dict(one.fields)) for one in wrong.questions] == [
        (Asked.CONTRADICTION, {"total": "16", "added": "5"})]


def test_of_several_levels_the_bureau_s_own_amount_counts() -> None:
    head = ("债券名称", "发行日期", "到期日期", "全省发行额(万元)", "本区使用金额(万元)")
    body = ("专项债券", "2019-03-20", "2024-03-20", 900, 5)
    assert short(read(head, body)) == ["special 2019-2024 5万元 None"]
    split = (("债券名称", "发行日期", "到期日期", "发行金额(万元)", None), (None, None, None, "全省", "丙区"), body)
    merges = ((1, 4, 1, 5), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3))
    assert short(read(*split, region="丙区", merges=merges)) == ["special 2019-2024 5万元 None"]
    asked = read(("债券名称", "发行日期", "到期日期", "甲金额(万元)", "乙金额(万元)"), body)
    assert not asked.loans
    [question] = asked.questions
    assert question.choices == ("甲金额(万元)", "乙金额(万元)")
    answer = ((question.asked, question.layout, question.subject), "乙金额(万元)")
    assert short(read(("债券名称", "发行日期", "到期日期", "甲金额(万元)", "乙金额(万元)"), body,
                      given_answers=(answer,))) == ["special 2019-2024 5万元 None"]


def test_rows_of_other_regions_are_left_out() -> None:
    head = ("地区", "债券名称", "发行日期", "到期日期", "使用金额(万元)")
    rows = (head, ("丙区", "专项债券", "2019-03-20", "2024-03-20", 5), ("丁区", "专项债券", "2019-03-20", "2024-03-20", 6))
    assert [one.principal for one in read(*rows, region="甲市丙区").loans] == [5]
    asked = read(*rows)
    assert ([one.asked for one in asked.questions], asked.loans) == ([Asked.REGION], ())


@pytest.mark.parametrize(("changes", "asked"), [
    ({"kind": "再融资债券", "name": "19甲债05"}, Asked.ITEM),
    ({"kind": "一般债券"}, Asked.ITEM),
    ({"due": datetime(2025, 3, 21)}, Asked.CONTRADICTION),
    ({"due": datetime(2018, 3, 21), "term": None}, Asked.CONTRADICTION),
    ({"due": None, "term": None}, Asked.YEAR),
    ({"rate": 0.3}, Asked.MEANING),
    ({"rate": 337}, Asked.MEANING),
    ({"rate": "三点三"}, Asked.MEANING),
    ({"repaid": 7}, Asked.CONTRADICTION),
])
def test_what_is_doubtful_is_asked_and_gives_no_bond(changes: dict[str, Any], asked: Asked) -> None:
    found = read(TITLE, UNIT, HEAD, bond(**changes))
    assert ([one.asked for one in found.questions], found.loans) == ([asked], ())
    assert found.questions[0].where.cell == ("F4" if asked is Asked.MEANING else "H4")


@pytest.mark.parametrize(("changes", "answer", "wanted"), [
    ({"kind": "一般债券"}, "一般债务", ["general 2019-2024 5亿元 3.37"]),
    ({"due": datetime(2025, 3, 21)}, "2025", ["special 2019-2025 5亿元 3.37"]),
    ({"rate": 337}, "3.37%", ["special 2019-2024 5亿元 3.37"]),
    ({"kind": "一般债券"}, "不取", []),
])
def test_an_answer_counts_the_next_time(changes: dict[str, Any], answer: str, wanted: list[str]) -> None:
    rows = (TITLE, UNIT, HEAD, bond(**changes))
    [question] = read(*rows).questions
    found = read(*rows, given_answers=(((question.asked, question.layout, question.subject), answer),))
    assert (short(found), found.questions) == (wanted, ())


def test_balance_and_what_is_left_must_agree() -> None:
    head = ("债券名称", "发行日期", "到期日期", "使用金额(万元)", "已偿还本金(万元)", "余额(万元)")
    body = ("专项债券", "2019-03-20", "2024-03-20", 50, 20)
    assert [one.principal for one in read(head, (*body, 30)).loans] == [30]
    [question] = read(head, (*body, 40)).questions
    assert (question.asked, question.choices) == (Asked.CONTRADICTION, ("40", "30", "不取"))


def test_a_unit_that_no_place_says_is_asked_once() -> None:
    rows = (("债券台账",), HEAD, BOND, bond(name="专项债券二期"))
    found = read(*rows)
    assert ([(one.asked, one.count) for one in found.questions], found.loans) == ([(Asked.UNIT, 2)], ())
    [question] = found.questions
    answered = read(*rows, given_answers=(((question.asked, question.layout, question.subject), "万元"),))
    assert [one.unit for one in answered.loans] == ["万元", "万元"]


def test_the_kind_may_stand_above_a_group_or_in_the_title() -> None:
    head = ("债券名称", "发行日期", "到期日期", "使用金额(万元)")
    one = ("甲债", "2019-03-20", "2024-03-20", 5)
    found = read(head, ("一、一般债券",), one, ("二、专项债券",), one)
    assert [loan.kind for loan in found.loans] == ["general", "special"]
    assert [loan.kind for loan in read(("丙区专项债券明细",), head, one).loans] == ["special"]
    assert [loan.kind for loan in read(head, one, name="一般债券").loans] == ["general"]


def test_merged_cells_speak_for_each_project_of_a_bond() -> None:
    head = ("债券名称", "发行日期", "到期日期", "项目名称", "使用金额(万元)")
    found = read(head, ("专项债券", "2019-03-20", "2024-03-20", "学校", 5), (None, None, None, "医院", 6),
                 merges=((2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 3, 3)))
    assert [(one.name, one.due, one.principal) for one in found.loans] == [("专项债券", 2024, 5), ("专项债券", 2024, 6)]


@pytest.mark.parametrize(("value", "year"), [
    (datetime(2019, 3, 20), 2019), (2019.0, 2019), ("2019年", 2019), ("2019-03-20 00:00:00", 2019), ("2019.3.20", 2019),
    ("2019年3月", 2019), (43544.0, 2019), ("20190320", 2019), (20190320.0, 2019), ("", None), ("无", None), (3.0, None)])
def test_days_and_years(value: Any, year: int | None) -> None:
    moment = moment_of(cell(value))
    assert (moment.year if moment else None) == year


@pytest.mark.parametrize(("value", "months"), [
    ("5年", 60), (5, 60), ("十年", 120), ("三十年期", 360), ("36个月", 36), ("3+2年", 60), ("5+5+5", 180), ("0.5年", 6),
    ("长期", None), ("", None), ("9" * 5000 + "年", None), ("9" * 5000 + "个月", None), ("5+" + "9" * 5000, None),
    ("9999年", None)])
def test_terms(value: Any, months: int | None) -> None:
    assert term_of(cell(value)) == months


@pytest.mark.parametrize(("value", "in_percent", "wanted"), [
    ("3.37%", False, (3.37, True)), (3.37, False, (3.37, True)), (0.0337, False, (3.37, True)),
    (percent(0.0293), False, (2.93, True)), (0.0293, True, (2.93, True)), ("0.0293", False, (2.93, True)),
    (0.3, False, (None, False)), (0.3, True, (0.3, True)), (33.7, True, (None, False)), ("-", False, (None, True))])
def test_coupons(value: Any, in_percent: bool, wanted: tuple[float | None, bool]) -> None:
    assert rate_of(cell(value), in_percent=in_percent) == wanted


def test_kinds() -> None:
    assert [kind_of(text) for text in ("新增专项债券", "再融资一般债券", "土地储备专项债券", "专项和一般", "国债转贷")] == [
        "special", "general", "special", None, None]


@given(st.dates(min_value=datetime(2009, 1, 1).date(), max_value=datetime(2060, 12, 31).date()),
       st.integers(1, 40), st.integers(1, 10**7), st.floats(0, 1), st.integers(-3, 3))
@example(datetime(2009, 1, 1).date(), 1, 1, 0.0, -1)
def test_a_bond_written_down_is_read_back(issued: Any, years: int, amount: int, part: float, shift: int) -> None:
    start = datetime(issued.year, issued.month, issued.day)
    due = later(cast("Any", moment_of(cell(start))), 12 * years)
    shifted = datetime.fromordinal(due.day.toordinal() + shift) if due.day else None
    repaid = int(amount * part)
    found = read(TITLE, ("单位：万元",), HEAD, bond(issued=start, term=f"{years}年", due=shifted, amount=amount, repaid=repaid))
    is_short = shifted is not None and shifted.year == start.year  # no debt at any year's end: asked about
    wanted = [] if amount == repaid or shifted is None or is_short else [
        (start.year, shifted.year, float(amount - repaid))]
    assert [(one.issued, one.due, one.principal) for one in found.loans] == wanted
    assert not is_short or amount == repaid or found.questions


@given(st.lists(st.lists(st.sampled_from(["债券名称", "发行日期", "到期日期", "金额", "利率", "合计", "2019", "5年", "3%", "", "余额",
                                          "期限", "专项债券", "单位：亿元"]), max_size=8), max_size=8))
def test_no_table_stops_the_reader(rows: list[list[str]]) -> None:
    table = grid(*(tuple(value or None for value in row) for row in rows))
    reads_as_ledger(table)
    for one in read_ledger(table, "a.xlsx", Answers()).loans:
        assert one.issued < one.due


def test_a_long_ledger_is_read_within_bounds() -> None:
    started = process_time()
    found = read(HEAD, *(bond(kind="债券", name=f"债{number}") for number in range(5_000)))
    assert len(found.questions) == 5_001
    assert process_time() - started < 20
