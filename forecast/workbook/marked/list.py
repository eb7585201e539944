"""The sheet 检查结果: issues of one kind in a row, a link to each cell, and what stands there now.

The further cells of a kind have rows of their own, folded in below its first.

The column of present values holds live references in the cells' own formats. They move with rows
that a user inserts, so that a later check finds the cells it had marked and their former formats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from forecast.issues import Severity, texts_of
from forecast.labels import label
from forecast.workbook.marked.notes import carried
from forecast.xlsx import a1, child, number_in, parse_a1, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forecast.issues import Group, Issue
    from forecast.labels import Lang
    from forecast.workbook.marked.cells import Spot

HEADER, VALUE = 4, 5
"""The header's row, and the column of present values."""
_COLUMNS = (("number", 6.0), ("level", 8.0), ("sheet_name", 14.0), ("cell", 14.0), ("now", 18.0),
            ("found", 46.0), ("expected", 34.0), ("hint", 46.0))  # fmt: skip
PLAIN, TITLE, NOTE, HEAD, BODY, LINK, ERROR, WARNING, CENTRE = range(9)
ERROR_FILL, ERROR_EDGE = "FFFFC4C0", "FFC8322B"
WARNING_FILL, WARNING_EDGE = "FFFFE9A8", "FFB98410"
_LINE = '<{0} style="{1}"><color rgb="{2}"/></{0}>'
_SIDES = ("left", "right", "top", "bottom")
_SOLID = ('<fill><patternFill patternType="solid"><fgColor rgb="{}"/><bgColor indexed="64"/>'
          "</patternFill></fill>")
_FORMAT = ('<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" '
           'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
           '<alignment horizontal="{across}" vertical="{down}" wrapText="{wrap}"/></xf>')
_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LINE_HEIGHT = 15.0


def _edges(style: str, colour: str) -> str:
    lines = "".join(_LINE.format(side, style, colour) for side in _SIDES)
    return f"<border>{lines}<diagonal/></border>"


def look() -> etree._Element:
    """Return the formats of the sheet, and the fills and borders of marked cells, as styles.

    Fills 2 and 3 and borders 2 and 3 mark errors and warnings.
    """
    fonts = "".join(f'<font>{"<b/>" if bold else ""}{"<u/>" if line else ""}<sz val="{size}"/>'
                    f'<color rgb="{colour}"/><name val="{name}"/></font>'
                    for name, size, bold, line, colour in (
                        ("宋体", 11, False, False, "FF000000"),
                        ("黑体", 14, True, False, "FF000000"),
                        ("宋体", 10, False, False, "FF000000"),
                        ("宋体", 10, True, False, "FF000000"),
                        ("宋体", 10, False, True, "FF0563C1"),
                        ("宋体", 9, False, False, "FF404040")))
    fills = ('<fill><patternFill patternType="none"/></fill>'
             '<fill><patternFill patternType="gray125"/></fill>'
             + "".join(_SOLID.format(one) for one in (ERROR_FILL, WARNING_FILL, "FFD9E2EF")))
    borders = ("<border><left/><right/><top/><bottom/><diagonal/></border>"
               + _edges("thin", "FF7F7F7F") + _edges("medium", ERROR_EDGE)
               + _edges("medium", WARNING_EDGE))
    formats = "".join(_FORMAT.format(number=number, font=font, fill=fill, border=border,
                                     across=across, down=down, wrap=wrap)
                      for number, font, fill, border, across, down, wrap in (
                          (0, 0, 0, 0, "general", "bottom", 0), (0, 1, 0, 0, "left", "center", 0),
                          (0, 5, 0, 0, "left", "top", 1), (0, 3, 4, 1, "center", "center", 1),
                          (49, 2, 0, 1, "left", "center", 1), (49, 4, 0, 1, "left", "center", 1),
                          (49, 2, 2, 1, "center", "center", 0),
                          (49, 2, 3, 1, "center", "center", 0),
                          (0, 2, 0, 1, "center", "center", 0)))
    return etree.fromstring(
        f"<styleSheet><fonts>{fonts}</fonts><fills>{fills}</fills><borders>{borders}</borders>"
        f"<cellXfs>{formats}</cellXfs></styleSheet>")


