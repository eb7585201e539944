"""What the operating system refuses is told in a sentence that names the file; nothing is half written."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from forecast import archives
from forecast.cli import main
from forecast.faults import fault_of, told
from forecast.issues import InputError, describe

FAST = ["--draws", "0", "--scenario", "基准"]
posix = pytest.mark.skipif(os.name != "posix", reason="names, devices and signals of POSIX")


@pytest.fixture
def book(luohu: Path, tmp_path: Path) -> Path:
    path = tmp_path / "表.xlsx"
    shutil.copyfile(luohu, path)
    return path


def _folder(path: Path) -> None:
    path.mkdir(parents=True)


def _file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")


IN_THE_WAY = {"表-结果.xlsx": (_folder, "文件夹"), "表-附件.docx": (_folder, "文件夹"),
              "result.json": (_folder, "文件夹"), "values.csv": (_folder, "文件夹"),
              "charts": (_file, "有一个文件")}  # fmt: skip


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_what_stands_where_an_output_goes_is_named(
        book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    make, word = IN_THE_WAY[name]
    make(tmp_path / "out" / name)
    assert main(["run", str(book), "--out", str(tmp_path / "out"), *FAST]) == 2
    said = capsys.readouterr().err
    assert name in said
    assert word in said
    assert [one.name for one in (tmp_path / "out").iterdir()] == [name]


def test_a_read_only_result_is_not_overwritten(book: Path, tmp_path: Path,
                                               capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "out" / "表-结果.xlsx"
    _file(kept)
    kept.chmod(0o444)
    assert main(["run", str(book), "--out", str(tmp_path / "out"), *FAST]) == 2
    assert "只读" in capsys.readouterr().err
    assert kept.read_bytes() == b"x"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EIO])
def test_a_disk_that_refuses_leaves_the_old_outputs(
        book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Whatever write it is that fails, the first or the last."""
    out = tmp_path / "out"
    assert main(["run", str(book), "--out", str(out), *FAST]) == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    (out / "values.csv").write_bytes(b"old")
    before[out / "values.csv"] = b"old"

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    capsys.readouterr()
    assert main(["run", str(book), "--out", str(out), *FAST]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "处理办法" in said
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


COMMANDS: dict[str, Callable[[Path], list[str]]] = {
    "a name too long": lambda path: ["check", str(path.with_name("长" * 200 + ".xlsx"))],
    "new with a name too long": lambda path: ["new", str(path.with_name("长" * 200 + ".xlsx"))],
    "new below a file": lambda path: ["new", str(path / "2021.xlsx")],
    "out below a name too long": lambda path: ["run", str(path), "--out",
                                               str(path.with_name("长" * 200)), *FAST],
    "a folder for a scenario": lambda path: ["run", str(path), "--scenario",
                                             str(path.parent / "a.toml"), *FAST[:2]],
    "a folder for Parquet": lambda path: ["run", str(path), "--parquet", str(path.parent), "--out",
                                          str(path.parent / "out"), *FAST],
}  # fmt: skip


@pytest.mark.parametrize("case", COMMANDS)
def test_every_command_tells_a_fault_in_a_sentence(
        book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str) -> None:
    (tmp_path / "a.toml").mkdir()
    assert main(COMMANDS[case](book)) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "处理办法" in said


def test_what_is_not_replaced_leaves_no_copy(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The dated copy is for what is replaced: an import that is refused leaves the folder as it was."""
    table = tmp_path / "t.csv"
    table.write_text("全区主要经济指标,2012年决算数\n固定资产投资（亿元）,150.18\n", encoding="utf-8")
    words = ["import", str(table), "--into", str(book), "--yes"]
    book.chmod(0o444)
    assert main(words) == 2
    assert "只读" in capsys.readouterr().err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["t.csv", "表.xlsx"]
    book.chmod(0o644)
    assert main(words) == 0
    assert len(list(tmp_path.glob("*.bak.xlsx"))) == 1


def test_a_disk_that_fills_after_the_copy_takes_it_back(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def replaced() -> None:
        with archives.copies_kept([book]) as kept:
            assert kept[0].read_bytes() == book.read_bytes()
            monkeypatch.setattr(os, "fsync", refuse)
            archives.put(b"new", book)

    with pytest.raises(OSError, match="space"):
        replaced()
    assert [one.name for one in book.parent.iterdir()] == [book.name]


@posix
def test_a_batch_into_a_folder_whose_name_is_no_text_is_refused(
        book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = book.parent / os.fsdecode(b"\xff")
    assert main(["batch", str(book.parent), "--out", str(out), "--draws", "0"]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert not out.exists()


@posix
def test_a_name_that_is_no_text_is_refused(book: Path, tmp_path: Path,
                                           capsys: pytest.CaptureFixture[str]) -> None:
    odd = tmp_path / os.fsdecode(b"\xff.xlsx")
    try:
        shutil.copyfile(book, odd)
    except OSError:
        pytest.skip("the file system takes no such name")
    assert main(["run", str(odd), "--out", str(tmp_path / "out"), *FAST]) == 2
    assert main(["check", str(odd), "--out", str(tmp_path / "out")]) == 2
    assert "Traceback" not in capsys.readouterr().err


def started(words: list[str], where: Path, **options: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "forecast.cli", *words], cwd=where,
                            stderr=subprocess.PIPE, **{"stdout": subprocess.PIPE, **options})  # type: ignore[call-overload, no-any-return]


@posix
@pytest.mark.parametrize("words", [["check", "表.xlsx"], ["check", "表.xlsx", "--json"]])
def test_an_output_that_cannot_be_written_is_told(book: Path, words: list[str]) -> None:
    if not Path("/dev/full").is_char_device():
        pytest.skip("no /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = started(words, book.parent, stdout=full)
        said = done.communicate()[1].decode()
    assert done.returncode == 2
    assert "Traceback" not in said
    assert "磁盘已满" in said


@posix
def test_a_device_is_written_to_and_stays_one(tmp_path: Path) -> None:
    device = tmp_path / "full"
    device.symlink_to("/dev/full")
    if not device.is_char_device():
        pytest.skip("no /dev/full")
    with pytest.raises(InputError), told(device):
        archives.put(b"x", device)
    assert Path("/dev/full").is_char_device()
    archives.put(b"x", Path(os.devnull))


@posix
def test_a_working_folder_that_is_gone(book: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    code = f"import os, sys; os.rmdir({str(gone)!r}); from forecast.cli import main; sys.exit(main())"
    for words in (["run", str(book), *FAST], ["new"], ["check", "表.xlsx"]):
        gone.mkdir()
        done = subprocess.run([sys.executable, "-c", code, *words], cwd=gone, capture_output=True,
                              check=False)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr.decode()


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended_says_one_line_and_leaves_nothing(book: Path, number: int) -> None:
    for attempt in range(5):
        out = book.parent / f"out{attempt}"
        process = started(["run", book.name, "--out", out.name, *FAST], book.parent)
        while not out.is_dir():  # it writes now, for a second or two
            time.sleep(0.02)
        process.send_signal(number)
        said = process.communicate()[1].decode().splitlines()
        if process.returncode:  # on a busy machine it may be over before the signal comes
            break
    assert process.returncode == 130
    assert len(said) == 1
    assert not [one for one in book.parent.rglob("*") if "partial" in one.name or "lock" in one.name]


def test_consoles_that_know_few_characters(book: Path) -> None:
    for encoding in ("ascii", "gbk"):
        done = subprocess.run([sys.executable, "-m", "forecast.cli", "check", book.name], check=False,
                              cwd=book.parent, capture_output=True,
                              env={**os.environ, "PYTHONIOENCODING": encoding})
        assert done.returncode == 0
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
def test_what_a_program_reads_is_whole_whatever_the_console_lacks(book: Path, encoding: str) -> None:
    odd = book.rename(book.with_name("表 \u00a5\U0001f4c8.xlsx"))
    done = subprocess.run([sys.executable, "-m", "forecast.cli", "check", odd.name, "--json"], check=False,
                          cwd=book.parent, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding})
    told_of = json.loads(done.stdout.decode("utf-8"))
    assert {one["file"] for one in told_of["warnings"]} <= {odd.name, ""}
    assert odd.name in {one["file"] for one in told_of["warnings"]}


def test_a_permission_that_only_a_program_can_hold_back(tmp_path: Path) -> None:
    path = tmp_path / "开着.xlsx"
    path.write_bytes(b"x")
    held = fault_of(PermissionError(errno.EACCES, "denied", str(path)), "")
    assert held.code == "file_locked"
    path.chmod(0o444)
    fixed = fault_of(PermissionError(errno.EACCES, "denied", str(path)), "")
    assert fixed.code == "not_writable"


@pytest.mark.parametrize("number", [*sorted(errno.errorcode), None])
def test_every_fault_has_its_sentence_in_both_languages(number: int | None) -> None:
    error = OSError(number, os.strerror(number), "甲.xlsx") if number else OSError()
    issue = fault_of(error, "乙.xlsx")
    for lang in ("zh", "en"):
        assert "{" not in describe(issue, lang)  # type: ignore[arg-type]


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    there = tmp_path / "数据"
    there.mkdir()
    link = tmp_path / "表.xlsx"
    link.symlink_to(there / "真.xlsx")
    (there / "真.xlsx").write_bytes(b"old")
    archives.put(b"new", link)
    assert link.is_symlink()
    assert (there / "真.xlsx").read_bytes() == b"new"


def test_what_a_killed_program_left_is_swept_by_the_next(tmp_path: Path) -> None:
    code = ("import os, sys; from pathlib import Path; from forecast import archives;"
            "os.fsync = lambda _: os._exit(9); archives.put(b'x', Path(sys.argv[1]))")
    path = tmp_path / "表.xlsx"
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    (left,) = tmp_path.iterdir()
    assert left.name.endswith(".partial")
    mine = tmp_path / left.name.replace(left.name.split("-")[2], str(os.getpid()))
    mine.write_bytes(b"being written")
    archives.put(b"x", path)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([path.name, mine.name])


def test_many_that_write_one_file_at_once_do_not_meet(tmp_path: Path) -> None:
    code = ("import sys; from pathlib import Path; from forecast import archives;"
            "[archives.put(bytes([n]) * 100000, Path(sys.argv[1])) for n in range(60)]")
    path = tmp_path / "表.xlsx"
    several = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(4)]
    assert [one.wait() for one in several] == [0, 0, 0, 0]
    assert len(set(path.read_bytes())) == 1
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
