"""The main job: read the workbook, project the scenarios, write everything the bureau hands in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.cautions import warnings_of
from forecast.data import (
    Freq,
    Ground,
    Scenario,
    ScenarioName,
    alike,
    read_files,
    scenario_files,
    spanned,
    timed,
)
from forecast.estimation import posterior_priors, unestimated
from forecast.footing import Footing, estimated, ground_of
from forecast.issues import InputError, Issue
from forecast.labels import LANGS, Lang
from forecast.projection import (
    Result,
    Settings,
    base_year,
    default_baseline,
    default_failure,
    default_plan,
    doubts_of,
    end_names,
    project,
    with_ends,
    with_rows,
)
from forecast.provenance import from_record, provenance_of
from forecast.workbook import InputBook, read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from forecast.delivery import Destination, Outputs
    from forecast.exhibits import Exhibits
    from forecast.models import OwnModel
    from forecast.render import PaperWish


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for.

    ``in_place`` writes the result sheets into the workbook itself, instead of into a copy of it.
    ``is_dry`` writes nothing at all and names what would be written.
    ``scenarios`` are names, files, folders of them or patterns, ``own`` scenarios made in Python;
    none of either means every scenario of the workbook. A file that merely lies nearby is never
    taken. ``papers`` says how the papers are wanted, as by default where it is None. ``model`` is
    one of the user's own. ``since`` is the workbook or the record (result.json) of an earlier
    round, which the papers then compare with.
    """

    workbook: Path
    scenarios: tuple[str, ...] = ()
    out: Path | None = None
    settings: Settings = field(default_factory=Settings)
    lang: Lang = "zh"
    in_place: bool = False
    is_dry: bool = False
    own: tuple[Scenario, ...] = ()
    papers: PaperWish | None = None
    model: OwnModel | None = None
    since: Path | None = None

    @property
    def folder(self) -> Path:
        """Where the outputs go: ``reports/<workbook's name>`` unless told otherwise."""
        return self.out or Path("reports") / self.workbook.stem

    @property
    def destination(self) -> Destination:
        """Where and how the outputs are written."""
        from forecast.delivery import Destination
        from forecast.render import PaperWish

        return Destination(self.workbook, self.folder, self.lang, self.in_place,
                           self.papers or PaperWish())


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
    book = read(request.workbook, model=request.model)
    request.destination.refuse_fixed()
    destination_of(request, book).refuse_unreadable()
    tell("solving")
    return finish(book, solve(book, request), request, tell)


def finish(book: InputBook, result: Result, request: Request,
           tell: Callable[[str], None] = lambda _: None) -> Report:
    """Show a result that is solved, and write every output, as :func:`run` does."""
    from forecast.delivery import write
    from forecast.exhibits import exhibit

    provenance = provenance_of(book, result, request.lang)
    warnings = warnings_of(book, result, request.lang)
    tell("composing")
    shown = exhibit(result, provenance, warnings, request.lang, book.bureau,
                    earlier(request, result))
    if request.is_dry:
        planned = request.destination.planned([chart.id for chart in shown.charts])
        return Report(result, shown, planned, warnings)
    tell("writing")
    outputs, lost = write(destination_of(request, book), book, result, shown, provenance)
    return Report(result, shown, outputs, (*warnings, *lost))


def destination_of(request: Request, book: InputBook) -> Destination:
    """Say where and how to write: by the request, else with the Word files that 单位信息 names."""
    to, here = request.destination, book.path.parent
    named = {key: here / one.name for key in ("style", "template")
             if (one := getattr(book.bureau, key)) is not None and (here / one.name).is_file()
             and getattr(to.wish, key) is None}
    return replace(to, wish=replace(to.wish, **named))


def earlier(request: Request, now: Result) -> Result | None:
    """Return the baseline of the earlier round that a request names; None where it names none.

    A workbook is solved again; of a record (result.json) its figures are taken.

    Raises
    ------
    InputError
        When it cannot be read, or is the record of a round with other equations.
    """
    if request.since is None:
        return None
    if request.since.suffix.lower() == ".json":
        return from_record(request.since, now)
    book = read(request.since)
    return solve(book, Request(request.since, (ScenarioName.BASELINE,), settings=Settings(draws=0)))


