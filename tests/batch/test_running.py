"""A batch: what is not there yet is done; failures are told by cell; nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from samples.batches.places import place, places
from samples.places import PROJECT

from forecast.batch import BatchReport, BatchRequest, State, run_batch
from forecast.issues import InputError
from forecast.locks import held
from forecast.projection import Settings

FEW = Settings(draws=40)


def request(folder: Path, **changes: object) -> BatchRequest:
    asked = BatchRequest(str(folder / "in"), folder / "out", settings=FEW, jobs=0)
    return replace(asked, **changes)


def contents(out: Path) -> dict[str, bytes]:
    """Return the bytes of what a batch hands in; a database is no file of fixed bytes.

    What somebody is writing just now, as a worker whose client was killed may be, does not count.
    """
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*"))
            if path.suffix not in {".duckdb", ".partial"} and path.is_file()}


def states(report: BatchReport) -> dict[str, str]:
    return {line.stem: line.state.value for line in report.lines}


def test_what_is_there_is_not_done_again(tmp_path: Path) -> None:
    places(tmp_path / "in")
    first = run_batch(request(tmp_path))
    assert (first.taken, len(first.of(State.DONE))) == (0, 3)
    before = contents(tmp_path / "out")
    again = run_batch(request(tmp_path))
    assert again.taken == 3
    assert contents(tmp_path / "out") == before
    place(tmp_path / "in", "样例2区", 200_000)
    assert run_batch(request(tmp_path)).taken == 2
    assert run_batch(request(tmp_path, settings=replace(FEW, draws=41))).taken == 0


def test_a_scenario_file_is_part_of_what_a_record_is_of(tmp_path: Path) -> None:
    places(tmp_path / "in", 1)
    file = tmp_path / "s.toml"
    text = 'name = "低"\nparent = "基准"\n[[override]]\nitem = "gdp_growth"\nspan = "2024"\nmethod = "假设"\nvalue = {}\n'
    file.write_text(text.format("3.0"), encoding="utf-8")
    asked = request(tmp_path, scenarios=("基准", str(file)))
    assert run_batch(asked).is_whole
    assert run_batch(asked).taken == 1
    file.write_text(text.format("2.0"), encoding="utf-8")
    assert run_batch(asked).taken == 0


def test_failures_are_told_by_file_and_cell_and_the_rest_goes_on(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    first, second, _ = places(tmp_path / "in")
    first.write_bytes(first.read_bytes()[:900])
    book = load_workbook(second)
    book["年度指标"]["J2"] = "约十二万"
    book.save(second)
    report = run_batch(request(tmp_path))
    assert states(report) == {"样例1区": "failed", "样例2区": "failed", "样例3区": "done"}
    assert not report.is_whole
    ledger = (tmp_path / "out" / "台账.csv").read_text(encoding="utf-8-sig").splitlines()
    assert any(line.startswith("样例2区.xlsx,样例2区,有错,年度指标,J2,") for line in ledger)
    assert any(line.startswith("样例3区.xlsx,样例3区,已算出") for line in ledger)


def test_the_same_bytes_come_from_this_process_and_from_two_or_three(tmp_path: Path) -> None:
    places(tmp_path / "in", 4)
    found = []
    for jobs in (0, 2, 3):
        report = run_batch(request(tmp_path, out=tmp_path / f"out{jobs}", jobs=jobs))
        assert report.is_whole
        kept = contents(tmp_path / f"out{jobs}")
        found.append({name: data for name, data in kept.items() if name != ".batch.json"})
    assert found[0] == found[1] == found[2]


def test_two_at_once_into_one_folder_are_told(tmp_path: Path) -> None:
    places(tmp_path / "in", 1)
    (tmp_path / "out").mkdir()
    with held(tmp_path / "out" / ".forecast-lock", tmp_path), pytest.raises(InputError) as caught:
        run_batch(request(tmp_path))
    assert [one.code for one in caught.value.issues] == ["place_busy"]


def test_a_resumed_batch_asks_for_what_the_first_did(tmp_path: Path) -> None:
    places(tmp_path / "in", 2)
    run_batch(request(tmp_path))
    report = run_batch(BatchRequest("", tmp_path / "out", resume=True, jobs=0))
    assert report.taken == 2
    with pytest.raises(InputError) as caught:
        run_batch(BatchRequest("", tmp_path / "none", resume=True, jobs=0))
    assert [one.code for one in caught.value.issues] == ["nothing_to_resume"]


def test_a_client_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    """The first run is killed after its first record; the second does the rest, with the same bytes."""
    places(tmp_path / "in", 4)
    whole = run_batch(request(tmp_path, out=tmp_path / "whole"))
    words = [sys.executable, "-m", "forecast.cli", "batch", str(tmp_path / "in"), "--out", str(tmp_path / "out"),
             "--draws", "40", "--jobs", "1"]
    process = subprocess.Popen(words, cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)})
    store = tmp_path / "out" / ".records"
    while process.poll() is None and not list(store.glob("*/*.rec")):
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert (done := len(list(store.glob("*/*.rec")))) >= 1
    report = run_batch(BatchRequest("", tmp_path / "out", resume=True, jobs=0))
    assert report.taken >= done
    assert len(report.lines) == len(whole.lines)
    ours, theirs = (contents(tmp_path / name) for name in ("out", "whole"))
    assert ours == theirs


def test_a_lost_scenario_file_is_told_once(tmp_path: Path) -> None:
    places(tmp_path / "in", 2)
    with pytest.raises(InputError) as caught:
        run_batch(request(tmp_path, scenarios=("没有.toml",)))
    assert [one.code for one in caught.value.issues] == ["file_missing"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_disk_is_told_and_what_is_done_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The third record meets a full disk; with room again only the rest is done."""
    from forecast import archives

    places(tmp_path / "in", 4)
    real, seen = archives.put, []

    def put(data: bytes, path: Path) -> None:
        if path.suffix == ".rec":
            seen.append(path)
            if len(seen) == 3:
                Path("/dev/full").write_bytes(data)
        real(data, path)

    monkeypatch.setattr(archives, "put", put)
    with pytest.raises(InputError) as caught:
        run_batch(request(tmp_path))
    assert [one.code for one in caught.value.issues] == ["disk_full"]
    monkeypatch.setattr(archives, "put", real)
    report = run_batch(request(tmp_path))
    assert report.is_whole
    assert report.taken == 2


