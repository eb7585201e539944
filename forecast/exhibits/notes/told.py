"""What is told of a figure: its sources, its contributions, the figures below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.issues import CellRef

SourceKind = Literal["published", "budget", "override", "add_factor", "parameter", "register",
                     "listed", "unlisted", "share", "due", "start"]
NodeKind = Literal["behavioural", "identity", "assumption", "imposed", "published", "start",
                   "parameter", "figure", "missing"]


@dataclass(frozen=True, slots=True)
class Source:
    """A source at a leaf. ``value`` is in the item's unit unless ``unit`` says another.

    An add-factor's is that of its method; what a kind lacks is empty.
    ``words`` are (label key, text) pairs: status, date, document, why, author, layer, basis …
    """

    kind: SourceKind
    value: float | None = None
    where: CellRef | None = None
    words: tuple[tuple[str, str], ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """One contribution: who, and how much in the variable's unit."""

    name: str
    codes: tuple[str, ...]
    amount: float


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of the tree.

    Parameters
    ----------
    code, name, period, unit, value, before
        The figure and last year's; ``period`` is None for a parameter.
    kind
        ``imposed`` when a scenario fixes it; ``figure`` for a one-off, a budget or a last figure.
    equation, numbers, computed
        The equation with names, its right-hand side with numbers put in, and what that comes to.
    adds_up
        Whether the equation is a sum.
    where
        Model file and line of the equation.
    form, amounts, rest
        The contributions; see :mod:`forecast.equations.contributions`.
    cut
        Why there is nothing below: ``depth``, or ``seen`` where it stands further up.
    """

    code: str
    name: str
    period: Period | None
    unit: str
    value: float | None
    before: float | None = None
    kind: NodeKind = "missing"
    equation: str = ""
    numbers: str = ""
    computed: float | None = None
    adds_up: bool = False
    where: CellRef | None = None
    form: str = ""
    amounts: tuple[Amount, ...] = ()
    rest: float | None = None
    sources: tuple[Source, ...] = ()
    below: tuple[Told, ...] = ()
    cut: Literal["", "depth", "seen"] = ""
    digits: int = 2
