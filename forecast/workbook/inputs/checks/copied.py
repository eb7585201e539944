"""Figures pasted where others belong: of another year, or one row off."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq
from forecast.fiscal import find_shift, is_within
from forecast.issues import Severity
from forecast.labels import enumerated
from forecast.workbook.contract import MONTHLY, YEARLY
from forecast.workbook.inputs.checks.budgets import budget_columns, december_of
from forecast.workbook.inputs.checks.evidence import about, number, place, when

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Catalog, Observation
    from forecast.workbook.inputs.checks.budgets import Column
    from forecast.workbook.inputs.checks.evidence import Evidence

    Filled = dict[tuple[int, int], dict[str, Observation]]
    """The figures of each year and month; an annual figure is of month 12."""

_FEW = 2
_LINES, _MANY = 3, 6
_YEARLY = 5
_DIGITS = 3
"""A figure of fewer digits may well be the same in two years."""


def check_copied(evidence: Evidence) -> None:
    """Ask once about each run of figures that are all those of another year."""
    _shifted(evidence)
    _months(evidence)
    _budgets(evidence)
    _years(evidence)


def _shifted(evidence: Evidence) -> None:
    """Report runs of figures that stand one row off, and go on without them."""
    columns = list(budget_columns(evidence).values())
    for column in columns:
        other = max((one for one in columns if one is not column), default=None,
                    key=lambda one: len(one.figures.keys() & column.figures.keys()))
        if other is not None:
            _one_row_off(evidence, column, other)


def _one_row_off(evidence: Evidence, column: Column, other: Column) -> None:
    """Report the run of a column's figures that fits the other column's when moved by a row."""
    codes = _lines_down(evidence, column, other)
    found = find_shift([_amount(column, code) for code in codes],
                       [_amount(other, code) for code in codes])
    lines = [code for code in codes[found.first:found.last + 1]
             if code in column.figures] if found else []
    if found is None or not any(column.doubts(code) for code in lines):
        return
    meant = {code: codes[codes.index(code) - found.step] for code in lines}
    first, right = lines[0], meant[lines[0]]
    evidence.ask("rows_shifted", column.origins[first], f"{column.figures[first]:,f}", (
        ("column", column.title), ("count", str(len(lines))),
        ("cells", f"{column.origins[first].cell}—{column.origins[lines[-1]].cell}"),
        ("item", evidence.items[first].zh), ("way", "↑" if found.step > 0 else "↓"),
        ("right", evidence.items[right].zh if right else "—")), Severity.ERROR)
    evidence.move({column.origins[code]: meant[code] for code in lines})


def _lines_down(evidence: Evidence, *columns: Column) -> list[str]:
    """List the lines of some columns as they stand below each other, blank rows as empty ones.

    Of many blank rows two stay: more part the lines around them no further.
    """
    rows = {spot[0]: code for column in columns for code, where in column.origins.items()
            if (spot := evidence.spot(where))}
    found: list[str] = []
    last = min(rows, default=0) - 1
    for row, code in sorted(rows.items()):
        found += [*[""] * min(row - last - 1, _BLANK), code]
        last = row
    return found


_BLANK = 2


def _amount(column: Column, code: str) -> float | None:
    amount = column.figures.get(code)
    return float(amount) if amount else None


def _months(evidence: Evidence) -> None:
    """Ask about months of a year whose figures are all those of the same months a year before."""
    sheet = evidence.sheet(MONTHLY)
    found: dict[int, list[Observation]] = defaultdict(list)
    rows = _filled(evidence, sheet, is_annual=False)
    for at in sorted(rows):
        before = rows.get((at[0] - 1, at[1]))
        same = _all_same(rows[at], before) if before else []
        if before and len(same) >= _FEW and not any(place(one) in evidence.blamed for one in same):
            found[at[0]] += same
    for year, copies in found.items():
        _ask(evidence, copies, rows[year - 1, copies[0].period.within][copies[0].item])


def _years(evidence: Evidence) -> None:
    """Ask about a column of 年度指标 that is the one of the year before."""
    rows = _filled(evidence, evidence.sheet(YEARLY), is_annual=True)
    for at in sorted(rows):
        before = rows.get((at[0] - 1, at[1]))
        same = _all_same(rows[at], before) if before else []
        if before and len(same) >= _YEARLY:
            _ask(evidence, same, before[same[0].item])


def _ask(evidence: Evidence, copies: list[Observation], other: Observation) -> None:
    first = copies[0]
    evidence.ask("copied_from_year", place(first), number(first.value), (
        *about(first, evidence.items), ("count", str(len(copies))), ("before", when(other)),
        ("other", str(other.origin))))
    evidence.blamed.update(place(one) for one in copies)


def _filled(evidence: Evidence, sheet: str, *, is_annual: bool) -> Filled:
    rows: Filled = defaultdict(dict)
    for one in evidence.figures:
        if place(one).sheet == sheet and one.value and (one.period.freq is Freq.A) == is_annual:
            rows[one.period.year, MONTHS if is_annual else one.period.within].setdefault(
                one.item, one)
    return rows


def _all_same(mine: Mapping[str, Observation], other: Mapping[str, Observation]
              ) -> list[Observation]:
    """Return the figures when all that both periods have are the same and long enough to tell."""
    shared = [code for code in mine if code in other]
    if any(mine[code].value != other[code].value for code in shared):
        return []
    told = [code for code in shared if len(f"{mine[code].value:.10g}".strip("0.")) >= _DIGITS]
    return [mine[code] for code in shared] if told else []


def _budgets(evidence: Evidence) -> None:
    """Ask about lines of a budget that are all those of another year's column.

    A total with its parts, or most lines of a column. The column that nothing else speaks for is
    named: 目标, December.
    """
    for pair in combinations(budget_columns(evidence).values(), 2):
        lines = _same_lines(*pair, evidence.items)
        if pair[0].period == pair[1].period or not lines:
            continue
        one, other = sorted(pair, key=lambda column: _spoken_for(evidence, column, lines))
        where, fails = one.place(*lines), any(one.doubts(code) for code in lines)
        evidence.ask("copied_column", where, f"{one.figures[lines[0]]:,f}", (
            ("column", one.title), ("other", other.title), ("count", str(len(lines))),
            ("items", enumerated(evidence.items[code].zh for code in lines[:4])),
            ("cells", enumerated(one.origins[code].cell for code in lines[:4])),
            ("beside", str(other.origins[lines[0]]))),
            Severity.ERROR if fails else Severity.QUESTION)
        months = december_of(evidence, one.period.year) if one.status.is_past else {}
        if fails:  # what follows from the copy is no problem of its own
            totals = [] if lines[0] in months else [
                total.item for total in one.sums if {code for code, _ in total.parts} & {*lines}]
            evidence.mend({one.origins[code]: months[code] for code in lines if code in months})
            evidence.without(one.origins[code] for code in (*lines, *totals)
                             if code not in months and code in one.origins)


def _same_lines(one: Column, other: Column, items: Catalog) -> list[str]:
    shared = [code for code, amount in one.figures.items() if amount and other.figures.get(code)]
    same = [code for code in shared if one.figures[code] == other.figures[code]]
    if len(same) < _LINES:
        return []
    if len(same) >= _MANY and 2 * len(same) > len(shared):
        return same
    for code in same:
        parts = [child.code for child in items.children(code) if child.code in shared]
        if len(parts) >= _FEW and {*parts} <= {*same}:
            return [line for line in same if is_within(line, code, items)]
    return []


def _spoken_for(evidence: Evidence, column: Column, lines: list[str]) -> tuple[int, int]:
    """Count the figures elsewhere that a column's lines agree with; of two the later year last."""
    year, figures = column.period.year, {code: float(column.figures[code]) for code in lines}
    december = december_of(evidence, year)
    aims = sum(one.period.year == year and one.value is not None
               and figures.get(one.item) == one.value for one in evidence.targets)
    return aims + sum(december.get(code) == value for code, value in figures.items()), year
