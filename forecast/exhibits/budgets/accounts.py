"""The budgets line by line: plan beside forecast, their totals checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS, Account, Item, Status
from forecast.exhibits.kit import (
    GAP,
    LEAST_GAP,
    Cell,
    Column,
    InTable,
    Maker,
    Row,
    Table,
    difference,
    executed_notes,
    gap_in,
    growth,
    published,
    sourced,
    total,
    words,
)
from forecast.fiscal import rounding_tolerance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Choice, Period

_USES = {"use", "total_uses"}


def account_tables(make: Maker) -> tuple[Table, ...]:
    """Build one table an account that has any figures."""
    return tuple(table for account in ACCOUNTS if (table := _account_table(make, account)))


def _account_table(make: Maker, account: Account) -> Table | None:
    lines = [item for item in make.result.catalog.lines(account)
             if (item.side != "memo" and _is_known(make, item)) or (
                 item.code == GAP and _is_short(make))]
    if not lines:
        return None
    base, first = make.result.base, make.result.first
    plan = make.plan or make.main
    year, past = make.text("year", year=first.year), make.text("year", year=base.year)
    base_title = make.base_of([item.code for item in lines])
    columns = [Column("budget_base", f"{past}{make.text('budget')}"),
               Column("base", base_title),
               Column("plan", make.year_of(year, plan)),
               Column("change", make.text("change"), width=12),
               Column("growth", make.text("change_pct"), width=9),
               Column("against", make.text("against"), width=14, align="center")]
    later = make.result.horizon[1:]
    if plan != make.main:
        columns += [Column("main", make.year_of(year, make.main)),
                    Column("gap", make.text("main_less_plan"), width=12)]
    columns += [Column(f"later:{period}", make.text("year", year=period.year)
                       + make.scenario_name(make.main)) for period in later]
    rows: list[Row] = []
    for item in lines:
        rows.append(_line(make, item, plan, later))
        rows += _tail_rows(make, item, rows, [column.key for column in columns])
    notes = (*_base_notes(make, lines, base_title), *_derived_notes(make, lines),
             *executed_notes(make, {item.code for item in lines}),
             *((make.text("note_tail"),) if any(row.key.endswith(":tail") for row in rows) else ()))
    table = Table(f"budget_{account}", make.text(f"title_{account}"), make.wan,
                  make.text("budget_line"), tuple(columns), tuple(rows), notes,
                  label_width=30)
    return sourced(make, _without_one_base(table))


def _without_one_base(table: Table) -> Table:
    """Leave out the column that names each line's base where the note names one for all."""
    named = {row.cells[at].value for row in table.rows for at, column in enumerate(table.columns)
             if column.key == "against"} - {"", None}
    if len(named) > 1:
        return table
    return table.at_columns([at for at, column in enumerate(table.columns)
                             if column.key != "against"])


def _is_short(make: Maker) -> bool:
    """Tell whether the plan or any year of the forecast has a deficit to be shown."""
    result, plan = make.result, make.plan or make.main
    return gap_in(make, result.first, plan) > 0 or any(
        gap_in(make, year, make.main) > 0 for year in result.horizon)


def _is_known(make: Maker, item: Item) -> bool:
    base, first, plan = make.result.base, make.result.first, make.plan or make.main
    cells = (make.observed(item.code, base, plan), make.intended(item.code, first, plan))
    ahead = (make.result.value(item.code, year, make.main) or 0.0
             for year in make.result.horizon) if item.side == "close" else ()
    # what no paper lists and the forecast closes with, a deficit above all, is not left out
    return any(cell.value not in {None, 0.0} for cell in cells) or any(
        abs(one) >= LEAST_GAP for one in ahead)


def _level(make: Maker, item: Item) -> int:
    level, step = 0, item.parent
    while step is not None:
        level, step = level + 1, make.result.catalog[step].parent
    return level


def _budget_of_base(make: Maker, item: Item) -> Cell:
    """Return last year's budget."""
    choice = _budgeted(make, item)
    return published(choice, 0) if choice else Cell(None)


