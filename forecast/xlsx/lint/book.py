"""The workbook part as Excel demands it: sheets, names, views; then each sheet in turn."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from forecast.issues import InputError
from forecast.xlsx.addresses import parse_a1
from forecast.xlsx.element_order import disorders
from forecast.xlsx.elements import child, local, number_in, relation_id
from forecast.xlsx.lint.cells import SheetFrame
from forecast.xlsx.lint.formulas import unknown_sheets, without_texts
from forecast.xlsx.lint.sheet import lint_cells
from forecast.xlsx.lint.sheet_parts import lint_sheet_parts
from forecast.xlsx.lint.styles import Limits, lint_styles
from forecast.xlsx.lint.tables import lint_calc_chain, lint_tables
from forecast.xlsx.markup import shared_strings
from forecast.xlsx.references import sheets_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from forecast.xlsx.draft import Link
    from forecast.xlsx.lint.cells import CellsSeen
    from forecast.xlsx.lint.findings import Findings
    from forecast.xlsx.package import Package

MAX_TEXT = 32_767
"""Characters of a cell (Excel specifications and limits)."""
MAX_SHEET_NAME, MAX_NAME, MAX_SHEET_ID = 31, 255, 65_534
_BAD_IN_SHEET = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME = re.compile(r"(?!\d)[\w\\][\w.\\?]*")
_LIKE_A_CELL = re.compile(r"(?i:r\d*c\d*|r|c)|[A-Za-z]{1,2}[1-9][0-9]{0,5}")
"""Names of the other style of addresses, and those that are cells of every sheet."""
_UNKNOWN = 1 << 31  # what cannot be read cannot be pointed past


def lint_book(package: Package, main: str, links: Mapping[str, list[Link]],
              roots: Mapping[str, etree._Element], findings: Findings) -> None:
    """Check a workbook part and all that hangs on it. ``roots`` holds the parsed parts."""
    root = roots[main.lower()] if main.lower() in roots else package.xml(main)
    for found in disorders(root):
        findings.fault("xlsx_order", main, found)
    own = {link.id: link for link in links.get(main, [])}
    names = _sheets(root, own, main, findings)
    defined = _names(root, main, names, findings)
    views = _views(root, main, len(names), findings)
    styles = _linked(own, "styles", roots)
    limits = lint_styles(styles[0], styles[1], findings) if styles else Limits()
    strings = _strings(package, own, findings)
    frame = SheetFrame(limits, strings, frozenset(one.lower() for one in names), defined, views)
    seen: dict[str, CellsSeen] = {}
    selected = []
    for sheet in _entries(root):
        link = own.get(relation_id(sheet))
        name = sheet.get("name", "")
        if (link is None or not package.has(link.target)
                or (findings.alone and name not in findings.own)):
            continue
        part, cells = link.target, None
        if link.kind == "worksheet":
            try:
                with package.guarded(part):
                    tree, cells = lint_cells(package.read(part), name, frame, findings)
            except InputError as error:
                findings.take(error.issues, name)
                continue
            seen[sheet.get("sheetId", "")] = cells
        elif part.lower() in roots:
            tree = roots[part.lower()]
        else:  # told of where it was read, or called a worksheet elsewhere
            continue
        lint_sheet_parts(tree, name, part, cells, frame, links.get(part, []), findings)
        if any(one.get("tabSelected") in {"1", "true"} for one in tree.iter("{*}sheetView")):
            selected.append(name)
    for name in selected[1:]:
        findings.hazard("xlsx_tabs_selected", name, "、".join(selected))
    lint_tables(links, roots, defined, limits, findings)
    chain = _linked(own, "calcChain", roots)
    if chain:
        lint_calc_chain(chain[0], chain[1], seen, findings)


def _linked(own: Mapping[str, Link], kind: str, roots: Mapping[str, etree._Element]
            ) -> tuple[etree._Element, str] | None:
    for link in own.values():
        if link.kind == kind and link.target.lower() in roots:
            return roots[link.target.lower()], link.target
    return None


def _entries(root: etree._Element) -> list[etree._Element]:
    sheets = child(root, "sheets")
    return [] if sheets is None else [one for one in sheets if local(one) == "sheet"]


def _sheets(root: etree._Element, own: Mapping[str, Link], main: str, findings: Findings
            ) -> list[str]:
    """Check the list of sheets and return their names in order."""
    entries = _entries(root)
    names = [one.get("name", "") for one in entries]
    for name in names:
        if (not name or len(name.encode("utf-16-le")) // 2 > MAX_SHEET_NAME
                or _BAD_IN_SHEET.search(name) or name[0] == "'" or name[-1] == "'"):
            findings.fault("xlsx_sheet_name", main, name, of={name})
    for key, values in (("name", [name.lower() for name in names]),
                        ("sheetId", [one.get("sheetId", "") for one in entries]),
                        ("r:id", [relation_id(one) for one in entries])):
        for value, count in Counter(values).items():
            if count > 1:
                alike = {name for name, one in zip(names, values, strict=True) if one == value}
                findings.fault("xlsx_sheet_twice", main, f"{key}={value!r}", of=alike)
    for one in entries:
        number = one.get("sheetId", "")
        if not 0 < number_in(number) <= MAX_SHEET_ID:
            findings.fault("xlsx_index", main, f"sheetId={number!r}", range=f"1—{MAX_SHEET_ID}",
                           of={one.get("name", "")})
        link = own.get(relation_id(one))
        if link is not None and "sheet" not in link.kind.lower():
            findings.fault("xlsx_dangling", main, f"{one.get('name')} → {link.written}")
    if all(one.get("state", "visible") != "visible" for one in entries):
        findings.fault("xlsx_no_visible_sheet", main, str(len(entries)))
    return names


def _names(root: etree._Element, main: str, sheets: list[str], findings: Findings
           ) -> frozenset[str]:
    """Check the defined names and return them in lower case."""
    known = {name.lower(): name for name in sheets}
    counts: Counter[tuple[str, str]] = Counter()
    lacking: dict[str, tuple[str, ...]] = {}
    parent = child(root, "definedNames")
    for one in () if parent is None else parent:
        name, scope = one.get("name", ""), one.get("localSheetId", "")
        counts[name.lower(), scope] += 1
        plain, text = name.removeprefix("_xlnm."), one.text or ""
        of = partial(_about, text, scope, sheets, known)
        if not findings.enough("xlsx_name", main) and (
                not _NAME.fullmatch(plain) or len(name) > MAX_NAME
                or _LIKE_A_CELL.fullmatch(plain) or parse_a1(plain) is not None):
            findings.fault("xlsx_name", main, name, of=of)
        if scope and not 0 <= number_in(scope) < len(sheets):
            findings.fault("xlsx_index", main, f"{name} localSheetId={scope!r}",
                           range=f"0—{len(sheets) - 1}", of=of)
        if not text.strip():
            findings.fault("xlsx_name", main, f"{name} =", of=of)
        if text not in lacking:  # old books have thousands of names for one dead reference
            lacking[text] = tuple(unknown_sheets(without_texts(text), known))
        for sheet in lacking[text]:
            findings.fault("xlsx_unknown_sheet", main, f"{name} = {text}", sheet=sheet, of=of)
    for (name, _), count in counts.items():
        if count > 1:
            findings.fault("xlsx_name_twice", main, name)
    return frozenset(name for name, _ in counts)


def _about(text: str, scope: str, sheets: list[str], known: Mapping[str, str]) -> set[str]:
    """Name the sheets that a defined name is about: those it refers to, and the one it holds on."""
    found = {known.get(name.lower(), name) for name in sheets_in(text)}
    at = number_in(scope)
    return found | ({sheets[at]} if 0 <= at < len(sheets) else set())


def _views(root: etree._Element, main: str, sheets: int, findings: Findings) -> int:
    """Check the workbook's windows and return their number."""
    views = list(root.iter("{*}workbookView"))
    for one in views:
        for key in ("activeTab", "firstSheet"):
            value = one.get(key, "0")
            if not 0 <= number_in(value) < max(sheets, 1):
                findings.fault("xlsx_index", main, f"{key}={value!r}", range=f"0—{sheets - 1}")
    return max(len(views), 1)  # Google writes none, and Excel opens one of its own


def _strings(package: Package, own: Mapping[str, Link], findings: Findings) -> int:
    """Check the shared strings and return their number."""
    for link in own.values():
        if link.kind != "sharedStrings" or not package.has(link.target):
            continue
        count = 0
        try:
            with package.guarded(link.target):
                for text in shared_strings(package.read(link.target)):
                    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
                    if length > MAX_TEXT:
                        findings.fault("xlsx_too_long", link.target, f"{length} <si> [{count}]",
                                       limit=str(MAX_TEXT))
                    count += 1
        except InputError as error:
            findings.take(error.issues, link.target)
            return _UNKNOWN
        return count
    return 0
