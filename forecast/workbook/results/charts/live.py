"""Small sums in the margin: a formula and its value, built together so that they cannot part.

``Live("C5", 3.0) - 1.0`` is the formula ``(C5-1)`` with the value 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Number = float | int
_CONSTANT = 127  # characters beyond the first plane count twice


@dataclass(frozen=True, slots=True)
class Live:
    """A formula without its ``=`` and the number it gives."""

    formula: str
    value: float

    def __add__(self, other: Live | Number) -> Live:
        """Add."""
        right = live(other)
        return Live(f"({self.formula}+{right.formula})", self.value + right.value)

    def __sub__(self, other: Live | Number) -> Live:
        """Subtract."""
        right = live(other)
        return Live(f"({self.formula}-{right.formula})", self.value - right.value)

    def __mul__(self, other: Live | Number) -> Live:
        """Multiply."""
        right = live(other)
        return Live(f"({self.formula}*{right.formula})", self.value * right.value)

    def __truediv__(self, other: Live | Number) -> Live:
        """Divide."""
        right = live(other)
        return Live(f"({self.formula}/{right.formula})", self.value / right.value)

    def __neg__(self) -> Live:
        """Change the sign."""
        return Live(f"(-{self.formula})", -self.value)


@dataclass(frozen=True, slots=True)
class LiveText:
    """A formula without its ``=`` that gives a text."""

    formula: str
    value: str


def live(number: Live | Number) -> Live:
    """Write a constant as a formula; a formula stays as it is."""
    if isinstance(number, Live):
        return number
    text = str(int(number)) if number == int(number) else repr(float(number))
    return Live(text if number >= 0 else f"({text})", float(number))


ZERO: Final = Live("0", 0.0)


def greatest(*parts: Live | Number) -> Live:
    """Take the greatest of some numbers."""
    return _call("MAX", parts, max(live(part).value for part in parts))


def least(*parts: Live | Number) -> Live:
    """Take the least of some numbers."""
    return _call("MIN", parts, min(live(part).value for part in parts))


def size(part: Live) -> Live:
    """Take a number without its sign."""
    return _call("ABS", (part,), abs(part.value))


def if_positive(test: Live, then: Live, other: Live) -> Live:
    """Choose by the sign of ``test``: ``then`` above nought, else ``other``."""
    formula = f"IF({test.formula}>0,{then.formula},{other.formula})"
    return Live(formula, then.value if test.value > 0 else other.value)


def quote(text: str) -> str:
    """Write a text as a constant of a formula; a line break becomes CHAR(10).

    A constant holds at most 255 characters: a longer text is joined from several.
    """
    lines = [[line[at:at + _CONSTANT] for at in range(0, len(line), _CONSTANT)] or [""]
             for line in text.split("\n")]
    quoted = ["&".join('"' + part.replace('"', '""') + '"' for part in line) for line in lines]
    return "&CHAR(10)&".join(quoted)


def _call(name: str, parts: tuple[Live | Number, ...], value: float) -> Live:
    return Live(f"{name}({','.join(live(part).formula for part in parts)})", value)
