"""The composition of revenue by year: taxes, recurrent and one-off non-tax revenue, shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import AdjustedSide, Status
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
    band_note,
    given,
    is_gap,
    number_of,
    number_text,
    printed,
    published,
    simulated,
    source_line,
    total,
)
from forecast.fiscal import registered
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period
    from forecast.exhibits.kit import Maker

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
            rows.insert(0, _row(make, str(year), cells))
    if not rows:
        return None
    names = {_REST: make.text("tax_rest")}
    unit, titles = make.chart_unit, [names.get(code) or make.name(code) for code in parts]
    columns = [Column(f"part:{code}", title, make.text("amount_in", unit=unit), 12)
               for code, title in zip(parts, titles, strict=True)]
    columns += [Column("one_off:nontax", make.text("one_off_part"),
                       make.text("amount_in", unit=unit), 12),
                Column("total", make.text("sum_of_parts"), make.text("amount_in", unit=unit), 12)]
    columns += [Column(f"share:{code}", title, make.text("share_of_total"), 10)
                for code, title in zip((*parts, "nontax"), (*titles, make.text("one_off_part")),
                                       strict=True)]
    units = make.text("list_semicolon").join((unit, "%"))
    table = Table("composition", make.text("title_composition"), units, make.text("years"),
                  tuple(columns), tuple(rows), label_width=8,
                  notes=(_note(make, rows),))
    return Chart("composition", "stack", _finding(make, table), unit, table, notes=table.notes,
                 source=source_line(make, table))


def _finding(make: Maker, table: Table) -> str:
    """Say which share of revenue is taxes, in the year ahead and in the base year, what once."""
    ahead = _tax_share(table, str(make.result.first))
    if ahead is None:
        return table.title
    row = str(make.result.first)
    once = table.cell(row, "one_off:nontax")
    fields = {"year": make.result.first.year, "base": make.result.base.year, "now": ahead,
              "once": "" if is_gap(once) else make.text("finding_once", amount=make.in_unit(
                  once.text, make.chart_unit))}
    before = _tax_share(table, str(make.result.base))
    if before is None:
        return make.text("finding_composition_now", **fields)
    return make.text("finding_composition", before=before, **fields)


def _tax_share(table: Table, year: str) -> str | None:
    """Return the share of taxes in a year as printed, in per cent; None without that year."""
    row = next((one for one in table.rows if one.key == year), None)
    if row is None:
        return None
    taxes = sum_of(number_of(cell) for column, cell in zip(table.columns, row.cells, strict=True)
                   if column.key.startswith("part:") and column.key != "part:nontax_regular")
    whole = number_of(table.cell(year, "total"))
    return number_text(100 * taxes / whole, 1) if whole else None


def _note(make: Maker, rows: list[Row]) -> str:
    """Say what the years are: published, of a scenario; one-offs apart, where there are any."""
    base = make.result.base
    past = [year for year in (base + -step for step in range(_BEFORE + 1))
            if any(row.key == str(year) for row in rows)]
    seen = [choice.chosen for year in past for code in ("tax_revenue", "nontax_revenue")
            if (choice := make.result.dataset.read(code, year, make.vintage(make.main)))]
    is_published = len(seen) == 2 * len(past) and all(
        one.status not in {Status.DERIVED, Status.ESTIMATE} for one in seen)
    has_once = any(cell.value for row in rows for cell in row.cells[-1:])
    keys = (("composition_published",) if past and is_published else (
        "composition_past",) if past else ()) + ("composition_ahead",) + (
        ("composition_once",) if has_once else ()) + ("composition_since",)
    return make.text("list_semicolon").join(
        make.text(f"note_{key}", scenario=make.scenario_name(make.main), base=make.base_title)
        for key in keys) + make.text("full_stop")


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
    base = make.result.base
    past = [base + -step for step in range(_BEFORE, -1, -1)]
    while past[1:] and all(_amount(make, code, past[0]).value is None for code in taxes):
        del past[0]
    rows = tuple(Row(str(year), str(year), tuple(
        cell for code in taxes for cell in _panel(make, code, year)))
        for year in (*past, *make.result.horizon))
    columns = tuple(Column(f"{code}:{kind}", make.text(kind), make.name(code), 9)
                    for code in taxes for kind in ("history", "central", "p10", "p90", "target"))
    table = Table("tax_panels", make.text("title_tax_panels"), make.chart_unit,
                  make.text("years"), columns, rows, label_width=8)
    return Chart("tax_panels", "panels", _moved_most(make, table, taxes), make.chart_unit, table,
                 notes=(_panels_note(make, rows), *band_note(make)),
                 source=source_line(make, table))


def _moved_most(make: Maker, table: Table, taxes: Sequence[str]) -> str:
    """Say which of the drawn taxes moves most from the base year to the year ahead."""
    base, first = str(make.result.base), str(make.result.first)
    moved = {code: printed(table.cell(first, f"{code}:central"))
             - printed(table.cell(base, f"{code}:history")) for code in taxes
             if not is_gap(table.cell(first, f"{code}:central"))
             and not is_gap(table.cell(base, f"{code}:history"))}
    if not any(moved.values()):
        return table.title
    most = max(moved, key=lambda code: abs(moved[code]))
    return make.text("finding_taxes", year=make.result.first.year, base=make.result.base.year,
                     tax=make.name(most), amount=make.in_unit(number_text(
                         moved[most], make.chart_digits, sign=True), make.chart_unit))


def _panels_note(make: Maker, rows: tuple[Row, ...]) -> str:
    """Say whose forecast it is, and what the targets are where there are any."""
    has_goal = any(cell.value is not None for row in rows for cell in row.cells[4::5])
    keys = ("note_tax_panels", *(("note_tax_panels_target",) if has_goal else ()))
    return make.text("list_semicolon").join(
        make.text(key, scenario=make.scenario_name(make.main)) for key in keys) + make.text(
        "full_stop")


def _panel(make: Maker, code: str, year: Period) -> tuple[Cell, ...]:
    """Return a year of one tax: what was published, or the forecast, its range and the budget."""
    gap, amount = Cell(None, make.chart_digits), _amount(make, code, year)
    if year <= make.result.base:
        return amount, gap, gap, gap, gap
    edges = [make.result.quantile(code, year, make.main, share) for share in (0.1, 0.9)]
    band = [gap if edge is None else simulated(edge / make.chart_per, make.chart_digits)
            for edge in edges]
    choice = make.result.dataset.intended(code, year, make.vintage(make.main))
    goal = published(choice, make.chart_digits, make.chart_per)
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
    return cells | {"one_off:nontax": one_off if one_off.value else Cell(None, make.chart_digits)}


def _one_off_left(make: Maker, year: Period) -> Cell:
    """Return what non-tax revenue holds beyond the recurrent part; a gap where that is nothing."""
    codes = ("nontax_revenue", "nontax_regular")
    whole, regular = (make.result.value(code, year, make.main) for code in codes)
    if whole is None or regular is None or whole == regular:
        return Cell(None, make.chart_digits)
    refs = tuple(ValueRef(code, year, make.main) for code in codes)
    return Cell((whole - regular) / make.chart_per, make.chart_digits,
                Formula(f"({{0}}-{{1}}){make.chart_over}", refs))


def _nontax(make: Maker, year: Period) -> tuple[Cell, Cell]:
    """Return recurrent and one-off non-tax revenue; before the model as the register has them."""
    if make.has("nontax_regular", year, make.main):
        regular = _amount(make, "nontax_regular", year)
        if make.has("nontax_one_off", year, make.main):
            return regular, _amount(make, "nontax_one_off", year)
        return regular, _one_off_left(make, year)
    whole = _amount(make, "nontax_revenue", year)
    once = registered(make.result.dataset.adjustments, "nontax_revenue", year,
                      AdjustedSide.CURRENT, make.result.catalog) / make.chart_per
    if whole.value is None or isinstance(whole.value, str) or not once:
        return whole, Cell(None, make.chart_digits)
    rest = Cell(float(whole.value) - once, whole.decimals, role="input",
                tells_of=whole.places)
    return rest, given(once, make.chart_digits)


def _amount(make: Maker, code: str, year: Period) -> Cell:
    """Return an amount in the charts' unit: live from the model sheet, else as published."""
    if make.has(code, year, make.main):
        return make.model(code, year, make.main, make.chart_digits, make.chart_per)
    choice = make.result.dataset.read(code, year, make.vintage(make.main))
    return published(choice, make.chart_digits, make.chart_per)


