"""The backtest: scores by horizon and vintage, items, plans against outturns, the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.data import Freq, word_of
from forecast.evaluation import METHOD as PLAN, MODEL, OUTTURNS, UNCHANGED, backtest, pool_of
from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Formula,
    InTable,
    Row,
    Sheet,
    Table,
    Text,
    decimals,
    given,
    is_gap,
    number_of,
    number_text,
    simulated,
    words,
)
from forecast.labels import Lang, enumerated, in_lang, label
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forecast.data import Item, Period
    from forecast.evaluation import Backtest, Case, ItemLine, Line, Plan
    from forecast.exhibits.kit import Maker

_ENGINE = "engine"
PICTURED = ("gdp_nominal", "gpb_revenue")
_FEWEST_POINTS = 3
_LEVELS = (80, 95)
_MOSTLY = 0.8
_SCORES = ("bias", "mae", "rmse", "mape", "mase", "u2")


@dataclass(frozen=True, slots=True)
class Teller:
    """A backtest and the language to tell it in."""

    found: Backtest
    lang: Lang = "zh"

    def text(self, key: str, **fields: object) -> str:
        """Return a text of the label table's section ``backtest``."""
        return label(f"backtest.{key}", self.lang, **fields)

    def item(self, code: str) -> Item:
        """Return an item of the catalogue."""
        return self.found.dataset.catalog[code]

    def name(self, code: str) -> str:
        """Return an item's name."""
        return self.item(code).name(self.lang)

    def method(self, key: str) -> str:
        """Return a method's name."""
        in_quarters = key == UNCHANGED and any(
            one.target.freq is Freq.Q for one in self.found.cases)
        return self.text(f"method_{key}{'_quarter' if in_quarters else ''}")


def page(make: Maker) -> Sheet | None:
    """Build a run's page on the past: its plans against what came, and simple rules beside them.

    None when the workbook holds neither a past plan nor a past to picture.
    """
    result = make.result
    items = dict.fromkeys((*PICTURED, *(item.code for item in result.catalog if any(
        result.dataset.planned(item.code, year) for year in result.dataset.years(item.code))),
        *(target.item for target in result.past_targets)))
    found = backtest(result.dataset, result.past_targets, make.vintage(make.main), tuple(items), 1)
    tell = Teller(found, make.lang)
    charts = pictures(tell)
    if not found.plans and not charts:
        return None
    table = (plan_table(tell),) if found.plans else ()
    said = (*plan_sentences(tell), tell.text("more"))
    return Sheet(tell.text("sheet"), tell.text("title"),
                 (*(Text(sentence) for sentence in said), *table, *charts))


def score_table(tell: Teller, lines: Sequence[Line], key: str = "scores") -> Table:
    """Build the table of scores: a section each pool, horizon and vintage of the outturn."""
    columns = [Column("count", tell.text("count"), width=7),
               *(Column(name, tell.text(name), width=11) for name in _SCORES)]
    levels = [level for level in _LEVELS
              if any(band.level == level for line in lines for band in line.scores.coverage)]
    columns += [Column(f"coverage{level}", tell.text("coverage", level=level), width=11)
                for level in levels]
    columns += [Column(f"interval{level}", tell.text("interval", level=level), width=11)
                for level in levels]
    columns += [Column("crps", "CRPS", width=9)] if levels else []
    columns.append(Column("verdict", tell.text("verdict"), width=34, align="left"))
    rows: list[Row] = []
    section = None
    for line in lines:
        place = f"{line.pool}:{line.horizon}:{line.outturn}"
        if place != section:
            section = place
            blank = tuple(words("") for _ in columns)
            rows.append(Row(place, tell.text(f"section_{line.pool}", horizon=line.horizon,
                                             outturn=tell.text(f"outturn_{line.outturn}")),
                            blank, role="section"))
        rows.append(Row(f"{place}:{line.method}", tell.method(line.method),
                        _score_cells(tell, line, levels), 1))
    return Table(f"backtest_{key}", tell.text(f"title_{key}"), tell.text("unit_scores"),
                 tell.text("method"), tuple(columns), tuple(rows),
                 notes=_score_notes(tell, lines), label_width=34)


