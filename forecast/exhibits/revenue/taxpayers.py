"""Tax concentration: how much hangs on the largest taxpayers, and what their leaving would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Method
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    given,
    simulated,
    total,
    words,
)
from forecast.fiscal import distribution, events, expected_loss, lost, nobody_leaves
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from forecast.data import Taxpayer

_TOPS = (1, 3, 5, 10, 20)
QUANTILES = (0.5, 0.8, 0.9, 0.95)
_TAIL = 0.95


def taxpayer_tables(make: Maker) -> tuple[Table, ...]:
    """Build the tables of those who may leave; none without one."""
    payers = [one for one in make.result.dataset.registers.taxpayers if not one.arrives]
    if not payers:
        return ()
    ranked = sorted(payers, key=lambda one: -one.amount)
    return (_concentration(make, ranked), _risk(make, ranked), _list(make, ranked))


def _names(payers: list[Taxpayer]) -> list[tuple[str, float]]:
    """Each taxpayer with all its taxes, the largest first."""
    sums: dict[str, float] = {}
    for one in payers:
        sums[one.name] = sums.get(one.name, 0.0) + one.amount
    return sorted(sums.items(), key=lambda pair: -pair[1])


def _concentration(make: Maker, payers: list[Taxpayer]) -> Table:
    base, named = make.result.base, _names(payers)
    tax = make.observed("tax_revenue", base, make.main)
    counts = [*(count for count in _TOPS if count < len(named)), len(named)]
    rows = [Row("tax", make.text("year_of", year=make.text("year", year=base.year),
                                 scenario=make.name("tax_revenue")),
                (tax, given(100.0 if tax.value else None, 1)), role="total")]
    for count in counts:
        key = f"top{count}"
        title = make.text("payers_all" if count == len(named) else "payers_top", count=count)
        amount = given(sum_of(one for _, one in named[:count]))
        share = Cell(None, 1)
        if tax.value:
            share = Cell(100 * float(amount.value or 0.0) / float(tax.value), 1,
                         Formula("100*{0}/{1}", (InTable(key, "amount"), InTable("tax", "amount"))))
        rows.append(Row(key, title, (amount, share), 1))
    return Table("taxpayers", make.text("title_payers"), make.wan, make.text("item"),
                 (Column("amount", make.text("payers_amount"), width=16),
                  Column("share", make.text("payers_share", year=base.year), width=16)),
                 tuple(rows), notes=(make.text("note_payers"),), label_width=30)


def _risk(make: Maker, payers: list[Taxpayer]) -> Table:
    """The distribution of each year's loss, in 万元 and against the forecast of tax."""
    years = make.result.horizon
    losses = [distribution(payers, year) for year in years]
    lines: list[tuple[str, str, list[Cell], int]] = [
        ("expected", make.text("risk_expected"),
         [simulated(expected_loss(payers, year), 0) for year in years], 0)]
    lines += [(f"q{share:g}", make.text("risk_quantile", share=f"{100 * share:g}"),
               [simulated(one.quantile(share), 0) for one in losses], 1) for share in QUANTILES]
    lines += [("tail", make.text("risk_tail"),
               [simulated(one.tail_mean(_TAIL), 0) for one in losses], 1),
              ("worst", make.text("risk_worst"),
               [given(sum_of(lost(one, year) for one in payers)) for year in years], 1),
              ("nobody", make.text("risk_nobody"),
               [simulated(100 * nobody_leaves(payers, year), 1) for year in years], 1),
              ("tax", make.text("risk_tax", scenario=make.scenario_name(make.main)),
               [make.model("tax_revenue", year, make.main) for year in years], 0)]
    known = {key: cells for key, _, cells, _ in lines}
    taxes = known["tax"]
    for key in ("expected", "tail"):
        cells = known[key]
        shares = [Cell(100 * float(cell.value or 0.0) / float(tax.value), 1, Formula(
            "100*{0}/{1}", (InTable(key, str(year)), InTable("tax", str(year)))))
            if tax.value else Cell(None, 1) for cell, tax, year in zip(cells, taxes, years,
                                                                      strict=True)]
        lines.append((f"{key}_share", make.text(f"risk_{key}_share"), shares, 1))
    rows = tuple(Row(key, title, tuple(cells), level) for key, title, cells, level in lines)
    columns = tuple(Column(str(year), make.text("year", year=year.year), width=14)
                    for year in years)
    return Table("payer_risk", make.text("title_payer_risk"), make.wan, make.text("item"), columns,
                 rows, notes=(make.text("note_payer_risk", used=_used(make)),), label_width=32)


def _used(make: Maker) -> str:
    """Say which scenarios have the register's risk in them."""
    names = [make.scenario_name(run.scenario.name) for run in make.result.runs
             if any(one.method == Method.TAKE_PAYERS for one in run.scenario.overrides)]
    if not names:
        return make.text("payer_risk_out")
    return make.text("payer_risk_in", scenarios=make.text("list_comma").join(names))


def _list(make: Maker, payers: list[Taxpayer]) -> Table:
    columns = (Column("tax", make.text("payer_tax"), width=16, align="center"),
               Column("group", make.text("payer_group"), width=12, align="center"),
               Column("leaves", make.text("payer_leaves"), width=10, align="center"),
               Column("amount", make.text("payers_amount"), width=14),
               Column("chance", make.text("payer_chance"), width=11),
               Column("expected", make.text("payer_expected"), width=15))
    rows = []
    for number, one in enumerate(payers):
        key = str(number)
        expected = Cell(one.amount * one.probability, 0, Formula(
            "{0}*{1}/100", (InTable(key, "amount"), InTable(key, "chance"))))
        rows.append(Row(key, one.name, (
            words(make.name(one.tax)), words(one.group), words(str(one.leaves)),
            given(one.amount), given(100 * one.probability, 1), expected)))
    blank = Cell("", role="text")
    sums = [total({InTable(row.key, name): row.cells[place] for row in rows})
            for name, place in (("amount", 3), ("expected", 5))]
    rows.append(Row("sum", make.text("payers_all", count=len(_names(payers))),
                    (blank, blank, blank, sums[0], blank, sums[1]), role="total"))
    note = make.text("payers_events", count=len(events(payers)))
    return Table("payer_list", make.text("title_payer_list"), make.wan, make.text("item"), columns,
                 tuple(rows), notes=(note,), label_width=28)
