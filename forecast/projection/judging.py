"""The last gate of a run: results that nobody should print, and the cell that each rests on.

What is read was checked; what is computed from it may still be absurd: a total that halves or
doubles within a year although no one-off explains it, a growth rate beyond any economy's, revenue
below nought, a target of another magnitude than the forecast. Such a number is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from forecast.data import PATHS, Method, Operator, UnitCode, says_checked
from forecast.equations import Param, current, walk
from forecast.fiscal import is_fraction, one_offs, within
from forecast.issues import CellRef, Issue, Severity
from forecast.projection.doubts import Doubt, Doubts
from forecast.rounding import half_up, sum_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forecast.data import Period, Target
    from forecast.equations import Equation
    from forecast.labels import Lang
    from forecast.projection.doubts import At, Kind
    from forecast.projection.result import Result, ScenarioRun

TOTALS = ("gdp_nominal", "retail_sales", "tax_revenue", "nontax_revenue", "gpb_revenue",
          "gpb_expenditure")
"""Totals that do not halve or double within a year; parts before what they make up."""
LEAST, MOST = 0.5, 2.0
SLOWEST, FASTEST = -50.0, 100.0
"""Per cent: the same bounds, of growth."""
_OF_ECONOMY = frozenset({"gdp_growth", "income_pc_growth"})
_SLUMP, _BOOM = -25.0, 40.0
"""Per cent: among 6,481 years of Chinese cities those beyond are of changed borders, or slips."""
APART = 5.0
"""How many times a target may be of the forecast, or the forecast of it."""
CEILING_APART = 1000.0
"""The same for a ceiling above the forecast: room is no error, a unit is."""
TEN_THOUSAND = 1e4 / 3
"""A figure so many times another of its item is in another unit, as its growth leaves room."""
ADDED_APART = 50.0
"""The same for a level that an add-factor moves, itself a fraction of it."""
_POINTS = 20.0
"""Points that a rate must at least be off to be of another magnitude."""
_ROUNDED = 0.02
"""Part of a level by which it may miss its growth: prices, revised bases, rounding."""
_LARGE = 1e4
_ONE_OFF = "nontax_one_off"
_WITH_ONE_OFF = ("nontax_revenue", "gpb_revenue")
_YEARS_BACK = 5


class Said(Protocol):
    """What a workbook says of its cells."""

    def says_checked(self, where: CellRef, /) -> bool:
        """Tell whether the user has said beside a cell that it is right."""
        ...

    def is_published(self, where: CellRef, /) -> bool:
        """Tell whether a rate was typed, not worked out from the levels beside it."""
        ...


def doubts_of(result: Result, said: Said) -> Doubts:
    """Hold every scenario, and every target, against what can be.

    What the user has checked is not asked about, beside its cell or in the reason of an override,
    nor a figure of the base year that moved by its own published growth: two slips would have to
    agree.
    """
    is_checked = said.says_checked
    confirmed = {one.origin for run in result.runs for one in run.scenario.overrides
                 if one.origin is not None and says_checked(one.reason)}
    found: list[Doubt] = []
    cells: dict[At, CellRef] = {}
    laid = {run.scenario.name: _laid_on_causes(result, run) for run in result.runs}
    for run in result.runs:
        own = [one for one in _laid_on_parents(result, run, laid)
               if one.where not in confirmed and not is_checked(one.where)
               and not (one.kind == "base" and _as_published(result, run, one, said))]
        found += own
        cells |= _spread(result, run, own)
    goals = [one for target in result.targets if (one := _of_target(result, target))
             and one.at not in cells  # then the forecast is wrong, not the target
             and not is_checked(one.where)]
    return Doubts((*found, *goals), cells, {one.at[1]: one.where for one in goals})


def _as_published(result: Result, run: ScenarioRun, doubt: Doubt, said: Said) -> bool:
    """Tell whether a figure of the base year moved by the growth that is published beside it."""
    item, year = doubt.at[1:]
    vintage, rate = result.vintage(run), result.catalog.growth_of(result.catalog[item])
    before = result.dataset.read(item, year + -1, vintage)
    growth = rate and result.dataset.read(rate.code, year, vintage)
    if not growth or not before or growth.chosen.origin is None or not said.is_published(
            growth.chosen.origin):
        return False
    expected = before.chosen.value * (1.0 + growth.chosen.value / 100.0)
    return abs(doubt.value - expected) <= _ROUNDED * abs(expected)


def doubt_issues(result: Result, lang: Lang) -> tuple[Issue, ...]:
    """Return the questions that a result puts to the user, one a cell."""
    firsts: dict[CellRef, Doubt] = {}
    for one in result.doubts.found:
        firsts.setdefault(one.where, one)
    return tuple(_issue(one, result, lang) for one in firsts.values())


def _issue(doubt: Doubt, result: Result, lang: Lang) -> Issue:
    scenario, item, period = doubt.at
    known = result.catalog[item]
    if doubt.kind == "fraction":
        return Issue("fraction_for_percent", doubt.where, f"{doubt.value:g}", (
            ("item", known.name(lang)), ("unit", UnitCode.PERCENT),
            ("period", f"{result.run(scenario).scenario.label(lang)} {period}"),
            ("count", "1"), ("mended", f"{doubt.against:g}")), Severity.QUESTION)
    return Issue(f"result_{doubt.kind}", doubt.where, _text(doubt.value), (
        ("item", known.name(lang)), ("period", str(period)), ("unit", known.unit.code),
        ("against", _text(doubt.against)),
        ("scenario", result.run(scenario).scenario.label(lang))), Severity.QUESTION)


def _text(value: float) -> str:
    """Write a number: whole where it is large."""
    return f"{half_up(value, 0 if abs(value) >= _LARGE else 2):,f}"


def _laid_on_causes(result: Result, run: ScenarioRun) -> list[Doubt]:
    """Blame what the scenario says, where it says anything absurd, for all that is absurd in it."""
    found, places = [*_of_run(result, run)], _Places(result, run)
    said = [one for one in found if places.behind(*one.at[1:], frozenset()) == one.where]
    if not said:
        return found
    return [*said, *(one if one.kind == "base" else replace(one, where=said[0].where)
                     for one in found if one not in said)]


def _laid_on_parents(result: Result, run: ScenarioRun, laid: Mapping[str, Sequence[Doubt]]
                     ) -> list[Doubt]:
    """Blame what a scenario takes over where its parent is as absurd for it: one cell to mend."""
    scenarios = {one.scenario.name: one.scenario for one in result.runs}
    taken = {place for one in run.scenario.overrides if (place := one.value_at or one.origin)}
    causes: dict[tuple[Kind, str, Period], CellRef] = {}
    name, seen = run.scenario.parent, {run.scenario.name}
    while name in scenarios and name not in seen:
        causes |= {(one.kind, *one.at[1:]): one.where for one in laid[name] if one.where in taken}
        seen.add(name)
        name = scenarios[name].parent
    moved = {one.where: cause for one in laid[run.scenario.name]
             if (cause := causes.get((one.kind, *one.at[1:])))}
    return [replace(one, where=moved.get(one.where, one.where))
            for one in laid[run.scenario.name]]


def _of_run(result: Result, run: ScenarioRun) -> Iterator[Doubt]:
    """Go through a scenario's totals and rates; each gives its first doubt."""
    places = _Places(result, run)
    for item in TOTALS:
        path = {year: value for year in (result.base, *result.horizon)
                if (value := places.value(item, year)) is not None}
        yield from _of_total(places, item, path)
    for equation in result.model.equations:
        code = equation.name
        if result.catalog[code].unit.code != UnitCode.PERCENT or "growth" not in code:
            continue
        low, high = (_SLUMP, _BOOM) if code in _OF_ECONOMY else (SLOWEST, FASTEST)
        rates = ((year, places.value(code, year)) for year in result.horizon)
        odd = next(((year, rate) for year, rate in rates
                    if rate is not None and not low <= rate <= high), None)
        if odd is not None:
            yield places.doubt("growth", code, *odd, places.value(code, result.base) or 0.0)
    yield from _of_stated(places)
    yield from _of_fractions(places)


