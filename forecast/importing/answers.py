"""What was answered before, kept on the workbook's sheet 导入对照; what is asked and to be kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.importing.figures import Answers, Asked, Question
from forecast.issues import CellRef
from forecast.workbook import LEFT_OUT, OWN_INDICATOR, Matter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.importing.figures import Understood
    from forecast.workbook import Answered, Stock

READ_ON = "照读"
"""The answer that takes a table as it now is."""
_LONGEST = 300
"""So many characters of a table's headings tell it from another."""
_MATTERS = {Asked[one.name]: one for one in Matter}
_ASKED = {one: asked for asked, one in _MATTERS.items()}


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row for 导入对照: a new question, or an answer given now.

    ``row`` is the row of the same question that stands there unanswered, 0 for none.
    """

    table: str
    matter: Matter
    subject: str
    answer: str = ""
    note: str = ""
    choices: tuple[str, ...] = ()
    row: int = 0


def table_of(asked: Asked, layout: str) -> str:
    """Return the table that an answer is kept under; what a name means counts for all."""
    return "" if asked is Asked.ITEM else layout


def answers_of(stock: Stock, now: Iterable[tuple[Question, str]] = ()) -> Answers:
    """Return all that was answered: on 导入对照, and just now.

    A name of an indicator of the bureau's own that is registered already means that indicator.
    """
    given: dict[tuple[str, str, str], str] = {}
    for one in stock.answers:
        if one.answer:
            given[_ASKED[one.matter], one.table, one.subject] = _said(one.subject, one.answer,
                                                                     stock)
    for question, answer in now:
        table = table_of(question.asked, question.layout)
        given[question.asked, table, question.subject] = _said(question.subject, answer, stock)
    return Answers(tuple(given.items()), stock.bureau.name)


def _said(subject: str, answer: str, stock: Stock) -> str:
    own = stock.items.find(subject) if answer == OWN_INDICATOR else None
    return answer if own is None else own.zh


def matter_of(question: Question) -> str:
    """Return what a question is about, as the sheet has it."""
    return _MATTERS[question.asked].value


def choices_of(question: Question) -> tuple[str, ...]:
    """Return the answers that are offered; others may be given to what a name means."""
    if question.asked is Asked.ITEM and LEFT_OUT not in question.choices:
        return (*question.choices, OWN_INDICATOR, LEFT_OUT)
    return question.choices


def mark_of(one: Understood) -> str:
    """Return the words of a table's headings, as they are kept."""
    return one.layout.headings[:_LONGEST]


def layout_question(one: Understood, answers: Answers) -> Question | None:
    """Ask about a table made otherwise than the one seen before under its title."""
    key = one.layout.key
    kept = [subject for (asked, table, subject), _ in answers.given
            if asked == Asked.LAYOUT and table == key]
    if not one.layout.title or not kept or mark_of(one) in kept:
        return None
    where = one.figures[0].where if one.figures else CellRef(one.file, one.sheet)
    return Question(Asked.LAYOUT, mark_of(one), where, key, (READ_ON, LEFT_OUT),
                    len(one.figures) + len(one.loans))


def is_left_out(one: Understood, answers: Answers) -> bool:
    """Tell whether tables made like this one are not wanted."""
    return answers.of(Asked.LAYOUT, one.layout.key, mark_of(one)) == LEFT_OUT


def rows_to_keep(stock: Stock, read: Sequence[Understood], open_: Sequence[Question],
                 now: Iterable[tuple[Question, str]], notes: Iterable[str] = ()
                 ) -> tuple[AnswerRow, ...]:
    """Return what 导入对照 gets: answers given now, questions left open, layouts seen first.

    A question that stands there is not written again; its row takes the answer.

    Parameters
    ----------
    open_, notes
        The questions left open, each with the sentence that is written beside it.
    """
    there = {(one.table, one.matter, one.subject): one for one in stock.answers}
    rows: dict[tuple[str, Matter, str], AnswerRow] = {}
    for question, answer in now:
        _add(rows, there, _row(question, answer=answer))
    for question, note in zip(open_, notes or ("",) * len(open_), strict=True):
        _add(rows, there, _row(question, note=note))
    asked = {(one.layout, one.subject) for one in open_ if one.asked is Asked.LAYOUT}
    for one in read:
        key = (one.layout.key, mark_of(one))
        if one.layout.title and key not in asked and (one.figures or one.loans):
            _add(rows, there, AnswerRow(key[0], Matter.LAYOUT, key[1], READ_ON))
    return tuple(rows.values())


def _row(question: Question, answer: str = "", note: str = "") -> AnswerRow:
    return AnswerRow(table_of(question.asked, question.layout), _MATTERS[question.asked],
                     question.subject, answer, note, choices_of(question))


def _add(rows: dict[tuple[str, Matter, str], AnswerRow],
         there: dict[tuple[str, Matter, str], Answered], row: AnswerRow) -> None:
    key = (row.table, row.matter, row.subject)
    known = there.get(key)
    if known is not None and (known.answer or not row.answer):
        return
    rows.setdefault(key, row if known is None else replace(row, row=known.row))
