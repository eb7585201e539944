"""Every number in one DuckDB file, beside the Parquet files that it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast import archives

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_MEMORY = "256MB"
"""What DuckDB may take: the files are sorted already, so it only has to copy."""
_GROUP = 10_240
"""Rows that it holds before it writes them; its own choice takes sixty times the room."""


def write_database(tables: Sequence[Path], path: Path) -> bool:
    """Write the table ``numbers``; False where DuckDB, which is an extra, is not installed."""
    try:
        import duckdb
    except ImportError:
        return False
    with archives.aside(path) as side:
        side.unlink(missing_ok=True)
        with duckdb.connect() as base:
            base.execute(f"SET memory_limit = '{_MEMORY}'; SET threads = 1; "
                         "SET write_buffer_row_group_count = 1")
            place = str(side).replace("'", "''")
            base.execute(f"ATTACH '{place}' AS made (ROW_GROUP_SIZE {_GROUP})")
            base.execute("CREATE TABLE made.numbers AS SELECT * FROM read_parquet($files)",
                         {"files": [str(one) for one in tables]})
            base.execute("DETACH made")
    return True
