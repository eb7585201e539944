"""Typst: a typesetter in one wheel, with our own fonts at hand and the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.render.chart import FONTS, knows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HERE = Path(__file__).resolve().parent


def compiled(template: str, data: Mapping[str, object], root: Path, *, bare: bool = False) -> bytes:
    """Set a template of this folder with data and return the PDF.

    Parameters
    ----------
    template
        Its name, less ``.typ``.
    data
        What it sets; texts are data and are never read as markup.
    root
        The folder of the pictures; nothing outside is read.
    bare
        Use our own fonts alone where they have every character: the same bytes on each machine.
    """
    import typst

    compile_: Any = typst.compile  # its stub takes one kind of path for all
    source = (_HERE / f"{template}.typ").read_bytes()
    made: bytes = compile_(
        source, root=str(root), font_paths=[str(FONTS)],
        ignore_system_fonts=bare and knows(_texts(data)),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
    return made


def _texts(data: object) -> Iterable[str]:
    """Yield every text of nested data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)
