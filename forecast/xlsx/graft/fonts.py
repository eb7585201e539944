"""What a user chose of the font of a cell of ours: its weight, its size, its face, its colour.

Colours and slant tell in our sheets what a figure is, and may change with a run: a colour that we
use ourselves is ours, and slant counts where the colour is the same.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from forecast.xlsx.elements import child, local

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml import etree

_MARKS = ("b", "strike", "u")
_ORDER = ("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz",
          "color", "name", "family", "charset", "scheme")  # fmt: skip
_FACES = {"simsun": "宋体", "simhei": "黑体", "fangsong": "仿宋", "kaiti": "楷体"}
"""Names that programs of another language write for a font."""
_OFF = {"0", "false", "none"}
_AUTOMATIC = {("auto", "1"), ("theme", "1"), ("indexed", "8"), ("indexed", "64"),
              ("rgb", "FF000000")}  # fmt: skip


def ink_of(font: etree._Element) -> tuple[str, str]:
    """Return the colour of a font as the attribute that states it; empty for black."""
    found = child(font, "color")
    if found is None:
        return "", ""
    for key in ("rgb", "theme", "indexed", "auto"):
        if (value := found.get(key)) is not None:
            stated = key, value.upper()
            return ("", "") if stated in _AUTOMATIC else stated
    return "", ""


def chosen_font(theirs: etree._Element, mine: etree._Element, inks: Collection[tuple[str, str]]
                ) -> etree._Element | None:
    """Return our font with what a user changed of it; None where that is nothing.

    Parameters
    ----------
    theirs, mine
        The font of a cell as the user left it, and as it would be written now.
    inks
        The colours that our sheets use.
    """
    taken = [name for name in _MARKS if _mark(theirs, name) != _mark(mine, name)]
    taken += ["sz"] if _size(theirs) != _size(mine) else []
    taken += ["name"] if _face(theirs) != _face(mine) else []
    ink = ink_of(theirs)
    if ink == ink_of(mine):
        taken += ["i"] if _mark(theirs, "i") != _mark(mine, "i") else []
    elif ink[0] and ink not in inks:
        taken.append("color")
    if not taken:
        return None
    made = deepcopy(mine)
    for name in [*taken, *(("family", "charset", "scheme") if "name" in taken else ())]:
        _set(made, name, child(theirs, name))
    return made


def _set(font: etree._Element, name: str, wanted: etree._Element | None) -> None:
    old = child(font, name)
    if old is not None:
        font.remove(old)
    if wanted is None:
        return
    later = _ORDER[_ORDER.index(name) + 1:]
    spot = next((at for at, one in enumerate(font) if local(one) in later), len(font))
    font.insert(spot, deepcopy(wanted))


def _mark(font: etree._Element, name: str) -> str:
    found = child(font, name)
    if found is None:
        return ""
    value = found.get("val", "1").lower()
    return "" if value in _OFF else "1" if value == "true" else value


def _size(font: etree._Element) -> float:
    found = child(font, "sz")
    try:
        return float(found.get("val", "11")) if found is not None else 11.0
    except ValueError:
        return 11.0


def _face(font: etree._Element) -> str:
    found = child(font, "name")
    name = "" if found is None else found.get("val", "").lower()
    return _FACES.get(name, name)
