"""How the base year was executed: against its budget, against the year before, over the year.

The first table of every budget report. A rate that nobody published is computed from the figures
beside it; of one that was published without them, it stands as published. What moved a total is
said by its parts, and by what the register holds of the year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import AdjustedSide, Freq, Period, Status
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    base_stripped,
    given,
    number_text,
    published,
    sourced,
    words,
    year_stripped,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Item, Observation

_MONTHS = (3, 6, 9)
"""The ends of the quarters that the course of the year is told by."""
_SIDES = ("source", "total_sources", "use", "total_uses", "close")
_TOTALS = frozenset({"total_sources", "total_uses"})
_OTHER_SCOPE = 0.03
"""Two figures of one year that differ by more are of two scopes, not of two vintages."""
_FEWEST = 2
"""Of figures beside the outturn that make a row worth printing: a budget, a year before, a rate."""


def execution_table(make: Maker) -> Table | None:
    """Build the execution of the base year; None where nothing stands beside its outturns."""
    base, items = make.result.base, make.result.catalog
    shown = [item for account in ("general", "fund", "capital", "social")
             for item in items.lines(account)
             if item.side in _SIDES and _is_told(make, item)]
    course = [month for month in _MONTHS if any(_course(make, item.code, month) is not None
                                                for item in shown)]
    if not any(_compared(make, item) for item in shown):
        return None
    adjusts = any(_is_adjusted(make, item.code) for item in shown)
    share = make.text("execution_share_adjusted" if adjusts else "execution_share")
    columns = (Column("budget", make.text("execution_budget"), width=14),
               *((Column("adjusted", make.text("execution_adjusted"), width=14),) if adjusts
                 else ()),
               Column("outturn", make.base_of(["gpb_revenue"]), width=14),
               Column("of_budget", share, width=10),
               Column("before", make.text("year", year=base.year - 1), width=14),
               Column("growth", make.text("execution_growth"), width=10),
               Column("comparable", make.text("execution_comparable"), width=10),
               *(Column(f"to{month}", make.text(f"execution_to{month}"), width=10)
                 for month in course),
               Column("cause", make.text("cause"), width=52, align="left"))
    rows = (*(_row(make, item, course, adjusts=adjusts) for item in shown),
            *_carried_out(make, columns))
    derived = [make.name(item.code) for item in shown if _is_worked_back(make, item.code)]
    notes = (make.text("note_execution"),
             *((make.text("note_execution_adjusted"),) if adjusts else ()),
             *((make.text("note_execution_derived", items=make.text("list_comma").join(derived)),)
               if derived else ()))
    return sourced(make, Table("execution", make.text("title_execution", year=base.year), make.wan,
                               make.text("budget_line"), columns, rows, notes, label_width=30))


def _carried_out(make: Maker, columns: Sequence[Column]) -> tuple[Row, ...]:
    """The rate at which the whole budget was carried out, as published; nothing without one."""
    rate, gain = _stated(make, _RATE), _stated(make, _GAIN)
    if rate.value is None:
        return ()
    said = "" if gain.value is None else make.text(
        "execution_gain" if float(gain.value) >= 0 else "execution_loss",
        points=number_text(abs(float(gain.value)), 2))
    cells = [rate if column.key == "of_budget" else Cell(None) for column in columns[:-1]]
    return (Row(_RATE, make.name(_RATE), (*cells, words(said, *gain.sources)), role="memo"),)


_RATE, _GAIN = "budget_execution_rate", "budget_execution_gain"


def _is_told(make: Maker, item: Item) -> bool:
    """Tell whether a line has an outturn and is a total or has something beside it.

    One of which a growth rate alone was published is told too.
    """
    if _read(make, item.code, make.result.base) is None:
        return _read(make, f"{item.code}_growth", make.result.base) is not None
    if _compared(make, item) or item.side in _TOTALS:
        return True
    parent = make.result.catalog[item.parent].side if item.parent else None
    return item.account == "general" and (parent in _TOTALS or item.side == "close")


def _compared(make: Maker, item: Item) -> int:
    """Count what stands beside an outturn: its budget, the year before, a published rate."""
    base = make.result.base
    return sum(one is not None for one in (
        _budget(make, item.code).value or _adjusted(make, item.code).value,
        _read(make, item.code, base + -1), _read(make, f"{item.code}_growth", base)))


def _read(make: Maker, code: str, year: Period) -> float | None:
    if code not in make.result.catalog:
        return None
    choice = make.result.dataset.read(code, year, make.vintage(make.main))
    return choice.chosen.value if choice else None


def _stated(make: Maker, code: str) -> Cell:
    """Return a rate of the base year as it was published."""
    if code not in make.result.catalog:
        return Cell(None, 2)
    return published(make.result.dataset.read(code, make.result.base, make.vintage(make.main)), 2)


def _budget(make: Maker, code: str) -> Cell:
    """Return the base year's budget as first adopted."""
    return published(make.result.dataset.planned(code, make.result.base,
                                                 make.vintage(make.main)), 0)


