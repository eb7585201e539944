"""The sheets 结果 推演 and 结果 推演计算: levers as cells, the model below them as live formulas.

The second holds the equations of the forecast once more, each variable that a lever may hold with
a condition; the first has the levers beside their baseline, and what comes of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import Operator
from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Formula,
    InTable,
    Maker,
    ParamRef,
    Row,
    Sheet,
    Table,
    ValueRef,
    digits_of,
    sheet,
    target_text,
    words,
)
from forecast.exhibits.notes import equation_formula
from forecast.exhibits.what_if.levers import Lever, is_judged, told_items
from forecast.fiscal import better
from forecast.labels import label

if TYPE_CHECKING:
    from forecast.data import Period, Target
    from forecast.equations import Equation
    from forecast.exhibits.kit import Ref

SETTING = "@what_if"
"""What stands for the setting where a scenario is named."""
PICTURE = "what_if"
"""The chart: native alone, since a picture of the baseline twice says nothing."""
_MOST = 6000
"""So many formulas at most."""
_DRAWN = ("gpb_revenue", "gdp_nominal")


@dataclass(frozen=True, slots=True)
class _Made:
    make: Maker
    levers: tuple[Lever, ...]
    told: tuple[str, ...]

    def word(self, key: str, **fields: object) -> str:
        return label(f"live.{key}", self.make.lang, **fields)


def pages(make: Maker, levers: tuple[Lever, ...]) -> tuple[Sheet | None, Sheet | None]:
    """Lay out both sheets; none where nothing can be moved, or formulas would run in a circle."""
    result, run = make.result, make.result.run(make.main)
    if any(run.feedback.values()) or len(result.model.equations) * len(result.horizon) > _MOST:
        return None, None
    if not levers:
        return None, None
    made = _Made(make, levers, told_items(make))
    blocks = (_lever_table(made), _figures(made), _chart(made), _targets(made))
    return (replace(sheet(make, "what_if", *blocks), is_tool=True),
            Sheet(make.text("sheet_what_if_model"), make.text("title_what_if_model"),
                  (_model(made),), reference=True))


# -- levers ----------------------------------------------------------------------------------------


def _typed(made: _Made, code: str) -> ValueRef:
    return ValueRef(f"what_if:{code}", made.make.result.first, SETTING)


def _back(made: _Made, code: str) -> ValueRef:
    return ValueRef(f"what_if_back:{code}", made.make.result.first, SETTING)


def _lever_table(made: _Made) -> Table:
    """Build the levers: baseline, the cell to fill in, the way back, what holds, the range."""
    make = made.make
    columns = (Column("unit", make.text("unit"), width=8, align="center"),
               Column("base", made.word("baseline"), width=12),
               Column("typed", made.word("typed"), width=12),
               Column("back", made.word("reset"), width=10, align="center"),
               Column("now", made.word("holds"), width=12),
               Column("p10", make.text("p10"), width=11), Column("p90", make.text("p90"), width=11))
    rows = tuple(_lever_row(made, one) for one in made.levers)
    return Table("what_if_levers", made.word("levers"), make.text("unit_by_row"),
                 made.word("lever"), columns, rows, label_width=30,
                 notes=(made.word("note_typed"), made.word("note_meaning")))


def _lever_row(made: _Made, one: Lever) -> Row:
    make, yes = made.make, made.word("back_word")
    typed = Cell(None, one.digits, role="lever", defines=_typed(made, one.code),
                 allowed=(one.least, one.most))
    back = Cell("", role="lever", defines=_back(made, one.code), allowed=(yes,))
    base, now = (_shown(made, one, scenario) for scenario in (make.main, SETTING))
    return Row(one.code, one.title, (
        words(one.unit), base, typed, back, now,
        *(Cell(edge, one.digits, role="simulated") for edge in (one.low, one.high))))


def _shown(made: _Made, one: Lever, scenario: str) -> Cell:
    """The value of a lever in a scenario, as levers are told."""
    make = made.make
    if one.shape == "parameter":
        ref: Ref = ParamRef(one.code, scenario) if scenario == SETTING else _parameter(make, one)
        return Cell(one.base, one.digits, Formula(f"{{0}}*{one.per:g}", (ref,)))
    now = ValueRef(one.code, make.result.first, scenario)
    if one.before is None:
        return Cell(one.base, one.digits, Formula("{0}", (now,)))
    before = ValueRef(one.code, make.result.base, make.main)
    return Cell(one.base, one.digits, Formula("({0}/{1}-1)*100", (now, before)))


def _parameter(make: Maker, one: Lever) -> ParamRef:
    """Where the forecast's own parameter stands."""
    run, prior = make.result.run(make.main), make.result.priors.parameters[one.code]
    return ParamRef(one.code, make.main if run.parameters[one.code] != prior.value else "")


# -- the model -------------------------------------------------------------------------------------


