"""What is to be done with the figures of foreign tables: a plan, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forecast.data import Item, Status
    from forecast.importing.figures import Figure, Loan, Question, Target, Understood
    from forecast.issues import CellRef
    from forecast.workbook import SheetEdits, SheetSpec


class State(StrEnum):
    """What a figure is to the workbook."""

    NEW = "new"
    EQUAL = "equal"
    DIFFERENT = "different"
    """Another value stands there; a published figure of a year may be registered beside it."""
    BLOCKED = "blocked"
    """It cannot go where it belongs; the reason says why."""
    WAITING = "waiting"
    """A question is open."""
    UNKNOWN = "not_understood"
    """Its item is not known."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the workbook, or another table, has instead: value, unit, place, document."""

    value: float
    unit: str
    where: CellRef
    source: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure with what becomes of it.

    Parameters
    ----------
    value, unit
        As the workbook will have it; as the table has it where it goes nowhere.
    place
        The cell of the workbook that it goes to or stands in.
    status
        How firm, as the place has it.
    against
        What it differs from, or is equal to.
    reason
        Why it is blocked or waits: a key of the labels, section ``import``.
    is_derived
        The rate of growth that was given beside another figure.
    """

    figure: Figure
    state: State
    target: Target
    value: float
    unit: str
    item: Item | None = None
    place: CellRef | None = None
    status: Status | None = None
    against: Standing | None = None
    reason: str = ""
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class PlacedLoan:
    """A bond with what becomes of it; ``principal`` in the unit of the sheet."""

    loan: Loan
    state: State
    principal: float
    place: CellRef | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """An import, before anything is written.

    Parameters
    ----------
    understood
        The tables that it is made from.
    placed, loans
        Every figure and bond.
    questions
        What is still to be answered.
    edits
        The changes of sheets, in the workbook's order.
    made
        Sheets of the contract that the workbook lacks and that get something.
    """

    understood: tuple[Understood, ...]
    placed: tuple[Placed, ...]
    loans: tuple[PlacedLoan, ...]
    questions: tuple[Question, ...]
    edits: tuple[SheetEdits, ...] = ()
    made: tuple[SheetSpec, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing to write."""
        return not self.edits
