"""What stands beside a landing: the year's stated estimate, and scenarios with another figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import ADDED, PATHS, Method, word_of
from forecast.equations import current
from forecast.exhibits.kit import (
    Column,
    InTable,
    Row,
    Table,
    difference,
    given,
    means,
    number_text,
    paths_of,
    simulated,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.data import Period
    from forecast.exhibits.in_year.words import Words
    from forecast.exhibits.kit import Maker
    from forecast.in_year import Line
    from forecast.projection import Landed, ScenarioRun


def stated_table(say: Words) -> Table | None:
    """Build the table of estimates that the workbook states, each beside what the months give."""
    columns = (Column("unit", say.text("col_unit"), width=8),
               *(Column(key, say.text(f"col_{key}", band=say.band()), width=13)
                 for key in ("stated", "landing", "apart")),
               Column("place", say.text("col_place"), width=34, align="left"))
    rows = []
    for line in say.found.lines:
        if line.stated is None:
            continue
        key, digits = say.key(line), say.digits(line)
        stated, landing = given(line.stated, digits), simulated(line.landing.value, digits)
        apart = difference(landing, InTable(key, "landing"), stated, InTable(key, "stated"), digits)
        low, high = (number_text(end[0], digits) for end in (line.landing.lower,
                                                             line.landing.upper))
        place = say.text("stated_outside" if line.is_off else "stated_inside", band=say.band(),
                         low=low, high=high)
        rows.append(Row(key, say.name(line), (words(say.unit(line)), stated, landing, apart,
                                              words(place)), line.level,
                        "total" if line.level == 0 else "line"))
    if not rows:
        return None
    return Table("landing_stated", say.text("title_stated", year=say.found.year), "",
                 say.text("item"), columns, tuple(rows), notes=(say.text("note_stated"),),
                 label_width=26)


def scenario_table(make: Maker, landed: Landed, say: Words) -> Table | None:
    """Build the table of scenarios that take another figure than the months give, with reasons."""
    columns = (Column("scenario", make.text("scenario"), width=14, align="left"),
               Column("unit", say.text("col_unit"), width=8),
               *(Column(key, say.text(f"col_{key}", band=say.band()), width=13)
                 for key in ("landing", "taken", "apart")),
               Column("reason", make.text("reason"), width=50, align="left"))
    lines = [line for line in landed.found.lines if landed.carried and not line.is_rest]
    rows = [row for line in lines for run in make.result.runs
            if (row := _row(make, say, line, (run, landed.year)))]
    if not rows:
        return None
    return Table("landing_scenarios", say.text("title_scenarios", year=say.found.year), "",
                 say.text("item"), columns, tuple(rows), notes=(say.text("note_scenarios"),),
                 label_width=26)


def _row(make: Maker, say: Words, line: Line, at: tuple[ScenarioRun, Period]) -> Row | None:
    """Set a scenario's figure beside the landing; None where they print alike."""
    run, year = at
    name, digits = run.scenario.name, say.digits(line)
    taken, landing = make.model(line.item, year, name), simulated(line.landing.value, digits)
    if not isinstance(taken.value, float) or (
            number_text(taken.value, digits) == number_text(line.landing.value, digits)):
        return None
    key = f"{line.item}:{name}"
    apart = difference(taken, InTable(key, "taken"), landing, InTable(key, "landing"), digits)
    reasons = say.text("listed").join(dict.fromkeys(_reasons(make, at, line.item)))
    return Row(key, say.name(line), (
        words(make.scenario_name(name)), words(say.unit(line)), landing, taken, apart,
        words(reasons or say.text("follows"))))


def _above(make: Maker, code: str) -> Iterator[str]:
    """List the totals that an item is a part of: what is laid on them is laid on it."""
    parent = make.result.catalog[code].parent
    while parent is not None:
        yield parent
        parent = make.result.catalog[parent].parent


def _reasons(make: Maker, at: tuple[ScenarioRun, Period], code: str) -> Iterator[str]:
    """Say why a scenario takes its figure: what it lays on the item, else on what makes it up."""
    run, year = at
    mine = [one for one in run.scenario.overrides
            if year in one.span and one not in run.landed
            and one.method in PATHS | ADDED | {Method.TAKE_PAYERS}
            and (means(run, one, code, make.result.catalog)
                 or (one.method not in PATHS and one.item in _above(make, code)))]
    told = [*paths_of(mine)[-1:], *(one for one in mine if one.method not in PATHS)]
    if told:
        yield from (make.told(one.reason or word_of(one.method)) for one in told)
        return
    equation = next((one for one in make.result.model.equations if one.name == code), None)
    if equation is not None and equation.kind == "identity":
        for name in current(equation.right):
            yield from _reasons(make, at, name)
