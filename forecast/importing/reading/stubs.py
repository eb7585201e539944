"""What stands beside figures: the names, periods, units and codes of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import plain
from forecast.importing.reading.cues import alone
from forecast.importing.reading.periods import period_of, period_of_cell
from forecast.importing.reading.tags import Role, Tag
from forecast.importing.reading.words import clean
from forecast.workbook.inputs import day_of, status_of, units_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from forecast.importing.reading.words import Vocabulary
    from forecast.xlsx import RawCell


def stub_tag(role: Role, cell: RawCell, text: str, known: Vocabulary) -> Tag:
    """Read one cell beside the figures by what its column holds."""
    if role in {Role.NAME, Role.CLASS}:
        return known.tag(text)
    if role in {Role.PERIOD, Role.MONTH}:
        return _period(cell, text, role)
    reader = _READERS.get(role)
    return reader(text) if reader is not None else Tag()


def _period(cell: RawCell, text: str, role: Role) -> Tag:
    """Read a period, one with words behind it (2020年1-8月累计), a month as a number."""
    said = period_of_cell(cell) or period_of(clean(text))
    if said is None and role is Role.MONTH and isinstance(cell.value, float):
        month = int(cell.value)
        said = Tag(months=(month, month), step=12) if 1 <= month <= 12 else None
    return said or alone(clean(text)) or Tag()


def _unit(text: str) -> Tag:
    first = text.split(",", maxsplit=1)[0]
    if text.isascii() and not units_named(first):
        return Tag(unit=first.strip().lower())  # Index, 2015=100
    named = units_named(text)
    return Tag(unit=named[0] if named else plain(text))


_READERS: Mapping[Role, Callable[[str], Tag]] = {
    Role.REGION: lambda text: Tag(region=clean(text)),
    Role.CODE: lambda text: Tag(code=plain(text)),
    Role.ID: lambda text: Tag(id=plain(text)),
    Role.UNIT: _unit,
    Role.STATUS: lambda text: Tag(status=status_of(text)),
    Role.PUBLISHED: lambda text: Tag(published=day_of(text)),
}
