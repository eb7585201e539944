"""What stands in a sheet besides its cells: ranges, rules, links, views, drawings."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from forecast.xlsx.addresses import MAX_COLUMN, Area, a1, parse_a1
from forecast.xlsx.element_order import disorders
from forecast.xlsx.elements import local, number_in
from forecast.xlsx.lint.cells import lint_formula
from forecast.xlsx.lint.formulas import unknown_sheets
from forecast.xlsx.lint.relations import unknown_ids
from forecast.xlsx.lint.styles import check_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from forecast.xlsx.draft import Link
    from forecast.xlsx.lint.cells import CellsSeen, SheetFrame
    from forecast.xlsx.lint.findings import Findings

_RANGES = {"mergeCell": "ref", "autoFilter": "ref", "hyperlink": "ref", "selection": "sqref",
           "conditionalFormatting": "sqref", "dataValidation": "sqref", "pane": "topLeftCell",
           "sheetView": "topLeftCell", "protectedRange": "sqref",
           "ignoredError": "sqref"}  # fmt: skip
_LENGTHS = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 255}
_BOUNDS = {"sheetView": {"zoomScale": (10.0, 400.0)},
           "pageSetup": {"scale": (0.0, 400.0), "fitToWidth": (0.0, 32_767.0),
                         "fitToHeight": (0.0, 32_767.0)},
           "col": {"outlineLevel": (0.0, 7.0), "width": (0.0, 255.0)},
           "sheetFormatPr": {"defaultRowHeight": (0.0, 409.5)}}  # fmt: skip
_MOST = {"hyperlinks": 65_530, "rowBreaks": 1_026, "colBreaks": 1_026, "dataValidations": 65_534}
_FORMULAS = frozenset({"formula", "formula1", "formula2"})
_MARGIN_TEXTS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader",
                           "firstFooter"})
_LIST, _URL, _MARGIN_TEXT = 255, 2_079, 255
_DIFFERENCES = frozenset({"cfRule", "colorFilter", "sortCondition"})


def lint_sheet_parts(root: etree._Element, sheet: str, part: str, cells: CellsSeen | None,
                     frame: SheetFrame, links: list[Link], findings: Findings) -> None:
    """Check a sheet's tree, from which the cells were taken. ``cells`` is None for a chart sheet.

    ``part`` is the sheet's part, which the findings about relationships name.
    """
    for found in disorders(root) if cells is not None else ():
        findings.fault("xlsx_order", sheet, found)
    if cells is not None:
        unknown_ids(root, part, links, findings)
    for one in root.iter():
        if isinstance(one.tag, str):
            _element(one, sheet, frame, findings)
    _merges(root, sheet, findings)
    _columns(root, sheet, frame, findings)
    _relations(root, sheet, links, findings)


def _element(one: etree._Element, sheet: str, frame: SheetFrame, findings: Findings) -> None:
    name = local(one)
    key = _RANGES.get(name)
    if key is not None and one.get(key) is not None:
        for text in one.get(key, "").split():
            if area_of(text) is None:
                findings.fault("xlsx_address", sheet, f"<{name} {key}={text!r}>")
    if name in _DIFFERENCES:
        check_index(one.get("dxfId"), frame.limits.differences, f"{name} dxfId", sheet, findings)
    for attribute, bounds in _BOUNDS.get(name, {}).items():
        if one.get(attribute) is not None:
            _bounded(one, attribute, bounds, sheet, findings)
    if len(one) > _MOST.get(name, len(one)):
        findings.fault("xlsx_too_long", sheet, f"{len(one)} <{name}>", limit=str(_MOST[name]))
    _contents(one, name, sheet, frame, findings)


def _contents(one: etree._Element, name: str, sheet: str, frame: SheetFrame, findings: Findings
              ) -> None:
    if name == "sheetView":
        check_index(one.get("workbookViewId"), frame.views, "workbookViewId", sheet, findings)
    elif name == "dataValidation":
        _validation(one, sheet, findings)
    elif name == "hyperlink":
        _hyperlink(one, sheet, frame, findings)
    elif name in _FORMULAS:
        lint_formula(one.text or "", sheet, frame.sheets, findings)
    elif name in _MARGIN_TEXTS:
        findings.too_long(one.text or "", _MARGIN_TEXT, f"<{name}>", sheet)


def _bounded(one: etree._Element, key: str, bounds: tuple[float, float], sheet: str,
             findings: Findings) -> None:
    try:
        good = bounds[0] <= float(one.get(key, "0")) <= bounds[1]
    except ValueError:
        good = False
    if not good:
        findings.fault("xlsx_index", sheet, f"<{local(one)} {key}={one.get(key)!r}>",
                       range=f"{bounds[0]:g}—{bounds[1]:g}")


def _validation(one: etree._Element, sheet: str, findings: Findings) -> None:
    """A list of choices that is written out may have 255 characters; so may the messages."""
    at = one.get("sqref", "").split(" ")[0]
    for key, limit in _LENGTHS.items():
        findings.too_long(one.get(key, ""), limit, f"dataValidation {key}", sheet, at)
    if one.get("type") == "list":
        for formula in one:
            text = formula.text or ""
            if local(formula) == "formula1" and text.startswith('"'):
                findings.too_long(text.strip('"'), _LIST, "formula1", sheet, at)


def _hyperlink(one: etree._Element, sheet: str, frame: SheetFrame, findings: Findings) -> None:
    """A link inside the workbook leads to a cell of a sheet that is there, or to a name."""
    location, at = one.get("location", ""), one.get("ref", "")
    for key, limit in (("tooltip", 255), ("location", _URL)):
        findings.too_long(one.get(key, ""), limit, f"hyperlink {key}", sheet, at)
    if not location or any(str(key).endswith("}id") for key in one.attrib):
        return
    where, _, target = location.rpartition("!")
    dead = [name for name in unknown_sheets(location, frame.sheets) if where]
    plain = target.lower()
    alive = area_of(target) is not None or plain in frame.names or "[" in plain
    if dead or not (alive or (where and plain)):
        findings.hazard("xlsx_link", sheet, location, at)


def _merges(root: etree._Element, sheet: str, findings: Findings) -> None:
    """Find merged ranges that overlap, by a sweep over the rows."""
    areas = sorted(area for one in root.iter("{*}mergeCell")
                   if (area := area_of(one.get("ref", ""))) is not None)
    open_areas: list[Area] = []
    for area in areas:
        open_areas = [other for other in open_areas if other[2] >= area[0]]
        for other in open_areas:
            if other[1] <= area[3] and area[1] <= other[3]:
                findings.fault("xlsx_merge", sheet, f"{_text(other)} {_text(area)}",
                               _text(area).split(":", maxsplit=1)[0])
        open_areas.append(area)


def _columns(root: etree._Element, sheet: str, frame: SheetFrame, findings: Findings) -> None:
    """Columns are described once each, from left to right."""
    spans = []
    for one in root.iterfind("{*}cols/{*}col"):
        check_index(one.get("style"), frame.limits.formats, "<col> style", sheet, findings)
        first, last = number_in(one.get("min")), number_in(one.get("max"))
        if 0 < first <= last <= MAX_COLUMN:
            spans.append((first, last))
        else:
            findings.fault("xlsx_columns", sheet,
                           f"<col min={one.get('min', '')!r} max={one.get('max', '')!r}>")
    for before, after in pairwise(spans):
        if after[0] <= before[1]:
            findings.fault("xlsx_columns", sheet, f"<col min={after[0]} max={after[1]}>")


def _relations(root: etree._Element, sheet: str, links: list[Link], findings: Findings) -> None:
    """What a sheet names must lead to a part of the right kind."""
    kinds = {link.id: link.kind for link in links}
    wanted = {"drawing": "drawing", "legacyDrawing": "vmlDrawing", "tablePart": "table",
              "legacyDrawingHF": "vmlDrawing", "picture": "image"}  # fmt: skip
    for one in root.iter():
        kind = wanted.get(local(one))
        if kind is None:
            continue
        for key, value in one.attrib.items():
            if str(key).endswith("}id") and kinds.get(str(value), kind) != kind:
                findings.fault("xlsx_dangling", sheet, f"<{local(one)}> → {kinds[str(value)]}")
    for link in links:
        if link.kind == "hyperlink" and link.external and not 0 < len(link.written) <= _URL:
            findings.fault("xlsx_link", sheet, f"{link.id} {link.written[:80]}")


def area_of(text: str) -> Area | None:
    """Read a range (a cell, a block, whole rows or columns) as top, left, bottom, right."""
    ends = text.replace("$", "").split(":")
    if len(ends) > 2 or not all(ends):
        return None
    spots = list(_ends(ends))
    if len(spots) != 2:
        return None
    (top, left), (bottom, right) = spots
    return (top, left, bottom, right) if top <= bottom and left <= right else None


def _ends(ends: list[str]) -> Iterator[tuple[int, int]]:
    first, last = ends[0], ends[-1]
    if first.isdigit() and last.isdigit() and len(ends) == 2:
        first, last = f"A{first}", f"XFD{last}"
    elif first.isalpha() and last.isalpha() and len(ends) == 2:
        first, last = f"{first}1", f"{last}1048576"
    for end in (first, last):
        spot = parse_a1(end)
        if spot is not None:
            yield spot


def _text(area: Area) -> str:
    return f"{a1(*area[:2])}:{a1(*area[2:])}"
