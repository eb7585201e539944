"""The sentences of the registers: what is listed row by row, in a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.claims import At

if TYPE_CHECKING:
    from forecast.exhibits.claims import Teller


def revenue_sentences(tell: Teller) -> tuple[str, ...]:
    """Return what the registers of sales and taxpayers say of revenue."""
    found = (assets_sentence(tell), arrivals_sentence(tell))
    return tuple(sentence for sentence in found if sentence)


def assets_sentence(tell: Teller) -> str:
    """The one-offs registered, by their odds, and the odds of none."""
    return tell.stop(
        tell.clause("assets", {"amount": At("assets", "sum", "amount"),
                               "expected": At("assets", "sum", "expected")}),
        tell.clause("assets_none", {"none": At("assets", "none", "odds")},
                    year=tell.make.result.first.year))


def arrivals_sentence(tell: Teller) -> str:
    """What taxpayers that may come bring by the end of the horizon, less those that may leave."""
    last = tell.make.result.horizon[-1]
    return tell.stop(
        tell.clause("arrivals", {"gain": At("arrivals", "sum", str(last))}, year=last.year),
        tell.clause("arrivals_net", {"loss": At("arrivals", "leaving", str(last), bare=True),
                                     "net": At("arrivals", "net", str(last))}))


def land_sentence(tell: Teller) -> str:
    """What the land projects bring in the plan year by their odds, beside the budget."""
    year = tell.make.result.first
    return tell.stop(
        tell.clause("land", {"expected": At("land", "expected", str(year))}, year=year.year),
        tell.clause("land_gap", {"gap": At("land", "gap", str(year))}))
