"""A model of one's own solved again from past periods: estimated and run on what was known then.

Each origin reads the figures up to its period as they stood on the day that the last of them was
made public. The model is run twice: with exogenous paths led on from their own past, as on the day,
and with the figures that exogenous items later had, so that what is the equations' fault can be
told from what is that of the assumptions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Freq, Layer, Method, Override, Scenario, ScenarioName, Span, Vintage
from forecast.evaluation import (
    FEWEST_YEARS,
    LEVELS,
    MODEL,
    MODEL_GIVEN,
    SEASONAL,
    SERIES,
    UNCHANGED,
    Backtest,
    Case,
    Origin,
    outturn,
)
from forecast.fiscal import regular
from forecast.footing import ground_of
from forecast.issues import InputError
from forecast.run import Request, solve
from forecast.timeseries import forecast_many

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forecast.data import Dataset, Period
    from forecast.evaluation import Array
    from forecast.projection import Result, Settings
    from forecast.workbook import InputBook

_GIVEN = "exogenous as it came"


@dataclass(frozen=True, slots=True, eq=False)
class Replayed:
    """The forecasts that a model would have made, beside those of rules that know no model.

    Parameters
    ----------
    found
        The cases, those of all methods from the same origins.
    origins
        The periods from which the model was solved.
    refused
        Periods before the first of them whose figures estimate or start it not.
    """

    found: Backtest
    origins: tuple[Period, ...]
    refused: tuple[Period, ...]


def replayed(book: InputBook, settings: Settings, most: int, items: Sequence[str] = ()
             ) -> Replayed:
    """Solve the workbook's own model again from past periods.

    Parameters
    ----------
    settings
        Horizon, draws, seed and as-of date; the base found or stated is the last figure known.
    most
        So many origins at most, the latest ones.
    items
        Codes; none means all that the model determines.

    Raises
    ------
    InputError
        When the model cannot be used at all, as :func:`forecast.run.solve` raises it.
    """
    ground = ground_of(book, settings)
    settings, vintage = ground.settings, Vintage.known(settings.as_of)
    last, dataset = _base(settings), book.dataset
    led = tuple(one.name for one in ground.model.equations if one.kind == "assumption")
    determined = tuple(one.name for one in ground.model.equations if one.kind != "assumption"
                       and outturn(dataset, one.name, last, vintage)[1] == outturn(
                           dataset, one.name, last, vintage)[1])
    wanted = tuple(code for code in determined if not items or code in items)
    cases: list[Case] = []
    done: list[Period] = []
    refused: list[Period] = []
    for step in range(most, 0, -1):
        start = last + -step
        known = _public(dataset, determined, start, vintage)
        if known is None:
            continue
        try:
            cases += _from(book, replace(settings, base=start, as_of=known), (wanted, led), vintage)
        except InputError:
            refused.append(start)
        else:
            done.append(start)
    methods = (MODEL, MODEL_GIVEN, UNCHANGED, SERIES if last.freq is Freq.A else SEASONAL)
    return Replayed(Backtest(dataset, vintage, methods, tuple(cases), (), ()), tuple(done),
                    tuple(refused))


def _base(settings: Settings) -> Period:
    assert settings.base is not None  # noqa: S101  # a model of one's own has its base found
    return settings.base


def _public(dataset: Dataset, items: Sequence[str], period: Period, vintage: Vintage
            ) -> date | None:
    """Return the day on which all items had a figure of a period; None where one has none."""
    released = [dataset.released(item, period, vintage) for item in items]
    days = [one.chosen.published for one in released if one is not None]
    return max(days) if days and len(days) == len(released) else None


def _from(book: InputBook, settings: Settings, items: tuple[Sequence[str], Sequence[str]],
          vintage: Vintage) -> list[Case]:
    """Solve from one origin, and say what came of it."""
    wanted, led = items
    start, whole = _base(settings), book.dataset
    then = replace(book, scenarios=(), targets=(), reforms={}, dataset=replace(
        whole, observations=tuple(one for one in whole.observations if not one.status.is_past
                                  or one.period.last_month.ordinal <= start.last_month.ordinal)))
    ahead = tuple(start + step for step in range(1, settings.steps + 1))
    given = Scenario(_GIVEN, _GIVEN, ScenarioName.BASELINE, tuple(
        Override(item, Span(period, period), Method.ASSUME, seen.chosen.value, layer=Layer.BASELINE)
        for item in led for period in ahead if (seen := whole.read(item, period, vintage))))
    result = solve(then, Request(book.path, (ScenarioName.BASELINE,), settings=settings,
                                 own=(given,)))
    histories = {item: _history(then.dataset, item, settings) for item in wanted}
    rivals = _rivals(tuple(histories.values()), settings, start.freq)
    found: list[Case] = []
    for place, item in enumerate(wanted):
        history = histories[item]
        if np.isfinite(history).sum() < FEWEST_YEARS or not np.isfinite(history[-1]):
            continue
        origin = Origin(item, start, settings.as_of or vintage.as_of, history)
        for step, target in enumerate(ahead):
            first, revised = outturn(whole, item, target, vintage)
            if not np.isfinite(revised):
                continue
            are_known = all(whole.read(one, period, vintage) for one in led
                            for period in ahead[:step + 1])
            for method, name in ((MODEL, ScenarioName.BASELINE), (MODEL_GIVEN, _GIVEN)):
                if method == MODEL or are_known:
                    found += _case(origin, method, (result, name), (step, first, revised))
            found += [Case(origin, method, step + 1, float(mean[place, step]), first, revised)
                      for method, mean in rivals.items()]
    return found


def _case(origin: Origin, method: str, run: tuple[Result, str], at: tuple[int, float, float]
          ) -> list[Case]:
    """Return what a run says of an item, with its intervals where it was drawn."""
    (result, scenario), (step, first, revised) = run, at
    target = origin.last + (step + 1)
    value = result.value(origin.item, target, scenario)
    if value is None:
        return []
    ends = [[result.quantile(origin.item, target, scenario, 0.5 + side * level / 200)
             for level in LEVELS] for side in (-1, 1)]
    lower, upper = (tuple(end for end in side if end is not None) for side in ends)
    drawn = LEVELS if len(lower) == len(upper) == len(LEVELS) else ()
    return [Case(origin, method, step + 1, value, first, revised, level=drawn,
                 lower=lower if drawn else (), upper=upper if drawn else ())]


def _history(dataset: Dataset, item: str, settings: Settings) -> Array:
    """Return an item's figures up to the origin as they stood, gaps as NaN."""
    start = _base(settings)
    series = regular(dataset, item, Vintage.known(settings.as_of), start.freq)
    return series.values[:start - series.start + 1]


def _rivals(histories: Sequence[Array], settings: Settings, freq: Freq) -> dict[str, Array]:
    """Forecast each history by rules that know no model."""
    steps = settings.steps
    last = np.array([one[-1] for one in histories])
    own = forecast_many(list(histories), steps, int(freq), LEVELS).mean
    return {UNCHANGED: np.repeat(last[:, None], steps, axis=1),
            SERIES if freq is Freq.A else SEASONAL: own}
