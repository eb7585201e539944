"""Declared relations between stated facts, each with its verdict by rule.

A relation is judged on the figures as printed. In this order:

- the computed side, rounded to the printed digits of the stated one, equals it: ``exact``. A whole
  number says nothing of its digits, so it is compared unrounded;
- lines rounded one by one: a sum may miss its total by ⌊(n+1)/2⌋ units for n figures: ``rounding``;
- what the printed digits of both sides leave open overlaps: ``rounding``; when the stated side is a
  whole amount that falls into the interval, ``consistent``;
- a word of bounds (超过, 不到) is kept: ``consistent``;
- a growth rate whose own base is another stage (预算数) than the one divided by: ``basis``;
- money transferred in beyond what the other budgets transfer out: ``gap``;
- two documents on one figure: ``vintage`` when their status differs, ``inconsistent`` when it is
  the same or when a companion figure shows that both speak of one thing;
- two concepts set side by side that agree under no reading: ``ambiguous``;
- two periods set side by side: ``note``; nothing says that they are equal;
- otherwise ``inconsistent``.

A figure worked back is ``derived``; two derivations of one quantity whose intervals do not meet are
``inconsistent``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from forecast.data import RelationKind, Status
from forecast.fiscal.accounts import rounding_tolerance
from forecast.fiscal.expressions import Amount, ExpressionError, Parsed, Problem, compute, size
from forecast.rounding import digits_after_point, half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from forecast.data import Relation

RelationVerdict = Literal["exact", "rounding", "consistent", "derived", "gap", "basis", "vintage",
                          "ambiguous", "note", "inconsistent"]
BUDGETED = frozenset({Status.BUDGET.value, Status.ADJUSTED_BUDGET.value})
_FLOORS = frozenset({"超过", "以上", "不低于", "不少于", "至少", "突破"})
_CEILINGS = frozenset({"不到", "以内", "以下", "低于", "不超过", "控制在"})


@dataclass(frozen=True, slots=True)
class Finding:
    """A relation judged; amounts in its unit.

    Parameters
    ----------
    stated
        None when nothing is stated (a figure worked back); ``residual`` is then None too.
    low, high
        What printed digits leave open on the computed side.
    tolerance
        The largest residual that rounding explains.
    rival
        The relation whose derivation of the same quantity does not meet this one's.
    sides
        Both sides as amounts in base units, ``stated`` first where it is there: what they are
        computed from, and how.
    """

    relation: Relation
    stated: Decimal | None
    computed: Decimal
    residual: Decimal | None
    tolerance: Decimal
    low: Decimal
    high: Decimal
    verdict: RelationVerdict
    rival: str = ""
    sides: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A relation that cannot be judged: an expression that does not read, a fact not found."""

    relation: Relation
    code: Problem
    text: str


@dataclass(frozen=True, slots=True)
class _Sides:
    """Both sides in the relation's unit; ``computed`` and ``others`` are the readings."""

    relation: Relation
    stated: tuple[Amount, ...]
    computed: tuple[Parsed, ...]
    scale: Decimal

    def value(self, amount: Amount) -> Decimal:
        return amount.value / self.scale


def judge(relations: Iterable[Relation], look_up: Callable[[str], Amount]
          ) -> tuple[Finding | Failure, ...]:
    """Judge relations in order; a derivation is held against the earlier ones of its quantity."""
    found: list[Finding | Failure] = []
    derived: dict[str, list[Finding]] = {}
    for relation in relations:
        try:
            finding = _judge(relation, look_up, derived.get(relation.quantity, []))
        except ExpressionError as error:
            found.append(Failure(relation, error.code, error.text))
            continue
        found.append(finding)
        if relation.kind == RelationKind.DERIVE and relation.quantity:
            derived.setdefault(relation.quantity, []).append(finding)
    return tuple(found)


def _judge(relation: Relation, look_up: Callable[[str], Amount], rivals: list[Finding]) -> Finding:
    scale = size(relation.unit)
    stated = tuple(compute(text, look_up, relation.unit).amount
                   for text in _readings(relation.stated))
    computed = tuple(compute(text, look_up, relation.unit)
                     for text in _readings(relation.computed))
    if not computed:
        raise ExpressionError("syntax", relation.computed)
    sides = _Sides(relation, stated, computed, scale)
    first = computed[0].amount
    low, high = first.low / scale, first.high / scale
    if not stated:
        verdict: RelationVerdict = "derived"
        residual, tolerance, said = None, Decimal(0), None
    else:
        said = sides.value(stated[0])
        tolerance = _tolerance(stated[0], first, scale)
        verdict = _verdict(sides, tolerance, look_up)
        agrees = verdict in {"exact", "rounding", "consistent"}
        residual = (Decimal(0) if verdict == "exact" else said - sides.value(first))
        if relation.kind == RelationKind.DERIVE:
            verdict, residual = ("derived", Decimal(0)) if agrees else (verdict, residual)
    apart = next((one for one in rivals if high < one.low or low > one.high), None)
    if apart is not None:
        verdict = "inconsistent"
    return Finding(relation, said, sides.value(first), residual, tolerance, low, high, verdict,
                   apart.relation.id if apart else "", (*stated[:1], first))


