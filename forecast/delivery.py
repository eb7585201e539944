"""The outputs of a run: where they lie, each written in one step, nothing of the user's lost."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast import archives
from forecast.faults import told
from forecast.issues import CellRef, Issue, Severity
from forecast.labels import Lang, label
from forecast.locks import held
from forecast.workbook import deliver, refuse_open, woven
from forecast.xlsx import file_bytes, read_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from forecast.exhibits import Exhibits
    from forecast.projection import Result
    from forecast.workbook import InputBook
    from forecast.xlsx import Grafted

_LOCK = ".forecast-lock"


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the outputs of a run lie.

    ``kept`` are copies of what was replaced: the input workbook, or an earlier result that somebody
    had worked on since.
    """

    workbook: Path
    memo: Path
    record: Path
    values: Path
    pictures: tuple[Path, ...]
    kept: tuple[Path, ...] = ()

    def files(self) -> tuple[Path, ...]:
        """List every file that the run writes."""
        return (self.workbook, self.memo, self.record, self.values, *self.pictures)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a run writes: beside which workbook, into which folder, in which language.

    ``in_place`` puts the result sheets into the workbook itself, instead of into a copy of it.
    """

    source: Path
    folder: Path
    lang: Lang = "zh"
    in_place: bool = False

    def outputs(self, charts: Sequence[str] = ()) -> Outputs:
        """Name the outputs."""
        results, annex = (label(f"run.{key}", self.lang) for key in ("results", "annex"))
        stem, suffix = self.source.stem, self.source.suffix
        pictures = tuple(self.folder / "charts" / f"{chart}.{kind}" for chart in charts
                         for kind in ("png", "svg"))
        workbook = self.source if self.in_place else self.folder / f"{stem}-{results}{suffix}"
        return Outputs(workbook, self.folder / f"{stem}-{annex}.docx", self.folder / "result.json",
                       self.folder / "values.csv", pictures)

    def refuse_fixed(self) -> None:
        """Refuse to replace a result that is open in Excel or WPS, or that nobody may replace.

        Raises
        ------
        InputError
            When the result workbook or the annex is open, when a file is read-only, when a folder
            stands where a file goes or a file where a folder goes.
        """
        outputs = self.outputs()
        refuse_open(outputs.workbook, outputs.memo)
        with told(self.folder):
            for folder in (self.folder, self.folder / "charts"):
                if folder.exists() and not folder.is_dir():
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
            for path in outputs.files():
                archives.refuse_fixed(path)


def write(to: Destination, book: InputBook, result: Result, shown: Exhibits,
          provenance: Mapping[str, str]) -> tuple[Outputs, tuple[Issue, ...]]:
    """Write every output, each in one step, once all of them are made.

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
    made = woven(to.source, shown.sheets, book.cells, to.lang)  # what cannot be is told at once
    final = to.outputs([chart.id for chart in shown.charts])
    with told(to.folder), ExitStack() as locks:
        to.folder.mkdir(parents=True, exist_ok=True)
        locks.enter_context(held(to.folder / _LOCK, to.folder))
        if to.in_place:
            beside = to.source.with_name(f".{to.source.stem}{_LOCK}")
            locks.enter_context(held(beside, to.source))
        to.refuse_fixed()
        side = to.folder / ".partial"
        shutil.rmtree(side, ignore_errors=True)
        try:
            staged = replace(to, folder=side, in_place=False)
            made, drawn = _made(made, staged, final, (book, result, shown, provenance))
            for path in final.files():
                archives.refuse_fixed(path)
            (to.folder / "charts").mkdir(exist_ok=True)
            kept = tuple(archives.keep_copy(path)
                         for path in _worked_on(final, in_place=to.in_place))
            deliver(made.data, final.workbook)
            for source, place in zip(drawn.files()[1:], final.files()[1:], strict=True):
                source.replace(place)
        finally:
            shutil.rmtree(side, ignore_errors=True)
    return replace(final, kept=kept), made.warnings


def _made(made: Grafted, staged: Destination, final: Outputs,
          of: tuple[InputBook, Result, Exhibits, Mapping[str, str]]) -> tuple[Grafted, Outputs]:
    """Make every output but the workbook in a folder of its own; the workbook as it is by then.

    An edit that was saved meanwhile is kept: the results go into the workbook as it stands now.
    """
    from forecast.render import draw, numbers_of, values_of, write_csv, write_memo, write_record

    book, result, shown, provenance = of
    outputs, charts = staged.outputs([chart.id for chart in shown.charts]), staged.folder / "charts"
    charts.mkdir(parents=True)
    drawn = {chart.id: draw(chart, charts, staged.lang)[0] for chart in shown.charts}
    write_memo(shown.memo, outputs.memo, drawn, staged.lang)
    numbers = numbers_of(result)
    write_csv(values_of(result, staged.lang, numbers), outputs.values)
    known, cells = book.source_digest, book.cells
    while (now := _sha256(file_bytes(staged.source))) != known:
        known, cells = now, read_cells(staged.source)  # inputs are linked where they still stand
        made = woven(staged.source, shown.sheets, cells, staged.lang)
    if cells is not book.cells and replace(book, cells=cells).digest() != book.digest():
        edited = Issue("edited_meanwhile", CellRef(staged.source.name), staged.source.name,
                       severity=Severity.WARNING)
        made = replace(made, warnings=(*made.warnings, edited))
    files = {path.name: _sha256(data) for path, data in (
        (final.workbook, made.data), (final.memo, outputs.memo.read_bytes()))}
    write_record(result, shown, provenance, files, outputs.record, numbers)
    return made, outputs


def _worked_on(final: Outputs, *, in_place: bool) -> list[Path]:
    """List what must be kept: the input itself, and results that are not as a run wrote them."""
    written = _written(final.record)
    results = (final.memo,) if in_place else (final.workbook, final.memo)
    changed = [path for path in results
               if path.exists() and written.get(path.name) != _sha256(path.read_bytes())]
    return [final.workbook, *changed] if in_place else changed


def _written(record: Path) -> Mapping[str, str]:
    """Return the digest of each file as the last run into this folder wrote it."""
    try:
        found = json.loads(record.read_text(encoding="utf-8")).get("files", {})
    except (OSError, ValueError, AttributeError):
        return {}
    return found if isinstance(found, dict) else {}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
