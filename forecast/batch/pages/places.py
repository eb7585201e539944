"""Place by place: revenue, its rank, growth, comparable growth, progress, with a link to each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from forecast.batch.issuing import issue_of
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
    known = sorted((value for value in values if value is not None), reverse=True)
    return [None if value is None else known.index(value) + 1 for value in values]


def places_table(rows: Sequence[PlaceRow], lang: Lang, year: str) -> Table:
    """Return the table of places, the largest first, the sum below."""
    def text(key: str) -> str:
        return label(f"batch.{key}", lang)

    rows = sorted(rows, key=lambda one: -(one.values.get(REVENUE, (None, None))[1] or 0.0))
    growths = [one.growth(REVENUE) for one in rows]
    ranks, paces = ranked(growths), ranked([one.progress[0] if one.progress else None
                                            for one in rows])
    has_held = any(one.reconciled is not None for one in rows)
    made = [_row(row, ranks[at], paces[at], has_held) for at, row in enumerate(rows)]
    columns = (
        Column("above", text("column_above"), align="left"),
        Column("before", text("before")), Column("now", text("now")),
        *((Column("held", text("held")),) if has_held else ()),
        Column("rate", text("rate")), Column("rank", text("rank"), width=6.0),
        Column("comparable", text("comparable")),
        Column("progress", text("progress")), Column("month", text("month"), width=6.0),
        Column("pace", text("pace_rank"), width=6.0),
        Column("share", text("share")), Column("p10", text("low")), Column("p90", text("high")))
    if made:
        made.append(_sum(made, columns, text("sum")))
    kept = [at for at in range(len(columns))
            if any(row.cells[at].value not in {None, ""} for row in made)]
    whole = Table("batch_places", label("batch.places_title", lang, year=year),
                  label("batch.wan", lang), text("place"), columns, tuple(made),
                  (text("places_note"), text("rounding_note")), label_width=22.0,
                  heat=("rate", "comparable", "progress"))
    return whole.at_columns(kept)


def _row(row: PlaceRow, rank: int | None, pace: int | None, has_held: bool) -> Row:
    before, now = row.values.get(REVENUE, (None, None))
    key = row.stem
    rate = row.growth(REVENUE)
    growth = Cell(None, 2) if rate is None else Cell(rate, 2, Formula(
        "({0}/{1}-1)*100", (InTable(key, "now"), InTable(key, "before"))))
    spread = row.spread or (None, None)
    share = Cell(None, 1) if now is None else Cell(None, 1, Formula(
        "{0}/{1}*100", (InTable(key, "now"), InTable("sum", "now"))))
    cells = (Cell(row.above, role="text"), Cell(before), Cell(now),
             *((Cell(row.reconciled),) if has_held else ()), growth, Cell(rank),
             Cell(row.comparable, 2), Cell(row.progress[0] if row.progress else None, 1),
             Cell(row.progress[1] if row.progress else None), Cell(pace), share,
             *(Cell(edge, role="simulated") for edge in spread))
    return Row(key, row.place, cells, link=row.link)


def _sum(rows: list[Row], columns: Sequence[Column], name: str) -> Row:
    """Return the row of sums, and let each share point at it."""
    at = {column.key: place for place, column in enumerate(columns)}
    cells = [Cell(None) for _ in columns]
    for key in ("before", "now", "held"):
        if key in at:
            amounts = [row.cells[at[key]].value for row in rows]
            known = [float(one) for one in amounts if one is not None]
            cells[at[key]] = Cell(sum(known), 0, Formula(
                "SUM({0}:{1})", (InTable(rows[0].key, key), InTable(rows[-1].key, key)))
            ) if known else Cell(None)
    whole = cells[at["now"]].value
    for place, row in enumerate(rows):
        now = row.cells[at["now"]].value
        if now is not None and whole:
            made = list(row.cells)
            made[at["share"]] = Cell(100.0 * float(now) / float(whole), 1,
                                     row.cells[at["share"]].formula)
            rows[place] = Row(row.key, row.label, tuple(made), link=row.link)
    both = [row for row in rows if None not in (row.cells[at["before"]].value,
                                                row.cells[at["now"]].value)]
    if len(both) == len(rows):
        before, now = (float(cells[at[key]].value or 0.0) for key in ("before", "now"))
        cells[at["rate"]] = Cell(100.0 * (now / before - 1.0), 2, Formula(
            "({0}/{1}-1)*100", (InTable("sum", "now"), InTable("sum", "before"))))
    cells[at["above"]] = Cell("", role="text")
    return Row("sum", name, tuple(cells), role="total")


def heat_table(rows: Sequence[PlaceRow], lang: Lang, year: str, names: Mapping[str, str]) -> Table:
    """Return growth of every place's main items, coloured column by column."""
    codes = [code for code in HEAT if any(row.growth(code) is not None for row in rows)]
    made = tuple(Row(row.stem, row.place, tuple(Cell(row.growth(code), 1) for code in codes),
                     link=row.link) for row in sorted(rows, key=lambda one: (one.above, one.place)))
    return Table("batch_heat", label("batch.heat_title", lang, year=year), "%",
                 label("batch.place", lang),
                 tuple(Column(code, names[code]) for code in codes), made,
                 (label("batch.heat_note", lang),), label_width=22.0, heat=tuple(codes))


@dataclass(frozen=True, slots=True)
class Lost:
    """A place without figures, and why."""

    place: str
    state: str
    link: str = ""
    issues: tuple[Issue, ...] = field(default=())
