"""What tests share: where things are, and what to do when an outside program is missing."""

from __future__ import annotations

import os
import shutil
import signal
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings
from samples.outputs.browser import has_browser
from samples.places import PROJECT, SHARED
from samples.typed_cases import Case

# a busy machine is no bug, and a run of CI must not depend on luck
settings.register_profile("steady", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI", "").lower() == "true" else "steady")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a case of tests/readings by what was typed, unescaped."""
    return str(val.text if val.text.strip() else f"「{val.text}」") if isinstance(val, Case) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs LibreOffice, a browser or the reference data when absent; with CI=true, fail."""
    needs = {"libreoffice": (shutil.which("soffice") is not None, "LibreOffice is not installed"),
             "browser": (has_browser(), "Chromium or Playwright is not installed"),
             "dask": (find_spec("distributed") is not None, "the extra batch is not installed"),
             "shared": (SHARED.is_dir(), "the reference data is not beside the project")}
    strict = os.environ.get("CI", "").lower() == "true"
    for item in items:
        for marker, (present, reason) in needs.items():
            if item.get_closest_marker(marker) and not present:
                item.add_marker(pytest.mark.usefixtures("fail_missing") if strict
                                else pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session", autouse=True)
def hears_ctrl_c() -> None:
    """A shell starts what it runs in the background deaf to Ctrl-C, and what that starts is deaf too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def fail_missing() -> None:
    pytest.fail("CI must have LibreOffice, a browser, the extra batch and the reference data")


@pytest.fixture(scope="session")
def shared() -> Path:
    return SHARED


@pytest.fixture(scope="session")
def luohu() -> Path:
    return PROJECT / "workbooks" / "luohu-2020.xlsx"
