"""The book strung together: 全国/全省, 分地区, 分项, 热力, 异常, 未报."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.batch.pages.places import (
    HEAT,
    REVENUE,
    Doubt,
    Lost,
    PlaceRow,
    heat_table,
    places_table,
)
from forecast.batch.pages.whole import alike, fan, items_table, main_table
from forecast.batch.spool import Spool
from forecast.data import shipped_catalog
from forecast.exhibits import Cell, Column, Row, Sheet, Table, Text
from forecast.issues import grouped
from forecast.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.batch.totals import Total
    from forecast.exhibits import Block
    from forecast.issues import Issue
    from forecast.labels import Lang

_ODD = 5
"""Groups of notes of one place that the book lists; the workbook itself has them all."""


@dataclass(frozen=True, slots=True)
class Roll:
    """What the book is made of: totals with the root first, a row a place, what is lost, doubts."""

    totals: Sequence[Total]
    rows: Sequence[PlaceRow]
    lost: Sequence[Lost]
    doubts: Sequence[Doubt] = ()


def book_of(roll: Roll, lang: Lang) -> tuple[Sheet, ...]:
    """Return the sheets of the book; a sheet that would be empty is left out."""
    when = _year(roll)
    found = [_whole(roll, lang, *when), _places(roll, lang, when[1]), _items(roll, lang, *when),
             _heat(roll, lang, when[1]), _odd(roll, lang), _lost(roll, lang)]
    return tuple(sheet for sheet in found if sheet is not None)


def _sheet(key: str, lang: Lang, title: str, *blocks: Block) -> Sheet:
    return Sheet(label(f"batch.sheet_{key}", lang), title, blocks)


def _year(roll: Roll) -> tuple[str, str]:
    """Return the year before and the first year of most places; nothing without any."""
    year = usual_year(roll.rows)
    return (str(int(year) - 1) if year.isdigit() else year), year


def usual_year(rows: Iterable[PlaceRow]) -> str:
    """Return the first year of most places; nothing without any."""
    return next((year for year, _ in Counter(row.year for row in rows).most_common(1)), "")


def _whole(roll: Roll, lang: Lang, base: str, year: str) -> Sheet | None:
    if not roll.totals:
        return None
    root = roll.totals[0]
    blocks: list[Block] = [Text(one) for one in _sentences(roll, lang, base, year)]
    first, *others = (main_table(one, lang, base, year) for one in roll.totals)
    shown: tuple[Block | None, ...] = (first, fan(root, lang, base, year), *others)
    blocks += [one for one in shown if one is not None]
    return _sheet("whole", lang, label("batch.whole_title", lang, place=root.name, year=year),
                  *blocks)


def _sentences(roll: Roll, lang: Lang, base: str, year: str) -> list[str]:
    """Say in two sentences how many have come, and what revenue comes to."""
    root = roll.totals[0]
    said = [label("batch.say_count", lang, count=len(roll.rows) + len(roll.lost),
                  done=len(roll.rows), lost=len(roll.lost))]
    if late := sum(row.year != year for row in roll.rows):
        said.append(label("batch.say_late", lang, count=late))
    known = next(iter(root.figures.values())).get(REVENUE, {})
    if base in (same := alike(known, year)) and same[base]["value"]:
        now, before = known[year], same[base]["value"]
        said.append(label("batch.say_revenue", lang, place=root.name, year=year,
                          value=Cell(now["value"]).text,
                          rate=Cell(100 * (now["value"] / before - 1), 1, sign=True).text))
        if "p10" in now:
            said.append(label("batch.say_spread", lang, low=Cell(now["p10"]).text,
                              high=Cell(now["p90"]).text))
    return said


def _places(roll: Roll, lang: Lang, year: str) -> Sheet | None:
    rows = Spool(row for row in roll.rows if row.year == year and REVENUE in row.values)
    if not rows:
        return None
    return _sheet("places", lang, label("batch.places_title", lang, year=year),
                  places_table(rows, lang, year))


def _items(roll: Roll, lang: Lang, base: str, first: str) -> Sheet | None:
    if not roll.totals:
        return None
    figures = next(iter(roll.totals[0].figures.values()))
    years = sorted({year for known in figures.values() for year in known})
    years = [year for year in years if year >= (str(int(base) - 1) if base.isdigit() else base)]
    return _sheet("items", lang, label("batch.items_title", lang, place=roll.totals[0].name),
                  items_table(roll.totals[0], lang, years, first))


def _heat(roll: Roll, lang: Lang, year: str) -> Sheet | None:
    rows = Spool(row for row in roll.rows if row.year == year)
    names = {code: shipped_catalog()[code].name(lang) for code in HEAT}
    table = heat_table(rows, lang, year, names)
    return _sheet("heat", lang, table.title, table) if table.columns else None


def _odd(roll: Roll, lang: Lang) -> Sheet | None:
    """List what to ask about: who stands where, then questions of each place that gave figures."""
    rows = Spool(_said(f"doubt/{at}", doubt.place, doubt.said, doubt.link)
                 for at, doubt in enumerate(roll.doubts))
    for row in roll.rows:
        groups = grouped(row.odd)
        for at, group in enumerate(groups[:_ODD]):
            rows.append(_told(f"{row.stem}/{at}", row.place, group.first, group.cell_text(lang),
                              group.texts(lang), row.link))
    if not rows:
        return None
    return _sheet("odd", lang, label("batch.odd_title", lang),
                  _text_table("batch_odd", label("batch.odd_title", lang), rows, lang))


def _told(key: str, place: str, issue: Issue, cells: str, texts: tuple[str, str, str], link: str
          ) -> Row:
    return Row(key, place, (Cell(str(issue.where.sheet), role="text"), Cell(cells, role="text"),
                            Cell(texts[0], role="text"), Cell(texts[2], role="text")), link=link)


def _said(key: str, place: str, said: str, link: str = "") -> Row:
    """Make a row of what is of no cell."""
    return Row(key, place, tuple(Cell(one, role="text") for one in ("", "", said, "")), link=link)


def _lost(roll: Roll, lang: Lang) -> Sheet | None:
    """List places without figures, and what stops each."""
    rows: Spool[Row] = Spool()
    for at, one in enumerate(roll.lost):
        groups = grouped(one.issues)
        for number, group in enumerate(groups):
            row = _told(f"{at}/{number}", one.place, group.first, group.cell_text(lang),
                        group.texts(lang), one.link)
            rows.append(row)
        if not groups:
            rows.append(_said(f"{at}", one.place, one.state))
    if not rows:
        return None
    return _sheet("lost", lang, label("batch.lost_title", lang),
                  _text_table("batch_lost", label("batch.lost_title", lang), rows, lang))


def _text_table(name: str, title: str, rows: Sequence[Row], lang: Lang) -> Table:
    columns = tuple(Column(key, label(f"batch.{key}", lang), width=width, align="left")
                    for key, width in (("sheet", 12.0), ("cell", 12.0), ("found", 44.0),
                                       ("hint", 40.0)))
    return Table(name, title, "", label("batch.place", lang), columns, rows,
                 label_width=18.0, freeze=True)
