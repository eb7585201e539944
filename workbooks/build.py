"""Build the two workbooks of this folder from the cited facts in ``sources/luohu-2020.csv``.

``luohu-2020.xlsx`` is the input of the main job; ``template.xlsx`` is what ``forecast new`` writes.
The same CSV gives the same bytes.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from forecast.data.catalog import shipped_catalog
from forecast.data.units import convert, parse_unit
from forecast.models.parameters import priors
from forecast.workbook.template.build import build_template
from forecast.workbook.template.contents import (
    QUARTERLY_ITEMS,
    Contents,
    Entry,
    Line,
    SheetContents,
    budget_heads,
    budget_lines,
    bureau_lines,
    cumulative_heads,
    plain_line,
    year_head,
    year_line,
    yearly_items,
)

HERE = Path(__file__).resolve().parent
FACTS = HERE / "sources" / "luohu-2020.csv"
RELATIONS = HERE / "sources" / "luohu-2020-relations.csv"
CONFIRMED = {"BR001"}
"""Figures off the course of the years before, of which the report itself says so."""
PARAMETERS = HERE / "sources" / "luohu-2020-parameters.csv"
REGISTERS = HERE / "sources" / "luohu-2020-registers.toml"
FACT_ID = re.compile(r"\b[WPB]R\d+[A-Z]?\b")
PLACE = "深圳市罗湖区"
PLAN_YEAR = 2020
FIRST_YEAR = 2007

WORK = "政府工作报告（2020年1月3日）"
PLAN = ("关于深圳市罗湖区2019年国民经济和社会发展规划执行情况"
        "与2020年计划（草案）的报告（2020年1月3日）")
BUDGET = "关于深圳市罗湖区2019年预算执行情况和2020年预算草案的报告（2020年1月3日）"
PLAN_2016 = "关于深圳市罗湖区2016年国民经济和社会发展计划执行情况与2017年计划（草案）"
PLAN_2017 = "关于深圳市罗湖区2017年国民经济和社会发展计划执行情况与2018年计划（草案）的报告"
BUDGET_2015 = "关于深圳市罗湖区2014年预算执行情况和2015年预算草案的报告"
SHORT = {WORK: "2020年政府工作报告", PLAN: "2020年计划报告", BUDGET: "2020年预算报告",
         PLAN_2016: "2017年计划报告", PLAN_2017: "2018年计划报告", BUDGET_2015: "2015年预算报告"}
PAPERS = (WORK, PLAN, BUDGET)
WHO = {"name": PLACE, "level": "县区", "above": "深圳市", "compiler": "深圳市罗湖区财政局",
       "short": "罗湖区", "scenario_files": "；".join(
           f"luohu-2020/{name}.toml" for name in (
               "plan", "baseline", "low", "high", "land-short", "tax-cuts", "taxpayers-leave",
               "trade-friction"))}
STAGES = {("2019", "预计"): "2019年预计执行数", ("2020", "预算"): "2020年预算数"}
ONE_OFF = "nontax_one_off"  # stands in 调整事项, worked back from two published rates
AS_TARGETS = {  # facts that stand on the sheet 目标
    "PR035", "PR036", "PR037", "PR038", "PR039", "PR040", "PR041", "PR042", "PR043", "PR044",
    "PR044A", "WR034", "WR035",
    "H100", "H101", "H102", "H104", "H105", "H106",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One cited figure of the CSV; ``code`` is empty when the catalogue has no such item."""

    id: str
    code: str
    name: str
    period: str
    value: float
    unit: str
    status: str
    base: str
    qualifier: str
    published: date
    document: str
    quote: str

    @property
    def source(self) -> str:
        """The document's short name."""
        return SHORT.get(self.document, self.document)

    @property
    def is_derived(self) -> bool:
        """Whether the figure was worked back from published ones."""
        return self.status == "推算" or self.qualifier == "推算" or "反推" in self.base


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV of the sources."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def cited_facts() -> set[str]:
    """List the facts that a relation refers to."""
    return {name for row in read_rows(RELATIONS) for key in ("stated", "computed", "companion")
            for name in FACT_ID.findall(row[key])}


