"""The notebook of the documents runs in a fresh kernel and shows what it showed."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from samples.places import PROJECT

if os.environ.get("CI") != "true":
    pytest.importorskip("nbclient", reason="nbclient is not installed")

NUMBER = re.compile(r"-?\d[\d,]*\.?\d*(?:e[+-]?\d+)?")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_notebook", PROJECT / "tools/run_notebook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def kept(tool: ModuleType) -> str:
    return str(tool.NOTEBOOK.read_text(encoding="utf-8"))


def shown(book: Any) -> list[str]:
    """Return what each cell shows as text."""
    return ["\n".join(str(output.get("text") or output.get("data", {}).get("text/plain", ""))
                      for output in cell.get("outputs", [])) for cell in book.cells]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::RuntimeWarning")
def test_a_fresh_run_shows_the_same_words_and_numbers(
        tool: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import nbformat

    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    before, after = shown(nbformat.read(tool.NOTEBOOK, as_version=4)), shown(tool.executed())
    assert sum(map(bool, before)) >= 12
    for kept, now in zip(before, after, strict=True):
        assert NUMBER.sub("#", kept).split() == NUMBER.sub("#", now).split()
        numbers = [[float(one.replace(",", "")) for one in NUMBER.findall(text)] for text in (kept, now)]
        assert numbers[1] == pytest.approx(numbers[0], rel=1e-3, abs=1.5e-3)


def test_it_is_kept_bare_and_names_no_machine(tool: ModuleType, kept: str) -> None:
    import nbformat

    book = nbformat.reads(kept, as_version=4)
    assert tool.written(tool.bare(book)) == kept
    assert str(PROJECT) not in kept
    assert not re.search(r"/home/|/Users/|/root/|/work/|/tmp/|[A-Z]:\\\\", kept)
    assert len(kept) < 200_000


def test_it_shows_what_the_face_offers(kept: str) -> None:
    for word in ("forecast.open", ".data[", ".vintages()", ".scenario(", ".assume(", ".run(", ".quantiles(",
                 ".plot(", ".explain(", ".compare(", ".goal(", ".to_frame()", "timeseries.forecast(", "image/png"):
        assert word in kept, word
