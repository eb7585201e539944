"""The plan-target table as plan reports have it, and every target against every scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Nature, Operator, Status, Vintage
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    Typed,
    digits_of,
    fixed,
    known_places,
    number_text,
    odds_cell,
    published,
    qualified,
    sourced,
    target_text,
    words,
)
from forecast.exhibits.targets.chances import keyed
from forecast.fiscal import better

if TYPE_CHECKING:
    from forecast.data import Target
    from forecast.fiscal import Outcome

_SLACK = 1e-9


def _due(make: Maker) -> tuple[tuple[str, Target], ...]:
    """The targets of the plan year, with their keys."""
    return tuple((key, target) for key, target in keyed(make)
                 if target.period == make.result.first)


def plan_target_table(make: Maker) -> Table | None:
    """Build the annex table of the plan report: last year's plan and estimate, this year's goal."""
    targets = _due(make)
    if not targets:
        return None
    base, first = make.result.base.year, make.result.first.year
    columns = (Column("unit", make.text("unit"), width=8, align="center"),
               Column("last", make.text("plan_last", year=base), width=20),
               Column("estimate", make.text("plan_estimate", year=base), width=18),
               Column("goal", make.text("plan_goal", year=first), width=26, align="center"),
               Column("nature", make.text("binding"), width=10, align="center"))
    rows = tuple(Row(key, make.name(target.item), (
        words(make.unit_of(target.item)), _last_plan(make, target),
        _estimate(make, target), words(target_text(make, target), target.origin),
        words(target.nature.label(make.lang)))) for key, target in targets)
    table = Table("plan_targets", make.text("title_plan_targets", year=first),
                  make.text("unit_by_row"), make.text("item"), columns, rows,
                  notes=(make.text("note_plan_targets"),), label_width=28)
    return sourced(make, table)


def _last_plan(make: Maker, target: Target) -> Cell:
    """Last year's target in its words, else its budget or plan as a number."""
    result = make.result
    for other in result.past_targets:
        if other.item == target.item and other.period == result.base:
            return words(target_text(make, other), other.origin)
    choice = result.dataset.intended(target.item, result.base, make.vintage(make.main))
    return published(choice, digits_of(make, target))


def _estimate(make: Maker, target: Target) -> Cell:
    """Last year's estimate as published, its qualifier with it (超过2,400)."""
    as_of = make.vintage(make.main).as_of
    wish = Vintage(as_of, (("*", Status.ESTIMATE),))
    choice = make.result.dataset.read(target.item, make.result.base, wish)
    digits = digits_of(make, target)
    if choice is None or not choice.chosen.qualifier:
        return published(choice, digits)
    number = number_text(choice.chosen.value, digits)
    return words(qualified(number, choice.chosen.qualifier, make.lang), choice.chosen.origin)


# -- every target against every scenario ----------------------------------------------------------


def target_matrix(make: Maker) -> Table | None:
    """Build targets by scenario: forecast, met or missed (live), probability; by nature."""
    targets, names = _due(make), make.result.names()
    if not targets:
        return None
    columns = tuple(Column(name, make.scenario_name(name), width=13) for name in names)
    rows: list[Row] = []
    for nature in Nature:
        mine = [pair for pair in targets if pair[1].nature == nature]
        if mine:
            rows += _group_rows(make, nature, mine)
    if not rows:
        return None
    return Table("target_matrix", make.text("title_target_matrix", year=make.result.first.year),
                 make.text("unit_by_row"), make.text("item"), columns, tuple(rows),
                 notes=_matrix_notes(make), label_width=44)


def _matrix_notes(make: Maker) -> tuple[str, ...]:
    """Say how targets are judged; what the chances are of, where there are draws."""
    keys = ("note_target_matrix", *(("note_target_chances",) if make.result.settings.draws else ()),
            "note_target_natures")
    return ("".join(make.text(key) for key in keys),)


