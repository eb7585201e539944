"""``forecast new``: a blank input workbook, or next year's from this year's."""

from __future__ import annotations

import re
import sys
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.commands.parts import BAD_INPUT, DONE, YEARS, CountType, print_json
from forecast.labels import Lang, enumerated, label

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from forecast.commands.parts import Desk
    from forecast.data import Override
    from forecast.workbook import Rolled


PAST_YEARS = 10
DRAFTING = 7
"""From this month on a bureau draws up next year's budget; before, the budget of the year runs."""
SUFFIX = ".xlsx"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("new", act)
    parser.add_argument("path", type=Path, nargs="?", metavar="FILE", help=desk.say("new_path"))
    parser.add_argument("--year", type=CountType(desk.lang, YEARS[0] + PAST_YEARS, YEARS[1]),
                        metavar="YEAR", help=desk.say("year", past=PAST_YEARS))
    parser.add_argument("--from", type=Path, dest="source", metavar="WORKBOOK",
                        help=desk.say("new_from"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Write the workbook; an existing file is left alone."""
    path: Path | None = arguments.path
    if path is not None and path.exists():
        print(label("cli.exists", lang, path=path), file=sys.stderr)
        return BAD_INPUT
    if arguments.source is not None:
        return _roll(arguments, lang)
    from forecast.archives import unused
    from forecast.workbook import build_template

    today = datetime.now().date()  # noqa: DTZ005  # the clerk's own clock
    year = arguments.year or _named_year(path) or plan_year(today)
    written = unused(Path(f"{year}{SUFFIX}")) if path is None else path if path.suffix else (
        unused(path.with_name(f"{path.name}{SUFFIX}")))
    written.parent.mkdir(parents=True, exist_ok=True)
    build_template(written, range(year - PAST_YEARS, year + 1))
    if arguments.json:
        print_json({"written": str(written), "year": year})
    else:
        print(label("cli.written_for", lang, path=written, year=year))
    return DONE


def plan_year(today: date) -> int:
    """Return the year that a workbook begun on a day plans."""
    return today.year + (today.month >= DRAFTING)


def _named_year(path: Path | None) -> int | None:
    """Return the year that a file is named after (2021.xlsx, 2021年预测.xlsx)."""
    found = _YEAR.search(path.stem) if path else None
    return int(found[0]) if found else None


def _roll(arguments: argparse.Namespace, lang: Lang) -> int:
    """Roll last year's workbook on, and tell what the new one waits for."""
    from forecast.workbook import roll_on

    rolled = roll_on(arguments.source, arguments.path, arguments.year, lang)
    if arguments.json:
        print_json({"written": str(rolled.path), "from": str(arguments.source),
                    **_as_json(rolled, lang)})
        return DONE
    for line in _lines(arguments, rolled, lang):
        print(line)
    return DONE


def _lines(arguments: argparse.Namespace, rolled: Rolled, lang: Lang) -> list[str]:
    from forecast.workbook import awaited_text

    def say(key: str, **fields: object) -> str:
        return label(f"roll.{key}", lang, **fields)

    source, base = arguments.source.name, rolled.year - 1
    lines = [say("done", path=rolled.path, source=source, year=rolled.year)]
    if rolled.left_out:
        lines.append(say("left_out", names=enumerated(rolled.left_out)))
    lines.append(say("awaited", count=len(rolled.awaited)))
    lines += [say("line", sheet=one.sheet, cell=one.cell, text=awaited_text(one, lang))
              for one in rolled.awaited]
    if rolled.frozen:
        lines.append(say("frozen", count=len(rolled.frozen)))
        lines += [say("frozen_cells", sheet=sheet, cells=enumerated(cell for _, cell in cells))
                  for sheet, cells in groupby(rolled.frozen, key=lambda one: one[0])]
    if rolled.past:
        lines.append(say("past", count=len(rolled.past), base=base))
        lines += [say("past_line", scenario=name, span=one.span, item=_item(one), **_place(one))
                  for name, one in rolled.past]
    if rolled.waits_for:
        from forecast.data import shipped_catalog

        lines.append(say("waiting", base=base, source=source, year=rolled.year,
                         item=shipped_catalog()[rolled.waits_for].name(lang)))
    return lines


def _as_json(rolled: Rolled, lang: Lang) -> dict[str, object]:
    from forecast.workbook import awaited_text

    return {"year": rolled.year, "left_out": list(rolled.left_out),
            "awaited": [{"sheet": one.sheet, "cell": one.cell, "text": awaited_text(one, lang)}
                        for one in rolled.awaited],
            "frozen": [{"sheet": sheet, "cell": cell} for sheet, cell in rolled.frozen],
            "past": [{"scenario": name, "item": _item(one), "span": str(one.span), **_place(one)}
                     for name, one in rolled.past],
            "waits_for": rolled.waits_for}


def _item(one: Override) -> str:
    """Name what an assumption is about."""
    from forecast.data import shipped_catalog

    item = shipped_catalog().find(one.item)
    return one.item if item is None else item.zh


def _place(one: Override) -> dict[str, str]:
    """Say where an assumption stands."""
    return {"sheet": one.origin.sheet if one.origin else "",
            "cell": one.origin.cell if one.origin else ""}
