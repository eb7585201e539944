"""Charts that say every setting: what a chart leaves out is read differently in another workbook.

Excel 2007 took a missing switch for off, its successors take it for on (the schema's default), and
LibreOffice does as the program named in the workbook's properties would. A chart that comes from a
workbook of one kind into one of the other must therefore state all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from forecast.xlsx.elements import child, local

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LABELS = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent",
           "showBubbleSize")  # fmt: skip
_AFTER_LABELS = ("separator", "showLeaderLines", "leaderLines", "extLst")
_SERIES = ("dPt", "dLbls", "trendline", "errBars", "cat", "xVal", "val", "yVal", "bubbleSize",
           "shape", "smooth", "extLst")  # fmt: skip
_AXES = {"catAx", "valAx", "dateAx", "serAx"}
_OFF: Mapping[str, tuple[str, Sequence[str]]] = {
    "chartSpace": ("roundedCorners", ("AlternateContent", "style", "clrMapOvr", "pivotSource",
                                      "protection", "chart")),
    "title": ("overlay", ("spPr", "txPr", "extLst")),
    "legend": ("overlay", ("spPr", "txPr", "extLst")),
    "errBars": ("noEndCap", ("plus", "minus", "val", "spPr", "extLst")),
}  # fmt: skip
"""Switches by element, with the siblings that may follow (ECMA-376 part 1, §21.2)."""
_GROUPS = {"barChart": ("ser", "dLbls", "gapWidth", "overlap", "serLines", "axId", "extLst"),
           "lineChart": ("ser", "dLbls", "dropLines", "hiLowLines", "upDownBars", "marker",
                         "smooth", "axId", "extLst"),
           "areaChart": ("ser", "dLbls", "dropLines", "axId", "extLst"),
           "scatterChart": ("ser", "dLbls", "axId", "extLst")}  # fmt: skip


def explicit(root: etree._Element) -> None:
    """State every switch that a chart leaves to its reader, in place."""
    for element in list(root.iter()):
        name = local(element)
        if name in _OFF:
            _state(element, *_OFF[name])
        elif name in _GROUPS:
            _state(element, "varyColors", _GROUPS[name])
            _series(element, name)
        elif name in {"dLbls", "dLbl"} and child(element, "delete") is None:
            _labels(element)
        elif name in _AXES:
            _state(element, "delete", ("axPos", "majorGridlines", "minorGridlines", "title",
                                       "numFmt", "majorTickMark", "minorTickMark", "tickLblPos"))
            if name == "catAx":
                _state(element, "noMultiLvlLbl", ("extLst",))
        elif name == "chart" and child(element, "plotArea") is not None:
            _state(element, "autoTitleDeleted", ("pivotFmts", "view3D", "floor", "sideWall",
                                                 "backWall", "plotArea"))
            _state(element, "plotVisOnly", ("dispBlanksAs", "showDLblsOverMax", "extLst"))
            _state(element, "dispBlanksAs", ("showDLblsOverMax", "extLst"), "gap")


def _series(group: etree._Element, name: str) -> None:
    for one in group:
        if local(one) != "ser":
            continue
        if name == "lineChart":
            _state(one, "smooth", ("extLst",))
        if name == "barChart":
            _state(one, "invertIfNegative", ("pictureOptions", *_SERIES))
            for point in one:
                if local(point) == "dPt":
                    _state(point, "invertIfNegative", ("marker", "bubble3D", "explosion", "spPr",
                                                       "pictureOptions", "extLst"))


def _labels(element: etree._Element) -> None:
    """Labels show nothing but what they say; inside one their order is that of the schema."""
    for place, name in enumerate(_LABELS):
        _state(element, name, (*_LABELS[place + 1:], *_AFTER_LABELS))


def _state(parent: etree._Element, name: str, followers: Sequence[str], value: str = "0") -> None:
    """Add a switch, if it is not there, before the first of its followers."""
    if child(parent, name) is not None:
        return
    spot = next((place for place, one in enumerate(parent) if local(one) in followers),
                len(parent))
    made = etree.Element(f"{{{etree.QName(parent).namespace}}}{name}", val=value)
    parent.insert(spot, made)
