"""Problems with the user's input: named by file, sheet and cell, collected, raised once.

An :class:`Issue` carries a code and fields, not a sentence; the sentence is cut from the label
table in the reader's language (:func:`describe`). This keeps zh and en in step and tests simple.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


NO_NEAR = "—"
"""The field ``near`` where no known name is like the one found."""


class Severity(Enum):
    """How grave an issue is: an error stops the run, the others are printed and shown in 检查.

    A question is a figure that is possible but far from what its neighbours or others do: a user
    who has checked it says so in the remarks and is not asked again.
    """

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """A place in the user's files. ``sheet`` and ``cell`` are empty where none exists."""

    file: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """Write it as people do: file › sheet!cell; file:line where there is no sheet."""
        if self.cell and not self.sheet:
            return f"{self.file}:{self.cell}"
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{self.file} › {place}" if place else self.file


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem: where it is, what was found, what was expected, how to mend it.

    Parameters
    ----------
    code
        Key of a stanza ``issue.<code>`` pair in the label table: ``<code>_expected`` and
        ``<code>_hint`` stand beside ``<code>``.
    where
        File, sheet and cell.
    found
        What stands there now, as text.
    fields
        Further (name, value) pairs that the texts need.
    """

    code: str
    where: CellRef
    found: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    severity: Severity = Severity.ERROR


def describe(issue: Issue, lang: Lang = "zh") -> str:
    """Write one issue as a sentence: place, what was found, what was expected, how to mend it."""
    found, expected, hint = texts_of(issue, lang)
    key = "issues.line" if str(issue.where) else "issues.nowhere"
    return label(key, lang, where=str(issue.where), found=found, expected=expected, hint=hint)


def texts_of(issue: Issue, lang: Lang = "zh") -> tuple[str, str, str]:
    """Write what was found, what was expected, how to mend it."""
    fields = {"found": issue.found, "near": NO_NEAR, **dict(issue.fields)}
    found, expected, hint = (label(f"issue.{issue.code}{part}", lang, **fields)
                             for part in ("", "_expected", "_hint"))
    if fields.get("near") == NO_NEAR and f"“{NO_NEAR}”" in hint:
        hint = label("issues.nothing_near", lang)
    return found, expected, hint


class InputError(Exception):
    """The user's input cannot be used. Carries every issue found, in the order of the sheets."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues: tuple[Issue, ...] = tuple(issues)
        super().__init__("\n".join(describe(issue) for issue in self.issues))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Issue, ...]]]:
        """Pickle through the constructor, so that a worker process can raise it too."""
        return type(self), (self.issues,)


def errors(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Return the issues that stop a run."""
    return tuple(issue for issue in issues if issue.severity is Severity.ERROR)
