"""Is the forecast within what this bureau, and places like it, have seen? One table, misses marked.

A growth rate of the plan year stands beside the bureau's own past and beside the growth of cities
in a year. What lies outside the middle 80 per cent of either needs a reason on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Freq
from forecast.exhibits.kit import Cell, Column, Formula, Maker, Row, Table, ValueRef, given, words
from forecast.fiscal import PLACE_YEARS, PLACES

if TYPE_CHECKING:
    from forecast.data import Period

_RATES = {"gdp_growth": "gdp_growth"}
_LEVELS = {"gdp_nominal": "gdp_nominal", "retail_sales": "retail_sales", "fai": "fai",
           "gpb_revenue": "gpb_revenue", "tax_revenue": "gpb_revenue",
           "gpb_expenditure": "gpb_expenditure"}
"""The items that are judged, and the measure of other places that each is held against."""
_COMPARABLE = {"gpb_revenue": "gpb_revenue_comparable"}
"""What a one-off would drown is judged without it."""
_FEWEST = 5
_GROWTH = "({0}/{1}-1)"
_MIDDLE = (0.1, 0.9)
_ENDS = ("p10", "p90")
_YEARS = "—".join(map(str, PLACE_YEARS))


@dataclass(frozen=True, slots=True)
class _Judged:
    """One measure: its growth ahead, the bureau's own past, the band of places."""

    key: str
    name: str
    ahead: Cell
    own: tuple[float, ...]
    places: str


def realism_table(make: Maker) -> Table | None:
    """Build the table of the plan year's growth; None where nothing can be judged."""
    judged = [*(_rate(make, code) for code in _RATES), *(_level(make, code) for code in _LEVELS),
              _deflator(make), _buoyancy(make)]
    rows = tuple(_row(make, one) for one in judged if one is not None)
    if not rows:
        return None
    own, there = make.text("realism_own"), make.text("realism_places", years=_YEARS)
    columns = (Column("ahead", make.year_of(make.text("year", year=make.result.first.year),
                                            make.main), width=12),
               Column("count", make.text("realism_count"), own, 8),
               *(Column(f"own:{end}", make.text(f"realism_{end}"), own, 13) for end in _ENDS),
               Column("own:verdict", make.text("realism_place"), own, 12, "center"),
               *(Column(f"places:{end}", make.text(f"realism_{end}"), there, 13)
                 for end in _ENDS),
               Column("places:verdict", make.text("realism_place"), there, 12, "center"))
    return Table("realism", make.text("title_realism", year=make.result.first.year,
                                      scenario=make.scenario_name(make.main)),
                 make.text("unit_growth"), make.text("item"), columns, rows,
                 notes=(make.text("note_realism", years=_YEARS),), label_width=30)


def _row(make: Maker, one: _Judged) -> Row:
    band, ahead = PLACES[one.places], float(one.ahead.value or 0.0)
    low, high = (np.quantile(one.own, _MIDDLE) if len(one.own) >= _FEWEST else (None, None))
    own = (None if low is None else float(low), None if high is None else float(high))
    return Row(one.key, one.name, (
        one.ahead, given(float(len(one.own))), *(given(end, 2) for end in own),
        _verdict(make, ahead, *own), given(band.p10, 2), given(band.p90, 2),
        _verdict(make, ahead, band.p10, band.p90)))


def _verdict(make: Maker, value: float, low: float | None, high: float | None) -> Cell:
    """Say where a value lies; outside is marked as a check that fails."""
    if low is None or high is None:
        return words(make.text("realism_few"))
    if low <= value <= high:
        return words(make.text("realism_inside"))
    return Cell(make.text("realism_below" if value < low else "realism_above"), 0, role="check")


def _past(make: Maker, code: str) -> dict[Period, float]:
    """Return an item's annual figures up to the base year."""
    vintage = make.vintage(make.main)
    return {year: make.result.dataset.value(code, year, vintage)
            for year in make.result.dataset.years(code, vintage)
            if year.freq is Freq.A and year <= make.result.base}


