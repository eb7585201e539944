"""Annual figures held against their own row: levels, published growth, gaps, noughts, exchanges."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING

from forecast.data import Status
from forecast.fiscal import (
    SPREADS,
    Spread,
    odd_levels,
    power_of_ten,
    swapped_rows,
    turned_levels,
    years_late,
)
from forecast.issues import Severity
from forecast.labels import enumerated
from forecast.workbook.contract import BUDGETS, YEARLY
from forecast.workbook.inputs.checks.budgets import budget_columns
from forecast.workbook.inputs.checks.evidence import about, number, place, roughly

if TYPE_CHECKING:
    from forecast.data import Observation
    from forecast.workbook.inputs.checks.budgets import Columns
    from forecast.workbook.inputs.checks.evidence import Evidence

    Rows = dict[str, dict[int, Observation]]

_WIDE = Spread(-1.9, 1.9)
"""Of items that no panel tells of: seven times in a year."""
_GAPS = {"constant": (-15.0, 25.0), "current": (-40.0, 40.0), "none": (-25.0, 25.0)}
"""Points by which a level may grow more than its published rate, by the rate's prices."""
_OWN = 12.0
"""Points by which that difference may leave what it is in the other years of the row."""
_FILLED = 0.6
_SURE = 0.5
_ROUNDED = 0.15
"""Points from which a rate has a sign that can be told, and by which rounding may move it."""


def check_series(evidence: Evidence) -> None:
    """Ask about figures that their own row, its growth or its neighbours in the column deny."""
    rows = evidence.annual()
    sheet = evidence.sheet(YEARLY)
    typed = {code: {year: one for year, one in years.items() if place(one).sheet == sheet}
             for code, years in rows.items()}
    typed = {code: years for code, years in typed.items() if years}
    _columns(evidence, typed)
    _levels(evidence, rows, budget_columns(evidence))
    _turned(evidence, rows, budget_columns(evidence))
    _growth(evidence, rows)
    _noughts(evidence, typed)
    _blanks(evidence, typed)


# -- columns ---------------------------------------------------------------------------------------


def _columns(evidence: Evidence, rows: Rows) -> None:
    """Ask about a column whose figures fit each other's rows: two exchanged, or sorted alone."""
    for year in sorted({year for years in rows.values() for year in years}):
        pairs = [(code, years[year], max(before)) for code, years in rows.items() if year in years
                 and (before := [one for one in years if one < year])]
        found = [pairs[at] for at in swapped_rows(
            [one.value for _, one, _ in pairs],
            [rows[code][past].value for code, _, past in pairs],
            [rows[code][year + 1].value if year + 1 in rows[code] else 0.0
             for code, *_ in pairs])]
        places = [place(one) for _, one, _ in found]
        if not found or any(at in evidence.blamed for at in places):
            continue
        first = found[0][1]
        evidence.ask("rows_exchanged" if len(found) == 2 else "column_sorted",
                     places[0] if len(found) == 2 else evidence.heading(places[0]),
                     number(first.value), (
                         *about(first, evidence.items), ("count", str(len(found))),
                         ("items", enumerated(evidence.items[code].zh for code, *_ in found[:6])),
                         ("cells", enumerated(at.cell for at in places[:6])),
                         ("beside", number(rows[found[0][0]][found[0][2]].value))))
        evidence.without(places)
        for code, *_ in found:
            del rows[code][year]


# -- levels ----------------------------------------------------------------------------------------


def _adds_up(one: Observation, columns: Columns) -> bool:
    """Tell whether a budget line stands in sums that all hold: then it is what the papers say."""
    column = columns.get((one.period, one.status))
    return (column is not None and column.origins.get(one.item) == one.origin
            and column.doubts(one.item) is False)


