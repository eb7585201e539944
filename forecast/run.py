"""The main job: read the workbook, project the scenarios, write everything the bureau hands in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from forecast import __version__
from forecast.data import Scenario, Vintage, read_scenario
from forecast.delivery import Destination, Outputs, write
from forecast.estimation import Estimates, estimate, own_priors, posterior_priors
from forecast.exhibits import Exhibits, Maker, exhibit, limits_ahead
from forecast.issues import CellRef, InputError, Issue, Severity
from forecast.labels import Lang, label
from forecast.models import Priors, priors
from forecast.projection import Result, Settings, base_year, build_model, default_baseline, project
from forecast.workbook import InputBook, read

if TYPE_CHECKING:
    from collections.abc import Callable

BASELINE = "基准"


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for.

    ``in_place`` writes the result sheets into the workbook itself, instead of into a copy of it.
    ``scenarios`` are names or files; none means every scenario found in the workbook and in the
    folder ``scenarios`` beside it, beside its folder, or in the working folder.
    """

    workbook: Path
    scenarios: tuple[str, ...] = ()
    out: Path | None = None
    settings: Settings = field(default_factory=Settings)
    lang: Lang = "zh"
    in_place: bool = False

    @property
    def folder(self) -> Path:
        """Where the outputs go: ``reports/<workbook's name>`` unless told otherwise."""
        return self.out or Path("reports") / self.workbook.stem

    @property
    def destination(self) -> Destination:
        """Where and how the outputs are written."""
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
    tell("reading")
    book = read(request.workbook)
    request.destination.refuse_open()
    tell("solving")
    result = solve(book, request)
    provenance = provenance_of(book, result)
    warnings = warnings_of(book, result, request.lang)
    tell("composing")
    shown = exhibit(result, provenance, warnings, request.lang)
    tell("writing")
    outputs, lost = write(request.destination, book, result, shown, provenance)
    return Report(result, shown, outputs, (*warnings, *lost))


def solve(book: InputBook, request: Request) -> Result:
    """Project the scenarios asked for."""
    known, named = gather(book, request)
    learnt = posterior_priors(prior_of(book, request.settings), estimated(book, request.settings))
    return project(book.dataset, named, known, book.targets, learnt, request.settings,
                   book.equations)


def warnings_of(book: InputBook, result: Result, lang: Lang) -> tuple[Issue, ...]:
    """List what a run warns of: the workbook's own, the model's, debt above its limit ahead."""
    return (*book.warnings, *unshocked(result), *limits_ahead(Maker(result, lang)))


def unshocked(result: Result) -> tuple[Issue, ...]:
    """Say which behavioural equations of the workbook have no shock: their draws do not differ."""
    return tuple(Issue("model_no_shock", one.where, result.catalog[one.name].zh,
                       severity=Severity.WARNING)
                 for one in result.model.equations
                 if one.where.sheet and one.kind == "behavioural"
                 and one.name not in result.priors.shocks)


def prior_of(book: InputBook, settings: Settings) -> Priors:
    """Return the priors: the sheet 参数 first, then the bureau's own ratios, then the field's."""
    field_priors = priors(settings.model)
    own = own_priors(book.dataset, field_priors, Vintage.known(settings.as_of),
                     base_year(book.dataset, settings, book.path.name))
    return field_priors.with_own(own).with_rows(book.parameters, book.shocks)


def estimated(book: InputBook, settings: Settings) -> Estimates:
    """Estimate the equations on the workbook's history, as known at the as-of date."""
    base = prior_of(book, settings)
    model = build_model(book.dataset, base, settings, book.equations)
    vintage = Vintage.known(settings.as_of)
    return estimate(book.dataset, model, base, vintage)


def gather(book: InputBook, request: Request) -> tuple[dict[str, Scenario], tuple[str, ...]]:
    """Collect the scenarios that are known, and the names of those to run.

    A scenario of the workbook replaces a file's of the same name. Without any 基准, the policy
    lines of the budget make one.
    """
    known: dict[str, Scenario] = {}
    asked: list[str] = []
    issues: list[Issue] = []
    files = [path for folder in _folders(request.workbook)
             for path in sorted(folder.glob("*.toml"))]
    extra = [Path(name) for name in request.scenarios if name.endswith(".toml")]
    for path in (*files, *extra):
        try:
            scenario = read_scenario(path)
        except InputError as error:
            issues += error.issues
            continue
        except FileNotFoundError:
            issues.append(Issue("file_missing", CellRef(str(path)), str(path)))
            continue
        known[scenario.name] = scenario
        if path in extra:
            asked.append(scenario.name)
    if issues:
        raise InputError(issues)
    base_year(book.dataset, request.settings, book.path.name)
    known |= {scenario.name: scenario for scenario in book.scenarios}
    for name, shares in book.reforms.items():
        known[name] = replace(known.get(name, Scenario(name, name, BASELINE)), shares=shares)
    if BASELINE not in known:
        known = {BASELINE: default_baseline(book.dataset, request.settings), **known}
    asked = [name for name in request.scenarios if not name.endswith(".toml")] + asked
    return known, tuple(asked) or _usual_order(known)


def _usual_order(known: dict[str, Scenario]) -> tuple[str, ...]:
    """The plan first, then the baseline, then the others as named in their files."""
    first = [name for name in ("计划", BASELINE, "低", "高") if name in known]
    return (*first, *(name for name in known if name not in first))


def _folders(workbook: Path) -> tuple[Path, ...]:
    """The first folder of scenarios found: beside the workbook, beside its folder, or here."""
    here = workbook.resolve().parent
    for folder in (here / "scenarios", here.parent / "scenarios", Path("scenarios")):
        if folder.is_dir():
            return (folder,)
    return ()


def provenance_of(book: InputBook, result: Result) -> dict[str, str]:
    """Say what made the result. No date, path or user name: the same input gives the same bytes."""
    settings = result.settings
    return {
        "workbook": book.path.name,
        "sha256": book.digest(),
        "version": __version__,
        "model": label("run.model_with", model=settings.model, count=len(book.equations))
        if book.equations else settings.model,
        "scenarios": "、".join(result.names()),
        "as_of": settings.as_of.isoformat() if settings.as_of else label("exhibit.as_of_all"),
        "base": str(result.base),
        "draws": str(settings.draws),
        "seed": str(settings.seed),
    }
