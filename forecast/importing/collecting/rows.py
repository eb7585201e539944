"""The rows of copies held against the workbook's: there already, completed, changed, new."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.data import Layer
from forecast.importing.collecting.lines import (
    SEVERAL,
    Line,
    line_of,
    lines_of,
    shaped,
    specs,
)
from forecast.importing.merging import PlacedRow, State
from forecast.workbook import SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.data import Catalog
    from forecast.importing.collecting.offices import Office
    from forecast.workbook import SheetSpec, Stock

RIVAL = "rival"
"""Why an estimate goes into a scenario of the office's own: another one has its place."""


@dataclass
class _Known:
    """A row that is there, or was just added by an office: then ``at`` is its place in the list.

    ``has_left`` marks an estimate that had to leave its place to no one's favour.
    """

    line: Line
    at: int | None = None
    office: str = ""
    has_left: bool = False


@dataclass
class _Register:
    """A register as the copies are gathered into it."""

    spec: SheetSpec
    items: Catalog
    known: list[_Known]
    placed: list[PlacedRow] = field(default_factory=list)

    def take(self, lines: Iterable[Line], office: Office) -> None:
        """Hold the rows of one copy against what is known.

        A row of the workbook answers to one row of a copy, so that what a copy changed is not
        taken for something new.
        """
        used: set[int] = set()
        changed: list[Line] = []
        for line in lines:
            same = next((one for one in self.known if id(one) not in used
                         and _says(one.line, line, self.spec)), None)
            if same is None:
                changed.append(line)
                continue
            used.add(id(same))
            if same.at is not None or line.row == 0:
                self._put(line, office, State.EQUAL, same)
        for line in changed:
            self._change(line, office, used)

    def _change(self, line: Line, office: Office, used: set[int]) -> None:
        there = [one for one in self.known if id(one) not in used and one.line.key == line.key
                 and (one.at is None or self.spec.name not in SEVERAL)]
        whole = next((one for one in there if one.at is None and _within(one.line, line)), None)
        if whole is not None:
            used.add(id(whole))
            self._complete(line, office, whole)
        elif there:
            used.add(id(there[0]))
            self._differ(line, office, there[0])
        else:
            self._add(line, office)

    def _add(self, line: Line, office: Office, reason: str = "", rival: Line | None = None
             ) -> None:
        self.known.append(_Known(line, len(self.placed), office.name))
        self._put(line, office, State.NEW, None if rival is None else _Known(rival), reason)

    def _complete(self, line: Line, office: Office, there: _Known) -> None:
        """Fill the empty cells of a row of the workbook."""
        added = {key: value for key, value in line.values.items()
                 if key not in there.line.values and not (
                     key in {"item", "name"} and {"item", "name"} & set(there.line.values))}
        there.line = replace(line, row=there.line.row, where=there.line.where)
        if added:
            self.placed.append(PlacedRow(
                self.spec, tuple(added.items()), line.where, line.text, State.NEW,
                there.line.where, there.line.row, author=office.author, entered=office.entered))

    def _differ(self, line: Line, office: Office, there: _Known) -> None:
        """Tell a row that was changed; an estimate goes into a scenario of the office's own."""
        is_judged = self.spec is SCENARIOS and line.shape["layer"] == Layer.JUDGEMENT
        if is_judged and line.shape["scenario"] != shaped(office.name):
            own = self._of_its_own(line, office.name)
            rival = next((one for one in self.known if one.line.key == own.key), None)
            if rival is None:
                self._add(own, office, RIVAL, there.line)
            else:
                same = _says(rival.line, own, self.spec)
                self._put(own, office, State.EQUAL if same else State.DIFFERENT, rival)
            self._move(there, line)
            return
        self._put(line, office, State.DIFFERENT, there)
        if there.at is not None:  # of two copies none is right of itself
            self.placed[there.at] = replace(self.placed[there.at], state=State.DIFFERENT,
                                            against=line.where, there=line.text)

    def _of_its_own(self, line: Line, name: str) -> Line:
        """Return an estimate as a row of the scenario that bears an office's name."""
        return line_of(self.spec, {**line.values, "scenario": name}, line.where, self.items)

    def _move(self, first: _Known, rival: Line) -> None:
        """Move the estimate of another copy too: the order of the copies decides nothing."""
        if first.at is None or first.has_left:
            return
        own = self._of_its_own(first.line, first.office)
        self.placed[first.at] = replace(
            self.placed[first.at], values=tuple(own.values.items()), text=own.text, reason=RIVAL,
            against=rival.where, there=rival.text)
        self.known.append(_Known(own, first.at, first.office))
        first.has_left = True

    def _put(self, line: Line, office: Office, state: State, there: _Known | None,
             reason: str = "") -> None:
        against = there.line if there is not None else None
        self.placed.append(PlacedRow(
            self.spec, tuple(line.values.items()), line.where, line.text, state,
            against=against.where if against else None, there=against.text if against else "",
            reason=reason, author=office.author, entered=office.entered))


def gather_rows(target: Stock, offices: Sequence[Office], more: Mapping[str, Sequence[Line]],
                items: Catalog) -> list[PlacedRow]:
    """Hold the rows of all copies against the workbook's.

    ``more`` are an office's rows of 情景 besides those of its sheet: its estimates.
    """
    found: list[PlacedRow] = []
    for spec in specs():
        register = _Register(spec, items, [
            _Known(line) for line in lines_of(target.table(spec), target.path.name, items)])
        for office in offices:
            lines = lines_of(office.stock.table(spec), office.file, items)
            if spec is SCENARIOS:
                lines = [*(_signed(line, office, register, items) for line in lines),
                         *more.get(office.file, ())]
            register.take(lines, office)
        found += register.placed
    return found


def _signed(line: Line, office: Office, register: _Register, items: Catalog) -> Line:
    """Name the office as the author of a judgement that names none, unless the workbook has it."""
    if line.shape["layer"] != Layer.JUDGEMENT or "author" in line.values or any(
            one.at is None and one.line.shape == line.shape for one in register.known):
        return line
    return line_of(register.spec, {**line.values, "author": office.name}, line.where, items,
                   line.row)


def _says(one: Line, other: Line, spec: SheetSpec) -> bool:
    """Tell whether two rows say the same; of an estimate its reason is no part."""
    if one.shape == other.shape:
        return True
    is_estimate = spec is SCENARIOS and other.row == 0
    return is_estimate and one.key == other.key and one.shape.get("value") == other.shape["value"]


def _within(one: Line, other: Line) -> bool:
    """Tell whether a row says nothing that another one does not say too."""
    return all(other.shape.get(key) == said for key, said in one.shape.items())
