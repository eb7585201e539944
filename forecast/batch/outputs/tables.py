"""Every number as Parquet, a file a province: a row a number, sorted by place, as it goes."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from forecast import archives
from forecast.data import shipped_catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from forecast.batch.store import Record
    from forecast.batch.totals import Total
    from forecast.labels import Lang

COLUMNS = ("unit", "above", "item", "name", "year", "scenario", "statistic", "value", "measure",
           "status")
_STATISTICS = ("value", "low", "high", "p10", "p25", "p50", "p75", "p90", "added", "given",
               "eliminated", "places", "reconciled")
_AT_ONCE = 100_000
"""Rows of a group: what a reader reads at once, and what is held in memory."""
Line = tuple[str, str, str, str, str, str, str, float, str, str]


class Tables:
    """Parquet files of a folder, open until all is written; then each takes its place.

    Raises
    ------
    ImportError
        Where pyarrow, which is an extra, is not installed.
    """

    def __init__(self, folder: Path) -> None:
        import pyarrow as pa

        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._stack = folder, ExitStack()
        self._schema = pa.schema([(name, pa.float64() if name == "value" else pa.string())
                                  for name in COLUMNS])
        self._writers: dict[str, Any] = {}
        self._waiting: dict[str, list[Line]] = {}

    def add(self, name: str, lines: Iterable[Line]) -> None:
        """Add rows to a file."""
        waiting = self._waiting.setdefault(name, [])
        waiting.extend(lines)
        if len(waiting) >= _AT_ONCE:
            self._write(name)

    def close(self) -> tuple[Path, ...]:
        """Write what waits and put the files in their places."""
        for name in list(self._waiting):
            self._write(name)
        for writer in self._writers.values():
            writer.close()
        self._stack.close()
        return tuple(self._folder / f"{name}.parquet" for name in sorted(self._writers))

    def _write(self, name: str) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        lines = self._waiting[name]
        if name not in self._writers:
            side = self._stack.enter_context(archives.aside(self._folder / f"{name}.parquet"))
            self._writers[name] = parquet.ParquetWriter(side, self._schema, compression="zstd")
        columns = [pa.array([line[at] for line in lines], self._schema.field(at).type)
                   for at in range(len(COLUMNS))]
        self._writers[name].write_table(pa.table(columns, schema=self._schema))
        lines.clear()


def record_lines(record: Record, above: str, lang: Lang) -> list[Line]:
    """Return the rows of one place, read in full."""
    data, catalog = record.data, shipped_catalog()
    called = dict(data["scenarios"])
    own = {code: (zh if lang == "zh" else en, unit) for code, (zh, en, unit) in data["own"].items()}
    found: list[Line] = []
    for scenario, items in record.numbers.items():
        for code, years in items.items():
            name, unit = own.get(code) or (catalog[code].name(lang),
                                           catalog[code].unit.name(lang))
            found += [(data["place"], above, code, name, year, called[scenario], key,
                       float(cell[key]), unit, str(cell.get("status") or cell.get("kind", "")))
                      for year, cell in years.items() for key in _STATISTICS
                      if cell.get(key) is not None]
    return found


def total_lines(total: Total, lang: Lang, called: Mapping[str, str]) -> list[Line]:
    """Return the rows of a total."""
    catalog = shipped_catalog()
    return [(total.name, "", code, catalog[code].name(lang), year, called.get(scenario, scenario),
             key, float(cell[key]), catalog[code].unit.name(lang), "total")
            for scenario, items in total.figures.items() for code, years in items.items()
            for year, cell in years.items() for key in _STATISTICS if key in cell]
