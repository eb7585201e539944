"""Projects of the government: bonds against their income, PPP against the limit, capital calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import ProjectKind
from forecast.exhibits.kit import (
    Cell,
    Column,
    Formula,
    InTable,
    Maker,
    Row,
    Table,
    given,
    total,
    words,
)
from forecast.fiscal import PPP_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forecast.data import Period, Project

_EXPENDITURE = "gpb_expenditure"


def projects_table(make: Maker) -> Table | None:
    """Build the register year by year, a section a kind; None without a register."""
    listed = make.result.dataset.registers.projects
    if not listed:
        return None
    years = (make.result.base, *make.result.horizon)
    columns = (Column("amount", make.text("project_amount"), width=14),
               *(Column(str(year), make.text("year", year=year.year), width=14)
                 for year in years),
               Column("note", make.text("asset_basis"), width=40, align="left"))
    rows = [row for kind in ProjectKind
            if (mine := [one for one in listed if one.kind is kind])
            for row in _section(make, kind, mine, years)]
    return Table("projects", make.text("title_projects"), make.wan, make.text("project"), columns,
                 tuple(rows), notes=(make.text("note_projects"),), label_width=30)


def _section(make: Maker, kind: ProjectKind, mine: Sequence[Project], years: Sequence[Period]
             ) -> list[Row]:
    blank = words("")
    head = Row(f"{kind.name}:head", make.text(f"projects_{kind.name.lower()}"),
               (blank,) * (len(years) + 2), role="section")
    spent = _rows(make, kind, "spending", mine, years, _spending)
    if kind is ProjectKind.BOND:
        income = _rows(make, kind, "income", mine, years, lambda one: one.income)
        return [head, *income, *spent, *_shares(make, kind, years, income, spent)]
    if kind is ProjectKind.PPP:
        return [head, *spent, *_limit(make, years, spent)]
    return [head, *spent]


def _spending(one: Project) -> float | None:
    return None if one.spending is None else one.spending * one.execution


def _rows(make: Maker, kind: ProjectKind, what: str, mine: Sequence[Project],
          years: Sequence[Period], amount: Callable[[Project], float | None]) -> list[Row]:
    """A row a project with what it brings or costs, and their sum."""
    rows = []
    for number, one in enumerate(mine):
        value = amount(one)
        cells = [given(value, 0, one.origin) if one.first <= year <= one.last else Cell(None)
                 for year in years]
        name = make.text(f"project_{what}", name=one.name) if kind is ProjectKind.BOND else one.name
        rows.append(Row(f"{kind.name}:{what}:{number}", name, (
            given(one.amount, 0), *cells, words(one.note)), 1))
    sums = [total({InTable(row.key, str(year)): row.cells[1 + place] for row in rows})
            for place, year in enumerate(years)]
    rows.append(Row(f"{kind.name}:{what}", make.text(f"projects_{what}_{kind.name.lower()}"), (
        words(""), *sums, words("")), role="total"))
    return rows


def _shares(make: Maker, kind: ProjectKind, years: Sequence[Period], income: Sequence[Row],
            spent: Sequence[Row]) -> list[Row]:
    """How far the income of the projects covers what they owe."""
    cells = []
    for place, year in enumerate(years, 1):
        up, down = income[-1].cells[place].value, spent[-1].cells[place].value
        cells.append(Cell(None, 1) if up is None or not down else Cell(
            100 * float(up) / float(down), 1, Formula("100*{0}/{1}", (
                InTable(income[-1].key, str(year)), InTable(spent[-1].key, str(year))))))
    return [Row(f"{kind.name}:cover", make.text("projects_cover"), (words(""), *cells, words("")))]


def _limit(make: Maker, years: Sequence[Period], spent: Sequence[Row]) -> list[Row]:
    """What PPP projects cost against spending, and whether that is within the limit."""
    whole = [make.observed(_EXPENDITURE, year, make.main) for year in years]
    shares, verdicts = [], []
    for place, year in enumerate(years):
        up, down = spent[-1].cells[1 + place].value, whole[place].value
        if up is None or not down:
            shares.append(Cell(None, 1))
            verdicts.append(words(""))
            continue
        share = 100 * float(up) / float(down)
        shares.append(Cell(share, 1, Formula("100*{0}/{1}", (
            InTable(spent[-1].key, str(year)), InTable("PPP:whole", str(year))))))
        verdicts.append(words(make.text("ppp_within" if share <= PPP_LIMIT else "ppp_above")))
    blank = words("")
    rows = [Row("PPP:whole", make.name(_EXPENDITURE), (blank, *whole, blank), 1),
            Row("PPP:share", make.text("ppp_share"), (blank, *shares, blank), 1),
            Row("PPP:verdict", make.text("ppp_limit"), (blank, *verdicts, blank), 1)]
    return rows if any(one.value is not None for one in shares) else []
