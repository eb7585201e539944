"""The words of the interface: one table, two languages, a file a section.

Every text that a user sees comes from the files beside this one, looked up by a stable English key:
"exhibit.title" is the stanza ``[title]`` of ``exhibit.toml``. A section is read when its first word
is needed. A missing key is a programming error and raises ``KeyError``, so that no half-translated
page is ever written.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

Lang = Literal["zh", "en"]


@cache
def _section(name: str) -> dict[str, Any]:
    file = Path(__file__).with_name(f"{name}.toml")
    if not file.is_file():
        raise KeyError(name)
    return tomllib.loads(file.read_text(encoding="utf-8"))


def label(key: str, lang: Lang = "zh", **fields: object) -> str:
    """Return the text under ``key`` ("section.name"), with ``fields`` put into its braces."""
    section, _, name = key.partition(".")
    text: str = _section(section)[name][lang]
    return text.format(**fields) if fields else text


def keys(section: str) -> tuple[str, ...]:
    """Return every name in one section of the table, in the file's order."""
    return tuple(_section(section))
