"""``forecast verify``: a result workbook put to the test."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.commands.parts import BAD_INPUT, DONE, issues_json, print_json
from forecast.commands.printing import give_values, is_asked, print_table
from forecast.labels import LANGS, Lang, keys, label

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from forecast.commands.parts import Desk
    from forecast.exhibits import Table
    from forecast.workbook import Difference, SheetCount, Verification
    from forecast.xlsx import Book

_LISTED = 30
_LARGEST = 64 << 20
"""Bytes of a record."""
_EXACT = "0"
_OWN = "own"


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("verify", act)
    parser.add_argument("workbook", type=Path, metavar="RESULT", help=desk.say("verify_result"))
    parser.add_argument("--record", type=Path, metavar="FILE", help=desk.say("verify_record"))
    desk.add_values(parser)
    parser.add_argument("--quick", action="store_true", help=desk.say("verify_quick"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Verify a workbook and say what was found."""
    from forecast.workbook import RECORD, verify

    record, is_solved = _record(arguments)
    found = verify(arguments.workbook, record, quick=arguments.quick)
    sound = found.is_sound and not (arguments.record and RECORD in found.missing)
    if is_asked(arguments):
        from forecast.render import table_values

        give_values(arguments, table_values([_table(found, lang)]))
    elif arguments.json:
        print_json({**_as_json(found, lang), "sound": sound, "solved_again": is_solved})
    else:
        _print(found, arguments.workbook, lang, is_solved=is_solved)
    return DONE if sound else BAD_INPUT


def _record(arguments: argparse.Namespace) -> tuple[Mapping[str, Any] | None, bool]:
    """Find the record of the run, or solve again; the second value tells which.

    Raises
    ------
    InputError
        When ``--record`` names no record.
    """
    path: Path = arguments.workbook
    if arguments.record:
        return _read_record(arguments.record), False
    from forecast.issues import InputError
    from forecast.workbook import is_of_another_run, own_sheets
    from forecast.xlsx import read_cells

    book = read_cells(path)
    if not own_sheets(book):  # the inputs of a run, whose results lie beside it
        return None, False
    other = None
    for place in (path.parent / "result.json", Path("reports") / path.stem / "result.json"):
        if not place.is_file():
            continue
        try:
            record = _read_record(place)
        except InputError:  # some other program's file of that name
            continue
        if not is_of_another_run(record, book):
            return record, False
        other = record
    solved = _solved_again(path, book)
    return (solved, True) if solved is not None else (other, False)


def _read_record(path: Path) -> Mapping[str, Any]:
    from forecast.faults import contents
    from forecast.issues import CellRef, InputError, Issue

    try:
        record = json.loads(contents(path, _LARGEST))
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict) or not isinstance(record.get("exhibits"), dict):
        raise InputError([Issue("bad_record", CellRef(str(path)), path.name)])
    return record


def _solved_again(path: Path, cells: Book) -> Mapping[str, Any] | None:
    """Solve the input sheets of a workbook that has our results in it, as the run did."""
    from datetime import date

    from forecast.cautions import warnings_of
    from forecast.data import parse_period
    from forecast.exhibits import exhibit
    from forecast.issues import InputError
    from forecast.projection import Settings
    from forecast.provenance import provenance_of as made_of
    from forecast.render import record_of
    from forecast.run import Request, solve
    from forecast.workbook import provenance_of, read

    names = [name.removeprefix("provenance_") for name in keys("exhibit")
             if name.startswith("provenance_")]
    for lang in LANGS:
        known = provenance_of(cells, {name: label(f"exhibit.provenance_{name}", lang)
                                      for name in names})
        if {"draws", "seed", "scenarios", "as_of"} <= known.keys():
            break
    else:
        return None
    as_of = known["as_of"]
    try:
        settings = Settings(int(known.get("horizon", 0)), int(known["draws"]), int(known["seed"]),
                            date.fromisoformat(as_of) if as_of[:1].isdecimal() else None)
    except ValueError:  # somebody wrote over it
        return None
    request = Request(path, tuple(
        known["scenarios"].split(label("run.scenarios_join", lang))), None, settings, lang)
    try:
        source = known.get("workbook", "")  # its sentences name the file that the run read
        book = read(path, named=source if Path(source).name == source else "")
        if book.model is not None:
            request = replace(request, settings=replace(
                settings, base=parse_period(known["base"])[0]))
        result = solve(book, request)
    except InputError:
        return None
    if made_of(book, result)["model"] != known.get("model"):
        return None  # a model file that is not at hand
    shown = exhibit(result, known, warnings_of(book, result, lang), lang, book.bureau)
    return record_of(result, shown, known, lang)


