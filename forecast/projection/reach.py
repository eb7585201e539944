"""How far a workbook's figures reach: equations kept, put on history, or left out with the reason.

A bureau has what it has. An equation stays where all that it needs is there. An item with a figure
of its own whose equation lacks something follows its own history instead. What has neither is left
out, with everything that rests on it, and said once: which items, for lack of which. A line of a
budget that the workbook nowhere mentions is nil, so that it stops no total.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS
from forecast.equations import (
    OWN_PATH,
    Bin,
    Data,
    Equation,
    Fn,
    ModelText,
    Num,
    Param,
    Var,
    rebuild,
    walk,
)
from forecast.issues import CellRef

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from forecast.data import Account, Catalog, Item, Period, Scenario
    from forecast.equations import Node
    from forecast.models import Priors

MAIN = frozenset({"gpb_revenue", "tax_revenue", "nontax_revenue", "gpb_expenditure"})
"""Lines without which a budget's total says nothing; they are never taken to be nil."""
_FEWEST_LINES = 2


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Items that are not computed, and those whose figures they lack."""

    items: tuple[str, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What of a workbook decides how far a model reaches.

    Parameters
    ----------
    known
        Whether an item has an outturn in a year.
    cited
        Whether ``source(item)`` stands for something in a year.
    anywhere
        Items that the workbook mentions in any year, month or stage.
    around
        Items with a figure or a budget in the base year or the year after.
    given
        Years in which every scenario to be run gives an item its value.
    below
        Budget lines whose figure of the base year is nought or less (refunds may exceed a tax): it
        has no logarithm, and no growth leads on from it.
    apart
        What is left of an item that has one-offs: its history is the item's without them.
    touched
        Items that a scenario sets, or an equation's parameter that staff state: :func:`touched_by`.
    """

    base: Period
    ahead: tuple[Period, ...]
    known: Callable[[str, Period], bool]
    cited: Callable[[str, str, Period], bool]
    anywhere: Collection[str]
    around: Collection[str]
    given: Mapping[str, frozenset[Period]]
    below: Collection[str] = frozenset()
    apart: Collection[str] = frozenset()
    touched: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    """A model as far as the figures carry it.

    Parameters
    ----------
    model
        The equations kept, those of items on their own history among them.
    on_history
        Items whose equation lacks something and that follow their own history.
    left_out
        What is not computed, by what it lacks.
    absent
        Lines of budgets that the workbook does not have: nil; what would rest on no figure at all.
    """

    model: ModelText
    on_history: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    absent: frozenset[str] = frozenset()

    @property
    def dropped(self) -> frozenset[str]:
        """Every item that is not computed."""
        return self.absent.union(*(group.items for group in self.left_out))


def reach(model: ModelText, items: Catalog, figures: Figures) -> Reach:
    """Keep what can be computed of a model.

    Parameters
    ----------
    model
        Parsed, for one workbook.
    """
    silent = _silent(items, figures)
    absent = _untold_transfers(model, items, figures).union(
        one.name for one in model.equations if items[one.name].account in silent)
    # a place without a fund budget has none of its money; one without revenue has no share of it
    none = frozenset(name for name in absent if items[name].account != "general")
    equations = {one.name: _without(one, none) for one in model.equations
                 if one.name not in absent}
    starts = [_without(one, none) for one in model.starts if one.name not in absent]
    started, logged = _started(starts, figures), _in_logs(model)
    on_history: list[str] = []
    lost: dict[str, frozenset[str]] = {}
    while needs := _lacking(equations, started, figures):
        first = _first(needs)
        # a line that only waits for another's path is no line without figures
        nil = frozenset(name for name in first if _may_be_nil(items[name], items)
                        and name not in figures.anywhere and name not in logged)
        if nil:
            absent |= nil
            equations = {name: _without(one, nil) for name, one in equations.items()
                         if name not in nil}
            continue
        for name, lacking in first.items():
            one = equations[name]
            if name in on_history or one.where.sheet or not _has_a_path(items[name], figures):
                del equations[name]
                lost[name] = lacking
            else:
                on_history.append(name)
                equations[name] = _own_path(one)
    idle = equations.keys() - _grounded(equations, figures)
    absent |= idle
    equations = {name: one for name, one in equations.items() if name not in idle}
    kept = replace(model, equations=tuple(equations.values()),
                   starts=tuple(one for one in starts if one.name in equations))
    return Reach(kept, tuple(one for one in on_history if one in equations),
                 _grouped(lost, {one.name for one in model.equations}, equations), absent)


