"""The whole set of exhibits of a run: result sheets, pictures, the memo, all from one result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import ACCOUNTS, Bureau
from forecast.exhibits import (
    budgets,
    checks,
    debt,
    energy,
    in_year,
    notes,
    overview,
    past,
    revenue,
    scenarios,
    sentences as say,
    targets,
)
from forecast.exhibits.kit import Chart, Maker, Memo, Sheet, Table, headed, joined, made_by
from forecast.exhibits.memo import memo_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.exhibits.kit import Block
    from forecast.issues import Issue
    from forecast.labels import Lang
    from forecast.projection import Result


@dataclass(frozen=True, slots=True)
class Exhibits:
    """Everything a run shows. ``summary`` is what the command line prints."""

    summary: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    memo: Memo
    misfits: tuple[str, ...]

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart of the sheets, each once: the pictures of a run."""
        return tuple({block.id: block for block in _blocks(self.sheets)
                      if isinstance(block, Chart)}.values())

    def tables(self) -> tuple[Table, ...]:
        """List every table, those of charts included, each once."""
        return tuple(_tables(self.sheets).values())


def exhibit(result: Result, provenance: Mapping[str, str], warnings: Sequence[Issue] = (),
            lang: Lang = "zh", bureau: Bureau | None = None) -> Exhibits:
    """Build every exhibit of a result; the papers are those of ``bureau``."""
    make = Maker(result, lang, provenance, tuple(warnings), bureau or Bureau())
    sheets = tuple(one for one in (
        overview.page(make),
        scenarios.page(make),
        revenue.page(make),
        in_year.page(make),
        joined(budgets.balance_page(make), debt.page(make)),
        budgets.page(make),
        energy.page(make),
        targets.page(make),
        past.page(make),
        checks.page(make),
        notes.page(make),
        checks.relations_page(make),
        notes.model_sheet(make)) if one is not None)
    sources = _sources(_tables(sheets))
    summary = say.summary(make, sources)
    heads = {make.text(f"sheet_{key}"): sentences for key, sentences in {
        "overview": summary,
        "revenue": (say.plan_sentence(make, sources), say.forecast_sentence(make, sources)),
        "balance": (say.balance_sentence(make, sources), say.funds_sentence(make, sources)),
        "energy": (say.intensity_sentence(make, sources),)}.items()}
    sheets = tuple(made_by(headed(one, *heads.get(one.name, ())), make.bureau, lang)
                   for one in sheets)
    misfits = targets.misfits(make)
    charts = {block.id: block for block in _blocks(sheets) if isinstance(block, Chart)}
    memo = memo_of(make, sources, charts["gdp_fan"], charts["bridge"], misfits)
    return Exhibits(summary, sheets, memo, misfits)


def _sources(tables: Mapping[str, Table]) -> say.Sources:
    """Pick the tables that sentences are cut from."""
    accounts = tuple(tables[name] for account in ACCOUNTS
                     if (name := f"budget_{account}") in tables)
    return say.Sources(tables["headline"], tables["revenue"], accounts, tables["targets"],
                       tables["comparison"], tables["rolling"])


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
