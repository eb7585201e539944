"""What stands around a table: titles, corner lines, the names of the sheet and the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS, fold, plain
from forecast.importing.reading.periods import periods_in
from forecast.importing.reading.sheet import is_note
from forecast.importing.reading.tags import Flow, Role, Tag
from forecast.importing.reading.words import clean, is_region, role_of
from forecast.workbook.inputs import heading_of, units_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.data import Account
    from forecast.importing.reading.blocks import Block
    from forecast.importing.reading.sheet import Sheet
    from forecast.importing.reading.words import Vocabulary

_BUDGETS: dict[Account, tuple[str, ...]] = dict(zip(ACCOUNTS, (
    ("一般公共预算", "公共财政预算"), ("政府性基金",), ("国有资本经营",),
    ("社会保险基金", "社保基金")), strict=True))
_UNIT = re.compile(r"(?<![\u4e00-\u9fff])(?:计量|金额|货币)?单位:([^:)]*)")
_LABELLED = re.compile(r"([^:]{1,8}):(.+)")


@dataclass(frozen=True, slots=True)
class Context:
    """What counts for a whole table: a tag, the units of its corner, its title."""

    tag: Tag
    units: tuple[str, ...] = ()
    title: str = ""


def context_of(sheet: Sheet, block: Block, file: str, known: Vocabulary) -> Context:
    """Read what stands above a table; the names of sheet and file say what it leaves open."""
    lines = [(row, column, text) for row in block.above for column in sheet.filled(row)
             if (text := sheet.text(row, column))]
    tag, units, titles = Tag(), [], []
    for row, column, text in lines:
        word = clean(text)
        if corner := _UNIT.search(word):
            said = corner[1] or clean(sheet.text(row, column + 1))
            units += units_named(said)
            word = word[:corner.start()].rstrip("((,，:")
        if is_note(text) or not word:
            continue
        labelled = _LABELLED.fullmatch(word)
        if labelled and (role := role_of(labelled[1])) is not None:
            tag = tag.over(_labelled(role, labelled[2], known))
            continue
        if labelled and labelled[1] in {"数据库", "编制单位", "填报单位", "编制部门", "日期", "编制日期"}:
            continue
        if block.above and (len(word) > 60 or word.startswith("本表")):
            continue
        titles.append(text.strip())
    for title in titles:
        tag = tag.over(_titled(title, known))
    for name in (sheet.grid.name, re.sub(r"\.\w{1,5}$", "", file)):
        tag = tag.over(_around(name))
    return Context(tag, tuple(units), titles[0] if titles else "")


def _labelled(role: Role, text: str, known: Vocabulary) -> Tag:
    """Read a line like 指标：地区生产总值(亿元) or 地区：丙区."""
    if role is Role.NAME:
        return known.tag(text)
    if role is Role.REGION and is_region(text):
        return Tag(region=text)
    if role is Role.PERIOD:
        return periods_in(text) or Tag()
    if role is Role.UNIT:
        named = units_named(text)
        return Tag(unit=named[0] if named else "")
    return Tag()


def _titled(title: str, known: Vocabulary) -> Tag:
    """Read a title: its budget and side, its period, its unit, the item that it names."""
    word = clean(title)
    head = heading_of(word)
    period = periods_in(word) or Tag()
    flow = Flow.CUMULATIVE if "累计" in word else None
    return replace(period, account=_account(word), side=_side(word), flow=flow,
                   unit=head.units[0] if head.units else "", name=_named(head.name, known))


def _around(name: str) -> Tag:
    """Read the name of a sheet or a file: its period and its budget, no more."""
    word = clean(name)
    return replace(periods_in(word) or Tag(), account=_account(word))


def _account(word: str) -> Account | None:
    found = [account for account, names in _BUDGETS.items() if any(name in word for name in names)]
    return found[0] if len(found) == 1 else None


def _side(word: str) -> str:
    sides = {"收入": "source", "支出": "use"}
    found = [side for name, side in sides.items() if name in word.replace("收支", "收入支出")]
    return found[0] if len(found) == 1 else ""


def _named(word: str, known: Vocabulary) -> str:
    """Return the longest name of the catalogue that stands in a title; empty when there is none."""
    folded = fold(word)
    longest = ""
    for name in _names(known):
        if len(name) > len(longest) and name in folded:
            longest = name
    return longest


def _names(known: Vocabulary) -> Iterable[str]:
    return (fold(name) for item in known.catalog for name in (item.zh, *item.aliases) if len(name) > 2)


def layout_words(sheet: Sheet, block: Block) -> str:
    """Return the words of a heading without numbers, by which a layout is known again."""
    words = [re.sub(r"\d+", "", plain(sheet.text(row, column))) for row in block.heads
             for column in sheet.filled(row)]
    return "|".join(word for word in dict.fromkeys(words) if word)


def title_words(title: str) -> str:
    """Return a title without its numbers."""
    return re.sub(r"[\d〇零○一二三四五六七八九十]+(?=[年月季])|\d+", "", plain(title))
