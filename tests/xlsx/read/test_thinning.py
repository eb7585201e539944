"""Cells that are taken out of a sheet's XML first: the same as by the reader that reads it whole."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
import xlsxwriter
from hypothesis import given, settings, strategies as st
from openpyxl import Workbook
from samples.bare_package import bare_package
from samples.chance.cases import cases
from samples.chance.damage import mutated

from forecast.issues import InputError
from forecast.xlsx.addresses import letters_of
from forecast.xlsx.package import PIECE, Package, open_bytes
from forecast.xlsx.read.cells import read_book
from forecast.xlsx.read.structure import read_structure
from forecast.xlsx.read.thinning import Thinned, thinned

STRINGS = "<si><t>甲</t></si><si><t> </t></si><si><t>乙</t></si>"
STYLES = '<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="22"/></cellXfs>'
# what stands around the cells of a row, and what programs and hands write into it
PLAIN = ['<c r="{a}"><v>12.5</v></c>', '<c r="{a}" s="0"><v>-3</v></c>', '<c r="{a}" t="s"><v>2</v></c>',
         '<c r="{a}" s="1" t="s"><v>0</v></c>', '<c r="{a}" s="2" t="n"><v>1.5E-05</v></c>', '<c r="{a}" s="3"/>',
         '<c r="{a}" s="1"><v>43831</v></c>', '<c r="{a}"><v>1e+20</v></c>', '<c r="{a}"><v>-0</v></c>']  # fmt: skip
ODD = ['<c r="{a}" t="s"><v>1</v></c>', '<c r="{a}" t="s"><v>9</v></c>', '<c r="{a}" t="s"><v>1.0</v></c>',
       '<c r="{a}" t="s"><v>00</v></c>', '<c r="{a}" t="s"><v>-0</v></c>', '<c r="{a}" t="s"><v>0.5</v></c>',
       '<c r="{a}"><v>9e999</v></c>', '<c r="{a}"><v>1E999</v></c>', '<c r="{a}"><v>NAN</v></c>', "<c><v>7</v></c>",
       '<c r="{a}"><v>1-2</v></c>', '<c r="{a}"><v></v></c>', '<c r="{a}"><v>1 2</v></c>', "<c/>", '<c r="XFE1"/>',
       '<c s="1" r="{a}"><v>5</v></c>', "<c r='{a}'><v>5</v></c>", '<c r="{a}"><f>A1*2</f><v>8</v></c>',
       '<c r="{a}" t="inlineStr"><is><t>丙</t></is></c>', '<c r="{a}"><!-- <v>5</v> --><v>6</v></c>',
       '<c r="{a}"><v><![CDATA[4]]></v></c>', '<c r="{a}" t="b"><v>1</v></c>', '<c r="{a}" t="e"><v>#REF!</v></c>',
       '<c r="{a}" s="00000001"><v>1</v></c>', '<c r="{a}" s="7"><v>1</v></c>', '<c r="{a}"><v>&#49;</v></c>',
       '<c r="A{r}" s="1"><v>2</v></c>', '<c r="{a}"><v>1</v>', "</row>", "\r\n", '<row r="3">', "<row/>",
       '<x:c r="{a}"><x:v>3</x:v></x:c>', '<c r="A"><v>3</v></c>', '<c r="{a}" s=""><v>3</v></c>', "</sheetData>",
       '<c r="a1"><v>3</v></c>', '<c r="{a}"><v>3</v></c >', '<c1 r="A"><v></v></c1>', '<c r="A" t="s{r}"><v>1</v></c>',
       '<c r="ZZZ{r}"><v>3</v></c>', '<c r="XFE{r}" s="1"/>', '<c r="{a}" s="{r}" ><v>1</v></c>',
       '<c r="{a}" t="s" s="1"><v>0</v></c>', '<c r="D77"><v>1</v></c>', '<c r="{a}0"><v>1</v></c>',
       '<c r="{a}" s="{r}"><v>{r}</v></c>', '<c r="XFD{r}"><v>4</v></c><c><v>5</v></c>', '<c r="{a}"/><c><v>6</v></c>']
# what may stand around rows, so that they are none, or are not where the reader looks for them
AROUND = ["<sheetData>{}</sheetData>", "<sheetData><!-- {} --></sheetData>", "<sheetData><![CDATA[{}]]></sheetData>",
          "<sheetData><?pi {}?></sheetData>", '<sheetData x="{}"></sheetData>', "{}<sheetData></sheetData>",
          "<sheetData></sheetData><q>{}</q>", '<sheetData><row r="9"><c r="A9"><q>{}</q></c></row></sheetData>',
          "<!-- <sheetData>{} --><sheetData>{}</sheetData>", "<!-- {} --><sheetData>{}</sheetData>",
          "<sheetData>{}<!-- a comment of some length -->{}</sheetData>", "<sheetData>{}\r\n{}</sheetData>",
          '<x:q xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/><sheetData>{}<x:row/></sheetData>',
          '<sheetData>{}</sheetData><!-- <row r="1"> --></row>', "<sheetData>{}</sheetData ><sheetData>{}</sheetData>",
          '<sheetData><row r="1"><c r="A1"><f>1</f>{}</c></row></sheetData>', "<sheetData>{}", "<sheetData/>{}"]
HEADS = ['<row r="{r}">', '<row r="{r}" spans="1:9" hidden="1">', "<row>", "<row spans='1:9' r='{r}'>", '<row r="0">']
TOPS = ["", '<cols><col min="2" max="3" hidden="1"/></cols>', "<!-- <sheetData> -->", '<x:y xmlns:x="u"/>', "\r\n"]


def row_of(cells: Iterable[str], row: int, column: int, head: str = HEADS[0]) -> str:
    """One row; ``{a}`` in a cell is its address."""
    return head.format(r=row) + "".join(
        one.format(a=f"{letters_of(column + at)}{row}", r=row) for at, one in enumerate(cells)) + "</row>"


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """Rows of few layouts, so that they are met again, some of them with something odd."""
    plain = st.lists(st.sampled_from(PLAIN), min_size=2, max_size=8)
    odd = st.tuples(plain, st.sampled_from(ODD), plain).map(lambda three: [*three[0], three[1], *three[2]])
    layouts = draw(st.lists(plain | odd, min_size=1, max_size=3))
    first = draw(st.sampled_from([1, 5, 1_048_570]))
    rows = []
    for row in range(first, first + draw(st.integers(3, 12))):
        head = draw(st.sampled_from(HEADS)) if draw(st.integers(0, 9)) == 0 else HEADS[0]
        rows.append(row_of(draw(st.sampled_from(layouts)), row, draw(st.sampled_from([1, 1, 1, 3, 26, 16_380])), head))
    around = draw(st.sampled_from([AROUND[0], *AROUND]))
    return (draw(st.sampled_from(TOPS)) + around.replace("{}", "".join(rows))
            + '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')


def whole(pieces: Iterable[bytes], *_: object) -> Thinned:
    """Nothing taken."""
    return Thinned(b"".join(pieces))


def answer(data: bytes) -> object:
    """Everything that is read, or what is said."""
    try:
        book = read_book("表.xlsx", data)
    except InputError as error:
        return error.issues
    return [(grid.name, repr(list(grid.cells.items())), grid.merges, grid.hidden_rows, grid.hidden_columns)
            for grid in book.sheets]


def same_both_ways(data: bytes) -> None:
    with patch("forecast.xlsx.read.cells.thinned", whole):
        expected = answer(data)
    assert answer(data) == expected


@settings(max_examples=cases(300), deadline=None)
@given(sheets(), st.sampled_from([PIECE, 1, 50, 333]))
def test_whatever_stands_in_a_sheet_is_read_as_it_is_read_whole(sheet: str, size: int) -> None:
    data = bare_package(sheet, styles=STYLES, strings=STRINGS)
    with patch.object(Package, "pieces", in_pieces(size)):
        same_both_ways(data)


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_cell_among_plain_ones(odd: str) -> None:
    for at in (0, 1, 3):
        cells = [*PLAIN[:at], odd, *PLAIN[at:4]]
        rows = [row_of(PLAIN[:4], row, 1) for row in range(1, 5)]
        rows += [row_of(cells, row, 2) for row in range(5, 9)] + [row_of(PLAIN[:5], row, 5) for row in range(9, 12)]
        same_both_ways(bare_package(f"<sheetData>{''.join(rows)}</sheetData>", styles=STYLES, strings=STRINGS))


@pytest.mark.parametrize(("plain", "odd"), [
    ('<c r="{a}" t="s"><v>0</v></c>', '<c r="{a}" t="s"><v>9</v></c>'),
    ('<c r="{a}" t="s"><v>0</v></c>', '<c r="{a}" t="s"><v>0.5</v></c>'),
    ('<c r="{a}" t="s"><v>0</v></c>', '<c r="{a}" t="s"><v>-1</v></c>'),
    ('<c r="{a}" t="s"><v>0</v></c>', '<c r="{a}" t="s"><v>e</v></c>'),
    ('<c r="{a}" s="1"><v>3</v></c>', '<c r="{a}" s="00000001"><v>3</v></c>'),
    ('<c r="{a}" s="1"><v>3</v></c>', '<c r="{a}" s="-1"><v>3</v></c>'),
    ('<c r="{a}" s="1"><v>3</v></c>', '<c r="{a}" s=""><v>3</v></c>'),
    ('<c r="C{r}" s="1"><v>3</v></c>', '<c r="C" s="1{r}"><v>3</v></c>'),
    ('<c r="C{r}"><v>3</v></c>', '<c r="C99"><v>3</v></c>'), ('<c r="C{r}"><v>3</v></c>', '<c r="C-{r}"><v>3</v></c>'),
    ('<c r="C{r}"><v></v></c>', '<c1 r="C{r}"><v></v></c1>'), ('<c r="C{r}"><v>3</v></c>', '<c r="C0{r}"><v>3</v></c>'),
    ('<c r="C{r}"><v>3</v></c>', '<c r="C{r}"><v>-</v></c>'), ('<c r="C{r}"><v>3</v></c>', '<c r="{r}C"><v>3</v></c>'),
    ('<c r="C{r}"><v>3</v></c>', '<c r="C{r}" ><v>3</v></c>'), ('<c r="XFD{r}"/>', '<c r="XFE{r}"/>'),
    ('<c r="ZZ{r}"/>', '<c r="ZZZ{r}"/>'), ('<c r="C{r}"><v>3</v></c>', '<c r="C{r}"><v>3</v>3</c>')])  # fmt: skip
def test_an_odd_cell_of_a_writing_that_was_met_as_plain(plain: str, odd: str) -> None:
    rows = [row_of([PLAIN[0], PLAIN[4], plain, PLAIN[2]], row, 1) for row in range(1, 5)]
    rows += [row_of([PLAIN[0], PLAIN[4], odd, PLAIN[2]], row, 1) for row in range(5, 8)]
    same_both_ways(bare_package(f"<sheetData>{''.join(rows)}</sheetData>", styles=STYLES, strings=STRINGS))


@pytest.mark.parametrize("around", AROUND)
def test_rows_that_stand_elsewhere(around: str) -> None:
    rows = "".join(row_of(PLAIN[:5], row, 1) for row in range(3, 9))
    same_both_ways(bare_package(around.replace("{}", rows), styles=STYLES, strings=STRINGS))


@pytest.mark.parametrize(("aside", "rows", "end"), [
    (['<c r="XFE{r}"/>', *PLAIN[:3]], ['<c r="XFE{r}"/>', *PLAIN[:3]], ""),
    (PLAIN[:3], ['<c r="XFD{r}" t="inlineStr"><is><t>丙</t></is></c>', *PLAIN[:3]], "\r\n")])
def test_writings_that_were_met_aside(aside: list[str], rows: list[str], end: str) -> None:
    after = "".join(row_of(rows, row, 1) for row in range(3, 6))
    for count in (0, 1, 3):
        before = "".join(row_of(aside, row, 1) for row in range(3, 3 + count))
        same_both_ways(bare_package(f"<!-- {before} --><sheetData>{after}{end}</sheetData>", styles=STYLES,
                                    strings=STRINGS))


@pytest.mark.parametrize("rows", [range(9), range(1_048_572, 1_048_580), range(9_999_994, 10_000_003),
                                  [1, 2, 3, 4, 0], [1, 2, 3, 4, 1_048_577], [4, 3, 2, 1, 4, 3, 3]])
def test_rows_at_the_edges_of_a_sheet_and_out_of_order(rows: Iterable[int]) -> None:
    written = "".join(row_of(PLAIN[:5], row, 1, "<row>") for row in rows)
    same_both_ways(bare_package(f"<sheetData>{written}</sheetData>", styles=STYLES, strings=STRINGS))


# heads of rows that look alike, and what may stand before them
ALIKE = ['<row r="{r}" spans="1:5">', '<row r="{r}" spans="1:5" ht="20" customHeight="1">', '<row r="{r}" hidden="1">',
         '<row r="{r}" hidden="0">', '<row r="0{r}" spans="1:5">', '<row r="{r}" spans="1:5" r="{r}">', '<row spans="1:5">',
         '<row r="77" spans="1:5">', '<row r="{r}" spans="1:5" q:d="1">', '<row r="{r}" spans="1&amp;5">', '<row r="">',
         '<row r="{r}" s="<">', '<row r="{r}" spans=\'1:5\'>', '<row r="{r}"><c/>', '<row/><row r="{r}">', "<row r='{r}'>",
         '<row r="{r}" spans="1:5"\n>', '<row r="{r}" collapsed="1" outlineLevel="1">']  # fmt: skip
BETWEEN = ["", "\n", " ", "<!-- -->", "x", "</row>", "<row>", "<![CDATA[", "<!--", "\x01", "<row/>"]


@settings(max_examples=cases(300), deadline=None)
@given(st.sampled_from(ALIKE), st.sampled_from(ALIKE), st.sampled_from(BETWEEN), st.sets(st.integers(0, 11), max_size=3),
       st.sampled_from([AROUND[0], *AROUND]), st.sampled_from([PIECE, 120, 700]))
def test_rows_under_heads_that_look_alike(one: str, other: str, between: str, odd: set[int], around: str,
                                          size: int) -> None:
    for far, apart in ((False, ""), (True, between)):  # one head changes, then what stands before it too
        rows = [(apart if row in odd else "") + row_of(PLAIN[:4], row + 1 + 5 * far, 1, other if row in odd else one)
                for row in range(12)]
        sheet = around.replace("{}", "".join(rows))
        with patch.object(Package, "pieces", in_pieces(size)):
            same_both_ways(bare_package(sheet, styles=STYLES, strings=STRINGS))


@pytest.mark.parametrize("head", ALIKE)
@pytest.mark.parametrize("between", BETWEEN)
def test_a_head_that_is_not_as_before(head: str, between: str) -> None:
    rows = [row_of(PLAIN[:4], row, 1, ALIKE[0]) for row in range(1, 9)]
    rows[5] = between + row_of(PLAIN[:4], 6, 1, head)
    same_both_ways(bare_package(f"<sheetData>{''.join(rows)}</sheetData>", styles=STYLES, strings=STRINGS))


def test_cells_that_a_piece_begins_with_have_a_stub_of_their_own() -> None:
    rows = [row_of([PLAIN[0]] * 3, row, 1).encode() for row in range(1, 6)]
    head = len(b'<row r="5">')
    found = thinned([b"<sheetData>", *rows[:4], rows[4][:head], rows[4][head:]], (0,), 0, frozenset())
    assert found.rest.endswith(b'</row><row r="4"><c/></row><row r="5"><c/></row>')
    assert len(found.spots) == 4  # a layout is taken from the second row on
    assert len(thinned([b"".join(rows)], (0,), 0, frozenset()).spots) == 2


def in_pieces(size: int) -> Callable[..., Iterator[bytes]]:
    """Unpack parts in pieces of a size, but whole where a part is read whole."""
    real = Package.pieces

    def pieces(package: Package, part: str, most: int = size) -> Iterator[bytes]:
        return real(package, part, most)
    return pieces


def by_xlsxwriter(rows: int) -> bytes:
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    looks = [book.add_format({"num_format": code}) for code in ("0.0%", "yyyy-mm-dd", "0.00")]
    sheet = book.add_worksheet()
    for row in range(rows):
        sheet.write_string(row, 0, f"项目{row % 7}")
        sheet.write_blank(row, 1, None, looks[2])
        for column in range(2, 9):
            sheet.write_number(row, column, row / 7 ** column, looks[column % 3])
    book.close()
    return packed.getvalue()


def by_openpyxl(rows: int) -> bytes:
    packed = io.BytesIO()
    book = Workbook()
    for row in range(rows):
        book.worksheets[0].append([f"项目{row % 7}", None, *(row / 7 ** column for column in range(2, 9)), row])
    book.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize(("write", "most"), [(by_xlsxwriter, 20), (by_openpyxl, 400)])
def test_rows_of_one_layout_are_taken(write: Callable[[int], bytes], most: int) -> None:
    data = write(400)
    with open_bytes("表.xlsx", data) as package:
        part = read_structure(package).sheets[0].part
        found = thinned(package.pieces(part), (0,) * 9, 7, frozenset())
    assert len(found.packed.places) > 8 * 390  # a layout is met twice before it is known: with an exponent, without
    assert found.rest.count(b"<v>") < 80
    # rows under heads of one writing share a stub, unless labels stand between that stay
    assert len(found.spots) < most
    assert found.rest.count(b"<row") <= most
    same_both_ways(data)


with zipfile.ZipFile(io.BytesIO(by_xlsxwriter(9))) as archive:
    NINE = {name: archive.read(name) for name in archive.namelist()}


@settings(max_examples=cases(150), deadline=None)
@given(st.integers(0, 10**9))
def test_a_damaged_sheet_is_read_or_refused_as_it_is_whole(seed: int) -> None:
    rng = random.Random(seed)
    same_both_ways(mutated(NINE, rng))


@pytest.mark.shared
def test_workbooks_of_other_programs_are_read_as_they_are_read_whole(shared: Path) -> None:
    for path in sorted((shared / "xlsx_corpus").glob("*.xls[xm]")):
        if path.stat().st_size < 300_000:
            same_both_ways(path.read_bytes())


STYLED = ' s="1"'
LONG = {"layouts": "".join(f'<row r="{row}">' + "".join(
            f'<c r="{letters_of(column)}{row}"{STYLED * (row // 2 >> column & 1)}><v>1</v></c>'
            for column in range(1, 17)) + "</row>" for row in range(1, 8_001)),
        "no row ends": '<row r="1"><c r="A1"><v>1</v></c>' * 60_000,
        "heads in heads": '<row r="1"><c r="A1">' * 60_000 + "</row>" * 60_000,
        "a long row": '<row r="1">' + '<c r="A1"><v>1E-5</v></c>' * 100_000 + "</row>",
        "one word": '<row r="1"><c r="' + "A" * 2_000_000 + '"/></row>',
        "one number": ('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>' + "9" * 30_000 + "</v></c></row>") * 100}


@pytest.mark.parametrize("case", LONG)
def test_no_sheet_takes_long(case: str) -> None:
    data = bare_package(f"<sheetData>{LONG[case]}</sheetData>")
    start = time.process_time()
    with open_bytes("表.xlsx", data) as package:
        thinned(package.pieces("xl/s.xml"), (0,), 0, frozenset())
    assert time.process_time() - start < 10.0
