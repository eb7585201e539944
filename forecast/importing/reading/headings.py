"""What the headings of a table say: a tag for each column of figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import MAXYEAR
from typing import TYPE_CHECKING

from forecast.data import Status
from forecast.importing.reading.cues import alone, beneath, is_amount
from forecast.importing.reading.lexicon import lexicon
from forecast.importing.reading.naming import stacked
from forecast.importing.reading.periods import period_of_cell
from forecast.importing.reading.sheet import corner_unit, is_corner, unit_in_title
from forecast.importing.reading.stubs import stub_tag
from forecast.importing.reading.tags import Flow, Measure, Role, Tag, Tier
from forecast.importing.reading.words import clean, role_of, side_of
from forecast.workbook.inputs import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.importing.reading.blocks import Block
    from forecast.importing.reading.columns import Group
    from forecast.importing.reading.context import Context
    from forecast.importing.reading.sheet import Sheet
    from forecast.importing.reading.words import Vocabulary
    from forecast.xlsx import RawCell

_LEVELS = frozenset({None, Measure.LEVEL})
_RATES = frozenset({Measure.GROWTH, Measure.COMPARABLE, Measure.INDEX})
_SHARED = ("总收入", "收入总额", "税收总额", "总税收")
"""What tiers share, as headings beside theirs call it."""
_PAST_RATE = re.compile(r"(?:上年|去年)(?:同期|同月|同季)?(?:累计)?(?:同比)?(?:增|±|涨|降)")
_INTENDED = frozenset({Status.BUDGET, Status.ADJUSTED_BUDGET, Status.PLAN})


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a column of figures, and where its name stands."""

    tag: Tag
    named_at: tuple[int, int]


def headings_of(sheet: Sheet, block: Block, known: Vocabulary) -> Mapping[int, Heading]:
    """Read the heading of every column of figures."""
    found: dict[int, Heading] = {}
    for group in block.groups:
        over = _side_title(sheet, block, group, known)
        tags = [_column_tag(sheet, block, column, group, known).over(over)
                for column in group.columns]
        tags = _amounts_of_change(sheet, block, group, _tiers_in_a_word(tags))
        tags = _rates_of_last_year(sheet, block, group, tags)
        tags = _months_so_far(sheet, block, group, tags)
        for column, tag in zip(group.columns, _dated(_beside(tags)), strict=True):
            found[column] = Heading(tag, _named_at(sheet, block, column, tag, known))
    return found


def of_budgets(heads: Mapping[int, Heading], context: Context) -> Mapping[int, Heading]:
    """Take 计划数 for the budget in a budget's own table of plans, or beside another year's budget.

    一般公共预算收入计划表; 2020年年初预算 and 2021年计划数.
    """
    states = {head.tag.status for head in heads.values()}
    if context.tag.account is None or not (
            Status.BUDGET in states or _PLANS.search(context.title)):
        return heads
    return {at: replace(head, tag=replace(head.tag, status=Status.BUDGET))
            if head.tag.status is Status.PLAN else head for at, head in heads.items()}


_PLANS = re.compile(r"预算.*计划(?:\(草案\)|[总明细])*表")


def _tiers_in_a_word(tags: list[Tag]) -> list[Tag]:
    """Take 省, 市, 县 for tiers of government where several of them share a sum, or 中央 does."""
    tiers = {**lexicon().tier_ends, **dict.fromkeys(_SHARED, Tier.WHOLE)}
    among = sum(tag.tier is not None or tag.name in tiers for tag in tags)
    return [replace(tag, name="", tier=tiers[tag.name]) if tag.name in tiers and among > 1 else tag
            for tag in tags]


def _amounts_of_change(sheet: Sheet, block: Block, group: Group, tags: list[Tag]) -> list[Tag]:
    """Take 增减 for an amount where the rate of growth stands beside it under the same heading."""
    lowest = [_text(cell) if (cell := sheet.head(block.heads[-1], column)) is not None else ""
              for column in group.columns]
    rates = {at for at, tag in enumerate(tags) if tag.measure is Measure.GROWTH and (
        "%" in lowest[at] or (
            (said := alone(lowest[at])) is not None and said.measure is Measure.GROWTH))}
    return [replace(tag, measure=Measure.CHANGE, unit="") if tag.measure is Measure.GROWTH
            and (said := alone(lowest[at])) is not None and said.measure is Measure.CHANGE
            and {at - 1, at + 1} & rates else tag for at, tag in enumerate(tags)]


