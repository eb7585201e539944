"""Every output of a batch, each replaced in one step."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.batch.ledger import State
from forecast.batch.outputs.database import write_database
from forecast.batch.outputs.doubts import doubts_of
from forecast.batch.outputs.tables import Tables, record_lines, total_lines
from forecast.batch.pages import Lost, PlaceRow, Roll, book_of, place_row
from forecast.batch.spool import Spool
from forecast.batch.totals import totals_of, tree_of
from forecast.data import ScenarioName
from forecast.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from forecast.batch.ledger import Line
    from forecast.batch.listing import Entry
    from forecast.batch.pages import Doubt
    from forecast.batch.store import Store
    from forecast.batch.totals import Node, Total
    from forecast.labels import Lang


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a batch hands in, and in which language."""

    out: Path
    lang: Lang

    def path(self, key: str) -> Path:
        """Return the path of an output."""
        return self.out / label(f"batch.{key}", self.lang)


def write_outputs(to: Destination, entries: Sequence[Entry], lines: Sequence[Line], store: Store
                  ) -> tuple[tuple[Path, ...], tuple[Doubt, ...]]:
    """Write what a batch hands in; return the paths, the book first, and what totals make doubtful.

    Raises
    ------
    OSError
        When something cannot be written; what was there before is there then.
    """
    from forecast.workbook import refuse_open, write_results

    listed = {entry.stem: entry for entry in entries}
    done = [line for line in lines if line.state is State.DONE]
    ledger = to.path("ledger_file")
    if not done:
        return (ledger,), ()
    refuse_open(to.path("book_file"))
    above, called, scenarios = _said(done, listed, store)
    root = tree_of(_counted(lines, store), above, _nested(entries), to.lang)
    tables, rows = _tables(to), Spool[PlaceRow]()
    name = label("batch.totals_file", to.lang)

    def hear(total: Total) -> None:
        if tables is not None:
            tables.add(name, total_lines(total, to.lang, called))

    totals = totals_of(root, store, scenarios, hear) if root else {}
    # one whose first year is not the usual is in no total: its rows lie with those of all
    files = dict.fromkeys(above, label("batch.all", to.lang)) | (dict(_files(root)) if root else {})
    held = _held(totals)
    for line in sorted(done, key=lambda one: (files[one.stem], one.place, one.stem)):
        record = store.get(line.key, full=True)
        row = place_row(record, above[line.stem], _link(to, listed[line.stem]))
        rows.append(replace(row, reconciled=held.get((line.stem, row.year))))
        if tables is not None:
            tables.add(files[line.stem], record_lines(record, above[line.stem], to.lang))
    written = tables.close() if tables is not None else ()
    lost = [Lost(line.place, line.state.told(to.lang), _link(to, listed.get(line.stem)),
                 line.issues) for line in lines if line.state is not State.DONE]
    doubts = doubts_of(done, above, _nested(entries), rows, to.lang)
    sheets = book_of(Roll(list(totals.values())[::-1], rows, lost, doubts), to.lang)
    totals.clear()  # a nation's book needs the room
    with ThreadPoolExecutor(1) as beside:  # DuckDB works while Python writes the book
        base = beside.submit(write_database, written, to.path("database_file"))
        write_results(sheets, to.path("book_file"), to.lang)
    found = [to.path("book_file"), ledger, *written]
    if base.result():
        found.append(to.path("database_file"))
    return tuple(found), doubts


def _counted(lines: Sequence[Line], store: Store) -> list[Line]:
    """Return the lines as totals see them: one with another first year than most is not there.

    This year's figures of some and last year's of others make no sum.
    """
    first = {line.stem: store.get(line.key).data["ahead"][0] for line in lines
             if line.state is State.DONE}
    usual = Counter(first.values()).most_common(1)[0][0]
    return [line if first.get(line.stem, usual) == usual else replace(line, state=State.MISSING)
            for line in lines]


def _nested(entries: Sequence[Entry]) -> dict[str, str]:
    """Return which places of the list are only there to say what is above them."""
    above = {entry.above for entry in entries}
    return {entry.name: entry.above for entry in entries
            if entry.path is None and entry.name in above}


def _said(done: Sequence[Line], listed: Mapping[str, Entry], store: Store
          ) -> tuple[dict[str, str], dict[str, str], tuple[str, ...]]:
    """Return each place's superior, the scenarios' names, and the scenarios, the main one first."""
    above = {stem: entry.above for stem, entry in listed.items() if entry.above}
    called: dict[str, str] = {}
    for line in done:
        data = store.get(line.key).data
        above[line.stem] = listed[line.stem].above or data["above"]
        for name, told in data["scenarios"]:
            called.setdefault(name, told)
    names = sorted(called, key=lambda one: one != ScenarioName.BASELINE)
    return above, called, tuple(names)


def _tables(to: Destination) -> Tables | None:
    """Open the tables; None without pyarrow, which is an extra."""
    try:
        return Tables(to.path("tables_folder"))
    except ImportError:
        return None


def _files(root: Node) -> Iterator[tuple[str, str]]:
    """Name the file of each workbook: the place below the root that it lies in, else the root."""
    for line in (*root.members, *((root.own,) if root.own else ())):
        yield line.stem, root.name
    for below in root.below:
        for node in below.walk():
            for line in (*node.members, *((node.own,) if node.own else ())):
                yield line.stem, below.name


def _held(totals: Mapping[str, Total]) -> dict[tuple[str, str], float]:
    """Return revenue as held to the place above, by stem and year."""
    return {(stem, year): value for total in totals.values()
            for year, shares in total.reconciled.get("gpb_revenue", {}).items()
            for stem, value in shares.items()}


def _link(to: Destination, entry: Entry | None) -> str:
    """Return where a workbook lies, as seen from the book; on another drive in full."""
    if entry is None or entry.path is None:
        return ""
    try:
        return os.path.relpath(entry.path, to.out).replace(os.sep, "/")
    except ValueError:
        return str(entry.path)
