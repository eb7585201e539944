"""Tax concentration: the loss distribution against enumeration, the register, the scenario."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from samples.filled import filled

from forecast.data.periods import Period
from forecast.data.registers import Taxpayer
from forecast.exhibits.book import Exhibits, exhibit
from forecast.exhibits.kit.types import Table
from forecast.fiscal.concentration import (
    distribution,
    events,
    expected_loss,
    lost,
    nobody_leaves,
    shares_moved,
    yearly_factors,
)
from forecast.issues import InputError
from forecast.projection.result import HIGH, LOW, Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

Y = Period.annual
PAYERS = (Taxpayer("甲", "tax_revenue", 60000.0, 0.2, Y(2020), 0.6), Taxpayer("乙", "tax_revenue", 40000.0, 0.1, Y(2021), group="一"),
          Taxpayer("丙", "tax_revenue", 15000.0, 0.1, Y(2021), group="一"), Taxpayer("丁", "tax_revenue", 9000.0, 0.35, Y(2020)))


def enumerated(payers: tuple[Taxpayer, ...], year: Period) -> dict[float, float]:
    """Every combination of events, by brute force."""
    odds, found = events(payers), {}
    for leaves in product([False, True], repeat=len(odds)):
        chance = float(np.prod([one.probability if left else 1 - one.probability
                                for one, left in zip(odds, leaves, strict=True)]))
        loss = sum(lost(payer, year) for one, left in zip(odds, leaves, strict=True) if left for payer in one.payers)
        found[loss] = found.get(loss, 0.0) + chance
    return found


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2022])
def test_the_distribution_is_the_enumeration(year: int) -> None:
    loss, wanted = distribution(PAYERS, Y(year)), enumerated(PAYERS, Y(year))
    known = {float(at): weight for at, weight in enumerate(loss.weights) if weight > 0}
    assert known == pytest.approx({round(size): chance for size, chance in wanted.items()})
    assert loss.mean == pytest.approx(expected_loss(PAYERS, Y(year)))
    assert wanted[0.0] == pytest.approx(nobody_leaves(PAYERS, Y(year)))


def test_quantiles_and_the_tail_by_hand() -> None:
    # two events of even odds, 100 and 300: 0, 100, 300, 400 with a quarter each
    even = tuple(Taxpayer(name, "tax_revenue", size, 0.5, Y(2020)) for name, size in (("a", 100.0), ("b", 300.0)))
    loss = distribution(even, Y(2020))
    assert [loss.quantile(share) for share in (0.25, 0.26, 0.5, 0.75, 0.76, 1.0)] == [0, 100, 100, 300, 400, 400]
    assert loss.tail_mean(0.5) == pytest.approx(350)
    assert loss.tail_mean(0.9) == pytest.approx(400)
    assert loss.tail_mean(0.0) == pytest.approx(loss.mean)


payers = st.lists(st.tuples(st.integers(1, 5000), st.floats(0, 1), st.integers(2020, 2022), st.floats(0, 1)), max_size=7)


@settings(max_examples=40)
@given(payers, st.sampled_from([0.5, 0.9, 0.99]))
def test_mean_quantile_and_tail_are_in_order(rows: list[tuple[int, float, int, float]], share: float) -> None:
    mine = tuple(Taxpayer(str(number), "tax_revenue", float(size), chance, Y(year), first)
                 for number, (size, chance, year, first) in enumerate(rows))
    loss = distribution(mine, Y(2021))
    assert loss.weights.sum() == pytest.approx(1)
    assert loss.mean == pytest.approx(expected_loss(mine, Y(2021)), abs=0.5 * len(mine) + 1e-6)
    assert loss.quantile(share) <= loss.tail_mean(share) + 1e-6
    assert loss.tail_mean(share) <= sum(lost(one, Y(2021)) for one in mine) + 0.5 * len(mine) + 1e-6


def test_a_hundred_large_taxpayers_need_no_sampling() -> None:
    many = tuple(Taxpayer(str(size), "tax_revenue", 50000.0 + 997.0 * size, 0.03, Y(2020)) for size in range(100))
    loss = distribution(many, Y(2020))
    assert loss.step > 1  # ten million 万元 in all: a coarser lattice
    assert loss.mean == pytest.approx(expected_loss(many, Y(2020)), rel=1e-4)


def test_a_loss_is_laid_on_the_level_once() -> None:
    found = shares_moved([(PAYERS, 846000.0)], [Y(2020), Y(2021), Y(2022)], lambda _: np.array([0.05, 0.15, 0.9]))
    assert found.mean == pytest.approx([10350 / 846000, 20650 / 846000, 20650 / 846000])
    assert found.low == pytest.approx([45000 / 846000, 124000 / 846000, 124000 / 846000])
    assert not found.high.any()
    # at 0.05 all leave; at 0.15 the first and the last do; at 0.9 nobody does
    assert found.drawn[1] * 846000 == pytest.approx([124000, 69000, 0])
    factors = yearly_factors(found.low[:, None])
    assert np.cumprod(1 + factors / 100) == pytest.approx(1 - found.low)


NEW = Taxpayer("新", "tax_revenue", 30000.0, 0.6, Y(2020), 0.2, arrives=True, ramp=2)


def test_one_that_comes_grows_into_its_amount() -> None:
    assert [lost(NEW, Y(year)) for year in range(2019, 2024)] == pytest.approx([0, -6000, -18000, -30000, -30000])
    assert nobody_leaves((*PAYERS, NEW), Y(2022)) == nobody_leaves(PAYERS, Y(2022))
    found = shares_moved([((*PAYERS, NEW), 846000.0)], [Y(2020), Y(2022)], lambda _: np.array([0.05, 0.5, 0.9]))
    assert found.low == pytest.approx([45000 / 846000, 124000 / 846000])  # all leave, nobody comes
    assert found.high == pytest.approx([-6000 / 846000, -30000 / 846000])
    assert found.drawn[1] * 846000 == pytest.approx([94000, -30000, 0])


@pytest.mark.parametrize("year", [2020, 2021, 2023])
def test_the_distribution_with_arrivals_is_the_enumeration(year: int) -> None:
    loss, wanted = distribution((*PAYERS, NEW), Y(year)), enumerated((*PAYERS, NEW), Y(year))
    known = {float(at): weight for at, weight in zip(loss.losses, loss.weights, strict=True) if weight > 0}
    assert known == pytest.approx({round(size): chance for size, chance in wanted.items()})
    assert loss.mean == pytest.approx(expected_loss((*PAYERS, NEW), Y(year)))


def test_what_is_decided_moves_in_every_run() -> None:
    said = {"alone/甲": True, "group/一": False}
    found = shares_moved([(PAYERS, 846000.0)], [Y(2021)], lambda _: np.array([0.05, 0.9]), said)
    assert found.drawn[0] * 846000 == pytest.approx([69000, 60000])  # 丁 is drawn, 甲 leaves, the group stays
    assert [float(one[0] * 846000) for one in (found.mean, found.low, found.high)] == pytest.approx([63150, 69000, 60000])


# a sample: no document names the taxpayers of Luohu
ROWS = [{"纳税户": "样例甲", "区级税额": 60000, "迁出概率": 20, "迁出年份": 2020, "首年影响": 60},
        {"纳税户": "样例乙", "区级税额": "4亿元", "迁出概率": "10%", "迁出年份": 2021, "关联组": "集团一"},
        {"纳税户": "样例丙", "区级税额": 15000, "迁出概率": 10, "迁出年份": 2021, "关联组": "集团一"},
        {"纳税户": "样例丁", "区级税额": 9000, "迁出概率": 35, "迁出年份": 2020}]
RISK = [{"情景": "迁出风险", "项目": "税收收入", "期间": "2020-2022", "方式": "取税源", "层": "判断", "理由": "样例"}]


@pytest.fixture(scope="module")
def result(luohu: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = filled(luohu, tmp_path_factory.mktemp("tax") / "risk.xlsx", {"重点税源": ROWS, "情景": RISK})
    return solve(read(path), Request(path, ("基准", "迁出风险"), settings=Settings(draws=4000)))


@pytest.fixture(scope="module")
def shown(result: Result) -> Exhibits:
    return exhibit(result, {})


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


def test_the_scenario_carries_the_register(result: Result) -> None:
    for year, mean, worst in ((2020, 10350, 45000), (2021, 20650, 124000), (2022, 20650, 124000)):
        base = float(result.value("tax_revenue", Y(year), "基准") or 0)
        found = [1 - float(result.value("tax_revenue", Y(year), "迁出风险", which) or 0)
                 / float(result.value("tax_revenue", Y(year), "基准", which) or 1) for which in (LOW, HIGH)]
        assert found == pytest.approx([worst / 846000, 0], abs=1e-12)
        assert 1 - float(result.value("tax_revenue", Y(year), "迁出风险") or 0) / base == pytest.approx(mean / 846000)
    draws = result.run("迁出风险").values["tax_revenue"][-1, 3:] / result.run("基准").values["tax_revenue"][-1, 3:]
    assert 1 - draws.mean() == pytest.approx(20650 / 846000, rel=0.06)
    assert len(set(np.round(draws, 9))) <= 2**3  # three decisions: eight outcomes


def test_the_tables_of_the_register(shown: Exhibits) -> None:
    top, risk = table(shown, "taxpayers"), table(shown, "payer_risk")
    assert (top.text("top1", "share"), top.text("top4", "amount")) == ("7.1", "124,000")
    assert (risk.text("expected", "2021"), risk.text("q0.95", "2021"), risk.text("worst", "2021")) == (
        "20,650", "69,000", "124,000")
    assert risk.text("nobody", "2020") == "52.0"
    assert "迁出风险" in risk.notes[0]
    assert table(shown, "payer_list").text("sum", "expected") == "20,650"


def test_a_bad_register_is_refused_by_cell(luohu: Path, tmp_path: Path) -> None:
    bad = [{"纳税户": "甲", "区级税额": 900000, "迁出概率": 20, "迁出年份": 2020},
           {"纳税户": "乙", "区级税额": 10, "迁出概率": 120, "迁出年份": 2020},
           {"纳税户": "丙", "区级税额": 10, "迁出概率": 10, "迁出年份": 2020, "关联组": "一"},
           {"纳税户": "丁", "区级税额": 10, "迁出概率": 20, "迁出年份": 2020, "关联组": "一"},
           {"纳税户": "戊", "税种": "不存在", "区级税额": 10, "迁出概率": 20}]
    with pytest.raises(InputError) as caught:
        read(filled(luohu, tmp_path / "bad.xlsx", {"重点税源": bad}))
    assert {(one.code, one.where.cell) for one in caught.value.issues} == {
        ("payers_exceed", "C5"), ("percent_range", "D6"), ("group_differs", "G8"), ("unknown_item", "B9"),
        ("blank_cell", "E9")}


def test_taking_an_empty_register_is_refused(luohu: Path, tmp_path: Path) -> None:
    path = filled(luohu, tmp_path / "none.xlsx", {"情景": RISK})
    with pytest.raises(InputError) as caught:
        solve(read(path), Request(path, ("迁出风险",), settings=Settings(draws=0)))
    assert [one.code for one in caught.value.issues] == ["no_taxpayers"]


def test_with_taxes_item_by_item_each_tax_loses_its_own(luohu: Path, tmp_path: Path) -> None:
    taxes = {"增值税": 400000, "企业所得税": 200000, "个人所得税": 90000, "城市维护建设税": 40000, "房产税": 30000,
             "印花税": 20000, "城镇土地使用税": 6000, "土地增值税": 40000, "契税": 10000, "其他税收": 10000}
    rows = [{"纳税户": "甲", "税种": "企业所得税", "区级税额": 20000, "迁出概率": 50, "迁出年份": 2020},
            {"纳税户": "乙", "区级税额": 8460, "迁出概率": 100, "迁出年份": 2020}]
    path = filled(luohu, tmp_path / "items.xlsx", {
        "年度指标": [{"指标": name, "单位": "万元", "2019年": amount} for name, amount in taxes.items()],
        "重点税源": rows, "情景": RISK})
    found = solve(read(path), Request(path, ("基准", "迁出风险"), settings=Settings(draws=0)))
    ratio = {code: float(found.value(code, Y(2020), "迁出风险") or 0) / float(found.value(code, Y(2020), "基准") or 1)
             for code in ("tax_cit", "tax_property")}
    assert ratio["tax_property"] == pytest.approx(0.99)  # all taxes: 8,460 of 846,000
    assert ratio["tax_cit"] == pytest.approx(0.99 - 0.5 * 20000 / 200000)
