"""The sheets of projects: 土地项目 and 政府项目."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import LandKind, LandProject, Project, ProjectKind
from forecast.workbook.inputs.figures import year_and_month
from forecast.workbook.inputs.registered.rows import ledger_rows

if TYPE_CHECKING:
    from forecast.issues import Issue
    from forecast.workbook.inputs.found import Found

AREA, PRICE = "万平方米", "元/平方米"
MOST_FACTOR = 10.0
"""What the factors of a price rule come to at most; above it stands a per cent."""


def read_land(found: Found, issues: list[Issue]) -> list[LandProject]:
    """Read the sheet 土地项目; a name stands once, since scenarios decide by it."""
    projects: list[LandProject] = []
    seen: dict[str, str] = {}
    for row in ledger_rows(found, ("name", "area"), issues):
        name, kind = row.text("name", needed=True), row.choice("kind") or LandKind.SALE
        area = row.amount("area", AREA)
        price = row.number("price", PRICE, needed=False)
        factor = row.number("factor", needed=False)
        share, first, odds = (row.per_cent(key, default=100.0) / 100
                              for key in ("share", "first_year", "odds"))
        year, month = year_and_month(found, row.row, "when", issues)
        where = found.place(row.row, "area")
        if name and seen.setdefault(name, where.cell) != where.cell:
            row.refuse("row_named_twice", "name", other=seen[name])
        for key, value in (("price", price), ("factor", factor)):
            if value is not None and value < 0:
                row.refuse("below_nought", key)
        if factor is not None and factor > MOST_FACTOR:
            row.refuse("land_factor", "factor")
        if row.is_sound and year is not None:
            projects.append(LandProject(
                name, LandKind(kind), area, price, 1.0 if factor is None else factor, share, year,
                month, first, odds, row.text("note"), where))
    return projects


def read_projects(found: Found, issues: list[Issue]) -> list[Project]:
    """Read the sheet 政府项目."""
    projects: list[Project] = []
    for row in ledger_rows(found, ("kind", "name"), issues):
        kind, name = row.choice("kind"), row.text("name", needed=True)
        first = row.year("start")
        last = row.year("end") if row.text("end") else first
        amount, income, spending = (row.amount(key, needed=False) if row.text(key) else None
                                    for key in ("amount", "income", "spending"))
        execution = row.per_cent("execution", high=200.0, default=100.0) / 100
        if first is not None and last is not None and last < first:
            row.refuse("project_span", "end", start=str(first))
        if row.is_sound and first is not None and last is not None:
            one = Project(ProjectKind(kind), name, first, last, amount, income, spending,
                          execution, row.text("note"), found.place(row.row, "name"))
            row.keep("name", one, projects, ("name", "kind", "first"))
    return projects
