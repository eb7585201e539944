"""The outputs of a run: where they lie, each written in one step, nothing of the user's lost."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast import archives
from forecast.labels import Lang, label
from forecast.render import PaperWish
from forecast.workbook import deliver, refuse_open, woven

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from forecast.exhibits import Exhibits
    from forecast.issues import Issue
    from forecast.projection import Result
    from forecast.render import PaperFiles
    from forecast.workbook import InputBook


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
        from forecast.render import PaperFiles

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

    def refuse_open(self) -> None:
        """Refuse to replace a result that is open in Excel or WPS.

        Raises
        ------
        InputError
            When the result workbook or a paper is open.
        """
        outputs = self.outputs()
        refuse_open(outputs.workbook, outputs.memo, *outputs.papers)


def write(to: Destination, book: InputBook, result: Result, shown: Exhibits,
          provenance: Mapping[str, str]) -> tuple[Outputs, tuple[Issue, ...]]:
    """Write every output, each in one step, once all of them are made.

    Returns
    -------
    tuple
        Where they lie, and warnings about what could not be kept of the user's changes.
    """
    from forecast.render import draw, numbers_of, values_of, write_csv, write_papers, write_record

    names = [chart.id for chart in shown.charts]
    final = to.outputs(names)
    made = woven(to.source, shown.sheets, book.cells, to.lang)
    to.folder.mkdir(parents=True, exist_ok=True)
    side = to.folder / ".partial"
    shutil.rmtree(side, ignore_errors=True)
    beside = replace(to, folder=side, in_place=False)
    staged = beside.outputs(names)
    try:
        (side / "charts").mkdir(parents=True)
        for chart in shown.charts:
            draw(chart, side / "charts", to.lang)
        told = write_papers(shown, beside.papers, side / "drawn", to.wish, to.lang)
        files = {path.name: _sha256(path.read_bytes()) for path in (staged.memo, *staged.papers)}
        files = {final.workbook.name: _sha256(made.data), **files}
        numbers = numbers_of(result)
        write_record(result, shown, provenance, files, staged.record, numbers)
        write_csv(values_of(result, to.lang, numbers), staged.values)
        kept = tuple(archives.keep_copy(path) for path in _worked_on(final, in_place=to.in_place))
        outdated = _outdated(to, final)
        (to.folder / "charts").mkdir(exist_ok=True)
        deliver(made.data, final.workbook)
        for source, place in zip(staged.files()[1:], final.files()[1:], strict=True):
            source.replace(place)
        for path in outdated:
            path.unlink()
    finally:
        shutil.rmtree(side, ignore_errors=True)
    return replace(final, kept=kept), (*told, *made.warnings)


def _worked_on(final: Outputs, *, in_place: bool) -> list[Path]:
    """List what must be kept: the input itself, and results that are not as a run wrote them."""
    written = _written(final.record)
    papers = (final.memo, *final.papers)
    results = papers if in_place else (final.workbook, *papers)
    changed = [path for path in results
               if path.exists() and written.get(path.name) != _sha256(path.read_bytes())]
    return [final.workbook, *changed] if in_place else changed


def _outdated(to: Destination, final: Outputs) -> list[Path]:
    """List the papers of an earlier run that this one does not make, as that run wrote them."""
    written = _written(final.record)
    every = replace(to, wish=PaperWish()).outputs().papers
    return [path for path in every if path not in final.papers and path.exists()
            and written.get(path.name) == _sha256(path.read_bytes())]


def _written(record: Path) -> Mapping[str, str]:
    """Return the digest of each file as the last run into this folder wrote it."""
    try:
        found = json.loads(record.read_text(encoding="utf-8")).get("files", {})
    except (OSError, ValueError, AttributeError):
        return {}
    return found if isinstance(found, dict) else {}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
