"""Problems with the user's input: named by file, sheet and cell, collected, raised once.

An :class:`Issue` carries a code and fields, not a sentence; the sentence is cut from the label
table in the reader's language (:func:`describe`). This keeps zh and en in step and tests simple.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from enum import Enum
from typing import TYPE_CHECKING

from forecast.labels import Lang, in_lang, label

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
        return f"{self.file} › {place}" if place else str(self.file)

    def told(self, lang: Lang) -> str:
        """Write it in one language: what stands for a file may be a word of the program's."""
        return str(replace(self, file=in_lang(self.file, lang)))


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


def nearest(word: str, known: Iterable[str], likeness: float = 0.3) -> str:
    """Return the known word most like one that is not known, :data:`NO_NEAR` without any."""
    near = get_close_matches(word, list(known), n=_CLOSE, cutoff=likeness)
    return max(near, key=lambda one: _likeness(word, one), default=NO_NEAR)


_CLOSE = 8


def _likeness(word: str, known: str) -> tuple[float, int]:
    """Of words as like, the one of the same letters is meant: two of them were swapped."""
    shared = Counter(word) & Counter(known)
    return SequenceMatcher(None, known, word).ratio(), shared.total()


def describe(issue: Issue, lang: Lang = "zh") -> str:
    """Write one issue as a sentence: place, what was found, what was expected, how to mend it."""
    return _line(issue.where.told(lang), texts_of(issue, lang), lang)


def texts_of(issue: Issue, lang: Lang = "zh") -> tuple[str, str, str]:
    """Write what was found, what was expected, how to mend it."""
    fields = {"found": issue.found, "near": NO_NEAR, **dict(issue.fields)}
    found, expected, hint = (label(f"issue.{issue.code}{part}", lang, **fields)
                             for part in ("", "_expected", "_hint"))
    if fields.get("near") == NO_NEAR and f"“{NO_NEAR}”" in hint:
        hint = label("issues.nothing_near", lang)
    return found, _NOTHING.sub("", expected), hint


_NOTHING = re.compile(rf"(?:；|; )[^；;]*(?:“{NO_NEAR}”|[：:] ?{NO_NEAR})$")
"""The end of a sentence that would name what is near, where nothing is."""


@dataclass(frozen=True, slots=True)
class Group:
    """Issues that are one to whoever mends them: the same sentence, but for the cell."""

    issues: tuple[Issue, ...]

    @property
    def first(self) -> Issue:
        """The issue that speaks for all."""
        return self.issues[0]

    @property
    def severity(self) -> Severity:
        """How grave each of them is."""
        return self.first.severity

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells, each once; none where the place is a sheet or a file."""
        return tuple(dict.fromkeys(one.where.cell for one in self.issues if one.where.cell))

    @property
    def count(self) -> int:
        """How many places it names."""
        return len(self.cells) or 1

    def where(self, lang: Lang = "zh") -> str:
        """Name the first cells and how many there are."""
        return _many(self.first.where.told(lang), self, lang)

    def cell_text(self, lang: Lang = "zh") -> str:
        """Name the first cells and how many there are, without the sheet."""
        return _many(self.first.where.cell, self, lang)

    def texts(self, lang: Lang = "zh") -> tuple[str, str, str]:
        """Write what was found, what was expected, how to mend it; of many unlike, the first's."""
        first, (found, expected, hint) = self.first, texts_of(self.first, lang)
        said = (first.code, first.found, first.fields)
        if any((one.code, one.found, one.fields) != said and texts_of(one, lang)[0] != found
               for one in self.issues[1:]):
            place, many = self.first.where.cell, len(self.cells) > 1
            key = "alike" if not many else "example_line" if place.isdecimal() else "example"
            found = label(f"issues.{key}", lang, cell=place, found=found, count=len(self.issues))
        return found, expected, hint

    def describe(self, lang: Lang = "zh") -> str:
        """Write the group as one sentence."""
        return _line(self.where(lang), self.texts(lang), lang)


def grouped(issues: Iterable[Issue], sheets: Sequence[str] = ()) -> tuple[Group, ...]:
    """Put issues in the order in which they are best mended, those of one kind together.

    What blocks everything comes first (the file, its sheets, headings, units of columns), then the
    other errors, then questions, then warnings; within these by sheet, row and column. An error
    whose fields name the cell of another error follows that one.

    Parameters
    ----------
    issues
        In any order; what is said twice is kept once.
    sheets
        The sheets in their order; others follow as they come.
    """
    every = tuple(dict.fromkeys(issues))
    order = {name: place for place, name in enumerate(dict.fromkeys(
        (*sheets, *(one.where.sheet for one in every))))}
    kinds: dict[tuple[str, ...], list[Issue]] = {}
    for one in sorted(every, key=lambda one: _rank(one, order)):
        kinds.setdefault(_kind(one), []).append(one)
    return _culprits_first([Group(tuple(alike)) for alike in kinds.values()])


