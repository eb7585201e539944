"""The model laid out for a page that solves it: script, numbers, draws, what is shown and said."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.data import Freq, Method, Operator, Period
from forecast.equations import HELD, LAID, Movable, central, script_of
from forecast.exhibits.kit import decimals, finite, target_text
from forecast.exhibits.what_if.levers import is_judged, told_items
from forecast.exhibits.what_if.words import sentences_of, words_of
from forecast.fiscal import better
from forecast.labels import label
from forecast.projection import FIRST_DRAW, HIGH, LOW, freed, restated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forecast.data import Target
    from forecast.equations import Array, Figure, Script
    from forecast.exhibits.kit import Maker
    from forecast.exhibits.what_if.levers import Lever
    from forecast.projection import ScenarioRun

_MOST_DRAWS = 1000
_HEAVIEST = 2_200_000
"""So many characters of script and numbers at most; of draws fewer are taken before."""
_YEARS_BACK = 8


@dataclass(frozen=True, slots=True)
class Live:
    """What a page needs to solve the model: the script, and ``data`` that JSON can hold."""

    script: str
    data: Mapping[str, Any]


def live_of(make: Maker, levers: Sequence[Lever]) -> Live | None:
    """Lay the forecast out for a page; None where nothing moves, or it would be too large."""
    if not levers:
        return None
    told = told_items(make)
    result, run = make.result, make.result.run(make.main)
    run = replace(run, plan=freed(result, run))  # a landed year follows the levers too
    equations = {one.name: one for one in result.model.equations}
    movable = [Movable(one.code, _held(run, one.code), equations[one.code].kind == "behavioural")
               for one in levers if one.shape != "parameter"]
    script = script_of(result.program, run.figures, result.horizon, run.plan, movable)
    if len(script.text) > _HEAVIEST:
        return None
    rows = [*_drawn(script), *_restated(make, script, levers, run)]
    count = min((len(draws) for *_, draws in rows), default=0)
    room = (_HEAVIEST - len(script.text)) // max(1, round(len(rows) * 16 / 3))
    count = min(count, _MOST_DRAWS, room)
    data = {
        "first": script.first, "count": len(result.horizon), "lang": make.lang,
        "years": [make.when(period) for period in result.horizon],
        "spans": [str(period) for period in result.horizon],
        "paths": [[finite(value) for value in path] for path in script.paths],
        "parameters": [finite(central(one)) for one in script.parameters],
        "figures": [[finite(central(one)) for one in row] for row in script.figures],
        "draws": count, "rows": [list(row[:4]) for row in rows] if count else [],
        "numbers": _packed([row[4][:count] for row in rows]) if count else "",
        "levers": [_lever(make, one, script, run) for one in levers],
        "items": [_told(make, code, script) for code in _shown(make, told)],
        "table": list(told),
        "targets": [_target(make, one) for one in result.targets if is_judged(make, one)],
        "scenario": {"parent": run.scenario.name, "name": label("live.scenario", make.lang)},
        "sentences": sentences_of(told), "words": words_of(make, count),
        "base": make.when(result.base), "yearly": result.base.freq is Freq.A,
    }
    return Live(script.text, data)


def _held(run: ScenarioRun, code: str) -> frozenset[Period]:
    return frozenset(period for name, period in run.plan.fixed if name == code)


def _shown(make: Maker, told: Sequence[str]) -> tuple[str, ...]:
    """The items told, and those that the targets are of."""
    run, horizon = make.result.run(make.main), make.result.horizon
    asked = (code for one in make.result.targets if one.period in horizon
             for code in (one.item, one.reference) if code in run.values and code)
    return tuple(dict.fromkeys((*told, *asked)))


# -- draws -----------------------------------------------------------------------------------------

_Row = tuple[str, int, int, int, "Array"]
"""Of what, its number, the place of the period, the lever that it hangs on, the draws."""
_ANY = -1


def _drawn(script: Script) -> Iterator[_Row]:
    """List what differs between the draws: parameters, and figures by place."""
    for number, value in enumerate(script.parameters):
        if _varies(value):
            yield "p", number, 0, _ANY, np.asarray(value)[FIRST_DRAW:]
    for number, row in enumerate(script.figures):
        for place, value in enumerate(row):
            if _varies(value):
                yield "d", number, place, _ANY, np.asarray(value)[FIRST_DRAW:]


def _varies(value: Figure) -> bool:
    return np.ndim(value) == 1 and np.size(value) > FIRST_DRAW and float(
        np.ptp(np.asarray(value)[FIRST_DRAW:])) > 0.0


def _restated(make: Maker, script: Script, levers: Sequence[Lever], run: ScenarioRun
              ) -> Iterator[_Row]:
    """Give figures that are drawn otherwise where a lever is stated, as they are drawn then."""
    for number, one in enumerate(levers):
        for (source, item, period), value in restated(make.result, run, one.code).items():
            figure = script.figure.get((source, item))
            if figure is None:
                continue
            place = script.first + period.ordinal - make.result.first.ordinal
            drawn = script.figures[figure][place]
            if _varies(drawn) and not np.array_equal(np.asarray(drawn), np.asarray(value)):
                yield "d", figure, place, number, np.asarray(value)[FIRST_DRAW:]


def _ends(value: Figure) -> tuple[float, float] | None:
    """Return both ends of a stated range; None where a scenario states none."""
    runs = np.atleast_1d(np.asarray(value))
    if runs.size <= FIRST_DRAW or runs[LOW] >= runs[HIGH]:
        return None
    return float(runs[LOW]), float(runs[HIGH])


def _packed(rows: Sequence[Array]) -> str:
    return b64encode(np.stack(rows).astype("<f4").tobytes()).decode()


# -- levers, items, targets ------------------------------------------------------------------------


def _lever(make: Maker, one: Lever, script: Script, run: ScenarioRun) -> dict[str, Any]:
    """Describe a lever: what it moves by number, and how each year of it is imposed."""
    told = {**asdict(one), "range": None}
    main = make.main
    if one.shape == "parameter":
        return told | {"number": script.parameter[one.code], "method": str(Method.PARAMETER),
                       "ends": _ends(run.plan.parameters[one.code])}
    held, years = _held(run, one.code), []
    program = make.result.program
    equation = program.equations[program.order[one.code]]
    is_behavioural = equation.kind == "behavioural"
    is_rule = equation.kind == "assumption"
    for period in make.result.horizon:
        kind = "held" if period in held else "inner" if is_behavioural else "free"
        value = run.plan.fixed.get((one.code, period))
        method = Method.INTERCEPT if kind == "inner" else (
            Method.ASSUME if is_rule else Method.FIX)
        years.append({
            "kind": kind, "base": make.result.value(one.code, period, main),
            "method": str(method), "ends": None if value is None else _ends(value),
            "inner": script.figure.get((LAID, one.code))})
    return told | {"number": script.variable[one.code], "figure": script.figure[HELD, one.code],
                   "years": years}


def _told(make: Maker, code: str, script: Script) -> dict[str, Any]:
    """Describe an item: its name and unit, its number, its past."""
    result, main = make.result, make.main
    item = result.catalog[code]
    past = {str(period): value for period in _past(make)
            if (value := _known(make, code, period)) is not None}
    return {"code": code, "name": make.name(code), "unit": item.unit.name(make.lang),
            "digits": decimals(item), "isRate": item.unit.is_rate,
            "number": script.variable[code], "past": list(past.items()),
            "before": result.value(code, result.base, main)}


def _past(make: Maker) -> list[Period]:
    base = make.result.base
    if base.freq is not Freq.A:
        return [period for period in make.result.periods if not base < period]
    return [Period.annual(base.year - back) for back in range(_YEARS_BACK, -1, -1)]


def _known(make: Maker, code: str, period: Period) -> float | None:
    value = make.result.value(code, period, make.main)
    if value is not None:
        return value
    choice = make.result.dataset.read(code, period, make.vintage(make.main))
    return choice.chosen.value if choice else None


def _target(make: Maker, target: Target) -> dict[str, Any]:
    """Describe a target that the page can judge."""
    is_step = target.operator == Operator.IN_STEP
    return {"item": target.item, "place": make.result.horizon.index(target.period),
            "name": make.name(target.item), "text": target_text(make, target),
            "way": "step" if is_step else better(target), "value": target.value,
            "slack": target.tolerance + 1e-9, "reference": target.reference}