def _adjusted(make: Maker, code: str) -> Cell:
    """Return the base year's budget as it was adjusted; a gap where it never was."""
    choice = make.result.dataset.intended(code, make.result.base, make.vintage(make.main))
    is_adjusted = choice is not None and choice.chosen.status is Status.ADJUSTED_BUDGET
    return published(choice if is_adjusted else None, 0)


def _is_adjusted(make: Maker, code: str) -> bool:
    """Tell whether a line's budget was changed during the year."""
    adjusted = _adjusted(make, code).value
    return adjusted is not None and adjusted != _budget(make, code).value


def _row(make: Maker, item: Item, course: Sequence[int], *, adjusts: bool) -> Row:
    code, base, main = item.code, make.result.base, make.main
    budget, outturn = _budget(make, code), make.observed(code, base, main)
    adjusted = _adjusted(make, code) if adjusts else Cell(None, 0)
    held, against = (budget, "budget") if adjusted.value is None else (adjusted, "adjusted")
    choice = make.result.dataset.read(code, base + -1, make.vintage(main))
    before = published(choice, 0)
    is_stock = item.side == "close" or mixes(make, code)
    cells = [budget, *([adjusted] if adjusts else []), outturn,
             _share(make, code, outturn, held, against), before,
             Cell(None, 2) if is_stock else _growth(make, code, outturn, before),
             Cell(None, 2) if is_stock else _comparable(make, code, outturn, before)]
    for month in course:
        found = _course(make, code, month)
        cells.append(given(found, 2))
    is_total = item.side in _TOTALS
    level = 0 if is_total or item.parent is None else 1 + (
        make.result.catalog[item.parent].side not in _TOTALS)
    return Row(code, make.name(code), (*cells, words(_cause(make, item))), max(0, level - 1),
               "total" if is_total else "line")


def mixes(make: Maker, code: str) -> bool:
    """Tell whether the base year and the year before are of two scopes.

    So they are where a figure of the base year that differs much was passed over, and the year
    before stands on the sheet or in the paper of that one.
    """
    dataset, base, vintage = make.result.dataset, make.result.base, make.vintage(make.main)
    now, then = (dataset.read(code, year, vintage) for year in (base, base + -1))
    if now is None or then is None or _home(now.chosen) == _home(then.chosen):
        return False
    return any(_home(other) == _home(then.chosen)
               and abs(other.value - now.chosen.value) > _OTHER_SCOPE * abs(now.chosen.value)
               for other in now.passed_over)


def _home(seen: Observation) -> tuple[str, str]:
    """Return where a figure is from: its paper, and its sheet where no paper is named."""
    return seen.source, "" if seen.source else (seen.origin.sheet if seen.origin else "")