_GRAVE = tuple(Severity)
_BLOCKING = ("nothing_read", "missing_header_row", "missing_header", "year_twice",
             "unknown_unit", "unit_mismatch", "unit_slip")
"""What makes a table, a column or a row unreadable as a whole, in the order to mend it."""
_BY_COLUMN = {"not_a_number", "not_a_date", "period", "relation_fact"}
"""Of these every cell says something else; those of a column are one."""
_PLACES = {"period", "before", "until", "other"}
"""Fields that say where something stands, and so differ from cell to cell."""
_APART = {"file"}
"""Fields that say what an issue is of: those of other files are mended elsewhere."""
_NUMBERS = re.compile(r"\$?[A-Z]{0,3}\$?\d[\d,.]*(?:[-−—–~]\d[\d,.]*)*")
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")
_NAMED = 3


def _rank(one: Issue, order: dict[str, int]) -> tuple[int, int, int, int, int, str]:
    """Return what an issue is sorted by."""
    if one.severity is not Severity.ERROR:
        blocking = 0
    elif not one.where.sheet:
        blocking = -1
    else:
        blocking = _BLOCKING.index(one.code) if one.code in _BLOCKING else len(_BLOCKING)
    row, column = _spot(one.where.cell)
    return (_GRAVE.index(one.severity), blocking, order[one.where.sheet], row, len(column), column)


def _spot(cell: str) -> tuple[int, str]:
    """Return the row and the letters of a cell; of a file's line, the line."""
    found = _CELL.match(cell)
    if found:
        return int(found[2]), found[1]
    return (int(cell) if cell.isdecimal() else 0), ""


def _kind(one: Issue) -> tuple[str, ...]:
    """Return what issues that are one have in common."""
    own = (one.code, one.severity.value, one.where.file, one.where.sheet,
           *(value for key, value in one.fields if key in _APART))
    if not one.where.cell:
        return *own, *texts_of(one)
    if one.code in _BY_COLUMN and one.where.sheet:
        return *own, _spot(one.where.cell)[1]
    bare = Issue(one.code, one.where, "=" if one.found.startswith("=") else one.found,
                 tuple((key, "" if key in _PLACES else value) for key, value in one.fields))
    return *own, *(_NUMBERS.sub("#", text) for text in texts_of(bare))


def _culprits_first(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Move an error behind the errors of the cells that its fields name."""
    at: dict[tuple[str, str], list[Group]] = {}
    for group in groups:
        if group.severity is Severity.ERROR:
            for one in group.issues:
                at.setdefault((one.where.sheet, one.where.cell), []).append(group)
    told: dict[int, Group] = {}

    def tell(group: Group, asking: frozenset[int]) -> None:
        if id(group) in told or id(group) in asking:
            return
        if group.severity is Severity.ERROR:
            for place in _named_cells(group):
                for culprit in at.get(place, ()):
                    tell(culprit, asking | {id(group)})
        told[id(group)] = group

    for group in groups:
        tell(group, frozenset())
    return tuple(told.values())


def _named_cells(group: Group) -> Iterable[tuple[str, str]]:
    for one in group.issues:
        other = dict(one.fields).get("other", "").rpartition(" › ")[2]
        sheet, _, cell = other.rpartition("!")
        yield sheet or one.where.sheet, cell


def _many(first: str, group: Group, lang: Lang) -> str:
    cells = group.cells
    if len(cells) < 2:
        return first
    named = label("issues.and", lang).join((first, *cells[1:_NAMED]))
    return label("issues.many", lang, cells=named, count=len(cells)) if (
        len(cells) > _NAMED) else named


def _line(where: str, texts: tuple[str, str, str], lang: Lang) -> str:
    found, expected, hint = texts
    key = "issues.line" if where else "issues.nowhere"
    return label(key, lang, where=where, found=found, expected=expected, hint=hint)


class InputError(Exception):
    """The user's input cannot be used. Carries every issue found, in the order of the sheets.

    ``lang`` is the language that it is printed in.
    """

    def __init__(self, issues: Iterable[Issue], lang: Lang = "zh") -> None:
        self.issues: tuple[Issue, ...] = tuple(issues)
        self.lang: Lang = lang
        super().__init__()

    def __str__(self) -> str:
        """Write every issue; not before somebody asks, since there may be very many."""
        return "\n".join(describe(issue, self.lang) for issue in self.issues)

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Issue, ...], Lang]]:
        """Pickle through the constructor, so that a worker process can raise it too."""
        return type(self), (self.issues, self.lang)


def errors(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Return the issues that stop a run."""
    return tuple(issue for issue in issues if issue.severity is Severity.ERROR)