def _model(made: _Made) -> Table:
    make, result = made.make, made.make.result
    columns = (Column("item", make.text("item"), width=30, align="left"),
               Column("unit", make.text("unit"), width=9, align="center"),
               *(Column(str(period), make.when(period), width=14) for period in result.horizon))
    parameters = [one for one in made.levers if one.shape == "parameter"]
    held = {one.code: one for one in made.levers if one.shape != "parameter"}
    rows = [_parameter_row(made, one) for one in parameters]
    rows += [_equation_row(made, one, held.get(one.name)) for one in result.model.equations]
    return Table("what_if_model", make.text("title_what_if_model"), make.text("unit_by_row"),
                 make.text("code"), columns, tuple(rows), label_width=26, freeze=True)


def _parameter_row(made: _Made, one: Lever) -> Row:
    refs = (_typed(made, one.code), _back(made, one.code), _parameter(made.make, one))
    cell = Cell(one.base / one.per, 4, Formula(_if(f"{{0}}/{one.per:g}", "{2}"), refs),
                defines=ParamRef(one.code, SETTING))
    gaps = (words(""),) * (len(made.make.result.horizon) - 1)
    return Row(f"parameter:{one.code}", one.code, (words(one.title), words(""), cell, *gaps))


def _if(held: str, free: str) -> str:
    """Write a formula that takes one or the other: ``{0}`` is the lever's cell, ``{1}`` its way."""
    return f'IF(AND(ISNUMBER({{0}}),{{1}}=""),{held},{free})'


def _equation_row(made: _Made, equation: Equation, lever: Lever | None) -> Row:
    make = made.make
    cells = [_equation_cell(made, equation, period, lever) for period in make.result.horizon]
    return Row(equation.name, equation.name, (
        words(make.name(equation.name)), words(make.unit_of(equation.name)), *cells))


def _equation_cell(made: _Made, equation: Equation, period: Period, lever: Lever | None) -> Cell:
    make, result = made.make, made.make.result
    run, name = result.run(make.main), equation.name
    value = result.value(name, period, make.main)
    if value is None:
        return Cell(None)
    own = ValueRef(name, period, make.main)
    free = Formula("{0}", (own,))
    if left := run.left.get((name, period)):
        free = _followed(made, own, equation, left)
    elif (name, period) not in run.plan.fixed:
        free = _moved(made, equation_formula(make, run, equation, period))
    if lever is not None:
        free = _held(made, lever, period, free)
    return Cell(value, make.digits(name), free, defines=replace(own, scenario=SETTING))


def _followed(made: _Made, own: ValueRef, equation: Equation, left: float) -> Formula:
    """Let a landed figure follow the setting by as much as its year is open."""
    make = made.make
    usual = equation_formula(make, make.result.run(make.main), equation, own.period)
    here, there = (_behind(usual, 1 + before) for before in (0, len(usual.refs)))
    is_ratio = equation.transform in {"log", "dlog"}
    template = (f"{{0}}*(({here})/({there}))^{left:.15g}" if is_ratio
                else f"{{0}}+{left:.15g}*(({here})-({there}))")
    return Formula(template, (own, *_moved(made, usual).refs, *usual.refs))


def _moved(made: _Made, formula: Formula) -> Formula:
    """Read the setting's figures in the place of the forecast's."""
    base = made.make.result.base
    moved = {one.code for one in made.levers if one.shape == "parameter"}
    known = {one.name for one in made.make.result.model.equations}

    def at(ref: Ref) -> Ref:
        if isinstance(ref, ParamRef) and ref.name in moved:
            return replace(ref, scenario=SETTING)
        if isinstance(ref, ValueRef) and ref.item in known and base < ref.period:
            return replace(ref, scenario=SETTING)
        return ref

    return replace(formula, refs=tuple(map(at, formula.refs)))


def _held(made: _Made, lever: Lever, period: Period, free: Formula) -> Formula:
    """Hold a variable at its lever's path, else leave it as it is."""
    make = made.make
    first, base = make.result.first, make.result.base
    refs: list[Ref] = [_typed(made, lever.code), _back(made, lever.code),
                       ValueRef(lever.code, period, make.main),
                       ValueRef(lever.code, first, make.main)]
    if lever.shape == "shift":
        path = "{2}+({0}-{3})"
    elif lever.before is None:
        path = "{2}*({0}/{3})"
    else:
        path = "{2}*({4}*(1+{0}/100)/{3})"
        refs.append(ValueRef(lever.code, base, make.main))
    return Formula(_if(path, _behind(free, len(refs))), (*refs, *free.refs))


def _behind(formula: Formula, before: int) -> str:
    """Write a formula whose cells stand behind so many others."""
    return formula.template.format(*(f"{{{before + at}}}" for at in range(len(formula.refs))))


# -- what comes of it ------------------------------------------------------------------------------


