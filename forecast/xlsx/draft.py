"""A user's package with some parts changed and every other entry carried over as it is packed.

Entries that are not touched are copied as raw compressed bytes: not unpacked, not packed again.
Parts are found by relationships alone, compared without case, whatever folders a producer chose.
"""

from __future__ import annotations

import posixpath
import struct
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from lxml import etree

from forecast.xlsx.elements import local
from forecast.xlsx.package import (
    MAX_RATIO,
    MAX_READ,
    RATIO_FROM,
    Package,
    open_package,
    refuse,
)
from forecast.xlsx.soundness import is_root, lie_in

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Container, Iterator
    from pathlib import Path
    from typing import BinaryIO

CONTENT_TYPES = "[Content_Types].xml"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_PLAIN: Any = {None: RELS}  # the stubs forget that a default namespace has no prefix
_PACKED_LEVEL = 6
_STORED, _DEFLATED = 0, 8
_DATE = 0x21  # 1 January 1980, the first day that a zip archive can name
_UTF8_FLAG, _STREAMED_FLAG = 0x800, 0x8
_LOCAL, _CENTRAL = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship in full: its id, its type and its target as written, and where it leads."""

    id: str
    type: str
    written: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last word of the type, the same in Transitional and Strict packages."""
        return self.type.rsplit("/", 1)[-1]


def parse(data: bytes) -> etree._Element:
    """Parse a part that was found safe, or one that is our own, comments and all."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True,
                                                  load_dtd=False, huge_tree=True))


def written(root: etree._Element) -> bytes:
    """Serialise a part as Excel does."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8",
                          standalone=True)


