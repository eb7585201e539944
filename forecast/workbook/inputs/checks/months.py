"""Months typed wrong: single ones for cumulative ones, a digit lost, a row doubled or left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from math import log, log10
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq
from forecast.fiscal import keyboard_slip, power_of_ten
from forecast.issues import CellRef, Severity
from forecast.labels import enumerated
from forecast.workbook.contract import MONTHLY
from forecast.workbook.inputs.checks.evidence import about, number, place, roughly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.data import Catalog, Observation
    from forecast.workbook.inputs.checks.evidence import Evidence

    Months = dict[tuple[int, int], Observation]
    Known = dict[str, Months]

_OFF = log(1.6)
_FAR = log(3.0)
_UNIT = log(2000.0)
"""Off by more is a slip of the unit."""
_SEVERAL, _SIZE, _SLIP = 2, 2.0, 0.5
_PACE = (0.6, 1.6)
"""Of last year's figure of the same months, what a year's cumulative figure usually is."""


def check_months(evidence: Evidence) -> None:
    """Report what the sheet 月度累计 cannot hold; each kind once a figure or once a sheet."""
    _off(evidence, _known(evidence))
    known = _known(evidence)
    _single(evidence, known)
    known = _known(evidence)
    _typed(evidence, known)
    _rows(evidence, _known(evidence))


def _known(evidence: Evidence) -> Known:
    known: Known = defaultdict(dict)
    for one in evidence.figures:
        item = evidence.items[one.item]
        if one.cumulative and item.basis.flow == "period" and item.unit.adds_up and (
                item.unit.dimension):
            known[one.item].setdefault((one.period.year, one.period.within), one)
    return {code: dict(sorted(months.items())) for code, months in known.items()}


def _year(months: Months, year: int) -> list[Observation]:
    return [one for (at, _), one in months.items() if at == year]


# -- single months ---------------------------------------------------------------------------------


def _single(evidence: Evidence, known: Known) -> None:
    """Name once what was typed month by month, with the sums that belong there."""
    found: dict[int, list[list[tuple[Observation, float]]]] = defaultdict(list)
    for months in known.values():
        for year in sorted({year for year, _ in months}):
            run = _run(months, year)
            if run:
                found[year].append(run)
    for year, runs in found.items():
        first, total = runs[0][0]
        names = enumerated(evidence.items[run[0][0].item].zh for run in runs)
        sums = enumerated(number(value) for _, value in runs[0])
        evidence.ask("single_months", place(first), number(first.value), (
            *about(first, evidence.items), ("items", names), ("count", str(len(runs))),
            ("year", str(year)), ("mended", sums), ("total", number(total))), Severity.ERROR)
        evidence.mend({place(one): value for run in runs for one, value in run})


def _run(months: Months, year: int) -> list[tuple[Observation, float]]:
    """Return the figures from the first fall on with their sums, when these keep last year's pace.

    Without a year before, the sums must step evenly where the figures as typed do not rise.
    """
    own = _year(months, year)
    at = next((at for at in range(1, len(own)) if own[at].value < own[at - 1].value), None)
    if at is None or min(one.value for one in own) < 0:
        return []
    # up to the first figure that is cumulative again
    end = next((end for end in range(at + 1, len(own))
                if own[end].value >= own[at - 1].value + sum(one.value for one in own[at:end])
                and own[end].value > 1.5 * max(one.value for one in own[at:end])), len(own))
    sums, total = [], own[at - 1].value
    for one in own[at:end]:
        total += one.value
        sums.append((one, total))
    last, typed = sums[-1][1], own[end - 1]
    if end < len(own) and own[end].value < last:
        return []
    before = months.get((year - 1, typed.period.within))
    if before is not None and before.value > 0:
        fits = (_PACE[0] <= last / before.value <= _PACE[1]
                and typed.value / before.value < _PACE[0])
        return sums if fits and (len(sums) > 1 or _is_step(sums[0][0], before, months)) else []
    pace = own[at - 1].value / own[at - 1].period.within
    steps = [one.value for one in own[at:end]]
    even = all(pace / 3 <= step <= 3 * pace for step in steps)
    return sums if even and len(steps) >= 3 else []


def _is_step(one: Observation, before: Observation, months: Months) -> bool:
    """Tell whether a figure is about what last year's month added."""
    past = months.get((before.period.year, before.period.within - 1))
    step = before.value - past.value if past else 0.0
    return step > 0 and one.value > 0 and abs(log(one.value / step)) < _OFF


def _off(evidence: Evidence, known: Known) -> None:
    """Report a year whose months are all of another size than last year's: shares, fractions.

    Another unit, ten thousand times off, is told with what it should be.
    """
    for months in known.values():
        for year in sorted({at for at, _ in months}):
            pairs = [(one, before) for one in _year(months, year) if one.value
                     and (before := months.get((year - 1, one.period.within))) and before.value]
            gaps = [log10(abs(one.value / before.value)) for one, before in pairs]
            if len(gaps) < _SEVERAL or min(map(abs, gaps)) < _SIZE or any(
                    abs(abs(gap) - 4.0) <= _SLIP for gap in gaps):
                continue
            one, before = pairs[0]
            evidence.ask("months_off", place(one), number(one.value), (
                *about(one, evidence.items), ("year", str(year)), ("times", f"{10 ** _SIZE:.0f}"),
                ("beside", number(before.value)), ("other", str(before.origin))), Severity.ERROR)
            evidence.without(place(one) for one, _ in pairs)
            break


