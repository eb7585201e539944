"""Debt: balances, the debt ratio and its band, what drives the debt share, six stresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    ValueRef,
    difference,
    limit_of,
    live,
    sourced,
    words,
)
from forecast.fiscal import DRIVERS, KINDS, STABILISING, Path, band
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.exhibits.kit import Ref

_STOCKS = ("debt_outstanding", "debt_general", "debt_special")
_FLOWS = ("general_debt_proceeds", "special_debt_proceeds", "general_debt_repayment",
          "special_debt_repayment", "gf_debt_interest", "gf_debt_issue_cost")  # fmt: skip
_SHARE = "debt_share"


def debt_table(make: Maker) -> Table | None:
    """Build the table of balances, flows, limits, the debt ratio and its band."""
    if not make.has("debt_outstanding", make.result.base, make.main):
        return None
    base = make.result.base
    columns = [Column("unit", make.text("unit"), width=8, align="center"),
               Column("base", make.text("year", year=base.year), width=13)]
    places = [(base, make.main, "base")]
    if make.plan and make.plan != make.main:
        head = make.year_of(make.text("year", year=make.result.first.year), make.plan)
        columns.append(Column("plan", head, width=13))
        places.append((make.result.first, make.plan, "plan"))
    for period in make.result.horizon:
        head = make.year_of(make.text("year", year=period.year), make.main)
        columns.append(Column(str(period), head, width=13))
        places.append((period, make.main, str(period)))
    rows = [_row(make, code, places, "total" if code == _STOCKS[0] else "line")
            for code in (*_STOCKS, *_FLOWS)
            if any(make.has(code, period, name) for period, name, _ in places)]
    limits = _limit_rows(make, places)
    capacity, is_partial = base_capacity(make)
    rows += [*limits, _row(make, "fiscal_capacity", places, base=capacity),
             _row(make, "debt_ratio", places, base=_base_ratio(make, capacity))]
    rows.append(Row("band", make.text("debt_band"), (words(""), *(
        words(_band(make, cell)) for cell in rows[-1].cells[1:]))))
    has_ratio = any(cell.value is not None for cell in rows[-2].cells[1:])
    notes = [*((make.text("note_debt"),) if has_ratio else ()),
             make.text("note_debt_limit" if limits else "note_debt_no_limit")]
    if is_partial:
        notes.append(make.text("note_debt_proceeds", year=base.year))
    table = Table("debt", make.text("title_debt"), make.text("unit_by_row"), make.text("item"),
                  tuple(columns), tuple(rows), notes=tuple(notes),
                  label_width=30)
    return sourced(make, table)


def _row(make: Maker, code: str, places: list[tuple[Period, str, str]], role: str = "line",
         base: Cell | None = None) -> Row:
    unit = words(make.unit_of(code))
    cells = [make.model(code, period, name) for period, name, _ in places]
    if base is not None and cells[0].value is None:
        cells[0] = base
    level = 1 if code in _STOCKS[1:] else 0
    return Row(code, make.name(code), (unit, *cells), level, role)  # type: ignore[arg-type]


def base_capacity(make: Maker) -> tuple[Cell, bool]:
    """Return the base year's fiscal capacity (综合财力), and whether debt proceeds are unstated.

    As the model has it for later years: both budgets' sources less debt proceeds, remittances and
    what the fund budget transfers out.
    """
    signs = {"gpb_total_sources": 1, "general_debt_proceeds": -1, "upper_remittance": -1,
             "gf_total_sources": 1, "special_debt_proceeds": -1, "gf_transfer_out": -1}
    base, name = make.result.base, make.main
    cells = {code: make.observed(code, base, name) for code in signs}
    known = {code: cell for code, cell in cells.items() if cell.value is not None}
    if not {"gpb_total_sources", "upper_remittance", "gf_total_sources"} <= set(known):
        return Cell(None), False
    amount = sum_of(signs[code] * float(cell.value or 0.0) for code, cell in known.items())
    refs = tuple(ValueRef(code, base, name) for code in known)
    text = "".join(f"{'+' if signs[code] > 0 else '-'}{{{at}}}" for at, code in enumerate(known))
    is_live = all(make.has(code, base, name) for code in known)
    live = Formula(text.removeprefix("+"), refs) if is_live else None
    return Cell(amount, 0, live), "special_debt_proceeds" not in known


def _base_ratio(make: Maker, capacity: Cell) -> Cell:
    debt = make.model("debt_outstanding", make.result.base, make.main)
    if not capacity.value or debt.value is None:
        return Cell(None, 2)
    places = (InTable("debt_outstanding", "base"), InTable("fiscal_capacity", "base"))
    return Cell(100 * float(debt.value) / float(capacity.value), 2,
                Formula("100*{0}/{1}", places))


def _limit_rows(make: Maker, places: list[tuple[Period, str, str]]) -> list[Row]:
    """The limits by kind, the room below them, and a verdict; none without a limit."""
    unit = words(make.unit_of("debt_limit"))
    rows: list[Row] = []
    rooms: list[tuple[Cell, ...]] = []
    for kind in KINDS:
        limits = [limit_of(make, kind, period) for period, _, _ in places]
        if all(cell.value is None for cell in limits):
            continue
        code = f"debt_limit_{kind}"
        balances = [make.model(f"debt_{kind}", period, name) for period, name, _ in places]
        rooms.append(tuple(
            difference(limit, InTable(code, key), balance, InTable(f"debt_{kind}", key))
            for limit, balance, (_, _, key) in zip(limits, balances, places, strict=True)))
        rows += [Row(code, make.name(code), (unit, *limits), 0),
                 Row(f"headroom_{kind}", make.text(f"headroom_{kind}"), (unit, *rooms[-1]), 1)]
    if rows:
        verdicts = [_verdict(make, [room[at] for room in rooms]) for at in range(len(places))]
        rows.append(Row("limit_verdict", make.text("limit_verdict"), (words(""), *verdicts)))
    return rows


def _verdict(make: Maker, rooms: list[Cell]) -> Cell:
    known = [float(room.value) for room in rooms
             if room.value is not None]
    if not known:
        return words("")
    return words(make.text("within_limit" if min(known) >= 0 else "over_limit"))


def _band(make: Maker, ratio: Cell) -> str:
    known = isinstance(ratio.value, (int, float))
    return make.text(f"band_{band(float(ratio.value or 0.0))}") if known else ""


def driver_table(make: Maker) -> Table | None:
    """Build the decomposition of the debt share, live: interest, growth, prices, net borrowing."""
    result, name = make.result, make.main
    if not make.has("debt_outstanding", result.base, name):
        return None
    columns = tuple(Column(str(period), make.text("year", year=period.year), width=13)
                    for period in (result.base, *result.horizon))
    keys = (_SHARE, "driver_change", "driver_interest", "driver_growth", "driver_price",
            "driver_borrowing", "stabilising")
    cells: dict[str, list[Cell]] = {key: [] for key in keys}
    for period in (result.base, *result.horizon):
        found = _drivers(make, period) if period != result.base else {}
        for key in keys:
            cells[key].append(_share(make, period) if key == _SHARE
                              else found.get(key, words("")))
    rows = tuple(Row(key, make.text(key), tuple(cells[key]), 0 if key in keys[:2] else 1,
                     "total" if key == _SHARE else "line") for key in keys)
    return Table("debt_drivers", make.text("title_debt_drivers"), make.text("share_of_gdp"),
                 make.text("item"), columns, rows, notes=(make.text("note_debt_drivers"),),
                 label_width=34)


def _share(make: Maker, period: Period) -> Cell:
    """Debt in per cent of GDP: 万元 over 亿元 is a ten-thousandth."""
    debt, gdp = (make.result.value(code, period, make.main)
                 for code in ("debt_outstanding", "gdp_nominal"))
    refs = tuple(ValueRef(code, period, make.main) for code in ("debt_outstanding", "gdp_nominal"))
    return Cell(None if debt is None or not gdp else debt / gdp / 100, 3,
                Formula("{0}/{1}/100", refs))


def _drivers(make: Maker, period: Period) -> dict[str, Cell]:
    """The parts of one year's change, in points of GDP, as formulas over the model sheet."""
    result, name, before = make.result, make.main, period + -1
    numbers = {code: result.value(code, period, name)
               for code in ("debt_outstanding", "gdp_nominal", "gdp_growth", "gf_debt_interest")}
    old = {code: result.value(code, before, name) for code in ("debt_outstanding", "gdp_nominal")}
    if any(value is None for value in (*numbers.values(), *old.values())):
        return {}
    def at(code: str, when: Period = period) -> tuple[float, Ref]:
        return (numbers if when == period else old)[code] or 0.0, ValueRef(code, when, name)

    places: dict[str, tuple[float, Ref]] = {
        key: (float(_share(make, when).value or 0.0), InTable(_SHARE, str(when)))
        for key, when in (("before", before), ("after", period))}
    places |= {"bill": at("gf_debt_interest"), "real": at("gdp_growth"), "gdp": at("gdp_nominal"),
               "gdp_before": at("gdp_nominal", before),
               "debt_before": at("debt_outstanding", before)}
    made: dict[str, Cell] = {}
    for part, expression in DRIVERS.items():
        key = f"driver_{part}"
        made[key] = live(expression, places, 3)
        places[part] = float(made[key].value or 0.0), InTable(key, str(period))
    made["stabilising"] = live(STABILISING, places, 3) if old["debt_outstanding"] else Cell(None, 3)
    return made


def debt_path(make: Maker) -> tuple[Path | None, float]:
    """Turn the forecast into rates: the balance is what the law of motion leaves."""
    rows: list[tuple[float, float, float]] = []
    result, start = make.result, 0.0
    for period in result.horizon:
        known = [result.value(code, at, make.main)
                 for code, at in (("debt_outstanding", period + -1), ("gdp_nominal", period + -1),
                                  ("debt_outstanding", period), ("gdp_nominal", period),
                                  ("gf_debt_interest", period))]
        if any(value is None for value in known) or not known[0]:
            return None, 0.0
        debt0, gdp0, debt, gdp, interest = (float(value or 0.0) for value in known)
        if not rows:
            start = debt0 / gdp0 / 10_000
        rows.append((interest / debt0, gdp / gdp0 - 1,
                     (debt0 + interest - debt) / gdp / 10_000))
    rates, growth, balance = zip(*rows, strict=True)
    return Path(rates, growth, balance, (0.0,) * len(rows)), start
