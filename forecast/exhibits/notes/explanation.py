"""Where a number comes from: its equation, the same with numbers, contributions, down to the cell.

The tree has one node a figure. A figure of the horizon has an equation and, below it, the figures
that the equation reads; at the leaves stand sources: a published figure with its cell and why this
vintage, a parameter with its prior, a scenario's override, a register entry.
"""

from __future__ import annotations

import re
from dataclasses import replace
from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import ADDED, Freq, Method, UnitCode, word_of
from forecast.equations import (
    Data,
    Leaf,
    Node,
    Param,
    Split,
    Var,
    central,
    evaluate,
    is_sum,
    split,
    to_text,
    walk,
)
from forecast.exhibits.kit import (
    REGISTERED,
    beside,
    decimals,
    figure_choice,
    finite,
    listed,
    means,
    paths_of,
    qualified,
)
from forecast.exhibits.notes.told import Amount, Source, Told
from forecast.labels import Lang, in_lang, label
from forecast.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from forecast.data import Choice, Override, Period
    from forecast.equations import Equation, Part
    from forecast.exhibits.notes.told import NodeKind, SourceKind
    from forecast.projection import Result

_LEDGERS: Mapping[str, SourceKind] = {"share": "share", "due": "due", "listed": "listed"}
_ADDED = ADDED | {Method.TAKE_PAYERS}
_NAME = re.compile(r"\b([A-Za-z_]\w*)\b(?:\(-(\d+)\))?")


def published(choice: Choice, lang: Lang, source: str = "") -> Source:
    """Tell about a published figure: its cell, and why this vintage."""
    seen = choice.chosen
    why = label(f"vintage.{choice.reason}", lang, status=seen.status.label(lang))
    others = label("explain.with", lang).join(
        beside(other, _plain(other.value, 4), lang)
        for other in choice.passed_over if other.value != seen.value)
    words = (("year", str(seen.period)), ("status", seen.status.label(lang)),
             ("date", seen.published.isoformat()), ("document", seen.cited),
             ("taken", str(seen.taken) if seen.taken else ""),
             ("qualifier", qualified("", seen.qualifier, lang)), ("why", why), ("others", others))
    kind: SourceKind = "budget" if source in {"budget", "voted"} else "published"
    return Source(kind, seen.value, seen.origin, tuple((key, word) for key, word in words if word))


def explain(result: Result, scenario: str, item: str, period: Period, depth: int = 2,
            lang: Lang = "zh") -> Told:
    """Tell where a figure comes from.

    Parameters
    ----------
    depth
        How many equations are followed downwards; the sources of the last are still given.
    """
    return _Teller(result, scenario, lang).figure(item, period, depth)


