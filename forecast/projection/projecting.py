"""Dataset ⊕ Scenario → Model → Result: the projection of every scenario, with its draws."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import (
    PATHS,
    Dataset,
    Period,
    Scenario,
    ScenarioName,
    Target,
    Vintage,
    lineage,
    parse_unit,
)
from forecast.equations import (
    START,
    Equation,
    ModelText,
    compile_model,
    parse_equation,
    parse_model,
    scaled,
    written_of,
)
from forecast.fiscal import CARRIED, one_offs_in
from forecast.issues import CellRef, InputError, Issue
from forecast.labels import Bilingual, enumerated
from forecast.models import (
    Priors,
    Shock,
    growth_text,
    history_text,
    is_rounding,
    line_text,
    model_text,
    opened,
    partly_listed,
    undetailed,
    unfunded,
    unlisted_source,
    unsourced,
)
from forecast.projection.citing import Citing
from forecast.projection.landed import land, without_standing
from forecast.projection.owned import lacking_issues, own_model, stated_ahead
from forecast.projection.reach import Figures, Reach, reach, touched_by, unreached
from forecast.projection.reading import budget_lines
from forecast.projection.registered import REGULAR, policy_rules, whole_rules, with_one_offs
from forecast.projection.result import (
    FIRST_DRAW,
    Result,
    ScenarioRun,
    Settings,
)
from forecast.projection.solving import Posed, ground_for, posed, solve_posed, usual
from forecast.projection.spreads import learned
from forecast.projection.task import ScenarioTask
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from forecast.data import Override
    from forecast.equations import Array, Program
    from forecast.projection.solving import Ground


def project(
    dataset: Dataset,
    wanted: Sequence[str],
    known: Mapping[str, Scenario],
    targets: Sequence[Target],
    priors: Priors,
    settings: Settings,
    model: ModelText,
) -> Result:
    """Solve every wanted scenario.

    Parameters
    ----------
    wanted, known
        Names of the scenarios to run, and all scenarios by name (parents may be among them).
    priors
        Parameters and shocks, the workbook's rows folded in.
    model
        What the workbook calls for (:func:`build_model`), as far as its figures may reach.

    Raises
    ------
    InputError
        With every scenario's problems at once: overrides that name nothing in the model, budgets
        that do not exist or do not add up, figures that the equations lack.
    """
    base = base_year(dataset, settings)
    vintage = Vintage.known(settings.as_of)
    issues: list[Issue] = []
    scenarios = _folded(wanted, known, issues)
    figures = _figures(dataset, base, settings, vintage, scenarios.values())
    reached = None if settings.own else reach(model, dataset.catalog, replace(
        figures, touched=touched_by(model, scenarios.values(), priors)))
    if reached is None:
        _check_owned(model, dataset, vintage, figures, issues)
    else:
        issues += _own_lost(model, reached, dataset)
        model = reached.model
    if settings.own is None:
        model = with_one_offs(model, dataset, base, figures.ahead[-1])
    shocks = _fitting(priors, model)
    if settings.draws and settings.own is None:  # else nothing rests on how far they spread
        shocks = learned(dataset, model.equations, shocks, vintage, base + 1)
    priors = replace(priors, shocks=shocks)
    program = compile_model(model.equations, priors.parameters)
    past = settings.past(program.deepest)
    landed = None if settings.own else land(
        dataset, model, base, vintage, looks_back=settings.base is not None)
    tasks = {name: ScenarioTask(dataset, without_standing(scenario, landed), model, priors,
                                settings, base, reached.dropped if reached else frozenset(),
                                landed, past)
             for name, scenario in scenarios.items()}
    said = {name: without_standing(known[name], landed).overrides for name in tasks}
    beside = (without_standing(lineage(ScenarioName.BASELINE, known), landed)
              if landed and landed.carried and ScenarioName.BASELINE in known else None)
    runs = _runs(tasks, said, program, issues, beside)
    if issues:
        raise InputError(issues)
    if settings.draws and not any(_varies(run) for run in runs):
        # one year's figures tell of no spread; a range of no width would claim to know the future
        runs, settings = [_undrawn(run) for run in runs], replace(settings, draws=0)
    periods = tuple(base + step for step in range(1 - past, settings.steps + 1))
    ahead, before = (tuple(one for one in targets if (one.period.year > base.year) is is_ahead)
                     for is_ahead in (True, False))
    return Result(dataset, settings, base, periods, tuple(runs), ahead, model, priors, program,
                  dataset.catalog, before, reached, landed)


def _runs(tasks: Mapping[str, ScenarioTask], said: Mapping[str, tuple[Override, ...]],
          program: Program, issues: list[Issue], beside: Scenario | None) -> list[ScenarioRun]:
    """Solve the scenarios, some at a time, so that memory does not grow with their plans.

    ``beside`` is the baseline, where what its months leave open of a year follows a scenario.
    """
    runs: list[ScenarioRun] = []
    if not tasks:
        return runs
    settings = next(iter(tasks.values())).settings
    grounds: dict[Vintage, Ground] = {}

    def made(task: ScenarioTask, own: tuple[Override, ...]) -> Posed:
        if task.vintage not in grounds:  # most scenarios read the workbook alike
            grounds[task.vintage] = ground_for(task)
        return posed(task, own, grounds[task.vintage])

    stands = _standing(tasks, beside, program, made) if beside else {}
    names = tuple(tasks)
    size = max(1, _AT_ONCE // (FIRST_DRAW + settings.draws))
    for start in range(0, len(names), size):
        ready: list[Posed | InputError] = []
        for number, name in enumerate(names[start:start + size], start):
            settings.tell(number, len(names))  # making ready is most of the work
            try:
                ready.append(made(tasks[name], said[name]))
            except InputError as error:
                ready.append(error)
        solved = iter(solve_posed(
            [one for one in ready if isinstance(one, Posed)], program, stands))
        for one in ready:
            found = next(solved) if isinstance(one, Posed) else one
            if isinstance(found, InputError):
                issues.extend(new for new in found.issues if new not in issues)
            else:
                runs.append(found)
    return runs


def _standing(tasks: Mapping[str, ScenarioTask], beside: Scenario, program: Program,
              made: Callable[[ScenarioTask, tuple[Override, ...]], Posed]) -> dict[str, Array]:
    """Return what the equations of landed items come to on the baseline.

    Nothing where the baseline is all there is, or cannot be made ready, which its own run tells.
    """
    others = [task for name, task in tasks.items() if name != beside.name]
    if not others:
        return {}
    try:
        return usual(made(replace(others[0], scenario=beside), ()), program)
    except InputError:
        return {}


_AT_ONCE = 20_000
"""So many runs are made ready before they are solved."""


def _check_owned(model: ModelText, dataset: Dataset, vintage: Vintage, figures: Figures,
                 issues: Sequence[Issue]) -> None:
    """Refuse a model of one's own that lacks figures: nothing of it is left out in silence."""
    ahead = stated_ahead(dataset, model.equations, vintage, figures.ahead)
    figures = replace(figures, given={
        name: figures.given.get(name, frozenset()) | ahead.get(name, frozenset())
        for name in {*figures.given, *ahead}})
    needs, started = unreached(model, figures)
    lacking = lacking_issues(needs, {one.name: one for one in model.equations}, started, figures,
                             dataset.catalog)
    if lacking:
        raise InputError([*issues, *lacking])


