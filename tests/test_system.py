"""What differs between systems, and sets of files that are replaced all together or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from forecast import archives, system

posix = pytest.mark.skipif(os.name != "posix", reason="signals and links of POSIX")


def a_set(folder: Path) -> tuple[list[tuple[Path, Path]], list[Path], Path]:
    """Three new files for two old ones and a new place, and one that goes."""
    (folder / "new").mkdir()
    (folder / "spare").mkdir()
    moves = []
    for name in ("甲", "乙", "丙"):
        (folder / "new" / name).write_text(f"新{name}", encoding="utf-8")
        moves.append((folder / "new" / name, folder / name))
    for name in ("甲", "乙", "旧"):
        (folder / name).write_text(f"旧{name}", encoding="utf-8")
    return moves, [folder / "旧"], folder / "spare"


def standing(folder: Path) -> dict[str, str]:
    return {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.is_file()}


OLD = {"甲": "旧甲", "乙": "旧乙", "旧": "旧旧"}
NEW = {"甲": "新甲", "乙": "新乙", "丙": "新丙"}


def test_a_set_is_replaced_as_a_whole(tmp_path: Path) -> None:
    archives.swap(*a_set(tmp_path))
    assert standing(tmp_path) == NEW


@pytest.mark.parametrize("fails", range(3))
@pytest.mark.parametrize("links", [True, False])
def test_what_fails_on_the_way_leaves_the_old_set(tmp_path: Path, fails: int, links: bool,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the third of five files is open in another program, also on disks without links."""
    moves, gone, spare = a_set(tmp_path)
    replace = Path.replace

    def refuse(source: Path, place: Path) -> Path:
        if source == moves[fails][0]:
            raise PermissionError(13, "in use")
        return replace(source, place)

    def no_links(*_: object) -> None:
        raise OSError(95, "no links here")

    monkeypatch.setattr(Path, "replace", refuse)
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    with pytest.raises(PermissionError) as caught:
        archives.swap(moves, gone, spare)
    assert caught.value.filename == str(moves[fails][1])
    assert standing(tmp_path) == OLD


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)])
def test_a_signal_waits_until_all_is_done(tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with threads of others in the process, which may take the signal."""
    moves, gone, spare = a_set(tmp_path)
    replace = Path.replace

    def signalled(source: Path, place: Path) -> Path:
        os.kill(os.getpid(), number)
        return replace(source, place)

    end = threading.Event()
    other = threading.Thread(target=end.wait)
    other.start()
    before = signal.signal(number, signal.default_int_handler)
    monkeypatch.setattr(Path, "replace", signalled)
    try:
        with pytest.raises(KeyboardInterrupt):
            archives.swap(moves, gone, spare)
        assert signal.getsignal(number) is signal.default_int_handler
    finally:
        signal.signal(number, before)
        end.set()
        other.join()
    assert standing(tmp_path) == NEW


@pytest.mark.parametrize("fails", [False, True])
def test_each_signal_reaches_its_own_handler_after_the_work(fails: bool) -> None:
    """Once each, in the order they came, though the first raises or the work has failed."""
    told = []

    def work() -> None:
        with system.uninterrupted():
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
                signal.raise_signal(number)
            told.append("done")
            if fails:
                raise OSError(13, "in use")

    before = signal.signal(signal.SIGTERM, lambda *_: told.append("ended"))
    try:
        with pytest.raises(KeyboardInterrupt):
            work()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert told == ["done", "ended"]


def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with system.uninterrupted():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


@posix
def test_a_program_that_is_ended_finishes_the_work_first() -> None:
    """No handler of its own: the signal ends it, as it would have, when the work is done."""
    code = ("import os, signal\nfrom forecast import system\n"
            "with system.uninterrupted():\n    os.kill(os.getpid(), signal.SIGTERM)\n"
            "    print('done', flush=True)\nprint('went on', flush=True)\n")
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.stdout, ended.returncode) == ("done\n", -signal.SIGTERM)


@posix
def test_processes_that_run_and_that_do_not() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert system.is_running(str(process.pid))
    process.communicate(b"\n")
    assert not system.is_running(str(process.pid))
    assert not system.is_running("none")


@posix
def test_a_link_is_followed(tmp_path: Path) -> None:
    moves, gone, spare = a_set(tmp_path)
    (tmp_path / "there").mkdir()
    (tmp_path / "甲").rename(tmp_path / "there" / "甲")
    (tmp_path / "甲").symlink_to(tmp_path / "there" / "甲")
    archives.swap(moves, gone, spare)
    assert (tmp_path / "甲").is_symlink()
    assert standing(tmp_path / "there") == {"甲": "新甲"}
