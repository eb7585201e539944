"""``forecast doctor``: words for whoever helps, an exit code for a script, in both languages."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest
from samples.outputs.spoken import HAN

from forecast import machine
from forecast.cli import main
from forecast.labels import LANGS, keys, label
from forecast.machine import examine

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("nothing is fetched")

    monkeypatch.setattr(socket.socket, "connect", refused)


def test_a_machine_that_has_all_it_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--out", str(tmp_path / "reports")]) == 0
    assert "本机可以使用" in capsys.readouterr().out
    assert not (tmp_path / "reports").exists()


def test_a_machine_that_lacks_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                        capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(machine, "NEEDED", {"no-such-thing": "1.0"})
    assert main(["doctor", "--out", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "缺少  缺少或过旧的程序包：no-such-thing>=1.0" in told
    assert "pip install --no-index" in told
    assert main(["doctor", "--out", str(tmp_path), "--json", "--lang", "en"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["ok"]
    (lack,) = (one for one in found["checks"] if one["state"] == "missing")
    assert (lack["check"], lack["lacking"]) == ("packages", ["no-such-thing>=1.0"])
    assert lack["text"]
    assert lack["hint"]


def test_english_is_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                            capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(machine, "_families", list)
    monkeypatch.setattr(machine, "_FOLDERS", ())
    main(["doctor", "--out", str(tmp_path), "--lang", "en"])
    told = capsys.readouterr().out
    assert "FangSong" in told
    assert not HAN.search(told)


@pytest.mark.parametrize("lang", LANGS)
def test_whatever_is_looked_at_has_its_words_for_each_case(lang: str, tmp_path: Path) -> None:
    for one in examine(tmp_path, "utf-8"):
        for part in ("", "_lacking", "_hint"):
            if f"{one.key}{part}" not in keys("doctor"):
                assert one.key in {"folder", "temporary"}, one.key
                continue
            assert label(f"doctor.{one.key}{part}", lang, found="", lacking="")  # type: ignore[arg-type]
