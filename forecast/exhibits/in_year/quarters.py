"""A year in quarters: the table, and a sentence on the year's main item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Period
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    decimals,
    given,
    number_text,
    one_off_table,
    simulated,
    words,
)
from forecast.in_year import quarter_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet

    from numpy.typing import NDArray

    from forecast.fiscal import OneOff
    from forecast.in_year import Phased

QUARTERS = ("q1", "q2", "q3", "q4")
_CUMULATIVE = ("to_june", "to_september")
ITEMS = ("gdp_nominal", "retail_sales", "fai", "gpb_revenue", "tax_revenue", "nontax_revenue",
         "gpb_expenditure")  # fmt: skip


def quarter_tables(make: Maker, lines: Sequence[Phased], scenario: str) -> tuple[Table, ...]:
    """Build the table of quarters and, where the year has any, that of its one-offs."""
    apart = one_off_table("quarters_one_offs", lines[0].year, (
        (one, _treatment(make, one, lines)) for line in lines for one in line.one_offs),
        make.result.catalog, make.lang)
    return quarter_table(make, lines, scenario), *((apart,) if apart else ())


def quarter_table(make: Maker, lines: Sequence[Phased], scenario: str) -> Table:
    """Build the table: a row an item, its quarters, what is expected to their ends, its growth."""
    year = lines[0].year
    name = make.scenario_name(scenario)
    columns = (
        Column("unit", make.text("unit"), width=8, align="center"),
        Column("annual", make.text("quarters_year", year=year, scenario=name), width=14),
        *(Column(key, make.text(f"quarters_{key}"), make.text("quarters_each"), 13)
          for key in QUARTERS),
        *(Column(key, make.text(f"quarters_{key}"), make.text("quarters_since"), 13)
          for key in _CUMULATIVE),
        *(Column(f"{key}_growth", make.text(f"quarters_{key}"), make.text("quarters_growth"), 10)
          for key in QUARTERS),
        Column("basis", make.text("quarters_basis"), width=30, align="left"))
    listed = {line.item for line in lines}
    rows = tuple(_row(make, line, listed) for line in _under_totals(make, lines))
    return Table("quarters", make.text("title_quarters", year=year, scenario=name),
                 make.text("unit_by_row"), make.text("item"), columns, rows,
                 notes=_notes(make, lines),
                 label_width=28)


def _notes(make: Maker, lines: Sequence[Phased]) -> tuple[str, ...]:
    """The method; one-offs, where there are any set apart; those that could not be."""
    once = dict.fromkeys(one for line in lines for one in line.one_offs)
    undated = [make.text("quarters_undated", item=make.name(one.item),
                         unit=make.unit_of(one.item),
                         amount=number_text(one.amount, decimals(make.result.catalog[one.item])))
               for one in once if one.month is None]
    notes = [make.text("note_quarters"), make.text("note_quarters_known")]
    if len(undated) < len(once):
        notes.append(make.text("note_quarters_one_offs"))
    if undated:
        notes.append(make.text("note_quarters_undated", items=make.text("listed").join(undated),
                               year=lines[0].year))
    return tuple(notes)


def _treatment(make: Maker, one: OneOff, lines: Sequence[Phased]) -> str:
    """Say what was done with a one-off: where it was added, or why not."""
    holding = [line for line in lines if one in line.one_offs]
    timing = one.timing(3 * max(line.known for line in holding))
    if one.month is None:
        return make.text("quarters_timing_undated")
    place = (one.month - 1) // 3
    if not any(line.apart[place] for line in holding):
        return make.text("quarters_timing_too_large")
    return make.text(f"quarters_timing_{timing}", quarter=make.text(f"quarters_{QUARTERS[place]}"))


def _once(make: Maker, line: Phased, key: str) -> list[str]:
    """Say what each quarter of a line holds of one-offs."""
    item = make.result.catalog[line.item]
    return [make.text(key, quarter=make.text(f"quarters_{quarter}"), unit=item.unit.name(make.lang),
                      amount=number_text(amount, decimals(item)))
            for quarter, amount in zip(QUARTERS, line.apart.tolist(), strict=True) if amount]


def _row(make: Maker, line: Phased, listed: AbstractSet[str]) -> Row:
    item = make.result.catalog[line.item]
    digits = decimals(item)
    key = line.item
    cells = [given(value, digits) if place < line.known else simulated(value, digits)
             for place, value in enumerate(line.values.tolist())]
    places = tuple(InTable(key, quarter) for quarter in QUARTERS)
    annual = Cell(float(line.values.sum()), digits, Formula("{0}+{1}+{2}+{3}", places))
    sums = np.cumsum(line.values)
    since = [Cell(float(sums[1]), digits, Formula("{0}+{1}", places[:2])),
             Cell(float(sums[2]), digits, Formula("{0}+{1}+{2}", places[:3]))]
    growth = [simulated(100.0 * (now / then - 1.0) if np.isfinite(then) and then > 0 else None, 2)
              for now, then in zip(line.values.tolist(), line.before.tolist(), strict=True)]
    basis = make.text(f"quarters_basis_{line.basis}")
    if line.known:
        basis += make.text("quarters_published", count=line.known)
    last = int(np.isfinite(line.since).nonzero()[0].max(initial=-1))
    if last >= line.known:
        basis += make.text("quarters_published_to", month=3 * (last + 1))
    basis += "".join(_once(make, line, "quarters_once"))
    told = (words(make.unit_of(item.code)), annual, *cells, *since, *growth, words(basis))
    return Row(key, make.name(item.code), told, len(_above(make, line, listed)))


def _under_totals(make: Maker, lines: Sequence[Phased]) -> list[Phased]:
    """Put each item behind the total that it is a part of; else they stand as asked for."""
    listed = {line.item for line in lines}
    below: dict[str | None, list[Phased]] = {}
    for line in lines:
        below.setdefault(next(iter(_above(make, line, listed)), None), []).append(line)

    def told(total: str | None) -> Iterator[Phased]:
        for line in below.get(total, ()):
            yield line
            yield from told(line.item)

    return list(told(None))


def _above(make: Maker, line: Phased, listed: AbstractSet[str]) -> list[str]:
    """List the totals of an item that the table has, the nearest first."""
    found, item = list[str](), make.result.catalog[line.item]
    while item.parent is not None:
        item = make.result.catalog[item.parent]
        found += [item.code] if item.code in listed else []
    return found


def quarter_sentence(make: Maker, line: Phased) -> str:
    """Say what the year's main item must reach by the end of each quarter."""
    item = make.result.catalog[line.item]
    digits = decimals(item)
    if line.basis == "even" and not line.known:
        return make.text("say_quarters_even", year=line.year, item=make.name(item.code),
                         annual=number_text(line.annual, digits), unit=item.unit.name(make.lang))
    sums = np.cumsum(line.values).tolist()
    share = [100.0 * one / line.annual if line.annual else 0.0 for one in sums]
    known = make.text("quarters_known", count=line.known) if line.known else ""
    said = make.text("say_quarters", year=line.year, known=known, item=make.name(item.code),
                     unit=item.unit.name(make.lang), annual=number_text(line.annual, digits),
                     **{f"to{place + 1}": number_text(one, digits)
                        for place, one in enumerate(sums[:3])},
                     **{f"share{place + 1}": number_text(one, 1)
                        for place, one in enumerate(share[:3])})
    parts = make.text("listed").join(_once(make, line, "say_quarters_once_part"))
    return said + make.text("say_quarters_once", parts=parts) if parts else said


def held_one_offs(make: Maker, scenario: str, year: int) -> dict[str, float]:
    """Return what a scenario's year holds of the register's one-offs: it may realise a part."""
    own = make.result.value("nontax_one_off", Period.annual(year), scenario)
    return {} if own is None else {"nontax_revenue": own}


def landed_quarters(make: Maker, annual: Mapping[str, Mapping[int, float]], year: int
                    ) -> dict[str, NDArray[np.float64]]:
    """Return what the months come to by the ends of quarters, of items that the run lands so."""
    landed = make.result.landed
    if landed is None or landed.found is None or landed.year.year != year:
        return {}
    return quarter_ends(landed.found, {item: own[year] for item, own in annual.items()})


def annual_figures(make: Maker, items: Sequence[str], scenario: str, year: int
                   ) -> dict[str, dict[int, float]]:
    """Return what a scenario expects of each item up to a year, and the years before."""
    found: dict[str, dict[int, float]] = {}
    for code in items:
        own: dict[int, float] = {}
        for period in make.result.periods:
            value = make.result.value(code, period, scenario)
            if value is not None and period.year <= year:
                own[period.year] = value
        if Period.annual(year).year in own:
            found[code] = own
    return found
