"""Two runs into one place: one waits for the other, or says who holds it and since when."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import pytest
from samples.workbook_parts import Parts

import forecast.delivery as outputs
import forecast.locks
from forecast.cli import main
from forecast.issues import InputError, describe
from forecast.locks import held
from forecast.xlsx import read_cells

if TYPE_CHECKING:
    from collections.abc import Callable

FAST = ["--draws", "0", "--scenario", "基准"]
HOLD = ("import sys, time; from pathlib import Path; from forecast.locks import held;"
        "lock = held(Path(sys.argv[1]), Path('out')); lock.__enter__(); print('held', flush=True);"
        "time.sleep(60)")


def test_who_waits_too_long_is_told_of_the_owner(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()
    time.sleep(1.1)
    with pytest.raises(InputError) as caught, held(path, tmp_path, patience=0.3):
        pass
    issue = caught.value.issues[0]
    assert issue.code == "place_busy"
    fields = dict(issue.fields)
    assert str(other.pid) in fields["owner"]
    assert 1 <= int(fields["age"]) < 60
    assert str(other.pid) in describe(issue)
    other.kill()  # a lock ends with its owner, however that ends
    other.wait()
    other.stdout.close()
    with held(path, tmp_path, patience=5.0):
        assert path.exists()
    assert not path.exists()


def test_a_signal_at_any_line_leaves_no_lock(tmp_path: Path) -> None:
    path, ended = tmp_path / ".lock", 0
    for nth in range(1, 200):
        lines = 0

        def traced(frame: FrameType, event: str, _arg: object, nth: int = nth) -> Callable[..., Any] | None:
            nonlocal lines
            if frame.f_code.co_filename != forecast.locks.__file__:
                return None
            if event == "line":
                lines += 1
                if lines == nth:
                    signal.raise_signal(signal.SIGINT)
            return traced

        before = sys.gettrace()
        sys.settrace(traced)
        try:
            with held(path, tmp_path):
                pass
        except KeyboardInterrupt:
            ended += 1
        finally:
            sys.settrace(before)
        assert not path.exists(), nth
        if lines < nth:  # it went through without coming to that line
            break
    assert 20 < ended == nth - 1


def test_never_two_at_once(tmp_path: Path) -> None:
    path, inside, most = tmp_path / ".lock", [0], [0]

    def enter() -> None:
        for _ in range(20):
            with held(path, tmp_path):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.001)
                inside[0] -= 1

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == [1]
    assert not list(tmp_path.iterdir())


def test_two_runs_into_one_folder_leave_the_outputs_of_one(luohu: Path, tmp_path: Path) -> None:
    books = [tmp_path / name / "表.xlsx" for name in ("甲", "乙")]
    for path in books:
        path.parent.mkdir()
        shutil.copyfile(luohu, path)
    books[1] = Parts(luohu).with_cell("目标", "E5", "<v>0.07</v>").save(books[1])
    runs = [subprocess.Popen([sys.executable, "-m", "forecast.cli", "run", str(path), "--out",
                              str(tmp_path / "out"), *FAST], stderr=subprocess.PIPE) for path in books]
    for one in runs:
        assert one.communicate()[1].count(b"Traceback") == 0
        assert one.returncode == 0
    record = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    import hashlib

    for name, digest in record["files"].items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest
    assert not [one for one in (tmp_path / "out").iterdir() if one.name.startswith(".")]


@pytest.mark.parametrize("place", [["--in-place"], []], ids=["in place", "a copy"])
def test_an_edit_that_was_saved_during_the_run_is_kept_and_said(
        luohu: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch, place: list[str]) -> None:
    path = tmp_path / "表.xlsx"
    shutil.copyfile(luohu, path)
    made = outputs._made

    def edited(*given: object) -> object:
        Parts(path).with_cell("目标", "E5", "<v>0.0777</v>").save(path)
        return made(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(outputs, "_made", edited)
    run = ["run", str(path), "--out", str(tmp_path / "out"), *place, *FAST]
    assert main(run) == 0
    assert "改动已保留" in capsys.readouterr().err
    target = path if place else tmp_path / "out" / "表-结果.xlsx"
    cells = {grid.name: grid.cells for grid in read_cells(target).sheets}
    assert cells["目标"][5, 5].value == 0.0777
    monkeypatch.setattr(outputs, "_made", made)
    assert main(run) == 0
    assert "改动已保留" not in capsys.readouterr().err
