"""Result sheets in workbooks that others made: nothing of theirs changes."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.places import SHARED
from samples.result_sample import sample_sheets

from forecast.issues import InputError, describe
from forecast.workbook.results.write import workbook_bytes, workbook_parts
from forecast.xlsx.draft import links_of, parse
from forecast.xlsx.graft.weave import graft_sheets
from forecast.xlsx.read.cells import read_cells

if TYPE_CHECKING:
    from collections.abc import Mapping

CORPUS = sorted((SHARED / "xlsx_corpus").glob("*.xls*")) if SHARED.is_dir() else []
SMALL = [path for path in CORPUS if path.stat().st_size < 120_000]
"""The large ones take minutes to open and bring no feature that the small ones lack."""
REFUSED = {"008": "changes_tracked", "011": "not_a_workbook", "045": "structure_locked",
           "067": "not_a_workbook", "078": "structure_locked", "081": "truncated_package",
           "082": "truncated_package", "083": "truncated_package"}
"""Files of the corpus that cannot carry results, and why; document types are found by content."""


@cache
def donor() -> Mapping[str, bytes]:
    return workbook_parts(sample_sheets())


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return made.getvalue()


def may_change(package: dict[str, bytes]) -> set[str]:
    """The parts that must know of new sheets, found by their relationships."""
    (main,) = [one.target for one in links_of(package["_rels/.rels"], "")
               if one.kind == "officeDocument"]
    folder, _, name = main.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    own = {name.lower() for name in ("[Content_Types].xml", main, rels)}
    by_kind = {one.kind: one.target.lower() for one in links_of(package[rels], main)}
    own |= {by_kind[kind] for kind in ("styles", "calcChain") if kind in by_kind}
    return own | {one.target.lower() for one in links_of(package["_rels/.rels"], "")
                  if one.kind == "extended-properties"}


def grafted(path: Path) -> bytes | str:
    try:
        return graft_sheets(path, donor()).data
    except InputError as error:
        (issue,) = error.issues
        for lang in ("zh", "en"):
            assert path.name in describe(issue, lang)  # type: ignore[arg-type]
        return issue.code


@pytest.mark.shared
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name[:30])
def test_every_foreign_part_stays_byte_for_byte(path: Path, tmp_path: Path) -> None:
    made = grafted(path)
    if isinstance(made, str):
        assert made == REFUSED.get(path.name[:3], "unsafe_package")
        return
    assert path.name[:3] not in REFUSED
    before, after = parts(path.read_bytes()), parts(made)
    allowed = may_change({name.replace("\\", "/").lstrip("/"): data
                          for name, data in before.items()})
    for name, data in before.items():
        if name.replace("\\", "/").lstrip("/").lower() not in allowed:
            assert after[name] == data, name
    assert [name for name in after if name in before] == [name for name in before if name in after]
    # a second run writes the same bytes
    target = tmp_path / path.name
    target.write_bytes(made)
    again = graft_sheets(target, donor())
    assert again.data == made
    assert [one.code for one in again.warnings if one.code != "signature_broken"] == []


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore")  # openpyxl tells of what it does not know
def test_openpyxl_opens_what_it_opened_before_and_finds_the_results() -> None:
    opened = 0
    for path in SMALL:
        made = grafted(path)
        if isinstance(made, str):
            continue
        try:
            before = load_workbook(io.BytesIO(path.read_bytes()))
        except Exception:  # noqa: BLE001, S112  # openpyxl gives up on some hosts as they are
            continue
        if not before.sheetnames:  # Strict workbooks open as nothing
            continue
        book = load_workbook(io.BytesIO(made))
        assert book.sheetnames[:len(before.sheetnames)] == before.sheetnames, path.name
        assert book.sheetnames[-9:] == ["结果 目录", "结果 总览", "结果 收入", "结果 区间", "结果 目标", "结果 指标",
                                        "结果 情景", "结果 构成", "结果 模型"], path.name
        assert sum(len(sheet._charts) for sheet in book.worksheets[-8:]) >= 10, path.name
        assert "fc_model" in book.defined_names, path.name
        opened += 1
    assert opened > 45


@pytest.mark.shared
@pytest.mark.libreoffice
def test_libreoffice_opens_the_hosts_and_shows_the_results(tmp_path: Path) -> None:
    """Values, number formats and fills of the result sheets are those of the donor, in any host."""
    own = {grid.name: grid for grid in read_cells(_saved(workbook_bytes(sample_sheets()), tmp_path / "donor.xlsx")).sheets}
    (tmp_path / "in").mkdir()
    for path in SMALL[::3]:
        made = grafted(path)
        if not isinstance(made, str):
            (tmp_path / "in" / f"{path.name[:3]}.xlsx").write_bytes(made)
    files = sorted((tmp_path / "in").iterdir())
    assert len(files) > 15
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                    "--headless", "--norestore", "--convert-to", "xlsx", "--outdir",
                    str(tmp_path / "out"), *map(str, files)],
                   capture_output=True, timeout=500, check=False)
    lost = [path.name for path in files if not (tmp_path / "out" / path.name).exists()]
    # a cube, a data model: LibreOffice does not open these hosts without results either
    for name in lost:
        source = next(path for path in CORPUS if path.name.startswith(name[:3]))
        assert not _opens(source, tmp_path), name
    for path in files:
        if path.name in lost:
            continue
        shown = {grid.name: grid for grid in read_cells(tmp_path / "out" / path.name).sheets}
        for name, grid in own.items():
            there = shown[name].cells
            for place, cell in grid.cells.items():
                if cell.kind == "number":
                    assert there[place].value == pytest.approx(cell.value, rel=1e-9), (path, name, place)
                    assert there[place].is_percent == cell.is_percent, (path, name, place)


def _saved(data: bytes, path: Path) -> Path:
    path.write_bytes(data)
    return path


def _opens(path: Path, tmp_path: Path) -> bool:
    copy = tmp_path / "alone" / "alone.xlsx"
    copy.parent.mkdir(exist_ok=True)
    shutil.copyfile(path, copy)
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                    "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "alone_out"),
                    str(copy)], capture_output=True, timeout=100, check=False)
    return (tmp_path / "alone_out" / "alone.xlsx").exists()


@pytest.mark.shared
def test_macros_are_carried_as_they_are(luohu: Path, tmp_path: Path) -> None:
    """A workbook with macros keeps them and its content type."""
    source = parts(luohu.read_bytes())
    types = "[Content_Types].xml"
    source[types] = source[types].replace(
        b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml").replace(
        b"application/vnd.openxmlformats-officedocument.ms-excel", b"application/vnd.ms-excel")
    source["xl/vbaProject.bin"] = bytes(range(256)) * 40
    path = tmp_path / "带宏.xlsm"
    path.write_bytes(packed(source))
    after = parts(graft_sheets(path, donor()).data)
    assert after["xl/vbaProject.bin"] == source["xl/vbaProject.bin"]
    assert b"ms-excel.sheet.macroEnabled.main+xml" in after[types]


def test_one_tab_is_selected_and_it_is_the_users(luohu: Path) -> None:
    after = parts(graft_sheets(luohu, donor()).data)
    selected = [name for name, data in after.items() if name.startswith("xl/worksheets/sheet")
                and parse(data).xpath("//*[local-name()='sheetView'][@tabSelected='1']")]
    assert len(selected) <= 1
    assert set(selected) <= set(parts(luohu.read_bytes()))


def test_a_sheet_name_in_use_is_not_taken(luohu: Path, tmp_path: Path) -> None:
    source = parts(luohu.read_bytes())
    source["xl/workbook.xml"] = source["xl/workbook.xml"].replace(
        'name="填表说明"'.encode(), 'name="结果 收入"'.encode())
    path = tmp_path / "同名.xlsx"
    path.write_bytes(packed(source))
    done = graft_sheets(path, donor())
    assert done.sheets["结果 收入"] == "结果 收入 (2)"
    path.write_bytes(done.data)
    book = load_workbook(path)
    formulas = [cell.value for row in book["结果 收入 (2)"].iter_rows() for cell in row
                if isinstance(cell.value, str) and cell.value.startswith("=")]
    assert formulas
    assert not any("'结果 收入'!" in text for text in formulas)
    # the list of sheets names the sheet that is meant
    shown = [cell.value for row in book["结果 目录"].iter_rows() for cell in row]
    assert "结果 收入 (2)" in shown


def test_what_must_not_be_changed_is_refused_with_the_way_out(luohu: Path, tmp_path: Path) -> None:
    source = parts(luohu.read_bytes())
    source["xl/workbook.xml"] = source["xl/workbook.xml"].replace(
        b"<workbookProtection/>", b'<workbookProtection lockStructure="1"/>')
    path = tmp_path / "锁定.xlsx"
    path.write_bytes(packed(source))
    with pytest.raises(InputError) as caught:
        graft_sheets(path, donor())
    (issue,) = caught.value.issues
    assert issue.code == "structure_locked"
    assert "取消保护" in describe(issue)


@pytest.mark.shared
def test_a_signature_is_reported_as_broken() -> None:
    signed = [path for path in CORPUS if "signed" in path.name]
    assert signed
    for path in signed:
        assert [one.code for one in graft_sheets(path, donor()).warnings] == ["signature_broken"]
