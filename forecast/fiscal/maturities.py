"""What a list of bonds asks for: principal and interest by year, and checks against balances.

Bonds are repaid whole in the year that they fall due; interest is paid once a year, from the year
after the issue to the year of repayment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Freq, Period
from forecast.fiscal.accounts import rounding_tolerance
from forecast.issues import CellRef, Issue, Severity
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.data import Bond, Dataset, DebtKind, Observation

KINDS: tuple[DebtKind, ...] = ("general", "special")


def of_kind(bonds: Iterable[Bond], kind: DebtKind) -> tuple[Bond, ...]:
    """Return the bonds of one kind."""
    return tuple(one for one in bonds if one.kind == kind)


def falling_due(bonds: Iterable[Bond], year: Period) -> float:
    """Return the principal that falls due in a year, 万元."""
    return sum_of(one.principal for one in bonds if one.due == year)


_TOTALS: dict[DebtKind, str] = {"general": "gpb_total_uses", "special": "gf_total_uses"}
"""The total whose budget says that a kind's repayment of a year is decided."""


def budgeted(dataset: Dataset, kind: DebtKind, year: Period) -> float | None:
    """Return the repayment that a year's budget provides for, 万元.

    Nought when the budget gives its total and no repayment; None for a year without a budget.
    """
    own = dataset.intended(f"{kind}_debt_repayment", year)
    if own is not None:
        return own.chosen.value
    return None if dataset.intended(_TOTALS[kind], year) is None else 0.0


def due_of(dataset: Dataset, item: str, year: Period) -> float:
    """Return what ``due(item)`` stands for: the principal due of debt_general or debt_special.

    A year with a budget follows its budget, which :func:`check_debt` compares with the bonds.
    """
    kind = next((one for one in KINDS if f"debt_{one}" == item), None)
    if kind is None:
        return 0.0
    decided = budgeted(dataset, kind, year)
    return falling_due(of_kind(dataset.registers.bonds, kind), year) if decided is None else decided


def interest(bonds: Iterable[Bond], year: Period) -> float:
    """Return the interest due in a year, 万元."""
    return sum_of(one.principal * one.rate / 100 for one in bonds if one.issued < year <= one.due)


def outstanding(bonds: Iterable[Bond], year: Period) -> float:
    """Return the principal outstanding at the end of a year, 万元."""
    return sum_of(one.principal for one in bonds if one.issued <= year < one.due)


def remaining_life(bonds: Iterable[Bond], year: Period) -> float | None:
    """Return the mean years to run at the end of a year, weighted by principal; None of nothing."""
    alive = [one for one in bonds if one.issued <= year < one.due]
    whole = sum_of(one.principal for one in alive)
    return sum_of(one.principal * (one.due - year) for one in alive) / whole if whole else None


def check_debt(dataset: Dataset, bonds: Sequence[Bond]) -> tuple[Issue, ...]:
    """Check balances against limits and against the bonds, and what falls due against the budget.

    The issues are warnings: the figures may be true, and then somebody must be told.
    """
    issues = [issue for kind in KINDS for issue in _over_limit(dataset, kind)]
    issues += _over_total(dataset)
    for kind in KINDS:
        mine = of_kind(bonds, kind)
        if mine:
            issues += _balance(dataset, kind, mine)
            issues += _unbudgeted(dataset, kind, mine)
    return tuple(issues)


def _over_limit(dataset: Dataset, kind: DebtKind) -> list[Issue]:
    issues = []
    for seen in _annual(dataset, f"debt_{kind}"):
        limit = (dataset.read(f"debt_limit_{kind}", seen.period)
                 or dataset.intended(f"debt_limit_{kind}", seen.period))
        if limit is not None and seen.value > limit.chosen.value:
            issues.append(_exceeded(dataset, f"debt_{kind}", seen, seen.value,
                                    limit.chosen.value))
    return issues


def _over_total(dataset: Dataset) -> list[Issue]:
    """Hold the limit of all debt against the balances, of which papers may give the parts alone."""
    issues = []
    for seen in _annual(dataset, "debt_limit"):
        whole = dataset.read("debt_outstanding", seen.period)
        parts = [dataset.read(f"debt_{kind}", seen.period) for kind in KINDS]
        known = [one.chosen.value for one in parts if one is not None]
        total = whole.chosen.value if whole else sum_of(known) if len(known) == len(KINDS) else 0.0
        if total > seen.value:
            issues.append(_exceeded(dataset, "debt_outstanding", seen, total, seen.value))
    return issues


def _annual(dataset: Dataset, code: str) -> list[Observation]:
    return [seen for seen in dataset.observations
            if seen.item == code and seen.period.freq is Freq.A]


def _exceeded(dataset: Dataset, code: str, seen: Observation, debt: float, limit: float) -> Issue:
    """Warn, at the figure that was seen, of debt beyond its limit."""
    return Issue("debt_over_limit", seen.origin or CellRef(""), f"{debt:,.0f}", (
        ("item", dataset.catalog[code].zh), ("period", str(seen.period)),
        ("limit", f"{limit:,.0f}"), ("residual", f"{debt - limit:,.0f}")), Severity.WARNING)


def _balance(dataset: Dataset, kind: DebtKind, bonds: Sequence[Bond]) -> list[Issue]:
    """Compare the latest stated balance with the bonds outstanding at that year's end."""
    item = dataset.catalog[f"debt_{kind}"]
    years = {seen.period for seen in dataset.observations
             if seen.item == item.code and seen.period.freq is Freq.A and seen.status.is_past}
    if not years:
        return []
    year = max(years, key=lambda one: one.ordinal)
    choice = dataset.read(item.code, year)
    found = outstanding(bonds, year)
    if choice is None or abs(found - choice.chosen.value) <= float(rounding_tolerance(len(bonds))):
        return []
    return [Issue("bond_balance", bonds[0].origin or CellRef(""), f"{found:,.0f}",
                  (("kind", item.zh.removesuffix("余额")), ("period", str(year)),
                   ("other", str(choice.chosen.origin or choice.chosen.cited)),
                   ("stated", f"{choice.chosen.value:,.0f}"),
                   ("residual", f"{found - choice.chosen.value:+,.0f}")), Severity.WARNING)]


def _unbudgeted(dataset: Dataset, kind: DebtKind, bonds: Sequence[Bond]) -> list[Issue]:
    """Find what falls due in a year whose budget repays less; named at the year's largest bond."""
    issues = []
    item = dataset.catalog[f"debt_{kind}"]
    for year in sorted({one.due for one in bonds}, key=lambda one: one.ordinal):
        decided, due = budgeted(dataset, kind, year), falling_due(bonds, year)
        if decided is None or due <= decided:
            continue
        largest = max((one for one in bonds if one.due == year), key=lambda one: one.principal)
        issues.append(Issue("bond_due", largest.origin or CellRef(""), f"{due:,.0f}",
                            (("kind", item.zh.removesuffix("余额")), ("name", largest.name or "—"),
                             ("period", str(year)), ("stated", f"{decided:,.0f}"),
                             ("residual", f"{due - decided:,.0f}")), Severity.WARNING))
    return issues
