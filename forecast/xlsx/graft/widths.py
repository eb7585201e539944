"""Column widths of our sheets in the user's workbook: counted in digits of its plain font.

A width is stored in digits of the font of plain cells (ECMA-376 part 1, §18.3.1.13), so the same
number is another width in another workbook: charts would be stretched and pages end elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.xlsx.elements import child

if TYPE_CHECKING:
    from lxml import etree

OURS = 8
"""Pixels of a digit of our sheets' plain font, 宋体 of 11 points."""
_NARROW = 7
_WIDE = frozenset({"宋体", "simsun", "新宋体", "nsimsun", "等线", "dengxian", "微软雅黑",
                   "microsoft yahei", "黑体", "simhei",
                   "仿宋", "fangsong", "楷体", "kaiti", "arial"})  # fmt: skip
_SIZES = (11.0, 12.0)


def plain_digit(styles: etree._Element) -> int:
    """Return the pixels of a digit of the plain font: 8 for Chinese fonts of 11 or 12 points.

    Any other is taken as 7, which Calibri of 11 points has. Taken too narrow, our columns come out
    wide and print a little smaller; taken too wide, figures would not fit.
    """
    fonts = child(styles, "fonts")
    first = None if fonts is None else child(fonts, "font")
    if first is None:
        return _NARROW
    name, size = child(first, "name"), child(first, "sz")
    family = "" if name is None else (name.get("val") or "").strip().lower()
    try:
        points = 11.0 if size is None else float(size.get("val") or 11)
    except ValueError:
        return _NARROW
    return OURS if family in _WIDE and points in _SIZES else _NARROW


def fit_columns(root: etree._Element, digit: int) -> None:
    """Give the columns of one of our sheets the pixels that they were laid out with."""
    for one in root.iter("{*}col"):
        width = one.get("width")
        if width is not None and digit != OURS:
            one.set("width", f"{int(float(width) * OURS / digit * 256) / 256:.16g}")
