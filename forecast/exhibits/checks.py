"""The checks: every stated total against its lines, the data's gaps, the run's own health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.cells import Maker, given, words
from forecast.exhibits.types import Cell, Column, Formula, InTable, Row, Table
from forecast.fiscal.accounts import Sum, check_accounts
from forecast.issues import Issue, describe
from forecast.rounding import half_up

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from forecast.periods import Period


def _figures(make: Maker, period: Period, *, intended: bool) -> dict[str, Decimal]:
    """Return one column of budget figures, in 万元 as the papers print them."""
    dataset, vintage = make.result.dataset, make.vintage(make.main)
    figures: dict[str, Decimal] = {}
    for item in make.result.catalog:
        if item.account is None or item.unit.code != "万元":
            continue
        choice = (dataset.intended(item.code, period, vintage) if intended
                  else dataset.read(item.code, period, vintage))
        if choice is not None:
            figures[item.code] = half_up(choice.chosen.value, 0)
    return figures


def checked(make: Maker) -> tuple[tuple[str, Sum], ...]:
    """Check the accounts of the base year's estimate and of the plan year's budget."""
    base, first = make.result.base, make.result.first
    columns = ((make.text("base_estimate", year=base.year), _figures(make, base, intended=False)),
               (f"{make.text('year', year=first.year)}{make.text('budget')}",
                _figures(make, first, intended=True)))
    return tuple((title, one) for title, figures in columns for one in check_accounts(figures)
                 if one.stated is not None)


def check_table(make: Maker) -> Table:
    """Build the table of identities: stated, summed, difference, tolerance, verdict."""
    columns = (Column("stated", make.text("stated"), width=14),
               Column("computed", make.text("sum_of_lines"), width=14),
               Column("tail", make.text("tail"), width=10),
               Column("tolerance", make.text("tolerance"), width=10),
               Column("verdict", make.text("verdict"), width=16, align="center"),
               Column("parts", make.text("parts"), width=60, align="left"))
    rows = []
    for number, (title, one) in enumerate(checked(make)):
        key = f"{number}"
        name = make.text("list_plus").join(make.name(code) for code in one.item.split("+"))
        tail = Cell(one.tail, 0, Formula("{0}-{1}", (InTable(key, "stated"),
                                                     InTable(key, "computed"))))
        rows.append(Row(key, f"{title}·{name}", (
            given(one.stated), given(one.computed), tail, given(one.tolerance),
            words(make.text(f"sum_{one.verdict}")), words(_parts(make, one))), role="check"))
    return Table("checks", make.text("title_checks"), "万元", make.text("identity"), columns,
                 tuple(rows), notes=(make.text("note_tail"), make.text("note_incomplete")),
                 label_width=40)


def _parts(make: Maker, one: Sum) -> str:
    text = ""
    for number, (code, sign) in enumerate(one.parts):
        mark = "−" if sign < 0 else ("+" if number else "")
        text += f"{mark}{make.name(code)}"
    return text


def health_table(make: Maker, warnings: Sequence[Issue]) -> Table:
    """Build the table of the run's own checks: unsolved draws, starting values, warnings."""
    result = make.result
    rows = []
    for run in result.runs:
        failed = len(run.failed)
        rows.append(Row(f"failed:{run.scenario.name}", make.text("check_draws",
                        scenario=make.scenario_name(run.scenario.name)), (
            Cell("OK" if not failed else make.text("check_failed", count=failed), role="check"),
            words(make.text("check_draws_note", draws=result.settings.draws)))))
    started = dict.fromkeys(name for run in result.runs for name in run.started)
    rows += [Row(f"start:{name}", make.text("check_start", item=make.name(name)),
                 (words(make.text("check_noted")), words(make.text("check_start_note"))))
             for name in started]
    rows += [Row(f"warning:{number}", make.text("check_warning", number=number),
                 (words(make.text("check_noted")), words(describe(issue, make.lang))))
             for number, issue in enumerate(warnings, start=1)]
    columns = (Column("state", make.text("verdict"), width=14, align="center"),
               Column("detail", make.text("detail"), width=90, align="left"))
    return Table("health", make.text("title_health"), "", make.text("check"), columns, tuple(rows),
                 label_width=40)
