"""The public face in Python: open a workbook, run it, read tables as pandas, change an assumption.

The reference shows all of it in ten lines that run.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.data import Method, Override, Period, Scenario, ScenarioName, Span
from forecast.issues import CellRef, InputError, Issue
from forecast.projection import Result, Settings
from forecast.run import Request, provenance_of, solve, warnings_of
from forecast.workbook import InputBook, read

if TYPE_CHECKING:
    from os import PathLike

    from pandas import DataFrame, Series

    from forecast.delivery import Outputs
    from forecast.exhibits import Exhibits
    from forecast.labels import Lang


@dataclass(frozen=True, slots=True)
class Alternative:
    """A scenario in the making: every change gives a new one.

    ``book`` says which names there are.
    """

    book: Workbook = field(repr=False)
    scenario: Scenario

    def assume(self, item: str, year: int | str | Period, value: float | None = None, *,
               low: float | None = None, high: float | None = None,
               method: Method = Method.ASSUME, reason: str = "") -> Alternative:
        """Return the scenario with one more assumption.

        Parameters
        ----------
        item
            A catalogue code or an item's name; a parameter's name for :attr:`Method.PARAMETER`.
        year
            The year that it holds for.
        value, low, high
            In the item's unit; ``low`` and ``high`` give a range.
        method
            How it is laid on the model, as the sheet 情景 has it.
        reason
            Who says so, and why: printed beside the number.

        Raises
        ------
        InputError
            When the item is not known; the nearest names are proposed.
        """
        code = item if method is Method.PARAMETER else self.book.code(item)
        period = _year(year)
        laid = Override(code, Span(period, period), method, value, low, high, reason=reason)
        return replace(self, scenario=replace(
            self.scenario, overrides=(*self.scenario.overrides, laid)))


@dataclass(frozen=True, slots=True)
class Workbook:
    """A bureau's workbook, read and checked."""

    inputs: InputBook = field(repr=False)
    path: Path

    def code(self, item: str) -> str:
        """Return an item's code, given its code or its name.

        Raises
        ------
        InputError
            When there is none; the nearest names are proposed.
        """
        catalog = self.inputs.dataset.catalog
        found = catalog.find(item)
        if found is not None:
            return found.code
        words = [word for one in catalog for word in (one.code, one.zh)]
        near = get_close_matches(item, words)
        raise InputError([Issue("explain_item", CellRef(item), item,
                                (("choices", "、".join(near) or "—"),))])

    def __getitem__(self, item: str) -> Series:
        """Return an item's annual figures as published, by year, in its unit."""
        import pandas as pd

        code, dataset = self.code(item), self.inputs.dataset
        figures = {year.year: choice.chosen.value for year in dataset.years(code)
                   if (choice := dataset.read(code, year))}
        return pd.Series(figures, name=code, dtype=float).sort_index()

    def scenario(self, name: str, parent: str = ScenarioName.BASELINE) -> Alternative:
        """Begin a scenario over a parent."""
        return Alternative(self, Scenario(name, name, parent))

    def run(self, *scenarios: str | Alternative, draws: int = 1000,
            settings: Settings | None = None, lang: Lang = "zh") -> Run:
        """Project scenarios: names or files, or scenarios made here; all known ones if none.

        Raises
        ------
        InputError
            With every problem of the scenarios and of their solution.
        """
        names = tuple(one for one in scenarios if isinstance(one, str))
        own = tuple(one.scenario for one in scenarios if not isinstance(one, str))
        asked = settings or Settings(draws=draws)
        request = Request(self.path, names, settings=asked, lang=lang, own=own)
        return Run(self, solve(self.inputs, request), request)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run gives: values by item, tables as printed, and all outputs on request."""

    book: Workbook = field(repr=False)
    result: Result = field(repr=False)
    request: Request = field(repr=False)

    def __getitem__(self, item: str) -> DataFrame:
        """Return an item's central values, a row a year and a column a scenario, in its unit."""
        import pandas as pd

        code, result = self.book.code(item), self.result
        years = [period.year for period in result.periods]
        return pd.DataFrame({name: [result.value(code, period, name) for period in result.periods]
                             for name in result.names()}, index=pd.Index(years, name="year"),
                            dtype=float)

    def exhibits(self) -> Exhibits:
        """Return everything that the run shows: sheets, charts, the memo, as data."""
        from forecast.exhibits import exhibit

        book = self.book.inputs
        return exhibit(self.result, provenance_of(book, self.result),
                       warnings_of(book, self.result, self.request.lang), self.request.lang,
                       book.bureau)

    def tables(self) -> dict[str, DataFrame]:
        """Return every table as printed on the result sheets, unrounded, by its id."""
        import pandas as pd

        return {table.id: pd.DataFrame(
            [[cell.value for cell in row.cells] for row in table.rows],
            index=pd.Index([row.key for row in table.rows], name=table.label_title),
            columns=[column.key for column in table.columns])
            for table in self.exhibits().tables()}

    def save(self, folder: str | PathLike[str]) -> Outputs:
        """Write the result workbook, the annex, the pictures and the record into a folder.

        The same files, byte for byte, as ``forecast run --out folder``.
        """
        from forecast.delivery import write

        book = self.book.inputs
        request = replace(self.request, out=Path(folder))
        return write(request.destination, book, self.result, self.exhibits(),
                     provenance_of(book, self.result))[0]


def open(path: str | PathLike[str]) -> Workbook:  # noqa: A001  # forecast.open reads best
    """Read a workbook of the contract.

    Raises
    ------
    InputError
        With every problem found, by cell.
    """
    return Workbook(read(Path(path)), Path(path))


def _year(year: int | str | Period) -> Period:
    """Return a year given as a number, a text (``2020年``) or a period."""
    if isinstance(year, Period):
        return year
    return Period.annual(int(str(year).strip().removesuffix("年")))
