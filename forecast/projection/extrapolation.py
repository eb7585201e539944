"""Paths for what a scenario leaves open: rules that would hold a figure still follow its history.

``x := x(-1)`` keeps last year's figure until somebody decides. With five annual figures or more the
engine of :mod:`forecast.timeseries` knows better; its path enters as an assumption with a range and
a reason, like one that staff wrote down, so every table shows it and any override replaces it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Layer, Method, Override, Span
from forecast.equations import OWN_PATH, Var, walk
from forecast.fiscal import EVEN, one_offs, one_offs_in, regular, within
from forecast.labels import LANGS, Bilingual, both, label
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from forecast.data import Catalog, Dataset, Period, Vintage
    from forecast.equations import Equation

SHORTEST = 5
"""Annual figures below which a rule holds.

What a bureau lacks the figures of a rule for follows its own history however short: the engine
leads on three or four, and tells how far one may be off. A line with fewer follows its total.
"""
FEWEST = 3
"""Annual figures below which a line's own history says nothing of its growth."""
BAND, LEVEL = 80.0, 95.0
"""Coverage, in per cent, of the intervals that the path is drawn from."""


def extrapolated(dataset: Dataset, equations: Sequence[Equation], vintage: Vintage,
                 periods: Sequence[Period]) -> tuple[Override, ...]:
    """Return a path for every variable that its rule would hold at last year's figure.

    Parameters
    ----------
    vintage
        How figures are read: the as-of date of the run, the scenario's wishes.
    periods
        The years to project, one after another; the base year stands before the first.

    Returns
    -------
    tuple of Override
        One a variable and year, method 假设, layer 基准: the engine's mean, the ends of its 95 %
        interval, and in words what it rests on.
    """
    known = {one.name: own for one in equations if _holds_still(one)
             and (own := history(dataset, one.name, vintage, periods[0], 1 if _is_free(
                 one, dataset.catalog) else SHORTEST)) is not None}
    if not known:
        return ()
    once = {name for name, own in known.items()
            if one_offs_in(dataset, name, periods[0] + -len(own), periods[0] + -1)}
    guides = {name: whole for name in known
              if (whole := guide(dataset, name, vintage, periods[0])) is not None}
    alone = {name: own for name, own in known.items() if name not in guides}
    pairs = [(level, growth) for level, growth in grown_alone(dataset, equations)
             if not alone.keys().isdisjoint((level, growth))]
    beside = {name: own for name in chain.from_iterable(pairs) if name not in alone
              and (own := history(dataset, name, vintage, periods[0])) is not None}
    made = (*(replace(one, reason=both("run.regular", reason=one.reason))
              if one.item in once else one
              for one in led_on({**alone, **beside}, periods, "extrapolated", dataset.catalog,
                                pairs) if one.item in alone),
            *_shared_out(dataset, guides, {name: known[name][-1] for name in guides}, vintage,
                         periods))
    return tuple(_with_one_offs(dataset, one) for one in made)


def _is_free(rule: Equation, items: Catalog) -> bool:
    """Tell whether a rule holds for lack of anything better: of what lacks its driver, of taxes.

    A tax that no equation gives (资源税, 车船税) moves with the economy as others do; spending
    and what others hand down keep to what was decided.
    """
    return rule.section == OWN_PATH or items[rule.name].parent == "tax_revenue"


def _with_one_offs(dataset: Dataset, path: Override) -> Override:
    """Add what the register expects of a year to its path, which history tells without one-offs."""
    year = path.span.first
    more = sum_of(one.amount for one in one_offs_in(dataset, path.item, year, year)
                  if one.odds is None or one.odds >= EVEN)
    if not more:
        return path
    return _moved(path, lambda end: end + more, both(
        "run.with_one_off", amount=f"{more:,.0f}", reason=path.reason))


def _moved(path: Override, move: Callable[[float], float], reason: str) -> Override:
    """Move a path and all ends of its ranges alike."""
    value, low, high = (None if end is None else move(end)
                        for end in (path.value, path.low, path.high))
    band = None if path.band is None else (move(path.band[0]), move(path.band[1]))
    return replace(path, value=value, low=low, high=high, band=band, reason=reason)


def guide(dataset: Dataset, name: str, vintage: Vintage, first: Period) -> str | None:
    """Return the total whose history leads a line that has hardly any of its own; None without one.

    A total of all sources or uses, carry-over and debt among them, says nothing of its lines.
    """
    own = history(dataset, name, vintage, first, 1)
    if own is None or np.isfinite(own).sum() >= FEWEST or own[-1] <= 0:
        return None  # refunds beyond a tax do not grow as revenue does
    whole = dataset.catalog[name].parent
    while whole is not None and dataset.catalog[whole].side in _LINES:
        past = history(dataset, whole, vintage, first, FEWEST)
        if past is not None and past[-1] > 0:
            return whole
        whole = dataset.catalog[whole].parent
    return None


_LINES = frozenset({"source", "use"})


