"""What is printed of a run: the book of twelve pages, and the one page that is read first.

Both are cut out of the finished exhibits: the same tables, charts and sentences, fewer of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from forecast.exhibits.kit import Chart, Memo, Row, Table, Text, number_of
from forecast.labels import Lang, label
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forecast.exhibits.book import Exhibits
    from forecast.exhibits.kit import Block, Sheet

PAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("summary", ("say:overview", "table:memo", "fan:*")),
    ("last_year", ("say:landing", "table:execution*", "table:last_year*", "table:landing",
                   "keep:landing_cash", "table:landing*",
                   "table:quarter*", "chart:landing*", "table:backtest_plans",
                   "table:growth_bases")),
    ("revenue", ("say:revenue", "table:revenue", "table:revenue_*", "bridge:bridge*",
                 "stack:composition", "table:sharing*", "table:taxpayers*")),
    ("general", ("say:balance", "table:budget_general", "keep:functions",
                 "table:general_expenditure",
                 "table:balance", "table:general_revenue")),
    ("others", ("table:budget_fund", "table:budget_capital", "table:budget_social*",
                "table:livelihood", "table:balance_all")),
    ("rolling", ("table:rolling", "table:gap*", "*:gap*", "table:rolling_layers")),
    ("scenarios", ("table:comparison", "scenarios:scenarios", "table:ranges")),
    ("risks", ("table:risk*", "tornado:*", "table:reckoner", "table:stabilisation")),
    ("targets", ("table:targets", "bullet:*", "say:targets", "table:consistency")),
    ("intensity", ("say:energy", "table:intensity", "panels:intensity", "table:intensity_plan")),
    ("debt", ("table:debt", "table:debt_drivers", "table:debt_stress", "table:debt_adjustment",
              "table:debt_limits*")),
    ("scope", ("table:vintages", "table:assumptions", "say:notes", "table:history",
               "table:provenance")),
)
"""The pages of the book: what each shows, the most important first.

``say:`` are the sentences of a result sheet, ``table:`` a table by its name, a kind of chart a
chart of that kind by its name. ``keep:`` is a table that has its place whatever else has none.
"""
_TEN = 10
_TEN_ROWS = ("gdp_growth", "gdp_nominal", "fai", "gpb_revenue", "tax_revenue", "nontax_revenue",
             "gpb_expenditure", "land_per_gdp_growth", "water_per_gdp_growth",
             "power_per_gdp_growth")  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookPage:
    """A page of the book: its key, its title, its blocks, the result sheet that has the rest.

    ``kept`` names the tables that are printed even where the first one has to be cut for them;
    ``sheets`` are those of the blocks where they stand on several.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    sheet: str
    kept: frozenset[str] = frozenset()
    sheets: tuple[str, ...] = ()

    def places(self) -> tuple[str, ...]:
        """Name the result sheet of each block."""
        return self.sheets or (self.sheet,) * len(self.blocks)


@dataclass(frozen=True, slots=True)
class PrintBook:
    """The book: title, who made it, up to when its data reach, its pages.

    ``absent`` are the titles of pages for which the workbook has no figures.
    """

    title: str
    head: str
    date: str
    secrecy: str
    pages: tuple[BookPage, ...]
    absent: tuple[str, ...]

    def charts(self) -> tuple[Chart, ...]:
        """List the charts of all pages."""
        return tuple(block for page in self.pages for block in page.blocks
                     if isinstance(block, Chart))


def print_book(shown: Exhibits, lang: Lang) -> PrintBook:
    """Cut the book out of the exhibits of a run."""
    pages, absent = [], []
    for key, asked in PAGES:
        title = label(f"memo.page_{key}", lang)
        found = list(_found(shown, asked, lang))
        own = {id(block): sheet.name for sheet, block in reversed(found)}
        blocks = tuple({id(block): block for _, block in found}.values())
        if any(not isinstance(block, Text) for block in blocks):
            sheet = next(sheet.name for sheet, block in found if not isinstance(block, Text))
            kept = frozenset(name for kind, _, name in (one.partition(":") for one in asked)
                             if kind == "keep")
            pages.append(BookPage(key, title, blocks, sheet, kept,
                                  tuple(own[id(block)] for block in blocks)))
        else:
            absent.append(title)
    head = next((sheet.head for sheet in shown.sheets if sheet.head), "")
    return PrintBook(shown.sheets[0].title if shown.sheets else shown.memo.title, head,
                     _as_of(shown, lang), shown.memo.secrecy, tuple(pages), tuple(absent))


