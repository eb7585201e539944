"""The files of a model of one's own, read with every problem at once."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from forecast.data import read_stanzas, shipped_catalog
from forecast.equations import parse_model
from forecast.faults import contents
from forecast.issues import CellRef, InputError, Issue
from forecast.models import OwnModel, parse_own, with_stanzas

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from forecast.data import Catalog
    from forecast.equations import Equation


def read_own(model: Path | None, catalog: Path | None = None) -> OwnModel | None:
    """Read the files of a model of one's own; None where there are none.

    Without a model file the items are known and the equations are those of the workbook.

    Raises
    ------
    InputError
        With every problem of both files, those of the equations among them. What names nothing is
        told once the workbook's own items are known.
    """
    paths = [path for path in (model, catalog) if path is not None]
    if not paths:
        return None
    issues: list[Issue] = []
    texts = {path: _text(path, issues) for path in paths}
    made = OwnModel("")
    if model is not None:
        made = parse_own(texts[model] or "", model.name, issues)
    if catalog is not None:
        made = with_stanzas(made, read_stanzas(texts[catalog] or "", catalog.name, issues))
    if issues:
        names = {one.name for one in made.parameters}
        issues += [one for one in equation_issues(
            made, (), shipped_catalog().led_by(made.items), names) if one.code != _UNKNOWN]
        raise InputError(issues)
    return replace(made, files=tuple(
        (path.name, sha256(path.read_bytes()).hexdigest()) for path in paths))


_UNKNOWN = "model_unknown_name"


def equation_issues(model: OwnModel, own: Sequence[Equation], items: Catalog,
                    parameters: Collection[str]) -> tuple[Issue, ...]:
    """Return every problem of the equations of a model, but for their units."""
    try:
        parse_model(model.text, model.name, items, parameters, (), own, open_ends=True)
    except InputError as error:
        return tuple(error.issues)
    return ()


def _text(path: Path, issues: list[Issue]) -> str | None:
    try:
        return contents(path).decode("utf-8-sig")
    except InputError as error:
        issues += error.issues
    except UnicodeDecodeError as error:
        issues.append(Issue("own_encoding", CellRef(path.name), str(error.start)))
    return None