# -- figures ---------------------------------------------------------------------------------------


def _typed(evidence: Evidence, known: Known) -> None:
    """Report figures off last year's pace that one slip of the keyboard explains."""
    mends: dict[CellRef, float] = {}
    for code, months in known.items():
        for (year, month), one in months.items():
            expected = _expected(months, year, month)
            if expected is None or one.value <= 0:
                continue
            off = abs(log(one.value / expected))
            if not _OFF <= off < _UNIT or place(one) in evidence.blamed:
                continue
            wanted = next((value for value in _sums(code, known, (year, month), evidence.items)
                           if value > 0 and abs(log(value / expected)) < _OFF), None)
            power = power_of_ten(one.value, expected)
            if wanted is None and power:
                wanted = one.value / 10.0 ** power
            if wanted is not None and not (power or keyboard_slip(one.value, wanted)
                                           or off > _FAR):
                continue
            if wanted is None and off < _FAR:
                continue
            past = months[year - 1, month]
            evidence.ask("month_slip" if wanted else "month_far", place(one), number(one.value), (
                *about(one, evidence.items), ("other", str(past.origin)),
                ("beside", number(past.value)), ("expected", roughly(expected)),
                ("mended", number(wanted or 0.0))),
                Severity.ERROR if wanted else Severity.QUESTION)
            mends[place(one)] = wanted or expected
    evidence.mend(mends)


def _expected(months: Months, year: int, month: int) -> float | None:
    """Carry last year's figure on at the pace of the months beside."""
    past = months.get((year - 1, month))
    if past is None or past.value <= 0:
        return None
    paces = [one.value / before.value for (at, end), one in months.items()
             if at == year and end != month and one.value > 0
             and (before := months.get((year - 1, end))) and before.value > 0]
    if not paces:
        return None
    return past.value * sorted(paces)[len(paces) // 2]


def _sums(code: str, known: Known, at: tuple[int, int], items: Catalog) -> Iterator[float]:
    """Yield what a figure must be by its parts, and by its total less the other parts."""
    parts = [known[child.code][at].value for child in items.children(code)
             if at in known.get(child.code, {})]
    if len(parts) > 1:
        yield sum(parts)
    parent = items[code].parent
    if parent and at in known.get(parent, {}):
        others = [known[child.code][at].value for child in items.children(parent)
                  if child.code != code and at in known.get(child.code, {})]
        if others:
            yield known[parent][at].value - sum(others)


# -- rows ------------------------------------------------------------------------------------------


def _rows(evidence: Evidence, known: Known) -> None:
    """Ask about a month whose figures are those of the month before, and about one left out."""
    sheet = evidence.sheet(MONTHLY)
    rows: dict[tuple[int, int], dict[str, Observation]] = defaultdict(dict)
    for code, months in known.items():
        for at, one in months.items():
            if one.period.freq is Freq.M and place(one).sheet == sheet:
                rows[at][code] = one
    steps: Counter[int] = Counter()
    order = sorted(rows)
    for before, at in pairwise(order):
        if before[0] != at[0]:
            continue
        steps[at[1] - before[1]] += 1
        both = [code for code in rows[at] if code in rows[before] and rows[at][code].value]
        same = [code for code in both if rows[at][code].value == rows[before][code].value]
        if same and len(same) == len(both) and not {place(rows[at][code]) for code in same} & (
                evidence.blamed):
            one = rows[at][same[0]]
            evidence.ask("month_doubled", place(one), number(one.value), (
                *about(one, evidence.items), ("count", str(len(same))),
                ("other", str(rows[before][same[0]].origin))))
    _ends(evidence, {at: next(iter(rows[at].values())) for at in order})
    if steps[1] < 3 * sum(count for step, count in steps.items() if step > 1):
        return
    for before, at in pairwise(order):
        if before[0] == at[0] and 1 < at[1] - before[1] < MONTHS:
            one = next(iter(rows[at].values()))
            lost = enumerated(f"1-{month}月" for month in range(before[1] + 1, at[1]))
            evidence.ask("month_left_out", evidence.cell(place(one), "period"), lost, (
                *about(one, evidence.items), ("year", str(at[0])), ("missing", lost)))


def _ends(evidence: Evidence, rows: Months) -> None:
    """Ask about a year without the month that the other years begin or end with.

    The first year may begin late, and the last one is not over.
    """
    years = sorted({year for year, _ in rows})
    firsts = {year: min(month for at, month in rows if at == year) for year in years}
    lasts = {year: max(month for at, month in rows if at == year) for year in years[:-1]}
    begin = min(firsts.values(), default=0)
    gaps = [(year, range(begin, firsts[year]), firsts[year]) for year in years[1:]
            if 2 * sum(first == begin for first in firsts.values()) > len(firsts)]
    gaps += [(year, range(last + 1, MONTHS + 1), last) for year, last in lasts.items()
             if 2 * sum(other == MONTHS for other in lasts.values()) >= len(lasts)]
    for year, months, beside in gaps:
        lost = enumerated(f"1-{month}月" for month in months)
        if lost:
            one = rows[year, beside]
            evidence.ask("month_left_out", evidence.cell(place(one), "period"), lost, (
                *about(one, evidence.items), ("year", str(year)), ("missing", lost)))
