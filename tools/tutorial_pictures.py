"""Make the pictures of the tutorial from real screens: docs/images/door_*.png.

    python tools/tutorial_pictures.py        # needs Xvfb, Chromium with Playwright, pdftoppm

A sample workbook is dropped on the icon 测算 (a real window on a screen of memory), the page 推演
is opened in a browser and a slider moved, the annex is printed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageGrab

HERE = Path(__file__).resolve().parents[1]
IMAGES = HERE / "docs" / "images"
_SCREEN = ":97"
_WIDE = 900
_PATIENCE = 240


def main() -> None:
    """Make every picture."""
    sys.path.insert(0, str(HERE / "tests"))
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held) / "U盘"
        folder.mkdir()
        book = folder / "luohu-2020.xlsx"
        shutil.copyfile(HERE / "workbooks" / "luohu-2020.xlsx", book)
        shutil.copytree(HERE / "workbooks" / "luohu-2020", folder / "luohu-2020")
        results = folder / "luohu-2020-测算结果"
        _window(book, results)
        _page(results / "report.html")
        _annex(results / "luohu-2020-附件.pdf", Path(held))
    for path in sorted(IMAGES.glob("door_*.png")):
        print(path.name, path.stat().st_size)


def _window(book: Path, results: Path) -> None:
    """Drop the workbook on the icon and take the window when it is done."""
    screen = subprocess.Popen(["Xvfb", _SCREEN, "-screen", "0", "1000x620x24"],  # noqa: S603, S607
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    env = {**os.environ, "DISPLAY": _SCREEN, "PYTHONPATH": str(HERE)}
    try:
        time.sleep(2)
        window = subprocess.Popen([sys.executable, "-m", "forecast.desktop.start",  # noqa: S603
                                   "run", str(book), "--no-open"], env=env)
        try:
            end = time.monotonic() + _PATIENCE
            while not (results / "记录.txt").is_file() and time.monotonic() < end:
                time.sleep(0.5)
            time.sleep(2)
            _keep(ImageGrab.grab(xdisplay=_SCREEN), "window", is_cut=True)
        finally:
            window.terminate()
            window.wait(20)
    finally:
        screen.terminate()
        screen.wait(20)


def _page(report: Path) -> None:
    """Open the page 推演, move growth, and take the first screen."""
    from samples.outputs.browser import opened

    with opened(report, viewport={"width": 1280, "height": 800}) as page:
        page.locator("#live-0").focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        page.wait_for_function("() => forecastLive.bands() !== null")
        picture = report.with_suffix(".png")
        page.screenshot(path=str(picture))
    _keep(Image.open(picture), "page")


def _annex(pdf: Path, work: Path) -> None:
    """Print the first two pages of the annex beside each other."""
    subprocess.run(["pdftoppm", "-r", "55", "-png", "-l", "2", str(pdf),  # noqa: S603, S607
                    str(work / "annex")], check=True)
    sheets = [Image.open(path) for path in sorted(work.glob("annex-*.png"))]
    both = Image.new("RGB", (sum(one.width for one in sheets) + 20, sheets[0].height), "#888888")
    for at, one in enumerate(sheets):
        both.paste(one, (at * (one.width + 20), 0))
    _keep(both, "annex")


def _keep(picture: Image.Image, name: str, *, is_cut: bool = False) -> None:
    """Save a picture, no wider than a page, in few colours."""
    shown = picture.convert("RGB")
    if is_cut:  # the empty screen around the window is black
        shown = shown.crop(shown.getbbox())
    if shown.width > _WIDE:
        shown = shown.resize((_WIDE, round(shown.height * _WIDE / shown.width)),
                             Image.Resampling.LANCZOS)
    shown.quantize(64).save(IMAGES / f"door_{name}.png", optimize=True)


if __name__ == "__main__":
    main()
