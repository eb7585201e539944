"""Every number in one DuckDB file, beside the Parquet files that it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast import archives

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_MEMORY = "32MB"
"""What DuckDB may take: the files are sorted already, so it only has to copy."""
_GROUP = 10_240
"""Rows that it holds before it writes them; its own choice takes sixty times the room."""

_FIRST = "CREATE TABLE made.numbers AS SELECT * FROM read_parquet($file)"
_MORE = "INSERT INTO made.numbers SELECT * FROM read_parquet($file)"


def write_database(tables: Sequence[Path], path: Path) -> bool:
    """Write the table ``numbers``; False without tables, or without DuckDB, which is an extra."""
    if not tables:
        return False
    try:
        import duckdb
    except ImportError:
        return False
    with archives.aside(path) as side, duckdb.connect() as base:
        side.unlink(missing_ok=True)
        base.execute(f"SET memory_limit = '{_MEMORY}'; SET threads = 1; "
                     "SET write_buffer_row_group_count = 1; SET enable_progress_bar = false")
        place = str(side).replace("'", "''")
        for at, one in enumerate(tables):
            # let go of after each file: what is written stays in its memory up to the limit else
            base.execute(f"ATTACH '{place}' AS made (ROW_GROUP_SIZE {_GROUP})")
            base.execute(_MORE if at else _FIRST, {"file": str(one)})
            base.execute("DETACH made")
    return True
