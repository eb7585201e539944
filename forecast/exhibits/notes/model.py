"""The sheet 结果 模型: every equation of every scenario, year by year, live.

Each value has one place here; the other sheets point at it. Inputs and imposed values are
constants (blue), parameters stand first, everything else is the equation itself as a formula.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from forecast.equations import (
    SOURCES,
    Data,
    Leaf,
    Param,
    Var,
    central,
    imposed,
    to_formula,
    to_text,
)
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    ParamRef,
    Ref,
    Row,
    Sheet,
    Table,
    Typed,
    ValueRef,
    decimals,
    figure_choice,
    figure_places,
    is_given,
    is_of_file,
    is_unlisted,
    means,
    parameter_places,
    typed,
    value_places,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Period
    from forecast.equations import Equation, Figure, Step, Template
    from forecast.exhibits.kit import Maker
    from forecast.projection import ScenarioRun

_ADDED: Mapping[Step, str] = {"intercept": "add_intercept", "factor": "add_factor_share",
                              "offset": "add_offset"}  # fmt: skip
COMMON = ""
"""The scenario name under which what all scenarios share is placed."""


def model_sheet(make: Maker) -> Sheet:
    """Build the model sheet."""
    return Sheet(make.text("sheet_model"), make.text("title_model"),
                 (_model_table(make),), reference=True)


def _model_table(make: Maker) -> Table:
    result = make.result
    columns = (
        Column("scenario", make.text("scenario"), width=12, align="left"),
        Column("item", make.text("item"), width=30, align="left"),
        Column("unit", make.text("unit"), width=9, align="center"),
        Column("kind", make.text("kind"), width=9, align="center"),
        *(Column(str(period), make.when(period), width=14)
          for period in result.periods),
        Column("equation", make.text("equation"), width=70, align="left"),
    )
    rows = [*_parameter_rows(make), *_data_rows(make)]
    for run in result.runs:
        rows += _scenario_rows(make, run)
    return Table("model", make.text("title_model"), make.text("unit_by_row"), make.text("code"),
                 columns, tuple(rows), notes=(make.text("note_model"),), label_width=26,
                 freeze=True)


def _texts(*words: str) -> tuple[Cell, ...]:
    return tuple(Cell(word, role="text") for word in words)


def _parameter_rows(make: Maker) -> list[Row]:
    """One row a parameter; another where a scenario moves it."""
    result = make.result
    rows = []
    for name in result.parameters:
        prior = result.priors.parameters[name]
        rows.append(_parameter_row(make, name, None))
        rows += [_parameter_row(make, name, run)
                 for run in result.runs if run.parameters[name] != prior.value]
    return rows


def _parameter_row(make: Maker, name: str, run: ScenarioRun | None) -> Row:
    prior = make.result.priors.parameters[name]
    scenario = run.scenario.name if run else COMMON
    value = run.parameters[name] if run else prior.value
    places = parameter_places(make.result, run, name)
    shown = make.scenario_name(scenario) if scenario else make.text("all_scenarios")
    cells = [*_texts(shown, prior.title(make.lang), make.unit(prior.unit),
                     make.text("kind_parameter"))]
    for place in range(len(make.result.periods)):
        first = place == 0
        cells.append(Cell(value, 4, role="parameter", defines=ParamRef(name, scenario),
                          sources=places, is_fixed=is_given(make.result, run, name))
                     if first else Cell("", role="text"))
    cells.append(Cell(make.told(prior.basis), role="text"))
    return Row(f"{scenario}/{name}", name, tuple(cells))


def _data_rows(make: Maker) -> list[Row]:
    """One row a figure that equations take from the workbook: one-offs, budgets, tax shares.

    A scenario that reads another figure (another vintage, a reformed share) has a row of its own.
    """
    figures = make.result.runs[0].plan.data
    rows = []
    for source, code in dict.fromkeys((source, code) for source, code, _ in figures):
        if source == "last":
            continue
        rows.append(_data_row(make, source, code, COMMON, figures))
        rows += [_data_row(make, source, code, run.scenario.name, run.plan.data)
                 for run in make.result.runs if _is_own(make, run, source, code)]
    return rows


def _is_own(make: Maker, run: ScenarioRun, source: str, code: str) -> bool:
    """Tell whether a scenario reads another figure than the first one does."""
    common = make.result.runs[0].plan.data
    return any(_centre(run.plan.data, key) != _centre(common, key)
               for key in ((source, code, period) for period in make.result.periods))


def _centre(figures: Mapping[tuple[str, str, Period], Figure], key: tuple[str, str, Period]
            ) -> float | None:
    found = figures.get(key)
    return None if found is None else central(found)


def _data_row(make: Maker, source: str, code: str, scenario: str,
              figures: Mapping[tuple[str, str, Period], Figure]) -> Row:
    if source == "quarter":
        return _quarter_row(make, code, figures)
    item = make.result.catalog[code]
    run = make.result.run(scenario) if scenario else make.result.runs[0]
    shown = make.scenario_name(scenario) if scenario else make.text("all_scenarios")
    is_share = source == "share"
    cells = [*_texts(shown, f"{make.name(item.code)}·" + make.text(f"data_{source}"),
                     "%" if is_share else item.unit.name(make.lang), make.text("kind_input"))]
    for period in make.result.periods:
        value = figures.get((source, code, period))
        ref = ValueRef(f"{source}:{code}", period, scenario)
        cells.append(Cell("", role="text") if value is None else Cell(
            central(value), 2 if is_share else decimals(item), role="input", defines=ref,
            sources=figure_places(make.result, run, source, code, period),
            is_fixed=is_unlisted(make.result, run, source, code, period)))
    cells.append(Cell(make.text(f"data_{source}_source"), role="text"))
    prefix = f"{scenario}/" if scenario else ""
    return Row(f"{prefix}{source}:{code}", f"{source}({code})", tuple(cells))


def _quarter_row(make: Maker, number: str, figures: Mapping[tuple[str, str, Period], Figure]
                 ) -> Row:
    """The dummy of a quarter: 1 in it, 0 in the others."""
    cells = [*_texts(make.text("all_scenarios"), make.text("data_quarter", number=number), "",
                     make.text("kind_input"))]
    for period in make.result.periods:
        value = figures.get(("quarter", number, period))
        cells.append(Cell("", role="text") if value is None else Cell(
            central(value), 0, role="input", defines=ValueRef(f"quarter:{number}", period, COMMON),
            is_fixed=True))
    cells.append(Cell("", role="text"))
    return Row(f"quarter:{number}", f"quarter({number})", tuple(cells))


def _scenario_rows(make: Maker, run: ScenarioRun) -> list[Row]:
    rows = []
    for equation in make.result.model.equations:
        rows += _adjustment_rows(make, run, equation)
        rows.append(_equation_row(make, run, equation))
    for name in _torn(run):
        rows += _feedback_rows(make, run, name)
    return rows


def _torn(run: ScenarioRun) -> tuple[str, ...]:
    """List the variables whose solved value breaks a circle of formulas."""
    return tuple(dict.fromkeys(name for blocks in run.feedback.values() for block in blocks
                               for name in block.torn))


def _feedback_rows(make: Maker, run: ScenarioRun, name: str) -> list[Row]:
    """A constant row with the solved values of a torn variable, and a check of it.

    A spreadsheet cannot solve a circle of formulas. The formulas of a simultaneous block read the
    torn variable from the constant; the check is zero while the constant still solves the block
    and shows the gap, in red, once an edit has made it stale.
    """
    result, scenario = make.result, run.scenario.name
    item = result.catalog[name]
    solved, checks = ([*_texts(make.scenario_name(scenario), make.text(key, item=make.name(name)),
                               make.unit_of(name), make.text(kind))]
                      for key, kind in (("feedback", "kind_input"),
                                        ("feedback_check", "kind_check")))
    for period in result.periods:
        value = result.value(name, period, scenario)
        torn = any(name in block.torn for block in run.feedback.get(period, ()))
        if value is None or not torn:
            solved.append(Cell("", role="text"))
            checks.append(Cell("", role="text"))
            continue
        own, kept = ValueRef(name, period, scenario), ValueRef(_kept(name), period, scenario)
        solved.append(Cell(value, decimals(item), role="input", defines=kept))
        checks.append(Cell(0.0, 4, Formula(_STALE, (own, kept)), role="check"))
    solved.append(Cell(make.text("note_feedback"), role="text"))
    checks.append(Cell(make.text("note_feedback_check"), role="text"))
    return [Row(f"{scenario}/{name}/feedback", f"{name}·=", tuple(solved)),
            Row(f"{scenario}/{name}/check", f"{name}·?", tuple(checks), role="check")]


_STALE = "IF(ABS({0}-{1})<=0.000001*MAX(1,ABS({1})),0,{0}-{1})"


def _kept(name: str) -> str:
    return f"feedback:{name}"


def _adjustments(run: ScenarioRun, equation: Equation, period: Period) -> tuple[Step, ...]:
    """List the kinds of add-factors laid on one point, in the order of application."""
    return tuple(step for step, laid in run.plan.steps() if step != "fixed"
                 and central(laid.get((equation.name, period), 0.0)) != 0.0)


def _adjustment_rows(make: Maker, run: ScenarioRun, equation: Equation) -> list[Row]:
    """A row a kind of add-factor that the scenario lays on an equation."""
    horizon = make.result.horizon
    used = {step for period in horizon for step in _adjustments(run, equation, period)}
    rows = []
    for step, laid in run.plan.steps():
        if step in used:
            rows.append(_adjustment_row(make, run, equation, step, laid))
    return rows


def _adjustment_row(make: Maker, run: ScenarioRun, equation: Equation, step: Step,
                    laid: Mapping[tuple[str, Period], Figure]) -> Row:
    item, name = make.result.catalog[equation.name], run.scenario.name
    unit = {"factor": "%", "offset": item.unit.name(make.lang)}.get(step, "")
    cells = [*_texts(make.scenario_name(name), make.text("add_factor", item=make.name(item.code)),
                     unit, make.text("kind_input"))]
    for period in make.result.periods:
        is_laid = period in make.result.horizon and step in _adjustments(run, equation, period)
        ref = ValueRef(f"{SOURCES[step]}:{equation.name}", period, name)
        cells.append(Cell(central(laid[equation.name, period]), 4, role="input", defines=ref,
                          is_fixed=all(not one.origin or not one.origin.sheet
                                       for one in run.scenario.overrides
                                       if means(run, one, equation.name, make.result.catalog)))
                     if is_laid else Cell("", role="text"))
    cells.append(Cell(make.text(_ADDED[step]), role="text"))
    return Row(f"{name}/{equation.name}/{step}", f"{equation.name}·Δ", tuple(cells))


def _equation_row(make: Maker, run: ScenarioRun, equation: Equation) -> Row:
    result, name = make.result, run.scenario.name
    item = result.catalog[equation.name]
    cells = [*_texts(make.scenario_name(name), make.name(item.code), item.unit.name(make.lang),
                     make.text(f"kind_{equation.kind}"))]
    cells += [_value_cell(make, run, equation, period) for period in result.periods]
    cells.append(Cell(_written(equation), role="text"))
    return Row(f"{name}/{equation.name}", equation.name, tuple(cells))


def _written(equation: Equation) -> str:
    sign = {"behavioural": "~", "identity": "=", "assumption": ":="}[equation.kind]
    steps = f", {equation.steps}" if equation.steps > 1 else ""
    left = f"{equation.transform}({equation.name}{steps})" if equation.transform else (
        equation.name)
    return f"{left} {sign} {to_text(equation.right)}"


def _value_cell(make: Maker, run: ScenarioRun, equation: Equation, period: Period) -> Cell:
    result, name = make.result, run.scenario.name
    value = result.value(equation.name, period, name)
    if value is None:
        return Cell(None, role="input")
    digits = decimals(result.catalog[equation.name])
    ref = ValueRef(equation.name, period, name)
    if period == result.base and equation.name in run.started:
        return Cell(value, digits, _start(make, run, equation.name), defines=ref)
    record = run.executed.get((equation.name, period))
    if record is not None and (budget := result.dataset.intended(
            equation.name, period, result.vintage(run))) is not None:
        told = (one for pair in record.figures for one in pair)
        return Cell(value, digits, Formula(f"{{0}}*{record.formula(1)}", (
            typed(budget), *map(typed, told))), defines=ref)
    if not result.base < period or (equation.name, period) in run.plan.fixed:
        return Cell(value, digits, role="input", defines=ref,
                    sources=value_places(result, run, equation.name, period),
                    is_fixed=is_of_file(result, run, equation.name, period))
    return Cell(value, digits, equation_formula(make, run, equation, period), defines=ref)


def _start(make: Maker, run: ScenarioRun, name: str) -> Formula:
    """Write what ``[start]`` makes of the base year's figures; those without a row are numbers."""
    base = make.result.base
    equation = next(one for one in make.result.model.starts if one.name == name)
    template = to_formula(equation.right)
    rows = {one.name for one in make.result.model.equations}
    refs: list[Ref] = []
    for leaf in template.leaves:
        if isinstance(leaf, Param) or (isinstance(leaf, Var) and leaf.name in rows) or (
                isinstance(leaf, Data) and leaf.source != "last"):
            refs.append(_ref(make, run, leaf, base, ()))
        else:
            refs.append(_typed(make, run, leaf))
    return Formula(template.text, tuple(refs))


