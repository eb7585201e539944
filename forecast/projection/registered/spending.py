"""Spending by function in the model: each ruled line, what is left for the others, livelihood.

Where the model leads the total by a rule of its own, the lines share it: the three guarantees
first, the others in proportion to what they need. Where the total adds up its lines, each is what
its rule says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Guarantee, SpendingBasis

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from forecast.data import Dataset, Period, SpendingRule, Vintage

_TOTAL, _ROOM, _UNLISTED, _SHORT = ("gpb_expenditure", "spending_room", "spending_unlisted",
                                    "spending_short")
_SCOPES = ("livelihood_expenditure", "livelihood_wide")


def ruled_lines(dataset: Dataset, base: Period, vintage: Vintage) -> tuple[SpendingRule, ...]:
    """List the rules that have something to start from, in the order in which they are paid for.

    A line that grows needs a figure of the base year or a budget of a year after it.
    """
    found = [one for one in dataset.registers.policies.rules
             if one.basis != SpendingBasis.GROWTH or dataset.read(one.item, base, vintage)
             or dataset.intended(one.item, base + 1, vintage)]
    order = [*Guarantee, None]
    return tuple(sorted(found, key=lambda one: order.index(one.guarantee)))


def spending_rules(dataset: Dataset, texts: Mapping[str, str], base: Period, vintage: Vintage
                   ) -> Iterator[str]:
    """Give the equations of the ruled lines, and of what they leave or lack of the total.

    Parameters
    ----------
    texts
        The model's equations as written, by the item that they give.
    """
    rules = ruled_lines(dataset, base, vintage)
    is_led = _TOTAL in texts and "total(" not in texts[_TOTAL]
    first = [one.item for one in rules if one.guarantee is not None]
    others = [one for one in rules if one.guarantee is None]
    grows = {one.item for one in rules if one.basis == SpendingBasis.GROWTH
             and dataset.read(one.item, base, vintage)}
    for at, one in enumerate(rules):
        need = _need(one, grows)
        if is_led and one.guarantee is not None:
            need = f"min({need}, {_left(first[:at])})"
        elif is_led:
            need = f"({need}) * {_ROOM}"
        yield f"{one.item} := {need}"
    if rules and is_led:
        if others:
            wanted = " + ".join(_need(one, grows) for one in others)
            yield f"{_ROOM} = min(1, {_left(first)} / max({wanted}, 1))"
        lines = [one.item for one in rules]
        yield f"{_UNLISTED} = {' - '.join((_TOTAL, *lines))}"
        needs = " + ".join(_need(one, grows) for one in rules)
        yield f"{_SHORT} = max(0, {needs} - {' - '.join(lines)})"


def _need(rule: SpendingRule, grows: Collection[str]) -> str:
    """Write what a line needs in a year: its budget, else what its rule says."""
    by_rule = (f"{rule.factor:.12g} * {rule.item}(-1)" if rule.item in grows
               else f"listed({rule.item})")
    return f"if(voted({rule.item}) > 0, voted({rule.item}), {by_rule})"


def _left(paid: Sequence[str]) -> str:
    return f"max(0, {' - '.join((_TOTAL, *paid))})"


def livelihood_rules(dataset: Dataset, texts: Mapping[str, str], base: Period, vintage: Vintage
                     ) -> Iterator[str]:
    """Give 民生 in each scope its share of all spending: the budget's, else the base year's."""
    if _TOTAL not in texts:
        return
    for code in _SCOPES:
        if code in texts:
            continue
        if all(dataset.intended(one, base + 1, vintage) for one in (code, _TOTAL)):
            yield f"{code} := budget({code}) * {_TOTAL} / budget({_TOTAL})"
        elif dataset.read(code, base, vintage):
            yield f"{code} := {code}(-1) * {_TOTAL} / {_TOTAL}(-1)"
