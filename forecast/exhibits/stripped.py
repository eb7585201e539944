"""What comparable growth leaves out, in words: last year's one-offs, this year's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import AdjustmentKind
from forecast.exhibits.claims import At
from forecast.exhibits.kit import base_one_offs, number_text, register_sum

if TYPE_CHECKING:
    from forecast.exhibits.claims import Teller


def without_one_offs(tell: Teller, plan: str, *, has_once: bool) -> str:
    """Say what comparable growth of the plan leaves out: last year's one-offs, this year's."""
    make, rate = tell.make, {"total": At(
        "revenue", "gpb_revenue", f"{plan}:comparable", as_change=True)}
    first, before = make.result.first, base_one_offs(make, "gpb_revenue").value
    taxes = register_sum(make, "tax_revenue", first, kinds=(AdjustmentKind.ONE_OFF,)).value
    if has_once and not taxes and not before:
        return tell.clause("plan_comparable", {
            "one_off": At("revenue", "nontax_one_off", f"{plan}:value"), **rate})
    now = taxes + ((make.result.value("nontax_one_off", first, plan) or 0.0) if has_once else 0.0)
    key = {(True, True): "plan_comparable_both", (True, False): "plan_comparable_base",
           (False, True): "plan_comparable_now"}.get((bool(before), bool(now)), "")
    return tell.clause(key, rate, one_off=number_text(before or now, 0),
                       now=number_text(now, 0)) if key else ""
