"""A sheet of ours written anew where the user has worked on it since.

The figures, headings, charts and rules are ours and are replaced. The view, the print set-up,
column widths and what the user added beside our tables stay, each beside the row it stood by.
"""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from forecast.xlsx.addresses import a1, parse_a1
from forecast.xlsx.elements import child, local, own_children, unset
from forecast.xlsx.graft.contents import cells_of, content_of, extent
from forecast.xlsx.graft.kept import keep_settings
from forecast.xlsx.graft.sheets import settle_dimension
from forecast.xlsx.references import Moves, Place, moved_area

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from forecast.xlsx.graft.contents import Spot
    from forecast.xlsx.graft.record import SheetRecord
    from forecast.xlsx.graft.settling import Settling

ORDER = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
         "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
         "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr",
         "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
         "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches",
         "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF",
         "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
         "extLst")  # fmt: skip
"""The children of a worksheet in the order of ECMA-376 part 1, §18.3.1.99."""
_OURS = {"dimension", "cols", "sheetData", "autoFilter", "mergeCells", "conditionalFormatting",
         "hyperlinks", "rowBreaks", "ignoredErrors", "drawing"}  # fmt: skip
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?\d{1,7}")
_WIDTH_STEP = 0.2
"""Programs write a width that nobody changed a little differently when they save."""


_USERS = {"dataValidations", "protectedRanges", "mergeCells", "hyperlinks",
          "conditionalFormatting"}  # fmt: skip
"""What a user sets on ranges of a sheet."""
_FORMULAS = ("f", "formula", "formula1", "formula2")


@dataclass(frozen=True, slots=True)
class Merged:
    """A sheet written anew.

    Parameters
    ----------
    root
        The sheet.
    in_the_way
        Filled cells of the user's where a figure of ours must go; when there are some, the sheet
        must not be written.
    """

    root: etree._Element
    in_the_way: tuple[str, ...]


def merge(host: etree._Element, ours: etree._Element, name: str, settled: Settling,
          record: SheetRecord | None, strings: Sequence[str],
          dressed: Callable[[int, int], int]) -> Merged:
    """Write a sheet of ours over its former self.

    Parameters
    ----------
    host
        The sheet as the user left it.
    ours
        The sheet as it must be now, at its place in the user's workbook.
    name
        The name of the sheet.
    settled
        Where everything goes.
    record
        What was written last time, None when that is not known.
    strings
        The user's shared strings.
    dressed
        Gives a format of ours what a user chose in another format: its fill, its font.
    """
    cells, mine = cells_of(host), settled.mine
    new = cells_of(ours)
    moves = Moves({name: Place(name, settled.moved)})
    rows = {row: settled.moved.at(row) for row in {row for row, _ in cells}}
    goes = {spot: (rows[spot[0]], spot[1]) for spot in cells}
    others = {spot: cell for spot, cell in cells.items() if spot not in mine}
    _keep_looks({goes[spot]: cell for spot, cell in cells.items() if spot in mine}, new,
                settled.columns.at(1), strings, dressed)
    filled = [spot for spot in sorted(others) if content_of(others[spot], strings).readings]
    taken = Counter(goes[spot] for spot in filled)
    in_the_way = tuple(a1(*spot) for spot in filled
                       if goes[spot] in new or taken[goes[spot]] > 1)
    root = etree.Element(host.tag, _attributes(host), nsmap=_prefixes(host))
    root.text = host.text
    if settled.moved:
        _move_theirs(host, name, moves)
    _cells_beside(ours, {goes[spot]: cell for spot, cell in sorted(others.items())
                         if goes[spot] not in new}, host, settled)
    kept = {goes[spot] for spot in mine}
    _list_beside("mergeCells", host, ours, kept)
    _list_beside("hyperlinks", host, ours, kept)
    _rules_beside(host, ours)
    _widths_kept(host, ours, record)
    keep_settings(host, ours, settled, record, strings)
    settle_dimension(ours, extent(ours))
    for one in _in_order([one for one in host if local(one) not in _OURS],
                         [one for one in own_children(ours) if local(one) in _OURS]):
        root.append(one)
    return Merged(root, in_the_way)


def _move_theirs(host: etree._Element, name: str, moves: Moves) -> None:
    """Let what the user set on ranges, and the formulas of the user's, follow the rows."""
    place = moves.sheets[name]
    for one in own_children(host):
        if local(one) in _USERS:
            for each in one.iter():
                for key in ("ref", "sqref"):
                    if each.get(key):
                        each.set(key, moved_area(each.get(key, ""), place))
    for one in host.iter(*(f"{{*}}{tag}" for tag in _FORMULAS)):
        if one.get("ref"):
            one.set("ref", moved_area(one.get("ref", ""), place))
        one.text = moves.formula(one.text, name) if one.text else one.text


def _prefixes(host: etree._Element) -> dict[str, str]:
    return dict(host.nsmap)  # type: ignore[arg-type]  # the stubs forget the default namespace


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in element.attrib.items()}


def _keep_looks(former: dict[Spot, etree._Element], new: dict[Spot, etree._Element], left: int,
                strings: Sequence[str], dressed: Callable[[int, int], int]) -> None:
    """Leave cells of ours the fill and font that a user gave them, where the row is the same."""
    same = {row for row, column in former if column == left and (row, column) in new
            and content_of(former[row, column], strings).readings
            == content_of(new[row, column]).readings}
    for spot, cell in former.items():
        if spot[0] in same and spot in new and cell.get("s"):
            style = int(new[spot].get("s", "0"))
            other = dressed(style, int(cell.get("s", "0")))
            if other != style:
                new[spot].set("s", str(other))


