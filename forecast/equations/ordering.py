"""The order of solution: strongly connected blocks by Tarjan's algorithm, each with a feedback set.

What a feedback set is, and how it is chosen, stands in :mod:`forecast.equations.tearing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.equations.tearing import feedback, pruned
from forecast.equations.tree import Node, current

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its variables in the order of evaluation, and its feedback set.

    Without a feedback set the block is recursive.
    """

    names: tuple[str, ...]
    torn: tuple[str, ...] = ()


def needed(trees: Mapping[str, Node]) -> dict[str, tuple[str, ...]]:
    """List what the tree of each variable needs in its own period, of the variables given."""
    return {name: tuple(sorted(one for one in current(tree) if one in trees))
            for name, tree in trees.items()}


def order_of(needs: Mapping[str, Sequence[str]], whole: Sequence[Block] = ()) -> tuple[Block, ...]:
    """Group variables into blocks by what each needs in its own period.

    The order within and among blocks follows the order of ``needs`` wherever dependence leaves a
    choice. Recursive neighbours stand in one block.

    Parameters
    ----------
    whole
        The blocks of the same variables with more needs, as before some were fixed: what is left
        of a block keeps its order and its feedback set, which leaves no circle there either.
    """
    place = {name: number for number, name in enumerate(needs)}
    whence = {name: block for block in whole if block.torn for name in block.names}
    found: list[Block] = []
    plain: list[str] = []
    for names in _tarjan(needs):
        if len(names) == 1 and names[0] not in needs[names[0]]:
            plain.append(names[0])
            continue
        if plain:
            found.append(Block(tuple(plain)))
            plain = []
        before = whence.get(names[0])
        found.append(_part(before, names, needs) if before else
                     _torn(sorted(names, key=place.__getitem__), needs))
    if plain:
        found.append(Block(tuple(plain)))
    return tuple(found)


def _torn(names: Sequence[str], needs: Mapping[str, Sequence[str]]) -> Block:
    """Choose a feedback set of a block and order the block for it."""
    return _ordered(names, feedback(names, needs), needs)


def _part(before: Block, names: Sequence[str], needs: Mapping[str, Sequence[str]]) -> Block:
    """Cut a block out of the one that it was part of."""
    if len(names) == len(before.names):
        return before
    inside = set(names)
    kept = [name for name in before.names if name in inside]
    torn = [name for name in before.torn if name in inside]
    fewer = pruned(torn, kept, needs)
    return Block(tuple(kept), fewer) if len(fewer) == len(torn) else _ordered(kept, fewer, needs)


def _ordered(names: Sequence[str], torn: tuple[str, ...], needs: Mapping[str, Sequence[str]]
             ) -> Block:
    given = set(names).difference(torn)
    loose = {name: [one for one in needs[name] if one in given] for name in names}
    return Block(tuple(name for part in _tarjan(loose) for name in part), torn)


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
                    cut = len(stack) - 1
                    while stack[cut] != name:
                        cut -= 1
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
