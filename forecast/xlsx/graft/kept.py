"""What staff set on a sheet of ours: rows hidden, grouped or made taller, filters, page breaks.

Our sheets hide no row and group nothing, and which columns they hide is recorded: all else that is
hidden or grouped is the user's. A height or a page break is, where it is another than was written
last time; rows are told by their names, since somebody may have put rows between them.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from forecast.xlsx.elements import child, number_in, own_children, unset
from forecast.xlsx.graft.contents import breaks_of, labels_in, rows_in, way_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from lxml import etree

    from forecast.xlsx.graft.record import SheetRecord
    from forecast.xlsx.graft.settling import Settling

_FOLDED = ("hidden", "outlineLevel", "collapsed")
_HEIGHT_STEP = 0.5
"""Points by which programs write a height otherwise that nobody changed."""


def keep_settings(host: etree._Element, ours: etree._Element, settled: Settling,
                  record: SheetRecord | None, strings: Sequence[str]) -> None:
    """Carry what the user set on the former sheet over to the new one, in place."""
    left = record.left if record else 1
    before, now = labels_in(host, left, strings), labels_in(ours, settled.columns.at(left))
    heights = {row.label: row.height for row in record.rows} if record else {}
    if not any(heights.values()):  # nothing is known of what was written
        heights, record = {}, None
    rows = {number_in(one.get("r")): one for one in rows_in(ours)}
    for one in rows_in(host):
        number = number_in(one.get("r"))
        to = settled.moved.at(number)
        label = before.get(number, "")
        if to not in rows:
            continue
        if label and label == now.get(to):
            _fold(one, rows[to])
            _stretch(one, rows[to], heights.get(label))
        elif (any(one.get(key) for key in _FOLDED) and not label and to not in now
                and _below(number, before) == _below(to, now)):
            _fold(one, rows[to])  # a row of a chart, or between two tables
    _fold_columns(host, ours, record.hidden if record else frozenset())
    _keep_filter(host, ours)
    if record is not None:
        _keep_breaks(host, ours, settled, record, before)
        _turn(host, ours, record.way)


def _below(number: int, labels: Mapping[int, str]) -> tuple[str, int]:
    """Name a row without a label: the label next above it, and how far that is."""
    above = next((row for row in range(number - 1, 0, -1) if row in labels), 0)
    return labels.get(above, ""), number - above


def _fold(theirs: etree._Element, ours: etree._Element) -> None:
    for key in _FOLDED:
        if (value := theirs.get(key)) is not None:
            ours.set(key, value)


def _stretch(theirs: etree._Element, ours: etree._Element, written: str | None) -> None:
    """Keep a height that is another than was written last time."""
    height = theirs.get("ht")
    if written is None or not height or theirs.get("customHeight") not in {"1", "true"}:
        return
    try:
        is_same = bool(written) and abs(float(height) - float(written)) < _HEIGHT_STEP
    except ValueError:
        return
    if not is_same:
        ours.set("ht", height)
        ours.set("customHeight", "1")


def _fold_columns(host: etree._Element, ours: etree._Element, hidden: Collection[int]) -> None:
    """Hide and group columns as the user did; both sheets state a column an element by now.

    ``hidden`` are the columns that we hid last time: of those the user may have shown some.
    """
    theirs: Mapping[int, etree._Element] = {
        number: one for one in host.iterfind("{*}cols/{*}col")
        for number in range(int(one.get("min", "1")), min(int(one.get("max", "1")), _COLUMNS) + 1)}
    for one in ours.iterfind("{*}cols/{*}col"):
        number = int(one.get("min", "1"))
        if one.get("max") != one.get("min") or number not in theirs:
            continue
        if number not in hidden:
            _fold(theirs[number], one)
        elif theirs[number].get("hidden") is None:
            unset(one, "hidden")


_COLUMNS = 1000


def _keep_filter(host: etree._Element, ours: etree._Element) -> None:
    """Keep a filter that the user set, with what it picks, where the new sheet filters the same."""
    theirs, own = child(host, "autoFilter"), child(ours, "autoFilter")
    if theirs is None or (own is not None and (not len(theirs) or len(own))):
        return
    if own is None:
        ours.append(deepcopy(theirs))
    elif own.get("ref") == theirs.get("ref"):
        own.extend(deepcopy(one) for one in theirs)


def _keep_breaks(host: etree._Element, ours: etree._Element, settled: Settling,
                 record: SheetRecord, before: Mapping[int, str]) -> None:
    """Keep the page breaks when the user has moved, added or removed one."""
    named = tuple(before.get(number, "") for number in breaks_of(host))
    if named == record.breaks:
        return
    theirs, own = child(host, "rowBreaks"), child(ours, "rowBreaks")
    if own is not None:
        ours.remove(own)
    if theirs is not None:
        kept = deepcopy(theirs)
        for one in own_children(kept):
            one.set("id", str(settled.moved.at(number_in(one.get("id")) + 1) - 1))
        ours.append(kept)


def _turn(host: etree._Element, ours: etree._Element, written: str) -> None:
    """Lay the paper of the former sheet as the new one asks, unless the user has turned it."""
    theirs = child(host, "pageSetup")
    if theirs is not None and way_of(host) == written and (way := way_of(ours)):
        theirs.set("orientation", way)
