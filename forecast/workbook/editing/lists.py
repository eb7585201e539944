"""Lists of a sheet (Excel's tables): what is added at their edge becomes part of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from forecast.workbook.editing.ranges import grown_block
from forecast.xlsx import area_text, child, own_children, parse_area, written

if TYPE_CHECKING:
    from forecast.workbook.editing.edits import SheetEdits
    from forecast.xlsx import Area, Draft


def grow_lists(draft: Draft, part: str, edits: SheetEdits) -> None:
    """Let the lists of a sheet's part take in added rows and columns, as Excel does in typing."""
    for link in draft.links(part):
        if link.kind != "table" or not draft.has(link.target):
            continue
        root = draft.xml(link.target)
        area = parse_area(root.get("ref", ""))
        if area is None or area[0] != edits.header:
            continue
        grown = grown_block(area, edits)
        if int(root.get("totalsRowCount") or 0):
            grown = (*grown[:2], area[2], grown[3])  # a row of totals closes the list
        if grown == area or not _named(root, area, grown, edits):
            continue
        root.set("ref", area_text(grown))
        kept = child(root, "autoFilter")
        if kept is not None:
            kept.set("ref", area_text((*grown[:2], grown[2], grown[3])))
        draft.put(link.target, written(root))


def _named(root: etree._Element, area: Area, grown: Area, edits: SheetEdits) -> bool:
    """Name the added columns of a list by their headings; each list's names are all unlike."""
    holder = child(root, "tableColumns")
    if holder is None:
        return False
    heads = {one.spot[1]: str(one.value) for one in edits.entries if one.spot[0] == edits.header}
    names = [heads.get(column, "") for column in range(area[3] + 1, grown[3] + 1)]
    known = {one.get("name", "").lower() for one in own_children(holder)}
    if not all(names) or known & {name.lower() for name in names}:
        return False
    number = max((int(one.get("id") or 0) for one in own_children(holder)), default=0)
    for step, name in enumerate(names, 1):
        made = etree.SubElement(holder, f"{{{etree.QName(holder).namespace}}}tableColumn")
        made.set("id", str(number + step))
        made.set("name", name)
    holder.set("count", str(len(list(own_children(holder)))))
    return True
