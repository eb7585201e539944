"""Scenarios that put events, land and taxpayers together: gap, closing by the law, odds, in one run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from samples.filled import filled

from forecast.cli import main

# a sample: no paper of Luohu names taxpayers or the odds of its sale
PAYERS = [{"纳税户": "样例甲", "区级税额": 60000, "迁出概率": 20, "迁出年份": 2020, "首年影响": 60},
          {"纳税户": "样例乙", "区级税额": 40000, "迁出概率": 10, "迁出年份": 2020},
          {"纳税户": "样例丙", "区级税额": 9000, "迁出概率": 35, "迁出年份": 2021}]
BALANCE = {"指标": "预算稳定调节基金余额", "单位": "万元", "2019年": 300000}


def row(item: str, method: str, value: float | None = None) -> dict[str, object]:
    return {"情景": "三项同时", "项目": item, "期间": "2020-2022", "方式": method, "值": value, "层": "判断", "理由": "样例"}


SHEET = [row("物业资产", "不发生"), row("land_realisation", "参数", 0.5), row("样例甲", "发生"), row("样例乙", "发生")]
FILE = "\n".join(
    ['name = "三项同时"', 'title = "三项同时"', 'parent = "基准"', *(
        f'[[override]]\nitem = "{one["项目"]}"\nspan = "2020-2022"\nmethod = "{one["方式"]}"\nreason = "样例"'
        + (f'\nvalue = {one["值"]}' if one["值"] is not None else "") for one in SHEET)])


def run(luohu: Path, folder: Path, *, from_file: bool) -> dict[str, object]:
    rows: dict[str, list[dict[str, object]]] = {"重点税源": PAYERS, "年度指标": [BALANCE]}
    if not from_file:
        rows["情景"] = SHEET
    path = filled(luohu, folder / "book.xlsx", rows)
    (folder / "three.toml").write_text(FILE, encoding="utf-8")
    wanted = str(folder / "three.toml") if from_file else "三项同时"
    assert main(["run", str(path), "--out", str(folder / "out"), "--draws", "400", "--pdf", "none",
                 "--scenario", "基准", "--scenario", wanted]) == 0
    record = json.loads((folder / "out" / "result.json").read_text(encoding="utf-8"))
    assert isinstance(record, dict)
    return record


@pytest.fixture(scope="module")
def both(luohu: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], dict[str, object]]:
    sheet, file = (run(luohu, tmp_path_factory.mktemp("combined"), from_file=one) for one in (False, True))
    return sheet, file


def table(record: dict[str, object]) -> dict[str, dict[str, dict[str, object]]]:
    made = record["exhibits"]["combined"]  # type: ignore[index]
    keys = [column["key"] for column in made["columns"]]
    return {one["key"]: dict(zip(keys, one["cells"], strict=True)) for one in made["rows"]}


def value(record: dict[str, object], item: str, scenario: str, year: str = "2020") -> float:
    return float(record["scenarios"][scenario]["values"][item][year]["value"])  # type: ignore[index]


def test_a_sheet_and_a_file_say_the_same(both: tuple[dict[str, object], dict[str, object]]) -> None:
    sheet, file = (table(one)["三项同时"] for one in both)
    assert {key: cell["text"] for key, cell in sheet.items()} == {key: cell["text"] for key, cell in file.items()}


def test_the_gap_is_closed_in_the_laws_order(both: tuple[dict[str, object], dict[str, object]]) -> None:
    record = both[0]
    cells = table(record)["三项同时"]
    numbers = {key: cell["value"] for key, cell in cells.items() if isinstance(cell["value"], float | int)}
    gap = numbers["gap"]
    assert gap == pytest.approx(value(record, "financing_gap", "三项同时"))
    closed = [key for key in cells if key in {"stabilisation", "fund_transfer", "capital_transfer", "bond", "cut"}]
    assert closed[0] == "stabilisation"
    assert closed[-1] == "cut"
    assert numbers["stabilisation"] == 300000 - 260000  # the balance less what the budget draws already
    assert sum(numbers[key] for key in closed) == pytest.approx(gap)
    # what the three bring together is what each brings
    lost = value(record, "gpb_revenue", "基准") - value(record, "gpb_revenue", "三项同时")
    tax = value(record, "tax_revenue", "基准")
    assert lost == pytest.approx(400000 + tax * (36000 + 40000) / 846000)


def test_the_odds_are_those_of_all_of_it_together(both: tuple[dict[str, object], dict[str, object]]) -> None:
    cells = table(both[0])["三项同时"]
    basis = str(cells["basis"]["text"])
    assert "物业资产不发生 5%" in basis
    assert "样例甲发生 20%" in basis
    assert "样例乙发生 10%" in basis
    assert "地价收入实现率" in basis  # half the price lies beyond every draw
    assert float(cells["odds"]["value"]) == 0.01  # type: ignore[arg-type]


def test_ends_of_the_fan_and_policies_have_no_odds(luohu: Path) -> None:
    from forecast.exhibits.kit import Maker
    from forecast.exhibits.scenarios.closing.combined import likelihood
    from forecast.projection.result import Settings
    from forecast.run import Request, solve
    from forecast.workbook.inputs.reading import read

    make = Maker(solve(read(luohu), Request(luohu, settings=Settings(draws=200))))
    assert [likelihood(make, name).odds for name in ("低", "高", "减税加力", "基准")] == [None] * 4
    assert likelihood(make, "一次性收入落空").odds == pytest.approx(0.05)
