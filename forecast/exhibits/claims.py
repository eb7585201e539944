"""Claims: what a sentence says, the printed cells it rests on, and when it may be said.

A clause is a key of the label table with the cells that its words need. It is said only where every
one of them is printed as a number; wording comes last. What was said is kept, so that a reader (or
a test) can hold each sentence against its cells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.exhibits.kit import MISSING, change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.exhibits.kit import Maker, Table


@dataclass(frozen=True, slots=True)
class At:
    """A cell of a printed table, by the keys of table, row and column.

    ``as_change`` writes a growth rate as papers do: 增长4.66%; ``bare`` leaves out its sign.
    """

    table: str
    row: str
    column: str
    as_change: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A clause that was said: its label, the cells it rests on with their texts, its words."""

    key: str
    cells: Mapping[str, tuple[At, str]]
    words: str


@dataclass(frozen=True, slots=True)
class Teller:
    """Says clauses over the tables of a run, and keeps them.

    ``said`` grows with every clause that could be said.
    """

    make: Maker
    tables: Mapping[str, Table]
    said: list[Claim] = field(default_factory=list)

    def text(self, at: At) -> str:
        """Return a cell as printed; empty when the table, the row or a number is not there."""
        table = self.tables.get(at.table)
        if table is None or not any(row.key == at.row for row in table.rows) or not any(
                column.key == at.column for column in table.columns):
            return ""
        text = table.text(at.row, at.column)
        return "" if text == MISSING else text

    def clause(self, key: str, cells: Mapping[str, At], **words: object) -> str:
        """Say a clause; empty when a cell that it rests on is not there."""
        printed = {name: (at, self.text(at)) for name, at in cells.items()}
        if not all(text for _, text in printed.values()):
            return ""
        found = self.make.text(f"say_{key}", **words, **{
            name: self._worded(at, text) for name, (at, text) in printed.items()})
        self.said.append(Claim(key, printed, found))
        return found

    def _worded(self, at: At, text: str) -> str:
        if at.as_change:
            return change(self.make, text)
        return text.lstrip("-") if at.bare else text

    def stop(self, *clauses: str) -> str:
        """Join clauses to a sentence; empty when the first, which carries it, is."""
        return "".join(clauses) + self.make.text("full_stop") if clauses and clauses[0] else ""
