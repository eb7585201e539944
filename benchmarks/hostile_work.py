"""CPU seconds and memory of what is done to hostile and odd workbooks beyond reading, as JSON.

``hostile.py`` reads; here a workbook is checked, marked, given results, given them again or linted,
each in a process of its own: done rightly or refused with a sentence, in under 300 MB and 2 s of
CPU time. What is loaded once (libraries, a donor of result sheets) is left out of the seconds.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
import time
import zipfile
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from hostile import MAIN, OFFICE, measured
from memory import peak_mb
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from samples.bare_package import bare_package, rows  # the tests' smallest workbook
from samples.places import LUOHU

ONE = rows('<c r="A1"><v>1</v></c>')
RESULTS = "urn:fiscal-forecast:results"
YEARS = tuple(range(2008, 2020))


def _text(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def _numbers(cells: Callable[[int, int], str], lines: int, after: str = "") -> bytes:
    """Write the sheet 年度指标 with many lines of twelve years, and 指标目录 that knows them."""
    letters = "DEFGHIJKLMNO"
    head = _text("A1", "代码") + _text("B1", "指标") + _text("C1", "单位") + "".join(
        _text(f"{letter}1", f"{year}年") for letter, year in zip(letters, YEARS, strict=True))
    state = _text("B2", "状态") + "".join(_text(f"{letter}2", "执行") for letter in letters)
    body = [_text(f"B{row}", f"指标{row}") + _text(f"C{row}", "亿元") + "".join(
        f'<c r="{letter}{row}"{cells(row, at)}</c>' for at, letter in enumerate(letters))
        for row in range(3, lines + 3)]
    known = rows(_text("A1", "名称") + _text("B1", "单位"), *(
        _text(f"A{row}", f"指标{row + 1}") + _text(f"B{row}", "亿元")
        for row in range(2, lines + 2)))
    catalogue = f'<worksheet xmlns="{MAIN}">{known}</worksheet>'.encode()
    return _with(_renamed(bare_package(rows(head, state, *body) + after), "年度指标"), {
        "xl/workbook.xml": lambda part: part.replace(
            b"</sheets>", '<sheet name="指标目录" sheetId="2" r:id="s2"/></sheets>'.encode()),
        "xl/_rels/workbook.xml.rels": lambda part: part.replace(
            b"</Relationships>", _link("s2", "worksheet", "s2.xml") + b"</Relationships>"),
        "xl/s2.xml": lambda _: catalogue})


def _link(number: str, kind: str, target: str) -> bytes:
    return f'<Relationship Id="{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'.encode()


def _renamed(data: bytes, name: str) -> bytes:
    return _with(data, {"xl/workbook.xml": lambda part: part.replace(
        b'name="\xe8\xa1\xa8"', f'name="{name}"'.encode())})


def _with(data: bytes, changes: dict[str, Callable[[bytes], bytes]], comment: bytes = b"") -> bytes:
    """Change parts of a package, or add them."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w",
                                                                  zipfile.ZIP_DEFLATED) as new:
        new.comment = comment
        for name in dict.fromkeys([*old.namelist(), *changes]):
            part = old.read(name) if name in old.namelist() else b""
            new.writestr(name, changes.get(name, bytes)(part))
    return made.getvalue()


def _numbered(number: str) -> bytes:
    return _with(bare_package(ONE), {"xl/workbook.xml": lambda part: part.replace(
        b'sheetId="1"', f'sheetId="{number}"'.encode())})


def _sheets(count: int) -> bytes:
    listed = "".join(f'<sheet name="表{at}" sheetId="{at}" r:id="s{at}"/>'
                     for at in range(2, count))
    linked = b"".join(_link(f"s{at}", "worksheet", f"s{at}.xml") for at in range(2, count))
    sheet = f'<worksheet xmlns="{MAIN}">{ONE}</worksheet>'.encode()
    return _with(bare_package(ONE), {
        "xl/workbook.xml": lambda part: part.replace(b"</sheets>", listed.encode() + b"</sheets>"),
        "xl/_rels/workbook.xml.rels": lambda part: part.replace(
            b"</Relationships>", linked + b"</Relationships>"),
        **{f"xl/s{at}.xml": (lambda _: sheet) for at in range(2, count)}})


def _formats(count: int) -> str:
    return ("<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellStyleXfs>"
            "<xf/></cellStyleXfs><cellXfs>" + "".join(
                f'<xf numFmtId="{200 + at}"/>' for at in range(count)) + "</cellXfs>")


