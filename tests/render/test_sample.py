"""The pack that is shown in ``reports/sample`` says what the workbook gives today.

Letters and numbers are compared, not bytes: another release of a drawing library, or a processor that
rounds a last digit otherwise, gives other bytes and the same pack.
"""

from __future__ import annotations

import importlib.util
import json
import lzma
import re
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from samples.places import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = PROJECT / "reports" / "sample"
MOST = 3_000_000
UNPRINTED = ("script", "style", "svg")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


def record(packed: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lzma.decompress(packed))
    return {key: value for key, value in found.items() if key != "files"}


def words(name: str, content: bytes) -> list[str]:
    """List what a page or a picture says; of a PDF, whose letters are glyphs, its pages."""
    if name.endswith(".pdf"):
        return ["page"] * len(re.findall(rb"/Type\s*/Page\b", content))
    if name.endswith(".svg"):
        return [text for one in etree.fromstring(content).iter("{*}text")
                if (text := "".join(one.itertext()).strip())]
    page = etree.HTML(content.decode("utf-8"))
    etree.strip_elements(page, *UNPRINTED, with_tail=False)
    return " ".join(map(str, page.itertext())).split()


def apart(kept: object, built: object, path: str = "") -> list[str]:
    """List the places where two records differ by more than the last digits of a float."""
    if isinstance(kept, dict) and isinstance(built, dict):
        return [found for key in {**kept, **built} for found in
                apart(kept.get(key), built.get(key), f"{path}/{key}")]
    if isinstance(kept, list) and isinstance(built, list) and len(kept) == len(built):
        return [found for at, (one, other) in enumerate(zip(kept, built, strict=True))
                for found in apart(one, other, f"{path}/{at}")]
    is_same = (built == pytest.approx(kept, rel=1e-7, abs=1e-7)
               if isinstance(kept, float) and isinstance(built, float) else kept == built)
    return [] if is_same else [path]


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
    said = {name: (words(name, kept[name]), words(name, built[name]))
            for name in built if name != "result.json.xz"}
    assert all(before for before, _ in said.values())
    assert [name for name, (before, now) in said.items() if before != now] == []
    assert apart(record(kept["result.json.xz"]), record(built["result.json.xz"])) == []
