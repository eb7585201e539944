"""Spans: months and quarters against the year so far, December against the year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq, Status
from forecast.importing.reading.proving.comparisons import is_fiscal
from forecast.importing.reading.proving.lines import cell_of
from forecast.importing.reading.proving.relations import Relation, Rule, weighted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.data import Period
    from forecast.importing.reading.proving.lines import Lines
    from forecast.importing.reading.readings import Reading

_PLANNED = frozenset({Status.BUDGET, Status.ADJUSTED_BUDGET, Status.PLAN, Status.ESTIMATE})


@dataclass
class _Year:
    """A year of one item: sums since January by month, single spans by (first, last) month."""

    so_far: dict[int, Reading] = field(default_factory=dict)
    single: dict[tuple[int, int], Reading] = field(default_factory=dict)
    whole: list[Reading] = field(default_factory=list)
    repeated: bool = False


def spanned(lines: Lines) -> Iterator[Relation]:
    """Hold the year so far against what was added to it, and December's against the year.

    Statistics are revised without notice: outside budgets a difference counts only where the other
    figures of the table add up.
    """
    found = [(relation, fiscal) for year in _years(lines)
             for relation, fiscal in (*_added(year, lines), *_december(year, lines))]
    exact = [relation for relation, _ in found if not relation.is_bound]
    holding = sum(relation.holds for relation in exact)
    adds_up = 2 * holding > len(exact) and holding > 1
    for relation, fiscal in found:
        if relation.holds or fiscal or adds_up or relation.is_bound:
            yield relation


def _years(lines: Lines) -> Iterator[_Year]:
    for several in lines.by_who.values():
        years: dict[int, _Year] = defaultdict(_Year)
        for one in several:
            item = one.found.item
            if not lines.is_level(one) or one.when is None or (
                    item is not None and item.basis.flow == "stock") or (
                    one.mark.tag.status in _PLANNED):
                continue
            _sort(one, one.when, years[one.when[0].year])
        yield from (year for year in years.values() if not year.repeated)


def _sort(one: Reading, when: tuple[Period, bool], year: _Year) -> None:
    period, cumulative = when
    if period.freq is Freq.A:
        year.whole.append(one)
        return
    last = period.within * MONTHS // int(period.freq)
    if cumulative:
        year.repeated |= last in year.so_far
        year.so_far[last] = one
        return
    length = MONTHS // int(period.freq)
    if one.mark.tag.flow is None and length == 1:
        return  # nobody says whether it is the month's or the year's so far
    span = last - length + 1, last
    year.repeated |= span in year.single
    year.single[span] = one


def _added(year: _Year, lines: Lines) -> Iterator[tuple[Relation, bool]]:
    """Add to the latest sum before what was added since, month by month or quarter by quarter."""
    for length in (1, 3):
        spans = {span: one for span, one in year.single.items() if span[1] - span[0] == length - 1}
        for last, total in year.so_far.items():
            if (last - length + 1, last) not in spans:
                continue
            start = last
            added: list[Reading] = []
            while start > 0 and (start - length + 1, start) in spans:
                added.append(spans[start - length + 1, start])
                start -= length
                if start in year.so_far:
                    break
            if start == 0 or start in year.so_far:
                before = [year.so_far[start]] if start else []
                yield _sum(Rule.SPANS, total, [*before, *added], lines)
            elif total.mark.value >= 0 and added[0].mark.value >= 0:
                # the months between may be nought, not less
                yield _sum(Rule.WITHIN_SPAN, total, added[:1], lines, is_bound=True)


def _december(year: _Year, lines: Lines) -> Iterator[tuple[Relation, bool]]:
    if len(year.whole) == 1:
        if MONTHS in year.so_far:
            yield _sum(Rule.DECEMBER, year.whole[0], [year.so_far[MONTHS]], lines)
        else:
            for length in (1, 3):
                spans = [(at, at + length - 1) for at in range(1, MONTHS, length)]
                if all(span in year.single for span in spans):
                    yield _sum(Rule.DECEMBER, year.whole[0],
                               [year.single[span] for span in spans], lines)


def _sum(rule: Rule, total: Reading, parts: list[Reading], lines: Lines, *,
         is_bound: bool = False) -> tuple[Relation, bool]:
    several = [total, *parts]
    cells = tuple(cell_of(one) for one in several)
    factors = [one.unit.factor if one.unit is not None else 1.0 for one in several]
    gap = weighted((-factors[0], *factors[1:]))
    return Relation(rule, cells, tuple(one.mark.value for one in several),
                    tuple(lines.halves[cell] for cell in cells), gap, is_bound
                    ), is_fiscal(total)
