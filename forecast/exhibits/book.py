"""The whole set of exhibits of a run: result sheets, pictures, the memo, all from one result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import Bureau, Freq, UnitCode
from forecast.exhibits import (
    budgets,
    checks,
    debt,
    energy,
    in_year,
    items,
    notes,
    overview,
    past,
    registered,
    revenue,
    scenarios,
    sentences as say,
    spending,
    targets,
    what_if,
)
from forecast.exhibits.claims import Claim, Teller
from forecast.exhibits.kit import (
    Chart,
    Maker,
    Memo,
    Sheet,
    Table,
    headed,
    joined,
    made_by,
    marked,
    undrawn,
)
from forecast.exhibits.mechanisms import deficit_sentence, spending_sentences
from forecast.exhibits.memo import memo_of
from forecast.exhibits.other_budgets import other_budgets_sentence
from forecast.exhibits.summary import brief, summary
from forecast.exhibits.totals import balance_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.exhibits.kit import Block
    from forecast.exhibits.what_if import Lever, Live
    from forecast.issues import Issue
    from forecast.labels import Lang
    from forecast.projection import Result


@dataclass(frozen=True, slots=True)
class Exhibits:
    """Everything a run shows.

    ``summary`` is what the command line prints, ``brief`` what the one page says; ``claims`` are
    the clauses of all sentences, each with the printed cells that it rests on. ``live`` is the
    model laid out for the web page.
    ``paper_unit`` is the unit of amounts in papers and pictures, 万元 or 亿元.
    """

    summary: tuple[str, ...]
    brief: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    memo: Memo
    misfits: tuple[str, ...]
    claims: tuple[Claim, ...] = ()
    live: Live | None = None
    paper_unit: str = UnitCode.WAN

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart of the sheets that is drawn, each once: the pictures of a run."""
        return tuple({block.id: block for block in _blocks(self.sheets)
                      if isinstance(block, Chart) and block.id != what_if.PICTURE}.values())

    def tables(self) -> tuple[Table, ...]:
        """List every table, those of charts included, each once."""
        return tuple(_tables(self.sheets).values())


def exhibit(result: Result, provenance: Mapping[str, str], warnings: Sequence[Issue] = (),
            lang: Lang = "zh", bureau: Bureau | None = None, earlier: Result | None = None
            ) -> Exhibits:
    """Build every exhibit of a result; the papers are those of ``bureau``.

    With an ``earlier`` round they say what changed since, and how good it was. Of many scenarios
    the pages show a selection, and a sheet of its own ranks them all.
    """
    make = Maker(scenarios.selected(result), lang, provenance, tuple(warnings), bureau or Bureau(),
                 earlier)
    levers = what_if.levers_of(make)
    sheets = tuple(undrawn(make, marked(make, one)) for one in _pages(make, result, levers)
                   if one is not None)
    return _bound(make, sheets, what_if.live_of(make, levers))


def _pages(make: Maker, whole: Result, levers: tuple[Lever, ...]) -> Iterable[Sheet | None]:
    """Make the pages; those of accounts and plans know years alone."""
    tried, behind = what_if.pages(make, levers)
    if make.result.base.freq is not Freq.A:
        return (items.page(make), scenarios.page(make, whole), checks.page(make), notes.page(make),
                scenarios.ranking_page(make, whole), tried,
                notes.model_sheet(make), behind)
    return (
        items.page(make),
        overview.page(make),
        scenarios.page(make, whole),
        tried,
        scenarios.medium_page(make),
        revenue.page(make),
        in_year.page(make),
        joined(budgets.balance_page(make), debt.page(make)),
        budgets.page(make),
        spending.page(make),
        energy.page(make),
        targets.page(make),
        past.page(make),
        checks.page(make),
        notes.page(make),
        scenarios.ranking_page(make, whole),
        checks.relations_page(make),
        notes.model_sheet(make),
        behind)


def _bound(make: Maker, sheets: tuple[Sheet, ...], live: Live | None) -> Exhibits:
    """Put sentences to the pages, and bind them."""
    tables = _tables(sheets)
    tell = Teller(make, tables)
    said, short = summary(tell), brief(tell)
    heads = {make.text(f"sheet_{key}"): sentences for key, sentences in {
        "overview": () if make.result.settings.own else (
            *said, *registered.overview_sentences(tell)),
        "items": said if make.result.settings.own else (),
        "revenue": (say.plan_sentence(tell), say.forecast_sentence(tell),
                    *registered.revenue_sentences(tell)),
        "balance": (balance_sentence(tell), other_budgets_sentence(tell, is_dated=False),
                    deficit_sentence(tell), registered.land_sentence(tell),
                    *registered.projects_sentences(tell)),
        "scenarios": registered.combined_sentences(tell),
        "spending": spending_sentences(tell),
        "energy": (say.intensity_sentence(tell),)}.items()}
    written = (headed(one, *heads.get(one.name, ())) for one in sheets)
    sheets = tuple(made_by(one, make.bureau, make.lang) for one in written if one.blocks)
    misfits = targets.misfits(make)
    charts = {block.id: block for block in _blocks(sheets) if isinstance(block, Chart)}
    memo = memo_of(tell, charts, tables, misfits)
    return Exhibits(said, short, sheets, memo, misfits, tuple(tell.said), live, make.paper_unit)


def _blocks(sheets: Iterable[Sheet]) -> Iterable[Block]:
    return (block for sheet in sheets for block in sheet.blocks)


def _tables(sheets: Iterable[Sheet]) -> dict[str, Table]:
    """Every table by its id, those of charts included."""
    found: dict[str, Table] = {}
    for block in _blocks(sheets):
        table = block.table if isinstance(block, Chart) else block
        if isinstance(table, Table):
            found.setdefault(table.id, table)
    return found
