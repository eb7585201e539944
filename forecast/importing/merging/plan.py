"""What is to be done with the figures of foreign tables: a plan, before anything is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from forecast.workbook import DEBT_KINDS
from forecast.xlsx import parse_a1

if TYPE_CHECKING:
    from datetime import date

    from forecast.data import Item, Status
    from forecast.importing.figures import Figure, Loan, Question, Target, Understood
    from forecast.issues import CellRef
    from forecast.workbook import SheetEdits, SheetSpec


YEAR_AGO = "year_ago"
"""The rule, and the reason, of a figure that a later table gives beside its own as last year's."""
NOT_CHOSEN = "not_chosen"
"""The reason of a figure beside which another one was said to be right."""


class State(StrEnum):
    """What a figure is to the workbook."""

    NEW = "new"
    EQUAL = "equal"
    DIFFERENT = "different"
    """Another value stands there; a year's figure that revises it is registered beside it."""
    BLOCKED = "blocked"
    """It cannot go where it belongs; the reason says why."""
    WAITING = "waiting"
    """A question is open."""
    UNKNOWN = "not_understood"
    """Its item is not known."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the workbook, or another table, has instead: value, unit, place, document.

    ``status`` and ``published`` are those of a figure of the workbook.
    """

    value: float
    unit: str
    where: CellRef
    source: str = ""
    status: Status | None = None
    published: date | None = None


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

    @property
    def is_written(self) -> bool:
        """Whether it gets a cell: it is new, or is registered beside what it revises."""
        return self.state is State.NEW or self.is_revision

    @property
    def is_revision(self) -> bool:
        """Whether it is a year's figure that is registered beside the one that it differs from."""
        return (self.state is State.DIFFERENT and self.status is not None
                and not self.figure.is_part_of_year and self.reason not in {YEAR_AGO, NOT_CHOSEN})


@dataclass(frozen=True, slots=True)
class PlacedLoan:
    """A bond with what becomes of it.

    ``principal`` and ``unit`` are as the sheet will have them; as the ledger has them where it goes
    nowhere.
    """

    loan: Loan
    state: State
    principal: float
    unit: str
    place: CellRef | None = None
    reason: str = ""

    @property
    def kind(self) -> str:
        """The kind of debt, as the sheet has it."""
        return next(word for word, kind in DEBT_KINDS.items() if kind == self.loan.kind)

    @property
    def row(self) -> int:
        """The row of the ledger that it stands in; 0 where there is none."""
        spot = parse_a1(self.loan.where.cell)
        return spot[0] if spot is not None else 0


Values = tuple[tuple[str, str | float], ...]
"""What a row says, by the keys of its sheet's columns."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row of a register of another copy of the workbook, with what becomes of it.

    Parameters
    ----------
    spec, values
        Its sheet, and what is to be written there.
    where, text
        Its cell, and what it says in short.
    place, row
        The cell of the workbook; the row there that it completes, 0 for one of its own.
    against, there
        The row that it differs from or is equal to, and what that says.
    reason
        Why it goes elsewhere than it stood: a key of the labels.
    author, entered
        Who filled it in and when.
    """

    spec: SheetSpec
    values: Values
    where: CellRef
    text: str
    state: State = State.NEW
    place: CellRef | None = None
    row: int = 0
    against: CellRef | None = None
    there: str = ""
    reason: str = ""
    author: str = ""
    entered: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Something to be told: a key of the labels, section ``import``, and what fills it in."""

    key: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """An import, before anything is written.

    Parameters
    ----------
    understood
        The tables that it is made from.
    placed, loans, rows
        Every figure, bond and row.
    questions
        What is still to be answered.
    edits
        The changes of sheets, in the workbook's order.
    made
        Sheets of the contract that the workbook lacks and that get something.
    told
        What else is done that the figures do not show.
    """

    understood: tuple[Understood, ...]
    placed: tuple[Placed, ...]
    loans: tuple[PlacedLoan, ...]
    questions: tuple[Question, ...]
    edits: tuple[SheetEdits, ...] = ()
    made: tuple[SheetSpec, ...] = ()
    rows: tuple[PlacedRow, ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def written(self) -> int:
        """How many figures, bonds and rows get a cell."""
        return sum(one.is_written for one in self.placed) + sum(
            one.state is State.NEW for one in self.loans) + sum(
            one.state is State.NEW for one in self.rows)

    @property
    def counts(self) -> dict[State, int]:
        """How many figures, bonds and rows become what; what none becomes is left out."""
        found = Counter([*(one.state for one in self.placed), *(one.state for one in self.loans),
                         *(one.state for one in self.rows)])
        return {state: found[state] for state in State if found[state]}

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing to write."""
        return not self.edits
