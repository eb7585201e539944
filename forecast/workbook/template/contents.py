"""What goes into an input workbook: plain rows a sheet, and the blank form of every sheet.

Nothing here knows where the rows come from (a CSV, a database, nothing at all) or how they are
drawn; :mod:`forecast.workbook.template` draws them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS, Item, Status, shipped_catalog, shipped_sentences
from forecast.workbook import contract

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from forecast.workbook.specs import SheetSpec

Value = str | float | int

COMPUTED = frozenset({
    # figures that the model works out: a row for them would only invite typing
    "gdp_real", "gdp_trend_growth", "gdp_deflator_growth", "gdp_deflator_trend",
    "nominal_gdp_growth",
    "power_use_index", "water_use_index", "land_use_index", "conservation_target",
    "power_per_gdp_five_year", "water_per_gdp_five_year", "land_per_gdp_five_year",
    "nontax_regular", "nontax_one_off", "gpb_revenue_comparable", "gpb_balance", "financing_gap",
    "gpb_revenue_regular",
    "funds_transferred_other", "tax_policy_effect", "tax_share", "gpb_revenue_vs_budget",
    "fiscal_capacity", "debt_ratio", "revenue_to_gdp",
    "spending_adjustment", "spending_follows_revenue", "cuts_in_force", "spending_room",
    "spending_unlisted", "spending_short",
    # growth rates of budget lines follow from the lines; what was published goes into 数据版本
    "tax_revenue_growth", "nontax_revenue_growth", "nontax_revenue_growth_comparable",
    "gpb_total_sources_growth", "gpb_expenditure_growth", "gpb_total_uses_growth",
    "livelihood_expenditure_growth", "livelihood_wide_growth", "sc_profit_remitted_growth",
})  # fmt: skip
STATED = frozenset({
    # what papers state and nothing is forecast of: who has it registers it on 数据版本
    "business_entities_new", "business_entities_new_growth", "foreign_firms_new",
    "licensed_finance_new", "hq_projects_new", "hightech_firms", "emerging_output",
    "industrial_space_new", "supported_projects", "sc_firms", "sc_profit_rate",
    "sc_transfer_rate", "school_places_new", "housing_started", "housing_supplied",
    "micro_projects", "micro_spending", "doctor_contracts", "doctor_contract_share",
    "fdi_utilised_growth", "exp_education_growth", "exp_housing_growth", "budget_execution_rate",
    "budget_execution_gain",
})  # fmt: skip
MONTHLY_ITEMS = (
    "va_industry_above_scale", "retail_sales", "retail_sales_growth", "fai", "fai_growth",
    "trade_total", "gpb_revenue", "gpb_revenue_growth", "tax_revenue", "tax_revenue_growth",
    "tax_vat", "tax_cit", "tax_pit", "nontax_revenue", "gpb_expenditure",
    "gpb_expenditure_growth",
)  # fmt: skip
QUARTERLY_ITEMS = (
    "gdp_nominal", "gdp_growth", "va_industry_above_scale", "va_finance", "retail_sales",
    "retail_sales_growth", "fai", "fai_growth", "trade_total_usd", "income_pc_growth",
    "gpb_revenue", "gpb_revenue_growth", "tax_revenue_growth",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell to fill: its value, a cell note, and whether it was worked back (推算)."""

    value: Value | date | None = None
    note: str = ""
    is_derived: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row. ``entries`` are keyed by the contract's column keys, or by the key of a head.

    ``unit`` chooses the number format; ``level`` indents the name; ``is_total`` sets it bold;
    ``opens`` draws a heavier line above the row; ``choices`` are the words that its 内容 may hold.
    """

    entries: tuple[tuple[str, Entry], ...]
    unit: str = ""
    level: int = 0
    is_total: bool = False
    opens: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """One column right of the contract's own: a year, a budget stage, an item.

    ``status`` and ``published`` stand under a year, ``source`` above it; ``unit`` chooses the
    number format of a column of its own unit.
    """

    key: str
    title: str
    status: str = ""
    published: date | None = None
    note: str = ""
    unit: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class SheetContents:
    """What one sheet holds; ``spare`` empty rows stand ready below the lines."""

    name: str
    lines: tuple[Line, ...] = ()
    heads: tuple[Head, ...] = ()
    spare: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an input workbook holds.

    Parameters
    ----------
    place
        The name of the place, put before every title.
    sheets
        The sheets that are filled; the others are written blank.
    sources
        (short name, full title) of the documents that 来源 cites.
    """

    place: str = ""
    sheets: tuple[SheetContents, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()

    def sheet(self, name: str) -> SheetContents | None:
        """Return the contents of one sheet, if it is filled."""
        return next((one for one in self.sheets if one.name == name), None)


def _usual_status(year: int, plan_year: int) -> str:
    """Return the status that a year's figures usually have when the next budget is drawn up."""
    if year >= plan_year:
        return ""
    status = Status.ESTIMATE if year == plan_year - 1 else Status.FINAL
    return str(status.value)


def blank(spec: SheetSpec, years: Sequence[int]) -> SheetContents:
    """Return the blank form of a sheet: every row and column that staff are asked for."""
    if spec in {contract.BUREAU, contract.WORDING}:
        return SheetContents(spec.name, bureau_lines({}) if spec is contract.BUREAU
                             else wording_lines())
    if spec is contract.YEARLY:
        lines = tuple(year_line(item) for item in yearly_items())
        heads = tuple(year_head(year, _usual_status(year, years[-1])) for year in years)
        return SheetContents(spec.name, lines, heads, spare=5)
    if spec is contract.BUDGETS:
        return SheetContents(spec.name, budget_lines(years[-1]), budget_heads(years[-1]), spare=5)
    if spec is contract.MONTHLY:
        return SheetContents(spec.name, heads=cumulative_heads(MONTHLY_ITEMS), spare=24)
    if spec is contract.QUARTERLY:
        return SheetContents(spec.name, heads=cumulative_heads(QUARTERLY_ITEMS), spare=12)
    return SheetContents(spec.name, spare=20)


# -- 单位信息 ------------------------------------------------------------------------------------


def bureau_lines(values: Mapping[str, str]) -> tuple[Line, ...]:
    """Return every row of 单位信息; ``values`` are keyed as the contract keys its rows."""
    return tuple(Line((("field", Entry(field.header)), ("value", Entry(values.get(field.key))),
                       ("note", Entry(field.hint))), choices=field.choices)
                 for field in contract.BUREAU_FIELDS)


def wording_lines() -> tuple[Line, ...]:
    """Return every sentence that may be reworded on the sheet 文字, each once."""
    return tuple(Line((("original", Entry(text)),))
                 for text in dict.fromkeys(shipped_sentences().values()))


# -- 年度指标 ------------------------------------------------------------------------------------


def yearly_items() -> tuple[Item, ...]:
    """List the indicators that the sheet 年度指标 asks for, in the catalogue's order.

    Budget lines have a sheet of their own; general revenue stands here too, because work reports
    give it among the headline figures.
    """
    return tuple(item for item in shipped_catalog() if item.code not in COMPUTED | STATED
                 and not item.optional
                 and (item.account is None or item.code == "gpb_revenue"))


def year_head(year: int, status: str = "", published: date | None = None, source: str = ""
              ) -> Head:
    """Return the column of one year."""
    return Head(str(year), f"{year}年", status, published, source=source)


def year_line(item: Item, entries: tuple[tuple[str, Entry], ...] = (), unit: str = "") -> Line:
    """Return the row of one indicator; ``entries`` are keyed by the year as text."""
    unit = unit or item.unit.code
    own = (("item", Entry(item.code)), ("name", Entry(item.zh)), ("unit", Entry(unit)),
           ("basis", Entry(basis_words(item))))
    return Line((*own, *entries), unit)


def basis_words(item: Item) -> str:
    """Write an item's 口径 in words: 现价, 可比价, 期末, 同口径; empty for a plain figure."""
    prices = {"current": "现价", "constant": "可比价", "none": ""}[item.basis.prices]
    stock = "期末" if item.basis.flow == "stock" else ""
    comparable = "同口径" if item.basis.adjustment == "comparable" else ""
    return "、".join(word for word in (prices, stock, comparable) if word)


# -- 预算收支 ------------------------------------------------------------------------------------


def budget_heads(plan_year: int, notes: tuple[str, ...] = ("", "", "", "")) -> tuple[Head, ...]:
    """Return the columns of the budget sheet: last year's three stages, the plan year's budget."""
    last = plan_year - 1
    stages = ((last, "预算数"), (last, "调整预算数"), (last, "预计执行数"), (plan_year, "预算数"))
    return tuple(Head(f"{year}年{stage}", f"{year}年{stage}", note=note)
                 for (year, stage), note in zip(stages, notes, strict=True))


def budget_items(year: int) -> tuple[Item, ...]:
    """List the budget lines of a year by account and side: 收入, 支出, 结余, 其中."""
    sides = list(dict.fromkeys(contract.SIDE_NAMES.values()))
    items = [item for item in shipped_catalog() if item.account and item.side
             and item.code not in COMPUTED and (item.valid_to is None or year <= item.valid_to)]

    def order(item: Item) -> tuple[int, int]:
        side = contract.SIDE_NAMES[item.side or "memo"]
        return ACCOUNTS.index(item.account or "general"), sides.index(side)

    return tuple(sorted(items, key=order))


def budget_lines(year: int, entries: dict[str, tuple[tuple[str, Entry], ...]] | None = None
                 ) -> tuple[Line, ...]:
    """Return the rows of the budget sheet; ``entries`` of an item are keyed by the heading.

    With ``entries``, a line outside the totals (其中) or one that not every district has is left
    out when it has no figure.
    """
    lines: list[Line] = []
    account = None
    for item in budget_items(year):
        own = (entries or {}).get(item.code, ())
        rare = item.side == "memo" or (item.optional and not item.policy)
        if entries is not None and rare and not own:
            continue
        lines.append(_budget_line(item, own, opens=item.account != account))
        account = item.account
    return tuple(lines)


def _budget_line(item: Item, entries: tuple[tuple[str, Entry], ...], *, opens: bool) -> Line:
    words = (("account", Entry(contract.ACCOUNT_NAMES[item.account or "general"])),
             ("side", Entry(contract.SIDE_NAMES[item.side or "memo"])),
             ("item", Entry(item.code)), ("name", Entry(item.zh)))
    is_total = item.side in {"total_sources", "total_uses"}
    return Line((*words, *entries), contract.BUDGETS.unit, _depth(item), is_total, opens)


def _depth(item: Item) -> int:
    """Count the totals above a line, the account's own total not counted."""
    depth, step = 0, item.parent
    while step is not None:
        depth, step = depth + 1, shipped_catalog()[step].parent
    return max(0, depth - 1)


# -- 月度累计, 季度累计 ----------------------------------------------------------------------------


def cumulative_heads(codes: Sequence[str]) -> tuple[Head, ...]:
    """Return a column an item, headed by its name and unit."""
    items = [shipped_catalog()[code] for code in codes]
    return tuple(Head(item.code, f"{item.zh}（{item.unit.code}）", unit=item.unit.code)
                 for item in items)


def plain_line(entries: dict[str, Value | date | None], unit: str = "",
               notes: dict[str, str] | None = None, *, is_derived: bool = False) -> Line:
    """Return a row of a register from plain values; cell notes by column key."""
    said = notes or {}
    return Line(tuple((key, Entry(value, said.get(key, ""), is_derived))
                      for key, value in entries.items()), unit)
