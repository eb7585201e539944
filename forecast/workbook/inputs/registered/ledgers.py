"""The ledgers, a row one bond, sum, firm or use: 债务明细, 结转资金, 重点税源, 行业能耗."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from forecast.data import (
    Bond,
    CarryOver,
    SectorUse,
    Taxpayer,
    UnitCode,
    UnitError,
    convert,
    parse_unit,
)
from forecast.issues import Issue
from forecast.labels import enumerated
from forecast.workbook.contract import ACCOUNTS_NAMED, DEBT_KINDS
from forecast.workbook.inputs.cells import read_choice, read_number, report_blank
from forecast.workbook.inputs.figures import annual
from forecast.workbook.inputs.measures import cell_measure, stated_unit, unit_of
from forecast.workbook.inputs.names import named_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.data import Period
    from forecast.workbook.inputs.found import Found

HIGHEST_RATE = 20.0
"""A coupon above this many per cent is a slip of the point."""


class LedgerRow:
    """One row of a ledger: reads cells, collects what is wrong with them."""

    def __init__(self, found: Found, row: int, issues: list[Issue]) -> None:
        self.found, self.row, self.issues = found, row, issues
        self.before = len(issues)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was wrong with any cell so far."""
        return len(self.issues) == self.before

    def refuse(self, code: str, key: str, **fields: str) -> None:
        """Report a cell, by the code of what is wrong with it."""
        self.issues.append(Issue(code, self.found.place(self.row, key),
                                 self.found.text(self.row, key), tuple(fields.items())))

    def blank(self, key: str) -> None:
        """Report a cell that must be filled."""
        report_blank(self.found, self.row, key, self.issues)

    def text(self, key: str, *, needed: bool = False) -> str:
        """Read a text; a blank is reported where it is ``needed``."""
        text = self.found.text(self.row, key)
        if needed and not text:
            self.blank(key)
        return text

    def choice(self, key: str) -> str:
        """Read a word of the column's list."""
        column = next(one for one in self.found.spec.columns if one.key == key)
        return read_choice(self.found, self.row, column, self.issues)

    def year(self, key: str) -> Period | None:
        """Read a year; None where it is none, which is reported."""
        return annual(self.found, self.row, key, self.issues)

    def number(self, key: str, unit: str = "", *, needed: bool = True) -> float | None:
        """Read a number into ``unit``, from the one that its cell, heading or sheet states."""
        count, own = len(self.issues), parse_unit(unit)
        read = read_number(self.found, self.row, self.found.columns.get(key), self.issues, own)
        if read.value is None:
            if needed and len(self.issues) == count:
                self.blank(key)
            return None
        if not unit:
            return read.value
        said = parse_unit(read.unit) if read.unit else cell_measure(
            self.found, key, own, self.issues)
        try:
            return convert(read.value, said, own) if said is not None else None
        except UnitError:
            name = next(one.header for one in self.found.spec.columns if one.key == key)
            self.refuse("unit_mismatch", key, item=name, unit=unit)
        return None

    def amount(self, key: str, unit: str = UnitCode.WAN, *, least: float = 0.0, needed: bool = True
               ) -> float:
        """Read an amount not below ``least``."""
        value = self.number(key, unit, needed=needed)
        if value is not None and value < least:
            self.refuse("below_nought", key)
        return 0.0 if value is None else value

    def measured(self, key: str, of: str) -> tuple[float, str]:
        """Read an amount of ``of`` in the unit its row or sheet states, else its cell's own.

        Returns
        -------
        tuple
            The amount, and the unit as it is written.
        """
        count, stated = len(self.issues), stated_unit(self.found, self.row)
        unit = unit_of(stated) if stated else None
        read = read_number(self.found, self.row, self.found.columns.get(key), self.issues, unit)
        if read.value is None:
            if len(self.issues) == count:
                self.blank(key)
            return 0.0, stated
        if read.value < 0:
            self.refuse("below_nought", key)
        if not read.unit or not stated:
            return read.value, stated or read.unit
        said = unit_of(read.unit)
        if unit is not None and said is not None and unit.dimension == said.dimension:
            return convert(read.value, said, unit), stated
        self.refuse("unit_mismatch", key, item=of, unit=stated)
        return 0.0, stated

    def per_cent(self, key: str, *, high: float = 100.0, default: float | None = None) -> float:
        """Read a percentage within 0 and ``high``."""
        value = self.number(key, UnitCode.PERCENT, needed=default is None)
        if value is None:
            return default or 0.0
        if not 0.0 <= value <= high:
            self.refuse("percent_range", key, high=f"{high:g}")
        return value


def ledger_rows(found: Found, keys: tuple[str, ...], issues: list[Issue]) -> Iterator[LedgerRow]:
    """Go through the rows that fill any of ``keys``; the others are remarks."""
    for row in found.rows():
        if any(found.text(row, key) for key in keys):
            yield LedgerRow(found, row, issues)


def read_bonds(found: Found, issues: list[Issue]) -> list[Bond]:
    """Read the sheet 债务明细."""
    bonds = []
    for row in ledger_rows(found, ("kind", "principal", "due"), issues):
        kind, issued, due = row.choice("kind"), row.year("issued"), row.year("due")
        principal = row.amount("principal")
        rate = row.per_cent("rate", high=HIGHEST_RATE, default=0.0)
        if issued is not None and due is not None and due <= issued:
            row.refuse("bond_span", "due", issued=str(issued))
        if row.is_sound and issued is not None and due is not None:
            bonds.append(Bond(DEBT_KINDS[kind], row.text("name"), issued, due, principal, rate,
                              found.place(row.row, "principal")))
    return bonds


def read_carryovers(found: Found, issues: list[Issue]) -> list[CarryOver]:
    """Read the sheet 结转资金."""
    sums = []
    for row in ledger_rows(found, ("account", "amount"), issues):
        account, budgeted, at = row.choice("account"), row.year("budgeted"), row.year("at")
        amount = row.amount("amount")
        has_revenue = bool(row.text("revenue"))
        revenue = row.amount("revenue", needed=False) if has_revenue else None
        if budgeted is not None and at is not None and at < budgeted:
            row.refuse("carry_span", "at", budgeted=str(budgeted))
        if row.is_sound and budgeted is not None and at is not None:
            sums.append(CarryOver(ACCOUNTS_NAMED[account], row.text("name"), budgeted, at, amount,
                                  revenue, found.place(row.row, "amount")))
    return sums


def read_taxpayers(found: Found, issues: list[Issue]) -> list[Taxpayer]:
    """Read the sheet 重点税源: taxpayers of one group leave together, so their odds are equal."""
    payers: list[Taxpayer] = []
    groups: dict[str, Taxpayer] = {}
    for row in ledger_rows(found, ("name", "amount"), issues):
        name, leaves = row.text("name", needed=True), row.year("leaves")
        amount = row.amount("amount")
        chance, first = row.per_cent("probability"), row.per_cent("first_year", default=100.0)
        tax = (named_item(found, row.row, "tax", issues) if row.text("tax")
               else found.items["tax_revenue"])
        if not row.is_sound or leaves is None or tax is None:
            continue
        payer = Taxpayer(name, tax.code, amount, chance / 100, leaves, first / 100,
                         row.text("group"), found.place(row.row, "amount"))
        other = groups.setdefault(payer.event, payer)
        if (other.probability, other.leaves) != (payer.probability, payer.leaves):
            row.refuse("group_differs", "group" if payer.group else "name", other=str(other.origin))
        payers.append(payer)
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
