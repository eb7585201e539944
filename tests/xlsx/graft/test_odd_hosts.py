"""Hosts that lack what others have, or hold a great deal of it."""

from __future__ import annotations

import io
import re
import time
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from samples.bare_package import bare_package, rows
from samples.result_sample import sample_sheets
from samples.workbook_parts import Parts

from forecast.issues import CellRef, InputError, Issue, Severity
from forecast.workbook import write_marked
from forecast.workbook.results.write import workbook_bytes, workbook_parts
from forecast.xlsx import graft_sheets, lint_package, read_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE = rows('<c r="A1"><v>1</v></c>')


@cache
def donor() -> Mapping[str, bytes]:
    return workbook_parts(sample_sheets())


def grafted(data: bytes, path: Path) -> bytes:
    path.write_bytes(data)
    return graft_sheets(path, donor()).data


def formats(count: int) -> str:
    many = "".join(f'<xf numFmtId="{200 + number}"/>' for number in range(count))
    return ("<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
            f"<cellStyleXfs><xf/></cellStyleXfs><cellXfs>{many}</cellXfs>")


def test_a_host_without_a_style_sheet_gets_one_of_the_usual_name(tmp_path: Path) -> None:
    """Readers look for that name, whatever the relationships say."""
    made = grafted(bare_package(ONE, styles=None), tmp_path / "表.xlsx")
    assert "xl/styles.xml" in zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert len(openpyxl.load_workbook(io.BytesIO(made)).sheetnames) > 2
    (tmp_path / "果.xlsx").write_bytes(made)
    assert not lint_package(tmp_path / "果.xlsx")


@pytest.mark.parametrize("target", ["styles.xml", "/xl/style/s1.xml"])
def test_a_style_sheet_that_is_linked_and_not_there_is_made_where_it_is_looked_for(tmp_path: Path, target: str) -> None:
    path, marked = tmp_path / "表.xlsx", tmp_path / "标.xlsx"
    path.write_bytes(bare_package(ONE, styles=None))
    parts = Parts(path)
    rels = "xl/_rels/workbook.xml.rels"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts.parts[rels] = parts.parts[rels].replace(b"</Relationships>", (
        f'<Relationship Id="s9" Type="{office}/styles" Target="{target}"/></Relationships>').encode())
    parts.save(path)
    write_marked(path, [Issue("not_a_number", CellRef("表.xlsx", read_cells(path).sheets[0].name, "A1"), "x")], marked)
    path.write_bytes(graft_sheets(path, donor()).data)
    for one in (path, marked):
        links = Parts(one).parts[rels]
        assert links.count(b'relationships/styles"') == 1
        assert ("xl/style/s1.xml" if "s1" in target else "xl/styles.xml") in Parts(one).parts
        assert not [found for found in lint_package(one) if found.severity is Severity.ERROR]


@pytest.mark.parametrize("styles", [None, "", "<fonts/>", "<fonts><font/></fonts>", "<cellXfs/>",
                                    '<fonts><font><sz val="11"/><name val="Calibri"/></font></fonts>'])
def test_twice_is_once_whatever_the_style_sheet_lacks(tmp_path: Path, styles: str | None) -> None:
    once = grafted(bare_package(ONE, styles=styles), tmp_path / "表.xlsx")
    assert grafted(once, tmp_path / "表.xlsx") == once


def test_precision_as_displayed_is_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(bare_package(ONE, names='<calcPr fullPrecision="0"/>'))
    assert [one.code for one in graft_sheets(path, donor()).warnings] == ["precision_as_shown"]
    path.write_bytes(bare_package(ONE, names='<calcPr fullPrecision="1"/>'))
    assert not graft_sheets(path, donor()).warnings


def test_the_comment_of_the_archive_stays(tmp_path: Path) -> None:
    packed = io.BytesIO(bare_package(ONE))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.comment = "天擎".encode()
    made = grafted(packed.getvalue(), tmp_path / "表.xlsx")
    assert zipfile.ZipFile(io.BytesIO(made)).comment == "天擎".encode()