def _group_rows(make: Maker, nature: Nature, targets: list[tuple[str, Target]]) -> list[Row]:
    names = make.result.names()
    blank = Cell("", role="text")
    rows = [Row(f"nature:{nature.name.lower()}", nature.label(make.lang), (blank,) * len(names),
                role="section")]
    judged: list[str] = []
    for key, target in targets:
        outcomes = [make.result.outcome(target, name) for name in names]
        if all(one.is_met is None for one in outcomes):
            continue
        judged.append(key)
        item = make.result.catalog[target.item]
        title = make.bracketed(make.name(item.code), target_text(make, target))
        digits = digits_of(make, target)
        rows += [
            Row(key, title, tuple(make.model(target.item, target.period, name, digits)
                                  for name in names)),
            Row(f"{key}:met", make.text("matrix_met"), tuple(
                _met(make, key, target, name, is_met=_told(make, target, name, one))
                for name, one in zip(names, outcomes, strict=True)), 1)]
        if make.result.settings.draws:
            of_range = target.operator == Operator.RANGE
            rows.append(Row(f"{key}:probability", make.text(
                "matrix_reached" if of_range else "matrix_probability"),
                tuple(_chance(make, one, one.probability) for one in outcomes), 1))
            if of_range:
                rows.append(Row(f"{key}:inside", make.text("matrix_inside"), tuple(
                    _chance(make, one, one.inside) for one in outcomes), 1))
    if not judged:
        return []
    rows.append(_count(make, nature, judged))
    if make.result.settings.draws:
        rows.append(_joint(make, nature, [one for _, one in targets]))
    return rows


def _told(make: Maker, target: Target, scenario: str, outcome: Outcome) -> bool | None:
    """Tell whether a target is met; None as well where a plan that says nothing of it is meant."""
    there = make.model(target.item, target.period, scenario).value
    return None if there is None else outcome.is_met


def _chance(make: Maker, outcome: Outcome, chance: float | None) -> Cell:
    """Return a chance; of a value that the scenario gives, that it does."""
    return words(make.text("imposed")) if outcome.is_imposed else odds_cell(chance)


def _met(make: Maker, key: str, target: Target, scenario: str, *, is_met: bool | None) -> Cell:
    """Met or missed, as a live formula over the forecast in the row above."""
    if is_met is None:
        return words("")
    yes, no = make.text("met_yes"), make.text("met_no")
    here, slack = InTable(key, scenario), f"{target.tolerance + _SLACK:.12g}"
    if target.operator == Operator.IN_STEP and target.reference:
        other = make.model(target.reference, target.period, scenario).formula
        test, refs = f"{{0}}>={{1}}-{slack}", (here, *(other.refs if other else ()))
    else:
        tests = {"up": f"{{0}}>={{1}}-{slack}", "down": f"{{0}}<={{1}}+{slack}",
                 "within": f"ABS({{0}}-{{1}})<={slack}"}
        test = tests[better(target)]
        refs = (here, Typed(target.value or 0.0, known_places(target.value_at)))
    return Cell(yes if is_met else no, 0, Formula(f'IF({test},"{yes}","{no}")', refs))


def _count(make: Maker, nature: Nature, keys: list[str]) -> Row:
    """How many numeric targets of a group each scenario meets, of how many."""
    yes, names = make.text("met_yes"), make.result.names()
    cells = []
    for name in names:
        places = tuple(InTable(f"{key}:met", name) for key in keys)
        hits = sum(_told(make, target, name, make.result.outcome(target, name)) is True
                   for key, target in _due(make) if key in keys)
        text = "+".join(f'({{{at}}}="{yes}")' for at in range(len(places)))
        cells.append(Cell(hits, 0, Formula(f"0+{text}", places)) if places else fixed(0))
    return Row(f"count:{nature.name.lower()}", make.text("matrix_count"), tuple(cells),
               role="total")


def _joint(make: Maker, nature: Nature, targets: list[Target]) -> Row:
    cells = []
    for name in make.result.names():
        share = make.result.joint(targets, name)
        cells.append(odds_cell(share))
    return Row(f"joint:{nature.name.lower()}", make.text("matrix_joint"), tuple(cells),
               role="total")
