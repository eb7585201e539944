"""The layouts: figures of years, of months, long tables, blocks; see ``laid_tables``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.laid_tables import (
    ANNUAL,
    GROWTH,
    MONEY,
    MONTHLY,
    Fact,
    Laid,
    Paper,
    annual_facts,
    fact,
    footed,
    headed,
    kept,
    monthly_facts,
    name_of,
    shown,
    since,
    typed,
    with_gaps,
    year_words,
)

from forecast.data import Freq, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random


def _years(rng: Random) -> list[int]:
    first = rng.randrange(2008, 2016)
    years = list(range(first, first + rng.randrange(3, 7)))
    return years[::-1] if rng.random() < 0.5 else years


def _codes(rng: Random, among: Sequence[str] = tuple(ANNUAL), least: int = 3) -> list[str]:
    return rng.sample(list(among), rng.randrange(least, len(among) + 1))


def _facts(values: dict[tuple[str, int], float], status: str = "") -> frozenset[Fact]:
    return frozenset(fact(code, year, value, status) for (code, year), value in values.items())


def years_across(rng: Random) -> Laid:
    """Items down, years across; the unit in the corner, a column, or the names."""
    years, where = _years(rng), rng.choice(("corner", "column", "name"))
    codes = _codes(rng, MONEY if where == "corner" else tuple(ANNUAL))
    values = with_gaps(annual_facts(rng, codes, years), rng)
    paper, words = Paper(), year_words(years, rng)
    headed(paper, rng, "历年主要指标", len(years) + 1, "亿元" if where == "corner" else "")
    head = rng.choice(("指标", "项目", "指　标"))
    unit_head = ["单位"] if where == "column" else []
    paper.line([head, *unit_head, *(words[year] for year in years)])
    for code in codes:
        if rng.random() < 0.1:
            paper.row += 1
        paper.line([name_of(code, rng, unit=where == "name"), *([ANNUAL[code][1]] if unit_head else []),
                    *(shown(values[code, year], rng) for year in years)])
    footed(paper, rng)
    return Laid((paper.grid(),), _facts(kept(values)))


def years_down(rng: Random) -> Laid:
    """Years down, items across; the unit in headings, in a row of units, in the corner; English."""
    years, where = _years(rng), rng.choice(("corner", "row", "name"))
    codes = _codes(rng, MONEY if where == "corner" else tuple(ANNUAL))
    values = with_gaps(annual_facts(rng, codes, years), rng)
    paper, words = Paper(), year_words(years, rng)
    headed(paper, rng, "1-1 国民经济主要指标", len(codes) + 1, "亿元" if where == "corner" else "")
    paper.line([rng.choice(("年份", "年　份", "时间")), *(
        name_of(code, rng, unit=where == "name") for code in codes)])
    if where == "row":
        paper.line([rng.choice((None, "单位")), *(ANNUAL[code][1] for code in codes)])
    elif rng.random() < 0.4:
        paper.line(["Year", *("General Indicator of Economy" + " " * at + chr(65 + at) for at, _ in enumerate(codes))])
    for at, year in enumerate(years):
        if at and at % 5 == 0:
            paper.row += 1
        paper.line([words[year], *(shown(values[code, year], rng) for code in codes)])
    footed(paper, rng)
    return Laid((paper.grid(),), _facts(kept(values)))


def long_table(rng: Random) -> Laid:
    """A line a figure, its columns in any order."""
    years, codes = _years(rng), _codes(rng)
    values = annual_facts(rng, codes, years)
    columns = ["指标名称", "年份", "数值", "单位", *rng.sample(["地区", "数据来源", "数据状态", "序号"], 2)]
    rng.shuffle(columns)
    lines = list(values.items())
    rng.shuffle(lines)
    status = rng.choice(("决算", "执行", "最终核实")) if "数据状态" in columns else ""
    paper = Paper()
    paper.line(columns)
    for at, ((code, year), value) in enumerate(lines, 1):
        told = {"指标名称": ANNUAL[code][0], "年份": float(year), "数值": value, "单位": ANNUAL[code][1],
                "地区": "丙区", "数据来源": "统计年鉴", "数据状态": status, "序号": float(at)}
        paper.line([told[column] for column in columns])
        if "地区" in columns and rng.random() < 0.3:
            paper.line([{**told, "地区": "丁区", "数值": value * 2}[column] for column in columns])
    return Laid((paper.grid(),), _facts(values, status), region="丙区")


def stages(rng: Random) -> Laid:
    """Budget stages beneath years, in two rows of headings, merged or not."""
    year = rng.randrange(2015, 2023)
    codes = ["tax_revenue", "gpb_revenue"]
    told = [(year - 1, "决算数", "决算"), (year, "预算数", "预算"), (year, "调整预算数", "调整预算"), (year, "执行数", "执行")]
    values = {(code, at): round(ANNUAL[code][2] * 1e4 + rng.random() * 1e4, 0) for code in codes for at in range(4)}
    paper, merged = Paper(), rng.random() < 0.5
    headed(paper, rng, f"{year}年丙区一般公共预算收入表", 6, "万元")
    if merged:
        top = paper.line(["项目", f"{year - 1}年", f"{year}年", None, None, "执行数为预算数的%"])
        low = paper.line([None, *(word for _, word, _ in told)])
        paper.merges += [(top, 3, top, 5), (top, 1, low, 1), (top, 6, low, 6)]
    else:
        paper.line(["项目", *(f"{one}年{word}" for one, word, _ in told), "执行数为预算数的%"])
    for code in codes:
        paper.line([name_of(code, rng), *(values[code, at] for at in range(4)), round(rng.random() * 100, 1)])
    footed(paper, rng)
    return Laid((paper.grid(),), frozenset(
        Fact(code, Period(Freq.A, told[at][0]), value, "万元", status=told[at][2])
        for (code, at), value in values.items()))


def month_report(rng: Random) -> Laid:
    """A month's report: the month in the title, the sheet's or the file's name."""
    year, month = rng.randrange(2016, 2023), rng.randrange(2, 12)
    codes = _codes(rng, MONTHLY, 2)
    now, then = (monthly_facts(rng, codes, one, [month]) for one in (year, year - 1))
    where = rng.choice(("title", "sheet", "file"))
    spoken = rng.choice((f"{year}年{month}月", f"{year}年1-{month}月", f"{year}年1—{month}月"))
    paper = Paper(spoken if where == "sheet" else "Sheet1")
    headed(paper, rng, f"{spoken if where == 'title' else ''}主要指标完成情况", 5, "亿元")
    columns = ["since", *rng.sample(["before", "rate", "change"], 3)]
    if rng.random() < 0.5:
        columns.remove("change")
    if rng.random() < 0.6:
        columns.insert(0, "single")
    words = {"single": rng.choice(("本月", "当月", "本月数")), "since": rng.choice(("累计", "本年累计", "1-本月累计", "累计数")[:2]),
             "before": rng.choice(("上年同期", "去年同期累计")), "rate": rng.choice(("同比%", "同比增长（%）", "增减%", "±%")),
             "change": "增减额"}
    counted = rng.random() < 0.3
    paper.line([*(["序号"] if counted else []), rng.choice(("项目", "指标")), *(words[one] for one in columns)])
    if rng.random() < 0.3:
        paper.line([*([None] if counted else []), "栏次", *(float(at) for at, _ in enumerate(columns, 1))])
    for at, code in enumerate(codes, 1):
        told = {"single": 1.5 + rng.random(), "since": now[code, month], "before": then[code, month],
                "rate": round((now[code, month] / then[code, month] - 1) * 100, 1),
                "change": round(now[code, month] - then[code, month], 2)}
        paper.line([*([float(at)] if counted else []), name_of(code, rng), *(told[one] for one in columns)])
    footed(paper, rng)
    facts = {since(code, year, month, value) for (code, _), value in now.items()}
    facts |= {since(code, year - 1, month, value) for (code, _), value in then.items()}
    return Laid((paper.grid(),), frozenset(facts), f"{spoken}月报.xlsx" if where == "file" else "月报.xlsx")


