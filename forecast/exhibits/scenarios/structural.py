"""What a year's balance is made of: recurrent money against spending, and what closes the rest.

The structural balance is recurrent revenue and transfers from above less spending and remittance,
with what those below hand up and are handed: what a year comes to without sales, draws, borrowing
and money carried over. The change of the balance from the plan year on is split by the same lines,
so that a gap has named parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import AdjustmentKind
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    Typed,
    ValueRef,
    balance_lines,
    register_sum,
    total,
    typed,
)
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from forecast.data import Item, Period
    from forecast.exhibits.kit import Ref

_NEEDED = ("gpb_revenue", "gpb_expenditure")
_BELOW = ("from_below", "to_below")
_STRUCTURAL = ("recurrent", "subsidies", "spending", "remittance", *_BELOW)
_OTHER = ("one_off", "transfers", "draw", "debt", "carry", "other_sources", "other_uses")
PARTS = (*_STRUCTURAL, *_OTHER)
_OF: dict[str, str] = {
    "gpb_revenue": "recurrent", "upper_transfer_in": "subsidies", "gpb_expenditure": "spending",
    "upper_remittance": "remittance", "lower_remittance_in": "from_below",
    "lower_transfer_out": "to_below", "funds_transferred_in": "transfers",
    "stabilisation_fund_draw": "draw", "general_debt_proceeds": "debt", "carryover_in": "carry",
    "gpb_surplus_in": "carry"}
_ONE_OFF, _REVENUE = "nontax_one_off", "gpb_revenue"


@dataclass(frozen=True, slots=True)
class _Place:
    """A column: a year in a scenario, or as published where ``scenario`` is empty."""

    key: str
    title: str
    year: Period
    scenario: str = ""


def structural_table(make: Maker) -> Table | None:
    """Build the table: a column a year with figures; None where spending is not known."""
    places = _places(make)
    if not places or not make.has("gpb_balance", make.result.first, make.main):
        return None
    columns = tuple(Column(one.key, one.title, width=15) for one in places)
    cells = {part: [_part(make, part, one) for one in places] for part in PARTS}
    rows = [_row(make, part, cells[part]) for part in _STRUCTURAL if _is_any(cells[part])]
    rows.append(_sum("structural", make, places, rows))
    rows += [_row(make, part, cells[part]) for part in _OTHER if _is_any(cells[part])]
    rows.append(_sum("balance", make, places,
                     [row for row in rows if row.key != "structural"]))
    rows += [_share(make, key, places, rows) for key in ("structural", "balance")]
    below = (make.text("note_structural_below"),) if any(row.key in _BELOW for row in rows) else ()
    return Table("structural", make.text("title_structural"), make.wan, make.text("item"), columns,
                 tuple(rows), notes=(make.text("note_structural"), *below, *_idle(make)),
                 label_width=30)


def gap_parts_table(make: Maker) -> Table | None:
    """Build the change of the balance since the plan year, by parts that add up."""
    first, main = make.result.first, make.main
    years = [year for year in make.result.horizon[1:] if make.has("gpb_balance", year, main)]
    if not years or not make.has("gpb_balance", first, main):
        return None
    columns = tuple(Column(str(year), make.text("year", year=year.year), width=16)
                    for year in years)
    then = _Place("", "", first, main)
    start = make.model("gpb_balance", first, main)
    rows = [Row("start", make.text("parts_start", year=first.year), (start,) * len(years),
                role="total")]
    for part in PARTS:
        before = _part(make, part, then)
        cells = [_change(_part(make, part, _Place("", "", year, main)), before) for year in years]
        if any(abs(float(cell.value or 0.0)) >= _LEAST for cell in cells):
            turned = any(float(cell.value or 0.0) * GROWN.get(part, 0) < 0 for cell in cells)
            rows.append(Row(part, make.text(f"parts_{part}_moved" if turned else f"parts_{part}"),
                            tuple(cells), 1, "step"))
    rows.append(Row("end", make.text("parts_end"), tuple(total(
        {InTable(row.key, str(year)): row.cells[at] for row in rows})
        for at, year in enumerate(years)), role="total"))
    return Table("gap_parts", make.text("title_gap_parts", year=first.year,
                                        scenario=make.scenario_name(main)), make.wan,
                 make.text("step"), columns, tuple(rows), notes=(make.text("note_gap_parts"),),
                 label_width=34)


_LEAST = 0.5
"""A part that is printed as nought is left out."""
GROWN = {"recurrent": 1, "spending": -1}
"""Parts that are called growth, and the sign of the balance when they grow: else they moved."""


def _places(make: Maker) -> list[_Place]:
    """The years before that have every figure, the plan, the forecast's years."""
    result, main, plan = make.result, make.main, make.plan
    vintage = make.vintage(main)
    past = [year for year in result.dataset.years("gpb_expenditure", vintage)
            if year <= result.base and all(result.dataset.read(code, year, vintage) for code in (
                *_NEEDED, *_recorded(make)))]
    found = [_Place(str(year), make.text("year", year=year.year), year) for year in past]
    first = make.text("year", year=result.first.year)
    if plan and plan != main and all(
            make.model(code, result.first, plan).value is not None for code in _NEEDED):
        found.append(_Place("plan", make.year_of(first, plan), result.first, plan))
    found += [_Place(f"main:{year}", make.year_of(make.text("year", year=year.year), main), year,
                     main) for year in result.horizon]
    return found


