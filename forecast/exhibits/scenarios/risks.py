"""The risk register: what may go wrong in the year ahead, by amount and likelihood.

Each line of the general budget stands with the shortfall that it reaches in one case of ten; what
may fail as a whole, and taxpayers who may leave, stand with their own likelihood. What all of it
comes to together is in the fan: the sums at the foot are read there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    ValueRef,
    balance_lines,
    odds_cell,
    sale_odds,
    simulated,
    words,
)
from forecast.fiscal import decided, is_expected, lost, sales_of
from forecast.rounding import sum_of

_ODDS = 10.0
"""A line is shown at this end of its distribution, per cent."""
_LEAST = 0.0005
"""A line that moves the balance by less than this share of revenue is no risk of its own."""
_SPLIT = ("tax_revenue", "nontax_regular", "nontax_one_off")
_TOLD = frozenset({"tax_revenue", "gpb_revenue", "nontax_regular", "nontax_one_off",
                   "funds_transferred_in", "upper_transfer_in", "gpb_expenditure",
                   "upper_remittance"})
"""The lines that have a trigger and an owner of their own in the label table."""
_LEFT = "stabilisation_fund_topup"
"""What revenue above the budget is put into: it follows from a surplus and is no loss."""
_PAYERS = 3


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk: ``amount`` is what the balance loses (below nought), ``odds`` in per cent."""

    key: str
    name: str
    trigger: str
    owner: str
    amount: float
    odds: float

    @property
    def expected(self) -> float:
        """Amount by likelihood: what risks are ranked by."""
        return self.amount * self.odds / 100.0


def risk_table(make: Maker) -> Table | None:
    """Build the register of the year ahead, the greatest first; None without draws."""
    risks = sorted((*_lines(make), *_failures(make), *_leaving(make)),
                   key=lambda one: one.expected)
    if not make.result.settings.draws or not risks:
        return None
    columns = (Column("trigger", make.text("risk_trigger"), width=44, align="left"),
               Column("amount", make.text("risk_amount"), width=14),
               Column("odds", make.text("risk_odds"), width=10),
               Column("expected", make.text("risk_expected"), width=14),
               Column("owner", make.text("risk_owner"), width=24, align="left"),
               Column("horizon", make.text("risk_horizon"), width=10, align="center"))
    year = make.text("year", year=make.result.first.year)
    rows = [Row(one.key, one.name, (
        words(one.trigger), Cell(one.amount, 0, role="simulated"), odds_cell(one.odds / 100),
        Cell(one.amount * float(odds_cell(one.odds / 100).value or 0.0) / 100, 0, Formula(
            "{0}*{1}/100", (InTable(one.key, "amount"), InTable(one.key, "odds")))),
        words(one.owner), words(year))) for one in risks]
    rows += _sums(make, rows)
    return Table("risk_register", make.text("title_risks", year=make.result.first.year,
                                            scenario=make.scenario_name(make.main)),
                 make.wan, make.text("risk"), columns, tuple(rows),
                 notes=(make.text("note_risks"),), label_width=28)


def _sums(make: Maker, rows: list[Row]) -> list[Row]:
    """The sum of expected losses, and the fan that holds all of it."""
    expected = sum_of(float(row.cells[3].value or 0.0) for row in rows)
    template = "+".join(f"{{{at}}}" for at in range(len(rows)))
    blank = words("")
    found = [Row("sum", make.text("risk_sum"), (
        blank, blank, blank, Cell(expected, 0, Formula(template, tuple(
            InTable(row.key, "expected") for row in rows))), blank, blank), role="total")]
    label, effect = _together(make)
    if effect is not None:
        found.append(Row("fan", label, (
            blank, Cell(effect, 0, role="simulated"), simulated(_ODDS, 0), blank, blank,
            blank), role="total"))
    return found


def _together(make: Maker) -> tuple[str, float | None]:
    """What all lines come to in one case of ten, and what it is of: the balance, else revenue.

    The balance is meant before revenue beyond the budget tops up the stabilisation fund: what the
    fund gets less is lost as well. Where no paper has the balance's totals, the lines that the
    risks are of make up its change.
    """
    result, first, main = make.result, make.result.first, make.main
    left, topped = (result.draws(code, first, main) for code in ("gpb_balance", _TOPUP))
    middle = result.value("gpb_balance", first, main)
    if left.size and middle is not None:
        spare = result.value(_TOPUP, first, main) or 0.0
        both = left + topped if topped.size else left
        return (make.text("risk_fan_before" if spare else "risk_fan",
                          item=make.name("gpb_balance")),
                float(np.quantile(both, _ODDS / 100)) - middle - spare)
    sides = _codes(make)
    changes = [(1 if side == "source" else -1) * (result.draws(code, first, main) - value)
               for code, side in sides.items()
               if (value := result.value(code, first, main)) is not None]
    drawn = [one for one in changes if one.size]
    code = "gpb_balance" if "gpb_expenditure" in sides else "gpb_revenue"
    effect = float(np.quantile(sum(drawn), _ODDS / 100)) if drawn else None
    return make.text("risk_fan", item=make.name(code)), effect


_TOPUP = "stabilisation_fund_topup"


