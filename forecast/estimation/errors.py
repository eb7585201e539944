"""Errors that follow their own past, written into the equation: what the model then runs on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.equations import Bin, Param, shift, to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.equations import Equation


def errors_name(item: str, step: int) -> str:
    """Return the name of the parameter of one lag of an equation's errors."""
    return f"ar{step}_{item}"


def with_errors(equation: Equation, names: Sequence[str]) -> Equation:
    """Return ``g(y) ~ f + Σ ρ_m (g(y₋ₘ) - f₋ₘ)``: what is left is new in every year.

    Examples
    --------
    >>> from forecast.data import shipped_catalog
    >>> from forecast.equations import parse_equation
    >>> from forecast.issues import CellRef
    >>> names = (shipped_catalog(), ("b",))
    >>> one = parse_equation("fai ~ b * gdp_nominal", CellRef(""), "", names, [])
    >>> with_errors(one, ("ar1_fai",)).text
    'fai ~ b * gdp_nominal + ar1_fai * (fai(-1) - b * gdp_nominal(-1))'
    """
    right, text = equation.right, equation.text
    for step, name in enumerate(names, start=1):
        gap = Bin("-", shift(equation.left(), -step), shift(equation.right, -step))
        term = Bin("*", Param(name), gap)
        right, text = Bin("+", right, term), f"{text} + {to_text(term)}"
    return replace(equation, right=right, text=text)
