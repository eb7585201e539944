"""The words of headings: periods, kinds of figures, stages, units, and what is left, a name.

``固定资产投资额累计增长(%)`` is 固定资产投资额, growth, cumulative, in per cent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.data import Status, plain
from forecast.importing.reading.periods import period_at, without_marks
from forecast.importing.reading.tags import Flow, Measure, Role, Tag
from forecast.workbook.inputs import heading_of, status_of

if TYPE_CHECKING:
    from forecast.data import Catalog

_ROLES: dict[Role, frozenset[str]] = {
    Role.NAME: frozenset(["指标", "指标名称", "项目", "项目名称", "科目", "科目名称", "预算科目", "预算科目名称", "名称", "主要指标", "收支项目", "预算项目", "收入项目", "支出项目", "收入", "支出", "收入科目", "支出科目", "收入名称", "支出名称", "统计指标", "经济指标", "主要经济指标", "内容", "类别", "功能科目", "功能分类科目名称", "功能科目名称", "科目(项目)名称", "税种", "indicator", "indicators", "item", "items", "title", "series"]),
    Role.PERIOD: frozenset(["年份", "年度", "时间", "期间", "时期", "年月", "日期", "报告期", "统计时间", "所属期", "所属时期", "年", "年别", "季度", "year", "years", "date", "period", "time", "数据期"]),
    Role.MONTH: frozenset(["月份", "月", "month"]),
    Role.REGION: frozenset(["地区", "区域", "行政区划", "地区名称", "区划", "单位名称", "地市", "市县", "县区", "区县", "城市", "省份", "镇街", "街道", "region", "area", "行政区"]),
    Role.CODE: frozenset(["科目编码", "科目代码", "预算科目编码", "编码", "代码", "科目编号", "功能科目编码", "功能分类科目编码", "指标代码", "code"]),
    Role.UNIT: frozenset(["单位", "计量单位", "数据单位", "unit", "units", "preunit"]),
    Role.STATUS: frozenset(["数据状态", "状态", "数据性质", "数据类型", "status"]),
    Role.PUBLISHED: frozenset(["发布日期", "公布日期", "发布时间", "公布时间", "更新时间", "发布时点", "releasedate", "published"]),
    Role.ID: frozenset(["指标id", "指标编码", "cdid", "id", "seriesid", "序列id"]),
    Role.VALUE: frozenset(["数值", "数据", "值", "指标值", "公布数", "数据值", "金额", "value", "values"]),
    Role.IGNORED: frozenset(["序号", "行次", "栏次", "备注", "说明", "来源", "数据来源", "资料来源", "频率", "频度", "原文", "附注", "增减原因", "变动原因", "原因", "frequency", "source", "nextrelease", "importantnotes", "note", "notes", "更新频率", "开始时间", "结束时间", "时间区间", "描述", "id号", "编制单位", "责任单位", "责任部门", "牵头单位"]),
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words}

_RATIO = re.compile(
    r".*(?:为|占|完成|达|与|是)?.*(?:预算|决算|执行|调整预算|计划|任务|目标|上年|去年|同期|合计|总计|总量|收入|支出|GDP|生产总值)"
    r"?(?:数|额)?(?:的)?(?:%|％|百分比|比重|占比|比例|完成率|进度|执行率|完成比例|完成进度)")
_END = r"(?:\(%\)|%|‰|\(±%\)|±%|±|\(\+、?-\)|\(\+/-\))*"
_GROWTH = re.compile(
    r"(?:较|比|与)?(?:上年|去年|上年度|上一年)?(?:同期|同月|同季)?(?:数)?(?:累计)?(?:可比)?"
    r"(?:同比|同口径)?(?:增长率|增长速度|增长幅度|增减率|增减幅度|增减幅|增减|增幅|增长|增速|涨跌幅|涨幅|降幅|升降|比增)" + _END)
_GROWTH_MARKS = re.compile(
    r"(?:(?:较|比)?(?:上年|去年)?(?:同期|同月)?(?:累计)?(?:增减|增长|同比)?(?:±%|±|\+-%|\+、-%|\+/-%)(?:%)?|(?:累计)?同比%?|"
    r"(?:较|比)(?:上年|去年)(?:同期|同月)?%)")
_CHANGE = re.compile(
    r"(?:较|比|与)?(?:上年|去年|上年度|预算)?(?:同期|同月)?(?:数|比)?(?:累计)?"
    r"(?:增减额|增减数|增减量|增加额|增收额|增支额|变动额|增减绝对额|差额|增减值|绝对额增减|增\(减\)额|增收|±额)")
_CUMULATIVE = ("累计值", "累计额", "累计数", "累计完成数", "累计完成", "累计执行数", "累计发生额", "本年累计",
               "自年初累计", "年初至今", "至本月累计", "自年初累计数", "本年累计数", "累计")
_SINGLE = ("当期值", "当月值", "当季值", "本月数", "本月完成", "本月完成数", "本期数", "本月", "当月", "本期",
           "当季", "当期", "本季", "本月发生额", "当月数", "本季数")
_BEFORE = ("上年同期累计", "去年同期累计", "上年同期", "去年同期", "上年同月", "去年同月", "上年同季", "同期")
_STAGES: dict[str, Status] = {
    "年初预算": Status.BUDGET, "预算": Status.BUDGET, "预算安排": Status.BUDGET, "预算草案": Status.BUDGET,
    "年度预算": Status.BUDGET, "全年预算": Status.BUDGET, "代编预算": Status.BUDGET, "当年预算": Status.BUDGET,
    "调整预算": Status.ADJUSTED_BUDGET, "调整后预算": Status.ADJUSTED_BUDGET, "预算调整": Status.ADJUSTED_BUDGET,
    "变动预算": Status.ADJUSTED_BUDGET,
    "预计执行": Status.ESTIMATE, "预计": Status.ESTIMATE, "预计完成": Status.ESTIMATE, "全年预计": Status.ESTIMATE,
    "执行": Status.OUTTURN, "实际执行": Status.OUTTURN, "完成": Status.OUTTURN, "实际完成": Status.OUTTURN,
    "实际": Status.OUTTURN, "实绩": Status.OUTTURN, "快报": Status.ESTIMATE, "执行快报": Status.ESTIMATE,
    "决算": Status.FINAL, "计划": Status.PLAN, "目标": Status.PLAN,
}
_YEAR_WORDS = {"本年": 0, "本年度": 0, "当年": 0, "今年": 0, "上年": 1, "上年度": 1, "去年": 1, "前年": 2, "上一年": 1}
_FILLER = re.compile(r"(?:数|额|值|的|情况|合计|小计|绝对额|绝对数|绝对值|总量|金额|实绩|完成情况|指标值|水平|\(\))?")
_BASED = re.compile(r"(?:以?上年|去年)(同期|同月|同季)?[^=]*=100")
_SEPARATORS = "_:-—/|、,·"
_LEVELS = ("绝对额", "绝对数", "绝对值", "绝对量", "总量", "完成额", "完成数", "数值", "金额", "完成值", "实绩",
           "现价", "当年价")
_REGION = re.compile(r"[\u4e00-\u9fff]{1,12}(?:省|市|区|县|旗|州|盟|镇|街道|新区|开发区)")
_LONGEST = 60
"""A text that is longer is a sentence, not a name."""
_WHOLE = ("全区", "全市", "全县", "全省", "全旗", "全州", "我区", "我市", "我县", "本区", "本市", "本县")
_AREAS = ("地区", "城区", "市区", "小区", "园区", "辖区")


def clean(text: str) -> str:
    """Return a heading without blanks and footnote marks, in half width."""
    return plain(without_marks(text)).replace("〔", "(").replace("〕", ")")


def role_of(text: str) -> Role | None:
    """Tell what a heading says that its column holds; None when it heads figures."""
    return _ROLE_OF.get(_bare(clean(text)).lower())


def _bare(text: str) -> str:
    return re.sub(r"[:：()（）]+$", "", text)


def side_of(text: str) -> str:
    """Return the side of a budget that a heading of names speaks of: source or use."""
    word = clean(text)
    return ("source" if word.startswith("收入") else "use" if word.startswith("支出") else "")


def is_region(text: str) -> bool:
    """Tell whether a text is the name of a region and nothing else."""
    return bool(_REGION.fullmatch(text)) and not text.endswith(_AREAS)


@dataclass(frozen=True)
class Vocabulary:
    """A catalogue and the headings that were read with it: a table says the same thing often."""

    catalog: Catalog
    seen: dict[str, Tag] = field(default_factory=dict)

    def tag(self, text: str) -> Tag:
        """Read a heading, a row's name or one line of either."""
        tag = self.seen.get(text)
        if tag is None:
            tag = self.seen[text] = _heading_tag(text, self.catalog)
        return tag

    def knows(self, name: str) -> bool:
        """Tell whether the catalogue has a name."""
        return bool(self.catalog.candidates(name))


