"""The budget tables that a congress is handed: 表一 收入, 表二 支出, 表三 平衡 … of each budget.

Columns: 项目 | 预算数 | 上年执行数 | 增减额 | 增减% | 可比%, then last year's budget and the change
against it, where the papers give one (财预〔2016〕143号).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS, Account, Side, Status
from forecast.exhibits.budgets.balance import balance_table
from forecast.exhibits.budgets.comprehensive import comprehensive_table
from forecast.exhibits.budgets.lines import (
    COLUMNS,
    Line,
    amounts,
    has_amount,
    is_open,
    planned_title,
    remainder,
    shown_total,
    tree as lines_of,
)
from forecast.exhibits.kit import (
    Cell,
    Column,
    InTable,
    Maker,
    Row,
    Table,
    comparable_cell,
    difference,
    growth,
    published,
    sourced,
    strips,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_HALVES: tuple[tuple[str, Side], ...] = (("revenue", "total_sources"),
                                         ("expenditure", "total_uses"))


def budget_tables(make: Maker) -> tuple[Table, ...]:
    """Build the set in its order; a budget without figures has no tables."""
    found: list[Table] = []
    for account in ACCOUNTS:
        halves = [_half(make, account, kind, side) for kind, side in _HALVES]
        found += [one for one in (*halves, balance_table(make, account)) if one is not None]
    together = comprehensive_table(make)
    tables = [*found, *([together] if together else [])]
    return tuple(replace(one, title=make.text("numbered_table", number=make.text(f"number_{place}"),
                                              title=make.titled(one.title)))
                 for place, one in enumerate(tables, 1))


def _half(make: Maker, account: Account, kind: str, side: Side) -> Table | None:
    """Build the revenue or the expenditure table of one budget.

    None where no line has a figure for the year ahead: what is voted on says what is planned.
    """
    catalog = make.result.catalog
    whole = catalog.total(account, side)
    if whole is None:
        return None
    lines = [line for item in catalog.children(whole.code) for line in lines_of(make, item)]
    stated = amounts(make, whole.code)
    if not lines or not has_amount([line.cells[1] for line in lines]):
        return None
    top = [line for line in lines if line.level == 0]
    rest = remainder(make, f"{whole.code}:rest", stated, top)
    if rest is not None:
        lines.append(rest)
        top.append(rest)
    is_open_at = [is_open(make, whole, place) for place in range(len(COLUMNS))]
    is_whole = has_amount(stated) or (len(top) > 1 and not all(is_open_at))
    if is_whole:
        cells = tuple(Cell(None) if is_open_at[place] else shown_total(
            stated[place], top, place, has_rest=rest is not None)
            for place in range(len(COLUMNS)))
        lines.append(Line(whole.code, make.name(whole.code), (cells[0], cells[1]), 0, whole.code))
    budgets = {line.key: _last_budget(make, line.code) for line in lines}
    has_budget = any(cell.value is not None for cell in budgets.values())
    past = make.text("year", year=make.result.base.year)
    columns = [Column("plan", planned_title(make), width=13),
               Column("base", make.base_of([line.code for line in lines if line.code]), width=13),
               Column("change", make.text("change"), width=12),
               Column("natural", make.text("change_pct"), width=9),
               Column("comparable", make.text("comparable"), width=9)]
    if has_budget:
        group = make.text("against_budget")
        columns += [Column("budget_base", f"{past}{make.text('budget')}", group, 13),
                    Column("on_budget", make.text("change_pct"), group, 9)]
    rows = [_row(make, line, budgets[line.key] if has_budget else None, line.code == whole.code)
            for line in lines]
    title = make.text(f"title_{account}_{kind}", year=make.result.first.year)
    table = Table(f"{account}_{kind}", title, make.wan, make.text("budget_line"), tuple(columns),
                  tuple(rows), _notes(make, is_whole=is_whole, has_rest=rest is not None),
                  label_width=34)
    return sourced(make, table)


def _notes(make: Maker, *, is_whole: bool, has_rest: bool) -> tuple[str, ...]:
    """Say what a total is, and what its tail and comparable growth are where there are any."""
    keys = [key for key, is_there in (("note_statutory", is_whole),
                                      ("note_statutory_rest", has_rest),
                                      ("note_comparable_register", strips(make))) if is_there]
    return ("".join(make.text(key) for key in keys),) if keys else ()


def _row(make: Maker, line: Line, budget: Cell | None, is_total: bool) -> Row:
    base, plan = line.cells
    key = line.key
    now, then = InTable(key, "plan"), InTable(key, "base")
    pair: Sequence[Cell] = (Cell(None, 2), Cell(None, 2))
    if line.code:
        pair = (growth(key, plan, "plan", base, "base"),
                comparable_cell(make, line.code, make.plan, (plan, now), (base, then)))
    cells = [plan, base, difference(plan, now, base, then), *pair]
    if budget is not None:
        cells += [budget, growth(key, plan, "plan", budget, "budget_base")]
    role = "total" if is_total else "line" if line.code else "memo"
    return Row(key, line.name, tuple(cells), line.level, role)  # type: ignore[arg-type]


def _last_budget(make: Maker, code: str) -> Cell:
    """Return last year's budget of a line, published or worked back from a growth rate."""
    if not code:
        return Cell(None)
    choice = make.result.dataset.intended(code, make.result.base,
                                          make.vintage(make.plan or make.main))
    if choice is None or choice.chosen.status not in {Status.BUDGET, Status.ADJUSTED_BUDGET}:
        return Cell(None)
    return published(choice, 0)
