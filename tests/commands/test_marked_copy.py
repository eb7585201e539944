"""``forecast check`` writes its marked copy, or says why it did not."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.places import LUOHU
from samples.workbook_parts import Parts

from forecast.cli import main


@pytest.mark.parametrize(("old", "new", "why"), [
    (b"<styleSheet", b"<styleSheet><", "styles.xml"), (b' borderId="', b' borderId="XFE', "styles.xml")])
def test_a_copy_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], old: bytes, new: bytes,
                                            why: str) -> None:
    book = Parts(LUOHU).with_text("目标", "E5", "不知道")
    book.parts["xl/styles.xml"] = book.parts["xl/styles.xml"].replace(old, new)
    path = book.save(tmp_path / "表.xlsx")
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert why in said.err
    assert "Traceback" not in said.err


def test_a_copy_on_a_full_disk_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                       monkeypatch: pytest.MonkeyPatch) -> None:
    import errno
    import os

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    path = Parts(LUOHU).with_text("目标", "E5", "不知道").save(tmp_path / "表.xlsx")
    monkeypatch.setattr(os, "fsync", full)
    assert main(["check", str(path), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "没有写出标出问题的副本" in said
    assert "磁盘已满" in said
    assert "不知道" in said
