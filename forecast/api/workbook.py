"""A bureau's workbook in Python: its figures, its scenarios, its runs."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.api.alternative import Alternative
from forecast.api.naming import period_of, scenario_of
from forecast.api.outcome import Run
from forecast.api.published import Figures
from forecast.api.speaking import in_its_language
from forecast.data import Scenario, ScenarioName, is_pattern
from forecast.footing import ground_of, prior_of, settings_for
from forecast.issues import InputError, describe
from forecast.projection import Settings, read_own
from forecast.run import Request, gather, solve
from forecast.workbook import InputBook, read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from forecast.api.naming import Year
    from forecast.exhibits import Table
    from forecast.issues import Issue
    from forecast.labels import Lang

_YEARS = 5


@dataclass(frozen=True, slots=True, repr=False)
class Workbook:
    """A bureau's workbook, read and checked. ``lang`` is the language of what is shown."""

    inputs: InputBook = field(repr=False)
    path: Path
    lang: Lang = "zh"

    @property
    def data(self) -> Figures:
        """The published figures, by item: ``book.data["gpb_revenue"]`` is a pandas Series."""
        return Figures(self.inputs.dataset, self.lang)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of the scenarios that the workbook and its scenario files know."""
        return tuple(self._known())

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """What was read and should be looked at: ``str(InputError(book.warnings))`` says it."""
        return self.inputs.warnings

    @in_its_language
    def scenario(self, name: str, parent: str | Alternative = ScenarioName.BASELINE) -> Alternative:
        """Begin a scenario of one's own over a parent; a name of the workbook is taken over.

        Raises
        ------
        InputError
            When there is no such parent, with the nearest name.
        """
        if isinstance(parent, Alternative):
            made = replace(parent.scenario, name=name, title=name, name_en="")
        else:
            made = Scenario(name, name, scenario_of(str(parent), self._known()))
        return Alternative(made, self.inputs.dataset.catalog,
                           prior_of(self.inputs, settings_for(self.inputs, Settings())).words,
                           self.lang)

    @in_its_language
    def run(self, scenarios: str | Path | Alternative | Sequence[str | Path | Alternative] = (), *,
            draws: int = 1000, horizon: int | None = None, seed: int | None = None,
            as_of: date | str | None = None, base: Year | None = None,
            shown: Sequence[str] = ()) -> Run:
        """Project scenarios.

        Parameters
        ----------
        scenarios
            Names, scenario files, scenarios made here; all that the workbook knows by default.
        draws
            How many random paths; none gives central values alone.
        horizon
            The number of years projected, or of quarters by a quarterly model; three years by
            default.
        seed
            The same seed gives the same draws; that of ``forecast run`` by default.
        as_of
            Only what was published by that day is known, ``"2020-01-03"``.
        base
            The last known period, ``2019`` or ``"2019Q4"``; found from the data by default.
        shown
            The items that the charts of a model of one's own are about.

        Raises
        ------
        InputError
            With every problem of the scenarios and of their solution.

        Warns
        -----
        UserWarning
            Of each assumption made here that has no effect, and why.
        """
        asked = _listed(scenarios)
        usual = Settings()
        settings = Settings(0 if horizon is None else _count(horizon, "horizon", 1),
                            _count(draws, "draws", 0),
                            usual.seed if seed is None else _count(seed, "seed", 0),
                            _day(as_of, self.lang),
                            base=None if base is None else period_of(base),
                            shown=tuple(shown))
        words = [one for one in asked if isinstance(one, str)]
        known = self._known(asked) if not all(map(is_pattern, words)) else {}
        names = tuple(one if is_pattern(one) and one not in known else scenario_of(one, known)
                      for one in words)
        own = tuple(one.scenario for one in asked if isinstance(one, Alternative))
        request = Request(self.path, names, settings=settings, lang=self.lang, own=own)
        result = solve(self.inputs, request)
        made = {one.name for one in own}
        for idle in (one for run in result.runs if run.scenario.name in made for one in run.idle):
            warnings.warn(describe(idle, self.lang), stacklevel=2)
        return Run(self.inputs, result, request)

    def __repr__(self) -> str:
        return f"<{self.path.name}: {self._said()}>"

    def _repr_html_(self) -> str:
        from forecast.labels import label
        from forecast.render import html_page

        said = [self._said()]
        if count := len(self.warnings):
            said.append(label("result.warnings", self.lang, count=count))
        return html_page(self.inputs.bureau.title or self.path.name, said, self._tables(),
                         self.lang)

    def _known(self, asked: Sequence[str | Alternative] = ()) -> dict[str, Scenario]:
        """Return the scenarios by name, those of files asked for and of one's own among them."""
        files = tuple(one for one in asked if isinstance(one, str) and is_pattern(one))
        own = tuple(one.scenario for one in asked if isinstance(one, Alternative))
        request = Request(self.path, files, own=own)
        return gather(self.inputs, request, ground_of(self.inputs, request.settings))[0]

    def _years(self) -> list[int]:
        dataset = self.inputs.dataset
        return sorted({year.year for code in self.data for year in dataset.years(code)})

    def _said(self) -> str:
        from forecast.labels import label

        years = self._years()
        names = label("exhibit.list_comma", self.lang).join(
            one.label(self.lang) for one in self._known().values())
        if not years:
            return label("result.book_empty", self.lang, scenarios=names)
        return label("result.book_said", self.lang, count=len(self.data), first=years[0],
                     last=years[-1], scenarios=names)

    def _tables(self) -> list[Table]:
        """Build the table of the latest figures."""
        from forecast.data import Period
        from forecast.exhibits import Cell, Column, Row, Table, decimals
        from forecast.labels import label

        dataset, lang = self.inputs.dataset, self.lang
        years = [Period.annual(year) for year in self._years()[-_YEARS:]]
        rows = []
        for item in (dataset.catalog[code] for code in self.data
                     if not set(years).isdisjoint(dataset.years(code))):
            cells = (Cell(dataset.value(item.code, year), decimals(item)) for year in years)
            rows.append(Row(item.code, item.name(lang), (Cell(item.unit.code), Cell(item.code),
                                                         *cells)))
        columns = (Column("unit", label("exhibit.unit", lang)),
                   Column("code", label("result.code", lang)),
                   *(Column(str(year), str(year)) for year in years))
        return [Table("figures", label("result.book_items", lang), "",
                      label("exhibit.item", lang), columns, tuple(rows))] if rows else []


