"""Bytes → text: the encoding is found, not asked.

A byte order mark says it; else what decodes without a fault and reads like text is taken. UTF-8 is
strict enough to prove itself; of the others Chinese is told by how common its characters are.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import TYPE_CHECKING

from forecast.xlsx import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
          (codecs.BOM_UTF16_BE, "utf-16-be"))
_DOUBLE = {"gb2312": "gb18030", "gbk": "gb18030", "utf-16": "utf-16-le", "big5": "big5hkscs"}
_SAMPLE = 200_000
_HEAD = 4096
_USUAL = re.compile(r"[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e]")
_MOST_USUAL = 0.9
_SIGNS_ALONE = 0.5
"""The score of a text with signs and no character: it may be in this encoding or in another."""
_PROVEN = 4
"""So many Chinese characters in good UTF-8 are no accident: what follows them is damage."""
_PROLOG = re.compile(r"\s*<\?xml\b[^>]*>")
_LONE = re.compile(r"(?<![\x80-\uffff])[\x80-\uffff](?![\x80-\uffff])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decoded(data: bytes, file: str, declared: str = "") -> tuple[str, str]:
    """Return the text and the name of its encoding.

    Parameters
    ----------
    declared
        What the file says of itself; taken where it fits.

    Raises
    ------
    InputError
        ``import_encoding`` with the line that fits no encoding; ``import_unknown`` for no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            data = data[len(mark):]
            return _proved(data, name, file), name
    found = _wide(data) if b"\0" in data[:_SAMPLE] else _narrow(data, declared)
    if found is None:
        refuse("import_encoding", file, str(_bad_line(data)))
    if not is_text(found[0][:_SAMPLE]):
        refuse("import_unknown", file, file)
    return found


def is_text(sample: str) -> bool:
    """Tell whether hardly a character is one that only machines write."""
    return len(_CONTROL.findall(sample)) <= len(sample) // 50


def without_prolog(text: str) -> str:
    """Leave out the line that states an encoding: of a text that is decoded it says nothing."""
    return _PROLOG.sub("", text, count=1)


def _wide(data: bytes) -> tuple[str, str] | None:
    """Decode UTF-16 without a mark."""
    name = wide_encoding(data)
    text = _strict(data, name) if name else None
    return None if text is None or name is None else (text, name)


def wide_encoding(data: bytes) -> str | None:
    """Return the kind of UTF-16 that bytes without a mark are; None for none.

    The wrong half first gives characters of all the world; the right one plain and Chinese ones.
    """
    sample = data[:_HEAD // 2 * 2]
    best = max(("utf-16-le", "utf-16-be"), key=lambda name: _usual(sample, name))
    return best if _usual(sample, best) > _MOST_USUAL else None


def _usual(sample: bytes, name: str) -> float:
    text = sample.decode(name, "replace")
    return len(_USUAL.findall(text)) / max(len(text), 1)


def _narrow(data: bytes, declared: str) -> tuple[str, str] | None:
    for name in (_known(declared), "utf-8"):
        text = _strict(data, name) if name else None
        if text is not None:
            return text, name
    if _damaged_utf8(data):
        return None
    found = [(score(text), -place, text, name)
             for place, (name, score) in enumerate(_SCORES) if (text := _strict(data, name))]
    return max(found)[2:] if found else None


def _known(declared: str) -> str:
    """Return the codec of a declared encoding; none where it is no encoding of text."""
    try:
        name = codecs.lookup(declared.strip()).name if declared.strip().isascii() else ""
    except (LookupError, ValueError):
        return ""
    name = _DOUBLE.get(name, name)
    # bytes without noughts are not UTF-16, whatever they say
    return name if name in {"gb18030", "utf-8", "big5hkscs", "cp1252", "iso8859-1"} else ""


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except ValueError:
        return None


def _proved(data: bytes, name: str, file: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        before = data[:error.start].decode(name, "replace")
        refuse("import_encoding", file, str(before.count("\n") + 1))


def _damaged_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return sum(char >= "\u2e80" for char in data[:error.start].decode()) >= _PROVEN
    return False


def _bad_line(data: bytes) -> int:
    """Return the line at which the last of the usual encodings gives up."""
    ends = []
    for name in ("utf-8", "gb18030"):
        try:
            data.decode(name)
        except UnicodeDecodeError as error:
            ends.append(error.start)
    return data[:max(ends, default=0)].count(b"\n") + 1


def _commonness(codec: str, first: int, last: int) -> Callable[[str], float]:
    """Score text by how many of its characters the codec's rows of common ones hold."""
    def score(text: str) -> float:
        counts = Counter(char for char in text[:_SAMPLE] if char > "\u2e7f" and char.isalpha())
        common = 0
        for char, count in counts.items():
            written = char.encode(codec, "ignore")
            common += count * (len(written) == 2 and first <= written[0] <= last)
        return common / counts.total() if counts else _SIGNS_ALONE
    return score


def _loneliness(text: str) -> float:
    """Score text of a Western code page: its signs stand alone between plain letters."""
    sample = text[:_SAMPLE]
    return len(_LONE.findall(sample)) / max(sum(char > "\x7f" for char in sample), 1)


# the first level of characters: 99 % of what is written
_SCORES = (("gb18030", _commonness("gb2312", 0xB0, 0xD7)),
           ("big5hkscs", _commonness("big5", 0xA4, 0xC6)), ("cp1252", _loneliness))
