"""The landing: progress through the budget, the year's total expected, what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING

from forecast.data import MONTHS
from forecast.exhibits.in_year.beside import scenario_table, stated_table
from forecast.exhibits.in_year.cash import cash_blocks
from forecast.exhibits.in_year.chart import landing_chart
from forecast.exhibits.in_year.profile import profile_tables
from forecast.exhibits.in_year.words import Words
from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Formula,
    InTable,
    Row,
    Sheet,
    Table,
    Text,
    decimals,
    finite,
    given,
    number_text,
    one_off_table,
    simulated,
    words,
)
from forecast.in_year import progress
from forecast.labels import enumerated, label
from forecast.rounding import sum_of
from forecast.timeseries import BLENDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import CashMonth
    from forecast.exhibits.kit import Maker
    from forecast.in_year import Line
    from forecast.projection import Landed

SHOWN = ("progress", *BLENDED)


class _Cells:
    """Cells of one row by column; formulas point at the row's other cells."""

    def __init__(self, row: str) -> None:
        self.row = row
        self.at: dict[str, Cell] = {}

    def put(self, key: str, cell: Cell) -> None:
        self.at[key] = cell

    def number(self, key: str) -> float | None:
        value = self.at[key].value
        return float(value) if value is not None and not isinstance(value, str) else None

    def formula(self, key: str, template: str, over: tuple[str, str], digits: int, *,
                sign: bool = False) -> None:
        """Put a live formula over two columns; a gap where one is, or where it divides by 0."""
        one, other = (self.number(column) for column in over)
        if one is None or other is None or (template in {_GROWTH, _RATIO} and not other):
            self.at[key] = Cell(None, digits)
            return
        self.at[key] = Cell(_computed(template, one, other), digits, Formula(
            template, tuple(InTable(self.row, column) for column in over)), sign=sign)

    def in_order(self, columns: Sequence[Column]) -> tuple[Cell, ...]:
        return tuple(self.at[column.key] for column in columns)


_DIFFERENCE, _GROWTH = "{0}-{1}", "({0}/{1}-1)*100"
_RATIO, _PART = "{0}/{1}*100", "{0}*{1}/100"


def _computed(template: str, one: float, other: float) -> float:
    if template == _DIFFERENCE:
        return one - other
    if template == _GROWTH:
        return 100.0 * (one / other - 1.0)
    return 100.0 * one / other if template == _RATIO else one * other / 100.0


def progress_table(say: Words) -> Table:
    """Build the table of progress: collected, growth, share of the budget, distance to 序时进度."""
    keys = (("unit", 8), ("so_far", 13), ("before", 13), ("yoy", 10), ("budget", 13),
            ("share", 11), ("even", 11), ("points", 15), ("amount", 15))
    columns = tuple(Column(key, say.text(f"col_{key}"), width=width) for key, width in keys)
    rows = []
    for line in say.found.lines:
        cells, digits = _Cells(say.key(line)), say.digits(line)
        cells.put("unit", words(say.unit(line)))
        cells.put("so_far", given(line.so_far, digits))
        cells.put("before", given(finite(line.before), digits))
        cells.formula("yoy", _GROWTH, ("so_far", "before"), 2)
        cells.put("budget", given(line.budget, digits))
        cells.put("even", Cell(100.0 * line.month / MONTHS, 2, Formula(f"{line.month}/12*100", ())))
        cells.formula("share", _RATIO, ("so_far", "budget"), 2)
        cells.formula("points", _DIFFERENCE, ("share", "even"), 2, sign=True)
        cells.formula("amount", _PART, ("points", "budget"), digits, sign=True)
        if say.rounded:
            _round(cells, line, digits)
        rows.append(Row(cells.row, say.name(line), cells.in_order(columns), line.level,
                        "total" if line.level == 0 else "line"))
    notes = [say.text("note_rounded" if say.rounded else "note_exact")]
    late = [say.name(line) for line in say.found.lines if line.month < say.found.month]
    if late:
        notes.append(say.text("note_late", names=enumerated(late)))
    return Table("landing_progress", say.text("title_progress", year=say.found.year,
                                              month=say.month(say.found.month)),
                 "", say.text("item"), columns, tuple(rows), notes=tuple(notes), label_width=26)


def _round(cells: _Cells, line: Line, digits: int) -> None:
    """Subtract rounded shares, as many reports do: constants, since they are no exact result."""
    found = progress(line, rounded=True)
    if found is not None:
        cells.put("share", simulated(found.share, 1))
        cells.put("even", simulated(found.even, 1))
        cells.put("points", Cell(found.points, 1, role="simulated", sign=True))
        cells.put("amount", Cell(found.amount, digits, role="simulated", sign=True))


