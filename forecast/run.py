"""The main job: read the workbook, project the scenarios, write everything the bureau hands in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.data import Scenario, ScenarioName, Vintage, read_scenario
from forecast.estimation import (
    Estimates,
    Specification,
    checked,
    estimate,
    own_priors,
    posterior_priors,
)
from forecast.issues import CellRef, InputError, Issue, Severity
from forecast.labels import Lang, label
from forecast.models import Priors, priors
from forecast.projection import (
    HISTORY_YEARS,
    Result,
    Settings,
    base_year,
    build_model,
    default_baseline,
    default_plan,
    doubt_issues,
    doubts_of,
    limits_ahead,
    project,
    with_rows,
)
from forecast.version import VERSION
from forecast.workbook import BUDGETS, YEARLY, InputBook, read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from forecast.data import Catalog, Period
    from forecast.delivery import Destination, Outputs
    from forecast.equations import ModelText
    from forecast.exhibits import Exhibits


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for.

    ``in_place`` writes the result sheets into the workbook itself, instead of into a copy of it.
    ``scenarios`` are names or files, ``own`` scenarios made in Python; none of either means every
    scenario of the workbook. A file that merely lies nearby is never taken.
    """

    workbook: Path
    scenarios: tuple[str, ...] = ()
    out: Path | None = None
    settings: Settings = field(default_factory=Settings)
    lang: Lang = "zh"
    in_place: bool = False
    own: tuple[Scenario, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the outputs go: ``reports/<workbook's name>`` unless told otherwise."""
        return self.out or Path("reports") / self.workbook.stem

    @property
    def destination(self) -> Destination:
        """Where and how the outputs are written."""
        from forecast.delivery import Destination

        return Destination(self.workbook, self.folder, self.lang, self.in_place)


@dataclass(frozen=True, slots=True)
class Report:
    """A finished run: the result, what it shows, and where it lies."""

    result: Result
    exhibits: Exhibits
    outputs: Outputs
    warnings: tuple[Issue, ...]


def run(request: Request, tell: Callable[[str], None] = lambda _: None) -> Report:
    """Do the main job.

    Parameters
    ----------
    request
        The workbook, scenarios, folder and settings.
    tell
        Called with the name of each step as it begins.

    Raises
    ------
    InputError
        When the workbook or a scenario cannot be used; nothing is written then.
    """
    from forecast.delivery import write
    from forecast.exhibits import exhibit

    tell("reading")
    book = read(request.workbook)
    request.destination.refuse_open()
    tell("solving")
    result = solve(book, request)
    provenance = provenance_of(book, result)
    warnings = warnings_of(book, result, request.lang)
    tell("composing")
    shown = exhibit(result, provenance, warnings, request.lang, book.bureau)
    tell("writing")
    outputs, lost = write(request.destination, book, result, shown, provenance)
    return Report(result, shown, outputs, (*warnings, *lost))


def solve(book: InputBook, request: Request) -> Result:
    """Project the scenarios asked for."""
    settings = request.settings
    prior, model = ground_of(book, settings)
    known, named = gather(book, request, model)
    estimates = _estimates(book, prior, model, settings)
    _refuse_deep(estimates, book)
    learnt = posterior_priors(prior, estimates, book.dataset.catalog)
    model = estimates.model(model, base_year(book.dataset, settings))
    result = project(book.dataset, named, known, book.targets, learnt, settings, model)
    return replace(result, doubts=doubts_of(result, book.says_checked))


def warnings_of(book: InputBook, result: Result, lang: Lang) -> tuple[Issue, ...]:
    """List what a run warns of: the workbook's own, absurd results, the model's, debt ahead."""
    lost = (Issue("scenario_file", one.where, one.name, severity=Severity.WARNING)
            for one in book.bureau.scenario_files
            if not (book.path.parent / one.name).is_file())
    asked = {one.where for one in book.warnings if one.severity is Severity.QUESTION}
    doubts = (one for one in doubt_issues(result, lang) if one.where not in asked)
    return (*book.warnings, *doubts, *lost, *unreached(book.path.name, result, lang),
            *unshocked(result), *off_the_months(result, lang),
            *(issue for one in result.runs for issue in one.idle),
            *limits_ahead(result, lang))


def unreached(file: str, result: Result, lang: Lang) -> tuple[Issue, ...]:
    """Say once what the workbook's figures do not reach, and for lack of which."""
    if result.reached is None:
        return ()
    items, found = result.catalog, []
    for spec in (YEARLY, BUDGETS):
        groups = [group for group in result.reached.left_out
                  if (items[group.lacking[0]].account is not None) == (spec is BUDGETS)]
        lost, lacking = (tuple(dict.fromkeys(code for group in groups
                                             for code in getattr(group, part)))
                         for part in ("items", "lacking"))
        if lost:
            found.append(Issue("left_out", CellRef(file, spec.name), _names(items, lost, lang), (
                ("sheet", spec.name), ("lacking", _names(items, lacking, lang))),
                Severity.WARNING))
    if result.reached.on_history:
        found.append(Issue("on_history", CellRef(file, YEARLY.name),
                           _names(items, result.reached.on_history, lang),
                           severity=Severity.WARNING))
    return tuple(found)


def off_the_months(result: Result, lang: Lang) -> tuple[Issue, ...]:
    """Warn of estimates of the base year that its months contradict by more than their interval."""
    if result.landed is None or result.landed.year != result.base:
        return ()
    vintage, found = Vintage.known(result.settings.as_of), []
    for line in result.landed.found.lines:
        choice = result.dataset.read(line.item, result.base, vintage)
        if line.is_off and choice is not None and choice.chosen.origin is not None:
            from forecast.exhibits import decimals, number_text

            landing = line.landing
            numbers = (line.stated or 0.0, landing.value, landing.lower[0], landing.upper[0])
            stated, middle, low, high = (number_text(one, decimals(result.catalog[line.item]))
                                         for one in numbers)
            found.append(Issue("estimate_off", choice.chosen.origin, stated, (
                ("item", result.catalog[line.item].name(lang)), ("month", str(line.month)),
                ("landing", middle), ("low", low), ("high", high),
                ("band", f"{landing.level[0]:g}")), Severity.WARNING))
    return tuple(found)


_NAMED = 6


def _names(items: Catalog, codes: Sequence[str], lang: Lang) -> str:
    """Name some items, a few of many."""
    comma, more = label("exhibit.list_comma", lang), label("run.and_more", lang, count=len(codes))
    named = comma.join(items[code].name(lang) for code in codes[:_NAMED])
    return named if len(codes) <= _NAMED else named + more


def unshocked(result: Result) -> tuple[Issue, ...]:
    """Say which behavioural equations of the workbook have no shock: their draws do not differ."""
    return tuple(Issue("model_no_shock", one.where, result.catalog[one.name].zh,
                       severity=Severity.WARNING)
                 for one in result.model.equations
                 if one.where.sheet and one.kind == "behavioural"
                 and one.name not in result.priors.shocks
                 and not any(one.name in run.measured for run in result.runs))


def prior_of(book: InputBook, settings: Settings) -> Priors:
    """Return the priors: the sheet 参数 first, then the bureau's own ratios, then the field's."""
    field_priors = priors(settings.model)
    own = own_priors(book.dataset, field_priors, Vintage.known(settings.as_of),
                     base_year(book.dataset, settings, book.path.name))
    return field_priors.with_own(own).with_rows(book.parameters, book.shocks)


def ground_of(book: InputBook, settings: Settings) -> tuple[Priors, ModelText]:
    """Return what every scenario of a workbook rests on: the priors, and the model as parsed."""
    prior = prior_of(book, settings)
    return prior, build_model(book.dataset, prior, settings, book.equations)


def _refuse_deep(estimates: Estimates, book: InputBook) -> None:
    """Refuse errors whose past reaches back before the years that a run reads."""
    issues = [Issue("estimate_depth", one.spec.where.get("errors", CellRef(book.path.name)),
                    f"AR({len(one.errors)})", (
                        ("item", book.dataset.catalog[one.equation.name].zh),
                        ("years", str(HISTORY_YEARS))))
              for one in estimates.equations if one.errors and one.depth > HISTORY_YEARS]
    if issues:
        raise InputError(issues)


def estimated(book: InputBook, settings: Settings,
              asked: Mapping[str, Specification] | None = None) -> Estimates:
    """Estimate the equations on the workbook's history, as known at the as-of date.

    ``asked`` is what is tried beside what the workbook says of single equations, by item.
    """
    return _estimates(book, *ground_of(book, settings), settings, asked)


def _estimates(book: InputBook, prior: Priors, model: ModelText, settings: Settings,
               asked: Mapping[str, Specification] | None = None) -> Estimates:
    said = book.specifications
    specs = {**said, **{item: spec.over(said.get(item, Specification()))
                        for item, spec in (asked or {}).items()}}
    return estimate(book.dataset, model, prior, Vintage.known(settings.as_of),
                    checked(specs, model, prior))


def gather(book: InputBook, request: Request, model: ModelText
           ) -> tuple[dict[str, Scenario], tuple[str, ...]]:
    """Collect the scenarios that are known, and the names of those to run.

    Known are those of files that the command names, the rows of 情景, and two that need no row: the
    baseline (policy lines as budgeted) and the plan (the workbook's budget and targets for the year
    ahead, where it has any). Rows of 情景 of one of these names, or of a file's, add to it.
    """
    base = base_year(book.dataset, request.settings, book.path.name)
    known, asked = _from_files(book, request, base)
    for name, standing in _standing(book, request.settings, model).items():
        known.setdefault(name, standing)
    for one in book.scenarios:
        known[one.name] = with_rows(known[one.name], one) if one.name in known else one
    known |= {scenario.name: scenario for scenario in request.own}
    for name, shares in book.reforms.items():
        bare = Scenario(name, name, ScenarioName.BASELINE)
        known[name] = replace(known.get(name, bare), shares=shares)
    asked = [name for name in request.scenarios if not name.endswith(".toml")] + asked
    asked += [scenario.name for scenario in request.own]
    return known, tuple(asked) or _usual_order(known)


def _standing(book: InputBook, settings: Settings, model: ModelText) -> dict[str, Scenario]:
    """Return the baseline, and the plan where the workbook states one."""
    plan = default_plan(book.dataset, settings, book.targets, model)
    found = (default_baseline(book.dataset, settings), *((plan,) if plan else ()))
    return {str(one.name): one for one in found}


def _from_files(book: InputBook, request: Request, base: Period
                ) -> tuple[dict[str, Scenario], list[str]]:
    """Read the scenario files that the workbook names, and those that the command names.

    Returns
    -------
    tuple
        The scenarios by name, and the names of the command's.
    """
    asked = [(Path(name), CellRef(name)) for name in request.scenarios if name.endswith(".toml")]
    listed = [(book.path.parent / one.name, one.where) for one in book.bureau.scenario_files]
    known: dict[str, Scenario] = {}
    named: list[str] = []
    issues: list[Issue] = []
    for path, where in (*listed, *asked):
        try:
            scenario = read_scenario(path, base, book.dataset.catalog)
        except InputError as error:
            issues += error.issues
        except OSError:
            if (path, where) in asked:
                issues.append(Issue("file_missing", CellRef(str(path)), str(path)))
        else:
            known[scenario.name] = scenario
            named += [scenario.name] if (path, where) in asked else []
    if issues:
        raise InputError(issues)
    return known, named


def _usual_order(known: dict[str, Scenario]) -> tuple[str, ...]:
    """The plan first, then the baseline, then the others as named in their files."""
    first = [name for name in ScenarioName if name in known]
    return (*first, *(name for name in known if name not in first))


def provenance_of(book: InputBook, result: Result) -> dict[str, str]:
    """Say what made the result. No date, path or user name: the same input gives the same bytes."""
    settings = result.settings
    files = {name: digest for one in result.runs for name, digest in one.scenario.files}
    listed = "、".join(f"{name}（{digest[:12]}）" for name, digest in sorted(files.items()))
    return {
        "workbook": book.path.name,
        "sha256": book.digest(),
        "version": VERSION,
        "model": label("run.model_with", model=settings.model, count=len(book.equations))
        if book.equations else settings.model,
        "scenarios": "、".join(result.names()),
        **({"files": listed} if listed else {}),
        "as_of": settings.as_of.isoformat() if settings.as_of else label("exhibit.as_of_all"),
        "base": str(result.base),
        "draws": str(settings.draws),
        "seed": str(settings.seed),
    }
