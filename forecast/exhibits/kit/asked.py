"""What is asked of a result: items by code or name, years; what is none gets the nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import PeriodError, parse_period, parse_span
from forecast.issues import CellRef, InputError, Issue
from forecast.labels import enumerated, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Item, Period
    from forecast.labels import Lang
    from forecast.projection import Result

_LISTED = 40
"""So many periods are listed one by one."""


def items_of(result: Result, words: Sequence[str], option: str = "--item") -> list[str]:
    """Return the codes of items of the model, by code or name.

    Raises
    ------
    InputError
        With every word that names none, and the nearest name.
    """
    codes = [equation.name for equation in result.model.equations]
    found: list[str] = []
    issues: list[Issue] = []
    for word in dict.fromkeys(words):
        try:
            found.append(result.catalog.among(word, codes, where=option).code)
        except InputError as error:
            issues += error.issues
    if issues:
        raise InputError(issues)
    return found


def period_of(years: Sequence[Period], word: str, usual: Period, option: str = "--period"
              ) -> Period:
    """Return one of the years by its name, the usual one when nothing is asked for.

    Raises
    ------
    InputError
        When it is none of the years.
    """
    if not word:
        return usual
    try:
        period, cumulative = parse_period(word)
    except PeriodError:
        cumulative = True
    if cumulative or period not in years:
        raise InputError([Issue("compare_period", CellRef(option), word, (
            ("first", str(years[0])), ("last", str(years[-1]))))])
    return period


def years_of(years: Sequence[Period], word: str, usual: Period, option: str = "--period"
             ) -> tuple[Period, ...]:
    """Return some of the years by a span such as 2020-2022; one where one is named.

    Raises
    ------
    InputError
        When they are not all among the years.
    """
    try:
        found = parse_span(word).periods() if word else (usual,)
    except PeriodError:
        found = ()
    return among(years, found, word, option)


def among(years: Sequence[Period], found: Sequence[Period], word: str, option: str = ""
          ) -> tuple[Period, ...]:
    """Return what was named of the years; of a model of quarters a year is its quarters.

    Raises
    ------
    InputError
        When they are not all among the years.
    """
    if found and found[0].freq < years[0].freq:
        named = {one.year for one in found}
        held = {one.year for one in years}
        found = [one for one in years if one.year in named] if named <= held else ()
    if not found or not set(found) <= set(years):
        raise InputError([Issue("compare_period", CellRef(option), word, (
            ("first", str(years[0])), ("last", str(years[-1]))))])
    return tuple(found)


def no_figure(result: Result, scenario: str, item: Item, period: Period, lang: Lang = "zh"
              ) -> InputError:
    """Return the error of a period without a figure, with the model's periods that have one."""
    years = {at for at in result.periods if result.value(item.code, at, scenario) is not None}
    years |= {seen.period for seen in result.dataset.observations
              if seen.item == item.code and seen.status.is_past and not seen.cumulative
              and seen.period.freq is result.base.freq}
    order = sorted(years, key=lambda at: at.ordinal)
    known = enumerated(map(str, order)) if len(order) <= _LISTED else f"{order[0]}—{order[-1]}"
    place = CellRef(item.zh if item.zh == item.code else label(
        "issues.coded", lang, name=item.zh, code=item.code))
    if not known:
        return InputError([Issue("explain_nothing", place)])
    return InputError([Issue("explain_gap", place, str(period), (("years", known),))])
