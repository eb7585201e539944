from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.data.periods import Freq, Period, PeriodError, Span, parse_period, parse_span


@pytest.mark.parametrize(
    ("text", "expected", "cumulative"),
    [("2020", "2020", False), ("2020年", "2020", False), ("２０２０年度", "2020", False),
     ("2020Q3", "2020Q3", False), ("2020年一季度", "2020Q1", False), ("2020-03", "2020-03", False),
     ("2020年3月", "2020-03", False), ("2020年1-3月", "2020-03", True), ("2019年1—2月", "2019-02", True),
     ("2019年上半年", "2019-06", True), ("2013年前三季度", "2013-09", True)],
)  # fmt: skip
def test_reads_what_staff_write(text: str, expected: str, cumulative: bool) -> None:
    period, is_cumulative = parse_period(text)
    assert (str(period), is_cumulative) == (expected, cumulative)


def test_january_and_february_need_a_year() -> None:
    assert str(parse_period("1-2月", year=2019)[0]) == "2019-02"
    with pytest.raises(PeriodError):
        parse_period("1-2月")


@pytest.mark.parametrize("text", ["", "去年", "2020年13月", "20年", "2020Q5", "2020年0月"])
def test_refuses_what_is_no_period(text: str) -> None:
    with pytest.raises(PeriodError):
        parse_period(text)


def test_frequencies_do_not_compare() -> None:
    with pytest.raises(PeriodError):
        assert Period.annual(2020) < Period(Freq.Q, 2020 * 4)
    with pytest.raises(PeriodError):
        Period.annual(2020) - Period(Freq.M, 2020 * 12)


@pytest.mark.parametrize("text", ["2020-2022", "2020..2022", "2020—2022年", "2020年至2022年"])
def test_reads_spans(text: str) -> None:
    assert parse_span(text) == Span(Period.annual(2020), Period.annual(2022))


def test_an_empty_span_is_refused() -> None:
    with pytest.raises(PeriodError):
        parse_span("2022-2020")


@given(st.sampled_from(Freq), st.integers(1990, 2060), st.integers(0, 11))
def test_written_periods_read_back(freq: Freq, year: int, within: int) -> None:
    period = Period(freq, year * int(freq) + within % int(freq))
    assert parse_period(str(period)) == (period, False)


@given(st.integers(1990, 2060), st.integers(-100, 100))
def test_shift_and_difference_agree(year: int, steps: int) -> None:
    start = Period.annual(year)
    assert (start + steps) - start == steps
