"""A year's figure that differs from the workbook's: a revision, or a question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import Status, parse_unit
from forecast.importing.figures import Asked, Question
from forecast.importing.merging.amounts import is_rounding_of
from forecast.importing.merging.plan import NOT_CHOSEN, Placed, State
from forecast.labels import label

if TYPE_CHECKING:
    from forecast.data import Item, Unit
    from forecast.importing.figures import Answers, Figure
    from forecast.importing.merging.plan import Standing
    from forecast.importing.merging.slots import Slot

_LADDERS = ((Status.ESTIMATE, Status.OUTTURN, Status.FINAL),
            (Status.ESTIMATE, Status.PRELIMINARY, Status.VERIFIED, Status.VERIFIED_FINAL))
"""What follows on what: of a budget's figures, and of statistics."""
_REVISED = re.compile(r"修订|修正|核实|普查|更正|调整后")
"""How a document calls itself that gives figures anew."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A figure on its way: its item, the layout of its table, its own unit, its place."""

    figure: Figure
    item: Item
    layout: str
    unit: Unit
    slot: Slot
    is_derived: bool = False


def judged(one: Taken, placed: Placed, answers: Answers) -> tuple[Placed, list[Question]]:
    """Let a year's figure that differs pass where it is a revision; else ask which one is right.

    A month's, and one that another table gives as last year's, are shown and never written.
    """
    there = placed.against
    if not placed.is_revision or there is None:
        return placed, []
    placed = replace(placed, status=one.figure.status or placed.status)
    if _revises(one, there):
        return placed, []
    stands = _listed(label("import.stands", "zh", value=f"{there.value:.12g}", unit=there.unit))
    comes = choice_of(one)
    said = answers.of(Asked.CONTRADICTION, "", subject_of(one)) or ""
    if said in {stands, _number(there.value)}:
        return replace(placed, reason=NOT_CHOSEN), []
    if said in {comes, _number(one.figure.value)}:
        return placed, []
    question = Question(Asked.CONTRADICTION, subject_of(one), one.figure.where, "",
                        (stands, comes), 1)
    return replace(placed, state=State.WAITING, reason="differs"), [question]


def _revises(one: Taken, there: Standing) -> bool:
    """Tell whether a figure says itself that it revises what stands there.

    It was made public later, is firmer (决算 after 执行), is what stands there before it was
    rounded to hundreds, or its document speaks of a revision; an office changed it in its own
    copy, which tells who and when. A word that is part of it (超过) makes it another statement than
    a plain number.
    """
    figure = one.figure
    if figure.qualifier or figure.author:
        return True
    if figure.published is not None and there.published is not None and (
            figure.published > there.published):
        return True
    if any(figure.status in ladder and there.status in ladder
           and ladder.index(figure.status) > ladder.index(there.status) for ladder in _LADDERS):
        return True
    if is_rounding_of(there.value, parse_unit(there.unit), figure.value, one.unit):
        return True
    said = (one.layout, figure.where.file, figure.where.sheet, figure.quote)
    return any(_REVISED.search(text) for text in said)


def subject_of(one: Taken) -> str:
    """Name an item's figure of a time, as a question has it."""
    return f"{one.item.zh} {_time_text(one.slot)}"


def choice_of(one: Taken) -> str:
    """Write a figure as an answer: value, unit, and where it is from."""
    return _listed(f"{_number(one.figure.value)}{one.figure.unit}（{one.figure.where}）")


def _number(value: float) -> str:
    return f"{value:.12g}"


def _listed(text: str) -> str:
    """Write a text as lists of a drop-down take it, without commas and quotes."""
    return text.replace(",", "，").replace('"', "”")


def _time_text(slot: Slot) -> str:
    if isinstance(slot.time, tuple):
        return f"{slot.time[0]}年{slot.time[1].value}"
    return f"{slot.time}年" if isinstance(slot.time, int) else str(slot.time)
