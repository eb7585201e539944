"""Relationship ids: what a part names, its relationships must have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from forecast.xlsx.elements import local

if TYPE_CHECKING:
    from forecast.xlsx.draft import Link
    from forecast.xlsx.lint.findings import Findings

RELATIONS = ("http://schemas.openxmlformats.org/officeDocument/2006/relationships",
             "http://purl.oclc.org/ooxml/officeDocument/relationships")

_NAMED = "//@*[{}]".format(" or ".join(f"namespace-uri()='{one}'" for one in RELATIONS))


def unknown_ids(root: etree._Element, place: str, links: list[Link], findings: Findings) -> None:
    """Find relationship ids that a part names and does not have."""
    known = {link.id for link in links}
    for value in cast("list[Any]", root.xpath(_NAMED)):
        if value and value not in known:
            name, owner = etree.QName(value.attrname).localname, local(value.getparent())
            findings.fault("xlsx_unknown_id", place, f"<{owner} {name}={str(value)!r}>")
