"""A scenario in the making."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.api.naming import no_number, span_of
from forecast.api.speaking import in_its_language
from forecast.data import BUDGET_GROUPS, UNVALUED, Method, Override, Scenario, meant
from forecast.issues import CellRef, InputError, Issue, nearest
from forecast.labels import enumerated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.api.naming import Year
    from forecast.data import Catalog
    from forecast.labels import Lang


@dataclass(frozen=True, slots=True, repr=False)
class Alternative:
    """A scenario in the making: every change gives a new one, none is made in place.

    ``catalog`` says which items there are, ``parameters`` which parameters: name → code,
    ``lang`` in which language problems are told.
    """

    scenario: Scenario
    catalog: Catalog = field(repr=False)
    parameters: Mapping[str, str] = field(repr=False)
    lang: Lang = field(default="zh", repr=False)

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.scenario.name

    @in_its_language
    def assume(self, item: str, year: Year, value: float | None = None, *,
               low: float | None = None, high: float | None = None,
               method: Method | str = Method.ASSUME, reason: str = "") -> Alternative:
        """Return the scenario with one more assumption.

        Parameters
        ----------
        item
            A catalogue code or an item's name; a parameter's for :attr:`Method.PARAMETER`.
        year
            The year that it holds for: 2020, ``"2020"``, a period; ``"2020-2022"`` for several.
        value, low, high
            In the item's unit; ``low`` and ``high`` give a range.
        method
            How it is laid on the model, in the words of the sheet 情景.
        reason
            Who says so, and why: printed beside the number.

        Raises
        ------
        InputError
            When the item, the year or the method is not known, or no number is given, or what is
            given is none.
        """
        how = _method(method)
        code = self._code(item, how)
        where = CellRef(f"{self.name}: {item}")
        issues = [issue for one in (value, low, high) for issue in no_number(one, where)]
        issues = issues or _unfit(how, value, (low, high), where)
        if issues:
            raise InputError(issues)
        laid = Override(code, span_of(year), how, value, low, high, reason=reason)
        return replace(self, scenario=replace(
            self.scenario, overrides=(*self.scenario.overrides, laid)))

    def _code(self, item: str, method: Method) -> str:
        if method is Method.TAKE_BUDGET and item in BUDGET_GROUPS:
            return item
        if method is not Method.PARAMETER:
            if item in self.parameters and self.catalog.find(item) is None:
                raise InputError([Issue("item_is_parameter", CellRef(self.name), item)])
            return self.catalog.asked(item).code
        if item not in self.parameters:
            raise InputError([Issue("compare_item", CellRef(""), item, (
                ("near", nearest(item, self.parameters)),))])
        return self.parameters[item]

    def __repr__(self) -> str:
        laid = ", ".join(f"{one.item} {one.span} {one.method} {_amount(one)}"
                         for one in self.scenario.overrides)
        return f"<{self.name} ← {self.scenario.parent}: {laid or '—'}>"


def _amount(one: Override) -> str:
    ends = f" ({one.low:g}..{one.high:g})" if one.low is not None and one.high is not None else ""
    return ("" if one.value is None else f"{one.value:g}") + ends


def _unfit(method: Method, value: float | None, ends: tuple[float | None, float | None],
           where: CellRef) -> list[Issue]:
    """Say what is wrong with the numbers of an assumption."""
    low, high = ends
    if (low is None) is not (high is None):
        return [Issue("half_range", where, f"{low if high is None else high:g}")]
    if low is not None and high is not None and high < low:
        return [Issue("bad_range", where, f"{high:g}")]
    if method not in UNVALUED and value is None and low is None:
        return [Issue("missing_value", where)]
    return []


def _method(word: Method | str) -> Method:
    found = meant(str(word), Method)
    if found is None:
        raise InputError([Issue("choice", CellRef(""), str(word),
                                (("choices", enumerated(Method)),))])
    return found