def _merged(count: int) -> bytes:
    ranges = "".join(f'<mergeCell ref="A{1 + at % 2}:O{2 + at % 60}"/>' for at in range(count))
    return _numbers(lambda row, at: f"><v>{row + at}</v>", 60,
                    f"<mergeCells>{ranges}</mergeCells>")


def _recorded(content: bytes) -> bytes:
    """Give a workbook results, and put something else where they are recorded."""
    return _with(_given(), {"customXml/item1.xml": lambda _: content})


def _properties(content: bytes) -> bytes:
    return _with(_recorded(b"<a/>"), {"docProps/app.xml": lambda _: content})


@cache
def _donor() -> Mapping[str, bytes]:
    from samples.result_sample import sample_sheets

    from forecast.workbook.results.write import workbook_parts

    return workbook_parts(sample_sheets())


def _grafted(path: Path) -> bytes:
    from forecast.xlsx import graft_sheets

    return graft_sheets(path, _donor()).data


def _results(path: Path) -> str:
    return f"{len(_grafted(path)) >> 10} kB"


def _results_twice(path: Path) -> str:
    once = _grafted(path)
    path.write_bytes(once)
    return "the same twice" if _grafted(path) == once else "another the second time"


def _check(path: Path) -> str:
    from forecast.workbook import read

    return f"{len(read(path).dataset.observations)} figures"


def _marked(path: Path) -> str:
    from forecast.issues import InputError
    from forecast.workbook import read, write_marked

    try:
        read(path)
    except InputError as error:
        write_marked(path, error.issues, path.with_name("标注.xlsx"))
        return f"{len(error.issues)} issues marked"
    return "no issue"


def _lint(path: Path) -> str:
    from forecast.xlsx import lint_package

    return f"{len(lint_package(path))} findings"