def _heading_tag(text: str, catalog: Catalog) -> Tag:
    word = clean(text)
    if not word:
        return Tag()
    if whole := alone(word):
        return whole
    head = heading_of(word)
    if catalog.candidates(word):
        return _based(Tag(name=word, unit=_unit(head.units)), catalog)
    tag = _cut(head.name, catalog)
    units = head.units
    if tag.measure is Measure.GROWTH and not units:
        units = ("%",)
    return _based(replace(tag, unit=_unit(units) or tag.unit), catalog)


def _based(tag: Tag, catalog: Catalog) -> Tag:
    """Read what an index compares with: the same month is one month, not the year so far.

    An index of what has no item as one (地区生产总值指数) says how that has grown.
    """
    based = _BASED.fullmatch(tag.unit)
    if based is None:
        return tag
    if based[1] == "同月" and tag.flow is None:
        tag = replace(tag, flow=Flow.SINGLE)
    if catalog.candidates(tag.name):
        return tag
    return replace(tag, name=tag.name.removesuffix("指数"), measure=Measure.INDEX, unit="指数")


def _unit(units: tuple[str, ...]) -> str:
    return units[0] if units else ""


def alone(word: str) -> Tag | None:
    """Read a text that says no name: a period, a stage, a kind of figure, or these together."""
    rest, tag = word, Tag()
    head = heading_of(word)
    if head.units and head.name != word:
        rest, tag = head.name, Tag(unit=head.units[0])
    while rest:
        cut = _front(rest)
        if cut is None:
            break
        rest, said = cut
        rest = rest.lstrip(_SEPARATORS)
        tag = said.over(tag)
    if _FILLER.fullmatch(rest):
        return tag if not tag.is_empty else (Tag(measure=Measure.LEVEL) if rest else None)
    return None


