"""Opening an xlsx package as what it is: a zip archive from someone we do not know.

Refused before any cell is read: what is no workbook, what is locked or cut off, and what would
fill the memory. Parts are read one at a time, never unpacked to disk, and nothing is fetched.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import unquote

from lxml import etree

from forecast.issues import CellRef, InputError, Issue
from forecast.workbook.markup import BrokenMarkupError, UnsafeMarkupError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MAX_FILE = 256 << 20
"""The largest file that is opened, in bytes."""
MAX_PART = 512 << 20
"""The largest part, unpacked."""
MAX_PACKAGE = 1 << 30
"""All parts together, unpacked."""
MAX_RATIO = 400
"""How much a large part may shrink when packed; spreadsheets reach about 60, bombs 1000."""
RATIO_FROM = 16 << 20
"""Parts below this size may shrink as they like: they do no harm."""
MAX_ENTRIES = 20_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_WORKBOOK_TYPES = ("sheet.main+xml", "sheet.macroEnabled.main+xml", "template.main+xml",
                   "template.macroEnabled.main+xml", "addin.macroEnabled.main+xml")  # fmt: skip
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

    Part names have no leading slash. Names are compared without case, as Excel does.
    """

    file: str
    archive: zipfile.ZipFile
    names: Mapping[str, str] = field(repr=False)

    def has(self, part: str) -> bool:
        """Tell whether a part is there."""
        return part.lower() in self.names

    def read(self, part: str) -> bytes:
        """Unpack one part.

        Raises
        ------
        InputError
            ``missing_part``, ``truncated_package`` or ``encrypted_workbook``.
        """
        name = self.names.get(part.lower())
        if name is None:
            refuse("missing_part", self.file, part)
        info = self.archive.getinfo(name)
        if info.flag_bits & _ENCRYPTED_FLAG:
            refuse("encrypted_workbook", self.file, self.file)
        try:
            with self.archive.open(info) as stream:
                data = stream.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            refuse("truncated_package", self.file, part)
        if len(data) > MAX_PART:
            refuse("unsafe_package", self.file, part)
        return data

    @contextmanager
    def guarded(self, part: str) -> Iterator[None]:
        """Turn what is wrong with a part's markup into the issue that names the part."""
        try:
            yield
        except UnsafeMarkupError:
            refuse("unsafe_package", self.file, part)
        except (BrokenMarkupError, UnicodeDecodeError, LookupError):
            refuse("broken_xml", self.file, part)

    def xml(self, part: str) -> etree._Element:
        """Parse one small part whole."""
        elements = list(self.stream(part, ()))
        return elements[-1]

    def stream(self, part: str, tags: tuple[str, ...]) -> Iterator[etree._Element]:
        """Go through the elements of a part as they end; no tags means the root alone.

        A document type (the door to entity bombs and outside files) is refused.

        Raises
        ------
        InputError
            ``broken_xml`` or ``unsafe_package``.
        """
        data = self.read(part)
        if not data.strip():
            refuse("broken_xml", self.file, part)
        names = tuple(f"{{*}}{tag}" for tag in tags) or None
        walk = etree.iterparse(io.BytesIO(data), events=("start", "end"), tag=None,
                               resolve_entities=False, no_network=True, load_dtd=False)
        try:
            _, root = next(walk)
            info = root.getroottree().docinfo
            if info.internalDTD is not None or info.doctype:
                refuse("unsafe_package", self.file, part)
            walk = etree.iterparse(io.BytesIO(data), events=("end",), tag=names,
                                   resolve_entities=False, no_network=True, load_dtd=False,
                                   remove_comments=True, remove_pis=True)
            for _, element in walk:
                if names is not None:
                    yield element
            if names is None and walk.root is not None:
                yield walk.root
        except (etree.XMLSyntaxError, StopIteration):
            refuse("broken_xml", self.file, part)

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return the relationships of a part by id; ``""`` stands for the package itself."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return {}
        found: dict[str, Relationship] = {}
        for element in self.xml(rels):
            target = unquote(element.get("Target", "").replace("\\", "/"))
            external = element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            found[element.get("Id", "")] = Relationship(kind, target, external)
        return found

    def main_part(self) -> str:
        """Find the workbook part.

        Raises
        ------
        InputError
            ``other_format`` for xlsb, ``not_a_workbook`` for a document or a presentation.
        """
        targets = [one.target for one in self.relationships("").values()
                   if one.kind == "officeDocument"]
        if len(targets) != 1 or not self.has(targets[0]):
            refuse("not_a_workbook", self.file, self.file)
        if targets[0].lower().endswith(".bin"):
            refuse("other_format", self.file, ".xlsb")
        if not self._content_type(targets[0]).endswith(_WORKBOOK_TYPES):
            refuse("not_a_workbook", self.file, self.file)
        return targets[0]

    def _content_type(self, part: str) -> str:
        default = ""
        for element in self.xml("[Content_Types].xml"):
            if element.get("PartName", "").lower() == f"/{part}".lower():
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
    data = _bytes(path)
    code, found = _refusal(data)
    if code:
        refuse(code, path.name, found or path.name)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        refuse("truncated_package", path.name, path.name)
    with archive:
        package = Package(path.name, archive, _checked(path.name, archive))
        if package.has("mimetype"):
            refuse("other_format", path.name, ".ods")
        if not package.has("[Content_Types].xml"):
            refuse("not_a_workbook", path.name, path.name)
        yield package


def _bytes(path: Path) -> bytes:
    """Read the file at once, so that a later change on disk cannot mix two versions."""
    if path.is_dir():
        refuse("file_is_folder", str(path), str(path))
    try:
        if path.stat().st_size > MAX_FILE:
            refuse("unsafe_package", path.name, path.name)
        return path.read_bytes()
    except FileNotFoundError:
        refuse("file_missing", str(path), str(path))
    except OSError as error:
        refuse("file_unreadable", str(path), error.strerror or type(error).__name__)


def _refusal(data: bytes) -> tuple[str, str]:
    """Tell a file by its first bytes: staff rename files, so the suffix proves nothing.

    Returns the code of the issue and what the file is; empty for a zip archive.
    """
    if not data.strip(b"\0 \r\n\t"):
        return "file_empty", ""
    if data.startswith(b"PK"):
        return "", ""
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        return ("encrypted_workbook" if locked else "old_xls"), ""
    if data.startswith(_BIFF):
        return "old_xls", ""
    return ("other_format", "CSV/HTML/XML") if _is_text(data[:4096]) else ("not_a_workbook", "")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start >= len(head) - 4:  # a character cut by the end of the sample
                return True
        else:
            return True
    return False


def _checked(file: str, archive: zipfile.ZipFile) -> dict[str, str]:
    """Return part names by lower case; refuse bombs and doubled names by the directory alone."""
    names: dict[str, str] = {}
    total = 0
    entries = archive.infolist()
    for info in entries:
        total += info.file_size
        shrunk = info.file_size / max(info.compress_size, 1)
        key = info.filename.lstrip("/").lower()
        if (info.file_size > MAX_PART or total > MAX_PACKAGE or key in names
                or len(entries) > MAX_ENTRIES
                or (info.file_size > RATIO_FROM and shrunk > MAX_RATIO)):
            refuse("unsafe_package", file, info.filename)
        if not info.is_dir():
            names[key] = info.filename
    return names
