"""The chart of a year in progress: this year against the band of past years and the even pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.data import MONTHS
from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Formula,
    Row,
    Table,
    is_gap,
    number_text,
    printed,
    simulated,
)
from forecast.timeseries import SHARE_YEARS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecast.exhibits.in_year.words import Words
    from forecast.in_year import Line

    Array = NDArray[np.float64]

COLUMNS = ("low", "high", "middle", "even", "history", "central", "p10", "p90")


def landing_chart(say: Words, line: Line) -> Chart:
    """Build the chart of one line: cumulative shares by month, in per cent of the budget.

    Past years are in per cent of their own totals; without a budget this year is in per cent of its
    landing. The path to the landing follows the middle past year, the interval opens with what is
    still to come.
    """
    base = line.budget or line.landing.value or 1.0
    shares = line.shares[-SHARE_YEARS:]
    known = np.isfinite(shares)
    months = [month for month in range(1, MONTHS + 1)
              if known[:, month - 1].any() or np.isfinite(line.published[-1, month - 1])
              or month == MONTHS]
    paths = _paths(line, shares)
    rows = []
    for month in months:
        at = month - 1
        past = shares[:, at][known[:, at]]
        now = float(line.published[-1, at])
        cells = [simulated(float(past.min()) if len(past) else None, 1),
                 simulated(float(past.max()) if len(past) else None, 1),
                 simulated(float(np.median(past)) if len(past) else None, 1),
                 Cell(100.0 * month / MONTHS, 1, Formula(f"{month}/12*100", ())),
                 simulated(100.0 * now / base if np.isfinite(now) else None, 1)]
        cells += [simulated(100.0 * path[at] / base if month > line.month else None, 1)
                  for path in paths]
        rows.append(Row(str(month), _month(say, line, month), tuple(cells)))
    key = "of_budget" if line.budget else "of_landing"
    titles = {"low": "past_low", "high": "past_high", "middle": "past_middle", "even": "even_pace",
              "history": "this_year", "central": "path", "p10": "path_low", "p90": "path_high"}
    columns = tuple(Column(one, say.text(f"chart_{titles[one]}", year=say.found.year,
                                         band=say.band()), width=11) for one in COLUMNS)
    table = Table(f"landing_path_{line.item}", say.text(f"chart_{key}", name=say.name(line),
                                                        year=say.found.year),
                  "%", say.text("chart_month"), columns, tuple(rows))
    return Chart(f"landing_{line.item}", "progress", _finding(say, line, table, key), "%", table,
                 notes=(say.text("chart_note", count=int(known.any(axis=1).sum())),))


def _finding(say: Words, line: Line, table: Table, key: str) -> str:
    """Say how much of the year is in, how far off the even pace, and where the year will land."""
    known = [row for row in table.rows if not is_gap(table.cell(row.key, "history"))]
    end = table.rows[-1]
    if not known or is_gap(table.cell(end.key, "central")):
        return table.title
    now = known[-1].key
    ahead = printed(table.cell(now, "history")) - printed(table.cell(now, "even"))
    pace = "even" if not round(ahead, 1) else "ahead" if ahead > 0 else "behind"
    return say.text(f"finding_{key}", name=say.name(line), month=known[-1].label,
                    done=table.text(now, "history"), whole=table.text(end.key, "central"),
                    pace=say.text(f"finding_{pace}", points=number_text(abs(ahead), 1)))


def _month(say: Words, line: Line, month: int) -> str:
    is_first = not np.isfinite(line.published[:, : month - 1]).any()
    return say.month(month) if is_first and month > 1 else say.text("one_month", month=month)


def _paths(line: Line, shares: Array) -> tuple[Array, Array, Array]:
    """Return the central path and the interval's ends, (12,) cumulative amounts each."""
    month, landing = line.month, line.landing
    at = np.arange(1, MONTHS + 1)
    even = np.clip((at - month) / max(MONTHS - month, 1), 0.0, 1.0)
    done = even
    usable = shares[np.isfinite(shares[:, month - 1 :]).all(axis=1)]
    if len(usable):
        left = 100.0 - usable[:, month - 1 : month]
        if (left > 0).all():
            drawn = np.median((usable - usable[:, month - 1 : month]) / left, axis=0)
            done = np.where(at > month, drawn, 0.0)
    central, low, high = (line.so_far + done * (end - line.so_far) for end in (
        landing.value, landing.lower[0], landing.upper[0]))
    return central, low, high
