"""Write docs/statements.md: every number that the papers state, and where the result shows it.

``python tools/statements.py`` solves the sample and looks for each statement: first the cells that
were read from where the workbook holds it, then those of its item, year and scenario. A test walks
the table and holds every cell against the statement.
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.data import UnitError, convert, parse_unit
from forecast.exhibits import exhibit
from forecast.exhibits.kit import MISSING, ValueRef
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forecast.exhibits import Exhibits
    from forecast.exhibits.kit import Cell, Row, Sheet, Table
    from forecast.projection import Result

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT / "workbooks" / "sources" / "luohu-2020.csv"
REGISTERS = ROOT / "workbooks" / "sources" / "luohu-2020-registers.toml"
WORKBOOK = ROOT / "workbooks" / "luohu-2020.xlsx"
OUT = ROOT / "docs" / "statements.md"
STATEMENT = re.compile(r"[WPB]R\d+[A-Z]?")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
RATE = re.compile(r"_growth(_comparable)?$|_vs_budget$")
PLAN, MAIN = "计划", "基准"
HOMES = frozenset({"cuts", "commitments", "relief", "land", "projects"})
"""Tables that show registers row by row, each under its name."""
LAST = ("relations", "stated", "growth_bases", "history", "vintages", "facts")
"""Tables that check or list what was published; one that uses the figure counts before them."""
WORKINGS = frozenset({"model", "shocks", "parameters", "assumptions", "realism"})
"""Tables that show no statement, whatever numbers they hold."""
NO_NUMBER = "原文没有数（{qualifier}）"
HEAD = """# 三份报告的数与结果

2020 年 1 月的政府工作报告（WR）、计划报告（PR）、预算报告（BR）中的每一个数，以及示例结果工作簿在哪张表、哪一行、哪一列列出它。
本表由 `python tools/statements.py` 写出，测试逐行核对。“文件中的其他公布数”只登记、不预测；没有数的陈述注明原因。

Every number that the three papers of January 2020 state, and where the sample's result shows it; written by `tools/statements.py`,
walked by the tests.

