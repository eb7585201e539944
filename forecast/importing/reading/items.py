"""Which item a figure is of: its name in its budget, its number in the state's list, its unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import UnitError, parse_unit, plain
from forecast.importing.figures import Asked, growth_of
from forecast.importing.reading.lexicon import lexicon
from forecast.importing.reading.tags import Measure
from forecast.importing.reading.words import bare
from forecast.importing.sharing import before_sharing
from forecast.workbook import OWN_INDICATOR
from forecast.workbook.inputs import BUDGET_WORDS, suited

if TYPE_CHECKING:
    from forecast.data import Catalog, Item, Unit
    from forecast.importing.figures import Answers
    from forecast.importing.reading.tags import Tag

_CONSTANT = re.compile("可比|不变价")
_FULL = 5
"""Numbers of the list with more digits are below the lines that the catalogue has."""


@dataclass(frozen=True, slots=True)
class Found:
    """The item of a name, or why there is none.

    ``is_fall`` marks a rate of falling (下降率): the item's rate is its negative. ``is_below``
    marks a line below those that the catalogue has, which nobody is asked about; ``is_refused`` and
    ``is_own`` a name that was answered with 不取 or 新增; ``is_answered`` one that was answered
    with an item; ``choices`` are the items that a name may mean, ``because`` why what looks
    plain is asked about, a key of the labels.
    """

    item: Item | None = None
    is_fall: bool = False
    is_below: bool = False
    is_refused: bool = False
    is_own: bool = False
    is_answered: bool = False
    choices: tuple[Item, ...] = ()
    because: str = ""


def item_of(tag: Tag, written: str, unit: Unit | None, catalog: Catalog, answers: Answers
            ) -> Found:
    """Find the item of a figure by answer, number and name.

    ``written`` is the name as it stands in the table, which an answer is kept under.
    """
    if tag.name and (said := answers.of(Asked.ITEM, "", written)) is not None:
        item = catalog.find(said)
        return Found(item, is_refused=item is None and said != OWN_INDICATOR,
                     is_own=item is None and said == OWN_INDICATOR, is_answered=True)
    number = re.sub(r"\D", "", tag.code) if re.fullmatch(r"[\d.]+", tag.code) else ""
    by_number = catalog.find(number) if len(number) > 2 else None
    if by_number is not None and by_number.number != number:
        by_number = None
    by_name = _by_name(tag, unit, catalog) if tag.name else Found()
    if by_number is not None:
        meant = catalog.candidates(tag.name) if tag.name else ()
        if not meant or by_number in meant or by_name.item == by_number:
            return Found(by_number)
        return Found(choices=(by_number, *meant))
    if by_name.item is None:
        is_below = number != "" and _is_below(number, catalog)
    else:
        is_below = len(number) > _FULL and bool(by_name.item.number)
    return Found(is_below=True) if is_below or _is_collector(tag.name) else by_name


def told_apart(tag: Tag, written: str, catalog: Catalog) -> str:
    """Name a line by its budget where that has none so called and another has.

    What 教育 among the funds is said to be is not said of 教育 in the general budget.
    """
    if tag.account is None or not tag.name or any(
            one.account in {None, tag.account} for one in catalog.candidates(tag.name)):
        return written
    names = (tag.name, *(tag.name + tail for tail in ("支出", "收入")))
    is_of_another = any(one.account not in {None, tag.account}
                        for name in names for one in catalog.candidates(name))
    return BUDGET_WORDS[tag.account][0] + written if is_of_another else written


def collected_of(item: Item | None, catalog: Catalog) -> Found:
    """Take a tax for what is collected of it in the region; other revenue is below its lines."""
    whole = before_sharing(item, catalog) if item is not None else None
    return Found(whole, is_below=whole is None)


def _is_collector(name: str) -> bool:
    """Tell whether a row is of who collects revenue (税务部门): no part that the catalogue has."""
    told = lexicon()
    word = plain(name)
    for head in told.collector_heads:
        word = word.removeprefix(head)
    return word != "" and bare(word.lstrip(":")) in told.collectors


def _is_below(number: str, catalog: Catalog) -> bool:
    """Tell whether a number is of a line under one that the catalogue has."""
    return any(item.number and number.startswith(item.number) and number != item.number
               for item in catalog)


def _by_name(tag: Tag, unit: Unit | None, catalog: Catalog) -> Found:
    """Find an item by its name: in the budget that the table is of, else among all."""
    found = _meant(tag, unit, catalog)
    if found.item is not None and _is_of_other_side(found.item, tag):
        return Found()
    if found.item is not None and found.item.basis.prices == "current" and (
            _CONSTANT.search(tag.name)) and tag.measure in {None, Measure.LEVEL}:
        return Found()
    return found if found.item is not None or found.choices else _falling(tag, catalog)


_SIDES = frozenset({"source", "use"})


def _is_of_other_side(item: Item, tag: Tag) -> bool:
    """Tell whether a short name below revenue names a class of spending: 教育 of the transfers."""
    is_short = not any(word in tag.name for word in ("收入", "支出"))
    return is_short and {item.side, tag.side} == _SIDES


_FALL = re.compile("(?:下降|降低)(?:率|幅度)?$|降幅$")


def _falling(tag: Tag, catalog: Catalog) -> Found:
    """Find the rate of an item whose name says that it falls: 万元GDP用水量下降率."""
    stem = _FALL.sub("", tag.name)
    level = catalog.find(stem) if stem not in {"", tag.name} else None
    rate = None if level is None else growth_of(level, catalog)
    return Found(rate, is_fall=rate is not None)


def _meant(tag: Tag, unit: Unit | None, catalog: Catalog) -> Found:
    if tag.account is not None:
        for name in (_sided(tag.name, tag.side), tag.name):
            if (line := catalog.find(name, tag.account)) is not None and (
                    line.account in {None, tag.account}):
                return Found(line)
    found = tuple(one for one in catalog.candidates(tag.name)
                  if None in {one.account, tag.account} or one.account == tag.account)
    if tag.measure in {Measure.GROWTH, Measure.COMPARABLE}:
        return Found(_growing(found, catalog))
    if unit is not None:
        found = tuple(one for one in found if fits(one, unit)) or found
    if len({one.unit.dimension for one in found}) > 1:
        return Found(choices=found)
    if len({one.account for one in found}) > 1:
        # a table that names no budget is of the one that everybody means
        usual = [one for one in found if one.account in {None, "general"}] or [
            one for one in found if not one.optional]
        return Found(usual[0]) if len(usual) == 1 else Found(choices=found)
    return Found(found[0] if found else None)


def _growing(found: tuple[Item, ...], catalog: Catalog) -> Item | None:
    """Return the item, of those that a name can mean, whose rate of growth is an item.

    Where none has one, it is that of the budget that everybody means.
    """
    usual = sorted(found, key=lambda one: one.account not in {None, "general"})
    return next((one for one in found if growth_of(one, catalog) is not None),
                usual[0] if usual else None)


def _sided(name: str, side: str) -> str:
    """A total that a side's own heading leaves short: 合计 under 收入 is 本年收入合计."""
    if plain(name) in {"合计", "总计", "本年合计"} and side:
        word = "收入" if side == "source" else "支出"
        return f"本年{word}合计" if plain(name) != "总计" else f"{word}总计"
    return name


def fits(item: Item, unit: Unit) -> bool:
    """Tell whether an item can be measured in a unit."""
    return suited(unit, item).dimension == item.unit.dimension


def unit_named(text: str) -> Unit | None:
    """Read a unit; None for none and for one that is not known."""
    if not text:
        return None
    try:
        return parse_unit(text)
    except UnitError:
        return None
