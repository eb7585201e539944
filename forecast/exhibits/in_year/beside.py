"""What stands beside a landing: the year's stated estimate, scenarios, a model of one's own."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from forecast.data import ADDED, PATHS, Freq, Method, Period, word_of
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
from forecast.labels import label
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.exhibits.in_year.words import Words
    from forecast.exhibits.kit import Maker
    from forecast.in_year import Line
    from forecast.projection import Landed, Result, ScenarioRun


def model_table(result: Result, say: Words) -> Table | None:
    """Build the table of what a model of one's own expects of the year, beside what its months say.

    The model is solved on its periods and knows nothing of the months; where both are trusted, the
    landing can be set as the year's figure. None where it projects no item of the landing.
    """
    columns = (Column("unit", say.text("col_unit"), width=8),
               *(Column(key, say.text(f"col_{key}", band=say.band()), width=13)
                 for key in ("model", "landing", "apart")),
               Column("low", say.text("col_model_low"), width=12),
               Column("high", say.text("col_model_high"), width=12),
               Column("place", say.text("col_place"), width=34, align="left"))
    rows = []
    for line in say.found.lines:
        expected = None if line.is_rest else year_expected(result, line.item, say.found.year)
        if expected is None or not isfinite(line.landing.value):
            continue
        key, digits = say.key(line), say.digits(line)
        model, landing = (simulated(one, digits) for one in (expected[0], line.landing.value))
        low, high = line.landing.lower[0], line.landing.upper[0]
        place = "model_inside" if low <= expected[0] <= high else "model_outside"
        rows.append(Row(key, say.name(line), (
            words(say.unit(line)), model, landing,
            difference(model, InTable(key, "model"), landing, InTable(key, "landing"), digits),
            *(simulated(end, digits) for end in expected[1:]),
            words(say.text(place, band=say.band(), low=number_text(low, digits),
                           high=number_text(high, digits)))),
            line.level, "total" if line.level == 0 else "line"))
    if not rows:
        return None
    return Table("landing_model", say.text("title_model", year=say.found.year), "",
                 say.text("item"), columns, tuple(rows), notes=(say.text("note_model"),),
                 label_width=26)


def year_expected(result: Result, item: str, year: int
                  ) -> tuple[float, float | None, float | None] | None:
    """Return what a result's main scenario expects of a year, and the ends of its 80 % range.

    Of a model of quarters the year is the sum of its quarters, published ones as they came, without
    a range; rates and stocks have none. None where the year is not projected.
    """
    main, horizon = result.main, result.horizon
    if all(one.name != item for one in result.model.equations):
        return None
    whole = Period.annual(year)
    if result.base.freq is Freq.A:
        value = result.value(item, whole, main) if whole in horizon else None
        low, high = (result.quantile(item, whole, main, share) for share in (0.1, 0.9))
        return None if value is None else (value, low, high)
    kind = result.catalog[item]
    quarters = [Period(Freq.Q, year * int(Freq.Q) + at) for at in range(int(Freq.Q))]
    if not kind.unit.adds_up or kind.basis.flow != "period" or quarters[-1] not in horizon:
        return None
    told = [result.value(item, one, main) if one in horizon
            else result.dataset.value(item, one, result.vintage(result.run(main)))
            for one in quarters]
    known = [one for one in told if one is not None and isfinite(one)]
    return (sum_of(known), None, None) if len(known) == len(quarters) else None


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
    lines = [line for line in say.found.lines if landed.carried and not line.is_rest]
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
    if run.left.get((code, year)):
        yield label("run.landed_follows", make.lang)
        return
    equation = next((one for one in make.result.model.equations if one.name == code), None)
    if equation is not None and equation.kind == "identity":
        for name in current(equation.right):
            yield from _reasons(make, at, name)