def months_across(rng: Random) -> Laid:
    """Months since January across or down, in one row or beneath their year, merged or not."""
    year, codes = rng.randrange(2016, 2023), _codes(rng, MONTHLY, 2)
    months = list(range(2, rng.randrange(4, 12)))
    if rng.random() < 0.5:
        months.reverse()
    values = monthly_facts(rng, codes, year, months)
    paper = Paper()
    headed(paper, rng, "各月累计完成情况", len(months) + 1, "亿元")
    turned = rng.random() < 0.4
    if turned:
        paper.line([rng.choice(("时间", "月份")), *(name_of(code, rng) for code in codes)])
        for month in months:
            paper.line([f"{year}年1-{month}月", *(typed(values[code, month], rng) for code in codes)])
    else:
        if rng.random() < 0.5:
            top = paper.line(["项目", f"{year}年"])
            low = paper.line([None, *(f"1-{month}月" for month in months)])
            paper.merges += [(top, 2, top, len(months) + 1), (top, 1, low, 1)]
        else:
            paper.line(["项目", *(f"{year}年1-{month}月" for month in months)])
        for code in codes:
            paper.line([name_of(code, rng), *(typed(values[code, month], rng) for month in months)])
    footed(paper, rng)
    return Laid((paper.grid(),), frozenset(
        since(code, year, month, value) for (code, month), value in values.items()))