def _front(text: str) -> tuple[str, Tag] | None:
    """Take one thing that is said off the front of a text."""
    if found := period_at(text):
        length, period = found
        return text[length:], period
    bracketed = re.match(r"\(([^()]*)\)", text)
    if bracketed and (inner := alone(bracketed[1])) is not None:
        return text[bracketed.end():], inner
    for word, back in sorted(_YEAR_WORDS.items(), key=lambda one: -len(one[0])):
        if text.startswith(word) and not text.startswith((word + "同", word + "累计")):
            return text[len(word):], Tag(years_back=back) if back else Tag(years_back=0)
    if match := _CHANGE.match(text):
        return text[match.end():], Tag(measure=Measure.CHANGE)
    if match := _GROWTH.match(text) or _GROWTH_MARKS.match(text):
        flow = Flow.CUMULATIVE if "累计" in match[0] else None
        return text[match.end():], Tag(measure=Measure.GROWTH, flow=flow, unit="%")
    if text != "%" and _RATIO.fullmatch(text):
        return "", Tag(measure=Measure.RATIO, unit="%")
    for word in _BEFORE:
        if text.startswith(word):
            flow = Flow.CUMULATIVE if "累计" in word else None
            return text[len(word):], Tag(years_back=1, flow=flow)
    for word in _SINGLE:
        if text.startswith(word):
            return text[len(word):], Tag(flow=Flow.SINGLE)
    for word in sorted(_CUMULATIVE, key=len, reverse=True):
        if text.startswith(word):
            return text[len(word):], Tag(flow=Flow.CUMULATIVE)
    for word in sorted(_STAGES, key=len, reverse=True):
        if text.startswith(word):
            rest = text[len(word):]
            return re.sub(r"^(?:数|草案|情况)", "", rest), Tag(status=_STAGES[word])
    for word in _LEVELS:
        if text.startswith(word):
            return text[len(word):], Tag(measure=Measure.LEVEL)
    if (status := status_of(text)) is not None:
        return "", Tag(status=status)
    return None


def _cut(text: str, catalog: Catalog) -> Tag:
    """Take what is said off both ends of a name until the catalogue knows it, or no more can be."""
    name, tag = text, Tag()
    region, rest = _region(name)
    if region:
        name, tag = rest, Tag(region=region)
    while name and len(name) <= _LONGEST and not catalog.candidates(name):
        cut = _begin(name) or _end(name)
        if cut is None:
            break
        name, said = cut
        name = name.strip(_SEPARATORS)
        tag = tag.over(said)
    return replace(tag, name=name)


def _region(text: str) -> tuple[str, str]:
    """Part a region from a name: 丙区:税收收入, 全区税收收入 (whose region is the bureau's own)."""
    before, sign, after = text.partition(":")
    if sign and after and is_region(before):
        return before, after
    for word in _WHOLE:
        if text.startswith(word) and len(text) > len(word):
            return "", text.removeprefix(word)
    return "", text


def _begin(text: str) -> tuple[str, Tag] | None:
    """Take a period, or the words for the whole region, off the front of a name."""
    found = period_at(text)
    if found and found[0] < len(text):
        return text[found[0]:], found[1]
    for word in _WHOLE:
        if text.startswith(word) and len(text) > len(word):
            return text.removeprefix(word), Tag()
    return None


def _end(text: str) -> tuple[str, Tag] | None:
    """Take the longest ending that says something, and no name, off a name."""
    for at in range(1, len(text)):
        ending = text[at:].lstrip(_SEPARATORS)
        if ending and (said := alone(ending)) is not None and not _FILLER.fullmatch(ending):
            return text[:at], said
    return None