class _Teller:
    """Walks from a figure to its sources, in one scenario's central run."""

    def __init__(self, result: Result, scenario: str, lang: Lang) -> None:
        self.result, self.lang = result, lang
        self.run = result.run(scenario)
        self.equations = {one.name: one for one in result.model.equations}
        self.starts = {one.name: one for one in result.model.starts}
        self.vintage = result.vintage(self.run)
        self.seen: set[tuple[str, Period]] = set()

    # -- figures -----------------------------------------------------------------------------

    def value(self, code: str, period: Period) -> float:
        """Return the central figure, NaN for a gap: what the record holds, and older history."""
        known = self.result.value(code, period, self.run.scenario.name)
        if known is None:
            known = self.run.figures.get(code, {}).get(period)
        base = self.result.base
        if known is None and period.freq is base.freq and period <= base:
            known = self.result.dataset.value(code, period, self.vintage)
        return nan if known is None else known

    def reader(self, period: Period) -> Callable[[Leaf], float]:
        """Return a reader of leaves as an equation of one year reads them."""
        def read(leaf: Leaf) -> float:
            if isinstance(leaf, Param):
                return self.run.parameters.get(leaf.name, nan)
            if isinstance(leaf, Data):
                found = self.run.plan.data.get((leaf.source, leaf.item, period + leaf.lag))
                return nan if found is None else central(found)
            return self.value(leaf.name, period + leaf.lag)

        return read

    def figure(self, code: str, period: Period, depth: int) -> Told:
        """Tell about one variable in one year."""
        item = self.result.catalog[code]
        value, before = self.value(code, period), self.value(code, period + -1)
        told = Told(code, self.result.name(code, self.lang), period, item.unit.name(self.lang),
                    finite(value), finite(before), digits=decimals(item))
        if (code, period) in self.seen:
            return replace(told, kind=self.kind(code, period), cut="seen")
        if told.value is None:
            return told
        if period <= self.result.base or code not in self.equations:
            return self.past(told, period, depth)
        equation = self.equations[code]
        kind = self.kind(code, period)
        told = replace(told, kind=kind, where=equation.where,
                       sources=self.overrides(code, period))
        if kind == "imposed" and equation.kind != "identity":
            return replace(told, equation=self.named(equation),
                           rest=self.run.residuals.get((code, period)))
        if depth <= 0:
            return replace(told, equation=self.named(equation), cut="depth")
        self.seen.add((code, period))
        read = self.reader(period)
        taken = split(equation, read, self.reader(period + -1), value, before)
        level = equation.level(equation.right)
        with np.errstate(all="ignore"):
            computed = float(evaluate(level, read))
        return replace(
            self.with_split(told, taken), equation=self.named(equation),
            numbers=self.numbers(level, read), computed=finite(computed),
            adds_up=is_sum(equation.right),
            below=tuple(self.leaf(leaf, period, depth - 1) for leaf in _leaves(equation)))

    def kind(self, code: str, period: Period) -> NodeKind:
        if period <= self.result.base or code not in self.equations:
            return "start" if self.is_started(code, period) else "published"
        fixed = self.run.plan.fixed.get((code, period))
        if fixed is not None and isfinite(central(fixed)):
            return "imposed"
        return self.equations[code].kind

    def is_started(self, code: str, period: Period) -> bool:
        return code in self.run.started and period == self.result.base

    def past(self, told: Told, period: Period, depth: int) -> Told:
        """Tell about a figure of history: published, or given by the model's [start]."""
        if not self.is_started(told.code, period):
            choice = (self.run.history.get(told.code, {}).get(period)
                      or self.result.dataset.read(told.code, period, self.vintage))
            if choice is None:
                return told
            return replace(told, kind="published", sources=(published(choice, self.lang),))
        equation = self.starts[told.code]
        self.seen.add((told.code, period))
        read = self.reader(period)
        source = Source("start", told.value, equation.where)
        return replace(
            told, kind="start", where=equation.where, equation=self.named(equation),
            numbers=self.numbers(equation.right, read), sources=(source,),
            below=tuple(self.leaf(leaf, period, depth - 1) for leaf in _leaves(equation)))

    def with_split(self, told: Told, taken: Split | None) -> Told:
        if taken is None:
            return told
        amounts = tuple(Amount(self.together(part),
                               tuple(_code(leaf) for leaf in part.leaves), part.amount)
                        for part in taken.parts)
        return replace(told, form=taken.form, amounts=amounts, rest=taken.rest)

    def together(self, part: Part) -> str:
        """Name leaves that contribute together; a variable read only with a lag says so."""
        names = [self.name(Var(leaf.name, lag) if isinstance(leaf, Var) else leaf)
                 for leaf, lag in zip(part.leaves, part.lags, strict=True)]
        return self.text("with").join(names) or self.text("constant")

    def leaf(self, leaf: Leaf, period: Period, depth: int) -> Told:
        """Tell about what an equation reads."""
        if isinstance(leaf, Param):
            return self.parameter(leaf.name)
        if isinstance(leaf, Data):
            return self.data(leaf, period + leaf.lag)
        return self.figure(leaf.name, period + leaf.lag, depth)

    # -- leaves ------------------------------------------------------------------------------

    def parameter(self, name: str) -> Told:
        prior = self.result.priors.parameters[name]
        key = "posterior" if prior.is_estimated else "prior"
        words = ((key, f"{prior.mean:.4g} ± {prior.spread:.4g}"),
                 ("basis", in_lang(prior.basis, self.lang)))
        sources = [Source("parameter", prior.value, prior.origin, words)]
        sources += [self.override(one) for one in self.run.scenario.overrides
                    if one.method == Method.PARAMETER and one.item == name][:1]
        return Told(name, prior.title(self.lang), None, "", self.run.parameters[name],
                    kind="parameter", sources=tuple(sources), digits=4)

    def data(self, leaf: Data, period: Period) -> Told:
        """Tell about a figure of the registers, a budget or a last known figure."""
        if leaf.source == "quarter":
            return Told(_code(leaf), self.name(Data(leaf.source, leaf.item)), period, "",
                        self.reader(period)(Data(leaf.source, leaf.item)), kind="figure")
        item = self.result.catalog[leaf.item]
        value = self.reader(period)(Data(leaf.source, leaf.item))
        told = Told(f"{leaf.source}({leaf.item})", self.name(Data(leaf.source, leaf.item)), period,
                    item.unit.name(self.lang), finite(value), kind="figure", digits=decimals(item))
        if leaf.source in REGISTERED:
            told = replace(told, unit="%", digits=2) if leaf.source == "share" else told
            kind = _LEDGERS.get(leaf.source, "register")
            none = Source("unlisted" if kind == "listed" else kind,
                          words=(("basis", self.text(f"no_{leaf.source}")),))
            rows = listed(self.result, self.run, leaf, period)
            return replace(told, sources=tuple(
                Source(kind, one.value, one.origin, tuple(
                    (key, word) for key, word in (
                        ("entry", in_lang(word_of(one.entry), self.lang)), ("basis", one.basis),
                        ("implied", self.text("yes") if one.implied else "")) if word))
                for one in rows) or (none,))
        choice = figure_choice(self.result, self.run, leaf.source, leaf.item, period)
        if choice is None:
            return told
        return replace(told, sources=(published(choice, self.lang, leaf.source),))

    def overrides(self, code: str, period: Period) -> tuple[Source, ...]:
        """List what the scenario imposes on a variable in a year: the last path, add-factors."""
        mine = [one for one in self.run.scenario.overrides
                if period in one.span and means(self.run, one, code, self.result.catalog)]
        found: list[Source] = []
        for one in [*paths_of(mine)[-1:], *(one for one in mine if one.method in _ADDED)]:
            found.append(self.override(one))
            if one.method == Method.TAKE_BUDGET:
                choice = self.result.dataset.intended(code, period, self.vintage)
                found += [published(choice, self.lang, "budget")] if choice else []
        return tuple(found)

    def override(self, one: Override) -> Source:
        span = "" if one.low is None else label("exhibit.range", self.lang, low=f"{one.low:g}",
                                                high=f"{one.high:g}")
        told = (word_of(one.method), span, word_of(one.layer), one.author, one.reason)
        words = ((key, in_lang(word, self.lang)) for key, word in zip(
            ("method", "range", "layer", "author", "reason"), told, strict=True))
        kind: SourceKind = "add_factor" if one.method in _ADDED else "override"
        unit = UnitCode.PERCENT if one.method == Method.SCALE else ""
        return Source(kind, one.value, one.origin,
                      tuple((key, word) for key, word in words if word), unit)

    # -- words -------------------------------------------------------------------------------

    def text(self, key: str, **fields: object) -> str:
        return label(f"explain.{key}", self.lang, **fields)

    def name(self, leaf: Leaf) -> str:
        """Name a leaf: GDP增速（上年）."""
        if isinstance(leaf, Param):
            return self.result.priors.parameters[leaf.name].title(self.lang)
        if isinstance(leaf, Data) and leaf.source == "quarter":
            return self.text("data_quarter", number=leaf.item)
        code = leaf.item if isinstance(leaf, Data) else leaf.name
        name = self.result.name(code, self.lang)
        if isinstance(leaf, Data):
            name = self.text(f"data_{leaf.source}", name=name)
        return f"{name}{self.lagged(leaf.lag)}"

    def lagged(self, lag: int) -> str:
        if lag == 0:
            return ""
        kind = "year" if self.result.base.freq is Freq.A else "quarter"
        return self.text(f"last_{kind}") if lag == -1 else self.text(f"{kind}s_ago", count=-lag)

    def named(self, equation: Equation) -> str:
        """Write an equation as its author did, with names for codes; totals are written out."""
        if re.search(r"\btotal\s*\(", equation.text):
            mark = equation.text[equation.text.index("=") :].split()[0]
            return f"{self.name(Var(equation.name))} {mark} " + to_text(equation.right,
                                                                       name=self.name)

        def named(found: re.Match[str]) -> str:
            code, lag = found[1], -int(found[2] or 0)
            if code in self.result.catalog:
                return self.name(Var(code, lag))
            return self.name(Param(code)) if code in self.result.priors.parameters else found[0]

        return _NAME.sub(named, equation.text)

    def numbers(self, tree: Node, read: Callable[[Leaf], float]) -> str:
        """Write a tree with numbers put in, each with the digits that papers print."""
        def number(leaf: Leaf) -> str:
            value = read(leaf)
            if not isfinite(value):
                return "—"
            code = leaf.item if isinstance(leaf, Data) else leaf.name
            if isinstance(leaf, Data) and leaf.source == "quarter":
                return _plain(value, 0)
            digits = 4 if isinstance(leaf, Param) else decimals(self.result.catalog[code])
            text = _plain(value, digits)
            return f"({text})" if value < 0 else text

        return to_text(tree, name=number)


def outline(told: Told, level: int = 0) -> Iterator[tuple[int, Told]]:
    """Go through the tree from the top, each node with its depth."""
    yield level, told
    for below in told.below:
        yield from outline(below, level + 1)


def _leaves(equation: Equation) -> tuple[Leaf, ...]:
    """List what an equation reads, each once; a change starts from the variable's last value."""
    tree = equation.level(equation.right)
    return tuple(dict.fromkeys(leaf for leaf in walk(tree) if isinstance(leaf, Var | Data | Param)))


def _code(leaf: Leaf) -> str:
    return f"{leaf.source}({leaf.item})" if isinstance(leaf, Data) else leaf.name


def _plain(value: float, digits: int) -> str:
    text = f"{half_up(value, digits):f}"
    return text.rstrip("0").rstrip(".") if digits > 2 and "." in text else text
