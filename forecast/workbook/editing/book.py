"""The edits of several sheets done on a draft: sheets made, shown and changed, names grown."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from forecast.issues import CellRef, InputError, Issue
from forecast.workbook.editing.fresh import Look, fresh_sheet, look_of
from forecast.workbook.editing.lists import grow_lists
from forecast.workbook.editing.pushing import push_rows
from forecast.workbook.editing.ranges import grown_area, grown_block
from forecast.workbook.editing.sheet import edit_sheet
from forecast.xlsx import (
    BookPart,
    area_of,
    book_of,
    drop_chain,
    fixed_text,
    quoted,
    unescaped,
    unset,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml import etree

    from forecast.workbook.editing.edits import SheetEdits
    from forecast.workbook.specs import SheetSpec
    from forecast.xlsx import Area, Draft

_PRINT_AREA, _FILTER = "_xlnm.Print_Area", "_xlnm._FilterDatabase"
_BUILT_IN = "_xlnm."
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def refuse_tracked(draft: Draft) -> None:
    """Refuse a workbook that keeps a log of its changes: it would not know of ours."""
    if any(one.kind == "revisionHeaders" for one in draft.links(draft.package.main_part())):
        file = draft.package.file
        raise InputError([Issue("changes_tracked", CellRef(file), file)])


def edit_book(draft: Draft, edits: Sequence[SheetEdits], made: Iterable[SheetSpec] = (),
              model: SheetEdits | None = None) -> None:
    """Do the edits of several sheets.

    Parameters
    ----------
    made
        Sheets of the contract that the workbook lacks and that are made first.
    model
        Where the formats of new sheets are taken from: a sheet, its header, its first column.

    Raises
    ------
    InputError
        When the workbook tracks its changes, or its structure is locked and a sheet would have to
        be made or shown.
    """
    refuse_tracked(draft)
    book = book_of(draft)
    main = draft.package.main_part()
    types: dict[str, str] = {}
    fresh = tuple(made)
    for spec in fresh:
        _refuse_locked(book, draft)
        part = draft.free_name(posixpath.join(posixpath.dirname(main), "worksheets"), "sheet",
                               ".xml")
        draft.put(part, fresh_sheet(spec, _look(draft, book, model), book.namespace))
        types[part] = _WORKSHEET
        link = draft.add_link(main, f"{book.relation_base}/worksheet", part, book.used_ids())
        book.add_sheet(spec.name, link)
    book = BookPart(book.root, {one.id: one.target for one in draft.links(main)})
    entries = {unescaped(one.get("name", "")): one for one in book.sheets()}
    for change in edits:
        own = entries[change.sheet]
        part = book.part_of(own)
        if change.is_shown and own.get("state"):
            _refuse_locked(book, draft)
            unset(own, "state")
        elif not change.is_shown and change.sheet in {spec.name for spec in fresh}:
            own.set("state", "hidden")
        for at in change.pushed:
            push_rows(draft, book, change.sheet, at)
        root = draft.xml(part, "worksheet")
        edit_sheet(root, change)
        draft.put(part, written(root))
        grow_lists(draft, part, change)
    if any(change.pushed for change in edits):
        drop_chain(draft)
    grow_names(book, edits)
    book.recalculate()
    draft.put(main, written(book.root))
    draft.declare(types)


def _refuse_locked(book: BookPart, draft: Draft) -> None:
    if book.locked():
        file = draft.package.file
        raise InputError([Issue("structure_locked", CellRef(file), file)])


def _look(draft: Draft, book: BookPart, model: SheetEdits | None) -> Look:
    part = next((book.part_of(one) for one in book.sheets()
                 if model is not None and unescaped(one.get("name", "")) == model.sheet), "")
    if model is None or not part:
        return Look()
    figures = max((one.at for one in model.columns), default=model.left)
    return look_of(draft.xml(part), model.header, model.left, figures)


def grow_names(book: BookPart, edits: Iterable[SheetEdits]) -> None:
    """Let print areas, filters and names of whole tables take in what was added."""
    changes = {one.sheet: one for one in edits}
    for one in book.names():
        area = area_of(one.text or "")
        if area is None or area[0] not in changes:
            continue
        grown = _grown(one, area[1], changes[area[0]])
        if grown != area[1]:
            one.text = f"{quoted(area[0])}!{fixed_text(grown)}"


def _grown(name: etree._Element, area: Area, edits: SheetEdits) -> Area:
    own = name.get("name", "")
    if own == _PRINT_AREA:
        return grown_area(area, edits)
    if own == _FILTER:
        return grown_block(area, edits)
    if own.startswith(_BUILT_IN) or area[2] == area[0]:
        return area
    top, left, bottom, right = grown_block(area, edits)
    # a name of one column stays one of that column
    return top, left, bottom, right if left <= edits.left else area[3]
