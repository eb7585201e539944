"""Which of several published figures is read: the exact of roundings, printed before worked back."""

from __future__ import annotations

from datetime import date

import pytest

from forecast.data import Dataset, Observation, Period, Status, parse_unit

YI, WAN = parse_unit("亿元"), parse_unit("万元")
YEAR = Period.annual(2019)


def seen(value: float, status: Status, day: date, source: str, *, unit: object = WAN, qualifier: str = "",
         base: str = "") -> Observation:
    return Observation("gpb_revenue", YEAR, value, status, day, source, qualifier, base, unit=unit)  # type: ignore[arg-type]


def read(*figures: Observation) -> tuple[float, str, str]:
    choice = Dataset(figures).read("gpb_revenue", YEAR)
    assert choice is not None
    return choice.chosen.value, choice.chosen.source, choice.reason


EARLY, LATE = date(2020, 1, 3), date(2020, 3, 1)


@pytest.mark.parametrize("days", [(EARLY, LATE), (LATE, EARLY), (EARLY, EARLY)])
def test_the_exact_figure_is_read_whatever_its_date(days: tuple[date, date]) -> None:
    rounded = seen(912000, Status.ESTIMATE, days[0], "计划报告", unit=YI)
    exact = seen(912000, Status.ESTIMATE, days[1], "预算报告")
    assert read(rounded, exact)[1] == "预算报告"
    assert read(exact, rounded)[1] == "预算报告"


def test_a_figure_that_is_no_rounding_is_another_figure() -> None:
    later = seen(928500, Status.OUTTURN, LATE, "工作报告", unit=YI)
    assert read(seen(912000, Status.OUTTURN, EARLY, "预算报告"), later)[:2] == (928500, "工作报告")


def test_what_is_worked_back_never_stands_before_what_was_printed() -> None:
    printed = seen(980000, Status.OUTTURN, EARLY, "公报", unit=YI)
    for derived in (seen(999671, Status.DERIVED, LATE, "反推"),
                    seen(999671, Status.OUTTURN, LATE, "反推", qualifier="推算"),
                    seen(999671, Status.OUTTURN, LATE, "反推", base="由增速反推")):
        assert read(printed, derived) == (980000, "公报", "printed")


def test_what_is_worked_back_may_refine_a_rounding() -> None:
    rounded = seen(1_000_000, Status.OUTTURN, EARLY, "工作报告", unit=YI)
    assert read(rounded, seen(999671, Status.DERIVED, LATE, "预算报告"))[0] == 999671


def chosen(*figures: tuple[str, float, Status]) -> dict[str, float]:
    """Read each item of which an estimate, final accounts or both were published, in that order."""
    days = {Status.ESTIMATE: EARLY, Status.OUTTURN: date(2020, 1, 31), Status.FINAL: date(2020, 7, 31)}
    data = Dataset(tuple(Observation(item, YEAR, value, status, days[status])
                         for item, value, status in figures))
    return {item: data.value(item, YEAR) for item, _, _ in figures}


ESTIMATED = (("gpb_revenue", 2_795.0, Status.ESTIMATE), ("tax_revenue", 1_630.0, Status.ESTIMATE),
             ("nontax_revenue", 1_165.0, Status.ESTIMATE))


@pytest.mark.parametrize("status", [Status.OUTTURN, Status.FINAL])
def test_what_was_estimated_gives_way_to_what_came(status: Status) -> None:
    came = {"gpb_revenue": 2_800.0, "tax_revenue": 1_621.0, "nontax_revenue": 1_179.0}
    assert chosen(*ESTIMATED, *((item, value, status) for item, value in came.items()),
                  ("tax_vat", 669.0, status)) == {**came, "tax_vat": 669.0}


def test_a_total_keeps_the_vintage_of_its_parts() -> None:
    """Final accounts of the total alone would not be the sum of estimated parts."""
    assert chosen(*ESTIMATED, ("gpb_revenue", 2_812.0, Status.FINAL)) == {
        item: value for item, value, _ in ESTIMATED}


def test_a_total_without_parts_is_read_as_last_published() -> None:
    assert chosen(ESTIMATED[0], ("gpb_revenue", 2_812.0, Status.FINAL)) == {"gpb_revenue": 2_812.0}
