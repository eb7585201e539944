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
