"""The statutory tables of debt limits and balances, one for general and one for special debt.

The layout is that of the budgets laid before congresses (财预〔2016〕143号): last year's balance,
limit, borrowing, repayment and balance, then the plan year's; a budget and an outturn column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Status
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    limit_of,
    published,
    sourced,
)
from forecast.fiscal import KINDS
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from forecast.data import DebtKind, Period

_NUMERALS = "一二三四五六七八九"


def statutory_tables(make: Maker) -> tuple[Table, ...]:
    """Build the table of each kind that has a balance."""
    return tuple(_table(make, kind) for kind in KINDS
                 if make.observed(f"debt_{kind}", make.result.base, make.main).value is not None)


def _table(make: Maker, kind: DebtKind) -> Table:
    base, first = make.result.base, make.result.first
    name = make.text(f"debt_kind_{kind}")
    stock, borrowed, repaid = f"debt_{kind}", f"{kind}_debt_proceeds", f"{kind}_debt_repayment"
    gap = Cell(None)
    lines: list[tuple[str, Period, str, Cell, Cell]] = [
        ("before", base + -1, "stock", gap, _outturn(make, stock, base + -1)),
        ("limit", base, "limit", limit_of(make, kind, base), gap),
        ("borrowed", base, "borrowed", _budget(make, borrowed, base),
         _outturn(make, borrowed, base)),
        ("repaid", base, "repaid", _budget(make, repaid, base), _outturn(make, repaid, base)),
        ("balance", base, "stock", gap, _outturn(make, stock, base)),
        ("plan_limit", first, "limit", limit_of(make, kind, first), gap),
        ("plan_borrowed", first, "borrowed", _planned(make, borrowed, first), gap),
        ("plan_repaid", first, "repaid", _planned(make, repaid, first), gap),
    ]
    rows = [Row(key, _label(make, number, text, year, name), (budget, outturn))
            for number, (key, year, text, budget, outturn) in enumerate(lines)]
    cells = {row.key: row.cells for row in rows}
    rows.append(Row("plan_balance", _label(make, len(rows), "stock", first, name), (
        _closing(cells["balance"][1], cells["plan_borrowed"][0], cells["plan_repaid"][0]), gap),
        role="total"))
    table = Table(f"debt_limits_{kind}", make.text("title_debt_limits", kind=name), make.wan,
                  make.text("item"), (Column("budget", make.text("budget"), width=16),
                                      Column("outturn", make.text("outturn_estimate"), width=16)),
                  tuple(rows), notes=(make.text("note_debt_limits"),),
                  label_width=44)
    return sourced(make, table)


def _label(make: Maker, number: int, key: str, year: Period, name: str) -> str:
    return make.text("debt_limits_line", number=_NUMERALS[number], at=number + 1,
                     what=make.text(f"debt_limits_{key}", year=year.year, kind=name))


def _outturn(make: Maker, code: str, year: Period) -> Cell:
    return make.observed(code, year, make.main)


def _budget(make: Maker, code: str, year: Period) -> Cell:
    """Return a year's budget as stated; a plan figure that was worked back is none."""
    choice = make.result.dataset.intended(code, year, make.vintage(make.main))
    known = choice is not None and choice.chosen.status in {Status.BUDGET, Status.ADJUSTED_BUDGET}
    return published(choice if known else None, 0)


def _planned(make: Maker, code: str, year: Period) -> Cell:
    """Return the plan year's budget, live where the plan's model has it."""
    return make.intended(code, year, make.plan or make.main)


def _closing(balance: Cell, borrowed: Cell, repaid: Cell) -> Cell:
    """Return balance + borrowed - repaid, live; gaps of the flows count as nought."""
    if balance.value is None:
        return Cell(None)
    parts = [(InTable("balance", "outturn"), "+", balance),
             (InTable("plan_borrowed", "budget"), "+", borrowed),
             (InTable("plan_repaid", "budget"), "-", repaid)]
    known = [part for part in parts if part[2].value is not None]
    value = sum_of(float(cell.value or 0.0) * (1 if sign == "+" else -1) for _, sign, cell in known)
    text = "".join(f"{sign}{{{at}}}" for at, (_, sign, _) in enumerate(known)).removeprefix("+")
    return Cell(value, 0, Formula(text, tuple(place for place, _, _ in known)))
