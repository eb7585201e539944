"""The record of a run, ``result.json``: every number with its unit, scenario and provenance."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.data import word_of
from forecast.exhibits import (
    ValueRef,
    means,
    parameter_places,
    qualified,
    round_of,
    value_places,
)
from forecast.labels import in_lang
from forecast.projection import CENTRAL, FIRST_DRAW, HIGH, LOW

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from forecast.data import Choice, Observation, Override, Period, Target
    from forecast.exhibits import Cell, Exhibits, Table
    from forecast.issues import CellRef
    from forecast.labels import Lang
    from forecast.projection import Result, ScenarioRun

ByYear = dict[str, dict[str, Any]]
Numbers = dict[str, dict[str, ByYear]]
"""The numbers of a result: scenario → item → year → what there is to say of one."""
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
SCHEMA = 2
_EDGES = tuple(f"p{round(100 * share)}" for share in SHARES)
_AT_ONCE = 500_000
_ENDS = {LOW: "low", HIGH: "high"}
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


def write_record(record: Mapping[str, Any], files: Files, path: Path) -> None:
    """Write the record."""
    text = _laid_out({**record, "entered": [
        {"name": name, "sha256": digest} for name, digest in files.entered],
        "files": dict(files.left)}, _DEEP)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def files_left(path: Path) -> Mapping[str, str]:
    """Return the digest of each file as the run that wrote a record left it; none without one.

    The record ends with them: its megabytes of numbers are not read for it.
    """
    try:
        found = json.loads(b"{" + b"".join(path.read_bytes().rpartition(_LEFT)[1:]))["files"]
    except (OSError, ValueError, KeyError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


_LEFT = b'\n "files": '
_PLAIN = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_DEEP = 5
"""So many levels of the record have a line for each of their parts: below, a number has one."""


def _laid_out(found: object, deep: int, pad: str = "") -> str:
    """Write data as JSON, a line a part down to a depth."""
    if not deep or not found or not isinstance(found, (dict, list)):
        return _PLAIN.encode(found)
    inner, told = pad + " ", _PLAIN.encode
    if isinstance(found, dict):  # most parts are leaves: they are written here
        parts = [f"{inner}{_key(key)}: " + (
            _laid_out(value, deep - 1, inner) if deep > 1 and isinstance(value, (dict, list))
            else told(value)) for key, value in found.items()]
        return "{\n" + ",\n".join(parts) + f"\n{pad}}}"
    parts = [inner + _laid_out(value, deep - 1, inner) for value in found]
    return "[\n" + ",\n".join(parts) + f"\n{pad}]"


@lru_cache(maxsize=4096)
def _key(key: str) -> str:
    return _PLAIN.encode(key)


def record_of(result: Result, exhibits: Exhibits, provenance: Mapping[str, str],
              lang: Lang = "zh", numbers: Numbers | None = None) -> dict[str, Any]:
    """Return the record as plain data, its words in one language.

    Numbers are unrounded; ``exhibits`` also gives them as printed. ``numbers`` are the result's
    where they are known already (:func:`numbers_of`).
    """
    known = numbers_of(result, lang=lang) if numbers is None else numbers
    return _Record(result, lang, known, result.labels(lang)).content(exhibits, provenance)


@dataclass(frozen=True, slots=True)
class _Record:
    """What a record is of; ``called`` are its scenarios' names in the language of the record."""

    result: Result
    lang: Lang
    numbers: Numbers
    called: Mapping[str, str]

    def content(self, exhibits: Exhibits, provenance: Mapping[str, str]) -> dict[str, Any]:
        result, catalog = self.result, self.result.catalog
        names = sorted({name for run in result.runs for name in run.values},
                       key=[item.code for item in catalog].index)
        return {
            "schema": SCHEMA,
            "language": self.lang,
            "provenance": dict(provenance),
            "base": str(result.base),
            "horizon": [str(period) for period in result.horizon],
            "summary": list(exhibits.summary),
            "misfits": list(exhibits.misfits),
            "items": {name: {"name": result.name(name, self.lang),
                             "unit": catalog[name].unit.name(self.lang)} for name in names},
            "scenarios": {self.called[run.scenario.name]: self.scenario(
                run, self.numbers[run.scenario.name]) for run in result.runs},
            "targets": [self.target(one) for one in result.targets],
            **({} if result.settings.own else {"round": round_of(
                result, self.called[result.main])}),
            "exhibits": {table.id: self.table(table) for table in exhibits.tables()},
        }

    def told(self, text: str) -> str:
        return in_lang(text, self.lang)

    def word(self, text: str) -> str:
        return in_lang(word_of(text), self.lang)

    def scenario(self, run: ScenarioRun, values: Mapping[str, ByYear]) -> dict[str, Any]:
        parent = run.scenario.parent
        return {
            "title": self.told(run.scenario.title),
            "parent": self.called.get(parent, self.word(parent)) if parent else None,
            "vintages": {code: status.label(self.lang) for code, status in run.scenario.vintages},
            "assumptions": [self.assumption(one) for one in run.own],
            "parameters": {name: self.parameter(run, name) for name in run.parameters},
            "unsolved_draws": {_ENDS.get(run_, str(run_ - FIRST_DRAW)): [
                stop.variable, str(stop.period)] for run_, stop in sorted(run.failed.items())},
            "values": values,
        }

    def assumption(self, one: Override) -> dict[str, Any]:
        return {
            "item": self.word(one.item), "span": str(one.span), "method": self.word(one.method),
            "value": one.value, "low": one.low, "high": one.high, "layer": self.word(one.layer),
            "author": one.author, "reason": self.told(one.reason), "cells": _places(one.origin),
        }

    def parameter(self, run: ScenarioRun, name: str) -> dict[str, Any]:
        prior = self.result.priors.parameters[name]
        cells = _places(*(parameter_places(self.result, run, name)
                          or parameter_places(self.result, None, name)))
        return {"value": run.parameters[name], "mean": prior.mean, "sd": prior.spread,
                "basis": self.told(prior.basis), "cells": cells}

    def target(self, one: Target) -> dict[str, Any]:
        judged = {}
        for name in self.result.names():
            outcome = self.result.outcome(one, name)
            judged[self.called[name]] = {
                "central": outcome.central, "met": outcome.is_met,
                "probability": outcome.probability, "p10": outcome.p10, "p90": outcome.p90,
                "below": outcome.below, "inside": outcome.inside, "above": outcome.above,
                "imposed": outcome.is_imposed, "margin": outcome.margin}
        return {"item": one.item, "period": str(one.period), "operator": self.word(one.operator),
                "value": one.value, "high": one.high, "reference": one.reference,
                "tolerance": one.tolerance,
                "nature": one.nature.label(self.lang) if one.nature else "",
                "source": self.told(one.source), "text": one.text,
                "cells": _places(one.origin), "scenarios": judged}

    def table(self, table: Table) -> dict[str, Any]:
        return {
            "title": table.title, "unit": table.unit,
            "columns": [{"key": keyed(column.key, self.called), "title": column.title,
                         "group": column.group} for column in table.columns],
            "rows": [{"key": keyed(row.key, self.called), "label": row.label,
                      "cells": [self.cell(cell) for cell in row.cells]} for row in table.rows],
            "notes": list(table.notes), "source": table.source,
        }

    def cell(self, cell: Cell) -> dict[str, Any]:
        value = cell.value
        if isinstance(value, Decimal):
            value = float(value)
        if isinstance(value, float) and not math.isfinite(value):
            value = None
        found = _places(*cell.places)
        for ref in (*cell.refs, cell.defines):
            if isinstance(ref, ValueRef):
                years = self.numbers.get(ref.scenario, {}).get(ref.item, {})
                found += [place for place in years.get(str(ref.period), {}).get("cells", ())
                          if place not in found]
        return {"value": value, "text": cell.text, "kind": cell.role, "cells": found}