def _typed(make: Maker, run: ScenarioRun, leaf: Var | Data) -> Typed:
    """Return a figure that has no row of its own: of the base year, or the last one known."""
    base = make.result.base
    choice = (run.history.get(leaf.name, {}).get(base + leaf.lag) if isinstance(leaf, Var)
              else figure_choice(make.result, run, leaf.source, leaf.item, base))
    if choice is None:
        name = leaf.name if isinstance(leaf, Var) else leaf.item
        return Typed(make.result.value(name, base, run.scenario.name) or 0.0)
    return typed(choice)


def equation_formula(make: Maker, run: ScenarioRun, equation: Equation, period: Period
                     ) -> Formula:
    """Write an equation of one year as a formula over the model sheet."""
    template = _template(equation, _adjustments(run, equation, period))
    circle = next((block for block in run.feedback.get(period, ())
                   if equation.name in block.names), None)
    torn = circle.torn if circle else ()
    refs = [_ref(make, run, leaf, period, torn) for leaf in template.leaves]
    return Formula(template.text, tuple(refs))


@lru_cache(maxsize=4096)  # the same for every scenario and year with the same add-factors
def _template(equation: Equation, steps: tuple[Step, ...]) -> Template:
    return to_formula(imposed(equation, steps))


def _ref(make: Maker, run: ScenarioRun, leaf: Leaf, period: Period, torn: tuple[str, ...]) -> Ref:
    name = run.scenario.name
    if isinstance(leaf, Var) and leaf.lag == 0 and leaf.name in torn:
        return ValueRef(_kept(leaf.name), period, name)
    if isinstance(leaf, Var):
        return ValueRef(leaf.name, period + leaf.lag, name)
    if isinstance(leaf, Data) and leaf.source in SOURCES.values():
        return ValueRef(f"{leaf.source}:{leaf.item}", period, name)
    if isinstance(leaf, Data):
        own = _is_own(make, run, leaf.source, leaf.item)
        return ValueRef(f"{leaf.source}:{leaf.item}", period + leaf.lag, name if own else COMMON)
    assert isinstance(leaf, Param)  # noqa: S101  # the three kinds of leaves are exhausted
    moved = run.parameters[leaf.name] != make.result.priors.parameters[leaf.name].value
    return ParamRef(leaf.name, name if moved else COMMON)
