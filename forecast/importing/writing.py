"""A plan carried out on the workbook's package: the old file or the new one, never a part."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from forecast import archives
from forecast.faults import told
from forecast.issues import CellRef, InputError, Issue
from forecast.locks import held, lock_of
from forecast.workbook import (
    BUDGETS,
    MONTHLY,
    YEARLY,
    Column,
    SheetEdits,
    deliver,
    edit_book,
    refuse_open,
)
from forecast.xlsx import file_bytes, open_draft

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.importing.merging import Plan
    from forecast.workbook import Stock


def carry_out(plan: Plan, stock: Stock) -> Path | None:
    """Write what a plan changes into the workbook it was made for.

    Every part that holds nothing of it stays byte for byte.

    Returns
    -------
    Path or None
        The dated copy of the old file; None where there was nothing to write.

    Raises
    ------
    InputError
        When the workbook is open in another program, was changed since it was read, be it by
        another import that came first, tracks its changes, or is locked. Nothing is written then.
    """
    if plan.changes_nothing:
        return None
    with held(lock_of(stock.path), stock.path):
        refuse_open(stock.path)
        if hashlib.sha256(file_bytes(stock.path)).hexdigest() != stock.digest:
            file = stock.path.name
            raise InputError([Issue("import_changed", CellRef(file), file)])
        data = rewritten(plan, stock)
        with told(stock.path), archives.copies_kept([stock.path]) as kept:
            deliver(data, stock.path)
    return kept[0]


def rewritten(plan: Plan, stock: Stock) -> bytes:
    """Return the workbook with a plan carried out."""
    with open_draft(stock.path) as draft:
        edit_book(draft, plan.edits, plan.made, _model(stock))
        return draft.pack()


def _model(stock: Stock) -> SheetEdits | None:
    """Return the sheet whose formats a sheet that must be made takes."""
    for spec in (YEARLY, BUDGETS, MONTHLY):
        found = stock.table(spec)
        if found is not None:
            last = max([*found.others, *found.columns.values()])
            return SheetEdits(found.grid.name, min(found.columns.values()), found.header_row,
                              (Column(last, last),))
    return None
