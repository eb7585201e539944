"""From what was named on the command line to what its tables hold, file by file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import shipped_catalog
from forecast.importing.figures import Answers, Asked
from forecast.importing.grids import open_source, source_of_text
from forecast.importing.understanding import understand
from forecast.issues import InputError
from forecast.workbook import take_stock
from forecast.xlsx import ASIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from forecast.data import Item
    from forecast.importing.grids import Source
    from forecast.issues import Issue

_TABLES = frozenset({".xlsx", ".xlsm", ".xls", ".docx", ".ods", ".csv", ".txt", ".tsv", ".htm",
                     ".html", ".xml"})
"""What is looked at in a folder; a file that is named is read whatever it is called."""
_COPY = ".bak"


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that could be read, and why the others could not."""

    read: tuple[Source, ...]
    refused: tuple[Issue, ...]


def files_in(paths: Iterable[Path], own: Path) -> tuple[Path, ...]:
    """List the files that were named, and those of folders in order of their names.

    The workbook itself, its copies and the marks of open files are none of a folder's tables.
    """
    paths = tuple(paths)
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (one for one in sorted(path.rglob("*")) if one.is_file()
                      and one.suffix.lower() in _TABLES and not one.name.startswith(ASIDE)
                      and not one.stem.endswith(_COPY)
                      and not (own.exists() and one.samefile(own)))
            found.update(dict.fromkeys(inside))
        elif not (len(paths) > 1 and own.exists() and path.exists() and path.samefile(own)):
            found[path] = None  # *.xlsx names the workbook too
    return tuple(found)


def open_all(paths: Sequence[Path], pasted: str | bytes | None = None,
             tell: Callable[[int, int, str], None] | None = None) -> Sources:
    """Open every file, and what was pasted; what cannot be read stops none of the others.

    ``tell`` is told how far it is: number, of how many, which file.
    """
    read: list[Source] = []
    refused: list[Issue] = []
    for number, path in enumerate(paths, 1):
        if tell is not None:
            tell(number, len(paths), path.name)
        try:
            read.append(open_source(path))
        except InputError as error:
            refused += error.issues
    if pasted is not None:
        try:
            read.append(source_of_text(pasted, "-"))
        except InputError as error:
            refused += error.issues
    return Sources(tuple(read), tuple(refused))


def recognised(path: Path) -> tuple[int, tuple[Item, ...]]:
    """Tell how many figures a table of others holds, and of which items.

    None of a workbook of the contract, which is read in another way.
    """
    try:
        if take_stock(path).is_workbook:
            return 0, ()
    except InputError:  # no workbook at all: perhaps a text, or of an older format
        pass
    catalog = shipped_catalog()
    read = [one for source in open_all([path]).read
            for one in understand(source, catalog, Answers())]
    figures = [figure for one in read for figure in one.figures]
    items = dict.fromkeys(figure.item for figure in figures if figure.item in catalog)
    known = len(figures) + sum(len(one.loans) for one in read)
    # of several regions' figures none is taken before it is said which region the bureau is
    waiting = sum(one.count for table in read for one in table.questions
                  if one.asked is Asked.REGION)
    return known or waiting, tuple(catalog[code] for code in items)
