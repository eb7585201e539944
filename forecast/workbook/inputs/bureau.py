"""The sheet 单位信息: a row a thing that is said of the bureau, in any order."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from forecast.data import (
    ACCOUNTS,
    Bureau,
    ChartUnit,
    Level,
    PaperFile,
    ScenarioFile,
    shipped_sentences,
)
from forecast.issues import NO_NEAR, Issue, Severity
from forecast.labels import enumerated
from forecast.workbook.contract import ACCOUNT_NAMES, BUREAU_FIELDS
from forecast.workbook.inputs.cells import report_blank
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
_FIELD = re.compile(r"\{(\w+)\}")
_BRACED = re.compile(r"\{\w+\}")
_UNSAID = "不写"
_BETWEEN_FILES = re.compile(r"[；;\n]")


def _word(text: str) -> str:
    return _ASKED.sub("", re.sub(r"\s", "", text))


_FIELDS = {_word(field.header): field for field in BUREAU_FIELDS}


def read_bureau(found: Found, issues: list[Issue]) -> Bureau:
    """Read who the bureau is; a row that is blank or wrong leaves what it asks for unsaid."""
    said: dict[str, str] = {}
    files: list[ScenarioFile] = []
    seen: dict[str, CellRef] = {}
    seen_at: dict[str, CellRef] = {}
    for row, field in _rows(found, issues):
        where = found.place(row, "value")
        if field.key == _FILES:
            files += [ScenarioFile(name.strip(), where)
                      for name in _BETWEEN_FILES.split(_text(found, row, issues)) if name.strip()]
            continue
        if is_repeated(field.key, found.place(row, "field"), seen, issues, field.header):
            continue
        text = " ".join(_text(found, row, issues).split())
        if field.key == "level":
            text = Level.called(text) or text
        if field.choices and text and text not in field.choices:
            issues.append(Issue("choice", where, text, (("choices", enumerated(field.choices)),)))
        else:
            said[field.key] = text
            seen_at[field.key] = where
    level = said.get("level")
    style, template = (PaperFile(said[key], seen_at[key]) if said.get(key) else None
                       for key in ("style", "template"))
    return Bureau(
        said.get("name", ""), said.get("short", ""), Level(level) if level else None,
        said.get("above", ""), said.get("compiler", ""), said.get("contact", ""),
        tuple(account for account in ACCOUNTS if said.get(account) != "否"),
        ChartUnit(said.get("chart_unit") or ChartUnit.AUTO), said.get("secrecy", ""), tuple(files),
        style, template)


def read_wording(found: Found, issues: list[Issue]) -> dict[str, str]:
    """Read the bureau's own sentences, by the key of what each stands for; blank rows say nothing.

    Only the fields of the sentence itself may stand in braces, by their bare names: what is typed
    here is filled in, never executed.
    """
    said: dict[str, str] = {}
    for row in found.rows():
        original, own = "".join(found.text(row, "original").split()), found.text(row, "own").strip()
        if own and not original:
            report_blank(found, row, "original", issues)
        if not original or not own:
            continue
        shipped = _shipped()
        if original not in shipped:
            issues.append(Issue("wording_unknown", found.place(row, "original"), original,
                                severity=Severity.WARNING))
            continue
        fields = set(_FIELD.findall(original))
        wrong = [word for word in _BRACED.findall(own) if word.strip("{}") not in fields]
        if wrong or set("{}") & set(_FIELD.sub("", own)):
            issues.append(Issue("wording_field", found.place(row, "own"), own, (
                ("fields", "、".join(sorted(f"{{{one}}}" for one in fields)) or NO_NEAR),)))
            continue
        said |= dict.fromkeys(shipped[original], "" if own == _UNSAID else own)
    return said


@cache
def _shipped() -> dict[str, list[str]]:
    """Return the keys of what is shipped in these words, without blanks."""
    keys: dict[str, list[str]] = {}
    for key, text in shipped_sentences().items():
        keys.setdefault("".join(text.split()), []).append(key)
    return keys


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