def _missing(found: Verification, path: Path, lang: Lang) -> Iterator[str]:
    """Say what was not compared; of a workbook without results where they lie."""
    from forecast.workbook import RECORD

    is_bare = _OWN in found.missing
    for source in found.missing:
        if not (is_bare and source == RECORD):
            yield label(f"verify.missing_{source}", lang)
    for apart in sorted((Path("reports") / path.stem).glob("*.xlsx")) if is_bare else ():
        yield label("verify.apart", lang, file=str(apart))


def _print(found: Verification, path: Path, lang: Lang, *, is_solved: bool) -> None:
    """Print the counts of each sheet, the largest gap, what was not compared, the problems."""
    from forecast.issues import describe

    print_table(_table(found, lang))
    if found.worst is not None:
        print(_worst(found.worst, lang))
    if is_solved:
        print(label("verify.resolved", lang))
    for line in _missing(found, path, lang):
        print(line)
    if found.not_computed:
        print(label("verify.not_computed", lang, count=found.not_computed))
    issues = found.issues()
    if found.is_sound:
        print(label("verify.sound", lang, formulas=f"{found.formulas:,}"))
    if not issues:
        return
    print(label("verify.unsound", lang, count=len(issues)), file=sys.stderr)
    for issue in issues[:_LISTED]:
        print(f"  {describe(issue, lang)}", file=sys.stderr)
    if len(issues) > _LISTED:
        print(f"  {label('verify.more', lang, count=len(issues) - _LISTED)}", file=sys.stderr)


def _table(found: Verification, lang: Lang) -> Table:
    from forecast.exhibits import Cell, Column, Row, Table
    from forecast.workbook import RECORD

    def say(key: str) -> str:
        return label(f"verify.{key}", lang)

    def counts(sheet: SheetCount) -> tuple[Cell, ...]:
        worst = sheet.worst
        return (Cell(sheet.formulas), *(Cell(sheet.compared.get(one, 0)) for one in found.sources),
                Cell(sheet.differing), Cell(_gap(worst.gap) if worst else "—"),
                Cell(worst.cell if worst and worst.gap else "—"))

    named = {RECORD: say("record")}
    columns = (Column("formulas", say("formulas")),
               *(Column(one, named.get(one, one)) for one in found.sources),
               Column("differing", say("differing")), Column("gap", say("gap")),
               Column("cell", say("cell")))
    rows = [Row(sheet.name, sheet.name, counts(sheet)) for sheet in found.sheets
            if sheet.formulas or sheet.compared]
    total = (Cell(found.formulas),
             *(Cell(sum(sheet.compared.get(one, 0) for sheet in found.sheets))
               for one in found.sources),
             Cell(sum(sheet.differing for sheet in found.sheets)), Cell(""), Cell(""))
    return Table("verify", label("verify.title", lang, file=found.file), "", say("sheet"), columns,
                 (*rows, Row("", say("all"), total, role="total")))


def _gap(gap: float) -> str:
    if not isfinite(gap):
        return "∞"
    return f"{gap:.1e}" if gap else _EXACT


def _worst(one: Difference, lang: Lang) -> str:
    from forecast.workbook import CACHED, RECORD, shown

    own = {source: label(f"verify.source_{source}", lang) for source in (CACHED, RECORD)}
    values = [label("verify.value", lang, source=own.get(source, source), value=shown(value))
              for source, value in one.values]
    return label("verify.worst", lang, gap=_gap(one.gap), sheet=one.sheet, cell=one.cell,
                 formula=one.formula or "", values=label("exhibit.list_comma", lang).join(values))


def _as_json(found: Verification, lang: Lang) -> dict[str, object]:
    return {
        "file": found.file, "formulas": found.formulas, "sources": list(found.sources),
        "missing": list(found.missing), "not_computed": found.not_computed,
        "tables": found.tables,
        "worst": _difference(found.worst) if found.worst else None,
        "sheets": [{"name": sheet.name, "own": sheet.is_own, "formulas": sheet.formulas,
                    "compared": dict(sheet.compared), "differing": sheet.differing,
                    "worst": _difference(sheet.worst) if sheet.worst else None}
                   for sheet in found.sheets],
        "differences": [_difference(one) for one in found.differences],
        "issues": issues_json(found.issues(), lang),
    }


def _difference(one: Difference) -> dict[str, object]:
    return {"sheet": one.sheet, "cell": one.cell, "formula": one.formula,
            "values": dict(one.values), "gap": one.gap if isfinite(one.gap) else None,
            "grave": one.is_grave}
