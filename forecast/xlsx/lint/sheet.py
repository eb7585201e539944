"""The rows and cells of a worksheet as Excel demands them."""

from __future__ import annotations

import io
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
from forecast.xlsx.lint.cells import CellsSeen, lint_formula, lint_texts, lint_value
from forecast.xlsx.lint.plain import passed
from forecast.xlsx.lint.styles import check_index
from forecast.xlsx.markup import BrokenMarkupError, UnsafeMarkupError

if TYPE_CHECKING:
    from forecast.xlsx.lint.cells import SheetFrame
    from forecast.xlsx.lint.findings import Findings

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def lint_cells(data: bytes, sheet: str, frame: SheetFrame, findings: Findings
               ) -> tuple[etree._Element, CellsSeen]:
    """Check rows and cells: all at once where they are written plainly, else one after another.

    Returns
    -------
    tuple
        The sheet's tree without its cells, and the cells that bear a formula.

    Raises
    ------
    BrokenMarkupError, UnsafeMarkupError
        When the XML is not well formed, or has a document type.
    """
    plain = passed(data, frame)
    checker = _Checker(sheet, frame, findings)
    if plain is not None:
        data, checker.seen = plain
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
                lint_formula(one.text or "", self.sheet, self.frame.sheets, self.findings, address)
            elif name == "v":
                lint_value(kind, one.text or "", self.frame.strings, self.sheet, self.findings,
                           address)
            elif name == "is":
                lint_texts(_parts(one), self.sheet, self.findings, address)


def _parts(element: etree._Element) -> list[tuple[str, bool]]:
    """Return the texts of a string; phonetic guides are not part of it."""
    return [(one.text or "", one.get(_SPACE) == "preserve") for one in element.iter("{*}t")
            if one.getparent() is element or local(one.getparent()) != "rPh"]  # type: ignore[arg-type]
