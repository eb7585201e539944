"""Words around a figure: what was done, how firm it is, whose it is; each a part of a clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from forecast.data import Status


class Stand(Enum):
    """How firm a word makes a figure."""

    ESTIMATE = "estimate"
    PRELIMINARY = "preliminary"
    BUDGET = "budget"
    ADJUSTED = "adjusted"
    AIM = "aim"
    DONE = "done"
    FINAL = "final"


_STANDS = {
    Stand.ESTIMATE: ("预计完成数", "预计执行数", "预计数", "初步预计", "预计"),
    Stand.PRELIMINARY: ("经初步核算", "根据初步核算", "据初步核算", "初步核算数", "初步核算",
                        "初步统计", "快报数", "快报显示", "据快报统计"),
    Stand.BUDGET: ("年初预算安排", "年初预算数", "年初预算", "年度预算数", "年度预算", "预算安排",
                   "预算数", "代编预算", "拟安排", "计划安排", "安排", "预算"),
    Stand.ADJUSTED: ("调整预算数", "调整后预算数", "调整后预算", "调整预算"),
    Stand.AIM: ("主要预期目标", "年度目标", "预期目标", "预期", "目标值", "目标", "力争", "确保",
                "计划数", "计划", "拟", "将", "争取"),
    Stand.DONE: ("执行数", "实际完成数", "实际完成", "实际执行", "完成数", "实绩"),
    Stand.FINAL: ("决算数", "决算"),
}
_VERBS = ("累计完成", "累计实现", "累计收入", "累计支出",
          "共完成", "完成了", "完成", "实现了", "实现", "达到了", "达到", "达",
          "控制在", "保持在", "稳定在", "共计", "合计", "总计", "为", "是", "共")
_FILLERS = ("据统计", "加上", "当年", "总体上", "初步")
_PART = ("其中",)
_SUMMED = ("累计",)
REGIONAL = "国省市区县旗州盟镇乡"
_COLLECTIVE = re.compile(rf"[我全本](?:街道|地区|新区|[{REGIONAL}])|我们|本级|全辖区|我?辖区内?")
_SCOPE = re.compile(rf"(?:全|我|本)?[{REGIONAL}](?:本)?级")
_NAMED = re.compile(rf"[\u4e00-\u9fff]{{1,12}}?(?:自治区|新区|[{REGIONAL[1:]}])(?:本级)?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of known meaning at the beginning of a text, and its length."""

    end: int
    stand: Stand | None = None
    is_verb: bool = False
    is_done: bool = False
    is_bound: bool = False
    """It holds what is named before it within something: 控制在."""
    is_part: bool = False
    is_summed: bool = False


_WORDS: tuple[tuple[str, Word], ...] = tuple(sorted((
    *((word, Word(len(word), stand, is_verb=stand in {Stand.BUDGET, Stand.AIM} and "安排" in word))
      for stand, words in _STANDS.items() for word in words),
    *((word, Word(len(word), is_verb=True, is_done=re.search("完成|实现", word) is not None,
                  is_bound=word.endswith("在"), is_summed=word.startswith("累计")))
      for word in _VERBS),
    *((word, Word(len(word))) for word in _FILLERS),
    *((word, Word(len(word), is_part=True)) for word in _PART),
    *((word, Word(len(word), is_summed=True)) for word in _SUMMED),
), key=lambda one: -len(one[0])))


def word_at(text: str) -> Word | None:
    """Return the longest word of known meaning that a text begins with."""
    return next((word for name, word in _WORDS if text.startswith(name)), None)


def regions_at(text: str) -> list[str]:
    """List the regions that a text can begin with, as it writes them, the likeliest first.

    全区 and 我区 are the bureau's own, 市本级 says of which level, 丙区 is a name.
    """
    found = [match[0] for pattern in (_SCOPE, _COLLECTIVE) if (match := pattern.match(text))]
    at = 0
    while (match := _NAMED.match(text[at:])) is not None and at + match.end() <= 16:
        at += match.end()
        found.append(text[:at])
    return found


def is_collective(region: str) -> bool:
    """Tell whether a region is named from within: 全区, 我市, 本级."""
    return not region or _COLLECTIVE.fullmatch(region) is not None


def is_scope(region: str) -> bool:
    """Tell whether a region only says of which level: 市本级, 区级."""
    return _SCOPE.fullmatch(region) is not None


def status_of_stand(stand: Stand | None, *, is_budget_line: bool) -> Status | None:
    """Return the status that a word gives: what is planned for a budget's line is its budget."""
    if stand is Stand.AIM:
        return Status.PLAN
    if stand is Stand.BUDGET:
        return Status.BUDGET if is_budget_line else Status.PLAN
    return {Stand.ESTIMATE: Status.ESTIMATE, Stand.PRELIMINARY: Status.PRELIMINARY,
            Stand.ADJUSTED: Status.ADJUSTED_BUDGET, Stand.FINAL: Status.FINAL,
            Stand.DONE: Status.OUTTURN}.get(stand) if stand is not None else None
