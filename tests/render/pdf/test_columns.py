"""Columns of a printed table: whole figures, text broken, what is too wide cut in two."""

from __future__ import annotations

from dataclasses import replace

from samples.papers.memo import memo_table

from forecast.exhibits.kit.types import Cell, Column, Row, Table
from forecast.render.pdf.columns import _least, cut_to, widths

ROOM = 496.0


def wide(count: int, group: int = 0) -> Table:
    columns = tuple(Column(f"c{place}", "2020年", f"组{place // group}" if group else "") for place in range(count))
    return Table("wide", "宽表", "万元", "项目", columns,
                 (Row("a", "一般公共预算收入", (Cell(1354500.0),) * count),), notes=("注。",))


def test_a_table_that_fits_is_left_whole() -> None:
    assert cut_to(memo_table(), ROOM, "zh") == (memo_table(),)
    assert sum(widths(memo_table(), ROOM)) <= ROOM + 0.01


def test_a_table_too_wide_is_cut_about_evenly_and_loses_nothing() -> None:
    parts = cut_to(wide(13), ROOM, "zh")
    assert sorted(len(part.columns) for part in parts) == [6, 7]  # which is which is a hair of a font's width
    assert [column for part in parts for column in part.columns] == list(wide(13).columns)
    assert [part.title for part in parts] == ["宽表", "宽表（续）"]
    assert [part.notes for part in parts] == [(), ("注。",)]


def test_columns_under_one_title_stay_together() -> None:
    parts = cut_to(wide(12, group=3), ROOM, "zh")
    groups = [{column.group for column in part.columns} for part in parts]
    assert len(groups) == 2
    assert not groups[0] & groups[1]


def test_no_figure_is_broken_and_long_text_is() -> None:
    table = wide(4)
    table = replace(table, columns=(*table.columns, Column("why", "理由", align="left")),
                    rows=tuple(replace(row, cells=(*row.cells, Cell("同日公布，取更权威的" * 20))) for row in table.rows))
    (part,) = cut_to(table, ROOM, "zh")
    found = widths(part, ROOM)
    assert all(given >= least - 0.01 for given, least in zip(found, _least(part), strict=True))
    assert found[-1] == max(found)