def read_facts() -> list[Fact]:
    """Read the facts with a number: every one of the papers of 2020, of older ones those in use.

    In use is what has an item, or what a relation refers to. What a register holds stands there.
    """
    cited = cited_facts()
    held = {one for rows in registered().values() for row in rows for one in row.get("facts", ())}
    return [Fact(row["id"], row["code"], row["indicator"], row["period"], float(row["value"]),
                 row["unit"], row["status"], row["base"], row["qualifier"],
                 date.fromisoformat(row["published"]), row["document"], row["quote"])
            for row in read_rows(FACTS)
            if row["value"] and (row["code"] or row["id"] in cited
                                 or (row["document"] in PAPERS and row["id"] not in held))]


def luohu(facts: list[Fact]) -> Contents:
    """Lay the facts out on the sheets: each on one sheet, none left out."""
    # a target that a relation cites is registered as such: on 数据版本 it would pass for a budget
    cited = cited_facts()
    outside = [fact if not fact.code else replace(fact, code="", name=f"{fact.name}目标")
               for fact in facts if not fact.code or fact.id in cited & AS_TARGETS]
    rest = [fact for fact in facts
            if fact.code and fact.id not in AS_TARGETS and fact.code != ONE_OFF]
    yearly, rest = _yearly(rest)
    budgets, rest = _budgets(rest)
    quarterly, rest = _quarterly(rest)
    documents = dict.fromkeys(fact.document for fact in facts)
    who = SheetContents("单位信息", bureau_lines(WHO))
    return Contents(PLACE, (who, yearly, quarterly, _vintages(rest, outside), budgets,
                            _adjustments(), _relations(facts, rest + outside), _targets(),
                            _parameters(), *_registers()),
                    tuple((SHORT.get(name, "历史资料"), name) for name in documents))


def _yearly(facts: list[Fact]) -> tuple[SheetContents, list[Fact]]:
    """Put each year's main release on 年度指标: one document, one status, one date a column.

    A column has one status and one date, so figures of other releases go to 数据版本, as do figures
    with a qualifier (超过2400), which would be text in a column of numbers.
    """
    codes = {item.code for item in yearly_items()}
    plain = [fact for fact in facts if fact.code in codes and not fact.is_derived
             and fact.period.isdigit() and int(fact.period) < PLAN_YEAR and not fact.qualifier]
    heads, taken = [], set()
    cells: dict[str, dict[str, Entry]] = {}
    units: dict[str, str] = {}
    for year in range(FIRST_YEAR, PLAN_YEAR):
        mine = [fact for fact in plain if fact.period == str(year)]
        releases = Counter((fact.document, fact.status, fact.published) for fact in mine)
        if not releases:
            heads.append(year_head(year))
            continue
        # the release with most figures; the work report before the plan report when both are out
        document, status, published = max(
            releases, key=lambda one: (one[0] == WORK, releases[one], one[2]))
        heads.append(year_head(year, status, published, SHORT.get(document, document)))
        for fact in mine:
            if (fact.document, fact.status, fact.published) != (document, status, published):
                continue
            unit = units.setdefault(fact.code, fact.unit)
            value = convert(fact.value, parse_unit(fact.unit), parse_unit(unit))
            note = f"{fact.base}；{fact.quote}" if fact.base.startswith("上年，") else ""
            cells.setdefault(fact.code, {})[str(year)] = Entry(_tidy(value), note)
            taken.add(fact.id)
    heads.append(year_head(PLAN_YEAR))
    lines = tuple(year_line(item, tuple(cells[item.code].items()), units[item.code])
                  for item in yearly_items() if item.code in cells)
    return (SheetContents("年度指标", lines, tuple(heads), spare=5),
            [fact for fact in facts if fact.id not in taken])


def _tidy(value: float) -> float | int:
    """A value as staff would type it."""
    return int(value) if value == int(value) else round(value, 10)


def _budgets(facts: list[Fact]) -> tuple[SheetContents, list[Fact]]:
    """Put the lines of the budget report on 预算收支, as printed."""
    entries: dict[str, dict[str, Entry]] = {}
    taken = set()
    for fact in facts:
        item = shipped_catalog()[fact.code]
        stage = STAGES.get((fact.period, fact.status))
        if (fact.document != BUDGET or stage is None or item.account is None or item.side is None
                or fact.is_derived or item.unit.code != "万元"):
            continue
        own = entries.setdefault(fact.code, {})
        if stage in own:
            raise ValueError(f"{fact.id}: {fact.code} {stage} twice")
        amount = convert(fact.value, parse_unit(fact.unit), item.unit)
        note = f"已核：{fact.quote}" if fact.id in CONFIRMED else fact.qualifier
        own[stage] = Entry(_tidy(amount), note)
        own["source"] = Entry(fact.source)
        taken.add(fact.id)
    lines = budget_lines(PLAN_YEAR, {code: tuple(own.items()) for code, own in entries.items()})
    heads = tuple(head for head in budget_heads(PLAN_YEAR) if "调整" not in head.title)
    return (SheetContents("预算收支", lines, heads),
            [fact for fact in facts if fact.id not in taken])


