"""The equation language: text → equations.

::

    [revenue]
    dlog(tax_revenue) ~ b_tax * dlog(gdp_nominal)     # behavioural: has a residual
    gpb_revenue       = tax_revenue + nontax_revenue  # identity: exact
    gdp_trend_growth := trend_growth                  # assumption: a path unless a scenario says

``x(-1)`` is a lag; ``log exp sqrt abs min max if d dlog pct movavg quarter total one_off budget``
are the functions; ``dlog(x, 4)`` changes over four periods, ``quarter(1)`` is 1 in first quarters.
A line that starts with white space continues the one above. A section may depend on the data:
``[tax by item when tax_vat]`` is used when the base year holds a figure of tax_vat, and ``unless``
when not; of several conditions all must hold. Section ``[start]`` gives base-year values to items
that have none.

Text is parsed by Python's ``ast`` on a whitelist and never evaluated.
"""

from __future__ import annotations

import ast
import re
from itertools import islice
from keyword import iskeyword, kwlist
from typing import TYPE_CHECKING

from forecast.data import Catalog
from forecast.equations.cycles import check_complete, check_cycles
from forecast.equations.equation import (
    Equation,
    Kind,
    ModelText,
    RefusedError,
    Transform,
    exogenous,
    expand,
    lines_of,
    merged,
    unknown_name,
    with_totals,
)
from forecast.equations.tree import Bin, Data, Fn, Node, Num, Param, Var, shift, walk
from forecast.issues import CellRef, InputError, Issue

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


START = "start"
"""The section of base-year values."""
_KINDS: dict[str, Kind] = {"~": "behavioural", "=": "identity", ":=": "assumption"}
_LINE = re.compile(r"(?P<left>[^~=:<>!]+?)\s*(?P<op>~|:=|=(?!=))\s*(?P<right>.+)", re.DOTALL)
_LEFT = re.compile(r"(?:((?i:log|d|dlog|pct))\s*\(\s*(\w+)\s*(?:,\s*([1-9]\d?)\s*)?\)|(\w+))")
_KEPT = re.compile(rf"\b({'|'.join(kwlist)})\b")
_READ = re.compile(rf"\b({'|'.join(kwlist)})_\b")
FIGURES = ("total", "others", "one_off", "budget", "voted", "last", "share", "due", "listed")
"""What is written like a function and stands for figures of the workbook."""
_CHANGES, _QUARTERS = frozenset({"d", "dlog", "pct"}), range(1, 5)
_ARITY = {"log": 1, "exp": 1, "sqrt": 1, "abs": 1, "if": 3, "d": 1, "dlog": 1, "pct": 1}
_APPLIED = (*_ARITY, "min", "max", "movavg")
_FUNCTIONS = (*_APPLIED, "quarter", *FIGURES)
_USAGE = {"movavg": "movavg(x, 4)", "quarter": "quarter(1)", "if": "if(x > 0, y, z)",
          **{one: f"{one}(x), {one}(x, 4)" for one in _CHANGES}}
_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


def parse_model(text: str, name: str, catalog: Catalog, parameters: Collection[str],
                present: Collection[str] = (), own: Sequence[Equation] = (), *,
                open_ends: bool = False) -> ModelText:
    """Parse a model.

    Parameters
    ----------
    text, name
        The model and its file name (for messages).
    catalog, parameters
        The names that equations may use.
    present
        Items with a figure in the base year: they decide the conditional sections.
    own
        Equations of the staff (:func:`parse_equation`): each replaces the model's equation of the
        same variable, or is added; those of section :data:`START` are start values.
    open_ends
        Items without an equation are exogenous: each gets the rule of its section.

    Raises
    ------
    InputError
        With every problem of the text, each at its line and column.
    """
    issues: list[Issue] = []
    equations: list[Equation] = []
    starts: list[Equation] = []
    replaced: list[Equation] = []
    mine = {one.name for one in own if one.section != START}
    for number, line, section, active in lines_of(text, present):
        if active or mine:
            equation, refused = _equation(line, CellRef(name, "", str(number)), section, catalog,
                                          parameters)
            issues += [one.issue(CellRef(name, "", f"{number}:{one.column + 1}"))
                       for one in refused]
            if equation is not None and section == START:
                starts.append(equation)
            elif equation is not None:
                replaced += [equation] if equation.name in mine else []
                equations += [equation] if active else []
    equations = merged(equations, [one for one in own if one.section != START])
    starts = merged(starts, [one for one in own if one.section == START])
    known = frozenset(one.name for one in equations)
    equations = [with_totals(one, known, catalog) for one in equations]
    if open_ends:
        equations += exogenous(equations, starts, name)
    check_complete(equations, issues)
    if not issues:
        check_cycles(equations, issues)
    if issues:
        raise InputError(issues)
    return ModelText(name, tuple(equations), tuple(starts), tuple(replaced))


