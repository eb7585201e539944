"""Every figure held against its place: new, equal, different, blocked, or waiting."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import UnitError, parse_unit
from forecast.importing.figures import Asked, Question, Target
from forecast.importing.merging.amounts import are_same, converted, finer
from forecast.importing.merging.plan import NOT_CHOSEN, YEAR_AGO, Placed, Standing, State
from forecast.importing.merging.revising import Taken, choice_of, judged, subject_of
from forecast.importing.merging.slots import Nowhere, Slot, slot_of
from forecast.importing.merging.standing import Ledger, is_merged_over, is_same, latest
from forecast.workbook import BUDGETS, suited

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.data import Item, Observation, Unit
    from forecast.importing.figures import Answers, Figure
    from forecast.importing.merging.slots import Forms
    from forecast.workbook import Form
    from forecast.xlsx import RawCell


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure to be taken, before its place is known."""

    figure: Figure
    item: Item
    layout: str
    is_derived: bool = False


def place(candidates: Sequence[Candidate], forms: Forms, ledger: Ledger, answers: Answers
          ) -> tuple[list[tuple[Placed, Slot | None]], list[Question]]:
    """Return what becomes of every figure, with its place by meaning; and what is to be asked."""
    found: list[tuple[Placed, Slot | None]] = []
    groups: defaultdict[Slot, list[Taken]] = defaultdict(list)
    questions: dict[tuple[str, str, str], Question] = {}
    for one in candidates:
        taken = _taken(one, forms, ledger)
        if isinstance(taken, Taken):
            groups[taken.slot].append(taken)
            continue
        state = State.WAITING if taken.is_open else State.BLOCKED
        found.append((_bare(one, state, taken.reason), None))
        if taken.is_open:
            _ask_status(one, questions)
    for slot, several in groups.items():
        placed, asked = _folded(slot, several, forms, ledger, answers)
        found += [(one, slot) for one in placed]
        for question in asked:
            questions[question.asked, question.layout, question.subject] = question
    return found, list(questions.values())


def _taken(one: Candidate, forms: Forms, ledger: Ledger) -> Taken | Nowhere:
    """Find where a figure goes; what its table contradicts goes where it stands already alone.

    The lines of a month's table have no reserve, and the year's budget there is more than they are.
    """
    found = _slotted(one, forms)
    if all(proof.holds for proof in one.figure.proofs) or (
            isinstance(found, Taken) and _placed(found, forms, ledger).state is State.EQUAL):
        return found
    return Nowhere("contradicts")


def _slotted(one: Candidate, forms: Forms) -> Taken | Nowhere:
    figure, item = one.figure, one.item
    try:
        unit = suited(parse_unit(figure.unit), item)
    except UnitError:
        return Nowhere("unit")
    if unit.dimension != item.unit.dimension:
        return Nowhere("unit")
    slot = slot_of(figure, item, forms)
    return slot if isinstance(slot, Nowhere) else Taken(figure, item, one.layout, unit, slot,
                                                        one.is_derived)


def _ask_status(one: Candidate, questions: dict[tuple[str, str, str], Question]) -> None:
    """Ask how firm a table's figures are, once a table."""
    key = (Asked.STATUS, one.layout, "")
    before = questions.get(key)
    choices = ("决算", "执行", "最终核实", "初步核实", "初步核算", "预计")
    questions[key] = Question(Asked.STATUS, "", before.where if before else one.figure.where,
                              one.layout, choices, before.count + 1 if before else 1)


def _bare(one: Candidate, state: State, reason: str) -> Placed:
    figure = one.figure
    return Placed(figure, state, figure.target, figure.value, figure.unit, one.item,
                  reason=reason, is_derived=one.is_derived)


# -- several figures of one place -----------------------------------------------------------------


