"""Whatever is done to the parts of a workbook with our results and marks, it is handled or refused."""

from __future__ import annotations

import copy
import io
import random
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings, strategies as st
from lxml import etree
from samples.chance.cases import cases
from samples.result_sample import sample_sheets

from forecast.issues import CellRef, InputError, Issue, describe
from forecast.workbook import is_marked, write_marked
from forecast.workbook.marked import take_back
from forecast.workbook.results.write import workbook_parts
from forecast.xlsx import (
    graft_sheets,
    grafted_sheets,
    lint_package,
    open_draft,
    read_cells,
    remove_sheets,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

Parts = dict[str, bytes]
VALUES = ["", "-1", "9" * 20, "9" * 5000, "x", "A1:B", "²", "true", "1e9", "../../x", "%ff", "rId1", "XFE1", "A0",
          "1-999999999", "NaN", "1e400", "0", "5", "_xlnm.Print_Area", "'", "#REF!", "'数据'!$A$1:$XFD$1048576"]
NAME = "变.xlsx"
ISSUES = [Issue("not_a_number", CellRef(NAME, "数据", "B2"), "x"), Issue("not_a_number", CellRef(NAME, "数据", "E2"), "x"),
          Issue("no_sheets", CellRef(NAME, "数据"), "x")]


def packed(parts: Parts) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def unpacked(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def donor() -> Mapping[str, bytes]:
    return workbook_parts(sample_sheets()[:5])


@cache
def lived_in() -> Parts:
    """A workbook with a bit of everything, with results in it, checked and marked."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("数据")
    bold = book.add_format({"num_format": "0.0%", "bold": True, "bg_color": "#ff0000"})
    sheet.add_table("A1:C4", {"columns": [{"header": "甲"}, {"header": "乙"}, {"header": "丙"}]})
    sheet.write_row("A2", ["文字", 1.5, True])
    sheet.write_formula("B3", "=SUM(B2:B2)", bold, 1.5)
    sheet.write_comment("B2", "看")
    sheet.merge_range("E1:F2", "合并")
    sheet.conditional_format("A1:C4", {"type": "cell", "criteria": ">", "value": 3, "format": bold})
    sheet.data_validation("D4", {"validate": "list", "source": ["a", "b"]})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=数据!$B$1:$B$4"})
    sheet.insert_chart("H2", chart)
    sheet.set_row(7, None, None, {"hidden": True})
    book.add_worksheet("藏").hide()
    book.define_name("税率", "=数据!$B$2")
    sheet.print_area("A1:C4")
    book.close()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(made.getvalue())
        path.write_bytes(graft_sheets(path, donor()).data)
        write_marked(path, ISSUES, path)
        return unpacked(path.read_bytes())


def changed(parts: Parts, chance: random.Random) -> Parts:
    """Change a part or two: cut, swapped, emptied, with an entity; or an element of its tree."""
    new = dict(parts)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        name = chance.choice([one for one in new if one.endswith((".xml", ".rels", ".vml"))])
        match chance.randrange(20):
            case 0:
                new.pop(name)
            case 1:
                other = chance.choice(list(new))
                new[name], new[other] = new[other], new[name]
            case 2:
                new[name] = new[name][:chance.randrange(len(new[name]) + 1)]
            case 3:
                new[name] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + new[name].split(b"?>", 1)[-1]
            case 4:
                new[name] = chance.choice([b"", b"<a/>", b"\xff\xfe<", b"<worksheet/>"])
            case _:
                try:
                    root = etree.fromstring(new[name])
                except etree.XMLSyntaxError:
                    continue
                _change(root, chance)
                new[name] = etree.tostring(root)
    return new


def _change(root: etree._Element, chance: random.Random) -> None:
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    one, other = chance.choice(elements), chance.choice(elements)
    above = one.getparent()
    what = chance.randrange(7)
    if what <= 2 and one.attrib:
        one.set(chance.choice(list(one.attrib)), chance.choice(VALUES))
    elif what == 3 and one.attrib:
        one.attrib.pop(chance.choice(list(one.attrib)))
    elif what == 4 and above is not None:
        above.remove(one)
    elif what == 5:
        other.insert(chance.randrange(len(other) + 1), copy.deepcopy(one))
    else:
        one.text = chance.choice(VALUES)


def rolled(path: Path) -> None:
    with open_draft(path) as draft:
        listed = take_back(draft)
        remove_sheets(draft, {*grafted_sheets(draft), *([listed] if listed else ())})
        draft.pack()


OPERATIONS: dict[str, Callable[[Path], object]] = {
    "read": read_cells, "lint": lint_package, "told whether marked": is_marked,
    "marked": lambda path: write_marked(path, ISSUES, path.with_name("标注.xlsx")),
    "written anew": lambda path: graft_sheets(path, donor()), "rolled on": rolled}


def handled(parts: Parts) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(packed(parts))
        for operation in OPERATIONS.values():
            try:
                operation(path)
            except InputError as error:
                for issue in error.issues:
                    describe(issue).encode()


@settings(max_examples=cases(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**9))
def test_any_change_of_any_part_is_handled_or_refused(seed: int) -> None:
    handled(changed(lived_in(), random.Random(seed)))


# a row XFE1 of ours, an author x of a note, a content type inside another, a workbook part that
# relationships call a sheet, a sheet that they call by two kinds, a sheet without a namespace, a name's
# sheet and a note's row of five thousand digits
@pytest.mark.parametrize("seed", [34, 132, 2158, 3778, 5293, 9500, 894077934, 7005370])
def test_what_failed_once(seed: int) -> None:
    handled(changed(lived_in(), random.Random(seed)))


LIES = [(part, old, new) for part, old, new in [
    ("sheet1.xml", b'<row r="2"', b'<row r="XFE1"'), ("sheet3.xml", b'<row r="2"', b'<row r="XFE1"'),
    ("sheet3.xml", b' s="', b' s="XFE'), ("sheet3.xml", b'<col min="1"', b'<col min="XFE1"'),
    ("sheet3.xml", b' width="', b' width="x'), ("styles.xml", b' fontId="', b' fontId="x'),
    ("styles.xml", b' numFmtId="', b' numFmtId="XFE'), ("comments1.xml", b'authorId="', b'authorId="XFE'),
    ("drawing2.xml", b"<xdr:row>", b"<xdr:row>XFE"), ("workbook.xml", b'sheetId="', b'sheetId="x'),
    ("workbook.xml", b'localSheetId="', b'localSheetId="\xc2\xb2')]]  # fmt: skip


@pytest.mark.parametrize(("part", "old", "new"), LIES, ids=[f"{part} {new.decode()}" for part, _, new in LIES])
def test_a_number_that_is_none_is_refused_by_its_part(tmp_path: Path, part: str, old: bytes, new: bytes) -> None:
    parts = lived_in()
    name = next(one for one in parts if one.endswith("/" + part))
    if old not in parts[name]:
        pytest.skip("the sample has no such place")
    path = tmp_path / NAME
    path.write_bytes(packed({**parts, name: parts[name].replace(old, new)}))
    told = []
    for operation in ("marked", "written anew"):
        try:
            OPERATIONS[operation](path)
        except InputError as error:
            told += [issue for issue in error.issues if part in issue.found]
    assert told
    assert {issue.code for issue in told} == {"broken_xml"}


@pytest.mark.parametrize("space", ["", ' xmlns="urn:else"'])
@pytest.mark.parametrize("part", ["worksheets/sheet1.xml", "styles.xml"])
def test_a_root_of_another_namespace_is_a_broken_part(tmp_path: Path, part: str, space: str) -> None:
    parts = lived_in()
    name = next(one for one in parts if one.endswith(part))
    kind = "styleSheet" if part == "styles.xml" else "worksheet"
    path = tmp_path / NAME
    path.write_bytes(packed({**parts, name: f"<{kind}{space}/>".encode()}))
    with pytest.raises(InputError) as error:
        write_marked(path, ISSUES, path.with_name("标注.xlsx"))
    assert {one.code for one in error.value.issues} == {"broken_xml"}
    assert part in describe(error.value.issues[0])
