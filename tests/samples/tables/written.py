"""Tables written as text: a row a line, cells between ``|``, and what is to be understood.

A number stands as a number, ``'12`` as a text, ``12%%`` as a number shown in per cent. ``<`` merges
a cell into the one left of it, ``^`` into the one above; ``␣`` is a blank that counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.importing.figures import Asked
from forecast.xlsx import Cells, Grid, Packed, RawCell

if TYPE_CHECKING:
    from forecast.importing.figures import Figure, Question

_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Example:
    """A table, where it stands, what was answered before, and what it is to be understood as."""

    sheets: tuple[Grid, ...]
    file: str = "表.xlsx"
    region: str = ""
    answers: tuple[tuple[tuple[str, str, str], str], ...] = ()
    expected: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass
class _Parts:
    file: str = "表.xlsx"
    region: str = ""
    answers: list[tuple[tuple[str, str, str], str]] = field(default_factory=list)
    sheets: list[tuple[str, list[str]]] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def example_of(text: str) -> Example:
    """Read an example: its head (``文件:`` …), its sheets, what is understood, what is asked."""
    parts, name = _Parts(), "Sheet1"
    section = "head"
    for line in text.splitlines():
        if line.startswith("%"):
            continue  # a remark on the table
        if line.startswith("=== "):
            section, name = "sheet", line.removeprefix("=== ").strip()
            parts.sheets.append((name, []))
        elif line.startswith("--- "):
            section = line.removeprefix("--- ").strip()
        elif section == "sheet":
            parts.sheets[-1][1].append(line)
        elif line.strip():
            _put(parts, section, line.strip())
    grids = tuple(grid_of(rows, name) for name, rows in parts.sheets)
    return Example(grids, parts.file, parts.region, tuple(parts.answers), tuple(parts.expected),
                   tuple(parts.questions))


def _put(parts: _Parts, section: str, line: str) -> None:
    if section == "figures":
        parts.expected.append(" ".join(line.split()))
    elif section == "questions":
        parts.questions.append(" ".join(line.split()))
    elif line.startswith("file:"):
        parts.file = line.removeprefix("file:").strip()
    elif line.startswith("region:"):
        parts.region = line.removeprefix("region:").strip()
    elif line.startswith("answer:"):
        asked, layout, subject, said = (part.strip() for part in
                                        line.removeprefix("answer:").split("|"))
        parts.answers.append(((Asked(asked), layout, subject), said))
    else:
        raise ValueError(line)


def grid_of(rows: list[str], name: str = "Sheet1") -> Grid:
    """Make a sheet of rows of text."""
    packed, merges = Packed(), []
    laid = [[cell.strip() for cell in row.split("|")] if row.strip() else [] for row in rows]
    for at, row in enumerate(laid, 1):
        for column, text in enumerate(row, 1):
            if text and text not in {"<", "^"}:
                packed.put(at, column, cell_of(text))
                right = _run(row[column:], "<")
                below = _run([line[column - 1] if column <= len(line) else "" for line in
                              laid[at:]], "^")
                if right or below:
                    merges.append((at, column, at + below, column + right))
    return Grid(name, hidden=False, cells=Cells(packed, ()), merges=tuple(merges))


def _run(cells: list[str], mark: str) -> int:
    count = 0
    for cell in cells:
        if cell != mark:
            break
        count += 1
    return count


def cell_of(text: str) -> RawCell:
    """Make a cell of a text."""
    if text.startswith("'"):
        return RawCell("text", text[1:])
    if text.endswith("%%") and _NUMBER.fullmatch(text[:-2]):
        return RawCell("number", round(float(text[:-2]) / 100, 12), is_percent=True)
    if _NUMBER.fullmatch(text):
        return RawCell("number", float(text))
    return RawCell("text", text.replace("␣", "　").replace("\\n", "\n"))


def line_of(figure: Figure, *, many: bool = False) -> str:
    """Write a figure as an example does: cell, item, period (+ since January), value, unit …."""
    sheet = f"{figure.where.sheet}!" if many else ""
    status = figure.status.value if figure.status else ""
    qualifier = f"({figure.qualifier})" if figure.qualifier else ""
    marks = [qualifier, status, *(f"[{rule}]" for rule in figure.rules)]
    return " ".join(part for part in (
        f"{sheet}{figure.where.cell}", figure.item or f"id:{figure.id or figure.name}",
        f"{figure.period}{'+' if figure.cumulative else ''}", f"{figure.value:.10g}",
        figure.unit, *marks, figure.target.value) if part)


def question_line(question: Question) -> str:
    """Write a question as an example does: what it is about, its subject."""
    return f"{question.asked.value} {question.subject}".strip()
