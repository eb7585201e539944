"""What the documents show is run."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
from pathlib import Path

import pytest
from samples.places import LUOHU, PROJECT, with_its_scenarios

from forecast.cli import main
from forecast.data.words import Method
from forecast.labels import lookup as labels

DOCS = [*sorted((PROJECT / "docs").glob("*.md")), PROJECT / "README.md"]


@pytest.mark.parametrize(("name", "least"), [("equations", 16), ("architecture", 20), ("reference", 15), ("estimation", 30)])
def test_the_examples_of_documents_run(name: str, least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    found = doctest.testfile(str(PROJECT / "docs" / f"{name}.md"), module_relative=False,
                             encoding="utf-8")
    assert found.attempted >= least
    assert found.failed == 0


@pytest.fixture
def beside_a_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with_its_scenarios(Path(shutil.copy(LUOHU, tmp_path / "2020.xlsx")))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_examples_for_assistants_run(beside_a_workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = PROJECT / "docs" / "for-assistants.md"
    blocks = re.findall(r"```console\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    steps = [step for block in blocks for step in re.findall(r"^\$ forecast ([^\n]*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)]
    assert len(steps) >= 6
    before = (beside_a_workbook / "2020.xlsx").read_bytes()
    for line, told in steps:
        command, _, code = line.partition("  # exit ")
        assert main(shlex.split(command)) == int(code or 0), line
        out = capsys.readouterr().out
        assert doctest.OutputChecker().check_output(told, out, doctest.ELLIPSIS), f"{line}\n{out[:3000]}"
        if "--dry-run" in command:
            assert not (beside_a_workbook / "answers").exists()
    assert (beside_a_workbook / "2020.xlsx").read_bytes() == before
    found = doctest.testfile(str(path), module_relative=False, encoding="utf-8", optionflags=doctest.ELLIPSIS)
    assert found.attempted >= 8
    assert found.failed == 0


SHOWN = sorted(str(path.relative_to(PROJECT).with_suffix("")).replace(os.sep, ".")
               for path in (PROJECT / "forecast").rglob("*.py")
               if ">>> " in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", SHOWN)
def test_the_examples_in_docstrings_run(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    monkeypatch.chdir(PROJECT)

    assert len(SHOWN) >= 4
    found = doctest.testmod(importlib.import_module(module))
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_the_reference_names_every_command_and_method(capsys: pytest.CaptureFixture[str]) -> None:
    text = (PROJECT / "docs" / "reference.md").read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.findall(r"^    (\w+) ", capsys.readouterr().out, re.MULTILINE)
    assert {"run", "check", "new"} <= set(commands)
    for command in commands:
        assert f"forecast {command} " in text, command
    for method in Method:
        assert method in text, method


def test_every_label_has_both_languages() -> None:
    sections = [path.stem for path in (PROJECT / "forecast" / "labels").glob("*.toml")]
    assert {"cli", "exhibit", "issue"} <= set(sections)
    for section in sections:
        for key in labels.keys(section):
            for lang in ("zh", "en"):
                assert labels.label(f"{section}.{key}", lang), (section, key, lang)


def test_a_label_that_is_not_there_is_an_error() -> None:
    for key in ("nowhere.title", "exhibit.nothing_of_the_kind"):
        with pytest.raises(KeyError):
            labels.label(key)


def test_issues_come_in_threes() -> None:
    keys = set(labels.keys("issue"))
    for key in keys:
        stem = key.removesuffix("_expected").removesuffix("_hint")
        assert {stem, f"{stem}_expected", f"{stem}_hint"} <= keys, key
