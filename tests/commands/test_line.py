"""The line itself: options on either side of the command, its version, its end by Ctrl-C, completion."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from samples.hostile.words import MANY, UNBOUNDED, shortly
from samples.places import LUOHU

from forecast.cli import main
from forecast.version import VERSION


@pytest.mark.parametrize("words", [
    ["--json", "check", str(LUOHU)],
    ["--lang", "en", "--json", "check", str(LUOHU)],
    ["--lang=en", "check", "--json", str(LUOHU)],
    ["check", str(LUOHU), "--lang", "en", "--json"],
], ids=" ".join)
def test_options_may_stand_before_the_command_or_after(words: list[str],
                                                       capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["figures"] > 0


@pytest.mark.parametrize("words", UNBOUNDED, ids=shortly)
def test_a_count_out_of_bounds_is_refused_with_its_bounds(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                          capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert "应为" in said
    assert len(said) < 200
    assert list(tmp_path.iterdir()) == []


def test_more_draws_than_memory_holds_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*MANY, "--out", str(tmp_path / "out")]) == 2
    assert "--draws：抽样 999999999999 次太多。应为：不超过 200000 次。" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_option_of_the_command_itself_may_stand_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--scenario", "基准", "--lang", "en", "explain", str(LUOHU), "tax_revenue", "2020"]) == 0
    assert "Scenario: Baseline" in capsys.readouterr().out


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.strip() == f"forecast {VERSION}"


def test_ctrl_c_ends_quietly_and_leaves_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("forecast.render.record._laid_out", stopped)
    assert main(["run", str(LUOHU), "--draws", "0", "--out", str(tmp_path / "out")]) == 130
    assert capsys.readouterr().err == "已中断，没有留下写到一半的文件。\n"  # one line, no traceback
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


_WAITING = """
import signal, sys, time
import forecast.commands.doctor as command
from forecast import cli

class Put:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

def act(arguments, lang):
    Put()
    time.sleep(30)
    return 0

command.act = act
sys.argv = ["forecast", "doctor"]
sys.exit(cli.main())
"""


_TOLD = """
import signal, sys
import forecast.commands.doctor as command
from forecast import cli

def act(arguments, lang):
    raise KeyboardInterrupt

def tell(text):
    print(text, file=sys.stderr)
    signal.raise_signal(signal.SIGINT)

command.act, cli._tell = act, tell
sys.argv = ["forecast", "doctor"]
sys.exit(cli.main())
"""


def test_ctrl_c_pressed_again_while_the_first_is_told_leaves_one_line() -> None:
    done = subprocess.run([sys.executable, "-c", _TOLD], check=False, capture_output=True, text=True, encoding="utf-8",
                          timeout=20, env={**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)})
    assert (done.returncode, done.stderr) == (130, "已中断，没有留下写到一半的文件。\n")


def test_ctrl_c_while_an_object_is_put_away_is_not_lost() -> None:
    done = subprocess.run([sys.executable, "-c", _WAITING], check=False, capture_output=True, text=True, encoding="utf-8",
                          timeout=20, env={**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)})
    assert (done.returncode, done.stderr) == (130, "已中断，没有留下写到一半的文件。\n")


@pytest.mark.skipif(os.name == "nt", reason="shells that complete are asked by a descriptor")
@pytest.mark.parametrize(("line", "found"), [("forecast rec", "reckon"), ("forecast reckon --sce", "--scenario")])
def test_the_shell_is_told_how_a_line_may_go_on(line: str, found: str, tmp_path: Path) -> None:
    told = tmp_path / "told"
    asked = {"_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line)), "_ARGCOMPLETE_IFS": "\n",
             "_ARGCOMPLETE_STDOUT_FILENAME": str(told)}
    subprocess.run([sys.executable, "-m", "forecast.cli"], env={**os.environ, **asked}, check=True)
    assert [word.strip() for word in told.read_text(encoding="utf-8").splitlines()] == [found]


@pytest.mark.parametrize(("words", "said"), [
    (["run", "x.xlsx", "--draws", "-1"], "--draws：应为不小于 0 的整数：-1。"),
    (["run", "x.xlsx", "--horizn", "4"], "不认识“--horizn 4”，是不是 --horizon。"),
    (["run", "x.xlsx", "多余"], "不认识“多余”。"), (["run"], "缺少 WORKBOOK。"), (["goal", "x.xlsx", "--target", "x 2020 = 1"], "缺少 --by。"),
    (["run", "x.xlsx", "--lang", "fr"], "--lang：“fr”不在可选项中：zh, en。"), (["run", "x.xlsx", "--draws"], "--draws：后面要写一个值。"),
    (["nonsense"], "COMMAND：“nonsense”不在可选项中：run, check, "), (["run", "x.xlsx", "--s", "3"], "“--s”可以是 --scenario, "),
    (["run", "x.xlsx", "--json=3"], "--json：后面不写值，而写了 3。")])
def test_a_wrong_line_is_told_in_one_sentence_before_anything_else(words: list[str], said: str,
                                                                   capsys: pytest.CaptureFixture[str]) -> None:
    """Half a page of usage came first, and argparse's own English."""
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    head, line = capsys.readouterr().err.splitlines()
    assert head == "命令写得不对；没有写出任何文件："
    assert line.strip().startswith(said)
    assert not {"usage", "error", "argument", "invalid", "expected", "required"} & set(re.findall(r"[a-z]+", line))
    with pytest.raises(SystemExit):
        main([*words, "--json"] if "--json=3" not in words else [*words[:-1], "--json", "--csv=3"])
    (issue,) = json.loads(capsys.readouterr().out)["issues"]
    assert issue["code"] == "command_line"