def _rates_of_last_year(sheet: Sheet, block: Block, group: Group, tags: list[Tag]) -> list[Tag]:
    """Take 上年同期增长 for the year before's rate where this year's stands beside it."""
    lowest = [_text(cell) if (cell := sheet.head(block.heads[-1], column)) is not None else ""
              for column in group.columns]
    past = {at for at, text in enumerate(lowest) if _PAST_RATE.match(text)
            and tags[at].measure is Measure.GROWTH and not tags[at].says_period}
    now = {tag.name for at, tag in enumerate(tags)
           if at not in past and tag.measure is Measure.GROWTH}
    return [replace(tag, years_back=1) if at in past and tag.name in now else tag
            for at, tag in enumerate(tags)]


_MONTH_SO_FAR = re.compile("[本当]月累计数?")
_YEAR_SO_FAR = re.compile("(?:本年|当年|自?年初|年度|年)(?:至今)?累计|年初至今")


def _months_so_far(sheet: Sheet, block: Block, group: Group, tags: list[Tag]) -> list[Tag]:
    """Take 本月累计 for the one month where 本年累计 stands beside it."""
    lowest = [_text(cell) if (cell := sheet.head(block.heads[-1], column)) is not None else ""
              for column in group.columns]
    if not any(map(_YEAR_SO_FAR.match, lowest)):
        return tags
    return [replace(tag, flow=Flow.SINGLE) if _MONTH_SO_FAR.fullmatch(text) else tag
            for tag, text in zip(tags, lowest, strict=True)]


def _side_title(sheet: Sheet, block: Block, group: Group, known: Vocabulary) -> Tag:
    """Read what stands over one of several tables side by side: a name, a unit, a period."""
    if len(block.groups) < 2:
        return Tag()
    left = min(one for one, _ in group.stubs) if group.stubs else min(group.columns)
    right = max(group.columns)
    tag = Tag()
    for row in reversed(block.above):
        filled = sheet.filled(row)
        inside = [column for column in filled if left <= column <= right]
        texts = [sheet.text(row, column) for column in inside]
        own = [unit for text in texts if (unit := corner_unit(text))]
        if len(own) == 1 and any(corner_unit(sheet.text(row, column)) not in {"", own[0]}
                                 for column in filled):
            tag = replace(tag, unit=own[0])  # each side has a unit of its own
        if len(filled) < 2 or len(inside) != 1 or is_corner(texts[0]):
            continue
        if unit := unit_in_title(texts[0]):
            tag = replace(tag, unit=unit)
        said = known.tag(texts[0])
        return tag.over(said) if not said.name or known.knows(said.name) else tag
    return tag


def _beside(tags: Iterable[Tag]) -> Iterable[Tag]:
    """Let a rate, or 上年同期, be of the amount left of it, where its heading leaves that open.

    Of several amounts between two rates the one of the latest year is what has grown.
    """
    run: list[Tag] = []
    is_over = False
    for tag in tags:
        level = _latest(run)
        if tag.tier is not None and tag.measure in _LEVELS and level is not None and (
                level.tier is None):
            yield _of(tag, level)  # 其中：市本级 behind 决算数
            continue
        if tag.years_back and tag.measure in _LEVELS:
            yield tag if level is None else _before(tag, level)
            continue
        if tag.measure in _LEVELS:
            run = [tag] if is_over else [*run, tag]
            is_over = False
        elif tag.measure in _RATES:
            is_over = True
            if level is not None and (not tag.name or not level.name or tag.name == level.name):
                yield _of(tag, level)
                continue
        yield tag


def _before(tag: Tag, level: Tag) -> Tag:
    """Say of 上年同期 which stretch of the year it is: that of the amount left of it."""
    tag = replace(tag, flow=tag.flow or level.flow)
    if tag.says_period or tag.status is not None:
        return tag
    return replace(tag, year=level.year, months=level.months, step=level.step)


def _latest(run: list[Tag]) -> Tag | None:
    """Return the last of the amounts of the latest year; what is called 同期 is none of it.

    Nor is a budget beside what came of it: 2020年预算数 behind 2019年执行数 is a year's own. A
    stretch of a year without one is the title's, and so is a budget without one behind a year's.
    """
    now = [tag for tag in run if tag.years_back is None or (not tag.years_back and not tag.year)]
    year = max(map(_year_of, now), default=0)
    last = [tag for tag in now if _year_of(tag) in {0, year}]
    came = [tag for tag in last if tag.status not in _INTENDED]
    if came and came[-1].year and last[-1].status in _INTENDED and not last[-1].year:
        return last[-1]
    return max(reversed(came or last), key=_year_of, default=None)


def _year_of(tag: Tag) -> int:
    return tag.year or (MAXYEAR if tag.months or tag.flow else 0)


