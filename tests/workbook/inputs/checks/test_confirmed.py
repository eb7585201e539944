"""已核 in a note at the cell confirms what is asked about, as it does in the row's remarks."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from samples.by_hand import SHEETS, by_hand

from forecast.cli import main
from forecast.issues import Severity
from forecast.workbook import read


def asked(path: Path) -> list[str]:
    return [one.where.cell for one in read(path).warnings
            if one.severity is Severity.QUESTION and one.code == "unit_unsaid"]


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A row without a unit: asked about at its name."""
    return by_hand(tmp_path, "年度指标", [[cell for at, cell in enumerate(line) if at != 1]
                                      for line in SHEETS["年度指标"]])


@pytest.mark.parametrize(("cell", "text", "left"), [
    ("A2", "已核，万元", []), ("A2", "Confirmed by the bureau", []), ("A2", "not yet", ["A2"]), ("A2", "再问一下", ["A2"]), ("B2", "已核", ["A2"])])
def test_a_note_at_the_cell_confirms_it(doubtful: Path, cell: str, text: str, left: list[str]) -> None:
    assert asked(doubtful) == ["A2"]
    book = load_workbook(doubtful)
    book["年度指标"][cell].comment = Comment(text, "预算科")
    book.save(doubtful)
    assert asked(doubtful) == left


def test_our_own_note_confirms_nothing(doubtful: Path, tmp_path: Path) -> None:
    assert main(["check", str(doubtful), "--out", str(tmp_path / "out")]) == 0
    (marked,) = (tmp_path / "out").glob("*.xlsx")
    note = load_workbook(marked)["年度指标"]["A2"].comment
    assert note is not None
    assert "已核" in note.text
    assert asked(marked) == ["A2"]


def test_a_thread_is_a_note(doubtful: Path) -> None:
    with zipfile.ZipFile(doubtful) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/threadedComments/threadedComment1.xml"] = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="A2" id="{1}"><text>已核</text></threadedComment></ThreadedComments>').encode()
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        b'Target="../threadedComments/threadedComment1.xml"/></Relationships>')
    with zipfile.ZipFile(doubtful, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    assert asked(doubtful) == []
