"""What describes a sheet of the contract: its name, its columns, how the others spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "choice", "item", "period", "date", "unit"]
Spread = Literal["none", "years", "budgets", "items"]
HEADER_ROW = 4
"""Title, note and unit stand above the header of every sheet that is made."""
GUIDE, LISTS = "填表说明", "选项"
"""The sheets of ours that no contract describes: how to fill in, and what may be chosen."""


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: its key in code, its header word, what it holds.

    ``required``: a row that is filled otherwise cannot be read without it (必填). ``hint`` is the
    cell note in the template; ``is_last`` sets it right of the columns that spread.
    """

    key: str
    header: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    width: float = 12.0
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet: its name, its title row, its fixed columns, and how the others spread.

    No sheet must be there; a workbook is what its sheets hold.

    ``spread`` says what the columns right of the fixed ones are: ``years`` (a header cell a year:
    ``2019年``, under it a status word and a publication date), ``budgets`` (``2019年预算数``,
    ``2020年预算数``…), ``items`` (a header cell an item), or none.
    """

    name: str
    title: str
    row_is: str
    columns: tuple[ColumnSpec, ...]
    spread: Spread = "none"
    unit: str = ""
    note: str = ""

    @property
    def places(self) -> dict[str, int]:
        """The columns by key as a sheet is made, left of those that spread."""
        return {one.key: place for place, one in enumerate(
            (one for one in self.columns if not one.is_last), 1)}
