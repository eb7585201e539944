"""All copies together: what is to be merged into the workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.importing.collecting.figures import base_of, new_figures
from forecast.importing.collecting.offices import open_copies
from forecast.importing.collecting.rows import gather_rows
from forecast.importing.merging import State
from forecast.issues import Severity
from forecast.workbook import INDICATORS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forecast.data import Catalog, Item
    from forecast.importing.collecting.offices import Office
    from forecast.importing.figures import Understood
    from forecast.importing.merging import PlacedRow
    from forecast.issues import Issue
    from forecast.workbook import Stock


@dataclass(frozen=True, slots=True)
class Gathered:
    """What copies add to a workbook.

    Parameters
    ----------
    stock
        The workbook's, which knows the indicators and budget lines that come in.
    understood, rows
        The figures of each copy that the workbook has not; the rows of registers.
    refused
        Files that are no copies, and cells of copies that could not be read.
    """

    stock: Stock
    offices: tuple[Office, ...]
    understood: tuple[Understood, ...]
    rows: tuple[PlacedRow, ...]
    refused: tuple[Issue, ...]


def gather_copies(paths: Sequence[Path], target: Stock) -> Gathered:
    """Read the copies and hold them against the workbook."""
    offices, refused = open_copies(paths, target)
    items = target.items.replaced(_own(target.items, offices))
    base = base_of(target, offices)
    read = {office.file: new_figures(office, target, items, base) for office in offices}
    rows = gather_rows(target, offices, {file: found[1] for file, found in read.items()}, items)
    disputed = {str(dict(one.values).get("name")) for one in rows
                if one.spec is INDICATORS and one.state is State.DIFFERENT}
    items = target.items.replaced(one for one in _own(target.items, offices)
                                  if one.zh not in disputed)
    return Gathered(replace(target, items=items), tuple(offices),
                    tuple(found[0] for found in read.values()), tuple(rows),
                    (*refused, *(one for office in offices for one in _unread(office, target))))


def _own(known: Catalog, offices: Sequence[Office]) -> list[Item]:
    """Return the indicators and budget lines that copies have and the workbook has not."""
    return [item for office in offices for item in office.stock.items
            if item.is_own and item.code not in known]


def _unread(office: Office, target: Stock) -> list[Issue]:
    """Return the cells of a copy that could not be read and that are not the workbook's own."""
    there = {(one.code, one.where.sheet, one.where.cell) for one in target.issues}
    return [replace(one, where=replace(one.where, file=office.file))
            for one in office.stock.issues if one.severity is Severity.ERROR
            and (one.code, one.where.sheet, one.where.cell) not in there]
