"""A ledger's rows → bonds: each with its years, its coupon and what of it is still owed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import UnitCode, UnitError, convert, parse_unit, plain
from forecast.importing.figures import Asked, Layout, Loan, Question, Understood
from forecast.importing.ledger import values
from forecast.importing.ledger.columns import Role, Table, chosen, find_heads
from forecast.importing.titles import title_words
from forecast.issues import CellRef
from forecast.workbook import LEFT_OUT
from forecast.workbook.inputs import cell_text, fitting, units_named
from forecast.xlsx import a1

if TYPE_CHECKING:
    from forecast.data import DebtKind
    from forecast.importing.figures import Answers
    from forecast.importing.ledger.columns import Column, Heads
    from forecast.importing.ledger.values import Moment
    from forecast.xlsx import Grid

GENERAL, SPECIAL = "一般债务", "专项债务"
_KINDS: dict[str, DebtKind] = {GENERAL: "general", SPECIAL: "special"}
_UNIT = re.compile(r"(?:金额|货币|计量)?单位:(.+)")
_MONEY = parse_unit(UnitCode.YUAN)
_MONEYED = (Role.AMOUNT, Role.REPAID, Role.BALANCE)


def reads_as_ledger(grid: Grid) -> bool:
    """Tell whether a sheet is a ledger of bonds: its headings, and a word of debt in it."""
    table = Table(grid)
    heads = find_heads(table)
    if heads is None:
        return False
    rows = [row for row in table.rows if row <= heads.last]
    said = "".join(word for row in rows for word in table.words(row)) + plain(grid.name)
    return "债" in said


def read_ledger(grid: Grid, file: str, answers: Answers) -> Understood:
    """Read a ledger of bonds.

    What is still owed of each is its principal, in the table's own unit; what is wholly repaid and
    total rows are left out. What does not agree with itself is asked.
    """
    table = Table(grid)
    heads = find_heads(table)
    if heads is None:
        return Understood(file, grid.name, Layout("", ""))
    return _Ledger(table, heads, file, answers).read()


@dataclass(frozen=True, slots=True)
class _Row:
    """One bond as far as it was read; amounts are in the unit of the ledger."""

    row: int
    name: str
    amounts: dict[Role, float]
    unit: str


class _Ledger:
    """A ledger that is being read."""

    def __init__(self, table: Table, heads: Heads, file: str, answers: Answers) -> None:
        self.table, self.heads, self.file, self.answers = table, heads, file, answers
        above = [row for row in table.rows if row < heads.first]
        titles = [word for row in above for word in table.words(row)]
        headings = [column.heading for role in heads.columns.values() for column in role]
        self.title = titles[0] if titles else ""
        self.layout = Layout(title_words(self.title), "、".join(headings))
        self.asked: dict[tuple[Asked, str], Question] = {}
        self.loans: list[Loan] = []
        self.skipped: list[str] = []
        self.columns = {role: column for role in Role if (column := self._column(role))}
        self.unit = self._unit()
        self.group: DebtKind | None = None
        self.regions = self._regions()

    # what the columns are

    def _column(self, role: Role) -> Column | None:
        """Choose the column of a role; of several amounts the bureau's own, else it is asked."""
        several = self.heads.columns.get(role, ())
        if role not in _MONEYED or len(several) < 2:
            return several[0] if several else None
        best = chosen(several, self.answers.region)
        if len(best) == 1:
            return best[0]
        headings = "、".join(one.heading for one in best)
        said = self.answers.of(Asked.MEANING, self.layout.key, headings)
        if said is not None:
            return next((one for one in best if one.heading == said), None)
        self._ask(Asked.MEANING, headings, self.heads.last, best[0],
                  tuple(one.heading for one in best))
        return None

    def _unit(self) -> str:
        """Find the unit of the amounts: in a heading, in the corner, in the title; else ask."""
        column = self.columns.get(Role.AMOUNT) or self.columns.get(Role.BALANCE)
        if column is None or Role.UNIT in self.columns:
            return ""
        unit = fitting(column.units, _MONEY)
        if unit is not None and unit.dimension == _MONEY.dimension:
            return unit.code
        for row, cells in self.table.rows.items():
            for cell in cells.values():
                text = plain(cell_text(cell))
                said = _UNIT.search(text) or re.search(r"\(([^()]*)\)$", text)
                if said and row <= self.heads.first and (
                        unit := fitting(units_named(said[1]), _MONEY)) is not None and (
                        unit.dimension == _MONEY.dimension):
                    return unit.code
        return self.answers.of(Asked.UNIT, self.layout.key, column.heading) or ""

    def _regions(self) -> frozenset[str] | None:
        """Return the names of the bureau's own region; None when no column tells of regions."""
        column = self.columns.get(Role.REGION)
        if column is None:
            return None
        told = dict.fromkeys(text for row in self.table.rows if row > self.heads.last and (
            text := self.table.text(row, column.at)) and not values.is_total((text,)))
        if len(told) < 2:
            return None
        own = self.answers.region
        mine = frozenset(one for one in told if own and (own.endswith(one) or one.endswith(own)))
        if mine:
            return mine
        subject = "、".join(told)
        said = self.answers.of(Asked.REGION, self.layout.key, subject)
        if said is None:
            self._ask(Asked.REGION, subject, self.heads.last, column, (*told, LEFT_OUT))
        return frozenset({said} if said else ())

    def _ask(self, asked: Asked, subject: str, row: int, column: Column, choices: tuple[str, ...],
             fields: tuple[tuple[str, str], ...] = ()) -> None:
        """Ask once; more of the same only counts."""
        before = self.asked.get((asked, subject))
        self.asked[asked, subject] = replace(before, count=before.count + 1) if before else (
            Question(asked, subject, self._where(row, column), self.layout.key, choices, 1, fields))

    def _where(self, row: int, column: Column) -> CellRef:
        return CellRef(self.file, self.table.grid.name, a1(row, column.at))

    # its rows

    def read(self) -> Understood:
        """Read every row below the heading."""
        rows: list[_Row] = []
        since = 0
        for row in self.table.rows:
            if row <= self.heads.last:
                continue
            words = self.table.words(row)
            if values.is_total(words):
                is_part = any("小计" in word for word in words)
                self._prove(row, rows[since:] if is_part else rows)
                since = len(rows)
                self._skip(row)
            elif not self._is_bond(row):
                self.group = values.kind_of("".join(words)) or self.group
                self._skip(row)
            elif (read := self._row(row)) is not None:
                rows.append(read)
                self._loan(read)
        return Understood(self.file, self.table.grid.name, self.layout, (), tuple(self.loans),
                          tuple(self.asked.values()), tuple(self.skipped))

    def _skip(self, row: int) -> None:
        self.skipped += [a1(row, column) for column in self.table.rows[row]]

    def _is_bond(self, row: int) -> bool:
        """Tell whether a row tells of one bond: it says when, and how much."""
        timed = any(self._moment(row, role) for role in (Role.ISSUED, Role.DUE)) or (
            self._term(row) is not None)
        return timed and any(self._amount(row, role) is not None for role in _MONEYED)

    def _moment(self, row: int, role: Role) -> Moment | None:
        column = self.columns.get(role)
        return values.moment_of(self.table.cell(row, column.at)) if column else None

    def _term(self, row: int) -> int | None:
        column = self.columns.get(Role.TERM)
        if column is None:
            return None
        return values.term_of(self.table.cell(row, column.at), in_months="月" in column.heading)

    def _amount(self, row: int, role: Role) -> float | None:
        """Read an amount in the ledger's unit."""
        column = self.columns.get(role)
        if column is None:
            return None
        value, own = values.amount_of(self.table.rows.get(row, {}).get(column.at))
        unit = fitting(column.units, _MONEY)
        said = own or (unit.code if unit is not None else "")
        ledger = self._row_unit(row)
        if value is None or not said or not ledger or said == ledger:
            return value
        try:
            return convert(value, parse_unit(said), parse_unit(ledger))
        except UnitError:
            return None

    def _row_unit(self, row: int) -> str:
        """Return the unit of a row's amounts: the ledger's, the row's, that of its cell."""
        column = self.columns.get(Role.UNIT)
        if column is None:
            owed = self.columns.get(Role.AMOUNT) or self.columns[Role.BALANCE]
            return self.unit or values.amount_of(self.table.rows[row].get(owed.at))[1]
        unit = fitting(units_named(self.table.text(row, column.at)), _MONEY)
        return unit.code if unit is not None and unit.dimension == _MONEY.dimension else ""

    def _row(self, row: int) -> _Row | None:
        region = self.columns.get(Role.REGION)
        if self.regions is not None and region is not None and (
                self.table.text(row, region.at) not in self.regions):
            self._skip(row)
            return None
        name = self.columns.get(Role.NAME)
        amounts = {role: value for role in _MONEYED
                   if (value := self._amount(row, role)) is not None}
        text = cell_text(self.table.cell(row, name.at)).strip() if name is not None else ""
        return _Row(row, text, amounts, self._row_unit(row))

    def _loan(self, one: _Row) -> None:
        """Make a bond of a row, where all that it needs is certain."""
        column = self.columns.get(Role.AMOUNT) or self.columns[Role.BALANCE]
        owed = self._owed(one, column)
        if owed is None:
            return
        if abs(owed) < 1e-9:
            self._skip(one.row)
            return
        if not one.unit:
            self._ask(Asked.UNIT, column.heading, one.row, column,
                      (str(UnitCode.YUAN), str(UnitCode.WAN), str(UnitCode.YI)))
        kind = self._kind(one, column)
        span = self._span(one, column)
        rate = self._rate(one)
        if kind is not None and span is not None and one.unit and rate is not None:
            self.loans.append(Loan(kind, one.name, *span, owed, one.unit,
                                   self._where(one.row, column), rate[0]))

    def _owed(self, one: _Row, column: Column) -> float | None:
        """Return what is still owed: the balance, and what is left of the amount, must agree."""
        amount, repaid, balance = (one.amounts.get(role) for role in _MONEYED)
        left = None if amount is None else amount - (repaid or 0.0)
        if balance is None or left is None or Role.REPAID not in self.columns:
            return self._not_negative(one, balance if balance is not None else left, column)
        if abs(left - balance) <= 1e-6 * max(1.0, abs(balance)):
            return self._not_negative(one, balance, column)
        said = self._contradicted(one, column, (f"{balance:.12g}", f"{left:.12g}"))
        return float(said) if said is not None else None

    def _not_negative(self, one: _Row, owed: float | None, column: Column) -> float | None:
        if owed is None:
            return None
        owed = round(owed, 9)
        if owed < -1e-9:
            self._contradicted(one, column, (f"{owed:.12g}",))
            return None
        return owed

    def _contradicted(self, one: _Row, column: Column, choices: tuple[str, ...]) -> str | None:
        """Return the answer to two values that do not agree; ask where there is none."""
        subject = f"{one.name} {'、'.join(choices)}".strip()
        said = self.answers.of(Asked.CONTRADICTION, self.layout.key, subject)
        if said in choices:
            return said
        self._ask(Asked.CONTRADICTION, subject, one.row, column, (*choices, LEFT_OUT))
        return None

    def _kind(self, one: _Row, column: Column) -> DebtKind | None:
        """Return the kind of debt: by its type, its name, the group it stands in, the title."""
        type_column = self.columns.get(Role.KIND)
        typed = values.kind_of(self.table.text(one.row, type_column.at)) if type_column else None
        named = values.kind_of(one.name)
        found = typed or named or self.group or values.kind_of(self.title) or (
            values.kind_of(self.table.grid.name))
        is_doubtful = typed is not None and named is not None and typed != named
        if found is not None and not is_doubtful:
            return found
        subject = one.name or a1(one.row, column.at)
        said = self.answers.of(Asked.ITEM, self.layout.key, subject)
        if said in _KINDS:
            return _KINDS[said]
        if said != LEFT_OUT:
            self._ask(Asked.ITEM, subject, one.row, column, (GENERAL, SPECIAL, LEFT_OUT))
        return None

    def _span(self, one: _Row, column: Column) -> tuple[int, int] | None:
        """Return the years of issue and repayment: as stated, or by the term."""
        issued, due = self._moment(one.row, Role.ISSUED), self._moment(one.row, Role.DUE)
        term = self._term(one.row)
        if issued is None and due is not None and term is not None:
            issued = values.later(due, -term)
        if issued is None and (year := values.year_named(one.name)):
            issued = values.Moment(year)
        if due is None and issued is not None and term is not None:
            due = values.later(issued, term)
        if issued is None or due is None:
            subject = one.name or a1(one.row, column.at)
            self._ask(Asked.YEAR, subject, one.row, column, ())
            return None
        by_term = values.later(issued, term) if term is not None else due
        if values.agree(due, by_term) and issued.year < due.year:
            return issued.year, due.year
        years = tuple(str(year) for year in dict.fromkeys((due.year, by_term.year)))
        said = self._contradicted(one, column, years)
        return (issued.year, int(said)) if said is not None and int(said) > issued.year else None

    def _rate(self, one: _Row) -> tuple[float | None] | None:
        """Return the coupon in per cent, None within where there is none; None where doubtful."""
        column = self.columns.get(Role.RATE)
        if column is None:
            return (None,)
        cell = self.table.cell(one.row, column.at)
        rate, is_sure = values.rate_of(cell, in_percent="%" in column.heading)
        if is_sure:
            return (rate,)
        subject = f"{one.name} {cell_text(cell)}".strip()
        said = self.answers.of(Asked.MEANING, self.layout.key, subject)
        if said and (number := re.fullmatch(r"(\d+(?:\.\d+)?)%?", plain(said))):
            return (float(number[1]),)
        self._ask(Asked.MEANING, subject, one.row, column, ())
        return None

    def _prove(self, row: int, rows: list[_Row]) -> None:
        """Compare a total with what it adds up; what differs is asked."""
        for role in _MONEYED:
            column, total = self.columns.get(role), self._amount(row, role)
            parts = [one.amounts.get(role, 0.0) for one in rows]
            if column is None or total is None or not parts or self.regions is not None:
                continue
            added = sum(parts)
            if abs(added - total) > max(1e-6 * abs(total), 0.005 * len(parts)):
                self._ask(Asked.CONTRADICTION, f"{self.table.words(row)[0]} {column.heading}", row,
                          column, (), (("total", f"{total:.12g}"), ("added", f"{added:.12g}")))
