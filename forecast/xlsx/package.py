"""Opening an xlsx package as what it is: a zip archive from someone we do not know.

Refused before any cell is read: what is no workbook, what is locked or cut off, and what would
fill the memory. Parts are read one at a time, never unpacked to disk, and nothing is fetched.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import unquote

from lxml import etree

from forecast.faults import contents
from forecast.issues import CellRef, InputError, Issue
from forecast.xlsx.kinds import kind_of, kind_of_archive
from forecast.xlsx.markup import BrokenMarkupError, UnsafeMarkupError, proved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MAX_FILE = 128 << 20
"""The largest file that is opened, in bytes."""
MAX_READ = 128 << 20
"""The largest part that is read, unpacked: five million cells."""
PIECE = 1 << 20
"""Bytes of a large part that are unpacked at a time."""
MAX_TREE = 20 << 20
"""The largest part that is parsed whole, sheets aside: three hundred thousand names or formats."""
MAX_PART = 512 << 20
"""The largest part, unpacked, read or not."""
MAX_PACKAGE = 1 << 30
"""All parts together, unpacked."""
MAX_RATIO = 150
"""How much a large part, or all, may shrink when packed; of 3,100 real files the most is 121."""
RATIO_FROM = 8 << 20
"""Parts below this size may shrink as they like: they do no harm."""
MAX_ENTRIES = 20_000

_WORKBOOK_TYPES = ("sheet.main+xml", "sheet.macroenabled.main+xml", "template.main+xml",
                   "template.macroenabled.main+xml", "addin.macroenabled.main+xml")  # fmt: skip
_ENCRYPTED_FLAG = 0x1


def refuse(code: str, file: str, found: str = "", **fields: str) -> NoReturn:
    """Raise the one issue that keeps a file from being read."""
    raise InputError([Issue(code, CellRef(file), found, tuple(fields.items()))])


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of a part: what kind it is (last word of its type) and where it leads."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Package:
    """An open xlsx package.

    Part names have no leading slash. Names are compared without case, as Excel does; a name may
    be written with backslashes or percent signs. ``names`` gives each as the archive writes it.
    """

    file: str
    archive: zipfile.ZipFile
    names: Mapping[str, str] = field(repr=False)

    def has(self, part: str) -> bool:
        """Tell whether a part is there."""
        return _key(part) in self.names

    def read(self, part: str) -> bytes:
        """Unpack one part.

        Raises
        ------
        InputError
            ``missing_part``, ``truncated_package``, ``encrypted_workbook`` or ``part_too_large``.
        """
        return b"".join(self.pieces(part, MAX_READ))

    def pieces(self, part: str, size: int = PIECE) -> Iterator[bytes]:
        """Unpack one part in pieces of a size; raises as :meth:`read`."""
        name = self.names.get(_key(part))
        if name is None:
            refuse("missing_part", self.file, part)
        info = self.archive.getinfo(name)
        if info.flag_bits & _ENCRYPTED_FLAG:
            refuse("encrypted_workbook", self.file, self.file)
        if info.file_size > MAX_READ:
            refuse("part_too_large", self.file, part, size=f"{info.file_size >> 20}")
        try:
            with self.archive.open(info) as stream:
                while piece := stream.read(size):  # in all no more than the directory says
                    yield piece
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError,
                NotImplementedError):
            refuse("truncated_package", self.file, part)

    @contextmanager
    def guarded(self, part: str) -> Iterator[None]:
        """Turn what is wrong with a part's markup into the issue that names the part."""
        try:
            yield
        except UnsafeMarkupError:
            refuse("unsafe_package", self.file, part)
        except (BrokenMarkupError, UnicodeDecodeError, LookupError):
            refuse("broken_xml", self.file, part)

    def xml(self, part: str, most: int = MAX_TREE, *, is_bare: bool = True) -> etree._Element:
        """Parse one small part whole, of ``most`` bytes; bare, without comments and instructions.

        A document type (the door to entity bombs and outside files) is refused.

        Raises
        ------
        InputError
            ``broken_xml``, ``unsafe_package`` or ``part_overfull``.
        """
        data = self.read(part)
        if len(data) > most:
            refuse("part_overfull", self.file, part, size=f"{len(data) >> 20}")
        with self.guarded(part):
            data = proved(data)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False,
                                 remove_comments=is_bare, remove_pis=is_bare)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            refuse("broken_xml", self.file, part)

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return the relationships of a part by id; ``""`` stands for the package itself."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return {}
        found: dict[str, Relationship] = {}
        for element in self.xml(rels):
            target = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            if not external:
                target = unquote(target.replace("\\", "/").split("#", 1)[0])
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            found[element.get("Id", "")] = Relationship(kind, target, external)
        return found

    def main_part(self) -> str:
        """Find the workbook part.

        Raises
        ------
        InputError
            ``xlsb_file`` for xlsb, ``not_a_workbook`` for a document or a presentation,
            ``missing_part`` when the way to it is broken.
        """
        targets = [one.target for one in self.relationships("").values()
                   if one.kind == "officeDocument" and not one.external]
        if not targets and not self.has("_rels/.rels"):
            refuse("missing_part", self.file, "_rels/.rels")
        if not targets:
            refuse("not_a_workbook", self.file, self.file)
        if not self.has(targets[0]):
            refuse("missing_part", self.file, targets[0])
        kind = self._content_type(targets[0]).lower()
        if "ms-excel.sheet.binary" in kind:
            refuse("xlsb_file", self.file, self.file)
        if not kind.endswith(_WORKBOOK_TYPES):
            refuse("not_a_workbook", self.file, self.file)
        return targets[0]

    def _content_type(self, part: str) -> str:
        default = ""
        for element in self.xml("[Content_Types].xml"):
            if _key(element.get("PartName", "")) == _key(part):
                return element.get("ContentType", "")
            if element.get("Extension", "").lower() == posixpath.splitext(part)[1][1:].lower():
                default = element.get("ContentType", "")
        return default


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a workbook file for reading.

    Raises
    ------
    InputError
        With one issue that says what the file is instead, and the way out.
    """
    with open_bytes(path.name, file_bytes(path)) as package:
        yield package


@contextmanager
def open_bytes(file: str, data: bytes) -> Iterator[Package]:
    """Open a workbook of which all bytes are known; as :func:`open_package`."""
    code = kind_of(data, file)
    if code:
        refuse(code, file, file)
    with open_archive(file, data) as package:
        if not package.has("[Content_Types].xml"):
            mime = package.read("mimetype")[:100] if package.has("mimetype") else b""
            code = kind_of_archive(package.names, mime)
            refuse(code, file, "[Content_Types].xml" if code == "missing_part" else file)
        yield package


@contextmanager
def open_archive(file: str, data: bytes) -> Iterator[Package]:
    """Open any zip archive whose parts are to be read; bombs and climbing names are refused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError, EOFError,
            struct.error):
        refuse("truncated_package", file, file)
    with archive:
        yield Package(file, archive, _checked(file, archive))


