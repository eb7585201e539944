"""The order of solution: strongly connected blocks by Tarjan's algorithm, each with a feedback set.

A feedback set is a set of variables whose removal leaves a block without cycles. Given guesses of
those few, the rest of the block follows by plain evaluation, and Newton works on the few (Don &
Gallo 1987). The smallest set is hard to find; a greedy one that is then pruned is small enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.equations.tree import Node, current

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from forecast.equations.equation import Equation


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its variables in the order of evaluation, and its feedback set.

    Without a feedback set the block is recursive.
    """

    names: tuple[str, ...]
    torn: tuple[str, ...] = ()


def blocks(equations: Sequence[Equation]) -> tuple[Block, ...]:
    """Group the variables of a model into blocks, each depending only on earlier ones."""
    return order_of({equation.name: equation.right for equation in equations})


def order_of(trees: Mapping[str, Node]) -> tuple[Block, ...]:
    """Group variables into blocks by what the tree of each needs in its own period.

    The order within and among blocks follows the order of ``trees`` wherever dependence leaves a
    choice. Recursive neighbours stand in one block.
    """
    needs = {name: sorted(one for one in current(tree) if one in trees)
             for name, tree in trees.items()}
    place = {name: number for number, name in enumerate(trees)}
    found: list[Block] = []
    plain: list[str] = []
    for names in _tarjan(needs):
        if len(names) == 1 and names[0] not in needs[names[0]]:
            plain.append(names[0])
            continue
        if plain:
            found.append(Block(tuple(plain)))
            plain = []
        found.append(_torn(sorted(names, key=place.__getitem__), needs))
    if plain:
        found.append(Block(tuple(plain)))
    return tuple(found)


def _torn(names: Sequence[str], needs: Mapping[str, Sequence[str]]) -> Block:
    """Choose a feedback set of a block and order the block for it."""
    inside = {name: [one for one in needs[name] if one in names] for name in names}
    torn: list[str] = []
    rest = list(names)
    while (cycles := _cyclic(rest, inside)):
        used = {name: sum(name in inside[other] for other in cycles) for name in cycles}
        worst = max(cycles, key=lambda name: (
            name in inside[name],  # one that needs itself must be torn
            used[name] * sum(one in cycles for one in inside[name]), -names.index(name)))
        torn.append(worst)
        rest.remove(worst)
    for name in list(torn):  # an early choice may have become needless
        if not _cyclic([*rest, name], inside):
            torn.remove(name)
            rest.append(name)
    loose = {name: [one for one in inside[name] if one not in torn] for name in names}
    ordered = [name for part in _tarjan(loose) for name in part]
    return Block(tuple(ordered), tuple(name for name in names if name in torn))


def _cyclic(names: Sequence[str], needs: Mapping[str, Sequence[str]]) -> list[str]:
    """List the names that lie on some cycle among ``names``."""
    kept = set(names)
    within = {name: [one for one in needs[name] if one in kept] for name in names}
    return [name for part in _tarjan(within) for name in part
            if len(part) > 1 or name in within[name]]


def _tarjan(needs: Mapping[str, Collection[str]]) -> list[list[str]]:
    """Strongly connected components in dependence order (Tarjan 1972), without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in needs:
        work = [(root, iter(needs[root]))] if root not in index else []
        if work:
            index[root] = low[root] = len(index)
            stack.append(root)
            on_stack.add(root)
        while work:
            name, rest = work[-1]
            child = next(rest, None)
            if child is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == index[name]:
                    cut = stack.index(name)
                    found.append(stack[cut:])
                    on_stack.difference_update(stack[cut:])
                    del stack[cut:]
            elif child not in index:
                index[child] = low[child] = len(index)
                stack.append(child)
                on_stack.add(child)
                work.append((child, iter(needs[child])))
            elif child in on_stack:
                low[name] = min(low[name], index[child])
    return found
