"""What a figure can be, judged on plain numbers."""

from __future__ import annotations

import sys
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from forecast.data import shipped_catalog
from forecast.fiscal import (
    Spread,
    hard_range,
    is_fraction,
    keyboard_slip,
    odd_levels,
    power_of_ten,
    sure_neighbours,
    swapped_rows,
    years_late,
)


@pytest.mark.parametrize(("code", "bad", "good"), [
    ("va_services_share", 101.0, 95.2), ("unemployment_registered", 31.0, 3.5),
    ("gdp_nominal", -1.0, 2390.0), ("gpb_revenue", -5.0, 0.0), ("gdp_growth", 620.0, -3.1),
    ("gpb_total_uses", -1.0, 1.0)])
def test_a_range_holds_what_can_be(code: str, bad: float, good: float) -> None:
    low, high = hard_range(shipped_catalog()[code])
    assert low <= good <= high
    assert not low <= bad <= high


@pytest.mark.parametrize(("value", "others", "wanted"), [
    (0.061, [7.0, 6.5], True), (0.06, [], True), (-0.08, [], True), (0.2, [1.5, 2.0], False),
    (0.0, [5.0], False), (0.5, [6.0], False), (0.1, [0.4, 0.6], False)])
def test_a_fraction_among_percentages(value: float, others: list[float], wanted: bool) -> None:
    assert is_fraction(value, others) is wanted


@pytest.mark.parametrize(("path", "at", "wanted"), [
    ([3.1, 2.2, 1.3, 0.6, 0.28, 0.0612, 0.0311, 0.35, 1.6], 5, False),
    ([3.1, 2.2, 1.3, 0.6, 0.28, 0.0612, 0.0311, 0.35, 1.6], 6, False),
    ([2.0, 1.0, 0.0437], 2, False), ([7.0, 6.5, 0.0612, 6.3], 2, True),
    ([7.0, 6.5, 0.0612, 0.0634], 3, True), ([0.0612, 6.4, 6.3], 0, True),
    ([6.2, 0.0612, -2.2], 1, True)])
def test_a_rate_that_comes_down_to_nought_is_no_fraction(path: list[float], at: int, wanted: bool) -> None:
    others = [*path[:at], *path[at + 1:]]
    assert is_fraction(path[at], others, sure_neighbours(path, at)) is wanted


def test_slips_of_the_keyboard() -> None:
    assert [keyboard_slip(*pair) for pair in (
        (9473, 94732), (886600, 88660), (86860, 88660), (83843, 83840), (5, 50000))] == [
        "lost", "doubled", "turned", "replaced", None]
    assert [power_of_ten(*pair) for pair in ((8866, 83660), (2450, 250), (3, 2), (-10, 1))] == [
        -1, 1, 0, 0]


def test_the_figure_out_of_its_row_is_named_and_not_its_neighbours() -> None:
    row = {2018: 209.0, 2019: 228.0, 2020: 2450.0, 2021: 275.0, 2022: 292.0}
    assert list(odd_levels(row, Spread(-0.2, 0.6))) == [2020]
    row[2020], row[2022] = 245.0, 29.2
    assert list(odd_levels(row, Spread(-0.2, 0.6))) == [2022]


def test_a_row_moved_by_a_year_fits_its_growth_a_year_later() -> None:
    growth = {2018: 6.2, 2019: 6.5, 2020: 4.0, 2021: 8.0, 2022: 2.6}
    levels = {2018: 209.0, 2019: 228.0, 2020: 245.0, 2021: 275.0, 2022: 292.0}
    assert years_late(levels, growth) == 0
    assert years_late({year + 1: value for year, value in levels.items()}, growth) == 1


def test_exchanged_rows_fit_each_other() -> None:
    nothing = [0.0, 0.0, 0.0]
    assert swapped_rows([98.0, 212.0, 50.0], [209.0, 95.0, 49.0], nothing) == (0, 1)
    assert swapped_rows([212.0, 98.0, 50.0], [209.0, 95.0, 49.0], nothing) == ()
    assert swapped_rows([98.0, 212.0, 50.0], [209.0, 95.0, 49.0], [215.0, 96.0, 51.0]) == (0, 1)


def test_one_tax_that_takes_the_place_of_another_is_no_exchange() -> None:
    # business tax 400 → 210 → 0, value-added tax 200 → 380 → 640
    assert swapped_rows([210.0, 380.0], [400.0, 200.0], [0.0, 640.0]) == ()


@pytest.mark.shared
def test_the_spreads_are_those_of_the_panel(shared: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))
    from spreads import spreads

    text = resources.files("forecast.fiscal.plausible").joinpath("spreads.toml").read_text("utf-8")
    assert tomllib.loads(text) == spreads(shared / "data" / "china")
