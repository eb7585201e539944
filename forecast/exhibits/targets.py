"""The plan targets: forecast against target, with probabilities, and where they do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.cells import Maker, decimals, given, simulated, words
from forecast.exhibits.types import Cell, Chart, Column, Row, Table, half_up, number_text
from forecast.fiscal.targets import better

if TYPE_CHECKING:
    from forecast.fiscal.targets import Outcome
    from forecast.scenarios import Target

LIKELY, UNLIKELY = 0.8, 0.2
"""Above: expected to be met. Below: expected to be missed. Between: at risk."""


def keyed(make: Maker) -> tuple[tuple[str, Target], ...]:
    """Give each target a key: its item, numbered when an item has two targets."""
    seen: dict[str, int] = {}
    pairs = []
    for target in make.result.targets:
        seen[target.item] = seen.get(target.item, 0) + 1
        suffix = f":{seen[target.item]}" if seen[target.item] > 1 else ""
        pairs.append((target.item + suffix, target))
    return tuple(pairs)


def target_text(make: Maker, target: Target) -> str:
    """Write a target as papers do: 6.0%-6.5%, 3%以内, 与地区生产总值增速同步."""
    if target.operator == "文字":
        return target.text
    if target.operator == "同步" and target.reference:
        return make.text("in_step", reference=make.name(target.reference))
    unit = make.result.catalog[target.item].unit.code
    digits = _digits(make, target)
    value = number_text(target.value, digits)
    if target.operator == "区间":
        return f"{value}{unit}–{number_text(target.high, digits)}{unit}"
    key = {"≥": "at_least", "≤": "at_most", "≈": "about", "=": "exactly"}[target.operator]
    return make.text(key, value=f"{value}{unit}")


def _digits(make: Maker, target: Target) -> int:
    item = make.result.catalog[target.item]
    return 1 if item.unit.code == "%" else decimals(item)


def target_table(make: Maker) -> Table:
    """Build the table of targets: outturn, plan, forecast, range, probability, verdict."""
    base, first = make.result.base, make.result.first
    year = make.text("year", year=first.year)
    forecast = f"{year}{make.scenario_name(make.main)}"
    columns = (
        Column("unit", make.text("unit"), width=8, align="center"),
        Column("target", make.text("target_of", year=first.year), width=24, align="center"),
        Column("base", make.text("base_value", year=base.year), width=13),
        Column("central", make.text("central"), forecast, 13),
        Column("p10", make.text("p10"), forecast, 13),
        Column("p90", make.text("p90"), forecast, 13),
        Column("probability", make.text("probability"), forecast, 10),
        Column("verdict", make.text("verdict"), width=12, align="center"),
        Column("binding", make.text("binding"), width=9, align="center"),
        Column("source", make.text("source"), width=34, align="left"),
    )
    rows = tuple(_target_row(make, key, target) for key, target in keyed(make))
    return Table("targets", make.text("title_targets", year=first.year), make.text("unit_by_row"),
                 make.text("item"), columns, rows,
                 notes=(make.text("note_probability", draws=make.result.settings.draws),
                        make.text("note_range_target"), make.text("note_step_target"),
                        make.text("note_conditional")),
                 source=make.text("source_plan"), label_width=24)


def _target_row(make: Maker, key: str, target: Target) -> Row:
    outcome = make.result.outcome(target, make.main)
    digits = _digits(make, target)
    item = make.result.catalog[target.item]
    known = outcome.central is not None
    chance = None if outcome.probability is None else 100 * outcome.probability
    cells = (
        words(item.unit.code),
        words(target_text(make, target)),
        make.observed(target.item, make.result.base, make.main, digits),
        make.model(target.item, target.period, make.main, digits) if known else Cell(None),
        simulated(outcome.p10, digits),
        simulated(outcome.p90, digits),
        simulated(chance, 0),
        words(make.text(verdict(outcome))),
        words(make.text("binding_yes") if target.binding else make.text("binding_unstated")),
        words(target.source),
    )
    return Row(key, item.name(make.lang), cells)


def verdict(outcome: Outcome) -> str:
    """Return the label key of a verdict: likely, at risk, unlikely; met or missed without draws."""
    if outcome.is_met is None:
        return "verdict_none"
    if outcome.probability is None:
        return "verdict_met" if outcome.is_met else "verdict_missed"
    if outcome.probability >= LIKELY:
        return "verdict_likely"
    return "verdict_unlikely" if outcome.probability <= UNLIKELY else "verdict_risk"


def bullet_chart(make: Maker) -> Chart:
    """Build the bullets: target against forecast, a row a target that has a number."""
    first = make.result.first
    rows = []
    for key, target in keyed(make):
        outcome = make.result.outcome(target, make.main)
        if outcome.is_met is not None and target.period == first:
            rows.append(_bullet(make, key, target, outcome))
    columns = tuple(Column(key, make.text(f"bullet_{key}"), width=10)
                    for key in ("target", "target_high", "central", "p10", "p90", "probability",
                                "better", "unit", "decimals"))
    table = Table("targets_chart", make.text("title_bullets", year=first.year),
                  make.text("unit_by_row"), make.text("item"), columns, tuple(rows),
                  label_width=34)
    return Chart("targets", "bullet", table.title, make.text("unit_by_row"), table,
                 notes=(make.text("note_band"),), source=make.text("source_plan"))


def _bullet(make: Maker, key: str, target: Target, outcome: Outcome) -> Row:
    item = make.result.catalog[target.item]
    digits = _digits(make, target)
    goal = (make.model(target.reference, target.period, make.main, digits)
            if target.operator == "同步" and target.reference else given(target.value, digits))
    chance = None if outcome.probability is None else 100 * outcome.probability
    cells = (goal, given(target.high, digits),
             make.model(target.item, target.period, make.main, digits),
             simulated(outcome.p10, digits), simulated(outcome.p90, digits),
             simulated(chance, 0), words(better(target)), words(item.unit.code),
             Cell(float(digits), 0, role="text"))
    return Row(key, f"{item.name(make.lang)}（{target_text(make, target)}）", cells)


def consistency(make: Maker) -> tuple[str, ...]:
    """Say where the targets do not fit together, with the numbers that show it."""
    found = (_loose_investment(make), _tax_against_nominal(make), _two_revenue_targets(make),
             _one_off_dependence(make), _loose_intensities(make), _power_use(make))
    return tuple(sentence for sentence in found if sentence)


def _find(make: Maker, code: str) -> Target | None:
    return next((target for target in make.result.targets
                 if target.item == code and target.value is not None), None)


def _pct(value: float, digits: int = 2) -> str:
    return f"{half_up(value, digits):,}"


def _short(make: Maker, code: str) -> str:
    """An item's name without what the sentence says itself: 万元GDP电耗, 用电量."""
    return make.name(code).split("指数", maxsplit=1)[0].removesuffix("增减")


