"""The fan of any item: its past, the central forecast, the bands about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import (
    Cell,
    Chart,
    Column,
    Row,
    Table,
    band_note,
    fan_finding,
    given,
    key_items,
    simulated,
    source_line,
)

if TYPE_CHECKING:
    from forecast.data import Period
    from forecast.exhibits.kit import Maker

PAST = 8
"""So many known periods lead to the fan."""
_BANDS = {"p10": 0.1, "p25": 0.25, "p75": 0.75, "p90": 0.9}


def fans(make: Maker) -> tuple[Chart, ...]:
    """Draw the fan of each item of note that varies in the draws."""
    return tuple(_fan(make, number, code) for number, code in enumerate(key_items(make.result), 1)
                 if _varies(make, code))


def _varies(make: Maker, code: str) -> bool:
    low, high = (make.result.quantile(code, make.result.horizon[-1], make.main, share)
                 for share in (0.1, 0.9))
    return low is not None and high is not None and low < high


def _fan(make: Maker, number: int, code: str) -> Chart:
    result, main = make.result, make.main
    title, unit = make.text("title_item_fan", item=make.name(code)), make.unit_of(code)
    past = [result.base + -back for back in range(PAST - 1, -1, -1)]
    while past and result.dataset.read(code, past[0], make.vintage(main)) is None and (
            not make.has(code, past[0], main)):
        past.pop(0)
    columns = tuple(Column(key, make.text(key), width=10) for key in
                    ("history", "central", *_BANDS, "target_low", "target_high"))
    rows = tuple(_row(make, code, period) for period in (*past, *result.horizon))
    table = Table(f"fan_{number}", title, unit, make.text("period"), columns, rows,
                  notes=band_note(make), label_width=10)
    return Chart(table.id, "fan", fan_finding(make, code, table), unit, table, notes=(make.text(
        "note_fan", scenario=make.scenario_name(main), draws=result.settings.draws),),
        source=source_line(make, table))


def _row(make: Maker, code: str, period: Period) -> Row:
    main, digits = make.main, make.digits(code)
    gap = Cell(None, digits)
    goal = next((one for one in make.result.targets
                 if one.item == code and one.period == period and one.high is not None), None)
    ends = [gap, gap] if goal is None else [given(goal.value, digits, goal.value_at),
                                            given(goal.high, digits, goal.high_at)]
    if period <= make.result.base:
        cells = (make.observed(code, period, main, digits), *(gap,) * 5, *ends)
    else:
        bands = (simulated(make.result.quantile(code, period, main, share), digits)
                 for share in _BANDS.values())
        cells = (gap, make.model(code, period, main, digits), *bands, *ends)
    return Row(str(period), str(period), cells)
