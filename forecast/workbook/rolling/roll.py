"""A roll done: the plan carried out on a copy of the package; other parts stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forecast import archives
from forecast.issues import CellRef, InputError, Issue
from forecast.labels import label
from forecast.workbook.editing import edit_sheet, grow_names, refuse_tracked
from forecast.workbook.inputs import read
from forecast.workbook.marked import SheetNotes, take_back
from forecast.workbook.rolling.plan import planned
from forecast.xlsx import (
    book_of,
    grafted_sheets,
    open_draft,
    remove_sheets,
    unescaped,
    written,
)

if TYPE_CHECKING:
    from lxml import etree

    from forecast.data import Override
    from forecast.labels import Lang
    from forecast.workbook.rolling.edits import Awaited, NotedEdits, Plan
    from forecast.xlsx import Draft


@dataclass(frozen=True, slots=True)
class Rolled:
    """A workbook rolled on.

    Parameters
    ----------
    path
        Where it was written.
    year
        The new plan year.
    left_out
        Sheets of the old workbook that the new one has not: results, the list of a check.
    frozen
        Cells (sheet, address) whose formulas pointed at those sheets and are values now.
    awaited
        What is to be filled in.
    past
        Scenario and assumption whose years are all past.
    waits_for
        Forecasts start where they did until the new base year has a figure of this item; empty
        when it has.
    """

    path: Path
    year: int
    left_out: tuple[str, ...]
    frozen: tuple[tuple[str, str], ...]
    awaited: tuple[Awaited, ...]
    past: tuple[tuple[str, Override], ...]
    waits_for: str


def roll_on(source: Path, target: Path | None = None, year: int | None = None,
            lang: Lang = "zh") -> Rolled:
    """Write next year's workbook from this year's.

    Parameters
    ----------
    source
        This year's workbook; it is only read.
    target
        Where the new one goes, written whole or not at all; None names it after its year, in the
        current folder, beside what is there.
    year
        The new plan year, which must follow the old one; None takes it as that.
    lang
        Language of the notes on what is to be filled in.

    Raises
    ------
    InputError
        When the source does not check clean or tracks its changes, when its plan year is not
        known or not the one before ``year``, or when the two files are of different kinds.
    """
    if target is not None and source.suffix.lower() != target.suffix.lower():
        raise InputError([Issue("roll_suffix", CellRef(target.name), target.suffix or target.name,
                                (("expected", source.suffix),))])
    plan = planned(read(source), year)
    path = archives.unused(Path(f"{plan.year}{source.suffix}")) if target is None else target
    with open_draft(source) as draft:
        refuse_tracked(draft)
        listed = take_back(draft)
        removed = remove_sheets(draft, {*grafted_sheets(draft), *([listed] if listed else ())})
        _carry_out(draft, plan, lang)
        data = draft.pack()
    path.parent.mkdir(parents=True, exist_ok=True)
    archives.put(data, path)
    return Rolled(path, plan.year, removed.sheets, removed.frozen, plan.awaited, plan.past,
                  plan.waits_for)


def _carry_out(draft: Draft, plan: Plan, lang: Lang) -> None:
    """Do every edit of a plan."""
    book = book_of(draft)
    parts = {unescaped(one.get("name", "")): book.part_of(one) for one in book.sheets()}
    types: dict[str, str] = {}
    by_sheet = {one.sheet: one for one in plan.sheets}
    for name, part in parts.items():
        if not part or not draft.has(part):
            continue
        notes = SheetNotes(draft, part, book.relation_base, types, "roll")
        edits = by_sheet.get(name)
        if edits is None and not notes.has_ours():
            continue
        root = draft.xml(part, "worksheet")
        if notes.has_ours():
            notes.forget(root)
        if edits is not None:
            edit_sheet(root, edits)
            _write_notes(notes, root, edits, lang)
        draft.put(part, written(root))
    grow_names(book, plan.sheets)
    book.recalculate()
    draft.put(draft.package.main_part(), written(book.root))
    draft.declare(types)


def _write_notes(notes: SheetNotes, root: etree._Element, edits: NotedEdits, lang: Lang) -> None:
    texts: dict[tuple[int, int], list[str]] = {}
    for spot, one in edits.notes:
        texts.setdefault(spot, []).append(awaited_text(one, lang))
    mark = label("roll.mark", lang)
    notes.write(root, {spot: mark + "\n".join(lines) for spot, lines in texts.items()}, lang)


def awaited_text(one: Awaited, lang: Lang) -> str:
    """Say what is to be filled in."""
    return label(f"roll.{one.key}", lang, **dict(one.fields))
