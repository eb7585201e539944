"""Doubts: numbers of a result that nobody should print unasked, and the cells they rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Period
    from forecast.issues import CellRef

Kind = Literal["growth", "level", "negative", "base", "slip", "target", "fraction"]
At = tuple[str, str, "Period"]
"""A number of a result: scenario, item, year."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number that is asked about; ``against`` is what it was held against."""

    kind: Kind
    at: At
    value: float
    against: float
    where: CellRef


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is doubtful in a result, and the cell to look at.

    ``cells`` holds what is computed from a doubtful number, too; ``targets`` is by item.
    """

    found: tuple[Doubt, ...] = ()
    cells: Mapping[At, CellRef] = field(default_factory=dict)
    targets: Mapping[str, CellRef] = field(default_factory=dict)
