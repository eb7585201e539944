"""Finding stated facts by their number, or by item, year and status."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from forecast.data import AdjustedSide, Fact, Period
from forecast.fiscal.expressions import Amount, ExpressionError, amount_of, size, wanted_digits
from forecast.fiscal.growth import registered
from forecast.fiscal.identities import judge
from forecast.rounding import digits_after_point, printed

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from forecast.data import Dataset, Observation
    from forecast.fiscal.identities import Failure, Finding

_VINTAGE = re.compile(r"(\d{4})年?(\D+)")
_REGISTER = {"调整": AdjustedSide.CURRENT, "基期调整": AdjustedSide.BASE}


class FactBook:
    """Every fact of a dataset, found by what an expression calls it.

    ``BR001`` is a number in the register; ``税收收入[2019预计]`` an item by code, name or alias
    with its year and status; ``nontax_revenue[2020调整]`` the sum of the adjustments register for
    an item (``基期调整`` on the base side). ``,2位`` at the end reads the fact with so many digits.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, observations first."""
        return self.facts_of(None)

    def facts_of(self, items: Collection[str] | None) -> tuple[Fact, ...]:
        """Return the facts of some items, by code (None: of all), observations first."""
        data = self._dataset
        return (*(_fact(data, one) for one in data.observations
                  if items is None or one.item in items),
                *(one for one in data.stated if items is None or one.item in items))

    @cached_property
    def _by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts if fact.id}

    @cached_property
    def _by_vintage(self) -> dict[tuple[str, str, str], Fact]:
        """Of several documents with one status, the figure printed most finely; then the first."""
        found: dict[tuple[str, str, str], Fact] = {}
        for fact in self.facts:
            key = (fact.item, fact.period, fact.status)
            known = found.get(key)
            if known is None or _fineness(fact) < _fineness(known):
                found[key] = fact
        return found

    def look_up(self, token: str) -> Amount:
        """Return the amount that a token of an expression stands for.

        Raises
        ------
        ExpressionError
            When there is no such fact.
        """
        name, _, inside = token.rstrip("]").partition("[")
        vintage, digits = wanted_digits(inside)
        if not vintage:
            fact = self._by_id.get(name)
            if fact is None:
                raise ExpressionError("fact", token)
            return amount_of(fact, digits)
        match = _VINTAGE.fullmatch(vintage)
        if match is None:
            raise ExpressionError("fact", token)
        year, word = match[1], match[2].strip()
        item = self._dataset.catalog.find(name)
        if item is not None and word in _REGISTER:
            amount = printed(registered(self._dataset.adjustments, item.code,
                                        Period.annual(int(year)), _REGISTER[word],
                                        self._dataset.catalog))
            return amount_of(Fact(token, item.code, year, amount, item.unit,
                                  digits_after_point(amount), word))
        fact = self._by_vintage.get((item.code if item else name, year, word))
        if fact is None:
            raise ExpressionError("fact", token)
        return amount_of(fact, digits)


def findings(dataset: Dataset) -> tuple[Finding | Failure, ...]:
    """Judge the relations that a workbook declares."""
    return judge(dataset.relations, FactBook(dataset).look_up)


def _fineness(fact: Fact) -> Decimal:
    amount = amount_of(replace(fact, digits=max(fact.digits, 0)))
    return amount.high - amount.low


def _fact(dataset: Dataset, seen: Observation) -> Fact:
    item = dataset.catalog[seen.item]
    unit = seen.unit or item.unit
    value = printed(float(printed(seen.value) * size(item.unit) / size(unit)))
    period = str(seen.period.year) if seen.period.freq.name == "A" and not seen.cumulative else (
        f"{seen.period}{'累计' if seen.cumulative else ''}")
    return Fact(seen.id, seen.item, period, value, unit, digits_after_point(value),
                seen.status.value, seen.qualifier, seen.base, seen.source, seen.origin)
