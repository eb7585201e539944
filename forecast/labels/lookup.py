"""The words of the interface: one table, two languages, a file a section.

Every text that a user sees comes from the files beside this one, looked up by a stable English key:
"exhibit.title" is the stanza ``[title]`` of ``exhibit.toml``. A section is opened when its first
word is needed, a stanza understood when it is: a run says a quarter of them. A missing key is a
programming error and raises ``KeyError``, so that no half-translated page is ever written.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
_TEXT = re.compile(r'^(\w+) *= *"([^"]*)"$', re.MULTILINE)
_HEAD = re.compile(r'^\["?([^"\]]+)"?\]$', re.MULTILINE)


class Bilingual(str):
    """A text that the program made, in both languages; it is its Chinese, and knows its English.

    What is put together before anybody has said for whom (a reason, a basis, a title) stays
    readable in either language: :func:`in_lang` picks, and :func:`label` picks for its fields.
    """

    __slots__ = ("en",)
    en: str

    def __new__(cls, zh: str, en: str) -> Self:
        """Make the text from its two languages; English that is blank is the Chinese."""
        made = super().__new__(cls, zh)
        made.en = en or str(zh)
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """Copy and pickle both languages."""
        return str(self), self.en


@cache
def _stanzas(section: str) -> dict[str, str]:
    """Return what stands in each stanza of a section, as it is written, in the file's order."""
    file = Path(__file__).with_name(f"{section}.toml")
    if not file.is_file():
        raise KeyError(section)
    _, *parts = _HEAD.split(file.read_text(encoding="utf-8"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


@cache
def _said(section: str, name: str) -> dict[Lang, str]:
    """Return a stanza's text in each language."""
    written = _stanzas(section)[name]
    if "\\" in written or "#" in written:  # what only TOML's own reader tells from a text
        return tomllib.loads(written)  # type: ignore[return-value]  # what the files hold
    return dict(_TEXT.findall(written))


def label(key: str, lang: Lang = "zh", **fields: object) -> str:
    """Return the text under ``key`` ("section.name"), with ``fields`` put into its braces."""
    section, _, name = key.partition(".")
    text = _said(section, name)[lang]
    if not fields:
        return text
    return text.format(**{name: in_lang(one, lang) if isinstance(one, str) else one
                          for name, one in fields.items()})


def both(key: str, **fields: object) -> Bilingual:
    """Return the text under ``key`` in both languages."""
    return Bilingual(label(key, "zh", **fields), label(key, "en", **fields))


def joined(key: str, texts: Iterable[str]) -> Bilingual:
    """Join texts by the one under ``key``, in both languages."""
    known = list(texts)
    zh, en = (label(key, lang).join(in_lang(one, lang) for one in known) for lang in LANGS)
    return Bilingual(zh, en)


def enumerated(texts: Iterable[str], most: int | None = None) -> Bilingual:
    """List texts with commas, in both languages; an ellipsis stands for those beyond ``most``."""
    known = list(texts)
    shown = joined("issues.and", known[:most])
    return shown if most is None or len(known) <= most else both("issues.cut_off", shown=shown)


def in_lang(text: str, lang: Lang) -> str:
    """Return a text in one language: a word of the program's translated, a user's as it stands."""
    return text.en if lang == "en" and isinstance(text, Bilingual) else str(text)


def keys(section: str) -> tuple[str, ...]:
    """Return every name in one section of the table, in the file's order."""
    return tuple(_stanzas(section))
