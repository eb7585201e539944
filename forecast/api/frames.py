"""Results and published figures as pandas: with units, quantiles, vintages, a fan.

The two classes below are pandas objects; what is computed from them is plain pandas. pandas is
loaded with this module, which is loaded by who asks for the first number.
"""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING, Any

import pandas as pd

from forecast.api.naming import scenario_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.data import Dataset, Period
    from forecast.labels import Lang
    from forecast.projection import Result

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
_BANDS = ((0.1, 0.9), (0.25, 0.75))
_PAST = 12
_DRAWN = 8
"""Years of history, and scenarios, that a fan can bear."""


def period_index(periods: Iterable[Period]) -> pd.PeriodIndex:
    """Return periods of one frequency as pandas has them, ``Y``, ``Q`` or ``M``."""
    from forecast.data import Freq

    listed = list(periods)
    freq = {Freq.A: "Y", Freq.Q: "Q", Freq.M: "M"}[listed[0].freq] if listed else "Y"
    return pd.PeriodIndex([str(one) for one in listed], freq=freq, name="period")


class Paths(pd.DataFrame):  # type: ignore[misc]  # pandas is not typed
    """An item's central values: a row a year, a column a scenario, in its unit.

    ``attrs`` has the item's ``item``, ``name`` and ``unit``. The years published come first. A year
    is read as ``.loc["2020"]``.
    """

    _metadata = ("_result", "_lang")

    @classmethod
    def of(cls, result: Result, code: str, lang: Lang) -> Paths:
        """Return an item's paths in every scenario of a result."""
        made = cls({name: [result.value(code, period, name) for period in result.periods]
                    for name in result.names()}, index=period_index(result.periods), dtype=float)
        made.columns.name = "scenario"
        made.attrs = {"item": code, "name": result.name(code, lang),
                      "unit": result.catalog[code].unit.code}
        made._result, made._lang = result, lang  # its own
        return made

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        """Pickle as plain pandas: the run behind it stays here."""
        plain = pd.DataFrame(self)
        plain.attrs = self.attrs
        return pd.DataFrame.copy, (plain,)

    def quantiles(self, shares: Sequence[float] = SHARES) -> pd.DataFrame:
        """Return quantiles of the draws: a row a year ahead, columns scenario × share.

        Raises
        ------
        InputError
            When the run had no draws.
        ValueError
            When a share is not within 0 and 1.
        """
        if not all(0 <= one <= 1 for one in shares):
            raise ValueError(f"shares must lie within 0 and 1; found {shares!r}")
        result = self._result
        _need_draws(result, self._lang)
        return pd.DataFrame(
            {(name, share): [result.quantile(self.attrs["item"], year, name, share)
                             for year in result.horizon]
             for name in result.names() for share in shares},
            index=period_index(result.horizon), dtype=float
        ).rename_axis(columns=("scenario", "quantile"))

    def to_frame(self) -> pd.DataFrame:
        """Return every number of the item in long form, as ``values.csv`` has it."""
        return long_frame(self._result, self._lang, (self.attrs["item"],))

    def plot(self, ax: Any = None, *, scenario: str | None = None) -> Any:
        """Draw the fan: history, the scenarios' central paths, 50 and 80 % ranges about one.

        Twelve years of history at most, and of many scenarios the first eight.

        Parameters
        ----------
        ax
            matplotlib axes to draw on; new ones by default.
        scenario
            The one with the ranges: the forecast by default. Without draws there are no ranges.

        Returns
        -------
        matplotlib.axes.Axes
            The axes drawn on.
        """
        from forecast.labels import label
        from forecast.render import Fan, fan_on

        result, code = self._result, self.attrs["item"]
        main = result.main if scenario is None else scenario_of(scenario, result.names())

        def path(years: Sequence[Period], name: str) -> tuple[list[float], list[float]]:
            vintage = result.vintage(result.run(name))
            values = [result.value(code, year, name) if year in result.periods
                      else result.dataset.value(code, year, vintage) for year in years]
            return [_at(year) for year in years], [nan if one is None else one for one in values]

        vintage = result.vintage(result.run(main))
        past = [result.base + -back for back in reversed(range(_PAST))]
        while past and result.dataset.read(code, past[0], vintage) is None:
            past.pop(0)
        names = (main, *(name for name in result.names() if name != main))[:_DRAWN]
        bands = {}
        for low, high in _BANDS if result.settings.draws else ():
            years = [year for year in result.horizon if result.draws(code, year, main).size]
            under, over = ([result.quantile(code, year, main, share) or 0.0 for year in years]
                           for share in (low, high))
            bands[low, high] = ([_at(year) for year in years], under, over)
        title = label("result.fan_of", self._lang, name=self.attrs["name"],
                      scenario=result.run(main).scenario.label(self._lang))
        return fan_on(ax, Fan(title, self.attrs["unit"], path(past, main),
                              {result.run(name).scenario.label(self._lang): path(
                                  result.horizon, name) for name in names}, bands), self._lang)


def _at(period: Period) -> float:
    """Place a period on an axis of years; a quarter begins within its year."""
    return period.ordinal / int(period.freq)


class Published(pd.Series):  # type: ignore[misc]  # pandas is not typed
    """An item's published figures, a value a period, in its unit; a gap is NaN.

    ``attrs`` has the item's ``item``, ``name`` and ``unit``.
    """

    _metadata = ("_dataset", "_name")

    @classmethod
    def of(cls, dataset: Dataset, code: str, periods: Sequence[Period], lang: Lang) -> Published:
        """Return what was read of an item between its first and its last period."""
        item = dataset.catalog[code]
        made = cls([dataset.value(code, one) for one in periods], index=period_index(periods),
                   name=code, dtype=float)
        made.attrs = {"item": code, "name": item.name(lang), "unit": item.unit.code}
        made._dataset = dataset  # its own
        return made

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        """Pickle as plain pandas: the figures behind it stay here."""
        plain = pd.Series(self)
        plain.attrs = self.attrs
        return pd.Series.copy, (plain,)

    def vintages(self) -> pd.DataFrame:
        """Return every figure of the item that was published, a row each, in the order read.

        Columns: ``period`` (2020, 2020Q1, 2020-03), ``cumulative`` (since January), ``value``,
        ``status``, ``published``, ``source``, ``cell``, ``is_read`` (whether it is the one that
        forecasts rest on).
        """
        code, dataset = self.attrs["item"], self._dataset
        rows = []
        for one in dataset.observations:
            if one.item == code:
                read = dataset.read(code, one.period, cumulative=one.cumulative)
                rows.append((str(one.period), one.cumulative, one.value, one.status.value,
                             one.published.isoformat(), one.source, str(one.origin or ""),
                             read is not None and read.chosen is one))
        return pd.DataFrame(rows, columns=["period", "cumulative", "value", "status", "published",
                                           "source", "cell", "is_read"])


def long_frame(result: Result, lang: Lang, items: Sequence[str] = ()) -> pd.DataFrame:
    """Return numbers of a result in long form: a row a number, columns as ``values.csv``."""
    from forecast.render import Value, numbers_of, values_of

    return pd.DataFrame(values_of(result, lang, numbers_of(result, items)),
                        columns=list(Value._fields))


def _need_draws(result: Result, lang: Lang) -> None:
    from forecast.issues import CellRef, InputError, Issue

    if not result.settings.draws:
        raise InputError([Issue("no_draws", CellRef(""), "0")], lang)
