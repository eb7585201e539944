"""Months of a table whose cells say less than a month: 5月, real dates, the number 2020.1."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, strategies as st

from forecast.data.periods import Freq, Period
from forecast.workbook.inputs.typed.months import day_of, months_of
from forecast.xlsx import RawCell


def month(year: int, within: int) -> Period:
    return Period(Freq.M, year * 12 + within - 1)


def read(*cells: object) -> list[Period | str]:
    made: dict[int, tuple[RawCell | None, str]] = {}
    for row, value in enumerate(cells):
        if isinstance(value, float | int):
            made[row] = RawCell("number", float(value)), f"{value:g}"
        elif isinstance(value, datetime):
            made[row] = RawCell("date", value), value.date().isoformat()
        else:
            made[row] = RawCell("text", str(value)), str(value)
    return list(months_of(made).values())


def test_the_year_of_a_bare_month_stands_above_or_below() -> None:
    assert read("2023年1-4月", "5月", "6月") == [month(2023, 4), month(2023, 5), month(2023, 6)]
    assert read("11月", "2023年12月", "1月", "1-2月") == [month(2023, 11), month(2023, 12), month(2024, 1), month(2024, 2)]
    assert read("2023年6月", "5月", "2023年4月") == [month(2023, 6), month(2023, 5), month(2023, 4)]
    assert read("2023年1-10月", "上半年", "2023年1-4月")[1] == month(2023, 6)
    assert read("5月", "6月") == ["period_no_year", "period_no_year"]
    assert read("2021年3月", "5月", "2023年4月")[1] == "period_no_year"
    assert read("合计") == ["period"]


def test_a_row_out_of_order_takes_no_other_with_it() -> None:
    """A month that is filled in late stands below all others; the rows above it mean what they meant."""
    assert read("2020年1-2月", "1-3月", "1-5月", "2020年1-4月") == [month(2020, one) for one in (2, 3, 5, 4)]
    assert read("2020年1-2月", "1-3月", "1-5月", "2019年1-5月") == [month(2020, 2), month(2020, 3), month(2020, 5), month(2019, 5)]
    falling = ("2020年1-3月", "1-2月", "2019年1-12月", "1-11月")
    meant = [month(2020, 3), month(2020, 2), month(2019, 12), month(2019, 11)]
    assert read(*falling) == meant
    assert read(*falling, "2020年1-4月") == [*meant, month(2020, 4)]


def test_years_may_run_backwards_and_their_months_forwards() -> None:
    assert read("2020年1-2月", "1-3月", "1-4月", "2019年1-2月", "1-3月", "1-4月") == [
        month(year, within) for year in (2020, 2019) for within in (2, 3, 4)]


def test_real_dates_quarters_and_years_end_with_a_month() -> None:
    assert read(datetime(2023, 6, 30), "2023年第三季度", "2023年") == [month(2023, 6), month(2023, 9), month(2023, 12)]
    assert read(202302, 2023.03) == [month(2023, 2), month(2023, 3)]


def test_january_or_october_is_asked_unless_the_neighbours_say() -> None:
    assert read(2020.09, 2020.1, 2020.11) == [month(2020, 9), month(2020, 10), month(2020, 11)]
    assert read("2019年12月", 2020.1, 2020.02)[1] == month(2020, 1)
    assert read(2020.02, 2020.03, 2020.1)[2] == "period_october"
    assert read(2020.1) == ["period_october"]
    assert read("2020.10", "2020.1") == [month(2020, 10), month(2020, 1)]


@given(st.integers(2000, 2060), st.integers(2, 12), st.integers(0, 8))
def test_any_bare_month_after_a_known_one_follows_it(year: int, first: int, steps: int) -> None:
    start = month(year, first)
    wanted = [start + step for step in range(steps + 1)]
    assert read(f"{year}年1-{first}月", *(f"{one.within}月" for one in wanted[1:])) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("2020年1月底", date(2020, 1, 31)), ("23年1月底", date(2023, 1, 31)), ("2020年1月", date(2020, 1, 31)),
    ("2020年2月末", date(2020, 2, 29)), ("2020年1月3日", date(2020, 1, 3)), ("2020-01-03", date(2020, 1, 3)),
    ("2020/1/3", date(2020, 1, 3)), ("2020.1.3", date(2020, 1, 3)), ("20200103", date(2020, 1, 3)),
    ("２０２０年１月３日", date(2020, 1, 3)), ("2020年", None), ("2020年13月", None), ("2020年2月30日", None), ("2020.1", None),
    ("202001", None), ("月底", None), ("去年年底", None), ("2020年0月", None)])
def test_days(text: str, wanted: date | None) -> None:
    assert day_of(text) == wanted


def test_a_date_that_lost_its_format_is_still_a_date() -> None:
    """Excel keeps a day as the number of days since the end of 1899; amounts of five digits may be read elsewhere."""
    assert day_of("44958") == date(2023, 2, 1)
    assert read("2023年1-5月", 45107) == [month(2023, 5), month(2023, 6)]
    assert day_of("20230201") == date(2023, 2, 1)
    assert day_of("99999") is None
