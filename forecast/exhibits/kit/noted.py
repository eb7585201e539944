"""What a table may say below and above itself, each only where it holds of this run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Status
from forecast.exhibits.kit.types import number_text
from forecast.fiscal import has_entries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from forecast.exhibits.kit.cells import Maker


def band_note(make: Maker) -> tuple[str, ...]:
    """Say what the range is, where there are draws to make one."""
    return (make.text("note_band"),) if make.result.settings.draws else ()


def strips(make: Maker) -> bool:
    """Tell whether the register strips anything from the year ahead or from the base year."""
    return has_entries(make.result.dataset, make.result.base, make.result.first)


def executed_notes(make: Maker, shown: Collection[str]) -> tuple[str, ...]:
    """Say of each line of spending how its record of execution moves it off its budget."""
    said = []
    for (item, period), record in make.result.run(make.main).executed.items():
        if item in shown:
            years = make.text("list_comma").join(make.text(
                "executed_year", year=year.year, rate=number_text(100 * rate, 2, sign=True))
                for year, rate in record.years)
            said.append(make.text("note_executed", item=make.name(item), years=years,
                                  year=period.year, mean=number_text(100 * record.mean, 1,
                                                                     sign=True),
                                  scenario=make.scenario_name(make.main)))
    return tuple(said)


def is_adjusted_apart(make: Maker) -> bool:
    """Tell whether a budget's revenue was adjusted and its taxes and other revenue were not.

    They do not add up to it then, and say nothing of how it is made up.
    """
    stages = {code: stage for code, stage in _stages(make, _PARTS) if stage is not None}
    return (stages.get(_PARTS[0]) is Status.ADJUSTED_BUDGET
            and any(stages.get(code) is Status.BUDGET for code in _PARTS[1:]))


_PARTS = ("gpb_revenue", "tax_revenue", "nontax_revenue")


def plan_stages(make: Maker, shown: Collection[str]) -> tuple[str, ...]:
    """Say whose figures of the plan were adjusted, where others' were not."""
    of: dict[Status, list[str]] = {}
    for code, stage in _stages(make, shown):
        if stage is not None:
            of.setdefault(stage, []).append(make.name(code))
    if make.plan is None or Status.ADJUSTED_BUDGET not in of or Status.BUDGET not in of:
        return ()
    return (make.text("note_plan_stages", year=make.result.first.year, **{
        key: make.text("list_comma").join(of[stage]) for key, stage in (
            ("adjusted", Status.ADJUSTED_BUDGET), ("before", Status.BUDGET))}),)


def _stages(make: Maker, codes: Collection[str]) -> Iterator[tuple[str, Status | None]]:
    """Go through the stages of what is budgeted for the year ahead."""
    for code in codes:
        choice = make.result.dataset.intended(code, make.result.first,
                                              make.vintage(make.plan or make.main))
        yield code, choice.chosen.status if choice is not None else None


def is_held_at_budget(make: Maker, item: str) -> bool:
    """Tell whether the forecast takes an item from the budget of the year ahead, to the yuan."""
    first, main = make.result.first, make.main
    run = make.result.run(main)
    choice = make.result.dataset.intended(item, first, make.vintage(main))
    return (choice is not None and (item, first) in run.plan.fixed
            and (item, first) not in run.executed
            and make.result.value(item, first, main) == choice.chosen.value)