def _given() -> bytes:
    """Give a workbook results."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        path.write_bytes(bare_package(ONE))
        return _grafted(path)


def _painted(path: Path) -> str:
    from forecast.issues import CellRef, Issue
    from forecast.workbook import write_marked

    issue = Issue("not_a_number", CellRef(path.name, "指标目录", "A1"), "x")
    write_marked(path, [issue], path.with_name("标.xlsx"))
    return "marked"


def _declared_in_ours(part: str) -> bytes:
    return _entity(_given(), part)


def _declared_in_theirs(part: str) -> bytes:
    return _entity(LUOHU.read_bytes(), part)


def _entity(data: bytes, part: str) -> bytes:
    """Put an entity into a part as it stands."""
    return _with(data, {part: lambda old: _DECLARED + old.split(b"?>", 1)[-1]})


_LONG = b" ".join([b"1-16384"] * 300)
_DECLARED = b'<!DOCTYPE a [<!ENTITY b "c">]>'
_ENTITY = _DECLARED + b"<Properties>&b;</Properties>"
_OURS = ("xl/styles.xml", "xl/drawings/drawing1.xml", "xl/charts/chart1.xml", "xl/s.xml",
         "xl/drawings/_rels/drawing1.xml.rels", "xl/worksheets/_rels/sheet4.xml.rels")
_THEIRS = ("docProps/app.xml", "docProps/core.xml", "xl/styles.xml", "xl/theme/theme1.xml",
           "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml",
           "xl/worksheets/_rels/sheet2.xml.rels")
_WORKS = {"given results": _results, "marked": _painted, "linted": _lint}
CASES: dict[str, tuple[Callable[[], bytes], Callable[[Path], str]]] = {
    "10,000 merged ranges over a heading": (lambda: _merged(10_000), _check),
    "24,000 words where numbers go": (
        lambda: _numbers(lambda *_: ' t="inlineStr"><is><t>约八万</t></is>', 2_000), _marked),
    "24,000 errors": (lambda: _numbers(lambda *_: ' t="e"><v>#REF!</v>', 2_000), _marked),
    "24,000 numbers with blanks, marks and signs of money": (
        lambda: _numbers(lambda *_: ' t="inlineStr"><is><t>\u200e\uffe5886\u2009000\u200b</t></is>',
                         2_000), _check),
    "10,000 sheets": (lambda: _sheets(10_000), _check),
    "10,000 sheets are given results": (lambda: _sheets(10_000), _results),
    "100,000 names": (lambda: bare_package(ONE, names="<definedNames>" + "".join(
        f'<definedName name="n{at}">表!$A$1</definedName>' for at in range(100_000))
        + "</definedNames>"), _results),
    "a record of ranges without end": (lambda: _recorded(
        b'<fc:results xmlns:fc="%b"><fc:sheet anchor="a" top="1">' % RESULTS.encode()
        + b'<fc:row columns="%b"/>' % _LONG * 900 + b"</fc:sheet></fc:results>"), _results),
    "a record with XFE1 for a number": (lambda: _recorded(
        b'<fc:results xmlns:fc="%b"><fc:sheet anchor="a" top="XFE1"/></fc:results>'
        % RESULTS.encode()), _results),
    "properties with an entity": (lambda: _properties(_ENTITY), _results),
    **{f"an entity in {part}, run again": (partial(_declared_in_ours, part), _results)
       for part in _OURS},
    **{f"an entity in {part}, {word}": (partial(_declared_in_theirs, part), work)
       for part in _THEIRS for word, work in _WORKS.items()},
    "properties that break off": (lambda: _properties(b"<Properties"), _results),
    "7,000 formats, run again": (
        lambda: bare_package(ONE, styles=_formats(7_000)), _results_twice),
    "60,000 formats, run again": (
        lambda: bare_package(ONE, styles=_formats(60_000)), _results_twice),
    "65,485 formats": (lambda: bare_package(ONE, styles=_formats(65_485)), _results),
    "a sheet with the number x7": (lambda: _numbered("x7"), _results),
    "a sheet with the last number": (lambda: _numbered("65534"), _results_twice),
    "no style sheet": (lambda: bare_package(ONE, styles=None), _results_twice),
    "an empty style sheet": (lambda: bare_package(ONE, styles=""), _results_twice),
    "precision as displayed": (
        lambda: bare_package(ONE, names='<calcPr fullPrecision="0"/>'), _results),
    "an archive with a comment": (
        lambda: _with(bare_package(ONE), {}, "安全软件".encode() * 5_000), _results_twice),
    "escapes that are none": (lambda: _numbers(
        lambda *_: ' t="inlineStr"><is><t>a_x005F_x000D_b</t></is>', 2_000), _marked),
    "a sheet printed in lines": (lambda: _numbers(
        lambda row, at: f">\n  <f>\n 1+1\n </f>\n  <v>\n {row + at} \n </v>\n", 2_000), _check),
    "a line of a budget in the last row": (lambda: _far_line(1_048_576), _check),
    "a calculation chain of 100,000 cells": (lambda: _chained(100_000), _lint),
}  # fmt: skip


def _far_line(row: int) -> bytes:
    """Move the last line of the sample's budgets far below the others."""
    book = load_workbook(LUOHU)
    sheet = book["预算收支"]
    last = max(cell.row for cells in sheet for cell in cells
               if isinstance(cell.value, (int, float)))
    for cell in sheet[last]:
        sheet.cell(row, cell.column).value, cell.value = cell.value, None
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _chained(count: int) -> bytes:
    chain = f'<calcChain xmlns="{MAIN}">' + "".join(
        f'<c r="A{at}" i="1"/>' for at in range(1, count + 1)) + "</calcChain>"
    link = _link("k", "calcChain", "k.xml") + b"</Relationships>"
    cells = rows(*(f'<c r="A{at}"><f>1+1</f><v>2</v></c>' for at in range(1, count + 1)))
    return _with(bare_package(cells), {
        "xl/k.xml": lambda _: chain.encode(),
        "xl/_rels/workbook.xml.rels": lambda part: part.replace(b"</Relationships>", link),
        "[Content_Types].xml": lambda part: part.replace(
            b"</Types>", b'<Override PartName="/xl/k.xml" ContentType="application/vnd.openxml'
            b'formats-officedocument.spreadsheetml.calcChain+xml"/></Types>')})


def one(name: str, path: Path) -> dict[str, object]:
    """Do one piece of work in this process; what is loaded once is loaded on a small workbook."""
    from forecast.issues import InputError

    make, work = CASES[name]
    small = path.with_name("小.xlsx")
    small.write_bytes(_numbers(lambda *_: "><v>1</v>", 1))
    for first in (_marked, work):
        try:
            first(small)
        except InputError:
            continue
    path.write_bytes(make())
    before, start = peak_mb(), time.process_time()
    try:
        answer = work(path)
    except InputError as error:
        answer = f"{error.issues[0].code} × {len(error.issues)}"
    return {"ended": answer, "cpu_seconds": round(time.process_time() - start, 2),
            "mb": peak_mb(), "mb_before": before}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--case", choices=CASES, action="append")
    options = parser.parse_args()
    if options.one:
        name, folder = options.one
        print(json.dumps(one(name, Path(folder) / "表.xlsx")))
        return
    print(json.dumps({name: measured(__file__, name) for name in options.case or CASES}, indent=1,
                     ensure_ascii=False))


if __name__ == "__main__":
    main()
