"""The sheet 预算收支: the lines of the four budgets, a column a year and stage.

A line that the catalogue does not hold may stand here all the same: with its budget (账户), its
side (方向) and the total it is added to (上级项目) it is a line of this workbook alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data import (
    ACCOUNTS,
    Basis,
    Catalog,
    GrowingCatalog,
    Item,
    Observation,
    Period,
    Status,
    UnitCode,
    code_of,
    parse_unit,
)
from forecast.issues import Issue, Severity
from forecast.workbook.contract import ACCOUNTS_NAMED, BUDGET_STATUSES, SIDES
from forecast.workbook.inputs.cells import read_choice, report_blank
from forecast.workbook.inputs.figures import figure, told, usual_date
from forecast.workbook.inputs.layout import Shown, cell_text, plain, stage_of
from forecast.workbook.inputs.measures import place_measure, row_measure
from forecast.workbook.inputs.names import agree, tell_name, unknown
from forecast.workbook.inputs.tables import is_row_again, warn_ignored
from forecast.workbook.inputs.year_heads import documents_of, source_row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from forecast.data import Account
    from forecast.workbook.inputs.found import Found

BUDGET_WORDS: dict[Account, tuple[str, ...]] = dict(zip(ACCOUNTS, (
    ("一般公共预算", "公共财政预算", "一般预算"), ("政府性基金",), ("国有资本经营",),
    ("社会保险基金", "社保基金")), strict=True))
"""What titles call each budget, the name of today first and the oldest last."""
_FUNDS = re.compile("(?:^|(?<=[省市县区州盟旗镇乡级年度方政]))基金(?:预算|(?=[收支]))")
"""How titles once called the budget of funds, where they name no other."""
_BUDGET_YEAR = re.compile(r"(\d{4})年?度?(?=[^“”\d]*(?:预算|收支))")
_SHEET_YEAR = re.compile(r"(?:预算|收支)\D*(\d{4})$")
_HEADS = {status: head for head, status in BUDGET_STATUSES.items()}
_WHOLES = frozenset({"合计", "总计"})
"""Names of totals that say of which side by the column beside them."""


def read_budgets(found: Found, issues: list[Issue]) -> tuple[list[Observation], Catalog]:
    """Read the sheet 预算收支: a row a budget line; with the catalogue that its own lines make."""
    columns, documents = budget_stages(found, issues), documents_of(found)
    beside, only = source_row(found), only_account(found)
    items = GrowingCatalog(found.items)
    seen: dict[str, int] = {}
    observations: list[Observation] = []
    for row in found.rows():
        if row == beside:
            continue
        if only is None and _is_shared(found, row, items):
            if any((row, column) in found.grid.cells for column in columns):
                report_blank(found, row, "account", issues)
            continue
        item = line_of(found, row, items, columns, issues, only)
        if item is None or not any((row, column) in found.grid.cells for column in columns):
            continue  # a row of the form that waits for figures is no second row of its line
        if is_row_again(found, row, item, columns, seen, issues):
            continue
        if not items.holds(item):
            items.add(item)
        observations += (replace(one, source=found.text(row, "source") or documents.get(column, ""))
                         for column, one in _row(found, row, item, columns, issues))
    return observations, items.settled()


def _row(found: Found, row: int, item: Item, columns: Mapping[int, tuple[int, Status]],
         issues: list[Issue]) -> Iterator[tuple[int, Observation]]:
    """Read the figures of a line, by their columns."""
    measure = row_measure(found, row, item, issues)
    if measure is None:
        return
    for column, (year, status) in columns.items():
        unit = place_measure(found, column, item, measure, issues)
        if unit is None:
            continue
        value, read = figure(found, row, column, item, unit, issues)
        if value is not None:
            yield column, Observation(
                item.code, Period.annual(year), value, status, usual_date(status, year), "",
                read.qualifier, origin=read.where, unit=unit.unit, reading=told(read))


def line_of(found: Found, row: int, items: Catalog, columns: Collection[int],
            issues: list[Issue], only: Account | None) -> Item | None:
    """Find a row's line; what its own cells say of the total it is added to goes before.

    ``only`` is the budget of the whole table, where no row says of which it is.
    """
    words = {column.key: column for column in found.spec.columns}
    code, name = found.text(row, "item"), found.text(row, "name")
    filled = any((row, column) in found.grid.cells for column in columns)
    if not filled and (found.is_heading(row) or not (code or name)):
        return None
    account = ACCOUNTS_NAMED.get(read_choice(found, row, words["account"], issues)) or only
    side = SIDES.get(read_choice(found, row, words["side"], issues))
    whole = _whole(found, row)
    named = items.lines_named(whole) if account is None else ()
    item = items.find(code) if code else (
        named[0] if named else items.find(whole, account) if name else None)
    if item is not None and not code and account is not None and item.account != account:
        item = None  # a name of another budget's line
    if item is not None and not agree(found, row, item, account, issues):
        return None
    above = found.text(row, "parent")
    parent = items.find(above, account) if above else None
    if above and (parent is None or parent.account != account):
        issues.append(unknown(found, row, "parent", above, account))
        return None
    if item is not None:
        tell_name(found, row, item)
        return item if parent is None or parent.code == item.code else replace(
            item, parent=parent.code)
    if code or not account or not side or (parent is None and side != "memo") or not name:
        if code or filled:
            issues.append(Issue(
                "unknown_line", found.place(row, "item" if code else "name"), code or name,
                (("near", items.nearest(code or name, account)),),
                Severity.ERROR if code else Severity.WARNING))
        return None
    return Item(code_of(name), name, name, parse_unit(UnitCode.WAN), Basis("current"),
                parent=parent.code if parent else None, account=account, side=side, optional=True,
                is_own=True)


def _whole(found: Found, row: int) -> str:
    """Return a row's name; of a bare total with the side that it is of."""
    name = found.text(row, "name")
    return f"{found.text(row, 'side')}{name}" if name in _WHOLES else name


