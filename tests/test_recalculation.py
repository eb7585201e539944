"""LibreOffice computes what no program has computed yet, and does nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import xlsxwriter

from forecast.issues import InputError, describe
from forecast.workbook import recalculation
from forecast.workbook.cells import read_cells


def stale(path: Path, port: int = 9) -> Path:
    """A workbook whose formula has a wrong result, and two that reach out."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("数据")
    sheet.write_formula("A1", "=1+1", None, 999)
    sheet.write_formula("A2", f'=_xlfn.WEBSERVICE("http://127.0.0.1:{port}/a")', None, "旧")
    sheet.write_formula("A3", f"='http://127.0.0.1:{port}/[外.xlsx]表'!$A$1", None, 7)
    book.close()
    return path


@contextmanager
def listener() -> Iterator[tuple[int, list[str]]]:
    """A web server of this machine that notes what it is asked for."""
    asked: list[str] = []

    class Notes(BaseHTTPRequestHandler):
        def parse_request(self) -> bool:
            asked.append(self.raw_requestline.decode(errors="replace"))
            return super().parse_request()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Notes) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port, asked
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.libreoffice
def test_it_recalculates_a_copy_and_fetches_nothing(tmp_path: Path) -> None:
    with listener() as (port, asked):
        path = stale(tmp_path / "区 表（一）.xlsx", port)
        before = path.read_bytes()
        made = recalculation.recalculate(path, tmp_path / "out")
    assert made == tmp_path / "out" / "区 表（一）.xlsx"
    assert read_cells(made).sheets[0].cells[1, 1].value == 2
    assert asked == []
    assert path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out", path.name]  # no lock file


def refused(path: Path, folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        recalculation.recalculate(path, folder)
    (issue,) = caught.value.issues
    assert path.name in describe(issue)
    assert "{" not in describe(issue, "en")
    return issue.code


def test_without_libreoffice_there_is_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(recalculation, "_PLACES", ())
    assert recalculation.office() is None
    assert refused(stale(tmp_path / "表.xlsx"), tmp_path) == "office_missing"


@pytest.mark.skipif("sys.platform == 'win32'", reason="a shell script stands in for the program")
def test_one_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n/bin/sleep 60 & wait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(recalculation, "PATIENCE", 0.2)
    assert refused(stale(tmp_path / "表.xlsx"), tmp_path / "out") == "office_failed"
    assert not (tmp_path / "out").exists()
