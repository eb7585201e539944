"""The smallest package that is a workbook, with whatever stands in its parts."""

from __future__ import annotations

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-"
_ML = f"{_TYPES}officedocument.spreadsheetml."


def bare_package(sheet: str, *, styles: str | None = "<cellXfs><xf/></cellXfs>", strings: str = "",
                 workbook: str = "", names: str = "") -> bytes:
    """Pack a workbook of one sheet ``表``; ``workbook`` stands before its sheets, ``names`` after."""
    links = {"a": ("worksheet", "s.xml"), "c": ("sharedStrings", "t.xml"),
             **({} if styles is None else {"b": ("styles", "styles.xml")})}
    parts = {
        "[Content_Types].xml":
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
            f'"{_TYPES}package.relationships+xml"/><Default Extension="xml" ContentType='
            f'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_ML}sheet.main+xml"/>'
            f'<Override PartName="/xl/s.xml" ContentType="{_ML}worksheet+xml"/>'
            f'<Override PartName="/xl/t.xml" ContentType="{_ML}sharedStrings+xml"/>'
            + ("" if styles is None else
               f'<Override PartName="/xl/styles.xml" ContentType="{_ML}styles+xml"/>') + "</Types>",
        "_rels/.rels":
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml":
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}<sheets><sheet name="表" '
            f'sheetId="1" r:id="a"/></sheets>{names}</workbook>',
        "xl/_rels/workbook.xml.rels":
            f'<Relationships xmlns="{PACKAGE}/relationships">' + "".join(
                f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
                for key, (kind, target) in links.items()) + "</Relationships>",
        "xl/s.xml": f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheet}</worksheet>',
        "xl/t.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }
    if styles is not None:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def rows(*written: str) -> str:
    """Write rows of cells, numbered from 1."""
    return "<sheetData>" + "".join(f'<row r="{number}">{cells}</row>' for number, cells
                                   in enumerate(written, 1)) + "</sheetData>"
