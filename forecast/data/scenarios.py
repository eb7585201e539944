"""Scenarios and targets: named deltas over the data, never a copy of it.

A scenario has a parent and overrides in three layers, 基准 (baseline), 政策 (policy) and 判断
(judgement). It comes from a TOML file (:mod:`forecast.data.written`) or from the sheet 情景; both
give the same object.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from unicodedata import normalize

from forecast.data.catalog import ACCOUNTS, Account
from forecast.data.periods import Freq, Period, Span
from forecast.data.words import (
    ADDED,
    EVENTS,
    PATHS,
    BudgetGroup,
    Design,
    Layer,
    Method,
    Nature,
    Operator,
    ScenarioName,
    word_of,
)
from forecast.issues import CellRef, InputError, Issue, nearest
from forecast.labels import Bilingual, Lang, enumerated, in_lang, joined

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from forecast.data.catalog import Catalog
    from forecast.data.observations import Status
    from forecast.data.registers import Share

BUDGET_GROUPS: dict[str, tuple[Account, ...]] = {
    BudgetGroup.ALL: ACCOUNTS,
    BudgetGroup.GENERAL: ("general",),
    BudgetGroup.FUND: ("fund",),
    BudgetGroup.CAPITAL: ("capital",),
    BudgetGroup.SOCIAL: ("social",),
}
"""Names that stand for every line of an account, for the method ``取预算``."""


ANY_YEAR = Span(Period.annual(1900), Period.annual(2199))
"""The span of a parameter that states none: :func:`spanned` puts the periods projected for it."""


@dataclass(frozen=True, slots=True)
class Override:
    """One delta of a scenario.

    Parameters
    ----------
    item
        A catalogue code, a parameter of the model for ``参数``, or the name of an event.
    span
        The years that it covers; a parameter has its value in all.
    method
        ``假设``: the path of an exogenous variable. ``固定``: exogenise an endogenous variable.
        ``取预算``: exogenise it at the workbook's budget. ``取税源``: lay the risks of the register
        重点税源 on a tax: the mean in the central run, draws that leave or stay.
        ``发生``, ``不发生``: an event of a register, by the name of its row (``item`` is no code).
        ``调整``: an add-factor in its unit.
        ``比例调整``: an add-factor in per cent of the level. ``截距``: an add-factor inside the
        equation, in units of its left-hand side. ``参数``: a parameter's value.
        ``偏度``: the skew γ of the shock, within -1 and 1; above nought the risks lie below.
    value, low, high
        In the item's unit. ``low`` and ``high`` give a range: a run at each end, and a distribution
        between them.
    band
        The ends of the central 80 per cent of a path that was forecast; ``low`` and ``high`` are
        those of its 95 per cent then.
    value_at
        The cell that the value stands in, for an override of a sheet.
    between
        The two cells that the value is the middle of, for a target that is a range.
    fade
        The share of an add-factor that is left each year after the first; none means all of it.
    layer, author, reason
        Who says so, and why: a source, or a judgement that is marked as one.
    """

    item: str
    span: Span
    method: Method
    value: float | None = None
    low: float | None = None
    high: float | None = None
    layer: Layer = Layer.JUDGEMENT
    author: str = ""
    reason: str = ""
    origin: CellRef | None = None
    fade: float | None = None
    value_at: CellRef | None = None
    between: tuple[CellRef, ...] = ()
    band: tuple[float, float] | None = None

    def at(self, period: Period) -> Override:
        """Return the override of one of its years, an add-factor faded to it."""
        share = 1.0
        if self.fade is not None and self.method in ADDED:
            share = self.fade ** (period - self.span.first)
        value, low, high = (None if one is None else share * one
                            for one in (self.value, self.low, self.high))
        return replace(self, span=Span(period, period), value=value, low=low, high=high, fade=None)


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a grid: an override without its value, its names, the values that it takes."""

    laid: Override
    title: str
    title_en: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A fan-out: what is varied, by which design; ``samples`` and ``seed`` are of a hypercube."""

    axes: tuple[Axis, ...]
    design: Design
    samples: int
    seed: int
    origin: CellRef


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of overrides over a parent.

    ``vintages`` maps an item code (or ``*``) to the status of the vintage that the scenario reads.
    ``shares`` are rows of the sharing table that stand before the workbook's. ``files`` are the
    files that it was read from, parents' among them, each with its SHA-256. One with a ``grid``
    stands for many (:func:`forecast.data.grids.fanned`).
    """

    name: str
    title: str
    parent: str | None = None
    overrides: tuple[Override, ...] = ()
    vintages: tuple[tuple[str, Status], ...] = ()
    notes: tuple[str, ...] = ()
    name_en: str = ""
    origin: CellRef | None = None
    shares: tuple[Share, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    grid: Grid | None = None

    @property
    def named_at(self) -> CellRef:
        """Where it is named, for a sentence."""
        return self.origin or CellRef(self.name)

    @property
    def told(self) -> Bilingual:
        """The scenario's name in both languages."""
        return Bilingual(self.name, self.name_en or word_of(self.name).en)

    def label(self, lang: Lang) -> str:
        """Return the scenario's name in one language."""
        return in_lang(self.told, lang)


@dataclass(frozen=True, slots=True)
class Target:
    """A plan target as operator and value.

    ``与GDP同步`` is operator ``同步`` with ``reference`` gdp_growth; ``文字`` has no number at all
    (节能减排完成市下达任务). ``tolerance`` widens ``≈``, ``同步`` and the ends of ``区间`` by
    that many units; a ``左右`` in the text is a tolerance. ``nature`` is empty where the papers do
    not say it.
    """

    item: str
    period: Period
    operator: Operator
    value: float | None = None
    high: float | None = None
    reference: str | None = None
    tolerance: float = 0.0
    nature: Nature = Nature.UNSTATED
    source: str = ""
    text: str = ""
    origin: CellRef | None = None
    value_at: CellRef | None = None
    high_at: CellRef | None = None


def check_override(override: Override, places: Mapping[str, CellRef], issues: list[Issue],
                   freqs: Collection[Freq] = (Freq.A,)) -> None:
    """Report what no override may say, whether it stands in a file or in a sheet.

    ``places`` tell where its parts stand: ``span``, ``value``, ``low``, ``high``, ``fade``;
    ``freqs`` are the kinds of periods that its span may be of.
    """
    low, high, span = override.low, override.high, override.span
    if span.first.freq not in freqs:
        issues.append(Issue("span_not_years", places["span"], str(span)))
    if (low is None) != (high is None):
        lacking = "high" if high is None else "low"
        issues.append(Issue("range_end", places[lacking], f"{low if high is None else high:g}",
                            (("lacking", lacking),)))
    elif low is not None and high is not None:
        if high < low:
            issues.append(Issue("bad_range", places["high"], f"{high:g}"))
        elif override.value is not None and not low <= override.value <= high:
            issues.append(Issue("outside_range", places["value"], f"{override.value:g}",
                                (("low", f"{low:g}"), ("high", f"{high:g}"))))
    if override.fade is not None and not 0.0 <= override.fade <= 1.0:
        issues.append(Issue("bad_fade", places["fade"], f"{override.fade:g}"))
    elif override.fade is not None and override.method not in ADDED:
        issues.append(Issue("idle_fade", places["fade"], f"{override.fade:g}",
                            (("method", override.method), ("methods", enumerated(sorted(ADDED))))))


def timed(scenario: Scenario, freq: Freq, issues: list[Issue]) -> Scenario:
    """Write a scenario's spans in the periods of a model; quarters say nothing of a year."""
    overrides = []
    for one in scenario.overrides:
        if one.span.first.freq > freq:
            issues.append(Issue("span_not_years", one.origin or CellRef(scenario.name),
                                str(one.span)))
            continue
        overrides.append(one if one.span.first.freq is freq
                         else replace(one, span=one.span.at(freq)))
    return replace(scenario, overrides=tuple(overrides))


def unknown_item(where: CellRef, text: str, items: Catalog, method: Method | None = None
                 ) -> Issue:
    """Say that nothing known is named, with the nearest name that the method could take."""
    groups = BUDGET_GROUPS if method == Method.TAKE_BUDGET else ()
    return Issue("unknown_item", where, text, (("near", items.nearest(text, others=groups)),))



def clashes(overrides: tuple[Override, ...], items: Catalog, issues: list[Issue]) -> None:
    """Report two overrides of one point in one layer: their order must not matter."""
    seen: dict[tuple[str, str, str, int], Override] = {}
    for override in overrides:
        for period in override.span.periods():
            method = "event" if override.method in EVENTS else override.method
            key = (override.item, method, override.layer, _when(override, period))
            other = seen.setdefault(key, override)
            if other is not override:
                item = items.find(override.item)
                name = Bilingual(item.zh, item.en) if item else override.item
                issues.append(Issue("override_twice", override.origin or CellRef(""),
                                    name, (("period", str(period)),
                                                    ("other", str(other.origin or "")))))
                break


def alike(known: Mapping[str, Scenario]) -> list[Issue]:
    """Report scenarios whose names differ by the width or the case of letters, or by spaces.

    Rows or files meant for one scenario would make two, each with half of what was assumed.
    """
    found: list[Issue] = []
    seen: dict[str, Scenario] = {}
    for one in known.values():
        bare = "".join(normalize("NFKC", one.name).casefold().split())
        other = seen.setdefault(bare, one)
        if other is not one:
            at, beside = (one, other) if one.origin else (other, one)
            found.append(Issue("scenario_alike", at.named_at, at.name, (
                ("beside", beside.name), ("other", str(beside.origin or "")))))
    return found


def parent_of(name: str) -> str | None:
    """Return what a scenario stands on that names no parent: the baseline, which has none."""
    return None if name == ScenarioName.BASELINE else ScenarioName.BASELINE


def spanned(scenario: Scenario, ahead: Span) -> Scenario:
    """Return a scenario whose parameters without a span of their own have that of a run."""
    return replace(scenario, overrides=tuple(
        replace(one, span=ahead) if one.span == ANY_YEAR else one for one in scenario.overrides))


def lineage(name: str, known: Mapping[str, Scenario]) -> Scenario:
    """Fold a scenario with its ancestors: an override replaces the parent's on the same points.

    Raises
    ------
    InputError
        When a parent is unknown or the line of parents is a circle.
    """
    chain: list[Scenario] = []
    step: str | None = name
    while step is not None:
        links = {link.name for link in chain}
        origin = chain[-1].origin if chain and chain[-1].origin else CellRef("")
        if step in links:
            told = (*(link.told for link in chain), known[step].told)
            raise InputError([Issue("scenario_circle", origin, step,
                                    (("chain", joined("issues.then", told)),))])
        if step not in known:
            others = [one for one in known.values() if one.name not in links]
            words = {word: one.told for one in others for word in (one.name, one.told.en)}
            near = nearest(step, words)
            raise InputError([Issue("unknown_scenario", origin, step,
                                    (("choices", enumerated(one.told for one in others)),
                                     ("near", words.get(near, near))))])
        chain.append(known[step])
        step = known[step].parent
    shares = tuple(share for scenario in chain for share in scenario.shares)
    points: dict[tuple[str, str, int], Override] = {}
    vintages: dict[str, Status] = {}
    for scenario in reversed(chain):
        vintages.update(dict(scenario.vintages))
        for override in scenario.overrides:
            for period in override.span.periods():
                points[_slot(override), override.item, _when(override, period)] = (
                    override if override.method is Method.PARAMETER else override.at(period))
    files = tuple(dict.fromkeys(file for scenario in chain for file in scenario.files))
    return replace(known[name], overrides=tuple(points.values()), vintages=tuple(vintages.items()),
                   shares=shares, files=files)


def _when(override: Override, period: Period) -> int:
    """Return what tells apart the points of an override: a parameter has one value for all."""
    return 0 if override.method is Method.PARAMETER else period.ordinal


def _slot(override: Override) -> str:
    """Paths of one point replace each other, and so does what is decided; add-factors stack."""
    if override.method in PATHS:
        return "path"
    if override.method in EVENTS:
        return "event"
    return f"{override.method}/{override.layer}"
