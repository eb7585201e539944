"""LibreOffice computes what no program has computed yet, and does nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import xlsxwriter
from samples.workbook_parts import Parts

from forecast.cli import main
from forecast.issues import InputError, Issue, describe
from forecast.workbook.inputs import fresh_values
from forecast.workbook.inputs.reading import read
from forecast.xlsx import recalculation
from forecast.xlsx.read.cells import read_cells


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


def of_cells(path: Path, values: dict[str, object], *, date1904: bool = False) -> Path:
    book = xlsxwriter.Workbook(path, {"date_1904": date1904})
    sheet = book.add_worksheet("数据")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for address, value in values.items():
        sheet.write_formula(address, *value) if isinstance(value, tuple) else sheet.write(address, value)
    sheet.write_formula("A9", "=DATE(2020,1,3)", day, 1)
    book.close()
    return path


@pytest.mark.parametrize("date1904", [False, True])
def test_fresh_values_take_the_place_of_old_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                 date1904: bool) -> None:
    """What LibreOffice gives is stood in for by a second workbook: its values are what counts here."""
    old = of_cells(tmp_path / "旧.xlsx", {
        "A1": 5, "A2": ("=A1*2", None, 9), "A3": ("=A1+1", None, 6), "A4": ("=NOSUCH(A1)", None, 3),
        "A5": ("=[1]表!A1", None, 4), "A6": ('="甲"&"乙"', None, "丙"), "A7": ("=1/0", None, 1)})
    new = of_cells(tmp_path / "新.xlsx", {
        "A1": 6, "A2": ("=A1*2", None, 10), "A3": ("=A1+1", None, 6), "A4": ("=NOSUCH(A1)", None, "#NAME?"),
        "A5": ("=[1]表!A1", None, "#REF!"), "A6": ('="甲"&"乙"', None, "甲乙"), "A7": ("=1/0", None, "#DIV/0!")},
        date1904=date1904)
    monkeypatch.setattr(fresh_values, "recalculate", lambda _path, _folder: new)
    issues: list[Issue] = []
    cells = fresh_values.with_fresh_values(read_cells(old), old, issues).sheets[0].cells
    values = {row: cell.value for (row, _), cell in cells.items()}
    day = read_cells(new).sheets[0].cells[9, 1].value
    assert values == {1: 5, 2: 10, 3: 6, 4: 3, 5: 4, 6: "甲乙", 7: "#DIV/0!", 9: day}
    assert cells[2, 1].formula == "A1*2"
    told = {one.code: one for one in issues}
    assert told["values_stale"].found.startswith("A2 9 → 10；A6 丙 → 甲乙；A7 1 → #DIV/0!")
    assert dict(told["not_computed"].fields) == {"count": "2"}
    assert all("{" not in describe(one, lang) for one in issues for lang in ("zh", "en"))  # type: ignore[arg-type]


@pytest.mark.libreoffice
def test_check_computes_what_was_never_calculated(luohu: Path, tmp_path: Path,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    """A figure as a formula without a result: refused with the hint, read with the option."""
    known = next(one for one in read(luohu).dataset.observations
                 if one.item == "gdp_nominal" and one.origin and one.origin.sheet == "年度指标")
    assert known.origin is not None
    path = Parts(luohu).with_cell("年度指标", known.origin.cell, "<f>1000+1</f>").save(tmp_path / "区.xlsx")
    before = path.read_bytes()
    out = ["--out", str(tmp_path / "o")]
    assert main(["check", str(path), *out]) == 2
    assert "forecast check --recalculate" in capsys.readouterr().err
    assert main(["check", str(path), "--recalculate", *out]) == 0
    said = capsys.readouterr()
    assert f"{known.origin.cell} 1001" in said.err
    assert path.read_bytes() == before
    (figure,) = [one for one in read(path, recalculate=True).dataset.observations
                 if one.origin == type(known.origin)("区.xlsx", "年度指标", known.origin.cell)]
    assert figure.value == 1001
