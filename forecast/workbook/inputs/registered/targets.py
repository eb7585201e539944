"""The sheet 目标: targets with figures, in words, in step with another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data import Nature, Operator, Reading, Target, member
from forecast.issues import Issue, Severity
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


def read_targets(found: Found, issues: list[Issue]) -> list[Target]:
    """Read the sheet 目标."""
    targets: list[Target] = []
    for row in found.rows():
        item = find_item(found, row, issues, needed=True)
        if item is None or not any(found.text(row, key) for key in _TARGET_FIGURES):
            continue  # a row that names an item and a year still waits for its target
        before = len(issues)
        period = annual(found, row, "period", issues)
        item, measure = _aimed(found, row, item, issues)
        written, worded = _written(found, row, item), _worded(found, row)
        words = row_words(found, row, issues, "operator" if written or worded else "")
        operator: Operator | None
        if worded is not None:
            operator, value, high = worded.operator, None, None
        elif written is not None and measure is not None:
            operator = written.operator
            value, high = _ends(found, row, item, measure, written, issues)
        else:
            operator = member(Operator, words.get("operator", ""))
            value, high = (row_figure(found, row, key, item, measure, issues)
                           for key in ("value", "high"))
        said = measure and replace(measure, is_said=True)
        slack = row_figure(found, row, "tolerance", item, said, issues, is_change=True)
        reference = (_reference(found, row, item, worded, issues)
                     if operator == Operator.IN_STEP else None)
        if operator not in _NUMBERLESS and value is None and len(issues) == before:
            issues.append(Issue("target_without_value", found.place(row, "value"), item.zh, (
                ("operator", str(operator)),), Severity.WARNING))
            continue
        if operator == Operator.RANGE and (high is None or (value is not None and high < value)):
            issues.append(Issue("bad_range", found.place(row, "high"), found.text(row, "high")))
        if len(issues) == before and period is not None and operator is not None:
            targets.append(Target(
                item.code, period, operator, value, high,
                reference.code if reference else None, slack or 0.0,
                member(Nature, words["nature"]) or Nature.UNSTATED,
                found.text(row, "source"),
                found.text(row, "text") or (worded.text if worded else ""),
                found.place(row, "item"), found.place(row, "value"), found.place(row, "high")))
    return targets


def _aimed(found: Found, row: int, item: Item, issues: list[Issue]) -> tuple[Item, Measure | None]:
    """Return what a target is for, and its unit: a level's growth where it says 增长4%以上."""
    cell, rate = found.cell(row, "value"), found.items.growth_of(item)
    if cell is None or cell.kind != "text" or item.is_growth or rate is None or (
            not states_growth(str(cell.value))):
        return item, row_measure(found, row, item, issues)
    found.readings.append(Reading(found.place(row, "name"), item.zh, note=rate.zh,
                                  rules=("growth_meant",)))
    return rate, Measure(rate.unit, is_said=False)


def _worded(found: Found, row: int) -> WordedTarget | None:
    """Read a target without a figure, whose words stand where the figure would (与经济增长同步)."""
    cell, operator = found.cell(row, "value"), found.text(row, "operator")
    worded = worded_target(str(cell.value)) if cell is not None and cell.kind == "text" else None
    if worded is None or operator not in {"", Operator.IN_WORDS, worded.operator}:
        return None
    if operator == Operator.IN_WORDS:
        worded = replace(worded, operator=Operator.IN_WORDS)
    if not operator:
        found.readings.append(Reading(found.place(row, "value"), worded.text, note=worded.text,
                                      rules=(f"{worded.operator.name.lower()}_meant",)))
    return worded


def _reference(found: Found, row: int, item: Item, worded: WordedTarget | None,
               issues: list[Issue]) -> Item | None:
    """Return what a target keeps step with: 参照, else what its words name; rates with rates."""
    if worded is None or found.text(row, "reference"):
        return named_item(found, row, "reference", issues)
    named = found.items.find(worded.reference)
    if named is None:
        issues.append(Issue("unknown_item", found.place(row, "value"), worded.reference,
                            (("near", found.items.nearest(worded.reference)),)))
    elif item.unit.is_rate and not named.is_growth:
        return found.items.growth_of(named) or named
    return named


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
