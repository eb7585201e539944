"""The catalogue: what every item is called, measured in, and added to.

``catalog.toml`` is the one place where an item is declared. The workbook template, the readers,
the models, the accounts and the tables all take their items from here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, cached_property
from math import floor, log10
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from forecast.data.names import Likeness, fold, forms
from forecast.data.units import Dimension, Unit, UnitCode, parse_unit
from forecast.data.words import BudgetGroup
from forecast.issues import NO_NEAR, CellRef, InputError, Issue, nearest
from forecast.labels import Bilingual, both, enumerated, in_lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from forecast.labels import Lang

Prices = Literal["current", "constant", "none"]
Flow = Literal["period", "stock"]
Account = Literal["general", "fund", "capital", "social"]
Side = Literal["source", "use", "total_sources", "total_uses", "close", "memo"]
ACCOUNTS: tuple[Account, ...] = ("general", "fund", "capital", "social")
_SHORT: dict[Account, tuple[str, ...]] = {
    # what a name on a budget's own sheet leaves unsaid: 上解支出 for 政府性基金上解支出
    "general": (BudgetGroup.GENERAL,), "fund": ("政府性基金", BudgetGroup.FUND),
    "capital": ("国有资本经营", BudgetGroup.CAPITAL),
    "social": ("社会保险基金", BudgetGroup.SOCIAL),
}
_TAILS = ("支出", "收入")
"""What a line of a budget may leave unsaid: 教育 for 教育支出, 行政事业性收费 for its revenue."""
_GROWTH_WORDS, _FALL_WORDS = ("增速", "增长率", "增长", "增幅", "涨幅", "增减"), (
    "降幅", "降低率", "下降率", "下降")
"""What a rate of change is called: of which a fall is below nought, and of which it is above."""


@dataclass(frozen=True, slots=True)
class Basis:
    """口径: what exactly a figure measures. All fields come from closed lists."""

    prices: Prices = "none"
    flow: Flow = "period"
    adjustment: Literal["natural", "comparable"] = "natural"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the catalogue.

    ``side`` and ``account`` place a line in the four budgets; ``parent`` names the total that it is
    added to; ``prefer`` is the status taken first when a period has several published figures;
    ``valid_to`` is the last year in which the item exists; ``policy`` marks what the budget decides
    and a baseline therefore does not forecast; ``optional`` a budget line that may be nil or that
    not every paper lists; ``counterparts`` are the lines of other budgets that a transfer in comes
    from; ``or_parent`` is the total that other papers add the line to; ``rests_on`` says that
    figures are in the base year's prices, or have its level as 100: where they are shown, the year
    is part of the name; ``number`` is the line's number in the state's list (政府收支分类科目);
    ``is_own`` marks an item that a workbook adds; ``weight`` is the item by which its figures of
    several places are averaged, ``(-1)`` behind it where the year before weighs: without one they
    add up, or have no figure of the whole; ``part`` the item whose share in its weight it is.
    ``digits`` are those that it is printed with, ``low`` and ``high`` bound what no class does.
    """

    code: str
    zh: str
    en: str
    unit: Unit
    basis: Basis
    parent: str | None = None
    sign: int = 1
    account: Account | None = None
    side: Side | None = None
    driver: str | None = None
    prefer: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    policy: bool = False
    legal: str = ""
    aliases: tuple[str, ...] = ()
    optional: bool = False
    counterparts: tuple[str, ...] = ()
    or_parent: str | None = None
    rests_on: Literal["prices", "index"] | None = None
    number: str = ""
    is_own: bool = False
    weight: str = ""
    part: str = ""
    digits: int | None = None
    low: float | None = None
    high: float | None = None

    @property
    def weighed_by(self) -> tuple[str, int]:
        """The item that it is averaged by, and how many years before."""
        name, lag, _ = self.weight.partition("(-1)")
        return name, int(bool(lag))

    @property
    def is_growth(self) -> bool:
        """Whether it is a rate of change: 下降3.4 can only be -3.4 there."""
        return self.unit.is_rate and (
            self.code.endswith("_growth") or self.zh.endswith(_GROWTH_WORDS))

    @property
    def series_kind(self) -> Literal["level", "rate"]:
        """What forecasting takes its figures for: growth in per cent is a rate, a share is none."""
        is_fall = self.unit.is_rate and self.zh.endswith(_FALL_WORDS)
        return "rate" if self.is_growth or is_fall else "level"

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that it goes by: code, names, aliases, number; 增值税收入 is 增值税."""
        more = (f"{one}收入" for one in (self.zh, *self.aliases) if self.parent == "tax_revenue")
        return tuple(filter(None, (self.code, self.zh, self.en, *self.aliases, *more, self.number)))

    def __post_init__(self) -> None:
        """Let its Chinese name carry the English one, wherever it is handed on as a word."""
        object.__setattr__(self, "zh", Bilingual(self.zh, self.en))

    def name(self, lang: Lang = "zh") -> str:
        """Return the item's name in one language."""
        return in_lang(self.zh, lang)


