"""Changing one cell of a workbook at the level of its parts: quick, and nothing else is touched."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Parts:
    """The parts of a workbook, to be changed and packed again."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def sheet_part(self, sheet: str) -> str:
        workbook = etree.fromstring(self.parts["xl/workbook.xml"])
        links = etree.fromstring(self.parts["xl/_rels/workbook.xml.rels"])
        (own,) = [one.get(_ID) for one in workbook.iter(f"{{{MAIN}}}sheet") if one.get("name") == sheet]
        (target,) = [one.get("Target") for one in links if one.get("Id") == own]
        return "xl/" + str(target).removeprefix("/xl/")

    def packed(self, changed: Mapping[str, bytes] | None = None) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in {**self.parts, **(changed or {})}.items():
                archive.writestr(name, data)
        return made.getvalue()

    def with_cell(self, sheet: str, address: str, inner: str, kind: str | None = None) -> Parts:
        """Put new content into a cell: ``<v>…</v>``, ``<f>…</f>``, ``<is>…</is>``."""
        part = self.sheet_part(sheet)
        root = etree.fromstring(self.parts[part])
        cell = next((one for one in root.iter(f"{{{MAIN}}}c") if one.get("r") == address), None)
        if cell is None:
            raise KeyError(f"{sheet}!{address}")
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if kind:
            cell.set("t", kind)
        for child in etree.fromstring(f'<x xmlns="{MAIN}">{inner}</x>'):
            cell.append(child)
        other = Parts.__new__(Parts)
        other.parts = {**self.parts, part: etree.tostring(root)}
        return other

    def with_text(self, sheet: str, address: str, text: str) -> Parts:
        return self.with_cell(sheet, address, f"<is><t>{text}</t></is>", "inlineStr")

    def with_links(self, *targets: str) -> Parts:
        """Link other files, as programs keep them: numbered from 1 in this order."""
        office = _ID[1:-3]
        parts, refs = dict(self.parts), ""
        rels = "xl/_rels/workbook.xml.rels"
        for number, target in enumerate(targets, 1):
            parts[f"xl/externalLinks/externalLink{number}.xml"] = (
                f'<externalLink xmlns="{MAIN}" xmlns:r="{office}"><externalBook r:id="rId9"/>'
                "</externalLink>").encode()
            parts[f"xl/externalLinks/_rels/externalLink{number}.xml.rels"] = (
                f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId8" TargetMode="External" '
                f'Type="{office}/externalLinkPath" Target="other"/><Relationship Id="rId9" '
                f'Type="{office}/externalLinkPath" TargetMode="External" Target="{target}"/>'
                "</Relationships>").encode()
            parts[rels] = parts[rels].replace(b"</Relationships>", (
                f'<Relationship Id="link{number}" Type="{office}/externalLink" '
                f'Target="externalLinks/externalLink{number}.xml"/></Relationships>').encode())
            refs += f'<externalReference xmlns:r="{office}" r:id="link{number}"/>'
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
            b"</sheets>", f"</sheets><externalReferences>{refs}</externalReferences>".encode())
        other = Parts.__new__(Parts)
        other.parts = parts
        return other

    def with_renamed(self, sheet: str, name: str) -> Parts:
        other = Parts.__new__(Parts)
        before, after = (f'name="{one}"'.encode() for one in (sheet, name))
        assert before in self.parts["xl/workbook.xml"]
        other.parts = {**self.parts,
                       "xl/workbook.xml": self.parts["xl/workbook.xml"].replace(before, after)}
        return other

    def save(self, path: Path) -> Path:
        path.write_bytes(self.packed())
        return path
