"""The checks: every stated total against its lines, the data's gaps, the run's own health."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS, UnitCode, listed, read_text, rules_text
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    ValueRef,
    fixed,
    given,
    published,
    words,
)
from forecast.fiscal import Sum, check_accounts, check_carry
from forecast.issues import Severity, grouped
from forecast.projection import FIRST_DRAW
from forecast.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from decimal import Decimal

    from forecast.data import Catalog, Choice, Period
    from forecast.issues import Group, Issue


@dataclass(frozen=True, slots=True)
class Stated:
    """One column of the papers' budget figures: a year's estimate or its budget."""

    title: str
    period: Period
    choices: Mapping[str, Choice]

    def ref(self, code: str) -> ValueRef:
        """Return the place of a figure in the table of stated figures."""
        return ValueRef(f"stated:{code}", self.period, "")

    @property
    def figures(self) -> dict[str, Decimal]:
        """The figures in 万元 as the papers print them."""
        return {code: half_up(choice.chosen.value, 0) for code, choice in self.choices.items()}

    def sums(self, items: Catalog) -> tuple[Sum, ...]:
        """Check every total that is stated; a part that is not is replaced by its own lines."""
        return tuple(replace(one, parts=tuple(_told(one.parts, self.choices, items)))
                     for one in check_accounts(self.figures, items) if one.stated is not None)


def _told(parts: Sequence[tuple[str, int]], known: Collection[str], items: Catalog
          ) -> Iterator[tuple[str, int]]:
    for code, sign in parts:
        if code in known:
            yield code, sign
        else:
            yield from _told([(line.code, sign * line.sign) for line in items.children(code)],
                             known, items)


def stated(make: Maker) -> tuple[Stated, Stated]:
    """Return the figures of the base year's estimate and of the plan year's budget."""
    base, first = make.result.base, make.result.first
    known = _choices(make, base, intended=False)
    return (Stated(make.base_of(known), base, known),
            Stated(f"{make.text('year', year=first.year)}{make.text('budget')}", first,
                   _choices(make, first, intended=True)))


def _choices(make: Maker, period: Period, *, intended: bool) -> dict[str, Choice]:
    dataset, vintage = make.result.dataset, make.vintage(make.main)
    found: dict[str, Choice] = {}
    for item in make.result.catalog:
        if item.account is None or item.unit.code != UnitCode.WAN:
            continue
        choice = (dataset.intended(item.code, period, vintage) if intended
                  else dataset.read(item.code, period, vintage))
        if choice is not None:
            found[item.code] = choice
    return found


def check_table(make: Maker) -> Table:
    """Build the table of identities: stated, summed, difference, tolerance, verdict, all live."""
    columns = (Column("stated", make.text("stated"), width=14),
               Column("computed", make.text("sum_of_lines"), width=14),
               Column("tail", make.text("tail"), width=10),
               Column("tolerance", make.text("tolerance"), width=10),
               Column("verdict", make.text("verdict"), width=16, align="center"),
               Column("parts", make.text("parts"), width=60, align="left"))
    rows = tuple(_check_row(make, str(number), *one) for number, one in enumerate(_checked(make)))
    verdicts = {row.cells[4].value for row in rows}
    notes = tuple(make.text(f"note_{note}") for note, verdict in (
        ("tail", "tail"), ("incomplete", "incomplete"))
        if make.text(f"sum_{verdict}") in verdicts)
    return Table("checks", make.text("title_checks"), make.wan, make.text("identity"), columns,
                 rows, notes=notes,
                 label_width=40)


def _checked(make: Maker) -> tuple[tuple[Stated, Stated, Sum], ...]:
    """List every sum with the column of its total and that of its parts."""
    before, after = stated(make)
    found = [(column, column, one) for column in (before, after)
             for one in column.sums(make.result.catalog)]
    carried = (check_carry(account, before.figures, after.figures) for account in ACCOUNTS)
    return (*found, *((after, before, one) for one in carried if one))


def _check_row(make: Maker, key: str, column: Stated, source: Stated, one: Sum) -> Row:
    codes = tuple(code for code in one.item.split("+") if code in column.choices)
    name = make.text("list_plus").join(make.name(code) for code in one.item.split("+"))
    places = {place: InTable(key, place) for place in ("stated", "computed", "tail", "tolerance")}
    tail = Cell(one.tail, 0, Formula("{0}-{1}", (places["stated"], places["computed"])))
    other = "" if source is column else (
        make.text("of_column", column=_title(make, source, [code for code, _ in one.parts])))
    return Row(key, f"{_title(make, column, codes)}·{name}", (
        _summed(column, tuple((code, 1) for code in codes), one.stated),
        _summed(source, one.parts, one.computed), tail, fixed(one.tolerance),
        _verdict(make, one, places), words(other + _parts(make, one))), role="check")


def _title(make: Maker, column: Stated, codes: Sequence[str]) -> str:
    """Name a column by the stage of the figures that one sum takes from it."""
    return make.base_of(codes) if column.period == make.result.base and codes else column.title


def _summed(column: Stated, parts: Sequence[tuple[str, int]], value: Decimal | None) -> Cell:
    """Return a sum of stated figures, each as printed, live."""
    if not parts:
        return given(value)
    template = "".join(f"{'-' if sign < 0 else '+' if spot else ''}ROUND({{{spot}}},0)"
                       for spot, (_, sign) in enumerate(parts))
    return Cell(value, 0, Formula(template, tuple(column.ref(code) for code, _ in parts)))


def _verdict(make: Maker, one: Sum, places: Mapping[str, InTable]) -> Cell:
    """Return the verdict, live: it follows when a figure is mended."""
    said = {verdict: make.text(f"sum_{verdict}").replace('"', '""')
            for verdict in ("exact", "tail", "incomplete", "unmatched", "error")}
    wrong = said["unmatched" if one.kind == "transfer" else "error"]
    short = f'IF({{2}}<{{3}},"{said["incomplete"]}","{wrong}")'
    outside = short if one.is_partial else f'"{wrong}"'
    text = f'IF({{0}}=0,"{said["exact"]}",IF(ABS({{0}})<={{1}},"{said["tail"]}",{outside}))'
    keys = ("tail", "tolerance", *(("computed", "stated") if one.is_partial else ()))
    return Cell(make.text(f"sum_{one.verdict}"), 0,
                Formula(text, tuple(places[key] for key in keys)))


def stated_table(make: Maker) -> Table:
    """Build the table of the figures that the checks read."""
    both = stated(make)
    used: list[set[str]] = [set(), set()]
    for column, source, one in _checked(make):
        used[both.index(column)].update(one.item.split("+"))
        used[both.index(source)].update(code for code, _ in one.parts)
    rows = [Row(item.code, make.name(item.code), tuple(
        _stated_cell(column, item.code) if item.code in codes else Cell(None)
        for column, codes in zip(both, used, strict=True)))
        for item in make.result.catalog
        if any(item.code in codes and item.code in column.choices
               for column, codes in zip(both, used, strict=True))]
    columns = tuple(Column(str(column.period), column.title, width=16) for column in both)
    return Table("stated", make.text("title_stated"), make.wan, make.text("item"), columns,
                 tuple(rows), notes=(make.text("note_stated"),), label_width=40)


def _stated_cell(column: Stated, code: str) -> Cell:
    choice = column.choices.get(code)
    if choice is None:
        return Cell(None)
    return replace(published(choice, 0), defines=column.ref(code))


def _parts(make: Maker, one: Sum) -> str:
    text = ""
    for number, (code, sign) in enumerate(one.parts):
        mark = "−" if sign < 0 else ("+" if number else "")
        text += f"{mark}{make.name(code)}"
    return text


def health_table(make: Maker, warnings: Sequence[Issue]) -> Table:
    """Build the table of the run's own checks: unsolved draws, starting values, warnings."""
    result = make.result
    rows = []
    for run in result.runs if result.settings.draws else ():
        failed = sum(at >= FIRST_DRAW for at in run.failed)
        rows.append(Row(f"failed:{run.scenario.name}", make.text("check_draws",
                        scenario=make.scenario_name(run.scenario.name)), (
            Cell("OK" if not failed else make.text("check_failed", count=failed), role="check"),
            words(make.text("check_draws_note", draws=result.settings.draws)))))
    started = dict.fromkeys(name for run in result.runs for name in run.started)
    rows += [Row(f"start:{name}", make.text("check_start", item=make.name(name)),
                 (words(make.text("check_noted")), words(make.text("check_start_note"))))
             for name in started]
    groups = grouped(warnings)
    questions = [one for one in groups if one.severity is Severity.QUESTION]
    notes = [one for one in groups if one.severity is not Severity.QUESTION]
    rows = [*_told_rows(make, "question", "check_to_confirm", questions), *rows,
            *_told_rows(make, "warning", "check_noted", notes)]
    columns = (Column("state", make.text("verdict"), width=14, align="center"),
               Column("detail", make.text("detail"), width=90, align="left"))
    return Table("health", make.text("title_health"), "", make.text("check"), columns, tuple(rows),
                 label_width=40)


def _told_rows(make: Maker, kind: str, state: str, groups: Sequence[Group]) -> list[Row]:
    """Write what was found in the input: what to look at, or notes."""
    return [Row(f"{kind}:{number}", make.text(f"check_{kind}", number=number),
                (words(make.text(state)), words(group.describe(make.lang))))
            for number, group in enumerate(groups, start=1)]


def reading_table(make: Maker) -> Table | None:
    """Build the table of cells that are no plain numbers: what stands there, how it was read."""
    readings = make.result.dataset.readings
    if not readings:
        return None
    columns = (Column("written", make.text("written"), width=24, align="left"),
               Column("read_as", make.text("read_as"), width=18, align="right"),
               Column("rules", make.text("how_read"), width=60, align="left"))
    rows = tuple(Row(f"{number}", place, (words(one.written), words(read_text(one, make.lang)),
                                          words(rules_text(one, make.lang))))
                 for number, (place, one) in enumerate(listed(readings, make.lang), start=1))
    return Table("readings", make.text("title_readings"), "", make.text("cell"), columns, rows,
                 notes=(make.text("note_readings"),), label_width=22)