def months_by_years(rng: Random) -> Laid:
    """One item, named in the title: months down and years across, or the other way round."""
    code, years = rng.choice(MONTHLY), _years(rng)
    values = {(year, month): since(code, year, month, round(100 + month * 9 + rng.random(), 2))
              for year in years for month in range(2, 12)}
    paper = Paper()
    paper.line([f"丙区{ANNUAL[code][0]}历年分月累计（{rng.choice(('单位：', ''))}亿元）"])
    if rng.random() < 0.5:
        paper.line(["月份", *(f"{year}年" for year in years)])
        for month in range(2, 12):
            paper.line([f"1-{month}月", *(values[year, month].value for year in years)])
    else:
        paper.line(["年份", *(f"1-{month}月" for month in range(2, 12))])
        for year in years:
            paper.line([f"{year}年", *(values[year, month].value for month in range(2, 12))])
    footed(paper, rng)
    return Laid((paper.grid(),), frozenset(values.values()))


def terminal(rng: Random) -> Laid:
    """An export with lines of metadata: amounts and rates since January, dates down."""
    year, codes = rng.randrange(2016, 2023), _codes(rng, MONTHLY, 2)
    months = sorted(rng.sample(range(2, 12), 4), reverse=rng.random() < 0.5)
    series = [(code, kind) for code in codes for kind in ("累计值", "累计同比") if kind == "累计值" or rng.random() < 0.6]
    rng.shuffle(series)
    paper = Paper("数据")
    paper.line(["指标名称", *(f"丙区:{ANNUAL[code][0]}:{kind}" for code, kind in series)])
    lines = {"频率": "月", "来源": "统计局", "指标ID": "M0001"}
    metadata = [[name, *([word] * len(series))] for name, word in lines.items()]
    metadata.append(["单位", *("亿元" if kind == "累计值" else "%" for _, kind in series)])
    rng.shuffle(metadata)
    for line in metadata:
        paper.line(line)
    facts: set[Fact] = set()
    for month in months:
        row: list[str | float] = [f"{year}-{month:02d}-28"]
        for code, kind in series:
            value = round(rng.random() * 20 + month, 2)
            row.append(value)
            facts.add(since(code if kind == "累计值" else GROWTH[code], year, month, value,
                            "亿元" if kind == "累计值" else "%"))
        paper.line(row)
    footed(paper, rng)
    return Laid((paper.grid(),), frozenset(facts))


def sections(rng: Random) -> Laid:
    """Years as lines above their quarters or months."""
    years, codes = sorted(_years(rng))[:3], _codes(rng, MONTHLY, 2)
    words = {3: "一季度", 6: "上半年", 9: "前三季度"} if rng.random() < 0.5 else {
        month: f"1-{month}月" for month in (2, 3, 5, 8, 11)}
    paper = Paper()
    headed(paper, rng, "分月主要指标（累计）", len(codes) + 1, "亿元")
    paper.line(["时期", *(name_of(code, rng) for code in codes)])
    facts: set[Fact] = set()
    for year in years:
        row = paper.line([f"{year}年"])
        if rng.random() < 0.3:
            paper.merges.append((row, 1, row, len(codes) + 1))
        for month, word in words.items():
            values = [round(month * 10 + rng.random() + at, 2) for at, _ in enumerate(codes)]
            paper.line([word, *values])
            facts |= {since(code, year, month, value) for code, value in zip(codes, values, strict=True)}
    footed(paper, rng)
    return Laid((paper.grid(),), frozenset(facts))


