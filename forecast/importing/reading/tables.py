"""A grid understood: its tables' figures with item, period, unit and status, and what to ask."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from forecast.data import Status
from forecast.importing.figures import Asked, Figure, Layout, Question, Target, Understood
from forecast.importing.reading.blocks import blocks_of
from forecast.importing.reading.context import context_of, layout_words
from forecast.importing.reading.marks import marks_of
from forecast.importing.reading.periods import periods_in
from forecast.importing.reading.proving import (
    Texts,
    answered,
    asked_of,
    details_of,
    kept,
    prove,
    without_held,
    without_transferred,
)
from forecast.importing.reading.readings import (
    facts_of,
    of_their_budgets,
    rated,
    reading_of,
    without_funds,
    without_stretches,
)
from forecast.importing.reading.repeated import parted, wholes, without_echoes
from forecast.importing.reading.sheet import Sheet, is_number
from forecast.importing.reading.sums import are_single, summed
from forecast.importing.reading.tags import Flow
from forecast.importing.reading.taking import FLOWS, Asks, Case, Left, Single, verdict_of
from forecast.importing.reading.whose import of_region, of_tier, places_of
from forecast.importing.reading.words import Vocabulary, clean
from forecast.importing.titles import title_words
from forecast.issues import CellRef
from forecast.labels import label
from forecast.workbook import LEFT_OUT
from forecast.xlsx import a1

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Catalog
    from forecast.importing.figures import Answers
    from forecast.importing.reading.blocks import Block
    from forecast.importing.reading.context import Context
    from forecast.importing.reading.marks import Mark
    from forecast.importing.reading.readings import Facts, Reading
    from forecast.xlsx import Grid

_LONG, _PROBE = 2_000, 200
"""Of a table with more rows than the first, the second many are looked at for a known name."""
_MANY = 50_000
"""A sheet with more cells than so many is looked at before it is read through."""
_NAMES, _STRANGE_NAMES, _DETAILS = 30, 12, 3
"""So many names of one table are asked about; of one without a known name; details of a line."""
_HEADINGS = 8
"""A table with more headings that no rule explains is no table of the bureau's figures."""
_STATUSES = (Status.FINAL, Status.OUTTURN, Status.VERIFIED_FINAL, Status.VERIFIED,
             Status.PRELIMINARY, Status.ESTIMATE, Status.BUDGET, Status.PLAN)


def understand_grid(grid: Grid, file: str, catalog: Catalog, answers: Answers
                    ) -> tuple[Understood, ...]:
    """Understand every table of a sheet."""
    sheet, known = Sheet(grid), Vocabulary(catalog)
    if len(grid.cells) > _MANY and not any(
            known.knows(known.tag(text).name) for text in sheet.first_texts(_PROBE)
            if not text.isdecimal()):
        return ()
    known = replace(known, places=places_of(sheet, known), seen={})
    found: list[Understood] = []
    context: Context | None = None
    for block in blocks_of(sheet):
        context = context_of(sheet, block, file, known, context)
        table = _Table(sheet, block, file, known, answers, context)
        found.append(table.understood())
    return tuple(found)


