"""What a record keeps of a result: figures, spreads, draws of what adds up, and where to look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.batch.issuing import plain
from forecast.batch.quanta import amount, quanta
from forecast.data import Freq, Vintage
from forecast.projection import FIRST_DRAW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from forecast.batch.quanta import Quanta
    from forecast.data import Item
    from forecast.issues import Issue
    from forecast.labels import Lang
    from forecast.projection import Result, ScenarioRun
    from forecast.workbook import InputBook

    Array = NDArray[np.float64]

_TOLD = 30
"""So many warnings of a workbook at most: a book of a hundred counties is read by one person."""


def summarised(book: InputBook, result: Result, warnings: Sequence[Issue], place: str, lang: Lang
               ) -> tuple[dict[str, Any], dict[str, Any], dict[str, Quanta]]:
    """Return a record's data, its numbers, and its draws by scenario.

    Returns
    -------
    dict, dict, dict
        The data; scenario → item → year → figure; scenario → (rows, years ahead, draws) int64, the
        rows named by ``data["rows"]``.
    """
    from forecast.render import numbers_of

    bureau, catalog = book.bureau, result.catalog
    added = {item.code for item in catalog if adds_up(item)}
    numbers = {scenario: {code: {year: _cell(cell, code in added) for year, cell in years.items()}
                          for code, years in known.items()}
               for scenario, known in numbers_of(result, lang=lang).items()}
    varies = _rows(result) if result.settings.draws else []
    draws = {run.scenario.name: _draws(result, run, varies) for run in result.runs
             if varies and _is_drawn(run)}
    own = {item.code: [str(item.name("zh")), item.name("en"), item.unit.code]
           for item in catalog if item.is_own}
    data = {
        "place": place, "level": str(bureau.level or ""), "above": bureau.above,
        "base": str(result.base), "main": result.main,
        "years": [str(one) for one in result.periods],
        "ahead": [str(one) for one in result.horizon],
        "scenarios": [[name, told] for name, told in result.labels(lang).items()],
        "own": own, "rows": varies, "drawn": list(draws),
        "failed": sum(len(run.failed) for run in result.runs),
        "comparable": _comparable(result), "progress": _progress(result),
        "warnings": [plain(one) for one in warnings[:_TOLD]], "warned": len(warnings)}
    return data, numbers, draws


def adds_up(item: Item) -> bool:
    """Tell whether the figures of places add up to the figure of the place above them."""
    ((_, power),) = item.unit.dimension if len(item.unit.dimension) == 1 else (("", 0),)
    return power == 1 and item.unit.adds_up and not item.weight and not item.is_own


def _cell(cell: dict[str, Any], is_added: bool) -> dict[str, Any]:
    kept = {key: value for key, value in cell.items()
            if key in {"value", "low", "high", "kind", "status"} or (key[0] == "p" and (
                key[1:].isdigit()) and value is not None)}
    if is_added:
        kept["value"] = amount(int(quanta(cell["value"])))
    return kept


def _rows(result: Result) -> list[str]:
    """Name what is drawn: levels by their codes, of a rate its two parts (``code/``, ``/code``)."""
    catalog, found = result.catalog, []
    for item in catalog:
        runs = [run for run in result.runs if item.code in run.values]
        if not any(_varies(run.values[item.code][-len(result.horizon):]) for run in runs):
            continue
        if adds_up(item):
            found.append(item.code)
        elif item.weight and any(item.weighed_by[0] in run.values for run in runs):
            found += [f"{item.code}/", f"/{item.code}"]
    return found


def _varies(values: Array) -> bool:
    drawn = values[:, FIRST_DRAW:]
    return bool((drawn != drawn[:, :1]).any(where=np.isfinite(drawn)))


def _is_drawn(run: ScenarioRun) -> bool:
    """Tell whether a run has draws; 低 and 高 that are read off the baseline's fan have none."""
    return any(values.shape[1] > FIRST_DRAW for values in run.values.values())


def _draws(result: Result, run: ScenarioRun, rows: Sequence[str]) -> Quanta:
    """Return how far each draw lies from the central run; a draw without a solution nowhere."""
    ahead = len(result.horizon)
    found = np.zeros((len(rows), ahead, result.settings.draws), dtype=np.int64)
    for place, row in enumerate(rows):
        paths = _path(result, run, row)
        if paths is None:
            continue
        counted = quanta(paths)
        moved = counted[:, FIRST_DRAW:] - counted[:, :1]
        found[place] = np.where(np.isfinite(paths[:, FIRST_DRAW:]), moved, 0)
    return found


def _path(result: Result, run: ScenarioRun, row: str) -> Array | None:
    """Return (years ahead, runs) of a level, or of a rate's numerator or its weight."""
    code, ahead = row.strip("/"), len(result.horizon)
    values = run.values.get(code)
    if values is None or "/" not in row:
        return None if values is None else values[-ahead:]
    name, lag = result.catalog[code].weighed_by
    weights = run.values.get(name)
    if weights is None or len(weights) < ahead + lag:
        return None
    weight = weights[len(weights) - ahead - lag:len(weights) - lag]
    both = np.where(np.isfinite(values[-ahead:]), weight, np.nan)
    return both if row.startswith("/") else both * values[-ahead:]


def _comparable(result: Result) -> dict[str, tuple[float, float]]:
    """Return what comparable growth of revenue is made of, by scenario: both sides, stripped."""
    from forecast.exhibits import Maker, comparable_sides

    make = Maker(result)
    found = {name: comparable_sides(make, "gpb_revenue", name) for name in result.names()}
    return {name: sides for name, sides in found.items() if sides is not None}


def _progress(result: Result) -> dict[str, Any] | None:
    """Return how far revenue has come by the last month published; None without months."""
    from forecast.in_year import progress, year_in_progress

    if not any(one.cumulative and one.period.freq is Freq.M and one.period.year >= result.base.year
               for one in result.dataset.observations):
        return None
    found = year_in_progress(result.dataset, vintage=Vintage.known(result.settings.as_of))
    line = found.line("gpb_revenue") if found else None
    if found is None or line is None:
        return None
    told = progress(line)
    return {"year": found.year, "month": line.month, "so_far": line.so_far,
            "budget": line.budget, "share": told.share if told else None}
