"""The outputs of a run: where they lie, each written in one step, nothing of the user's lost."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast import archives
from forecast.issues import CellRef, InputError, Issue
from forecast.labels import Lang, label
from forecast.projection import files_of
from forecast.workbook import deliver, refuse_open, woven

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from forecast.exhibits import Exhibits
    from forecast.projection import Result
    from forecast.workbook import InputBook


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

    def refuse_open(self) -> None:
        """Refuse to replace a result that is open in Excel or WPS.

        Raises
        ------
        InputError
            When the result workbook or the annex is open.
        """
        outputs = self.outputs()
        refuse_open(outputs.workbook, outputs.memo)


def write(to: Destination, book: InputBook, result: Result, shown: Exhibits,
          provenance: Mapping[str, str]) -> tuple[Outputs, tuple[Issue, ...]]:
    """Write every output, each in one step, once all of them are made.

    Returns
    -------
    tuple
        Where they lie, and warnings about what could not be kept of the user's changes.
    """
    from forecast.render import (
        Files,
        numbers_of,
        values_of,
        write_csv,
        write_memo,
        write_record,
    )

    names = [chart.id for chart in shown.charts]
    final = to.outputs(names)
    entered = [(to.source.name, book.digest()), *files_of(result)]
    made = woven(to.source, shown.sheets, book.cells, to.lang)
    to.folder.mkdir(parents=True, exist_ok=True)
    side = to.folder / ".partial"
    shutil.rmtree(side, ignore_errors=True)
    staged = replace(to, folder=side, in_place=False).outputs(names)
    try:
        (side / "charts").mkdir(parents=True)
        drawn = _drawn(shown, side / "charts", to.lang)
        write_memo(shown.memo, staged.memo, drawn, to.lang)
        files = {path.name: _sha256(data) for path, data in (
            (final.workbook, made.data), (final.memo, staged.memo.read_bytes()))}
        numbers = numbers_of(result)
        write_record(result, shown, {**provenance, "lang": to.lang}, Files(entered, files),
                     staged.record, numbers)
        write_csv(values_of(result, to.lang, numbers), staged.values)
        kept = tuple(archives.keep_copy(path) for path in _worked_on(final, in_place=to.in_place))
        (to.folder / "charts").mkdir(exist_ok=True)
        deliver(made.data, final.workbook)
        for source, place in zip(staged.files()[1:], final.files()[1:], strict=True):
            source.replace(place)
    finally:
        shutil.rmtree(side, ignore_errors=True)
    return replace(final, kept=kept), made.warnings


def _drawn(shown: Exhibits, folder: Path, lang: Lang) -> dict[str, Path]:
    """Draw every chart.

    Raises
    ------
    InputError
        When a name that a user wrote has a character that cannot be drawn.
    """
    from forecast.render import GlyphError, draw

    try:
        return {chart.id: draw(chart, folder, lang)[0] for chart in shown.charts}
    except GlyphError as error:
        raise InputError([Issue("no_glyph", CellRef(error.text), error.character,
                                (("code", error.code),))]) from None


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