def _levels(evidence: Evidence, rows: Rows, columns: Columns) -> None:
    for code, years in rows.items():
        item = evidence.items[code]
        spread = SPREADS.get("gpb_revenue" if code == "tax_revenue" else code)
        if spread is not None and item.account is not None:  # one-offs and transfers come and go
            spread = Spread(2 * spread.low, 2 * spread.high)
        if item.unit.is_rate or (spread is None and item.account is not None):
            continue
        known = {year: one.value for year, one in years.items()
                 if place(one) not in evidence.blamed
                 and one.status is not Status.DERIVED
                 and (item.account is None or one.status.is_past)}
        if len(known) < 3:
            _pair(evidence, years, known)
            continue
        for year, expected in odd_levels(known, spread or _WIDE).items():
            one, power = years[year], power_of_ten(known[year], expected)
            if (spread is None and not power) or _adds_up(one, columns):
                continue
            near = min((other for other in known if other != year), key=lambda o: abs(o - year))
            mended = known[year] / 10.0 ** power
            code_of = "tens_off" if power else "far_from_neighbours"
            evidence.ask(code_of, place(one), number(one.value), (
                *about(one, evidence.items), ("expected", roughly(expected)),
                ("other", str(years[near].origin)), ("beside", number(known[near])),
                ("times", number(10.0 ** abs(power))), ("mended", number(mended))),
                Severity.ERROR if power and spread else Severity.QUESTION)


def _pair(evidence: Evidence, years: dict[int, Observation], known: dict[int, float]) -> None:
    """Ask about two figures of neighbouring years of which one has a digit more or less."""
    (first, before), (last, now) = (*known.items(), (0, 0.0), (0, 0.0))[:2]
    one = years.get(last)
    if one is None or last != first + 1 or evidence.items[one.item].account is not None or (
            abs(power_of_ten(now, before)) != 1):
        return
    evidence.ask("tens_off", place(one), number(now), (
        *about(one, evidence.items), ("expected", roughly(before)),
        ("other", str(years[first].origin)), ("beside", number(before)), ("times", "10"),
        ("mended", number(now / 10.0 ** power_of_ten(now, before)))))


def _turned(evidence: Evidence, rows: Rows, columns: Columns) -> None:
    """Ask about a level that leaves its steady row by two digits turned."""
    for code, years in rows.items():
        item = evidence.items[code]
        known = {year: one.value for year, one in years.items()
                 if place(one) not in evidence.blamed and one.status is not Status.DERIVED
                 and (item.account is None or one.status.is_past)}
        for year, mended in ({} if item.unit.is_rate else turned_levels(known)).items():
            one = years[year]
            if _adds_up(one, columns):
                continue
            near = min((other for other in known if other != year), key=lambda o: abs(o - year))
            evidence.ask("digits_turned", place(one), number(one.value), (
                *about(one, evidence.items), ("mended", number(mended)),
                ("other", str(years[near].origin)), ("beside", number(known[near]))))
            break  # the figures beside it would be told of the same slip


def _growth(evidence: Evidence, rows: Rows) -> None:
    """Hold levels against their published growth; a row that fits a year later is named once."""
    for code, years in rows.items():
        rate = evidence.items.growth_of(evidence.items[code])
        rates = rows.get(rate.code) if rate else None
        if rate is None or not rates or evidence.items[code].account is not None:
            continue
        levels = {year: one.value for year, one in years.items()
                  if place(one) not in evidence.blamed and one.value > 0}
        growth = {year: one.value for year, one in rates.items()
                  if place(one) not in evidence.blamed}
        late = years_late(levels, growth)
        if late:
            one = next(iter(years.values()))
            evidence.ask("year_shifted", evidence.row_head(place(one)), number(one.value), (
                *about(one, evidence.items), ("rate", rate.zh),
                ("way", "→" if late > 0 else "←"), ("years", enumerated(map(str, levels)))))
            continue
        gaps = {year: 100.0 * (levels[year] / levels[year - 1] - 1.0) - growth[year]
                for year in levels if year - 1 in levels and year in growth}
        _signs(evidence, rates, growth, gaps)
        low, high = _GAPS[rate.basis.prices]
        for year, gap in gaps.items():
            others = [other for at, other in gaps.items() if at != year]
            apart = code == "gdp_nominal" and len(others) > 1 and (
                abs(gap - median(others)) > _OWN)
            if low <= gap <= high and not apart:
                continue
            one, wanted = years[year], levels[year - 1] * (1.0 + growth[year] / 100.0)
            before = gaps.get(year + 1)
            if before is not None and not low <= before <= high and before * gap < 0 and (
                    place(one) in evidence.blamed):
                continue
            evidence.ask("growth_contradicts", place(one), number(one.value), (
                *about(one, evidence.items), ("rate", rate.zh),
                ("growth", number(growth[year])), ("other", str(rates[year].origin)),
                ("implied", f"{100.0 * (levels[year] / levels[year - 1] - 1.0):.1f}"),
                ("beside", number(levels[year - 1])), ("expected", roughly(wanted))))
            break  # the year after would be told of the same figure


