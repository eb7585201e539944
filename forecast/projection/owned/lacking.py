"""What a model of one's own cannot be computed for lack of: named, never left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.equations import EXOGENOUS, Var, walk
from forecast.issues import Issue
from forecast.labels import both, enumerated

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from forecast.data import Catalog, Period
    from forecast.equations import Equation
    from forecast.projection.reach import Figures


def lacking_issues(needs: Mapping[str, frozenset[str]], equations: Mapping[str, Equation],
                   started: Collection[str], figures: Figures, items: Catalog) -> list[Issue]:
    """Name each equation that lacks figures, and the figures with their periods.

    Parameters
    ----------
    needs
        Equation → the items that it lacks, where these are not themselves computed.
    """
    found = []
    for name, lacking in needs.items():
        one = equations[name]
        gaps = _gaps(one, started, figures)
        said = []
        for code in sorted(lacking | gaps.keys()):
            called = items[code].zh if code in items else code
            said.append(both("issues.coded", name=called, code=enumerated(map(str, gaps[code])))
                        if gaps.get(code) else called)
        code = "own_no_path" if one.section == EXOGENOUS else "own_lacking"
        found.append(Issue(code, one.where, items[name].zh, (
            ("lacking", enumerated(said)), ("base", str(figures.base)))))
    return found


def _gaps(equation: Equation, started: Collection[str], figures: Figures
          ) -> dict[str, list[Period]]:
    """List the periods up to the base in which the periods ahead read a missing figure."""
    found: dict[str, set[Period]] = {}
    for leaf in walk(equation.level(equation.right)):
        if not isinstance(leaf, Var) or leaf.lag == 0:
            continue
        for at in (one + leaf.lag for one in figures.ahead[:-leaf.lag]):
            if not figures.known(leaf.name, at) and not (
                    at == figures.base and leaf.name in started):
                found.setdefault(leaf.name, set()).add(at)
    return {name: sorted(gaps, key=lambda one: one.ordinal) for name, gaps in found.items()}
