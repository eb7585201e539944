"""What a plan says of its year: what it fixes, and what follows from that alone.

A plan run through the model has a value for everything, most of it the forecast's. Only what the
plan states, and identities over what it states, may be printed as the plan's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import BUDGET_GROUPS, Operator, is_bare
from forecast.equations import Data, Param, Var, current, walk

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.equations import Equation
    from forecast.projection import Result, ScenarioRun


_BOUNDS = frozenset({Operator.AT_LEAST, Operator.AT_MOST, Operator.RANGE, Operator.IN_STEP})


def stated(result: Result, run: ScenarioRun, year: Period) -> frozenset[str]:
    """List the items whose value in ``year`` is the scenario's own.

    From a bound or a range nothing follows that a paper says: 增长6%以上 states no level. A line
    of a budget that says nothing of it is led on from its history, and no plan.
    """
    own = {override.item for override in run.own if year in override.span}
    groups = {item.code for group, accounts in BUDGET_GROUPS.items() if group in own
              for account in accounts for item in result.catalog.lines(account)}
    found = {item for item, at in run.plan.fixed if at == year and item in own | groups
             and (item, at) not in run.led}
    found |= {one.name for one in result.model.equations if _is_listed(one)}
    bounded = {target.item for target in result.targets
               if target.period == year and target.operator in _BOUNDS
               and not (target.value is not None and is_bare(target.text, target.value))}
    firm = found - bounded | (groups & found)
    follows = [one for one in result.model.equations if one.kind == "identity"]
    grew = True
    while grew:
        grew = False
        for one in follows:
            needs = current(one.right)
            if one.name not in found and needs and firm.issuperset(needs):
                found.add(one.name)
                firm.add(one.name)
                grew = True
    return frozenset(found)


def _is_listed(equation: Equation) -> bool:
    """Tell whether a rule only reads figures of the workbook: bonds that fall due."""
    leaves = [node for node in walk(equation.right) if isinstance(node, Var | Param | Data)]
    return equation.kind == "assumption" and bool(leaves) and all(
        isinstance(leaf, Data) and leaf.source == "due" for leaf in leaves)
