"""docs/statements.md: every number of the three papers stands in the sample's result where it says."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

import pytest
from samples.places import PROJECT

from forecast.data.units import UnitError, convert, parse_unit
from forecast.exhibits.book import Exhibits, exhibit
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

WORKBOOK = PROJECT / "workbooks" / "luohu-2020.xlsx"
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
UNUSED = "未用"


@dataclass(frozen=True)
class Line:
    id: str
    where: str
    shown: str
    place: tuple[str, ...]


def listed() -> list[Line]:
    text = (PROJECT / "docs" / "statements.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()
            if re.match(r"\| [WPB]R\d", line)]
    return [Line(row[0], row[4], row[7], tuple(re.findall(r"`([^`]+)`", row[8])) or (row[8],)) for row in rows]


def stated() -> dict[str, dict[str, str]]:
    with (PROJECT / "workbooks" / "sources" / "luohu-2020.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream) if re.fullmatch(r"[WPB]R\d+[A-Z]?", row["id"])}


@pytest.fixture(scope="module")
def shown() -> Exhibits:
    book = read(WORKBOOK)
    return exhibit(solve(book, Request(WORKBOOK, settings=Settings(draws=0))), {}, bureau=book.bureau)


def test_no_statement_is_left_out() -> None:
    lines = listed()
    assert [one.id for one in lines] == list(stated())
    assert len(lines) >= 231
    # what is not shown has a reason, and that reason is that the paper gives no number
    assert all(one.where and not stated()[one.id]["value"] for one in lines if one.place == (UNUSED,))


def test_what_belongs_to_a_mechanism_stands_on_its_page() -> None:
    only_listed = {one.id for one in listed() if one.place[0] == "facts"}
    # air, water, safety at work, one quarter's investment and a scope that holds other lines
    assert only_listed == {"WR013", "WR014", "WR015", "WR029", "WR031", "WR050", "WR051", "WR052", "PR027", "PR053", "PR054",
                           "BR123"}


def test_every_statement_stands_where_the_table_says(shown: Exhibits) -> None:
    tables = {table.id: table for table in shown.tables()}
    wrong = []
    for one in listed():
        if one.place == (UNUSED,):
            continue
        fact, (table, row, column) = stated()[one.id], one.place
        text, _, unit = one.shown.rpartition(" (")
        value = float(fact["value"])
        stated_as = abs(value) if table == "cuts" else value  # a cut of a tenth is stated as -10 %
        if tables[table].text(row, column) != text or not _holds(text, unit.rstrip(")"), stated_as, fact["unit"]):
            wrong.append((one.id, one.place, tables[table].text(row, column), fact["value"], fact["unit"]))
    assert wrong == []


def _holds(text: str, unit: str, value: float, stated_in: str) -> bool:
    """Whether a printed cell holds a value of another unit, to the digits that it prints."""
    try:
        wanted = value if unit == stated_in else convert(value, parse_unit(stated_in), parse_unit(unit))
    except UnitError:
        wanted = value if stated_in in {"%", "百分点"} else float("nan")
    return any(abs(float(one.replace(",", "")) - wanted) <= 0.5 * 10.0 ** -len(one.partition(".")[2]) * (1 + 1e-9)
               for one in NUMBER.findall(text))