def _of_fractions(places: _Places) -> Iterator[Doubt]:
    """Ask about per cent that a scenario file gives as a fraction; a sheet's are asked before."""
    result, main = places.result, places.result.main
    for one in places.run.scenario.overrides:
        item = result.catalog.find(one.item)
        if item is None or one.value is None or one.origin is None or one.origin.sheet:
            continue
        vintage, past = result.vintage(places.run), []
        if one.method in {Method.ASSUME, Method.FIX} and item.unit.code == UnitCode.PERCENT:
            past = [result.dataset.value(item.code, year, vintage) for year in result.dataset.years(
                item.code, vintage)[-_YEARS_BACK:]]
            past += [value for year in result.horizon if main != places.run.scenario.name
                     and (value := result.value(item.code, year, main)) is not None]
        elif one.method is not Method.SCALE:
            continue
        if is_fraction(one.value, past, past):
            yield Doubt("fraction", (places.run.scenario.name, item.code, one.span.first),
                        one.value, 100 * one.value, one.origin)


def _of_stated(places: _Places) -> Iterator[Doubt]:
    """Hold what a scenario states of any item against its base year: 万元 for 亿元."""
    result, asked = places.result, set(TOTALS)
    for one in places.run.scenario.overrides:
        if one.item in asked or one.value is None or one.origin is None or (
                one.item not in result.catalog or result.catalog[one.item].unit.is_rate):
            continue
        far = TEN_THOUSAND if one.method in PATHS else ADDED_APART
        base = result.value(one.item, result.base, places.run.scenario.name) or 0.0
        for year in result.horizon if one.method in PATHS | {Method.ADJUST} else ():
            value = places.value(one.item, year) if year in one.span else None
            if value and base and not 1 / TEN_THOUSAND < abs(value / base) < far:
                asked.add(one.item)
                yield places.doubt("slip", one.item, year, value, base)
                break


