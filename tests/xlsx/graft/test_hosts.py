"""Hosts in every form that a producer may choose: the same workbook, packed and named otherwise."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from samples.result_sample import sample_sheets

from forecast.workbook.results.write import workbook_bytes, workbook_parts
from forecast.xlsx.graft.weave import graft_sheets
from forecast.xlsx.read.cells import read_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

Parts = dict[str, bytes]


@cache
def donor() -> Mapping[str, bytes]:
    return workbook_parts(sample_sheets())


def parts(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return made.getvalue()


def streamed(content: Parts) -> bytes:
    """As a program writes that cannot go back: sizes follow the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.kept = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.kept += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[type-var]
        for name, data in content.items():
            archive.writestr(name, data)
    return bytes(pipe.kept)


def large(content: Parts) -> bytes:
    """With the fields that archives over 4 GB need."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as stream:
                stream.write(data)
    return made.getvalue()


def renamed(content: Parts, how: Callable[[str], str]) -> Parts:
    return {how(name): data for name, data in content.items()}


def without(content: Parts, part: str) -> Parts:
    """Without a part, its content type and the relationships that lead to it."""
    name = part.rsplit("/", 1)[-1].encode()
    return {key: re.sub(rb"<(?:Override|Relationship)\b[^>]*" + re.escape(name) + rb'"[^>]*/>', b"", data)
            if key.endswith((".rels", "[Content_Types].xml")) else data
            for key, data in content.items() if key != part}


def unformatted(content: Parts) -> Parts:
    """Without a style sheet, and so without style numbers."""
    return {key: re.sub(rb' s="\d+"| style="\d+"', b"", data) if "/worksheets/sheet" in key else data
            for key, data in without(content, "xl/styles.xml").items()}


FORMS: dict[str, Callable[[Parts], bytes]] = {
    "stored": lambda content: packed(content, zipfile.ZIP_STORED),
    "streamed": streamed,
    "large": large,
    "backslashes": lambda content: packed(renamed(content, lambda name: name.replace("/", "\\"))),
    "leading slash": lambda content: packed(renamed(
        content, lambda name: name if name.startswith(("[", "_rels")) else "/" + name)),
    "upper case": lambda content: packed(renamed(
        content, lambda name: name.upper() if name.startswith("xl/worksheets/sheet") else name)),
    "no properties": lambda content: packed(without(without(content, "docProps/app.xml"), "docProps/core.xml")),
    "no formats": lambda content: packed(unformatted(content)),
    "types last": lambda content: packed({key: content[key] for key in sorted(
        content, key=lambda name: name == "[Content_Types].xml")}),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_host_in_any_form_takes_the_results(luohu: Path, tmp_path: Path, form: str) -> None:
    content = parts(luohu.read_bytes())
    path = tmp_path / "host.xlsx"
    path.write_bytes(FORMS[form](content))
    before = read_cells(path)
    made = graft_sheets(path, donor())
    target = tmp_path / "target.xlsx"
    target.write_bytes(made.data)
    after = read_cells(target)
    assert after.sheets[:len(before.sheets)] == before.sheets
    own = {grid.name: grid for grid in read_cells(_saved(workbook_bytes(sample_sheets()), tmp_path / "donor.xlsx")).sheets}
    for grid in after.sheets[len(before.sheets):]:
        assert grid.cells == own[grid.name].cells, grid.name
    assert graft_sheets(target, donor()).data == made.data
    # Excel knows no archive but the plain one: no sizes behind the data, one entry a part
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.testzip() is None
        assert not any(one.flag_bits & 0x8 for one in archive.infolist())
        assert len(set(archive.namelist())) == len(archive.namelist())


def _saved(data: bytes, path: Path) -> Path:
    path.write_bytes(data)
    return path


def test_a_relationship_that_is_missing_stays_missing(luohu: Path, tmp_path: Path) -> None:
    """A sheet entry whose relationship was lost must not turn into one of ours."""
    content = parts(luohu.read_bytes())
    rels = "xl/_rels/workbook.xml.rels"
    free = 1 + max(int(one) for one in re.findall(rb'Id="rId(\d+)"', content[rels]))
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        b"</sheets>", '<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships" name="丢失" sheetId="99" r:id="rId{free}"/></sheets>'.encode())
    path = tmp_path / "host.xlsx"
    path.write_bytes(packed(content))
    made = parts(graft_sheets(path, donor()).data)
    assert f'Id="rId{free}"'.encode() not in made[rels]
