"""A bare copy of a workbook: some sheets with their formulas, the others as values, no formats."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from forecast.xlsx import markup
from forecast.xlsx.addresses import a1, parse_a1
from forecast.xlsx.package import Package, open_package
from forecast.xlsx.read.structure import read_structure
from forecast.xlsx.references import area_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill>'
           '<patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
           '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs>'
           '<cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>')
_LATIN = re.compile(r"[A-Za-z]\w*", re.ASCII)


def write_bare(path: Path, live: frozenset[str], copy: Path) -> list[str]:
    """Write the bare copy and return the names of its sheets in order."""
    with open_package(path) as package:
        structure = read_structure(package)
        strings: list[str] = []
        if structure.strings is not None and package.has(structure.strings):
            strings += markup.shared_strings(package.read(structure.strings))
        sheets = {entry.name: _bare_sheet(package, entry.part, strings, live=entry.name in live)
                  for entry in structure.sheets}
    _pack(copy, sheets, strings, {one.name: one.text for one in structure.names if not one.sheet})
    return list(sheets)


def _bare_sheet(package: Package, part: str, strings: list[str], *, live: bool) -> bytes:
    """Write a sheet's cells without formats; ``strings`` takes up texts that stand in cells."""
    made = [_HEAD.encode(), f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()]
    row = column = 0
    is_open = False
    for match in markup.TOKEN.finditer(markup.plain(package.read(part))):
        head = match[1]
        if head is not None:
            found = markup.attributes(head)
            row, column = int(found.get("r", row + 1)), 0
            made.append(b"</row>" * is_open + f'<row r="{row}">'.encode())
            is_open = not head.endswith(b"/")
            if not is_open:
                made.append(b"</row>")
            continue
        found = markup.attributes(match[0][2:match[0].index(b">")])
        column = (parse_a1(found.get("r", "")) or (row, column + 1))[1]
        made.append(_bare_cell(match[0], found, a1(row, column), strings, live=live))
    made.append(b"</row>" * is_open + b"</sheetData></worksheet>")
    return b"".join(made)


def _bare_cell(cell: bytes, found: Mapping[str, str], address: str, strings: list[str], *,
               live: bool) -> bytes:
    kind = found.get("t", "n")
    formula = markup.FORMULA.search(cell) if live else None
    value = markup.VALUE.search(cell)
    text = value[1] or b"" if value else None
    inline = markup.INLINE.search(cell)
    if kind == "inlineStr" and inline:
        strings.append(markup.rich_text(inline[1]))
        kind, text = "s", str(len(strings) - 1).encode()
    if formula is None and text is None:
        return b""
    written = b"" if text is None else b"<v>" + text + b"</v>"
    return (f'<c r="{address}" t="{kind}">'.encode() + (formula[0] if formula else b"")
            + written + b"</c>")


def _pack(copy: Path, sheets: Mapping[str, bytes], strings: Iterable[str],
          names: Mapping[str, str]) -> None:
    """Write the smallest package that holds some sheets."""
    numbers = range(1, len(sheets) + 1)
    links = "".join(f'<Relationship Id="rId{at}" Type="{_RELATIONS}/worksheet" '
                    f'Target="worksheets/sheet{at}.xml"/>' for at in numbers)
    listed = "".join(f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>'
                     for at, name in zip(numbers, sheets, strict=True))
    # ironcalc takes no name that begins with a Chinese character; our formulas use none
    defined = "".join(f"<definedName name={quoteattr(name)}>{escape(text)}</definedName>"
                      for name, text in names.items()
                      if _LATIN.fullmatch(name) and area_of(text) is not None)
    defined = f"<definedNames>{defined}</definedNames>" if defined else ""
    overrides = "".join(f'<Override PartName="/xl/worksheets/sheet{at}.xml" '
                        f'ContentType="{_ML}.worksheet+xml"/>' for at in numbers)
    texts = "".join(f'<si><t xml:space="preserve">{_escaped(text)}</t></si>' for text in strings)
    parts = {
        "[Content_Types].xml":
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_ML}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_ML}.styles+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_ML}.sharedStrings+xml"/>'
            f"{overrides}</Types>",
        "_rels/.rels":
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml":
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets>{defined}'
            "</workbook>",
        "xl/_rels/workbook.xml.rels":
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
            f'<Relationship Id="rIdS" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rIdT" Type="{_RELATIONS}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{texts}</sst>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, _HEAD + text)
        for at, data in zip(numbers, sheets.values(), strict=True):
            archive.writestr(f"xl/worksheets/sheet{at}.xml", data)
    copy.write_bytes(packed.getvalue())


def _escaped(text: str) -> str:
    """Escape a text; what XML cannot carry is no matter of arithmetic and becomes a space."""
    return escape(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", text))