def _quarterly(facts: list[Fact]) -> tuple[SheetContents, list[Fact]]:
    """Put cumulative figures on 季度累计."""
    mine = [fact for fact in facts if "月" in fact.period]
    codes = [*QUARTERLY_ITEMS, *sorted({fact.code for fact in mine} - {*QUARTERLY_ITEMS})]
    lines = []
    for period in sorted({fact.period for fact in mine}):
        own = {fact.code: Entry(_in_own_unit(fact)) for fact in mine if fact.period == period}
        lines.append(Line((("period", Entry(period)), *own.items())))
    heads = cumulative_heads(codes)
    return (SheetContents("季度累计", tuple(lines), heads, spare=12),
            [fact for fact in facts if fact not in mine])


def _in_own_unit(fact: Fact) -> float | int:
    item = shipped_catalog()[fact.code]
    return _tidy(convert(fact.value, parse_unit(fact.unit), item.unit))


def _vintages(facts: list[Fact], outside: list[Fact]) -> SheetContents:
    """Register every other published figure; a growth rate stands beside its level.

    At the end stand the figures ``outside`` the catalogue that a relation refers to.
    """
    by_id = {(fact.id, fact.code, fact.status): fact for fact in facts}
    pairs = {fact.id: pair for fact in facts
             if (pair := by_id.get((f"{fact.id}G", f"{fact.code}_growth", fact.status)))}
    beside = {pair.id for pair in pairs.values()}
    order = {item.code: place for place, item in enumerate(shipped_catalog())}
    lines = []
    inside = sorted(facts, key=lambda one: (order[one.code], one.period, one.published, one.id))
    for fact in (*inside, *outside):
        if fact.id in beside:
            continue
        pair = pairs.get(fact.id)
        lines.append(plain_line({
            "id": fact.id, "item": fact.code or None,
            "name": shipped_catalog()[fact.code].zh if fact.code else fact.name,
            "period": f"{fact.period}年",
            "value": _tidy(fact.value), "unit": fact.unit, "qualifier": fact.qualifier or None,
            "growth": _tidy(pair.value) if pair else None,
            "base": (pair.base if pair else fact.base) or None, "status": fact.status,
            "published": fact.published, "source": fact.source, "quote": fact.quote},
            fact.unit, is_derived=fact.is_derived))
    return SheetContents("数据版本", tuple(lines), spare=20)


def _relations(facts: list[Fact], registered: list[Fact]) -> SheetContents:
    """Declare the relations; a fact without a number on 数据版本 is named by item and vintage."""
    numbered = {fact.id for fact in registered}
    names = {fact.id: fact.id if fact.id in numbered
             else f"{fact.code}[{fact.period}{fact.status}]" for fact in facts}

    def named(text: str) -> str:
        # BR021[1位] on another sheet would read gpb_total_uses_growth[2019预计,1位]
        full = FACT_ID.sub(lambda match: names[match[0]], text)
        return full.replace("][", ",")

    lines = []
    for row in read_rows(RELATIONS):
        own = {**row, **{key: named(row[key]) for key in ("stated", "computed", "companion")}}
        lines.append(plain_line({key: value or None for key, value in own.items()}))
    return SheetContents("勾稽关系", tuple(lines), spare=20)


def _adjustments() -> SheetContents:
    """The one-off of 2020: the papers name it, and its size follows from two published rates."""
    note = ("物业资产出让一次性收入。原文未列金额，由公布的可比增速反推："
            "非税468,500－66,000×(1＋3.79%±0.005%)，在399,995至400,002之间；"
            "全部收入1,354,500－912,000×(1＋4.66%±0.005%)，在399,955至400,046之间；取400,000。"
            "原文：“剔除物业资产出让一次性因素后，可比增长4.66%”（2020年预算报告）。")
    line = plain_line({"period": "2020年", "item": "nontax_revenue", "name": "非税收入",
                       "amount": 400000, "unit": "万元", "side": "当期", "kind": "一次性",
                       "implied": "是", "called": "物业资产",
                       "note": note}, "万元", is_derived=True)
    return SheetContents("调整事项", (line,), spare=20)