def test_a_second_run_is_quick_whatever_the_number_of_formats(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    once = grafted(bare_package(ONE, styles=formats(60_000)), path)
    start = time.process_time()
    assert grafted(once, path) == once
    assert time.process_time() - start < 10.0  # minutes if each looked at all


BROKEN = {
    "docProps/app.xml": [b"<Properties", b'<!DOCTYPE a [<!ENTITY b "c">]><Properties>&b;</Properties>'],
    "xl/styles.xml": [b"<styleSheet", b"<worksheet/>",
                      b'<styleSheet xmlns="{0}"><cellXfs><xf numFmtId="XFE1"/></cellXfs></styleSheet>'],
}  # fmt: skip
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def replaced(data: bytes, part: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return made.getvalue()


@pytest.mark.parametrize(("part", "content"), [(part, one) for part, many in BROKEN.items() for one in many])
def test_a_broken_part_is_told_by_its_name(tmp_path: Path, part: str, content: bytes) -> None:
    whole = workbook_bytes(sample_sheets())
    with pytest.raises(InputError) as caught:
        grafted(replaced(whole, part, content.replace(b"{0}", MAIN)), tmp_path / "表.xlsx")
    (issue,) = caught.value.issues
    assert issue.code in {"broken_xml", "unsafe_package"}
    assert part in issue.found


@pytest.mark.parametrize("content", [
    b"<a", b"<a/>", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>',
    b'<fc:results xmlns:fc="urn:fiscal-forecast:results"><fc:sheet anchor="a" top="XFE1"/></fc:results>',
    b'<fc:results xmlns:fc="urn:fiscal-forecast:results"><fc:sheet anchor="a" top="1">'
    + b'<fc:row columns="%s"/>' % b" ".join([b"1-16384"] * 300) * 900 + b"</fc:sheet></fc:results>"])
def test_a_broken_record_counts_as_none_and_costs_nothing(tmp_path: Path, content: bytes) -> None:
    once = grafted(bare_package(ONE), tmp_path / "表.xlsx")
    content = content if b"urn:fiscal" in content else content + b"<!-- urn:fiscal-forecast:results -->"
    start = time.process_time()
    again = grafted(replaced(once, "customXml/item1.xml", content), tmp_path / "表.xlsx")
    assert time.process_time() - start < 2.0
    assert "customXml/item1.xml" in zipfile.ZipFile(io.BytesIO(again)).namelist()


def test_formats_that_excel_would_not_hold_are_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with pytest.raises(InputError) as caught:
        grafted(bare_package(ONE, styles=formats(65_485)), path)
    first, fault = caught.value.issues
    assert (first.code, fault.code, fault.where.sheet) == ("result_unsound", "xlsx_too_long", "xl/styles.xml")


def test_a_limit_that_the_user_had_passed_before_is_theirs(tmp_path: Path) -> None:
    made = grafted(bare_package(ONE, styles=formats(65_600)), tmp_path / "表.xlsx")
    assert b"<cellXfs" in zipfile.ZipFile(io.BytesIO(made)).read("xl/styles.xml")


@pytest.mark.parametrize(("number", "ours"), [(b"7", 8), (b"65534", 1), (b"4000000000", 1)])
def test_sheets_are_numbered_as_far_as_excel_counts(tmp_path: Path, number: bytes, ours: int) -> None:
    host = bare_package(ONE)
    book = zipfile.ZipFile(io.BytesIO(host)).read("xl/workbook.xml")
    made = grafted(replaced(host, "xl/workbook.xml", book.replace(b'sheetId="1"', b'sheetId="%b"' % number)),
                   tmp_path / "表.xlsx")
    ids = [int(one) for one in re.findall(rb'sheetId="(\d+)"', zipfile.ZipFile(io.BytesIO(made)).read("xl/workbook.xml"))]
    assert ids[1:] == list(range(ours, ours + len(ids) - 1))
    assert len(ids) == len(set(ids)) > 2


def test_a_sheet_number_that_is_none_names_its_part(tmp_path: Path) -> None:
    host = bare_package(ONE)
    book = zipfile.ZipFile(io.BytesIO(host)).read("xl/workbook.xml")
    with pytest.raises(InputError) as caught:
        grafted(replaced(host, "xl/workbook.xml", book.replace(b'sheetId="1"', b'sheetId="x7"')), tmp_path / "表.xlsx")
    (issue,) = caught.value.issues
    assert "xl/workbook.xml" in issue.found
