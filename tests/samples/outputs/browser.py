"""Debian's Chromium, headless, driven by Playwright: pages as a reader's browser runs them."""

from __future__ import annotations

import atexit
import importlib.util
import shutil
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome")
                 if (found := shutil.which(name))), None)


def has_browser() -> bool:
    """Tell whether there is a browser, and what drives it."""
    return CHROMIUM is not None and importlib.util.find_spec("playwright") is not None


@contextmanager
def opened(path: Path, **context: Any) -> Iterator[Any]:
    """Open a page from the disk; ``page.asked`` are the addresses that it asked for.

    An error of a script fails the test.
    """
    held = _browser().new_context(**context)
    page = held.new_page()
    wrong: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda one: wrong.append(one.text) if one.type == "error" else None)
    page.on("request", lambda one: asked.append(one.url))
    page.goto(path.as_uri())
    page.asked = asked
    yield page
    held.close()
    assert wrong == []


@cache
def _browser() -> Any:
    """Start the browser, once for all tests of a process."""
    from playwright.sync_api import sync_playwright

    play = sync_playwright().start()
    browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    atexit.register(play.stop)
    atexit.register(browser.close)
    return browser
