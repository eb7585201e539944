"""The year of a table or a notice that names none: proved by the workbook's figures, or proposed.

A notice of 1—8月 that is told to have fallen by 3.9% is of the one year in which the workbook's
figures give that rate. What proves nothing is proposed with its reason, and asked all the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq, Status, UnitError, convert, parse_unit
from forecast.importing.answers import table_of
from forecast.importing.figures import Asked
from forecast.importing.merging import Told, is_same
from forecast.importing.understanding import understand
from forecast.workbook import YEARLY, years_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.data import Observation, Period
    from forecast.importing.figures import Answers, Figure, Question, Understood
    from forecast.importing.grids import Source
    from forecast.issues import CellRef
    from forecast.workbook import Stock

_BACK = 3
"""So many years before the workbook's last one are tried."""
_NEAR = 0.06
"""A rate told to one digit is no farther from the one that two amounts give."""
_PROVES = 2
"""So many figures that agree are no accident."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Dated:
    """The tables as they are understood, and what is to be told of their years."""

    understood: tuple[Understood, ...]
    told: tuple[Told, ...]


def understand_dated(sources: Iterable[Source], stock: Stock, answers: Answers, sheet: str = ""
                     ) -> Dated:
    """Understand every table of every file; years that none names are found where they can be."""
    found: list[Understood] = []
    told: list[Told] = []
    for source in sources:
        read = understand(source, stock.items, answers, sheet)
        if any(one.asked is Asked.YEAR for table in read for one in table.questions):
            read, more = _Dating(source, stock, answers, sheet).of(read)
            told += more
        found += read
        told += [_lost(one.lost) for one in read if one.lost]
    return Dated(tuple(found), tuple(told))


def _lost(cells: Sequence[CellRef]) -> Told:
    """Tell of numbers that nothing was made of, the first few by their cells."""
    named = "、".join((str(cells[0]), *(one.cell for one in cells[1:_NAMED])))
    return Told("told_lost", (("where", named), ("count", str(len(cells)))))


_NAMED = 4


class _Dating:
    """The years of one file's tables."""

    def __init__(self, source: Source, stock: Stock, answers: Answers, sheet: str) -> None:
        self.source, self.stock, self.answers, self.sheet = source, stock, answers, sheet
        self.known: defaultdict[tuple[str, Period, bool], list[Observation]] = defaultdict(list)
        for one in stock.observations:
            self.known[one.item, one.period, one.cumulative].append(one)
        self.last = max((one.period for one in stock.observations if one.cumulative),
                        key=lambda one: one.last_month.ordinal, default=None)

    def of(self, read: Sequence[Understood]) -> tuple[tuple[Understood, ...], list[Told]]:
        """Find or propose the year of every table that names none."""
        years = self._years()
        tried = {year: self._read(read, year) for year in years}
        found: list[Understood] = []
        told: list[Told] = []
        for at, table in enumerate(read):
            question = next((one for one in table.questions if one.asked is Asked.YEAR), None)
            if question is None:
                found.append(table)
                continue
            fresh = {year: _new(table, tried[year][at]) for year in years}
            proof = _said_beside(table, question, fresh) or self._proved(question, fresh)
            if isinstance(proof, Told):
                found.append(tried[int(dict(proof.fields)["year"])][at])
                told.append(proof)
            else:
                every = [one for several in fresh.values() for one in several]
                proposed = self._proposed(question, every, proof)
                found.append(replace(table, questions=tuple(
                    proposed if one is question else one for one in table.questions)))
        return tuple(found), told

    def _proved(self, question: Question, fresh: Mapping[int, Sequence[Figure]]
                ) -> Told | list[int]:
        """Return the proof of a year; else the years that some figure of the workbook confirms."""
        weighed = {year: self._weighed(figures) for year, figures in fresh.items()}
        proved = [year for year, (right, wrong) in weighed.items() if right > wrong]
        if len(proved) != 1:
            return proved
        right, wrong = weighed[proved[0]]
        return proved if wrong or right < _PROVES else Told("told_year", (
            ("where", str(question.where)), ("year", str(proved[0])), ("count", str(right))))

    def _years(self) -> list[int]:
        named = _years_in(self.source.file)
        last = self.last.year if self.last is not None else max(
            (one.period.year for one in self.stock.observations), default=self._running() or 0)
        near = range(last - _BACK, last + 2) if last else ()
        return sorted({*named, *near})

    def _read(self, read: Sequence[Understood], year: int) -> tuple[Understood, ...]:
        asked = tuple(((one.asked, table_of(one.asked, one.layout), one.subject), str(year))
                      for table in read for one in table.questions if one.asked is Asked.YEAR)
        answers = replace(self.answers, given=(*self.answers.given, *asked))
        return understand(self.source, self.stock.items, answers, self.sheet)

    def _weighed(self, figures: Sequence[Figure]) -> tuple[int, int]:
        """Count what the workbook confirms of some figures, and what it denies."""
        right = wrong = 0
        for one in figures:
            for holds in self._held(one):
                right, wrong = right + holds, wrong + (not holds)
        return right, wrong

    def _held(self, one: Figure) -> Iterable[bool]:
        if one.item not in self.stock.items:
            return
        item = self.stock.items[one.item]
        try:
            value = convert(one.value, parse_unit(one.unit), item.unit)
        except UnitError:
            return
        there = self.known[one.item, one.period, one.cumulative]
        if there and value:
            yield any(is_same(one.value, parse_unit(one.unit), each, item) for each in there)
        before = [each.value for each in self.known[
            one.item, one.period + -int(one.period.freq), one.cumulative] if each.value]
        if one.growth is not None and before:
            yield any(abs((value / each - 1) * 100 - one.growth) < _NEAR for each in before)

    def _proposed(self, question: Question, figures: Sequence[Figure], proved: Sequence[int]
                  ) -> Question:
        """Say which year is most plausible, and why."""
        named = _years_in(self.source.file)
        if proved:
            year, why = proved[-1], "year_figures"
        elif len(named) == 1:
            year, why = named[0], "year_file"
        elif self.last is not None:
            year, why = self._next(figures), "year_next"
        elif (running := self._running()) is not None:
            year, why = running, "year_running"
        else:
            return question
        last = "" if self.last is None else f"{self.last.year}年{self.last.last_month.within}月"
        return replace(question, proposed=f"{year}年", because=why,
                       choices=tuple(f"{one}年" for one in (year, year - 1, year + 1)),
                       fields=(*question.fields, ("last", last), ("year", str(year))))

    def _running(self) -> int | None:
        """Return the year that the workbook lays out for estimates, the one in progress."""
        columns = years_form(self.stock.table(YEARLY), self.stock.ahead).statuses
        return max((year for year, status in columns.items() if status is Status.ESTIMATE),
                   default=None)

    def _next(self, figures: Sequence[Figure]) -> int:
        """Return the year in which a table's months follow those of the workbook."""
        last = self.last
        if last is None:
            raise LookupError(self.source.file)
        months = {one.period.last_month.within for one in figures if one.period.freq is not Freq.A}
        month = max(months, default=MONTHS)
        return last.year if month > last.last_month.within else last.year + 1


def _years_in(file: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(found[0]) for found in _YEAR.finditer(file)))


def _said_beside(table: Understood, question: Question, fresh: Mapping[int, Sequence[Figure]]
                 ) -> Told | None:
    """Return the year of figures of the same months that the same text gives with their year."""
    months = {one.period.last_month.within for one in table.figures}
    years = {one.period.year for one in table.figures}
    year = min(years, default=0)
    if len(years) != 1 or year not in fresh or any(
            one.period.last_month.within not in months for one in fresh[year]):
        return None
    return Told("told_year_beside", (("where", str(question.where)), ("year", str(year)),
                                     ("other", str(table.figures[0].where))))


def _new(table: Understood, dated: Understood) -> list[Figure]:
    """List the figures that a table has only with a year."""
    there = {one.where.cell for one in table.figures}
    return [one for one in dated.figures if one.where.cell not in there or not table.figures]
