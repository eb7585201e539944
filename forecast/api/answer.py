"""An answer: what was asked of a run, in words and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame

    from forecast.exhibits import Table
    from forecast.issues import Issue
    from forecast.labels import Lang


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What a question about a run is answered with; a notebook shows it as a page.

    Parameters
    ----------
    title
        What was asked.
    said
        The sentences.
    tables
        The tables, as printed by the command of the same name; none where there is nothing to
        split.
    lines
        An outline whose indents count; it is shown instead of its table.
    warnings
        What to look at before the numbers are used.
    """

    title: str
    said: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    lines: tuple[str, ...] = ()
    warnings: tuple[Issue, ...] = ()
    lang: Lang = "zh"

    @property
    def frames(self) -> dict[str, DataFrame]:
        """The tables as pandas, unrounded, by id: a row a key, a column a key."""
        return {table.id: frame_of(table) for table in self.tables}

    def to_frame(self) -> DataFrame:
        """Return the numbers of all tables in long form, with the columns of ``values.csv``."""
        import pandas as pd

        from forecast.render import Value, table_values

        return pd.DataFrame(table_values(self.tables), columns=list(Value._fields))

    def __repr__(self) -> str:
        from forecast.render import table_lines

        tables = [line for table in self._shown() for line in ("", *table_lines(table))]
        return "\n".join((self.title, *self._sentences(), *self.lines, *tables))

    def _repr_html_(self) -> str:
        from forecast.render import html_lines, html_page

        page = html_page(self.title, self._sentences(), self._shown(), self.lang)
        return page + (html_lines(self.lines) if self.lines else "")

    def _shown(self) -> tuple[Table, ...]:
        """Return the tables that are shown; an outline says already what its table has."""
        return () if self.lines else self.tables

    def _sentences(self) -> tuple[str, ...]:
        from forecast.issues import describe

        return (*self.said, *(describe(one, self.lang) for one in self.warnings))


def frame_of(table: Table) -> DataFrame:
    """Return a table as pandas: unrounded, rows and columns by key."""
    import pandas as pd

    return pd.DataFrame(
        [[cell.value for cell in row.cells] for row in table.rows],
        index=pd.Index([row.key for row in table.rows], name=table.label_title),
        columns=[column.key for column in table.columns])