def _score_cells(tell: Teller, line: Line, levels: Sequence[int]) -> tuple[Cell, ...]:
    scores = line.scores
    values = [getattr(scores, name) for name in _SCORES]
    if line.pool == "rate":
        values[_SCORES.index("mape")] = None  # per cent of a per cent says nothing
    cells = [Cell(float(scores.count), 0, role="simulated"),
             *(simulated(value, 2) for value in values)]
    share = {band.level: band.share for band in scores.coverage}
    width = {band.level: one for band, one in zip(scores.coverage, scores.interval, strict=True)}
    cells += [simulated(share.get(level), 0) for level in levels]
    cells += [simulated(width.get(level), 2) for level in levels]
    cells += [simulated(scores.crps, 2)] if levels else []
    said = line.verdict
    return (*cells, words(said.text(tell.lang) if said else tell.text("yardstick")))


def _score_notes(tell: Teller, lines: Sequence[Line]) -> tuple[str, ...]:
    """Say how to read the table, then every warning once, of the smallest sample first."""
    notes = [tell.text("note_unit"), tell.text("note_mase"), tell.text("note_vintage"),
             tell.text("note_measures")]
    ordered = sorted(lines, key=lambda line: (line.scores.count, line.horizon))
    seen: dict[str, str] = {}
    for line in ordered:
        for one in line.caveats:
            key = one.code + str(one.fields.get("level", ""))
            seen.setdefault(key, tell.text(f"caveat_{line.pool}", horizon=line.horizon,
                                           method=tell.method(line.method),
                                           caveat=one.text(tell.lang)))
    return (*notes, *seen.values())


def item_table(tell: Teller, lines: Sequence[ItemLine]) -> Table:
    """Build the table of items: each method's mean absolute error one year ahead."""
    methods = list(dict.fromkeys(method for line in lines for method, _ in line.errors))
    columns = (Column("unit", tell.text("unit"), width=10, align="center"),
               Column("count", tell.text("count"), width=7),
               *(Column(method, tell.method(method), tell.text("mae_one"), 16)
                 for method in methods),
               Column("best", tell.text("best"), width=16, align="left"))
    rows = []
    for line in lines:
        errors = dict(line.errors)
        cells = (words(tell.text(f"unit_{line.pool}")),
                 Cell(float(line.count), 0, role="simulated"),
                 *(simulated(errors.get(method), 2) for method in methods),
                 words(tell.method(line.best)))
        rows.append(Row(line.item, tell.name(line.item), cells))
    return Table("backtest_items", tell.text("title_items"), tell.text("unit_by_row"),
                 tell.text("item"), columns, tuple(rows), notes=(tell.text("note_items"),),
                 label_width=28)


def plan_table(tell: Teller) -> Table:
    """Build the table of plans: what was adopted, what came, and what the methods had said."""
    columns = (
        Column("year", tell.text("year"), width=8, align="center"),
        Column("unit", tell.text("unit"), width=8, align="center"),
        Column("target", tell.text("plan_text"), width=16, align="center"),
        Column("plan", tell.text("plan_value"), width=12),
        Column("first", tell.text("outturn_first"), width=12),
        Column("latest", tell.text("outturn_latest"), width=12),
        Column("gap", tell.text("gap"), width=11),
        Column("met", tell.text("met"), width=9, align="center"),
        *(Column(method, tell.method(method), tell.text("gap_of_methods"), 17)
          for method in tell.found.methods),
        Column("source", tell.text("source"), width=34, align="left"))
    rows = tuple(_plan_row(tell, plan) for plan in tell.found.plans)
    return Table("backtest_plans", tell.text("title_plans"), tell.text("unit_by_row"),
                 tell.text("item"), columns, rows,
                 notes=(tell.text("note_gap"), tell.text("note_budget"),
                        tell.text("note_known")), label_width=28)


def _plan_row(tell: Teller, plan: Plan) -> Row:
    item = tell.item(plan.item)
    digits = decimals(item)
    key = f"{plan.item}:{plan.period}"
    template = ("{0}-{1}" if pool_of(plan.item, tell.found.dataset.catalog) == "rate"
                else "({0}/{1}-1)*100")
    gap = Cell(outturn_gap(tell, plan, plan.central), 2,
               Formula(template, (InTable(key, "latest"), InTable(key, "plan"))), sign=True)
    hit = "met_none" if plan.is_met is None else "met_yes" if plan.is_met else "met_no"
    said = [tell.found.ahead(plan.item, plan.period, method) for method in tell.found.methods]
    cells = (words(str(plan.period)), words(item.unit.name(tell.lang)),
             words(plan_text(tell, plan)),
             given(plan.central, digits), given(plan.first, digits), given(plan.revised, digits),
             gap, words(tell.text(hit)),
             *(Cell(None if case is None else outturn_gap(tell, plan, case.forecast), 2,
                    role="simulated", sign=True) for case in said),
             words(plan.source))
    return Row(key, item.name(tell.lang), cells)


