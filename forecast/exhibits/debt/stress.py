"""Six stresses of the debt share: the law of motion under each, live in the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.exhibits.debt.path import debt_path
from forecast.exhibits.kit import Cell, Column, Formula, InTable, Ref, Row, Table, ValueRef, words
from forecast.fiscal import STRESSES, project_debt, stressed

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.exhibits.kit import Maker
    from forecast.fiscal import Path

_DIGITS = 3
_NOTHING = 1e-12
"""A smaller difference between two rates is nothing but binary digits."""


def stress_table(make: Maker) -> Table | None:
    """Build the stresses of the forecast's debt share, in per cent of GDP."""
    path, start = debt_path(make)
    if path is None:
        return None
    horizon = make.result.horizon
    columns = (*(Column(str(period), make.text("year", year=period.year), width=13)
                 for period in horizon),
               Column("rise", make.text("stress_rise"), width=15))
    base = project_debt(start, path)
    rows = [Row("base", make.scenario_name(make.main), (
        *(Cell(100 * float(share), _DIGITS, Formula("{0}/{1}/100", (
            ValueRef("debt_outstanding", period, make.main),
            ValueRef("gdp_nominal", period, make.main))))
          for share, period in zip(base, horizon, strict=True)), words("")))]
    last = str(horizon[-1])
    for stress in STRESSES:
        under = stressed(path, stress)
        found = project_debt(start, under)
        cells = [Cell(100 * float(share), _DIGITS,
                      _motion(make, stress, horizon[place], _shock(path, under, place)))
                 for place, share in enumerate(found)]
        rise = Cell(100 * float(found[-1] - base[-1]), _DIGITS, Formula(
            "{0}-{1}", (InTable(stress, last), InTable("base", last))))
        rows.append(Row(stress, make.text(f"stress_{stress}"), (*cells, rise)))
    return Table("debt_stress", make.text("title_debt_stress"), make.text("share_of_gdp"),
                 make.text("scenario"), columns, tuple(rows), label_width=44,
                 notes=(make.text("note_debt_stress"),))


@dataclass(frozen=True, slots=True)
class _Shock:
    """What a stress adds to the rates of one period, as fractions."""

    interest: float
    growth: float
    primary: float
    other: float
    fall: float


def _shock(path: Path, under: Path, place: int) -> _Shock:
    def added(kind: str) -> float:
        gap = float(getattr(under, kind)[place] - getattr(path, kind)[place])
        return 0.0 if abs(gap) < _NOTHING else round(gap, 6)

    fall = under.foreign * under.depreciation[place] if under.depreciation else 0.0
    return _Shock(added("interest"), added("growth"), added("primary"), added("other"), fall)


def _motion(make: Maker, stress: str, period: Period, shock: _Shock) -> Formula:
    """Write d·(1+i)/(1+g) - pb + other, in per cent of GDP; the balance is the forecast's."""
    before, main = period + -1, make.main
    refs: list[Ref] = [ValueRef("debt_outstanding", before, main),
                       ValueRef("gdp_nominal", before, main),
                       ValueRef("debt_outstanding", period, main),
                       ValueRef("gdp_nominal", period, main),
                       ValueRef("gf_debt_interest", period, main)]
    share = "{0}/{1}/100"
    if before != make.result.base:
        refs.append(InTable(stress, str(before)))
        share = "{5}"
    fall = f"*(1+{shock.fall!r})" if shock.fall else ""
    growth = f"({{3}}/{{1}}{_plus(shock.growth)})"
    rest = _plus(100 * (shock.other - shock.primary))
    return Formula(f"{share}{fall}*(1+{{4}}/{{0}}{_plus(shock.interest)})/{growth}"
                   f"-({{0}}+{{4}}-{{2}})/{{3}}/100{rest}", tuple(refs))


def _plus(value: float) -> str:
    """Write an added constant: nothing for nought."""
    return f"{value:+.10g}" if value else ""
