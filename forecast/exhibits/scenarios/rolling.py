"""The three-year plan in layers, each a run of its own: current policy, reforms, judgement, roll.

The State Council's order for a medium-term plan: first the projection under current policy, then
what reforms do to it, then the yearly roll. The layers are the scenario's own; the roll is this
round's projection less the last round's for the same years, the last round solved again on what
was known a year before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from forecast.data import Layer
from forecast.equations import behind
from forecast.exhibits.kit import Cell, Column, InTable, Maker, Row, Table, difference, simulated
from forecast.issues import InputError
from forecast.labels import label
from forecast.projection import (
    ScenarioTask,
    base_year,
    default_baseline,
    solve_scenario,
)

if TYPE_CHECKING:
    from datetime import date

    from forecast.data import Period, Scenario
    from forecast.issues import Issue
    from forecast.projection import Result, ScenarioRun

ITEMS = ("tax_revenue", "nontax_revenue", "gpb_revenue", "gpb_expenditure", "gpb_total_sources",
         "gpb_total_uses", "gpb_balance")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layers:
    """The runs: baseline layer alone, with policy, with judgement; and the last round, if any.

    ``lacking`` says why the last round cannot be solved again.
    """

    current: ScenarioRun
    policy: ScenarioRun
    whole: ScenarioRun
    last: ScenarioRun | None
    last_base: Period
    lacking: tuple[Issue, ...] = ()


def layer_runs(result: Result, scenario: str) -> Layers:
    """Solve a scenario layer by layer, and last year's round on what was known then.

    Raises
    ------
    InputError
        When a scenario has no solution without its later layers.
    """
    run = result.run(scenario)
    own = replace(run.scenario, overrides=run.said)
    current, policy, whole = (_solved(result, _upto(own, layers), result.base)
                              for layers in accumulate((layer,) for layer in Layer))
    last_base = result.base + -1
    try:
        last = _last_round(result, last_base)
    except InputError as error:
        return Layers(current, policy, whole, None, last_base, error.issues)
    return Layers(current, policy, whole, last, last_base)


def _upto(scenario: Scenario, layers: tuple[Layer, ...]) -> Scenario:
    """Keep the overrides of some layers; a reform of tax sharing is policy."""
    overrides = tuple(one for one in scenario.overrides if one.layer in layers)
    shares = scenario.shares if Layer.POLICY in layers else ()
    return replace(scenario, overrides=overrides, shares=shares)


def _solved(result: Result, scenario: Scenario, base: Period, as_of: date | None = None
            ) -> ScenarioRun:
    settings = replace(result.settings, draws=0, as_of=as_of or result.settings.as_of)
    model, program, dropped = result.model, result.program, frozenset[str]()
    if base != result.base:  # what no row tells of may lack figures of that year
        program = behind(program, ITEMS)
        model = replace(model, equations=program.equations)
        dropped = frozenset(result.program.order) - frozenset(program.order)
    task = ScenarioTask(result.dataset, scenario, model, result.priors, settings, base,
                        landed=result.landed if base == result.base else None,
                        past=result.settings.past(program.deepest), dropped=dropped)
    return solve_scenario(task, program)


def _last_round(result: Result, base: Period) -> ScenarioRun:
    """Solve the baseline of the round before: what was known before this base year was out."""
    published = [seen.published for seen in result.dataset.vintages("gpb_revenue", result.base)
                 if seen.status.is_past]
    if not published:
        raise InputError(())
    as_of = min(published) - timedelta(days=1)
    settings = replace(result.settings, draws=0, as_of=as_of)
    if base_year(result.dataset, settings) != base:
        raise InputError(())
    return _solved(result, default_baseline(result.dataset, settings), base, as_of)


def layer_table(make: Maker) -> Table | None:
    """Build the plan of the main scenario in layers: a row an item and year."""
    result = make.result
    try:
        layers = layer_runs(result, make.main)
    except InputError:
        return None  # a scenario may need its later layers to have a solution at all
    has_last = layers.last is not None
    columns = [Column("current", make.text("layer_current"), width=14),
               Column("policy", make.text("layer_policy"), make.text("layer_effects"), 13),
               Column("judgement", make.text("layer_judgement"), make.text("layer_effects"), 13),
               Column("whole", make.text("layer_whole", scenario=make.scenario_name(make.main)),
                      width=14)]
    if has_last:
        columns += [Column("last", make.text("layer_last", base=layers.last_base.year), width=14),
                    Column("roll", make.text("layer_roll"), width=13)]
    rows: list[Row] = []
    for year in result.horizon:
        blank = Cell("", role="text")
        rows.append(Row(str(year), make.text("year", year=year.year), (blank,) * len(columns),
                        role="section"))
        rows += [_row(make, layers, code, year) for code in ITEMS
                 if make.has(code, year, make.main)]
    notes = [make.text("note_layers")]
    if has_last:
        notes.append(make.text("note_layers_roll", base=layers.last_base.year))
    elif not any(one.code == "no_base_year" for one in layers.lacking):  # there was a round
        why = "".join(_why(make, one) for one in layers.lacking[:1])
        notes.append(make.text("note_layers_no_roll", base=layers.last_base.year, why=why))
    return Table("rolling_layers", make.text("title_layers", first=result.first.year,
                                             last=result.horizon[-1].year), make.wan,
                 make.text("item"), tuple(columns), tuple(rows), notes=tuple(notes),
                 label_width=28)


def _why(make: Maker, lacking: Issue) -> str:
    """Say why the last round is none: by what it lacks, without the codes of a technical note."""
    fields = dict(lacking.fields)
    if lacking.code == "cannot_solve":
        return make.text("layers_lacking", lacking=fields["lacking"])
    return label(f"issue.{lacking.code}", make.lang, found=lacking.found, **fields)


def _row(make: Maker, layers: Layers, code: str, year: Period) -> Row:
    """One item and year: each layer's run, the steps between them live."""
    key = f"{year}:{code}"
    current = simulated(_value(make, layers.current, code, year), 0)
    policy = simulated(_step(make, layers.current, layers.policy, code, year), 0)
    judged = simulated(_step(make, layers.policy, layers.whole, code, year), 0)
    whole = make.model(code, year, make.main)
    cells = [current, replace(policy, sign=True), replace(judged, sign=True), whole]
    if layers.last is not None:
        last = simulated(_last(make, layers, code, year), 0)
        roll = difference(whole, InTable(key, "whole"), last, InTable(key, "last"))
        cells += [last, replace(roll, sign=True)]
    return Row(key, make.name(code), tuple(cells), 1)


def _value(make: Maker, run: ScenarioRun, code: str, year: Period) -> float:
    return float(run.values[code][make.result.periods.index(year), 0])


def _step(make: Maker, before: ScenarioRun, after: ScenarioRun, code: str, year: Period) -> float:
    return _value(make, after, code, year) - _value(make, before, code, year)


def _last(make: Maker, layers: Layers, code: str, year: Period) -> float | None:
    """The last round's figure; None for the year that it did not reach."""
    assert layers.last is not None  # noqa: S101  # the caller has looked
    values = layers.last.values[code][:, 0]
    past = make.result.settings.past(make.result.program.deepest)
    place = year - (layers.last_base + (1 - past))
    return float(values[place]) if place < len(values) else None
