"""The five-year plan's intensities: what is published, what it adds up to, what is still needed.

Annual changes multiply (a five-year target compares the plan's last year with the year before its
first). A year without a published figure stays a gap: it is neither filled nor counted as nought.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Period
from forecast.exhibits.energy.intensity import INTENSITIES
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    given,
    sourced,
)
from forecast.fiscal import PLAN_YEARS, accumulated_decline, decline_needed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Target

DIGITS = 1
FIVE_YEAR = "{name}_per_gdp_five_year"
"""The item of a target over the whole plan: a change in per cent, set for the plan's last year."""


def plan_years(year: int) -> tuple[Period, ...]:
    """Return the five years of the plan that holds ``year``: plans end in years 0 and 5."""
    last = -(-year // PLAN_YEARS) * PLAN_YEARS
    return tuple(Period.annual(one) for one in range(last - PLAN_YEARS + 1, last + 1))


def five_year_table(make: Maker) -> Table | None:
    """Build the table of the plan that holds the first year projected.

    Returns
    -------
    Table or None
        None when no change of the plan's years is published. The columns of the whole plan and of
        the target are there when some intensity has them.
    """
    years = plan_years(make.result.first.year)
    past = tuple(year for year in years if year <= make.result.base)
    found = {name: _Line(make, name, years, past) for name in INTENSITIES}
    if not any(line.known for line in found.values()):
        return None
    columns = [*_year_columns(make, years),
               Column("done", make.text("five_year_done"), make.text("five_year_sum"), 12),
               Column("left", make.text("five_year_left"), make.text("five_year_sum"), 12)]
    keys, notes = ["done", "left"], [make.text("note_five_year")]
    if any(line.whole for line in found.values()):
        columns.append(Column("whole", make.text("five_year_whole"), make.text("five_year_sum"),
                              12))
        keys.append("whole")
    if any(line.target for line in found.values()):
        goal = make.text("target_of", year=years[-1].year)
        columns += [Column("target", make.text("five_year_target"), goal, 12),
                    Column("needed", make.text("five_year_needed"), goal, 12)]
        keys += ["target", "needed"]
        notes.append(make.text("note_five_year_needed"))
    rows = tuple(line.row(keys) for line in found.values())
    table = Table("intensity_plan",
                  make.text("title_five_year", first=years[0].year, last=years[-1].year), "%",
                  make.text("item"), tuple(columns), rows,
                  notes=tuple(notes), label_width=30)
    return sourced(make, table)


def _year_columns(make: Maker, years: Sequence[Period]) -> list[Column]:
    forecast = make.text("forecast_of", scenario=make.scenario_name(make.main))
    return [Column(str(year), make.text("year", year=year.year),
                   make.text("outturn") if year <= make.result.base else forecast, 9)
            for year in years]


class _Line:
    """One intensity over the plan."""

    def __init__(self, make: Maker, name: str, years: Sequence[Period], past: Sequence[Period]
                 ) -> None:
        self.make, self.code = make, f"{name}_per_gdp_growth"
        self.past = past
        self.cells = {
            year: make.observed(self.code, year, make.main, DIGITS) if year in past
            else make.model(self.code, year, make.main, DIGITS) if make.has(
                self.code, year, make.main) else Cell(None, DIGITS)
            for year in years}
        self.target = _target(make, FIVE_YEAR.format(name=name), years[-1])

    @property
    def known(self) -> dict[Period, float]:
        """The published changes, in per cent."""
        return {year: change for year, change in _numbers(self.cells).items() if year in self.past}

    @property
    def whole(self) -> bool:
        """Whether every year of the plan has a figure, published or projected."""
        return len(_numbers(self.cells)) == PLAN_YEARS

    def row(self, keys: Sequence[str]) -> Row:
        last = {"done": self.done, "left": self.left, "whole": self.all, "target": self.goal,
                "needed": self.needed}
        return Row(self.code, self.make.name(self.code),
                   (*self.cells.values(), *(last[key]() for key in keys)))

    def done(self) -> Cell:
        return self.accumulated(self.known)

    def all(self) -> Cell:
        return self.accumulated(_numbers(self.cells)) if self.whole else Cell(None, DIGITS)

    def accumulated(self, changes: Mapping[Period, float]) -> Cell:
        """Return the change over several years, the changes multiplied, as a live formula."""
        if not changes:
            return Cell(None, DIGITS)
        value = -100 * accumulated_decline([-change / 100 for change in changes.values()])
        parts = "*".join(f"(1+{{{at}}}/100)" for at in range(len(changes)))
        refs = tuple(InTable(self.code, str(year)) for year in changes)
        return Cell(value, DIGITS, Formula(f"({parts}-1)*100", refs))

    def left(self) -> Cell:
        count = PLAN_YEARS - len(self.known)
        if not self.known:
            return given(count)
        refs = tuple(InTable(self.code, str(year)) for year in self.known)
        marks = ",".join(f"{{{at}}}" for at in range(len(refs)))
        return Cell(count, 0, Formula(f"{PLAN_YEARS}-COUNT({marks})", refs))

    def goal(self) -> Cell:
        return given(self.target.value if self.target else None, DIGITS)

    def needed(self) -> Cell:
        """Return the equal annual change that the years without a published figure need."""
        count, changes = PLAN_YEARS - len(self.known), tuple(self.known.values())
        goal = self.target.value if self.target else None
        if goal is None or not count or min(goal, *changes, 0.0) <= -100:
            return Cell(None, DIGITS)
        value = -100 * decline_needed(-goal / 100, [-change / 100 for change in changes], count)
        target, left = InTable(self.code, "target"), InTable(self.code, "left")
        if not changes:
            return Cell(value, DIGITS, Formula("((1+{0}/100)^(1/{1})-1)*100", (target, left)))
        done = InTable(self.code, "done")
        return Cell(value, DIGITS, Formula("(((1+{0}/100)/(1+{1}/100))^(1/{2})-1)*100",
                                           (target, done, left)))


def _numbers(cells: Mapping[Period, Cell]) -> dict[Period, float]:
    return {year: float(cell.value) for year, cell in cells.items()
            if cell.value is not None and not isinstance(cell.value, str)}


def _target(make: Maker, code: str, last: Period) -> Target | None:
    for target in make.result.targets:
        if target.item == code and target.period == last and target.value is not None:
            return target
    return None
