"""The explanations: assumptions with their sources, parameters with their priors, provenance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from forecast.data import Freq, Method, word_of
from forecast.equations import FEW_YEARS
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    Maker,
    ParamRef,
    Row,
    Table,
    decimals,
    is_given,
    known_places,
    parameter_places,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Override
    from forecast.models import Parameter


_ASSUMPTION_COLUMNS: tuple[tuple[str, float, Literal["left", "center", "right"]], ...] = (
    ("item", 26, "left"), ("years", 11, "center"), ("method", 9, "center"),
    ("amount", 13, "right"), ("low_end", 11, "right"), ("high_end", 11, "right"),
    ("layer", 7, "center"), ("author", 11, "center"), ("reason", 62, "left"),
)  # fmt: skip


def assumption_table(make: Maker) -> Table:
    """Build the table of every scenario's own assumptions, one a row."""
    columns = tuple(Column(key, make.text(key), width=width, align=align)
                    for key, width, align in _ASSUMPTION_COLUMNS)
    rows = []
    for run in make.result.runs:
        name, of_one = run.scenario.name, Counter[str]()
        for override in run.own:  # by what it is of: another row above moves no key
            span = override.span
            of = word_of(override.item).en or override.item  # a budget has a name, no code
            key = f"{name}/{of}/{Method(override.method).name.lower()}/{span.first}-{span.last}"
            of_one[key] += 1
            rows.append(_assumption(make, f"{key}/{of_one[key]}", make.scenario_name(name),
                                    override))
    return Table("assumptions", make.text("title_assumptions"), make.text("unit_by_row"),
                 make.text("scenario"), columns, tuple(rows), label_width=14)


def _assumption(make: Maker, key: str, scenario: str, override: Override) -> Row:
    item = make.result.catalog.find(override.item)
    prior = make.result.priors.parameters.get(override.item)
    if item:
        name, digits = make.name(item.code), decimals(item)
    else:
        name, digits = (prior.title(make.lang), 3) if prior else (
            make.told(word_of(override.item)), 2)
    if override.method == Method.SCALE:
        digits = 2
    if override.method == Method.INTERCEPT:  # in units of the left side, a logarithm often
        digits = 4
    is_elsewhere = override.origin is not None and not override.origin.sheet
    numbers = [Cell(value, digits, role="input", sources=known_places(*places),
                    is_fixed=is_elsewhere) if value is not None else words("")
               for value, places in ((override.value, override.between or (override.value_at,)),
                                     (override.low, override.between[:1] or (None,)),
                                     (override.high, override.between[1:] or (None,)))]
    first, last = override.span.first, override.span.last
    several = make.text("range", low=first, high=last)
    span = make.when(first) if first == last else (
        make.text("year", year=several) if first.freq is Freq.A else several)
    if override.method == Method.PARAMETER:
        span = make.text("all_years")
    method, layer = (make.told(word_of(one)) for one in (override.method, override.layer))
    return Row(key, scenario, (words(name), words(span), words(method), *numbers, words(layer),
                               words(override.author), words(make.told(override.reason))))


def parameter_table(make: Maker) -> Table | None:
    """Build the table of parameters: prior, spread, where it comes from; None without any."""
    if not make.result.parameters:
        return None

    def named(prior: Parameter) -> str:
        title = prior.title(make.lang)
        return make.bracketed(title, make.unit(prior.unit)) if prior.unit else title

    columns = (Column("name", make.text("item"), width=38, align="left"),
               Column("mean", make.text("prior_mean"), width=10),
               Column("sd", make.text("prior_sd"), width=10),
               Column("used", make.text("value_used"), width=10),
               Column("basis", make.text("reason"), width=80, align="left"))
    rows = [Row(prior.name, prior.name, (
        words(named(prior)),
        Cell(prior.mean, 4, role="parameter",
             sources=parameter_places(make.result, None, prior.name),
             is_fixed=is_given(make.result, None, prior.name)),
        Cell(prior.spread, 4, role="parameter"),
        Cell(prior.value, 4, Formula("{0}", (ParamRef(prior.name, ""),)), role="parameter"),
        words(make.told(prior.basis)))) for prior in map(make.result.priors.parameters.__getitem__,
                                              make.result.parameters)]
    return Table("parameters", make.text("title_parameters"), "", make.text("code"), columns,
                 tuple(rows), label_width=26)


def shock_table(make: Maker) -> Table | None:
    """Build the table of the shocks that are drawn, with their basis; None without any."""
    columns = (Column("item", make.text("item"), width=38, align="left"),
               Column("sd", make.text("prior_sd"), width=10),
               Column("basis", make.text("reason"), width=80, align="left"))
    known = {equation.name for equation in make.result.model.equations
             if equation.kind == "behavioural"}
    used = {shock.name: (shock.sd, shock.basis) for shock in make.result.priors.shocks.values()
            if shock.name in known}
    used |= {name: (spread, _measured(make, name, count))
             for name, (count, spread) in make.result.run(make.main).measured.items()}
    rows = [Row(name, name, (
        words(make.name(name)), Cell(spread, 3, role="parameter"), words(make.told(basis))))
        for name, (spread, basis) in used.items()]
    if not rows:
        return None
    return Table("shocks", make.text("title_shocks"), "", make.text("code"), columns, tuple(rows),
                 notes=(make.text("note_shocks"),), label_width=26)


def _measured(make: Maker, name: str, count: int) -> str:
    """Say what a spread with residuals of its own rests on."""
    shock = make.result.priors.shocks.get(name)
    if shock is None or (not shock.years and count >= FEW_YEARS):
        return make.text("shock_measured", count=count)
    return make.text("shock_weighed", basis=make.told(shock.basis), count=count,
                     years=shock.years or FEW_YEARS)


def provenance_table(make: Maker, provenance: Mapping[str, str]) -> Table:
    """Build the table of what made this result: input, versions, seed."""
    rows = tuple(Row(key, make.text(f"provenance_{key}"), (words(make.told(value)),))
                 for key, value in provenance.items())
    return Table("provenance", make.text("title_provenance"), "", make.text("item"),
                 (Column("value", make.text("content"), width=80, align="left"),), rows,
                 label_width=26)

