"""Which workbooks a batch is of: a folder, a pattern, or a table that names them."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.faults import contents, told
from forecast.issues import CellRef, InputError, Issue, nearest
from forecast.labels import keys, label
from forecast.xlsx import ASIDE, BOOKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TABLE = ".csv"
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a batch.

    Parameters
    ----------
    path
        Its workbook; None where the list names the place and no workbook has come.
    stem
        Its name in the outputs: the workbook's path below the listed folder, without the ending.
    name, above, level
        What the list says of it; empty where the workbook's own sheet 单位信息 is to say it.
    at
        The cell of the list that names it.
    """

    path: Path | None
    stem: str
    name: str = ""
    above: str = ""
    level: str = ""
    at: CellRef | None = None


def listed(word: str, out: Path | None = None) -> tuple[Entry, ...]:
    """List the workbooks that a word stands for, sorted by their stems.

    Parameters
    ----------
    word
        A folder (with all below it), a pattern, a CSV table, or one workbook.
    out
        The folder of the outputs: what lies in it is no input.

    Raises
    ------
    InputError
        When there is no such folder, when it holds no workbook, or with every problem of the table.
    """
    path = Path(word)
    with told(word):
        if path.is_file() and path.suffix.lower() == _TABLE:
            return _of_table(path)
        if path.is_dir():
            root, found = path, list(path.rglob("*"))
        elif path.is_file():
            root, found = path.parent, [path]
        elif has_magic(word):
            hits = [Path(one) for one in glob(word, recursive=True)]  # noqa: PTH207  # may be absolute
            root, found = _common(hits), hits
        else:
            raise InputError([Issue("batch_missing", CellRef(word), word)])
        books = _books(found, root, out)
    if not books:
        raise InputError([Issue("batch_empty", CellRef(word), word)])
    stems = _stems(books, root)
    return tuple(Entry(one, stems[one]) for one in sorted(books, key=lambda one: stems[one]))


def _books(found: Iterable[Path], root: Path, out: Path | None) -> list[Path]:
    """Keep the workbooks: no lock files, nothing hidden, nothing of our own outputs."""
    ours = None if out is None else out.resolve()
    return [one for one in found if one.suffix.lower() in BOOKS and one.is_file()
            and not any(part.startswith(ASIDE) for part in one.relative_to(root).parts)
            and not (ours is not None and one.resolve().is_relative_to(ours))]


def _common(paths: Sequence[Path]) -> Path:
    """Return the folder that all paths lie in."""
    folders = [one.parent for one in paths]
    found = folders[0] if folders else Path()
    while not all(one.is_relative_to(found) for one in folders):
        found = found.parent
    return found


def _stems(books: Sequence[Path], root: Path) -> dict[Path, str]:
    """Name each workbook's outputs; two that only their endings tell apart keep the endings."""
    plain = {one: one.relative_to(root).with_suffix("").as_posix() if one.is_relative_to(root)
             else one.stem for one in books}
    seen = Counter(plain.values())
    return {one: stem if seen[stem] == 1 else f"{stem}{one.suffix}"
            for one, stem in plain.items()}


def _of_table(path: Path) -> tuple[Entry, ...]:
    """Read a table: the columns 文件, 名称, 上级, 级次 in any order, the first row a heading.

    Paths are seen from the table's folder. A row without a file is a place that has sent none.
    """
    rows = _rows(path)
    columns = _columns(rows[0] if rows else [], path)
    issues: list[Issue] = []
    found: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 2):
        said = {key: row[at].strip() for key, at in columns.items() if at < len(row)}
        file, name = said.get("file", ""), said.get("name", "")
        if not (file or name):
            continue
        at = CellRef(path.name, cell=str(number))
        stem = Path(file).with_suffix("").as_posix() if file else name
        stem = stem.lstrip("/.").replace("../", "").replace(":", "")
        if stem in found:
            issues.append(Issue("batch_twice", at, stem, (("other", str(lines[stem])),)))
        elif file and Path(file).suffix.lower() not in BOOKS:
            issues.append(Issue("batch_not_a_book", at, file))
        book = path.parent / file if file else None
        lines.setdefault(stem, number)
        found.setdefault(stem, Entry(book if book and book.is_file() else None, stem, name,
                                     said.get("above", ""), said.get("level", ""), at))
    if not found and not issues:
        issues.append(Issue("batch_empty", CellRef(path.name), path.name))
    if issues:
        raise InputError(issues)
    return tuple(found[stem] for stem in sorted(found))


def _rows(path: Path) -> list[list[str]]:
    data = contents(path)
    for encoding in _ENCODINGS:
        try:
            return list(csv.reader(data.decode(encoding).splitlines()))
        except UnicodeDecodeError:
            continue
    raise InputError([Issue("batch_encoding", CellRef(path.name), path.name)])


def _columns(head: Sequence[str], path: Path) -> Mapping[str, int]:
    """Find the columns by their headings in either language."""
    words = {word.strip().casefold(): at for at, word in enumerate(head)}
    known = {key.removeprefix("column_"): [label(f"batch.{key}", "zh"), label(f"batch.{key}", "en")]
             for key in keys("batch") if key.startswith("column_")}
    columns = {key: words[name.casefold()] for key, names in known.items() for name in names
               if name.casefold() in words}
    if not {"file", "name"} & set(columns):
        near = nearest(label("batch.column_file"), head)
        raise InputError([Issue("batch_heading", CellRef(path.name, cell="1"),
                                ",".join(head), (("near", near),))])
    return columns