def _share(make: Maker, code: str, outturn: Cell, budget: Cell, column: str) -> Cell:
    if budget.value and outturn.value is not None:
        return Cell(100 * float(outturn.value) / float(budget.value), 2, Formula(
            "100*{0}/{1}", (InTable(code, "outturn"), InTable(code, column))))
    return _stated(make, f"{code}_vs_budget")


def _growth(make: Maker, code: str, outturn: Cell, before: Cell) -> Cell:
    """Growth over the year before: of the figures, else as published."""
    if before.value and outturn.value is not None:
        return Cell(100 * (float(outturn.value) / float(before.value) - 1), 2, Formula(
            "({0}/{1}-1)*100", (InTable(code, "outturn"), InTable(code, "before"))))
    return _stated(make, f"{code}_growth")


def _comparable(make: Maker, code: str, outturn: Cell, before: Cell) -> Cell:
    """Growth less what the register strips from either year, else as published."""
    base = make.result.base
    now, then = year_stripped(make, code, base), base_stripped(make, code, base)
    stripped = [one for one in (now, then) if one.value]
    if (stripped and before.value and outturn.value is not None
            and float(before.value) != then.value):
        rate = 100 * ((float(outturn.value) - now.value) / (float(before.value) - then.value) - 1)
        top = "({0}-{2})" if now.value else "{0}"
        bottom = f"({{1}}-{{{1 + len(stripped)}}})" if then.value else "{1}"
        return Cell(rate, 2, Formula(f"({top}/{bottom}-1)*100", (
            InTable(code, "outturn"), InTable(code, "before"), *stripped)))
    return _stated(make, f"{code}_growth_comparable")


def _course(make: Maker, code: str, month: int) -> float | None:
    """Return the growth of the base year up to a month: as published, else of the two years."""
    year = make.result.base.year
    for period in (Period(Freq.Q, 4 * year + month // 3 - 1),
                   Period(Freq.M, 12 * year + month - 1)):
        rate = _so_far(make, f"{code}_growth", period)
        if rate is not None:
            return rate
        now, then = (_so_far(make, code, at) for at in (period, period + -int(period.freq)))
        if now is not None and then:
            return 100 * (now / then - 1)
    return None


def _so_far(make: Maker, code: str, period: Period) -> float | None:
    if code not in make.result.catalog:
        return None
    choice = make.result.dataset.read(code, period, make.vintage(make.main), cumulative=True)
    return choice.chosen.value if choice else None


def _is_worked_back(make: Maker, code: str) -> bool:
    base, vintage = make.result.base, make.vintage(make.main)
    found = (make.result.dataset.planned(code, base, vintage),
             make.result.dataset.read(code, base + -1, vintage))
    return any(one is not None and one.chosen.is_worked_back for one in found)


def _cause(make: Maker, item: Item) -> str:
    """Say what moved a line: its parts in points of its growth, and the year's register."""
    base, listed = make.result.base, make.text("list_semicolon")
    said = [make.text("execution_mixes", year=base.year - 1)] if mixes(make, item.code) else []
    before = _read(make, item.code, base + -1)
    parts = []
    for part in make.result.catalog.children(item.code):
        now, then = _read(make, part.code, base), _read(make, part.code, base + -1)
        if before and now is not None and then is not None:
            parts.append((100 * (now - then) / before, part))
    if len(parts) >= _FEWEST:
        parts.sort(key=lambda one: -abs(one[0]))
        said.append(make.text("list_comma").join(make.text(
            "execution_pull", item=make.name(part.code), points=number_text(
                points, 2, sign=True)) for points, part in parts[:3]))
    said += [make.text("execution_registered", note=entry.note.split("。")[0],
                       amount=number_text(entry.amount, 0))
             for entry in make.result.dataset.adjustments
             if entry.item == item.code and entry.period == base
             and entry.side == AdjustedSide.CURRENT]
    return listed.join(said)