def _loose_investment(make: Maker) -> str:
    target, base = _find(make, "fai"), make.result.base
    before = make.result.value("fai", base, make.main)
    if target is None or target.value is None or before is None or target.value >= before:
        return ""
    forecast = make.model("fai", make.result.first, make.main).text
    return make.text("fit_fai", target=number_text(target.value, 0), base=base.year,
                     before=number_text(before, 2), forecast=forecast,
                     change=_pct(100 * (1 - target.value / before), 1))


def _tax_against_nominal(make: Maker) -> str:
    base, first = make.result.base, make.result.first
    scenario = make.plan or make.main
    now = make.result.value("tax_revenue", first, scenario)
    before = make.result.value("tax_revenue", base, scenario)
    nominal = make.result.value("nominal_gdp_growth", first, scenario)
    if now is None or not before or not nominal:
        return ""
    rate = 100 * (now / before - 1)
    forecast = make.result.value("tax_revenue", first, make.main)
    return make.text("fit_tax", rate=_pct(rate), nominal=_pct(nominal),
                     elasticity=_pct(rate / nominal), scenario=make.scenario_name(make.main),
                     forecast=number_text(forecast, 0),
                     forecast_rate=_pct(100 * ((forecast or 0) / before - 1)))


def _two_revenue_targets(make: Maker) -> str:
    goals = [target.value for target in make.result.targets
             if target.item == "gpb_revenue" and target.value is not None]
    if len(goals) < 2 or min(goals) == max(goals):
        return ""
    return make.text("fit_revenue", low=number_text(min(goals), 0), high=number_text(max(goals), 0),
                     gap=number_text(max(goals) - min(goals), 0))


def _one_off_dependence(make: Maker) -> str:
    target = _find(make, "gpb_revenue")
    value = make.result.value("nontax_one_off", make.result.first, make.main)
    comparable = make.result.value("gpb_revenue_comparable", make.result.first, make.main)
    if target is None or not value or comparable is None or comparable >= (target.value or 0.0):
        return ""
    return make.text("fit_one_off", amount=number_text(value, 0),
                     comparable=number_text(comparable, 0), target=number_text(target.value, 0))


def _loose_intensities(make: Maker) -> str:
    parts = []
    for name in ("land", "water", "power"):
        code = f"{name}_per_gdp_growth"
        target, before = _find(make, code), make.result.value(code, make.result.base, make.main)
        if target and target.value is not None and before is not None and before < target.value:
            parts.append(make.text("fit_intensity_part", item=_short(make, code),
                                   before=_pct(-before, 1), target=_pct(-target.value, 1)))
    if not parts:
        return ""
    return make.text("fit_intensity", base=make.result.base.year,
                     parts=make.text("list_comma").join(parts))


def _power_use(make: Maker) -> str:
    """What the intensity targets imply at the plan's growth: use = (1+g)(1+d)-1."""
    scenario, first = make.plan, make.result.first
    if scenario is None:
        return ""
    parts = []
    for name in ("power", "water", "land"):
        index = make.result.value(f"{name}_use_index", first, scenario)
        if index is not None:
            parts.append(make.text("fit_use_part", item=_short(make, f"{name}_use_index"),
                                   change=number_text(index - 100, 1, sign=True)))
    growth = make.model("gdp_growth", first, scenario)
    return make.text("fit_use", growth=growth.text, parts=make.text("list_comma").join(parts))
