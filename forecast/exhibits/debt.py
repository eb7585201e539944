"""Debt: balances, the debt ratio and its band, what drives the debt share, six stresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.cells import Maker, simulated, words
from forecast.exhibits.types import Cell, Column, Formula, InTable, Row, Table, ValueRef
from forecast.fiscal.debt import STRESSES, Path, band, project_debt, stabilising_balance, stressed

if TYPE_CHECKING:
    from forecast.exhibits.types import Ref
    from forecast.periods import Period

_STOCKS = ("debt_outstanding", "debt_general", "debt_special")
_FLOWS = ("general_debt_proceeds", "special_debt_proceeds", "general_debt_repayment",
          "special_debt_repayment", "gf_debt_interest", "gf_debt_issue_cost")  # fmt: skip
_SHARE = "debt_share"


def debt_table(make: Maker) -> Table | None:
    """Build the table of balances, flows, the debt ratio and its band, plan and forecast."""
    if not make.has("debt_outstanding", make.result.base, make.main):
        return None
    columns = [Column("unit", make.text("unit"), width=8, align="center"),
               Column("base", make.text("year", year=make.result.base.year), width=13)]
    places = [(make.result.base, make.main, "base")]
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
    rows += [_row(make, "fiscal_capacity", places), _row(make, "debt_ratio", places)]
    rows.append(Row("band", make.text("debt_band"), (words(""), *(
        words(_band(make, period, name)) for period, name, _ in places))))
    return Table("debt", make.text("title_debt"), make.text("unit_by_row"), make.text("item"),
                 tuple(columns), tuple(rows), notes=(make.text("note_debt"),),
                 source=make.text("source_budget"), label_width=30)


def _row(make: Maker, code: str, places: list[tuple[Period, str, str]], role: str = "line") -> Row:
    unit = words(make.result.catalog[code].unit.code)
    cells = tuple(make.model(code, period, name) for period, name, _ in places)
    level = 1 if code in _STOCKS[1:] else 0
    return Row(code, make.name(code), (unit, *cells), level, role)  # type: ignore[arg-type]


def _band(make: Maker, period: Period, scenario: str) -> str:
    ratio = make.result.value("debt_ratio", period, scenario)
    return "" if ratio is None else make.text(f"band_{band(ratio)}")


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
    debt, gdp, growth, interest = (float(value or 0.0) for value in numbers.values())
    debt0, gdp0 = (float(value or 0.0) for value in old.values())
    share, share0, real = debt / gdp / 100, debt0 / gdp0 / 100, 1 + growth / 100
    here, then = str(period), str(before)

    def ref(code: str, at: Period = period) -> Ref:
        return ValueRef(code, at, name)

    before_share = InTable(_SHARE, then)
    values = {
        "driver_change": (share - share0, "{0}-{1}", (InTable(_SHARE, here), before_share)),
        "driver_interest": (interest / gdp / 100, "{0}/{1}/100",
                            (ref("gf_debt_interest"), ref("gdp_nominal"))),
        "driver_growth": (share0 * (1 / real - 1), "{0}*(1/(1+{1}/100)-1)",
                          (before_share, ref("gdp_growth"))),
        "driver_price": (share0 * (gdp0 / gdp - 1 / real), "{0}*({1}/{2}-1/(1+{3}/100))",
                         (before_share, ref("gdp_nominal", before), ref("gdp_nominal"),
                          ref("gdp_growth"))),
    }
    made = {key: Cell(value, 3, Formula(text, refs)) for key, (value, text, refs) in values.items()}
    parts = ("driver_interest", "driver_growth", "driver_price")
    rest = values["driver_change"][0] - sum(values[key][0] for key in parts)
    made["driver_borrowing"] = Cell(rest, 3, Formula("{0}-{1}-{2}-{3}", (
        InTable("driver_change", here), *(InTable(key, here) for key in parts))))
    hold = stabilising_balance(share0, interest / debt0 if debt0 else 0.0, gdp / gdp0 - 1)
    made["stabilising"] = Cell(hold, 3, Formula("{0}*({1}/{2}-({3}/{4}-1))/({3}/{4})", (
        before_share, ref("gf_debt_interest"), ref("debt_outstanding", before),
        ref("gdp_nominal"), ref("gdp_nominal", before)))) if debt0 else Cell(None, 3)
    return made


def stress_table(make: Maker) -> Table | None:
    """Build the six stresses of the forecast's debt share, in per cent of GDP."""
    result = make.result
    path, start = _path(make)
    if path is None:
        return None
    columns = (*(Column(str(period), make.text("year", year=period.year), width=13)
                 for period in result.horizon),
               Column("rise", make.text("stress_rise"), width=15))
    base = 100 * project_debt(start, path)
    rows = [Row("base", make.scenario_name(make.main),
                (*(simulated(float(one), 3) for one in base), words("")))]
    for stress in STRESSES:
        found = 100 * project_debt(start, stressed(path, stress))
        rows.append(Row(stress, make.text(f"stress_{stress}"), (
            *(simulated(float(one), 3) for one in found),
            simulated(float(found[-1] - base[-1]), 3))))
    return Table("debt_stress", make.text("title_debt_stress"), make.text("share_of_gdp"),
                 make.text("scenario"), columns, tuple(rows), label_width=44,
                 notes=(make.text("note_debt_stress"),))


def _path(make: Maker) -> tuple[Path | None, float]:
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