def file_bytes(path: Path) -> bytes:
    """Read a workbook at once; raises as :func:`forecast.faults.contents`."""
    return contents(path, MAX_FILE)


def _key(name: str) -> str:
    """Return a part's name as names are compared."""
    return unquote(name.replace("\\", "/")).lstrip("/").lower()


def _checked(file: str, archive: zipfile.ZipFile) -> dict[str, str]:
    """Return part names by key; refuse bombs, doubled and climbing names by the directory alone."""
    names: dict[str, str] = {}
    entries = archive.infolist()
    total = sum(info.file_size for info in entries)
    packed = sum(info.compress_size for info in entries)
    if len(entries) > MAX_ENTRIES or total > MAX_PACKAGE or _shrunk(total, packed):
        refuse("unsafe_package", file, max(entries, key=lambda info: info.file_size).filename)
    for info in entries:
        key = _key(info.filename)
        if (info.file_size > MAX_PART or key in names or ".." in key.split("/") or key[1:2] == ":"
                or _shrunk(info.file_size, info.compress_size)):
            refuse("unsafe_package", file, info.filename)
        if not info.is_dir():
            names[key] = info.filename
    return names


def _shrunk(size: int, packed: int) -> bool:
    """Tell whether so much became so little that it can only be a bomb."""
    return size > RATIO_FROM and size > MAX_RATIO * max(packed, 1)
