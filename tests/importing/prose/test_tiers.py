"""Revenue of all tiers, of the budget and of the tiers above in one notice: whose the taxes are."""

from __future__ import annotations

import pytest

from forecast.data import shipped_catalog
from forecast.importing import Answers, Understood, read_prose


def read(text: str) -> Understood:
    return read_prose(text, "通报.txt", shipped_catalog(), Answers())


def told(text: str) -> list[tuple[str, float]]:
    return [(one.item, one.value) for one in read(text).figures if one.item]


@pytest.mark.parametrize(("text", "wanted"), [
    ("2020年，财政总收入150亿元，其中税收收入130亿元，增值税60亿元，非税收入20亿元；一般公共预算收入88亿元，其中税收收入62亿元，非税收入26亿元。",
     [("total_fiscal_revenue", 150), ("area_tax_revenue", 130), ("area_tax_vat", 60), ("gpb_revenue", 88),
      ("tax_revenue", 62), ("nontax_revenue", 26)]),
    ("2020年，完成全口径财政收入150亿元，增长3%。其中：税收收入130亿元，增长2%。",
     [("total_fiscal_revenue", 150), ("area_tax_revenue", 130)]),
    ("2020年，财政总收入150亿元，其中：主体税种收入100亿元，增值税60亿元。", [("total_fiscal_revenue", 150), ("area_tax_vat", 60)]),
    ("2020年，国内税收完成210亿元，其中增值税90亿元。", [("area_tax_vat", 90)]),
    ("2020年8月，辖区税收完成30亿元，其中增值税12亿元。", [("area_tax_revenue", 30), ("area_tax_vat", 12)]),
    ("2020年，上划中央税收40亿元，其中增值税25亿元、消费税3亿元。", []),
    ("2020年，一般公共预算收入88亿元；上划中央收入50亿元。税收收入62亿元。", [("gpb_revenue", 88), ("tax_revenue", 62)]),
    ("2020年，财政总收入150亿元。\n税收收入62亿元。", [("total_fiscal_revenue", 150), ("tax_revenue", 62)]),
])
def test_taxes_are_of_the_revenue_that_they_are_told_of(text: str, wanted: list[tuple[str, float]]) -> None:
    assert told(text) == wanted
    assert not [one for one in read(text).questions if one.subject in {"税收收入", "增值税"}]


def test_whose_taxes_are_is_asked_where_they_only_follow_the_revenue_of_all_tiers() -> None:
    found = read("2020年，财政总收入150亿元，增长3%。税收收入130亿元。")
    (question,) = found.questions
    assert (question.subject, question.choices[:2]) == ("税收收入", ("税收收入", "辖区税收收入"))


@pytest.mark.parametrize(("text", "wanted"), [
    ("2020年，下达我县新增政府债务限额12亿元，其中一般债务限额3亿元、专项债务限额9亿元；政府债务余额88亿元。", [("debt_outstanding", 88)]),
    ("2020年，新增专项债券额度35亿元，年末政府债务限额150亿元，余额132亿元，其中一般债务40亿元，专项债务92亿元。",
     [("debt_limit", 150), ("debt_general", 40), ("debt_special", 92)]),
])
def test_kinds_of_debt_are_of_what_is_told_before_them(text: str, wanted: list[tuple[str, float]]) -> None:
    assert told(text) == wanted


def test_a_tax_that_is_more_than_the_budgets_revenue_is_no_part_of_it() -> None:
    found = read("2020年，财政总收入150亿元，其中一般公共预算收入88亿元；税收收入完成130亿元，占财政总收入的86.7%。")
    assert "tax_revenue" not in {one.item for one in found.figures}
    (question,) = [one for one in found.questions if one.subject == "税收收入"]
    assert question.choices[:2] == ("税收收入", "辖区税收收入")
    # another year's taxes are held against another year's revenue
    assert ("tax_revenue", 95) in told("2021年，一般公共预算收入120亿元，税收收入95亿元。2020年，一般公共预算收入88亿元。")
