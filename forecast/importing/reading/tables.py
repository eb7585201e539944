"""A grid understood: its tables' figures with item, period, unit and status, and what to ask."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Freq, Period, Status
from forecast.importing.figures import (
    Asked,
    Figure,
    Layout,
    Question,
    Target,
    Understood,
)
from forecast.importing.reading.blocks import blocks_of
from forecast.importing.reading.context import context_of, layout_words, title_words
from forecast.importing.reading.items import fits, growth_of, item_of, unit_named
from forecast.importing.reading.marks import marks_of
from forecast.importing.reading.proving import Texts, answered, asked_of, kept, prove
from forecast.importing.reading.readings import Reading, when_of
from forecast.importing.reading.sheet import Sheet
from forecast.importing.reading.tags import Measure
from forecast.importing.reading.words import Vocabulary, clean
from forecast.issues import CellRef
from forecast.workbook.inputs import fitting
from forecast.xlsx import a1

if TYPE_CHECKING:

    from forecast.data import Catalog, Item, Unit
    from forecast.importing.figures import Answers
    from forecast.importing.reading.blocks import Block
    from forecast.importing.reading.marks import Mark
    from forecast.importing.reading.tags import Tag
    from forecast.xlsx import Grid

_LONG, _PROBE = 2_000, 200
"""Of a table with more rows than the first, the second many are looked at for a known name."""
_LEVELS = frozenset({None, Measure.LEVEL})
_STATUSES = (Status.FINAL, Status.OUTTURN, Status.VERIFIED_FINAL, Status.VERIFIED,
             Status.PRELIMINARY, Status.ESTIMATE)


def understand_grid(grid: Grid, file: str, catalog: Catalog, answers: Answers
                    ) -> tuple[Understood, ...]:
    """Understand every table of a sheet."""
    sheet, known = Sheet(grid), Vocabulary(catalog)
    return tuple(_Table(sheet, block, file, known, answers).understood()
                 for block in blocks_of(sheet))


@dataclass
class _Table:
    """One table on its way to being understood."""

    sheet: Sheet
    block: Block
    file: str
    known: Vocabulary
    answers: Answers
    questions: dict[tuple[Asked, str], Question] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)

    def understood(self) -> Understood:
        """Read every mark."""
        self.context = context_of(self.sheet, self.block, self.file, self.known)
        self.layout = Layout(title_words(self.context.title), layout_words(self.sheet, self.block))
        if not self._is_promising():
            return Understood(self.file, self.sheet.grid.name, self.layout)
        marked = marks_of(self.sheet, self.block, self.context, self.known)
        self.regions = list(dict.fromkeys(
            mark.tag.region for mark in marked.marks if mark.tag.region))
        self.readings = [reading for mark in marked.marks if (reading := self._read(mark))]
        levels = [one for one in self.readings if one.mark.tag.measure in _LEVELS]
        self.level_rows = {one.mark.row for one in levels}
        self.base_rows = {one.mark.row for one in levels if one.mark.tag.years_back}
        self.cumulated = {one.found.item.code for one in self.readings
                          if one.found.item and one.when and one.when[1]}
        self.is_foreign = all(one.found.item is None for one in self.readings)
        for reading in self.readings:
            self._take(reading)
        self._prove()
        self._ask_status()
        return Understood(self.file, self.sheet.grid.name, self.layout, tuple(self.figures),
                          questions=tuple(self.questions.values()))

    def _is_promising(self) -> bool:
        """Tell whether a very long table is worth reading: its first rows name an item we know."""
        if len(self.block.body) <= _LONG:
            return True
        first = replace(self.block, body=self.block.body[:_PROBE])
        marks = marks_of(self.sheet, first, self.context, self.known).marks
        return any(mark.tag.name and self.known.knows(mark.tag.name) for mark in marks)

    def _read(self, mark: Mark) -> Reading | None:
        tag = mark.tag
        if not self._is_ours(tag, mark):
            return None
        unit = self._unit(mark, None)
        found = item_of(tag, self._name(mark), unit, self.known.catalog, self.answers)
        if found.item is not None:
            unit = self._unit(mark, found.item)
        return Reading(mark, found, unit, when_of(tag))

    def _unit(self, mark: Mark, item: Item | None) -> Unit | None:
        """Return a figure's unit: its cell's, its row's, its heading's, its table's."""
        tag = mark.tag
        if tag.measure in {Measure.GROWTH, Measure.RATIO}:
            return unit_named("%")
        if tag.measure is Measure.INDEX:
            return unit_named("指数")
        own = item.unit if item is not None else None
        for text in (mark.unit, mark.row_tag.unit, mark.column_tag.unit):
            if text:
                return fitting((text,), own)
        if self.context.units:
            unit = fitting(self.context.units, own)
            if unit is not None and (item is None or fits(item, unit)):
                return unit
        return fitting((tag.unit,), own) if tag.unit else None

    def _is_ours(self, tag: Tag, mark: Mark) -> bool:
        """Tell whether a figure is of the bureau's region; ask where nobody said which it is."""
        regions = self.regions
        if not tag.region or (len(regions) < 2 and not self.answers.region):
            return True
        own = self.answers.of(Asked.REGION, self.layout.key, "") or self.answers.region
        if own:
            near = [one for one in regions if own.endswith(one) or one.endswith(own)]
            if near:
                return tag.region in near
            if len(regions) < 2:
                return True
        self._ask(Asked.REGION, "", mark, tuple(regions))
        return False

    def _take(self, reading: Reading) -> None:
        mark, tag, item = reading.mark, reading.mark.tag, reading.found.item
        if tag.measure in {Measure.CHANGE, Measure.RATIO} or reading.found.is_below or (
                reading.found.is_refused):
            return
        if item is None:
            self._unknown(reading)
            self._keep_foreign(reading)
            return
        if reading.when is None:
            self._ask(Asked.YEAR, "", mark)
            return
        period, cumulative = reading.when
        rules: tuple[str, ...] = ()
        value = mark.value
        if tag.measure in {Measure.GROWTH, Measure.INDEX}:
            growth = growth_of(item, self.known.catalog)
            if growth is None or (tag.measure is Measure.GROWTH and self._has_base(reading)):
                return
            if tag.measure is Measure.INDEX and not item.unit.is_rate and (
                    item.unit.dimension == () and item.code.endswith("_index")):
                growth = item
            elif tag.measure is Measure.INDEX:
                value, rules = round(value - 100.0, 10), ("index_less_100",)
            if (tag.measure is Measure.GROWTH and self._stands_alone(reading)) or (
                    period.freq is not Freq.A and not cumulative):
                self._unknown(reading)
                return
            item, reading = growth, reading
            unit = "%" if growth.unit.is_rate else "指数"
        else:
            if reading.unit is None:
                self._ask(Asked.UNIT, "", mark)
                return
            if not fits(item, reading.unit):
                self._unknown(reading)
                return
            unit = reading.unit.code
        is_stock = item.basis.flow == "stock"
        if period.freq is not Freq.A and not cumulative and not is_stock:
            if tag.flow is None and not item.unit.is_rate:
                self._ask(Asked.FLOW, tag.name, mark, ("累计", "当月"))
            elif not self._has_cumulative(reading):
                self._unknown(reading)
            return
        if _placed_elsewhere(item, reading):
            self._unknown(reading)
            return
        if tag.years_back:
            rules = (*rules, "year_ago")
        self.figures.append(Figure(
            item.code, self._name(mark), period, value, unit, self._where(mark),
            cumulative and not (is_stock and not item.unit.is_rate),
            (tag.step or MONTHS) < MONTHS, tag.status, tag.published, None, tag.region, tag.id,
            rules=rules, target=_target(item, period, reading)))

    def _keep_foreign(self, reading: Reading) -> None:
        """Keep a figure of a data set that has its own identifiers and no item of ours.

        It has no item until the bureau lists the series as an indicator of its own.
        """
        tag = reading.mark.tag
        if tag.id and reading.when is not None and self.is_foreign:
            period, cumulative = reading.when
            if tag.step == int(Freq.Q) and cumulative and tag.flow is None:
                period = Period(Freq.Q, period.year * int(Freq.Q))
            unit = tag.unit.lower().split(",")[0]
            self.figures.append(Figure(
                "", self._name(reading.mark), period, reading.mark.value, unit, self._where(reading.mark),
                id=tag.id, status=tag.status, region=tag.region))

    def _unknown(self, reading: Reading) -> None:
        tag = reading.mark.tag
        if not tag.name:
            return
        choices = tuple(one.zh for one in reading.found.choices)
        self._ask(Asked.ITEM, self._name(reading.mark), reading.mark, choices)

    def _name(self, mark: Mark) -> str:
        """Return a figure's name as the table writes it."""
        cell = self.sheet.head(*mark.name_at)
        written = cell.value.strip() if cell is not None and isinstance(cell.value, str) else ""
        return " ".join(written.split()) if mark.tag.name in clean(written) else mark.tag.name

    def _has_base(self, reading: Reading) -> bool:
        """Tell whether the level of the year before stands in the same row."""
        return reading.mark.row in self.base_rows

    def _stands_alone(self, reading: Reading) -> bool:
        """Tell whether a rate stands beside dashes where its row's amounts should be."""
        mark = reading.mark
        unit = unit_named(mark.row_tag.unit)
        if unit is None or unit.is_rate:
            return False
        return mark.row not in self.level_rows

    def _has_cumulative(self, reading: Reading) -> bool:
        return reading.found.item is not None and reading.found.item.code in self.cumulated

    def _ask(self, asked: Asked, subject: str, mark: Mark, choices: tuple[str, ...] = ()) -> None:
        key = asked, subject
        before = self.questions.get(key)
        count = before.count + 1 if before else 1
        where = before.where if before else self._at(
            *(mark.name_at if asked is Asked.ITEM else (mark.row, mark.column)))
        self.questions[key] = Question(asked, subject, where, self.layout.key, choices, count)

    def _ask_status(self) -> None:
        """Ask once how firm a table's annual figures are, where it does not say."""
        open_ = [one for one in self.figures if _is_bare(one)]
        if not open_:
            return
        said = self.answers.of(Asked.STATUS, self.layout.key, "")
        if said is not None:
            status = next((one for one in Status if one.value == said), None)
            self.figures = [replace(one, status=status) if _is_bare(one) else one
                            for one in self.figures]
            return
        self.questions[Asked.STATUS, ""] = Question(
            Asked.STATUS, "", open_[0].where, self.layout.key,
            tuple(one.value for one in _STATUSES), len(open_))

    def _prove(self) -> None:
        """Mark each figure with what the table says of it; ask where that contradicts."""
        proved = prove(self.readings, self.known.catalog, Texts(self.sheet, self.block))
        proofs = {a1(*cell): several for cell, several in proved.proofs.items()}
        for one in proved.contradictions:
            name, where = self._name(one.reading.mark), self._where(one.reading.mark)
            said = answered(one, name, self.layout.key, self.answers)
            proofs[where.cell] = kept(proofs[where.cell], said)
            if said is None:
                question = asked_of(one, name, self.layout.key, where)
                self.questions[Asked.CONTRADICTION, question.subject] = question
        self.figures = [replace(one, proofs=proofs.get(one.where.cell, ()))
                        for one in self.figures]

    def _where(self, mark: Mark) -> CellRef:
        return self._at(mark.row, mark.column)

    def _at(self, row: int, column: int) -> CellRef:
        return CellRef(self.file, self.sheet.grid.name, a1(row, column))


def _is_bare(figure: Figure) -> bool:
    """Tell whether a year's figure does not say how firm it is."""
    return bool(figure.item) and figure.status is None and figure.target is Target.YEARS


def _placed_elsewhere(item: Item, reading: Reading) -> bool:
    """Tell whether an item stands under another total than the catalogue's."""
    return item.or_parent is not None and item.account is not None and (
        reading.mark.tag.status is not None)


def _target(item: Item, period: Period, reading: Reading) -> Target:
    tag = reading.mark.tag
    if period.freq is not Freq.A:
        return Target.QUARTERS if (tag.step or MONTHS) < MONTHS else Target.MONTHS
    if tag.published is not None:
        return Target.VINTAGES
    if item.account is not None and (reading.mark.column_tag.status is not None):
        return Target.BUDGETS
    return Target.YEARS
