"""Issues as plain data and back, so that a record holds them in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forecast.issues import CellRef, Issue, Severity
from forecast.labels import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping


def plain(issue: Issue) -> dict[str, Any]:
    """Return an issue as JSON can hold it."""
    where = issue.where
    return {"code": issue.code, "severity": issue.severity.value,
            "where": [_text(where.file), _text(where.sheet), where.cell],
            "found": _text(issue.found),
            "fields": [[name, _text(value)] for name, value in issue.fields]}


def issue_of(data: Mapping[str, Any]) -> Issue:
    """Return the issue that :func:`plain` made the data of."""
    file, sheet, cell = data["where"]
    return Issue(data["code"], CellRef(_back(file), _back(sheet), cell), _back(data["found"]),
                 tuple((name, _back(value)) for name, value in data["fields"]),
                 Severity(data["severity"]))


def _text(text: str) -> str | list[str]:
    return [str(text), text.en] if isinstance(text, Bilingual) else str(text)


def _back(text: str | list[str]) -> str:
    return text if isinstance(text, str) else Bilingual(*text)