def _varies(run: ScenarioRun) -> bool:
    """Tell whether any figure of a run is another in some of its draws."""
    return any((paths[:, FIRST_DRAW:] != paths[:, FIRST_DRAW:FIRST_DRAW + 1]).any(
        where=np.isfinite(paths[:, FIRST_DRAW:])) for paths in run.values.values())


def _undrawn(run: ScenarioRun) -> ScenarioRun:
    """Return a run without its draws."""
    return replace(run, values={name: paths[:, :FIRST_DRAW]
                                for name, paths in run.values.items()})


def _own_lost(whole: ModelText, reached: Reach, dataset: Dataset) -> list[Issue]:
    """Name the equations of the workbook that lack figures: who writes one means to have it."""
    lacking = {item: group.lacking for group in reached.left_out for item in group.items}
    return [Issue("own_equation", one.where, dataset.catalog[one.name].zh, (
        ("lacking", enumerated(dataset.catalog[code].zh for code in lacking[one.name])),))
        for one in whole.equations if one.where.sheet and one.name in lacking]


def _folded(wanted: Sequence[str], known: Mapping[str, Scenario], issues: list[Issue]
            ) -> dict[str, Scenario]:
    """Fold the parents of each wanted scenario into it."""
    found: dict[str, Scenario] = {}
    for name in wanted:
        try:
            found[name] = lineage(name, known)
        except InputError as error:
            issues.extend(one for one in error.issues if one not in issues)
    return found


