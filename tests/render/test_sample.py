"""The pack that is shown in ``reports/sample`` is the one that the workbook gives today."""

from __future__ import annotations

import importlib.util
import json
import lzma
import re
from typing import TYPE_CHECKING, Any

import pytest
from samples.places import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = PROJECT / "reports" / "sample"
MOST = 3_000_000
BY_FONT = ("一页纸.pdf", "附件.pdf")
"""Papers that take the fonts of the standard where a machine has them."""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


def record(packed: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lzma.decompress(packed))
    return {key: value for key, value in found.items() if key != "files"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    spec = importlib.util.spec_from_file_location("build_sample", PROJECT / "tools" / "build_sample.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    folder = tmp_path_factory.mktemp("sample") / "sample"
    tool.build(folder)
    return contents(folder)


def test_the_sample_is_small_and_linked() -> None:
    kept = contents(SAMPLE)
    assert 0 < sum(map(len, kept.values())) < MOST
    assert {"report.html", "result.json.xz"} <= set(kept)
    assert "](reports/sample/" in (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_sample_is_what_the_workbook_gives(built: dict[str, bytes]) -> None:
    """Else: ``python tools/build_sample.py``."""
    kept = contents(SAMPLE)
    assert sorted(kept) == sorted(built)
    differ = [name for name in built if name != "result.json.xz" and kept[name] != built[name]]
    assert [name for name in differ if not name.endswith(BY_FONT)] == []
    for name in differ:  # set in other fonts: the same pages
        assert len(re.findall(rb"/Type\s*/Page\b", kept[name])) == len(
            re.findall(rb"/Type\s*/Page\b", built[name])), name
    assert record(kept["result.json.xz"]) == record(built["result.json.xz"])
