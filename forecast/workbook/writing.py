"""The way out: result sheets into a copy of the user's workbook, or into the workbook itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast import archives
from forecast.faults import told
from forecast.issues import CellRef, InputError, Issue
from forecast.workbook.printing import printed_inputs
from forecast.xlsx import Reading, graft_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forecast.exhibits import Sheet
    from forecast.labels import Lang
    from forecast.xlsx import Book, Grafted


def write_back(source: Path, sheets: Sequence[Sheet], target: Path, book: Book | None = None,
               lang: Lang = "zh") -> tuple[Issue, ...]:
    """Write result sheets into a workbook; every part that is not ours stays byte for byte.

    Sheets of an earlier run are written anew where they stand: their names, the user's notes, and
    what was added beside the tables stay. Running twice gives the same bytes as running once.

    Parameters
    ----------
    source
        The user's workbook.
    sheets
        The result sheets in order.
    target
        Where the workbook goes; the same path as ``source`` replaces it, after a dated copy of it
        was set beside it. The file is replaced in one step: the old one or the new one is there,
        never a part.
    book
        The cells of ``source``: inputs on the result sheets then point at them.
    lang
        Language of the fixed words.

    Returns
    -------
    tuple of Issue
        What could not be kept, as warnings: a signature, figures of ours changed by hand.

    Raises
    ------
    InputError
        When the workbook cannot be read or must not be changed, when something of the user's stands
        in the way, or when the target is open in another program. Nothing is written then.
    """
    refuse_open(target)
    made = woven(source, sheets, book, lang)
    replaced = target.exists() and target.samefile(source)
    with told(target), archives.copies_kept([target] if replaced else []):
        deliver(made.data, target)
    return made.warnings


def woven(source: Path, sheets: Sequence[Sheet], book: Book | None = None,
          lang: Lang = "zh", *, is_copy: bool = False) -> Grafted:
    """Make the workbook that :func:`write_back` writes, without writing it.

    A copy is for reading: it opens on the list of its sheets, results stand before the inputs and
    the workings behind them, and of the inputs it prints what is filled. The workbook itself keeps
    its order.
    """
    from forecast.workbook.results import Inputs, first_sheets, workbook_parts

    inputs = None if book is None else Inputs(book)
    reading = Reading(first_sheets(sheets, lang), printed_inputs(book)) if is_copy else Reading()
    return graft_sheets(source, workbook_parts(sheets, lang, inputs), reading)


def deliver(data: bytes, target: Path) -> None:
    """Replace a workbook in one step.

    Raises
    ------
    InputError
        With what the system refused, for one because another program holds the file; it is left as
        it was.
    """
    with told(target):
        archives.put(data, target)


def refuse_open(*targets: Path) -> None:
    """Refuse to replace a file that is open in Excel, WPS or LibreOffice.

    Raises
    ------
    InputError
        With one issue a file.
    """
    held = [path for path in targets if archives.is_held(path)]
    if held:
        raise InputError(Issue("file_locked", CellRef(path.name), path.name) for path in held)