def _dated(told: Iterable[Tag]) -> Iterable[Tag]:
    """Call a column that is of no time, among others that are each of one, their total."""
    tags = list(told)
    dated = sum(tag.says_period for tag in tags if tag.measure in _LEVELS)
    for tag in tags:
        is_plain = tag.measure in _LEVELS and not tag.says_period and not tag.name and (
            tag.status is None and tag.flow is None and tag.years_back is None)
        yield replace(tag, measure=Measure.OTHER) if is_plain and dated > 1 else tag


def _of(rate: Tag, level: Tag) -> Tag:
    """Say of a rate what its level's heading says and its own does not."""
    said = replace(rate, name=rate.name or level.name, flow=rate.flow or level.flow,
                   tier=rate.tier or level.tier)
    if rate.says_period and (rate.year, rate.months) == (level.year, level.months):
        return replace(said, status=rate.status or level.status)
    if rate.says_period or rate.status is not None:
        return said
    return replace(said, year=level.year, months=level.months, step=level.step,
                   status=level.status)


def _column_tag(sheet: Sheet, block: Block, column: int, group: Group, known: Vocabulary) -> Tag:
    """Read the heading of a column of figures, its rows from above, lines of metadata apart."""
    texts: list[str] = []
    tag = Tag()
    for at, row in enumerate(block.heads):
        cell = sheet.head(row, column)
        role = block.metadata.get(row)
        if cell is None and role is None:
            cell = _carried(sheet, block.heads, at, column, group)
        if cell is None:
            continue
        if role is not None:
            if role is Role.PUBLISHED:
                continue  # when a terminal last wrote to a series; its figures are older
            said = stub_tag(role, cell, cell_text(cell), known)
            # a unit may stand in two rows: £ above m
            tag = replace(said, unit=tag.unit + said.unit).over(tag)
            continue
        text = _text(cell)
        if sheet.covers(row, column)[0] <= max((stub for stub, _ in group.stubs if stub < column),
                                               default=0):
            # 收入 over the names and the figures of a side
            said = known.tag(text)
            tag = (alone(text) or (said if known.knows(said.name) and not side_of(text)
                                   else Tag(side=side_of(text)))).over(tag)
        elif text and text not in texts and (
                role_of(text) is not Role.VALUE or (texts and alone(text) is not None)):
            texts.append(text)  # 金额 alone says nothing, below 同比增减 it does
    return tag.over(_stacked(_of_one_language(texts), known))


def _text(cell: RawCell) -> str:
    """Return a heading as it reads; a date or a number that is a period in words."""
    said = period_of_cell(cell)
    if said is None or isinstance(cell.value, str):
        return clean(cell_text(cell))
    if said.months is None:
        return f"{said.year}年"
    return f"{said.year}年{said.months[1]}月"


def _of_one_language(texts: list[str]) -> list[str]:
    """Leave out the English below the Chinese; numbers and signs stay."""
    chinese = [text for text in texts if not text.isascii()]
    if not chinese:
        return texts
    return [text for text in texts if not text.isascii() or not any(
        sign.isalpha() for sign in text)]


def _named_at(sheet: Sheet, block: Block, column: int, tag: Tag, known: Vocabulary
              ) -> tuple[int, int]:
    """Return where the name in a heading stands: its lowest part."""
    rows = [row for row in block.heads if row not in block.metadata and tag.name
            and (cell := sheet.head(row, column)) is not None
            and (part := known.tag(cell_text(cell)).name) and tag.name.endswith(part)]
    return (rows[-1] if rows else block.heads[-1]), column


def _carried(sheet: Sheet, rows: Sequence[int], at: int, column: int, group: Group
             ) -> RawCell | None:
    """Return the heading that a blank cell stands under: the next to its left.

    The row is not the lowest, and that heading has not come to its end in its own column.
    """
    if at == len(rows) - 1 or not any(sheet.head(row, column) for row in rows[at + 1:]):
        return None
    for left in range(column - 1, min(group.columns) - 1, -1):
        cell = sheet.cell(rows[at], left)
        if cell is not None:
            _, right = sheet.covers(rows[at], left)
            below = any(sheet.cell(row, left) for row in rows[at + 1:])
            return cell if below and right == left else None
    return None


def _stacked(texts: Sequence[str], known: Vocabulary) -> Tag:
    """Read the lines of a heading together, else one after the other, the lower counting more."""
    tags = [known.tag(text) for text in texts]
    named = [tag.name for tag in tags if tag.name]
    if len(texts) > 1 and (said := alone("".join(texts))) is not None and (
            named or (said.measure is Measure.CHANGE and is_amount(texts[-1]))):
        return said
    tag = Tag()
    for said in tags:
        tag = beneath(said, tag)
    if len(named) > 1:
        return replace(tag, name=stacked(named[-2], named[-1], known))
    return tag