def solve(book: InputBook, request: Request) -> Result:
    """Project the scenarios asked for.

    A workbook that brings none has both ends of the baseline's fan beside plan and baseline.
    """
    ground = ground_of(book, request.settings)
    settings = ground.settings
    ends = _ends_asked(book, request, ground)
    issues: list[Issue] = []
    known, named = gather(book, request if ends is None else replace(
        request, scenarios=tuple(name for name in request.scenarios if name not in ends)), ground,
        issues)
    if issues:  # the rest of the files is held against the model in the same pass
        settings = replace(settings, draws=0)
    estimates = estimated(book, ground)
    learnt = posterior_priors(ground.prior, estimates, book.dataset.catalog)
    if lost := unestimated(estimates, learnt, ground.model):
        raise InputError(lost)
    model = estimates.model(ground.model, base_year(book.dataset, settings))

    def solved(wanted: Sequence[str], among: Mapping[str, Scenario]) -> Result:
        return project(ground.dataset, wanted, among, ground.targets, learnt, settings, model)

    if ends and len(ends) == len(request.scenarios):
        named = ()
    try:
        result = solved(named, known) if ends is None else with_ends(solved, named, known, ends)
    except InputError as error:
        raise InputError([*issues, *_of_files(error.issues, issues, known)]) from None
    if issues:
        raise InputError(issues)
    return replace(result, doubts=doubts_of(result, book))


def _of_files(found: Sequence[Issue], before: Sequence[Issue], known: Mapping[str, Scenario]
              ) -> list[Issue]:
    """Return what the model finds in scenarios; of files with problems what follows from none."""
    if not before:
        return list(found)
    files = {name for one in known.values() for name, _ in one.files}
    unread = any(one.code in {"toml", "toml_encoding", "file_missing"} for one in before)
    return [one for one in found if one.where.file in files
            and not (unread and one.code == "unknown_scenario")]


def _ends_asked(book: InputBook, request: Request, ground: Footing) -> tuple[str, ...] | None:
    """Return which ends of the fan are asked for by name, none for both; None where none are.

    A workbook with scenarios of its own has none but those.
    """
    if ground.settings.own or book.brings_scenarios or request.own:
        return None
    asked = tuple(name for name in request.scenarios if name in end_names())
    return asked if asked or not request.scenarios else None


def gather(book: InputBook, request: Request, ground: Footing, issues: list[Issue] | None = None
           ) -> tuple[dict[str, Scenario], tuple[str, ...]]:
    """Collect the scenarios that are known, and the names of those to run.

    Known are those of files that the command names, the rows of 情景, and two that need no row: the
    baseline (policy lines as budgeted) and the plan (the workbook's budget and targets for the year
    ahead, where it has any). Rows of 情景 of one of these names, or of a file's, add to it.

    Raises
    ------
    InputError
        With every problem of the files; none where ``issues`` takes them, and what is sound of the
        files is known then.
    """
    faults: list[Issue] = []
    base = base_year(book.dataset, ground.settings, book.path.name)
    standing = _standing(ground)
    own = {scenario.name: scenario for scenario in request.own}
    names = {*standing, *own, *book.reforms, *(one.name for one in book.scenarios)}
    # what is the name of a scenario is no file, whatever lies in the folder
    files = {word: scenario_files(word) for word in request.scenarios if word not in names}
    on = Ground(base, book.dataset.catalog, ground.prior.words, ground.settings.steps)
    listed = [book.path.parent / one.name for one in book.bureau.scenario_files]
    known, read_from = read_files(listed, files, on, faults)
    for name, scenario in standing.items():
        known.setdefault(name, scenario)
    for one in (spanned(each, on.ahead) if on.ahead else each for each in book.scenarios):
        known[one.name] = with_rows(known[one.name], one) if one.name in known else one
    known |= own
    for name, shares in book.reforms.items():
        bare = Scenario(name, name, ScenarioName.BASELINE)
        known[name] = replace(known.get(name, bare), shares=shares)
    asked = [_known_as(name, known) for word in request.scenarios
             for name in read_from.get(word, (word,))]
    asked += own
    faults += alike(known)
    if base.freq is not Freq.A:
        known = {name: timed(one, base.freq, faults) for name, one in known.items()}
    if issues is None and faults:
        raise InputError(faults)
    if issues is not None:
        issues += [one for one in faults if one not in issues]
    return known, tuple(dict.fromkeys(asked)) or _usual_order(known)


def _known_as(name: str, known: Mapping[str, Scenario]) -> str:
    """Return the name of the one scenario that goes by a word in either language."""
    if name in known:
        return name
    found = [key for key, one in known.items() if name in {one.label(lang) for lang in LANGS}]
    return found[0] if len(found) == 1 else name


def _standing(ground: Footing) -> dict[str, Scenario]:
    """Return the baseline; the plan and the fall of the one-offs where the workbook has them."""
    settings, model, dataset = ground.settings, ground.model, ground.dataset
    plan = default_plan(dataset, settings, ground.targets, model)
    failure = default_failure(dataset, settings, model)
    found = (default_baseline(dataset, settings), *((plan,) if plan else ()),
             *((failure,) if failure else ()))
    return {str(one.name): one for one in found}


def _usual_order(known: dict[str, Scenario]) -> tuple[str, ...]:
    """The plan first, then the baseline, then the others as named in their files."""
    first = [name for name in ScenarioName if name in known]
    return (*first, *(name for name in known if name not in first))
