"""The sheet 模型: equations of the staff, which replace the shipped ones or stand beside them.

Every problem is named by its cell. What needs the whole model (a variable without an equation) is
found when the model is put together.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING
from unicodedata import normalize

from forecast.equations import START, Equation, ModelText, Param, parse_equation, scaled, walk
from forecast.issues import NO_NEAR, CellRef, InputError, Issue, Severity
from forecast.models import OwnModel, stated
from forecast.workbook.contract import EquationPart
from forecast.workbook.inputs.cells import read_choice, report_blank
from forecast.workbook.inputs.estimation import is_specified
from forecast.workbook.inputs.layout import cell_text
from forecast.xlsx import a1

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from forecast.data import Catalog, Unit
    from forecast.models import Parameter
    from forecast.workbook.inputs.found import Found


WHOLE = ("替换全部", "replace all")
"""What a cell of the sheet 模型 begins with where its equations are the whole model."""


def replaces_all(found: Found, issues: list[Issue]) -> OwnModel | None:
    """Return the model that the sheet states where a cell says 替换全部, with what it adds.

    ``替换全部；频率：季度；基期：2019Q4`` in one cell states frequency and base period too.
    """
    for (row, column), cell in found.upright.cells.items():
        text = cell_text(cell)
        if _says_whole(text):
            own = stated(text, CellRef(found.file, found.grid.name, a1(row, column)), issues)
            return replace(own, name=found.spec.name)
    return None


def _says_whole(text: str) -> bool:
    return normalize("NFKC", text).strip().lower().startswith(WHOLE)


def read_equations(found: Found, parameters: Collection[str], issues: list[Issue],
                   units: Mapping[str, Unit], *, is_whole: bool = False) -> tuple[Equation, ...]:
    """Read the sheet 模型; units are not judged alone where it is the whole model.

    Parameters
    ----------
    parameters
        The names that equations may use besides items: the shipped priors and the sheet 参数.
    units
        Of the parameters that have one.
    """
    equations: list[Equation] = []
    places: dict[tuple[str, str], str] = {}
    for row in found.rows():
        equation = _row(found, row, parameters, issues)
        if equation is None:
            continue
        where = found.place(row, "equation")
        other = places.setdefault((equation.section, equation.name), where.cell)
        if other != where.cell:
            issues.append(Issue("model_sheet_twice", where, equation.name, (("other", other),)))
        else:
            equations.append(equation)
    if not is_whole:
        _check_units(equations, found.items, issues, units)
    return tuple(equations)


def check_used(rows: Iterable[Parameter], equations: Iterable[Equation],
               shipped: Collection[str], issues: list[Issue]) -> None:
    """Warn of parameters that neither a shipped equation nor one of the workbook's reads."""
    own = {node.name for one in equations for node in walk(one.right) if isinstance(node, Param)}
    for one in rows:
        if one.name not in own and one.name not in shipped:
            near = get_close_matches(one.name, [*shipped], n=1)
            issues.append(Issue("parameter_unused", one.origin or CellRef(""), one.name,
                                (("near", near[0] if near else NO_NEAR),), Severity.WARNING))


def _row(found: Found, row: int, parameters: Collection[str], issues: list[Issue]
         ) -> Equation | None:
    code, text = found.text(row, "item"), found.text(row, "equation")
    if any(_says_whole(found.text(row, one.key)) for one in found.spec.columns):
        return None
    column = next(one for one in found.spec.columns if one.key == "section")
    section = read_choice(found, row, column, issues)
    is_bare = not text and is_specified(found, row)  # how the model's own equation is estimated
    if not code and not text:
        if is_bare:
            report_blank(found, row, "item", issues)
        return None  # a remark stands alone
    catalog = found.items
    item = catalog.find(code)
    if code and item is None:
        issues.append(Issue("model_sheet_item", found.place(row, "item"), code,
                            (("near", catalog.nearest(code)),)))
        return None
    if not text:
        if not is_bare:
            issues.append(Issue("model_sheet_idle", found.place(row, "item"), code,
                                severity=Severity.WARNING))
        return None
    # full-width signs are what a Chinese keyboard types: （ ） ＋ ～ ：＝
    equation = parse_equation(normalize("NFKC", text), found.place(row, "equation"),
                              START if section == EquationPart.START else found.spec.name,
                              (catalog, parameters), issues)
    if equation is not None and item is not None and equation.name != item.code:
        issues.append(Issue("model_sheet_code", found.place(row, "item"), item.code,
                            (("left", equation.name),)))
        return None
    return equation


def _check_units(equations: list[Equation], items: Catalog, issues: list[Issue],
                 units: Mapping[str, Unit]) -> None:
    try:
        scaled(ModelText("", tuple(equations), ()), items, units)
    except InputError as error:
        issues.extend(error.issues)
