"""What made a result, in words that papers and the record print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.labels import Lang, label
from forecast.projection import files_of
from forecast.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

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
