"""A run: values by item as pandas, the questions one asks of it, all outputs on request."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from forecast.api.answer import Answer, frame_of
from forecast.api.naming import no_number, period_of, scenario_of, span_of
from forecast.api.speaking import in_its_language
from forecast.cautions import warnings_of
from forecast.provenance import provenance_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

    from pandas import DataFrame

    from forecast.api.alternative import Alternative
    from forecast.api.frames import Paths
    from forecast.api.naming import Year
    from forecast.data import Period
    from forecast.delivery import Outputs
    from forecast.exhibits import Exhibits, Lever, Maker
    from forecast.issues import InputError, Issue
    from forecast.labels import Lang
    from forecast.projection import Result
    from forecast.run import Request
    from forecast.workbook import InputBook


@dataclass(frozen=True, slots=True, repr=False)
class Run:
    """What a run gives; iterating gives the codes of its items."""

    inputs: InputBook = field(repr=False)
    result: Result = field(repr=False)
    request: Request = field(repr=False)

    @property
    def lang(self) -> Lang:
        """The language of what is shown."""
        return self.request.lang

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios' names, in the order asked for."""
        return self.result.names()

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """What the run warns of: ``str(InputError(result.warnings))`` says it in words."""
        return warnings_of(self.inputs, self.result, self.lang)

    def __iter__(self) -> Iterator[str]:
        """Go through the codes of the items that the run has, in the catalogue's order."""
        known = {code for run in self.result.runs for code in run.values}
        return (item.code for item in self.result.catalog if item.code in known)

    @in_its_language
    def __getitem__(self, item: str) -> Paths:
        """Return an item's central values.

        Returns
        -------
        Paths
            A pandas DataFrame in the item's unit: a row a year (a yearly PeriodIndex, the published
            years first), a column a scenario; with ``.quantiles()``, ``.to_frame()``, ``.plot()``.

        Raises
        ------
        InputError
            When the run has no such item; the nearest is proposed.
        """
        from forecast.api.frames import Paths

        return Paths.of(self.result, self._item(item), self.lang)

    @in_its_language
    def value(self, item: str, year: Year, scenario: str | None = None) -> float:
        """Return one central value in the item's unit, of the main scenario by default.

        Raises
        ------
        InputError
            When there is no such item, scenario or figure.
        """
        code, period, name = self._item(item), period_of(year), self._scenario(scenario)
        found = self.result.value(code, period, name)
        if found is None:
            raise self._gap(code, period, name)
        return found

    def to_frame(self) -> DataFrame:
        """Return every number of the run in long form, with the columns of ``values.csv``."""
        from forecast.api.frames import long_frame

        return long_frame(self.result, self.lang)

    def exhibits(self) -> Exhibits:
        """Return everything that the run shows: sheets, charts, the memo, as data."""
        from forecast.exhibits import exhibit

        return exhibit(self.result, provenance_of(self.inputs, self.result), self.warnings,
                       self.lang, self.inputs.bureau)

    def tables(self) -> dict[str, DataFrame]:
        """Return every table as printed on the result sheets, unrounded, by its id."""
        return {table.id: frame_of(table) for table in self.exhibits().tables()}

    @in_its_language
    def explain(self, item: str, year: Year, scenario: str | None = None, *, depth: int = 1
                ) -> Answer:
        """Tell where a figure comes from: its equation, contributions, sources down to the cell.

        Parameters
        ----------
        depth
            How many equations are followed downwards.

        Raises
        ------
        InputError
            When there is no such item or scenario, or no figure of that year.
        """
        from forecast.exhibits import explain, told_table
        from forecast.render import told_page

        lang, name = self.lang, self._scenario(scenario)
        code, period = self.result.catalog.asked(item, lang).code, period_of(year)
        told = explain(self.result, name, code, period, depth, lang)
        if told.value is None:
            raise self._gap(code, period, name)
        table = told_table(told, lang)
        title = f"{told.name} {period} · {self.result.run(name).scenario.label(lang)}"
        return Answer(title, tables=(table,) if table else (),
                      lines=tuple(told_page(told, lang)), lang=lang)

    @in_its_language
    def compare(self, first: str, last: str, items: Sequence[str] = (), *,
                year: Year | None = None, by: Literal["layer", "item"] = "layer") -> Answer:
        """Split the difference of two scenarios of the run, without a residual.

        Parameters
        ----------
        items
            Whose difference: the headlines by default.
        year
            The year shown: the first projected by default.
        by
            The parts: ``layer`` (assumptions, policy, judgement …) or ``item``.

        Raises
        ------
        InputError
            When a scenario, item or year is not of the run.
        """
        from forecast.exhibits import (
            attribution_sentences,
            attribution_table,
            compared,
            mixtures,
            period_of as shown_period,
            usual_items,
        )

        one, other = self._scenario(first), self._scenario(last)
        wanted = [items] if isinstance(items, str) else items
        codes = dict.fromkeys(map(self._modelled, wanted)) or usual_items(self.result)
        period = shown_period(self.result.horizon, "" if year is None else str(period_of(year)),
                              self.result.first, "")
        make = self._make()
        with mixtures(make):
            found = compared(self.result, (one, other), tuple(codes), by)
        names = make.scenario_name(one), make.scenario_name(other)
        table = attribution_table(make, found, names, period)
        return Answer(" → ".join(names), attribution_sentences(make, found, names, period),
                      (table,), lang=make.lang)

    @in_its_language
    def goal(self, item: str, year: Year, value: float, by: str | Sequence[str], *,
             by_year: Year | None = None, scenario: str | None = None) -> Answer:
        """Find the least change of instruments that brings an item to a value.

        Parameters
        ----------
        item, year, value
            What shall be reached, in the item's unit; ``"2020-2022"`` for several years.
        by
            The instruments: parameters, assumptions, rules; behavioural items by their add-factor.
        by_year
            The years in which the instruments may move; a parameter moves in all. The goal's by
            default.

        Raises
        ------
        InputError
            When something is not of the model, the value is no number, or the model has no
            solution.
        ValueError
            When no instrument is named.
        """
        from forecast.issues import CellRef, InputError

        if wrong := no_number(float("nan") if value is None else value, CellRef("value")):
            raise InputError(wrong)
        if not by:
            raise ValueError("by must name an instrument")
        from forecast.exhibits import goal_tables, goal_warnings, goals_of, sought

        name, periods = self._scenario(scenario), self._ahead(year)
        moved = periods if by_year is None else self._ahead(by_year)
        make = self._make()
        goals = goals_of(self.result, name, item, periods, value, option="item")
        levers = [self._lever(make, name, one, moved)
                  for one in dict.fromkeys([by] if isinstance(by, str) else by)]
        found = sought(make, name, goals, levers)
        tables = goal_tables(make, name, levers, found)
        title = " · ".join(f"{make.name(one.item)} {one.period}" for one in goals)
        return Answer(title, tables=tuple(tables),
                      warnings=goal_warnings(make, levers, found), lang=make.lang)

    @in_its_language
    def save(self, folder: str | PathLike[str]) -> Outputs:
        """Write the result workbook, the annex, pictures, values and the record into a folder.

        The same files, byte for byte, as ``forecast run --out folder``.
        """
        from forecast.delivery import write

        request = replace(self.request, out=Path(folder))
        return write(request.destination, self.inputs, self.result, self.exhibits(),
                     provenance_of(self.inputs, self.result))[0]

    def __repr__(self) -> str:
        return f"<{self.inputs.path.name}: {self._said()}>"

    def _repr_html_(self) -> str:
        from forecast.labels import label
        from forecast.render import html_page

        shown, lang = self.exhibits(), self.lang
        head = [table for table in shown.tables() if table.id in {"headline", "indicators"}][:1]
        said = [self._said(), *shown.summary]
        if count := len(self.warnings):
            said.append(label("result.warnings", lang, count=count))
        return html_page(self.inputs.path.name, said, head or shown.tables()[:1], lang)

    def _said(self) -> str:
        from forecast.labels import label

        result, lang = self.result, self.lang
        return label("result.run_said", lang, first=result.first, last=result.horizon[-1],
                     draws=result.settings.draws, scenarios=label("exhibit.list_comma", lang).join(
                         run.scenario.label(lang) for run in result.runs))

    def _item(self, item: str) -> str:
        return self.result.catalog.among(item, self).code

    def _modelled(self, item: str) -> str:
        codes = [equation.name for equation in self.result.model.equations]
        return self.result.catalog.among(item, codes).code

    def _scenario(self, name: str | Alternative | None) -> str:
        if name is None:
            return self.result.main
        return scenario_of(name if isinstance(name, str) else name.name, self.result.names())

    def _ahead(self, year: Year) -> tuple[Period, ...]:
        """Return years that are projected."""
        from forecast.exhibits import among

        return among(self.result.horizon, span_of(year).periods(), str(span_of(year)))

    def _lever(self, make: Maker, scenario: str, name: str, years: Sequence[Period]) -> Lever:
        from forecast.exhibits import lever_of

        moved = () if name in make.result.priors.words else years
        return lever_of(make.result, scenario, name, moved, option="by")

    def _gap(self, code: str, period: Period, scenario: str) -> InputError:
        from forecast.exhibits import no_figure

        return no_figure(self.result, scenario, self.result.catalog[code], period,
                         self.lang)

    def _make(self) -> Maker:
        from forecast.exhibits import Maker

        return Maker(self.result, self.lang, bureau=self.inputs.bureau)
