"""The plan targets: forecast against target, with probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Operator
from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Maker,
    Row,
    Table,
    band_note,
    digits_of,
    given,
    is_gap,
    number_of,
    number_text,
    odds_cell,
    odds_of,
    simulated,
    source_line,
    sourced,
    target_text,
    words,
)
from forecast.fiscal import better
from forecast.labels import enumerated

if TYPE_CHECKING:
    from forecast.data import Target
    from forecast.fiscal import Outcome

_PLACES = ("below", "inside", "above")
"""Where a figure may lie about a range."""
FEW_DRAWS = 200
"""Below so many a probability may be off by several points: 50/√n of them at one half."""


def keyed(make: Maker) -> tuple[tuple[str, Target], ...]:
    """Give each target a key: its item, numbered when an item has two targets."""
    seen: dict[str, int] = {}
    pairs = []
    for target in make.result.targets:
        seen[target.item] = seen.get(target.item, 0) + 1
        suffix = f":{seen[target.item]}" if seen[target.item] > 1 else ""
        pairs.append((target.item + suffix, target))
    return tuple(pairs)


def target_table(make: Maker) -> Table:
    """Build the table of targets: outturn, plan, forecast, range, probability, verdict."""
    base, first = make.result.base, make.result.first
    year = make.text("year", year=first.year)
    forecast = make.year_of(year, make.main)
    columns = (
        Column("unit", make.text("unit"), width=8, align="center"),
        Column("target", make.text("target_of", year=first.year), width=24, align="center"),
        Column("base", make.text("base_value", year=base.year), width=13),
        Column("central", make.text("central"), forecast, 13),
        Column("p10", make.text("p10"), forecast, 13),
        Column("p90", make.text("p90"), forecast, 13),
        Column("probability", make.text("reached" if _has_range(make) else "probability"),
               forecast, 10),
        *((Column(key, make.text(key), forecast, 10) for key in _PLACES)
          if _has_range(make) else ()),
        Column("verdict", make.text("verdict"), width=18, align="center"),
        Column("source", make.text("source"), width=24, align="left"),
    )
    rows = (*(_target_row(make, key, target) for key, target in keyed(make)), *_joint_row(make))
    table = Table("targets", make.text("title_targets", year=first.year), make.text("unit_by_row"),
                  make.text("item"), columns, rows,
                  notes=_notes(make),
                  label_width=24)
    return sourced(make, table)


def _has_range(make: Maker) -> bool:
    return any(target.operator == Operator.RANGE for target in make.result.targets)


def _notes(make: Maker) -> tuple[str, ...]:
    """Say what the chances are of, and how ranges and 同步 count, where the table has them."""
    draws, operators = make.result.settings.draws, {one.operator for one in make.result.targets}
    keys = (*(("note_probability",) if draws else ()),
            *(("note_few_draws",) if 0 < draws < FEW_DRAWS else ()),
            *(("note_range_target",) if Operator.RANGE in operators else ()),
            *(("note_step_target",) if Operator.IN_STEP in operators else ()),
            *(("note_conditional",) if draws else ()))
    points = f"{50 / draws**0.5:.0f}" if draws else ""
    return (*(make.text(key, draws=draws, points=points) for key in keys), *_about_note(make))


def _about_note(make: Maker) -> tuple[str, ...]:
    """Say how 左右 counts, and with what tolerance of each item, where a target has it."""
    slack = {target.item: target.tolerance for target in make.result.targets
             if target.operator == Operator.ABOUT}
    told = enumerated(make.text(
        "about_points" if make.result.catalog[code].unit.is_rate else "about_slack",
        item=make.name(code), unit=make.unit_of(code),
        slack=number_text(slack[code], 2).rstrip("0").rstrip(".")) for code in slack)
    return (make.text("note_about_target", tolerances=make.told(told)),) if slack else ()


def _target_row(make: Maker, key: str, target: Target) -> Row:
    outcome = make.result.outcome(target, make.main)
    digits = digits_of(make, target)
    item = make.result.catalog[target.item]
    known = outcome.central is not None
    cells = (
        words(item.unit.name(make.lang)),
        words(target_text(make, target), target.origin),
        make.observed(target.item, make.result.base, make.main, digits),
        make.model(target.item, target.period, make.main, digits) if known else Cell(None),
        simulated(outcome.p10, digits),
        simulated(outcome.p90, digits),
        odds_cell(outcome.probability),
        *((odds_cell(getattr(outcome, key)) for key in _PLACES) if _has_range(make) else ()),
        words(make.text(verdict(outcome))),
        words(target.source),
    )
    return Row(key, make.name(item.code), cells)


def _joint_row(make: Maker) -> tuple[Row, ...]:
    """The chance of meeting all targets with a number at once."""
    share = make.result.joint(make.result.targets, make.main)
    if share is None:
        return ()
    blank = Cell("", role="text")
    after = 2 + (len(_PLACES) if _has_range(make) else 0)
    cells = (blank,) * 6 + (odds_cell(share),) + (blank,) * after
    return (Row("joint", make.text("joint"), cells, role="total"),)


def met_chance(outcome: Outcome) -> float | None:
    """Return the chance that a picture prints beside a target: of a range, of lying inside it."""
    return outcome.probability if outcome.inside is None else outcome.inside


def verdict(outcome: Outcome) -> str:
    """Return the label key of a verdict: a step of the scale; met or missed without chance."""
    if outcome.is_met is None:
        aims = outcome.target.value is not None or outcome.target.reference
        return "verdict_unknown" if aims and outcome.central is None else "verdict_none"
    if outcome.is_imposed:
        return "verdict_imposed" if outcome.is_met else "verdict_imposed_missed"
    if outcome.probability is None:
        return "verdict_met" if outcome.is_met else "verdict_missed"
    return f"verdict_{odds_of(outcome.probability)}"


def bullet_chart(make: Maker) -> Chart:
    """Build the bullets: target against forecast, a row a target that has a number."""
    first = make.result.first
    rows = []
    for key, target in keyed(make):
        outcome = make.result.outcome(target, make.main)
        if outcome.is_met is not None and target.period == first:
            rows.append(_bullet(make, key, target, outcome))
    columns = tuple(Column(key, make.text(f"bullet_{key}"), width=10)
                    for key in ("target", "target_high", "central", "p10", "p90", "probability",
                                "better", "unit", "decimals"))
    table = Table("targets_chart", make.text("title_bullets", year=first.year),
                  make.text("unit_by_row"), make.text("item"), columns, tuple(rows),
                  label_width=34)
    return Chart("targets", "bullet", _finding(make, table), make.text("unit_by_row"), table,
                 notes=(*band_note(make), *_inside_note(make)),
                 source=source_line(make, table))


def _finding(make: Maker, table: Table) -> str:
    """Say how many targets are more likely met than not, and which is the least likely."""
    first = make.result.first
    judged = {row.key: number_of(table.cell(row.key, "probability")) for row in table.rows
              if not is_gap(table.cell(row.key, "probability"))}
    if not judged:
        met = [make.result.outcome(target, make.main).is_met for _, target in keyed(make)
               if target.period == first]
        known = [one for one in met if one is not None]
        return make.text("finding_targets_met", year=first.year, count=len(known),
                         met=sum(known)) if known else table.title
    least = min(judged, key=lambda key: judged[key])
    likely = sum(chance >= _EVEN for chance in judged.values())
    name = next(row.label for row in table.rows if row.key == least)
    return make.text("finding_targets", year=first.year, count=len(judged), likely=likely,
                     least=name, chance=table.text(least, "probability"))


_EVEN = 50.0


def _inside_note(make: Maker) -> tuple[str, ...]:
    """Say that the chance of a range is of lying inside, where the picture has one."""
    return (make.text("note_range_bullet"),) if (
        _has_range(make) and make.result.settings.draws) else ()


def _bullet(make: Maker, key: str, target: Target, outcome: Outcome) -> Row:
    item = make.result.catalog[target.item]
    digits = digits_of(make, target)
    goal = (make.model(target.reference, target.period, make.main, digits)
            if target.operator == Operator.IN_STEP and target.reference
            else given(target.value, digits, target.value_at))
    cells = (goal, given(target.high, digits, target.high_at),
             make.model(target.item, target.period, make.main, digits),
             simulated(outcome.p10, digits), simulated(outcome.p90, digits),
             odds_cell(met_chance(outcome)), words(better(target)),
             words(item.unit.name(make.lang)),
             Cell(float(digits), 0, role="text"))
    return Row(key, make.bracketed(make.name(item.code), target_text(make, target)), cells)