def _figures(dataset: Dataset, base: Period, settings: Settings, vintage: Vintage,
             scenarios: Iterable[Scenario]) -> Figures:
    """Say which figures there are for a model to reach with."""
    ahead = tuple(base + step for step in range(1, settings.steps + 1))
    citing = Citing(dataset, Scenario("", ""), base, ahead, vintage)
    laid = [{(one.item, year) for one in scenario.overrides if one.method in PATHS
             for year in ahead if year in one.span} for scenario in scenarios]
    given: dict[str, frozenset[Period]] = {}
    for item, year in set.intersection(*laid) if laid else ():
        given[item] = given.get(item, frozenset()) | {year}
    rest = {_OTHER_TAX} if _unlisted_tax(dataset, base, vintage) else set()
    return Figures(
        base, ahead,
        known=lambda item, year: (dataset.read(item, year, vintage) is not None
                                  or (year == base and item in rest)),
        cited=lambda source, item, year: citing.figure(source, item, year) is not None,
        anywhere=rest | frozenset(seen.item for seen in dataset.observations),
        around=rest | frozenset(seen.item for seen in dataset.observations
                         if seen.period in {base, base + 1}),
        given=given,
        below=frozenset() if settings.own else frozenset(
            item for item in {seen.item for seen in dataset.observations
                              if seen.period == base and seen.value <= 0}
            if dataset.catalog[item].account is not None
            and (choice := dataset.read(item, base, vintage)) is not None
            and choice.chosen.value <= 0),
        apart=frozenset({"nontax_regular", REGULAR}) if settings.own is None and one_offs_in(
            dataset, "nontax_revenue", base, ahead[-1]) else frozenset())


def _fitting(priors: Priors, model: ModelText) -> dict[str, Shock]:
    """Keep the shocks that still fit: one judged for dlog(x) says nothing of an equation of x.

    The model may have several equations of a variable, for districts with and without its parts.
    What is left of revenue without its one-offs spreads as revenue of one sum does.
    """
    known = dict(priors.shocks)
    if any(one.name == REGULAR for one in model.equations) and "gpb_revenue" in known:
        known[REGULAR] = known["gpb_revenue"]
    now = {one.name: (one.transform, one.kind) for one in model.equations}
    judged = {old.name: set[tuple[str, str]]() for old in model.replaced
              if old.kind == "behavioural"}
    for old in model.replaced:
        if old.name in judged:
            judged[old.name].add((old.transform, old.kind))
    return {name: shock for name, shock in known.items()
            if name not in judged or now.get(name) in judged[name]}


