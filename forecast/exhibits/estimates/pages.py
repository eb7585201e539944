"""The pages and pictures of estimates: fit, residuals, recursive and rolling estimates, CUSUM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.estimates.stability import accuracy_table, judged, stability_table, unit_of
from forecast.exhibits.estimates.tables import (
    equation_table,
    estimation_summary,
    estimation_table,
    method,
)
from forecast.exhibits.kit import (
    Chart,
    Column,
    Row,
    Sheet,
    Table,
    Text,
    is_gap,
    number_of,
    simulated,
)
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period
    from forecast.estimation import Estimate, Stability, Track
    from forecast.exhibits.estimates.findings import Findings
    from forecast.exhibits.kit import Block

_BAND = 2.0
"""Standard errors on either side of what is drawn."""


def estimate_pages(tell: Findings) -> list[Sheet]:
    """Lay out the estimates, then each estimated equation with its charts and years."""
    first: list[Block] = [Text(estimation_summary(tell)), estimation_table(tell)]
    if tell.estimated:
        first += [equation_table(tell), stability_table(tell)]
    if tell.accuracy:
        first.append(accuracy_table(tell))
    found = [Sheet(tell.text("sheet"), tell.text("sheet_title"), tuple(first))]
    if tell.estimated:
        blocks: list[Block] = []
        for one in tell.estimated:
            blocks += _equation(tell, one)
        found.append(Sheet(tell.text("sheet_pictures"), tell.text("pictures_title"),
                           tuple(blocks)))
    return found


def estimate_pictures(tell: Findings) -> list[Chart]:
    """Draw every estimated equation."""
    return [chart for one in tell.estimated for chart in _charts(tell, one)]


def _equation(tell: Findings, one: Estimate) -> list[Block]:
    item = one.equation.name
    head = tell.text("equation_head", item=tell.name(item), method=method(tell, one),
                     first=one.periods[0], last=one.periods[-1], n=one.n)
    said = [Text(head, 1), Text(one.run.text)]
    if item in tell.stability:
        said.append(Text(judged(tell, tell.stability[item])))
    return [*said, *_charts(tell, one)]


def _charts(tell: Findings, one: Estimate) -> list[Chart]:
    found = tell.stability.get(one.equation.name)
    charts = [_fit(tell, one), _residuals(tell, one)]
    if found is not None:
        charts += _paths(tell, one, found)
        for key, track in (("cusum", found.cusum), ("squares", found.squares)):
            if track is not None:
                charts.append(_track(tell, one, key, track))
    return charts


def _chart(tell: Findings, one: Estimate, key: str, unit: str,
           rows: Sequence[tuple[Period, tuple[float | None, ...]]], digits: int = 4,
           **fields: object) -> Chart:
    """Make a chart of a value within bounds, a row a year."""
    item = one.equation.name
    title = tell.text(f"chart_{key}", item=tell.name(item), **fields)
    part = fields.get("code", "")
    code = f"estimate_{item}_{key}" + (f"_{part}" if part else "")
    columns = tuple(Column(name, tell.text(f"{key}_{name}"), width=11)
                    for name in ("value", "low", "high"))
    table = Table(code, title, unit, tell.text("year"), columns, tuple(
        Row(str(period), str(period), tuple(simulated(value, digits)
                                                      for value in values))
        for period, values in rows))
    return Chart(code, "track", _crossed(tell, table), unit, table,
                 notes=(tell.text(f"note_chart_{key}"),))


def _crossed(tell: Findings, table: Table) -> str:
    """Say how many periods lie outside their bounds, and which is the first."""
    out = [row.label for row in table.rows
           if not any(map(is_gap, row.cells))
           and not (number_of(row.cells[1]) <= number_of(row.cells[0]) <= number_of(row.cells[2]))]
    return tell.text("finding_crossed" if out else "finding_inside", title=table.title,
                     count=len(out), first=out[0] if out else "")


def _fit(tell: Findings, one: Estimate) -> Chart:
    """Draw the left side as it was and as the equation has it."""
    item = one.equation.name
    title, unit = tell.text("chart_fit", item=tell.name(item)), unit_of(tell, item)
    columns = tuple(Column(key, tell.text(f"fit_{key}"), width=11) for key in ("actual", "fitted"))
    table = Table(f"estimate_{item}_fit", title, unit, tell.text("year"), columns, tuple(
        Row(str(period), str(period), (simulated(one.actual[period], 4),
                                       simulated(one.actual[period] - residual, 4)))
        for period, residual in one.residuals.items()))
    worst = max(table.rows, key=lambda row: abs(number_of(row.cells[0]) - number_of(row.cells[1])))
    said = tell.text("finding_fit", title=title, period=worst.label, actual=worst.cells[0].text,
                     fitted=worst.cells[1].text)
    return Chart(table.id, "scenarios", said, unit, table, notes=(tell.text("note_chart_fit"),))


def _residuals(tell: Findings, one: Estimate) -> Chart:
    spread = one.diagnostics.standard_error if one.diagnostics and one.form != "ratio" else None
    if spread is None:
        values = list(one.residuals.values())
        spread = (sum_of(value * value for value in values) / max(len(values) - 1, 1)) ** 0.5
    edge = _BAND * spread
    return _chart(tell, one, "residuals", unit_of(tell, one.equation.name), [
        (period, (value, -edge, edge)) for period, value in one.residuals.items()])


def _paths(tell: Findings, one: Estimate, found: Stability) -> list[Chart]:
    """Draw each parameter as more years were known, and over a window that moves."""
    charts = []
    for kind, points in (("recursive", found.recursive), ("rolling", found.rolling)):
        for own in one.coefficients:
            if own.estimate is None or len(points) < 2:
                continue
            rows = [(point.last, (value, value - _BAND * error, value + _BAND * error))
                    for point in points
                    for value, error in ((point.values[own.name], point.errors[own.name]),)]
            charts.append(_chart(tell, one, kind, tell.text("unit_parameter"), rows,
                                 parameter=tell.parameter(own.name), code=own.name,
                                 window=found.window))
    return charts


def _track(tell: Findings, one: Estimate, key: str, track: Track) -> Chart:
    return _chart(tell, one, key, tell.text("unit_statistic"), [
        (period, (float(value), float(low), float(high))) for period, value, low, high in zip(
            track.periods, track.values, track.low, track.high, strict=True)], 3)
