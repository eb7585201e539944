"""The pages on a model of one's own: their files are written, their commands and examples run."""

from __future__ import annotations

import doctest
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from samples.places import PROJECT

from forecast.cli import main

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    kind: str
    name: str
    text: str


def blocks_of(page: Path) -> list[Block]:
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [Block(*(part.strip("\n") if part is text else part for part in (kind, name, text)))
            for kind, name, text in found]


def command(line: str) -> list[str]:
    return [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', line)][1:]


@pytest.mark.parametrize(("name", "commands"), [("klein", 8), ("quarterly", 5)])
def test_a_page_runs_as_it_stands(name: str, commands: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                  capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    said, ran = "", 0
    for block in blocks_of(PROJECT / "docs" / f"{name}.md"):
        if block.kind == "python":
            test = doctest.DocTestParser().get_doctest(block.text + "\n", space, name, None, 0)
            assert test.examples
            runner.run(test, clear_globs=False)
            space.update(test.globs)
            assert not runner.failures, capsys.readouterr().out
        elif block.kind == "sh":
            capsys.readouterr()
            for line in block.text.splitlines():
                code = main(command(line))
                assert code == int(block.name or 0), (line, capsys.readouterr())
                ran += 1
            told = capsys.readouterr()
            said = told.out + told.err
        elif block.name:
            (tmp_path / block.name).write_text(block.text + "\n", encoding="utf-8")
        else:
            for line in block.text.splitlines():
                assert line in said, line
    assert ran == commands
    assert not (tmp_path / "错").exists()
