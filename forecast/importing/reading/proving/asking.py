"""Asking: a contradiction as a question, and what an answer to it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.importing.figures import Asked, Question
from forecast.importing.reading.proving.telling import number_of, sentence_of
from forecast.labels import LANGS, enumerated, label
from forecast.workbook import LEFT_OUT

if TYPE_CHECKING:
    from forecast.importing.figures import Answers, Proof
    from forecast.importing.reading.proving.judging import Contradiction
    from forecast.issues import CellRef

AS_IT_STANDS = "照表"
"""The answers: the table's figure is right; it is not wanted."""


def asked_of(one: Contradiction, layout: str, where: CellRef) -> Question:
    """Ask whether a figure is right that its table contradicts.

    The fields are ``written``, ``meant`` (what would satisfy the table), ``rule``, ``expected``
    and ``cells`` (what the first broken relation gives, and from which cells), and the sentence
    that says so in each language.
    """
    proof = one.proofs[0]
    value = one.reading.mark.value
    return Question(
        Asked.CONTRADICTION, subject_of(one), where, layout, (AS_IT_STANDS, LEFT_OUT), 1,
        (("written", number_of(value)), ("meant", number_of(one.meant)),
         ("rule", proof.rule), ("cells", enumerated(proof.cells)),
         ("expected", "" if proof.expected is None else number_of(proof.expected, value)),
         *((lang, sentence_of(proof, value, lang)) for lang in LANGS)))


def subject_of(one: Contradiction) -> str:
    """Return what an answer is kept under: the name, its time and the number that it is about."""
    when = one.reading.when
    measure = one.reading.mark.tag.measure
    time = "" if when is None else f" {when[0]}{'累计' if when[1] else ''}"
    kind = f" {label(f'import.measure_{measure}')}" if measure is not None else ""
    return f"{one.reading.name}{time}{kind} {number_of(one.reading.mark.value)}"


def answered(one: Contradiction, layout: str, answers: Answers) -> str | None:
    """Return what was said of a contradiction; None where nobody was asked yet."""
    return answers.of(Asked.CONTRADICTION, layout, subject_of(one))


def kept(proofs: tuple[Proof, ...], said: str | None) -> tuple[Proof, ...]:
    """Return what counts of a figure's proofs once somebody said that it is right."""
    return tuple(one for one in proofs if one.holds) if said == AS_IT_STANDS else proofs