def _targets() -> SheetContents:
    """The eleven targets of 2020 and those of 2017 that a report names, each with its words."""
    def line(code: str, operator: str, source: str, text: str, **own: object) -> Line:
        item = shipped_catalog()[code]
        unit = str(own.pop("unit", item.unit.code if operator != "文字" else "")) or None
        period = f"{own.pop('year', PLAN_YEAR)}年"
        return plain_line({"item": code, "name": item.zh, "period": period,
                           "operator": operator, **own,  # type: ignore[arg-type]  # plain values
                           "unit": unit, "source": source, "text": text}, unit or "")

    def past(code: str, operator: str, text: str, **own: object) -> Line:
        return line(code, operator, SHORT[PLAN_2017], text, year=2017, **own)

    plan, budget = SHORT[PLAN], SHORT[BUDGET]
    lines = (
        line("gdp_growth", "区间", plan, "地区生产总值增长6.0%-6.5%", value=6.0, high=6.5),
        line("fai", "≥", plan, "全社会固定资产投资完成261亿元", value=261),
        line("retail_sales_growth", "≥", plan, "社会消费品零售总额增长6.0%以上", value=6.0),
        line("unemployment_registered", "≤", plan, "城镇居民登记失业率控制在3%以内", value=3),
        line("income_pc_growth", "同步", plan, "居民人均可支配收入增速与GDP增速持平",
             reference="gdp_growth", tolerance=0.5),
        line("gpb_revenue", "≥", plan, "一般公共预算收入完成135亿元", value=135, unit="亿元"),
        line("land_per_gdp_growth", "≤", plan, "万元GDP建设用地下降3%", value=-3),
        line("water_per_gdp_growth", "≤", plan, "万元GDP水耗下降3%", value=-3),
        line("power_per_gdp_growth", "≤", plan, "万元GDP电耗下降2%", value=-2),
        line("conservation_target", "文字", plan, "节能减排指标完成市里下达的任务"),
        line("gpb_revenue", "≥", budget, "我区一般公共预算收入计划为1,354,500万元",
             value=1354500, unit="万元"),
        past("gdp_growth", "区间", "高于年初预定目标（8%~8.5%）", value=8.0, high=8.5),
        past("retail_sales_growth", "≥", "高于年初预定目标（7%）", value=7),
        past("fai", "≥", "完成年初预定目标（220亿元）的104.09%", value=220),
        past("gpb_revenue_growth_comparable", "≥", "高于年初预定目标（6.7%）", value=6.7),
        past("unemployment_registered", "≤", "城镇登记失业率控制在3%以内，实现调控目标", value=3),
    )
    return SheetContents("目标", lines, spare=10)


def _parameters() -> SheetContents:
    """What the bureau itself assumes of its parameters and of the spread of its equations."""
    known = priors().parameters
    lines = []
    for row in read_rows(PARAMETERS):
        code = row["code"]
        name = known[code].zh if code in known else shipped_catalog()[code].zh
        lines.append(plain_line({
            "name": code, "title": name, "prior_mean": _number(row["mean"]),
            "prior_sd": _number(row["sd"]), "use": row["use"], "basis": row["basis"]}))
    return SheetContents("参数", tuple(lines), spare=10)


def _registers() -> tuple[SheetContents, ...]:
    """The registers, a table of the file each; the papers say nothing of 上解规则 and 库款计划."""
    return tuple(SheetContents(name, tuple(
        plain_line({key: value for key, value in row.items() if key != "facts"}, "万元")
        for row in rows), spare=10) for name, rows in registered().items())


def registered() -> dict[str, list[dict[str, Any]]]:
    """Read the rows of the registers; ``facts`` are the statements that a row holds."""
    return tomllib.loads(REGISTERS.read_text(encoding="utf-8"))


def _number(text: str) -> float | None:
    return float(text) if text else None


def main() -> None:
    """Write both workbooks."""
    years = range(FIRST_YEAR, PLAN_YEAR + 1)
    for name, contents in (("luohu-2020.xlsx", luohu(read_facts())), ("template.xlsx", None)):
        span = years if contents else range(PLAN_YEAR - 5, PLAN_YEAR + 1)
        build_template(HERE / name, span, contents)
        print(HERE / name)


if __name__ == "__main__":
    main()
