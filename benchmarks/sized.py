"""Models of any size for the benchmark: sectors tied into one core, or each a circle of its own.

A sector has ten equations with two circles inside. In one core every sector reads eleven totals of
the whole economy, which add all sectors up; in small blocks a sector reads itself alone. The same
text goes to the peer, with its lags and transforms written out.
"""

from __future__ import annotations

from dataclasses import dataclass

from forecast.data.catalog import Basis, Catalog, Item
from forecast.data.periods import Period
from forecast.data.units import parse_unit
from forecast.equations.language import parse_model
from forecast.equations.program import Program, compile_model

FIRST = 2021
TOTALS = ("OUT", "INC", "CON", "INV", "IMP", "TAX", "EMP", "WAG", "PRI", "RAT", "DEM")
SECTOR = (
    ("y", "", "0.55 * {DEM} / {n} + 0.2 * c{i} + 0.1 * v{i} - m{i}"),
    ("c", "", "0.35 * h{i} + 0.3 * c{i}(-1)"),
    ("v", "", "v{i}(-1) * exp(0.2 * log(y{i} / y{i}(-1)) - 0.02 * {RAT})"),
    ("m", "", "0.06 * y{i} + 0.02 * c{i}"),
    ("e", "dlog", "0.4 * log(y{i} / y{i}(-1)) - 0.1 * log(w{i} / w{i}(-1))"),
    ("w", "dlog", "0.3 * log({PRI} / {PRI}(-1)) + 0.1 * log(e{i} / e{i}(-1)) + 0.01"),
    ("p", "dlog", "0.5 * log(w{i} / w{i}(-1)) - 0.1 * log(y{i} / y{i}(-1))"),
    ("h", "", "0.5 * y{i} + 0.3 * w{i} * e{i} - t{i}"),
    ("t", "", "0.12 * y{i} + 0.05 * h{i}(-1)"),
    ("k", "", "0.95 * k{i}(-1) + v{i}"),
)
ECONOMY = (
    ("OUT", "{sum_y}"), ("CON", "{sum_c}"), ("INV", "{sum_v}"), ("IMP", "{sum_m}"),
    ("TAX", "{sum_t}"), ("EMP", "{sum_e}"), ("INC", "{sum_h}"),
    ("WAG", "WAG(-1) * (0.5 + 0.5 * EMP / EMP(-1))"),
    ("PRI", "PRI(-1) * exp(0.3 * log(WAG / WAG(-1)) + 0.1 * log(OUT / OUT(-1)))"),
    ("RAT", "0.5 * RAT(-1) + 2 * log(PRI / PRI(-1))"),
    ("DEM", "0.4 * CON + 0.3 * INV + 0.2 * INC + 0.1 * TAX - 0.05 * IMP + 1.0 * {n}"),
)


@dataclass(frozen=True)
class Sized:
    """A model of its size: its equations as (name, transform, right) and its history."""

    rows: tuple[tuple[str, str, str], ...]
    history: dict[str, dict[Period, float]]
    periods: tuple[Period, ...]

    def text(self) -> str:
        """Write the model in our language."""
        return "\n".join(f"{kind}({name}) ~ {right}" if kind else f"{name} ~ {right}"
                         for name, kind, right in self.rows)

    def catalog(self) -> Catalog:
        """Make the catalogue of its variables."""
        unit, basis = parse_unit(""), Basis()
        return Catalog({name: Item(code=name, zh=name, en=name, unit=unit, basis=basis)
                        for name, _, _ in self.rows})

    def program(self) -> Program:
        """Parse and compile it."""
        return compile_model(parse_model(self.text(), "sized", self.catalog(), ()).equations)


def sized(equations: int, is_one_core: bool, years: int = 1) -> Sized:
    """Make a model of about so many equations."""
    count = max(1, equations // 10)
    fields: dict[str, object] = {"n": count}
    for letter in "ycvmteh":
        fields[f"sum_{letter}"] = " + ".join(f"{letter}{i}" for i in range(count))
    rows = []
    for i in range(count):
        own = ({name: name for name in TOTALS} if is_one_core else
               {"DEM": f"({count} * (1.5 + 0.2 * h{i}))", "PRI": f"p{i}", "RAT": f"0.1 * k{i}(-1)"})
        rows += [(f"{letter}{i}", kind, right.format(i=i, **{**fields, **own}))
                 for letter, kind, right in SECTOR]
    if is_one_core:
        rows += [(name, "", right.format(**fields)) for name, right in ECONOMY]
    start = {name: 1.0 * count if name in {"OUT", "INC", "CON", "INV", "IMP", "TAX", "EMP", "DEM"}
             else 1.0 for name, _, _ in rows}
    past = (Period.annual(FIRST - 2), Period.annual(FIRST - 1))
    history = {name: dict.fromkeys(past, value) for name, value in start.items()}
    horizon = tuple(Period.annual(FIRST + year) for year in range(years))
    return Sized(tuple(rows), history, horizon)
