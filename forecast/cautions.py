"""What a run warns of: figures that are missing or absurd, what its results do not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import AdjustedSide, Freq, Method, Status, Vintage, says_checked
from forecast.fiscal import OPENINGS, registered, total_over
from forecast.issues import CellRef, Issue, Severity
from forecast.labels import Lang, both, enumerated, label
from forecast.models import priors
from forecast.projection import (
    FIRST_DRAW,
    HIGH,
    LOW,
    Result,
    base_item,
    doubt_issues,
    history,
    limits_ahead,
)
from forecast.workbook import BUDGETS, MONTHLY, YEARLY, InputBook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from forecast.data import Catalog, Period
    from forecast.timeseries import Break


def warnings_of(book: InputBook, result: Result, lang: Lang) -> tuple[Issue, ...]:
    """List what a run warns of: the workbook's own, absurd results, the model's, debt ahead."""
    lost = lost_files(book)
    papers = (Issue("paper_file", one.where, one.name, severity=Severity.WARNING)
              for one in (book.bureau.style, book.bureau.template)
              if one is not None and not (book.path.parent / one.name).is_file())
    doubts = _doubts(book, result, lang)
    asked = {one.where for one in (*book.warnings, *doubts) if one.severity is Severity.QUESTION}
    shifts = (one for one in shifted(book, result, lang) if one.where not in asked)
    return (*book.warnings, *doubts, *shifts, *lost, *papers, *_plan_apart(book, result, lang),
            *unreached(book.path.name, result, lang), *_landed_bases(book, result, lang),
            *unshocked(result), *_idle_shocks(result),
            *unsolved(result),
            *off_the_months(result, lang), *_idle(result), *limits_ahead(result, lang),
            *far_parameters(book, result, lang))


_FAR_SD, _FAR_TIMES = 3.0, 10.0


def far_parameters(book: InputBook, result: Result, lang: Lang) -> tuple[Issue, ...]:
    """Ask about values of parameters of the other sign, or of another magnitude, than is believed.

    Of a scenario's against the estimate or the prior, of the sheet 参数's against the field's.
    """
    field_priors = {} if result.settings.own else priors(result.settings.model).parameters
    stated = [(one.name, one.fixed if one.fixed is not None else one.mean, believed,
               one.value_at or one.origin, one.basis)
              for one in book.parameters.values() if (believed := field_priors.get(one.name))]
    stated += [(one.item, one.value, believed, one.value_at or one.origin, one.reason)
               for run in result.runs for one in run.scenario.overrides
               if one.method is Method.PARAMETER and one.value is not None
               and (believed := result.priors.parameters.get(one.item))]
    found: dict[CellRef, Issue] = {}
    for name, value, believed, where, reason in stated:
        mean, sd = believed.value, believed.spread
        is_far = sd < abs(mean) and abs(value - mean) > _FAR_SD * sd and (
            value * mean < 0 or abs(value) >= _FAR_TIMES * abs(mean))
        if where is None or not is_far or book.says_checked(where) or says_checked(reason):
            continue
        found.setdefault(where, Issue("parameter_far", where, f"{value:.10g}", (
            ("name", believed.title(lang)), ("code", name), ("mean", f"{mean:.3g}"),
            ("sd", f"{sd:.2g}")), Severity.QUESTION))
    return tuple(found.values())


def warnings_of_scenarios(book: InputBook, result: Result, lang: Lang) -> tuple[Issue, ...]:
    """List what a question put to some scenarios warns of: the workbook's own, and theirs."""
    return (*book.warnings, *_doubts(book, result, lang), *far_parameters(book, result, lang),
            *unsolved(result), *_idle(result))


def _doubts(book: InputBook, result: Result, lang: Lang) -> tuple[Issue, ...]:
    """Ask about absurd results, where the workbook's own figure is not asked about already."""
    asked = {one.where for one in book.warnings if one.severity is Severity.QUESTION}
    return tuple(one for one in doubt_issues(result, lang) if one.where not in asked)


_PLANNED = frozenset({Status.BUDGET, Status.ADJUSTED_BUDGET, Status.PLAN})
_TOTALS = frozenset({"gpb_revenue", "tax_revenue", "gpb_expenditure"})
_APART = 2
"""A plan so many years after the first year computed was meant for that; later ones look ahead."""


