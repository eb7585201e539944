"""Tables and pictures numbered in their order, each cited in the text before it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.exhibits import Chart, Text
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.exhibits import Block, Memo

_CHINESE = "一二三四五六七八九十"
_HEADS = re.compile(rf"^(?:第?[{_CHINESE}]+(?:、|部分\s*|章\s*)|[（(][{_CHINESE}]+[）)]|"
                    r"\d+(?:\.\d+)*[.．、]?\s*|[（(]\d+[）)])")


def numbered(memo: Memo, lang: Lang, *, cites: bool = True) -> Memo:
    """Number a memo's tables and pictures, and cite each where the text speaks of it.

    On a single page, where all is in sight, nothing needs to be cited.

    A table belongs to the sentence before it in its section, or else to the one after it. A
    sentence that cites its table already is left as it is written.
    """
    names = _names(memo, lang)
    cited: dict[int, list[str]] = {}
    for place, name in names.items():
        told = _teller(memo.blocks, place)
        if cites and told is not None and not _speaks_of(memo, name):
            cited.setdefault(told, []).append(name)
    blocks: list[Block] = []
    for place, block in enumerate(memo.blocks):
        if isinstance(block, Text):
            blocks.append(replace(block, text=_citing(block.text, cited.get(place, []), lang)))
        else:
            title = label("memo.captioned", lang, number=names[place], title=block.title)
            blocks.append(replace(block, title=title))
    return replace(memo, blocks=tuple(blocks))


def renumbered(memo: Memo, patterns: Mapping[int, str]) -> Memo:
    """Number the headings of a memo as a house does."""
    counts: dict[int, int] = {}
    blocks: list[Block] = []
    for block in memo.blocks:
        if isinstance(block, Text) and block.level:
            counts = {level: count for level, count in counts.items() if level <= block.level}
            counts[block.level] = counts.get(block.level, 0) + 1
            if block.level in patterns:
                above = counts.get(block.level - 1, 1)
                block = replace(block, text=patterns[block.level].format(  # noqa: PLW2901
                    zh=chinese(counts[block.level]), n=counts[block.level], above=above)
                    + _HEADS.sub("", block.text))
        blocks.append(block)
    return replace(memo, blocks=tuple(blocks))


def chinese(number: int) -> str:
    """Write a number below a hundred in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _CHINESE[tens - 1] + "十") + (
        _CHINESE[ones - 1] if ones else "")


def _names(memo: Memo, lang: Lang) -> dict[int, str]:
    """Name each table and each picture: 表1, 图1, 表2."""
    found, counts = {}, {"table": 0, "picture": 0}
    for place, block in enumerate(memo.blocks):
        if not isinstance(block, Text):
            kind = "picture" if isinstance(block, Chart) else "table"
            counts[kind] += 1
            found[place] = label(f"memo.{kind}_number", lang, number=counts[kind])
    return found


def _teller(blocks: tuple[Block, ...], place: int) -> int | None:
    """Return the place of the paragraph that a table or picture belongs to."""
    for way in (range(place - 1, -1, -1), range(place + 1, len(blocks))):
        for spot in way:
            block = blocks[spot]
            if isinstance(block, Text):
                if block.level:
                    break
                return spot
    return None


def _speaks_of(memo: Memo, name: str) -> bool:
    """Tell whether the text names a table or picture by its number already."""
    spoken = re.compile(rf"{re.escape(name)}(?!\d)")
    return any(isinstance(block, Text) and spoken.search(block.text) for block in memo.blocks)


def _citing(text: str, names: list[str], lang: Lang) -> str:
    if not names:
        return text
    words = label("memo.cited", lang, names=label("memo.name_comma", lang).join(names))
    end = len(text.rstrip("。.；;"))
    return text[:end] + words + text[end:]
