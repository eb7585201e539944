"""Published figures, and which of several is read: their order, the exact one of roundings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from forecast.data.periods import Period
    from forecast.data.units import Unit
    from forecast.issues import CellRef


class Status(Enum):
    """How firm a figure is. The order of declaration is the order of authority."""

    FINAL = "决算"
    OUTTURN = "执行"
    VERIFIED_FINAL = "最终核实"
    VERIFIED = "初步核实"
    PRELIMINARY = "初步核算"
    ESTIMATE = "预计"
    DERIVED = "推算"
    ADJUSTED_BUDGET = "调整预算"
    BUDGET = "预算"
    PLAN = "计划"
    FORECAST = "预测"

    def label(self, lang: Lang) -> str:
        """Return its name in one language."""
        return label(f"word.{self.value}", lang)

    @property
    def rank(self) -> int:
        """Its place in the order of authority, from 0."""
        return _RANKS[self]

    @property
    def is_past(self) -> bool:
        """Whether it says what happened, and not what is intended or expected later."""
        return self.rank <= Status.DERIVED.rank


_RANKS = {status: place for place, status in enumerate(Status)}

WORKED_BACK = "反推"
"""What 增速基数 says of a figure that was worked back."""
BOUNDS = frozenset({"超过", "突破", "不到", "不低于", "以上", "以内"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a cell that should hold a number, and how.

    Parameters
    ----------
    where, written
        The cell, and what stands there.
    value, unit
        The number, None for a gap; the unit that is part of the cell, empty when there is none.
    qualifier, note
        Words beside the number: 超过, 约, 以内; a remark or footnote mark.
    rules
        What was done to read it, as keys of the label table's section ``reading``: ``text``,
        ``full_width``, ``thousands``, ``minus``, ``brackets``, ``percent``, ``qualifier``,
        ``unit``, ``note``, ``gap``, ``percent_format``. Empty for a plain number.
    """

    where: CellRef
    written: str = ""
    value: float | None = None
    unit: str = ""
    qualifier: str = ""
    note: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure as one document gave it.

    Parameters
    ----------
    item, period
        What and when. ``cumulative`` marks a figure since January (累计).
    value
        In the item's catalogue unit.
    status, published, source
        The vintage: how firm, when made public, in which document (empty: its sheet names none).
    qualifier
        A word that is part of the figure: 超过, 约, 以内.
    base
        What a growth rate compares with: 上年执行数, 上年预算数.
    origin
        The cell that it was read from.
    id, unit
        Its number in the register of published figures, and the unit it was printed in (None: the
        item's own).
    reading
        How it was read there, when the cell holds more than a plain number.
    taken
        The cell of the foreign table that it was imported from, where it was.
    """

    item: str
    period: Period
    value: float
    status: Status
    published: date
    source: str = ""
    qualifier: str = ""
    base: str = ""
    cumulative: bool = False
    origin: CellRef | None = None
    id: str = ""
    unit: Unit | None = None
    reading: Reading | None = None
    taken: CellRef | None = None

    @property
    def cited(self) -> str:
        """The document, or the sheet that it stands on where none is named."""
        return self.source or (self.origin.sheet if self.origin else "")

    @property
    def is_worked_back(self) -> bool:
        """Whether it was computed from other figures and not printed: a rate undone, a rest."""
        return (self.status is Status.DERIVED or self.qualifier == Status.DERIVED.value
                or WORKED_BACK in self.base)

    @property
    def is_bound(self) -> bool:
        """Whether the figure only bounds what happened: 突破65亿元 says less than 65.3亿元."""
        return self.qualifier in BOUNDS


@dataclass(frozen=True, slots=True)
class Choice:
    """Which vintage was read, which others stood beside it, and why this one."""

    chosen: Observation
    passed_over: tuple[Observation, ...]
    reason: str  # a key of the label table, section "vintage"


@dataclass(frozen=True, slots=True)
class Vintage:
    """How to choose among vintages: the as-of date, and statuses to prefer.

    ``statuses`` maps an item code, or ``*`` for all, to the status taken first.
    """

    as_of: date = date.max
    statuses: tuple[tuple[str, Status], ...] = ()

    @classmethod
    def known(cls, as_of: date | None, statuses: tuple[tuple[str, Status], ...] = ()) -> Vintage:
        """Return how to read by an as-of date; without one everything is known."""
        return cls(as_of or date.max, statuses)

    def preferred(self, item: str) -> Status | None:
        """Return the status that the user prefers for ``item``, if any."""
        wishes = dict(self.statuses)
        return wishes.get(item, wishes.get("*"))


def earliest(known: list[Observation]) -> list[Observation]:
    """Return those that were made public first."""
    first = min((seen.published for seen in known), default=None)
    return [seen for seen in known if seen.published == first]


def choose(known: list[Observation], wish: Status | None, house: str | None) -> Choice | None:
    """Choose among the vintages of one figure, and say why; None of none."""
    if not known:
        return None
    if len(known) == 1:
        return Choice(known[0], (), "only")

    def rank(seen: Observation) -> tuple[bool, int, int]:
        return (seen.status.value != house, -seen.published.toordinal(), seen.status.rank)

    ranked = sorted(known, key=lambda seen: (seen.status is not wish, seen.is_bound,
                                             seen.is_worked_back, *rank(seen)))
    chosen, rest, first = ranked[0], tuple(ranked[1:]), min(known, key=rank)
    if chosen.status is wish:
        reason = "wish"
    elif first.is_bound and not chosen.is_bound:
        reason = "figure"
    elif first.is_worked_back and not chosen.is_worked_back:
        reason = "printed"
    elif chosen.status.value == house:
        reason = "house"
    elif chosen.published > max(seen.published for seen in rest):
        reason = "latest"
    else:
        reason = "status"
    return Choice(chosen, rest, reason)


def exact(choice: Choice | None, own: Unit, wish: Status | None) -> Choice | None:
    """Read the exact figure of which the chosen one is a rounding: printed before worked back."""
    if choice is None or choice.chosen.is_bound or choice.chosen.status is wish:
        return choice
    chosen, step, round_step = choice.chosen, _step(choice.chosen, own), _zeros(choice.chosen, own)
    finer = [other for other in choice.passed_over
             if not other.is_bound and _step(other, own) < step
             and abs(other.value - chosen.value) <= 0.5 * step * (1 + 1e-9)]
    finer = finer or [other for other in choice.passed_over
                      if other.status is chosen.status and not other.is_bound
                      and _step(other, own) <= step and _zeros(other, own) < round_step
                      and abs(other.value - chosen.value) <= 0.5 * round_step]
    if not finer:
        return choice
    best = min(finer, key=lambda other: (other.is_worked_back, _step(other, own)))
    rest = tuple(one for one in (chosen, *choice.passed_over) if one is not best)
    is_only = all(abs(one.value - best.value) <= 0.5 * max(_step(one, own), _zeros(one, own))
                  for one in rest)
    return Choice(best, rest, "exact" if is_only else choice.reason)


def _step(seen: Observation, own: Unit) -> float:
    """Return the last digit that a figure was printed with, in the item's unit."""
    ratio = (seen.unit.factor if seen.unit else own.factor) / own.factor
    printed = Decimal(repr(round(float(seen.value) / ratio, 9))).normalize()
    exponent = printed.as_tuple().exponent
    return ratio * 10.0 ** min(exponent if isinstance(exponent, int) else 0, 0)


def _zeros(seen: Observation, own: Unit) -> float:
    """Return to what a figure looks rounded, in the item's unit, else nought.

    So 72.35亿元 stands in 万元. Few digits may be a figure of their own: 2300 is none of 2310.
    """
    ratio = (seen.unit.factor if seen.unit else own.factor) / own.factor
    return looks_rounded_to(round(float(seen.value) / ratio, 9)) * ratio


def looks_rounded_to(value: float) -> int:
    """Return to what a number looks rounded: 100 of 723500; nought where it does not."""
    step = _LEAST_STEP
    if not value or value % step:
        return 0
    while not value % (step * 10):
        step *= 10
    return step if step * _LEAST_PARTS <= abs(value) else 0


_LEAST_STEP, _LEAST_PARTS = 100, 500
"""From which step on a figure may be another one rounded, and of how many such it must consist."""
