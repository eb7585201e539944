"""The sheet 单位信息: a row a thing that is said of the bureau, in any order."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS, Bureau, ChartUnit, Level, ScenarioFile
from forecast.issues import NO_NEAR, Issue, Severity
from forecast.labels import enumerated
from forecast.workbook.contract import ACCOUNT_NAMES, BUREAU_FIELDS
from forecast.workbook.inputs.layout import cell_text
from forecast.workbook.inputs.tables import is_repeated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forecast.data import Account, Catalog, Observation
    from forecast.issues import CellRef
    from forecast.workbook.inputs.found import Found
    from forecast.workbook.specs import ColumnSpec

_ASKED = re.compile(r"本级是否有[:：]?")
_FILES = "scenario_files"
_BETWEEN_FILES = re.compile(r"[；;\n]")


def _word(text: str) -> str:
    return _ASKED.sub("", re.sub(r"\s", "", text))


_FIELDS = {_word(field.header): field for field in BUREAU_FIELDS}


def read_bureau(found: Found, issues: list[Issue]) -> Bureau:
    """Read who the bureau is; a row that is blank or wrong leaves what it asks for unsaid."""
    said: dict[str, str] = {}
    files: list[ScenarioFile] = []
    seen: dict[str, CellRef] = {}
    for row, field in _rows(found, issues):
        where = found.place(row, "value")
        if field.key == _FILES:
            files += [ScenarioFile(name.strip(), where)
                      for name in _BETWEEN_FILES.split(_text(found, row, issues)) if name.strip()]
            continue
        if is_repeated(field.key, found.place(row, "field"), seen, issues, field.header):
            continue
        text = " ".join(_text(found, row, issues).split())
        if field.choices and text and text not in field.choices:
            issues.append(Issue("choice", where, text, (("choices", enumerated(field.choices)),)))
        else:
            said[field.key] = text
    level = said.get("level")
    return Bureau(
        said.get("name", ""), said.get("short", ""), Level(level) if level else None,
        said.get("above", ""), said.get("compiler", ""), said.get("contact", ""),
        tuple(account for account in ACCOUNTS if said.get(account) != "否"),
        ChartUnit(said.get("chart_unit") or ChartUnit.AUTO), said.get("secrecy", ""), tuple(files))


def _rows(found: Found, issues: list[Issue]) -> Iterator[tuple[int, ColumnSpec]]:
    """Go through the rows that ask for something known.

    A row without a name goes on with the files of scenarios above it.
    """
    last: ColumnSpec | None = None
    for row in found.rows():
        label, where = found.text(row, "field"), found.place(row, "field")
        field = _FIELDS.get(_word(label)) if label else last
        has_value = bool(found.text(row, "value"))
        if field is None and label:
            if has_value:
                near = get_close_matches(_word(label), _FIELDS, n=1, cutoff=0.4)
                known = enumerated(one.header for one in BUREAU_FIELDS)
                issues.append(Issue("bureau_field", where, label, (
                    ("fields", known), ("near", _FIELDS[near[0]].header if near else NO_NEAR)),
                    Severity.WARNING))
        elif field is not None and (label or field.key == _FILES):
            yield row, field
        elif has_value:
            issues.append(Issue("blank_cell", where, "", (("header", "项目"),)))
        last = field if field is not None and field.key == _FILES else None


def _text(found: Found, row: int, issues: list[Issue]) -> str:
    """Return what stands in a cell of 内容; an error or a picture is an issue."""
    cell = found.cell(row, "value")
    if cell is not None and cell.kind in {"error", "object"}:
        issues.append(Issue("bureau_value", found.place(row, "value"), cell_text(cell)))
        return ""
    return cell_text(cell)


def check_accounts(found: Found, bureau: Bureau, observations: Iterable[Observation],
                   items: Catalog, issues: list[Issue]) -> None:
    """Hold the budgets that are said not to be against the figures of 预算收支."""
    figures: dict[Account, Observation] = {}
    for seen in observations:
        account = items[seen.item].account
        if account is not None and account not in bureau.accounts and seen.value:
            figures.setdefault(account, seen)
    rows = {field.key: row for row, field in _rows(found, [])}
    for account, seen in figures.items():
        issues.append(Issue("bureau_account", found.place(rows[account], "value"), "否", (
            ("account", ACCOUNT_NAMES[account]), ("other", str(seen.origin))),
            Severity.WARNING))
