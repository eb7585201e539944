"""The record of a run, ``result.json``: every number with its unit, scenario and provenance."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.projection import CENTRAL, FIRST_DRAW, HIGH, LOW

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from forecast.data import Observation, Period
    from forecast.exhibits import Cell, Exhibits, Table
    from forecast.projection import Result, ScenarioRun

ByYear = dict[str, dict[str, Any]]
Numbers = dict[str, dict[str, ByYear]]
"""The numbers of a result: scenario → item → year → what there is to say of one."""
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
SCHEMA = 1
_EDGES = tuple(f"p{round(100 * share)}" for share in SHARES)
_DEPTH = 4
_AT_ONCE = 500_000
"""Draws that are sorted at once: few calls, little memory."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a run, each with its SHA-256.

    Parameters
    ----------
    entered
        What it was made from: the cells of the workbook's input sheets, the scenario files. With
        the settings among the provenance they decide every number.
    left
        The outputs: a later run sees who changed them.
    """

    entered: Sequence[tuple[str, str]]
    left: Mapping[str, str]


def write_record(result: Result, exhibits: Exhibits, provenance: Mapping[str, str], files: Files,
                 path: Path, numbers: Numbers | None = None) -> None:
    """Write the record. Numbers are unrounded; ``exhibits`` also gives them as printed.

    ``numbers`` are the result's where they are known already (:func:`numbers_of`).
    """
    content = record_of(result, exhibits, provenance, numbers) | {
        "entered": [{"name": name, "sha256": digest} for name, digest in files.entered],
        "files": dict(files.left)}
    path.write_text(_lines(content, _DEPTH) + "\n", encoding="utf-8", newline="\n")


def _lines(value: object, depth: int) -> str:
    """Write JSON with a line an entry down to a depth: an item's years stand in one line."""
    if depth and isinstance(value, dict) and value:
        return "{\n" + ",\n".join(f"{_lines(key, 0)}: {_lines(one, depth - 1)}"
                                  for key, one in value.items()) + "\n}"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def record_of(result: Result, exhibits: Exhibits, provenance: Mapping[str, str],
              numbers: Numbers | None = None) -> dict[str, Any]:
    """Return the record as plain data."""
    numbers = numbers_of(result) if numbers is None else numbers
    names = sorted({name for run in result.runs for name in run.values},
                   key=[item.code for item in result.catalog].index)
    return {
        "schema": SCHEMA,
        "provenance": dict(provenance),
        "base": str(result.base),
        "horizon": [str(period) for period in result.horizon],
        "summary": list(exhibits.summary),
        "misfits": list(exhibits.misfits),
        "items": {name: {"zh": result.catalog[name].zh, "en": result.catalog[name].en,
                         "unit": result.catalog[name].unit.code} for name in names},
        "scenarios": {run.scenario.name: _scenario(run, numbers[run.scenario.name])
                      for run in result.runs},
        "targets": _targets(result),
        "exhibits": {table.id: _table(table) for table in exhibits.tables()},
    }


def _scenario(run: ScenarioRun, values: Mapping[str, ByYear]) -> dict[str, Any]:
    return {
        "title": run.scenario.title,
        "parent": run.scenario.parent,
        "vintages": {code: status.value for code, status in run.scenario.vintages},
        "assumptions": [{
            "item": one.item, "span": str(one.span), "method": one.method, "value": one.value,
            "low": one.low, "high": one.high, "layer": one.layer, "author": one.author,
            "reason": one.reason, "origin": str(one.origin) if one.origin else None,
        } for one in run.own],
        "parameters": dict(run.parameters),
        "unsolved_draws": {str(draw - FIRST_DRAW): [stop.variable, str(stop.period)]
                           for draw, stop in sorted(run.failed.items())},
        "values": values,
    }


def numbers_of(result: Result, items: Collection[str] = ()) -> Numbers:
    """Return the numbers of items, all by default: value, kind, origin, spread."""
    names = [item.code for item in result.catalog if not items or item.code in items]
    kinds = {one.name: one.kind for one in result.model.equations}
    return {run.scenario.name: _of_run(result, run, [name for name in names if name in run.values],
                                       kinds) for run in result.runs}


def _of_run(result: Result, run: ScenarioRun, names: Sequence[str], kinds: Mapping[str, str]
            ) -> dict[str, ByYear]:
    ahead = len(result.periods) - len(result.horizon)
    spreads = _spreads(run, names, ahead)
    return {name: _values(result, run, name, kinds, spreads[name]) for name in names}


