"""What differs between systems, and sets of files that are replaced all together or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from samples.places import LUOHU, PROJECT

from forecast import archives, system
from forecast.cli import main
from forecast.faults import told
from forecast.issues import InputError, describe

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
def test_tests_hear_ctrl_c_also_where_a_shell_runs_them_in_the_background() -> None:
    """Such a shell has them ignore it, and Python hands that on to all that they start."""
    words = [sys.executable, "-m", "pytest", "-o", "addopts=--import-mode=importlib", "-p", "no:cacheprovider",
             f"{__file__}::test_each_signal_reaches_its_own_handler_after_the_work"]
    done = subprocess.run(["sh", "-c", "trap '' INT; exec \"$@\"", "sh", *words], cwd=PROJECT, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stdout


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


@pytest.mark.parametrize(("name", "may"), [
    ("CON", False), ("con.xlsx", False), ("Nul.tar.gz", False), ("COM1", False), ("lpt9.toml", False),
    ("COM\u00b2.txt", False), ("CONIN$", False), ("PRN .csv", False), ("末尾.", False), ("末尾 ", False), ("a:b", False),
    ("问?.xlsx", False), ("a\tb", False), ("COM10", True), ("CONTO.xlsx", True), ("2025年 预算（一上）.xlsx", True),
    ("..", True), (".", True), (".partial", True), ("aux1.xlsx", True)])
def test_names_that_windows_keeps(name: str, may: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert os.name == "nt" or system.can_bear(Path(name))
    monkeypatch.setattr(system, "POSIX", False)
    assert system.can_bear(Path(name)) is may


@posix
@pytest.mark.parametrize("name", ["CON.xlsx", "AUX/表.xlsx", "a?/表.xlsx"])
def test_such_a_name_is_refused_before_anything_is_written(
        tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Windows would write to the device, and say that all is well."""
    monkeypatch.setattr(system, "POSIX", False)
    assert main(["new", str(tmp_path / name)]) == 2
    assert "设备名" in capsys.readouterr().err
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
    with pytest.raises(InputError) as caught, told(tmp_path):
        archives.put(b"x", tmp_path / name)
    assert {one.code for one in caught.value.issues} == {"name_reserved"}
    assert "device" in describe(caught.value.issues[0], "en")


@posix
def test_a_program_ends_with_those_that_it_started() -> None:
    code = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE); print(1, flush=True); input()"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                               start_new_session=True)
    assert process.stdout is not None
    process.stdout.readline()
    system.end_family(process)
    assert process.communicate()[0] == ""  # at its end only when none of them holds it open
    assert process.returncode == -signal.SIGKILL


def test_windows_is_asked_to_end_the_whole_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True)
    monkeypatch.setattr(system, "POSIX", False)
    monkeypatch.setattr(subprocess, "run", lambda words, **_: asked.append(words))
    system.end_family(process)
    process.communicate()
    assert asked == [["taskkill", "/F", "/T", "/PID", str(process.pid)]]


@pytest.mark.parametrize(("encoding", "shown"), [("gbk", "税收 ?"), ("ascii", "?? ?")])
def test_a_console_of_few_characters_shows_the_rest(encoding: str, shown: str) -> None:
    made = BytesIO()
    console = TextIOWrapper(made, encoding=encoding)
    system.let_lack(console)
    system.let_lack(None)  # pythonw has none
    console.write("税收 \U0001f4c8")
    console.flush()
    assert made.getvalue().decode(encoding) == shown


@posix
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # nobody waits for the desktop
def test_whether_there_is_a_screen_and_what_opens_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not system.has_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert system.has_screen()
    monkeypatch.setenv("PATH", str(tmp_path))
    system.open_by_desktop(tmp_path / "表.docx")  # no desktop: no fault either
    seen = tmp_path / "seen"
    (tmp_path / "xdg-open").write_text(f'#!/bin/sh\necho "$1 $LD_LIBRARY_PATH" > {seen}.new; /bin/mv {seen}.new {seen}\n',
                                       encoding="utf-8")
    (tmp_path / "xdg-open").chmod(0o755)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundled")
    system.open_by_desktop(tmp_path / "表.docx")
    while not seen.exists():
        pass
    assert seen.read_text(encoding="utf-8") == f"{tmp_path / '表.docx'} \n"
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert system.has_screen()


def test_a_file_that_a_scanner_holds_for_a_moment_is_replaced_all_the_same(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses meanwhile; what is held for longer is refused as ever, and no side file stays."""
    replace, tries = Path.replace, [0]

    def held(source: Path, target: Path) -> Path:
        tries[0] += 1
        if tries[0] < 4:
            raise PermissionError(13, "in use", str(source))
        return replace(source, target)

    monkeypatch.setattr(system, "POSIX", False)
    monkeypatch.setattr(system, "_SCANNED", (0.001,) * 4)
    monkeypatch.setattr(Path, "replace", held)
    archives.put(b"new", tmp_path / "表.xlsx")
    assert (tmp_path / "表.xlsx").read_bytes() == b"new"
    tries[0] = -9
    with pytest.raises(PermissionError):
        archives.put(b"newer", tmp_path / "表.xlsx")
    assert tries == [-4]
    assert standing(tmp_path) == {"表.xlsx": "new"}


def test_a_side_file_that_cannot_be_removed_hides_no_fault(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "in use", str(path))

    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(OSError, match="full") as caught:
        archives.put(b"x", tmp_path / "表.xlsx")
    assert caught.value.filename == str(tmp_path / "表.xlsx")


def test_windows_leaves_a_side_file_of_today_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be asked whether who wrote it still runs, and a finished one waits closed to be put in place."""
    with archives.staged(b"another's", tmp_path / "乙.xlsx") as side:
        old = side.with_name(side.name.replace(str(os.getpid()), "1"))
        old.write_bytes(b"left behind")
        os.utime(old, (0, 0))
        monkeypatch.setattr(system, "POSIX", False)
        archives.put(b"mine", tmp_path / "甲.xlsx")
        assert side.exists()
        assert not old.exists()


def test_a_path_that_windows_calls_missing_is_called_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path.joinpath(*["预算" * 20] * 7, "表.xlsx")
    for posix_like, code in ((True, "place_missing"), (False, "name_too_long")):
        monkeypatch.setattr(system, "POSIX", posix_like)
        with pytest.raises(InputError) as caught, told(path):
            raise FileNotFoundError(2, "The system cannot find the path specified", str(path))
        assert caught.value.issues[0].code == code


@posix
def test_a_language_without_the_characters_of_a_name_is_told_before_the_work(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "forecast.cli", "run", str(LUOHU), "--draws", "0", "--out", "out"], cwd=tmp_path,
        capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(PROJECT), "LC_ALL": "C", "PYTHONUTF8": "0",
                                               "PYTHONCOERCECLOCALE": "0"})
    assert done.returncode == 2
    assert b"LC_ALL=C.UTF-8" in done.stderr
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
