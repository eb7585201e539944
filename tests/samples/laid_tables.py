"""One set of figures laid out in the ways in which tables of bureaus and statistics lay them.

Each layout takes the same figures and a source of chance, and gives sheets; what is chance (order,
marks, notes, where a unit stands) must not change what is understood.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from forecast.data import MONTHS, Freq, Period
from forecast.xlsx import Cells, Grid, Packed, RawCell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

Value = float | str | None


class Fact(NamedTuple):
    """One figure, as it is to be understood."""

    item: str
    period: Period
    value: float
    unit: str
    cumulative: bool = False
    status: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """The sheets of a file, its name, and the figures in it."""

    sheets: tuple[Grid, ...]
    facts: frozenset[Fact]
    file: str = "表.xlsx"
    region: str = ""


@dataclass
class Paper:
    """A sheet as it is written."""

    name: str = "Sheet1"
    cells: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    row: int = 0

    def line(self, values: Sequence[Value], left: int = 1) -> int:
        """Write a row below the last one."""
        self.row += 1
        for column, value in enumerate(values, left):
            self.put(self.row, column, value)
        return self.row

    def put(self, row: int, column: int, value: Value) -> None:
        if isinstance(value, float):
            self.cells[row, column] = RawCell("number", value)
        elif value:
            self.cells[row, column] = RawCell("text", value)

    def grid(self) -> Grid:
        packed = Packed()
        for (row, column), cell in self.cells.items():
            packed.put(row, column, cell)
        return Grid(self.name, hidden=False, cells=Cells(packed, ()), merges=tuple(self.merges))


ANNUAL = {  # code: name, unit, first value
    "gdp_nominal": ("地区生产总值", "亿元", 1700.0),
    "va_services": ("第三产业增加值", "亿元", 1300.0),
    "retail_sales": ("社会消费品零售总额", "亿元", 900.0),
    "fai": ("固定资产投资", "亿元", 210.0),
    "gpb_revenue": ("一般公共预算收入", "亿元", 95.0),
    "tax_revenue": ("税收收入", "亿元", 70.0),
    "income_pc": ("居民人均可支配收入", "元", 52000.0),
    "population": ("年末常住人口", "万人", 98.0),
    "unemployment_registered": ("城镇登记失业率", "%", 2.4),
}
MONEY = tuple(code for code, (_, unit, _) in ANNUAL.items() if unit == "亿元")
MONTHLY = ("gpb_revenue", "tax_revenue", "retail_sales", "fai")
GROWTH = {"gpb_revenue": "gpb_revenue_growth", "tax_revenue": "tax_revenue_growth",
          "retail_sales": "retail_sales_growth", "fai": "fai_growth"}
PREFIXES = ("", "", "#", "其中：", "一、", "（一）", "1.", "　　", "  ", "*")
GAPS = ("…", "-", "—", "／", "--", "")


def name_of(code: str, rng: Random, *, unit: bool = False) -> str:
    """Write a name as tables do: numbered, indented, with its unit."""
    name, own, _ = ANNUAL[code]
    text = rng.choice(PREFIXES) + name
    return f"{text}{rng.choice(('（{}）', '({})'))}".format(own) if unit else text


def typed(value: float, rng: Random) -> Value:
    """Write a number as a number or, now and then, as a text."""
    kind = rng.randrange(8)
    if kind == 0:
        return f"{value:,}"
    if kind == 1:
        return f"{value}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    return value


def annual_facts(rng: Random, codes: Sequence[str], years: Sequence[int]) -> dict[tuple[str, int], float]:
    """Make a figure for every item and year."""
    return {(code, year): round(ANNUAL[code][2] * (1 + 0.06 * at) + rng.random(), 2)
            for code in codes for at, year in enumerate(sorted(years))}


def monthly_facts(rng: Random, codes: Sequence[str], year: int, months: Sequence[int]
                  ) -> dict[tuple[str, int], float]:
    """Make figures since January."""
    return {(code, month): round(ANNUAL[code][2] / 12 * month + rng.random() + year / 1000, 2)
            for code in codes for month in months}


def fact(code: str, year: int, value: float, status: str = "") -> Fact:
    return Fact(code, Period(Freq.A, year), value, ANNUAL[code][1], status=status)


def since(code: str, year: int, month: int, value: float, unit: str = "") -> Fact:
    return Fact(code, Period(Freq.M, year * MONTHS + month - 1), value, unit or ANNUAL[code][1],
                cumulative=True)


def headed(paper: Paper, rng: Random, title: str, width: int, unit: str = "") -> None:
    """Write what stands above a table: a number, a merged title, a corner with the unit."""
    if rng.random() < 0.3:
        paper.line([rng.choice(("附件1", "表3", "附表"))])
    row = paper.line([title])
    if width > 1 and rng.random() < 0.6:
        paper.merges.append((row, 1, row, width))
    if rng.random() < 0.2:
        paper.row += 1
    if unit:
        paper.line([*([None] * rng.choice((0, width - 1))), f"{rng.choice(('单位：', '计量单位：', '单位:'))}{unit}"])


def footed(paper: Paper, rng: Random) -> None:
    """Write what stands below a table: notes with numbers, a source, a signature."""
    feet = ("注：1.本表数据为2019年快报数。", "数据来源：某市统计局2020年统计月报", "制表人：张三", "资料来源：财政局",
            "说明：增速按可比价格计算，2018年为5.6%。")
    for foot in rng.sample(feet, rng.randrange(3)):
        paper.line([foot])
    if rng.random() < 0.2:
        paper.line(["局长：李四", None, "科长：王五", "填表：赵六"])


def with_gaps(values: dict[tuple[str, int], float], rng: Random) -> dict[tuple[str, int], float | str]:
    """Leave a few figures out, with the signs that stand for it."""
    return {key: value if rng.random() > 0.08 else rng.choice(GAPS) for key, value in values.items()}


def kept(values: dict[tuple[str, int], float | str]) -> dict[tuple[str, int], float]:
    return {key: value for key, value in values.items() if isinstance(value, float)}


def shown(value: float | str, rng: Random) -> Value:
    return typed(value, rng) if isinstance(value, float) else value


def year_words(years: Sequence[int], rng: Random) -> dict[int, Value]:
    """Write years in one way: as numbers, with 年, with a mark."""
    kind = rng.randrange(4)
    if kind == 0:
        return {year: float(year) for year in years}
    tail = ("年", "", "年度")[kind - 1]
    return {year: f"{year}{tail}" + (rng.choice(("①", "[1]", "")) if kind == 1 else "") for year in years}
