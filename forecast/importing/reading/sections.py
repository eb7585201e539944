"""Parts of a table: a row without figures that says something of the rows below it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.importing.reading.context import account_in
from forecast.importing.reading.tags import Measure, Tag
from forecast.importing.reading.words import bare, side_of

if TYPE_CHECKING:
    from forecast.importing.reading.words import Vocabulary

_SIDES = frozenset({
    "收入", "支出", "收入部分", "支出部分", "收入项目", "支出项目", "本年收入", "本年支出"})


@dataclass(frozen=True, slots=True)
class Part:
    """What the heading of a part says; ``above`` is the last name that is of no sector.

    ``name`` is what it names, where that is no side and no budget as a whole.
    """

    tag: Tag = field(default_factory=Tag)
    name: str = ""
    above: str = ""


def part_of(said: Tag, before: Part, known: Vocabulary, *, is_wide: bool) -> Part | None:
    """Read a row without figures as the heading of a part; None where it is a row left blank.

    2019年 above its months, 绝对数（亿元） and 指数（上年=100） one above the other, 二、政府性基金
    above its lines. A rate without a name is a part's heading only where it lies across the table.
    """
    if said.is_empty:
        return None
    if not said.name:
        if said.measure in {Measure.GROWTH, Measure.RATIO, Measure.CHANGE} and not is_wide:
            return None
        return Part(said.over(before.tag))
    word = bare(said.name)
    account = account_in(word)
    if known.knows(said.name) and account is None and word not in _SIDES:
        return None
    side = side_of(word) if word in _SIDES else ""
    if side:
        return Part(replace(before.tag, side=side), word if before.name else "")
    year = Tag(year=before.tag.year, months=before.tag.months, step=before.tag.step)
    return Part(replace(said.over(year), account=account, side=side), said.name)