def written_of(text: str, present: Collection[str], own: Sequence[Equation]) -> dict[str, str]:
    """Return the equations of a model as they are written, by variable, without parsing them.

    Start values are none; those of the staff stand in the places of the model's.
    """
    found: dict[str, str] = {}
    for _, line, section, active in lines_of(text, present):
        match = _LINE.fullmatch(line) if active and section != START else None
        left = _LEFT.fullmatch(match["left"].strip()) if match else None
        if left:
            found[left[2] or left[4]] = " ".join(line.split())
    return found | {one.name: one.text for one in own if one.section != START}


def parse_equation(text: str, where: CellRef, section: str,
                   names: tuple[Catalog, Collection[str]], issues: list[Issue]
                   ) -> Equation | None:
    """Parse one equation that stands in a place of its own, such as a cell.

    Parameters
    ----------
    where
        Its place, named by its issues.
    names
        The catalogue and the parameters: the names that it may use.
    """
    found, refused = _equation(" ".join(text.split()), where, section, *names)
    issues += [one.issue(where) for one in refused]
    return None if refused else found


def parse_side(text: str, where: CellRef, names: tuple[Catalog, Collection[str]],
               issues: list[Issue]) -> Node | None:
    """Parse what could stand on the right of an equation: an instrument, a side of a restriction.

    ``names`` are the catalogue and the parameters: the names that it may use.
    """
    parser = _Parser(*names, 0)
    found = parser.parse(" ".join(text.split()))
    issues += [one.issue(where) for one in parser.refused]
    return None if parser.refused else found


def parse_expression(text: str, names: Collection[str]) -> Node:
    """Parse an expression of our own over names that are no items, each a parameter of the tree."""
    parser = _Parser(Catalog({}), names, 0)
    found = parser.parse(text)
    if parser.refused:
        raise parser.refused[0]
    return found


def _equation(line: str, where: CellRef, section: str, catalog: Catalog,
              parameters: Collection[str]) -> tuple[Equation | None, list[RefusedError]]:
    """Parse a line, with all that is refused of it; None where its variable is not known.

    What is refused is a nought in the equation, which then tells of its variable alone.
    """
    match = _LINE.fullmatch(line)
    left = _LEFT.fullmatch(match["left"].strip()) if match else None
    if not match:
        return None, [RefusedError("model_line", line, 0)]
    parser = _Parser(catalog, parameters, match.start("right"))
    right = parser.parse(match["right"])
    if not left or (left[3] and left[1].lower() == "log"):
        return None, [RefusedError("model_left", match["left"].strip(), 0), *parser.refused]
    item = catalog.find(left[2] or left[4])
    if item is None:
        return None, [unknown_name(left[2] or left[4], line.find(left[2] or left[4]),
                               [item.code for item in catalog]), *parser.refused]
    transform: Transform = (left[1] or "").lower()  # type: ignore[assignment]  # by the pattern
    return Equation(item.code, transform, _KINDS[match["op"]], right, section,
                    " ".join(line.split()), where, int(left[3] or 1)), parser.refused


def _bare(name: str) -> str:
    """Take the underscore off again that a word of Python's was read with."""
    bare = name.removesuffix("_")
    return bare if iskeyword(bare) else name


def _shown(part: ast.expr) -> str:
    """Write a part of an equation as its author did."""
    return _READ.sub(r"\1", ast.unparse(part))


_DEEPEST, _WIDEST, _FARTHEST, _LONGEST, _SHOWN, _LARGEST = 50, 50, 50, 5_000, 60, 1e300
"""Levels, arguments of ``max``, periods of a lag, terms in all, characters shown, the number."""


