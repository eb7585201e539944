"""Whose figure it is: the name that a row, its heading, its part and the title make together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.importing.reading.lexicon import lexicon
from forecast.importing.reading.words import bare, is_total

if TYPE_CHECKING:
    from forecast.importing.reading.words import Vocabulary


TAILS = ("支出", "收入", "余额", "限额")
"""What the names of totals end with, and those of their parts often lack."""


@dataclass(frozen=True, slots=True)
class Said:
    """The names that stand around a figure; empty where there is none.

    ``anchor`` is the nearest name before this one that is of more than a sector of the economy;
    ``narrow`` heads a part that is of some enterprises only: 规模以上工业; ``total`` is the nearest
    known name of a 收入, a 支出 or a balance above, or what all of the budget's side are;
    ``account`` the budget.
    """

    row: str = ""
    column: str = ""
    part: str = ""
    title: str = ""
    anchor: str = ""
    is_class: bool = False
    narrow: str = ""
    total: str = ""
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a figure, and what stands beside it that no rule explains.

    ``is_other`` marks a sector's share in something that is no gross domestic product.
    """

    name: str
    beside: str = ""
    is_other: bool = False


def named(said: Said, known: Vocabulary) -> Named:
    """Name a figure."""
    row = said.row
    if row and said.narrow:
        row = known.joined(said.narrow, row) or _together(said.narrow, row)
    if row and not known.knows(row):
        row = (said.part and known.joined(said.part, row)) or _full(row, said, known)
    if row and said.column:
        found = _crossed(row, said.column, known, is_class=said.is_class)
    elif row and said.is_class and said.title:
        joined = known.joined(row, said.title)
        found = Named(joined or row, "" if joined or known.knows(row) else said.title)
    else:
        name = row or said.column or said.title
        if said.title and not known.knows(name):  # 城镇居民 in a table of 人均可支配收入
            name = known.joined(name, said.title) or name
        # a part that is no budget's and no side's, above figures whose headings bear the names
        found = Named(name, said.part if not row and name != said.part else "")
    if is_sector(found.name) and not found.beside and not _is_of_product(said, known):
        over = said.anchor or said.title
        of_title = known.joined(found.name, over) if over else ""
        return Named(of_title) if of_title else Named(found.name, is_other=True)
    return found


def _crossed(row: str, column: str, known: Vocabulary, *, is_class: bool) -> Named:
    """Name what stands where a named row and a named column cross."""
    if joined := known.joined(row, column) or _of_kind(row, column, known):
        return Named(joined)
    if is_total(row):
        return Named(column)
    if is_total(column) or (known.knows(row) and bare(row).endswith(column)):
        return Named(row)  # 全社会用电量 below 累计用电量
    is_part = is_class or is_sector(row) or not known.knows(row)
    return Named(column, row) if is_part and known.knows(column) else Named(row, column)


def _together(upper: str, lower: str) -> str:
    """Put two names together, what they share once: 规模以上工业 and 工业总产值."""
    shared = next((at for at in range(len(lower), 0, -1) if upper.endswith(lower[:at])), 0)
    return upper + lower[shared:]


def _full(name: str, said: Said, known: Vocabulary) -> str:
    """Name in full what stands short below its total: 教育 below 一般公共预算支出."""
    tail = next((one for one in TAILS if bare(said.total).endswith(one)), "")
    full = bare(name) + tail
    is_known = tail and any(said.account in {None, one.account} for one in known.items(full))
    return full if is_known else name


def is_narrow(name: str) -> bool:
    """Tell whether a name is of some enterprises only, and so are the names below it."""
    return any(word in name for word in lexicon().narrow)


_DEBT = re.compile(
    r"(?:地方)?(?:政府)?(?P<kind>一般|专项|)(?:债务)?(?P<what>限额|余额)(?P<behind>一般|专项|)(?:债务)?")


def of_debt(name: str, known: Vocabulary) -> str:
    """Name in full what a table of debt calls 限额 and 余额, 一般 and 专项; else as it is."""
    found = _DEBT.fullmatch(bare(name))
    full = "" if found is None else f"{found['kind'] or found['behind']}债务{found['what']}"
    return full if full and known.knows(full) else name


_OF_ALL = re.compile(r"(?:地方)?(?:政府)?债务(?P<what>.*)")
_KIND = re.compile(r"(?P<kind>一般|专项)(?:债务|债券)?")


def _of_kind(row: str, column: str, known: Vocabulary) -> str:
    """Name what a line of all debt is of one kind of it: 政府债务余额 below 一般债务."""
    for whole, part in ((row, column), (column, row)):
        of_all, kind = _OF_ALL.fullmatch(bare(whole)), _KIND.fullmatch(bare(part))
        if of_all is not None and kind is not None and known.knows(
                name := f"{kind['kind']}债务{of_all['what']}"):
            return name
    return ""


def is_sector(name: str) -> bool:
    """Tell whether a name means a sector of the economy, whatever is measured of it."""
    return bare(name) in lexicon().sectors


def is_branch(name: str, known: Vocabulary) -> bool:
    """Tell whether a name is of a part of the domestic product, of the catalogue or not.

    采矿业 and 教育 among the sectors leave those below them under the same product.
    """
    return is_sector(name) or bare(name) in lexicon().branches or (
        not known.knows(name) and name.endswith(_BRANCHES))


_BRANCHES = ("业", "服务", "增加值")
"""Ends of names that are parts of the domestic product too, though not of the catalogue."""


def stacked(upper: str, lower: str, known: Vocabulary) -> str:
    """Name what two lines of a heading name together: the lower one, where it stands for itself.

    税收收入 above 增值税 is 增值税; 固定资产投资 above 第二产业 is both together, and so is
    规模以上企业 above 利润.
    """
    if joined := known.joined(upper, lower):
        return joined
    is_part = upper.endswith(lexicon().qualifiers) or (
        is_sector(lower) and not is_sector(upper) and not _is_product(upper, known))
    return lower if known.knows(lower) and not is_part else upper + lower


def _is_product(name: str, known: Vocabulary) -> bool:
    """Tell whether a name is the domestic product's or a value added; so is a caption's."""
    roots = lexicon().sector_roots
    items = known.items(name)
    return not items or any(item.code in roots or item.zh.endswith("增加值") for item in items)


def _is_of_product(said: Said, known: Vocabulary) -> bool:
    """Tell whether a sector's name stands for its value added: beneath the domestic product.

    In rows by sector of which neither heading nor title says what is counted (a total of taxes), it
    does not.
    """
    if said.is_class and not any((said.anchor, said.column, said.part, said.title)):
        return False
    if said.anchor:
        return known.knows(said.anchor) and _is_product(said.anchor, known)
    return _is_product(said.part, known) and (
        said.title in {said.row, said.column} or _is_product(said.title, known))
