"""Linear restrictions on the parameters of an equation: read, and turned into free directions.

``a + b = 1``, ``2*a = b``, and ``pdl(w0, w1, w2, w3; 2)``: the lag weights lie on a polynomial of
degree two (Almon 1965), which is a restriction too: their third differences are nought.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Catalog
from forecast.equations import Num, evaluate, parse_side
from forecast.estimation.linear import NotEstimableError, linear_form
from forecast.issues import CellRef
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.equations import Array, Node

_PDL = re.compile(r"pdl\s*\((?P<weights>[^;]*);\s*(?P<degree>\d{1,3})\s*(?:;(?P<ends>.*))?\)",
                  re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z_]\w*")
_NEAR, _FAR = {"near", "近端"}, {"far", "远端"}
_TOLERANCE = 1e-9


class RestrictionError(ValueError):
    """A restriction that is none; its text is the part that cannot be read."""


class ContradictionError(ValueError):
    """Restrictions that no parameters meet together."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """``Σ weights[p]·p = value``; ``text`` as the analyst wrote it."""

    weights: Mapping[str, float]
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Free:
    """Parameters as ``start + directions @ free``: whatever is free, the restrictions hold."""

    start: Array
    directions: Array

    def at(self, free: Array) -> Array:
        """Return the parameters."""
        return np.asarray(self.start + self.directions @ free)


def read_restrictions(text: str) -> tuple[Restriction, ...]:
    """Read one restriction of the text; a ``pdl`` makes several.

    Raises
    ------
    RestrictionError
        With the part that is not linear in the parameters, or no equation.

    Examples
    --------
    >>> [one.weights for one in read_restrictions("pdl(w0, w1, w2; 1)")]
    [{'w0': 1.0, 'w1': -2.0, 'w2': 1.0}]
    """
    polynomial = _PDL.fullmatch(text.strip())
    if polynomial:
        return _polynomial(polynomial["weights"], int(polynomial["degree"]),
                           polynomial["ends"] or "", text)
    sides = text.split("=")
    if len(sides) != 2:
        raise RestrictionError(text)
    names = tuple(dict.fromkeys(_NAME.findall(text)))
    node = parse_side(f"({sides[0]}) - ({sides[1]})", CellRef(""), (Catalog({}), names), [])
    try:
        form = linear_form(node or Num(0.0))
    except NotEstimableError:
        raise RestrictionError(text) from None
    if not form.terms or form.long_run:
        raise RestrictionError(text)
    weights = {name: _number(node, text) for name, node in form.terms.items()}
    return (Restriction(weights, -_number(form.offset, text), text),)


def _number(node: Node, text: str) -> float:
    with np.errstate(all="ignore"):
        value = float(evaluate(node, lambda _: np.nan))
    if not np.isfinite(value):
        raise RestrictionError(text)
    return value


def _polynomial(listed: str, degree: int, ends: str, text: str) -> tuple[Restriction, ...]:
    """Restrict lag weights to a polynomial of their lag.

    Its differences of order degree + 1 are nought; at a tied end it meets nought one lag beyond.
    """
    names = [name.strip() for name in listed.split(",")]
    words = {word for word in re.split(r"[\s,]+", ends.strip()) if word}
    is_sound = (all(_NAME.fullmatch(name) for name in names) and len(set(names)) == len(names)
                and words <= _NEAR | _FAR and degree < len(names))
    if not is_sound:
        raise RestrictionError(text)
    found = [{names[at + step]: float((-1) ** step * comb(degree + 1, step))
              for step in range(degree + 2)} for at in range(len(names) - degree - 1)]
    lags = np.arange(len(names), dtype=np.float64)
    for tied, beyond in ((words & _NEAR, -1.0), (words & _FAR, float(len(names)))):
        if tied:  # the polynomial through the first degree + 1 weights, read one lag beyond
            base = lags[:degree + 1]
            found.append({name: float(np.prod([(beyond - other) / (own - other)
                                               for other in base if other != own]))
                          for name, own in zip(names, base, strict=False)})
    return tuple(Restriction(weights, 0.0, text) for weights in found)


def freed(restrictions: Sequence[Restriction], names: Sequence[str],
          known: Mapping[str, float]) -> Free:
    """Return what the restrictions leave free of some parameters.

    Parameters
    ----------
    known
        The values of parameters that are not estimated.

    Raises
    ------
    ContradictionError
        When no parameters meet all of them.
    """
    count = len(names)
    matrix = np.zeros((len(restrictions), count))
    values = np.zeros(len(restrictions))
    for row, one in enumerate(restrictions):
        values[row] = one.value - sum_of(
            weight * known[name] for name, weight in one.weights.items() if name in known)
        for name, weight in one.weights.items():
            if name not in known:
                matrix[row, names.index(name)] = weight
    if not len(restrictions):
        return Free(np.zeros(count), np.eye(count))
    start, *_ = np.linalg.lstsq(matrix, values, rcond=None)
    size = np.abs(values).max() + np.abs(matrix).max() * (1.0 + np.abs(start).max())
    if np.abs(matrix @ start - values).max() > _TOLERANCE * size:
        raise ContradictionError
    _, sizes, axes = np.linalg.svd(matrix)
    rank = int((sizes > _TOLERANCE * sizes.max()).sum())
    return Free(np.asarray(start, np.float64), np.asarray(axes[rank:].T, np.float64))

