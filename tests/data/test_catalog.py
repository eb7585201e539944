"""Names of items as staff write them."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from samples.typed_cases import REFUSED, Case, typed

from forecast.data import ACCOUNTS, Basis, GrowingCatalog, Item, parse_items
from forecast.data.catalog import Account, shipped_catalog
from forecast.data.units import parse_unit
from forecast.issues import NO_NEAR, CellRef, InputError, Issue

BUDGETS: dict[str, Account | None] = {"": None, "一般公共预算": "general", "政府性基金": "fund",
                                      "国有资本经营": "capital", "社会保险基金": "social"}


@pytest.mark.parametrize("case", typed("names.txt", {"名称": 3}))
def test_names_are_found_as_the_file_says(case: Case) -> None:
    found = shipped_catalog().find(case.text, case.word(2, BUDGETS))
    assert (REFUSED if found is None else found.code) == case.cell(1), case


def test_every_item_is_found_by_its_names_in_its_budget() -> None:
    catalog = shipped_catalog()
    for item in catalog:
        for name in item.words:
            if item.account is None:  # a name may be shared by items of two units: 进出口总额
                found = catalog.find(name, dimension=item.unit.dimension)
                assert found in (item, catalog.find(name)), name
                assert item in catalog.candidates(name), name
            else:
                assert catalog.find(name, item.account) is item, name


def test_of_items_with_one_name_the_unit_decides() -> None:
    catalog = shipped_catalog()
    for unit, code in (("亿元", "trade_total"), ("亿美元", "trade_total_usd"), ("万元", "trade_total")):
        found = catalog.find("进出口总额", dimension=parse_unit(unit).dimension)
        assert found is not None
        assert found.code == code


def test_a_fall_is_not_read_as_a_change() -> None:
    """A fall of 3 % is a change of -3 %: no name of the one may stand for the other."""
    for item in shipped_catalog():
        if item.zh.endswith("增减"):
            assert not [name for name in item.aliases if "下降" in name or "降低" in name], item.code


def test_a_name_of_the_workbook_goes_before_the_catalogue() -> None:
    catalog = shipped_catalog().named({"本级财力 收入": "gpb_revenue", "税收": "area_tax_revenue"})
    for name, code in (("本级财力收入", "gpb_revenue"), ("（一）本级财力收入", "gpb_revenue"),
                       ("税收", "area_tax_revenue"), ("税收收入", "tax_revenue")):
        found = catalog.find(name)
        assert found is not None
        assert found.code == code
    assert catalog.replaced(()).find("本级财力收入") is not None


def test_an_item_among_some_is_found_by_name_or_the_nearest_of_them_is_proposed() -> None:
    catalog = shipped_catalog()
    codes = ("tax_revenue", "gdp_nominal")
    assert catalog.among("税收收入", iter(codes)).code == "tax_revenue"
    for text, near in (("gpb_revenue", "tax_revenue"), ("gdp_nomina", "gdp_nominal"), ("b_ta", "b_tax")):
        with pytest.raises(InputError) as caught:
            catalog.among(text, codes, "goal_item", "--target", ("b_tax",))
        assert caught.value.issues == (Issue("goal_item", CellRef("--target"), text, (("near", near),)),)


def test_the_nearest_name_is_proposed() -> None:
    catalog = shipped_catalog()
    assert catalog.nearest("一般公共预算收人") == catalog["gpb_revenue"].zh
    assert catalog.nearest("其中：教育支岀", "general") == catalog["exp_education"].zh
    assert catalog.nearest("tax_revenu") == "tax_revenue"
    assert catalog.nearest("四本预祘", others=["四本预算"]) == "四本预算"
    assert catalog.nearest("甲乙丙丁") == NO_NEAR


def test_a_growing_catalogue_is_the_one_that_was_replaced_item_by_item() -> None:
    shipped, unit = shipped_catalog(), parse_unit("万元")
    parents = [item for item in shipped if item.account is not None]
    own = [Item(code=f"own_{number}", zh=f"自有科目{number}", en=f"line {number}", unit=unit, basis=Basis("current"),
                aliases=("自有科目",), parent=parents[number % 7].code, account=parents[number % 7].account,
                side="expenditure", optional=number % 3 > 0, is_own=True) for number in range(30)]
    own.append(replace(shipped["tax_revenue"], parent="gpb_revenue"))
    grown, plain = GrowingCatalog(shipped), shipped
    for item in own:
        assert grown.find(item.zh, item.account) == plain.find(item.zh, item.account)
        grown.add(item)
        plain = plain.replaced([item])
        for text in (item.code, item.zh, "自有科目", "税收收入"):
            assert grown.candidates(text) == plain.candidates(text)
            assert grown.lines_named(text) == plain.lines_named(text)
        assert all(grown.lines(account) == plain.lines(account) for account in ACCOUNTS)
        assert grown.children(item.parent or "") == plain.children(item.parent or "")
    assert list(grown.settled()) == list(plain)
    assert len(shipped) == len(shipped_catalog())


def test_ten_times_the_lines_cost_ten_times_as_much() -> None:
    unit, cost = parse_unit("万元"), []
    for count in (400, 4000):
        grown = GrowingCatalog(shipped_catalog())
        start = time.process_time()
        for number in range(count):
            assert grown.find(f"自有科目{number}号", "general") is None
            grown.add(Item(code=f"own_{number}", zh=f"自有科目{number}号", en=f"line {number}", unit=unit, basis=Basis("current"),
                           parent="gpb_expenditure", account="general", side="expenditure", optional=True,
                           is_own=True))
        cost.append(time.process_time() - start)
    assert cost[1] < 40 * cost[0] + 0.5  # a hundred times if each line went over all others


@pytest.mark.parametrize(("name", "unit", "is_growth", "kind"), [
    ("某业增长率", "%", True, "rate"), ("某业增长", "%", True, "rate"), ("某业涨幅", "%", True, "rate"),
    ("某业降幅", "%", False, "rate"), ("某业占比", "%", False, "level"), ("某业增长", "万元", False, "level")])
def test_a_rate_of_change_is_known_by_one_list_of_words(name: str, unit: str, is_growth: bool, kind: str) -> None:
    stanza = f'[own_item]\nzh = "{name}"\nen = "Own"\nunit = "{unit}"\n'
    item = shipped_catalog().replaced(parse_items(stanza))["own_item"]
    assert (item.is_growth, item.series_kind) == (is_growth, kind)
