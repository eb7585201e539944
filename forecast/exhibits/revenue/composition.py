"""The composition of revenue by year: taxes, recurrent and one-off non-tax revenue, shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import AdjustedSide
from forecast.exhibits.kit import (
    MISSING,
    Cell,
    Chart,
    Column,
    Formula,
    InTable,
    Row,
    Table,
    ValueRef,
    given,
    simulated,
    total,
)
from forecast.fiscal import registered

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.exhibits.kit import Maker

_PER = 1e4  # 万元 → 亿元
_TAXES = 6
"""Taxes named one by one; what is left is one part."""
_BEFORE = 5
"""Years of history at most."""
_REST = "tax_rest"


def composition_chart(make: Maker) -> Chart | None:
    """Build the stacked composition of revenue; None when no year has all its parts.

    Taxes are shown one by one where the model forecasts them, the six greatest of the plan year and
    the rest; else as one part. The years go back as far as all parts are known without a gap.
    """
    taxes, has_rest = _taxes(make)
    parts = (*taxes, *((_REST,) if has_rest else ()), "nontax_regular")
    base = make.result.base
    rows: list[Row] = []
    for year in (base + step for step in range(len(make.result.horizon), -_BEFORE - 1, -1)):
        cells = _parts(make, year, taxes, has_rest=has_rest)
        if cells is None and rows:
            break
        if cells is not None:
            rows.insert(0, _row(str(year), cells))
    if not rows:
        return None
    names = {_REST: make.text("tax_rest")}
    titles = [names.get(code) or make.name(code) for code in parts]
    columns = [Column(f"part:{code}", title, make.text("amount_in", unit="亿元"), 12)
               for code, title in zip(parts, titles, strict=True)]
    columns += [Column("one_off:nontax", make.text("one_off_part"),
                       make.text("amount_in", unit="亿元"), 12),
                Column("total", make.text("sum_of_parts"), make.text("amount_in", unit="亿元"), 12)]
    columns += [Column(f"share:{code}", title, make.text("share_of_total"), 10)
                for code, title in zip((*parts, "nontax"), (*titles, make.text("one_off_part")),
                                       strict=True)]
    table = Table("composition", make.text("title_composition"), "亿元；%", make.text("years"),
                  tuple(columns), tuple(rows), label_width=8,
                  notes=(make.text("note_composition", scenario=make.scenario_name(make.main)),))
    return Chart("composition", "stack", table.title, "亿元", table, notes=table.notes,
                 source=make.text("source_revenue"))


def _taxes(make: Maker) -> tuple[tuple[str, ...], bool]:
    """Return the taxes to be named, greatest first, and whether others are left."""
    first, main = make.result.first, make.main
    found = {item.code: make.result.value(item.code, first, main) or 0.0
             for item in make.result.catalog.children("tax_revenue")
             if make.has(item.code, first, main)}
    if not found:
        return ("tax_revenue",), False
    order = sorted(found, key=lambda code: -found[code])
    if len(order) <= _TAXES + 1:
        return tuple(order), False
    return tuple(order[:_TAXES]), True


def tax_panels(make: Maker) -> Chart | None:
    """Build small multiples of the greatest taxes; None where they are not forecast one by one."""
    taxes, _ = _taxes(make)
    taxes = taxes[:_TAXES]
    if taxes == ("tax_revenue",):
        return None
    base, main = make.result.base, make.main
    past = [base + -step for step in range(_BEFORE, -1, -1)]
    while past[1:] and all(_amount(make, code, past[0]).value is None for code in taxes):
        del past[0]
    rows = tuple(Row(str(year), str(year), tuple(
        cell for code in taxes for cell in _panel(make, code, year)))
        for year in (*past, *make.result.horizon))
    columns = tuple(Column(f"{code}:{kind}", make.text(kind), make.name(code), 9)
                    for code in taxes for kind in ("history", "central", "p10", "p90", "target"))
    table = Table("tax_panels", make.text("title_tax_panels"), "亿元", make.text("years"), columns,
                  rows, label_width=8)
    return Chart("tax_panels", "panels", table.title, "亿元", table,
                 notes=(make.text("note_tax_panels", scenario=make.scenario_name(main)),
                        make.text("note_band")), source=make.text("source_revenue"))


def _panel(make: Maker, code: str, year: Period) -> tuple[Cell, ...]:
    """Return a year of one tax: what was published, or the forecast, its range and the budget."""
    gap, amount = Cell(None, 2), _amount(make, code, year)
    if year <= make.result.base:
        return amount, gap, gap, gap, gap
    edges = [make.result.quantile(code, year, make.main, share) for share in (0.1, 0.9)]
    band = [gap if edge is None else simulated(edge / _PER, 2) for edge in edges]
    choice = make.result.dataset.intended(code, year, make.vintage(make.main))
    goal = given(choice.chosen.value / _PER, 2) if choice else gap
    return gap, amount, band[0], band[1], goal


def _parts(make: Maker, year: Period, taxes: tuple[str, ...], *,
           has_rest: bool) -> dict[str, Cell] | None:
    """Return the parts of one year by column key; None when one of them is not known."""
    cells = {f"part:{code}": _amount(make, code, year) for code in taxes}
    if has_rest:
        cells[f"part:{_REST}"] = _rest(make, year, taxes)
    regular, one_off = _nontax(make, year)
    cells["part:nontax_regular"] = regular
    if any(cell.value is None for cell in cells.values()):
        return None
    return cells | {"one_off:nontax": one_off if one_off.value else Cell(None, 2)}


def _nontax(make: Maker, year: Period) -> tuple[Cell, Cell]:
    """Return recurrent and one-off non-tax revenue; before the model as the register has them."""
    if make.has("nontax_regular", year, make.main):
        return tuple(_amount(make, code, year)  # type: ignore[return-value]  # two of them
                     for code in ("nontax_regular", "nontax_one_off"))
    whole = _amount(make, "nontax_revenue", year)
    once = registered(make.result.dataset.adjustments, "nontax_revenue", year,
                      AdjustedSide.CURRENT, make.result.catalog) / _PER
    if whole.value is None or not once:
        return whole, Cell(None, 2)
    return given(float(whole.value) - once, 2), given(once, 2)


def _amount(make: Maker, code: str, year: Period) -> Cell:
    """Return an amount in 亿元: live from the model sheet, else as published."""
    if make.has(code, year, make.main):
        return make.model(code, year, make.main, 2, _PER)
    choice = make.result.dataset.read(code, year, make.vintage(make.main))
    return given(choice.chosen.value / _PER, 2) if choice else Cell(None, 2)


def _rest(make: Maker, year: Period, taxes: tuple[str, ...]) -> Cell:
    """Return what the named taxes leave of all taxes."""
    known = [make.result.value(code, year, make.main) for code in ("tax_revenue", *taxes)]
    if any(value is None for value in known):
        return Cell(None, 2)
    whole, *named = (float(value or 0.0) for value in known)
    refs = tuple(ValueRef(code, year, make.main) for code in ("tax_revenue", *taxes))
    minus = "".join(f"-{{{spot}}}" for spot in range(1, len(refs)))
    return Cell((whole - sum(named)) / _PER, 2, Formula(f"({{0}}{minus})/{_PER:.0f}", refs))


def _row(key: str, cells: dict[str, Cell]) -> Row:
    whole = total({InTable(key, name): cell for name, cell in cells.items()}, 2)
    shares = [_share(key, name, cell, whole) for name, cell in cells.items()]
    return Row(key, key, (*cells.values(), whole, *shares))


def _share(key: str, name: str, part: Cell, whole: Cell) -> Cell:
    if part.text == MISSING or not whole.value:
        return Cell(None, 2)
    rate = 100 * float(part.value) / float(whole.value)  # type: ignore[arg-type]  # numbers
    return Cell(rate, 2, Formula("100*{0}/{1}", (InTable(key, name), InTable(key, "total"))))
