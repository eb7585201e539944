"""Whatever a user writes as a name, a note or a label arrives as text: never a formula, never lost."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings, strategies as st
from lxml import etree
from openpyxl import load_workbook
from samples.result_sample import (
    bridge_chart,
    bullet_chart,
    scenario_chart,
    stack_chart,
    tornado_chart,
)

from forecast.exhibits.kit.types import (
    Cell,
    Chart,
    Column,
    Formula,
    InTable,
    Row,
    Sheet,
    Table,
    Text,
)
from forecast.workbook.results.charts.live import quote
from forecast.workbook.results.texts import CELL_LIMIT, caption, legible
from forecast.workbook.results.write import workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

NASTY = ("=1+1", "+SUM(A1)", "-A1", "@SUM(A1:A9)", "{=A1}", "=cmd|' /C calc'!A0", '"', "'", "\t=1",
         '=HYPERLINK("http://a.cn","x")', "http://a.cn", "file:///etc/passwd", "{0}", "{", "}{",
         "_x0041_", "_x000D_", "a\x00b\x0bc", "\x1b[31m", "\ud800", "\uffff", "<a>&amp;]]>", "%s%n",
         "收入!A1", "=收入!$A$1:$A$9", "长" * 400, "x" * 300 + '"', "行\r\n二", " 空格 ", "\u202e反", "#REF!", "TRUE", "007")
nasty = st.one_of(st.sampled_from(NASTY), st.text(max_size=40),
                  st.text("=+-@{}\"'\t\n_x041&<>", min_size=1, max_size=12))


def bare_sheets(text: str) -> tuple[Sheet, ...]:
    """A sheet with this text in every place that a user may fill."""
    columns = (Column("a", text, text), Column("b", text, text, align="left"))
    rows = (Row("r", text, (Cell(2.0, role="input"), Cell(text, role="text"))),
            Row("s", text, (Cell(4.0, 0, Formula("{0}*2", (InTable("r", "a"),))), Cell(text, role="check"))))
    table = Table("t", text, text, text, columns, rows, notes=(text, text), source=text)
    return (Sheet("结果 一", text, (Text(text), Text(text, 1), table)),)


def chart_sheets(text: str) -> tuple[Sheet, ...]:
    """Charts of every kind whose titles, names and labels are this text."""
    charts = [worded(chart, text) for chart in (bridge_chart(), bullet_chart(), scenario_chart(2),
                                                stack_chart(), tornado_chart(4))]
    crossing = replace(worded(bridge_chart((5, -9, 3, 1, 1, 1, 1, 3)), text), id="c")
    crossing = replace(crossing, table=replace(crossing.table, id="crossing"))
    return (Sheet("结果 一", text, (*charts, crossing)),)


def worded(chart: Chart, text: str) -> Chart:
    table = chart.table
    columns = tuple(replace(column, title=text) for column in table.columns)
    rows = tuple(replace(row, label=text, cells=tuple(
        replace(cell, value=text) if isinstance(cell.value, str) and column.key == "unit" else cell
        for column, cell in zip(table.columns, row.cells, strict=True))) for row in table.rows)
    return replace(chart, title=text, unit=text, source=text, notes=(text,),
                   table=replace(table, columns=columns, rows=rows))


def parts(data: bytes) -> Iterator[tuple[str, etree._Element]]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            yield name, etree.fromstring(package.read(name))


def formulas(data: bytes) -> list[str]:
    found = []
    for name, root in parts(data):
        if name.startswith(("xl/worksheets/", "xl/charts/", "xl/workbook")):
            # how wide a sheet is printed depends on its texts
            found += [one.text or "" for one in root.iter("{*}f", "{*}definedName")
                      if one.get("name") != "_xlnm.Print_Area"]
    return found


def skeleton(formula: str) -> str:
    """A formula without its constants of text, nor the joints of a long one."""
    bare = re.sub(r'"(?:[^"]|"")*"', "§", formula)
    return re.sub(r"§(&CHAR\(10\)|&§)*", "§", bare)


def shapes(found: list[str]) -> set[str]:
    """Formulas without their texts and numbers."""
    return {re.sub(r"\d+", "0", skeleton(one)) for one in found}


@cache
def plain_shapes() -> set[str]:
    return shapes(formulas(workbook_bytes(chart_sheets("名"))))


@settings(max_examples=20)
@given(nasty)
@example("=1+1")
@example("a\x00b\x0bc")
@example("_x0041_")
@example("\ud800")
def test_a_text_in_any_place_stays_a_text(text: str) -> None:
    data = workbook_bytes(bare_sheets(text))
    cells = [cell for line in load_workbook(BytesIO(data)).worksheets[0].iter_rows() for cell in line]
    live = [cell.value for cell in cells if cell.data_type == "f"]
    assert len(live) == 1
    assert re.fullmatch(r"=[A-Z]+\d+\*2", str(live[0]))
    shown = [cell.value for cell in cells if isinstance(cell.value, str) and cell.data_type != "f"]
    if legible(text):
        # labels twice, cells twice, a sentence, a heading, a title each; as one cell can hold it
        assert shown.count(legible(text)) >= 6


@settings(max_examples=12)
@given(nasty)
@example("=1+1")
@example("a\x00b\x0bc")
@example("x" * 300 + '"')
@example("{0}")
@example("=收入!$A$1")
def test_a_text_in_a_chart_changes_no_formula(text: str) -> None:
    found = formulas(workbook_bytes(chart_sheets(text)))
    assert shapes(found) == plain_shapes() or not legible(text).strip()
    for formula in found:
        assert all(len(constant.replace('""', '"')) <= 257
                   for constant in re.findall(r'"(?:[^"]|"")*"', formula))


@pytest.mark.parametrize("text", NASTY)
def test_no_text_makes_a_link_or_an_unreadable_part(text: str) -> None:
    sheets = (*bare_sheets(text), replace(chart_sheets(text)[0], name="结果 二"))
    for name, root in parts(workbook_bytes(sheets)):
        if name.endswith(".rels"):
            assert not any(one.get("TargetMode") == "External" for one in root)
        assert not list(root.iter("{*}externalReference", "{*}ddeLink", "{*}oleLink"))


@given(st.text(st.characters(), max_size=60))
def test_legible_text_is_xml_and_whole(text: str) -> None:
    found = legible(text)
    etree.fromstring(f"<a>{found.replace('&', '').replace('<', '')}</a>")
    assert legible(found) == found
    kept = [one for one in text if one.isprintable() and one not in "\r\n"]
    assert [one for one in found if one.isprintable() and one != " "] == [
        one for one in kept if one != " "]


@pytest.mark.parametrize("text", ["长" * 40000, "😀" * 20000])
def test_what_is_too_long_is_cut_and_says_so(text: str) -> None:
    for found, limit in ((legible(text), CELL_LIMIT), (caption(text), 255)):
        assert len(found.encode("utf-16-le")) // 2 <= limit
        assert found.endswith("…")
        assert text.startswith(found[:-1])
    assert "…" in str(load_workbook(BytesIO(workbook_bytes((Sheet("结果 一", "一", (Text(text),)),)))
                                    ).worksheets[0]["A2"].value)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=600))
def test_a_quoted_constant_says_the_same(text: str) -> None:
    constants = re.findall(r'"((?:[^"]|"")*)"', quote(text))
    assert "".join(one.replace('""', '"') for one in constants) == text
    assert all(len(one.replace('""', '"')) <= 255 for one in constants)