def _rest(make: Maker, year: Period, taxes: tuple[str, ...]) -> Cell:
    """Return what the named taxes leave of all taxes."""
    known = [make.result.value(code, year, make.main) for code in ("tax_revenue", *taxes)]
    if any(value is None for value in known):
        return Cell(None, make.chart_digits)
    whole, *named = (float(value or 0.0) for value in known)
    refs = tuple(ValueRef(code, year, make.main) for code in ("tax_revenue", *taxes))
    minus = "".join(f"-{{{spot}}}" for spot in range(1, len(refs)))
    return Cell((whole - sum_of(named)) / make.chart_per, make.chart_digits,
                Formula(f"({{0}}{minus}){make.chart_over}", refs))


def _row(make: Maker, key: str, cells: dict[str, Cell]) -> Row:
    whole = total({InTable(key, name): cell for name, cell in cells.items()}, make.chart_digits)
    shares = [_share(key, name, cell, whole) for name, cell in cells.items()]
    return Row(key, key, (*cells.values(), whole, *shares))


def _share(key: str, name: str, part: Cell, whole: Cell) -> Cell:
    if part.text == MISSING or not whole.value:
        return Cell(None, 2)
    rate = 100 * float(part.value) / float(whole.value)  # type: ignore[arg-type]  # numbers
    return Cell(rate, 2, Formula("100*{0}/{1}", (InTable(key, name), InTable(key, "total"))))
