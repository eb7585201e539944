"""What Excel demands of what stands in one cell, and what cells may point at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING

from forecast.xlsx.lint.formulas import (
    MAX_FORMULA,
    MAX_NESTING,
    nesting,
    newer_functions,
    unknown_sheets,
    without_texts,
)
from forecast.xlsx.lint.styles import check_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.xlsx.addresses import Area
    from forecast.xlsx.lint.findings import Findings
    from forecast.xlsx.lint.styles import Limits

MAX_TEXT = 32_767
_TYPES = frozenset({"b", "d", "e", "inlineStr", "n", "s", "str"})
_ERRORS = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!"
                     r"|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|BUSY!|PYTHON!|EXTERNAL!)")  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """What a sheet's cells may point at.

    Parameters
    ----------
    limits
        The size of the style sheet.
    strings
        The number of shared strings.
    sheets, names
        The workbook's sheets and defined names, in lower case.
    views
        The number of the workbook's windows.
    """

    limits: Limits
    strings: int
    sheets: frozenset[str]
    names: frozenset[str]
    views: int


@dataclass(slots=True)
class CellsSeen:
    """The cells that bear a formula, and the ranges that one formula fills."""

    formulas: set[tuple[int, int] | None] = field(default_factory=set)
    filled: list[Area] = field(default_factory=list)

    def bears(self, place: tuple[int, int] | None) -> bool:
        """Tell whether a cell has a formula, its own or that of a range."""
        return place in self.formulas or (place is not None and any(
            top <= place[0] <= bottom and left <= place[1] <= right
            for top, left, bottom, right in self.filled))


def lint_value(kind: str, text: str, strings: int, sheet: str, findings: Findings,
               address: str = "") -> None:
    """Check a value against the type of its cell; ``strings`` is the number of shared strings."""
    good = kind in _TYPES
    if kind == "s":
        check_index(text.strip(), strings, "<v>", sheet, findings, address)
    elif kind == "n":
        good = not text or _is_number(text)
    elif kind == "b":
        good = text.strip() in {"0", "1", "true", "false"}
    elif kind == "e":
        good = _ERRORS.fullmatch(text) is not None
    elif kind == "str":
        findings.too_long(text, MAX_TEXT, "<v>", sheet, address)
    if not good:
        findings.fault("xlsx_value", sheet, f"t={kind!r} {text[:60]!r}", address)


def lint_texts(parts: Sequence[tuple[str, bool]], sheet: str, findings: Findings,
               address: str = "") -> None:
    """Check a text that stands in its cell: its parts, and whether each keeps its outer blanks."""
    findings.too_long("".join(text for text, _ in parts), MAX_TEXT, "<is>", sheet, address)
    for text, is_kept in parts:
        if not is_kept and text.strip(" \t\n\r") != text:
            findings.hazard("xlsx_space", sheet, repr(text[:40]), address)


def lint_formula(text: str, sheet: str, sheets: frozenset[str], findings: Findings,
                 address: str = "") -> None:
    """Check the text of a formula, in a cell or in a rule of a sheet."""
    if len(text) > MAX_FORMULA:
        findings.fault("xlsx_too_long", sheet, f"{len(text)} <f>", address, limit=str(MAX_FORMULA))
    bare = without_texts(text)
    if "(" in bare or ")" in bare:
        levels = nesting(bare)
        if levels < 0 or levels > MAX_NESTING:
            findings.fault("xlsx_formula", sheet, text[:120], address)
        for name in dict.fromkeys(newer_functions(bare)):
            findings.hazard("xlsx_newer_function", sheet, name, address)
    for name in dict.fromkeys(unknown_sheets(bare, sheets)):
        findings.fault("xlsx_unknown_sheet", sheet, text[:120], address, sheet=name)


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
