"""What a formula computes without its cells, and what becomes of it where sheets and names stay."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from forecast.xlsx.references import Moves, Place, may_name, skeleton

SKELETONS = {
    "'结果 模型'!I162": "#",
    "'A B1 C'!D2+1": "#+1",
    "'It''s A1'!B2:C3": "#",
    "SUM($A$1:B9,Sheet1!C4)": "SUM(#,#)",
    "LOG10(A1)*1E5+1.50": "LOG10(#)*100000+1.5",
    '_xlfn.IFS(A1>0,TRUE(),B1,"A1 ")': 'IFS(#>0,TRUE,#,"A1\x00")',
    "AB12+ABCD1+rate": "#+#+#",
    "A1:A9 B1": "##",
    "'A1'": "#",
}
STAYING = {
    "'结果 模型'!I162+B2": "'结果 模型'!I162+B2",
    "表!A1": "'表'!A1",
    "FC_X+1": "fc_x_2+1",
    "\"fc_x 表!\"&'表'!A1": "\"fc_x 表!\"&'表'!A1",
    "'年度指标'!H20": "'年度指标'!H20",
}
PIECES = ["A1", "$B$2", "C3:D4", "'结果 模型'!E5", "'A B1 C'!F6", "G:G", "1:3", "LOG10(", ")", "1E5", "+",
          "*", " ", "TRUE()", "名称"]  # fmt: skip


@pytest.mark.parametrize(("formula", "left"), SKELETONS.items(), ids=SKELETONS)
def test_cells_and_names_are_left_out_and_nothing_else(formula: str, left: str) -> None:
    assert skeleton(formula) == left


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_a_formula_beside_a_text_keeps_what_it_has_alone(pieces: list[str]) -> None:
    formula = "".join(pieces)
    assert skeleton(f'{formula}&""') == f'{skeleton(formula)}&""'


@pytest.mark.parametrize(("formula", "made"), STAYING.items(), ids=STAYING)
def test_where_sheets_stay_only_quotes_and_names_change(formula: str, made: str) -> None:
    moves = Moves({"结果 模型": Place("结果 模型"), "表": Place("表")}, {"fc_x": "fc_x_2"})
    assert moves.formula(formula, "表") == made


NAMING = {
    "<a><f>SUM(月度累计!B2:B4)</f></a>": True,
    "<a><c:f>'月度累计'!B2</c:f></a>": True,
    '<a><xm:formula1 x="1">月度&#32047;&#x8BA1;!B2</xm:formula1></a>': True,
    "<a><t>月度累计</t><f>'年度指标'!B2</f></a>": False,
    "<a><fill>月度累计</fill><f/><v>月度累计</v></a>": False,
    "<a><f><![CDATA[月度累计!B2]]></f></a>": True,
    "<a><!-- --><f>1</f></a>": True,
    "<a><f>&#99999999999;</f></a>": True,
}


@pytest.mark.parametrize(("part", "named"), NAMING.items(), ids=NAMING)
def test_a_sheet_is_named_by_formulas_alone_however_they_are_written(part: str, named: bool) -> None:
    assert may_name(part.encode(), "月度累计") is named
    assert may_name(part.encode("utf-16"), "月度累计") is named
    assert may_name(f'<?xml version="1.0" encoding="GB18030"?>{part}'.encode("gb18030"), "月度累计") is named


def test_a_name_in_a_formula_is_written_as_formulas_write_it() -> None:
    assert may_name(b"<a><f>'A&amp;B''s'!C1</f></a>", "A&B's")
    assert may_name(b"<a><f>\xff</f></a>", "A&B's")
