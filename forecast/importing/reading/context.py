"""What stands around a table: titles, corner lines, the names of the sheet and the file."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Status, fold, plain
from forecast.importing.reading.columns import NAMES
from forecast.importing.reading.lexicon import NATION, is_region, lexicon
from forecast.importing.reading.periods import periods_in, without_periods
from forecast.importing.reading.sheet import is_corner, is_note, unit_in_title
from forecast.importing.reading.tags import Flow, Measure, Role, Tag
from forecast.importing.reading.words import clean, index_in, role_of
from forecast.importing.sharing import OFFICE, WHOLE
from forecast.importing.titles import title_words
from forecast.workbook.inputs import BUDGET_WORDS, account_in, heading_of, units_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.importing.reading.blocks import Block
    from forecast.importing.reading.sheet import Sheet
    from forecast.importing.reading.words import Vocabulary

_UNIT = re.compile(r"(?<![\u4e00-\u9fff])(?:计量|金额|货币)?单位:([^:)]*)")
_CORNER = re.compile(r"\s+(?:计量|金额|货币)?单位\s*[:：].*$", re.DOTALL)
"""A unit typed behind a title, in its cell: 收入表   单位：万元."""
_DAY = re.compile(r"(?:19|20)\d{2}[年./-]\d{1,2}[月./-]\d{1,2}日?")
"""A day alone is when a table was made."""
_SHARES = re.compile(r"构成|比重|占比|结构")
_RATES = re.compile(r"(?<![及与和])(?:增速|增长率|增长速度|增幅|增长情况|增减幅度)")
"""A table in per cent of which the title says that its figures are rates of growth."""
_RATES_ALONE = re.compile(
    r"(?<![及与和、])(?:增速|增长率|增长速度|增幅)(?:情况|统计|一览|对比|比较)*表?(?:\([^()]*\))?$")
"""A title of nothing but rates, whose table needs no unit to say so."""
_PARTS = re.compile(r"((?:19|20)\d{2})[年./-](\d{1,2})[月./-](\d{1,2})日?")
_PART_OF_MONTH = re.compile(
    r"[上中]旬|截[至止]到?(?:(?P<year>(?:19|20)\d{2})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
"""Ten days, or up to a day: no stretch of time that a series has, unless the day ends its month."""
_TEN_DAYS, _THIRD = "旬报", "下旬"
"""What such a table is called; the third of a month runs to its end."""
_AS_OF = frozenset({"日期", "编制日期", "填报日期", "截止日期", "报送日期", "填表日期"})
_LABELLED = re.compile(r"([^:]{1,8}):(.+)")
_ORDINAL = re.compile(
    r"(?:附件|附表|表|图)?[\d一二三四五六七八九十]{1,3}(?:[-—.、:]\d{0,3})*(?:[-—.、:]|(?=[^\d年月季]))")
_BARE = re.compile(r"(?:表|附表|附件|附|续表|table)?[-—.、:()一二三四五六七八九十]*")
"""What a numbered heading leaves that names no table: 表1, 表一, 附件2."""
_ADDED, _PRODUCT = "增加值", "地区生产总值"
_ANY_YEAR = 2023
"""Where a day names no year: February ends with the 28th."""
_LONGEST = 60
"""A title that is longer is a remark."""


@dataclass(frozen=True, slots=True)
class Context:
    """What counts for a whole table: a tag, the units of its corner, its title.

    ``stretch`` is what its titles alone say of when: months that may count for years in headings.
    ``is_foreign`` marks the table of a department or an enterprise, of a part of a month or of
    taxes that were forgone; ``collected`` one of taxes before they are shared.
    """

    tag: Tag = field(default_factory=Tag)
    units: tuple[str, ...] = ()
    title: str = ""
    is_foreign: bool = False
    stretch: Tag = field(default_factory=Tag)
    collected: Collected | None = None


class Collected(StrEnum):
    """Of whom a table of taxes is that no column parts between tiers of government."""

    WHOLE = "whole"
    """All that is paid in the region, whoever gets it: 全口径."""
    OFFICE = "office"
    """All that the tax office collects; other revenue in it is its part alone."""


@dataclass
class _Around:
    """What the lines above a table said so far."""

    tag: Tag = field(default_factory=Tag)
    units: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    day: Tag | None = None
    is_of_days: bool = False
    sides: frozenset[str] = frozenset()


def context_of(sheet: Sheet, block: Block, file: str, known: Vocabulary,
               before: Context | None = None) -> Context:
    """Read what stands above a table; the names of sheet and file say what it leaves open.

    ``before`` is what counted for the table above it on the sheet: it counts on for what this one's
    own lines leave open.
    """
    around = _above(sheet, block, known)
    for row in block.heads:
        _read_corner(sheet, row, block, around)
    tag, titles = around.tag, around.titles
    for title in titles:
        said = _titled(title, known)
        tag = tag.over(replace(said, unit="") if unit_in_title(title) in around.sides else said)
    stretch = tag
    names = (sheet.grid.name, re.sub(r"\.\w{1,5}$", "", file))
    is_foreign = _is_of_others([clean(text) for text in titles], [clean(text) for text in names],
                               around, is_dated=stretch.months is not None)
    if before is not None:
        tag = _filled(tag, replace(before.tag, name="", side=""))
        is_foreign = is_foreign or before.is_foreign
    for name in names:
        tag = _filled(tag, _named_around(name))
    if around.day is not None and not tag.says_period:
        tag = _filled(tag, around.day)
    if not around.units and before is not None:
        around.units = list(before.units)
    telling = [title for title in titles if not _BARE.fullmatch(title_words(title))] or titles
    title = telling[0] if telling else before.title if before is not None else ""
    units = {*around.units, tag.unit} - {""}
    if units == {"%"} or (not units and _RATES_ALONE.search(clean(title))):
        tag = replace(tag, measure=_measured(title) or tag.measure)
    collected = _collected(sheet, block) or (before.collected if before is not None else None)
    return Context(tag, tuple(around.units), title, is_foreign, stretch, collected)


_RELIEF = re.compile("减税|降费|减免|免税|退税|缓税|缓缴|欠税")
_COLLECTED = re.compile("收入|入库|完成|组织")
"""What a table of taxes that are forgone, given back or owed is not called."""
_SHARED_OUT = re.compile("[省市区县镇旗]级|本级|地方级|一般公共预算|财政局")


def _collected(sheet: Sheet, block: Block) -> Collected | None:
    """Tell whether what stands above a table says that its taxes are not shared yet."""
    lines = [clean(sheet.text(row, column)) for row in block.above for column in sheet.filled(row)]
    lines = [line for line in lines if not is_note(line)]
    if any(_SHARED_OUT.search(line) for line in lines):
        return None
    if any(OFFICE.search(line) for line in lines):
        return Collected.OFFICE
    return Collected.WHOLE if any(WHOLE.search(line) for line in lines) else None


def _above(sheet: Sheet, block: Block, known: Vocabulary) -> _Around:
    """Read the lines above a table."""
    around = _Around()
    for row in block.above:
        units = list(around.units)
        for column in sheet.filled(row):
            _read_line(sheet, row, column, around, known)
        if own := _units_of_sides(sheet, block, row):
            around.units = [*units, *(one for one in around.units[len(units):] if one not in own)]
            around.sides |= own
    return around


def _units_of_sides(sheet: Sheet, block: Block, row: int) -> frozenset[str]:
    """List the units in titles of tables side by side: each is its own table's alone."""
    texts = [sheet.text(row, column) for column in sheet.filled(row)]
    titles = [text for text in texts if not is_corner(text)]
    if len(block.groups) < 2 or len(titles) < 2:
        return frozenset()
    return frozenset(unit for text in titles if (unit := unit_in_title(text)))


