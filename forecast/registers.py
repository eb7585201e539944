"""The registers of a workbook: what is listed row by row and is no series.

Each row keeps the cell that it was read from, so that a later check can name it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.issues import CellRef
    from forecast.periods import Period

Level = Literal["centre", "province", "city", "district"]
LEVELS: tuple[Level, ...] = ("centre", "province", "city", "district")


@dataclass(frozen=True, slots=True)
class Share:
    """How one tax is shared among the four levels over one span of months.

    Parameters
    ----------
    tax
        A catalogue code.
    first, last
        Months, both included; ``last`` is None while the rule is in force.
    centre, province, city, district
        Per cent of what is collected in the district's area; together 100.
    origin
        The row's first cell; ``cells`` the cells of the columns, by column key.
    """

    tax: str
    first: Period
    last: Period | None
    centre: float
    province: float
    city: float
    district: float
    origin: CellRef | None = None
    cells: tuple[tuple[str, CellRef], ...] = ()

    @classmethod
    def of(cls, tax: str, span: tuple[Period, Period | None], ratios: Sequence[float],
           origin: CellRef, cells: tuple[tuple[str, CellRef], ...] = ()) -> Share:
        """Make a row from its ratios in the order of :data:`LEVELS`."""
        centre, province, city, district = ratios
        return cls(tax, *span, centre, province, city, district, origin, cells)

    def place(self, key: str) -> CellRef | None:
        """Return the cell of one column, the row's first cell when it is not known."""
        return dict(self.cells).get(key, self.origin)

    @property
    def ratios(self) -> tuple[float, ...]:
        """The four ratios, from the centre down."""
        return (self.centre, self.province, self.city, self.district)


@dataclass(frozen=True, slots=True)
class Registers:
    """Every register of a workbook; empty where the sheet is absent or blank."""

    shares: tuple[Share, ...] = ()
