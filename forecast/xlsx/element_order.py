"""The order that the schemas give to the children of an element; Excel refuses any other.

Sequences of ECMA-376 part 1: SpreadsheetML (§18, annex A.2), charts (§21.2, annex A.5.1) and
anchors of drawings (§20.5, annex A.4.4). ``*`` marks what may stand more than once, ``|`` what
may stand at the same place. A chart's ``ser`` is the union of its kinds, which agree in order.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

SHEETS, CHARTS, ANCHORS = "sheets", "charts", "anchors"
_FAMILIES = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": SHEETS,
    "http://purl.oclc.org/ooxml/spreadsheetml/main": SHEETS,
    "http://schemas.openxmlformats.org/drawingml/2006/chart": CHARTS,
    "http://purl.oclc.org/ooxml/drawingml/chart": CHARTS,
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": ANCHORS,
    "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing": ANCHORS,
}
_AXIS = ("axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark "
         "minorTickMark tickLblPos spPr txPr crossAx crosses|crossesAt ")  # fmt: skip
_LABEL = ("numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent "
          "showBubbleSize separator ")  # fmt: skip
_OBJECT = "sp|grpSp|graphicFrame|cxnSp|pic|contentPart clientData"
_LINES = "grouping varyColors ser* dLbls dropLines hiLowLines upDownBars marker smooth "
_SEQUENCES = {
    SHEETS: {
        "workbook": "fileVersion fileSharing workbookPr workbookProtection bookViews sheets "
                    "functionGroups externalReferences definedNames calcPr oleSize "
                    "customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing "
                    "fileRecoveryPr* webPublishObjects extLst",
        "worksheet": "sheetPr dimension sheetViews sheetFormatPr cols* sheetData sheetCalcPr "
                     "sheetProtection protectedRanges scenarios autoFilter sortState "
                     "dataConsolidate customSheetViews mergeCells phoneticPr "
                     "conditionalFormatting* dataValidations hyperlinks printOptions pageMargins "
                     "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
                     "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF "
                     "picture oleObjects controls webPublishItems tableParts extLst",
        "chartsheet": "sheetPr sheetViews sheetProtection customSheetViews pageMargins pageSetup "
                      "headerFooter drawing legacyDrawing legacyDrawingHF drawingHF picture "
                      "webPublishItems extLst",
        "sheetPr": "tabColor outlinePr pageSetUpPr",
        "sheetView": "pane selection* pivotSelection* extLst",
        "row": "c* extLst",
        "c": "f v is extLst",
        "conditionalFormatting": "cfRule* extLst",
        "cfRule": "formula* colorScale|dataBar|iconSet extLst",
        "dataValidation": "formula1 formula2",
        "headerFooter": "oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter",
        "autoFilter": "filterColumn* sortState extLst",
        "table": "autoFilter sortState tableColumns tableStyleInfo extLst",
        "tableColumn": "calculatedColumnFormula totalsRowFormula xmlColumnPr extLst",
        "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs "
                      "tableStyles colors extLst",
        "xf": "alignment protection extLst",
        "dxf": "font numFmt fill alignment border protection extLst",
        "border": "start|left end|right top bottom diagonal vertical horizontal",
        "patternFill": "fgColor bgColor",
        "comments": "authors commentList extLst",
        "comment": "text commentPr",
        "si": "t r* rPh* phoneticPr",
        "is": "t r* rPh* phoneticPr",
        "r": "rPr t",
    },
    CHARTS: {
        "chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart "
                      "spPr txPr externalData printSettings userShapes extLst",
        "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend "
                 "plotVisOnly dispBlanksAs showDLblsOverMax|extLst",
        "plotArea": "layout areaChart*|area3DChart*|lineChart*|line3DChart*|stockChart*|radarChart*"
                    "|scatterChart*|pieChart*|pie3DChart*|doughnutChart*|barChart*|bar3DChart*"
                    "|ofPieChart*|surfaceChart*|surface3DChart*|bubbleChart* "
                    "valAx*|catAx*|dateAx*|serAx* dTable spPr extLst",
        "barChart": "barDir grouping varyColors ser* dLbls gapWidth overlap serLines* axId* extLst",
        "bar3DChart": "barDir grouping varyColors ser* dLbls gapWidth gapDepth shape axId* extLst",
        "lineChart": _LINES + "axId* extLst",
        "areaChart": "grouping varyColors ser* dLbls dropLines axId* extLst",
        "pieChart": "varyColors ser* dLbls firstSliceAng extLst",
        "doughnutChart": "varyColors ser* dLbls firstSliceAng holeSize extLst",
        "scatterChart": "scatterStyle varyColors ser* dLbls axId* extLst",
        "radarChart": "radarStyle varyColors ser* dLbls axId* extLst",
        "bubbleChart": "varyColors ser* dLbls bubble3D bubbleScale showNegBubbles sizeRepresents "
                       "axId* extLst",
        "stockChart": "ser* dLbls dropLines hiLowLines upDownBars axId* extLst",
        "ser": "idx order tx spPr invertIfNegative pictureOptions marker explosion dPt* dLbls "
               "trendline* errBars* cat xVal val yVal smooth shape bubbleSize bubble3D extLst",
        "catAx": _AXIS + "auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst",
        "valAx": _AXIS + "crossBetween majorUnit minorUnit dispUnits extLst",
        "dateAx": _AXIS + "auto lblOffset baseTimeUnit majorUnit majorTimeUnit minorUnit "
                          "minorTimeUnit extLst",
        "serAx": _AXIS + "tickLblSkip tickMarkSkip extLst",
        "scaling": "logBase orientation max min extLst",
        "title": "tx layout overlay spPr txPr extLst",
        "legend": "legendPos legendEntry* layout overlay spPr txPr extLst",
        "dLbls": "dLbl* delete " + _LABEL + "showLeaderLines leaderLines extLst",
        "dLbl": "idx delete layout tx " + _LABEL + "extLst",
        "dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",
        "errBars": "errDir errBarType errValType noEndCap plus minus val spPr extLst",
        "numRef": "f numCache extLst",
        "strRef": "f strCache extLst",
        "numCache": "formatCode ptCount pt* extLst",
        "strCache": "ptCount pt* extLst",
        "upDownBars": "gapWidth upBars downBars extLst",
    },
    ANCHORS: {
        "twoCellAnchor": "from to " + _OBJECT,
        "oneCellAnchor": "from ext " + _OBJECT,
        "absoluteAnchor": "pos ext " + _OBJECT,
        "from": "col colOff row rowOff",
        "to": "col colOff row rowOff",
        "graphicFrame": "nvGraphicFramePr xfrm graphic",
        "pic": "nvPicPr blipFill spPr style",
    },
}


@cache
def _places(family: str, name: str) -> dict[str, tuple[int, bool]] | None:
    """Return the place of each child, and whether it may stand more than once."""
    text = _SEQUENCES[family].get(name)
    if text is None:
        return None
    return {one.rstrip("*"): (place, one.endswith("*"))
            for place, group in enumerate(text.split()) for one in group.split("|")}


@lru_cache(maxsize=1024)
def _rules(tag: str) -> tuple[str, str, dict[str, tuple[int, bool]] | None]:
    """Return an element's local name, what its children's tags begin with, and their places."""
    name = etree.QName(tag)
    family = _FAMILIES.get(name.namespace or "")
    places = None if family is None else _places(family, name.localname)
    return name.localname, f"{{{name.namespace}}}", places


def disorder(element: etree._Element) -> str:
    """Say what is wrong with the order of an element's children; empty when nothing is.

    Children of other namespaces (extensions, alternate content) may stand anywhere.
    """
    name, space, places = _rules(element.tag)
    if places is None:
        return ""
    last, before, seen = -1, "", set()
    for child in element:
        if not isinstance(child.tag, str) or not child.tag.startswith(space):
            continue
        own = child.tag[len(space):]
        if own not in places:
            return f"<{name}> <{own}> ?"
        place, repeats = places[own]
        if place < last:
            return f"<{name}> <{before}> … <{own}>"
        if own in seen and not repeats:
            return f"<{name}> <{own}> × 2"
        seen.add(own)
        last, before = place, own
    return ""


def put_in_order(parent: etree._Element, child: etree._Element) -> None:
    """Set a new child at the place that the schema gives it: after all that must come before."""
    name = etree.QName(parent)
    places = _places(_FAMILIES[name.namespace or ""], name.localname) or {}
    own = places[etree.QName(child).localname][0]
    spot = 0
    for index, one in enumerate(parent, 1):
        if isinstance(one.tag, str) and etree.QName(one).namespace == name.namespace:
            place = places.get(etree.QName(one).localname)
            if place is not None and place[0] <= own:
                spot = index
    parent.insert(spot, child)


def disorders(root: etree._Element) -> Iterator[str]:
    """Go through every element of a tree whose children stand in a wrong order."""
    for element in root.iter():
        if len(element) and isinstance(element.tag, str) and (found := disorder(element)):
            yield found
