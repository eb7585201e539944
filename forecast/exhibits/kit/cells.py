"""Making cells: model values that point at the model sheet, statistics, growth rates, constants."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite, nan
from typing import TYPE_CHECKING

from forecast.data import Bureau, Freq, UnitCode, Vintage, unit_name
from forecast.equations import Param, evaluate, parse_expression, to_formula
from forecast.exhibits.kit.stated import stated
from forecast.exhibits.kit.types import MISSING, Cell, Formula, InTable, Typed, ValueRef
from forecast.labels import Lang, in_lang, label
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from forecast.data import Choice, Item, Period
    from forecast.exhibits.kit.types import Ref
    from forecast.issues import CellRef, Issue
    from forecast.projection import Result

_DECIMALS: Mapping[str, int] = {UnitCode.WAN: 0, UnitCode.YUAN: 0, UnitCode.INDEX: 1}
_PER: Mapping[str, float] = {UnitCode.YI: 1e4, UnitCode.WAN: 1.0}


def titled(title: str, bureau: Bureau, lang: Lang) -> str:
    """Put the name of the place before a title, where it is known."""
    place = bureau.title
    return label("exhibit.titled", lang, place=place, title=title) if place else title


def decimals(item: Item) -> int:
    """Return the digits that papers print for an item: its own, else 万元 whole, 亿元 and % two."""
    return _DECIMALS.get(item.unit.code, 2) if item.digits is None else item.digits


@dataclass(frozen=True, slots=True)
class Maker:
    """Cuts cells from one result, in one language.

    ``provenance`` says what made the run, ``warnings`` what it warned of; pages print both.
    ``bureau`` is whose papers these are; ``earlier`` is the round before, where one is at hand.
    ``plan`` is the scenario that carries the papers' plan, ``main`` the forecast shown beside it;
    either may be None or another scenario when the user ran only some.
    """

    result: Result
    lang: Lang = "zh"
    provenance: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Issue, ...] = ()
    bureau: Bureau = field(default_factory=Bureau)
    earlier: Result | None = None
    _stated: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def text(self, key: str, **fields: object) -> str:
        """Return a word or sentence of the label table; a bureau's own wording comes first."""
        own = self.bureau.wording.get(key) if self.lang == "zh" else None
        if own is not None:
            return own.format(**fields)
        return label(f"exhibit.{key}", self.lang, **fields)

    def name(self, code: str) -> str:
        """Return an item's name, with the base year where its figures rest on one."""
        return self.result.name(code, self.lang)

    def when(self, period: Period) -> str:
        """Name a year (2020年) or a quarter of one (2020年1季度)."""
        if period.freq is Freq.Q:
            return self.text("quarter_of", year=period.year, quarter=period.within)
        return self.text("year", year=period.year)

    def span(self, periods: Sequence[Period]) -> str:
        """Name the stretch from the first period to the last (2020—2022年)."""
        first, last = periods[0], periods[-1]
        if first == last:
            return self.when(first)
        if first.freq is Freq.Q:
            return self.text("span_quarters", first=self.when(first), last=self.when(last))
        return self.text("span_years", first=first.year, last=last.year)

    def digits(self, code: str) -> int:
        """Return the digits that an item is printed with."""
        return decimals(self.result.catalog[code])

    def titled(self, title: str) -> str:
        """Put the place before a title, where it is known."""
        return titled(title, self.bureau, self.lang)

    def unit(self, code: str) -> str:
        """Return a unit's name in the reader's language."""
        return unit_name(code, self.lang)

    @property
    def wan(self) -> str:
        """The unit of budgets, 万元."""
        return self.unit(UnitCode.WAN)

    def unit_of(self, item: str) -> str:
        """Return the unit of an item's figures in the reader's language."""
        return self.result.catalog[item].unit.name(self.lang)

    def measured(self, number: str, item: str) -> str:
        """Put an item's unit behind a printed number: 135亿元, 6.0%, 135 hundred million yuan."""
        return self.in_unit(number, self.unit_of(item))

    def in_unit(self, number: str, unit: str) -> str:
        """Put a unit behind a printed number."""
        return label("exhibit.measured", self.lang, number=number, unit=unit) if (
            unit[:1].isalpha()) else f"{number}{unit}"

    def told(self, text: str) -> str:
        """Return a text that was made before in the reader's language; a user's as it stands."""
        return in_lang(text, self.lang)

    def bracketed(self, text: str, more: str) -> str:
        """Put something in brackets behind a text."""
        return label("exhibit.bracketed", self.lang, text=text, more=more)

    @property
    def paper_unit(self) -> str:
        """The unit in which papers and pictures print amounts: 万元 or 亿元."""
        revenue = self.result.value("gpb_revenue", self.result.base, self.main)
        return self.bureau.chart_unit.chosen(revenue or 0.0).value

    @property
    def chart_unit(self) -> str:
        """The unit in which charts print amounts: 万元 or 亿元."""
        return self.unit(self.paper_unit)

    @property
    def chart_per(self) -> float:
        """How many 万元 are one unit of the charts."""
        return _PER[self.paper_unit]

    @property
    def chart_over(self) -> str:
        """What turns 万元 into the unit of the charts in a formula."""
        return "" if self.chart_per == 1.0 else f"/{self.chart_per:.0f}"

    @property
    def chart_digits(self) -> int:
        """The digits that charts print amounts with."""
        return _DECIMALS.get(self.paper_unit, 2)

    @property
    def plan(self) -> str | None:
        """The scenario that carries the plan, if it was run."""
        return self.result.plan

    @property
    def main(self) -> str:
        """The forecast: the baseline if it was run, else the last scenario asked for."""
        return self.result.main

    @property
    def shown(self) -> tuple[str, ...]:
        """The scenarios shown beside each other in most tables: plan and forecast."""
        both = (self.plan, self.main) if self.plan != self.main else (self.main,)
        return tuple(name for name in both if name)

    def scenario_name(self, scenario: str) -> str:
        """Return a scenario's name in the reader's language."""
        return self.result.run(scenario).scenario.label(self.lang)

    @property
    def base_title(self) -> str:
        """Name the base year's revenue by what it is: 2019年预计执行数, 2022年决算数."""
        return self.base_of(("gpb_revenue", "tax_revenue", "nontax_revenue"))

    def base_of(self, codes: Iterable[str]) -> str:
        """Name the base year's figures of some items by what they are.

        Figures of several stages are those of the year (2022年).
        """
        base, vintage = self.result.base, self.vintage(self.main)
        stages = {choice.chosen.status for code in codes
                  if (choice := self.result.dataset.read(code, base, vintage))}
        if len(stages) != 1:
            return self.text("base_value", year=base.year)
        return self.text("base_of", year=base.year,
                         stage=self.text(f"stage_{stages.pop().name.lower()}"))

    def year_of(self, year: str, scenario: str) -> str:
        """Head a column: a year in a scenario (2020年计划)."""
        return self.text("year_of", year=year, scenario=self.scenario_name(scenario))

    def has(self, item: str, period: Period, scenario: str) -> bool:
        """Tell whether the model sheet has a place for this value."""
        return (item in self.result.run(scenario).values
                and period in self.result.periods
                and self.result.value(item, period, scenario) is not None)

    def model(self, item: str, period: Period, scenario: str, digits: int | None = None,
              per: float = 1.0) -> Cell:
        """Return a model value as a live reference to the model sheet, in units of ``per``."""
        digits = decimals(self.result.catalog[item]) if digits is None else digits
        if not self._is_own(item, period, scenario):
            return Cell(None, digits)
        return self.implied(item, period, scenario, digits, per)

    def implied(self, item: str, period: Period, scenario: str, digits: int, per: float = 1.0
                ) -> Cell:
        """Return what the model makes of an item in a scenario, a plan's silence included."""
        value = self.result.value(item, period, scenario)
        if value is None:
            return Cell(None, digits)
        template = "{0}" if per == 1.0 else f"{{0}}/{per:.15g}"
        ref = ValueRef(item, period, scenario)
        return Cell(value / per, digits, Formula(template, (ref,)))

    def _is_own(self, item: str, period: Period, scenario: str) -> bool:
        """Tell whether a value is the scenario's to state: of a plan, only what it plans."""
        if scenario != self.plan or scenario == self.main or period != self.result.first:
            return True
        if scenario not in self._stated:
            self._stated[scenario] = stated(self.result, self.result.run(scenario), period)
        return item in self._stated[scenario]

    def observed(self, item: str, period: Period, scenario: str, digits: int | None = None) -> Cell:
        """Return what was published: from the model sheet where it is, else as an input."""
        if self.has(item, period, scenario):
            return self.model(item, period, scenario, digits)
        choice = self.result.dataset.read(item, period, self.vintage(scenario))
        digits = decimals(self.result.catalog[item]) if digits is None else digits
        return published(choice, digits)

    def intended(self, item: str, period: Period, scenario: str) -> Cell:
        """Return the budget of a line: from the model sheet where it is, else as an input."""
        if self.has(item, period, scenario):
            return self.model(item, period, scenario)
        choice = self.result.dataset.intended(item, period, self.vintage(scenario))
        return published(choice, decimals(self.result.catalog[item]))

    def vintage(self, scenario: str) -> Vintage:
        """Return how a scenario reads vintages."""
        return self.result.vintage(self.result.run(scenario))

    def quantile(self, item: str, period: Period, scenario: str, share: float,
                 digits: int | None = None) -> Cell:
        """Return a quantile of the draws, a constant."""
        digits = decimals(self.result.catalog[item]) if digits is None else digits
        return simulated(self.result.quantile(item, period, scenario, share), digits)


