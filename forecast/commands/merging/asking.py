"""Questions on a terminal: one by one, choices numbered; and answers given beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from forecast.importing import Question

_OPEN = "-"
_YES = frozenset({"y", "yes", "是", "好"})


def matching(questions: Iterable[Question], answers: Sequence[tuple[str, str]]
             ) -> list[tuple[Question, str]]:
    """Return the answers that were given beforehand to these questions.

    A question is known by what it asks about, or by its kind: 年份, 地区, 单位, 数据状态.
    """
    from forecast.importing import matter_of

    known = dict(answers)
    found = []
    for one in questions:
        said = known.get(one.subject) if one.subject else None
        said = known.get(matter_of(one)) if said is None else said
        if said is not None:
            found.append((one, said))
    return found


def ask_all(questions: Sequence[Question], lang: Lang) -> list[tuple[Question, str]]:
    """Ask one question after the other; an empty line takes what is proposed, else leaves it open.

    A dash leaves one open in any case.
    """
    from forecast.importing import choices_of, question_text

    if questions:
        print(label("import.questions", lang, count=len(questions)))
    answered = []
    for number, one in enumerate(questions, 1):
        print(label("import.question", lang, number=number, text=question_text(one, lang)))
        choices = choices_of(one)
        for at, choice in enumerate(choices, 1):
            print(label("import.choice", lang, number=at, text=choice))
        said = _line(label("import.answer_proposed" if one.proposed else "import.answer", lang,
                           answer=one.proposed)) or one.proposed
        if said and said != _OPEN:
            answered.append((one, _chosen(said, choices)))
    return answered


def _chosen(said: str, choices: Sequence[str]) -> str:
    """Take a number for the choice that has it."""
    if said.isdecimal() and len(said) < 10 and 1 <= int(said) <= len(choices):
        return choices[int(said) - 1]
    return said


def confirmed(path: Path, lang: Lang) -> bool:
    """Ask whether to write."""
    return _line(label("import.confirm", lang, path=path)).lower() in _YES


def _line(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        return ""
