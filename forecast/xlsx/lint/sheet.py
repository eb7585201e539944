"""The rows and cells of a worksheet as Excel demands them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING

from lxml import etree

from forecast.xlsx.addresses import (
    MAX_ROW,
    a1,
    parse_a1,
    parse_area,
)
from forecast.xlsx.element_order import disorder
from forecast.xlsx.elements import local, number_in
from forecast.xlsx.lint.formulas import (
    MAX_FORMULA,
    MAX_NESTING,
    nesting,
    newer_functions,
    unknown_sheets,
    without_texts,
)
from forecast.xlsx.lint.styles import check_index
from forecast.xlsx.markup import BrokenMarkupError, UnsafeMarkupError

if TYPE_CHECKING:
    from forecast.xlsx.addresses import Area
    from forecast.xlsx.lint.findings import Findings
    from forecast.xlsx.lint.styles import Limits

MAX_TEXT = 32_767
_TYPES = frozenset({"b", "d", "e", "inlineStr", "n", "s", "str"})
_ERRORS = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!"
                     r"|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|BUSY!|PYTHON!|EXTERNAL!)")  # fmt: skip
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


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


def lint_cells(data: bytes, sheet: str, frame: SheetFrame, findings: Findings
               ) -> tuple[etree._Element, CellsSeen]:
    """Check rows and cells one after another.

    Returns
    -------
    tuple
        The sheet's tree without its cells, and the cells that bear a formula.

    Raises
    ------
    BrokenMarkupError, UnsafeMarkupError
        When the XML is not well formed, or has a document type.
    """
    checker = _Checker(sheet, frame, findings)
    walk = etree.iterparse(io.BytesIO(data), events=("end",), tag=("{*}row", "{*}sheetData"),
                           resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
                           remove_comments=True, remove_pis=True)
    try:
        for _, element in walk:
            parent = element.getparent()
            if local(element) == "sheetData":
                del element[:]
            elif parent is not None and local(parent) == "sheetData":
                checker.row(element)
                element.clear()
        root = walk.root
    except etree.XMLSyntaxError as error:
        raise BrokenMarkupError(str(error)) from None
    if root is None:
        raise BrokenMarkupError(sheet)
    if root.getroottree().docinfo.doctype:
        raise UnsafeMarkupError(sheet)
    return root, checker.seen


class _Checker:
    """Goes through rows and cells in the order in which they stand."""

    def __init__(self, sheet: str, frame: SheetFrame, findings: Findings) -> None:
        self.sheet, self.frame, self.findings = sheet, frame, findings
        self.seen = CellsSeen()
        self.last = 0
        self.styles = frozenset(map(str, range(frame.limits.formats)))  # as most are written

    def row(self, element: etree._Element) -> None:
        """Check a row and its cells."""
        written = element.get("r", str(self.last + 1))
        number = number_in(written)
        if not 0 < number <= MAX_ROW:
            self.findings.fault("xlsx_address", self.sheet, f"<row r={written!r}>")
        elif number <= self.last:
            self.findings.fault("xlsx_cell_order", self.sheet, f"<row r={written!r}>",
                                before=str(self.last))
        self.last = max(number, self.last)
        check_index(element.get("s"), self.frame.limits.formats, f"row {written} s", self.sheet,
                    self.findings)
        only_cells = {one.tag for one in element} <= {f"{str(element.tag)[:-3]}c"}
        if not only_cells and (found := disorder(element)):
            self.findings.fault("xlsx_order", self.sheet, found)
        column = 0
        for cell in element.iterchildren("{*}c"):
            column = self.cell(cell, number, column)

    def cell(self, cell: etree._Element, row: int, before: int) -> int:
        """Check a cell and return its column."""
        written = cell.get("r")
        place = (row, before + 1) if written is None else parse_a1(written)
        if place is None:
            self.findings.fault("xlsx_address", self.sheet, f"<c r={written!r}>")
            return before
        address = written or (a1(*place) if len(cell) else "")
        if place[0] != row or place[1] <= before:
            self.findings.fault("xlsx_cell_order", self.sheet, f"<c r={written!r}>", address,
                                before=a1(row, before) if before else str(row))
        style = cell.get("s")
        if style is not None and style not in self.styles:
            check_index(style, self.frame.limits.formats, "s", self.sheet, self.findings, address)
        if len(cell):
            self.contents(cell, address, place)
        return max(place[1], before)

    def contents(self, cell: etree._Element, address: str, place: tuple[int, int]) -> None:
        """Check what stands in a cell."""
        if len(cell) > 1 and (found := disorder(cell)):
            self.findings.fault("xlsx_order", self.sheet, found, address)
        kind = cell.get("t", "n")
        for one in cell:
            name = local(one)
            if name == "f":
                self.seen.formulas.add(place)
                if one.get("t") in {"array", "dataTable"} and (
                        area := parse_area(one.get("ref", ""))):
                    self.seen.filled.append(area)
                self.formula(one.text or "", address)
            elif name == "v":
                self.value(kind, one.text or "", address)
            elif name == "is":
                self.texts(one, address)

    def value(self, kind: str, text: str, address: str) -> None:
        """Check a value against the type of its cell."""
        good = kind in _TYPES
        if kind == "s":
            check_index(text.strip(), self.frame.strings, "<v>", self.sheet, self.findings,
                        address)
        elif kind == "n":
            good = not text or _is_number(text)
        elif kind == "b":
            good = text.strip() in {"0", "1", "true", "false"}
        elif kind == "e":
            good = _ERRORS.fullmatch(text) is not None
        elif kind == "str":
            self.findings.too_long(text, MAX_TEXT, "<v>", self.sheet, address)
        if not good:
            self.findings.fault("xlsx_value", self.sheet, f"t={kind!r} {text[:60]!r}", address)

    def texts(self, element: etree._Element, address: str) -> None:
        """Check a text that stands in its cell."""
        parts = [one for one in element.iter("{*}t")
                 if one.getparent() is element or local(one.getparent()) != "rPh"]  # type: ignore[arg-type]
        self.findings.too_long("".join(one.text or "" for one in parts), MAX_TEXT, "<is>",
                               self.sheet, address)
        for one in parts:
            text = one.text or ""
            if text.strip(" \t\n\r") != text and one.get(_SPACE) != "preserve":
                self.findings.hazard("xlsx_space", self.sheet, repr(text[:40]), address)

    def formula(self, text: str, address: str) -> None:
        """Check a formula."""
        lint_formula(text, self.sheet, self.frame.sheets, self.findings, address)


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
