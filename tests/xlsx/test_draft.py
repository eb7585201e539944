"""A user's package under change: what is not touched stays as it is packed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from samples.places import SHARED

from forecast.issues import InputError
from forecast.xlsx.draft import CONTENT_TYPES, links_of, open_draft, relative
from forecast.xlsx.package import open_package

CORPUS = sorted((SHARED / "xlsx_corpus").glob("*.xls*")) if SHARED.is_dir() else []


def readable(path: Path) -> bool:
    try:
        with open_package(path) as package:
            package.main_part()
    except InputError:
        return False
    return True


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.shared
def test_packing_an_unchanged_package_keeps_every_part_and_its_place() -> None:
    hosts = [path for path in CORPUS if readable(path)]
    assert len(hosts) > 60
    for path in hosts:
        with open_draft(path) as draft:
            packed = draft.pack()
        before, after = parts(path.read_bytes()), parts(packed)
        assert list(before) == list(after), path.name
        assert before == after, path.name


@pytest.mark.shared
def test_entries_are_carried_over_as_they_are_packed() -> None:
    path = next(one for one in CORPUS if "cpb" in one.name)
    with open_draft(path) as draft:
        draft.put("xl/new.xml", b"<new/>")
        packed = draft.pack()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(io.BytesIO(packed)) as new:
        assert [one.compress_size for one in new.infolist()[:-1]] == [
            one.compress_size for one in old.infolist()]
        assert new.namelist()[-1] == "xl/new.xml"


def test_a_new_part_avoids_what_a_dangling_relationship_points_at(tmp_path: Path,
                                                                  luohu: Path) -> None:
    source = parts(luohu.read_bytes())
    rels = "xl/_rels/workbook.xml.rels"
    source[rels] = source[rels].replace(
        b"</Relationships>", b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/drawing" Target="drawings/Drawing1.xml"/>'
        b"</Relationships>")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in source.items():
            archive.writestr(name, data)
    path = tmp_path / "悬空.xlsx"
    path.write_bytes(made.getvalue())
    with open_draft(path) as draft:
        assert draft.free_name("xl/drawings", "drawing", ".xml") == "xl/drawings/drawing2.xml"
        assert draft.free_name("xl/drawings", "drawing", ".xml") == "xl/drawings/drawing3.xml"


def test_a_dropped_part_leaves_no_content_type_behind(luohu: Path) -> None:
    with open_draft(luohu) as draft:
        sheet = next(name for name in draft.package.names if name.endswith("sheet1.xml"))
        draft.drop(sheet)
        draft.put("xl/own.xml", b"<own/>")
        draft.declare({"xl/own.xml": "application/xml"})
        made = parts(draft.pack())
    assert sheet not in made
    assert f"/{sheet}".encode() not in made[CONTENT_TYPES]
    assert b'PartName="/xl/own.xml"' in made[CONTENT_TYPES]


def test_links_are_those_that_stand_now(luohu: Path) -> None:
    main, kind = "xl/workbook.xml", "urn:x/extra"
    with open_draft(luohu) as draft:
        before = draft.links(main)
        rels = draft.read("xl/_rels/workbook.xml.rels")
        draft.links(main).clear()
        assert draft.links(main) == before
        added = draft.add_link(main, kind, "xl/extra.xml")
        assert [one.id for one in draft.links(main)] == [*(one.id for one in before), added]
        assert draft.links(main) == links_of(draft.read("xl/_rels/workbook.xml.rels"), main)
        assert draft.add_link(main, kind, "xl/extra.xml") == added
        away = draft.add_link(main, kind, "图/表 1.xml")
        assert draft.links(main) == links_of(draft.read("xl/_rels/workbook.xml.rels"), main)
        draft.drop_links(main, {away})
        draft.drop_links(main, {added})
        assert draft.links(main) == before
        draft.drop(main)
        assert not draft.links(main)
        draft.put("xl/_rels/workbook.xml.rels", rels)
        assert draft.links(main) == before


def test_targets_are_written_as_seen_from_the_part() -> None:
    assert relative("xl/charts/chart1.xml", "xl/drawings/drawing1.xml") == "../charts/chart1.xml"
    assert relative("图/表.xml", "xl/a.xml") == "../%E5%9B%BE/%E8%A1%A8.xml"