def _budgeted(make: Maker, item: Item) -> Choice | None:
    choice = make.result.dataset.intended(item.code, make.result.base,
                                          make.vintage(make.plan or make.main))
    stages = {Status.BUDGET, Status.ADJUSTED_BUDGET}
    return choice if choice is not None and choice.chosen.status in stages else None


def _base_notes(make: Maker, lines: Sequence[Item], base: str) -> tuple[str, ...]:
    """Say what changes are counted from, where there is a plan to count them for."""
    plan = make.plan or make.main
    planned = [item for item in lines
               if make.intended(item.code, make.result.first, plan).value is not None]
    if not planned:
        return ()
    on_budget = any(item.side in _USES and _budgeted(make, item) for item in planned)
    return (make.text("note_base_budget" if on_budget else "note_base_outturn", base=base),)


def _derived_notes(make: Maker, lines: Sequence[Item]) -> tuple[str, ...]:
    """Name the lines whose budget of last year was worked back from a published rate."""
    found = [make.name(item.code) for item in lines if (choice := _budgeted(make, item))
             and choice.chosen.is_worked_back]
    names = make.text("list_comma").join(found)
    return (make.text("note_base_derived", items=names),) if found else ()


def _line(make: Maker, item: Item, plan: str, later: tuple[Period, ...]) -> Row:
    code, base, first = item.code, make.result.base, make.result.first
    budget, before = _budget_of_base(make, item), make.observed(code, base, plan)
    now = make.intended(code, first, plan)
    uses_budget = item.side in _USES and budget.value is not None
    compared, against = (budget, "budget_base") if uses_budget else (before, "base")
    word = f"{base.year}{make.text('budget')}" if uses_budget else _against(make, code)
    has_rate = now.value is not None and compared.value not in {None, 0.0}
    cells = [budget, before, now,
             difference(now, InTable(code, "plan"), compared, InTable(code, against)),
             growth(code, now, "plan", compared, against),
             words(word if has_rate else "")]
    if plan != make.main:
        forecast = make.model(code, first, make.main)
        cells += [forecast, difference(forecast, InTable(code, "main"), now, InTable(code, "plan"))]
    cells += [make.model(code, period, make.main) for period in later]
    is_total = item.side in {"total_sources", "total_uses"}
    level = 0 if is_total else max(0, _level(make, item) - 1)
    return Row(code, make.name(code), tuple(cells), level, "total" if is_total else "line")


def _against(make: Maker, code: str) -> str:
    """Name the stage of a line's base-year figure: 2019预计执行数."""
    base = make.result.base
    choice = make.result.dataset.read(code, base, make.vintage(make.plan or make.main))
    stage = make.text(f"stage_{choice.chosen.status.name.lower()}") if choice else ""
    return f"{base.year}{stage}"


def _tail_rows(make: Maker, item: Item, above: list[Row], keys: list[str]) -> list[Row]:
    """Under a total whose lines are rounded one by one: the sum of its lines, and the tail."""
    children = {child.code for child in make.result.catalog.children(item.code)}
    parts = [row for row in above if row.key in children]
    if item.side not in {"total_sources", "total_uses"} or not parts:
        return []
    own = above[-1]
    summed, tails = [], []
    for place, key in enumerate(keys):
        if key not in {"base", "plan"}:
            summed.append(words(""))
            tails.append(words(""))
            continue
        places = {InTable(row.key, key): row.cells[place] for row in parts}
        amount = total(places)
        summed.append(amount)
        tails.append(difference(own.cells[place], InTable(item.code, key), amount,
                                InTable(f"{item.code}:sum", key)))
    if all(cell.value in {None, "", 0.0} for cell in tails):
        return []
    bound = rounding_tolerance(len(parts))
    is_tail = all(abs(cell.value) <= bound for cell in tails
                  if isinstance(cell.value, (int, float)))
    name = make.text("tail" if is_tail else "tail_or_unlisted")
    return [Row(f"{item.code}:sum", make.text("sum_of_lines"), tuple(summed), 1, "memo"),
            Row(f"{item.code}:tail", name, tuple(tails), 1, "memo")]
