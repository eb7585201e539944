"""What a row is about: by its code, else by its name as people write it.

A code and a name that speak of two items are an error; a name that nobody knows stops nothing, and
what was not read for it is said, with the nearest name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Reading, UnitError, fold, parse_unit
from forecast.issues import Issue, Severity
from forecast.workbook.inputs.cells import report_blank

if TYPE_CHECKING:
    from forecast.data import Account, Item
    from forecast.workbook.inputs.found import Found


def find_item(found: Found, row: int, issues: list[Issue], *, needed: bool = False) -> Item | None:
    """Find a row's item by code, else by name.

    A row that names nothing known and holds no number is a remark and is left alone. One with
    numbers is told and left out; where the row is ``needed``, a judgement whose loss would change
    what is computed, it is an error.
    """
    code, name = found.text(row, "item"), found.text(row, "name")
    has_number = bool(_numbers(found, row))
    if found.is_heading(row) and not has_number:
        return None
    if code:
        item = found.items.find(code)
        if item is None:
            issues.append(unknown(found, row, "item", code))
        return item if item is not None and agree(found, row, item, None, issues) else None
    item = found.items.find(name, dimension=_dimension(found, row)) if name else None
    if item is not None:
        tell_name(found, row, item)
    elif has_number:
        if needed or not name:
            issues.append(unknown(found, row, "name" if name else "item", name))
        else:
            issues.append(unread(found, row))
    return item


def _numbers(found: Found, row: int) -> list[int]:
    """List the columns of a row that hold a number, as far as the table reaches."""
    last = max([*found.others, *found.columns.values()], default=0)
    return [column for column, cell in found.grid.cells.along(row, last + 1)
            if cell.kind == "number"]


def _dimension(found: Found, row: int) -> tuple[tuple[str, int], ...] | None:
    """What a row measures, by its unit; None where it names none that is known."""
    text = found.text(row, "unit")
    try:
        return parse_unit(text).dimension if text else None
    except UnitError:
        return None


def agree(found: Found, row: int, item: Item, account: Account | None, issues: list[Issue]
          ) -> bool:
    """Tell whether a row's code and name can be one item; report them where they cannot."""
    code, name = found.text(row, "item"), found.text(row, "name")
    if not code or not name:
        return True
    meant = found.items.candidates(name)
    line = found.items.find(name, account) if account else None
    # by code: a line that a workbook adds to another total is the same line
    if not meant or item.code in {one.code for one in (*meant, line) if one is not None}:
        return True
    issues.append(Issue("code_differs", found.place(row, "item"), code, (
        ("means", item.zh), ("name", name), ("meant", meant[0].code))))
    return False


def named_item(found: Found, row: int, key: str, issues: list[Issue]) -> Item | None:
    """Return the item that a cell names; a blank, or a name that nobody knows, is an issue."""
    text = found.text(row, key)
    item = found.items.find(text)
    if not text:
        report_blank(found, row, key, issues)
    elif item is None:
        issues.append(unknown(found, row, key, text))
    return item


def unknown(found: Found, row: int, key: str, text: str, account: Account | None = None) -> Issue:
    """Say that a cell names nothing known, with the nearest name."""
    return Issue("unknown_item", found.place(row, key), text,
                 (("near", found.items.nearest(text, account)),))


def unread(found: Found, row: int) -> Issue:
    """Say that a row was not read, for its name is not known."""
    name = found.text(row, "name")
    return Issue("row_unread", found.place(row, "name"), name, (
        ("count", str(len(_numbers(found, row)))), ("near", found.items.nearest(name))),
        Severity.WARNING)


def tell_name(found: Found, row: int, item: Item) -> None:
    """Keep which item a name was taken for, where it is not written as the catalogue has it."""
    name = found.text(row, "name")
    if name and not found.text(row, "item") and fold(name) not in {fold(item.zh), fold(item.en)}:
        found.readings.append(Reading(found.place(row, "name"), name, note=item.zh,
                                      rules=("name",)))