def _lines(make: Maker) -> list[Risk]:
    """The lines of the general budget, each at the end of its distribution that hurts."""
    result, first, main = make.result, make.result.first, make.main
    revenue = abs(result.value("gpb_revenue", first, main) or 0.0)
    found = []
    for code, side in _codes(make).items():
        middle = result.value(code, first, main)
        share = _ODDS / 100 if side == "source" else 1 - _ODDS / 100
        draws = result.draws(code, first, main)
        if code == "nontax_one_off":
            draws = draws[draws > 0]  # to fail as a whole is a risk of its own
        if middle is None or not draws.size:
            continue
        end = float(np.quantile(draws, share))
        amount = (end - middle) if side == "source" else (middle - end)
        if amount <= -_LEAST * revenue:
            told = code if code in _TOLD else side
            found.append(Risk(code, make.text(f"risk_name_{side}", item=make.name(code)),
                              make.text(f"risk_trigger_{told}"), make.text(f"risk_owner_{told}"),
                              amount, _ODDS))
    return found


def _codes(make: Maker) -> dict[str, str]:
    """The lines that the balance is made of, and their side; revenue by its parts."""
    found: dict[str, str] = {}
    for item in balance_lines(make):
        if item.code != _LEFT and make.has(item.code, make.result.first, make.main):
            parts = [code for code in _SPLIT if item.code == "gpb_revenue"
                     and make.has(code, make.result.first, make.main)]
            whole = not {"tax_revenue", "nontax_regular"} <= {*parts}
            found |= {code: str(item.side) for code in ([item.code] if whole else parts)}
    return found


def _failures(make: Maker) -> list[Risk]:
    """The one-offs of the year, failing as a whole: each that has a name or odds, then the rest.

    One that the central run does not count is no risk to it.
    """
    first = make.result.first
    amount = make.result.value("nontax_one_off", first, make.main)
    if not amount or amount <= 0:
        return []
    said = decided(make.result.run(make.main).scenario, make.result.dataset)
    sales = [one for one in sales_of(make.result.dataset, first) if is_expected(one, said)]
    named = [one for one in sales if one.name or one.odds is not None]
    rest = amount - sum_of(one.amount for one in named)
    found = [_failure(make, f"one_off_fails:{number}", one.name or make.name(one.item),
                      one.amount, 1.0 - sale_odds(make, one))
             for number, one in enumerate(named)]
    unnamed = next((one for one in sales if one not in named), None)
    if unnamed is not None and rest > 0:
        found.append(_failure(make, "one_off_fails", "", rest, 1.0 - sale_odds(make, unnamed)))
    return [one for one in found if one.odds > 0]


def _failure(make: Maker, key: str, name: str, amount: float, odds: float) -> Risk:
    title = make.text("risk_name_asset", name=name) if name else make.text("risk_name_fails")
    return Risk(key, title, make.text("risk_trigger_fails"),
                make.text("risk_owner_nontax_one_off"), -amount, 100 * odds)


def _leaving(make: Maker) -> list[Risk]:
    """The registered taxpayers whose leaving would cost most, by amount and likelihood."""
    first = make.result.first
    listed = [(one, lost(one, first)) for one in make.result.dataset.registers.taxpayers]
    found = [Risk(f"payer:{number}", make.text("risk_name_payer", name=one.name),
                  make.text("risk_trigger_payer"), make.text("risk_owner_tax_revenue"), -amount,
                  100 * one.probability)
             for number, (one, amount) in enumerate(listed) if amount > 0 and one.probability > 0]
    return sorted(found, key=lambda one: one.expected)[:_PAYERS]


def place_table(make: Maker) -> Table | None:
    """Build the table of scenarios: trigger, amount, where each lies in the forecast's fan."""
    result, first, main = make.result, make.result.first, make.main
    names = [name for name in result.names() if name not in {main, make.plan}]
    if not names:
        return None
    codes = [code for code in ("gpb_revenue", "gpb_balance") if make.has(code, first, main)]
    columns = (Column("trigger", make.text("risk_trigger"), width=52, align="left"),
               *(Column(code, make.text("place_change", item=make.name(code)), width=16)
                 for code in codes),
               *((Column("place", make.text("place_share"), width=14),)
                 if result.settings.draws else ()))
    rows = tuple(Row(name, make.scenario_name(name), (
        words(_trigger(make, name)), *(_change(make, code, name) for code in codes),
        *((odds_cell(_place(make, name)),) if result.settings.draws else ())))
        for name in names)
    return Table("scenario_places", make.text("title_places", year=first.year), make.wan,
                 make.text("scenario"), columns, rows,
                 notes=(make.text("note_places", scenario=make.scenario_name(main)),)
                 if result.settings.draws else (), label_width=18)


def _trigger(make: Maker, name: str) -> str:
    scenario = make.result.run(name).scenario
    return make.told(scenario.notes[0] if scenario.notes else scenario.title)


def _change(make: Maker, code: str, name: str) -> Cell:
    """A scenario's figure less the forecast's, live."""
    first, main = make.result.first, make.main
    now, then = (make.result.value(code, first, one) for one in (name, main))
    if now is None or then is None:
        return Cell(None)
    return Cell(now - then, 0, Formula("{0}-{1}", (ValueRef(code, first, name), ValueRef(
        code, first, main))), sign=True)


def _place(make: Maker, name: str) -> float | None:
    """The share of the forecast's draws of revenue that lie below a scenario's."""
    first, main = make.result.first, make.main
    value, draws = (make.result.value("gpb_revenue", first, name),
                    make.result.draws("gpb_revenue", first, main))
    if value is None or not draws.size or float(draws.max()) == float(draws.min()):
        return None
    return float((draws < value).mean())
