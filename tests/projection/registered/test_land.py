"""The land pipeline: receipts by the price rule, timing and odds; taken, decided, halved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from samples.filled import filled

from forecast.data.periods import Period
from forecast.exhibits.book import exhibit
from forecast.issues import InputError
from forecast.projection.result import HIGH, LOW, Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

Y = Period.annual
LAND = "国有土地使用权出让收入（市下达）"
# a sample: no paper of Luohu gives the price of any land
ROWS = [{"项目名称": "样例一", "类别": "城市更新", "面积": 5, "单价": 20000, "修正系数": 0.5, "入库时间": "2020年6月", "当年缴款": 60},
        {"项目名称": "样例二", "面积": "3.5公顷", "单价": "3万元/平方米", "本级比例": 80, "入库时间": "2021年", "概率": 50},
        {"项目名称": "样例三", "类别": "整备", "面积": 2, "单价": 90000, "入库时间": "2020年"},
        {"项目名称": "样例四", "面积": 1, "入库时间": "2020年"}]


def laid(scenario: str, item: str, method: str, value: float | None = None) -> dict[str, object]:
    return {"情景": scenario, "项目": item, "期间": "2020-2022", "方式": method, "值": value, "层": "判断", "理由": "样例"}


SCENARIOS = [laid("项目", LAND, "取土地"), laid("减半", LAND, "取土地"), laid("减半", LAND, "比例调整", -50),
             laid("未成交", LAND, "取土地"), laid("未成交", "样例二", "不发生"), laid("白定", "样例二", "发生")]


@pytest.fixture(scope="module")
def path(luohu: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(luohu, tmp_path_factory.mktemp("land") / "book.xlsx", {"土地项目": ROWS, "情景": SCENARIOS})


@pytest.fixture(scope="module")
def result(path: Path) -> Result:
    names = ("基准", "项目", "减半", "未成交", "白定")
    return solve(read(path), Request(path, names, settings=Settings(draws=400)))


def land(result: Result, scenario: str, year: int, run: int = 0) -> float:
    return float(result.value("gf_land_transfer_in", Y(year), scenario, run) or 0)


def test_projects_take_the_place_of_the_budget(result: Result) -> None:
    assert land(result, "基准", 2020) == pytest.approx(0.95 * 314460)
    assert [land(result, "项目", year) for year in (2020, 2021, 2022)] == pytest.approx(
        [0.95 * 30000, 0.95 * (20000 + 42000), 0.0])
    assert land(result, "项目", 2021, LOW) == pytest.approx(0.95 * 20000)
    assert land(result, "项目", 2021, HIGH) == pytest.approx(0.95 * 104000)
    drawn = result.run("项目").plan.data["budget", "gf_land_transfer_in", Y(2021)][3:]
    assert {*np.unique(drawn)} == {20000, 104000}
    assert np.mean(drawn > 20000) == pytest.approx(0.5, abs=0.08)


def test_transfers_out_follow_what_is_halved_or_not_sold(result: Result) -> None:
    assert land(result, "减半", 2021) == pytest.approx(0.5 * land(result, "项目", 2021))
    assert land(result, "未成交", 2021) == pytest.approx(0.95 * 20000)
    share = result.run("基准").parameters["land_transfer_share"]
    assert result.value("gf_transfer_out", Y(2021), "未成交") == pytest.approx(share * 0.95 * 20000)
    assert [one.code for one in result.run("白定").idle] == ["idle_land"]


def test_the_table_stands_beside_the_budget(result: Result) -> None:
    table = next(one for one in exhibit(result, {}).tables() if one.id == "land")
    assert [table.text("sum", str(year)) for year in (2020, 2021)] == ["30,000", "104,000"]
    assert (table.text("expected", "2021"), table.text("gap", "2020")) == ("62,000", "-284,460")
    priceless = [row for row in table.rows if row.label in {"样例三", "样例四"}]
    assert all(cell.value is None for row in priceless for cell in row.cells[7:])


def test_what_cannot_be_taken_is_refused(luohu: Path, tmp_path: Path) -> None:
    path = filled(luohu, tmp_path / "none.xlsx", {"情景": [laid("项目", LAND, "取土地")]})
    with pytest.raises(InputError) as caught:
        solve(read(path), Request(path, ("项目",), settings=Settings(draws=0)))
    assert [one.code for one in caught.value.issues] == ["no_land"]  # Luohu lists areas without a price
    twice = filled(luohu, tmp_path / "twice.xlsx", {"土地项目": [ROWS[0], ROWS[0], {**ROWS[1], "概率": 120}]})
    with pytest.raises(InputError) as caught:
        read(twice)
    assert {one.code for one in caught.value.issues} == {"row_named_twice", "percent_range"}
