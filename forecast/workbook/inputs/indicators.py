"""The sheets 指标目录 and 名称对照: what a bureau adds to the catalogue, how it writes names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Basis, Item, UnitCode, UnitError, code_of, parse_unit
from forecast.issues import NO_NEAR, Issue, Severity
from forecast.workbook.contract import ACCOUNTS_NAMED, BASES, FLOWS, SIDES
from forecast.workbook.inputs.cells import read_choice, report_blank
from forecast.workbook.inputs.names import unknown
from forecast.workbook.inputs.tables import is_repeated

if TYPE_CHECKING:
    from forecast.data import Unit
    from forecast.issues import CellRef
    from forecast.workbook.inputs.found import Found

_ADDED = frozenset({"source", "use"})


def read_indicators(found: Found, issues: list[Issue]) -> list[Item]:
    """Read the sheet 指标目录: an item a row, which every other sheet may then name."""
    own: dict[str, Item] = {}
    seen: dict[str, CellRef] = {}
    for row in found.rows():
        item = _item(found, row, own, issues)
        if item is not None and not is_repeated(item.code, found.place(row, "name"), seen, issues,
                                                item.zh):
            own[item.code] = item
    return list(own.values())


def _item(found: Found, row: int, own: dict[str, Item], issues: list[Issue]) -> Item | None:
    before, name = len(issues), found.text(row, "name")
    words = {column.key: read_choice(found, row, column, issues)
             for column in found.spec.columns if column.kind == "choice"}
    if not name:
        if found.text(row, "unit"):
            report_blank(found, row, "name", issues)
        return None
    unit = _unit(found, row, issues)
    known = found.items.find(name)
    if known is not None:
        issues.append(Issue("own_known", found.place(row, "name"), name, (("means", known.zh),),
                            Severity.WARNING))
    if unit is None or known is not None or len(issues) > before:
        return None
    account, side = ACCOUNTS_NAMED.get(words["account"]), SIDES.get(words["side"])
    above = found.text(row, "parent")
    parent = (own.get(code_of(above)) or found.items.find(above, account)) if above else None
    fits = parent is not None and parent.unit.dimension == unit.dimension and (
        parent.account == account)
    if (above and not fits) or (account is None) != (side is None) or (
            side in _ADDED and parent is None):
        issues.append(Issue("own_parent", found.place(row, "parent"), name,
                            (("parent", above or NO_NEAR),)))
        return None
    if account is not None and unit.code != UnitCode.WAN:  # its totals add up in that unit alone
        issues.append(Issue("own_budget_unit", found.place(row, "unit"), found.text(row, "unit"),
                            (("item", name),)))
        unit = parse_unit(UnitCode.WAN)  # other sheets may name it: one slip, one sentence
    basis = Basis(BASES.get(words["basis"], "none"), FLOWS.get(words["flow"], "period"))
    return Item(code_of(name), name, found.text(row, "english") or name, unit, basis,
                parent=parent.code if parent else None, account=account, side=side, optional=True,
                is_own=True)


def _unit(found: Found, row: int, issues: list[Issue]) -> Unit | None:
    text = found.text(row, "unit")
    if not text:
        report_blank(found, row, "unit", issues)
        return None
    try:
        return parse_unit(text)
    except UnitError:
        issues.append(Issue("unknown_unit", found.place(row, "unit"), text,
                            (("item", found.text(row, "name")), ("unit", text))))
        return None


def read_names(found: Found, issues: list[Issue]) -> dict[str, str]:
    """Read the sheet 名称对照: name as the bureau writes it → code of the item."""
    names: dict[str, str] = {}
    seen: dict[str, CellRef] = {}
    for row in found.rows():
        written, text = found.text(row, "written"), found.text(row, "item")
        blank = [key for key, word in (("written", written), ("item", text)) if not word]
        if blank:
            report_blank(found, row, blank[0], issues)
            continue
        item = found.items.find(text)
        if item is None:
            issues.append(unknown(found, row, "item", text))
        elif not is_repeated(written, found.place(row, "written"), seen, issues):
            names[written] = item.code
    return names