def _is_of_others(titles: Sequence[str], names: Sequence[str], around: _Around, *, is_dated: bool
                  ) -> bool:
    """Tell whether a table is a department's, of a part of a month, or of taxes that were forgone.

    Where the titles say of which months it is (``is_dated``), no sheet or file called 旬报 does.
    """
    called = (*titles, *names)
    timed = titles if is_dated else called
    is_of_ten_days = around.day is None and any(_TEN_DAYS in text for text in timed) and not any(
        _THIRD in text for text in timed)
    is_of_relief = any(_RELIEF.search(text) and not _COLLECTED.search(text) for text in titles)
    is_in_part = around.is_of_days or is_of_ten_days or any(map(_is_of_days, called))
    return is_of_relief or is_in_part or any(
        word in text for text in called for word in lexicon().departments)


def _measured(title: str) -> Measure | None:
    """Tell what the figures of a table in per cent are, by its title: shares, rates of growth."""
    if _SHARES.search(title):
        return Measure.OTHER
    return Measure.GROWTH if _RATES.search(clean(title)) else None


def _filled(tag: Tag, around: Tag) -> Tag:
    """Fill in what is open; the month of another year says nothing of this one."""
    if tag.year is not None and around.year not in {None, tag.year}:
        around = replace(around, year=None, months=None, step=None)
    return tag.over(around)