def _plan_apart(book: InputBook, result: Result, lang: Lang) -> tuple[Issue, ...]:
    """Ask about a plan that a run does not reach from its base year: the year between is blank.

    A run on an earlier state of the data, or from a base year of one's choice, looks back on
    purpose.
    """
    settings, first = result.settings, result.first
    if settings.as_of is not None or settings.base is not None or first.freq is not Freq.A:
        return ()
    budgets = {one.period: one.origin for one in reversed(book.dataset.observations)
               if one.item in _TOTALS and one.status in _PLANNED and not one.cumulative}
    targets = {one.period: one.origin for one in reversed(book.targets)}
    apart: dict[str, tuple[Period, CellRef | None]] = {}
    # targets may be set for years ahead; a budget is of the coming year, though the year before
    # has one too, which without its estimate would be taken for the plan
    for kind, years, pick in (("budget", budgets, max), ("target", targets, min)):
        picked = pick((year for year in years if first <= year <= first + _APART), default=first)
        if picked > first:
            apart[kind] = picked, years[picked]
    place = next((at for _, at in apart.values() if at is not None), None)
    if any(at is not None and book.says_checked(at) for _, at in apart.values()):
        return ()
    item = result.catalog[base_item(book.dataset, Vintage()) or "gpb_revenue"]
    said = (("base", str(result.base.year)), ("year", str(first.year)), ("item", item.name(lang)))
    if place is None:
        return _base_behind(book, result, said, lang)
    plans = enumerated(both(f"run.apart_{kind}", year=year.year)
                       for kind, (year, _) in apart.items())
    return (Issue("plan_apart", place, plans, said, Severity.QUESTION),)


def _base_behind(book: InputBook, result: Result, said: tuple[tuple[str, str], ...], lang: Lang
                 ) -> tuple[Issue, ...]:
    """Ask about whole years of other items after the base year, which revenue does not have."""
    first = result.first
    later = [one for one in book.dataset.observations
             if one.status.is_past and one.period.freq is Freq.A and one.period >= first
             and not one.cumulative and one.origin is not None
             and not (one.item in OPENINGS and one.period == first)]
    if not later or any(book.says_checked(one.origin) for one in later if one.origin is not None):
        return ()
    last = max(later, key=lambda one: one.period)
    names = _names(result.catalog, tuple(dict.fromkeys(one.item for one in later)), lang)
    unused = "base_behind_unused" if last.period > first else "base_behind"
    return (Issue(unused, last.origin or CellRef(book.path.name), names, (
        *said, ("last", str(last.period.year))), Severity.QUESTION),)


def _idle(result: Result) -> tuple[Issue, ...]:
    """Name the rows of scenarios that have no effect, and scenarios without any."""
    bare = (Issue("scenario_empty", one.scenario.named_at, one.scenario.told,
                  severity=Severity.WARNING)
            for one in result.runs if one.scenario.parent and not (
                one.own or one.scenario.vintages or one.scenario.shares))
    return (*bare, *(issue for one in result.runs for issue in one.idle))


def lost_files(book: InputBook) -> tuple[Issue, ...]:
    """Name the scenario files that are not there, all of a cell at once."""
    lost: dict[CellRef, list[str]] = {}
    for one in book.bureau.scenario_files:
        if not (book.path.parent / one.name).is_file():
            lost.setdefault(one.where, []).append(one.name)
    return tuple(Issue("scenario_file", where, enumerated(names), severity=Severity.WARNING)
                 for where, names in lost.items())


def unreached(file: str, result: Result, lang: Lang) -> tuple[Issue, ...]:
    """Say once what the workbook's figures do not reach, and for lack of which."""
    if result.reached is None:
        return ()
    items, found = result.catalog, []
    for spec in (YEARLY, BUDGETS):
        groups = [group for group in result.reached.left_out
                  if (items[group.lacking[0]].account is not None) == (spec is BUDGETS)]
        for is_known in (True, False):
            lost, lacking = (tuple(dict.fromkeys(
                code for group in groups if any(_known_before(result, group.lacking)) is is_known
                for code in getattr(group, part))) for part in ("items", "lacking"))
            if lost:
                before = tuple(_known_before(result, lacking))
                found.append(Issue(
                    "left_out_year" if is_known else "left_out", CellRef(file, spec.name),
                    _names(items, lost, lang), (
                        ("sheet", spec.name), ("year", str(result.base.year)),
                        ("lacking", _names(items, before or lacking, lang))), Severity.WARNING))
    if result.reached.on_history:
        found.append(Issue("on_history", CellRef(file, YEARLY.name),
                           _names(items, result.reached.on_history, lang),
                           severity=Severity.WARNING))
    return tuple(found)


def _landed_bases(book: InputBook, result: Result, lang: Lang) -> tuple[Issue, ...]:
    """Say once which figures of the base year were landed from its months."""
    codes = [one.item for one in result.dataset.observations if one.period == result.base
             and one.status is Status.DERIVED and one.origin is None
             and not result.catalog[one.item].part]
    if not codes:
        return ()
    return (Issue("base_landed", CellRef(book.path.name, MONTHLY.name),
                  _names(result.catalog, codes, lang), (("year", str(result.base.year)),),
                  Severity.WARNING),)


def _known_before(result: Result, codes: Sequence[str]) -> Iterator[str]:
    """Name those of what lacks for the base year that have figures of the years before it."""
    vintage = Vintage.known(result.settings.as_of)
    return (code for code in codes if result.dataset.years(code, vintage))