def _shared_out(dataset: Dataset, guides: Mapping[str, str], starts: Mapping[str, float],
                vintage: Vintage, periods: Sequence[Period]) -> Iterator[Override]:
    """Give lines the growth of their totals.

    Lines are drawn one by one; where they make up the whole, each is given so much more room that
    their sum has the interval of the whole.
    """
    pasts = {whole: past for whole in dict.fromkeys(guides.values())
             if (past := history(dataset, whole, vintage, periods[0], FEWEST)) is not None}
    for one in led_on(pasts, periods, "extrapolated", dataset.catalog) if pasts else ():
        shares = {name: starts[name] / pasts[one.item][-1] for name, whole in guides.items()
                  if whole == one.item}
        is_all = abs(sum_of(shares.values()) - 1.0) < _ALL
        room = float(np.hypot.reduce(list(shares.values()))) if is_all else 1.0
        middle, item = one.value or 0.0, dataset.catalog[one.item]
        why = both("run.extrapolated_share", whole=Bilingual(item.zh, item.en), reason=one.reason)
        for name, share in shares.items():
            low, high, inner, outer = (
                share * _roomier(middle, end, room)
                for end in (one.low, one.high, *(one.band or (one.low, one.high)))
                if end is not None)
            yield replace(one, item=name, value=share * middle, low=low, high=high,
                          band=(inner, outer), reason=why)


def _roomier(middle: float, end: float, room: float) -> float:
    """Move an end of an interval away from its middle; downwards by a ratio, never to nought."""
    if 0 < end < middle:
        return middle * float((end / middle) ** (1.0 / room))
    return middle + (end - middle) / room


_ALL = 0.005
"""Lines that miss their total by no more make it up."""

def grown_alone(dataset: Dataset, equations: Sequence[Equation]) -> Iterator[tuple[str, str]]:
    """Pair levels with their growth where a model ties the two alone: not GDP's, at fixed prices.

    What has a one-off is left apart: the level's past is without it, that of the growth is not.
    """
    items = dataset.catalog
    for equation in equations:
        names = {equation.name, *(node.name for node in walk(equation.right)
                                  if isinstance(node, Var))}
        growth = {name for name in names if items[name].series_kind == "rate"}
        if equation.kind == "identity" and len(names) == _TWO and len(growth) == 1:
            (level,) = names - growth
            if not within(one_offs(dataset.adjustments), level, items):
                yield level, growth.pop()


_TWO = 2


def led_on(pasts: Mapping[str, NDArray[np.float64]], periods: Sequence[Period], reason: str,
           catalog: Catalog, pairs: Iterable[tuple[str, str]] = ()) -> Iterator[Override]:
    """Give the engine's path of each item over some periods, by the figures that it rests on.

    Parameters
    ----------
    reason
        The label, in ``run``, that says what the paths are for.
    pairs
        Levels and their growth: where both have figures enough to be told apart from chance, their
        paths are one.
    """
    from forecast.timeseries import explain, forecast_many, made_to_agree

    made = forecast_many(list(pasts.values()), len(periods), int(periods[0].freq),
                         level=(BAND, LEVEL), kinds=[catalog[name].series_kind for name in pasts])
    rows = {name: row for row, name in enumerate(pasts)
            if np.isfinite(pasts[name]).sum() >= SHORTEST}
    made = made_to_agree(made, ((rows[level], rows[growth], float(pasts[level][-1]))
                                for level, growth in pairs if {level, growth} <= rows.keys()))
    for row, (name, values) in enumerate(pasts.items()):
        words = Bilingual(*(label("run.words_join", lang).join(explain(
            values, made, row, lang, freq=int(periods[0].freq), is_rate=catalog[name].unit.is_rate))
            for lang in LANGS))
        why = both(f"run.{reason}", count=int(np.isfinite(values).sum()), words=words)
        for step, period in enumerate(periods):
            (inner, low), (outer, high) = (
                ends[row, :, step].tolist() for ends in (made.lower, made.upper))
            yield Override(name, Span(period, period), Method.ASSUME, float(made.mean[row, step]),
                           low, high, Layer.BASELINE, reason=why, band=(inner, outer))


def continued(paths: Sequence[Override], known: Mapping[tuple[str, Period], tuple[float, str]]
              ) -> tuple[Override, ...]:
    """Lead paths on from figures that are known better: later years keep their growth over them.

    Parameters
    ----------
    known
        What an item comes to in a period otherwise, by its months or by what a scenario states, and
        the label, in ``run``, that says so of the years after. Where it and the path's own have two
        signs, no growth leads from one to the other, and the rule holds. Years before the first
        known one keep their path.
    """
    own = {(one.item, one.span.first): one.value for one in paths}
    found = []
    for one in paths:
        before = [at for item, at in known if item == one.item and at <= one.span.first]
        if not before:
            found.append(one)
        elif one.span.first != (start := max(before)):
            (figure, reason), led = known[one.item, start], own.get((one.item, start)) or 0.0
            if figure * led > 0:
                found.append(_moved(one, (figure / led).__mul__, both(
                    f"run.{reason}", reason=one.reason)))
    return tuple(found)


def _holds_still(equation: Equation) -> bool:
    """Tell whether a rule of the model repeats last year; one of the workbook's own is a wish."""
    return (not equation.where.sheet and equation.kind == "assumption" and not equation.transform
            and equation.right == Var(equation.name, -1))


def history(dataset: Dataset, name: str, vintage: Vintage, first: Period,
            fewest: int = SHORTEST) -> NDArray[np.float64] | None:
    """Return the annual figures up to the base year, one-offs of the register taken out.

    None when they are fewer than ``fewest`` or end sooner.
    """
    try:
        series = regular(dataset, name, vintage)
    except KeyError:
        return None
    values = series.values[: first - series.start]
    if len(values) != first - series.start or np.isfinite(values).sum() < fewest:
        return None
    return values if np.isfinite(values[-1]) else None