def outturn_gap(tell: Teller, plan: Plan, forecast: float) -> float | None:
    """Return outturn over forecast: in per cent for a level, in points for a rate."""
    if pool_of(plan.item, tell.found.dataset.catalog) == "rate":
        return plan.revised - forecast
    return 100.0 * (plan.revised / forecast - 1.0) if forecast else None


def plan_text(tell: Teller, plan: Plan) -> str:
    """Write a plan as adopted: ≥7.0, 8.0—8.5."""
    digits = decimals(tell.item(plan.item))
    value = number_text(plan.value, digits)
    if plan.high is not None:
        return label("exhibit.range", tell.lang, low=value, high=number_text(plan.high, digits))
    return f"{in_lang(word_of(plan.operator), tell.lang)}{value}"


def case_table(tell: Teller) -> Table:
    """Build the long table: every forecast with the day of its data, and what came."""
    columns = (
        Column("method", tell.text("method"), width=16, align="left"),
        Column("last", tell.text("origin"), width=9, align="center"),
        Column("known", tell.text("known"), width=12, align="center"),
        Column("target", tell.text("target_year"), width=9, align="center"),
        Column("unit", tell.text("unit"), width=9, align="center"),
        Column("forecast", tell.text("forecast"), width=14),
        Column("first", tell.text("outturn_first"), width=14),
        Column("latest", tell.text("outturn_latest"), width=14),
        Column("error", tell.text("error"), width=14))
    rows = tuple(_case_row(tell, place, case) for place, case in
                 enumerate((*tell.found.cases, *tell.found.plan_cases)))
    return Table("backtest_cases", tell.text("title_cases"), tell.text("unit_by_row"),
                 tell.text("item"), columns, rows, notes=(tell.text("note_cases"),),
                 label_width=26, freeze=True)


def _case_row(tell: Teller, place: int, case: Case) -> Row:
    item, key = tell.item(case.origin.item), f"{place}"
    digits = decimals(item)
    late = tell.text("late_mark") if case.origin.is_late else ""
    cells = (words(tell.method(case.method)), words(str(case.origin.last)),
             words(f"{case.origin.known.isoformat()}{late}"), words(str(case.target)),
             words(item.unit.name(tell.lang)), simulated(case.forecast, digits),
             given(case.first, digits),
             given(case.revised, digits),
             Cell(case.forecast - case.revised, digits,
                  Formula("{0}-{1}", (InTable(key, "forecast"), InTable(key, "latest"))),
                  sign=True))
    return Row(key, item.name(tell.lang), cells)


def pictures(tell: Teller, items: Iterable[str] = PICTURED) -> tuple[Chart, ...]:
    """Draw each item's outturns with what was forecast, or planned, the year before."""
    charts = []
    for code in items:
        years = sorted({case.target for case in (*tell.found.cases, *tell.found.plan_cases)
                        if case.origin.item == code and case.horizon == 1},
                       key=lambda period: period.ordinal)
        if len(years) >= _FEWEST_POINTS:
            charts.append(_picture(tell, code, years))
    return tuple(charts)


def _picture(tell: Teller, code: str, years: Sequence[Period]) -> Chart:
    item = tell.item(code)
    unit, digits = item.unit.name(tell.lang), decimals(item)
    methods = [method for method in (*tell.found.methods, PLAN)
               if any(tell.found.ahead(code, year, method) for year in years)]
    columns = (Column("outturn", tell.text("outturn_latest")),
               *(Column(method, tell.method(method)) for method in methods))
    rows = []
    for step in range(years[-1] - years[0] + 1):
        year = years[0] + step
        value = tell.found.dataset.value(code, year, tell.found.vintage)
        said = [tell.found.ahead(code, year, method) for method in methods]
        rows.append(Row(str(year), str(year), (
            simulated(value, digits),
            *(simulated(case.forecast if case else None, digits) for case in said))))
    end = "_own" if MODEL in tell.found.methods else ""
    title = tell.text(f"title_picture{end}", item=item.name(tell.lang))
    table = Table(f"backtest_{code}", title, unit, tell.text("year"), columns, tuple(rows))
    return Chart(f"backtest_{code}", "scenarios", _nearest(tell, code, table), unit, table,
                 notes=(tell.text(f"note_picture{end}"),))


