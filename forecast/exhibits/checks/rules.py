"""The rules of the stabilisation fund and of carry-over: the fund as a stock, and the verdicts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from forecast.exhibits.kit import (
    FUND_BALANCE,
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    budget_cell,
    budget_figure,
    fixed,
    fund_revenue_lines,
    fund_years,
    given,
    number_text,
    words,
)
from forecast.fiscal import (
    capital_rule,
    deficit_rule,
    hinted,
    nine_rule,
    old_rule,
    stock_rule,
    surplus_rule,
    thirty_in_all,
    thirty_rule,
    windfall_ahead,
    windfall_rule,
)
from forecast.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.data import Period
    from forecast.fiscal import FundYear, Verdict


def fund_table(make: Maker) -> Table | None:
    """Build the fund as a stock: opening, draw, top-up, closing, each year's from the last."""
    years, is_bound = fund_years(make)
    if not any(one.draw or one.topup or one.opening for one in years):
        return None
    columns = tuple(Column(key, make.text(f"fund_{key}"), width=16)
                    for key in ("opening", "draw", "topup", "closing"))
    rows, before = [], ""
    for one in years:
        key = str(one.year)
        opening = (Cell(one.opening, 0, Formula("{0}", (InTable(before, "closing"),))) if before
                   else _opening(make, one))
        closing = Cell(one.closing, 0, Formula("{0}-{1}+{2}", tuple(
            InTable(key, name) for name in ("opening", "draw", "topup"))))
        rows.append(Row(key, make.text("year", year=one.year.year),
                        (opening, *_flows(make, one.year), closing)))
        before = key
    note = "note_fund_bound" if is_bound else "note_fund_known"
    return Table("stabilisation", make.text("title_stabilisation"), make.wan, make.text("years"),
                 columns, tuple(rows), notes=(make.text("note_fund"), make.text(note)),
                 label_width=14)


def _opening(make: Maker, first: FundYear) -> Cell:
    """What the fund held before: as published, else worked back."""
    base = make.result.base + -1
    choice = make.result.dataset.read(FUND_BALANCE, base, make.vintage(make.main))
    return given(first.opening, 0, *([choice.chosen.origin] if choice else []))


def _flows(make: Maker, year: Period) -> tuple[Cell, Cell]:
    """What a year draws and puts in; nothing where the papers say nothing."""
    draw, topup = (budget_cell(make, f"stabilisation_fund_{name}", year)
                   for name in ("draw", "topup"))
    return (draw if draw.value is not None else fixed(0),
            topup if topup.value is not None else fixed(0))


def verdicts(make: Maker) -> tuple[Verdict, ...]:
    """Judge every rule on the base year and on the plan year, and the ledger row by row."""
    years, is_bound = fund_years(make)
    ledger, base = make.result.dataset.registers.carryovers, make.result.base
    found = [*stock_rule(years, is_bound=is_bound)]
    topup = budget_figure(make, "stabilisation_fund_topup", base)
    if topup is not None or budget_figure(make, "gpb_total_uses", base) is not None:
        # of uses that are not all listed nobody can say that none went into the fund
        found.append(windfall_rule(base, budget_figure(make, "gpb_revenue", base),
                                   _revenue_budget(make), topup))
    by_fund, kept = thirty_rule(ledger), _accounts(make)
    for year in (base, make.result.first):
        expenditure, closing = (budget_figure(make, code, year)
                                for code in ("gpb_expenditure", "carryover_out"))
        surplus = budget_figure(make, "gpb_surplus_out", year)
        carried = None if closing is None else closing + (surplus or Decimal(0))
        if carried:
            found += [surplus_rule(year, closing, surplus, ledger),
                      nine_rule(year, carried, expenditure)]
        if "fund" in kept and not any(one.year == year for one in by_fund):
            found.append(thirty_in_all(year, *_fund_figures(make, year)))
        capital = capital_rule(year, budget_figure(make, "sc_transfer_out", year),
                                     budget_figure(make, "sc_profit_remitted", year))
        found += [capital] if capital and "capital" in kept else []
    judged = (hinted(one, base) for one in (*found, *by_fund, *old_rule(ledger)))
    return (*judged, *_ahead(make))


_CLOSINGS = {"fund": ("gf_carryover_out", "gf_surplus_out"),
             "capital": ("sc_carryover_out", "sc_surplus_out"), "social": ("si_surplus_out",)}