def _read_line(sheet: Sheet, row: int, column: int, around: _Around, known: Vocabulary) -> None:
    """Read one cell above a table: a unit, a label, a title; notes say nothing."""
    text = sheet.text(row, column)
    word = clean(text)
    if corner := _UNIT.search(word):
        if index := index_in(corner[1]):
            around.tag = around.tag.over(Tag(measure=index))
        around.units += _units(corner[1] or sheet.text(row, column + 1), text)
        word = word[:corner.start()].rstrip("(,:")
    around.day = _month_end(word) or around.day
    if is_note(text) or not word or _DAY.fullmatch(word) or (
            re.sub(r"[A-Za-z()]+$", "", word) in lexicon().continued):
        return
    around.is_of_days = around.is_of_days or _is_of_days(word)
    labelled = _LABELLED.fullmatch(word)
    if labelled and labelled[1] in _AS_OF:
        around.day = _month_end(labelled[2]) or around.day
    if labelled and (role := role_of(labelled[1])) is not None:
        around.tag = around.tag.over(_labelled(role, labelled[2], known))
    elif not (labelled and labelled[1] in lexicon().labelled) and (
            len(word) <= _LONGEST and not word.startswith("本表")):
        around.titles.append(text.strip())


def _is_of_days(word: str) -> bool:
    """Tell whether a line says that its table runs to a day within a month."""
    found = _PART_OF_MONTH.search(word)
    if found is None or not found["day"]:
        return found is not None
    year, month = int(found["year"] or _ANY_YEAR), int(found["month"])
    return not 1 <= month <= MONTHS or int(found["day"]) < monthrange(year, month)[1]


def _month_end(word: str) -> Tag | None:
    """Return the month that a day closes: a report as of 2020年8月31日 runs to August."""
    found = _PARTS.fullmatch(word)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    if not 1 <= month <= MONTHS or day != monthrange(year, month)[1]:
        return None
    return Tag(year=year, months=(month, month), step=MONTHS)


def _units(word: str, text: str) -> tuple[str, ...]:
    """List the units of a corner, in Chinese where English stands beside it."""
    found = units_named(word)
    if found:
        return found
    chinese = re.search(r"单位[:：\s]*([^\s(（:：]+)", text)
    return units_named(chinese[1]) if chinese else ()


def _read_corner(sheet: Sheet, row: int, block: Block, around: _Around) -> None:
    """Read the unit that the heading of the names' column bears: 项目（万元）."""
    for group in block.groups:
        for column, role in group.stubs:
            cell = sheet.cell(row, column)
            if role in {Role.NAME, Role.CLASS} and cell is not None and not around.units:
                word = clean(sheet.text(row, column))
                corner = _UNIT.search(word)
                around.units += _units(corner[1], word) if corner else heading_of(word).units


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
    word = _UNIT.sub("", clean(_CORNER.sub("", title)))
    head = heading_of(clean(title))
    named = heading_of(word).name
    period = periods_in(title) or Tag()
    flow = Flow.CUMULATIVE if "累计" in word else None
    index = index_in(title)
    return replace(period, account=account_in(word), side=_side(word), flow=flow,
                   region=NATION if _OF_NATION.search(word) else "",
                   status=_stage(word), measure=index,
                   unit=head.units[0] if head.units and index is None else "",
                   name=_named(named, known))


