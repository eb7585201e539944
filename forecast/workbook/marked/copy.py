"""The marked copy: a workbook in which every cell with an issue is painted, noted and listed.

A copy only; the user's file is not touched. Sheets with issues, the style sheet, the notes and the
list of sheets change; every other part is carried over byte for byte. Marks of an earlier check in
the source are taken back first, so that a copy can be mended and checked again.
"""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from forecast import archives
from forecast.issues import Severity, grouped, texts_of
from forecast.labels import label
from forecast.workbook.contract import SHEET_NAMES
from forecast.workbook.marked.anchor import ANCHOR
from forecast.workbook.marked.cells import MarkedSheet
from forecast.workbook.marked.list import (
    ERROR_EDGE,
    ERROR_FILL,
    HEADER,
    VALUE,
    WARNING_EDGE,
    WARNING_FILL,
    Entry,
    Row,
    content,
    list_sheet,
    listed,
    look,
)
from forecast.workbook.marked.notes import SheetNotes
from forecast.xlsx import (
    BookPart,
    StyleBook,
    area_of,
    fixed_text,
    open_draft,
    parse_area,
    quoted,
    shared_strings,
    unescaped,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forecast.issues import Issue
    from forecast.labels import Lang
    from forecast.workbook.marked.cells import Spot
    from forecast.xlsx import Draft

_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_EMPTY_STYLES = ("<styleSheet xmlns={!r}><fonts><font/></fonts><fills><fill><patternFill "
                 "patternType='none'/></fill><fill><patternFill patternType='gray125'/></fill>"
                 "</fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs>"
                 "<xf xfId='0'/></cellXfs></styleSheet>")
_KINDS, _ALIKE = 200, 200
"""Kinds of problems that are marked, and cells of one. Of the rest the list tells how many they
are: a mark that it does not point at could not be taken back."""
_MARKS = {(ERROR_FILL, ERROR_EDGE), (WARNING_FILL, WARNING_EDGE)}


def write_marked(source: Path, issues: Sequence[Issue], target: Path, lang: Lang = "zh") -> None:
    """Write a copy of a workbook with its issues marked.

    Parameters
    ----------
    source
        The workbook; it is only read.
    issues
        What was found. Those of other files are listed without a link.
    target
        Where the copy goes; written whole or not at all.
    lang
        Language of the notes and of the list.

    Raises
    ------
    InputError
        When the source cannot be read.
    """
    with open_draft(source) as draft:
        data = _Marker(draft, lang).marked(issues)
    target.parent.mkdir(parents=True, exist_ok=True)
    archives.put(data, target)


def take_back(draft: Draft) -> str:
    """Take back the marks of an earlier check in a workbook under change.

    Returns
    -------
    str
        The name of the sheet that lists them, still there; empty when the workbook has no marks.
    """
    return _Marker(draft, "zh").unmarked()


class _Marker:
    """One marking: the state that its steps share."""

    def __init__(self, draft: Draft, lang: Lang) -> None:
        self.draft, self.lang = draft, lang
        self.main = draft.package.main_part()
        self.folder = posixpath.dirname(self.main)
        self.links = draft.links(self.main)
        self.book = BookPart(draft.xml(self.main, "workbook"),
                             {one.id: one.target for one in self.links
                              if one.kind == "worksheet" and draft.has(one.target)})
        self.types: dict[str, str] = {}
        self.parts = {unescaped(one.get("name", "")): self.book.part_of(one)
                      for one in self.book.sheets()}
        self.sheets: dict[str, MarkedSheet] = {}
        self.notes: dict[str, SheetNotes] = {}

    def marked(self, issues: Sequence[Issue]) -> bytes:
        """Return the copy."""
        home = self._forget()
        entries = [Entry(group, tuple(self._row(issue, home) for issue in group.issues[:most]))
                   for place, group in enumerate(grouped(issues, SHEET_NAMES))
                   for most in (_ALIKE if place < _KINDS else 0,)]
        rows = [row for entry in entries for row in entry.rows]
        self._paint(rows)
        self._note(rows)
        self._list(entries, home)
        self._settle()
        return self.draft.pack()

    def unmarked(self) -> str:
        """Take back the marks of an earlier check; return the name of its list, which stays."""
        home = self._forget()
        if home:
            self._settle()
        return home

    def _settle(self) -> None:
        """Put what changed into the package."""
        for name, sheet in self.sheets.items():
            self.draft.put(self.parts[name], written(sheet.root))
        if self._styles_part in self.types or self.styles.changed:
            self.draft.put(self._styles_part, written(self.styles.root))
        self.draft.put(self.main, written(self.book.root))
        self.draft.declare(self.types)

    @cached_property
    def _styles_part(self) -> str:
        part = next((one.target for one in self.links if one.kind == "styles"
                     and self.draft.has(one.target)), None)
        if part is not None:
            return part
        part = self.draft.single_name(self.main, self.folder, "styles")
        self.draft.put(part, _EMPTY_STYLES.format(self.book.namespace).encode())
        self.draft.add_link(self.main, f"{self.book.relation_base}/styles", part)
        self.types[part] = _ML + "styles+xml"
        return part

    @cached_property
    def styles(self) -> StyleBook:
        """The style sheet under change."""
        return StyleBook(self.draft.xml(self._styles_part, "styleSheet"))

    @cached_property
    def _strings(self) -> list[str]:
        part = next((one.target for one in self.links if one.kind == "sharedStrings"
                     and self.draft.has(one.target)), None)
        if part is None:
            return []
        with self.draft.package.guarded(part):
            return list(shared_strings(self.draft.read(part)))

    def _sheet(self, name: str) -> MarkedSheet:
        if name not in self.sheets:
            root = self.draft.xml(self.parts[name], "worksheet")
            self.sheets[name] = MarkedSheet(root)
        return self.sheets[name]

    def _notes(self, name: str) -> SheetNotes:
        if name not in self.notes:
            self.notes[name] = SheetNotes(self.draft, self.parts[name], self.book.relation_base,
                                          self.types)
        return self.notes[name]

    def _forget(self) -> str:
        """Take back the marks of an earlier check; return the name of its list, if there is one."""
        home = ""
        for one in self.book.names():
            if one.get("name") != ANCHOR:
                continue
            area = area_of(one.text or "")
            if area is not None and self.parts.get(area[0]):
                home = area[0]
            one.getparent().remove(one)  # type: ignore[union-attr]  # it stands in definedNames
        if not home:
            return ""
        for name, spot, style in list(listed(self.draft.xml(self.parts[home], "worksheet"))):
            if not self.parts.get(name):
                continue
            sheet = self._sheet(name)
            if sheet.cell(spot) is not None and self.styles.colours(sheet.style(spot)) in _MARKS:
                sheet.paint(spot, style)
        for name, part in self.parts.items():
            if part and name != home and self._notes(name).has_ours():
                self._notes(name).forget(self._sheet(name).root)
        return home

    def _row(self, issue: Issue, home: str) -> Row:
        """Find the cell of an issue: the one that shows it, with its content and format."""
        where = issue.where
        own = where.file == self.draft.package.file
        if not own or where.sheet not in self.parts or where.sheet == home:
            return Row(issue)
        area = parse_area(where.cell)
        if area is None or not self.parts[where.sheet]:
            return Row(issue, where.sheet)
        sheet = self._sheet(where.sheet)
        spot = sheet.seen(area[:2])
        kind, value = content(sheet.cell(spot), self._strings)
        return Row(issue, where.sheet, spot, kind, value, sheet.style(spot))

    def _paint(self, rows: Sequence[Row]) -> None:
        """Paint each cell once, in the colour of its gravest issue."""
        styles = look()
        fills, borders = (list(styles.iterfind(f"{name}/*")) for name in ("fills", "borders"))
        graves = {(row.sheet, row.spot) for row in rows
                  if row.issue.severity is Severity.ERROR}
        painted: dict[tuple[int, int], int] = {}  # few formats, many cells
        for name, spot, style in dict.fromkeys((row.sheet, row.spot, row.style) for row in rows):
            if spot is not None:
                mark = 2 if (name, spot) in graves else 3
                if (style, mark) not in painted:
                    painted[style, mark] = self.styles.derived(style, fills[mark], borders[mark])
                self._sheet(name).paint(spot, painted[style, mark])

    def _note(self, rows: Sequence[Row]) -> None:
        texts: dict[str, dict[Spot, list[str]]] = {}
        for row in rows:
            if row.spot is not None:
                found, expected, hint = texts_of(row.issue, self.lang)
                level = label(f"check.{row.issue.severity.value}", self.lang)
                text = label("check.note", self.lang, level=level, found=found, expected=expected,
                             hint=hint)
                texts.setdefault(row.sheet, {}).setdefault(row.spot, []).append(text)
        mark = label("check.mark", self.lang)
        for name, notes in texts.items():
            self._notes(name).write(self._sheet(name).root, {spot: mark + "\n".join(lines)
                                    for spot, lines in notes.items()}, self.lang)

    def _list(self, entries: Sequence[Entry], home: str) -> None:
        """Write the sheet 检查结果, where it stood or at the end."""
        formats, _ = self.styles.add(look())
        prefixes: dict[str | None, str] = {None: self.book.namespace}
        root = etree.Element(f"{{{self.book.namespace}}}worksheet",
                             nsmap=prefixes)  # type: ignore[arg-type]  # as for every root
        window = next(self.book.root.iter("{*}workbookView"), None)
        last = list_sheet(root, entries, formats, self.lang, has_window=window is not None)
        if home:
            self.sheets.pop(home, None)
            self.draft.put(self.parts[home], written(root))
        else:
            home = self.book.free_sheet_name(label("check.sheet", self.lang), ())
            part = self.draft.free_name(posixpath.join(self.folder, "worksheets"), "sheet", ".xml")
            self.draft.put(part, written(root))
            self.types[part] = _ML + "worksheet+xml"
            relation = self.draft.add_link(self.main, f"{self.book.relation_base}/worksheet", part)
            self.book.add_sheet(home, relation)
        area = fixed_text((HEADER, 1, last, VALUE + 3))
        self.book.add_name(ANCHOR, f"{quoted(home)}!{area}", hidden=True)
