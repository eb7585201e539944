"""Where the plan's targets do not fit together, or do not bind: the figures, and the sentences."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from forecast.data import Operator
from forecast.exhibits.kit import (
    MISSING,
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    ValueRef,
    asked_of,
    change,
    difference,
    given,
    growth,
    number_text,
    strips,
    words,
)
from forecast.fiscal import met

if TYPE_CHECKING:
    from collections.abc import Callable

    from forecast.data import Target

_INTENSITIES = ("land", "water", "power")
_TWO = 2
_BUOYANT = (("revenue_gdp", "gpb_revenue_comparable"), ("tax", "tax_revenue"))
"""The rows that hold planned growth of a revenue against that of GDP, and what grows."""
_GROWTH = "gpb_revenue_growth"
_COMPARED = {"fai": ("fai",), "income": ("income_pc_growth", "gdp_growth"),
             "revenue_gdp": ("gpb_revenue", "gdp_growth"), "tax": ("tax_revenue", "gdp_growth"),
             "revenue": ("gpb_revenue",), "one_off": ("gpb_revenue",),
             "aimed": (_GROWTH, "gpb_revenue")}
"""The targets that each row compares; the rows of intensities are named by theirs."""
_FITS = (0.8, 1.2)
"""An implied buoyancy of tax to nominal GDP within this range needs no remark."""


def consistency_table(make: Maker) -> Table | None:
    """Build the table of comparisons: a row a target that another figure speaks to."""
    columns = (
        Column("unit", make.text("unit"), width=8, align="center"),
        Column("goal", make.text("fit_goal"), width=13),
        Column("against", make.text("fit_against"), width=13),
        Column("against_what", make.text("fit_against_what"), width=24, align="left"),
        Column("gap", make.text("fit_gap"), width=12),
        Column("gap_what", make.text("fit_gap_what"), width=28, align="left"),
        Column("forecast", make.text("fit_forecast", scenario=make.scenario_name(make.main)),
               width=13),
    )
    planned = (_income(make, make.plan),
               *(_buoyancy(make, key, code, make.plan) for key, code in _BUOYANT)
               ) if make.plan else ()
    found = (_investment(make), *planned, _aimed(make), _two_goals(make), _one_off(make),
             *(_intensity(make, name) for name in _INTENSITIES))
    rows = tuple(row for row in found if row is not None)
    if not rows:
        return None
    return Table("consistency", make.text("title_consistency", year=make.result.first.year),
                 make.text("unit_by_row"), make.text("item"), columns, rows, label_width=24,
                 notes=(make.text("note_consistency"),))


def _row(make: Maker, key: str, label: str, unit: str, cells: tuple[Cell, Cell, Cell, Cell],
         base: str = "") -> Row:
    goal, against, gap, forecast = cells
    said = {"base": base, "scenario": make.scenario_name(make.main),
            "scenario_of": make.scenario_name(make.plan or make.main)}
    return Row(key, label, (
        words(unit), goal, against, words(make.text(f"fit_{key}_against", **said)), gap,
        words(make.text(f"fit_{key}_gap", **said)), forecast))


def _goal(make: Maker, code: str) -> Target | None:
    return next((target for target in make.result.targets
                 if target.item == code and target.value is not None
                 and target.period == make.result.first), None)


def _investment(make: Maker) -> Row | None:
    target, base = _goal(make, "fai"), make.result.base
    if (target is None or target.operator == Operator.AT_MOST
            or not make.has("fai", base, make.main)):
        return None
    goal, before = given(target.value, 2, target.value_at), make.model("fai", base, make.main)
    gap = growth("fai", goal, "goal", before, "against", 1)
    return _row(make, "fai", make.name("fai"), make.unit_of("fai"),
                (goal, before, gap, make.model("fai", make.result.first, make.main)), str(base))


def _income(make: Maker, scenario: str) -> Row | None:
    """Income against GDP: how far from step they are in the plan."""
    first, code = make.result.first, "income_pc_growth"
    goal, against = make.model(code, first, scenario), make.model("gdp_growth", first, scenario)
    if _in_step(make) is None or goal.value is None or against.value is None:
        return None
    gap = difference(goal, InTable("income", "goal"), against, InTable("income", "against"), 2)
    return _row(make, "income", make.name(code), "%",
                (goal, against, gap, make.model(code, first, make.main)))


def _in_step(make: Maker) -> Target | None:
    """Find the target of incomes that grow in step with GDP."""
    return next((target for target in make.result.targets
                 if target.item == "income_pc_growth" and target.period == make.result.first
                 and target.operator == Operator.IN_STEP and target.reference == "gdp_growth"),
                None)


_GDP = ("gdp_growth", "gdp_nominal", "nominal_gdp_growth")


def _buoyancy(make: Maker, key: str, code: str, scenario: str) -> Row | None:
    """Planned growth of a revenue against that of nominal GDP: the buoyancy that is implied."""
    goal = _growth(make, code, scenario)
    nominal = make.implied("nominal_gdp_growth", make.result.first, scenario, 2)
    # what the model makes of a plan that does not say is no plan
    said = [make.model(item, make.result.first, scenario).value is not None
            for item in (_COMPARED[key][0], *_GDP)]
    if not said[0] or not any(said[1:]) or goal.value is None or not nominal.value:
        return None
    ratio = float(goal.value) / float(nominal.value)
    gap = Cell(ratio, 2, Formula("{0}/{1}", (InTable(key, "goal"), InTable(key, "against"))))
    return _row(make, key, make.name(code), "%",
                (goal, nominal, gap, _growth(make, code, make.main)))


def _growth(make: Maker, code: str, scenario: str) -> Cell:
    """Growth of the plan year over the base year, live from the model sheet."""
    base, first = make.result.base, make.result.first
    now, before = (make.result.value(code, period, scenario) for period in (first, base))
    if now is None or not before:
        return Cell(None, 2)
    refs = (ValueRef(code, first, scenario), ValueRef(code, base, scenario))
    return Cell(100 * (now / before - 1), 2, Formula("({0}/{1}-1)*100", refs))


def _aimed(make: Maker) -> Row | None:
    """A target for the growth of revenue against what the budget comes to.

    With one-offs in either year nobody can tell on which basis the target is meant.
    """
    target, first = _goal(make, _GROWTH), make.result.first
    against = make.model(_GROWTH, first, make.plan) if make.plan else Cell(None)
    if (target is None or strips(make) or target.operator == Operator.IN_STEP
            or against.value is None):
        return None
    goal = given(target.value, 2, target.value_at)
    gap = difference(against, InTable("aimed", "against"), goal, InTable("aimed", "goal"), 2)
    return _row(make, "aimed", make.name(_GROWTH), "%",
                (goal, against, gap, make.model(_GROWTH, first, make.main)))


def _two_goals(make: Maker) -> Row | None:
    goals = sorted({target.value: target.value_at for target in make.result.targets
                    if target.item == "gpb_revenue" and target.value is not None
                    and target.period == make.result.first}.items(), key=lambda goal: goal[0])
    if len(goals) < _TWO:
        return None
    low, high = (given(value, 0, place) for value, place in (goals[0], goals[-1]))
    gap = difference(high, InTable("revenue", "against"), low, InTable("revenue", "goal"))
    return _row(make, "revenue", make.name("gpb_revenue"), make.wan,
                (low, high, gap, make.model("gpb_revenue", make.result.first, make.main)))


def _one_off(make: Maker) -> Row | None:
    """A revenue target that only a one-off receipt can meet."""
    target, first = _goal(make, "gpb_revenue"), make.result.first
    one_off = make.result.value("nontax_one_off", first, make.main)
    comparable = make.result.value("gpb_revenue_comparable", first, make.main)
    whole = make.result.value("gpb_revenue", first, make.main)
    if (target is None or target.operator == Operator.AT_MOST or not one_off or whole is None
            or comparable is None or not comparable < (target.value or 0.0) <= whole):
        return None
    return _row(make, "one_off", make.name("gpb_revenue"), make.wan,
                (given(target.value, 0, target.value_at),
                 make.model("gpb_revenue_comparable", first, make.main),
                 make.model("nontax_one_off", first, make.main),
                 make.model("gpb_revenue", first, make.main)))


def _intensity(make: Maker, name: str) -> Row | None:
    """A decline per unit of GDP against last year's, and the use that it implies.

    Use changes by (1+g)(1+d)-1 at the plan's growth g and the target's decline d.
    """
    code, base, scenario = f"{name}_per_gdp_growth", make.result.base, make.plan
    target = _goal(make, code)
    if (target is None or target.operator != Operator.AT_MOST
            or not make.has(code, base, make.main)):
        return None
    use = Cell(None, 1)
    if scenario and make.has(f"{name}_use_index", make.result.first, scenario):
        index = make.model(f"{name}_use_index", make.result.first, scenario)
        if index.value is not None and index.formula is not None:  # the plan says it
            use = Cell(float(index.value) - 100.0, 1, Formula("{0}-100", index.formula.refs),
                       sign=True)
    row = _row(make, "intensity", make.name(code), "%",
               (given(target.value, 1, target.value_at), make.model(code, base, make.main, 1), use,
                make.model(code, make.result.first, make.main, 1)), str(base))
    return replace(row, key=name)


# -- the sentences: every number is a cell of the table -------------------------------------------


def consistency(make: Maker, table: Table | None) -> tuple[str, ...]:
    """Say where the targets do not fit together, with the numbers that show it."""
    if table is None:
        return ()
    table = replace(table, rows=tuple(row for row in table.rows if not _is_asked(make, row)))
    rows = {row.key for row in table.rows}
    said: tuple[tuple[str, Callable[[Maker, Table], str]], ...] = (
        ("aimed", _say_aimed), ("fai", _say_investment), ("income", _say_income),
        *((key, partial(_say_buoyancy, key=key)) for key, _ in _BUOYANT),
        ("revenue", _say_two_goals),
        ("one_off", _say_one_off))
    found = [say(make, table) for key, say in said if key in rows]
    found += [_say_intensities(make, table), _say_use(make, table)]
    return tuple(sentence for sentence in found if sentence)


def _is_asked(make: Maker, row: Row) -> bool:
    """Tell whether a row compares what is asked about: there is nothing to say of it yet."""
    items = _COMPARED.get(row.key, (f"{row.key}_per_gdp_growth",))
    return (any(item in make.result.doubts.targets for item in items)
            or asked_of(make, row.cells) is not None)


def _number(table: Table, row: str, column: str) -> float:
    value = table.cell(row, column).value
    return 0.0 if value is None or isinstance(value, str) else float(value)


def _say_investment(make: Maker, table: Table) -> str:
    if _number(table, "fai", "gap") >= 0:
        return ""
    said = make.text("fit_fai", target=table.text("fai", "goal"), base=make.result.base.year,
                     before=table.text("fai", "against"),
                     change=table.text("fai", "gap").removeprefix("-"))
    is_met = _number(table, "fai", "forecast") >= _number(table, "fai", "goal")
    return said + (make.text("fit_fai_loose", forecast=table.text("fai", "forecast"),
                             scenario=make.scenario_name(make.main)) if is_met else ""
                   ) + make.text("fit_fai_check")


def _say_income(make: Maker, table: Table) -> str:
    target, gap = _in_step(make), _number(table, "income", "gap")
    if target is None or gap >= -(target.tolerance + 1e-9):
        return ""
    return make.text("fit_income", rate=change(make, table.text("income", "goal")),
                     gdp=change(make, table.text("income", "against")),
                     gap=table.text("income", "gap").removeprefix("-"))


def _say_buoyancy(make: Maker, table: Table, key: str) -> str:
    low, high = _FITS
    if low <= _number(table, key, "gap") <= high:
        return ""
    return make.text(f"fit_{key}", rate=change(make, table.text(key, "goal")),
                     nominal=change(make, table.text(key, "against")),
                     buoyancy=table.text(key, "gap"), scenario=make.scenario_name(make.main),
                     forecast=change(make, table.text(key, "forecast")))


def _say_aimed(make: Maker, table: Table) -> str:
    target, gap = _goal(make, _GROWTH), _number(table, "aimed", "gap")
    if target is None or met(target, np.array([_number(table, "aimed", "against")]))[0]:
        return ""
    return make.text("fit_aimed", goal=change(make, table.text("aimed", "goal")),
                     plan=change(make, table.text("aimed", "against")),
                     gap=number_text(abs(gap), 2))


def _say_two_goals(make: Maker, table: Table) -> str:
    low, high = (_number(table, "revenue", column) for column in ("goal", "against"))
    why = make.text("fit_revenue_rounded") if _rounds_to(low, high) else ""
    return make.text("fit_revenue", low=table.text("revenue", "goal"), why=why,
                     high=table.text("revenue", "against"), gap=table.text("revenue", "gap"))


def _rounds_to(one: float, other: float) -> bool:
    """Tell whether one of two amounts is the other, rounded to the digits that it states."""
    def step(amount: float) -> float:
        unit = 1.0
        while amount and amount % (10 * unit) == 0:
            unit *= 10
        return unit

    coarse = max(step(one), step(other))
    return coarse > 1.0 and abs(one - other) <= 0.5 * coarse


def _say_one_off(make: Maker, table: Table) -> str:
    return make.text("fit_one_off", target=table.text("one_off", "goal"),
                     amount=table.text("one_off", "gap"),
                     comparable=table.text("one_off", "against"))


def _say_intensities(make: Maker, table: Table) -> str:
    rows = {row.key: row.label for row in table.rows}
    loose = [name for name in _INTENSITIES if name in rows
             and table.cell(name, "forecast").value is not None
             and max(_number(table, name, "against"), _number(table, name, "forecast"))
             < _number(table, name, "goal")]
    if not loose:
        return ""
    parts = [make.text("fit_intensity_part", item=rows[name].removesuffix("增减"),
                       before=change(make, table.text(name, "against")),
                       target=change(make, table.text(name, "goal"))) for name in loose]
    return make.text("fit_intensity", base=make.result.base.year,
                     scenario=make.scenario_name(make.main),
                     parts=make.text("list_comma").join(parts))


def _say_use(make: Maker, table: Table) -> str:
    """What the intensity targets imply for total use at the plan's growth."""
    names = [name for name in _INTENSITIES if name in {row.key for row in table.rows}
             and table.cell(name, "gap").value is not None]
    if not names or make.plan is None:
        return ""
    parts = [make.text("fit_use_part", item=make.text(f"use_{name}"),
                       change=table.text(name, "gap")) for name in names]
    pace = make.model("gdp_growth", make.result.first, make.plan)
    if pace.text == MISSING or asked_of(make, (pace,)):
        return ""
    return make.text("fit_use", growth=change(make, pace.text),
                     parts=make.text("list_comma").join(parts))
