"""What stands between the cells of a text; and whether it is a table at all or prose."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_ROOM = r"[ \u3000\xa0\t]"
_SPACES, _SPACE = rf"(?:\u3000|[ \xa0]{{2}}|\t){_ROOM}*", rf"{_ROOM}+"
BY_ROOM = frozenset({_SPACES, _SPACE})
"""Columns set apart by room: a pattern stands where another delimiter's character would."""
DELIMITERS = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma", "，": "wide_comma",
              "；": "wide_semicolon", _SPACES: "spaces", _SPACE: "space"}
"""Each delimiter and its name; of two that fit alike the earlier one is taken."""

LINE_ENDS = re.compile(r"\r\n|\r|\n")
_SAMPLE = 500
_LONG = 4000
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:,\d{3})+)(?![\d,])")
_GROUPED = re.compile(r"(?<![\d.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_END = re.compile(r"[。！？；：][”’）)]?$|[^.]\.$")
_INSIDE = re.compile(r"。.|[，、；].*[，、；。]")
_SHOWN = re.compile(r"[-+−(（]?[0-9][0-9,.]*[%％‰]?[)）]?|[-—–…]+")
_EVEN, _STEADY, _SPOKEN, _NUMBERS, _AS_GOOD, _MOSTLY = 0.95, 0.6, 0.5, 0.3, 0.05, 0.5


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a delimiter makes a table of a text."""

    steady: float
    width: int


def delimiter_of(text: str) -> str | None:
    """Return the delimiter that makes a table of a text; None for prose.

    A table's lines fall into equally many cells. Those of prose do too, now and then; but its
    cells are pieces of sentences, and its commas stand within amounts.
    """
    lines = [line[:_LONG] for line in _sample(text)]
    best: tuple[float, int, str] | None = None
    for delimiter in DELIMITERS:
        # what copying from a page leaves has but one space; names have too, so it comes last
        fit = None if best and delimiter == _SPACE else _fit(lines, delimiter)
        if fit is None:
            continue
        if best is None or fit.steady > best[0] + _AS_GOOD or (
                fit.steady > best[0] - _AS_GOOD and fit.width > best[1]):
            best = (fit.steady, fit.width, delimiter)
    return best[2] if best else None


def has_commas_in_amounts(text: str) -> bool:
    """Tell whether cells are parted by commas and amounts, unquoted, are grouped by them too.

    So it is where the lines have equally many cells only if groups of three digits are one amount.
    """
    lines = [line for line in _sample(text) if "," in line]
    if not _GROUPED.search("\n".join(lines)):
        return False
    as_they_stand = {line.count(",") for line in lines}
    joined = {ungrouped(line).count(",") for line in lines}
    return len(as_they_stand) > 1 and len(joined) == 1 and joined != {0}


def ungrouped(line: str, sign: str = "") -> str:
    """Write another sign, or none, for the commas within amounts."""
    return _GROUPED.sub(lambda match: match[0].replace(",", sign), line)


def by_room(line: str, room: str) -> list[str]:
    """Split a line whose cells are set apart by room."""
    return re.split(room, line.strip(" \u3000\xa0\t"))


def is_sentence(text: str) -> bool:
    """Tell whether a line reads as sentences rather than as a title, a unit or a note's mark.

    Examples
    --------
    >>> is_sentence("全区收入812,300万元，增长5.5%。"), is_sentence("单位：万元")
    (True, False)
    """
    text = text.strip()
    return len(text) > 8 and bool(_END.search(text) or _INSIDE.search(text))


def _sample(text: str) -> list[str]:
    """Return the first lines that hold anything, quoted cells as one mark each."""
    head = _QUOTED.sub(lambda match: match[0][:1] * 2 if "\n" in match[0] else match[0],
                       text[:_SAMPLE * _LONG])
    lines = [line for line in LINE_ENDS.split(head) if line.strip()]
    return lines[:_SAMPLE]


def _fit(lines: list[str], delimiter: str) -> _Fit | None:
    rows = [(line, _cells(line, delimiter)) for line in lines]
    split = [(line, cells) for line, cells in rows if sum(bool(cell) for cell in cells) > 1]
    if not split:
        return None
    width, count = Counter(len(cells) for _, cells in split).most_common(1)[0]
    steady = count / len(split)
    if delimiter in BY_ROOM:
        return _fit_of_room([cells for _, cells in split], len(lines))
    fit = _Fit(count / len(lines), width)
    if steady >= _EVEN and width > 2 and count > 2 and delimiter.isascii():
        return fit  # sentences never fall so evenly
    values = [cell for _, cells in split for cell in cells[1:] if cell]
    if sum(map(_is_shown_number, values)) >= _NUMBERS * len(values):
        return fit
    # without the delimiters that fill a line up at its end
    spoken = sum(is_sentence(line.strip().rstrip(delimiter)) for line, _ in split) / len(split)
    few = delimiter != "\t" and (len(split) == 1 or steady < _STEADY)
    return None if few or spoken > _SPOKEN else fit


def _fit_of_room(rows: list[list[str]], lines: int) -> _Fit | None:
    """Fit columns set apart by room: every row of figures must have as many cells.

    A cell left blank would move the others to the left, unseen.
    """
    figures = [cells for cells in rows if any(map(_is_shown_number, cells[1:]))]
    widths = {len(cells) for cells in figures}
    if len(widths) != 1:
        return None
    width = widths.pop()
    alike = sum(len(cells) == width for cells in rows)
    values = [cell for cells in figures for cell in cells[1:]]
    numbers = sum(map(_is_shown_number, values)) / len(values)
    return _Fit(alike / lines, width) if alike > 1 and numbers > _MOSTLY else None


def _is_shown_number(cell: str) -> bool:
    return _SHOWN.fullmatch(cell) is not None


def _cells(line: str, delimiter: str) -> list[str]:
    """Split a line for judging: commas within amounts are none, what is quoted is one cell."""
    if delimiter in BY_ROOM:
        return by_room(line, delimiter)
    line = _QUOTED.sub("0", line) if '"' in line else line
    if delimiter == ",":
        line = _THOUSANDS.sub(_joined, line)
    if delimiter == "|":
        line = line.strip().strip("|")
    return [cell.strip() for cell in line.rstrip("\r").split(delimiter)]


def _joined(match: re.Match[str]) -> str:
    return match[1] + match[2].replace(",", "")
