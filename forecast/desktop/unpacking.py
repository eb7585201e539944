"""The libraries of the folder for Windows, which come in one file: unpacked when first needed.

Explorer opens no archive that packs tighter than an ordinary zip, and so packed the libraries would
not fit. What is imported here is of Python itself alone: nothing else is there yet.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tarfile
import tempfile
import zlib
from html import escape
from lzma import LZMAError
from pathlib import Path
from typing import TYPE_CHECKING

from forecast import system
from forecast.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PACK = "libraries.tar.xz"
PLACE = Path("Lib", "site-packages")
"""Where they are packed, and where they belong, as seen from the program of Python."""
_REFUSED = (OSError, EOFError, tarfile.TarError, LZMAError)
_LOOK = ("<!doctype html><meta charset=utf-8><title>{0}</title>"
         "<body style='font:18px/1.8 sans-serif;margin:4em;max-width:40em'><h1>{0}</h1><p>{1}</p>")


def ready(home: Path, open_page: Callable[[Path], None]) -> bool:
    """See that the libraries can be imported; unpack them where they are not.

    They are finished beside their place and get its name in one step, so that neither a second icon
    nor a switched-off computer finds half of them. Where the folder is read-only (a stick with its
    switch set) they lie in a folder of the user's.

    Parameters
    ----------
    home
        The folder of Python's program.
    open_page
        Shows a page that says what is going on: it takes about a minute.

    Returns
    -------
    bool
        False where there is no room anywhere or the folder was copied in part; a page says so.
    """
    pack = home / PACK
    if not pack.is_file():
        return True
    places = list(_places(home, pack))
    found = next((one for one in places if one.is_dir()), None)
    if found is None:
        _tell(open_page, "first_time", label("desktop.first_time_said"))
        try:
            found = _unpacked(pack, places)
        except _REFUSED as error:
            _tell(open_page, "not_ready", label("desktop.not_ready_said", reason=str(error)))
            return False
    if str(found) not in sys.path:
        sys.path.append(str(found))
    importlib.invalidate_caches()  # the place may have been looked for before it was there
    return True


def _places(home: Path, pack: Path) -> Iterator[Path]:
    """Name where they may lie: at home, else in the user's own folder, by what they hold."""
    yield home / PLACE
    own = Path(os.environ.get("LOCALAPPDATA") or tempfile.gettempdir())
    state = pack.stat()
    mark = zlib.crc32(f"{state.st_size} {state.st_mtime_ns}".encode())
    yield own / f"fiscal-forecast-{mark:08x}"


def _unpacked(pack: Path, places: list[Path]) -> Path:
    refused: Exception | None = None
    for place in places:
        side = place.with_name(f"{place.name}.{os.getpid()}")
        try:
            side.mkdir(parents=True)
            with tarfile.open(pack) as archive:
                archive.extractall(side, filter="data")
            system.replace(side, place)
        except _REFUSED as error:
            shutil.rmtree(side, ignore_errors=True)
            if place.is_dir():  # another icon was quicker
                return place
            refused = error
        else:
            return place
    assert refused is not None  # noqa: S101  # there are places
    raise refused


def _tell(open_page: Callable[[Path], None], title: str, said: str) -> None:
    """Show a page; where not even a page can be written, go on without."""
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".html", delete=False,
                                         encoding="utf-8") as page:
            page.write(_LOOK.format(label(f"desktop.{title}"), escape(said)))
        open_page(Path(page.name))
    except OSError:
        return
