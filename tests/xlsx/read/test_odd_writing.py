"""What producers write otherwise than Excel does reads the same; what would take minutes is refused."""

from __future__ import annotations

import time

import pytest
from samples.bare_package import bare_package, rows
from samples.hostile.cells import CELLS, FORMATS

from forecast.issues import InputError
from forecast.xlsx import Look, look_of, read_book


def cells(data: bytes) -> dict[tuple[int, int], tuple[object, str | None]]:
    found = read_book("表.xlsx", data).sheets[0].cells
    return {place: (cell.value, cell.formula) for place, cell in found.items()}


def test_a_shared_formula_may_be_written_after_the_cells_that_share_it() -> None:
    share = '<c r="{}"><f t="shared" si="0"{}<v>1</v></c>'
    found = cells(bare_package(rows(
        share.format("A1", "/>") + share.format("B1", "/>"),
        share.format("A2", ' ref="A1:B3">C2*$D$1</f>'), share.format("A3", "/>"))))
    assert {place: formula for place, (_, formula) in found.items()} == {
        (1, 1): "C1*$D$1", (1, 2): "D1*$D$1", (2, 1): "C2*$D$1", (3, 1): "C3*$D$1"}


def test_white_space_around_values_of_a_pretty_printed_sheet() -> None:
    found = cells(bare_package("\n" + rows(
        '\n  <c r="A1">\n <v>\n 886 \n</v>\n </c>\n <c r="B1" t="s">\n<v> 0 </v></c>'
        '<c r="C1" t="inlineStr">\n<is>\n <t>x</t>\n</is>\n</c><c r="D1">\n<f> A1*2 </f>\n<v>\n3\n</v>\n</c>'
        '<c r="E1" t="e"><v> #REF! </v></c><c r="F1" t="b"><v> true </v></c>'
        '<c r="G1" t="b"><v>false</v></c>') + "\n", strings="\n<si>\n <t>字</t>\n</si>\n"))
    assert list(found.values()) == [(886.0, None), ("字", None), ("x", None), (3.0, "A1*2"),
                                    ("#REF!", None), (True, None), (False, None)]


def test_an_escaped_underscore_is_no_escape() -> None:
    found = cells(bare_package(rows(
        '<c r="A1" t="inlineStr"><is><t>a_x005F_x000D_b</t></is></c>'
        '<c r="B1" t="s"><v>0</v></c>'), strings="<si><t>a_x000Z_b</t></si>"))
    assert [value for value, _ in found.values()] == ["a_x000D_b", "a_x000Z_b"]


@pytest.mark.parametrize("code", ["aaaa", "aaa", "[$-804]aaaa;@", "[$-404]aaa", "yyyy/m/d", "TT.MM.JJJJ",
                                  '[DBNum1]yyyy"年"m"月"', "[$-411]ggge", "上午/下午h:mm"])
def test_formats_of_dates(code: str) -> None:
    assert look_of(code) is Look.DATE


@pytest.mark.parametrize("code", ["Standard", "General", "G/通用格式", "Standaard", "Estándar", "0.00E+00",
                                  "# ??/??", '0"days"', "@", "", '"aaaa"0'])
def test_formats_of_plain_numbers(code: str) -> None:
    assert look_of(code) is Look.PLAIN


@pytest.mark.parametrize("code", FORMATS)
def test_no_format_takes_long(code: str) -> None:
    start = time.process_time()
    look_of(FORMATS[code])
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize("inside", CELLS)
def test_no_cell_takes_long(inside: str) -> None:
    data = bare_package(rows(CELLS[inside]))
    start = time.process_time()
    cells(data)
    assert time.process_time() - start < 2.0


def test_a_shared_formula_that_would_fill_the_memory_is_refused() -> None:
    long = "+".join(["A1"] * 2000)
    sharing = "".join(f'<c r="{column}{{row}}"><f t="shared" si="0"/><v>1</v></c>' for column in "BCDEFGHIJ")
    data = bare_package(rows(
        f'<c r="A1"><f t="shared" si="0" ref="A1:XFD1048576">{long}</f><v>1</v></c>',
        *(sharing.replace("{row}", str(row)) for row in range(2, 2000))))
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        read_book("表.xlsx", data)
    assert caught.value.issues[0].code == "part_too_large"
    assert time.process_time() - start < 2.0


def test_a_long_column_of_shared_formulas_reads_quickly() -> None:
    share = '<c r="A{}"><f t="shared" si="0"/><v>1</v></c>'
    data = bare_package(rows('<c r="A1"><f t="shared" si="0" ref="A1:A60000">IF(B1&gt;0,SUM(B1:$C$9)/D1,"无 A1")'
                             "</f><v>1</v></c>", *(share.format(row) for row in range(2, 60_001))))
    start = time.process_time()
    found = cells(data)
    assert time.process_time() - start < 10.0  # minutes if each looked at all
    assert found[60_000, 1][1] == 'IF(B60000>0,SUM(B60000:$C$9)/D60000,"无 A1")'
