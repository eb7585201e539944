"""The sentence of the budgets beside the general one: what of them the plan states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.claims import At

if TYPE_CHECKING:
    from forecast.exhibits.claims import Teller

_PAIRS = {
    "fund": (("gf_total_sources", "gf_total_uses"), ("gf_own_revenue", "gf_own_expenditure")),
    "capital": (("sc_total_sources", "sc_total_uses"), ("sc_total_sources", "sc_expenditure")),
    "social": (("si_revenue", "si_expenditure"), ("si_total_sources", "si_total_uses"))}
"""What tells of a budget, the first pair that is there."""
_CLOSINGS = {"fund": ("gf_surplus_out",), "capital": (), "social": ("si_balance", "si_surplus_out")}
_TRANSFERS = {"gf_transfer_out": "budget_fund", "sc_transfer_out": "budget_capital"}


def other_budgets_sentence(tell: Teller, *, is_dated: bool = True) -> str:
    """Say what the plan has in the fund, state-capital and social insurance budgets.

    ``is_dated`` leads to it with the year, which a page of the plan says itself.
    Of each its sources and uses, else its own revenue and spending, or the one that is stated; then
    what they transfer to the general budget. Empty where the plan states none of them.
    """
    if tell.make.plan is None:
        return ""
    told = [clause for account in _PAIRS if (clause := _budget(tell, account))]
    said = tell.make.text("list_semicolon").join(told)
    lead = tell.clause("other_budgets", {}, year=tell.make.result.first.year) if is_dated else ""
    return tell.stop(lead + said, _transferred(tell)) if said else ""


def _budget(tell: Teller, account: str) -> str:
    """Say one budget."""
    table = f"budget_{account}"
    pair = next((pair for pair in _PAIRS[account] if all(
        tell.text(At(table, code, "plan")) for code in pair)), None)
    codes = pair or [code for both in _PAIRS[account] for code in both
                     if tell.text(At(table, code, "plan"))][:1]
    if pair == _PAIRS["capital"][0] and len({tell.text(At(table, code, "plan")) for code in pair
                                             }) == 1:  # what comes in is used up
        return tell.clause("budget_even", {"amount": At(table, pair[0], "plan")})
    shown = [code for code in (*codes, *(_CLOSINGS[account] if codes else ()))
             if code in codes or tell.text(At(table, code, "plan")) != "0"]
    amounts = [tell.clause("budget_amount", {"amount": At(table, code, "plan")}, item=(
        tell.make.text(f"within_budget_{code}") if place else tell.make.name(code)))
        for place, code in enumerate(shown)]
    return tell.make.text("list_comma").join(filter(None, amounts))


def _transferred(tell: Teller) -> str:
    """Say what the general budget is given; the sum only where it is one of what is listed."""
    make, first = tell.make, tell.make.result.first
    given = {code: At(table, code, "plan") for code, table in _TRANSFERS.items()
             if tell.text(At(table, code, "plan"))}
    if not given:
        return ""
    values = {code: make.intended(code, first, make.plan or make.main).value
              for code in (*given, "funds_transferred_in")}
    numbers = [float(value) for value in values.values() if isinstance(value, int | float)]
    is_sum = len(numbers) == len(given) + 1 and abs(sum(numbers[:-1]) - numbers[-1]) < 1.0
    into = {"transferred": At("budget_general", "funds_transferred_in", "plan")}
    key = "transfers" if len(given) > 1 else f"transfer_{next(iter(given))}"
    return tell.clause(key, given) + (
        tell.clause("transfers_sum", into) if is_sum and len(given) > 1 else "")
