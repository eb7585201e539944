"""CPU seconds and memory of hostile workbooks, each read in a process of its own, as JSON.

Every one must be read rightly or refused with a sentence, in under 300 MB and 2 s of CPU time.
``hostile_work.py`` does more with workbooks, ``hostile_words.py`` takes what is typed and handed
in; ``--all`` runs the three.
"""

from __future__ import annotations

import argparse
import json
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from memory import peak_mb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from samples.hostile.cells import CELLS, FORMATS, LENGTHY  # what the tests hold against one pattern

LIMITS = {"cpu_seconds": 2.0, "mb": 300}
PATIENCE = 60
"""Seconds after which a process is taken to wait for ever."""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
END = b"</sheetData></worksheet>"
ONE = SHEET + b'<row r="1"><c r="A1"><v>1</v></c></row>' + END
FAR = (b'<row r="1"><c r="A1"%b</row><row r="1048576"><c r="XFD1048576"%b</row>')
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Override '
    'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="a" '
    'r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
    f'Id="a" Type="{OFFICE}/worksheet" Target="s.xml"/><Relationship Id="b" '
    f'Type="{OFFICE}/sharedStrings" Target="t.xml"/></Relationships>',
}  # fmt: skip


def package(path: Path, sheet: bytes | Iterator[bytes] = ONE,
            extra: tuple[tuple[str, bytes], ...] = ()) -> None:
    """Write a small workbook whose sheet is given, whole or in pieces."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        given = dict(extra)
        for name, text in PARTS.items():
            if name not in given:
                archive.writestr(name, text)
        for name, data in extra:
            archive.writestr(name, data)
        with archive.open("xl/s.xml", "w", force_zip64=True) as stream:
            for piece in [sheet] if isinstance(sheet, bytes) else sheet:
                stream.write(piece)


def _repeated(piece: bytes, megabytes: int) -> Iterator[bytes]:
    block = piece * max(1, (1 << 20) // len(piece))
    yield SHEET
    for _ in range(megabytes):
        yield block
    yield END


def _claims_4_gb(path: Path) -> None:
    """A sheet whose directory entry says that it holds 4 GB."""
    package(path)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/s.xml"))
    data[at + 24:at + 28] = struct.pack("<I", 0xFFFF_FFF0)
    path.write_bytes(bytes(data))


def _doubled(path: Path) -> None:
    package(path, extra=(("xl/S.xml", b"<x/>"),))


def _many_sheets(path: Path) -> None:
    sheets = "".join(f'<sheet name="{number}" r:id="a"/>' for number in range(50_000))
    text = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    package(path, _repeated(b"<row/>", 10), (("xl/workbook.xml", text.encode()),))


def _named(text: str) -> bytes:
    """Write a workbook part with something behind its sheets."""
    return PARTS["xl/workbook.xml"].replace("</workbook>", f"{text}</workbook>").encode()


def _linked(text: str) -> bytes:
    """Write the workbook's relationships with more of them."""
    return PARTS["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>", f"{text}</Relationships>").encode()


def _styled(text: str) -> tuple[tuple[str, bytes], ...]:
    """Write a style sheet, with what links it."""
    link = f'<Relationship Id="f" Type="{OFFICE}/styles" Target="f.xml"/>'
    return (("xl/_rels/workbook.xml.rels", _linked(link)),
            ("xl/f.xml", f'<styleSheet xmlns="{MAIN}">{text}</styleSheet>'.encode()))


def _coded(code: str) -> tuple[tuple[str, bytes], ...]:
    """Write a style sheet with a number format."""
    return _styled(f"<numFmts><numFmt numFmtId='164' formatCode={quoteattr(code)}/></numFmts>"
                   "<cellXfs><xf numFmtId='164'/></cellXfs>")


def _holding(cells: str) -> bytes:
    """Write a sheet of one row."""
    return SHEET + f'<row r="1">{cells}</row>'.encode() + END


def _entity(part: str) -> tuple[tuple[str, bytes], ...]:
    """Put a bomb of entities into a part, which is linked from where such a part is."""
    kind, linked = _LINKED[part]
    declared = _BOMB + b"<x>&g;</x>"
    if "external" in part:
        named = '<externalReferences><externalReference r:id="e"/></externalReferences>'
        return (("xl/workbook.xml", _named(named)), *_link_to(part, kind, linked), (part, declared))
    if not kind:
        return ((part, declared),)
    return (*_link_to(part, kind, linked), (part, declared))