def keyed(key: str, called: Mapping[str, str]) -> str:
    """Return the key of a row or column, scenarios in it by what they are called."""
    return "".join(called.get(part, part) for part in re.split(r"([/:])", key))


def _places(*cells: CellRef | None) -> list[dict[str, str]]:
    """Return cells of the user's files, each once."""
    return [{"file": one.file, "sheet": one.sheet, "cell": one.cell}
            for one in dict.fromkeys(cells) if one is not None]


def numbers_of(result: Result, items: Collection[str] = (), lang: Lang = "zh") -> Numbers:
    """Return the numbers of items, all by default: value, kind, cells, spread."""
    names = [item.code for item in result.catalog if not items or item.code in items]
    said = _Said(result, lang)
    return {run.scenario.name: said.numbers(run, [name for name in names if name in run.values])
            for run in result.runs}


Spread = tuple[list[list[float]], list[dict[str, float]]]
"""Of an item: by year the central run and both ends, and by year ahead the quantiles of draws."""


def _spreads(run: ScenarioRun, names: Sequence[str], ahead: int) -> dict[str, Spread]:
    """Return the numbers of each item, many items at a time.

    What does not vary has no quantiles; draws without a solution are left out.
    """
    found: dict[str, Spread] = {}
    size = max(1, _AT_ONCE // max(1, run.values[names[0]].size)) if names else 1
    for start in range(0, len(names), size):
        some = names[start:start + size]
        paths = [run.values[name] for name in some]
        ends = [path[:, :FIRST_DRAW].tolist() for path in paths]
        draws = np.stack([path[ahead:, FIRST_DRAW:] for path in paths])
        if not draws.size:
            found |= {name: (own, [{} for _ in range(draws.shape[1])])
                      for name, own in zip(some, ends, strict=True)}
            continue
        whole = np.isfinite(draws).all(axis=2)
        edges = np.full((len(SHARES), *whole.shape), np.nan)
        wide = np.ptp(draws, axis=2) > 0  # not of paths that have a gap
        if wide.any():
            edges[:, wide] = _quantiles(draws[wide])
        for place, row in np.argwhere(~whole).tolist():
            kept = draws[place, row][np.isfinite(draws[place, row])]
            wide[place, row] = kept.size > 0 and np.ptp(kept) > 0
            if wide[place, row]:
                edges[:, place, row] = np.quantile(kept, SHARES)
        for place, name in enumerate(some):
            found[name] = ends[place], [
                dict(zip(_EDGES, edges[:, place, row].tolist(), strict=True))
                if wide[place, row] else {} for row in range(draws.shape[1])]
    return found


def _quantiles(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the quantiles of each row, to the bit those of numpy, at a third of the time.

    Numbers are sorted by vector instructions; numpy parts them around each quantile instead.
    """
    ordered, last = np.sort(draws, axis=-1), draws.shape[-1] - 1
    found = np.empty((len(SHARES), len(draws)))
    for edge, share in zip(found, SHARES, strict=True):
        below = math.floor(share * last)
        rest = share * last - below
        low, high = ordered[:, below], ordered[:, min(below + 1, last)]
        edge[:] = low + (high - low) * rest if rest < 0.5 else high - (high - low) * (1 - rest)
    return found


class _Said:
    """What is said of the numbers of one result; what several scenarios share is said once."""

    def __init__(self, result: Result, lang: Lang) -> None:
        self.result, self.lang = result, lang
        self.model = {one.name: one for one in result.model.equations}
        self.years = [(period, str(period), result.base < period) for period in result.periods]
        self.known: dict[int, tuple[Choice, dict[str, Any]]] = {}

    def numbers(self, run: ScenarioRun, names: Sequence[str]) -> dict[str, ByYear]:
        """Return the numbers of a scenario."""
        ahead = len(self.result.periods) - len(self.result.horizon)
        spreads = _spreads(run, names, ahead)
        return {name: self.of_item(run, name, ahead, spreads[name]) for name in names}

    def of_item(self, run: ScenarioRun, name: str, ahead: int, numbers: Spread) -> ByYear:
        rows: ByYear = {}
        result, (ends, spreads), equation = self.result, numbers, self.model.get(name)
        laid = [one for one in run.scenario.overrides if means(run, one, name, result.catalog)]
        for place, ((period, year, is_ahead), own) in enumerate(zip(self.years, ends, strict=True)):
            if not math.isfinite(own[CENTRAL]):
                continue
            cell: dict[str, Any] = {"value": own[CENTRAL]}
            rows[year] = cell
            spread = {} if place < ahead else {
                "low": _number(own[LOW]), "high": _number(own[HIGH]), **spreads[place - ahead]}
            if not is_ahead:
                cell |= self.published(run, name, period)
                continue
            stated: Sequence[CellRef | None] = ()
            if (name, period) in run.plan.fixed:
                stated = value_places(result, run, name, period)
                cell["kind"] = "imposed"
            else:
                cell["kind"] = equation.kind if equation else "history"
            cell["cells"] = _places(*(stated or [one.origin for one in laid if period in one.span]))
            if equation and cell["kind"] != "imposed":
                cell["equation"] = str(equation.where)
            cell |= spread
            if equation and equation.kind == "identity" and (
                    tail := run.residuals.get((name, period))):
                cell["tail"] = tail
        return rows

    def published(self, run: ScenarioRun, name: str, period: Period) -> dict[str, Any]:
        choice = run.history.get(name, {}).get(period)
        if choice is None:
            return {"kind": "start", "rule": "model [start]", "cells": []}
        known = self.known.get(id(choice))
        if known is None:  # the figure is kept with it: no other one takes its place in memory
            known = self.known[id(choice)] = choice, {
                "kind": "published", **_observation(choice.chosen, self.lang),
                "why": choice.reason,
                "passed_over": [{"value": other.value, **_observation(other, self.lang)}
                                for other in choice.passed_over]}
        return known[1]


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _observation(seen: Observation, lang: Lang) -> dict[str, Any]:
    told: dict[str, Any] = {
        "status": seen.status.label(lang), "published": seen.published.isoformat(),
        "source": in_lang(seen.source, lang), "qualifier": qualified("", seen.qualifier, lang),
        "cells": _places(seen.origin)}
    if seen.reading:
        told |= {"written": seen.reading.written, "read_by": list(seen.reading.rules)}
    return told
