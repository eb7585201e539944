"""The order of solution: strongly connected blocks of the equations, by Tarjan's algorithm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.equations.tree import Var, walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.equations.language import Equation


def blocks(equations: Sequence[Equation]) -> tuple[tuple[str, ...], ...]:
    """Group variables into blocks, each depending only on earlier ones and on itself.

    A block of one name is recursive (unless it needs itself); a longer one is simultaneous. The
    order within and among blocks follows the model text wherever dependence leaves a choice.
    """
    known = {equation.name for equation in equations}
    needs = {
        equation.name: sorted(
            {node.name for node in walk(equation.right)
             if isinstance(node, Var) and node.lag == 0 and node.name in known})
        for equation in equations
    }
    place = {equation.name: number for number, equation in enumerate(equations)}
    return tuple(tuple(sorted(block, key=place.__getitem__)) for block in _tarjan(needs))


def _tarjan(needs: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Strongly connected components in dependence order (Tarjan 1972), without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []
    for root in needs:
        work = [(root, 0)] if root not in index else []
        while work:
            name, step = work.pop()
            if step == 0:
                index[name] = low[name] = len(index)
                stack.append(name)
            elif (child := needs[name][step - 1]) in stack:
                low[name] = min(low[name], low[child])
            if step < len(needs[name]):
                work.append((name, step + 1))
                if needs[name][step] not in index:
                    work.append((needs[name][step], 0))
            elif low[name] == index[name]:
                cut = stack.index(name)
                found.append(stack[cut:])
                del stack[cut:]
    return found