@dataclass(frozen=True, slots=True)
class Row:
    """An issue to be listed.

    ``kind`` and ``value`` are the type and the content of its cell as the sheet writes them;
    ``style`` is the cell's own format. A place without a cell has no ``spot``, one that is no
    sheet of the workbook no ``sheet``.
    """

    issue: Issue
    sheet: str = ""
    spot: Spot | None = None
    kind: str = ""
    value: str = ""
    style: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """Issues of one kind, the first of them with their rows; the others are counted only."""

    group: Group
    rows: tuple[Row, ...]


def list_sheet(root: etree._Element, entries: Sequence[Entry], formats: Mapping[int, int],
               lang: Lang, *, has_window: bool) -> int:
    """Write the sheet into an empty worksheet element; return its last row.

    Parameters
    ----------
    formats
        The workbook's number for each format of :func:`look`.
    has_window
        Whether the workbook states a window; without one a sheet may state no view.
    """
    writer = _Writer(root, formats)
    writer.frame(has_window=has_window)
    counts = {f"{one.value}s": sum(entry.group.count for entry in entries
                                   if entry.group.severity is one) for one in Severity}
    writer.text(1, 1, label("check.title", lang), TITLE)
    writer.text(2, 1, label("check.summary" if entries else "check.clean", lang, **counts), NOTE)
    for column, (key, _) in enumerate(_COLUMNS, 1):
        writer.text(HEADER, column, label(f"check.{key}", lang), HEAD)
    last, left = HEADER, sum(len(entry.group.issues) - len(entry.rows) for entry in entries)
    for number, entry in enumerate((entry for entry in entries if entry.rows), 1):
        last += 1
        writer.head(last, number, entry, lang)
        for row in entry.rows[1:]:
            last += 1
            writer.folded(last, row, lang)
    if left:
        last += 1
        writer.text(last, 1, label("check.more", lang, count=left), NOTE)
    writer.close()
    return last


def listed(root: etree._Element) -> Iterator[tuple[str, Spot, int]]:
    """Read back the cells that an earlier check marked: sheet, place and former format."""
    for formula in root.iterfind("{*}sheetData/{*}row/{*}c/{*}f"):
        cell = formula.getparent()
        place = parse_a1(cell.get("r", "")) if cell is not None else None
        found = _REFERENCE.search(formula.text or "")
        if cell is None or place is None or found is None:
            continue
        spot = parse_a1(found[3] + found[4])
        if spot is not None:
            yield ((found[1] or "").replace("''", "'") or found[2], spot,
                   int(cell.get("s", "0")))


