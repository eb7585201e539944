"""Claims: what a sentence says, the printed cells it rests on, and when it may be said.

A clause is a key of the label table with the cells that its words need. It is said only where every
one of them is printed as a number; wording comes last. What was said is kept, so that a reader (or
a test) can hold each sentence against its cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.exhibits.kit import MISSING, asked_text, change, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.exhibits.kit import Maker, Table
    from forecast.issues import CellRef


_OF_BUDGET = frozenset({"structural", "gap_parts", "gap_closing"})
"""Tables whose rows add up the whole of the general budget."""


_HOLDS = {"nontax_regular": "nontax_revenue", "one_off_fails": "nontax_one_off",
          "payer": "tax_revenue"}
"""The published line that holds what recurs in it, what may fail, what may leave."""


@dataclass(frozen=True, slots=True)
class At:
    """A cell of a printed table, by the keys of table, row and column.

    ``as_change`` writes a growth rate as papers do: 增长4.66%; ``bare`` leaves out its sign;
    ``roughly`` writes a level as people speak: 约2,580.
    """

    table: str
    row: str
    column: str
    as_change: bool = False
    bare: bool = False
    roughly: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A clause that was said: its label, the cells it rests on with their texts, its words.

    ``asked`` names the cells that are asked about instead of said.
    """

    key: str
    cells: Mapping[str, tuple[At, str]]
    words: str
    asked: frozenset[str] = frozenset()


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
            name: self.worded(at) for name, (at, _) in printed.items()})
        asked = frozenset(name for name, at in cells.items() if self.doubt(at))
        for said in {self.worded(cells[name]) for name in asked}:  # which has no unit
            found = re.sub(f"({re.escape(said)})(?:%|[万亿]元)", r"\1", found)
        self.said.append(Claim(key, printed, found, asked))
        return found

    def worded(self, at: At) -> str:
        """Write a cell as its sentence says it; what is doubtful is asked about instead."""
        text, cell = self.text(at), self.doubt(at)
        if cell is not None:
            return asked_text(self.make, cell)
        if at.as_change:
            return change(self.make, text)
        if at.roughly:
            return spoken(text, self.make.lang)
        return text.lstrip("+-") if at.bare else text

    def doubt(self, at: At) -> CellRef | None:
        """Return the cell that a doubtful number rests on; None for a number that may be said.

        Tables are keyed by item and scenario (:mod:`forecast.exhibits.sentences`), with the year
        before the item or after the column where it is not the first one projected.
        """
        make, doubts = self.make, self.make.result.doubts
        column, _, later = at.column.partition(":")
        if at.table == "risk_register":
            return self._of_risk(at.row) if column in {"amount", "expected"} else None
        if at.table == "targets" and column in {"probability", "verdict"}:
            cell = doubts.targets.get(at.row.partition(":")[0])
            if cell is not None:
                return cell
        if at.table in _OF_BUDGET:
            mine = {make.plan if column == "plan" else make.main}
            return next((cell for (name, item, _), cell in doubts.cells.items()
                         if name in mine and make.result.catalog[item].account == "general"), None)
        year, _, item = at.row.rpartition(":")
        scenario = column if column in make.result.names() else (
            make.plan if column == "plan" else make.main)
        period = next((one for one in make.result.horizon if str(one) in {year, later}),
                      make.result.first)
        beside = make.plan if column == "gap" else None  # the plan is one of its two sides
        return next((cell for name in (scenario, beside)
                     if name and (cell := doubts.cells.get((name, item, period)))), None)

    def _of_risk(self, row: str) -> CellRef | None:
        """Find the doubtful number in a risk: its line's, or that of a total that the line splits.

        The rows are lines, and what may fail or leave in one of them.
        """
        make, doubts = self.make, self.make.result.doubts
        items, first = make.result.catalog, make.result.first
        code: str | None = _HOLDS.get(row.partition(":")[0], row if row in items else None)
        own = doubts.cells.get((make.main, code or "", first))
        direct = {one.at[1]: one.where for one in doubts.found if one.at[0] == make.main}
        while own is None and code is not None:
            own, code = direct.get(code), items[code].parent
        return own

    def stop(self, *clauses: str) -> str:
        """Join clauses to a sentence; empty when the first, which carries it, is."""
        return "".join(clauses) + self.make.text("full_stop") if clauses and clauses[0] else ""