def landing_table(say: Words) -> Table:
    """Build the table of landings: the total expected, its interval, what is to come."""
    keys = (("unit", 8, ""), ("so_far", 13, ""), ("landing", 13, "year"), ("low", 13, "year"),
            ("high", 13, "year"), ("budget", 13, "year"), ("of_budget", 10, "year"),
            ("last", 13, "year"), ("yoy", 10, "year"), ("left", 13, "left"),
            ("left_before", 13, "left"), ("left_yoy", 10, "left"), ("needed", 13, "left"),
            ("needed_yoy", 10, "left"))
    left = MONTHS - say.found.month
    groups = {"": "", "year": say.text("group_year"), "left": say.text("group_left", count=left)}
    columns = tuple(Column(key, say.text(f"col_{key}", band=say.band()), groups[group], width)
                    for key, width, group in keys if left or group != "left")
    rows = []
    for line in say.found.lines:
        cells, digits = _Cells(say.key(line)), say.digits(line)
        landing = line.landing
        cells.put("unit", words(say.unit(line)))
        cells.put("so_far", given(line.so_far, digits))
        cells.put("landing", say.run.get(cells.row, simulated(landing.value, digits)))
        cells.put("low", simulated(landing.lower[0], digits))
        cells.put("high", simulated(landing.upper[0], digits))
        cells.put("budget", given(line.budget, digits))
        cells.formula("of_budget", _RATIO, ("landing", "budget"), 2)
        cells.put("last", given(finite(line.last_total), digits))
        cells.formula("yoy", _GROWTH, ("landing", "last"), 2)
        cells.formula("left", _DIFFERENCE, ("landing", "so_far"), digits)
        cells.put("left_before", given(finite(line.last_total - line.before), digits))
        cells.formula("left_yoy", _GROWTH, ("left", "left_before"), 2)
        cells.formula("needed", _DIFFERENCE, ("budget", "so_far"), digits)
        cells.formula("needed_yoy", _GROWTH, ("needed", "left_before"), 2)
        rows.append(Row(cells.row, say.name(line), cells.in_order(columns), line.level,
                        "total" if line.level == 0 else "line"))
    return Table("landing", say.text("title", year=say.found.year), "", say.text("item"), columns,
                 tuple(rows), notes=_notes(say), label_width=26)


def _notes(say: Words) -> tuple[str, ...]:
    notes = [say.text("note_interval", band=say.band())] if say.found.month < MONTHS else []
    if say.run:
        notes.append(say.text("note_in_run", year=say.found.year))
    if any(line.level for line in say.found.lines):
        notes.append(say.text("note_adds_up"))
    if any(one.month is not None for line in say.found.lines for one in line.one_offs):
        notes.append(say.text("note_one_offs"))
    undated = dict.fromkeys(one for line in say.found.lines for one in line.one_offs
                            if one.month is None)
    if undated and say.found.month < MONTHS:
        names = say.text("listed").join(
            f"{say.catalog[one.item].name(say.lang)} "
            f"{number_text(one.amount, decimals(say.catalog[one.item]))}"
            f"{say.catalog[one.item].unit.name(say.lang)}" for one in undated)
        notes.append(say.text("note_undated", year=say.found.year, names=names))
    if placed := say.found.placed:
        names = say.text("listed").join(say.text(
            "placed", item=say.catalog[one.item].name(say.lang), year=one.year, month=one.month,
            amount=number_text(one.amount, decimals(say.catalog[one.item])),
            unit=say.catalog[one.item].unit.name(say.lang)) for one in placed)
        notes.append(say.text("note_placed", year=placed[0].year, names=names))
    told: dict[str, list[str]] = {}
    for line in say.found.lines:
        for note in line.landing.notes:
            told.setdefault(note.text(say.lang), []).append(say.name(line))
    notes += [say.text("note_lines", names=say.text("listed").join(names), note=note)
              for note, names in told.items()]
    return tuple(notes)


def methods_table(say: Words) -> Table:
    """Build the table of methods: each one's landing, its weight, how far past landings missed."""
    columns = [Column("unit", say.text("col_unit"), width=8)]
    columns += [Column(name, label(f"timeseries.landing_{name}", say.lang),
                       say.text("group_methods"), 13) for name in SHOWN]
    columns += [Column(f"{name}:weight", label(f"timeseries.landing_{name}", say.lang),
                       say.text("group_weights"), 9) for name in BLENDED]
    columns += [Column("past", say.text("col_past"), width=8),
                Column("missed", say.text("col_missed"), width=10)]
    rows = []
    for line in say.found.lines:
        landing, digits = line.landing, say.digits(line)
        cells = [words(say.unit(line))]
        cells += [simulated(landing.methods.get(name), digits) for name in SHOWN]
        cells += [simulated(100.0 * landing.weights[name] if name in landing.weights else None, 0)
                  for name in BLENDED]
        errors = landing.errors
        cells += [simulated(len(errors), 0),
                  simulated(100.0 * sum_of(map(abs, errors)) / len(errors) if errors else None, 1)]
        rows.append(Row(say.key(line), say.name(line), tuple(cells), line.level,
                        "total" if line.level == 0 else "line"))
    return Table("landing_methods", say.text("title_methods"), "", say.text("item"),
                 tuple(columns), tuple(rows), notes=(say.text("note_methods"),), label_width=26)