def _is_shared(found: Found, row: int, items: Catalog) -> bool:
    """Tell whether a row names a line of several budgets and says not which it is."""
    return not found.text(row, "account") and not found.text(row, "item") and (
        len(items.lines_named(_whole(found, row))) > 1)


def only_account(found: Found) -> Account | None:
    """Return the one budget of which all lines of a table may be, or that its title names alone.

    None where a row says its own.
    """
    accounts: set[Account] | None = None
    for row in found.rows():
        if found.text(row, "account"):
            return None
        item = found.items.find(found.text(row, "item")) if found.text(row, "item") else None
        lines = (item,) if item else found.items.lines_named(found.text(row, "name"))
        of = {line.account for line in lines if line.account is not None}
        accounts = of if accounts is None else accounts & of if of else accounts
    titled = account_in("".join(plain(text) for _, _, text in found.above))
    if titled is not None:
        return titled
    return next(iter(accounts)) if accounts is not None and len(accounts) == 1 else None


def account_in(text: str) -> Account | None:
    """Return the one budget that a text speaks of."""
    found = [account for account, names in BUDGET_WORDS.items()
             if any(name in text for name in names)]
    if not found and _FUNDS.search(text):
        return "fund"
    return found[0] if len(found) == 1 else None


def budget_stages(found: Found, issues: list[Issue]) -> dict[int, tuple[int, Status]]:
    """Read which columns hold figures: the year and the stage of each."""
    stages: dict[int, tuple[int, Status]] = {}
    this_year, unread = _this_year(found), []
    for column, word in found.others.items():
        head = found.heads[column]
        # a year merged over its stages: 2019年 above, 预算数 and 执行数 beneath
        texts = ("".join(head.names), "".join(reversed(head.names)))
        stage = None if head.shown in {Shown.GROWTH, Shown.OTHER} else stage_of(texts, this_year)
        where = found.head_place(column)
        if stage is None:
            unread.append(column)
        elif stage in stages.values():
            issues.append(Issue("year_twice", where, _title(stage)))
        else:
            stages[column] = stage
            if _title(stage) not in {plain(text).replace("年度", "年") for text in texts}:
                issues.append(Issue("stage_taken", where, word, (("header", _title(stage)),),
                                    Severity.WARNING))
    warn_ignored(found, unread, issues)
    return stages


def _title(stage: tuple[int, Status]) -> str:
    return f"{stage[0]}年{_HEADS[stage[1]]}"


def _this_year(found: Found) -> int | None:
    """Return the year that the title above the table or the sheet's name plans."""
    texts = [found.grid.name, *(cell_text(cell) for row in found.grid.cells.rows()
                                if row < found.header_row
                                for cell in found.grid.cells.row(row).values())]
    years = [int(year) for text in texts for year in (
        *_BUDGET_YEAR.findall(plain(text)), *_SHEET_YEAR.findall(plain(text)))]
    return max(years, default=None)