def _nearest(tell: Teller, code: str, table: Table) -> str:
    """Say which method lay nearest to the outturns of the years that all of them foretold."""
    keys = [column.key for column in table.columns[1:]]
    rows = [row for row in table.rows if not any(map(is_gap, row.cells))]
    is_rate = tell.item(code).unit.code == "%"
    is_share = not is_rate and all(number_of(table.cell(row.key, "outturn")) > 0 for row in rows)
    if not rows or not keys or not (is_rate or is_share):  # no per cent of what may be nought
        return table.title
    misses = {key: sum_of(
        abs(number_of(table.cell(row.key, key)) - number_of(table.cell(row.key, "outturn")))
        / (1.0 if is_rate else abs(number_of(table.cell(row.key, "outturn"))) / 100)
        for row in rows) / len(rows) for key in keys}
    best = min(misses, key=lambda key: misses[key])
    return tell.text("finding_points" if is_rate else "finding_percent",
                     item=tell.name(code), method=tell.method(best), years=len(rows),
                     error=number_text(misses[best], 1))


def plan_sentences(tell: Teller) -> tuple[str, ...]:
    """Say how the plans fared: how many were met, by how much outturns exceeded them."""
    judged = [plan for plan in tell.found.plans if plan.is_met is not None]
    said = []
    if judged:
        hits = sum(bool(plan.is_met) for plan in judged)
        said.append(tell.text("say_met", count=len(judged), hits=hits,
                              years=_years(plan.period for plan in judged)))
    levels = [plan for plan in tell.found.plans
              if pool_of(plan.item, tell.found.dataset.catalog) == "level"]
    gaps = [gap for plan in levels if (gap := outturn_gap(tell, plan, plan.central)) is not None]
    if gaps:
        above = sum(gap > 0 for gap in gaps)
        text = tell.text("say_levels", count=len(gaps), above=above,
                         mean=number_text(100.0 + sum_of(gaps) / len(gaps), 1))
        floor = len(gaps) >= _FEWEST_POINTS and above >= _MOSTLY * len(gaps)
        said.append(text + (tell.text("say_floor") if floor else ""))
    closer = _closer(tell)
    if closer:
        said.append(closer)
    return tuple(said)


def _years(periods: Iterable[Period]) -> str:
    return enumerated(str(year) for year in sorted({period.year for period in periods}))


def _closer(tell: Teller) -> str:
    """Say how often the annual engine came nearer than the plan."""
    pairs = [(case, other) for case in tell.found.plan_cases
             if (other := tell.found.ahead(case.origin.item, case.target, _ENGINE))]
    if not pairs:
        return ""
    nearer = sum(abs(other.forecast - case.revised) < abs(case.forecast - case.revised)
                 for case, other in pairs)
    return tell.text("say_closer" if nearer else "say_never_closer", count=len(pairs),
                     nearer=nearer, method=tell.method(_ENGINE))


def score_sentences(tell: Teller, lines: Sequence[Line]) -> tuple[str, ...]:
    """Say for one and for the longest horizon which method erred least, and if it may be chance."""
    said = []
    for pool in ("level", "rate"):
        own = [line for line in lines if line.pool == pool and line.outturn == OUTTURNS[1]]
        horizons = sorted({line.horizon for line in own})
        for horizon in dict.fromkeys(horizons[:1] + horizons[-1:]):
            at = [line for line in own if line.horizon == horizon and line.scores.mae is not None]
            best = min(at, key=lambda line: line.scores.mae or 0.0)
            verdict = best.verdict
            said.append(tell.text(
                f"say_best_{pool}", horizon=horizon, method=tell.method(best.method),
                mae=number_text(best.scores.mae, 1), count=best.scores.count,
                bias=number_text(best.scores.bias, 1, sign=True),
                verdict=verdict.text(tell.lang) if verdict else ""))
    late = sum(case.origin.is_late for case in tell.found.cases if case.horizon == 1
               and case.method == tell.found.methods[0])
    if late:
        said.append(tell.text("say_late", count=late))
    return tuple(said)
