"""The ledger: every workbook of a batch and what became of it, failures by file and cell."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from forecast import archives
from forecast.batch.issuing import issue_of
from forecast.issues import Severity, grouped
from forecast.labels import label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forecast.batch.store import Record
    from forecast.issues import Issue
    from forecast.labels import Lang


class State(StrEnum):
    """What became of a place's workbook."""

    DONE = "done"
    FAILED = "failed"
    ASIDE = "aside"
    MISSING = "missing"

    def told(self, lang: Lang) -> str:
        """Say it in one language."""
        return label(f"batch.state_{self.value}", lang)


ASIDE = "batch_aside"
"""The code of the issue of a workbook that its reader died of."""


@dataclass(frozen=True, slots=True)
class Line:
    """One workbook in the ledger.

    Parameters
    ----------
    stem, file, place
        Its name in the outputs, its file, the place that it is of.
    issues
        Why there are no figures; empty where there are.
    key
        Of its record, empty where there is none.
    """

    stem: str
    file: str
    place: str
    state: State
    issues: tuple[Issue, ...] = ()
    key: str = ""

    @classmethod
    def of(cls, record: Record) -> Line:
        """Return the line of a record."""
        data = record.data
        issues = tuple(issue_of(one) for one in data.get("issues", ()))
        state = State.DONE if record.is_done else (
            State.ASIDE if any(one.code == ASIDE for one in issues) else State.FAILED)
        return cls(str(data["stem"]), str(data["file"]), str(data["place"]), state, issues,
                   record.key)


_COLUMNS = ("file", "name", "state", "sheet", "cell", "found", "expected", "hint")


def ledger_text(lines: Sequence[Line], lang: Lang) -> str:
    """Return the ledger as CSV: a line a workbook that gave figures, a line a problem of others."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([label(f"batch.column_{key}" if key in {"file", "name"} else f"batch.{key}",
                           lang) for key in _COLUMNS])
    for line in lines:
        head = [line.file or line.stem, line.place, line.state.told(lang)]
        faults = grouped([one for one in line.issues if one.severity is Severity.ERROR])
        if not faults:
            writer.writerow([*head, *[""] * (len(_COLUMNS) - len(head))])
        for group in faults:
            where = group.first.where
            writer.writerow([*head, where.sheet, " ".join(group.cells), *group.texts(lang)])
    return text.getvalue()


def write_ledger(lines: Sequence[Line], path: Path, lang: Lang) -> None:
    """Write the ledger, replaced in one step, as spreadsheet programs open it."""
    archives.put(ledger_text(lines, lang).encode("utf-8-sig"), path)