def unreached(model: ModelText, figures: Figures
              ) -> tuple[Mapping[str, frozenset[str]], frozenset[str]]:
    """Say of the equations of a model that fail first which items they lack; and what starts."""
    started = _started(list(model.starts), figures)
    needs = _lacking({one.name: one for one in model.equations}, started, figures)
    return (_first(needs) if needs else {}), started


def _first(needs: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Keep what lacks a figure itself: what rests on it may have it yet, once it has a path."""
    found = {name: lacking for name, lacking in needs.items()
             if not (lacking - {name}) & needs.keys()}
    return found or needs


def _silent(items: Catalog, figures: Figures) -> frozenset[Account]:
    """List the budgets of which the workbook has no figure at all."""
    spoken = {item.account for item in items if item.code in figures.anywhere}
    return frozenset(account for account in ACCOUNTS if account not in spoken)


def _untold_transfers(model: ModelText, items: Catalog, figures: Figures) -> frozenset[str]:
    """List transfers to other budgets that the workbook mentions at neither end: there are none.

    A share of land receipts that the field believes in would else pay into a budget that balances
    without it.
    """
    ends: dict[str, set[str]] = {}
    for item in items:
        for code in item.counterparts:
            ends.setdefault(code, {code}).update({item.code, *(
                one.code for one in items.children(item.code))})
    told = {*figures.anywhere, *figures.touched}
    return frozenset(one.name for one in model.equations
                     if one.name in ends and not ends[one.name] & told and not one.where.sheet)


def touched_by(model: ModelText, scenarios: Iterable[Scenario], priors: Priors) -> frozenset[str]:
    """List the items that scenarios set, and those of equations whose parameters people state."""
    said = {one.item for scenario in scenarios for one in scenario.overrides}
    said |= {name for name, one in priors.parameters.items() if one.origin is not None}
    return frozenset(one.name for one in model.equations if one.name in said or any(
        isinstance(leaf, Param) and leaf.name in said for leaf in walk(one.right)))


def _grounded(equations: Mapping[str, Equation], figures: Figures) -> set[str]:
    """List what rests on a figure of the workbook, and what that uses in its turn.

    The rest is made of parameters alone: a trend of growth where nothing grows by it.
    """
    uses = {name: {leaf.name for leaf in walk(one.right) if isinstance(leaf, Var)}
            for name, one in equations.items()}
    found = {name for name, one in equations.items()
             if name in figures.anywhere or figures.given.get(name) or one.where.sheet
             or any(isinstance(leaf, Data) for leaf in walk(one.right))}
    while more := {name for name, used in uses.items() if used & found} - found:
        found |= more
    while more := set().union(*(uses[name] for name in found if name in uses)) - found:
        found |= more
    return found


def _may_be_nil(item: Item, items: Catalog) -> bool:
    return (item.account is not None and item.side in {"source", "use"}
            and item.code not in MAIN and not items.children(item.code))


def _in_logs(model: ModelText) -> frozenset[str]:
    """List what other equations take the logarithm of: nought will not do for it."""
    found: set[str] = set()
    for one in model.equations:
        for node in walk(one.right):
            if isinstance(node, Fn) and node.name == "log":
                found |= {leaf.name for leaf in walk(node)
                          if isinstance(leaf, Var) and leaf.name != one.name}
    return frozenset(found)


def _without(equation: Equation, absent: Collection[str]) -> Equation:
    """Write nought for what is nil."""
    if not absent:
        return equation

    def nil(node: Node) -> Node:
        return Num(0.0) if isinstance(node, Var) and node.name in absent else node

    return replace(equation, right=rebuild(equation.right, nil))


def _started(starts: list[Equation], figures: Figures) -> frozenset[str]:
    """List the items that ``[start]`` gives a base-year value."""
    found: set[str] = set()
    for one in starts:
        leaves = [leaf for leaf in walk(one.right) if isinstance(leaf, Var | Data)]
        if all(figures.cited(leaf.source, leaf.item, figures.base + leaf.lag)
               if isinstance(leaf, Data)
               else (leaf.lag == 0 and leaf.name in found)
               or figures.known(leaf.name, figures.base + leaf.lag) for leaf in leaves):
            found.add(one.name)
    return frozenset(found)


def _lacking(equations: Mapping[str, Equation], started: Collection[str], figures: Figures
             ) -> dict[str, frozenset[str]]:
    """Say of each equation that fails in some year ahead which items it lacks there.

    Year by year: a value laid on an item in one year is what its rule goes on from in the next.
    """
    hollow = {name for name, one in equations.items() if _is_hollow(one, figures)}
    signless = {name: _signless(one, figures) for name, one in equations.items()}
    there: dict[Period, set[str]] = {}
    found: dict[str, frozenset[str]] = {}
    for year in figures.ahead:
        given = {name for name, one in equations.items()  # a sum takes no value but as a path
                 if one.kind != "identity" and year in figures.given.get(name, ())}
        alive = set(equations)

        def is_there(leaf: Var, year: Period = year, alive: set[str] = alive) -> bool:
            at = year + leaf.lag
            if at == year:
                return leaf.name in alive
            if at in there:
                return leaf.name in there[at]
            return figures.known(leaf.name, at) or (at == figures.base and leaf.name in started)

        while True:
            lost = {name: lacking for name in equations if name in alive and name not in given
                    if (lacking := _needs(equations[name], year, is_there, figures)
                        | ({name} & hollow) | signless[name])}
            if not lost:
                break
            alive -= set(lost)
            found |= {name: lacking for name, lacking in lost.items() if name not in found}
        there[year] = alive
    return found


def _signless(equation: Equation, figures: Figures) -> frozenset[str]:
    """List what the model grows by its logarithm and has none; staff's own equations are theirs."""
    if equation.where.sheet or not figures.below:
        return frozenset()
    named = {name for node in walk(equation.right) if isinstance(node, Fn) and node.name == "log"
             for name in _factors(node.args[0])}
    own = {equation.name} if equation.transform in _LOGS else set()
    return frozenset((named | own) & set(figures.below))


_LOGS = frozenset({"log", "dlog"})


def _factors(node: Node) -> frozenset[str]:
    """List the items that a product is made of; 1 + x / 100 may be above nought where x is not."""
    if isinstance(node, Bin) and node.op in {"*", "/"}:
        return _factors(node.left) | _factors(node.right)
    return frozenset({node.name}) if isinstance(node, Var) else frozenset()


def _needs(equation: Equation, year: Period, is_there: Callable[[Var], bool], figures: Figures
           ) -> frozenset[str]:
    """List the items that one equation lacks in one year."""
    leaves = list(walk(equation.level(equation.right)))
    return frozenset(
        [leaf.name for leaf in leaves if isinstance(leaf, Var) and not is_there(leaf)]
        + [leaf.item for leaf in leaves if isinstance(leaf, Data)
           and not figures.cited(leaf.source, leaf.item, year + leaf.lag)])


def _is_hollow(equation: Equation, figures: Figures) -> bool:
    """Tell whether a budget's total is neither stated nor made of several stated lines.

    One that is stated without a single line is no sum either: it has a history of its own.
    """
    if "total(" not in equation.text or equation.name in MAIN:
        return False
    parts = {leaf.name for leaf in walk(equation.right) if isinstance(leaf, Var)}
    stated = len(parts & set(figures.around))
    return stated < (1 if equation.name in figures.around else min(_FEWEST_LINES, len(parts)))


def _has_a_path(item: Item, figures: Figures) -> bool:
    """Tell whether an item may follow its own history: it has a figure and is no balance."""
    return item.code in figures.apart or (
        figures.known(item.code, figures.base) and item.side not in {"close", "memo"}
        and item.code not in _DERIVED)


_DERIVED = frozenset({"gpb_balance", "financing_gap", "fiscal_capacity", "debt_ratio", "gdp_real"})
"""What means something only together with what it is computed from."""


def _own_path(equation: Equation) -> Equation:
    """Put an item on its own history: last year's figure, which a forecast of its past replaces."""
    name = equation.name
    return Equation(name, "", "assumption", Var(name, -1), OWN_PATH, f"{name} := {name}(-1)",
                    CellRef(equation.where.file))


def _grouped(lost: Mapping[str, frozenset[str]], modelled: Collection[str],
             alive: Collection[str]) -> tuple[LeftOut, ...]:
    """Group what is left out by the figures that the staff would have to fill in."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in lost:
        found = _roots(name, lost, modelled, set())
        roots = tuple(sorted(one for one in found if one not in alive)) or (name,)
        groups.setdefault(roots, []).append(name)
    return tuple(LeftOut(tuple(names), roots) for roots, names in groups.items())


def _roots(name: str, lost: Mapping[str, frozenset[str]], modelled: Collection[str],
           seen: set[str]) -> set[str]:
    """Follow what an item lacks down to what has no figure and rests on nothing else."""
    if name in seen:
        return set()
    seen.add(name)
    deeper = {one for one in lost.get(name, ()) if one != name and one in modelled and one in lost}
    roots = {one for one in lost.get(name, ()) if one not in deeper}
    for one in sorted(deeper):
        roots |= _roots(one, lost, modelled, seen)
    return roots