def _link_to(part: str, kind: str, linked: str) -> tuple[tuple[str, bytes], ...]:
    where = {"": "_rels/.rels", "xl/workbook.xml": "xl/_rels/workbook.xml.rels",
             "xl/s.xml": "xl/_rels/s.xml.rels"}[linked]
    given = PARTS.get(where, f'<Relationships xmlns="{PACKAGE}/relationships"></Relationships>')
    link = f'<Relationship Id="e" Type="{OFFICE}/{kind}" Target="/{part}"/></Relationships>'
    return ((where, given.replace("</Relationships>", link).encode()),)


def _numbered(element: str) -> str:
    """Repeat an element a million times, each with its number; @ stands for quotes."""
    return "".join(map(element.replace("@", '"').format, range(1_000_000)))


def _shared_formula() -> bytes:
    """Write a sheet whose cells share one long formula."""
    share = b'<c r="%c%d"><f t="shared" si="0"/><v>1</v></c>'
    first = b'<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:XFD1048576">%b</f></c></row>'
    rows = b"".join(b'<row r="%d">' % row
                    + b"".join(share % (column, row) for column in b"BCDEFGHIJ") + b"</row>"
                    for row in range(2, 3000))
    return SHEET + first % b"+".join([b"A1"] * 2000) + rows + END


