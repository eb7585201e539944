"""综合预算: the budgets together, what one transfers to another counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS, UnitCode
from forecast.exhibits.budgets.balance import two_sided
from forecast.exhibits.budgets.lines import COLUMNS, Line, amounts, has_amount, is_open
from forecast.exhibits.kit import (
    Cell,
    Formula,
    Maker,
    Row,
    Table,
    inside,
    words,
)
from forecast.fiscal import Consolidated, consolidate
from forecast.rounding import printed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from forecast.data import Account, Side


_TOTALS: tuple[Side, Side] = ("total_sources", "total_uses")
_FLOWS = frozenset({"source", "use", *_TOTALS})


def figures(make: Maker, place: int) -> dict[str, Decimal]:
    """Return the budget lines of one column, 万元: 0 the base year, 1 the plan."""
    found = {}
    for item in make.result.catalog:
        if item.account is not None and item.unit.code == UnitCode.WAN:
            value = amounts(make, item.code)[place].value
            if value is not None and not isinstance(value, str):
                found[item.code] = printed(float(value))
    return found


def comprehensive_table(make: Maker) -> Table | None:
    """Build the table; None when there is only one budget, or the general one is not known whole.

    A budget of which not even the lines that each has are known is left out, and named. What is
    transferred in beyond the stated transfers out stays a source; a line below says how much that
    is.
    """
    catalog, places = make.result.catalog, range(len(COLUMNS))
    everything = [figures(make, place) for place in places]
    found = [account for account in ACCOUNTS if any(
        catalog[code].account == account and amount for column in everything
        for code, amount in column.items() if catalog[code].side in _FLOWS)]
    accounts = [account for account in found if not _is_open(make, account)]
    if len(accounts) < 2 or "general" not in accounts:
        return None
    together = tuple(consolidate({code: amount for code, amount in column.items()
                                  if catalog[code].account in accounts}, catalog)
                     for column in everything)
    left, right, closing = ([_line(make, together, account, kind) for account in accounts]
                            for kind in ("sources", "uses", "closing"))
    memo: list[Row] = []
    for into in dict.fromkeys(one.into for column in together for one in column.eliminations):
        taken = _cells(make, together, into, beyond=False)
        line = Line(f"{into}:out", make.text("less_transfer", item=make.name(into)), taken)
        left.append(line)
        right.append(line)
        rest = _cells(make, together, into, beyond=True)
        if has_amount(rest):
            memo.append(Row(f"{into}:unexplained", make.text("not_explained", item=make.name(into)),
                            (*rest, words(""), words(""), words("")), 1, "memo"))
    title = make.text("title_comprehensive", year=make.result.first.year)
    table = two_sided(make, ("balance_all", title), left, [*right, *closing],
                      (make.text("all_sources"), make.text("all_uses_and_closing")))
    notes = (make.text("note_comprehensive"), *(make.text(
        "note_not_whole", budget=make.text(f"title_{account}")) for account in found
        if account not in accounts))
    return Table(table.id, table.title, table.unit, table.label_title, table.columns,
                 (*table.rows, *memo), notes, table.source,
                 label_width=table.label_width)


def _is_open(make: Maker, account: Account) -> bool:
    """Tell whether a budget's totals are not known, in the base year or in the plan."""
    wholes = (make.result.catalog.total(account, side) for side in _TOTALS)
    return any(is_open(make, whole, place) for whole in wholes if whole is not None
               for place in range(len(COLUMNS)))


def _line(make: Maker, together: Sequence[Consolidated], account: Account, kind: str) -> Line:
    """A budget's sources, uses or what it carries over, in both columns."""
    sources = make.result.catalog.total(account, "total_sources")
    uses = make.result.catalog.total(account, "total_uses")
    codes = [item.code for item in (sources, uses) if item is not None]
    cells = []
    for place, column in enumerate(together):
        amount = getattr(column, kind).get(account)
        shown = [amounts(make, code)[place] for code in codes]
        if kind == "closing":
            cells.append(_live(amount, "{0}-{1}", shown))
        else:
            cells.append(_live(amount, "{0}", shown[:1] if kind == "sources" else shown[1:]))
    name = make.text(f"close_{account}") if kind == "closing" else make.name(
        codes[0] if kind == "sources" else codes[1])
    is_short = kind == "closing" and any(isinstance(one.value, int | float) and one.value < 0
                                         for one in cells)
    name = make.text("short_closing", name=name) if is_short else name
    return Line(f"{account}:{kind}", name, (cells[0], cells[1]))


def _cells(make: Maker, together: Sequence[Consolidated], into: str, *, beyond: bool
           ) -> tuple[Cell, Cell]:
    """What a transfer takes off both sides (a negative amount), or what it has beyond that."""
    cells = []
    for place, column in enumerate(together):
        one = next((one for one in column.eliminations if one.into == into), None)
        if one is None:
            cells.append(Cell(None))
            continue
        shown = [amounts(make, code)[place] for code in (into, *one.outs)]
        outs = "+".join(f"{{{number}}}" for number in range(1, len(shown)))
        if beyond:
            cells.append(_live(one.unexplained, f"MAX(0,{{0}}-({outs}))", shown))
        else:
            cells.append(_live(-one.amount, f"-MIN({{0}},{outs})", shown))
    return cells[0], cells[1]


def _live(amount: Decimal | None, template: str, cells: Sequence[Cell]) -> Cell:
    """Return an amount as a formula over the model sheet, or as an input where it is not there."""
    if amount is None:
        return Cell(None)
    refs = tuple(ref for cell in cells if cell.value is not None for ref in inside(cell).refs)
    if len(refs) != len(cells) or (len(cells) < 2 and template != "{0}"):
        return Cell(amount, 0, role="input")
    return Cell(float(amount), 0, Formula(template, refs))