def _readings(text: str) -> list[str]:
    return [part.strip() for part in text.replace(";", "；").split("；") if part.strip()]


def _tolerance(stated: Amount, computed: Amount, scale: Decimal) -> Decimal:
    """Return the residual that rounding explains: the tail of a sum, else half intervals."""
    if stated.is_sum and computed.is_sum and len(computed.facts) > 1:
        unit = max((size(fact.unit) for fact in computed.facts), default=scale)
        return rounding_tolerance(len(computed.facts)) * unit / scale
    spans = (stated.high - stated.low) + (computed.high - computed.low)
    return spans / 2 / scale


def _verdict(sides: _Sides, tolerance: Decimal, look_up: Callable[[str], Amount]
             ) -> RelationVerdict:
    stated, first = sides.stated[0], sides.computed[0]
    for reading in sides.computed:
        agreed = _agreement(sides, stated, reading.amount, tolerance)
        if agreed is not None:
            return agreed
    if sides.relation.kind == RelationKind.COMPARE:
        return _side_by_side(sides, look_up)
    if first.growth is not None and _other_base(stated, first.growth[1]):
        return "basis"
    if sides.relation.kind == RelationKind.TRANSFER and stated.value > first.amount.value:
        return "gap"
    return "inconsistent"


def _agreement(sides: _Sides, stated: Amount, computed: Amount, tolerance: Decimal
               ) -> RelationVerdict | None:
    """Say in what way two sides agree; None when they do not."""
    said, value = sides.value(stated), sides.value(computed)
    if said == value or _equal_as_printed(stated, said, value):
        return "exact"
    if sides.relation.kind == RelationKind.COMPARE and _periods(sides) > 1:
        return None
    if _within_bounds(stated, computed):
        return "consistent"
    if stated.is_sum and computed.is_sum and abs(said - value) <= tolerance \
            and len(computed.facts) > 1:
        return "rounding"
    if stated.high >= computed.low and stated.low <= computed.high:
        return "rounding" if stated.is_rounded else "consistent"
    return None


def _equal_as_printed(stated: Amount, said: Decimal, value: Decimal) -> bool:
    """Whether the computed side rounds to the digits of a single stated figure (or number)."""
    if len(stated.facts) > 1 or (stated.facts and stated.only is None):
        return False
    digits = stated.only.digits if stated.only else digits_after_point(said)
    return digits > 0 and half_up(value, digits) == half_up(said, digits)


def _within_bounds(stated: Amount, computed: Amount) -> bool:
    """Whether 超过, 不到 and the like, said of either side, are kept by the other."""
    for one, other in ((stated, computed), (computed, stated)):
        word = one.only.qualifier if one.only else ""
        if (word in _FLOORS and other.value >= one.value) or (
                word in _CEILINGS and other.value <= one.value):
            return True
    return False


def _other_base(stated: Amount, base: Amount) -> bool:
    """Whether a growth rate was printed against another stage than the one divided by."""
    word = stated.only.base if stated.only else ""
    if not word or base.only is None:
        return False
    return says_budget(word) != (base.only.status in BUDGETED)


def says_budget(base: str) -> bool:
    """Tell whether a growth rate's base is a budget: 上年预算数, 调整预算."""
    return Status.BUDGET.value in base


def _periods(sides: _Sides) -> int:
    facts = [fact for amount in (*sides.stated, sides.computed[0].amount) for fact in amount.facts]
    return len({fact.period for fact in facts})


def _side_by_side(sides: _Sides, look_up: Callable[[str], Amount]) -> RelationVerdict:
    """Judge two statements that differ, by what they speak of and when each was made."""
    mine = [fact for amount in sides.stated for fact in amount.facts]
    theirs = list(sides.computed[0].amount.facts)
    if _periods(sides) > 1:
        return "note"
    if not sides.relation.quantity and {fact.item for fact in mine} != {
            fact.item for fact in theirs}:
        return "ambiguous"
    if {fact.status for fact in mine} & {fact.status for fact in theirs}:
        return "inconsistent"
    if sides.relation.companion:
        one, other = (compute(text, look_up).amount.value
                      for text in _pair(sides.relation.companion))
        if one == other:
            return "inconsistent"
    return "vintage"


def _pair(text: str) -> tuple[str, str]:
    one, mark, other = text.replace("＝", "=").partition("=")
    if not mark or not other.strip():
        raise ExpressionError("syntax", text)
    return one, other
