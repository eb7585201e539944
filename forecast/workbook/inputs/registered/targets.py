"""The sheet 目标: targets with figures, in words, in step with another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import Nature, Operator, Reading, Target, meant, member
from forecast.fiscal import usual_tolerance
from forecast.issues import NO_NEAR, Issue, Severity
from forecast.workbook.inputs.figures import annual, in_item_unit
from forecast.workbook.inputs.layout import cell_text
from forecast.workbook.inputs.measures import Measure, row_measure
from forecast.workbook.inputs.names import find_item, named_item
from forecast.workbook.inputs.registered.rows import row_figure, row_words
from forecast.workbook.inputs.typed import (
    WordedTarget,
    WrittenTarget,
    states_growth,
    worded_target,
    written_target,
)

if TYPE_CHECKING:
    from forecast.data import Item
    from forecast.workbook.inputs.found import Found

_NUMBERLESS = (Operator.IN_STEP, Operator.IN_WORDS, None)
_TARGET_FIGURES = ("operator", "value", "high", "reference", "text")


@dataclass(frozen=True, slots=True)
class _Aim:
    """What a row aims at, in its item's unit."""

    operator: Operator | None
    value: float | None = None
    high: float | None = None
    reference: Item | None = None
    text: str = ""


def read_targets(found: Found, issues: list[Issue]) -> list[Target]:
    """Read the sheet 目标."""
    targets: list[Target] = []
    for row in found.rows():
        item = find_item(found, row, issues, needed=True)
        if item is None or not any(found.text(row, key) for key in _TARGET_FIGURES):
            continue  # a row that names an item and a year still waits for its target
        before = len(issues)
        period = annual(found, row, "period", issues)
        worded = _worded(found, row)
        item, measure = _aimed(found, row, item, worded, issues)
        written = _written(found, row, item)
        words = row_words(found, row, issues, "operator" if written or worded else "")
        operator = worded.operator if worded else member(Operator, words.get("operator", ""))
        if worded is not None or operator == Operator.IN_STEP:
            aim = _figureless(found, row, item, operator, worded, issues)
        elif written is not None and measure is not None:
            aim = _Aim(written.operator, *_ends(found, row, item, measure, written, issues))
        else:
            value, high = (row_figure(found, row, key, item, measure, issues)
                           for key in ("value", "high"))
            aim = _Aim(operator, value, high)
        said = measure and replace(measure, is_said=True)
        slack = row_figure(found, row, "tolerance", item, said, issues, is_change=True)
        if aim.operator not in _NUMBERLESS and aim.value is None and len(issues) == before:
            issues.append(Issue("target_without_value", found.place(row, "value"), item.zh, (
                ("operator", str(aim.operator)),), Severity.WARNING))
            continue
        if aim.operator == Operator.RANGE and (
                aim.high is None or (aim.value is not None and aim.high < aim.value)):
            issues.append(Issue("bad_range", found.place(row, "high"), found.text(row, "high")))
        if len(issues) == before and period is not None and aim.operator is not None:
            targets.append(Target(
                item.code, period, aim.operator, aim.value, aim.high,
                aim.reference.code if aim.reference else None,
                slack or usual_tolerance(aim.operator, aim.value, item.unit),
                member(Nature, words["nature"]) or Nature.UNSTATED,
                found.text(row, "source"), found.text(row, "text") or aim.text,
                found.place(row, "item"), found.place(row, "value"), found.place(row, "high")))
    return targets


def _aimed(found: Found, row: int, item: Item, worded: WordedTarget | None, issues: list[Issue]
           ) -> tuple[Item, Measure | None]:
    """Return what a target is for, and its unit: of a level its growth for 增长4%以上 and 同步."""
    cell, rate = found.cell(row, "value"), found.items.growth_of(item)
    moves = Operator.IN_STEP in {worded and worded.operator, _operator(found, row)} or (
        cell is not None and cell.kind == "text" and states_growth(str(cell.value)))
    if item.unit.is_rate or rate is None or not moves:
        return item, row_measure(found, row, item, issues)
    found.readings.append(Reading(found.place(row, "name"), item.zh, note=rate.zh,
                                  rules=("growth_meant",)))
    return rate, Measure(rate.unit, is_said=False)


def _operator(found: Found, row: int) -> Operator | None:
    return meant(word, Operator) if (word := found.text(row, "operator")) else None


def _worded(found: Found, row: int) -> WordedTarget | None:
    """Read a target without a figure, whose words stand where the figure would (与经济增长同步)."""
    cell, operator = found.cell(row, "value"), _operator(found, row)
    worded = worded_target(str(cell.value)) if cell is not None and cell.kind == "text" else None
    if worded is None or (operator is None and found.text(row, "operator")) or operator not in {
            None, Operator.IN_WORDS, worded.operator}:
        return None
    return replace(worded, operator=Operator.IN_WORDS) if (
        operator == Operator.IN_WORDS) else worded


def _figureless(found: Found, row: int, item: Item, operator: Operator | None,
                worded: WordedTarget | None, issues: list[Issue]) -> _Aim:
    """Read a target in words, or one in step with what 参照 or its words name; rates with rates.

    It is words alone where those name nothing like an item (与全市同步), and for a level that has
    no item of its growth; words like an item's name are taken for a slip.
    """
    text, reference = worded.text if worded else found.text(row, "value"), None
    if operator == Operator.IN_STEP:
        if worded is None or found.text(row, "reference"):
            reference = named_item(found, row, "reference", issues)
        else:
            reference = found.items.find(worded.reference)
            near = NO_NEAR if reference else found.items.nearest(worded.reference)
            if near != NO_NEAR:
                issues.append(Issue("unknown_item", found.place(row, "value"), worded.reference,
                                    (("near", near),)))
    if reference is not None and not reference.unit.is_rate:
        reference = found.items.growth_of(reference)
    if reference is not None and item.unit.is_rate:
        kept = _Aim(Operator.IN_STEP, reference=reference, text=text)
    else:
        kept = _Aim(Operator.IN_WORDS, text=text or found.text(row, "operator"))
    if kept.operator != _operator(found, row):
        found.readings.append(Reading(
            found.place(row, "value"), kept.text, note=kept.text,
            rules=("in_step_meant" if kept.operator == Operator.IN_STEP else "in_words_meant",)))
    return kept


def _written(found: Found, row: int, item: Item) -> WrittenTarget | None:
    """Read a target whose operator stands in the cell of its figure (5%左右, 6.0%-6.5%)."""
    cell, operator = found.cell(row, "value"), found.text(row, "operator")
    if cell is None or cell.kind != "text" or operator not in {"", Operator.RANGE}:
        return None
    written = written_target(str(cell.value), item.unit, moves=item.is_growth)
    if written is None or (operator and (written.operator != operator or found.text(row, "high"))):
        return None
    return written


def _ends(found: Found, row: int, item: Item, measure: Measure, written: WrittenTarget,
          issues: list[Issue]) -> tuple[float | None, float | None]:
    """Take a target's figure, and its upper end, from what its cell says; tell how it was read."""
    where, text = found.place(row, "value"), cell_text(found.cell(row, "value"))
    ends: list[float | None] = []
    for end in (written.value, written.high):
        if end is None:
            ends.append(None)
            continue
        read = Reading(where, text, end.value, "%" if end.is_percent else end.unit,
                       end.qualifier, end.note, (*end.rules, written.rule))
        found.readings.append(read)
        ends.append(in_item_unit(found, read, item, measure, issues))
    return ends[0], ends[1]
