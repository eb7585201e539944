"""Elements of a part's tree, whatever prefixes its producer chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_DIGITS = 10


def local(element: etree._Element) -> str:
    """Return the local name of an element; a comment has none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(parent: etree._Element, name: str) -> etree._Element | None:
    """Return the first child of a local name."""
    return next(parent.iterchildren(f"{{*}}{name}"), None)


def element_like(root: etree._Element, name: str) -> etree._Element:
    """Make an element in the namespace of a root, with the prefixes that the root declares."""
    space = etree.QName(root).namespace or ""
    prefixes: Any = root.nsmap  # the stubs forget that a default namespace has no prefix
    return etree.Element(f"{{{space}}}{name}", nsmap=prefixes)


def unset(element: etree._Element, name: str) -> None:
    """Remove an attribute if it is there."""
    if name in element.attrib:
        del element.attrib[name]


def number_in(text: str | None) -> int:
    """Read a whole number as parts write them; -1 where there is none, or one of no use."""
    found = (text or "").strip()
    return int(found) if found.isascii() and found.isdigit() and len(found) <= _DIGITS else -1


def text_of(element: etree._Element) -> str:
    """Return all text inside an element."""
    return "".join(map(str, element.itertext()))


def relation_id(element: etree._Element) -> str:
    """Return the id of the relationship that an element names, empty when it names none."""
    return next((str(value) for key, value in element.attrib.items()
                 if str(key).endswith("}id")), "")


def own_children(element: etree._Element) -> Iterator[etree._Element]:
    """Go through the child elements, without comments."""
    return element.iterchildren("*")
