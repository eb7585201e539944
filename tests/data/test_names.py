"""Names as people write them: the one that is most like a name that is none."""

from __future__ import annotations

from difflib import get_close_matches

import pytest
from hypothesis import given, strategies as st

from forecast.data import names as spelled
from forecast.data.catalog import shipped_catalog
from forecast.data.names import Likeness


@given(st.text("收入税增值gdp_ 0", max_size=8), st.lists(st.text("收入税增值gdp_ 0", min_size=1, max_size=8), max_size=30))
def test_the_name_most_like_a_text_is_the_one_that_difflib_finds(text: str, names: list[str]) -> None:
    expected = get_close_matches(text, names, n=1, cutoff=0.6)
    assert Likeness({name: f"这是{name}" for name in names}).nearest(text) == (f"这是{expected[0]}" if expected else "")


def test_a_thousand_unknown_names_do_not_compare_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def counted(text: str, near: list[str], **options: float) -> list[str]:
        compared.append(len(near))
        return get_close_matches(text, near, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(spelled, "get_close_matches", counted)
    catalog = shipped_catalog()
    assert catalog.nearest("一般公共预算收人") == "一般公共预算收入"
    for number in range(50):
        catalog.nearest(f"指标{number}")
    assert sum(compared) < 50 * 40


@pytest.mark.parametrize(("name", "code"), [
    ("一、税收收入小计", "tax_revenue"), ("二、非税收入小计", "nontax_revenue"),
    ("税收收入合计（万元）", "tax_revenue"), ("政府性基金预算收入合计", "gf_own_revenue"),
    ("地方政府一般债务发行额", "general_debt_proceeds"), ("专项债务还本额", "special_debt_repayment"),
    ("增值税收入", "tax_vat"), ("国内增值税收入", "tax_vat"), ("其他税收收入", "tax_other"),
    ("教育支出小计", "exp_education"), ("收入合计", "gpb_revenue"), ("支出合计", "gpb_expenditure"),
    ("一般公共预算收入总计", ""), ("合计", ""), ("小计", ""), ("某某小计", "")])
def test_a_subtotal_or_a_tax_s_revenue_is_what_it_is_of(name: str, code: str) -> None:
    found = shipped_catalog().find(name)
    assert (found.code if found else "") == code