def shifted(book: InputBook, result: Result, lang: Lang) -> tuple[Issue, ...]:
    """Ask whether level shifts of the last two years stay; the register's one-offs are no shifts.

    Of what is counted by another (GDP a square kilometre) its parts are asked alone; of a budget's
    line what moves its total. The interval of each is wider all the same.
    """
    from forecast.timeseries import change_text, sudden

    vintage, found = Vintage.known(result.settings.as_of), []
    for item in result.catalog:
        past = history(result.dataset, item.code, vintage, result.first)
        own = (sudden(past) if past is not None and item.series_kind == "level"
               and len(item.unit.dimension) < _RATIO else None)
        if own is None:
            continue
        year = result.base + -own.back
        choice = result.dataset.read(item.code, year, vintage)
        where = choice.chosen.origin if choice is not None else None
        if choice is not None and where is not None and not book.says_checked(where) and not (
                past is not None and _is_registered(
                    result, item.code, year, past[: len(past) - own.back], (own.low, own.high))
                ) and not _is_little(result, item.code, year, vintage, own):
            found.append(Issue("level_shift", where, f"{choice.chosen.value:g}", (
                ("item", item.name(lang)), ("period", str(year)),
                ("change", change_text(own.change, lang)), ("low", f"{own.low:+.1f}"),
                ("high", f"{own.high:+.1f}")), Severity.QUESTION))
    return tuple(found)


_RATIO = 2
"""Dimensions of a ratio."""
_LITTLE = 0.005
"""Of a budget's revenue or spending: less of it nobody is asked about."""


def _is_little(result: Result, code: str, year: Period, vintage: Vintage, own: Break) -> bool:
    """Tell whether what a line's change has beyond its usual ones is nothing to its total."""
    items, dataset, total = result.catalog, result.dataset, code
    while (above := total_over(items[total], items)) is not None:
        total = above.code
    whole, before = (dataset.value(one, at, vintage) for one, at in (
        (total, year), (code, year + -1)))
    beyond = max(own.low - own.change, own.change - own.high)
    return total != code and beyond / 100 * before < _LITTLE * whole


def _is_registered(result: Result, code: str, year: Period, past: NDArray[np.float64],
                   usual: tuple[float, float]) -> bool:
    """Tell whether the register says what moved ``year``, the last of ``past``: a policy, a scope.

    ``usual`` are the ends of its earlier changes, in per cent.
    """
    amount = registered(result.dataset.adjustments, code, year, AdjustedSide.CURRENT,
                        result.dataset.catalog)
    if not amount or not past[-2]:
        return False
    change = 100 * ((float(past[-1]) - amount) / float(past[-2]) - 1)
    return usual[0] <= change <= usual[1]


def off_the_months(result: Result, lang: Lang) -> tuple[Issue, ...]:
    """Warn of estimates of the base year that its months contradict by more than their interval."""
    landed = result.landed
    if landed is None or landed.found is None or landed.year != result.base:
        return ()
    vintage, found = Vintage.known(result.settings.as_of), []
    for line in landed.found.lines:
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
                 if (result.settings.draws if result.settings.own else one.where.sheet)
                 and one.kind == "behavioural"
                 and one.name not in result.priors.shocks
                 and not any(one.name in run.measured for run in result.runs))


def _idle_shocks(result: Result) -> Iterator[Issue]:
    """Name the shocks that a model of one's own states of what no behavioural equation gives."""
    behavioural = {one.name for one in result.model.equations if one.kind == "behavioural"}
    for one in result.settings.own.shocks if result.settings.own else ():
        item = result.catalog.find(one.name)
        if item is not None and item.code not in behavioural:
            yield Issue("own_shock_idle", one.origin or CellRef(""), item.zh,
                        severity=Severity.WARNING)


def unsolved(result: Result) -> tuple[Issue, ...]:
    """Say which ends of ranges, and how many draws, have no solution: their bands lack them."""
    places = {one.name: one.where for one in result.model.equations}
    found = []
    for run in result.runs:
        for ends, code in (((LOW, HIGH), "end_unsolved"),
                           (range(FIRST_DRAW, FIRST_DRAW + result.settings.draws),
                            "draws_unsolved")):
            stopped = [at for at in ends if at in run.failed]
            if stopped:
                first = run.failed[stopped[0]]
                name = result.catalog[first.variable].zh
                found.append(Issue(code, places[first.variable], name, (
                    ("scenario", run.scenario.told), ("period", str(first.period)),
                    ("ends", enumerated(both(f"run.range_{_ENDS[at]}") for at in stopped
                                        if at in _ENDS)),
                    ("count", str(len(stopped))), ("draws", str(result.settings.draws))),
                    Severity.WARNING))
    return tuple(found)


_ENDS = {LOW: "low", HIGH: "high"}
