"""The book and the one page: cut out of the exhibits, nothing of what the workbook lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forecast.exhibits import Chart, Table, Text, one_page, print_book
from forecast.exhibits.book import Exhibits
from forecast.exhibits.kit.types import Cell, Column, Memo, Row, Sheet
from forecast.exhibits.printed import PAGES

if TYPE_CHECKING:
    from forecast.exhibits import Block


def table(name: str, rows: int = 2) -> Table:
    return Table(name, name, "万元", "项目", (Column("a", "数"),),
                 tuple(Row(f"r{place}", f"第{place}", (Cell(float(place)),)) for place in range(rows)))


def shown(*blocks: Block, brief: tuple[str, ...] = (), rows: int = 12) -> Exhibits:
    sheet = Sheet("结果 情景对比", "甲县情景对比", blocks, head="甲县财政局")
    memo = Memo("附件1", "甲县情况", (Text("一句话。"), table("memo", rows)), "甲县财政局", secrecy="内部")
    return Exhibits((), brief, (sheet,), memo, ())


def test_pages_without_figures_are_left_out_and_named() -> None:
    book = print_book(shown(table("comparison"), table("debt")), "zh")
    assert [page.title for page in book.pages] == ["摘要", "情景对比", "政府债务"]
    assert len(book.absent) == len(PAGES) - 3
    assert "收入预测与增减因素" in book.absent
    assert (book.head, book.secrecy) == ("甲县财政局", "内部")


def test_sentences_alone_make_no_page() -> None:
    book = print_book(shown(Text("一句话。")), "zh")
    assert [page.key for page in book.pages] == ["summary"]


def test_every_page_has_a_title_in_both_languages() -> None:
    for lang in ("zh", "en"):
        book = print_book(shown(), lang)  # type: ignore[arg-type]
        assert len({*book.absent, *(page.title for page in book.pages)}) == len(PAGES) == 12


@pytest.mark.parametrize(("rows", "kept"), [(12, 10), (4, 4)])
def test_the_one_page_has_five_sentences_and_ten_rows(rows: int, kept: int) -> None:
    memo = one_page(shown(brief=tuple(f"第{place}句。" for place in range(5)), rows=rows), "zh")
    assert sum(isinstance(block, Text) for block in memo.blocks) == 5
    (found,) = (block for block in memo.blocks if isinstance(block, Table))
    assert len(found.rows) == kept


def test_the_gap_is_drawn_beside_the_fan() -> None:
    fan, bridge, gap = (Chart(name, kind, name, "亿元", table(name)) for name, kind in (
        ("gdp_fan", "fan"), ("bridge", "bridge"), ("gap_split", "bridge")))
    charts = [block.id for block in one_page(shown(fan, bridge, gap), "zh").blocks if isinstance(block, Chart)]
    assert charts == ["gdp_fan", "gap_split"]
    charts = [block.id for block in one_page(shown(fan, bridge), "zh").blocks if isinstance(block, Chart)]
    assert charts == ["gdp_fan", "bridge"]


def test_a_bridge_of_many_steps_is_cut_to_five_that_add_up() -> None:
    steps = (43_042.0, -7_693.0, 25_016.0, 549.0, 22_500.0, 20_000.0, -20_000.0)
    rows = (Row("start", "今年", (Cell(4_662.0),), role="total"),
            *(Row(f"s{at}", f"第{at}", (Cell(value, sign=True),), role="step") for at, value in enumerate(steps)),
            Row("end", "明年", (Cell(4_662.0 + sum(steps)),), role="total"))
    whole = Table("gap_split", "缺口", "万元", "项目", (Column("value", "数"),), rows)
    (chart,) = (block for block in one_page(shown(Chart("gap_split", "bridge", "缺口", "万元", whole)), "zh").blocks
                if isinstance(block, Chart))
    kept = chart.table.rows
    assert [row.label for row in kept] == ["今年", "第0", "第2", "第4", "第5", "其他", "明年"]
    levels = [float(str(row.cells[0].value)) for row in kept]
    assert levels[0] + sum(levels[1:-1]) == pytest.approx(levels[-1])
