"""Series as pandas, in and out: a frame of series gives a frame of forecasts on later periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame, Series

    from forecast.timeseries.types import Forecasts

PERIODS = {"Y": 1, "A": 1, "Q": 4, "M": 12}
"""Periods a year by the first letter of a pandas frequency."""


class Table(Protocol):
    """A Series or a DataFrame of pandas, known by what only these have."""

    @property
    def iloc(self) -> Any:
        """Rows by place."""


def is_table(y: object) -> bool:
    """Tell whether something is a Series or a DataFrame, without loading pandas for what is not."""
    return hasattr(y, "iloc")


def series_of(table: Series | DataFrame) -> tuple[list[np.ndarray[Any, Any]], list[object]]:
    """Return the series of a table and their names: its columns, or the one that it is.

    Raises
    ------
    ValueError
        When a column is not numbers, or the table has none.
    """
    import pandas as pd

    frame = table.to_frame() if isinstance(table, pd.Series) else table
    if not len(frame.columns) or not len(frame):
        raise ValueError("the table needs at least one column and one row")
    bad = [name for name in frame.columns if not pd.api.types.is_numeric_dtype(frame[name])]
    if bad:
        raise ValueError(f"columns must be numbers, a series each; not so: {bad}")
    return [frame[name].to_numpy(float, na_value=np.nan) for name in frame.columns], list(
        frame.columns)


def seasons_of(table: Series | DataFrame) -> int:
    """Return the periods a year that an index tells of; 1 where it tells of none.

    Raises
    ------
    ValueError
        When the periods are not in order and without a hole, or of a frequency that is not known.
    """
    index = period_index(table)
    if index is None:
        return 1
    found = PERIODS.get(index.freqstr[0])
    if found is None:
        raise ValueError(f"periods must be years, quarters or months; found {index.freqstr}")
    return found


def period_index(table: Series | DataFrame) -> Any:
    """Return the index as periods; None where it is no dates but plain numbers or words.

    Raises
    ------
    ValueError
        When the periods are not in order and without a hole.
    """
    import pandas as pd

    index = table.index
    if isinstance(index, pd.DatetimeIndex):
        freq = index.freqstr or index.inferred_freq
        if freq is None:
            raise ValueError("dates must be in order at one frequency; use a PeriodIndex for gaps")
        index = index.to_period({"Y": "Y", "A": "Y", "Q": "Q", "M": "M"}.get(freq.lstrip("B")[0]))
    if not isinstance(index, pd.PeriodIndex):
        return None
    whole = pd.period_range(index[0], periods=len(index), freq=index.freq)
    if not index.equals(whole):
        raise ValueError("periods must follow each other; a gap is a row with NaN")
    return index


def table_of(found: Forecasts, names: Sequence[object], table: Series | DataFrame) -> DataFrame:
    """Return forecasts as a frame: a row a period ahead, columns series × statistic.

    Of a Series the columns are the statistics alone: ``mean``, ``lower_80``, ``upper_80`` ….
    ``attrs["notes"]`` has, by series, what its reader must know.
    """
    import pandas as pd

    columns: dict[tuple[object, str], np.ndarray[Any, Any]] = {}
    for place, name in enumerate(names):
        columns[name, "mean"] = found.mean[place]
        for at, level in enumerate(found.level):
            columns[name, f"lower_{level:g}"] = found.lower[place, at]
            columns[name, f"upper_{level:g}"] = found.upper[place, at]
    made = pd.DataFrame(columns, index=_ahead(table, found.mean.shape[1]))
    made.columns = made.columns.set_names(["series", "statistic"])
    made.attrs["notes"] = {name: tuple(note.text() for note in notes)
                           for name, notes in zip(names, found.notes, strict=True)}
    return made[names[0]] if isinstance(table, pd.Series) else made


def _ahead(table: Series | DataFrame, steps: int) -> Any:
    """Return the index of the periods ahead; plain numbers go on by one."""
    import pandas as pd

    periods, index = period_index(table), table.index
    if periods is not None:
        return pd.period_range(periods[-1] + 1, periods=steps, freq=periods.freq,
                               name=table.index.name)
    if pd.api.types.is_integer_dtype(index.dtype):
        last = int(index[-1])
        return pd.RangeIndex(last + 1, last + 1 + steps, name=index.name)
    return pd.RangeIndex(1, steps + 1, name="step")
