"""Relationship ids: what a part names, its relationships must have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from forecast.xlsx.draft import Link
    from forecast.xlsx.lint.findings import Findings

RELATIONS = ("http://schemas.openxmlformats.org/officeDocument/2006/relationships",
             "http://purl.oclc.org/ooxml/officeDocument/relationships")


def unknown_ids(root: etree._Element, place: str, links: list[Link], findings: Findings) -> None:
    """Find relationship ids that a part names and does not have."""
    known = {link.id for link in links}
    for one in root.iter():
        if not isinstance(one.tag, str):
            continue
        for key, value in one.attrib.items():
            name = etree.QName(str(key))
            if name.namespace in RELATIONS and value and value not in known:
                findings.fault("xlsx_unknown_id", place,
                               f"<{etree.QName(one).localname} {name.localname}={value!r}>")