def ends_early(make: Maker, code: str, scenario: str) -> bool:
    """Tell whether there is something of an item by the first year ahead, and nothing after it."""
    before, *later = [make.result.value(code, period, scenario)
                      for period in make.result.horizon]
    then = make.result.value(code, make.result.base, scenario)
    return bool(then or before) and bool(later) and not any(later)


def given(value: float | Decimal | str | None, digits: int = 0,
          *sources: CellRef | None) -> Cell:
    """Return an input cell, and the cells of the user's workbook that it was read from."""
    return Cell(value, digits, role="input", sources=known_places(*sources))


def fixed(value: float | Decimal | None, digits: int = 0) -> Cell:
    """Return a constant that no cell of the workbook moves."""
    return Cell(value, digits, role="input", is_fixed=True)


def typed(choice: Choice) -> Typed:
    """Return a figure of the workbook as a part of a formula."""
    return Typed(choice.chosen.value, known_places(choice.chosen.origin))


def known_places(*sources: CellRef | None) -> tuple[CellRef, ...]:
    """Return the places of an input; none when one of them is not known."""
    known = tuple(source for source in sources if source is not None and source.cell)
    return known if len(known) == len(sources) else ()


def published(choice: Choice | None, digits: int, per: float = 1.0) -> Cell:
    """Return a published figure as an input cell, in units of ``per``."""
    if choice is None:
        return given(None, digits)
    return given(choice.chosen.value / per, digits, choice.chosen.origin)


