"""民生 in its scopes beside all spending, and the eight classes of spending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Status
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    decimals,
    growth,
    published,
    sourced,
    total,
    words,
)
from forecast.fiscal import EIGHT

if TYPE_CHECKING:
    from forecast.data import Choice

SCOPES = ("livelihood_expenditure", "livelihood_wide")
_TOTAL, _EIGHT = "gpb_expenditure", "exp_eight"
_FEWEST = 2


def livelihood_table(make: Maker) -> Table | None:
    """Build the scopes of 民生: last year, the plan, their shares, the forecast at that share.

    None where neither scope has a figure of the base year or a budget.
    """
    result, main = make.result, make.main
    known = [code for code in SCOPES if _amounts(make, code) != (None, None)]
    if not known or _stated(make, _TOTAL)[1] is None:
        return None
    columns = (
        Column("base", make.base_of(list(known)), width=14),
        Column("base_growth", make.text("execution_growth"), width=10),
        Column("base_share", make.text("share_of_spending"), width=11),
        Column("budget_base", f"{make.text('year', year=result.base.year)}{make.text('budget')}",
               width=14),
        Column("plan", f"{make.text('year', year=result.first.year)}{make.text('budget')}",
               width=14),
        Column("growth", make.text("on_last_budget"), width=12),
        Column("plan_share", make.text("share_of_spending"), width=11),
        *(Column(str(year), make.year_of(make.text("year", year=year.year), main), width=14)
          for year in result.horizon))
    rows = [_scope(make, code) for code in known]
    base, plan = _cells(make, _TOTAL)
    ahead = [make.model(_TOTAL, year, main) for year in result.horizon]
    budget = published(_budget(make, _TOTAL), 0)
    rows.append(Row(_TOTAL, make.name(_TOTAL), (
        base, Cell(None, 2), Cell(None, 2), budget, plan,
        growth(_TOTAL, plan, "plan", budget, "budget_base"), Cell(None, 2), *ahead),
        role="total"))
    notes = [make.text("note_livelihood")]
    if len(known) > 1:
        notes.append(make.text("note_livelihood_scopes"))
    return sourced(make, Table("livelihood", make.text("title_livelihood"), make.wan,
                               make.text("budget_line"), columns, tuple(rows), tuple(notes),
                               label_width=30))


def _scope(make: Maker, code: str) -> Row:
    base, plan = _amounts(make, code)
    whole_base, whole_plan = _stated(make, _TOTAL)
    before, now = _cells(make, code)
    cells = [before, _published_growth(make, code), _share(code, "base", base, whole_base),
             published(_budget(make, code), 0), now]
    cells += [growth(code, now, "plan", cells[3], "budget_base"),
              _share(code, "plan", plan, whole_plan)]
    cells += [make.model(code, year, make.main) if make.has(code, year, make.main) else Cell(None)
              for year in make.result.horizon]
    return Row(code, make.name(code), tuple(cells))


def _published_growth(make: Maker, code: str) -> Cell:
    """Return the base year's growth as it was published: in a scope, two years may not compare."""
    rate = f"{code}_growth"
    return published(make.result.dataset.read(rate, make.result.base, make.vintage(make.main)), 2
                     ) if rate in make.result.catalog else Cell(None, 2)


def _share(code: str, column: str, part: float | None, whole: float | None) -> Cell:
    if part is None or not whole:
        return Cell(None, 2)
    return Cell(100 * part / whole, 2, Formula("100*{0}/{1}", (
        InTable(code, column), InTable(_TOTAL, column))))


def _amounts(make: Maker, code: str) -> tuple[float | None, float | None]:
    return _stated(make, code) if code in make.result.catalog else (None, None)


def _stated(make: Maker, code: str) -> tuple[float | None, float | None]:
    """Return an item's figure of the base year and its budget of the plan year."""
    before, now = (one.chosen.value if one else None for one in _choices(make, code))
    return before, now


def _cells(make: Maker, code: str) -> tuple[Cell, Cell]:
    """Return the same as cells that point at the bureau's own."""
    before, now = (published(one, 0) for one in _choices(make, code))
    return before, now


def _choices(make: Maker, code: str) -> tuple[Choice | None, Choice | None]:
    vintage = make.vintage(make.main)
    return (make.result.dataset.read(code, make.result.base, vintage),
            make.result.dataset.intended(code, make.result.first, vintage))


def _budget(make: Maker, code: str) -> Choice | None:
    """Return the base year's budget; what is only expected of it is none."""
    choice = make.result.dataset.intended(code, make.result.base, make.vintage(make.main))
    stages = {Status.BUDGET, Status.ADJUSTED_BUDGET}
    return choice if choice is not None and choice.chosen.status in stages else None


def works_table(make: Maker) -> Table | None:
    """Build 民生实事: places, homes and visits as published; None where none is stated."""
    base, first = make.result.base, make.result.first
    rows = []
    for code in _WORKS:
        done, plan = _choices(make, code)
        if done or plan:
            digits = decimals(make.result.catalog[code])
            rows.append(Row(code, make.name(code), (
                words(make.unit_of(code)), published(done, digits), published(plan, digits))))
    return sourced(make, Table(
        "livelihood_works", make.text("title_livelihood_works"), make.text("unit_by_row"),
        make.text("item"), (
            Column("unit", make.text("unit"), width=10, align="center"),
            Column("base", make.text("year", year=base.year), width=14),
            Column("plan", make.text("stated_plan", year=first.year), width=14)),
        tuple(rows), label_width=34)) if rows else None


_WORKS = ("school_places_new", "housing_started", "housing_supplied", "micro_projects",
          "micro_spending", "doctor_contracts", "doctor_contract_share")


def eight_table(make: Maker) -> Table | None:
    """Build 财政八项支出 from its lines; growth is of the lines that both years have.

    None for a bureau without rules of spending, or with fewer than two of the eight lines.
    """
    shown = [code for code in EIGHT if _amounts(make, code) != (None, None)]
    if not make.result.dataset.registers.policies.rules or len(shown) < _FEWEST:
        return None
    year = make.text("year", year=make.result.first.year)
    columns = (Column("base", make.base_of(shown), width=14),
               Column("plan", f"{year}{make.text('budget')}", width=14),
               Column("growth", make.text("change_pct"), width=10))
    rows = []
    for code in shown:
        base, plan = _cells(make, code)
        rows.append(Row(code, make.name(code), (
            base, plan, growth(code, plan, "plan", base, "base")), 1))
    both = [row for row in rows if row.cells[0].value is not None
            and row.cells[1].value is not None]
    sums = [total({InTable(row.key, name): row.cells[place] for row in both})
            for place, name in enumerate(("base", "plan"))]
    rows.append(Row(_EIGHT, make.text("eight_both", count=len(both)), (
        *sums, growth(_EIGHT, sums[1], "plan", sums[0], "base") if both else Cell(None, 2)),
        role="total"))
    return sourced(make, Table("eight", make.text("title_eight"), make.wan,
                               make.text("budget_line"), columns, tuple(rows),
                               (make.text("note_eight", count=len(shown)),), label_width=34))


