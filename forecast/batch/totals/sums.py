"""Sums in whole quanta: the same whatever the order, of one worker or of seven."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from forecast.batch.quanta import PER_UNIT, amount, counted
from forecast.batch.summary import adds_up
from forecast.data import shipped_catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from forecast.batch.quanta import Quanta
    from forecast.batch.store import Record

Key = tuple[str, str, str]
"""Scenario, row, year. A row is an item, or a rate's parts: ``code/`` on top, ``/code`` below."""


@dataclass(slots=True)
class Sums:
    """What places add up to.

    Parameters
    ----------
    central
        The central run's figures, quanta.
    draws
        How far each draw lies from the central run, (draws,) quanta; none where nothing varies.
    counts, marks
        How many places a figure is the sum of, and a mark of which: figures of two years with the
        same mark are of the same places.
    sides
        Scenario → both sides of comparable growth of revenue, quanta.
    lacking
        Scenario → places that do not have it and count with their main one.
    places
        How many places there are.
    """

    central: dict[Key, int] = field(default_factory=dict)
    draws: dict[Key, Quanta] = field(default_factory=dict)
    counts: dict[Key, int] = field(default_factory=dict)
    marks: dict[Key, int] = field(default_factory=dict)
    sides: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    lacking: dict[str, int] = field(default_factory=dict)
    places: int = 0

    def add(self, record: Record, scenarios: Iterable[str],
            keeps: Callable[[str], bool] = lambda _: True) -> None:
        """Add a place, read with its draws.

        Parameters
        ----------
        scenarios
            Those of the total; a place without one counts with its main one.
        keeps
            Whether an item counts: what is paid between the members of a total does not.
        """
        self.places += 1
        data, mark = record.data, crc32(record.key.encode())
        for name in scenarios:
            own = name if name in record.numbers else data["main"]
            self.lacking[name] = self.lacking.get(name, 0) + (own != name)
            for row, year, value in _figures(record.numbers[own]):
                if keeps(row.strip("/")):
                    self._count((name, row, year), value, 1, mark)
            drawn = record.draws.get(own)
            for place, row in enumerate(data["rows"] if drawn is not None else ()):
                for at, year in enumerate(data["ahead"] if keeps(row.strip("/")) else ()):
                    self._spread((name, row, year), drawn[place, at])  # type: ignore[index]
            if own in data["comparable"]:
                top, bottom = (counted(one) for one in data["comparable"][own])
                before = self.sides.get(name, (0, 0, 0))
                self.sides[name] = before[0] + top, before[1] + bottom, before[2] + 1

    def merge(self, other: Sums, keeps: Callable[[str], bool] = lambda _: True) -> None:
        """Add what other places add up to."""
        self.places += other.places
        for key, value in other.central.items():
            if keeps(key[1].strip("/")):
                self._count(key, value, other.counts[key], other.marks[key])
        for key, drawn in other.draws.items():
            if keeps(key[1].strip("/")):
                self._spread(key, drawn)
        for name, sides in other.sides.items():
            before = self.sides.get(name, (0, 0, 0))
            self.sides[name] = (before[0] + sides[0], before[1] + sides[1], before[2] + sides[2])
        for name, count in other.lacking.items():
            self.lacking[name] = self.lacking.get(name, 0) + count

    def take(self, key: Key, of: Key, other: Sums, sign: int) -> None:
        """Take a figure of other sums off one of these, or add it, with its draws."""
        self.central[key] -= sign * other.central[of]
        if of in other.draws:
            self._spread(key, -sign * other.draws[of])

    def _count(self, key: Key, value: int, count: int, mark: int) -> None:
        self.central[key] = self.central.get(key, 0) + value
        self.counts[key] = self.counts.get(key, 0) + count
        self.marks[key] = self.marks.get(key, 0) + mark

    def _spread(self, key: Key, drawn: Quanta) -> None:
        known = self.draws.get(key)
        if known is None:
            self.draws[key] = drawn.copy()
        else:
            known += drawn

    def value(self, scenario: str, code: str, year: str) -> float | None:
        """Return a level, or a rate averaged by its weight; None where there is none."""
        if (whole := self.central.get((scenario, code, year))) is not None:
            return amount(whole)
        top, bottom = (self.central.get((scenario, row, year)) for row in _parts(code))
        return top / bottom if top is not None and bottom else None

    def drawn(self, scenario: str, code: str, year: str) -> np.ndarray[Any, Any] | None:
        """Return the figure of every draw, (draws,) floats; None where nothing varies."""
        key = (scenario, code, year)
        if key in self.central:
            moved = self.draws.get(key)
            return None if moved is None else (self.central[key] + moved) / PER_UNIT
        top, bottom = _parts(code)
        if not (self.central.get((scenario, bottom, year)) and (scenario, top, year) in self.draws):
            return None
        above, below = (self.central[scenario, row, year] + self.draws.get(
            (scenario, row, year), 0) for row in (top, bottom))
        return np.asarray(above / below)


def _parts(code: str) -> tuple[str, str]:
    return f"{code}/", f"/{code}"


@cache
def _weights() -> Mapping[str, tuple[str, int]]:
    return {item.code: item.weighed_by for item in shipped_catalog() if item.weight}


@cache
def _added() -> frozenset[str]:
    return frozenset(item.code for item in shipped_catalog() if adds_up(item))


def _figures(numbers: Mapping[str, Mapping[str, Mapping[str, Any]]]
             ) -> Iterable[tuple[str, str, int]]:
    """Go through the rows of one place's run: levels, and the parts of rates."""
    for code, years in numbers.items():
        if code in _added():
            for year, cell in years.items():
                yield code, year, counted(cell["value"])
        elif code in _weights():
            weight, lag = _weights()[code]
            beside = numbers.get(weight, {})
            for year, cell in years.items():
                by = beside.get(_before(year) if lag else year)
                if by is not None:
                    yield f"{code}/", year, counted(by["value"] * cell["value"])
                    yield f"/{code}", year, counted(by["value"])


def _before(year: str) -> str:
    return str(int(year) - 1) if year.isdigit() else ""
