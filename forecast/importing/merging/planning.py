"""The whole of a merge: tables against the workbook, and the edits that follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import Status, UnitError, parse_unit
from forecast.importing.answers import (
    is_left_out,
    layout_question,
    rows_to_keep,
    table_of,
)
from forecast.importing.asking import question_text
from forecast.importing.figures import Asked, Target, growth_of, own_item
from forecast.importing.merging.bonds import place_loans
from forecast.importing.merging.budgeted import budgeted
from forecast.importing.merging.laying import lay_form
from forecast.importing.merging.placing import Candidate, place
from forecast.importing.merging.plan import (
    Placed,
    PlacedLoan,
    PlacedRow,
    Plan,
    State,
    Told,
)
from forecast.importing.merging.registering import (
    answer_edits,
    appended,
    bond_line,
    completed,
    indicator_line,
    taken_line,
    taken_row,
    vintage_line,
)
from forecast.importing.merging.slots import Slot, forms_of
from forecast.importing.merging.stale import stale_formulas
from forecast.importing.merging.standing import Ledger
from forecast.issues import CellRef
from forecast.workbook import (
    BONDS,
    INDICATORS,
    OWN_INDICATOR,
    SHEET_NAMES,
    SHEETS,
    TAKEN,
    VINTAGES,
    SheetEdits,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.data import Catalog, Item
    from forecast.importing.figures import Answers, Figure, Question, Understood
    from forecast.importing.merging.registering import Line
    from forecast.importing.merging.slots import Forms
    from forecast.workbook import Stock



@dataclass(frozen=True, slots=True)
class Wish:
    """What an import is to do.

    Parameters
    ----------
    takes_figures
        Write the figures; else only what is asked and answered.
    now
        Questions answered just now.
    """

    takes_figures: bool = True
    now: tuple[tuple[Question, str], ...] = ()


def plan_import(stock: Stock, understood: Sequence[Understood], answers: Answers,
                wish: Wish | None = None, rows: Sequence[PlacedRow] = ()) -> Plan:
    """Plan an import: what becomes of every figure, what is asked, what is written.

    ``answers`` are those that the tables were read with; ``rows`` are rows of registers that go
    along, held against the workbook already.
    """
    wish = wish or Wish()
    changed = {id(one): layout_question(one, answers) for one in understood}
    read = [one for one in understood
            if changed[id(one)] is None and not is_left_out(one, answers)]
    candidates, strangers = _candidates(read, stock.items, answers)
    candidates = budgeted(candidates, stock)
    forms = forms_of(stock, ((one.figure, one.item) for one in candidates))
    laid, asked = place(candidates, forms, Ledger(stock), answers)
    known = {one.figure.where for one, _ in laid if one.state is State.EQUAL}
    loans = place_loans([loan for one in read for loan in one.loans], stock)
    questions = _once([*(one for one in changed.values() if one is not None),
                       # asked of what waits for it alone, and of what is not there already
                       *(one for table in read for one in table.questions
                         if one.asked is not Asked.STATUS
                         and not (one.asked is Asked.CONTRADICTION and one.where in known)),
                       *asked])
    order = {figure.where: place for place, figure in enumerate(
        figure for one in understood for figure in one.figures)}
    placed = [one for one, _ in laid]
    edits: list[SheetEdits] = []
    if wish.takes_figures:
        placed, loans, rows, edits = _laid(laid, loans, rows, forms, stock)
    kept = answer_edits(stock, rows_to_keep(
        stock, read if wish.takes_figures else (), questions, wish.now,
        [question_text(one) for one in questions]))
    edits += [kept] if kept is not None else []
    every = sorted((*placed, *strangers), key=lambda one: order[one.figure.where])
    names = list(SHEET_NAMES)
    edits.sort(key=lambda one: names.index(one.sheet) if one.sheet in names else -1)
    there = {grid.name for grid in stock.book.sheets}
    made = tuple(spec for spec in SHEETS if spec.name in {
        one.sheet for one in edits} - there)
    return Plan(tuple(understood), tuple(every), loans, questions, tuple(edits), made,
                tuple(rows), (*_restated(placed, forms), *stale_formulas(stock, edits)))


def _once(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return each question once; what a name means is one question for all tables.

    One that was answered and is asked all the same was answered with what nobody understands.
    """
    found: dict[tuple[Asked, str, str], Question] = {}
    for one in questions:
        key = (one.asked, table_of(one.asked, one.layout), one.subject)
        before = found.get(key)
        found[key] = one if before is None else replace(before, count=before.count + one.count)
    return tuple(found.values())


def _restated(placed: Iterable[Placed], forms: Forms) -> list[Told]:
    """Tell which columns laid out for estimates become those of outturns."""
    years = forms.by_target[Target.YEARS]
    found = years.found
    filled = {one.figure.period.year for one in placed
              if one.state is State.NEW and one.target is Target.YEARS}
    return [] if found is None else [
        Told("told_status", (("where", str(found.where(years.under[0], years.times[year]))),
                             ("year", str(year)), ("before", before.value),
                             ("now", forms.given[year].value)))
        for year in sorted(filled & forms.given.keys())
        if (before := years.statuses.get(year)) is not None
        and before is not forms.given[year]]


# -- what comes in ---------------------------------------------------------------------------------


