"""A fixed sentence is printed only where this run bears it out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from samples.thinned import whole

from forecast.data import Operator, Status
from forecast.exhibits import Exhibits, exhibit
from forecast.exhibits.targets.fit import _rounds_to
from forecast.projection import Settings
from forecast.run import Request, solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecast.data import Observation, Target

LOOSE, ROUNDED, ONE_OFF = "没有约束力", "系取整所致", "依赖一次性收入"
BAND, DRAWN = "模拟区间", "次抽样"


def shown(draws: int = 0, targets: Callable[[Target], Target | None] = lambda one: one,
          seen: Callable[[Observation], Observation] = lambda one: one, *, bare: bool = False) -> Exhibits:
    """Luohu's exhibits with some targets or figures changed; bare without adjustments."""
    book = whole()
    data = replace(book.dataset, observations=tuple(map(seen, book.dataset.observations)),
                   adjustments=() if bare else book.dataset.adjustments)
    aims = tuple(one for own in book.targets if (one := targets(own)) is not None)
    made = replace(book, dataset=data, targets=aims)
    return exhibit(solve(made, Request(book.path, settings=Settings(draws=draws))), {}, (), "zh")


@cache
def plain() -> Exhibits:
    return shown()


def notes(found: Exhibits, *names: str) -> str:
    return "".join(note for one in (*found.tables(), *found.charts) if not names or one.id in names
                   for note in one.notes)


def aim(item: str, value: float, operator: Operator | None = None) -> Callable[[Target], Target]:
    return lambda one: replace(one, value=value, operator=operator or one.operator
                               ) if one.item == item else one


def test_a_target_is_loose_only_where_the_forecast_meets_it() -> None:
    assert any(LOOSE in one for one in plain().misfits)
    (tight,) = [one for one in shown(targets=aim("fai", 340.0, Operator.AT_LEAST)).misfits if "投资" in one]
    assert LOOSE in tight  # below last year, and still below the forecast
    bound = shown(targets=aim("fai", 340.0, Operator.AT_MOST)).misfits
    assert not any("投资" in one for one in bound)


def test_two_targets_differ_by_rounding_only_within_the_digits_stated() -> None:
    assert any(ROUNDED in one for one in plain().misfits)
    apart = shown(targets=lambda one: replace(one, value=1_300_000.0)
                  if one.item == "gpb_revenue" and one.value == 1_350_000 else one).misfits
    (said,) = [one for one in apart if "两个目标" in one]
    assert ROUNDED not in said


@pytest.mark.parametrize(("one", "other", "rounded"), [
    (1_350_000, 1_354_500, True), (1_350_000, 1_355_001, False), (1_354_500, 1_354_530, True),
    (1_354_501, 1_354_502, False), (124_000, 124_500, True), (124_000, 124_501, False)])
def test_an_amount_rounds_to_the_digits_of_the_coarser(one: float, other: float, rounded: bool) -> None:
    assert _rounds_to(one, other) is rounded
    assert _rounds_to(other, one) is rounded


def test_a_target_rests_on_a_one_off_only_where_that_decides_it() -> None:
    assert any(ONE_OFF in one for one in plain().misfits)
    beyond = shown(targets=aim("gpb_revenue", 9_000_000.0)).misfits
    assert not any(ONE_OFF in one for one in beyond)
    assert not any(ONE_OFF in one for one in shown(bare=True).misfits)


def test_ranges_and_chances_are_explained_only_where_something_was_drawn() -> None:
    still, drawn = notes(plain()), notes(shown(20))
    assert BAND not in still
    assert DRAWN not in still
    assert BAND in drawn
    assert DRAWN in drawn


def test_how_a_range_counts_is_said_only_of_a_range() -> None:
    words = "区间目标另列"
    assert words in notes(plain(), "targets")
    without = shown(targets=lambda one: None if one.operator == Operator.RANGE else one)
    assert words not in notes(without, "targets")


def test_comparable_growth_is_explained_only_where_the_register_strips_something() -> None:
    words = "调整事项”登记剔除"
    assert words in notes(plain(), "revenue")
    assert words not in notes(shown(bare=True))


def test_past_years_are_called_published_only_where_they_all_are() -> None:
    words = "以前年度为公布数"
    assert words not in notes(plain(), "composition")  # the base year is an estimate
    final = shown(seen=lambda one: replace(one, status=Status.OUTTURN)
                  if one.status in {Status.ESTIMATE, Status.DERIVED} else one)
    assert words in notes(final, "composition")


def test_the_base_of_a_table_is_named_by_its_own_stage() -> None:
    final = shown(seen=lambda one: replace(one, status=Status.OUTTURN)
                  if one.status == Status.ESTIMATE else one)
    table = next(one for one in final.tables() if one.id == "budget_general")
    assert next(one.title for one in table.columns if one.key == "base") == "2019年执行数"
    assert table.text("gpb_revenue", "against") == "2019执行数"
    assert "预计执行数" not in notes(final, "budget_general", "budget_fund", "revenue")
