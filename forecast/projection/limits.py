"""The limits of debt: the latest published, and the scenarios that go above them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from forecast.data import Period
from forecast.fiscal import KINDS
from forecast.issues import CellRef, Issue, Severity

if TYPE_CHECKING:
    from forecast.data import Choice
    from forecast.labels import Lang
    from forecast.projection.result import Result

_YEARS_BACK = 3


def debt_limit(result: Result, kind: str, period: Period) -> Choice | None:
    """Find the latest limit published for a year or for one of the years before it."""
    code, data = f"debt_limit_{kind}", result.dataset
    vintage = result.vintage(result.run(result.main))
    for year in range(period.year, result.base.year - _YEARS_BACK, -1):
        at = Period.annual(year)
        choice = data.read(code, at, vintage) or data.intended(code, at, vintage)
        if choice is not None:
            return choice
    return None


def limits_ahead(result: Result, lang: Lang) -> tuple[Issue, ...]:
    """Warn of each scenario's first year above a limit, at the limit's cell."""
    issues = []
    for name, kind in product(result.names(), KINDS):
        for year in result.horizon:
            debt = result.value(f"debt_{kind}", year, name)
            limit = debt_limit(result, kind, year)
            if debt is None or limit is None or debt < limit.chosen.value + 0.5:
                continue
            over = debt - limit.chosen.value
            issues.append(Issue(
                "debt_limit_ahead", limit.chosen.origin or CellRef(name), f"{debt:,.0f}",
                (("scenario", result.run(name).scenario.label(lang)), ("period", str(year)),
                 ("item", result.name(f"debt_{kind}", lang)),
                 ("limit", f"{limit.chosen.value:,.0f}"),
                 ("year", str(limit.chosen.period)), ("residual", f"{over:,.0f}")),
                Severity.WARNING))
            break
    return tuple(issues)
