"""The house: small folders, small files, tests beside what they test, a home for each library."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.places import PROJECT
from samples.source_tree import Package, crowded, long_ones, prefixes, unmirrored

FORECAST, TESTS = PROJECT / "forecast", PROJECT / "tests"
WRITTEN = [PROJECT / name for name in ("forecast", "tests", "benchmarks", "tools", "workbooks")]
MODULES = 20
LINES = 400
PREFIX = 2

HOMES = {
    "numpy": ("forecast",),
    "lazy_loader": ("forecast",),
    "lxml": ("forecast.xlsx", "forecast.workbook.marked", "forecast.workbook.editing",
             "forecast.workbook.rolling", "forecast.render.memo", "forecast.importing.grids"),
    "xlrd": ("forecast.importing.grids",),
    "openpyxl": ("forecast.workbook.template",),
    "xlsxwriter": ("forecast.workbook.results",),
    "ironcalc": ("forecast.workbook.verification",),
    "formualizer": ("forecast.workbook.verification",),
    "matplotlib": ("forecast.render.chart",),
    "docx": ("forecast.render.memo",),
    "typst": ("forecast.render.pdf",),
    "statsmodels": ("forecast.estimation", "forecast.evaluation", "forecast.timeseries"),
    "scipy": ("forecast.equations", "forecast.estimation", "forecast.evaluation", "forecast.timeseries"),
    "pandas": ("forecast.api", "forecast.evaluation", "forecast.timeseries"),
    "utilsforecast": ("forecast.evaluation",),
    "scoringrules": ("forecast.evaluation",),
    "pyarrow": ("forecast.render", "forecast.batch.outputs"),
    "distributed": ("forecast.batch.executors",),
    "duckdb": ("forecast.batch.outputs",),
    "argcomplete": ("forecast.cli",),
}
"""Where each library may be imported; one that is not listed has no home."""


def planted(root: Path, *names: str, text: str = "") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("root", [FORECAST, TESTS], ids=lambda root: root.name)
def test_no_folder_is_crowded(root: Path) -> None:
    assert not (found := crowded(root, MODULES)), "\n".join(found)


def test_a_crowded_folder_is_named(tmp_path: Path) -> None:
    planted(tmp_path, "pkg/__init__.py", "pkg/a.py", "pkg/b.py", "pkg/in/__init__.py",
            *(f"pkg/in/{name}.py" for name in "abc"))
    assert crowded(tmp_path / "pkg", 2) == [f"{Path('pkg/in')}: 3"]


@pytest.mark.parametrize("root", [FORECAST, TESTS], ids=lambda root: root.name)
def test_no_three_modules_of_a_folder_share_a_prefix(root: Path) -> None:
    assert not (found := prefixes(root, PREFIX)), "\n".join(found)


def test_a_shared_prefix_is_named(tmp_path: Path) -> None:
    planted(tmp_path, "pkg/lint.py", "pkg/lint_a.py", "pkg/lint_b.py", "pkg/linter.py", "pkg/in/lint_c.py",
            "pkg/test_one.py", "pkg/test_two.py", "pkg/test_three_a.py", "pkg/test_three_b.py")
    assert prefixes(tmp_path / "pkg", PREFIX) == ["pkg: lint"]
    planted(tmp_path, "pkg/test_three.py")
    assert prefixes(tmp_path / "pkg", PREFIX) == ["pkg: lint", "pkg: three"]


def test_no_module_is_long() -> None:
    assert not (found := long_ones(WRITTEN, LINES)), "\n".join(found)


def test_a_long_module_is_named(tmp_path: Path) -> None:
    planted(tmp_path, "pkg/right.py", text="x = 1\n" * LINES)
    planted(tmp_path, "pkg/in/long.py", text="x = 1\n" * (LINES + 1))
    assert long_ones([tmp_path / "pkg"], LINES) == [f"{Path('pkg/in/long.py')}: {LINES + 1}"]


def test_the_tests_mirror_the_package() -> None:
    assert not (found := unmirrored(TESTS, FORECAST)), "\n".join(found)


def test_a_folder_that_mirrors_nothing_is_named(tmp_path: Path) -> None:
    planted(tmp_path, "pkg/in/a.py", "tests/in/test_a.py", "tests/in/golden/a.txt", "tests/samples/b.py",
            "tests/in/far/test_b.py", "tests/old/__pycache__/a.pyc")
    assert unmirrored(tmp_path / "tests", tmp_path / "pkg") == [str(Path("in/far")), "old"]


def test_every_library_is_at_home() -> None:
    assert not (found := Package.at(FORECAST).new_homes(HOMES)), "\n".join(found)


def test_no_home_stands_empty() -> None:
    """What no module imports any more needs no home."""
    package = Package.at(FORECAST)
    for library, homes in HOMES.items():
        for home in homes:
            rest = {**HOMES, library: tuple(one for one in homes if one != home)}
            assert package.new_homes(rest), (library, home)


def test_a_library_with_a_new_home_is_named(tmp_path: Path) -> None:
    planted(tmp_path, "pkg/__init__.py", "pkg/page/__init__.py")
    planted(tmp_path, "pkg/page/a.py", text="import numpy as np\nfrom lxml import etree\n")
    planted(tmp_path, "pkg/pages.py", text="import json\n\ndef f():\n    import lxml.etree\n    import pkg.page.a\n")
    planted(tmp_path, "pkg/other.py", text="from unheard_of import name\n")
    found = Package.at(tmp_path / "pkg").new_homes({"numpy": ("pkg",), "lxml": ("pkg.page",)})
    assert found == ["pkg.other: unheard_of", "pkg.pages: lxml"]
