"""A user at a spreadsheet program, played on the package: types, pins notes, inserts, deletes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from forecast.xlsx.addresses import parse_a1
from forecast.xlsx.draft import parse, written
from forecast.xlsx.references import Axis, Moves, Place, moved, moved_area

_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(path: Path, package: dict[str, bytes]) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in package.items():
            archive.writestr(name, data)
    path.write_bytes(made.getvalue())


def sheet_part(package: dict[str, bytes], name: str) -> str:
    workbook = parse(package["xl/workbook.xml"])
    rels = {one.get("Id"): one.get("Target") for one in parse(package["xl/_rels/workbook.xml.rels"])}
    (sheet,) = [one for one in workbook.iter("{*}sheet") if one.get("name") == name]
    (key,) = [str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")]
    return "xl/" + str(rels[key]).removeprefix("/xl/").removeprefix("xl/")


def changed(path: Path, sheet: str, change: Callable[[etree._Element], None]) -> None:
    package = parts(path)
    part = sheet_part(package, sheet)
    root = parse(package[part])
    change(root)
    package[part] = written(root)
    repacked(path, package)


def cell_at(root: etree._Element, address: str) -> etree._Element:
    """Return a cell, made where there is none."""
    spot = parse_a1(address)
    assert spot is not None
    data = next(root.iter("{*}sheetData"))
    row = next((one for one in data if one.get("r") == str(spot[0])), None)
    if row is None:
        row = etree.Element(data.tag.replace("sheetData", "row"), r=str(spot[0]))
        data.insert(sum(int(one.get("r", "0")) < spot[0] for one in data), row)
    cell = next((one for one in row if one.get("r") == address), None)
    if cell is None:
        cell = etree.Element(row.tag.replace("}row", "}c"), r=address)
        row.insert(sum((parse_a1(one.get("r", "")) or (0, 0))[1] < spot[1] for one in row), cell)
    return cell


def typed(path: Path, sheet: str, address: str, text: str = "", formula: str = "",
          number: str = "") -> None:
    """Type a text, a formula or a number into a cell, as a program saves it."""
    def change(root: etree._Element) -> None:
        cell = cell_at(root, address)
        for one in list(cell):
            cell.remove(one)
        cell.attrib.pop("t", None)
        space = cell.tag[:-1]
        if text:
            cell.set("t", "inlineStr")
            etree.SubElement(etree.SubElement(cell, f"{space}is"), f"{space}t").text = text
        if formula:
            etree.SubElement(cell, f"{space}f").text = formula
        if number:
            etree.SubElement(cell, f"{space}v").text = number

    changed(path, sheet, change)


def pinned(path: Path, sheet: str, notes: dict[str, str]) -> None:
    """Pin notes to cells, with the boxes that Excel draws for them."""
    package = parts(path)
    part = sheet_part(package, sheet)
    items = "".join(f'<comment ref="{cell}" authorId="0"><text><t>{text}</t></text></comment>'
                    for cell, text in notes.items())
    package["xl/comments77.xml"] = (
        f'<comments xmlns="{_MAIN}"><authors><author>x</author></authors>'
        f"<commentList>{items}</commentList></comments>").encode()
    boxes = "".join(
        f'<v:shape><x:ClientData ObjectType="Note"><x:Anchor>1, 15, {row - 1}, 2, 3, 4, {row + 2}, 4'
        f"</x:Anchor><x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
        for row, column in (parse_a1(cell) or (1, 1) for cell in notes))
    package["xl/drawings/vmlDrawing77.vml"] = (
        f'<xml xmlns:v="v" xmlns:x="x">{boxes}<br></xml>').encode()  # Excel leaves breaks open
    folder, name = part.rsplit("/", 1)
    rels = f"{folder}/_rels/{name}.rels"
    root = parse(package[rels]) if rels in package else etree.Element(f"{{{_RELS}}}Relationships")
    for key, kind, target in (("rId77", "comments", "../comments77.xml"),
                              ("rId78", "vmlDrawing", "../drawings/vmlDrawing77.vml")):
        etree.SubElement(root, f"{{{_RELS}}}Relationship", Id=key, Type=f"{_OFFICE}/{kind}",
                         Target=target)
    package[rels] = written(root)
    sheet_root = parse(package[part])
    legacy = etree.SubElement(sheet_root, f"{{{_MAIN}}}legacyDrawing")
    legacy.set(f"{{{_OFFICE}}}id", "rId78")
    package[part] = written(sheet_root)
    types = parse(package["[Content_Types].xml"])
    space = types.tag.removesuffix("Types")
    etree.SubElement(types, f"{space}Default", Extension="vml",
                     ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing")
    etree.SubElement(types, f"{space}Override", PartName="/xl/comments77.xml", ContentType=(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"))
    package["[Content_Types].xml"] = written(types)
    repacked(path, package)


def put_in(path: Path, sheet: str, before: int, count: int = 1, *, columns: bool = False) -> None:
    """Insert rows (or columns) before one: cells, ranges, formulas, names and notes follow."""
    axis = Axis(((before, count),))
    place = Place(sheet, columns=axis) if columns else Place(sheet, axis)
    moves = Moves({sheet: place})
    package = parts(path)
    part = sheet_part(package, sheet)
    for name in [one for one in package if "/worksheets/sheet" in one and one.endswith(".xml")]:
        root = parse(package[name])
        for one in root.iter("{*}f", "{*}formula"):
            one.text = moves.formula(one.text or "", sheet if name == part else "")
        if name == part:
            _shift(root, place)
        package[name] = written(root)
    workbook = parse(package["xl/workbook.xml"])
    for one in workbook.iter("{*}definedName"):
        one.text = moves.formula(one.text or "")
    package["xl/workbook.xml"] = written(workbook)
    if "xl/comments77.xml" in package and not columns:
        notes = parse(package["xl/comments77.xml"])
        for one in notes.iter("{*}comment"):
            one.set("ref", moved(one.get("ref", ""), place))
        package["xl/comments77.xml"] = written(notes)
        boxes = "xl/drawings/vmlDrawing77.vml"
        package[boxes] = re.sub(
            rb"(<x:Row>)(\d+)", lambda match: match[1] + b"%d" % (axis.at(int(match[2]) + 1) - 1),
            package[boxes])
    repacked(path, package)


def _shift(root: etree._Element, place: Place) -> None:
    for row in root.iter("{*}row"):
        row.set("r", str(place.rows.at(int(row.get("r", "0")))))
        row.attrib.pop("spans", None)
    for one in root.iter():
        if not isinstance(one.tag, str):
            continue
        if one.tag.endswith("}c"):
            one.set("r", moved(one.get("r", ""), place))
        for key in ("ref", "sqref"):
            if one.get(key):
                one.set(key, moved_area(one.get(key, ""), place))


def taken_out(path: Path, sheet: str, number: int) -> None:
    """Delete a row: what stands below moves up, the anchored block shrinks."""
    def change(root: etree._Element) -> None:
        data = next(root.iter("{*}sheetData"))
        for row in list(data):
            if row.get("r") == str(number):
                data.remove(row)
        merges = next(root.iter("{*}mergeCells"), None)
        for one in list(merges) if merges is not None else ():
            first, last = (parse_a1(end) or (0, 0) for end in one.get("ref", "").split(":"))
            if first[0] == last[0] == number:
                merges.remove(one)  # type: ignore[union-attr]  # it has this child

    changed(path, sheet, change)
    put_in(path, sheet, number + 1, -1)
