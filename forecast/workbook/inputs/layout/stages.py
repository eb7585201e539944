"""Which year and stage a heading of figures means, and which status a word under a year."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from forecast.data import Freq, PeriodError, Status, parse_period
from forecast.workbook.contract import BUDGET_STATUSES
from forecast.workbook.inputs.layout.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forecast.workbook.specs import SheetSpec

Stage = tuple[int, Status]
"""A year, and what its figures are."""
_STAGES: dict[str, Status] = {
    **BUDGET_STATUSES,
    **dict.fromkeys((
        "预算", "年初预算数", "年初预算", "预算草案数", "预算数草案", "预算草案", "预算安排数",
        "预算安排", "年初预算安排数", "初步预算数"), Status.BUDGET),
    **dict.fromkeys((
        "调整预算", "调整后预算数", "调整后预算", "预算调整数", "预算数调整后", "年中调整预算数",
        "调整预算草案数", "调整预算数草案"), Status.ADJUSTED_BUDGET),
    **dict.fromkeys((
        "预计执行", "预计完成数", "预计完成", "预计数", "预计", "快报数", "快报", "执行数快报",
        "完成数快报", "执行快报数", "执行数预计", "完成数预计", "预计实绩",
        "预计执行情况"), Status.ESTIMATE),
    **dict.fromkeys((
        "执行", "完成数", "完成", "实际数", "实际", "实际完成数", "实际执行数", "实绩", "实绩数",
        "实际完成", "实际执行", "累计完成数", "执行情况", "完成情况"), Status.OUTTURN),
    **dict.fromkeys(("决算", "决算草案数", "决算数草案", "批复决算数"), Status.FINAL),
}
_HEADING = re.compile(r"(?:(\d{4})年?度?|(上年|上年度|去年|本年|本年度|当年|今年))(\D+)")
_BACK = {"上年": 1, "上年度": 1, "去年": 1}
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年度?(?:全年|末|底)?|(?!\d))(\D*)")
_EDGE = re.compile(r"((?:19|20)\d{2})-(?:01-01|12-31)")
"""A real date that is shown as a year, or heads stocks: a year's first or last day."""
_UNIT = re.compile(r"\((?:单位:?)?(?:万元|亿元|元|千元)\)$")
_MARKS = re.compile(r"[()\[\]【】《》、,，:：-]")
_STATUSES: dict[str, Status] = {
    # 快报 and 公报 give the preliminary accounts of the year, the yearbook the verified ones
    **dict.fromkeys(("快报", "初步", "统计快报", "公报", "统计公报", "月报", "进度", "初步统计"),
                    Status.PRELIMINARY),
    **dict.fromkeys(("年报", "统计年报", "年鉴", "统计年鉴", "核实"), Status.VERIFIED_FINAL),
    **dict.fromkeys(("完成", "实际", "实绩", "实际完成", "实际执行", "执行情况"), Status.OUTTURN),
    **dict.fromkeys(("预计完成", "预计执行", "估计", "估算"), Status.ESTIMATE),
    **dict.fromkeys(("年初预算", "预算草案"), Status.BUDGET),
    **dict.fromkeys(("目标", "计划目标", "预期目标", "预期"), Status.PLAN),
}


def stage_of(texts: Iterable[str], this_year: int | None) -> Stage | None:
    """Read a heading, given in the ways that its rows may be joined; None when it is no stage.

    ``this_year`` is what 本年 means.
    """
    for text in texts:
        match = _HEADING.fullmatch(_MARKS.sub("", _UNIT.sub("", plain(text))))
        # 2025年初预算: the 年 belongs to both
        status = _STAGES.get(match[3]) or _STAGES.get(f"年{match[3]}") if match else None
        if match is None or status is None:
            continue
        if match[1]:
            return int(match[1]), status
        if this_year is not None:
            return this_year - _BACK.get(match[2], 0), status
    return None


def is_stage(word: str) -> bool:
    """Tell whether a word names a stage and no year: 预算数, 执行数."""
    return _MARKS.sub("", _UNIT.sub("", plain(word))) in _STAGES


def year_head(word: str) -> tuple[int, str] | None:
    """Part a year from what stands behind it: 2022年预计, 2021（初步核算）; None without a year.

    >>> year_head("2021（初步核算）"), year_head("2022年末"), year_head("2022年1-6月")
    ((2021, '初步核算'), (2022, ''), None)
    >>> year_head("2021-12-31"), year_head("2021-06-30")
    ((2021, ''), None)
    """
    return (_met if len(word) <= _SHORT else _parted)(word)


def _parted(word: str) -> tuple[int, str] | None:
    edge = _EDGE.fullmatch(word)
    if edge:
        return int(edge[1]), ""
    clean = _MARKS.sub("", plain(word))
    found = _YEAR.fullmatch(clean)
    if found:
        return int(found[1]), found[2]
    try:
        period, cumulative = parse_period(word)
    except PeriodError:
        return None
    return (period.year, "") if period.freq is Freq.A and not cumulative else None


_SHORT = 40
_met = lru_cache(maxsize=1024)(_parted)
"""Of short words; headings are looked at again for each table that a sheet might hold."""


def spreading(words: Mapping[int, str], spec: SheetSpec) -> set[int]:
    """Return the places of a row of headings that head figures: years, or stages of years."""
    years = {at for at, word in words.items() if (head := year_head(word)) and not head[1]}
    if spec.spread == "budgets":
        # a year may be merged over its stages, which then stand in the row below
        return years | {at for at, word in words.items() if stage_of((word,), 0)}
    return years if spec.spread == "years" else set()


def status_of(word: str) -> Status | None:
    """Read the status under a year, with or without 数; None when no status is meant."""
    word = _MARKS.sub("", plain(word))
    own = {one.value: one for one in Status}
    short = word.removesuffix("数").removesuffix("值")
    return own.get(word) or own.get(short) or _STATUSES.get(word) or _STATUSES.get(short)
