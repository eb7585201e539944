"""Every path of history is read without the one-offs of the register."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from forecast.data import (
    AdjustedSide,
    Adjustment,
    AdjustmentKind,
    Dataset,
    Freq,
    Observation,
    Period,
    Status,
    Vintage,
)
from forecast.evaluation.replay import origins, replay
from forecast.fiscal import one_offs_in, regular
from forecast.projection.extrapolation import history

FIGURES = {2015: 850000.0, 2016: 910000.0, 2017: 976300.0, 2018: 999671.0, 2019: 912000.0,
           2020: 1354500.0, 2021: 960000.0}
SALE = 400000.0


def entered(year: int, side: AdjustedSide, amount: float = SALE, month: int | None = None,
            kind: AdjustmentKind = AdjustmentKind.ONE_OFF) -> Adjustment:
    return Adjustment("nontax_revenue", Period.annual(year), amount, side, kind, month=month)


def dataset(*entries: Adjustment) -> Dataset:
    return Dataset(tuple(
        Observation("gpb_revenue", Period.annual(year), value, Status.FINAL, date(year + 1, 3, 1))
        for year, value in FIGURES.items()), entries)


@pytest.mark.parametrize("entries", [
    (entered(2020, AdjustedSide.CURRENT),), (entered(2021, AdjustedSide.BASE),),
    (entered(2020, AdjustedSide.CURRENT), entered(2021, AdjustedSide.BASE))])
def test_a_sale_is_taken_out_of_its_year_once_wherever_it_was_entered(
        entries: tuple[Adjustment, ...]) -> None:
    read = regular(dataset(*entries), "gpb_revenue")
    assert dict(zip(range(2015, 2022), read.values, strict=True)) == FIGURES | {2020: 954500.0}
    known = history(dataset(*entries), "gpb_revenue", Vintage(), Period.annual(2021))
    assert known is not None
    assert known[-1] == 954500.0
    assert len(one_offs_in(dataset(*entries), "gpb_revenue", read.start, read.start + 6)) == 1


def test_lasting_measures_and_what_cannot_be_in_a_figure_stay() -> None:
    for entry in (entered(2020, AdjustedSide.CURRENT, kind=AdjustmentKind.POLICY),
                  entered(2020, AdjustedSide.CURRENT, amount=1.4e6)):
        assert regular(dataset(entry), "gpb_revenue").values.tolist() == list(FIGURES.values())


def test_a_quarter_holds_the_one_off_of_its_month() -> None:
    quarters = Dataset(tuple(
        Observation("gpb_revenue", Period(Freq.Q, 4 * 2020 + at), 300000.0 + SALE * (at == 2),
                    Status.FINAL, date(2021, 1, 31)) for at in range(4)),
        (entered(2020, AdjustedSide.CURRENT, month=8),))
    assert regular(quarters, "gpb_revenue", freq=Freq.Q).values.tolist() == [300000.0] * 4


def test_a_replayed_origin_stands_on_the_regular_figures_and_is_held_against_what_came() -> None:
    given = dataset(entered(2020, AdjustedSide.CURRENT))
    last = next(one for one in origins(given, "gpb_revenue", Vintage()) if one.last.year == 2020)
    assert last.latest == 954500.0
    cases = {(one.origin.last.year, one.horizon): one
             for one in replay(given, ["gpb_revenue"], 1, Vintage()) if one.method == "unchanged"}
    assert cases[2020, 1].forecast == 954500.0
    assert (cases[2019, 1].forecast + cases[2019, 1].measures, cases[2019, 1].first) == (
        912000.0 + SALE, 1354500.0)


def test_the_register_entered_on_the_base_side_counts_for_the_replay_too() -> None:
    one, other = (replay(dataset(entry), ["gpb_revenue"], 2, Vintage()) for entry in (
        entered(2020, AdjustedSide.CURRENT), entered(2021, AdjustedSide.BASE)))
    assert np.array_equal([case.measures for case in one], [case.measures for case in other])
