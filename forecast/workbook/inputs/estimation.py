"""The sheet 模型, its columns of estimation: how the analyst wants equations estimated."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from forecast.estimation import PARTS, read_specification
from forecast.issues import CellRef, Issue
from forecast.workbook.contract import EquationPart, FitMethod
from forecast.workbook.inputs.cells import read_choice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.equations import Equation
    from forecast.estimation import Specification
    from forecast.workbook.inputs.found import Found

_CODES = {FitMethod.OLS: "ols", FitMethod.NLS: "nls", FitMethod.TSLS: "2sls"}
_SHORT = {"OLS": "ols", "LS": "ols", "NLS": "nls", "2SLS": "2sls", "TSLS": "2sls", "IV": "2sls"}
"""What programs of econometrics call the methods."""


def is_specified(found: Found, row: int) -> bool:
    """Tell whether a row of the sheet 模型 says how its equation is estimated."""
    return any(found.text(row, part) for part in PARTS)


def read_specifications(found: Found, equations: Iterable[Equation], issues: list[Issue]
                        ) -> dict[str, Specification]:
    """Read how equations are estimated, by item.

    Parameters
    ----------
    equations
        Those of the same sheet: a row that bears one needs no code.
    """
    by_cell = {one.where.cell: one.name for one in equations}
    method = next(one for one in found.spec.columns if one.key == "method")
    specs: dict[str, Specification] = {}
    places: dict[str, CellRef] = {}
    for row in found.rows():
        if not is_specified(found, row) or found.text(row, "section") == EquationPart.START:
            continue
        item = found.items.find(found.text(row, "item"))
        name = by_cell.get(found.place(row, "equation").cell, item.code if item else "")
        words = {part: found.text(row, part) for part in PARTS}
        words["method"] = _SHORT.get(words["method"].upper()) or _code(
            read_choice(found, row, method, issues))
        spec = read_specification(words, partial(found.place, row), found.items, issues)
        here = next(found.place(row, part) for part in PARTS if found.text(row, part))
        other = places.setdefault(name, here)
        if name in specs:
            issues.append(Issue("estimate_twice", here, name, (("other", other.cell),)))
        elif name:
            specs[name] = spec
    return specs


def _code(chosen: str) -> str:
    return next((code for word, code in _CODES.items() if word == chosen), "")