def _figures(made: _Made) -> Table:
    """Build the figures: the first year with its change, then every year ahead, both ways."""
    make, result = made.make, made.make.result
    name = make.scenario_name(make.main)
    columns = [Column("unit", make.text("unit"), width=8, align="center"),
               Column("before", make.when(result.base), width=13)]
    for period in result.horizon:
        columns += [Column(f"{period}:base", name, make.when(period), 13),
                    Column(f"{period}:now", made.word("here"), make.when(period), 13)]
        if period == result.first:
            columns.append(Column("change", made.word("change"), make.when(period), 12))
    rows = []
    for code in made.told:
        digits = make.digits(code)
        cells = [words(make.unit_of(code)), make.observed(code, result.base, make.main)]
        for period in result.horizon:
            cells += [make.implied(code, period, make.main, digits),
                      _now(made, code, period, digits)]
            if period == result.first:
                cells.append(Cell(0.0, digits, Formula("{0}-{1}", (
                    InTable(code, f"{period}:now"), InTable(code, f"{period}:base"))), sign=True))
        rows.append(Row(code, make.name(code), tuple(cells)))
    return Table("what_if_figures", made.word("figures"), make.text("unit_by_row"),
                 make.text("item"), tuple(columns), tuple(rows), label_width=30)


def _now(made: _Made, code: str, period: Period, digits: int, per: float = 1.0) -> Cell:
    value = made.make.result.value(code, period, made.make.main)
    if value is None:
        return Cell(None, digits)
    template = "{0}" if per == 1.0 else f"{{0}}/{per:.15g}"
    return Cell(value / per, digits, Formula(template, (ValueRef(code, period, SETTING),)))


def _chart(made: _Made) -> Chart | None:
    """Draw the path of revenue, the baseline beside the setting."""
    make, result = made.make, made.make.result
    code = next((one for one in _DRAWN if one in made.told), made.told[0])
    is_money = make.result.catalog[code].account is not None
    unit, per = (make.chart_unit, make.chart_per) if is_money else (make.unit_of(code), 1.0)
    digits = make.chart_digits if is_money else make.digits(code)
    rows = [Row(str(period), make.when(period), (
        make.implied(code, period, make.main, digits, per),
        _now(made, code, period, digits, per) if result.base < period else
        make.implied(code, period, make.main, digits, per)))
        for period in (result.base, *result.horizon)]
    columns = (Column("base", make.scenario_name(make.main), width=12),
               Column("now", made.word("here"), width=12))
    table = Table("what_if_path", make.name(code), unit, make.text("years"), columns, tuple(rows),
                  label_width=10)
    return Chart(PICTURE, "scenarios", make.name(code), unit, table)


def _targets(made: _Made) -> Table | None:
    make = made.make
    rows = [_target_row(made, number, one) for number, one in enumerate(make.result.targets)
            if is_judged(make, one)]
    columns = (Column("target", made.word("target"), width=22, align="center"),
               Column("base", make.scenario_name(make.main), width=13),
               Column("base_met", made.word("met"), width=11, align="center"),
               Column("now", made.word("here"), width=13),
               Column("now_met", made.word("met"), width=11, align="center"))
    return Table("what_if_targets", made.word("targets"), make.text("unit_by_row"),
                 make.text("item"), columns, tuple(rows), label_width=30) if rows else None


def _target_row(made: _Made, number: int, target: Target) -> Row:
    make = made.make
    is_step = target.operator == Operator.IN_STEP
    outcome = make.result.outcome(target, make.main)
    digits, key = digits_of(make, target), f"{target.item}:{number}"
    cells = []
    for scenario, column in ((make.main, "base"), (SETTING, "now")):
        refs: tuple[Ref, ...] = (InTable(key, column),)
        if is_step and target.reference:
            refs = (*refs, ValueRef(target.reference, target.period, scenario))
        said = made.word("yes" if outcome.is_met else "no")
        cells += [_now(made, target.item, target.period, digits) if scenario == SETTING else
                  make.implied(target.item, target.period, make.main, digits),
                  Cell(said, 0, Formula(
                      f'IF({_test(target)},"{made.word("yes")}","{made.word("no")}")', refs))]
    return Row(key, make.name(target.item), (words(target_text(make, target)), *cells))


def _test(target: Target) -> str:
    """Write how a target is met: as :func:`forecast.fiscal.met` tells it."""
    slack = target.tolerance + 1e-9
    if target.operator == Operator.IN_STEP:
        return f"{{0}}>={{1}}-{slack:.15g}"
    value = float(target.value or 0.0)
    way = better(target)
    if way == "within":
        return f"ABS({{0}}-({value:.15g}))<={slack:.15g}"
    return (f"{{0}}>=({value:.15g})-{slack:.15g}" if way == "up"
            else f"{{0}}<=({value:.15g})+{slack:.15g}")
