"""The ledgers, a row one bond, sum, firm or use: 债务明细, 结转资金, 重点税源, 行业能耗."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from forecast.data import Bond, CarryOver, Move, SectorUse, Taxpayer, UnitCode
from forecast.issues import Issue
from forecast.labels import enumerated
from forecast.workbook.contract import ACCOUNTS_NAMED, DEBT_KINDS
from forecast.workbook.inputs.registered.rows import ledger_rows

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.workbook.inputs.found import Found

HIGHEST_RATE = 20.0
"""A coupon above this many per cent is a slip of the point."""


def read_bonds(found: Found, issues: list[Issue]) -> list[Bond]:
    """Read the sheet 债务明细."""
    bonds: list[Bond] = []
    for row in ledger_rows(found, ("kind", "principal", "due"), issues):
        kind, issued, due = row.choice("kind"), row.year("issued"), row.year("due")
        principal = row.amount("principal")
        rate = row.per_cent("rate", high=HIGHEST_RATE, default=0.0)
        if issued is not None and due is not None and due <= issued:
            row.refuse("bond_span", "due", issued=str(issued))
        if row.is_sound and issued is not None and due is not None:
            one = Bond(DEBT_KINDS[kind], row.text("name"), issued, due, principal, rate,
                       found.place(row.row, "principal"))
            row.keep("name", one, bonds, ("name", "kind", "issued", "due"))
    return bonds


def read_carryovers(found: Found, issues: list[Issue]) -> list[CarryOver]:
    """Read the sheet 结转资金."""
    sums: list[CarryOver] = []
    for row in ledger_rows(found, ("account", "amount"), issues):
        account, budgeted, at = row.choice("account"), row.year("budgeted"), row.year("at")
        amount = row.amount("amount")
        has_revenue = bool(row.text("revenue"))
        revenue = row.amount("revenue", needed=False) if has_revenue else None
        if budgeted is not None and at is not None and at < budgeted:
            row.refuse("carry_span", "at", budgeted=str(budgeted))
        if row.is_sound and budgeted is not None and at is not None:
            one = CarryOver(ACCOUNTS_NAMED[account], row.text("name"), budgeted, at, amount,
                            revenue, found.place(row.row, "amount"))
            row.keep("name", one, sums, ("name", "account", "budgeted", "at"))
    return sums


def read_taxpayers(found: Found, issues: list[Issue]) -> list[Taxpayer]:
    """Read the sheet 重点税源: taxpayers of one group leave together, so their odds are equal."""
    payers: list[Taxpayer] = []
    groups: dict[str, Taxpayer] = {}
    for row in ledger_rows(found, ("name", "amount"), issues):
        name, leaves = row.text("name", needed=True), row.year("leaves")
        amount = row.amount("amount")
        chance, first = row.per_cent("probability"), row.per_cent("first_year", default=100.0)
        tax = row.tax()
        move, ramp = row.choice("move"), row.years("ramp", default=1)
        if not row.is_sound or leaves is None or tax is None:
            continue
        payer = Taxpayer(name, tax.code, amount, chance / 100, leaves, first / 100,
                         row.text("group"), found.place(row.row, "amount"), move == Move.ARRIVES,
                         ramp)
        other = groups.setdefault(payer.event, payer)
        if (other.probability, other.leaves, other.arrives) != (
                payer.probability, payer.leaves, payer.arrives):
            row.refuse("group_differs", "group" if payer.group else "name", other=str(other.origin))
        row.keep("name", payer, payers, ("name", "tax", "arrives"))
    return payers


def read_sectors(found: Found, issues: list[Issue]) -> list[SectorUse]:
    """Read the sheet 行业能耗; a resource has the same sectors in every year."""
    uses: list[SectorUse] = []
    seen: dict[tuple[str, str, Period], str] = {}
    for row in ledger_rows(found, ("resource", "sector", "use"), issues):
        resource, sector = row.text("resource", needed=True), row.text("sector", needed=True)
        year = row.year("year")
        use, unit = row.measured("use", resource)
        output = row.amount("output", UnitCode.YI)
        if row.is_sound and use > 0 and output == 0:
            row.refuse("sector_output", "output", sector=sector)
        if not row.is_sound or year is None:
            continue
        where = found.place(row.row, "use")
        other = seen.setdefault((resource, sector, year), where.cell)
        if other != where.cell:
            row.refuse("sector_twice", "sector", other=other)
            continue
        uses.append(SectorUse(resource, sector, year, use, output, unit, where))
    _same_sectors(uses, issues)
    return uses


def _same_sectors(uses: list[SectorUse], issues: list[Issue]) -> None:
    """Report a year of a resource that lacks sectors of its other years, or has another unit."""
    sectors: defaultdict[str, dict[str, None]] = defaultdict(dict)
    years: defaultdict[tuple[str, Period], list[SectorUse]] = defaultdict(list)
    for one in uses:
        sectors[one.resource][one.sector] = None
        years[one.resource, one.year].append(one)
    units = {one.resource: one.unit for one in reversed(uses)}
    for (resource, year), rows in years.items():
        missing = [name for name in sectors[resource] if name not in {one.sector for one in rows}]
        where = rows[0].origin
        if where is not None and not sum(one.output for one in rows):
            issues.append(Issue("sector_no_output", where, "0",
                                (("resource", resource), ("year", str(year)))))
        if missing and where is not None:
            issues.append(Issue("sector_missing", where, enumerated(missing),
                                (("resource", resource), ("year", str(year)))))
        issues += [Issue("sector_unit", one.origin, one.unit or "—",
                         (("unit", units[resource] or "—"),))
                   for one in rows if one.unit != units[resource] and one.origin is not None]