class Catalog:
    """All items, found by code, by name or by alias; children by parent."""

    def __init__(self, items: Mapping[str, Item], words: Mapping[str, str] | None = None) -> None:
        self._items = MappingProxyType(dict(items))
        self._words = MappingProxyType({fold(word): code for word, code in (words or {}).items()})
        self._alike: dict[tuple[str | None, ...], Likeness] = {}

    def __getitem__(self, code: str) -> Item:
        """Return the item with this code; ``KeyError`` when there is none."""
        return self._items[code]

    def __contains__(self, code: object) -> bool:
        """Tell whether there is an item with this code."""
        return code in self._items

    def __iter__(self) -> Iterator[Item]:
        """Go through the items in the catalogue's order."""
        return iter(self._items.values())

    def __len__(self) -> int:
        """Count the items."""
        return len(self._items)

    @cached_property
    def _names(self) -> dict[str, tuple[Item, ...]]:
        names: dict[str, dict[str, Item]] = {}
        for item in sorted(self, key=lambda it: (it.account not in {None, "general"}, it.optional)):
            for name in item.words:
                names.setdefault(fold(name), {}).setdefault(item.code, item)
        return {name: tuple(found.values()) for name, found in names.items()}

    @property
    def all_names(self) -> tuple[str, ...]:
        """List everything that an item goes by, folded, the workbook's own words among it."""
        return (*self._names, *self._words)

    def candidates(self, text: str) -> tuple[Item, ...]:
        """List every item that goes by a name, code or number; the most usual one first."""
        for form in forms(text):
            if local := self._items.get(self._words.get(form, "")):
                return (local,)
            if found := self._names.get(form):
                return found
        return ()

    def find(self, text: str, account: Account | None = None, *,
             dimension: Dimension | None = None) -> Item | None:
        """Find an item by code, Chinese or English name, alias or number.

        Blanks, width, numbering and units written behind do not matter (``names.forms``).
        Within an ``account`` its own lines come first, and their names may be short. Of items that
        share a name (进出口总额) the one measured in ``dimension`` is taken.
        """
        if account is not None and (line := self._line(text, account)) is not None:
            return line
        if text in self._items and dimension is None:
            return self._items[text]  # of codes that only case tells apart, the very one
        found = self.candidates(text)
        if dimension is not None:
            found = (*(one for one in found if one.unit.dimension == dimension), *found)
        return found[0] if found else None

    def lines_named(self, text: str) -> tuple[Item, ...]:
        """List the lines that a name may stand for, one a budget at most."""
        found = (self._line(text, account) for account in ACCOUNTS)
        return tuple(item for item in found if item is not None)

    def _line(self, text: str, account: Account) -> Item | None:
        """Find a line of one budget, by a name that may leave the budget's own unsaid."""
        mine = self._account_names.get(account, {})
        for form in forms(text):
            local = self._items.get(self._words.get(form, ""))
            if local is not None and local.account == account:
                return local
            for after in ("", *_TAILS):
                for before in ("", *_SHORT[account]):
                    if found := mine.get(before + form + after):
                        return found
        return None

    @cached_property
    def _account_names(self) -> dict[Account, dict[str, Item]]:
        found: dict[Account, dict[str, Item]] = {}
        for account in ACCOUNTS:
            names = found.setdefault(account, {})
            for item in self.lines(account):
                for name in item.words:
                    names.setdefault(fold(name), item)
        return found

    def asked(self, text: str, lang: Lang = "zh") -> Item:
        """Return the item of a code or name.

        Raises
        ------
        InputError
            When there is none; the nearest ones are proposed.
        """
        if (found := self.find(text)) is not None:
            return found
        words = {word: item.code for item in self
                 for word in (item.code, item.name(lang), item.zh, *item.aliases)}
        near = [word for word in words if text and text in word]
        near += get_close_matches(text, words, n=5, cutoff=0.5)
        codes = list(dict.fromkeys(words[word] for word in near))[:5]
        choices = enumerated(both("issues.coded", name=self[code].zh, code=code) for code in codes)
        raise InputError([Issue("explain_item", CellRef(text), text,
                                (("choices", choices or NO_NEAR),))])

    def among(self, text: str, codes: Iterable[str], issue: str = "compare_item", where: str = "",
              others: Iterable[str] = ()) -> Item:
        """Return the item of a code or name that is one of some codes.

        Raises
        ------
        InputError
            When it is none of them: the issue at its place, with the nearest of their names or of
            ``others``, which are no items.
        """
        there = list(codes)
        if (found := self.find(text)) is not None and found.code in there:
            return found
        names = [*others, *(word for code in there
                            for word in (code, self[code].zh, self[code].en))]
        raise InputError([Issue(issue, CellRef(where), text, (("near", nearest(text, names)),))])

    def nearest(self, text: str, account: Account | None = None, others: Iterable[str] = ()) -> str:
        """Return the name, or code, most like a text that is none, or :data:`NO_NEAR`.

        ``others`` are names of no item that could be meant too.
        """
        more = {fold(word): word for word in others}
        if (account, *more) not in self._alike:
            found = [item for item in self if account is None or item.account == account]
            self._alike[account, *more] = Likeness({
                fold(word): item.zh for item in found for word in (item.en, item.zh, *item.aliases)
            } | {fold(item.code): item.code for item in found} | more)
        *_, bare = ("", *forms(text))
        return self._alike[account, *more].nearest(bare) or NO_NEAR

    def named(self, words: Mapping[str, str]) -> Catalog:
        """Return a catalogue that knows further names: name as written → code."""
        return Catalog(self._items, {**self._words, **words})

    def holds(self, item: Item) -> bool:
        """Tell whether this very item is in the catalogue."""
        return self._items.get(item.code) == item

    def total(self, account: Account, side: Side) -> Item | None:
        """Return an account's total of one side."""
        return next((item for item in self.lines(account) if item.side == side), None)

    def closings(self, account: Account) -> tuple[Item, ...]:
        """List what an account may close with: 结转 and 结余."""
        return tuple(item for item in self.lines(account) if item.side == "close")

    def led_by(self, items: Iterable[Item]) -> Catalog:
        """Return a catalogue in which some items stand first: a name that others bear is theirs."""
        first = {item.code: item for item in items}
        return Catalog(first | {code: one for code, one in self._items.items()
                                if code not in first}, self._words)

    def replaced(self, items: Iterable[Item]) -> Catalog:
        """Return a catalogue with items added, or put in the place of those of the same code."""
        return Catalog(self._items | {item.code: item for item in items}, self._words)

    def children(self, parent: str) -> tuple[Item, ...]:
        """List the items that add up to ``parent``, in order."""
        return self._below.get(parent, ())

    @cached_property
    def _below(self) -> dict[str, tuple[Item, ...]]:
        found: dict[str, list[Item]] = {}
        for item in self:
            if item.parent is not None:
                found.setdefault(item.parent, []).append(item)
        return {parent: tuple(items) for parent, items in found.items()}

    def growth_of(self, item: Item) -> Item | None:
        """Return the item that states an item's growth; GDP's is published at constant prices."""
        code = "gdp_growth" if item.code == "gdp_nominal" else f"{item.code}_growth"
        return self._items.get(code)

    def lines(self, account: Account) -> tuple[Item, ...]:
        """List the lines of one budget account, in order."""
        return self._accounts.get(account, ())

    @cached_property
    def _accounts(self) -> dict[Account, tuple[Item, ...]]:
        found: dict[Account, list[Item]] = {}
        for item in self:
            if item.account is not None:
                found.setdefault(item.account, []).append(item)
        return {account: tuple(items) for account, items in found.items()}