def build_model(dataset: Dataset, priors: Priors, settings: Settings,
                own: Sequence[Equation] = (), aims: Collection[str] = ()) -> ModelText:
    """Parse and scale the model that a dataset's figures, own equations and targets call for.

    ``aims`` are the items of targets: the growth of a level that is computed is computed with it.

    Raises
    ------
    InputError
        With every problem of the model text and of the workbook's equations.
    """
    base, items = base_year(dataset, settings), dataset.catalog
    if settings.own is not None:
        return own_model(settings.own, own, dataset, priors, base)
    present = {seen.item for seen in dataset.observations if seen.period == base}
    if any(item.code in present for item in items.children("tax_revenue")):
        present.add("tax_revenue")
    written, vintage = model_text(settings.model), Vintage.known(settings.as_of)
    present |= {code for code in _CARRIED.findall(written)  # [start] hands these on
                if any(year < base for year in dataset.years(code, vintage))}
    written += history_text(items, present, written_of(written, present, own))
    budgeted = {seen.item for seen in dataset.observations
                if seen.period == base + 1 and not seen.status.is_past}
    texts = written_of(written, present, own)
    anywhere = {seen.item for seen in dataset.observations}
    lines = budget_lines(dataset, base, vintage)
    opening = {code for opens, closes in CARRIED.values() if present & {*closes} for code in opens}
    added = line_text(texts, items, present, budgeted, anywhere, opening)
    rest = _unlisted_tax(dataset, base, vintage) if _OTHER_TAX in texts else ""
    starts, parted = whole_rules(dataset, texts, base, settings.steps)
    added += rest
    made = (*undetailed(texts, items, present, budgeted, anywhere),
            *partly_listed(texts, items, *lines), *opened(texts, CARRIED.values(), *lines),
            *unfunded(texts, items, budgeted), *unsourced(texts, items, present, lines[1]),
            *unlisted_source(texts, items, anywhere),
            *((_OTHER_RULE,) if rest else ()), *parted,
            *policy_rules(dataset, texts | written_of(added, present, ()), base, vintage))
    added += growth_text(items, written_of(written + added, present, own), aims)
    theirs = {one.name for one in own}  # staff's equations stand in the place of all others
    bare = [equation for section, rules in (("budget lines", made), (START, starts))
            for rule in rules
            if (equation := parse_equation(rule, CellRef(settings.model), section,
                                           (items, priors.parameters), []))
            and equation.name not in theirs]
    text = parse_model(written + added, settings.model, items, priors.parameters, present,
                       (*bare, *own))
    return scaled(text, items, {name: parse_unit(one.unit)
                                for name, one in priors.parameters.items()})


def _unlisted_tax(dataset: Dataset, base: Period, vintage: Vintage) -> str:
    """Start the other taxes at what the listed ones leave of all taxes; empty when it is little."""
    listed = {item.code: choice.chosen.value for item in dataset.catalog.children("tax_revenue")
              if (choice := dataset.read(item.code, base, vintage))}
    whole = dataset.read("tax_revenue", base, vintage)
    if whole is None or not listed or dataset.vintages(_OTHER_TAX, base) or is_rounding(
            whole.chosen.value - sum_of(listed.values()), whole.chosen.value, len(listed)):
        return ""
    return f"\n[start]\n{_OTHER_TAX} = tax_revenue - {' - '.join(listed)}\n"


_CARRIED = re.compile(r"^(\w+)\s*=\s*last\(\1\)", re.MULTILINE)
_OTHER_TAX = "tax_other"
_OTHER_RULE = f"dlog({_OTHER_TAX}) ~ dlog(gdp_nominal)"
"""The tax line that holds what no other line does."""
_ANCHORS = ("gpb_revenue", "tax_revenue", "nontax_revenue", "gdp_nominal")
"""What the base year is read off, the first of them that the workbook has."""


def base_item(dataset: Dataset, vintage: Vintage) -> str | None:
    """Return the item whose last outturn is the base year; None where no year has one."""
    return next((item for item in _ANCHORS if dataset.years(item, vintage)), None)


def base_year(dataset: Dataset, settings: Settings, file: str = "") -> Period:
    """Return the last year with an outturn of revenue (of GDP, without revenue) by the as-of date.

    ``settings`` may state another such year; ``file`` is named where there is none.

    Raises
    ------
    InputError
        When there is none, or none of the year stated.
    """
    vintage = Vintage.known(settings.as_of)
    if settings.base is not None and settings.own is not None:
        return settings.base
    item = base_item(dataset, vintage)
    if item is None:
        asked = f" (--as-of {settings.as_of})" if settings.as_of else ""
        raise InputError([Issue("no_base_year", CellRef(file), asked)])
    years = dataset.years(item, vintage)
    if settings.base is None:
        return years[-1]
    if settings.base not in years:
        raise InputError([Issue("base_unknown", CellRef("--base"), str(settings.base), (
            ("item", Bilingual(dataset.catalog[item].zh, dataset.catalog[item].en)),
            ("first", str(years[0])), ("last", str(years[-1]))))])
    return settings.base