def test_a_workbook_that_is_set_aside_is_tried_again_only_by_a_new_run(tmp_path: Path) -> None:
    from forecast.batch.executors import Outcome
    from forecast.batch.listing import listed
    from forecast.batch.running import STORE, _set_aside, tasks_of
    from forecast.batch.store import Store

    places(tmp_path / "in", 2)
    asked = request(tmp_path, out=(tmp_path / "out").resolve())
    first, _ = tasks_of(asked, listed(asked.word))
    _set_aside(Outcome(first, attempts=3), Store(asked.out / STORE))
    run_batch(replace(request(tmp_path), word=str(tmp_path / "in" / "样例2区.xlsx")))
    (tmp_path / "out" / ".batch.json").write_text(
        (tmp_path / "out" / ".batch.json").read_text(encoding="utf-8").replace("/样例2区.xlsx", ""), encoding="utf-8")
    resumed = run_batch(BatchRequest("", tmp_path / "out", resume=True, jobs=0))
    assert states(resumed)["样例1区"] == "aside"
    assert "读它的进程 3 次都中断了" in (tmp_path / "out" / "台账.csv").read_text(encoding="utf-8-sig")
    assert states(run_batch(request(tmp_path)))["样例1区"] == "done"


def test_a_place_of_one_row_adds_to_those_that_know_more(tmp_path: Path) -> None:
    """Its 低 and 高 are read off its own fan and have no draws: they count with their central figures."""
    places(tmp_path / "in", 2)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "年度指标"
    sheet.append(["指标", "单位", *(f"{year}年" for year in range(2018, 2024))])
    sheet.append(["一般公共预算收入", "万元", 50_000, 53_000, 52_000, 56_000, 60_000, 63_000])
    book.save(tmp_path / "in" / "一行.xlsx")
    report = run_batch(request(tmp_path))
    assert states(report) == {"一行": "done", "样例1区": "done", "样例2区": "done"}
    said = [str(cell) for row in load_workbook(tmp_path / "out" / "汇总.xlsx", data_only=True)["汇总"].values
            for cell in row if cell]
    assert any("（3 个单位合计）" in one for one in said)