@dataclass(frozen=True, slots=True)
class LandingExhibits:
    """What a year in progress shows: sentences, tables, charts, in the order of the sheet."""

    sentences: tuple[str, ...]
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...]
    sheet: Sheet


def landing_of_run(make: Maker) -> LandingExhibits | None:
    """Build the exhibits of the year in progress where a run's workbook holds one, else None.

    The year is the base year, if the run starts before its outturn is in, or the first year of the
    horizon.
    """
    landed = make.result.landed
    if landed is None or landed.found is None or landed.found.month == MONTHS:
        return None
    say = Words(landed.found, make.result.catalog, make.lang, run=_as_run(make, landed))
    return landing_exhibits(say, scenario_table(make, landed, say),
                            make.result.dataset.registers.policies.cash)


def _as_run(make: Maker, landed: Landed) -> dict[str, Cell]:
    """Return the lines' full years as the forecast has them, where it takes them from the months.

    Where it takes another figure both are shown in a table of their own.
    """
    found: dict[str, Cell] = {}
    lines = landed.found.lines if landed.found is not None and landed.carried else ()
    for line in lines:
        cell = make.model(line.item, landed.year, make.main)
        if not line.is_rest and isinstance(cell.value, float) and isclose(
                cell.value, line.landing.value, rel_tol=_SAME):
            found[line.item] = cell
    return found


_SAME = 1e-9
"""Two figures that differ by less are one, computed in two ways."""


def landing_exhibits(say: Words, others: Table | None = None,
                     cash: Sequence[CashMonth] = ()) -> LandingExhibits:
    """Build everything that a year in progress shows: sentences on the lines that are no parts.

    ``others`` are the scenarios of a run that take another figure, or what a model of one's own
    expects; ``cash`` the register of cash.
    """
    made, paced, apart = landing_table(say), progress_table(say), one_off_table(
        "landing_one_offs", say.found.year,
        ((one, say.text(f"timing_{one.timing(line.month)}"))
         for line in say.found.lines for one in line.one_offs), say.catalog, say.lang)
    beside = [one for one in (stated_table(say), others) if one]
    tables = (made, *beside, paced, *profile_tables(say), methods_table(say),
              *((apart,) if apart else ()))
    main = say.found.main
    told = [main, *(line for line in say.found.lines if not line.level and line is not main)]
    sentences = tuple(sentence(say, line, made, paced) for line in told)
    chart = landing_chart(say, main)
    title = say.text("title", year=say.found.year)
    blocks = (*(Text(one) for one in sentences), made, chart, *tables[1:],
              *cash_blocks(say, cash))
    return LandingExhibits(sentences, tables, (chart,),
                           Sheet(label("exhibit.sheet_landing", say.lang), title, blocks))


def sentence(say: Words, line: Line, made: Table, paced: Table) -> str:
    """Say one line's landing in the words of budget reports, from the cells as printed."""
    key, unit = say.key(line), say.unit(line)
    parts = [say.text("say_so_far", year=say.found.year, month=say.month(line.month),
                      name=say.name(line), amount=paced.text(key, "so_far"), unit=unit)]
    if paced.cell(key, "yoy").value is not None:
        parts.append(_change(say, paced.text(key, "yoy")))
    if paced.cell(key, "share").value is not None:
        ahead = float(paced.cell(key, "points").value or 0.0) >= 0
        parts.append(say.text("say_share", share=paced.text(key, "share")))
        parts.append(say.text("say_ahead" if ahead else "say_behind",
                              points=paced.text(key, "points").lstrip("+-"),
                              amount=paced.text(key, "amount").lstrip("+-"), unit=unit))
    text = say.text("comma").join(parts) + say.text("semicolon")
    if line.month == MONTHS:
        return text.removesuffix(say.text("semicolon")) + say.text("full_stop")
    rest = [say.text("say_landing", amount=made.text(key, "landing"), unit=unit, band=say.band(),
                     low=made.text(key, "low"), high=made.text(key, "high"))]
    if made.cell(key, "of_budget").value is not None:
        rest.append(say.text("say_of_budget", share=made.text(key, "of_budget")))
    if made.cell(key, "yoy").value is not None:
        rest.append(say.text("say_year_yoy", change=_change(say, made.text(key, "yoy"),
                                                             "year_")))
    rest.append(say.text("say_left", count=MONTHS - line.month, amount=made.text(key, "left"),
                         unit=unit))
    if made.cell(key, "left_yoy").value is not None:
        rest.append(_change(say, made.text(key, "left_yoy")))
    if made.cell(key, "needed").value is not None:
        over = float(made.cell(key, "needed").value or 0.0) < 0
        rest.append(say.text("say_exceeded" if over else "say_needed",
                             amount=made.text(key, "needed").lstrip("-"), unit=unit))
    return text + say.text("comma").join(rest) + say.text("full_stop")


def _change(say: Words, text: str, kind: str = "") -> str:
    key = "fell" if text.startswith("-") else "rose"
    return say.text(f"say_{kind}{key}", rate=text.lstrip("+-"))