def sheets_of_years(rng: Random) -> Laid:
    """One sheet a year, the year in its name alone."""
    years, codes = _years(rng), _codes(rng)
    values = annual_facts(rng, codes, years)
    papers = []
    for year in years:
        paper = Paper(f"{year}年" if rng.random() < 0.7 else f"{year}")
        headed(paper, rng, "主要指标", 3)
        paper.line(["指标", "单位", rng.choice(("数值", "绝对额", "总量"))])
        for code in codes:
            paper.line([name_of(code, rng), ANNUAL[code][1], typed(values[code, year], rng)])
        papers.append(paper)
    return Laid(tuple(paper.grid() for paper in papers), _facts(values))


def blocks(rng: Random) -> Laid:
    """Two tables on one sheet: one below the other, or side by side."""
    years, codes = sorted(_years(rng)), _codes(rng, MONEY, 4)
    values = annual_facts(rng, codes, years)
    paper = Paper()
    headed(paper, rng, "主要指标", 2, "亿元")
    halves = codes[:len(codes) // 2], codes[len(codes) // 2:]
    if rng.random() < 0.5:
        for at, half in enumerate(halves):
            if at:
                paper.row += rng.randrange(3)
                if rng.random() < 0.5:
                    paper.line(["续表"])
            paper.line(["年份", *(name_of(code, rng) for code in half)])
            for year in years:
                paper.line([f"{year}年", *(typed(values[code, year], rng) for code in half)])
    else:
        top, gap = paper.row, rng.randrange(2)
        left = 1
        for half in halves:
            paper.row = top
            paper.line(["年份", *(name_of(code, rng) for code in half)], left)
            for year in years:
                paper.line([f"{year}年", *(values[code, year] for code in half)], left)
            left += len(half) + 1 + gap
    footed(paper, rng)
    return Laid((paper.grid(),), _facts(values))


def regions(rng: Random) -> Laid:
    """Regions down: the bureau's is one of them."""
    year, codes = rng.randrange(2012, 2020), _codes(rng, MONEY, 2)
    values = annual_facts(rng, codes, [year])
    paper = Paper()
    headed(paper, rng, f"{year}年各区主要经济指标", len(codes) + 1, "亿元")
    paper.line(["地区", *(name_of(code, rng) for code in codes)])
    names = ["全市", "甲区", "乙区", "丙区", "丁县"]
    for name in names:
        paper.line([name, *(values[code, year] if name == "丙区" else round(rng.random() * 5000, 1) for code in codes)])
    footed(paper, rng)
    return Laid((paper.grid(),), _facts(values), region="甲市丙区财政局")


def rates_beside(rng: Random) -> Laid:
    """Amount and rate beneath each year or each item, in two rows of headings."""
    year, codes = rng.randrange(2014, 2022), _codes(rng, MONTHLY, 2)
    by_item = rng.random() < 0.5
    paper = Paper()
    headed(paper, rng, f"{year}年1-{8}月主要指标", 5, "" if by_item else "亿元")
    facts: set[Fact] = set()
    amount, rate = rng.choice((("累计", "同比±%"), ("绝对额", "增速（%）"), ("总量", "增长%")))
    lines = {code: (round(50 + rng.random(), 2), round(rng.random() * 9, 1)) for code in codes}
    if by_item:
        top = paper.line(["地区", *(word for code in codes for word in (ANNUAL[code][0], None))])
        low = paper.line([None, *(word for _ in codes for word in (f"{amount}（亿元）", rate))])
        paper.merges += [(top, 1, low, 1), *((top, 2 * at, top, 2 * at + 1) for at in range(1, len(codes) + 1))]
        for name in ("甲区", "丙区"):
            paper.line([name, *(value if name == "丙区" else value + 1 for code in codes for value in lines[code])])
    else:
        paper.line(["指标", amount, rate])
        for code in codes:
            paper.line([name_of(code, rng), *lines[code]])
    for code, (level, growth) in lines.items():
        facts |= {since(code, year, 8, level), since(GROWTH[code], year, 8, growth, "%")}
    footed(paper, rng)
    return Laid((paper.grid(),), frozenset(facts), region="丙区")


LAYOUTS: tuple[Callable[[Random], Laid], ...] = (
    years_across, years_down, long_table, stages, month_report, months_across, months_by_years, terminal,
    sections, sheets_of_years, blocks, regions, rates_beside)