def _folded(slot: Slot, several: Sequence[Taken], forms: Forms, ledger: Ledger, answers: Answers
            ) -> tuple[list[Placed], list[Question]]:
    """Fold figures that are one; ask which of several is right where they are not.

    A figure from its own table goes before one that a later table gives as last year's.
    """
    first, *rest = sorted(several, key=lambda one: YEAR_AGO in one.figure.rules)
    alike: list[Taken] = [first]
    others: list[Taken] = []
    for one in rest:
        (alike if are_same(one.figure.value, one.unit, first.figure.value, first.unit)
         else others).append(one)
    best = first
    for one in alike[1:]:
        best = one if finer(one.figure.value, one.unit, best.figure.value, best.unit) else best
    rivals = [one for one in others
              if (YEAR_AGO in one.figure.rules) == (YEAR_AGO in first.figure.rules)]
    if rivals:
        return _disputed(slot, several, forms, ledger, answers)
    main, asked = judged(best, _placed(best, forms, ledger), answers)
    state = main.state if main.state in {State.BLOCKED, State.WAITING} else State.EQUAL
    placed = [main, *(replace(_as(one, main), state=state, against=_other(best))
                      for one in alike if one is not best)]
    placed += [replace(_as(one, main), state=State.DIFFERENT, against=_other(best),
                       reason=YEAR_AGO) for one in others]
    return placed, asked


def _disputed(slot: Slot, several: Sequence[Taken], forms: Forms, ledger: Ledger,
              answers: Answers) -> tuple[list[Placed], list[Question]]:
    """Ask which of several tables is right; the one that was said to be goes on alone."""
    subject = subject_of(several[0])
    choices = {choice_of(one): one for one in several}
    said = _said(answers.of(Asked.CONTRADICTION, "", subject), choices)
    if said is not None:
        main, asked = judged(said, _placed(said, forms, ledger), answers)
        return [main, *(replace(_as(one, main), state=State.DIFFERENT, against=_other(said),
                                reason=NOT_CHOSEN) for one in several if one is not said)], asked
    question = Question(Asked.CONTRADICTION, subject, several[0].figure.where, "",
                        tuple(choices), len(several))
    others = {id(one): next(other for other in several if not are_same(
        other.figure.value, other.unit, one.figure.value, one.unit)) for one in several}
    return [Placed(one.figure, State.WAITING, slot.target, one.figure.value, one.figure.unit,
                   one.item, None, slot.status, _other(others[id(one)]), "disputed",
                   one.is_derived) for one in several], [question]


def _said(answer: str | None, choices: Mapping[str, Taken]) -> Taken | None:
    """Return the figure that was chosen; its beginning, the value, is enough where it is alone."""
    near = [one for choice, one in choices.items() if answer and choice.startswith(answer)]
    return choices.get(answer or "") or (near[0] if len(near) == 1 else None)


def _as(one: Taken, main: Placed) -> Placed:
    return Placed(one.figure, main.state, main.target, one.figure.value, one.figure.unit, one.item,
                  main.place, main.status, is_derived=one.is_derived)


def _other(one: Taken) -> Standing:
    return Standing(one.figure.value, one.figure.unit, one.figure.where)


# -- one figure and its place ---------------------------------------------------------------------


def _placed(one: Taken, forms: Forms, ledger: Ledger) -> Placed:
    if one.slot.target is Target.VINTAGES:
        return _vintage(one, ledger)
    form = forms.by_target[one.slot.target]
    unit = form.units.get(one.slot.item, _own_unit(one, form.units.values()))
    base = Placed(one.figure, State.NEW, one.slot.target, one.figure.value, one.figure.unit,
                  one.item, status=one.slot.status, is_derived=one.is_derived)
    if unit is None or unit.dimension != one.unit.dimension:
        return replace(base, state=State.BLOCKED, reason="unit")
    base = replace(base, value=converted(one.figure.value, one.unit, unit), unit=unit.code)
    spot = form.spot(one.slot.item, one.slot.time)
    met = _in_cell(base, one, form, spot, ledger) if spot is not None else None
    if met is not None:
        return met
    if one.slot.target is Target.BUDGETS and one.slot.item not in form.lines and (
            one.item.account is None or one.item.side is None):
        return replace(base, state=State.BLOCKED, reason="no_line")
    differing = [other for other in ledger.like(one.slot)
                 if not is_same(one.figure.value, one.unit, other, one.item)]
    return _against(base, one, ledger, differing[0]) if differing else base


