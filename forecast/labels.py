"""The words of the interface: one table, two languages.

Every text that a user sees comes from ``labels.toml``, looked up by a stable English key. A missing
key is a programming error and raises ``KeyError``, so that no half-translated page is ever written.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Literal

Lang = Literal["zh", "en"]


@cache
def _table() -> dict[str, Any]:
    text = resources.files("forecast").joinpath("labels.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def label(key: str, lang: Lang = "zh", **fields: object) -> str:
    """Return the text under ``key`` ("section.name"), with ``fields`` put into its braces."""
    section, _, name = key.partition(".")
    text: str = _table()[section][name][lang]
    return text.format(**fields) if fields else text


def keys(section: str) -> tuple[str, ...]:
    """Return every name in one section of the table, in the table's order."""
    return tuple(_table()[section])
