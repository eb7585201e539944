"""What rows say: the names, periods, units and codes beside figures, and the headings of parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.data import plain
from forecast.importing.reading.cues import alone
from forecast.importing.reading.lexicon import is_region, lexicon
from forecast.importing.reading.periods import period_of, period_of_cell
from forecast.importing.reading.tags import Measure, Role, Tag
from forecast.importing.reading.words import bare, clean, side_of
from forecast.workbook.inputs import account_in, day_of, status_of, units_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from forecast.importing.reading.words import Vocabulary
    from forecast.xlsx import RawCell


_OF_ROWS = frozenset({Measure.GROWTH, Measure.COMPARABLE, Measure.RATIO, Measure.CHANGE})
_SIDES = frozenset({
    "收入", "支出", "收入部分", "支出部分", "收入项目", "支出项目", "本年收入", "本年支出"})


def stub_tag(role: Role, cell: RawCell, text: str, known: Vocabulary) -> Tag:
    """Read one cell beside the figures by what its column holds."""
    if role in {Role.NAME, Role.CLASS, Role.MEMBER}:
        return known.tag(text)
    if role in {Role.PERIOD, Role.MONTH}:
        return _period(cell, text, role)
    if role is Role.REGION and _names_items(bare(clean(text)), known):
        return known.tag(text)
    reader = _READERS.get(role)
    return reader(text) if reader is not None else Tag()


def _names_items(word: str, known: Vocabulary) -> bool:
    """Tell whether a word below 地区 is no region but what is counted: 一般债务 below a county."""
    return not is_region(word) and any(known.knows(word + tail) for tail in _COUNTED)


_COUNTED = ("", "余额", "限额", "收入", "支出")


def _period(cell: RawCell, text: str, role: Role) -> Tag:
    """Read a period, one with words behind it (2020年1-8月累计), months as numbers: 8, 1-8."""
    said = period_of_cell(cell) or period_of(clean(text))
    if said is None and role is Role.MONTH:
        said = period_of(f"{clean(text)}月")
    return said or alone(clean(text)) or Tag()


def _unit(text: str) -> Tag:
    first = text.split(",", maxsplit=1)[0]
    if text.isascii() and not units_named(first):
        return Tag(unit=first.strip().lower())  # Index, 2015=100
    named = units_named(text)
    return Tag(unit=named[0] if named else plain(text))


def _kind(text: str) -> Tag:
    return alone(clean(text)) or Tag()


_READERS: Mapping[Role, Callable[[str], Tag]] = {
    Role.REGION: lambda text: Tag(region=clean(text)),
    Role.CODE: lambda text: Tag(code=plain(text)),
    Role.ID: lambda text: Tag(id=plain(text)),
    Role.UNIT: _unit,
    Role.STATUS: lambda text: Tag(status=status_of(text)) if status_of(text) else _kind(text),
    Role.KIND: _kind,
    Role.FREQUENCY: lambda text: Tag(step=lexicon().frequencies.get(clean(text).lower())),
    Role.PUBLISHED: lambda text: Tag(published=day_of(text)),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What the heading of a part says; ``above`` is the last name that is of no sector.

    ``name`` is what it names, where that is no side and no budget as a whole; ``narrow`` what names
    some enterprises only; ``total`` is the last known name of a 收入, a 支出 or a balance;
    ``unit`` that of the last name that is of no sector; ``year`` that which the name of ``total``
    says: 2023年末债务余额.
    """

    tag: Tag = field(default_factory=Tag)
    name: str = ""
    above: str = ""
    narrow: str = ""
    total: str = ""
    unit: str = ""
    year: int | None = None


def part_of(said: Tag, before: Part, known: Vocabulary, *, is_wide: bool) -> Part | None:
    """Read a row without figures as the heading of a part; None where it is a row left blank.

    2019年 above its months, 绝对数（亿元） and 指数（上年=100） one above the other, 二、政府性基金
    above its lines. A rate without a name is a part's heading only where it lies across the table.
    """
    if said.is_empty:
        return None
    if not said.name:
        if said.measure in _OF_ROWS and not is_wide:
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


def numbering_of(text: str) -> str:
    """Return how a line is numbered: 一、 and （一） are two ways."""
    found = _NUMBERED.match(clean(text))
    return re.sub(r"[一二三四五六七八九十]+", "一", re.sub(r"\d+", "1", found[0])) if found else ""


_NUMBERED = re.compile(r"\(?(?:[一二三四五六七八九十]+|\d{1,2})[、.)]+")
