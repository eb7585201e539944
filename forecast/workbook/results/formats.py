"""How the result workbook looks: fonts, fills, borders, number formats, colours."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

SONG = "宋体"
HEI = "黑体"
RESULT_TAB = "#1F4E79"
REFERENCE_TAB = "#A6A6A6"
# Columns are measured in digits of the font of plain cells. Left to XlsxWriter that is Calibri,
# which a Chinese desktop may lack: columns, and charts over them, would come out a sixth wider.
NORMAL: Mapping[str, object] = MappingProxyType({
    "default_format_properties": {"font_name": SONG, "font_size": 11, "font_scheme": False},
    "default_column_width": 72, "default_row_height": 18,
})  # fmt: skip
"""宋体 of 11 points as Chinese Excel has it: a digit of 8 pixels, a row of 13.5 points."""
STALE = "stale"
"""The look of what changes with the next run only: 斜体灰字."""
_EDGE = {"border": 1, "border_color": "#7F7F7F"}
_WRAP = {"text_wrap": True}

_PARTS: Mapping[str, Mapping[str, object]] = MappingProxyType({
    "body": {"font_name": SONG, "font_size": 10, "valign": "vcenter"},
    "sheet_title": {"font_name": HEI, "font_size": 16, "bold": True, "valign": "vcenter"},
    "link": {"font_color": "#0563C1", "underline": 1},
    "right": {"align": "right"},
    "left": {"align": "left"},
    "center": {"align": "center"},
    "table_title": {"font_name": HEI, "font_size": 12, "bold": True, "valign": "vcenter"},
    "heading1": {"font_name": HEI, "font_size": 14, "bold": True, "valign": "bottom"},
    "heading2": {"font_name": HEI, "font_size": 12, "bold": True, "valign": "bottom"},
    "wrap": _WRAP,
    "paragraph": {**_WRAP, "valign": "top"},
    "unit": {"font_name": SONG, "font_size": 10, "align": "right", "valign": "bottom"},
    "note": {"font_name": SONG, "font_size": 10, "valign": "top", "font_color": "#404040", **_WRAP},
    "edge": _EDGE,
    "head": {"bold": True, "bg_color": "#D9E2EF", "align": "center", **_WRAP, **_EDGE},
    "total": {"bold": True, "bg_color": "#EEF2F8"},
    "section": {"bold": True, "bg_color": "#E3E8EF"},
    "memo": {"font_color": "#7F7F7F"},
    "one_off": {"font_color": "#7F7F7F"},
    "input": {"font_color": "#0000FF"},
    "parameter": {"font_color": "#7030A0"},
    "lever": {"font_color": "#0000FF", "bg_color": "#FFF2CC", "bold": True},
    STALE: {"italic": True, "font_color": "#6B6B6B"},
    "failed": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "aside": {"font_name": SONG, "font_size": 8, "italic": True, "font_color": "#6B6B6B",
              "valign": "vcenter"},
})  # fmt: skip


def number_format(decimals: int, *, sign: bool = False) -> str:
    """Write the number format of a cell: thousands separated, ``decimals`` digits.

    One section, because Excel prints ``-0.00`` for what rounds to nought when the negative section
    is spelt out. With ``sign`` the conditions keep what rounds to nought free of a sign.
    """
    plain = "#,##0" + ("." + "0" * decimals if decimals else "")
    if not sign:
        return plain
    edge = f"{0.5 * 10**-decimals:.{decimals + 1}f}"
    zero = plain.removeprefix("#,##")
    return f"[>={edge}]+{plain};[<=-{edge}]-{plain};{zero}"


class Styles:
    """The cell formats of one workbook, each made once.

    A format is named by its parts, laid over each other in order: ``("body", "edge", "total")``.
    """

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, ...], str, int], Format] = {}

    def get(self, *parts: str, number: str = "", indent: int = 0) -> Format:
        """Return the format of these parts, with a number format and an indent."""
        key = (parts, number, indent)
        made = self._made.get(key)
        if made is None:
            looks: dict[str, object] = {}
            for part in parts:
                looks.update(_PARTS[part])
            if number:
                looks["num_format"] = number
            if indent:
                looks["indent"] = indent
            made = self._made[key] = self._book.add_format(looks)
        return made