def _in_cell(base: Placed, one: Taken, form: Form, spot: tuple[int, int], ledger: Ledger
             ) -> Placed | None:
    """Hold a figure against the cell that it goes to; None where that is free."""
    if form.found is None:
        return None
    base = replace(base, place=form.found.where(*spot))
    if is_merged_over(form, spot):
        return replace(base, state=State.BLOCKED, reason="merged")
    cell = form.found.grid.cells.get(spot)
    if cell is None:
        return None
    there = ledger.at(form.found.grid.name, spot)
    if _is_printed(base, one, cell):
        return replace(base, state=State.EQUAL, against=_as_printed(base, there, ledger))
    return _met(base, one, ledger, there, is_formula=cell.formula is not None)


def _is_printed(base: Placed, one: Taken, cell: RawCell) -> bool:
    """Tell whether a cell prints a figure, however it is read (a total with what is carried on)."""
    if cell.kind != "number" or not isinstance(cell.value, float):
        return False
    printed = float(f"{cell.value * 100.0:.15g}") if cell.is_percent else cell.value
    return are_same(one.figure.value, one.unit, printed, parse_unit(base.unit))


def _as_printed(base: Placed, there: Observation | None, ledger: Ledger) -> Standing | None:
    if there is not None:
        return ledger.standing(there)
    return None if base.place is None else Standing(base.value, base.unit, base.place)


def _own_unit(one: Taken, others: Iterable[Unit | None]) -> Unit:
    """Return the unit of a line that a sheet gets: the catalogue's, on 预算收支 the sheet's."""
    if one.slot.target is Target.BUDGETS:
        return next((unit for unit in others if unit is not None
                     and unit.dimension == one.unit.dimension), parse_unit(BUDGETS.unit))
    return one.item.unit


def _met(base: Placed, one: Taken, ledger: Ledger, there: Observation | None, *,
         is_formula: bool) -> Placed:
    """Compare a figure with what its cell holds."""
    if there is None:
        return replace(base, state=State.BLOCKED, reason="formula" if is_formula else "filled")
    if is_same(one.figure.value, one.unit, there, one.item):
        return replace(base, state=State.EQUAL, against=ledger.standing(there))
    found = _against(base, one, ledger, there)
    if is_formula and found.state is State.DIFFERENT:
        return replace(found, reason="formula")
    return found


def _against(base: Placed, one: Taken, ledger: Ledger, there: Observation) -> Placed:
    """Tell a figure that differs; one that 数据版本 has already is no news."""
    known = next((other for other in ledger.registered(one.slot)
                  if is_same(one.figure.value, one.unit, other, one.item)), None)
    if known is not None and known.origin is not None:
        return replace(base, state=State.EQUAL, place=known.origin,
                       target=Target.VINTAGES, against=ledger.standing(known))
    reason = YEAR_AGO if YEAR_AGO in one.figure.rules else ""
    return replace(base, state=State.DIFFERENT, against=ledger.standing(there), reason=reason)


def _vintage(one: Taken, ledger: Ledger) -> Placed:
    base = Placed(one.figure, State.NEW, Target.VINTAGES,
                  converted(one.figure.value, one.unit, one.item.unit), one.item.unit.code,
                  one.item, status=one.slot.status, is_derived=one.is_derived)
    there = [other for other in ledger.like(one.slot)
             if other.qualifier == one.figure.qualifier]
    same = [other for other in there if is_same(one.figure.value, one.unit, other, one.item)]
    if same:
        return replace(base, state=State.EQUAL, place=same[0].origin,
                       against=ledger.standing(same[0]))
    return replace(base, state=State.DIFFERENT, against=ledger.standing(latest(there))) if (
        there) else base