def _grown(figures: dict[Period, float]) -> dict[Period, float]:
    return {year: 100 * (value / figures[year + -1] - 1) for year, value in figures.items()
            if figures.get(year + -1, 0.0) > 0}


def _rate(make: Maker, code: str) -> _Judged | None:
    ahead = make.result.value(code, make.result.first, make.main)
    if ahead is None:
        return None
    return _Judged(code, make.name(code), _live(make, ahead, "{0}", _now(make, code)),
                   tuple(_past(make, code).values()), _RATES[code])


def _level(make: Maker, code: str) -> _Judged | None:
    """Growth of a level: of figures in a row, of published rates where there are more of them."""
    measured = next((one for one in (_COMPARABLE.get(code, code), code)
                     if _growth_ahead(make, one) is not None), None)
    if measured is None:
        return None
    ahead = _live(make, _growth_ahead(make, measured) or 0.0, f"100*{_GROWTH}",
                  _now(make, measured), _then(make, measured))
    own = _grown(_past(make, code))
    rates = f"{code}_growth"
    if rates in make.result.catalog and len(stated := _past(make, rates)) > len(own):
        own = stated
    return _Judged(code, make.text("realism_growth", item=make.name(
        _COMPARABLE.get(code, code) if make.has(_COMPARABLE.get(code, code), make.result.first,
                                                make.main) else code)),
        ahead, tuple(own.values()), _LEVELS[code])


def _now(make: Maker, code: str) -> ValueRef:
    return ValueRef(code, make.result.first, make.main)


def _then(make: Maker, code: str) -> ValueRef:
    return ValueRef(code, make.result.base, make.main)


def _live(make: Maker, value: float, template: str, *refs: ValueRef) -> Cell:
    """Compute a figure from the model sheet; a constant where that does not show what it needs."""
    if not all(make.has(one.item, one.period, one.scenario) for one in refs):
        return Cell(value, 2, role="simulated")
    return Cell(value, 2, Formula(template, refs))


def _growth_ahead(make: Maker, code: str) -> float | None:
    now, then = (make.result.value(code, year, make.main)
                 for year in (make.result.first, make.result.base))
    return 100 * (now / then - 1) if now is not None and then else None


def _deflator(make: Maker) -> _Judged | None:
    nominal, real = _growth_ahead(make, "gdp_nominal"), make.result.value(
        "gdp_growth", make.result.first, make.main)
    if nominal is None or real is None:
        return None
    rates, grown = _past(make, "gdp_growth"), _grown(_past(make, "gdp_nominal"))
    own = tuple(grown[year] - rates[year] for year in grown if year in rates)
    ahead = _live(make, nominal - real, f"100*{_GROWTH}-{{2}}", _now(make, "gdp_nominal"),
                  _then(make, "gdp_nominal"), _now(make, "gdp_growth"))
    return _Judged("deflator", make.text("realism_deflator"), ahead, own, "deflator")


def _buoyancy(make: Maker) -> _Judged | None:
    """Growth of comparable revenue over that of nominal GDP."""
    revenue, nominal = (_growth_ahead(make, code) for code in (
        "gpb_revenue_comparable", "gdp_nominal"))
    if revenue is None or not nominal or nominal <= 0:
        return None
    taxed, grown = _grown(_past(make, "gpb_revenue")), _grown(_past(make, "gdp_nominal"))
    own = tuple(taxed[year] / grown[year] for year in taxed if grown.get(year, 0.0) >= _LEAST)
    taxed_now = "gpb_revenue_comparable"
    ahead = _live(make, revenue / nominal, f"{_GROWTH}/({{2}}/{{3}}-1)", _now(make, taxed_now),
                  _then(make, taxed_now), _now(make, "gdp_nominal"), _then(make, "gdp_nominal"))
    return _Judged("buoyancy", make.text("realism_buoyancy"), ahead, own, "buoyancy")


_LEAST = 2.0
"""Below this growth of GDP, in per cent, a buoyancy is a ratio of two small numbers."""
