"""The cells of the user's workbook that the inputs of the model were read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import BUDGET_GROUPS, PATHS, Method
from forecast.equations import Data
from forecast.exhibits.kit.cells import known_places
from forecast.exhibits.kit.register_rows import REGISTERED, listed

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
        return known_places(paths[-1].value_at)
    if (code, period) in run.executed:
        return ()  # the budget as it is executed is another figure than its cell
    choice = result.dataset.intended(code, period, result.vintage(run))
    return known_places(choice.chosen.origin) if choice else ()


def figure_places(result: Result, run: ScenarioRun, source: str, code: str,
                  period: Period) -> tuple[CellRef, ...]:
    """Return where a figure stands that equations take from the workbook by name."""
    if source in REGISTERED:
        rows = listed(result, run, Data(source, code), period)
        return known_places(*(row.origin for row in rows))
    choice = figure_choice(result, run, source, code, period)
    return known_places(choice.chosen.origin) if choice else ()


def figure_choice(result: Result, run: ScenarioRun, source: str, code: str, period: Period
                  ) -> Choice | None:
    """Return the last known budget or outturn of an item, looking back from a year."""
    vintage = result.vintage(run)
    for back in range(_YEARS_BACK):
        year = period + -back
        choice = (result.dataset.intended(code, year, vintage) if source == "budget"
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