def _cells_beside(ours: etree._Element, others: dict[Spot, etree._Element],
                  host: etree._Element, settled: Settling) -> None:
    """Put the user's cells among ours, row by row, in order, and the rows that are the user's."""
    data, host_data = child(ours, "sheetData"), child(host, "sheetData")
    if data is None or host_data is None:
        return
    rows = {int(row.get("r", "0")): row for row in own_children(data)}
    theirs = {int(row.get("r", "0")): row for row in own_children(host_data)}
    came = {settled.moved.at(number): row for number, row in theirs.items()
            if number in settled.inserted or settled.moved.at(number) not in rows}
    for number in settled.inserted:
        if number in theirs:
            to = settled.moved.at(number)
            rows[to] = _empty_row(theirs[number], data, to)
    for spot, cell in sorted(others.items()):
        row = rows.get(spot[0])
        if row is None:
            row = rows[spot[0]] = _empty_row(came.get(spot[0]), data, spot[0])
        unset(row, "spans")
        before = sum(1 for one in own_children(row)
                     if (parse_a1(one.get("r", "")) or (0, 0))[1] < spot[1])
        made = deepcopy(cell)
        made.set("r", a1(*spot))
        row.insert(before, made)
    data[:] = [rows[number] for number in sorted(rows)]


def _empty_row(host: etree._Element | None, data: etree._Element, number: int) -> etree._Element:
    made = etree.Element(str(data.tag).replace("sheetData", "row"),
                         _attributes(host) if host is not None else {})
    made.set("r", str(number))
    unset(made, "spans")
    return made


def _inside(ref: str, mine: set[Spot]) -> bool:
    return parse_a1(ref.split(":", maxsplit=1)[0]) in mine


def _list_in(root: etree._Element, name: str, like: etree._Element) -> etree._Element:
    """Return a list of a sheet, made if it is not there."""
    found = child(root, name)
    if found is None:
        found = etree.SubElement(root, str(like.tag))
    return found


def _list_beside(name: str, host: etree._Element, ours: etree._Element, mine: set[Spot]) -> None:
    """Keep the entries of a list (merged ranges, links) that do not begin in a cell of ours."""
    theirs = child(host, name)
    if theirs is None:
        return
    kept = [one for one in own_children(theirs) if not _inside(one.get("ref", ""), mine)]
    if kept:
        target = _list_in(ours, name, theirs)
        target.extend(deepcopy(one) for one in kept)
        if target.get("count") or theirs.get("count"):
            target.set("count", str(len(target)))


def _rules_beside(host: etree._Element, ours: etree._Element) -> None:
    """Keep the conditional formats that are not ours: ours read alike but for their cells."""
    known = {_rule_print(one) for one in own_children(ours)
             if local(one) == "conditionalFormatting"}
    first = 1 + max((int(rule.get("priority") or 0) for rule in ours.iter("{*}cfRule")), default=0)
    for one in own_children(host):
        if local(one) != "conditionalFormatting" or _rule_print(one) in known:
            continue
        made = deepcopy(one)
        for step, rule in enumerate(made.iter("{*}cfRule")):
            rule.set("priority", str(first + step))
        first += len(made)
        ours.append(made)


def _rule_print(formatting: etree._Element) -> tuple[str, ...]:
    return tuple(_REFERENCE.sub("#", one.text or "") for one in formatting.iter("{*}formula"))


def _widths_kept(host: etree._Element, ours: etree._Element, record: SheetRecord | None) -> None:
    """Keep the widths that the user set: those that differ from what we wrote last time."""
    theirs = child(host, "cols")
    if theirs is None:
        return
    before = record.widths if record else {}
    target = _list_in(ours, "cols", theirs)
    columns = {number: one for one in _single(target) for number in (int(one.get("min", "1")),)}
    for one in _single(theirs):
        number = int(one.get("min", "1"))
        old = float(before.get(number, "nan"))
        if number not in columns or not abs(float(one.get("width") or 0) - old) < _WIDTH_STEP:
            columns[number] = one
    for one in list(target):
        target.remove(one)
    target.extend(_joined([columns[number] for number in sorted(columns)]))


def _single(columns: etree._Element) -> Iterator[etree._Element]:
    """Go through the columns one by one; a stretch to the sheet's end stays one."""
    for one in own_children(columns):
        first, last = int(one.get("min", "1")), int(one.get("max", "1"))
        for number in range(first, last + 1) if last - first < 1000 else (first,):
            made = deepcopy(one)
            made.set("min", str(number))
            made.set("max", str(number if last - first < 1000 else last))
            yield made


def _joined(columns: Sequence[etree._Element]) -> list[etree._Element]:
    """Join neighbours that look alike into stretches."""
    made: list[etree._Element] = []
    for one in columns:
        last = made[-1] if made else None
        if (last is not None and int(last.get("max", "0")) == int(one.get("min", "0")) - 1
                and _look(last) == _look(one)):
            last.set("max", one.get("max", ""))
        else:
            made.append(one)
    return made


def _look(column: etree._Element) -> dict[str, str]:
    return {key: value for key, value in _attributes(column).items() if key not in {"min", "max"}}


def _in_order(theirs: Sequence[etree._Element],
              ours: Sequence[etree._Element]) -> list[etree._Element]:
    """Put the children of a sheet in the order of the schema; the unknown stay where they were."""
    ranks = {name: rank for rank, name in enumerate(ORDER)}
    found: list[tuple[int, int, etree._Element]] = []
    rank = -1
    for one in theirs:
        rank = ranks.get(local(one), rank)
        found.append((rank, 0, one))
    found += [(ranks[local(one)], 1, one) for one in ours]
    return [one for _, _, one in sorted(found, key=lambda entry: entry[:2])]

