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
_STATISTICS = frozenset({"value", "low", "high", "p10", "p25", "p50", "p75", "p90", "added",
                         "given", "eliminated", "places"})
_AT_ONCE = 5_000
"""Rows of a group: what a reader reads at once, and what is held in memory."""
Line = tuple[str, str, str, str, str, str, str, float, str, str]


class Tables:
    """Parquet files of a folder, one open at a time; when all is written each takes its place.

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
        self._names: list[str] = []
        self._writer: Any = None
        self._waiting: list[Line] = []

    def add(self, name: str, lines: Iterable[Line]) -> None:
        """Add rows to a file; all rows of one come together, since it is closed after them."""
        if not self._names or self._names[-1] != name:
            if name in self._names:
                raise ValueError(f"{name} twice")
            self._end()
            self._names.append(name)
        self._waiting.extend(lines)
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def close(self) -> tuple[Path, ...]:
        """Write what waits and put the files in their places."""
        self._end()
        self._stack.close()
        return tuple(self._folder / f"{name}.parquet" for name in sorted(self._names))

    def _end(self) -> None:
        """Write the rest of a file."""
        if self._waiting:
            self._write()
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _write(self) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        if self._writer is None:
            path = self._folder / f"{self._names[-1]}.parquet"
            side = self._stack.enter_context(archives.aside(path))
            self._writer = parquet.ParquetWriter(side, self._schema, compression="zstd")
        columns = [pa.array([line[at] for line in self._waiting], self._schema.field(at).type)
                   for at in range(len(COLUMNS))]
        self._writer.write_table(pa.table(columns, schema=self._schema))
        self._waiting.clear()
        del columns
        pa.default_memory_pool().release_unused()


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
                       float(figure), unit, str(cell.get("status") or cell.get("kind", "")))
                      for year, cell in years.items() for key, figure in cell.items()
                      if key in _STATISTICS and figure is not None]
    return found


def total_lines(total: Total, lang: Lang, called: Mapping[str, str]) -> list[Line]:
    """Return the rows of a total."""
    catalog = shipped_catalog()
    return [(total.name, "", code, catalog[code].name(lang), year, called.get(scenario, scenario),
             key, float(figure), catalog[code].unit.name(lang), "total")
            for scenario, items in total.figures.items() for code, years in items.items()
            for year, cell in years.items() for key, figure in cell.items() if key in _STATISTICS]
