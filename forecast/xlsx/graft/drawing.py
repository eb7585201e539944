"""The charts of a sheet of ours drawn anew among what the user drew there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.xlsx.draft import parse, rels_bytes, rels_name, written
from forecast.xlsx.elements import own_children
from forecast.xlsx.graft.parts import OURS, drop_tree, move_drawn, moved_drawing

if TYPE_CHECKING:
    from lxml import etree

    from forecast.xlsx.draft import Draft, Link
    from forecast.xlsx.graft.parts import PartCopier
    from forecast.xlsx.references import Place


def redraw(copier: PartCopier, part: str, donor_part: str | None, place: Place,
           theirs: Place) -> bool:
    """Replace our objects in a drawing of the user's workbook.

    Parameters
    ----------
    part
        The drawing as it is.
    donor_part
        The drawing of the donor, None when the sheet has no charts any more.
    place, theirs
        Where our objects go, and those of the user.

    Returns
    -------
    bool
        Whether anything is left to draw; if not, the part is gone.
    """
    draft = copier.draft
    root = draft.xml(part, "wsDr")
    links = _without_ours(draft, part, root)
    move_drawn(root, theirs)
    if donor_part is not None:
        drawn = moved_drawing(parse(copier.donor.parts[donor_part]), place)
        names = _free_ids({one.id for one in links}, copier.links(donor_part, place))
        for one in drawn.iter():
            for key, value in one.attrib.items():
                if str(key).startswith("{") and str(value) in names:
                    one.set(key, names[str(value)].id)
        root.extend(list(drawn))
        links += names.values()
    if not any(True for _ in own_children(root)):
        draft.drop(part)
        return False
    draft.put(part, written(root))
    if links:
        draft.put(rels_name(part), rels_bytes(links, part))
    elif draft.has(rels_name(part)):
        draft.forget(rels_name(part))
    return True


def _without_ours(draft: Draft, part: str, root: etree._Element) -> list[Link]:
    """Remove our objects from a drawing; return the relationships that are left."""
    removed: set[str] = set()
    for anchor in list(own_children(root)):
        if any(one.get("name", "").startswith(OURS) for one in anchor.iter("{*}cNvPr")):
            removed |= _ids_in(anchor)
            root.remove(anchor)
    left = _ids_in(root)
    links = draft.links(part)
    kept = [one for one in links if one.id in left or one.id not in removed]
    gone = [one.target for one in links if one not in kept and not one.external]
    if gone:
        draft.drop_links(part, removed - left)
    for target in gone:
        if draft.has(target) and not _still_wanted(draft, target):
            drop_tree(draft, target, set())
            draft.drop(target)
    return kept


def _ids_in(element: etree._Element) -> set[str]:
    return {str(value) for one in element.iter() if isinstance(one.tag, str)
            for key, value in one.attrib.items() if "relationships}" in str(key)}


def _still_wanted(draft: Draft, target: str) -> bool:
    return any(link.target.lower() == target.lower() for _, links in draft.all_links()
               for link in links if not link.external)


def _free_ids(taken: set[str], links: list[Link]) -> dict[str, Link]:
    """Give our relationships ids that the drawing does not have yet, by their id in the donor."""
    made: dict[str, Link] = {}
    number = 0
    for link in links:
        name = link.id
        while name in taken:
            number += 1
            name = f"rId{number}"
        taken.add(name)
        made[link.id] = replace(link, id=name)
    return made
