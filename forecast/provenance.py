"""What made a result, in words that papers and the record print; a round taken from its record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from forecast.issues import CellRef, InputError, Issue
from forecast.labels import Lang, label
from forecast.projection import files_of
from forecast.version import VERSION
from forecast.xlsx import file_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forecast.projection import Result
    from forecast.workbook import InputBook

_NAMED, _FEW = 6, 20


def _few(names: Sequence[str], lang: Lang) -> str:
    """Name scenarios; of many the first and how many there are."""
    shown = label("run.scenarios_join", lang).join(names[:_FEW])
    return shown if len(names) <= _FEW else shown + label("run.and_more", lang, count=len(names))


def provenance_of(book: InputBook, result: Result, lang: Lang = "zh") -> dict[str, str]:
    """Say what made the result. No date, path or user name: the same input gives the same bytes."""
    settings = result.settings
    own, files = settings.own, files_of(result)
    listed = label("run.files_join", lang).join(
        label("exhibit.bracketed", lang, text=name, more=digest[:12])
        for name, digest in files[:_NAMED])
    if len(files) > _NAMED:
        listed += label("run.and_files", lang, count=len(files))
    return {
        "workbook": book.path.name,
        "sha256": book.digest(),
        "version": VERSION,
        "model": own.name if own else label(
            "run.model_with", lang, model=settings.model, count=len(book.equations))
        if book.equations else settings.model,
        "scenarios": _few([*result.labels(lang).values()], lang),
        **({"files": listed} if listed else {}),
        "as_of": settings.as_of.isoformat() if settings.as_of else label("exhibit.as_of_all", lang),
        "base": str(result.base),
        **({"horizon": str(settings.steps)} if own or settings.horizon else {}),
        "draws": str(settings.draws),
        "seed": str(settings.seed),
    }


def from_record(path: Path, now: Result) -> Result:
    """Make an earlier round's result out of its record, for the round at hand to be compared with.

    Raises
    ------
    InputError
        When it is no record, or one of a round with other equations.
    """
    from forecast.exhibits import RecallError, recalled

    try:
        record = json.loads(file_bytes(path))
    except (ValueError, RecursionError):
        raise InputError([Issue("since_no_record", CellRef(path.name), path.name)]) from None
    if not isinstance(record, dict) or not isinstance(record.get("round"), dict):
        raise InputError([Issue("since_no_record", CellRef(path.name), path.name)])
    try:
        return recalled(record, now)
    except RecallError as error:
        raise InputError([Issue("since_other_equations", CellRef(path.name), str(error))]) from None
