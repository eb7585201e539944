"""Words of the workbook that decide something, each list of them one enumeration.

A member's value is the word as staff write it; a member compares and prints as that word.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from forecast.labels import Bilingual, Lang, in_lang, keys, label

if TYPE_CHECKING:
    from collections.abc import Iterable

Word = TypeVar("Word", bound=str)
Member = TypeVar("Member", bound=StrEnum)


def member(words: type[Member], word: str) -> Member | None:
    """Return the member that a word names; None when it names none."""
    return next((one for one in words if one == word), None)


def word_of(text: str) -> Bilingual:
    """Return a word of the workbook's lists in both languages; one that is none, as it stands."""
    return Bilingual(text, label(f"word.{text}", "en") if text in keys("word") else "")


class Named(StrEnum):
    """A word that has a name in English too, under ``word.<word>``."""

    def label(self, lang: Lang) -> str:
        """Return the word in one language."""
        return in_lang(word_of(self.value), lang)


class ScenarioName(Named):
    """Names of scenarios that stand for something: the papers' plan, the forecast, its sides."""

    PLAN = "计划"
    BASELINE = "基准"
    LOW = "低"
    HIGH = "高"


class Layer(Named):
    """Who says so: the baseline, policy, or somebody's judgement. Later ones rest on earlier."""

    BASELINE = "基准"
    POLICY = "政策"
    JUDGEMENT = "判断"


class Method(Named):
    """How an override of a scenario acts on the model."""

    ASSUME = "假设"
    FIX = "固定"
    TAKE_BUDGET = "取预算"
    TAKE_PAYERS = "取税源"
    TAKE_LAND = "取土地"
    HAPPENS = "发生"
    FAILS = "不发生"
    ADJUST = "调整"
    SCALE = "比例调整"
    INTERCEPT = "截距"
    PARAMETER = "参数"
    SKEW = "偏度"


PATHS = frozenset({Method.ASSUME, Method.FIX, Method.TAKE_BUDGET})
"""What gives a variable its value. Of several for one point the last counts."""
ADDED = frozenset({Method.ADJUST, Method.SCALE, Method.INTERCEPT})
"""Add-factors: what is laid on an equation. They may fade out."""
EVENTS = frozenset({Method.HAPPENS, Method.FAILS})
"""What decides an event of a register (a sale, a firm that moves) by the name of its row."""
FREE = frozenset({Method.PARAMETER}) | EVENTS
"""What names a parameter or an event, and no item of the catalogue."""
UNVALUED = frozenset({Method.TAKE_BUDGET, Method.TAKE_PAYERS, Method.TAKE_LAND}) | EVENTS
"""What takes its numbers from a sheet, and none from the scenario."""


class Design(StrEnum):
    """How a grid is filled: every combination, one axis after another, or a Latin hypercube."""

    FULL = "full"
    ONE_AT_A_TIME = "one-at-a-time"
    HYPERCUBE = "latin-hypercube"


class BudgetGroup(Named):
    """Names that stand for every line of a budget, or of all four."""

    ALL = "四本预算"
    GENERAL = "一般公共预算"
    FUND = "政府性基金预算"
    CAPITAL = "国有资本经营预算"
    SOCIAL = "社会保险基金预算"


class Operator(StrEnum):
    """How a target's number is meant."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    ABOUT = "≈"
    EXACTLY = "="
    RANGE = "区间"
    IN_STEP = "同步"
    IN_WORDS = "文字"


class Nature(StrEnum):
    """Binding targets must be met, anticipatory ones are striven for; some papers do not say."""

    BINDING = "约束性"
    ANTICIPATORY = "预期性"
    UNSTATED = ""

    def label(self, lang: Lang) -> str:
        """Return its name in one language."""
        return label(f"nature.{self.name.lower()}", lang)


class Move(StrEnum):
    """Whether a taxpayer would leave the district or come to it."""

    LEAVES = "迁出"
    ARRIVES = "迁入"


class LandKind(Named):
    """How land becomes receipts; land that is made ready gives none yet."""

    SALE = "出让"
    RENEWAL = "城市更新"
    READIED = "整备"


class ProjectKind(StrEnum):
    """What a project asks of the budget: debt service, a fee, a capital call, works."""

    BOND = "专项债"
    PPP = "PPP"
    FUND = "引导基金"
    WORKS = "政府投资"


class RelationKind(StrEnum):
    """What a relation between published figures claims."""

    RECONCILE = "核对"
    TRANSFER = "调入"
    COMPARE = "比较"
    DERIVE = "推算"


class AdjustedSide(StrEnum):
    """Which side of a growth rate an entry of the adjustments register is stripped from."""

    CURRENT = "当期"
    BASE = "基期"


class AdjustmentKind(StrEnum):
    """What an entry of the adjustments register is."""

    ONE_OFF = "一次性"
    POLICY = "政策"
    SCOPE = "口径"


class SpendingBasis(Named):
    """What a line of spending follows."""

    GROWTH = "增长率"
    NORM = "人均标准"
    COMMITTED = "承诺额"


class Guarantee(Named):
    """The three guarantees (三保), the order in which they are paid for."""

    LIVELIHOOD = "保基本民生"
    WAGES = "保工资"
    RUNNING = "保运转"


class SubsidyKind(Named):
    """Kinds of money from above."""

    GENERAL = "一般性转移支付"
    SPECIAL = "专项转移支付"
    REBATE = "税收返还"
    OTHER = "其他补助"


class Recurrence(Named):
    """Whether money from above comes again."""

    RECURRENT = "经常性"
    ONE_OFF = "一次性"


CHECKED = ("已核", "confirmed")
"""What a user writes beside a figure that was asked about and is right, in either language."""


def says_checked(text: str) -> bool:
    """Tell whether a remark says that a figure that was asked about is right."""
    return any(word in text.lower() for word in CHECKED)


ABOUT_WORDS = ("左右", "上下", "约", "≈")
LEAST_WORDS = ("以上", "不低于", "不少于", "不小于", "高于", "大于", "超过", "突破", ">=", "≥",
               ">")
MOST_WORDS = ("以内", "以下", "不超过", "不高于", "不大于", "不突破", "低于", "小于", "<=", "≤",
              "<")


def meant(word: str, choices: Iterable[Word]) -> Word | None:
    """Return the choice that a word means: as it stands, in English, in the other width, as a sign.

    ``>=`` and 不低于 mean ≥ and 左右 means ≈ where that is a choice. None when it means none.
    """
    plain, known = _plain(word), list(choices)
    for one in known:
        if plain in _said(one):
            return one
    bound = (Operator.AT_LEAST if plain in LEAST_WORDS else
             Operator.AT_MOST if plain in MOST_WORDS else
             Operator.ABOUT if plain in ABOUT_WORDS else None)
    return next((one for one in known if one == bound), None)


@lru_cache(maxsize=256)  # the choices are ours and few
def _said(choice: str) -> frozenset[str]:
    return frozenset({_plain(choice), _plain(word_of(choice).en)})


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().casefold()
