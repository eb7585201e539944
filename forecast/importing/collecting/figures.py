"""The figures that a copy holds and the workbook does not, as figures of a table; its estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Dataset, Layer, Method, ScenarioName, Status, Vintage
from forecast.importing.collecting.lines import Line, line_of
from forecast.importing.figures import Figure, Layout, Target, Understood
from forecast.importing.merging import printed
from forecast.issues import CellRef
from forecast.labels import label
from forecast.projection import base_item
from forecast.workbook import (
    BUDGETS,
    MONTHLY,
    QUARTERLY,
    SCENARIOS,
    YEARLY,
    years_form,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.data import Catalog, Observation
    from forecast.importing.collecting.offices import Office
    from forecast.workbook import Form, Stock

_TARGETS = {YEARLY.name: Target.YEARS, MONTHLY.name: Target.MONTHS,
            QUARTERLY.name: Target.QUARTERS, BUDGETS.name: Target.BUDGETS}
_Known = tuple[Target, str, str, str, str]


def base_of(target: Stock, offices: Sequence[Office]) -> int | None:
    """Return the last year that is over: of the workbook, or of what the copies have settled."""
    found = _last(target.observations, target.items)
    return found if found is not None else _last(
        [one for office in offices for one in office.stock.observations
         if one.status is not Status.ESTIMATE], target.items)


def _last(observations: Iterable[Observation], items: Catalog) -> int | None:
    dataset = Dataset(tuple(observations), catalog=items)
    item = base_item(dataset, Vintage())
    return None if item is None else dataset.years(item, Vintage())[-1].year


def new_figures(office: Office, target: Stock, items: Catalog, base: int | None
                ) -> tuple[Understood, list[Line]]:
    """Return what a copy adds or changes: its figures, and its estimates of years to come."""
    known = {_known(one, sheet) for one in target.observations
             if (sheet := _sheet(target, one)) is not None}
    figures: list[Figure] = []
    estimates: list[Line] = []
    form = years_form(office.stock.table(YEARLY), office.stock.ahead)
    for one in office.stock.observations:
        sheet = _sheet(office.stock, one)
        if sheet is None or one.origin is None or _known(one, sheet) in known:
            continue
        if sheet is Target.YEARS and one.status is Status.ESTIMATE and (
                base is not None and one.period.year > base) and one.item in items:
            estimates.append(_estimate(one, office, items))
        else:
            figures.append(_figure(one, sheet, office, form))
    return Understood(office.file, "", Layout("", ""), tuple(figures)), estimates


def _sheet(stock: Stock, one: Observation) -> Target | None:
    """Return the sheet of figures that a figure stands on, whatever it is called here."""
    if one.origin is None:
        return None
    name = next((found.spec.name for found in stock.tables
                 if found.grid.name == one.origin.sheet), "")
    return _TARGETS.get(name)


def _known(one: Observation, sheet: Target) -> _Known:
    return (sheet, one.item, str(one.period), str(one.status) if sheet is Target.BUDGETS else "",
            f"{one.value:.10g}")


def _figure(one: Observation, sheet: Target, office: Office, form: Form) -> Figure:
    item = office.stock.items[one.item]
    value, unit = printed(one, item)
    is_annual = sheet in {Target.YEARS, Target.BUDGETS}
    return Figure(
        one.item, item.zh, one.period, value, unit.code, _where(one, office),
        cumulative=one.cumulative, is_quarterly=sheet is Target.QUARTERS,
        status=one.status if is_annual else None,
        published=one.published if sheet is Target.YEARS and _is_dated(one, form) else None,
        qualifier=one.qualifier, target=sheet, author=office.author, entered=office.entered)


def _is_dated(one: Observation, form: Form) -> bool:
    """Tell whether a column says when its figures were published."""
    column = form.times.get(one.period.year)
    return bool(form.found and column and form.under[1]
                and (form.under[1], column) in form.found.grid.cells)


def _where(one: Observation, office: Office) -> CellRef:
    origin = one.origin
    return CellRef(office.file, origin.sheet if origin else "", origin.cell if origin else "")


def _estimate(one: Observation, office: Office, items: Catalog) -> Line:
    """Return the row of 情景 of an estimate: a judgement with its author."""
    item, where = items[one.item], _where(one, office)
    named = items.find(item.zh)
    name = item.zh if named is not None and named.code == item.code else item.code
    reason = label("import.estimate_reason", "zh", where=where, author=office.author,
                   entered=office.entered or "—")
    return line_of(SCENARIOS, {
        "scenario": ScenarioName.BASELINE.value, "item": name, "period": str(one.period.year),
        "method": Method.ASSUME.value, "value": one.value, "layer": Layer.JUDGEMENT.value,
        "author": office.name, "reason": reason}, where, items)