class GrowingCatalog(Catalog):
    """A catalogue that takes up items while a sheet is read, each found from then on.

    What is known of names is kept, so that ten thousand lines cost ten times a thousand.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._own = {item.code: item for item in catalog}
        super().__init__({}, catalog._words)  # noqa: SLF001  # its own kind
        self._items = MappingProxyType(self._own)

    def add(self, item: Item) -> None:
        """Add an item, or put it in the place of the one of its code."""
        is_last = item.optional and item.code not in self._own
        self._own[item.code] = item
        known = vars(self)
        for lists in ("_below", "_accounts", *(() if is_last else ("_names", "_account_names"))):
            known.pop(lists, None)
        for name in (fold(word) for word in item.words):
            if "_names" in known and item not in self._names.get(name, ()):
                self._names[name] = (*self._names.get(name, ()), item)
            if "_account_names" in known and item.account is not None:
                self._account_names[item.account].setdefault(name, item)

    def settled(self) -> Catalog:
        """Return the catalogue as it is now."""
        return Catalog(self._own, self._words)


def item_of(code: str, stanza: dict[str, Any]) -> Item:
    """Make an item of a stanza, whose keys are taken out of it."""
    basis = Basis(
        prices=stanza.pop("prices", "none"),
        flow=stanza.pop("flow", "period"),
        adjustment=stanza.pop("basis", "natural"),
    )
    unit = parse_unit(stanza.pop("unit"))
    aliases, counterparts = (tuple(stanza.pop(key, ())) for key in ("aliases", "counterparts"))
    legal = Bilingual(stanza.pop("legal", ""), stanza.pop("legal_en", ""))
    return Item(code=code, unit=unit, basis=basis, aliases=aliases, counterparts=counterparts,
                legal=legal, **stanza)


def parse_items(text: str) -> tuple[Item, ...]:
    """Read items from stanzas as ``catalog.toml`` has them."""
    return tuple(item_of(code, stanza) for code, stanza in tomllib.loads(text).items())


@cache
def shipped_catalog() -> Catalog:
    """Return the catalogue of ``catalog.toml``, read once."""
    text = Path(__file__).with_name("catalog.toml").read_text(encoding="utf-8")
    return Catalog({item.code: item for item in parse_items(text)})


def with_digits(items: Catalog, figures: Mapping[str, Sequence[float]]) -> Catalog:
    """Give items of small figures the digits that show three that count: 0.0123, 6.31, 150.

    Amounts in 万元 are else printed whole and others with two digits, which suits budgets.
    """
    sizes = {code: median(map(abs, values)) for code, values in figures.items()}
    fine = {code: 2 - floor(log10(size)) for code, size in sizes.items() if size}
    return items.replaced(replace(items[code], digits=min(digits, _FINEST))
                          for code, digits in fine.items()
                          if digits > (0 if items[code].unit.code in _WHOLE else 2))


_FINEST, _WHOLE = 6, {UnitCode.WAN, UnitCode.YUAN}
