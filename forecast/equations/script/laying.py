"""A run laid out for a page: the script, and the numbers that it starts from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forecast.equations.layout import Task
from forecast.equations.program import FIXED, FLOATS, INTERCEPT, SOURCES, weighed
from forecast.equations.script.writing import block_script, value_script
from forecast.equations.tree import Bin, Data, Num, Var, rebuild

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Period
    from forecast.equations.equation import Equation
    from forecast.equations.layout import Figure, Plan
    from forecast.equations.program import Program, Step
    from forecast.equations.tree import Node


_WORDS = ",".join(sorted(FLOATS))
"""The functions that generated code calls; the page has each under the same name."""


@dataclass(frozen=True, slots=True)
class Movable:
    """A variable that the page may hold at a value in some periods.

    ``held`` are the periods in which the plan fixes it already: its figure is moved there. In the
    others it is free until it is held. A behavioural equation has an add-factor there, which the
    draws get, so that they keep their spread about the value.
    """

    name: str
    held: frozenset[Period]
    is_behavioural: bool


@dataclass(frozen=True, slots=True)
class Script:
    """A model for a page.

    Parameters
    ----------
    text
        ``function model(V, P, D, M)``: binds paths, parameters, figures and the functions of ``M``;
        gives ``steps``, the blocks of each period of the horizon, and ``added``, by (number of the
        variable, place of the period): what must be added inside the equation for its value.
    first
        The place of the horizon's first period in the paths.
    paths, parameters, figures
        By number: known values by place (NaN for gaps), values, values by place. A value is one
        number, or one a run.
    variable, parameter, figure
        The numbers of names; ``figure`` of (source, name).
    """

    text: str
    first: int
    periods: tuple[Period, ...]
    paths: list[list[float]]
    parameters: list[Figure]
    figures: list[list[Figure]]
    variable: Mapping[str, int]
    parameter: Mapping[str, int]
    figure: Mapping[tuple[str, str], int]


def script_of(program: Program, history: Mapping[str, Mapping[Period, float]],
              horizon: Sequence[Period], plan: Plan, movable: Sequence[Movable]) -> Script:
    """Write a model with a plan as a script in which some variables can be moved."""
    opened = _opened(plan, horizon, movable)
    task = Task(program, history, horizon, 2, opened)
    names = program.names
    blocks: dict[tuple[object, ...], int] = {}
    written: list[str] = []
    steps: list[str] = []
    for variant in task.variants():
        numbers = []
        for block in variant.blocks:
            key = (block.names, block.torn, tuple(variant.trees[name] for name in block.names))
            if key not in blocks:
                blocks[key] = len(written)
                written.append(block_script(names, variant.trees, block))
            numbers.append(blocks[key])
        steps.append(f"[{','.join(f'B[{number}]' for number in numbers)}]")
    added = _added(program, task, movable)
    bound = [f"const v{number}=V[{number}];" for number in range(len(program.variables))]
    bound += [f"const d{number}=D[{number}];" for number in range(len(names.data))]
    text = "".join((
        "function model(V,P,D,M){'use strict';\n", f"const {{{_WORDS}}}=M;\n", *bound,
        "\nconst B=[", ",\n".join(written), "];\n",
        f"return {{steps:[{','.join(steps)}],added:{{{added}}}}};\n}}"))
    laid = task.layout()
    paths = [[float(value) for value in path] for path in laid.paths]
    return Script(text, task.first, task.periods, paths, laid.parameters, laid.figures,
                  names.variable, names.parameter, names.data)


def _opened(plan: Plan, horizon: Sequence[Period], movable: Sequence[Movable]) -> Plan:
    """Return the plan in which what may be moved is fixed in no run yet."""
    fixed, intercepts = dict(plan.fixed), dict(plan.intercepts)
    for one in movable:
        for period in horizon:
            if period in one.held:
                continue
            fixed[one.name, period] = np.array([np.nan, np.nan])
            if one.is_behavioural:
                intercepts.setdefault((one.name, period), 0.0)
    return replace(plan, fixed=fixed, intercepts=intercepts)


def _added(program: Program, task: Task, movable: Sequence[Movable]) -> str:
    """Write, for each movable equation and period, what its value needs besides the equation."""
    found = []
    for one in movable:
        equation = program.equations[program.order[one.name]]
        for row, signature in enumerate(task.signatures):
            if task.horizon[row] in one.held or not one.is_behavioural:
                continue
            tree = _lacking(equation, dict(signature).get(one.name, ()))
            key = f"{program.names.variable[one.name]}:{task.first + row}"
            found.append(f"'{key}':{value_script(program.names, tree)}")
    return ",\n".join(found)


def _lacking(equation: Equation, steps: Sequence[Step]) -> Node:
    """The transform of the level without its add-factors, less the right side and intercept."""
    own: Node = Var(equation.name)
    if "offset" in steps:
        own = Bin("-", own, Data(SOURCES["offset"], equation.name))
    if "factor" in steps:
        share = Bin("+", Num(1.0), Bin("/", Data(SOURCES["factor"], equation.name), Num(100.0)))
        own = Bin("/", own, share)
    left = rebuild(equation.left(), lambda node: own if node == Var(equation.name) else node)
    return Bin("-", left, weighed(equation, ("intercept", *steps)))


HELD, LAID = FIXED, INTERCEPT
"""The sources under which the page finds the figure that holds a variable, and its add-factor."""
