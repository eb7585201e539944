"""Which item a figure is of: its name in its budget, its number in the state's list, its unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import UnitError, parse_unit, plain
from forecast.importing.figures import Asked, own_item
from forecast.workbook import OWN_INDICATOR

if TYPE_CHECKING:
    from forecast.data import Account, Catalog, Item, Unit
    from forecast.importing.figures import Answers
    from forecast.importing.reading.tags import Tag

_GROWTH = "_growth"
_REAL_GROWTH = {"gdp_nominal": "gdp_growth", "gdp_real": "gdp_growth"}
"""The growth that tables print beside a level at current prices is that at constant prices."""
_FULL = 5
"""Numbers of the list with more digits are below the lines that the catalogue has."""


@dataclass(frozen=True, slots=True)
class Found:
    """The item of a name, or why there is none.

    ``is_below`` marks a line below those that the catalogue has, which nobody is asked about;
    ``choices`` are the items that a name may mean.
    """

    item: Item | None = None
    is_below: bool = False
    is_refused: bool = False
    choices: tuple[Item, ...] = ()


def item_of(tag: Tag, written: str, unit: Unit | None, catalog: Catalog, answers: Answers
            ) -> Found:
    """Find the item of a figure by answer, number and name.

    ``written`` is the name as it stands in the table, which an answer is kept under.
    """
    name = tag.name
    if name and (said := answers.of(Asked.ITEM, "", written)) is not None:
        if said == OWN_INDICATOR and unit is not None:
            return Found(own_item(written, unit))
        return Found(catalog.find(said), is_refused=catalog.find(said) is None)
    number = re.sub(r"\D", "", tag.code) if re.fullmatch(r"[\d.]+", tag.code) else ""
    by_number = catalog.find(number) if len(number) > 2 else None
    if by_number is not None and by_number.number != number:
        by_number = None
    by_name = _by_name(name, tag.account, tag.side, unit, catalog) if name else Found()
    if by_number is not None:
        meant = catalog.candidates(name) if name else ()
        if not meant or by_number in meant or by_name.item == by_number:
            return Found(by_number)
        return Found(choices=(by_number, *meant))
    if number and by_name.item is None and _is_below(number, catalog):
        return Found(is_below=True)
    if number and len(number) > _FULL and by_name.item is not None and by_name.item.number:
        return Found(is_below=True)
    return by_name


def _is_below(number: str, catalog: Catalog) -> bool:
    """Tell whether a number is of a line under one that the catalogue has."""
    return any(item.number and number.startswith(item.number) and number != item.number
               for item in catalog)


def _by_name(name: str, account: Account | None, side: str, unit: Unit | None, catalog: Catalog
             ) -> Found:
    if account is not None and (line := catalog.find(_sided(name, side), account)) is not None:
        return Found(line)
    if account is not None and (line := catalog.find(name, account)) is not None:
        return Found(line)
    found = catalog.candidates(name)
    if unit is not None:
        found = tuple(one for one in found if fits(one, unit)) or found
    if len(found) > 1 and len({one.unit.dimension for one in found}) > 1:
        return Found(choices=found)
    if len(found) > 1 and len({one.account for one in found}) > 1:
        usual = [one for one in found if not one.optional]
        return Found(usual[0]) if len(usual) == 1 else Found(choices=found)
    return Found(found[0] if found else None)


def _sided(name: str, side: str) -> str:
    """A total that a side's own heading leaves short: 合计 under 收入 is 本年收入合计."""
    if plain(name) in {"合计", "总计", "本年合计"} and side:
        word = "收入" if side == "source" else "支出"
        return f"本年{word}合计" if plain(name) != "总计" else f"{word}总计"
    return name


def fits(item: Item, unit: Unit) -> bool:
    """Tell whether an item can be measured in a unit."""
    from forecast.workbook.inputs import suited

    return suited(unit, item).dimension == item.unit.dimension


def unit_named(text: str) -> Unit | None:
    """Read a unit; None for none and for one that is not known."""
    if not text:
        return None
    try:
        return parse_unit(text)
    except UnitError:
        return None


def growth_of(item: Item, catalog: Catalog) -> Item | None:
    """Return the item that is another's rate of growth; an item that is one is its own."""
    if item.unit.is_rate:
        return item
    code = _REAL_GROWTH.get(item.code, item.code + _GROWTH)
    return catalog[code] if code in catalog else None
