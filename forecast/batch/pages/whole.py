"""The whole: main figures of every total with their spreads, and a fan of revenue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.batch.pages.places import REVENUE
from forecast.data import ChartUnit, parse_unit, shipped_catalog, unit_name
from forecast.exhibits import (
    Cell,
    Chart,
    Column,
    Formula,
    InTable,
    Row,
    Table,
    decimals,
)
from forecast.labels import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.batch.totals import Total
    from forecast.labels import Lang

MAIN = ("gdp_nominal", "gdp_growth", "retail_sales", "fai", "gpb_revenue", "tax_revenue",
        "nontax_revenue", "gpb_total_sources", "gpb_expenditure", "gpb_total_uses",
        "upper_transfer_in", "upper_remittance", "gf_land_transfer_in", "gf_own_expenditure",
        "debt_outstanding", "debt_ratio", "tax_share", "revenue_to_gdp")
"""What the chief reads first, of what the total has."""


def main_table(total: Total, lang: Lang, base: str, year: str) -> Table | None:
    """Return the main figures of a total: year before, first year, growth, spread, places.

    A year before that is the sum of other places is left out: it would look like growth.
    """
    figures = next(iter(total.figures.values()))
    rows = [_row(code, figures[code], total, (base, year), lang) for code in MAIN
            if year in figures.get(code, {})]
    columns = [Column("unit", label("batch.unit", lang), width=8.0, align="center"),
               Column("before", label("batch.year", lang, year=base)),
               Column("now", label("batch.year", lang, year=year)),
               Column("rate", label("batch.rate", lang)),
               Column("comparable", label("batch.comparable", lang)),
               Column("p10", label("batch.low", lang)), Column("p90", label("batch.high", lang)),
               Column("eliminated", label("batch.eliminated", lang)),
               Column("added", label("batch.added", lang)),
               Column("places", label("batch.places", lang), width=8.0)]
    if not rows:
        return None
    empty = {column.key for at, column in enumerate(columns)
             if all(row.cells[at].value is None for row in rows)}
    kept = [at for at, column in enumerate(columns) if column.key not in empty]
    table = Table(f"batch_total_{total.name}", label("batch.total_title", lang, place=total.name,
                                                     count=total.count),
                  "", label("batch.item", lang), tuple(columns), tuple(rows), _notes(total, lang),
                  label_width=26.0)
    return table.at_columns(kept)


def _row(code: str, years: Mapping[str, Mapping[str, float]], total: Total,
         when: tuple[str, str], lang: Lang) -> Row:
    item = shipped_catalog()[code]
    now = years[when[1]]
    past = alike(years, when[1]).get(when[0])
    before = past["value"] if past else None
    digits = decimals(item)
    rate = Cell(None, 2) if item.weight or not before else Cell(
        100.0 * (now["value"] / before - 1.0), 2,
        Formula("({0}/{1}-1)*100", (InTable(code, "now"), InTable(code, "before"))))
    comparable, count = next(iter(total.comparable.values()), (None, 0))
    return Row(code, item.name(lang), (
        Cell(item.unit.name(lang), role="text"), Cell(before, digits),
        Cell(now["value"], digits), rate,
        Cell(comparable if code == REVENUE and count == now["places"] else None, 2),
        *(Cell(now.get(edge), digits, role="simulated") for edge in ("p10", "p90")),
        Cell(now.get("eliminated"), digits), Cell(now.get("added"), digits),
        Cell(now["places"])))


def alike(years: Mapping[str, Mapping[str, float]], year: str) -> dict[str, Mapping[str, float]]:
    """Return the years whose figures are of the same places as one year's."""
    mark = years[year]["mark"] if year in years else None
    return {one: cell for one, cell in years.items() if cell["mark"] == mark}


def _notes(total: Total, lang: Lang) -> tuple[str, ...]:
    figures = next(iter(total.figures.values()))
    cells = [cell for years in figures.values() for cell in years.values()]
    keys = ["total_note", "rounding_note"]
    keys += ["spread_note"] if any("p10" in cell for cell in cells) else []
    keys += ["eliminated_note"] if any("eliminated" in cell for cell in cells) else []
    keys += ["held_note"] if any("added" in cell for cell in cells) else []
    return tuple(label(f"batch.{key}", lang, place=total.name) for key in keys)


def items_table(total: Total, lang: Lang, years: Sequence[str], year: str) -> Table:
    """Return every item of a total, year by year, as far as they are of the first year's places."""
    figures = next(iter(total.figures.values()))
    catalog = shipped_catalog()
    rows = []
    for code, known in figures.items():
        item, same = catalog[code], alike(known, year)
        cells = [Cell(same[one]["value"] if one in same else None, decimals(item))
                 for one in years]
        if any(cell.value for cell in cells):  # one that is nought throughout tells a chief nothing
            places = int(known[year]["places"])
            rows.append(Row(code, item.name(lang), (
                Cell(item.unit.name(lang), role="text"), *cells, Cell(places))))
    columns = (Column("unit", label("batch.unit", lang), width=8.0, align="center"),
               *(Column(one, label("batch.year", lang, year=one)) for one in years),
               Column("places", label("batch.places", lang), width=8.0))
    return Table(f"batch_items_{total.name}", label("batch.items_title", lang, place=total.name),
                 "", label("batch.item", lang), columns, tuple(rows),
                 (label("batch.total_note", lang, place=total.name),), freeze=True)


def fan(total: Total, lang: Lang, base: str, year: str) -> Chart | None:
    """Return the fan of a total's revenue; None where nothing was drawn."""
    known = alike(next(iter(total.figures.values())).get(REVENUE, {}), year)
    if not any("p10" in cell for cell in known.values()):
        return None
    keys = ("history", "central", "p10", "p25", "p75", "p90")
    item, rows = shipped_catalog()[REVENUE], []
    unit = ChartUnit.AUTO.chosen(known[base]["value"] if base in known else 0.0)
    size = item.unit.factor / parse_unit(unit).factor
    for when, cell in sorted(known.items()):
        past = when <= base
        drawn = [size * cell[edge] if edge in cell else None for edge in keys[2:]]
        now = size * cell["value"]
        rows.append(Row(when, when, (Cell(now if past else None, 1), Cell(
            None if past else now, 1), *(Cell(edge, 1, role="simulated") for edge in drawn))))
    columns = tuple(Column(key, label(f"batch.fan_{key}", lang)) for key in keys)
    title = label("batch.fan_title", lang, place=total.name, item=item.name(lang))
    told = unit_name(unit, lang)
    table = Table("batch_fan", title, told, label("batch.when", lang), columns, tuple(rows))
    return Chart("batch_fan", "fan", title, told, table)  # the table above it tells of its band
