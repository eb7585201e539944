"""What is named where a file is expected, and is none: folders, pipes, devices, files out of all measure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from samples.hostile.words import FAST, NAMED, shortly
from samples.places import LUOHU

from forecast.cli import main
from forecast.faults import MAX_TEXT


def told(words: list[str], path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    given = [one.format(path) for one in words] + (["--out", str(folder / "out")] if words[0] in {"check", "run"} else [])
    assert main(given) == 2
    said = "".join(capsys.readouterr())
    assert path.name in said
    assert not (folder / "out").exists()
    return said


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes that are files")
@pytest.mark.parametrize("words", NAMED, ids=shortly)
def test_a_pipe_is_refused_and_never_waited_for(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "管道.toml")
    assert "不是普通文件" in told(words, tmp_path / "管道.toml", tmp_path, capsys)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no device that never ends")
def test_a_device_that_never_ends_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "不是普通文件" in told(["check", "{}"], Path("/dev/zero"), tmp_path, capsys)


@pytest.mark.parametrize("words", [one for one in NAMED if not {"import", "--scenario"} & {*one[:1], *one[2:3]}],
                         ids=lambda words: " ".join(words[:3:2]))
def test_a_folder_is_called_one(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "夹").mkdir()
    assert "“" + str(tmp_path / "夹") + "”是文件夹" in told(words, tmp_path / "夹", tmp_path, capsys)


@pytest.mark.parametrize("option", ["--catalog", "--model", "--scenario"])
def test_a_text_out_of_all_measure_is_refused_unread(option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "大.toml"
    with path.open("wb") as file:
        file.truncate(MAX_TEXT + 1)
    assert "超出可读的大小" in told(["run", str(LUOHU), option, "{}", "--draws", "0"], path, tmp_path, capsys)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a folder that somebody works in")
@pytest.mark.parametrize("words", [["doctor"], ["batch", "."], ["new"], ["run", str(LUOHU), *FAST]], ids=lambda words: words[0])
def test_a_current_folder_that_is_gone_is_named(words: list[str], tmp_path: Path) -> None:
    gone = tmp_path / "去"
    gone.mkdir()
    script = f"import shutil, sys; shutil.rmtree({str(gone)!r}); from forecast.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", script, *words], check=False, cwd=gone, capture_output=True,
                          text=True, encoding="utf-8", env={**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)})
    assert done.returncode == 2
    assert "文件夹不存在" in done.stderr
    assert "标准输出" not in done.stderr