_BOMB = b'<!DOCTYPE w [<!ENTITY a "' + b"x" * 1000 + b'">' + b"".join(
    b'<!ENTITY %c "%b">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(6)) + b"]>"
_TEXT = b'<sst xmlns="' + MAIN.encode() + b'"><si><t>'

_LINKED = {
    "xl/styles.xml": ("styles", "xl/workbook.xml"),
    "xl/theme/theme1.xml": ("theme", "xl/workbook.xml"),
    "xl/externalLinks/externalLink1.xml": ("externalLink", "xl/workbook.xml"),
    "xl/comments1.xml": ("comments", "xl/s.xml"),
    "xl/drawings/drawing1.xml": ("drawing", "xl/s.xml"),
    "docProps/app.xml": ("extended-properties", ""), "_rels/.rels": ("", ""),
    "xl/_rels/workbook.xml.rels": ("", ""), "xl/_rels/s.xml.rels": ("", "")}  # fmt: skip
"""Parts beside sheets, strings and the workbook: what they are to which other part."""

CASES: dict[str, Callable[[Path], None]] = {
    "values in A1 and XFD1048576": lambda path: package(
        path, SHEET + FAR % (b"><v>1</v></c>", b"><v>2</v></c>") + END),
    "formats in A1 and XFD1048576": lambda path: package(
        path, SHEET + FAR % (b' s="1"/>', b' s="1"/>') + END),
    "zip bomb, 1 GB of blanks": lambda path: package(path, _repeated(b" ", 1000)),
    "zip bomb, 500 MB of cells": lambda path: package(path, _repeated(b"<row><c/></row>", 500)),
    "bomb below the limit of a part": lambda path: package(path, _repeated(b"<row/>", 7)),
    "bombs in twenty pictures": lambda path: package(path, extra=tuple(
        (f"xl/media/{number}.png", bytes(15 << 20)) for number in range(20))),
    "entity bomb in a sheet": lambda path: package(
        path, _BOMB + b"<w><sheetData><row><c><v>&g;</v></c></row></sheetData></w>"),
    "entity bomb in the strings": lambda path: package(
        path, extra=(("xl/t.xml", _BOMB + _TEXT + b"&g;</t></si></sst>"),)),
    "entity bomb in the workbook": lambda path: package(
        path, extra=(("xl/workbook.xml", _BOMB + b"<workbook>&g;</workbook>"),)),
    "entity bomb in the content types": lambda path: package(
        path, extra=(("[Content_Types].xml", _BOMB + b"<Types>&g;</Types>"),)),
    "half a million levels in a sheet": lambda path: package(
        path, SHEET + b"<row>" * 500_000 + b"</row>" * 500_000 + END),
    "a hundred thousand levels in the workbook": lambda path: package(
        path, extra=(("xl/workbook.xml", b"<a>" * 100_000 + b"</a>" * 100_000),)),
    "a name that climbs": lambda path: package(path, extra=(("../../evil.xml", b"<x/>"),)),
    "a part twice": _doubled,
    "a part that claims 4 GB": _claims_4_gb,
    "one part for 50,000 sheets": _many_sheets,
    "a million hidden rows": lambda path: package(
        path, SHEET + b'<row hidden="1"/>' * 1_048_576 + END),
    "a cell outside every sheet": lambda path: package(
        path, SHEET + b'<row r="1"><c r="ZZZ9999999"><v>1</v></c></row>' + END),
    "a million names": lambda path: package(path, extra=(("xl/workbook.xml", _named(
        f"<definedNames>{_numbered('<definedName name=@n{}@>1</definedName>')}</definedNames>")),)),
    "a million relations": lambda path: package(path, extra=(("xl/_rels/workbook.xml.rels", _linked(
        _numbered(f"<Relationship Id=@x{{}}@ Type=@{OFFICE}/image@ Target=@t.png@/>"))),)),
    "a million styles": lambda path: package(path, extra=_styled(
        f"<cellXfs>{_numbered('<xf numFmtId=@{}@ fontId=@1@/>')}</cellXfs>")),
    "a format of 400,000 brackets": lambda path: package(path, extra=_styled(
        f'<numFmts><numFmt numFmtId="164" formatCode="{"[" * 400_000}"/></numFmts>'
        '<cellXfs><xf numFmtId="164"/></cellXfs>')),
    "a shared formula over 27,000 cells": lambda path: package(path, _shared_formula()),
    "a cell of a million blanks": lambda path: package(
        path, SHEET + b'<row r="1"><c r="A1"' + b" " * 1_000_000 + b"/></row>" + END),
    "a hundred thousand values in a cell": lambda path: package(
        path, SHEET + b'<row r="1"><c r="A1">' + b"<v/>" * 100_000 + b"</c></row>" + END),
    "merges over whole sheets": lambda path: package(
        path, ONE.replace(b"</worksheet>", b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>'
                          * 100_000 + b"</mergeCells></worksheet>")),
    **{f"a format of endless {name}": lambda path, name=name: package(  # type: ignore[misc]
        path, extra=_coded(FORMATS[name])) for name in FORMATS},
    **{f"a cell of endless {name}": lambda path, name=name: package(  # type: ignore[misc]
        path, _holding(CELLS[name])) for name in CELLS},
    **{f"5,000 digits in {name}": lambda path, name=name: package(  # type: ignore[misc]
        path, _holding(LENGTHY[name])) for name in LENGTHY},
    **{f"entity bomb in {name}": lambda path, name=name: package(  # type: ignore[misc]
        path, extra=_entity(name)) for name in _LINKED},
}  # fmt: skip


def one(path: Path) -> None:
    """Read one workbook and print what came of it, imports left out."""
    from forecast.issues import InputError
    from forecast.xlsx.read.cells import read_cells

    start = time.process_time()
    try:
        answer = f"{sum(len(grid.cells) for grid in read_cells(path).sheets)} cells"
    except InputError as error:
        answer = error.issues[0].code
    print(json.dumps({"ended": answer, "cpu_seconds": round(time.process_time() - start, 3),
                      "mb": peak_mb()}))


def measure(name: str, folder: Path) -> dict[str, object]:
    """Write one workbook and read it in a process of its own."""
    path = folder / "hostile.xlsx"
    CASES[name](path)
    done = subprocess.run([sys.executable, __file__, "--one", str(path)], capture_output=True,
                          text=True, check=True)
    return judged(json.loads(done.stdout))


def measured(script: str, name: str) -> dict[str, object]:
    """Let a script do one of its pieces of work in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run([sys.executable, script, "--one", name, folder],
                                  capture_output=True, text=True, encoding="utf-8", check=True,
                                  timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return judged({"ended": f"no end in {PATIENCE} s", "cpu_seconds": PATIENCE, "mb": 0})
    return judged(json.loads(done.stdout))


def judged(found: dict[str, object]) -> dict[str, object]:
    """Add to what was measured its bounds, and whether it keeps within them."""
    return found | {"bound": LIMITS, "holds": all(found[key] <= limit  # type: ignore[operator]
                                                  for key, limit in LIMITS.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", type=Path, nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--all", action="store_true",
                        help="also what hostile_work.py and hostile_words.py hold")
    options = parser.parse_args()
    if options.one:
        for path in options.one:
            one(path)
        return
    with tempfile.TemporaryDirectory() as folder:
        report = {name: measure(name, Path(folder)) for name in CASES}
    if options.all:
        for script in ("hostile_work.py", "hostile_words.py"):
            done = subprocess.run([sys.executable, str(Path(__file__).with_name(script))],
                                  capture_output=True, text=True, encoding="utf-8", check=True)
            report |= json.loads(done.stdout)
    print(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