def _spreads(run: ScenarioRun, names: Sequence[str], ahead: int
             ) -> dict[str, list[dict[str, float]]]:
    """Return the quantiles of the draws of each item and year ahead, many items at a time.

    What does not vary has none; draws without a solution are left out.
    """
    found: dict[str, list[dict[str, float]]] = {}
    size = max(1, _AT_ONCE // max(1, run.values[names[0]].size)) if names else 1
    for start in range(0, len(names), size):
        some = names[start:start + size]
        draws = np.stack([run.values[name][ahead:, FIRST_DRAW:] for name in some])
        if not draws.size:
            found |= {name: [{} for _ in range(draws.shape[1])] for name in some}
            continue
        whole = np.isfinite(draws).all(axis=2)
        edges = np.full((len(SHARES), *whole.shape), np.nan)
        edges[:, whole] = np.quantile(draws[whole], SHARES, axis=-1)
        wide = np.ptp(draws, axis=2) > 0
        for place, row in np.argwhere(~whole).tolist():
            kept = draws[place, row][np.isfinite(draws[place, row])]
            wide[place, row] = kept.size > 0 and np.ptp(kept) > 0
            if wide[place, row]:
                edges[:, place, row] = np.quantile(kept, SHARES)
        for place, name in enumerate(some):
            found[name] = [dict(zip(_EDGES, edges[:, place, row].tolist(), strict=True))
                           if wide[place, row] else {} for row in range(draws.shape[1])]
    return found


def _values(result: Result, run: ScenarioRun, name: str, kinds: Mapping[str, str],
            spreads: Sequence[Mapping[str, float]]) -> ByYear:
    rows: ByYear = {}
    ends, ahead = run.values[name][:, :FIRST_DRAW].tolist(), len(result.periods) - len(spreads)
    for place, period in enumerate(result.periods):
        if not math.isfinite(ends[place][CENTRAL]):
            continue
        cell: dict[str, Any] = {"value": ends[place][CENTRAL]}
        if period <= result.base:
            cell |= _published(run, name, period)
        else:
            is_fixed = (name, period) in run.plan.fixed
            cell["kind"] = "imposed" if is_fixed else kinds.get(name, "history")
            cell |= {"low": _number(ends[place][LOW]), "high": _number(ends[place][HIGH]),
                     **spreads[place - ahead]}
            tail = run.residuals.get((name, period))
            if tail and kinds.get(name) == "identity":
                cell["tail"] = tail
        rows[str(period)] = cell
    return rows


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _published(run: ScenarioRun, name: str, period: Period) -> dict[str, Any]:
    choice = run.history.get(name, {}).get(period)
    if choice is None:
        return {"kind": "start", "rule": "model [start]"}
    return {"kind": "published", **_observation(choice.chosen), "why": choice.reason,
            "passed_over": [{"value": other.value, **_observation(other)}
                            for other in choice.passed_over]}


def _observation(seen: Observation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "status": seen.status.value, "published": seen.published.isoformat(),
        "source": seen.source, "qualifier": seen.qualifier,
        "origin": str(seen.origin) if seen.origin else None}
    if seen.reading:
        told |= {"written": seen.reading.written, "read_by": list(seen.reading.rules)}
    return told


def _targets(result: Result) -> list[dict[str, Any]]:
    rows = []
    for target in result.targets:
        judged = {}
        for name in result.names():
            outcome = result.outcome(target, name)
            judged[name] = {"central": outcome.central, "met": outcome.is_met,
                            "probability": outcome.probability, "p10": outcome.p10,
                            "p90": outcome.p90, "above_range": outcome.above_range,
                            "margin": outcome.margin}
        rows.append({"item": target.item, "period": str(target.period),
                     "operator": target.operator, "value": target.value, "high": target.high,
                     "reference": target.reference, "tolerance": target.tolerance,
                     "nature": target.nature, "source": target.source, "text": target.text,
                     "origin": str(target.origin) if target.origin else None,
                     "scenarios": judged})
    return rows


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title, "unit": table.unit,
        "columns": [{"key": column.key, "title": column.title, "group": column.group}
                    for column in table.columns],
        "rows": [{"key": row.key, "label": row.label, "cells": [_cell(cell) for cell in row.cells]}
                 for row in table.rows],
        "notes": list(table.notes), "source": table.source,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    value = cell.value
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float) and not math.isfinite(value):
        value = None
    return {"value": value, "text": cell.text}
