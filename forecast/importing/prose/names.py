"""Names of indicators where they stand in a sentence: the longest, and what it can mean there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS, fold
from forecast.workbook.inputs import BUDGET_WORDS

if TYPE_CHECKING:
    from forecast.data import Account, Catalog, Dimension, Item

_RATES = ("增速", "增长", "涨幅", "增减", "增幅", "涨跌幅")
"""How the name of a rate of change ends, which a sentence says with a verb."""
_REGION = re.compile("^[全本](?:地区|[省市区县])")
_VERBS = ("增长", "下降")
_SAID = {**BUDGET_WORDS, "capital": ("国有资本经营预算", *BUDGET_WORDS["capital"])}
"""The words that say which budget a passage is about, the usual one first."""
_OWN_WORDS: dict[Account, tuple[str, ...]] = {
    "general": (), "fund": (), "capital": ("国有", "国企"), "social": ("社会保险", "社保"),
}
"""A budget whose lines' names are common words: without one of these they may mean another."""
_NEUTRAL = re.compile(r"下同|现价|当年价格?|可比价|以下简称.*|简称.*")


@dataclass(frozen=True, slots=True)
class Named:
    """A name found in a sentence: as it stands folded, how far it reaches, its items."""

    text: str
    end: int
    items: tuple[Item, ...]


_BUDGETS = {account: re.compile(rf"(?<![至到向从入出])(?:{'|'.join(words)})(?:预算)?"
                               "(?=收入|支出|收支|总|本级|转移|安排|执行|情况|完成|上年|年终|结转|上解|债务|$)")
            for account, words in _SAID.items()}
"""A passage is of a budget where that is what its figures are of, not where money goes to."""


def account_said(text: str) -> Account | None:
    """Return the budget that a text names last; None when it names none."""
    ends = {account: max((found.end() for found in pattern.finditer(text)), default=0)
            for account, pattern in _BUDGETS.items()}
    account = max(ends, key=lambda one: ends[one])
    return account if ends[account] else None


def budget_word(account: Account) -> str:
    """Return the word for a budget that stands before its revenue and its spending."""
    return _SAID[account][0]


class Names:
    """The names of a catalogue, found where they stand."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lines: dict[str, tuple[Item, ...]] = {}
        words = {name for name in catalog.all_names
                 if re.search("[\u4e00-\u9fff]", name) or re.fullmatch("[a-z]{3}", name)}
        for item in catalog:
            if item.is_growth:
                words |= {fold(word)[:-len(end)] for word in (item.zh, *item.aliases)
                          for end in _RATES if fold(word).endswith(end)}
        # a verb is read as a verb: 增长5%, 下降3%; a region as a region: 全区生产总值
        words = {word for word in words if word and not word.endswith(_VERBS)
                 and (_REGION.sub("", word) == word or _REGION.sub("", word) not in words)}
        self._words = frozenset(words)
        longest = sorted(words, key=len, reverse=True)
        self._pattern = re.compile("|".join(re.escape(word) for word in longest))

    def knows(self, name: str) -> bool:
        """Tell whether a text is one name and nothing else."""
        return name in self._words

    def spans(self, text: str) -> list[tuple[int, int]]:
        """List where names stand in a text."""
        return [found.span() for found in self._pattern.finditer(text)]

    def at(self, text: str, place: int) -> Named | None:
        """Return the longest name that begins at a place, with its other name in brackets behind.

        What else stands in brackets behind a name makes it another one (不含区外), so that it is
        none that is known.
        """
        found = self._pattern.match(text, place)
        if found is None:
            return None
        end, name = found.end(), found[0]
        remark = re.compile(r"\(([^()]*)\)").match(text, end)
        items = self._catalog.candidates(name)
        if remark is not None:
            others = self._catalog.candidates(remark[1])
            if not _NEUTRAL.fullmatch(remark[1]) and not set(others) & set(items):
                return None
            end = remark.end()
        return Named(name, end, items)

    def item(self, name: str, dimension: Dimension, account: Account | None) -> Item | None:
        """Return the one item that a name means in a unit, under a budget; None when in doubt."""
        usual = [one for one in self._catalog.candidates(name) if one.unit.dimension == dimension]
        if not any(item.account for item in usual):
            return usual[0] if len(usual) == 1 else None
        lines = {item.account: item for item in self.lines(name)
                 if item.unit.dimension == dimension}
        said = account_said(name)
        if said is not None and said in lines:
            return lines[said]
        if len(lines) > 1:
            return lines.get(account) if account is not None else None
        item = next(iter(lines.values()), None)
        if item is None or item.account is None:
            return None
        if account not in {None, item.account} and said is None and "税" not in name:
            return None  # a line of another budget than the one that is spoken of
        own = _OWN_WORDS[item.account]
        is_own = not own or item.account == account or any(word in name for word in own)
        return item if is_own else None

    def lines(self, name: str) -> tuple[Item, ...]:
        """List the lines that the budgets have of this name."""
        if name not in self._lines:  # a notice names few things, each many times
            self._lines[name] = self._looked_up(name)
        return self._lines[name]

    def _looked_up(self, name: str) -> tuple[Item, ...]:
        found = ((self._catalog.find(name, one), one) for one in ACCOUNTS)
        return tuple(item for item, one in found if item is not None and item.account == one)

    def level(self, name: str) -> Item | None:
        """Return the one item that a name means where it is no rate."""
        stem = next((name.removesuffix(end) for end in _RATES if name.endswith(end)), name)
        found = [one for one in self._catalog.candidates(stem) if not one.unit.is_rate]
        return found[0] if len(found) == 1 else None

    def rate(self, name: str) -> Item | None:
        """Return the rate of change of what a name means; None when the catalogue has none."""
        own = self._catalog.candidates(name)
        if name.endswith(_RATES) and any(one.is_growth for one in own):
            return None  # a rate that rises is not a rise
        for stem in (name, *(one.zh for one in own)):
            for end in _RATES:
                found = self._catalog.find(stem + end)
                if found is not None and found.is_growth:
                    return found
        return next((one for one in own if one.is_growth), None)
