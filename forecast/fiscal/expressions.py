"""Arithmetic over stated facts, in exact decimals, with the interval that printed digits leave.

    税收收入[2019预计] + 非税收入[2019预计]        an item, its year and the status of the figure
    BR063 / BR001 - 1                              facts by their number in the register
    BR020 / (1 + BR021[2位])                       read BR021 as if printed with two digits
    (BR063 - nontax_revenue[2020调整]) / BR001 - 1 what the register of one-offs holds for an item

Everything is computed in base units (元, 人, a pure number; a per cent is a hundredth), so a rate
needs no factor of 100 and 亿元 may stand beside 万元. A number may bear a unit (500万元, 30%); a
bare one added to an amount is in the unit of the relation. Money and persons do not add.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from forecast.data import COUNTED, UnitCode, UnitError, parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecast.data import Dimension, Fact, Unit

_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)(%|[^\W\d_]+)?")
_TOKEN = re.compile(rf"\s*(?:{_NUMBER.pattern}|[^\W\d]\w*(?:\[[^\]]*\])?|[-+*/()])")
_DIGITS = re.compile(r"(?:^|[,，])\s*(\d)位$")


Problem = Literal["syntax", "fact", "zero", "unit"]


class ExpressionError(ValueError):
    """An expression that cannot be read or computed. ``code`` names what is wrong."""

    def __init__(self, code: Problem, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in base units, the interval that rounding leaves, and the facts that made it.

    ``form`` is a spreadsheet formula in base units with a place ``{}`` for each of the facts, in
    their own units. ``is_sum`` tells that nothing but whole amounts was added and subtracted, so
    that rounding line by line explains a difference; ``only`` is the fact when the whole expression
    is one.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    facts: tuple[Fact, ...] = ()
    is_sum: bool = True
    only: Fact | None = None
    dimension: Dimension = ()
    form: str = "{}"

    @property
    def is_bare(self) -> bool:
        """Whether it is a number without unit, made of typed numbers alone."""
        return not self.facts and not self.dimension

    @property
    def is_rounded(self) -> bool:
        """Whether printed digits leave a doubt."""
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class Parsed:
    """An expression as a tree: ``form`` is ``a/b-1`` for a growth rate (current, base)."""

    amount: Amount
    growth: tuple[Amount, Amount] | None = None


def size(unit: Unit) -> Decimal:
    """Return a unit's size in base units; a per cent and a point are hundredths."""
    return Decimal("0.01") if _is_rate(unit) else Decimal(repr(unit.factor))


def _is_rate(unit: Unit) -> bool:
    return unit.dimension in {(("pct", 1),), (("pp", 1),)}


def _dimension(unit: Unit) -> Dimension:
    """A rate is a pure number here."""
    return () if _is_rate(unit) else unit.dimension


def amount_of(fact: Fact, digits: int | None = None) -> Amount:
    """Return a fact as an amount.

    The accounts are kept in whole 万元, and what is counted is counted exactly: such figures carry
    no interval (the tail rule covers them). Everything else stands for half a unit of its last
    printed digit on either side.
    """
    scale = size(fact.unit)
    value = fact.value * scale
    shown = fact.digits if digits is None else digits
    half = Decimal(0) if is_whole(fact.unit) and digits is None else (
        Decimal("0.5").scaleb(-shown) * scale)
    return Amount(value, value - half, value + half, (fact,), is_whole(fact.unit), fact,
                  _dimension(fact.unit), "{}" if scale == 1 else f"{{}}*{plain(scale)}")


def plain(number: Decimal) -> str:
    """Write a number for a formula."""
    return f"{number.normalize():f}"


def is_whole(unit: Unit) -> bool:
    """Tell whether figures of this unit are kept to the unit: 元, 万元, persons, things."""
    return unit.code in COUNTED or unit.code in {UnitCode.YUAN, UnitCode.WAN}


def compute(text: str, look_up: Callable[[str], Amount], unit: Unit | None = None) -> Parsed:
    """Compute an expression.

    Parameters
    ----------
    unit
        The relation's, which a bare number takes when it is added to an amount or is a side of its
        own; None when any will do.
    look_up
        Gives the amount of a name, with its brackets; raises :class:`ExpressionError` when there is
        no such fact.

    Raises
    ------
    ExpressionError
        When the text is no expression, a fact is missing, something is divided by nought, or what
        is added or comes out is of another kind than the unit. A pure number passes for any unit.
    """
    pieces = _pieces(text)
    if len(pieces) == 1 and pieces[0][0].isdigit():
        return Parsed(_typed(pieces[0], unit))
    reader = _Reader(pieces, look_up, text, unit)
    parsed = reader.sum()
    if reader.rest:
        raise ExpressionError("syntax", text)
    if unit is not None and parsed.amount.dimension not in {(), _dimension(unit)}:
        raise ExpressionError("unit", text)
    return parsed


def fold(text: str) -> str:
    """Write the signs of a Chinese keyboard as plain ones."""
    plain = {"（": "(", "）": ")", "＋": "+", "－": "-", "−": "-", "×": "*", "÷": "/", "／": "/",
             "［": "[", "］": "]", "＝": "=", "％": "%", "，": ","}
    return "".join(plain.get(sign, sign) for sign in text)