def _of_total(places: _Places, item: str, path: Mapping[Period, float]) -> Iterator[Doubt]:
    """Hold a total against the year before, the base year against the last known before it."""
    result = places.result
    base, vintage = result.base, result.vintage(places.run)
    past = ((base + -back, result.dataset.read(item, base + -back, vintage))
            for back in range(1, _YEARS_BACK + 1))
    year, before = next(((year, one) for year, one in past if one), (base, None))
    if before and base in path:
        was = before.chosen.value
        if places.turns(item, (year, was), (base, path[base])):
            yield Doubt("base", (places.run.scenario.name, item, base), path[base], was,
                        places.read(item, base))
            return
    for year in result.horizon:
        value, was = path.get(year, 0.0), path.get(year + -1, 0.0)
        if value < 0:
            yield places.doubt("negative", item, year, value, was)
            return
        if year in path and places.turns(item, (year + -1, was), (year, value)):
            yield places.doubt("level", item, year, value, was)
            return


def _of_target(result: Result, target: Target) -> Doubt | None:
    """Hold a target against the forecast and, for a rate, against recent years."""
    goal, main = target.value, result.main
    if goal is None or not goal or target.operator in {Operator.IN_STEP, Operator.IN_WORDS}:
        return None
    forecast = result.value(target.item, target.period, main)
    if not forecast:
        return None
    item, vintage = result.catalog[target.item], result.vintage(result.run(main))
    past = [result.dataset.value(target.item, year, vintage)
            for year in result.dataset.years(target.item, vintage)[-_YEARS_BACK:]]
    ratio = goal / forecast
    if item.unit.is_rate or not item.unit.dimension:
        usual = max(abs(one) for one in (forecast, *past))
        is_odd = (item.unit.code == UnitCode.PERCENT and is_fraction(
            goal, [forecast, *past], [forecast, *past])) or (
            abs(goal) > APART * usual and abs(goal) - usual > _POINTS)
    elif target.operator == Operator.AT_MOST and ratio > 1:
        is_odd = ratio > CEILING_APART
    else:
        is_odd = not 1 / APART <= ratio <= APART
    where = target.value_at or target.origin
    return Doubt("target", (main, target.item, target.period), goal, forecast,
                 where) if is_odd and where else None


