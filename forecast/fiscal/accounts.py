"""The budget accounts: totals derived from their lines and checked against the stated ones.

Amounts are ``Decimal`` in 万元. Papers round every line by itself, so a stated total may differ
from the sum of its lines by a 尾差 of up to ⌊(n+1)/2⌋ 万元 for n lines (each is off by at most
half). A tail is shown, never spread or plugged; anything larger is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from forecast.catalog import ACCOUNTS, Account, Catalog, Item, catalog

if TYPE_CHECKING:
    from collections.abc import Mapping

Verdict = Literal["exact", "tail", "incomplete", "error"]


@dataclass(frozen=True, slots=True)
class Sum:
    """One total against its parts.

    Parameters
    ----------
    item
        The total's code.
    parts
        Codes of the lines found, with their signs.
    stated, computed
        万元; ``stated`` is None when the papers give no total.
    is_partial
        Some lines are not published, so they may fall short of the total.
    verdict
        ``exact``; ``tail`` (within rounding); ``incomplete`` (some lines are not published, so the
        difference is the unstated part); ``error``.
    """

    item: str
    parts: tuple[tuple[str, int], ...]
    stated: Decimal | None
    computed: Decimal
    tolerance: Decimal
    is_partial: bool
    verdict: Verdict

    @property
    def tail(self) -> Decimal:
        """Stated less computed, 万元; zero when nothing is stated."""
        return Decimal(0) if self.stated is None else self.stated - self.computed


def rounding_tolerance(n_parts: int) -> Decimal:
    """Return the largest tail that rounding alone explains: ⌊(n+1)/2⌋ 万元."""
    return Decimal((n_parts + 1) // 2)


def check_sum(total: Item, figures: Mapping[str, Decimal], items: Catalog) -> Sum | None:
    """Check one total against the sum of its children. None when no child has a figure.

    A total with unpublished children is ``incomplete`` rather than wrong, as long as the published
    ones do not exceed it beyond rounding.
    """
    lines = items.children(total.code)
    parts = tuple((line.code, line.sign) for line in lines if line.code in figures)
    if not parts:
        return None
    computed = sum((sign * figures[code] for code, sign in parts), Decimal(0))
    stated = figures.get(total.code)
    tolerance = rounding_tolerance(len(parts))
    is_partial = len(lines) > len(parts)
    return Sum(total.code, parts, stated, computed, tolerance, is_partial,
               _verdict(stated, computed, tolerance, is_partial))


def _verdict(stated: Decimal | None, computed: Decimal, tolerance: Decimal,
             is_partial: bool) -> Verdict:
    if stated is None or stated == computed:
        return "exact"
    if abs(stated - computed) <= tolerance:
        return "tail"
    return "incomplete" if is_partial and computed < stated else "error"


_CLOSINGS: dict[Account, tuple[str, str, tuple[str, ...]]] = {
    "general": ("gpb_total_sources", "gpb_total_uses", ("carryover_out",)),
    "fund": ("gf_total_sources", "gf_total_uses", ("gf_carryover_out", "gf_surplus_out")),
    "capital": ("sc_total_sources", "sc_total_uses", ("sc_surplus_out",)),
}


def check_closing(account: Account, figures: Mapping[str, Decimal]) -> Sum | None:
    """Check that sources less uses leave what is carried over (结转下年、年终结余)."""
    if account not in _CLOSINGS:
        return None
    sources, uses, closings = _CLOSINGS[account]
    if sources not in figures or uses not in figures:
        return None
    parts = ((sources, 1), (uses, -1))
    computed = figures[sources] - figures[uses]
    known = [figures[code] for code in closings if code in figures]
    stated = sum(known, Decimal(0)) if known else None
    tolerance = rounding_tolerance(len(parts) + len(known))
    return Sum("+".join(closings), parts, stated, computed, tolerance, False,
               _verdict(stated, computed, tolerance, False))


def check_transfers(figures: Mapping[str, Decimal]) -> Sum | None:
    """Check 调入资金 of the general budget against what the other budgets transfer out.

    Funds may also come from outside the budgets (idle balances), so a shortfall of stated
    transfers out is the part whose source the papers do not state, shown as ``incomplete``.
    """
    if "funds_transferred_in" not in figures:
        return None
    codes = ("gf_transfer_out", "sc_transfer_out")
    parts = tuple((code, 1) for code in codes if code in figures)
    computed = sum((figures[code] for code, _ in parts), Decimal(0))
    stated = figures["funds_transferred_in"]
    tolerance = rounding_tolerance(len(parts))
    return Sum("funds_transferred_in", parts, stated, computed, tolerance, True,
               _verdict(stated, computed, tolerance, True))


def check_accounts(figures: Mapping[str, Decimal], items: Catalog | None = None
                   ) -> tuple[Sum, ...]:
    """Check every total, closing and cross-budget transfer of one column of budget figures."""
    items = items or catalog()
    sums = [check_sum(item, figures, items)
            for account in ACCOUNTS for item in items.lines(account) if items.children(item.code)]
    sums += [check_closing(account, figures) for account in ACCOUNTS]
    sums.append(check_transfers(figures))
    return tuple(one for one in sums if one is not None)
