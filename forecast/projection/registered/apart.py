"""The register's one-offs stand apart from what grows: last year's go, next year's come in once.

An equation of growth would let last year's grow on and leave next year's out. Non-tax revenue has
its one-offs in a line of the model; other items get them in their equation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.equations import Bin, Data, Fn, Var, current
from forecast.fiscal import one_off_amount, one_offs_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Dataset, Period
    from forecast.equations import Equation, Figure, ModelText
    from forecast.projection.laid import Laid, Point
    from forecast.projection.task import ScenarioTask

REGULAR, ONE_OFF = "gpb_revenue_regular", "nontax_one_off"
_WHOLE, _TAXES, _NONTAX = "gpb_revenue", "tax_revenue", "nontax_revenue"
_LINES = frozenset({REGULAR, "nontax_regular"})
"""What the model has without one-offs already."""
_PARTED = {_WHOLE: REGULAR, _NONTAX: "nontax_regular"}
"""What is left of each without its one-offs."""
_COMPARABLE = "gpb_revenue_comparable"


def whole_rules(dataset: Dataset, texts: Mapping[str, str], base: Period, steps: int
                ) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part revenue of one sum into its one-offs and the rest; compare it without those of taxes.

    Nothing where there are none.

    Parameters
    ----------
    texts
        The model's equations as written, by the item that they give.
    steps
        Years projected.

    Returns
    -------
    tuple of str
        What starts in the base year, and the equations.
    """
    grows, last = texts.get(_WHOLE, ""), base + steps
    of_taxes = f" + one_off({_TAXES})" if one_offs_in(dataset, _TAXES, base, last) else ""
    starts, rules = [], []
    if of_taxes and _COMPARABLE in texts:
        starts.append(f"{_COMPARABLE} = {_WHOLE} - one_off({_WHOLE})")
        rules.append(f"{_COMPARABLE} = {_WHOLE} - {ONE_OFF} - one_off({_TAXES})")
    if grows.startswith(f"dlog({_WHOLE})") and ONE_OFF in texts and one_offs_in(
            dataset, _WHOLE, base, last):
        starts.append(f"{REGULAR} = {_WHOLE} - one_off({_WHOLE})")
        rules += [grows.replace(f"dlog({_WHOLE})", f"dlog({REGULAR})", 1),
                  f"{_WHOLE} = {REGULAR} + {ONE_OFF}{of_taxes}"]
    return tuple(starts), tuple(rules)


def with_one_offs(model: ModelText, dataset: Dataset, base: Period, last: Period) -> ModelText:
    """Let what grows by an equation of the model grow without its registered one-offs.

    ``x = (x(-1) - one_off(x)(-1)) exp(right) + one_off(x)``, in logarithms as before, so that its
    shock is the same.
    """
    found = tuple(_apart(one) if _has_one_offs(one, dataset, base, last) else one
                  for one in model.equations)
    return replace(model, equations=found)


def _has_one_offs(one: Equation, dataset: Dataset, base: Period, last: Period) -> bool:
    """Tell whether an equation of growth is of an item with one-offs that leave something of it."""
    if (one.transform, one.kind, one.steps) != ("dlog", "behavioural", 1) or one.where.sheet or (
            one.name in _LINES or dataset.catalog[one.name].account is None):
        return False
    return bool(one_offs_in(dataset, one.name, base, last)) and not (
        one_off_amount(dataset, one.name, base) >= dataset.value(one.name, base))


def _apart(one: Equation) -> Equation:
    name = one.name
    before = Bin("-", Var(name, -1), Data("one_off", name, -1))
    level = Bin("+", Bin("*", before, Fn("exp", (one.right,))), Data("one_off", name))
    right = one.text.partition("~")[2].strip()
    return replace(one, transform="log", right=Fn("log", (level,)), text=(
        f"log({name}) ~ log(({name}(-1) - one_off({name})(-1)) * exp({right}) + one_off({name}))"))


def lay_value(task: ScenarioTask, laid: Laid, at: Point, value: Figure) -> None:
    """Let a variable take a value; of revenue so parted the one-offs are as registered."""
    item, period = at
    if not is_parted(task.by_name, item):
        laid.fixed[at] = value
        return
    once = task.cite.figure("one_off", _NONTAX, period) or 0.0
    own = task.cite.figure("one_off", item, period) or 0.0
    laid.fixed[_PARTED[item], period] = value - own
    laid.fixed.setdefault((ONE_OFF, period), once)


def is_parted(by_name: Mapping[str, Equation], item: str) -> bool:
    """Tell whether an item is a sum of what grows and of its one-offs, so that a value fits it."""
    return item in _PARTED and _PARTED[item] in by_name and (
        by_name[item].kind == "identity" and _PARTED[item] in current(by_name[item].right))