def _candidates(read: Iterable[Understood], items: Catalog, answers: Answers
                ) -> tuple[list[Candidate], list[Placed]]:
    """Return the figures with their items, and those that have none."""
    candidates: list[Candidate] = []
    strangers: list[Placed] = []
    own: dict[str, Item] = {}
    for one in read:
        for figure in one.figures:
            item = _item(figure, one.layout.key, items, answers, own)
            if item is None:
                strangers.append(Placed(figure, State.UNKNOWN, figure.target, figure.value,
                                        figure.unit))
                continue
            firm = _firm(figure, answers.of(Asked.STATUS, one.layout.key, ""))
            candidates.append(Candidate(firm, item, one.layout.key))
            growth = _growth(firm, item, items)
            if growth is not None:
                candidates.append(Candidate(growth, items[growth.item], one.layout.key,
                                            is_derived=True))
    return candidates, strangers


def _item(figure: Figure, layout: str, items: Catalog, answers: Answers, own: dict[str, Item]
          ) -> Item | None:
    found = items.find(figure.item) if figure.item else None
    if found is not None:
        return found
    if answers.of(Asked.ITEM, layout, figure.name) != OWN_INDICATOR:
        return None
    try:
        item = own_item(figure.name, parse_unit(figure.unit))
    except UnitError:
        return None
    return own.setdefault(item.code, item)


def _firm(figure: Figure, said: str | None) -> Figure:
    """Give a figure the status that its table was said to have."""
    status = next((one for one in Status if one.value == said), None)
    return figure if figure.status is not None or status is None or figure.is_part_of_year else (
        replace(figure, status=status))


def _growth(figure: Figure, item: Item, items: Catalog) -> Figure | None:
    """Return the rate of growth that a figure was given with, as a figure of its own item."""
    own = growth_of(item, items)
    if figure.growth is None or own is None or own is item:
        return None
    return replace(figure, item=own.code, value=figure.growth, unit="%", growth=None, proofs=())


# -- what goes out ---------------------------------------------------------------------------------


def _laid(laid: Sequence[tuple[Placed, Slot | None]], loans: Sequence[PlacedLoan],
          rows: Sequence[PlacedRow], forms: Forms, stock: Stock
          ) -> tuple[list[Placed], tuple[PlacedLoan, ...], list[PlacedRow], list[SheetEdits]]:
    """Give every new figure, bond and row a cell."""
    edits: list[SheetEdits] = []
    done: dict[int, Placed] = {}
    taken: list[Line] = []
    for target, form in forms.by_target.items():
        mine = [(one, slot) for one, slot in laid
                if slot is not None and one.state is State.NEW and one.target is target]
        if not mine:
            continue
        change, placed = lay_form(form, forms, mine, stock)
        edits.append(change)
        for (one, slot), now in zip(mine, placed, strict=True):
            done[id(one)] = now
            taken.append(taken_line(now, slot, change.sheet, stock.items))
    own = {one.item.code: one.item for one, slot in laid if one.item is not None
           and one.item.is_own and one.item.code not in stock.items and one.state is State.NEW}
    registered = [(one, slot) for one, slot in laid
                  if slot is not None and _is_registered(one)]
    new = [one for one in loans if one.state is State.NEW]
    has_dates = stock.table(VINTAGES) is not None
    lists = {INDICATORS.name: [indicator_line(one) for one in own.values()],
             VINTAGES.name: [vintage_line(one, slot.year, has_dates=has_dates)
                             for one, slot in registered],
             BONDS.name: [bond_line(one) for one in new]}
    cells: dict[str, list[CellRef]] = {}
    placed_rows = list(rows)
    for spec in SHEETS:
        along = [(at, one) for at, one in enumerate(rows)
                 if one.spec is spec and one.state is State.NEW]
        lines = [*lists.get(spec.name, ()), *(dict(one.values) for _, one in along if not one.row)]
        changed = completed(stock, spec, [one for _, one in along if one.row])
        if not lines and not changed:
            continue
        change, spots = appended(stock, spec, lines, changed=changed)
        edits.append(change)
        places = [CellRef(stock.path.name, change.sheet, spot) for spot in spots]
        cells[spec.name] = places
        fresh = iter(places[len(lists.get(spec.name, ())):])
        for at, row in along:
            placed_rows[at] = row if row.row else replace(row, place=next(fresh))
            taken.append(taken_row(row, change.sheet))
    for (one, slot), place_ in zip(registered, cells.get(VINTAGES.name, ()), strict=False):
        now = replace(one, place=place_, target=Target.VINTAGES)
        done[id(one)] = now
        taken.append(taken_line(now, slot, place_.sheet, stock.items))
    at_ = dict(zip(map(id, new), cells.get(BONDS.name, ()), strict=False))
    loans = [replace(one, place=at_[id(one)]) if id(one) in at_ else one for one in loans]
    if taken:
        edits.append(appended(stock, TAKEN, taken, is_shown=False)[0])
    return [done.get(id(one), one) for one, _ in laid], tuple(loans), placed_rows, edits


def _is_registered(one: Placed) -> bool:
    """Tell whether a figure gets a row of 数据版本: one that revises another is kept beside it."""
    return one.is_revision or (one.state is State.NEW and one.target is Target.VINTAGES)
