"""The 62-equation benchmark model of the reference data, in our own equation language."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forecast.data.catalog import Basis, Catalog, Item
from forecast.data.periods import Period
from forecast.data.units import parse_unit
from forecast.equations.language import ModelText, parse_model
from forecast.equations.layout import Plan
from forecast.equations.program import Program, compile_model

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {"dlog": "dlog({name}) ~ {right}", "lev": "{name} = {right}", "levb": "{name} ~ {right}"}


@dataclass(frozen=True)
class Benchmark:
    """The model compiled, its history, its horizon, and what stands still in the base run."""

    spec: Any
    text: ModelText
    program: Program
    history: dict[str, dict[Period, float]]
    periods: tuple[Period, ...]
    exogenous: dict[tuple[str, Period], float]

    def plan(self, intercepts: dict[tuple[str, Period], Any] | None = None) -> Plan:
        """Return the plan of a run with these shocks."""
        return Plan(fixed=self.exogenous, intercepts=intercepts or {})


def load(folder: Path) -> Benchmark:
    """Translate ``spec.py`` of a folder into equations of our language."""
    found = importlib.util.spec_from_file_location("district62_spec", folder / "spec.py")
    if found is None or found.loader is None:
        raise FileNotFoundError(folder / "spec.py")
    spec = importlib.util.module_from_spec(found)
    sys.modules[found.name] = spec
    found.loader.exec_module(spec)
    lines = [KINDS[kind].format(name=name, right=right) for name, kind, right in spec.EQ]
    lines += [f"{name} := {name}(-1)" for name in spec.EXO]
    names = [*spec.ENDO, *spec.EXO]
    items = Catalog({name: Item(code=name, zh=name, en=name, unit=parse_unit(""), basis=Basis())
                     for name in names})
    text = parse_model("\n".join(lines), "district62", items, ())
    data = spec.initial()
    history = {name: {Period.annual(int(year)): float(data.at[year, name])
                      for year in data.index if year <= spec.YH0} for name in names}
    periods = tuple(Period.annual(year) for year in range(spec.YH0 + 1, spec.Y1 + 1))
    exogenous = {(name, period): float(data.at[period.year, name])
                 for name in spec.EXO for period in periods}
    return Benchmark(spec, text, compile_model(text.equations), history, periods, exogenous)
