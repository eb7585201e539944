"""What a year holds of one-offs, on whichever side they are entered; a quarter holds none of its year's."""

from __future__ import annotations

import pytest

from forecast.data import AdjustedSide, Adjustment, AdjustmentKind, Dataset, Freq, Period
from forecast.fiscal import one_off_amount

YEAR = Period.annual(2021)
ENTRIES = (
    Adjustment("tax_cit", YEAR, 5_000.0, AdjustedSide.CURRENT, AdjustmentKind.ONE_OFF),
    Adjustment("tax_lvt", YEAR + 1, 2_000.0, AdjustedSide.BASE, AdjustmentKind.ONE_OFF),
    Adjustment("tax_cit", YEAR + 1, 5_000.0, AdjustedSide.BASE, AdjustmentKind.ONE_OFF),
    Adjustment("tax_cit", YEAR, -700.0, AdjustedSide.CURRENT, AdjustmentKind.POLICY),
)


@pytest.mark.parametrize(("item", "amount"), [("tax_cit", 5_000), ("tax_lvt", 2_000), ("tax_revenue", 7_000),
                                              ("nontax_revenue", 0)])
def test_a_year_holds_what_either_side_names_each_once(item: str, amount: float) -> None:
    assert one_off_amount(Dataset((), adjustments=ENTRIES), item, YEAR) == amount


@pytest.mark.parametrize("freq", [Freq.Q, Freq.M])
def test_a_part_of_a_year_holds_none(freq: Freq) -> None:
    data = Dataset((), adjustments=ENTRIES)
    assert one_off_amount(data, "tax_cit", Period(freq, 2021 * int(freq))) == 0