_OF_NATION = re.compile(f"(?<![与和及、比]){NATION}(?![与和及、人性平])")
"""A title of the nation's figures, not of others held against them."""
_FINAL = re.compile(r"决算(?!.*预算)")
_BY_MONTHS = re.compile("(?:分月|月度)[^月]{0,6}计划")
"""A title of what each month is to bring; what came of it has a heading that says so."""
_PLANNED = re.compile(
    r"预算(?:收入|支出|收支|平衡)?(?:总|明细|汇总|分项目?|草案)*表?(?:\(草案\))?$")


def _stage(word: str) -> Status | None:
    """Return the stage that a title gives all its figures: 收支决算总表, 分地区预算表.

    The name of a budget says none, and 预算执行情况 tells of two.
    """
    left = word.replace("基金预算", "基金")
    for names in BUDGET_WORDS.values():
        for name in names:
            left = left.replace(f"{name}预算", "").replace(name, "")
    if "执行" in left or "部门" in left:
        return None
    if _BY_MONTHS.search(left):
        return Status.PLAN
    if _FINAL.search(left) and "预算" not in left:
        return Status.FINAL
    return Status.BUDGET if _PLANNED.search(left) else None


def _named_around(name: str) -> Tag:
    """Read the name of a sheet or a file: its period and its budget, no more."""
    return replace(periods_in(name) or Tag(), account=account_in(clean(name)))


def _side(word: str) -> str:
    sides = {"收入": "source", "支出": "use"}
    found = [side for name, side in sides.items() if name in word.replace("收支", "收入支出")]
    return found[0] if len(found) == 1 else ""


def _named(word: str, known: Vocabulary) -> str:
    """Return the item that a title names: what it is of, and nothing more special.

    历年税收收入情况 is of 税收收入; 重点企业税收收入 is not: no name is better than a wrong one.
    """
    folded = fold(without_periods(word))
    longest = max((name for name in known.titles if name in folded), key=len, default="")
    # 县政府投资 behind 甲 is 甲县's 政府投资: the end of a name may be the name too
    ends = (longest[at:] for at in range(len(longest) - 1))
    found = next((name for name in ends if name in known.titles and _is_all(name, folded)), "")
    # 分行业增加值 parts the whole product
    return found or (_PRODUCT if _ADDED in folded and _is_all(_ADDED, folded) else "")


def _is_all(name: str, title: str) -> bool:
    """Tell whether a title says nothing of its figures beside a name."""
    left = title.replace(name, "|", 1)
    left = _ORDINAL.sub("", left, count=1)
    for filler in lexicon().title_fillers:
        left = left.replace(filler, "")
    parts = [re.sub(r"[\W_]+|[\da-z]+", "", part) for part in left.split("|")]
    return all(not part or is_region(part) or (part in lexicon().whole and part != NATION)
               for part in parts)


def layout_words(sheet: Sheet, block: Block, title: str) -> str:
    """Return the words of a heading without numbers, by which a layout is known again.

    指标 and 年 head many a table: one without a title is known by what its rows name as well.
    """
    cells = [(row, column) for row in block.heads for column in sheet.filled(row)]
    if not title:
        names = [(row, column) for group in block.groups for row in block.body
                 for column, role in group.stubs if role in NAMES]
        lines = [(row, column) for row in block.above for column in sheet.filled(row)
                 if _is_about(sheet.text(row, column))]
        cells = [*lines, *cells, *names]
    words = [re.sub(r"\d+", "", plain(sheet.text(*cell))) for cell in cells]
    return "|".join(word for word in dict.fromkeys(words) if word)


def _is_about(text: str) -> bool:
    """Tell whether a line above a table says which indicator it is of."""
    labelled = _LABELLED.fullmatch(clean(text))
    return labelled is not None and role_of(labelled[1]) is Role.NAME
