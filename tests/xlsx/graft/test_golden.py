"""What grafting writes, part by part, against packages kept as text.

``GOLDEN=write pytest tests/test_graft_golden.py`` writes them anew; look at the difference then.
"""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from forecast.exhibits.kit.types import Cell, Chart, Column, Formula, InTable, Row, Sheet, Table
from forecast.workbook.results.write import workbook_parts
from forecast.xlsx.graft.weave import graft_sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

GOLDEN = Path(__file__).with_name("golden")
VOLATILE = {"{http://schemas.openxmlformats.org/spreadsheetml/2006/main}fileVersion"}
"""Elements that another version of a library may write otherwise without harm."""

TRANSITIONAL = "http://schemas.openxmlformats.org"
STRICT = "http://purl.oclc.org/ooxml"


def host(*, strict: bool) -> bytes:
    """A workbook as small as one can be; the strict one names its elements with a prefix."""
    base = STRICT if strict else TRANSITIONAL
    main = f"{base}/spreadsheetml/main" if strict else f"{base}/spreadsheetml/2006/main"
    rel = (f"{base}/officeDocument/relationships" if strict
           else f"{base}/officeDocument/2006/relationships")
    x = "x:" if strict else ""
    space = f'xmlns:x="{main}"' if strict else f'xmlns="{main}"'
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/book.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/one.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/look.xml" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="a" Type="{rel}/officeDocument" Target="/book.xml"/></Relationships>',
        "_rels/book.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{rel}/worksheet" Target="one.xml"/>'
        f'<Relationship Id="s" Type="{rel}/styles" Target="look.xml"/></Relationships>',
        "book.xml": f'<{x}workbook {space} xmlns:r="{rel}"><{x}sheets>'
        f'<{x}sheet name="输入" sheetId="7" r:id="rId1"/></{x}sheets></{x}workbook>',
        "one.xml": f'<{x}worksheet {space}><{x}sheetData><{x}row r="1"><{x}c r="A1"><{x}v>3</{x}v>'
        f"</{x}c></{x}row></{x}sheetData></{x}worksheet>",
        "look.xml": f'<{x}styleSheet {space}><{x}fonts count="1"><{x}font><{x}sz val="10"/>'
        f'<{x}name val="宋体"/></{x}font></{x}fonts><{x}cellXfs count="1"><{x}xf fontId="0"/>'
        f"</{x}cellXfs></{x}styleSheet>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return made.getvalue()


def donor() -> Mapping[str, bytes]:
    rows = tuple(Row(f"y{year}", f"{year}年", (
        Cell(year - 2000.5, 1, role="input"),
        Cell(2 * (year - 2000.5), 1, Formula("{0}*2", (InTable(f"y{year}", "a"),)))))
        for year in (2019, 2020))
    table = Table("t", "两倍", "亿元", "年份", (Column("a", "甲"), Column("b", "乙")), rows)
    return workbook_parts([Sheet("结果 一", "一", (Chart("c", "scenarios", "图", "亿元", table),))])


def shown(data: bytes) -> str:
    """A part as text: canonical, an element a line, without what is volatile."""
    root = etree.fromstring(data)
    for one in list(root.iter()):
        if one.tag in VOLATILE:
            one.getparent().remove(one)
    etree.indent(root)
    return etree.tostring(root, method="c14n").decode() + "\n"


@pytest.mark.parametrize("form", ["transitional", "strict"])
def test_the_package_is_the_one_that_is_kept(tmp_path: Path, form: str) -> None:
    path = tmp_path / "host.xlsx"
    path.write_bytes(host(strict=form == "strict"))
    before = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(io.BytesIO(graft_sheets(path, donor()).data)) as archive:
        parts = {name: shown(archive.read(name)) for name in archive.namelist()
                 if name not in before.namelist() or archive.read(name) != before.read(name)}
    text = "".join(f"===== {name}\n{part}" for name, part in parts.items())
    kept = GOLDEN / f"graft-{form}.txt"
    if os.environ.get("GOLDEN") == "write":
        kept.write_text(text, encoding="utf-8", newline="\n")
    assert text == kept.read_text(encoding="utf-8")
    assert "one.xml" not in parts