def one_page(shown: Exhibits, lang: Lang) -> Memo:
    """Cut the one page out of the exhibits: five sentences, the fan and the gap, ten rows."""
    memo = shown.memo
    charts = [next((chart for chart in shown.charts if fnmatch(_kind(chart), kind)), None)
              for kind in ("fan:*", "*:gap*")]
    charts[1] = charts[1] or next(
        (chart for chart in shown.charts if fnmatch(_kind(chart), "bridge:*")), None)
    table = _ten_rows(shown)
    blocks = (*(Text(sentence) for sentence in shown.brief),
              *(_few_steps(chart, lang) for chart in charts if chart is not None),
              *((table,) if table else ()))
    return Memo("", label("memo.one_page_title", lang, title=memo.title), blocks, memo.signature,
                memo.date, memo.secrecy)


_STEPS: Mapping[Lang, int] = {"zh": 5, "en": 3}  # English words are long


def _few_steps(chart: Chart, lang: Lang) -> Chart:
    """Leave a bridge of many steps the greatest, and add up the others: it is drawn narrow."""
    rows = chart.table.rows
    steps = [row for row in rows[1:-1] if row.role != "total"]
    if chart.kind != "bridge" or len(steps) != len(rows) - 2 or len(steps) <= _STEPS[lang]:
        return chart
    kept = sorted(steps, key=lambda row: -abs(number_of(row.cells[0])))[:_STEPS[lang] - 1]
    cell = steps[0].cells[0]
    rest = Row("rest", label("exhibit.gap_rest", lang), (replace(
        cell, formula=None, role="simulated", sign=True,
        value=sum_of(number_of(row.cells[0]) for row in steps if row not in kept)),), role="step")
    return replace(chart, table=replace(chart.table, rows=(
        rows[0], *(row for row in steps if row in kept), rest, rows[-1])))


def _ten_rows(shown: Exhibits) -> Table | None:
    """Return the table of the annex at ten rows, those that a chief asks for first."""
    table = _memo_table(shown)
    if table is None:
        return None
    if any(column.key == "unit" for column in table.columns):
        table = replace(table, unit="")  # said row by row: a line less on a full page
    if len(table.rows) <= _TEN:
        return table
    ranked = sorted(table.rows, key=lambda row: _TEN_ROWS.index(row.key)
                    if row.key in _TEN_ROWS else len(_TEN_ROWS))[:_TEN]
    return replace(table, rows=tuple(row for row in table.rows if row in ranked))


def _memo_table(shown: Exhibits) -> Table | None:
    tables = [block for block in shown.memo.blocks if isinstance(block, Table)]
    return next((one for one in tables if one.id == "memo"), None)


def _found(shown: Exhibits, asked: tuple[str, ...], lang: Lang) -> Iterator[tuple[Sheet, Block]]:
    """Find the blocks that a page asks for, with the sheet of each."""
    for pattern in asked:
        kind, _, name = pattern.partition(":")
        wanted = f"table:{name}" if kind == "keep" else pattern
        for sheet in shown.sheets:
            if kind == "say" and sheet.name == label(f"exhibit.sheet_{name}", lang):
                yield from ((sheet, block) for block in sheet.blocks if isinstance(block, Text)
                            and not block.level)
            elif kind != "say":
                yield from ((sheet, block) for block in sheet.blocks
                            if fnmatch(_kind(block), wanted))
        if pattern == "table:memo" and (table := _memo_table(shown)) is not None:
            yield shown.sheets[0], table


def _kind(block: Block) -> str:
    """Name a block for a page to ask for: ``table:headline``, ``fan:gdp_fan``."""
    if isinstance(block, Text):
        return "say:"
    return f"{block.kind}:{block.id}" if isinstance(block, Chart) else f"table:{block.id}"


def _as_of(shown: Exhibits, lang: Lang) -> str:
    """Say up to when the data reach, as the provenance of the run has it."""
    table = next((one for one in shown.tables() if one.id == "provenance"), None)
    known = {row.key: row.cells[0].text for row in table.rows} if table else {}
    return label("memo.as_of", lang, date=known["as_of"]) if "as_of" in known else ""
