"""Files that are no workbook, or not a safe one: each gets its own sentence."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import Workbook
from samples.chance.cases import cases

from forecast.issues import InputError, describe
from forecast.xlsx.read.cells import read_cells

CONTENT_TYPES = "[Content_Types].xml"


def workbook_bytes() -> bytes:
    book = Workbook()
    book.worksheets[0]["A1"] = "甲"
    book.worksheets[0]["B2"] = 1.5
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


GOOD = workbook_bytes()
with zipfile.ZipFile(io.BytesIO(GOOD)) as opened:
    CONTENT = opened.read(CONTENT_TYPES)


def changed(parts: dict[str, bytes | None], *, add: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    """A good workbook with some parts replaced, dropped (None) or added."""
    packed = io.BytesIO()
    with (zipfile.ZipFile(io.BytesIO(GOOD)) as old,
          zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new):
        for info in old.infolist():
            data = parts.get(info.filename, old.read(info))
            if data is not None:
                new.writestr(info.filename, data)
        for name, extra in add:
            new.writestr(name, extra)
    return packed.getvalue()


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        read_cells(path)
    (issue,) = caught.value.issues
    for lang in ("zh", "en"):
        sentence = describe(issue, lang)  # type: ignore[arg-type]
        assert "{" not in sentence
        assert path.name in sentence
    return issue.code, issue.found


def word_bytes() -> bytes:
    packed = io.BytesIO()
    docx.Document().save(packed)
    return packed.getvalue()


def zip_of(*entries: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return packed.getvalue()


SHEET = (b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
         b"<row>%b</row></sheetData></worksheet>")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
CASES: dict[str, bytes] = {
    "file_empty": b"",
    "owner_file": b"\x04staff" + bytes(159),
    "old_xls": OLE + "Workbook".encode("utf-16-le"),
    "old_et": OLE + "Workbook".encode("utf-16-le"),
    "not_a_workbook doc": OLE + "WordDocument".encode("utf-16-le"),
    "encrypted_workbook": OLE + "EncryptedPackage".encode("utf-16-le"),
    "csv_file": "代码,2019年\ngdp_nominal,2390.26\n".encode("gb18030"),
    "ods_file": zip_of(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")),
    "html_file": b"<html><table><tr><td>1</td></tr></table></html>",
    "csv_file utf-16": "代码\t2019年\n".encode("utf-16"),
    "xml_2003": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
    "archive_file rar": b"Rar!\x1a\x07\x00" + bytes(99),
    "archive_file": zip_of(("区表/预算.xlsx", b"PK")),
    "not_a_workbook pdf": b"%PDF-1.7\n1 0 obj\n<<>>\n",
    "not_a_workbook json": b'{"a": 1}',
    "not_a_workbook odt": zip_of(("mimetype", b"application/vnd.oasis.opendocument.text")),
    "not_a_workbook": bytes(range(1, 256)) * 4 + b"\0",
    "not_a_workbook docx": word_bytes(),
    "not_a_workbook zip": zip_of(("photo.jpg", b"\xff\xd8")),
    "truncated_package": workbook_bytes()[:3000],
    "broken_xml": changed({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}),
    "broken_xml empty": changed({"xl/worksheets/sheet1.xml": b""}),
    "missing_part": changed({"xl/worksheets/sheet1.xml": None}),
    "missing_part types": changed({CONTENT_TYPES: None}),
    "missing_part rels": changed({"_rels/.rels": None}),
    "missing_part main": changed({"xl/workbook.xml": None}),
    "missing_part strings": changed({"xl/worksheets/sheet1.xml": SHEET % b'<c t="s"><v>0</v></c>'}),
    "missing_part number": changed({"xl/worksheets/sheet1.xml": SHEET % b'<c t="s"><v>x</v></c>'}),
    "broken_xml row": changed({"xl/worksheets/sheet1.xml": SHEET % (b"<c/>" * 16385)}),
    "xlsb_file": changed({CONTENT_TYPES: CONTENT.replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"ms-excel.sheet.binary.macroEnabled.main")}),
    "no_sheets": changed({"xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/'
                                             b'spreadsheetml/2006/main"><sheets/></workbook>'}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_kind_of_file_is_told_apart(tmp_path: Path, case: str) -> None:
    code = case.split(maxsplit=1)[0]
    path = tmp_path / {"owner_file": "~$文件.xlsx", "old_et": "文件.et"}.get(code, "文件.xlsx")
    path.write_bytes(CASES[case])
    assert refusal(path)[0] == code


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.xlsx")[0] == "file_missing"
    assert refusal(tmp_path)[0] == "file_is_folder"


def test_a_flipped_byte_in_a_part_is_found(tmp_path: Path) -> None:
    data = bytearray(workbook_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    start = info.header_offset + 30 + len(info.filename)
    data[start + 20] ^= 0xFF
    path = tmp_path / "坏.xlsx"
    path.write_bytes(bytes(data))
    assert refusal(path)[0] in {"truncated_package", "broken_xml"}


@pytest.mark.parametrize("declared", [
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    '<!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE w SYSTEM "http://example.invalid/x.dtd">',
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(tmp_path: Path, declared: str, encoding: str) -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (f'<?xml version="1.0" encoding="{encoding}"?>{declared}<w xmlns="{space}">'
             '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
             "</sheetData></w>")
    path = tmp_path / "文件.xlsx"
    path.write_bytes(changed({"xl/worksheets/sheet1.xml": sheet.encode(encoding)}))
    assert refusal(path) == ("unsafe_package", "xl/worksheets/sheet1.xml")


def test_a_bomb_is_refused_by_the_directory_alone(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.xlsx"
    path.write_bytes(changed({}, add=(("xl/media/zeros.bin", bytes(64 << 20)),)))
    assert path.stat().st_size < 200_000
    assert refusal(path) == ("unsafe_package", "xl/media/zeros.bin")


def test_a_part_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "重名.xlsx"
    path.write_bytes(changed({}, add=(("XL/worksheets/sheet1.XML", b"<x/>"),)))
    assert refusal(path)[0] == "unsafe_package"


@pytest.mark.shared
def test_every_file_of_the_corpus_is_read_or_refused(shared: Path) -> None:
    read, codes = 0, set()
    for path in sorted((shared / "xlsx_corpus").iterdir()):
        if path.suffix == ".csv" or path.stat().st_size > 2_000_000:
            continue
        try:
            book = read_cells(path)
        except InputError as error:
            codes |= {issue.code for issue in error.issues}
        else:
            read += 1
            assert book.sheets
    assert read >= 65
    assert codes <= {"unsafe_package", "truncated_package", "not_a_workbook",
                     "encrypted_workbook", "old_xls"}


@settings(max_examples=cases(150))
@given(st.integers(0, 10**6), st.integers(1, 6), st.sampled_from(["sheet", "zip", "workbook", "styles"]))
def test_a_mutated_package_is_read_or_refused(seed: int, changes: int, where: str) -> None:
    """Whatever bytes are changed, the answer is a workbook or a sentence, never a crash."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "变.xlsx"
        if where == "zip":
            data = bytearray(GOOD)
            for _ in range(changes):
                data[rng.randrange(len(data))] = rng.randrange(256)
            path.write_bytes(bytes(data))
        else:
            part = {"sheet": "xl/worksheets/sheet1.xml", "workbook": "xl/workbook.xml",
                    "styles": "xl/styles.xml"}[where]
            with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
                data = bytearray(archive.read(part))
            for _ in range(changes):
                at = rng.randrange(len(data))
                match rng.randrange(3):
                    case 0:
                        data[at] = rng.randrange(256)
                    case 1:
                        del data[at:at + rng.randrange(1, 9)]
                    case _:
                        data[at:at] = rng.choice([b"<", b">", b"&", b'"', b"<c/>", b"<!--", b"\0", b"]]>"])
            path.write_bytes(changed({part: bytes(data)}))
        with suppress(InputError):
            for grid in read_cells(path).sheets:
                dict(grid.cells.items())
