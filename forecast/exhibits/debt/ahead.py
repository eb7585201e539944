"""Debt ahead: the adjustment that brings its share to a goal, and what falls due by the bonds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.debt.path import debt_path
from forecast.exhibits.kit import (
    Cell,
    Column,
    InTable,
    Maker,
    Row,
    Table,
    difference,
    given,
    limit_of,
    number_text,
    simulated,
    target_text,
    total,
    words,
)
from forecast.fiscal import (
    KINDS,
    SHAPES,
    adjusted,
    adjustment,
    budgeted,
    falling_due,
    interest,
    of_kind,
    project_debt,
    remaining_life,
    until,
)
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from forecast.data import Bond, Period
    from forecast.fiscal import Path

_GDP = 1e4
"""万元 in one 亿元: debt is in the one, GDP in the other."""
_DIGITS = 3


def adjustment_table(make: Maker) -> Table | None:
    """Build the paths of the primary balance to each goal of the debt share.

    Goals: the base year's share at the end of the horizon; a target of the sheet 目标 on debt or
    on the debt ratio; balances within the limits where the forecast exceeds them.
    """
    path, start = debt_path(make)
    if path is None:
        return None
    columns = (Column("unit", make.text("unit"), width=8, align="center"),
               *(Column(str(year), make.text("year", year=year.year), width=13)
                 for year in make.result.horizon))
    rows = [row for number, (text, last, goal) in enumerate(_goals(make, start))
            for row in _goal_rows(make, f"{number}", text, (until(path, last), start, goal))]
    return Table("debt_adjustment", make.text("title_debt_adjustment"), make.text("unit_by_row"),
                 make.text("item"), columns, tuple(rows), label_width=44,
                 notes=(make.text("note_debt_adjustment"),))


def _goals(make: Maker, start: float) -> Iterator[tuple[str, int, float]]:
    """Give each goal: its words, the number of years until it, the debt share of GDP, a share."""
    result, years = make.result, make.result.horizon
    last = years[-1].year
    yield (make.text("debt_goal_hold", last=last, base=result.base.year,
                     goal=number_text(100 * start, _DIGITS)), len(years), start)
    per = {"debt_outstanding": None, "debt_ratio": "fiscal_capacity"}
    for target in result.targets:
        if target.item not in per or target.value is None or target.period not in years:
            continue
        code = per[target.item]
        size = result.value(code, target.period, make.main) if code else 100.0
        gdp = result.value("gdp_nominal", target.period, make.main)
        if size is None or not gdp:
            continue
        goal = target.value / 100 * size / gdp / _GDP
        yield (make.text("debt_goal_target", last=target.period.year, item=make.name(target.item),
                         target=target_text(make, target), goal=number_text(100 * goal, _DIGITS)),
               years.index(target.period) + 1, goal)
    for number, year in enumerate(years, 1):
        limits = [limit_of(make, kind, year).value for kind in KINDS]
        debt, gdp = (result.value(code, year, make.main)
                     for code in ("debt_outstanding", "gdp_nominal"))
        if None in limits or debt is None or not gdp:
            continue
        whole = sum_of(float(one or 0.0) for one in limits)
        if debt > whole:
            goal = whole / gdp / _GDP
            shown = number_text(100 * goal, _DIGITS)
            yield make.text("debt_goal_limit", last=year.year, goal=shown), number, goal
            return


def _goal_rows(make: Maker, key: str, text: str, problem: tuple[Path, float, float]
               ) -> list[Row]:
    path, start, goal = problem
    years = make.result.horizon
    wide = len(years)

    def row(name: str, unit: str, values: list[float], digits: int = _DIGITS) -> Row:
        cells = [simulated(one, digits) for one in values]
        return Row(f"{key}:{name}", make.text(f"debt_path_{name}"),
                   (words(unit), *cells, *(Cell(None),) * (wide - len(cells))), 1)

    def shares(found: Path) -> list[float]:
        return [100 * float(one) for one in project_debt(start, found)]

    rows = [Row(key, text, (words(""),) * (wide + 1), role="section"),
            row("forecast", "%", [100 * one for one in path.primary]),
            row("share", "%", shares(path))]
    gdp = [make.result.value("gdp_nominal", year, make.main) or 0.0 for year in years]
    for shape in SHAPES:
        changes = [float(one) for one in adjustment(start, path, goal, shape)]
        amounts = [change * size * _GDP for change, size in zip(changes, gdp, strict=False)]
        rows += [row(shape, "%", [100 * one for one in changes]),
                 row(f"{shape}_amount", make.wan, amounts, 0),
                 row(f"{shape}_share", "%",
                     shares(adjusted(path, adjustment(start, path, goal, shape))))]
    return rows


def maturity_table(make: Maker) -> Table | None:
    """Build what falls due by year: principal and interest by kind, and what is provided for."""
    bonds, years = make.result.dataset.registers.bonds, make.result.horizon
    if not bonds:
        return None
    lines: dict[str, list[Cell]] = {}
    for name, measure in _MEASURES.items():
        keys = [f"{name}_{kind}" for kind in KINDS]
        for kind, key in zip(KINDS, keys, strict=True):
            mine = of_kind(bonds, kind)
            lines[key] = [given(measure(mine, year)) for year in years]
        lines[f"{name}_total"] = _summed(lines, keys, years)
    lines["service_total"] = _summed(lines, ["due_total", "interest_total"], years)
    lines["repaid"] = [_repaid(make, year) for year in years]
    lines["refinance"] = [
        difference(due, InTable("due_total", str(year)), own, InTable("repaid", str(year)))
        for year, due, own in zip(years, lines["due_total"], lines["repaid"], strict=True)]
    rows = [Row(key, make.text(key), (words(make.wan), *cells), int(not key.endswith("_total")),
                "total" if key.endswith("_total") else "line") for key, cells in lines.items()]
    lives = (simulated(remaining_life(bonds, year), 1) for year in years)
    rows.append(Row("life", make.text("life"), (words(make.text("year_unit")), *lives), 1))
    columns = (Column("unit", make.text("unit"), width=8, align="center"),
               *(Column(str(year), make.text("year", year=year.year), width=13)
                 for year in years))
    return Table("debt_due", make.text("title_debt_due"), make.text("unit_by_row"),
                 make.text("item"), columns, tuple(rows), label_width=36,
                 notes=(make.text("note_debt_due"),))


_MEASURES: Mapping[str, Callable[[Sequence[Bond], Period], float]] = {
    "due": falling_due, "interest": interest}


def _summed(lines: Mapping[str, list[Cell]], keys: Sequence[str], years: Sequence[Period]
            ) -> list[Cell]:
    return [total({InTable(key, str(year)): lines[key][at] for key in keys})
            for at, year in enumerate(years)]


def _repaid(make: Maker, year: Period) -> Cell:
    """Return the repayment of both kinds that a year's budget provides for; nought without one."""
    found = [budgeted(make.result.dataset, kind, year) for kind in KINDS]
    return given(sum_of(one for one in found if one is not None))
