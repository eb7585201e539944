"""Every text that outputs hold, whatever the file: what a reader, a screen reader or a program reads."""

from __future__ import annotations

import csv
import html
import json
import re
import tomllib
import zipfile
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HAN = re.compile(r"[⺀-〿㐀-鿿豈-﫿＀-￯]")
"""Chinese characters, and the brackets and stops of their width."""
Spoken = tuple[str, str]
"""Where a text stands, and the text."""


def texts_of(folder: Path, known: frozenset[str] = frozenset()) -> Iterator[Spoken]:
    """Go through the texts of every output; ``known`` are sheets of the input, which are not ours."""
    for path in sorted(folder.rglob("*")):
        read = _READERS.get(path.suffix)
        if read is not None:
            for where, text in read(path):
                if where.partition("!")[0] not in known:
                    yield f"{path.name} › {where}", text


def typed_in(workbook: Path) -> set[str]:
    """Return what stands in the cells of a workbook as text."""
    return {cell.value for sheet in load_workbook(workbook) for line in sheet.iter_rows() for cell in line
            if isinstance(cell.value, str)}


def written_by_its_author(workbook: Path) -> set[str]:
    """Return what stands in the cells of a workbook, and in the scenario files beside it."""
    found = typed_in(workbook)
    for path in workbook.parent.rglob("*.toml"):
        scenario = tomllib.loads(path.read_text(encoding="utf-8"))
        told = (scenario, *scenario.get("override", ()))
        found |= {word for one in told for key in ("title", "author", "reason") if (word := one.get(key))}
        found |= set(scenario.get("notes", ()))
    return found | {text.removesuffix("。") for text in found}


def _workbook(path: Path) -> Iterator[Spoken]:
    for sheet in load_workbook(path):
        yield sheet.title, sheet.title
        for line in sheet.iter_rows():
            for cell in line:
                yield from ((f"{sheet.title}!{cell.coordinate}", text) for text in _in_cell(cell))
        for part in (sheet.oddHeader, sheet.oddFooter):
            yield from ((sheet.title, side.text) for side in (part.left, part.center, part.right) if side.text)
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            words = {"xl/charts/": r"<(?:a:t|c:v)>([^<]+)<", "xl/drawings/": r' descr="([^"]*)"'}
            pattern = next((one for start, one in words.items() if name.startswith(start)), "")
            if pattern and name.endswith(".xml"):
                yield from ((name, html.unescape(word)) for word in re.findall(
                    pattern, package.read(name).decode("utf-8", "replace")))


def _in_cell(cell: Any) -> Iterator[str]:
    """Go through what a cell says: of a formula its words, not the places that it names."""
    if isinstance(cell.value, str):
        yield from re.findall(r'"([^"]*)"', cell.value) if cell.data_type == "f" else (cell.value,)
    if cell.comment:
        yield cell.comment.text
    yield from re.findall(r'"([^"]*)"', cell.number_format)


def _document(path: Path) -> Iterator[Spoken]:
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            text = package.read(name).decode("utf-8", "replace") if name.endswith(".xml") else ""
            for one in re.findall(r"<w:p[ >].*?</w:p>", text, re.DOTALL):
                yield name, html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", one)))
            yield from ((name, html.unescape(word)) for word in re.findall(r' descr="([^"]*)"', text))
            if name == "docProps/core.xml":
                yield from ((name, word) for word in re.findall(r">([^<]+)<", text))


def _record(path: Path) -> Iterator[Spoken]:
    def walk(found: object, place: str) -> Iterator[Spoken]:
        if isinstance(found, dict):
            for key, value in found.items():
                yield place, key
                yield from walk(value, f"{place}/{key}")
        elif isinstance(found, list):
            for value in found:
                yield from walk(value, f"{place}[]")
        elif isinstance(found, str):
            yield place, found

    yield from walk(json.loads(path.read_text(encoding="utf-8")), "")


def _picture(path: Path) -> Iterator[Spoken]:
    text = path.read_text(encoding="utf-8")
    for word in re.findall(r"<!--(.*?)-->", text, re.DOTALL) + re.findall(r">([^<]+)<", text):
        yield "", html.unescape(word).strip()


_SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)


def _page(path: Path) -> Iterator[Spoken]:
    """A page: what it shows, and what its script has to say; not the script."""
    text = path.read_text(encoding="utf-8")
    for kind, body in _SCRIPT.findall(text):
        if "json" in kind:
            data = json.loads(body)
            told = [*data["words"].values(), *(one[key] for part, keys in (
                ("levers", ("title", "unit")), ("items", ("name", "unit")), ("targets", ("name", "text")))
                for one in data[part] for key in keys)]
            # braces are filled in the page; 判断 is a word of the file that is saved
            yield from (("live", re.sub(r"\{\w+\}", "7", word)) for word in told if word != "判断")
    for word in re.findall(r">([^<]+)<", _SCRIPT.sub("", text)):
        yield "", html.unescape(word).strip()


def _values(path: Path) -> Iterator[Spoken]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.reader(lines):
            yield from (("", cell) for cell in line)


def _lines(path: Path) -> Iterator[Spoken]:
    yield from (("", line) for line in path.read_text(encoding="utf-8").splitlines())


_READERS = {".xlsx": _workbook, ".docx": _document, ".json": _record, ".svg": _picture, ".csv": _values,
            ".txt": _lines, ".html": _page}
