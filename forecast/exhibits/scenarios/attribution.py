"""Why two scenarios differ, by layer or by item, without a residual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from forecast.data import BUDGET_GROUPS, PATHS, Layer, Method, UnitCode
from forecast.equations import (
    Attribution,
    CoalitionError,
    Groups,
    Side,
    attribute,
    current,
    differences,
    is_sum,
)
from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Formula,
    InTable,
    Row,
    Table,
    bridge_finding,
    decimals,
    number_text,
)
from forecast.projection import ENDS, end_of
from forecast.rounding import half_up, sum_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.data import Override, Period, Vintage
    from forecast.equations import Entry
    from forecast.exhibits.kit import Maker, RowRole
    from forecast.projection import Result, ScenarioRun

By = Literal["layer", "item"]
HEADLINES = ("gdp_growth", "tax_revenue", "gpb_revenue", "gpb_balance")
LAYER_GROUPS: Mapping[Layer, str] = {
    Layer.BASELINE: "assumption", Layer.POLICY: "policy", Layer.JUDGEMENT: "judgement"}
ORDER = ("outturn", "scope", "assumption", "policy", "judgement", "parameters", "data", "method")
_LAYERS = tuple(Layer)
_METHODS: Mapping[str, frozenset[Method]] = {
    "fixed": PATHS, "offsets": frozenset({Method.ADJUST}),
    "factors": frozenset({Method.SCALE, Method.TAKE_PAYERS}),
    "intercepts": frozenset({Method.INTERCEPT})}
_BARS, _SAID = 8, 4
_NOTHING = 1e-9
"""Below this share of the level a contribution is nothing but binary digits."""


def compared(result: Result, names: tuple[str, str], items: Sequence[str], by: By = "layer"
             ) -> Attribution:
    """Split the change from one scenario to another, over the whole horizon.

    Parameters
    ----------
    names
        Scenarios A and B of the result.
    items
        Codes of the model's items.
    by
        ``layer``: assumption, policy (a reform of tax sharing is one), judgement, parameters, data.
        ``item``: a group each overridden item or parameter, and one for the data.

    Raises
    ------
    CoalitionError
        When a mixture of the two scenarios has no solution.
    """
    runs = result.run(names[0]), result.run(names[1])
    sides = Side(runs[0].plan, runs[0].figures), Side(runs[1].plan, runs[1].figures)
    origins = origins_of(result, runs[0]), origins_of(result, runs[1])
    read = [result.vintage(run) for run in runs]
    groups = Groups({entry: _group(entry, origins, by, is_revised=_is_revised(result, entry, read))
                     for entry in differences(*sides)})
    return attribute((result.program, result.program), sides, result.horizon, groups, items,
                     seed=result.settings.seed)


def origins_of(result: Result, run: ScenarioRun) -> dict[Entry, Override]:
    """Return the override that set each figure of a plan: of several, the last.

    What is laid on a sum is laid on its parts; one of a part itself stands before it.
    """
    found: dict[Entry, Override] = {}
    beneath: dict[Entry, Override] = {}
    vintage = result.vintage(run)
    sums = {one.name: current(one.right) for one in result.model.equations
            if one.kind == "identity" and is_sum(one.right)}
    for override in run.scenario.overrides:
        for kind, methods in _METHODS.items():
            if override.method not in methods:
                continue
            whole = _covered(result, override)
            parts = {part for name in whole for part in _beneath(name, sums)}
            if override.item in BUDGET_GROUPS:  # what a budget does not list is nil by it
                parts |= {*whole}
            for period in override.span.periods():
                for item in whole:
                    # of a whole account, only lines with a budget are taken
                    if item == override.item or result.dataset.intended(item, period, vintage):
                        found[kind, (item, period)] = override  # type: ignore[index]  # as typed
                for item in parts:
                    beneath[kind, (item, period)] = override  # type: ignore[index]  # as typed
    return beneath | found


def _beneath(item: str, sums: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """List what a sum is made of, sums among it taken apart; nothing of what is no sum."""
    found: dict[str, None] = {}
    waiting = [*sums.get(item, ())]
    while waiting:
        part = waiting.pop()
        if part not in found:
            found[part] = None
            waiting += sums.get(part, ())
    return tuple(found)


def _covered(result: Result, override: Override) -> tuple[str, ...]:
    if override.method == Method.TAKE_PAYERS:
        return (override.item, *(one.code for one in result.catalog.children(override.item)))
    accounts = BUDGET_GROUPS.get(override.item)
    if accounts is None:
        return (override.item,)
    return tuple(item.code for account in accounts for item in result.catalog.lines(account))


def _is_revised(result: Result, entry: Entry, vintages: Sequence[Vintage]) -> bool:
    """Tell whether two runs read other budgets of a line; one may follow its record besides."""
    if entry[0] != "fixed" or not isinstance(entry[1], tuple):
        return False
    item, period = entry[1]
    budgets = [result.dataset.intended(item, period, vintage) for vintage in vintages]
    return len({one and one.chosen.value for one in budgets}) > 1


def _group(entry: Entry, origins: tuple[Mapping[Entry, Override], Mapping[Entry, Override]],
           by: By, *, is_revised: bool) -> str:
    """Name the group of a differing figure: of the overrides that set it, the upper layer's.

    So it is the same from B to A; of one layer, B's counts.
    """
    kind, key = entry
    if kind == "parameters":
        return str(key) if by == "item" else "parameters"
    before, after = (side.get(entry) for side in origins)
    if kind == "data" and isinstance(key, tuple) and key[0] == "share":
        return str(key[1]) if by == "item" else LAYER_GROUPS[Layer.POLICY]
    deciding = max((one for one in (after, before) if one), default=None,
                   key=lambda one: _LAYERS.index(one.layer))
    is_taken = before and after and before.method == after.method == Method.TAKE_BUDGET
    if deciding is None or (is_taken and is_revised):
        return "data"
    if by == "item":  # what was laid on a sum moves as one
        is_own = deciding.item in BUDGET_GROUPS or deciding.method == Method.TAKE_PAYERS
        return str(key[0]) if is_own else deciding.item
    return LAYER_GROUPS[deciding.layer]


def group_name(make: Maker, group: str) -> str:
    """Name a group for the reader: a layer, an item or a parameter."""
    if group in ORDER:
        return make.text(f"group_{group}")
    if group in make.result.priors.parameters:
        return make.result.priors.parameters[group].title(make.lang)
    return make.name(group)


def shown_groups(found: Attribution, at: int) -> tuple[int, ...]:
    """List the groups that move any item in one period: layers in order, items by weight."""
    size = np.abs(found.contributions[:, :, at])
    level = np.maximum(np.abs(found.start[:, at]), np.abs(found.end[:, at])).clip(min=1.0)
    alive = [place for place in range(len(found.groups)) if (size[place] > _NOTHING * level).any()]
    if set(found.groups) <= set(ORDER):
        return tuple(sorted(alive, key=lambda place: ORDER.index(found.groups[place])))
    return tuple(sorted(alive, key=lambda place: tuple(-size[place])))


def attribution_table(make: Maker, found: Attribution, names: tuple[str, str], period: Period
                      ) -> Table:
    """Build the table from A to B: a row a group, a column an item, the residual at the foot.

    ``names`` are the two runs as the reader knows them.
    """
    at = found.periods.index(period)
    groups = shown_groups(found, at)
    columns, cells = [], []
    for place, code in enumerate(found.items):
        item = make.result.catalog[code]
        columns.append(Column(code, make.bracketed(make.name(code), make.unit_of(code)), width=18))
        cells.append(_column(make, found, (place, at), groups))
        if found.errors is not None:
            columns.append(Column(f"{code}:error", make.text("standard_error"), width=10))
            errors = [Cell(float(found.errors[group, place, at]), decimals(item),
                           role="simulated") for group in groups]
            cells.append([Cell(None), *errors, Cell(None), Cell(None)])
    first, last = names
    labels: list[tuple[str, str, RowRole]] = [
        ("start", first, "total"),
        *((found.groups[group], group_name(make, found.groups[group]), "step")
          for group in groups),
        ("end", last, "total"),
        ("residual", make.text("attribution_residual"), "check")]
    rows = tuple(Row(key, text, tuple(column[number] for column in cells), int(role == "step"),
                     role) for number, (key, text, role) in enumerate(labels))
    return Table("attribution", make.text("title_attribution", first=first, last=last,
                                          year=make.when(period)),
                 make.text("unit_by_row"), make.text("step"), tuple(columns), rows,
                 notes=_notes(make, found, len(groups)), label_width=28)


def _column(make: Maker, found: Attribution, at: tuple[int, int], groups: Sequence[int]
            ) -> list[Cell]:
    code, digits = found.items[at[0]], decimals(make.result.catalog[found.items[at[0]]])
    start, end = float(found.start[at]), float(found.end[at])
    steps = [Cell(float(found.contributions[(group, *at)]), digits, role="simulated", sign=True)
             for group in groups]
    keys = ("start", *(found.groups[group] for group in groups))
    places = tuple(InTable(key, code) for key in ("end", *keys))
    template = "{0}" + "".join(f"-{{{number}}}" for number in range(1, len(places)))
    left = end - start - sum_of(float(step.value or 0.0) for step in steps)
    return [Cell(start, digits, role="simulated"), *steps, Cell(end, digits, role="simulated"),
            Cell(left, digits, Formula(template, places), "check")]


def _notes(make: Maker, found: Attribution, shown: int) -> tuple[str, ...]:
    notes = [make.text("note_attribution")]
    if found.errors is not None:
        notes.append(make.text("note_sampled", count=len(found.groups)))
    if len(found.groups) > shown:
        notes.append(make.text("note_no_effect", count=len(found.groups) - shown))
    return tuple(notes)


def attribution_sentences(make: Maker, found: Attribution, names: tuple[str, str], period: Period
                          ) -> tuple[str, ...]:
    """Say for every item that changes from what to what, and by which groups, largest first."""
    at = found.periods.index(period)
    said = []
    for place, code in enumerate(found.items):
        digits = decimals(make.result.catalog[code])
        unit = make.unit_of(code)

        def amount(value: float, *, sign: bool = False, digits: int = digits) -> str:
            return number_text(float(value), digits, sign=sign)

        steps = {group: float(found.contributions[group, place, at])
                 for group in shown_groups(found, at)}
        parts = [make.text("say_part", group=group_name(make, found.groups[group]),
                           amount=amount(steps[group], sign=True))
                 for group in sorted(steps, key=lambda group: -abs(steps[group]))
                 if half_up(steps[group], digits)][:_SAID]
        if parts:
            start, end = found.start[place, at], found.end[place, at]
            said.append(make.text(
                "say_attribution", year=make.when(period), item=make.name(code), first=names[0],
                last=names[1], start=amount(start), end=amount(end), unit=unit,
                change=amount(end - start, sign=True), parts=make.text("comma").join(parts)))
    if not said:
        said.append(make.text("say_no_change", year=make.when(period), first=names[0],
                              last=names[1]))
    return tuple(said)


def attribution_chart(make: Maker, found: Attribution, names: tuple[str, str], item: str,
                      period: Period) -> Chart:
    """Build the bridge of one item from A to B; what is small in a long list is put together."""
    place, at = found.items.index(item), found.periods.index(period)
    unit, per, digits = make.unit_of(item), 1.0, make.digits(item)
    if make.result.catalog[item].unit.code == UnitCode.WAN:
        unit, per, digits = make.chart_unit, make.chart_per, make.chart_digits
    size = {group: float(found.contributions[group, place, at]) / per
            for group in shown_groups(found, at)}
    size = {group: value for group, value in size.items() if half_up(value, digits)}
    largest = sorted(size, key=lambda group: -abs(size[group]))[:_BARS]
    steps = [(found.groups[group], group_name(make, found.groups[group]), size[group])
             for group in size if group in largest]
    others = [value for group, value in size.items() if group not in largest]
    if others:
        steps.append(("others", make.text("other_groups", count=len(others)), sum_of(others)))

    def total(key: str, name: str, value: float) -> Row:
        cell = Cell(value / per, digits, role="simulated")
        return Row(key, name, (cell,), role="total")

    rows = (total("start", names[0], float(found.start[place, at])),
            *(Row(key, text, (Cell(value, digits, role="simulated", sign=True),), role="step")
              for key, text, value in steps),
            total("end", names[1], float(found.end[place, at])))
    title = make.text("title_attribution_item", item=make.name(item), year=make.when(period),
                      first=names[0], last=names[1])
    table = Table(f"attribution_{item}", title, unit, make.text("step"),
                  (Column("value", make.text("amount")),), rows)
    said = bridge_finding(make, make.text("finding_when", year=make.when(period),
                                          item=make.name(item)), table)
    return Chart(f"attribution_{item}", "bridge", said, unit, table,
                 notes=(make.text("note_attribution"),))


_RANGED = ("gpb_revenue", "gpb_balance")


def range_causes_table(make: Maker) -> Table | None:
    """Build the table of both ends of the fan by cause; None without draws to read them from."""
    result, main = make.result, make.main
    items = [code for code in _RANGED if make.has(code, result.first, main)]
    ends = {key: end for key, share in ENDS.items()
            if (end := end_of(result, main, share)) is not None}
    if not items or len(ends) < len(ENDS):
        return None
    run = result.run(main)
    found = {}
    for key, end in ends.items():
        sides = Side(run.plan, run.figures), Side(end, run.figures)
        groups = {entry: _name(entry) for entry in differences(*sides)}
        try:
            found[key] = attribute((result.program, result.program), sides, result.horizon,
                                   Groups(groups), items, seed=result.settings.seed)
        except CoalitionError:
            return None
    names = dict.fromkeys(name for one in found.values() for name in one.groups)
    columns = tuple(Column(f"{key}:{code}", f"{make.name(code)}", make.text(f"range_{key}"), 15)
                    for key in ends for code in items)
    amounts = {name: [float(one.contributions[one.groups.index(name), place, 0])
                      if name in one.groups else 0.0
                      for one in found.values() for place in range(len(items))] for name in names}
    order = sorted(amounts, key=lambda name: -max(map(abs, amounts[name])))
    digits = [decimals(result.catalog[code]) for _ in ends for code in items]

    def row(key: str, text: str, values: list[float], *, total: bool = False) -> Row:
        return Row(key, text, tuple(Cell(value, digit, role="simulated", sign=not total)
                                    for value, digit in zip(values, digits, strict=True)),
                   int(not total), "total" if total else "line")

    starts = [float(one.start[place, 0]) for one in found.values() for place in range(len(items))]
    finals = [float(one.end[place, 0]) for one in found.values() for place in range(len(items))]
    rows = (row("start", make.scenario_name(main), starts, total=True),
            *(row(name, group_name(make, name), amounts[name]) for name in order),
            row("end", make.text("range_end"), finals, total=True))
    return Table("range_causes", make.text("title_range_causes", year=result.first.year,
                                           scenario=make.scenario_name(main)), make.wan,
                 make.text("cause"), columns, rows, notes=(make.text("note_range_causes"),),
                 label_width=30)


def _name(entry: Entry) -> str:
    """Name the cause behind a figure: its parameter, or its item."""
    key = entry[1]
    return str(key) if entry[0] == "parameters" else str(key[0])
