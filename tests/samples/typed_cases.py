"""Cases of tests/readings: one line a case, columns apart by ``|``, headings in brackets."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from samples.places import PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

T = TypeVar("T")
READINGS = PROJECT / "tests" / "readings"
REFUSED = "拒绝"


class BadLineError(ValueError):
    """A line that is no case; the message begins with the file's name and the line's number."""


@dataclass(frozen=True)
class Case:
    """One line: what was typed, and what it is read as."""

    place: str
    heading: str
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.place}: {' | '.join(self.cells)}"

    @property
    def text(self) -> str:
        """What was typed."""
        return self.cells[0]

    def cell(self, column: int) -> str:
        """Return a column counted from nought; blank behind the last one."""
        return self.cells[column] if column < len(self.cells) else ""

    def number(self, column: int) -> float:
        try:
            value = float(self.cell(column))
        except ValueError:
            value = math.nan
        if math.isfinite(value):
            return value
        raise BadLineError(f"{self.place}: column {column + 1} is no number: {self.cell(column)!r}")

    def amount(self, column: int) -> tuple[float, str]:
        """Return the number and the unit behind it."""
        value, _, unit = self.cell(column).partition(" ")
        return replace(self, cells=(value,)).number(0), unit

    def word(self, column: int, words: Mapping[str, T]) -> T:
        if self.cell(column) in words:
            return words[self.cell(column)]
        raise BadLineError(f"{self.place}: column {column + 1} is {self.cell(column)!r}, "
                           f"not one of {'、'.join(words)}")


def cases(path: Path, headings: Mapping[str, int]) -> list[Case]:
    """Read a file.

    ``headings`` gives for each heading (up to its ：) how many columns a line has at most; a line
    has at least two. A text in 「」 is taken as it stands, with its spaces.
    """
    found: list[Case] = []
    heading = ""
    for count, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        place = f"{path.name}:{count}"
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            heading = line.strip("[] ").split("：", maxsplit=1)[0]
            if heading not in headings:
                raise BadLineError(f"{place}: heading {heading!r} is not one of {'、'.join(headings)}")
            continue
        cells = tuple(_literal(cell.strip()) for cell in line.split("|"))
        if not heading:
            raise BadLineError(f"{place}: no heading above")
        if not 2 <= len(cells) <= headings[heading]:
            raise BadLineError(f"{place}: {len(cells)} columns apart by |, wanted 2 to {headings[heading]}")
        found.append(Case(place, heading, cells))
    return found


def typed(name: str, headings: Mapping[str, int], only: str = "") -> list[Case]:
    """List the cases of one file of tests/readings, all or those below one heading."""
    return [case for case in cases(READINGS / name, headings) if only in {"", case.heading}]


def _literal(cell: str) -> str:
    return cell[1:-1] if cell.startswith("「") and cell.endswith("」") else cell
