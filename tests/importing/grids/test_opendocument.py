"""OpenDocument: types, repeats, merges, what is hidden; bombs and locks."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from forecast.importing.grids import open_source, source_of_text
from forecast.issues import InputError
from forecast.xlsx import RawCell, read_cells

SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"' for name, full in (
    ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("draw", "drawing")))
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
HIDING = ('<office:automatic-styles><style:style style:name="t" style:family="table"><style:table-properties '
          'table:display="false"/></style:style></office:automatic-styles>')
MIME = "application/vnd.oasis.opendocument.spreadsheet"


def document(tables: str, root: str = "document-content") -> str:
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {SPACES} {CALC}>{HIDING}<office:body>'
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:{root}>")


def packed(content: str, manifest: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {"mimetype": MIME, "content.xml": content, "META-INF/manifest.xml": manifest}.items():
            archive.writestr(name, text)
    return stream.getvalue()


def refusal(data: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        source_of_text(data, "表.ods")
    return caught.value.issues[0].code


ROWS = """<table:tracked-changes><table:table-cell office:value-type="float" office:value="9"/></table:tracked-changes>
<table:table table:name="收入" table:style-name="t"><table:table-column table:number-columns-repeated="2"/>
<table:table-column table:visibility="collapse" table:number-columns-repeated="16382"/><table:table-header-rows><table:table-row>
<table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="2"><office:annotation>
<text:p>批注</text:p></office:annotation><text:p>项<text:s text:c="2"/>目</text:p><text:p>第<text:span>二</text:span>行</text:p></table:table-cell>
<table:covered-table-cell/><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="5"><text:p>5.0</text:p>
</table:table-cell></table:table-row></table:table-header-rows>
<table:table-row table:number-rows-repeated="2" table:visibility="filter"><table:table-cell table:number-columns-repeated="16383"/>
<table:table-cell office:value-type="string"><text:p>远</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="percentage" office:value="0.065"/><table:table-cell office:value-type="currency"
 office:value="2390.3"/><table:table-cell office:value-type="date" office:date-value="2019-12-31"/><table:table-cell
 office:value-type="boolean" office:boolean-value="true"/><table:table-cell table:formula="of:=[.#REF!]" office:value-type="float"
 office:value="0"><text:p>#REF!</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="x"><text:p>无</text:p>
</table:table-cell><table:table-cell calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell><table:table-cell><draw:frame>
<text:p>图</text:p></draw:frame></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
<table:table table:name="空"/>"""


@pytest.mark.parametrize("flat", [False, True])
def test_a_document_is_read_as_it_stands(flat: bool) -> None:
    source = source_of_text(document(ROWS, "document") if flat else packed(document(ROWS)), "表.xls")
    grid, empty = source.grids
    assert (source.format, grid.name, grid.hidden, empty.name, empty.hidden) == ("ods", "收入", True, "空", False)
    assert dict(grid.cells.items()) == {
        (1, 1): RawCell("text", "项  目\n第二行"), (1, 3): RawCell("number", 5.0), (1, 4): RawCell("number", 5.0),
        (2, 16384): RawCell("text", "远"), (3, 16384): RawCell("text", "远"),
        (4, 1): RawCell("number", 0.065, is_percent=True), (4, 2): RawCell("number", 2390.3),
        (4, 3): RawCell("date", datetime(2019, 12, 31)), (4, 4): RawCell("bool", True), (4, 5): RawCell("error", "#REF!"),
        (4, 6): RawCell("text", "无"), (4, 7): RawCell("error", "#DIV/0!")}
    assert (grid.merges, grid.hidden_rows, grid.hidden_columns) == (((1, 1, 2, 2),), ((2, 3),), ((3, 16384),))


FILLED = '<table:table-cell table:number-columns-repeated="{}" office:value-type="float" office:value="1"/>'


@pytest.mark.parametrize(("times", "rows"), [(16384, 1048576), (16385, 1), (1, 1048577), (10**30, 1), (1, 10**30)])
def test_repeated_cells_are_no_bomb(times: int, rows: int) -> None:
    bomb = f'<table:table><table:table-row table:number-rows-repeated="{rows}">{FILLED.format(times)}</table:table-row></table:table>'
    assert refusal(packed(document(bomb))) == "import_too_large"


def test_what_is_locked_broken_or_unsafe_is_refused() -> None:
    assert refusal(packed("\x8f\x01", "<manifest:encryption-data/>")) == "encrypted_workbook"
    assert refusal(packed(document(ROWS)[:800])) == "import_damaged"
    assert refusal(packed(document(ROWS))[:900]) == "truncated_package"
    assert refusal(packed(document(" " * (20 << 20)))) == "unsafe_package"
    assert refusal(packed(document("").replace("?>", '?><!DOCTYPE a [<!ENTITY b "b">]>', 1))) == "import_unsafe"
    assert refusal(packed(document(""))) == "no_sheets"
    assert refusal(packed(document("<table:a>" * 5000))) == "import_unsafe"


@pytest.mark.libreoffice
@pytest.mark.shared
@pytest.mark.parametrize("suffix", ["ods", "fods", "xls"])
def test_what_another_program_writes_gives_the_same_grids(suffix: str, shared: Path, tmp_path: Path) -> None:
    names = ("08_yearbook_years_down", "10_fiscal_monthly", "12_budget_disclosure")
    books = [shared / "import_layouts" / f"{name}.xlsx" for name in names]
    subprocess.run([shutil.which("soffice") or "soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
                    "--convert-to", suffix, "--outdir", str(tmp_path), *map(str, books)], check=True, capture_output=True, timeout=180)
    for book in books:
        source = open_source(tmp_path / f"{book.stem}.{suffix}")
        assert source.format == ("xls" if suffix == "xls" else "ods")
        for grid, twin in zip(source.grids, read_cells(book).sheets, strict=True):
            assert {place: RawCell(cell.kind, cell.value, None, cell.is_percent) for place, cell in twin.cells.items()} == grid.cells
            assert (grid.name, sorted(grid.merges)) == (twin.name, sorted(twin.merges))
            assert (grid.hidden, grid.hidden_rows, grid.hidden_columns) == (twin.hidden, twin.hidden_rows, twin.hidden_columns)
