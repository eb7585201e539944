"""What tax relief costs: the area's amount by scope, the place's share, 翘尾 into the next year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import collected_in, share_of
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    given,
    words,
)
from forecast.fiscal import cost_of

if TYPE_CHECKING:
    from forecast.data import Relief

_YEAR = 12
_TAX = "tax_revenue"


def relief_table(make: Maker) -> Table | None:
    """Build the costing, a row a policy and scope; scopes are not added up. None without rows."""
    reliefs = make.result.dataset.registers.policies.reliefs
    if not reliefs:
        return None
    columns = (Column("scope", make.text("relief_scope"), width=18, align="left"),
               Column("year", make.text("years"), width=9, align="center"),
               Column("area", make.text("relief_area"), width=15),
               Column("months", make.text("relief_months"), width=9),
               Column("carried", make.text("relief_carried"), width=15),
               Column("share", make.text("relief_share"), width=10),
               Column("own", make.text("relief_own"), width=15),
               Column("own_carried", make.text("relief_own_carried"), width=15),
               Column("of_tax", make.text("relief_of_tax"), width=12),
               Column("note", make.text("note"), width=46, align="left"))
    rows = tuple(_row(make, str(number), one) for number, one in enumerate(reliefs))
    notes = [make.text("note_relief")]
    if any(row.cells[5].value is None for row in rows):
        notes.append(make.text("note_relief_share"))
    effect = make.result.value("tax_policy_effect", make.result.first, make.main)
    if effect:
        notes.append(make.text("note_relief_effect", scenario=make.scenario_name(make.main),
                               year=make.result.first.year, effect=f"{effect:.1f}"))
    return Table("relief", make.text("title_relief"), make.wan, make.text("relief"), columns, rows,
                 tuple(notes), label_width=26)


def _row(make: Maker, key: str, one: Relief) -> Row:
    share = one.share if one.share is not None else _share(make, one)
    cost = cost_of(one, share)
    own = _live(cost.own, "{0}*{1}/100", key, "area", "share")
    carried = _live(cost.own_carried, "{0}*{1}/100", key, "carried", "share")
    tax = make.observed(_TAX, make.result.base, make.main)
    of_tax = Cell(None, 2)
    if cost.own_carried is not None and tax.value and tax.formula:
        of_tax = Cell(100 * cost.own_carried / float(tax.value), 2, Formula("100*{0}/{1}", (
            InTable(key, "own_carried"), *tax.formula.refs)))
    return Row(key, one.name, (
        words(one.scope or make.text("relief_all")), words(str(one.year)),
        given(one.amount, 0, one.origin), given(one.months),
        Cell(cost.carried, 0, Formula(f"{{0}}*({_YEAR}-{{1}})/{{1}}", (
            InTable(key, "area"), InTable(key, "months")))),
        given(share, 2), own, carried, of_tax, words(one.note)))


def _live(value: float | None, template: str, key: str, one: str, other: str) -> Cell:
    return Cell(None) if value is None else Cell(value, 0, Formula(template, (
        InTable(key, one), InTable(key, other))))


def _share(make: Maker, one: Relief) -> float | None:
    """Return the place's share by the sharing table; None where it does not rule the tax."""
    dataset = make.result.dataset
    table = dataset.registers.shares
    if not table:
        return None
    collected = collected_in(dataset, one.tax, make.result.base, make.vintage(make.main))
    return share_of(table, one.tax, one.year, collected, dataset.registers.level)
