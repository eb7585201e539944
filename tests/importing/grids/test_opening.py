"""The door: what a file is by its content; each file that cannot be read gets its own sentence."""

from __future__ import annotations

import hashlib
import io
import random
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl import Workbook
from samples.chance.cases import cases
from samples.hostile.texts import TABLES

from forecast.importing.grids import open_source, source_of_text
from forecast.issues import InputError, describe

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def document() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def workbook() -> bytes:
    stream = io.BytesIO()
    book = Workbook()
    assert book.active is not None
    book.active.append(["收入", 2390.3])
    book.save(stream)
    return stream.getvalue()


REFUSED = {
    "import_empty": b"", "import_empty blank": b" \r\n\t\0", "import_pdf": b"%PDF-1.7\n%\xe2\xe3\n1 0 obj",
    "import_image": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "import_image jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF", "import_image bmp": b"BM\x36\0\0\0\0\0",
    "import_document": zipped(ppt__presentation=b"x"), "import_no_table of Word": document(), "import_document doc": OLE + "WordDocument".encode("utf-16-le"),
    "import_document rtf": b"{\\rtf1\\ansi hello}", "import_document odt": zipped(mimetype=b"application/vnd.oasis.opendocument.text"),
    "import_archive": zipped(**{"a.txt": b"x"}), "import_archive of tables": zipped(**{"a.xls": b"x"}), "import_archive rar": b"Rar!\x1a\7\0",
    "import_unknown": bytes(range(256)) * 4, "import_unknown json": b'{"a": 1}', "import_unknown xml": b"<?xml version='1.0'?><a/>",
    "encrypted_workbook": OLE + "EncryptedPackage".encode("utf-16-le"), "truncated_package": workbook()[:-40],
    "import_damaged": OLE + "Workbook".encode("utf-16-le"), "import_no_table": b"<html><body></body></html>",
    "import_too_large": b"a,b\n" + b"1,2\n" * 500_001, "import_too_large wide": b"a,b\n" + b"1," * 16_385 + b"\n3,4\n",
}


@pytest.mark.parametrize("case", REFUSED)
def test_each_kind_of_file_has_its_sentence_and_the_way_out(case: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(REFUSED[case])
    with pytest.raises(InputError) as caught:
        open_source(path)
    issue, = caught.value.issues
    assert issue.code == case.split(maxsplit=1)[0]
    assert issue.where.file == "表.xlsx"
    for lang in ("zh", "en"):
        assert "{" not in describe(issue, lang)  # type: ignore[arg-type]


def test_folders_and_missing_files(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "import_folder"), (tmp_path / "无.xlsx", "file_missing")):
        with pytest.raises(InputError) as caught:
            open_source(path)
        assert caught.value.issues[0].code == code


def test_a_file_is_what_it_holds_whatever_its_suffix(tmp_path: Path) -> None:
    for name, data, found in (("a.csv", workbook(), "xlsx"), ("b.xlsx", "收入,5\n支出,6\n".encode("gbk"), "csv"),
                              ("c.xlsx", b"<html><table><tr><td>a<td>1</table>", "html"), ("d.csv", "收入增长。".encode(), "text"),
                              ("e.et", "\t2019\n收入\t5\n".encode("utf-16-le"), "csv")):
        path = tmp_path / name
        path.write_bytes(data)
        source = open_source(path)
        assert (source.file, source.path, source.format) == (name, path, found)
        assert source.digest == hashlib.sha256(data).hexdigest()


def test_copied_text_has_no_path_and_bytes_of_a_file_may_be_piped() -> None:
    source = source_of_text("收入\t5\n支出\t6\n", "粘贴")
    assert (source.file, source.path, source.format) == ("粘贴", None, "csv")
    assert source_of_text(workbook(), "粘贴").grids[0].cells[1, 2].value == 2390.3


def test_what_looks_like_a_command_is_text() -> None:
    source = source_of_text('名称,值\n"=cmd|\'/c calc\'!A1",5\n@SUM(A1),6\n', "粘贴")
    cell = source.grids[0].cells[2, 1]
    assert (cell.kind, cell.value, cell.formula) == ("text", "=cmd|'/c calc'!A1", None)


@pytest.mark.parametrize("case", TABLES)
def test_hostile_files_are_read_or_refused_in_time(case: str) -> None:
    began = time.process_time()
    with suppress(InputError):
        source_of_text(TABLES[case], "表.csv")
    assert time.process_time() - began < 15


SEEDS = {"xlsx": workbook(), "csv": "指标,2019年\n收入,5\n支出,6\n".encode(), "gbk": "指标,2019年\n收入,5\n".encode("gbk"),
         "utf-16": "指标\t2019年\n收入\t5\n".encode("utf-16"), "html": b"<html><table><tr><td rowspan=2>a<td>1</tr></table></html>",
         "mht": b"MIME-Version: 1.0\nContent-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: base64\n\nPHRhYmxlPjx0cj48dGQ+YQ==",
         "xml": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>',
         "ods": zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"<a/>"})}


@pytest.mark.parametrize("seed", SEEDS)
@settings(max_examples=cases(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False))
def test_damage_is_never_another_exception(seed: str, chance: random.Random) -> None:
    _damage(SEEDS[seed], chance)


@pytest.mark.shared
@settings(max_examples=cases(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False))
def test_damage_to_an_old_workbook_is_never_another_exception(shared: Path, chance: random.Random) -> None:
    _damage((shared / "import_layouts" / "01_nbs_annual.xls").read_bytes(), chance)


def _damage(data: bytes, chance: random.Random) -> None:
    damaged = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    if chance.random() < 0.3:
        del damaged[chance.randrange(len(damaged)):]
    with suppress(InputError):
        source_of_text(bytes(damaged), "表.xls")


@given(st.binary(max_size=400), st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"PK\3\4", OLE, b"<table>", b"\t\4", b"\t\x08", b"MIME-Version:", b"sep="]))
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes) -> None:
    with suppress(InputError):
        source_of_text(start + data, "表.xls")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InputError):
        source_of_text(text, "粘贴")