def rels_name(part: str) -> str:
    """Name the part that holds a part's relationships; ``""`` stands for the package."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def links_of(data: bytes, part: str) -> list[Link]:
    """List the relationships of a part in the order they are written."""
    return links_in(parse(data), part)


def links_in(root: etree._Element, part: str) -> list[Link]:
    """List the relationships of a part as :func:`links_of`, of those that are parsed."""
    folder = posixpath.dirname(part)
    return [_link_in(one, folder) for one in root.iter(f"{{{RELS}}}Relationship")]


def _link_in(one: etree._Element, folder: str) -> Link:
    target = unquote(one.get("Target", "").replace("\\", "/"))
    external = one.get("TargetMode") == "External" or target.startswith("#")
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Link(one.get("Id", ""), one.get("Type", ""), one.get("Target", ""), target, external)


def rels_bytes(links: list[Link], part: str) -> bytes:
    """Write the relationships of a part of ours; targets inside the package become relative."""
    root = etree.Element(f"{{{RELS}}}Relationships", nsmap=_PLAIN)
    for link in links:
        one = etree.SubElement(root, f"{{{RELS}}}Relationship", Id=link.id, Type=link.type)
        one.set("Target", link.written if link.external else relative(link.target, part))
        if link.external and not link.written.startswith("#"):
            one.set("TargetMode", "External")
    return written(root)


def relative(target: str, part: str) -> str:
    """Write a target as seen from a part."""
    return quote(posixpath.relpath("/" + target, "/" + posixpath.dirname(part)))


@dataclass
class Draft:
    """A package under change. ``new`` holds changed and added parts, ``gone`` the removed ones.

    Parameters
    ----------
    package
        The user's package; names are compared without case, backslashes read as slashes.
    new
        Contents by the name as it is (or will be) written in the archive.
    gone
        Removed names in lower case.
    """

    package: Package
    source: bytes
    new: dict[str, bytes] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)
    _links: dict[str, tuple[bytes | None, list[Link]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note every name that must not be given to a new part.

        A dangling relationship would make a new part of that name appear where nobody put it.
        """
        types = self.xml(CONTENT_TYPES)
        self._taken |= set(self.package.names)
        self._taken |= {one.get("PartName", "").lstrip("/").lower()
                        for one in types.iter(f"{{{TYPES}}}Override")}
        for owner, links in self.all_links():
            self._taken |= {link.target.lower() for link in links if not link.external}
            self._taken.add(rels_name(owner).lower())

    def has(self, part: str) -> bool:
        """Tell whether a part is there now."""
        return self._name(part) in self.new or (
            self.package.has(part) and part.lower() not in self.gone)

    def read(self, part: str) -> bytes:
        """Return a part as it is now."""
        name = self._name(part)
        return self.new[name] if name in self.new else self.package.read(part)

    def xml(self, part: str, kind: str = "") -> etree._Element:
        """Parse a part as it is now.

        Raises
        ------
        InputError
            ``unsafe_package`` or ``broken_xml``: a document type, broken markup, a number that is
            none, or another root than an element ``kind`` of its own namespace.
        """
        if self._name(part) in self.new:
            return parse(self.read(part))
        root = self.package.xml(part, MAX_READ, is_bare=False)
        if kind and not is_root(root, kind):
            refuse("broken_xml", self.package.file, f"{part} <{local(root)}>")
        if lie := lie_in(root):
            refuse("broken_xml", self.package.file, f"{part} {lie}")
        return root

    def put(self, part: str, data: bytes) -> None:
        """Change or add a part; the same bytes as before are no change."""
        self.gone.discard(part.lower())
        name = self._name(part)
        if self.package.has(part) and self.package.read(part) == data:
            self.new.pop(name, None)
        else:
            self.new[name] = data

    def drop(self, part: str) -> None:
        """Remove a part and its relationships; the name may be given again."""
        self.forget(part)
        self.forget(rels_name(part))

    def forget(self, part: str) -> None:
        """Remove one entry."""
        self.new.pop(self._name(part), None)
        self._taken.discard(part.lower())
        if self.package.has(part):
            self.gone.add(part.lower())

    def links(self, part: str) -> list[Link]:
        """List the relationships of a part as they are now."""
        name = rels_name(part)
        if not self.has(name):
            return []
        written = self.new.get(self._name(name))  # None as long as the user's is not changed
        if name not in self._links or self._links[name][0] is not written:
            self._links[name] = written, links_in(self.xml(name), part)
        return list(self._links[name][1])

    def add_link(self, part: str, kind: str, target: str, avoid: Container[str] = ()) -> str:
        """Add a relationship to a part of the user's, if it has none; return its id.

        ``avoid`` are ids that the part names without having them: they must go on leading nowhere.
        """
        name = rels_name(part)
        root = (self.xml(name) if self.has(name)
                else etree.Element(f"{{{RELS}}}Relationships", nsmap=_PLAIN))
        links, last = self.links(part), kind.rpartition("/")[2]
        if found := [one.id for one in links
                     if one.target == target and one.kind == last and not one.external]:
            return found[0]  # it led to nothing so far
        number = 1
        taken = {one.get("Id", "") for one in root}
        while f"rId{number}" in taken or f"rId{number}" in avoid:
            number += 1
        made = etree.SubElement(root, f"{{{RELS}}}Relationship", Id=f"rId{number}", Type=kind,
                                Target=relative(target, part))
        self.put(name, data := written(root))
        self._links[name] = data, [*links, _link_in(made, posixpath.dirname(part))]
        return f"rId{number}"

    def drop_links(self, part: str, doomed: Container[str]) -> None:
        """Remove relationships of a part by id."""
        root = self.xml(rels_name(part))
        for one in list(root):
            if one.get("Id", "") in doomed:
                root.remove(one)
        self.put(rels_name(part), written(root))

    def all_links(self) -> Iterator[tuple[str, list[Link]]]:
        """Go through every part of the package that has relationships, in the archive's order."""
        for name in [*self.package.names, *(one.lower() for one in self.new)]:
            folder, _, last = name.rpartition("/")
            if not last.endswith(".rels") or posixpath.basename(folder) != "_rels":
                continue
            owner = posixpath.join(posixpath.dirname(folder), last.removesuffix(".rels"))
            if self.has(name):
                yield owner, self.links(owner)

    def single_name(self, part: str, folder: str, kind: str) -> str:
        """Name the part of which another has one of a kind: where a relationship leads to nothing.

        Else it goes by its kind without a number, as readers expect.
        """
        lacking = (one.target for one in self.links(part) if one.kind == kind
                   and not one.external and one.target.endswith(".xml"))
        return next((one for one in lacking if not self.has(one)), "") or self.free_name(
            folder, kind, ".xml", 0)

    def free_name(self, folder: str, stem: str, suffix: str, number: int = 1) -> str:
        """Give a part name that nothing in the package has or points at, and reserve it.

        ``number`` is the first to be tried; 0 stands for none.
        """
        while True:
            name = posixpath.join(folder, f"{stem}{number or ''}{suffix}")
            if not {name.lower(), rels_name(name).lower()} & self._taken:
                self._taken |= {name.lower(), rels_name(name).lower()}
                return name
            number += 1

    def _name(self, part: str) -> str:
        return self.package.names.get(part.lower(), part)

    def declare(self, types: dict[str, str]) -> None:
        """Bring the content types in step: parts added by name, removed parts forgotten."""
        root = self.xml(CONTENT_TYPES)
        before = etree.tostring(root)
        for one in list(root.iter(f"{{{TYPES}}}Override")):
            part = one.get("PartName", "").lstrip("/").lower()
            if part in self.gone and part not in {name.lower() for name in types}:
                _taken_out(one)
        if not any(one.get("Extension", "").lower() == "rels"
                   for one in root.iter(f"{{{TYPES}}}Default")):
            root.insert(0, etree.Element(f"{{{TYPES}}}Default", Extension="rels",
                                         ContentType=RELS_TYPE))
        stated = {one.get("PartName", "").lower(): one
                  for one in root.iter(f"{{{TYPES}}}Override")}
        for part, kind in types.items():
            found = stated.get(f"/{part}".lower())
            if found is None:
                found = etree.SubElement(root, f"{{{TYPES}}}Override", PartName=f"/{part}")
            found.set("ContentType", kind)
        if etree.tostring(root) != before:
            self.put(CONTENT_TYPES, written(root))

    def pack(self) -> bytes:
        """Write the archive: entries in their old order, new ones after them."""
        entries = []
        archive = self.package.archive
        left = dict(self.new)
        for info in archive.infolist():
            if info.filename in left:
                entries.append(_packed(_raw_name(info), info.flag_bits & _UTF8_FLAG,
                                       left.pop(info.filename)))
            elif info.filename.replace("\\", "/").lstrip("/").lower() not in self.gone:
                entries.append(_copied(info, self.source))
        for name, data in left.items():
            raw = name.encode("ascii" if name.isascii() else "utf-8")
            entries.append(_packed(raw, 0 if name.isascii() else _UTF8_FLAG, data))
        return _archive(entries, archive.comment)


