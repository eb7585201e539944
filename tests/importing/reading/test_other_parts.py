"""Rows that part a total another way: by who collects it, as 其中 of another total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.importing.made import understood

if TYPE_CHECKING:
    from pathlib import Path


HEADS = (("2026年10月样例县财政收支情况表",), ("单位：万元",), ("项    目", "年初预算", "累计", "完成预算%", "上年同期累计", "同比%"))


def test_who_collects_revenue_is_neither_asked_about_nor_taken_for_a_line(tmp_path: Path) -> None:
    found = understood(tmp_path / "表.xlsx", (*HEADS,
        ("一般公共预算收入", 1_000, 800, 80.0, 790, 1.3), ("  税收收入", 700, 560, 80.0, 555, 0.9),
        ("  非税收入", 300, 240, 80.0, 235, 2.1), ("分部门：税务部门", None, 590, None, 580, 1.7),
        ("        财政部门", None, 210, None, 210, 0.0), ("按征收部门分：1.税务部门组织收入", None, 590, None, 580, 1.7)))
    assert not found.questions
    assert {one.item.removesuffix("_growth") for one in found.figures} == {
        "gpb_revenue", "tax_revenue", "nontax_revenue"}
    assert not {one.where.cell for one in found.figures} & {"C7", "C8", "C9"}


def test_land_sales_that_the_paper_itself_puts_within_own_fund_revenue_are_not_asked_about(tmp_path: Path) -> None:
    rows = (("一般公共预算收入", 1_000, 800, 80.0, 790, 1.3), ("政府性基金收入", 500, 300, 60.0, 310, -3.2))
    land = ("国有土地使用权出让收入", 450, 270, 60.0, 280, -3.6)
    found = understood(tmp_path / "表.xlsx", (*HEADS, *rows, (f"其中：{land[0]}", *land[1:])))
    assert not found.questions
    assert ("gf_land_transfer_in", 450) in {(one.item, one.value) for one in found.figures}
    asked = understood(tmp_path / "别处.xlsx", (*HEADS, *rows, land))  # beside it, of which total is for staff to say
    assert [one.subject for one in asked.questions] == ["国有土地使用权出让收入"]
