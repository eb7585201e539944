"""Years, quarters and months as staff write them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from samples.typed_cases import REFUSED, Case, typed

from forecast.data.periods import Freq, Period, PeriodError, parse_period, parse_span

HEADINGS = {"期间": 3, "起止年份": 2}


def told(period: Period, cumulative: bool) -> str:
    """Write a period as tests/readings/periods.txt does."""
    month = f"{period.year}M{period.within:02d}" if period.freq is Freq.M else str(period)
    return month + " 累计" * cumulative


@pytest.mark.parametrize("case", typed("periods.txt", HEADINGS, "期间"))
def test_periods_are_read_as_the_file_says(case: Case) -> None:
    year = int(case.number(2)) if case.cell(2) else None
    try:
        found = told(*parse_period(case.text, year))
    except PeriodError:
        found = REFUSED
    assert found == case.cell(1), case


@pytest.mark.parametrize("case", typed("periods.txt", HEADINGS, "起止年份"))
def test_spans_are_read_as_the_file_says(case: Case) -> None:
    try:
        span = parse_span(case.text)
        found = f"{span.first} 至 {span.last}"
    except PeriodError:
        found = REFUSED
    assert found == case.cell(1), case


def test_frequencies_do_not_compare() -> None:
    with pytest.raises(PeriodError):
        assert Period.annual(2020) < Period(Freq.Q, 2020 * 4)
    with pytest.raises(PeriodError):
        Period.annual(2020) - Period(Freq.M, 2020 * 12)


@given(st.sampled_from(Freq), st.integers(1990, 2060), st.integers(0, 11))
def test_written_periods_read_back(freq: Freq, year: int, within: int) -> None:
    period = Period(freq, year * int(freq) + within % int(freq))
    assert parse_period(str(period)) == (period, False)


@given(st.integers(1990, 2060), st.integers(-100, 100))
def test_shift_and_difference_agree(year: int, steps: int) -> None:
    start = Period.annual(year)
    assert (start + steps) - start == steps
