"""Specifications against the model: what they name must be there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.equations import Param, walk
from forecast.estimation.problems import free_names
from forecast.estimation.restrictions import ContradictionError, freed
from forecast.issues import NO_NEAR, CellRef, InputError, Issue, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.equations import Equation, ModelText
    from forecast.estimation.specification import Specification
    from forecast.models import Parameter, Priors


def checked(specs: Mapping[str, Specification], model: ModelText, priors: Priors
            ) -> dict[str, Specification]:
    """Return the specifications, each of an equation that the model has.

    Raises
    ------
    InputError
        With each that names an equation or a parameter that is not there, or that no parameters
        can meet.
    """
    behavioural = {one.name: one for one in model.equations if one.kind == "behavioural"}
    issues: list[Issue] = []
    found: dict[str, Specification] = {}
    for item, spec in specs.items():
        equation = behavioural.get(item)
        if equation is None:
            where = next(iter(spec.where.values()), CellRef(""))
            issues.append(Issue("estimate_equation", where, item, (
                ("near", nearest(item, sorted(behavioural))),)))
        else:
            found[item] = _with_parameters(spec, equation, priors.parameters, issues)
    if issues:
        raise InputError(issues)
    return found


def _with_parameters(spec: Specification, equation: Equation, parameters: Mapping[str, Parameter],
                     issues: list[Issue]) -> Specification:
    own = tuple(dict.fromkeys(node.name for node in walk(equation.right)
                              if isinstance(node, Param)))
    where = spec.where.get("restrictions", CellRef(""))
    lacking = [(name, one) for one in spec.restrictions for name in one.weights if name not in own]
    if lacking:
        issues += dict.fromkeys(
            Issue("estimate_parameter", where, name, (
                ("text", one.text), ("parameters", "、".join(own) or NO_NEAR)))
            for name, one in lacking)
        return replace(spec, restrictions=())
    known = {name: parameters[name].value for name in own if parameters[name].spread == 0}
    try:
        freed(spec.restrictions, free_names(equation, known), known)
    except ContradictionError:
        issues.append(Issue("estimate_contradiction", where,
                            "；".join(dict.fromkeys(one.text for one in spec.restrictions))))
        return replace(spec, restrictions=())
    return spec
