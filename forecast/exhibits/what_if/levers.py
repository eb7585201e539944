"""The levers: which assumptions may be moved, from what value, over what range."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Literal

import numpy as np

from forecast.data import Freq, Operator
from forecast.equations import Param, central, walk
from forecast.exhibits.kit import decimals, key_items
from forecast.exhibits.scenarios import WEIGHT, lever_name, reckon, tornado
from forecast.labels import label
from forecast.projection import FIRST_DRAW

if TYPE_CHECKING:
    from collections.abc import Collection

    from forecast.data import Target
    from forecast.equations import Array, Equation
    from forecast.exhibits.kit import Maker
    from forecast.exhibits.scenarios import Reckoning

MOST = 8
_USUAL = ("gdp_growth", "deflator_growth", "b_tax", "b_vat", "b_cit", "land_realisation",
          "asset_sale_realisation", "tax_policy_effect", "gpb_expenditure")
"""What a chief moves: growth, prices, buoyancy, land, the sale, taxes, spending."""
_SHARES = frozenset({"land_realisation", "asset_sale_realisation", "land_transfer_share",
                     "capital_transfer_share"})
"""Parameters that are shares of something: told in per cent, never below nought."""
_TOLD = ("gdp_growth", "gdp_nominal", "gpb_revenue", "tax_revenue", "nontax_revenue",
         "gpb_expenditure", "financing_gap", "gf_total_sources", "debt_ratio")
"""The figures that are shown beside the levers."""
_WIDER = 2.0
"""A slider reaches twice as far as the fan, to both sides."""
_FREE = {"point": 5.0, "growth": 20.0}
"""How far one reaches of which nothing is drawn."""
_NOTHING = 1e-9
_TICKS = 40
_NICE = (5.0, 2.0, 1.0)

Shape = Literal["parameter", "shift", "scale"]


@dataclass(frozen=True, slots=True)
class Lever:
    """An assumption that may be moved.

    ``shape`` says what a value means: of a ``parameter`` its value; of a rate the first year's, the
    later ones ``shift`` alike; of an amount the growth of the first year, or the amount where there
    is no year before, and later years ``scale`` alike. ``per`` is how many told units are one of
    the model's. ``low`` and ``high`` are the 10 % and 90 % of the draws, None without; the slider
    goes from ``least`` to ``most`` in ``step``.
    """

    code: str
    title: str
    unit: str
    shape: Shape
    base: float
    low: float | None
    high: float | None
    least: float
    most: float
    step: float
    digits: int
    per: float = 1.0
    before: float | None = None


def told_items(make: Maker) -> tuple[str, ...]:
    """Return the items that are shown beside the levers."""
    result = make.result
    asked = key_items(result) or _TOLD
    return tuple(code for code in asked if make.has(code, result.first, make.main))


def is_judged(make: Maker, target: Target) -> bool:
    """Tell whether a target is judged beside the levers: words and what is not projected, not."""
    values = make.result.run(make.main).values
    return (target.item in values and target.period in make.result.horizon
            and (target.reference in values if target.operator == Operator.IN_STEP
                 else target.value is not None))


def levers_of(make: Maker) -> tuple[Lever, ...]:
    """Return the levers that move any of the items told, the usual ones first."""
    result, told = make.result, told_items(make)
    if not told:
        return ()
    aims = (target.item for target in result.targets if target.period in result.horizon)
    items = tuple(code for code in dict.fromkeys((*told, *WEIGHT, *aims))
                  if code in result.run(make.main).values)
    reckoned = reckon(result, make.main, items)
    at = len(result.horizon) - 1
    found = {one.lever.code: one for one in (*tornado(reckoned, items, 0),
                                             *tornado(reckoned, items, at))}
    equations = {one.name: one for one in result.model.equations}
    order = [*(code for code in _USUAL if code in found), *found]
    levers: list[Lever] = []
    for code in dict.fromkeys(order):
        taken = {one.code for one in levers}
        if len(levers) == MOST or _is_within(code, taken, equations.values()) or (
                code not in _USUAL and _is_moved(equations.get(code), taken)):
            continue
        lever = _lever(make, found[code], equations.get(code))
        if lever is not None:
            levers.append(lever)
    return tuple(levers)


def _is_within(code: str, taken: Collection[str], equations: Collection[Equation]) -> bool:
    """Tell whether a parameter acts through levers alone: whoever moves them has moved it."""
    readers = {one.name for one in equations if Param(code) in set(walk(one.right))}
    chain = {one.name for one in equations if one.name in readers and one.kind == "assumption"}
    next_ = {one.name for one in equations if any(
        getattr(node, "name", "") in chain for node in walk(one.right))}
    return bool(readers) and (readers <= set(taken) or (
        readers == chain and bool(next_) and next_ <= set(taken)))


def _is_moved(equation: Equation | None, taken: Collection[str]) -> bool:
    """Tell whether a lever moves the parameter of an equation: its figure needs none then."""
    return equation is not None and any(isinstance(node, Param) and node.name in taken
                                        for node in walk(equation.right))


def _lever(make: Maker, reckoned: Reckoning, equation: Equation | None) -> Lever | None:
    lever = reckoned.lever
    if not lever.steps:
        return _parameter(make, lever.code, lever_name(make, lever))
    if equation is None or equation.kind == "identity":
        return None
    return _item(make, lever.code, is_rule=equation.kind == "assumption")


@dataclass(frozen=True, slots=True)
class _Named:
    """A lever before its range."""

    code: str
    title: str
    unit: str
    shape: Shape
    digits: int
    per: float = 1.0
    before: float | None = None


def _parameter(make: Maker, code: str, title: str) -> Lever:
    run = make.result.run(make.main)
    draws = np.atleast_1d(np.asarray(run.plan.parameters.get(code, run.parameters[code])))
    is_share = code in _SHARES
    per = 100.0 if is_share else 1.0
    named = _Named(code, title, "%" if is_share else "", "parameter", 0 if is_share else 2, per)
    base = per * central(draws)
    return _ranged(named, base, per * draws[FIRST_DRAW:], 0.5 * abs(base) or 1.0,
                   least=0.0 if is_share else None,
                   reaches_nought=make.result.priors.parameters[code].nil_odds > 0)


def _item(make: Maker, code: str, *, is_rule: bool) -> Lever | None:
    result, main = make.result, make.main
    item = result.catalog[code]
    base = result.value(code, result.first, main)
    if base is None:
        return None
    draws = result.draws(code, result.first, main)
    name, unit = make.name(code), item.unit.name(make.lang)
    if item.unit.is_rate:
        return _ranged(_Named(code, name, unit, "shift", 2), base, draws, _FREE["point"],
                       reaches_nought=is_rule)
    before = result.value(code, result.base, main)
    if not base:
        return None
    if (result.base.freq is not Freq.A or before is None or before <= 0 or base < 0
            or _is_odd(base / before)):
        return _ranged(_Named(code, name, unit, "scale", decimals(item)), base, draws,
                       0.2 * abs(base))
    growing = _Named(code, label("live.lever_growth", make.lang, name=name), "%", "scale", 2,
                     before=before)
    return _ranged(growing, 100.0 * (base / before - 1.0), 100.0 * (draws / before - 1.0),
                   _FREE["growth"])


def _is_odd(ratio: float) -> bool:
    """Whether an amount jumps so that its growth says nothing."""
    return not 0.5 <= ratio <= 2.0


def _ranged(one: _Named, base: float, draws: Array, free: float, *, least: float | None = None,
            reaches_nought: bool = False) -> Lever:
    """Give a lever its range: that of the draws, and a slider that reaches further.

    Of what may come to nothing, and of a policy that may be undone, it reaches nought.
    """
    known = draws[np.isfinite(draws)]
    low, high = (float(edge) for edge in np.quantile(known, (0.1, 0.9))) if known.size else (
        base, base)
    is_drawn = high - low > _NOTHING * max(1.0, abs(base))
    reach = (_WIDER * max(base - low, 0.0), _WIDER * max(high - base, 0.0)) if is_drawn else (
        free, free)
    widest = max(reach)
    ends = [base - max(reach[0], 0.5 * widest), base + max(reach[1], 0.5 * widest)]
    if least is not None:
        ends[0] = max(ends[0], least)
    if reaches_nought:
        ends = [min(ends[0], 0.0), max(ends[1], 0.0)]
    step = _step(ends[1] - ends[0])
    if one.unit == "%" and one.shape != "parameter":
        step = min(step, _POINT)
    ends = [round(floor(ends[0] / step) * step, 12), round(ceil(ends[1] / step) * step, 12)]
    return Lever(one.code, one.title, one.unit, one.shape, base, low if is_drawn else None,
                 high if is_drawn else None, ends[0], ends[1], step,
                 max(one.digits, -floor(log10(step))), one.per, one.before)


_POINT = 0.1
"""Growth is argued about in tenths of a point."""


def _step(width: float) -> float:
    """Return the round number that a slider of some width moves by."""
    rough = width / _TICKS
    power = 10.0 ** floor(log10(rough))
    return next(nice for nice in _NICE if nice * power <= rough * (1 + 1e-9)) * power