_NOUGHT = Num(0.0)
"""What stands where something was refused."""


class _Parser:
    """Turns one right-hand side into a tree, node by whitelisted node."""

    def __init__(self, catalog: Catalog, parameters: Collection[str], offset: int) -> None:
        self.catalog, self.parameters, self.offset = catalog, parameters, offset
        self.depth, self.source = 0, ""
        self.refused: list[RefusedError] = []

    def parse(self, text: str) -> Node:
        """Return the tree of a text; what of it is refused is a nought, and told by ``refused``."""
        # a word that Python keeps may be a name here: lambda; an underscore costs one column
        self.source = _KEPT.sub(self.kept, text.replace("^", "**"))
        try:
            body = ast.parse(self.source, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            column = getattr(error, "offset", None) or 1
            self.refused.append(RefusedError("model_syntax", text, self.offset + column - 1))
            return _NOUGHT
        return self.node(body)

    def kept(self, word: re.Match[str]) -> str:
        is_name = word[1] == "if" or word[1] in self.parameters or self.catalog.find(word[1])
        return f"{word[1]}_" if is_name else word[1]

    def node(self, part: ast.expr) -> Node:
        self.depth += 1
        try:
            if self.depth > _DEEPEST:
                raise self.too_long(part)
            return self.any_node(part)
        except RefusedError as refused:
            self.refused.append(refused)
            return _NOUGHT
        finally:
            self.depth -= 1

    def too_long(self, part: ast.expr) -> RefusedError:
        return RefusedError("model_too_long", self.shown(part) + "…", self.column(part))

    def shown(self, part: ast.expr) -> str:
        return (ast.get_source_segment(self.source, part) or "")[:_SHOWN]

    def any_node(self, part: ast.expr) -> Node:
        if isinstance(part, ast.Constant) and type(part.value) in {int, float}:
            return self.number(part)
        if isinstance(part, ast.Name):
            return self.name(part)
        if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub | ast.UAdd):
            inner = self.node(part.operand)
            return Fn("neg", (inner,)) if isinstance(part.op, ast.USub) else inner
        if isinstance(part, ast.BinOp) and type(part.op) in _OPERATORS:
            return self.chain(part)
        if isinstance(part, ast.Compare) and len(part.ops) == 1 and type(part.ops[0]) in _OPERATORS:
            return Bin(_OPERATORS[type(part.ops[0])], self.node(part.left),
                       self.node(part.comparators[0]))
        if isinstance(part, ast.Call) and not part.keywords:
            name = part.func
            return (self.call(_bare(name.id), part) if isinstance(name, ast.Name)
                    else self.lagged(part))
        raise RefusedError("model_not_allowed", _shown(part), self.column(part))

    def chain(self, part: ast.expr) -> Node:
        """Read ``a + b + c …`` from its first term on: a sum may be longer than Python recurses."""
        later = []
        while isinstance(part, ast.BinOp) and type(part.op) in _OPERATORS:
            later.append(part)
            part = part.left
        found = self.node(part)
        for one in reversed(later):
            found = Bin(_OPERATORS[type(one.op)], found, self.node(one.right))
        return found

    def number(self, part: ast.Constant) -> Node:
        """Read a number; one that no computer can hold is none."""
        if not isinstance(part.value, int | float) or not abs(part.value) < _LARGEST:
            raise RefusedError("model_number", self.shown(part), self.column(part))
        return Num(float(part.value))

    def bounded(self, node: Node, times: int, part: ast.expr) -> Node:
        """Return a node that will be written out several times, if it is not too long for that."""
        if times * sum(1 for _ in islice(walk(node), _LONGEST + 1)) > _LONGEST:
            raise self.too_long(part)
        return node

    def column(self, part: ast.expr) -> int:
        # Python counts bytes, and a Chinese character has three
        return self.offset + len(self.source.encode()[:part.col_offset].decode(errors="ignore"))

    def name(self, part: ast.Name) -> Node:
        name = _bare(part.id)
        if name in self.parameters:
            return Param(name)
        if (item := self.catalog.find(name)) is not None:
            return Var(item.code)
        known = [*self.parameters, *(item.code for item in self.catalog)]
        raise unknown_name(name, self.column(part), known)

    def call(self, function: str, part: ast.Call) -> Node:
        if self.catalog.find(function) is None and function.lower() in _FUNCTIONS:
            function = function.lower()  # as in programs that know no small letters
        if function in self.catalog and not (function in _ARITY and self.is_applied(part)):
            return Var(function, self.lag(part))
        if function == "quarter":
            return self.quarter(part)
        if function in FIGURES:
            return Data(function, self.item(function, part))
        if function in _APPLIED:
            return self.applied(function, tuple(self.node(arg) for arg in part.args), part)
        if (item := self.catalog.find(function)) is not None:
            return Var(item.code, self.lag(part))
        raise unknown_name(function, self.column(part),
                       [*_FUNCTIONS, *(item.code for item in self.catalog)])

    def applied(self, function: str, args: tuple[Node, ...], part: ast.Call) -> Node:
        if function in {"min", "max"} and len(args) >= 2:
            if len(args) > _WIDEST:
                raise self.too_long(part)
            return Fn(function, args)
        if function == "movavg" and len(args) == 2 and isinstance(args[1], Num):
            return self.movavg(args[0], self.steps(function, args[1], part), part)
        if function in _CHANGES and 1 <= len(args) <= 2:
            return expand(function, self.bounded(args[0], 2, part),
                          self.steps(function, args[1], part) if args[1:] else 1)
        if _ARITY.get(function) == len(args):
            return Fn(function, args)
        raise self.misused(function, part)

    def misused(self, function: str, part: ast.Call) -> RefusedError:
        plain = "(x, y)" if function in {"min", "max"} else "(x)"
        usage = _USAGE.get(function, f"{function}{plain}")
        return RefusedError("model_arguments", _shown(part), self.column(part), usage=usage)

    def is_applied(self, part: ast.Call) -> bool:
        """Tell whether what bears a function's name is used as one: d(x) where d is an item too."""
        return not isinstance(part.args[0] if part.args else None, ast.Constant | ast.UnaryOp)

    def quarter(self, part: ast.Call) -> Node:
        arg = part.args[0] if len(part.args) == 1 else None
        if not isinstance(arg, ast.Constant) or arg.value not in _QUARTERS:
            raise self.misused("quarter", part)
        return Data("quarter", str(arg.value))

    def steps(self, function: str, node: Node, part: ast.Call) -> int:
        if not isinstance(node, Num) or not 1 <= node.value <= 20 or node.value % 1:
            raise self.misused(function, part)
        return int(node.value)

    def movavg(self, node: Node, length: int, part: ast.Call) -> Node:
        total = self.bounded(node, length, part)
        for step in range(1, length):
            total = Bin("+", total, shift(node, -step))
        return Bin("/", total, Num(float(length)))

    def lagged(self, part: ast.Call) -> Node:
        """Read ``budget(x)(-1)``: a figure of the workbook, lagged."""
        figure = self.node(part.func) if isinstance(part.func, ast.Call) else None
        if figure is _NOUGHT:
            return _NOUGHT
        if not isinstance(figure, Data):
            raise RefusedError("model_not_allowed", _shown(part), self.column(part))
        return shift(figure, self.lag(part))

    def lag(self, part: ast.Call) -> int:
        arg = part.args[0] if len(part.args) == 1 else None
        sign, inner = (arg.op, arg.operand) if isinstance(arg, ast.UnaryOp) else (ast.UAdd(), arg)
        steps = inner.value if isinstance(inner, ast.Constant) else None
        if type(steps) is int and isinstance(sign, ast.USub) and steps < _FARTHEST:
            return -steps
        if type(steps) is int and isinstance(sign, ast.UAdd) and steps > 0:
            raise RefusedError("model_lead", _shown(part).replace("+", ""),
                               self.column(part), steps=str(steps))
        raise RefusedError("model_lag", _shown(part), self.column(part))

    def item(self, function: str, part: ast.Call) -> str:
        arg = part.args[0] if len(part.args) == 1 else None
        if not isinstance(arg, ast.Name):
            raise self.misused(function, part)
        if arg.id not in self.catalog:
            raise unknown_name(arg.id, self.column(arg), [item.code for item in self.catalog])
        return arg.id