def wanted_digits(inside: str) -> tuple[str, int | None]:
    """Split ``2019预计,2位`` into the vintage and the digits asked for."""
    match = _DIGITS.search(inside)
    return (inside[: match.start()].strip(), int(match[1])) if match else (inside.strip(), None)


def _pieces(text: str) -> list[str]:
    found, at = [], 0
    plain = fold(text).strip()
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            raise ExpressionError("syntax", text)
        found.append(match[0].strip())
        at = match.end()
    return found


class _Reader:
    """Reads pieces from left to right: sums of products of names, numbers and brackets."""

    def __init__(self, pieces: list[str], look_up: Callable[[str], Amount], text: str,
                 unit: Unit | None) -> None:
        self.rest = pieces
        self._unit = unit
        self._look_up = look_up
        self._text = text

    def sum(self) -> Parsed:
        left, ratio = self._product()
        growth = None
        while self.rest and self.rest[0] in {"+", "-"}:
            sign = self.rest.pop(0)
            right, _ = self._product()
            growth = ratio if sign == "-" and not right.facts and right.value == 1 else None
            left, ratio = self._added(left, right, 1 if sign == "+" else -1), None
        return Parsed(left, growth)

    def _product(self) -> tuple[Amount, tuple[Amount, Amount] | None]:
        left, ratio = self._single(), None
        while self.rest and self.rest[0] in {"*", "/"}:
            sign = self.rest.pop(0)
            right = self._single()
            ratio = (left, right) if sign == "/" and left.is_sum else None
            left = _times(left, right) if sign == "*" else _over(left, right, self._text)
        return left, ratio

    def _single(self) -> Amount:
        if not self.rest:
            raise ExpressionError("syntax", self._text)
        piece = self.rest.pop(0)
        if piece == "-":
            return self._added(_exact(Decimal(0)), self._single(), -1)
        if piece == "(":
            inner = self.sum().amount
            if not self.rest or self.rest.pop(0) != ")":
                raise ExpressionError("syntax", self._text)
            return inner
        if piece[0].isdigit():
            return _typed(piece)
        if piece in {"+", "*", "/", ")"}:
            raise ExpressionError("syntax", self._text)
        return self._look_up(piece)


    def _added(self, one: Amount, other: Amount, sign: int) -> Amount:
        if one.dimension != other.dimension:
            one, other = self._in_unit(one, other), self._in_unit(other, one)
        low, high = (other.low, other.high) if sign > 0 else (-other.high, -other.low)
        # a number typed into a sum is an amount like any other
        return Amount(one.value + sign * other.value, one.low + low, one.high + high,
                      one.facts + other.facts, one.is_sum and other.is_sum,
                      dimension=one.dimension,
                      form=f"({one.form}{'+' if sign > 0 else '-'}({other.form}))")

    def _in_unit(self, amount: Amount, beside: Amount) -> Amount:
        """Give a bare number the relation's unit, when that is the other summand's kind."""
        if not amount.is_bare and beside.is_bare:
            return amount
        if amount.is_bare and amount.value == 0:
            return _exact(amount.value, beside.dimension)
        if amount.is_bare and self._unit and beside.dimension == _dimension(self._unit):
            return _exact(amount.value * size(self._unit), beside.dimension)
        raise ExpressionError("unit", self._text)


def _typed(piece: str, unit: Unit | None = None) -> Amount:
    """Return a typed number as an amount, in its own unit if it bears one."""
    match = _NUMBER.fullmatch(piece)
    if match is None:
        raise ExpressionError("syntax", piece)
    try:
        own = parse_unit(match[2]) if match[2] else unit
    except UnitError:
        raise ExpressionError("syntax", piece) from None
    number = Decimal(match[1].replace(",", ""))
    return _exact(number) if own is None else _exact(number * size(own), _dimension(own))


def _exact(value: Decimal, dimension: Dimension = ()) -> Amount:
    return Amount(value, value, value, dimension=dimension, form=plain(value))


def _powers(one: Dimension, other: Dimension, sign: int) -> Dimension:
    powers = dict(one)
    for base, power in other:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def _times(one: Amount, other: Amount) -> Amount:
    ends = [left * right for left in (one.low, one.high) for right in (other.low, other.high)]
    return Amount(one.value * other.value, min(ends), max(ends), one.facts + other.facts,
                  is_sum=False, dimension=_powers(one.dimension, other.dimension, 1),
                  form=f"({one.form})*({other.form})")


def _over(one: Amount, other: Amount, text: str) -> Amount:
    if other.low <= 0 <= other.high:
        raise ExpressionError("zero", text)
    ends = [left / right for left in (one.low, one.high) for right in (other.low, other.high)]
    return Amount(one.value / other.value, min(ends), max(ends), one.facts + other.facts,
                  is_sum=False, dimension=_powers(one.dimension, other.dimension, -1),
                  form=f"({one.form})/({other.form})")
