"""The whole set of exhibits of a run: result sheets, pictures, the memo, all from one result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.exhibits import sentences as say
from forecast.exhibits.budgets import account_tables, budget_tables, growth_table, statutory_tables
from forecast.exhibits.checks import (
    check_table,
    fund_table,
    health_table,
    reading_table,
    relation_table,
    rule_table,
    stated_table,
)
from forecast.exhibits.debt import (
    adjustment_table,
    debt_table,
    driver_table,
    maturity_table,
    stress_table,
)
from forecast.exhibits.energy import (
    decomposition_blocks,
    five_year_table,
    intensity_chart,
    intensity_table,
)
from forecast.exhibits.in_year import landing_of_run
from forecast.exhibits.kit import Chart, Maker, Memo, Sheet, Table, Text
from forecast.exhibits.memo import memo_of
from forecast.exhibits.notes import (
    assumption_table,
    model_sheet,
    parameter_table,
    provenance_table,
    shock_table,
)
from forecast.exhibits.overview import fan_chart, headline_table, indicator_table, vintage_table
from forecast.exhibits.past import page as backtest_page
from forecast.exhibits.revenue import (
    bridge,
    composition_chart,
    revenue_table,
    sharing_tables,
    tax_panels,
    taxpayer_tables,
)
from forecast.exhibits.scenarios import (
    comparison_table,
    gap_closing_table,
    gap_table,
    history_blocks,
    layer_table,
    range_table,
    reckoner_table,
    scenario_chart,
    tornado_chart,
)
from forecast.exhibits.targets import (
    bullet_chart,
    consistency,
    consistency_table,
    plan_target_table,
    target_matrix,
    target_table,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.exhibits.kit import Block
    from forecast.issues import Issue
    from forecast.labels import Lang
    from forecast.projection import Result


@dataclass(frozen=True, slots=True)
class Exhibits:
    """Everything a run shows. ``summary`` is what the command line prints."""

    summary: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    charts: tuple[Chart, ...]
    memo: Memo
    misfits: tuple[str, ...]

    def tables(self) -> tuple[Table, ...]:
        """List every table, those of charts included, each once."""
        found: dict[str, Table] = {}
        for sheet in self.sheets:
            for block in sheet.blocks:
                table = block.table if isinstance(block, Chart) else block
                if isinstance(table, Table):
                    found.setdefault(table.id, table)
        return tuple(found.values())


def exhibit(result: Result, provenance: Mapping[str, str], warnings: Sequence[Issue] = (),
            lang: Lang = "zh") -> Exhibits:
    """Build every exhibit of a result."""
    make = Maker(result, lang)
    headline, revenue, accounts = headline_table(make), revenue_table(make), account_tables(make)
    targets, comparison, rolling = target_table(make), comparison_table(make), gap_table(make)
    sources = say.Sources(headline, revenue, accounts, targets, comparison, rolling)
    fan, steps = fan_chart(make), bridge(make)
    bullets, panels = bullet_chart(make), intensity_chart(make)
    lines, parts, taxes = scenario_chart(make), composition_chart(make), tax_panels(make)
    reckoned = reckoner_table(make)
    levers = tornado_chart(make, reckoned)
    past = backtest_page(make)
    fit = consistency_table(make)
    misfits = consistency(make, fit)
    summary = say.summary(make, sources)
    fits = tuple(Text(f"{number}. {sentence}") for number, sentence in enumerate(misfits, 1))

    sectors = decomposition_blocks(make)
    relations = relation_table(make)
    said = {"year": result.first.year, "scenario": make.scenario_name(make.plan or make.main)}

    def sheet(key: str, *blocks: Block | None) -> Sheet:
        return Sheet(make.text(f"sheet_{key}"), make.text(f"title_{key}", **said),
                     tuple(block for block in blocks if block is not None))

    landed = landing_of_run(result, lang)
    sheets = (
        sheet("overview", *(Text(sentence) for sentence in summary), headline, fan,
              indicator_table(make), vintage_table(make)),
        sheet("scenarios", comparison, rolling, layer_table(make), gap_closing_table(make),
              range_table(make), *history_blocks(make), lines, reckoned, levers),
        sheet("revenue", _text(say.plan_sentence(make, sources)),
              _text(say.forecast_sentence(make, sources)), revenue, steps, parts, taxes,
              *sharing_tables(make), *taxpayer_tables(make)),
        *((landed.sheet,) if landed else ()),
        sheet("balance", _text(say.balance_sentence(make, sources)),
              _text(say.funds_sentence(make, sources)), *accounts,
              debt_table(make), maturity_table(make), driver_table(make), stress_table(make),
              adjustment_table(make)),
        sheet("budgets", *budget_tables(make), *statutory_tables(make), growth_table(make)),
        sheet("energy", _text(say.intensity_sentence(make, sources)), intensity_table(make),
              panels, five_year_table(make), *sectors),
        sheet("targets", plan_target_table(make), targets, target_matrix(make), bullets,
              Text(make.text("misfits"), 1), *fits, fit),
        *([past] if past else []),
        sheet("checks", check_table(make), stated_table(make), fund_table(make), rule_table(make),
              health_table(make, warnings), reading_table(make)),
        sheet("notes", Text(make.text("legend"), 1), Text(make.text("legend_colours")),
              *_scenario_notes(make), provenance_table(make, provenance), parameter_table(make),
              shock_table(make), assumption_table(make)),
        *([sheet("relations", relations)] if relations else []),
        model_sheet(make),
    )
    memo = memo_of(make, sources, fan, steps, misfits)
    own = (block for block in (past.blocks if past else ()) if isinstance(block, Chart))
    charts = (fan, steps, parts, taxes, *(landed.charts if landed else ()), bullets, panels,
              lines, levers, *own,
              *(block for block in sectors if isinstance(block, Chart)))
    return Exhibits(summary, sheets, tuple(chart for chart in charts if chart), memo, misfits)


def _text(sentence: str) -> Text | None:
    return Text(sentence) if sentence else None


def _scenario_notes(make: Maker) -> tuple[Text, ...]:
    """Each scenario's title and its notes."""
    blocks: list[Text] = [Text(make.text("scenario_notes"), 1)]
    for run in make.result.runs:
        notes = " ".join(run.scenario.notes)
        blocks.append(Text(f"{make.scenario_name(run.scenario.name)}：{run.scenario.title}。{notes}"))
    return tuple(blocks)
