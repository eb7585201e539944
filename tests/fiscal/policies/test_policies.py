"""Spending rules, cuts in order, subsidies, remittance and relief, by hand."""

from __future__ import annotations

import pytest

from forecast.data import (
    Commitment,
    Guarantee,
    Recurrence,
    Relief,
    Remittance,
    SpendingBasis,
    SpendingRule,
    Subsidy,
    SubsidyKind,
)
from forecast.data.periods import Period
from forecast.fiscal import (
    cost_of,
    cut_in_order,
    cuttable,
    fixed_remittance,
    ruled_amount,
    subsidies_in,
    subsidy_rows,
)

Y = Period.annual
YEARS = (Y(2024), Y(2025), Y(2026))
EDUCATION = SpendingRule("exp_education", SpendingBasis.GROWTH, 10.0, guarantee=Guarantee.LIVELIHOOD)
CULTURE = SpendingRule("exp_culture", SpendingBasis.GROWTH, 0.0, order=1, limit=10.0)
SCIENCE = SpendingRule("exp_science", SpendingBasis.GROWTH, 0.0, order=1, limit=20.0)
TRANSPORT = SpendingRule("exp_transport", SpendingBasis.GROWTH, 0.0, order=2, limit=50.0)


def test_a_norm_grows_with_norm_and_heads_from_its_budget_where_there_is_one() -> None:
    norm = SpendingRule("exp_health", SpendingBasis.NORM, 10.0, 1000.0, 2.0, 50.0)
    assert [ruled_amount(norm, (), YEARS[0], year, None) for year in YEARS] == pytest.approx([2000, 3300, 5445])
    voted = (YEARS[0], 1000.0)
    assert [ruled_amount(norm, (), YEARS[0], year, voted) for year in YEARS] == pytest.approx([1000, 1650, 2722.5])


def test_a_commitment_is_what_is_registered_for_the_line_and_nothing_else() -> None:
    rule = SpendingRule("exp_transport", SpendingBasis.COMMITTED)
    promised = (Commitment("甲", "exp_transport", YEARS[0], 30.0), Commitment("乙", "exp_transport", YEARS[0], 5.0),
                Commitment("丙", "exp_health", YEARS[1], 9.0))
    assert [ruled_amount(rule, promised, YEARS[0], year, None) for year in YEARS] == [35.0, 0.0, 0.0]


def test_cuts_follow_their_order_up_to_their_limits() -> None:
    lines = cuttable((TRANSPORT, CULTURE, EDUCATION, SCIENCE), {
        "exp_culture": 100.0, "exp_science": 150.0, "exp_transport": 200.0, "exp_education": 900.0})
    assert [(rule.item, limit) for rule, limit in lines] == [
        ("exp_culture", 10.0), ("exp_science", 30.0), ("exp_transport", 100.0)]
    found = cut_in_order(20.0, lines)
    assert [one.cut for one in found] == pytest.approx([5.0, 15.0, 0.0])
    found = cut_in_order(100.0, lines)
    assert [one.cut for one in found] == pytest.approx([10.0, 30.0, 60.0])
    assert found[-1].left == pytest.approx(0.0)
    assert cut_in_order(500.0, lines)[-1].left == pytest.approx(360.0)


ROWS = (Subsidy("均衡", SubsidyKind.GENERAL, YEARS[0], 100.0, Recurrence.RECURRENT, 10.0),
        Subsidy("抗旱", SubsidyKind.SPECIAL, YEARS[0], 40.0, Recurrence.ONE_OFF),
        Subsidy("校舍", SubsidyKind.SPECIAL, YEARS[1], 7.0, Recurrence.ONE_OFF))


def test_recurrent_money_goes_on_and_one_off_money_does_not() -> None:
    assert [amount for _, amount in subsidy_rows(ROWS, YEARS[1])] == pytest.approx([110, 7])
    # 160 were stated, 140 of them listed: the other 20 go on
    assert subsidies_in(ROWS, {YEARS[0]: 160.0}, YEARS[1]) == pytest.approx(137)
    assert subsidies_in(ROWS, {YEARS[0]: 160.0}, YEARS[2]) == pytest.approx(141)
    assert subsidies_in(ROWS, {}, Y(2023)) is None


def test_fixed_parts_grow_from_the_first_year_on() -> None:
    parts = (Remittance("定额", fixed=100.0, rate=5.0), Remittance("分成", "tax_vat", 12.0))
    assert fixed_remittance(parts, YEARS[0], YEARS[0]) == 100.0
    assert fixed_remittance(parts, YEARS[0], YEARS[2]) == pytest.approx(110.25)


def test_what_a_part_of_a_year_leaves_is_carried_over() -> None:
    nine = cost_of(Relief("降率", "税收", "tax_vat", YEARS[0], 900.0, 9), 25.0)
    assert (nine.own, nine.carried, nine.own_carried) == pytest.approx((225.0, 300.0, 75.0))
    whole = cost_of(Relief("个税", "税收", "tax_pit", YEARS[0], 900.0), None)
    assert (whole.carried, whole.own, whole.own_carried) == (0.0, None, None)