@dataclass(frozen=True, slots=True)
class _Places:
    """One scenario's numbers, and where what they rest on stands."""

    result: Result
    run: ScenarioRun

    def value(self, item: str, year: Period) -> float | None:
        return self.result.value(item, year, self.run.scenario.name)

    def one_off(self, item: str, year: Period) -> float:
        """Return the one-offs in a figure: of a year ahead the model's, else the register's."""
        if item in _WITH_ONE_OFF and self.result.base < year:
            return self.value(_ONE_OFF, year) or 0.0
        data = self.result.dataset
        return sum_of(one.amount for one in within(one_offs(data.adjustments), item, data.catalog)
                      if one.year == year.year)

    def turns(self, item: str, before: tuple[Period, float], after: tuple[Period, float]) -> bool:
        """Tell whether a total halves or doubles, as it stands and without its one-offs."""
        (first, was), (last, now) = before, after
        years = last.year - first.year
        return was > 0 and all(
            one <= 0 or not LEAST ** years * one <= other <= MOST ** years * one
            for one, other in ((was, now), (was - self.one_off(item, first),
                                            now - self.one_off(item, last))))

    def doubt(self, kind: Kind, item: str, year: Period, value: float, against: float) -> Doubt:
        return Doubt(kind, (self.run.scenario.name, item, year), value, against,
                     self.behind(item, year, frozenset()) or self.read(item, self.result.base))

    def behind(self, item: str, year: Period, seen: frozenset[str]) -> CellRef | None:
        """Find what the scenario says of an item, of a parameter of its equation, of its parts."""
        equation = next((one for one in self.result.model.equations if one.name == item), None)
        names = {item} | ({node.name for node in walk(equation.right) if isinstance(node, Param)}
                          if equation else set())
        said = [one for one in self.run.scenario.overrides if one.item in names
                and (one.method is Method.PARAMETER or year in one.span)]
        where = next((place for one in reversed(said)
                      if (place := one.value_at or one.origin)), None)
        if where is None and (item, year) in self.run.plan.fixed:
            where = self.aim(item, year) if said else self.budget(item, year)
        if where is not None:
            return where
        parts = current(equation.right) if equation and equation.kind == "identity" else ()
        found = (self.behind(part, year, seen | {item}) for part in parts if part not in seen
                 and part != item and self.jumps(part, year))
        return next((one for one in found if one), None)

    def jumps(self, item: str, year: Period) -> bool:
        """Tell whether a part itself turns, halves or doubles."""
        now, was = self.value(item, year), self.value(item, year + -1)
        return now is not None and (not was or not LEAST <= now / was <= MOST)

    def aim(self, item: str, year: Period) -> CellRef | None:
        """Return the cell of a target, which a plan takes without a row of its own."""
        return next((place for one in self.result.targets if (one.item, one.period) == (item, year)
                     and (place := one.value_at or one.origin)), None)

    def budget(self, item: str, year: Period) -> CellRef | None:
        choice = self.result.dataset.intended(item, year, self.result.vintage(self.run))
        return choice.chosen.origin if choice else None

    def read(self, item: str, year: Period) -> CellRef:
        """Return the cell of a published figure; of its parts where it is none itself."""
        known: dict[str, Equation] = {one.name: one for one in self.result.model.equations}
        names = [item, *(current(known[item].right) if item in known else ())]
        choices = (self.run.history.get(name, {}).get(year) for name in names)
        cells = (one.chosen.origin for one in choices if one)
        return next((one for one in cells if one), CellRef(self.run.scenario.told))


def _spread(result: Result, run: ScenarioRun, own: list[Doubt]) -> dict[At, CellRef]:
    """Carry doubts on to later years, and to the sums that hold what is doubtful."""
    name = run.scenario.name
    if not own:
        return {}
    cells = {(name, one.at[1], year): one.where for one in own
             for year in (result.base, *result.horizon) if not year < one.at[2]}
    sums = [one for one in result.model.equations if one.kind == "identity"]
    grew = True
    while grew:
        grew = False
        for equation in sums:
            for year in result.horizon:
                at = (name, equation.name, year)
                part = next((cells[name, one, year] for one in current(equation.right)
                             if (name, one, year) in cells), None)
                if part and at not in cells:
                    cells[at], grew = part, True
    return cells
