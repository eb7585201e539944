"""A table of a web page, as it is written: rows of cells, which may hold tables."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDEST, TALLEST = 1000, 65_534
"""The largest spans that a page may state; more counts as these."""


@dataclass(slots=True)
class Cell:
    """One cell: its text in lines, its spans, what its attributes say of its value."""

    attributes: dict[str, str]
    wide: int = 1
    tall: int = 1
    text: str = ""
    tables: list[Table] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """One row."""

    hidden: bool
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """One table; ``hidden_columns`` count from its left edge."""

    rows: list[Row] = field(default_factory=list)
    columns: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def only_text(table: Table) -> str | None:
    """Return the text of a table that is one cell, as pages wrap a value; None for others."""
    if len(table.rows) == 1 and len(table.rows[0].cells) == 1 and not table.rows[0].cells[0].tables:
        return table.rows[0].cells[0].text
    return None