def _taken_out(element: etree._Element) -> None:
    """Remove an element, though one may stand inside another where none should."""
    above = element.getparent()
    if above is not None:
        above.remove(element)


@contextmanager
def open_draft(path: Path) -> Iterator[Draft]:
    """Open a user's package for change.

    Raises
    ------
    InputError
        As :func:`forecast.workbook.package.open_package`.
    """
    with open_package(path) as package:
        names: dict[str, str] = {}
        for key, name in package.names.items():
            plain = key.replace("\\", "/").lstrip("/")
            if plain in names:
                refuse("unsafe_package", package.file, name)
            names[plain] = name
        stream: BinaryIO = package.archive.fp  # type: ignore[assignment]  # bytes in memory
        stream.seek(0)
        yield Draft(replace(package, names=names), stream.read())


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of an archive, packed."""

    name: bytes
    flags: int
    method: int
    time: int
    date: int
    crc: int
    data: bytes
    size: int
    attributes: int = 0


def _packed(name: bytes, flags: int, data: bytes) -> _Entry:
    packed = _squeezed(data, _PACKED_LEVEL)
    if len(data) > RATIO_FROM and len(data) > MAX_RATIO * len(packed):
        packed = _squeezed(data, 1)  # smaller, it would be taken for a bomb
    return _Entry(name, flags, _DEFLATED, 0, _DATE, zlib.crc32(data), packed, len(data))


def _squeezed(data: bytes, level: int) -> bytes:
    squeezer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return squeezer.compress(data) + squeezer.flush()


def _copied(info: zipfile.ZipInfo, source: bytes) -> _Entry:
    """Carry an entry over as it is packed; sizes move from the trailer to the header."""
    head = _LOCAL.unpack_from(source, info.header_offset)
    start = info.header_offset + _LOCAL.size + head[-2] + head[-1]
    year, month, day, hour, minute, second = info.date_time
    return _Entry(_raw_name(info), info.flag_bits & ~_STREAMED_FLAG, info.compress_type,
                  hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day,
                  info.CRC, source[start:start + info.compress_size], info.file_size,
                  info.external_attr)


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_FLAG else "cp437")


def _archive(entries: list[_Entry], comment: bytes) -> bytes:
    body, directory, offset = [], [], 0
    for one in entries:
        needed = 20 if one.method == _DEFLATED else 10
        common = (one.flags, one.method, one.time, one.date, one.crc, len(one.data), one.size,
                  len(one.name), 0)
        local = _LOCAL.pack(b"PK\3\4", needed, *common) + one.name
        directory.append(_CENTRAL.pack(b"PK\1\2", needed, needed, *common, 0, 0, 0,
                                       one.attributes, offset) + one.name)
        body += [local, one.data]
        offset += len(local) + len(one.data)
    central = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(central), offset, len(comment))
    return b"".join([*body, central, end, comment])
