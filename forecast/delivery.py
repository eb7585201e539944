"""The outputs of a run: where they lie, each written in one step, nothing of the user's lost."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast import archives
from forecast.exhibits import in_paper_unit
from forecast.faults import told
from forecast.issues import CellRef, InputError, Issue, Severity
from forecast.labels import Lang, label
from forecast.locks import LOCK, held, lock_of
from forecast.projection import files_of
from forecast.render import PaperFiles, PaperWish, files_left
from forecast.workbook import refuse_open, woven
from forecast.xlsx import file_bytes, read_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from forecast.exhibits import Exhibits
    from forecast.projection import Result
    from forecast.workbook import InputBook
    from forecast.xlsx import Book, Grafted



@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the outputs of a run lie.

    ``papers`` are made beside the annex (``memo``): its PDF, the one page, the book.
    ``kept`` are copies of what was replaced: the input workbook, or an earlier result that
    somebody had worked on since.
    """

    workbook: Path
    memo: Path
    record: Path
    values: Path
    pictures: tuple[Path, ...]
    papers: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()

    def files(self) -> tuple[Path, ...]:
        """List every file that the run writes."""
        return (self.workbook, self.memo, self.record, self.values, *self.papers,
                *self.pictures)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a run writes: beside which workbook, into which folder, in which language.

    ``in_place`` puts the result sheets into the workbook itself, instead of into a copy of it.
    """

    source: Path
    folder: Path
    lang: Lang = "zh"
    in_place: bool = False
    wish: PaperWish = field(default_factory=PaperWish)

    @property
    def papers(self) -> PaperFiles:
        """Name the papers."""
        return PaperFiles.named(self.folder, self.source.stem, self.wish, self.lang)

    def outputs(self, charts: Sequence[str] = ()) -> Outputs:
        """Name the outputs."""
        results = label("run.results", self.lang)
        stem, suffix = self.source.stem, self.source.suffix
        pictures = tuple(self.folder / "charts" / f"{chart}.{kind}" for chart in charts
                         for kind in ("png", "svg"))
        workbook = self.source if self.in_place else self.folder / f"{stem}-{results}{suffix}"
        papers = self.papers
        return Outputs(workbook, papers.annex, self.folder / "result.json",
                       self.folder / "values.csv", pictures, papers.beside())

    def planned(self, charts: Sequence[str]) -> Outputs:
        """Name what a run would write; ``kept`` are the files that it would first copy."""
        final = self.outputs(charts)
        kept = _worked_on(final, files_left(final.record), in_place=self.in_place)
        return replace(final, kept=tuple(kept))

    def refuse_fixed(self) -> None:
        """Refuse to replace a result that is open in Excel or WPS, or that nobody may replace.

        Raises
        ------
        InputError
            When the result workbook or the annex is open, when a file is read-only, when a folder
            stands where a file goes or a file where a folder goes.
        """
        outputs = self.outputs()
        refuse_open(outputs.workbook, outputs.memo, *outputs.papers)
        with told(self.folder):
            for folder in (self.folder, self.folder / "charts"):
                if folder.exists() and not folder.is_dir():
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
            for path in outputs.files():
                archives.refuse_fixed(path)

    def refuse_unreadable(self) -> None:
        """Refuse papers of the bureau's that cannot be read, before anything is computed.

        Raises
        ------
        InputError
            When the paper whose style is asked for, or the document to be filled, is no Word file.
        """
        if self.wish.style is not None or self.wish.template is not None:
            from forecast.render import house_wanted

            house_wanted(self.wish, self.lang)


def write(to: Destination, book: InputBook, result: Result, shown: Exhibits,
          provenance: Mapping[str, str]) -> tuple[Outputs, tuple[Issue, ...]]:
    """Write every output once all of them are made: all are the new ones then, or all the old.

    One run at a time writes into a folder, and into a workbook; another waits.

    Returns
    -------
    tuple
        Where they lie, and warnings: what could not be kept of the user's changes, and that the
        workbook was changed while the run computed.

    Raises
    ------
    InputError
        When something of the user's stands in the way, when another run does not end, or with what
        the system refused. What was there is there then.
    """
    made = _woven(to, shown, book.cells)  # what cannot be is told at once
    final = to.outputs([chart.id for chart in shown.charts])
    with told(to.folder), ExitStack() as locks:
        to.folder.mkdir(parents=True, exist_ok=True)
        locks.enter_context(held(to.folder / LOCK, to.folder))
        if to.in_place:
            locks.enter_context(held(lock_of(to.source), to.source))
        to.refuse_fixed()
        side = to.folder / ".partial"
        shutil.rmtree(side, ignore_errors=True)
        try:
            made, drawn = _made(made, to, side, (book, result, shown, provenance))
            for path in final.files():
                archives.refuse_fixed(path)
            (to.folder / "charts").mkdir(exist_ok=True)
            written = files_left(final.record)
            old = _worked_on(final, written, in_place=to.in_place)
            outdated = _outdated(to, final, written)
            (spare := side / "replaced").mkdir()
            with (archives.copies_kept(old) as kept,
                  archives.staged(made.data, final.workbook) as workbook):
                moves = zip((workbook, *drawn.files()[1:]), final.files(), strict=True)
                archives.swap(tuple(moves), outdated, spare)
        finally:
            shutil.rmtree(side, ignore_errors=True)
    return replace(final, kept=kept), made.warnings


def _made(made: Grafted, to: Destination, side: Path,
          of: tuple[InputBook, Result, Exhibits, Mapping[str, str]]) -> tuple[Grafted, Outputs]:
    """Make every output but the workbook in a folder of its own; the workbook as it is by then.

    An edit that was saved meanwhile is kept: the results go into the workbook as it stands now.
    """
    from forecast.render import (
        Files,
        numbers_of,
        record_of,
        write_csv,
        write_papers,
        write_record,
    )

    book, result, shown, provenance = of
    final, staged = to.outputs(), replace(to, folder=side, in_place=False)
    outputs, charts = staged.outputs([chart.id for chart in shown.charts]), side / "charts"
    charts.mkdir(parents=True)
    printed = in_paper_unit(shown, to.lang)
    _draw(printed, charts, to.lang)
    said = write_papers(printed, staged.papers, side / "drawn", to.wish, to.lang)
    numbers = numbers_of(result, lang=to.lang)
    write_csv(result, to.lang, numbers, outputs.values)
    known, cells = book.source_digest, book.cells
    while (now := _sha256(file_bytes(to.source))) != known:
        known, cells = now, read_cells(to.source)  # inputs are linked where they still stand
        made = _woven(to, shown, cells)
    if cells is not book.cells and replace(book, cells=cells).digest() != provenance["sha256"]:
        edited = Issue("edited_meanwhile", CellRef(to.source.name), to.source.name,
                       severity=Severity.WARNING)
        said = (*said, edited)
    files = {final.workbook.name: _sha256(made.data)} | {
        path.name: _sha256(path.read_bytes()) for path in (outputs.memo, *outputs.papers)}
    entered = [(to.source.name, provenance["sha256"]), *files_of(result)]
    write_record(record_of(result, shown, provenance, to.lang, numbers), Files(entered, files),
                 outputs.record)
    return replace(made, warnings=(*said, *made.warnings)), outputs


def _woven(to: Destination, shown: Exhibits, cells: Book | None) -> Grafted:
    return woven(to.source, shown.sheets, cells, to.lang, is_copy=not to.in_place)


def _draw(shown: Exhibits, folder: Path, lang: Lang) -> None:
    """Draw every chart.

    Raises
    ------
    InputError
        When a name that a user wrote has a character that cannot be drawn.
    """
    from forecast.render import GlyphError, draw

    try:
        for chart in shown.charts:
            draw(chart, folder, lang)
    except GlyphError as error:
        raise InputError([Issue("no_glyph", CellRef(error.text), error.character,
                                (("code", error.code),))]) from None


def _worked_on(final: Outputs, written: Mapping[str, str], *, in_place: bool) -> list[Path]:
    """List what must be kept: the input itself, and results that are not as a run wrote them."""
    papers = (final.memo, *final.papers)
    results = papers if in_place else (final.workbook, *papers)
    changed = [path for path in results
               if path.exists() and written.get(path.name) != _sha256(path.read_bytes())]
    return [final.workbook, *changed] if in_place else changed


def _outdated(to: Destination, final: Outputs, written: Mapping[str, str]) -> list[Path]:
    """List the papers of an earlier run that this one does not make, as that run wrote them."""
    every = replace(to, wish=PaperWish()).outputs().papers
    return [path for path in every if path not in final.papers and path.exists()
            and written.get(path.name) == _sha256(path.read_bytes())]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