def _recorded(make: Maker) -> tuple[str, ...]:
    """The transfers and the remittance, where the forecast has them."""
    return tuple(code for code in ("upper_transfer_in", "upper_remittance")
                 if make.has(code, make.result.first, make.main))


def _lines(make: Maker, part: str) -> list[tuple[Item, int]]:
    """The lines of the general budget that a part adds up, with their signs."""
    return [(item, 1 if item.side == "source" else -1) for item in balance_lines(make)
            if part == _OF.get(
                item.code, "other_sources" if item.side == "source" else "other_uses")]


def _part(make: Maker, part: str, place: _Place) -> Cell:
    """One part of one year, uses below nought: live where the model sheet has its figures."""
    if part == "one_off":
        return _amount(make, [(_ONE_OFF, 1)], place)
    found = [(item.code, sign) for item, sign in _lines(make, part)]
    if part == "recurrent":
        found.append((_ONE_OFF, -1))
    return _amount(make, found, place)


def _amount(make: Maker, codes: list[tuple[str, int]], place: _Place) -> Cell:
    known = [(code, sign, value) for code, sign in codes
             if (value := _value(make, code, place)) is not None]
    if not known:
        return Cell(0.0)
    amount = sum_of(sign * value for _, sign, value in known)
    refs = tuple(_ref(make, code, place) for code, _, _ in known)
    text = "".join(f"{'+' if sign > 0 else '-'}{{{at}}}"
                   for at, (_, sign, _) in enumerate(known))
    return Cell(amount, 0, Formula(text.removeprefix("+"), refs))


def _ref(make: Maker, code: str, place: _Place) -> Ref:
    """Return where an amount stands: on the model sheet, in the register, in the year's column."""
    if place.scenario and make.has(code, place.year, place.scenario):
        return ValueRef(code, place.year, place.scenario)
    if code == _ONE_OFF:
        return register_sum(make, "nontax_revenue", place.year, kinds=(AdjustmentKind.ONE_OFF,))
    choice = make.result.dataset.read(code, place.year, make.vintage(make.main))
    return typed(choice) if choice else Typed(_value(make, code, place) or 0.0)


def _value(make: Maker, code: str, place: _Place) -> float | None:
    if place.scenario:
        return make.result.value(code, place.year, place.scenario)
    if code == _ONE_OFF:
        return register_sum(make, "nontax_revenue", place.year,
                            kinds=(AdjustmentKind.ONE_OFF,)).value
    choice = make.result.dataset.read(code, place.year, make.vintage(make.main))
    return choice.chosen.value if choice else None


def _change(now: Cell, before: Cell) -> Cell:
    """One part less what it was in the plan year."""
    amount = float(now.value or 0.0) - float(before.value or 0.0)
    if now.formula is None or before.formula is None:
        return Cell(amount, 0, role="simulated", sign=True)
    count = len(now.formula.refs)
    then = before.formula.template.format(*(f"{{{count + at}}}"
                                            for at in range(len(before.formula.refs))))
    return Cell(amount, 0, Formula(f"{now.formula.template}-({then})", (
        *now.formula.refs, *before.formula.refs)), sign=True)


def _is_any(cells: list[Cell]) -> bool:
    return any(abs(float(cell.value or 0.0)) >= _LEAST for cell in cells)


def _row(make: Maker, part: str, cells: list[Cell]) -> Row:
    return Row(part, make.text(f"part_{part}"), tuple(cells), 1)


def _sum(key: str, make: Maker, places: list[_Place], rows: list[Row]) -> Row:
    return Row(key, make.text(f"part_{key}"), tuple(total(
        {InTable(row.key, place.key): row.cells[at] for row in rows})
        for at, place in enumerate(places)), role="total")


def _share(make: Maker, key: str, places: list[_Place], rows: list[Row]) -> Row:
    """A balance as a share of the year's spending, per cent."""
    found = {row.key: row for row in rows}
    cells = []
    for at, place in enumerate(places):
        spent = found["spending"].cells[at].value if "spending" in found else None
        own = found[key].cells[at].value
        cells.append(Cell(None, 1) if not spent or own is None else Cell(
            -100 * float(own) / float(spent), 1, Formula("-100*{0}/{1}", (
                InTable(key, place.key), InTable("spending", place.key)))))
    return Row(f"{key}:share", make.text(f"share_{key}"), tuple(cells), 1, "memo")


def _idle(make: Maker) -> tuple[str, ...]:
    """Say what the fund budget keeps at the end of the plan year while the general one is short."""
    year, main = make.result.first, make.main
    kept = make.result.value("gf_surplus_out", year, main)
    short = [make.result.value("financing_gap", one, main) or 0.0 for one in make.result.horizon]
    if kept is None or kept < 1.0 or max(short) < 1.0:
        return ()
    return (make.text("note_idle_fund", year=year.year, amount=f"{kept:,.0f}"),)