@dataclass
class _Table:
    """One table on its way to being understood."""

    sheet: Sheet
    block: Block
    file: str
    known: Vocabulary
    answers: Answers
    context: Context
    questions: dict[tuple[Asked, str], Question] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    singles: list[Single] = field(default_factory=list)
    headings: list[tuple[str, Reading]] = field(default_factory=list)
    marked: set[tuple[int, int]] = field(default_factory=set)
    lost: set[tuple[int, int]] = field(default_factory=set)

    def understood(self) -> Understood:
        """Read every mark."""
        title = title_words(self.context.title)
        self.layout = Layout(title, layout_words(self.sheet, self.block, title))
        self.context = self._answered()
        if not self.context.is_foreign and self._is_promising():
            readings = self._readings()
            facts = facts_of(readings, self.known.catalog)
            for reading in readings:
                self._take(reading, facts)
            self._choose_heading(facts)
            self._leave_repeated()
            self._leave_wholes()
            self._leave_details(readings)
            self._prove(readings)
            self._add_up()
            self._ask_status()
        return Understood(self.file, self.sheet.grid.name, self.layout, tuple(self.figures),
                          questions=tuple(self.questions.values()), lost=self._lost(),
                          is_of_others=self.context.is_foreign)

    def _lost(self) -> tuple[CellRef, ...]:
        """List the numbers of a table of ours that nothing was made of."""
        if not self.figures and not self.singles:
            return ()
        unmarked = {(row, column) for group in self.block.groups for row in self.block.body
                    for column in group.columns if (row, column) not in self.marked
                    and is_number(self.sheet.cell(row, column))}
        return tuple(self._at(*at) for at in sorted(self.lost | unmarked))

    @cached_property
    def _content(self) -> str:
        """What a question about the year is asked of: the file, with the sum of its figures.

        Next year's file may bear the same name; its figures are others, so it is asked about anew.
        """
        cells = self.sheet.grid.cells
        numbers = (cell.value for row in self.block.body for column in self.sheet.filled(row)
                   if (cell := cells.get((row, column))) is not None)
        total = sum(value for value in numbers if isinstance(value, float))
        return label("import.content", "zh", file=self.file, total=f"{total:.10g}")

    def _answered(self) -> Context:
        """Return the context with what was answered about the table."""
        key, context = self.layout.key, self.context
        tag = context.tag
        dated = any(asked == Asked.YEAR for (asked, _, _), _ in self.answers.given)
        said = periods_in(self.answers.of(Asked.YEAR, key, self._content) or "") if dated else None
        if said is not None:
            tag = tag.over(said)
        flow = self.answers.of(Asked.FLOW, key, "")
        if tag.flow is None and flow in FLOWS:
            tag = replace(tag, flow=Flow.CUMULATIVE if flow == FLOWS[0] else Flow.SINGLE)
        unit = self.answers.of(Asked.UNIT, key, "")
        return replace(context, tag=tag, units=(*context.units, unit) if unit else context.units)

    def _is_promising(self) -> bool:
        """Tell whether a very long table is worth reading: its first rows name an item we know."""
        if len(self.block.body) <= _LONG:
            return True
        first = replace(self.block, body=self.block.body[:_PROBE])
        marks = marks_of(self.sheet, first, self.context, self.known).marks
        return any(self.known.knows(mark.tag.name) for mark in marks)

    def _readings(self) -> list[Reading]:
        """Read the marks that are the bureau's."""
        marks = marks_of(self.sheet, self.block, self.context, self.known).marks
        self.marked = {(mark.row, mark.column) for mark in marks}
        for choose in (of_region, of_tier):
            ours = choose(marks, self.layout.key, self.answers)
            if ours.asked is not None and any(
                    self.known.knows(mark.tag.name) for mark in marks):
                self._ask(Asks(ours.asked, ours.subject, ours.choices), marks[0],
                          len(marks) - len(ours.marks))
            marks = ours.marks
        readings = [reading_of(mark, self._name(mark), self.context, self.known, self.answers)
                    for mark in marks]
        readings = without_stretches(without_funds(rated(readings)))
        readings = of_their_budgets(readings, self.known.catalog)
        readings = without_transferred(readings, self.context.title)
        return without_held(readings, self.known.catalog)

    def _take(self, reading: Reading, facts: Facts) -> None:
        case = Case(reading, facts, self.known.catalog, self._content,
                    self._at(reading.mark.row, reading.mark.column))
        verdict = verdict_of(case)
        if isinstance(verdict, Figure):
            self.figures.append(verdict)
            if not verdict.item and verdict.id and not reading.found.is_own:
                self._ask(Asks(Asked.ITEM, reading.name, is_of_name=True), reading.mark)
        elif isinstance(verdict, Single):
            self.singles.append(verdict)
        elif isinstance(verdict, Asks) and verdict.asked is Asked.MEANING:
            self.headings.append((verdict.subject, reading))
        elif isinstance(verdict, Asks) and self._may_ask(verdict, reading, facts):
            self._ask(verdict, reading.mark)
        elif not isinstance(verdict, Left) or verdict.is_lost:
            self.lost.add((reading.mark.row, reading.mark.column))

    def _may_ask(self, asks: Asks, reading: Reading, facts: Facts) -> bool:
        """Tell whether a name is worth a question: not the hundredth, and none of a stock list."""
        if asks.asked is not Asked.ITEM or (asks.asked, asks.subject) in self.questions:
            return True
        asked = sum(one.asked is Asked.ITEM for one in self.questions.values())
        mark = reading.mark
        if reading.when is None or not (
                reading.unit or mark.row_tag.unit or mark.column_tag.unit):
            return False
        if facts.is_foreign:
            return (asked < _STRANGE_NAMES and reading.unit is not None
                    and not asks.subject.isascii())
        return asked < _NAMES

    def _choose_heading(self, facts: Facts) -> None:
        """Ask once which of the headings that no rule explains holds the item itself."""
        names = tuple(dict.fromkeys(name for name, _ in self.headings))
        if not names or len(names) > _HEADINGS:
            return
        subject = "、".join(names)
        said = self.answers.of(Asked.MEANING, self.layout.key, subject)
        if said is None:
            self._ask(Asks(Asked.MEANING, subject, (*names, LEFT_OUT)), self.headings[0][1].mark,
                      len(self.headings))
            return
        for name, reading in self.headings:
            if name == said:
                self._take(replace(reading, mark=replace(reading.mark, beside="")), facts)

    def _add_up(self) -> None:
        """Add single months up since January where that was answered; else ask once."""
        if not self.singles:
            return
        sums = tuple(summed((one.figure for one in self.singles), self.figures))
        said = self.answers.of(Asked.FLOW, self.layout.key, "")
        if said == FLOWS[1] or (said is None and are_single(
                [one.figure for one in self.singles], self.figures)):
            self.figures += sums
        elif sums or not all(one.is_said for one in self.singles):
            first = self.singles[0].figure
            self.questions[Asked.FLOW, ""] = Question(
                Asked.FLOW, "", first.where, self.layout.key, FLOWS, len(self.singles))

    def _leave_repeated(self) -> None:
        """Ask what a name means that stands again with another figure, and take none of both."""
        self.figures, again = parted(without_echoes(self.figures))
        for one in again:
            self._ask_of(one, "why_again")

    def _leave_wholes(self) -> None:
        """Leave out what is left at a year's end together with its part; ask where more is left."""
        found = wholes(self.figures, self.known.catalog)
        holding = {id(one): found[id(one)] for one in self.figures
                   if id(one) in found and self.answers.of(Asked.ITEM, "", one.name) is None}
        for one in self.figures:
            part = holding.get(id(one))
            if part is not None and part.value != one.value:
                self._ask_of(one, "why_whole", part.name)
        self.figures = [one for one in self.figures if id(one) not in holding]

    def _leave_details(self, readings: Sequence[Reading]) -> None:
        """Ask of no line below those of the catalogue where there are many; they are told of."""
        unknown = {key: one.where.cell for key, one in self.questions.items()
                   if one.asked is Asked.ITEM and not one.because}
        if len(unknown) <= _DETAILS:
            return
        details = details_of(readings, self.known.catalog, Texts(self.sheet, self.block))
        names = {a1(*at) for at in details}
        asked = [key for key, cell in unknown.items() if cell in names]
        if len(asked) > _DETAILS:
            for key in asked:
                del self.questions[key]
            self.lost |= {(one.mark.row, one.mark.column) for one in readings
                          if one.found.item is None and one.mark.name_at in details}

    def _ask_of(self, one: Figure, because: str, of: str = "") -> None:
        key = Asked.ITEM, one.name
        before = self.questions.get(key)
        self.questions[key] = replace(before, count=before.count + 1) if before else Question(
            Asked.ITEM, one.name, one.where, self.layout.key, count=1, because=because,
            fields=(("of", of),) if of else ())

    def _name(self, mark: Mark) -> str:
        """Return a figure's name as the table writes it."""
        cell = self.sheet.head(*mark.name_at)
        written = cell.value.strip() if cell is not None and isinstance(cell.value, str) else ""
        return " ".join(written.split()) if mark.tag.name in clean(written) else mark.tag.name

    def _ask(self, asks: Asks, mark: Mark, count: int = 1) -> None:
        key = asks.asked, asks.subject
        before = self.questions.get(key)
        if before is not None:
            self.questions[key] = replace(before, count=before.count + count)
            return
        at = mark.name_at if asks.is_of_name else (mark.row, mark.column)
        self.questions[key] = Question(
            asks.asked, asks.subject, self._at(*at), self.layout.key, asks.choices, count,
            (("of", asks.of),) if asks.of else (), because=asks.because)

    def _prove(self, readings: Sequence[Reading]) -> None:
        """Mark each figure with what the table says of it; ask where that contradicts."""
        if not self.figures:
            return
        proved = prove(readings, self.known.catalog, Texts(self.sheet, self.block))
        proofs = {a1(*cell): several for cell, several in proved.proofs.items()}
        for one in proved.contradictions:
            where = self._at(one.reading.mark.row, one.reading.mark.column)
            said = answered(one, self.layout.key, self.answers)
            proofs[where.cell] = kept(proofs[where.cell], said)
            if said is None:
                question = asked_of(one, self.layout.key, where)
                self.questions[Asked.CONTRADICTION, question.subject] = question
        self.figures = [replace(one, proofs=proofs.get(one.where.cell, ()))
                        for one in self.figures]

    def _ask_status(self) -> None:
        """Ask once how firm a table's annual figures are, where it does not say."""
        open_ = [one for one in self.figures if _is_bare(one)]
        said = self.answers.of(Asked.STATUS, self.layout.key, "")
        if said is not None:
            status = next((one for one in Status if one.value == said), None)
            self.figures = [replace(one, status=status) if _is_bare(one) else one
                            for one in self.figures]
        elif open_:
            self.questions[Asked.STATUS, ""] = Question(
                Asked.STATUS, "", open_[0].where, self.layout.key,
                tuple(one.value for one in _STATUSES), len(open_))

    def _at(self, row: int, column: int) -> CellRef:
        return CellRef(self.file, self.sheet.grid.name, a1(row, column))


def _is_bare(figure: Figure) -> bool:
    """Tell whether a year's figure does not say how firm it is."""
    return bool(figure.item) and figure.status is None and figure.target is Target.YEARS
