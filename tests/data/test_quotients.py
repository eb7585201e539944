"""Shares that two published amounts give, and none where one is printed or they make no sense."""

from __future__ import annotations

from datetime import date

from hypothesis import given, strategies as st

from forecast.data.periods import Period
from forecast.data.quotients import with_shares
from forecast.data.series import Dataset, Observation, Status, Vintage

Y = Period.annual
EARLY, LATE = date(2024, 1, 20), date(2024, 7, 31)


def seen(item: str, value: float, year: int = 2023, published: date = EARLY) -> Observation:
    return Observation(item, Y(year), value, Status.FINAL, published, "文件")


def share(*figures: Observation, vintage: Vintage | None = None) -> Observation | None:
    found = with_shares(Dataset(figures), vintage or Vintage())
    choice = found.read("va_services_share", Y(2023), vintage)
    return choice.chosen if choice else None


def test_two_amounts_give_a_share_known_with_the_later_of_them() -> None:
    found = share(seen("gdp_nominal", 296.2), seen("va_services", 110.2, published=LATE))
    assert found is not None
    assert (found.value, found.status, found.published) == (37.204591, Status.DERIVED, LATE)
    assert found.origin is None  # no cell says it
    assert "第三产业增加值" in found.source


def test_a_printed_share_stands() -> None:
    found = share(seen("gdp_nominal", 296.2), seen("va_services", 110.2), seen("va_services_share", 37.0))
    assert found is not None
    assert (found.value, found.status) == (37.0, Status.FINAL)


def test_one_amount_alone_a_later_one_or_a_part_above_its_whole_gives_none() -> None:
    whole = seen("gdp_nominal", 296.2)
    assert share(whole) is None
    assert share(whole, seen("va_services", 110.2, 2022)) is None
    assert share(whole, seen("va_services", 310.2)) is None
    assert share(seen("gdp_nominal", 0.0), seen("va_services", 0.0)) is None
    assert share(whole, seen("va_services", 110.2, published=LATE), vintage=Vintage(EARLY)) is None


@given(st.floats(0.01, 1e6), st.floats(0.0, 1.0))
def test_a_share_gives_its_amount_back(whole: float, part: float) -> None:
    found = share(seen("gdp_nominal", whole), seen("va_services", whole * part))
    assert found is not None
    assert abs(found.value / 100.0 * whole - whole * part) <= 1e-8 * whole