def _signs(evidence: Evidence, rates: dict[int, Observation], growth: dict[int, float],
           gaps: dict[int, float]) -> None:
    """Ask about growth that is what its levels say but for the sign."""
    for year, gap in gaps.items():
        one, rate = rates[year], growth[year]
        if abs(rate) < _SURE or abs(gap + 2.0 * rate) > _ROUNDED:
            continue
        evidence.ask("growth_sign", place(one), number(rate), (
            *about(one, evidence.items), ("implied", f"{gap + rate:+.1f}"),
            ("mended", number(-rate))))


# -- noughts, gaps ---------------------------------------------------------------------------------


def _noughts(evidence: Evidence, rows: Rows) -> None:
    """Ask about noughts among other figures, once a column: 0 or nothing known."""
    columns: dict[int, list[Observation]] = defaultdict(list)
    for code, years in rows.items():
        others = [one for one in years.values() if one.value]
        item = evidence.items[code]
        if not others or item.account is not None or (item.is_own and not item.unit.dimension):
            continue  # a trend or a dummy of one's own is nought in some years
        for year, one in years.items():
            if not one.value and place(one) not in evidence.blamed:
                columns[year].append(one)
    for found in columns.values():
        first = found[0]
        evidence.ask("nought_typed", place(first), "0", (
            *about(first, evidence.items), ("count", str(len(found))),
            ("cells", enumerated(place(one).cell for one in found[:8]))))


def _blanks(evidence: Evidence, rows: Rows) -> None:
    """Ask about GDP and its growth left blank in the latest year that other rows have."""
    past = {code: {year for year, one in years.items() if one.status.is_past}
            for code, years in rows.items()}
    counts = Counter(year for years in past.values() for year in years)
    if len(counts) < 2:
        return
    last = max(counts)
    before = [code for code, years in past.items() if last - 1 in years]
    if len(before) < 5 or sum(last in past[code] for code in before) < _FILLED * len(before):
        return
    missing = [code for code in ("gdp_nominal", "gdp_growth") if code in before
               and last not in past[code] and last - 2 in past[code]]
    if missing:
        one = rows[missing[0]][last - 1]
        beside = next(place(years[last]) for code, years in rows.items() if last in past[code])
        where = evidence.crossing(place(one), beside)
        if evidence.holds(where):
            return  # what stands there was told already: an error, a formula without its value
        evidence.ask("latest_blank", where, "", (
            *about(one, evidence.items), ("year", str(last)),
            ("items", enumerated(evidence.items[code].zh for code in missing)),
            ("other", str(one.origin)), ("beside", number(one.value))))


# -- plans -----------------------------------------------------------------------------------------


def check_plans(evidence: Evidence) -> None:
    """Hold next year's budget against this year's outturn, for the lines that panels tell of."""
    sheet, spread = evidence.sheet(BUDGETS), SPREADS["gpb_revenue"]
    columns = budget_columns(evidence)
    mine = [one for one in evidence.figures if place(one).sheet == sheet and one.value > 0]
    for code in ("gpb_revenue", "tax_revenue", "gpb_expenditure"):
        past = {one.period.year: one for one in mine if one.item == code and one.status.is_past}
        for one in mine:
            base = past.get(one.period.year - 1)
            if one.item != code or one.status.is_past or base is None:
                continue
            ratio = one.value / base.value
            power = power_of_ten(one.value, base.value)
            inside = spread.low <= ratio - 1.0 <= spread.high
            if inside or _adds_up(one, columns) or {place(one), place(base)} & evidence.blamed:
                continue
            evidence.ask("tens_off" if power else "far_from_neighbours", place(one),
                         number(one.value), (
                *about(one, evidence.items), ("expected", number(base.value)),
                ("other", str(base.origin)), ("beside", number(base.value)),
                ("times", number(10.0 ** abs(power))),
                ("mended", number(one.value / 10.0 ** power))),
                Severity.ERROR if power else Severity.QUESTION)