def open(path: str | PathLike[str], lang: Lang = "zh", *,  # noqa: A001  # forecast.open
         model: str | PathLike[str] | None = None,
         catalog: str | PathLike[str] | None = None) -> Workbook:
    """Read a workbook of the contract.

    Parameters
    ----------
    path
        The workbook.
    lang
        The language of names, tables and sentences: ``zh`` or ``en``.
    model, catalog
        A model of one's own (``.model``) in the place of the shipped one; its items (``.toml``).

    Raises
    ------
    InputError
        With every problem found, by cell.
    """
    try:
        own = read_own(*(None if one is None else Path(one) for one in (model, catalog)))
        return Workbook(read(Path(path), model=own), Path(path), lang)
    except InputError as error:
        raise InputError(error.issues, lang) from None


def _listed(scenarios: str | Path | Alternative | Sequence[str | Path | Alternative]
            ) -> list[str | Alternative]:
    """List what was asked for, each once; paths as words."""
    several = scenarios if isinstance(scenarios, Iterable) and not isinstance(
        scenarios, str) else [scenarios]
    listed = [str(one) if isinstance(one, Path) else one for one in several]
    for one in listed:
        if not isinstance(one, (str, Alternative)):
            raise TypeError(f"a scenario is a name, a file or one made here; found {one!r}")
    return [one for place, one in enumerate(listed) if one not in listed[:place]]


def _count(number: int, name: str, least: int) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or number < least:
        raise ValueError(f"{name} must be a whole number, at least {least}; found {number!r}")
    return number


def _day(day: date | str | None, lang: Lang) -> date | None:
    from forecast.labels import label

    if not isinstance(day, str):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise ValueError(label("cli.bad_date", lang, text=day)) from None
