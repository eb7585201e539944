"""The cells of the user's workbook that the inputs of the model were read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import BUDGET_GROUPS, PATHS, Method
from forecast.equations import Data
from forecast.exhibits.kit.cells import known_places
from forecast.exhibits.kit.register_rows import REGISTERED, listed, takes_land
from forecast.models import priors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Catalog, Choice, Override, Period
    from forecast.issues import CellRef
    from forecast.projection import Result, ScenarioRun

_YEARS_BACK = 15


def means(run: ScenarioRun, override: Override, code: str, catalog: Catalog) -> bool:
    """Tell whether an override of a scenario bears on an item."""
    if override.item in BUDGET_GROUPS and override.method == Method.TAKE_BUDGET:
        fixed = any(name == code for name, _ in run.plan.fixed)
        return fixed and catalog[code].account in BUDGET_GROUPS[override.item]
    return override.item == code


def paths_of(overrides: Sequence[Override]) -> tuple[Override, ...]:
    """Return the overrides that give a value."""
    return tuple(one for one in overrides if one.method in PATHS)


def value_places(result: Result, run: ScenarioRun, code: str, period: Period
                 ) -> tuple[CellRef, ...]:
    """Return where an imposed or published value of the model sheet stands."""
    if not result.base < period:
        choice = run.history.get(code, {}).get(period)
        is_read = choice is not None and code not in run.started
        return known_places(choice.chosen.origin) if choice and is_read else ()
    paths = paths_of([one for one in run.scenario.overrides
                      if means(run, one, code, result.catalog) and period in one.span])
    if not paths:
        return ()
    if paths[-1].method != Method.TAKE_BUDGET:
        return known_places(*paths[-1].between or (paths[-1].value_at,))
    if (code, period) in run.executed:
        return ()  # the budget as it is executed is another figure than its cell
    choice = result.dataset.intended(code, period, result.vintage(run))
    return known_places(choice.chosen.origin) if choice else ()


def figure_places(result: Result, run: ScenarioRun, source: str, code: str,
                  period: Period) -> tuple[CellRef, ...]:
    """Return where a figure stands that equations take from the workbook by name."""
    if takes_land(run, source, code, period):
        return known_places(*(one.origin for one in result.dataset.registers.land))
    if source in REGISTERED:
        rows = listed(result, run, Data(source, code), period)
        return known_places(*(row.origin for row in rows))
    choice = figure_choice(result, run, source, code, period)
    return known_places(choice.chosen.origin) if choice else ()


def figure_choice(result: Result, run: ScenarioRun, source: str, code: str, period: Period
                  ) -> Choice | None:
    """Return the last known budget or outturn of an item, looking back from a year."""
    vintage = result.vintage(run)
    for back in range(1 if source == "voted" else _YEARS_BACK):
        year = period + -back
        choice = (result.dataset.intended(code, year, vintage) if source in {"budget", "voted"}
                  else result.dataset.read(code, year, vintage))
        if choice is not None:
            return choice
    return None


def parameter_places(result: Result, run: ScenarioRun | None, name: str) -> tuple[CellRef, ...]:
    """Return where the value of a parameter stands: in a scenario, or in the sheet 参数."""
    if run is not None:
        moved = [one for one in run.scenario.overrides
                 if one.method == Method.PARAMETER and one.item == name]
        return known_places(moved[-1].value_at) if moved else ()
    return known_places(result.priors.parameters[name].value_at)


def is_of_file(result: Result, run: ScenarioRun, code: str, period: Period) -> bool:
    """Tell whether no cell moves an imposed value: a file states it, or the budget has no line."""
    paths = paths_of([one for one in run.scenario.overrides
                      if period in one.span and means(run, one, code, result.catalog)])
    if not paths:
        return False
    if paths[-1].method == Method.TAKE_BUDGET:
        return result.dataset.intended(code, period, result.vintage(run)) is None
    return paths[-1].origin is not None and not paths[-1].origin.sheet


def is_unlisted(result: Result, run: ScenarioRun, source: str, code: str, period: Period) -> bool:
    """Tell whether a register has no row for a figure: it is nought, or the whole."""
    return source in REGISTERED and not listed(result, run, Data(source, code), period)


def is_given(result: Result, run: ScenarioRun | None, name: str) -> bool:
    """Tell whether a parameter is as shipped or as a file states it: history moved it nowhere."""
    if run is not None:
        moved = [one for one in run.scenario.overrides
                 if one.method == Method.PARAMETER and one.item == name]
        at = moved[-1].origin if moved else None
        return bool(moved) and (at is None or not at.sheet)
    prior, shipped = result.priors.parameters[name], priors(result.settings.model).parameters
    return (result.settings.own is None and name in shipped and prior.value_at is None
            and prior.value == shipped[name].value)
