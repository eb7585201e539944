"""Place by place: revenue, its rank, growth, comparable growth, progress, with a link to each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from forecast.batch.issuing import issue_of
from forecast.batch.spool import Spool
from forecast.exhibits import Cell, Column, Formula, InTable, Row, Table
from forecast.issues import Severity
from forecast.labels import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.batch.store import Record
    from forecast.issues import Issue
    from forecast.labels import Lang

REVENUE = "gpb_revenue"
HEAT = ("gdp_nominal", "gpb_revenue", "tax_revenue", "nontax_revenue", "gpb_expenditure", "fai",
        "retail_sales", "gf_land_transfer_in", "debt_outstanding")
"""Whose growth the heat table shows, of those that any place has."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """What the book needs of one place; small, so that thousands fit.

    Parameters
    ----------
    year
        The first year ahead.
    values
        Item → year before and first year, of the main scenario.
    spread
        10 % and 90 % of revenue in the first year, where it was drawn.
    comparable, progress
        Growth on a comparable basis, and how far revenue has come by a month (of a year: share of
        the budget in per cent, month).
    """

    stem: str
    place: str
    above: str
    link: str
    year: str
    values: Mapping[str, tuple[float | None, float | None]]
    spread: tuple[float, float] | None = None
    comparable: float | None = None
    progress: tuple[float, int] | None = None
    odd: tuple[Issue, ...] = ()
    reconciled: float | None = None

    @property
    def revenue(self) -> tuple[float | None, float | None]:
        """Revenue of the year before and of the first year."""
        return self.values.get(REVENUE, (None, None))

    def growth(self, code: str) -> float | None:
        """Return growth of the first year, per cent; None without both years."""
        before, now = self.values.get(code, (None, None))
        return 100.0 * (now / before - 1.0) if now is not None and before else None


def place_row(record: Record, above: str, link: str) -> PlaceRow:
    """Return the row of a record that was read in full."""
    data = record.data
    main, year, base = data["main"], data["ahead"][0], data["base"]
    known = record.numbers[main]
    values = {code: (_figure(known[code], base), _figure(known[code], year))
              for code in dict.fromkeys((*HEAT, REVENUE)) if code in known}
    cell = known.get(REVENUE, {}).get(year, {})
    sides, told = data["comparable"].get(main), data["progress"]
    return PlaceRow(
        data["stem"], data["place"], above, link, year, values,
        (cell["p10"], cell["p90"]) if "p10" in cell else None,
        100.0 * (sides[0] / sides[1] - 1.0) if sides and sides[1] else None,
        (told["share"], told["month"]) if told and told["share"] is not None else None,
        tuple(issue_of(one) for one in data["warnings"]
              if one["severity"] == Severity.QUESTION.value))


def _figure(years: Mapping[str, Any], year: str) -> float | None:
    return years[year]["value"] if year in years else None


def ranked(values: Sequence[float | None]) -> list[int | None]:
    """Return the rank of each figure, the greatest first; equals share the better rank."""
    known: dict[float, int] = {}
    for at, one in enumerate(sorted((one for one in values if one is not None), reverse=True), 1):
        known.setdefault(one, at)
    return [None if value is None else known[value] for value in values]


def places_table(rows: Sequence[PlaceRow], lang: Lang, year: str) -> Table:
    """Return the table of places, the largest first, the sum below; its rows lie in a file."""
    def text(key: str) -> str:
        return label(f"batch.{key}", lang)

    standing = _standing(rows)
    columns = (
        Column("above", text("column_above"), align="left"),
        Column("before", text("before")), Column("now", text("now")),
        Column("held", text("held")),
        Column("rate", text("rate")), Column("rank", text("rank"), width=6.0),
        Column("comparable", text("comparable")),
        Column("progress", text("progress")), Column("month", text("month"), width=6.0),
        Column("pace", text("pace_rank"), width=6.0),
        Column("share", text("share")), Column("p10", text("low")), Column("p90", text("high")))
    made = Spool(_row(rows[at], rank, pace, standing.now) for at, rank, pace in standing.order)
    if made:
        made.append(_sum(made, columns, text("sum")))
    filled = {at for row in made for at, cell in enumerate(row.cells)
              if cell.value not in {None, ""}}
    kept = sorted(filled)
    return Table("batch_places", label("batch.places_title", lang, year=year),
                 label("batch.wan", lang), text("place"), tuple(columns[at] for at in kept),
                 Spool(replace(row, cells=tuple(row.cells[at] for at in kept)) for row in made),
                 (text("places_note"), text("rounding_note")), label_width=22.0, freeze=True,
                 heat=("rate", "comparable", "progress"))


class _Standing(NamedTuple):
    """Places by size: the number of each, its rank by growth and by progress; the sum of all."""

    order: tuple[tuple[int, int | None, int | None], ...]
    now: float


def _standing(rows: Sequence[PlaceRow]) -> _Standing:
    """Rank places by what fits in memory: a few figures of each."""
    figures = [(row.revenue[1], row.growth(REVENUE), row.progress[0] if row.progress else None)
               for row in rows]
    order = sorted(range(len(figures)), key=lambda at: -(figures[at][0] or 0.0))
    growths, paces = (ranked([figures[at][key] for at in order]) for key in (1, 2))
    return _Standing(tuple(zip(order, growths, paces, strict=True)),
                     sum(figures[at][0] or 0.0 for at in order))


def _row(row: PlaceRow, rank: int | None, pace: int | None, whole: float) -> Row:
    before, now = row.revenue
    key = row.stem
    rate = row.growth(REVENUE)
    growth = Cell(None, 2) if rate is None else Cell(rate, 2, Formula(
        "({0}/{1}-1)*100", (InTable(key, "now"), InTable(key, "before"))))
    spread, progress = row.spread or (None, None), row.progress or (None, None)
    share = Cell(None, 1) if now is None or not whole else Cell(100.0 * now / whole, 1, Formula(
        "{0}/{1}*100", (InTable(key, "now"), InTable("sum", "now"))))
    cells = (Cell(row.above, role="text"), Cell(before), Cell(now), Cell(row.reconciled), growth,
             Cell(rank), Cell(row.comparable, 2), Cell(progress[0], 1), Cell(progress[1]),
             Cell(pace), share,
             *(Cell(edge, role="simulated") for edge in spread))
    return Row(key, row.place, cells, link=row.link)


def _sum(rows: Sequence[Row], columns: Sequence[Column], name: str) -> Row:
    """Return the row of sums; growth only where every place has both years."""
    at = {column.key: place for place, column in enumerate(columns)}
    sums, counts = dict.fromkeys(("before", "now", "held"), 0.0), Counter[str]()
    for row in rows:
        for key in sums:
            if (one := row.cells[at[key]].value) is not None:
                sums[key] += float(one)
                counts[key] += 1
    cells = [Cell(None) for _ in columns]
    for key, known in sums.items():
        if counts[key]:
            cells[at[key]] = Cell(known, 0, Formula(
                "SUM({0}:{1})", (InTable(rows[0].key, key), InTable(rows[-1].key, key))))
    if counts["before"] == counts["now"] == len(rows) and sums["before"]:
        cells[at["rate"]] = Cell(100.0 * (sums["now"] / sums["before"] - 1.0), 2, Formula(
            "({0}/{1}-1)*100", (InTable("sum", "now"), InTable("sum", "before"))))
    cells[at["above"]] = Cell("", role="text")
    return Row("sum", name, tuple(cells), role="total")


def heat_table(rows: Sequence[PlaceRow], lang: Lang, year: str, names: Mapping[str, str]) -> Table:
    """Return growth of every place's main items, coloured column by column; rows lie in a file."""
    known = {code for row in rows for code in HEAT if row.growth(code) is not None}
    codes = [code for code in HEAT if code in known]
    keys = [(row.above, row.place) for row in rows]
    made = Spool(Row(row.stem, row.place, tuple(Cell(row.growth(code), 1) for code in codes),
                     link=row.link)
                 for at in sorted(range(len(keys)), key=keys.__getitem__) for row in (rows[at],))
    return Table("batch_heat", label("batch.heat_title", lang, year=year), "%",
                 label("batch.place", lang),
                 tuple(Column(code, names[code]) for code in codes), made,
                 (label("batch.heat_note", lang),), label_width=22.0, freeze=True,
                 heat=tuple(codes))


@dataclass(frozen=True, slots=True)
class Lost:
    """A place without figures, and why."""

    place: str
    state: str
    link: str = ""
    issues: tuple[Issue, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is doubtful about a place beside its figures, in words."""

    place: str
    said: str
    link: str = ""