| 编号 | 陈述 | 期间 | 数 | 结果表 | 行 | 列 | 显示 | 位置 |
|---|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a result table."""

    sheet: Sheet
    table: Table
    row: Row
    column: int

    @property
    def cell(self) -> Cell:
        """The cell itself."""
        return self.row.cells[self.column]

    @property
    def unit(self) -> str:
        """The unit of the row, or of the table; per cent where the column is a rate."""
        for column, cell in zip(self.table.columns, self.row.cells, strict=True):
            if column.key == "unit":
                return str(cell.value)
        title = self.table.columns[self.column].title
        bracketed = re.search("（(.+)）", title)
        if bracketed:
            return bracketed[1]
        return "%" if "%" in title or "增" in title else self.table.unit


def statements() -> list[dict[str, str]]:
    """Return the statements of the three papers, in their order."""
    with FACTS.open(encoding="utf-8-sig", newline="") as stream:
        return [row for row in csv.DictReader(stream) if STATEMENT.fullmatch(row["id"])]


def held() -> dict[str, str]:
    """Return the statements that a row of a register holds, with the name of the row."""
    registers = tomllib.loads(REGISTERS.read_text(encoding="utf-8"))
    return {fact: str(row["name"]) for rows in registers.values() for row in rows
            for fact in row.get("facts", ())}


def sample() -> tuple[Result, Exhibits]:
    """Solve the sample, without draws: no statement is a probability."""
    book = read(WORKBOOK)
    result = solve(book, Request(WORKBOOK, settings=Settings(draws=0)))
    return result, exhibit(result, {}, bureau=book.bureau)


def numbers(text: str) -> list[float]:
    """Return the numbers that a printed cell holds."""
    return [float(one.replace(",", "")) for one in NUMBER.findall(text.replace("−", "-"))]


def agrees(shown: str, unit: str, value: float, stated: str) -> bool:
    """Tell whether a printed cell holds a stated value, to the digits that it prints."""
    for text, number in zip(NUMBER.findall(shown.replace("−", "-")), numbers(shown), strict=True):
        try:
            in_unit = value if unit == stated else convert(value, parse_unit(stated),
                                                           parse_unit(unit))
        except UnitError:
            in_unit = value if stated in {"%", "百分点"} else float("nan")
        digits = len(text.partition(".")[2])
        # exactly halfway may be printed either way, since floats are no decimals
        if abs(number - in_unit) <= 0.5 * 10.0**-digits * (1.0 + 1e-9):
            return True
    return False


def _rank(table: Table) -> int:
    return LAST.index(table.id) + 1 if table.id in LAST else 0


def places(shown: Exhibits) -> Iterator[Place]:
    """Go through the cells of all tables with a number, those that only list figures last."""
    found: dict[str, tuple[Sheet, Table]] = {}
    for sheet in shown.sheets:
        for block in sheet.blocks:
            table = getattr(block, "table", block)
            if hasattr(table, "rows") and table.id not in WORKINGS:
                found.setdefault(table.id, (sheet, table))
    for sheet, table in sorted(found.values(), key=lambda one: _rank(one[1])):
        for row in table.rows:
            for column, cell in enumerate(row.cells):
                if cell.text not in {"", MISSING} and numbers(cell.text):
                    yield Place(sheet, table, row, column)


def find(fact: Mapping[str, str], result: Result, cells: list[Place]) -> Place | None:
    """Find where a statement stands: read from its cell, else of its item, year and scenario."""
    code, value, unit = fact["code"], float(fact["value"]), fact["unit"]
    mine = [place for place in cells if agrees(place.cell.text, place.unit, value, unit)]
    origins = {seen.origin for seen in result.dataset.observations if seen.item == code
               and str(seen.period) == fact["period"] and seen.status.value == fact["status"]}
    origins |= {one.origin for one in result.dataset.stated if one.id == fact["id"]}
    origins |= {place for one in result.targets if one.item == code
                for place in (one.value_at, one.high_at)}
    read_from = [place for place in mine
                 if origins & {*place.cell.sources, *place.cell.tells_of} - {None}]
    scenario = PLAN if fact["status"] in {"预算", "计划"} else MAIN
    of_item = [place for place in mine if place.cell.formula and any(
        isinstance(ref, ValueRef) and ref.item == code and str(ref.period) == fact["period"]
        and ref.scenario in {scenario, MAIN} for ref in place.cell.formula.refs[:1])]
    of = RATE.sub("", code)
    keyed = [place for place in mine if of and of in {
        place.row.key, *place.row.key.split(":")}]
    own = [place for place in mine if place.row.key == fact["id"]]
    name = held().get(fact["id"])
    # a cut of a tenth is stated as -10 % and listed as 10 %
    registered = [place for place in cells if place.row.label == name and place.table.id in HOMES
                  and agrees(place.cell.text, place.unit, abs(value), unit)] if name else []
    if registered:
        return registered[0]
    ranked = [place for group in (read_from, of_item, keyed, own) for place in group]
    return min(ranked, key=lambda one: _rank(one.table), default=None)


def line(fact: Mapping[str, str], place: Place | None) -> str:
    """Return a row of the table."""
    front = (fact["id"], fact["indicator"], fact["period"],
             f"{fact['qualifier']}{fact['value']}{fact['unit']}")
    if not fact["value"]:
        said = NO_NUMBER.format(qualifier=fact["qualifier"])
        return "| " + " | ".join((*front, said, "", "", "", "未用")) + " |"
    if place is None:
        raise SystemExit(f"{fact['id']} {fact['indicator']}: shown nowhere")
    table, column = place.table, place.table.columns[place.column]
    key = f"`{table.id}` `{place.row.key}` `{column.key}`"
    title = f"{column.group}{column.title}"
    unit = place.unit
    return "| " + " | ".join((*front, f"{place.sheet.name}：{table.title}", place.row.label, title,
                              f"{place.cell.text} ({unit})", key)) + " |"


def main() -> None:
    """Write the table."""
    result, shown = sample()
    cells = list(places(shown))
    found = [(fact, find(fact, result, cells) if fact["value"] else None)
             for fact in statements()]
    lost = [fact for fact, place in found if fact["value"] and place is None]
    for fact in lost:
        print("nowhere:", *(fact[key] for key in ("id", "code", "indicator", "period", "value")))
    if lost:
        raise SystemExit(1)
    rows = [line(fact, place) for fact, place in found]
    OUT.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    print(OUT, len(rows))


if __name__ == "__main__":
    main()