def _ahead(make: Maker) -> Iterator[Verdict]:
    """Judge the forecast: revenue above the budget, budgets that would close below nought."""
    first, main, result = make.result.first, make.main, make.result

    def whole(code: str, year: Period) -> Decimal | None:
        value = result.value(code, year, main)
        return None if value is None else half_up(value, 0)

    voted = result.dataset.intended("gpb_revenue", first, make.vintage(main))
    revenue, topup = whole("gpb_revenue", first), whole("stabilisation_fund_topup", first)
    uses = whole("gpb_total_uses", first)
    if voted is not None and revenue is not None and uses is not None:
        one = windfall_ahead(first, revenue, half_up(voted.chosen.value, 0), topup or Decimal(0),
                             whole("carryover_out", first) or Decimal(0))
        if one is not None:
            yield one
    for account, codes in _CLOSINGS.items():
        for year in result.horizon:
            known = [value for code in codes if (value := whole(code, year)) is not None]
            found = deficit_rule(year, account, sum(known, Decimal(0)) if known else None)
            if found is not None:
                yield found


def _accounts(make: Maker) -> set[str]:
    """List the budgets that the workbook has any figure of."""
    catalog = make.result.catalog
    return {account for seen in make.result.dataset.observations
            if (account := catalog[seen.item].account) is not None}


def _revenue_budget(make: Maker) -> Decimal | None:
    """The base year's budget of revenue: as stated, or from the share of it that was met."""
    base, vintage = make.result.base, make.vintage(make.main)
    stated = make.result.dataset.intended("gpb_revenue", base, vintage)
    if stated is not None:
        return half_up(stated.chosen.value, 0)
    share = make.result.dataset.read("gpb_revenue_vs_budget", base, vintage)
    revenue = make.result.dataset.read("gpb_revenue", base, vintage)
    if share is None or revenue is None or not share.chosen.value:
        return None
    return half_up(100 * revenue.chosen.value / share.chosen.value, 0)


def _fund_figures(make: Maker, year: Period) -> tuple[Decimal | None, Decimal | None]:
    """What the fund budget carries over, and its revenue without proceeds of debt."""
    carried = [budget_figure(make, code, year) for code in ("gf_carryover_out", "gf_surplus_out")]
    parts = [(sign, budget_figure(make, code, year)) for code, sign in fund_revenue_lines(make)]
    revenue = None if parts[0][1] is None else sum(
        (sign * one for sign, one in parts if one is not None), Decimal(0))
    known = [one for one in carried if one is not None]
    return (sum(known, Decimal(0)) if known else None), revenue


def rule_table(make: Maker) -> Table | None:
    """Build the verdicts: what is compared, by how much it is off, in words, with the law."""
    found = verdicts(make)
    if all(one.state == "unknown" for one in found):
        return None
    columns = (Column("year", make.text("years"), width=9, align="center"),
               Column("measured", make.text("rule_measured"), width=13),
               Column("bound", make.text("rule_bound"), width=13),
               Column("excess", make.text("rule_excess"), width=13),
               Column("verdict", make.text("verdict"), width=10, align="center"),
               Column("said", make.text("rule_said"), width=62, align="left"),
               Column("law", make.text("rule_law"), width=42, align="left"))
    rows = tuple(_rule_row(make, number, one) for number, one in enumerate(found))
    return Table("rules", make.text("title_rules"), make.wan, make.text("rule"), columns, rows,
                 notes=(make.text("note_rules"),), label_width=30)


def _rule_row(make: Maker, number: int, one: Verdict) -> Row:
    name = make.text(f"rule_{one.rule}")
    title = f"{name}·{one.subject}" if one.subject else name
    return Row(f"{one.rule}:{one.year}:{number}", title, (
        words(str(one.year)), given(one.measured), given(one.bound),
        Cell(one.excess if one.state != "unknown" else None, 0, role="input"),
        words(make.text(f"rule_state_{one.state}")), words(sentence(make, one)),
        words(make.text(f"rule_{one.rule}_law"))), role="check")


def sentence(make: Maker, one: Verdict) -> str:
    """Say one verdict in words, with its amounts and the ledger's cell."""
    amounts = {key: number_text(value, 0) for key, value in (
        ("measured", one.measured), ("bound", one.bound), ("excess", one.excess))}
    worded = "breach" if one.state == "hint" else one.state
    text = make.text(f"rule_{one.rule}_{worded}", year=one.year,
                     scenario=make.scenario_name(make.main), **amounts)
    if one.state == "hint" and one.rule in _VOTED:
        text += make.text("rule_voted")
    return text if one.origin is None else make.bracketed(text, str(one.origin))


_VOTED = frozenset({"fund_stock", "surplus", "nine", "thirty", "thirty_in_all", "old", "capital"})
"""Rules that a hint judges on an approved budget."""