def words(text: str | None, *places: CellRef | None) -> Cell:
    """Return a text cell, and the cells of the user's workbook that it tells of."""
    return Cell(text, 0, role="text", tells_of=known_places(*places))


def inside(cell: Cell, at: int = 0) -> Formula:
    """Return how a cell enters another cell's formula, places numbered from ``at``.

    As its own formula where it has one, else as the figure that it was read from.
    """
    if cell.formula is None:
        value = 0.0 if cell.value is None or isinstance(cell.value, str) else float(cell.value)
        return Formula(f"{{{at}}}", (Typed(value, cell.sources),))
    marks = (f"{{{number}}}" for number in range(at, at + len(cell.formula.refs)))
    text = cell.formula.template.format(*marks)
    return Formula(text if cell.formula.template == "{0}" else f"({text})", cell.formula.refs)


def simulated(value: float | None, digits: int) -> Cell:
    """Return a statistic of the simulation: a constant."""
    return Cell(value, digits, role="simulated")


def finite(value: float) -> float | None:
    """Return a number; None where there is none, as in a run without a solution."""
    return float(value) if isfinite(value) else None


def growth(row: str, current: Cell, now: str, base: Cell, then: str, digits: int = 2) -> Cell:
    """Return the growth of one cell of a row over another, in per cent, as a live formula."""
    if not _numbers(current, base) or float(base.value) <= 0:  # type: ignore[arg-type]
        return Cell(None, digits)
    rate = 100.0 * (float(current.value) / float(base.value) - 1.0)  # type: ignore[arg-type]
    return Cell(rate, digits, Formula("({0}/{1}-1)*100", (InTable(row, now), InTable(row, then))))


def difference(current: Cell, one: InTable, base: Cell, other: InTable, digits: int = 0) -> Cell:
    """Return one cell less another, as a live formula."""
    if not _numbers(current, base):
        return Cell(None, digits)
    gap = float(current.value) - float(base.value)  # type: ignore[arg-type]
    return Cell(gap, digits, Formula("{0}-{1}", (one, other)))


def total(cells: dict[InTable, Cell], digits: int = 0) -> Cell:
    """Return the sum of cells, as a live formula; None when there are none with a number."""
    known = {place: cell for place, cell in cells.items() if _numbers(cell)}
    if not known:
        return Cell(None, digits)
    template = "+".join(f"{{{number}}}" for number in range(len(known)))
    amount = sum_of(float(cell.value or 0.0) for cell in known.values())
    return Cell(amount, digits, Formula(template, tuple(known)))


def live(expression: str, places: Mapping[str, tuple[float, Ref]], digits: int) -> Cell:
    """Return what an expression of the equation language gives, with the same as a live formula.

    ``places`` are the value and the place of each name in it.
    """
    tree = parse_expression(expression, places)
    template = to_formula(tree)
    refs = tuple(places[leaf.name][1] for leaf in template.leaves if isinstance(leaf, Param))
    value = evaluate(tree, lambda leaf: places[leaf.name][0] if isinstance(leaf, Param) else nan)
    return Cell(float(value), digits, Formula(template.text, refs))


def change(make: Maker, text: str) -> str:
    """Write a printed growth rate as papers say it: 增长4.66%, 下降8.77%, 持平."""
    if text == MISSING:
        return make.text("no_rate")
    if text.startswith("-"):
        return make.text("fell", rate=text.removeprefix("-"))
    return make.text("flat") if float(text.replace(",", "")) == 0 else make.text("rose", rate=text)


def _numbers(*cells: Cell) -> bool:
    return all(cell.value is not None and not isinstance(cell.value, str) for cell in cells)
