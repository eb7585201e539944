"""Taxpayers that come: expected gains, the net of departures, the scenario that takes or decides them."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.filled import filled

from forecast.data.periods import Period
from forecast.exhibits.book import exhibit
from forecast.issues import InputError
from forecast.projection.result import HIGH, LOW, Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

Y = Period.annual
# a sample: no document names the taxpayers of Luohu
ROWS = [{"纳税户": "样例甲", "区级税额": 60000, "迁出概率": 20, "迁出年份": 2020, "首年影响": 60},
        {"纳税户": "样例新", "区级税额": 30000, "迁出概率": 60, "迁出年份": 2020, "首年影响": 20, "动向": "迁入", "达产年数": 2},
        {"纳税户": "样例丙", "区级税额": 9000, "迁出概率": 35, "迁出年份": 2020}]


def laid(scenario: str, item: str, method: str) -> dict[str, object]:
    return {"情景": scenario, "项目": item, "期间": "2020-2022", "方式": method, "层": "判断", "理由": "样例"}


SCENARIOS = [laid("风险", "税收收入", "取税源"), laid("两户迁出", "样例甲", "发生"), laid("两户迁出", "样例丙", "发生"),
             laid("定一户", "税收收入", "取税源"), laid("定一户", "样例甲", "发生"), laid("定一户", "样例新", "不发生")]


@pytest.fixture(scope="module")
def result(luohu: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = filled(luohu, tmp_path_factory.mktemp("new") / "book.xlsx", {"重点税源": ROWS, "情景": SCENARIOS})
    names = ("基准", "风险", "两户迁出", "定一户")
    return solve(read(path), Request(path, names, settings=Settings(draws=300)))


def lost_share(result: Result, scenario: str, year: int, run: int = 0) -> float:
    now, then = (result.value("tax_revenue", Y(year), name, run) for name in (scenario, "基准"))
    return 846000 * (1 - float(now or 0) / float(then or 1))


def test_the_register_is_taken_with_arrivals(result: Result) -> None:
    for year, leaving, coming in ((2020, 0.2 * 36000 + 3150, 0.6 * 6000), (2021, 15150, 0.6 * 18000), (2022, 15150, 18000)):
        assert lost_share(result, "风险", year) == pytest.approx(leaving - coming)
    assert lost_share(result, "风险", 2022, LOW) == pytest.approx(69000)
    assert lost_share(result, "风险", 2022, HIGH) == pytest.approx(-30000)


def test_what_is_decided_holds_whether_the_register_is_taken_or_not(result: Result) -> None:
    assert lost_share(result, "两户迁出", 2020) == pytest.approx(36000 + 9000)
    assert lost_share(result, "两户迁出", 2022) == pytest.approx(69000)  # the shares of both add up
    assert lost_share(result, "定一户", 2022) == pytest.approx(60000 + 3150)  # 丙 still by its odds


def test_the_table_nets_gains_and_losses(result: Result) -> None:
    shown = exhibit(result, {})
    table = next(one for one in shown.tables() if one.id == "arrivals")
    assert [table.text("sum", str(year)) for year in (2020, 2021, 2022)] == ["3,600", "10,800", "18,000"]
    assert (table.text("leaving", "2022"), table.text("net", "2022")) == ("-15,150", "2,850")
    assert "招商登记的迁入户2022年预期增收18,000万元，扣除迁出户预期减收15,150万元，净2,850万元。" in "".join(
        block.text for sheet in shown.sheets for block in sheet.blocks if hasattr(block, "text") and isinstance(block.text, str))
    assert not {"样例新"} & {row.label for one in shown.tables() if one.id == "payer_list" for row in one.rows}


def test_a_ramp_of_no_years_is_refused(luohu: Path, tmp_path: Path) -> None:
    path = filled(luohu, tmp_path / "bad.xlsx", {"重点税源": [{**ROWS[1], "达产年数": 0.5}]})
    with pytest.raises(InputError) as caught:
        read(path)
    assert [(one.code, one.where.cell) for one in caught.value.issues] == [("whole_years", "I5")]