class _Writer:
    """Builds the sheet's tree."""

    def __init__(self, root: etree._Element, formats: Mapping[int, int]) -> None:
        self.root, self.formats = root, formats
        self.links: list[tuple[str, str]] = []
        self.rows: dict[int, etree._Element] = {}
        self.data: etree._Element = root
        self.space = f"{{{etree.QName(root).namespace}}}"

    def sub(self, parent: etree._Element, name: str, **attributes: str) -> etree._Element:
        return etree.SubElement(parent, self.space + name, attributes)

    def frame(self, *, has_window: bool) -> None:
        properties = self.sub(self.root, "sheetPr")
        self.sub(properties, "tabColor", rgb=ERROR_EDGE)
        self.sub(properties, "outlinePr", summaryBelow="0")
        self.sub(properties, "pageSetUpPr", fitToPage="1")
        if has_window:
            view = self.sub(self.sub(self.root, "sheetViews"), "sheetView", showGridLines="0",
                            workbookViewId="0")
            self.sub(view, "pane", ySplit=str(HEADER), topLeftCell=a1(HEADER + 1, 1),
                     activePane="bottomLeft", state="frozen")
        columns = self.sub(self.root, "cols")
        for number, (_, width) in enumerate(_COLUMNS, 1):
            self.sub(columns, "col", min=str(number), max=str(number), width=str(width),
                     customWidth="1")
        self.data = self.sub(self.root, "sheetData")

    def cell(self, row: int, column: int, style: int) -> etree._Element:
        if row not in self.rows:
            self.rows[row] = self.sub(self.data, "row", r=str(row))
        return self.sub(self.rows[row], "c", r=a1(row, column), s=str(style))

    def text(self, row: int, column: int, text: str, style: int) -> None:
        cell = self.cell(row, column, self.formats[style])
        cell.set("t", "inlineStr")
        inner = self.sub(self.sub(cell, "is"), "t")
        inner.text = carried(text)
        if inner.text != inner.text.strip():
            inner.set(_SPACE, "preserve")

    def head(self, row: int, number: int, entry: Entry, lang: Lang) -> None:
        """Write what speaks for all issues of a kind."""
        self.sub(self.cell(row, 1, self.formats[CENTRE]), "v").text = str(number)
        self.issue(row, entry.rows[0], lang, entry.group.cell_text(lang), entry.group.texts(lang))
        if len(entry.rows) > 1:
            self.rows[row].set("collapsed", "1")

    def folded(self, row: int, one: Row, lang: Lang) -> None:
        """Write a further issue of a kind; its row opens by the mark beside the first."""
        self.text(row, 1, "", BODY)
        self.issue(row, one, lang, one.issue.where.cell, texts_of(one.issue, lang))
        for key, value in (("hidden", "1"), ("outlineLevel", "1")):
            self.rows[row].set(key, value)

    def issue(self, row: int, one: Row, lang: Lang, cells: str, texts: tuple[str, str, str]
              ) -> None:
        severity, where = one.issue.severity, one.issue.where
        self.text(row, 2, label(f"check.{severity.value}", lang),
                  ERROR if severity is Severity.ERROR else WARNING)
        self.text(row, 3, where.sheet or where.file, BODY)
        self.text(row, 4, cells, LINK if one.sheet else BODY)
        if one.sheet:
            place = a1(*(one.spot or (1, 1)))
            self.links.append((a1(row, 4 if where.cell else 3), f"{quoted(one.sheet)}!{place}"))
        self.value(row, one)
        for column, text in enumerate(texts, 6):
            self.text(row, column, text, BODY)
        lines = max(-(-_width(text) // int(width - 2)) for text, width in (
            (cells, _COLUMNS[3][1]),
            *((text, column[1]) for text, column in zip(texts, _COLUMNS[5:], strict=True))))
        self.rows[row].set("ht", f"{_LINE_HEIGHT * max(1, lines) + 4:g}")
        self.rows[row].set("customHeight", "1")

    def value(self, row: int, one: Row) -> None:
        """Point at the cell, so that an edit there is seen here."""
        if one.spot is None:
            self.text(row, VALUE, "", BODY)
            return
        cell = self.cell(row, VALUE, one.style)
        place = f"{quoted(one.sheet)}!{a1(*one.spot)}"
        if one.kind in {"str", "b", "e"}:
            cell.set("t", one.kind)
        self.sub(cell, "f").text = f'IF(ISBLANK({place}),"",{place})'
        if not one.value:
            cell.set("t", "str")
        self.sub(cell, "v").text = one.value

    def close(self) -> None:
        """Write what follows the cells."""
        merges = self.sub(self.root, "mergeCells", count="2")
        for row, height in ((1, "26"), (2, "32")):
            self.rows[row].set("ht", height)
            self.rows[row].set("customHeight", "1")
            self.sub(merges, "mergeCell", ref=f"A{row}:{a1(row, len(_COLUMNS))}")
        if self.links:
            links = self.sub(self.root, "hyperlinks")
            for at, place in self.links:
                self.sub(links, "hyperlink", ref=at, location=place, display=place)
        self.sub(self.root, "pageMargins", left="0.5", right="0.5", top="0.6", bottom="0.6",
                 header="0.3", footer="0.3")
        self.sub(self.root, "pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
        footer = self.sub(self.root, "headerFooter")
        self.sub(footer, "oddFooter").text = "&C&P / &N"


def _width(text: str) -> int:
    """Count the columns of digits that a text takes: a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def content(cell: etree._Element | None, strings: Sequence[str]) -> tuple[str, str]:
    """Return the type and the content of a cell as a formula that points at it must carry them."""
    if cell is None:
        return "", ""
    kind, value = cell.get("t", "n"), child(cell, "v")
    text = "" if value is None else (value.text or "")
    if kind == "s":
        number = number_in(text)
        return "str", strings[number] if 0 <= number < len(strings) else ""
    if kind == "inlineStr":
        inline = child(cell, "is")
        parts = () if inline is None else inline.iter("{*}t")
        return "str", "".join(one.text or "" for one in parts)
    return ("" if kind == "n" else kind if kind in {"b", "e"} else "str"), text
