"""What a budget hearing asks about, on two made-up bureaus that fill every register (样例).

A county in 万元 with months to August, a city in 亿元 with months to May: each number by a formula
of its own, each register left empty without a trace.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from samples.bureaus.two_bureaus import COUNTY, city, county
from samples.bureaus.two_registers import CITY_ROWS, COUNTY_ROWS, Rows
from samples.filled import filled

from forecast.exhibits.book import Exhibits, exhibit
from forecast.exhibits.kit.types import Table, Text
from forecast.exhibits.printed import print_book
from forecast.issues import InputError
from forecast.projection.result import FIRST_DRAW, Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

BAD = "都不利"


def solved(path: Path, draws: int = 0) -> Result:
    return solve(read(path), Request(path, settings=Settings(draws=draws)))


def made(folder: Path, write: Callable[[Path], Path], rows: Rows, name: str = "样例.xlsx") -> Path:
    return filled(write(folder / "空.xlsx"), folder / name, rows)


@pytest.fixture(scope="module")
def of_county(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return solved(made(tmp_path_factory.mktemp("county"), county, COUNTY_ROWS), 400)


@pytest.fixture(scope="module")
def of_city(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return solved(made(tmp_path_factory.mktemp("city"), city, CITY_ROWS), 400)


@pytest.fixture(scope="module")
def county_shown(of_county: Result) -> Exhibits:
    return exhibit(of_county, {})


@pytest.fixture(scope="module")
def city_shown(of_city: Result) -> Exhibits:
    return exhibit(of_city, {})


def table(shown: Exhibits, name: str) -> Table:
    return next(one for one in shown.tables() if one.id == name)


def at(result: Result, item: str, step: int = 0, scenario: str = "基准") -> float:
    return float(result.value(item, result.horizon[step], scenario) or 0.0)


def said(shown: Exhibits) -> str:
    return "".join(block.text for sheet in shown.sheets for block in sheet.blocks if isinstance(block, Text))


def test_a_sale_still_to_come_is_a_mixture_though_the_months_tell_the_year(of_county: Result) -> None:
    runs = of_county.run("基准").values["nontax_one_off"][of_county.periods.index(of_county.first)]
    assert runs[0] == 12000  # odds of 60
    assert {*np.unique(runs[FIRST_DRAW:])} == {0.0, 12000.0}
    assert np.mean(runs[FIRST_DRAW:] == 0) == pytest.approx(0.4, abs=0.08)


def test_a_sale_without_a_month_that_a_scenario_decides_is_asked_about(tmp_path: Path) -> None:
    sale = COUNTY_ROWS["调整事项"][0] | {"期间": "2024年"}
    result = solved(made(tmp_path, county, {"调整事项": [sale], "情景": COUNTY_ROWS["情景"][:1]}))
    told = [(one.code, one.where.sheet, one.where.cell) for one in result.run(BAD).idle]
    assert told == [("idle_sale", "情景", "B5")]


@pytest.mark.parametrize(("odds", "counted"), [(30, 0), (60, 12000)])
def test_what_is_less_likely_than_not_is_no_part_of_the_years_landing(odds: int, counted: float, tmp_path: Path) -> None:
    sale = COUNTY_ROWS["调整事项"][0] | {"概率": odds}
    with_it = solved(made(tmp_path, county, {"调整事项": [sale]}))
    without = solved(county(tmp_path / "无.xlsx"))
    assert at(with_it, "nontax_revenue") - at(without, "nontax_revenue") == pytest.approx(counted)
    assert with_it.landed is not None
    lines = {line.item: line.landing.value for line in with_it.landed.found.lines}
    assert lines["nontax_revenue"] == pytest.approx(at(with_it, "nontax_revenue"))


def test_unsold_land_at_half_and_two_firms_gone_come_to_one_gap(of_county: Result, county_shown: Exhibits) -> None:
    vat_loss = at(of_county, "tax_vat") * 3200 * 0.5 / COUNTY["tax_vat"][1]  # the first factory leaves in the middle of the year
    assert at(of_county, "tax_vat") - at(of_county, "tax_vat", 0, BAD) == pytest.approx(vat_loss)
    left = of_county.run(BAD).left["tax_umc", of_county.first]  # the surtax of what is still to come goes with it
    with_it = at(of_county, "tax_umc") * (1 - (1 - vat_loss / at(of_county, "tax_vat")) ** left)
    assert 0.3 < left < 0.4
    assert at(of_county, "tax_revenue") - at(of_county, "tax_revenue", 0, BAD) == pytest.approx(vat_loss + with_it)
    assert at(of_county, "nontax_revenue") - at(of_county, "nontax_revenue", 0, BAD) == pytest.approx(12000)
    land = at(of_county, "gf_land_transfer_in")
    assert at(of_county, "gf_land_transfer_in", 0, BAD) == pytest.approx(land / 2)
    found = table(county_shown, "combined")
    gap = at(of_county, "financing_gap", 0, BAD)
    assert gap > 0
    used = [float(found.cell(BAD, one.key).value or 0) for one in found.columns
            if one.key not in {"balance", "gap", "odds", "basis"}]
    assert sum(used) == pytest.approx(gap)
    assert float(found.cell(BAD, "old_carryover").value or 0) == min(1300, gap)  # of 2021, unused for two years
    basis = found.text(BAD, "basis")
    assert all(word in basis for word in ("老办公楼不发生 40%", "甲厂发生 25%", "乙公司发生 10%"))
    assert "增值税" not in basis  # told by the events, not counted twice
    assert "一次性" not in basis
    share = float(found.cell(BAD, "odds").value or 0) / 100
    assert 0 < share < 0.4 * 0.25 * 0.1


def test_a_firm_takes_the_same_part_of_a_path_in_later_years(of_county: Result) -> None:
    left = [(COUNTY["tax_vat"][1] - loss) / COUNTY["tax_vat"][1] for loss in (1600, 3200, 3200)]
    alone = 1 - 1800 / COUNTY["tax_revenue"][1]  # the other pays all taxes, and leaves in the second year
    for step, part in enumerate(left):
        share = at(of_county, "tax_vat", step, BAD) / at(of_county, "tax_vat", step)
        both = part if step == 0 else part - (1 - alone)
        assert share == pytest.approx(both, abs=2e-4)


def test_the_windfall_of_a_county_on_its_own_history_goes_to_the_fund(of_county: Result) -> None:
    over = at(of_county, "gpb_revenue") - COUNTY["gpb_revenue"][2]
    assert over > 0
    assert at(of_county, "stabilisation_fund_topup") == pytest.approx(over)


def test_spending_follows_revenue_within_its_limits(of_county: Result) -> None:
    follows = [at(of_county, "spending_adjustment", step, "以收定支") for step in range(3)]
    assert follows[0] == pytest.approx(250)  # a fifth of 1,250; there is no gap
    for step in (1, 2):
        room = 0.2 * at(of_county, "exp_urban_rural", step) + 0.3 * at(of_county, "exp_other", step)
        assert follows[step] == pytest.approx(room)
        assert at(of_county, "financing_gap", step, "以收定支") < at(of_county, "financing_gap", step)


def test_registers_of_a_county_by_hand(of_county: Result, county_shown: Exhibits) -> None:
    heads = [37.5 * 0.996 ** step for step in range(3)]
    assert table(county_shown, "functions").text("exp_education", "2025") == f"{81000 * 1.025:,.0f}"
    norm = 55500 * 1.03 * heads[1] / heads[0]  # from the budget by the norm and the heads
    assert at(of_county, "exp_social_security", 1) == pytest.approx(norm)
    assert [at(of_county, "exp_transport", step) for step in range(3)] == [11000, 11200, 6400]
    assert at(of_county, "upper_transfer_in", 1) == pytest.approx(121000 * 1.03 + 172000 - 121000 - 18000)
    tax = at(of_county, "tax_revenue", 1)
    assert at(of_county, "upper_remittance", 1) == pytest.approx(0.085 * tax + 1900 * 1.04)
    relief = table(county_shown, "relief")
    assert [relief.text("0", key) for key in ("carried", "own", "own_carried")] == ["4,200", "2,520", "1,260"]
    land = table(county_shown, "land")
    whole = 4.2 * 5200 * 0.9
    assert float(land.cell("expected", "2024").value or 0) == pytest.approx(0.8 * 0.6 * whole)
    assert float(land.cell("expected", "2025").value or 0) == pytest.approx(0.8 * 0.4 * whole + 0.5 * 1.5 * 4100 * 0.5)
    coming = table(county_shown, "arrivals")
    assert [coming.text("sum", key) for key in ("2024", "2025", "2026")] == ["0", "432", "936"]
    area = table(county_shown, "sharing_area")
    assert area.text("tax_vat", "implied") == f"{40200 / 0.3:,.0f}"


def test_cash_follows_receipts_and_plans(county_shown: Exhibits) -> None:
    cash, balance = table(county_shown, "landing_cash"), 26500.0
    for month, others in (("9", 13700), ("10", 13000), ("11", 15000), ("12", 18500)):
        flows = [float(cash.cell(month, key).value or 0) for key in ("receipts", "spending")]
        balance += flows[0] - flows[1] + others
        assert float(cash.cell(month, "balance").value or 0) == pytest.approx(balance)
    assert cash.text("11", "spending") == "27,000"
    wide = [float(cash.cell(month, "high").value or 0) - float(cash.cell(month, "balance").value or 0)
            for month in ("9", "10", "11", "12")]
    deep = [float(cash.cell(month, "balance").value or 0) - float(cash.cell(month, "low").value or 0)
            for month in ("9", "10", "11", "12")]
    # the sale of October fails four times in ten: the lower end is without it
    assert [one - other for one, other in zip(deep, wide, strict=True)] == pytest.approx([0, 12000, 12000, 12000])


def test_what_a_chief_reads_of_it(county_shown: Exhibits) -> None:
    """Each register has its sentence, and spending by function and cash their place in the book."""
    text = said(county_shown)
    for words in ("登记的一次性收入合计12,000万元", "招商登记的迁入户2026年预期增收936万元", "余下各月库款以", "土地项目2024年按概率计收入9,435万元",
                  "专项债项目收益900万元，相当于还本付息660万元的136.4%", "PPP支出责任2,600万元", "引导基金出资3,000万元",
                  "“三保”支出先行安排：教育支出81,000万元", "上年一次性补助27,500万元不再有", "按“支出规则”的次序和上限压减后尚余",
                  "已经承诺的支出9,800万元", "次年辖区翘尾：增值税小规模减免4,200万元", "“都不利”情景2024年缺口"):
        assert words in text, words
    kept = {name for page in print_book(county_shown, "zh").pages for name in page.kept}
    assert {"functions", "landing_cash"} <= kept


def test_a_city_that_writes_yi_and_has_its_share_under_the_city(of_city: Result, city_shown: Exhibits) -> None:
    assert of_city.dataset.registers.level == "city"
    area = table(city_shown, "sharing_area")
    assert float(area.cell("tax_revenue", "implied").value or 0) == pytest.approx(1664000 / 0.35)
    assert {"centre", "province", "district"} <= {column.key for column in area.columns}
    assert at(of_city, "exp_health", 1) == pytest.approx(445000 * 1.02)
    assert at(of_city, "upper_transfer_in", 1) == pytest.approx(1600000 * 1.02 + 2082000 - 1600000 - 215000)
    assert at(of_city, "upper_remittance", 1) == pytest.approx(0.09 * at(of_city, "tax_revenue", 1) + 31000)
    assert table(city_shown, "relief").text("0", "carried") == "60,000"
    assert table(city_shown, "cuts").text("sum", "amount") == "12,500"
    whole = 12 * 12500
    assert float(table(city_shown, "land").cell("expected", "2026").value or 0) == pytest.approx(0.7 * 0.5 * whole)
    gone = at(of_city, "tax_revenue") * 40000 / 1664000
    assert at(of_city, "tax_revenue") - at(of_city, "tax_revenue", 0, BAD) == pytest.approx(gone, rel=1e-3)
    assert "停车场特许经营权不发生 40%；一发生 30%" in table(city_shown, "combined").text(BAD, "basis")


def test_a_share_of_nought_with_revenue_is_told_at_its_cell(tmp_path: Path) -> None:
    rows = {"分成比例": [CITY_ROWS["分成比例"][0] | {"中央": 87, "市": 0}]}
    with pytest.raises(InputError) as caught:
        read(made(tmp_path, city, rows))
    assert [(one.code, one.where.sheet, one.where.cell) for one in caught.value.issues] == [
        ("share_own_nil", "分成比例", "G5")]


TRACES = {
    "支出规则": ("functions", "follow"), "压减政策": ("cuts",), "中期承诺": ("commitments",), "上级补助": ("subsidies",),
    "上解规则": ("remittance",), "减税降费": ("relief",), "分成比例": ("sharing", "sharing_area"), "债务明细": ("debt_due",),
    "重点税源": ("taxpayers", "payer_risk", "payer_list", "arrivals"), "土地项目": ("land",), "政府项目": ("projects",),
    "行业能耗": ("lmdi1", "lmdi1_sectors"), "库款计划": ("landing_cash",), "调整事项": ("assets", "landing_one_offs")}


def test_registers_that_nobody_fills_leave_no_trace(county_shown: Exhibits, tmp_path: Path) -> None:
    shown = {one.id for one in county_shown.tables()}
    bare = exhibit(solved(county(tmp_path / "空.xlsx")), {})
    names = {one.id for one in bare.tables()}
    for sheet, ids in TRACES.items():
        assert shown.issuperset(ids), sheet
        assert not names.intersection(ids), sheet
    told = said(bare).replace("上级补助收入", "")  # the line of the budget, no register
    assert not any(sheet in told for sheet in TRACES)
