"""The register of relations: facts outside the catalogue (数据版本) and the sheet 勾稽关系."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import (
    Fact,
    Relation,
    RelationKind,
    Unit,
    UnitError,
    convert,
    member,
    parse_unit,
)
from forecast.fiscal import FactBook, Failure, concerned, conflicts, findings
from forecast.issues import CellRef, Issue, Severity
from forecast.rounding import digits_after_point, half_up, printed
from forecast.workbook.inputs.cells import read_choice, read_number, report_blank
from forecast.workbook.inputs.figures import is_outside
from forecast.workbook.inputs.measures import unit_of

if TYPE_CHECKING:
    from forecast.data import Dataset
    from forecast.workbook.inputs.found import Found


def read_outside(found: Found, issues: list[Issue]) -> list[Fact]:
    """Read the facts of 数据版本 that have a number but no item of the catalogue.

    They take part in relations and in nothing else.
    """
    facts: list[Fact] = []
    for row in found.rows():
        if not is_outside(found, row):
            continue
        unit = _unit(found, row, issues)
        if unit is None:
            continue
        read = read_number(found, row, found.columns.get("value"), issues, unit)
        value = read.value
        if value is None:
            continue
        try:
            value = convert(value, parse_unit(read.unit), unit) if read.unit else value
        except UnitError:
            issues.append(Issue("unit_mismatch", read.where, str(read.unit),
                                (("item", found.text(row, "name")), ("unit", unit.code))))
            continue
        exact = printed(value)
        facts.append(Fact(
            found.text(row, "id"), found.text(row, "name"), found.text(row, "period").rstrip("年"),
            exact, unit, digits_after_point(exact), found.text(row, "status"),
            found.text(row, "qualifier") or read.qualifier, found.text(row, "base"),
            found.text(row, "source"), found.place(row, "value")))
    return facts


def _unit(found: Found, row: int, issues: list[Issue]) -> Unit | None:
    text = found.text(row, "unit")
    unit = unit_of(text)
    if unit is None:
        issues.append(Issue("unknown_unit", found.place(row, "unit"), text,
                            (("item", found.text(row, "name")), ("unit", text))))
    return unit


def read_relations(found: Found, issues: list[Issue]) -> list[Relation]:
    """Read the sheet 勾稽关系."""
    relations: list[Relation] = []
    seen: dict[str, CellRef] = {}
    kinds = next(column for column in found.spec.columns if column.key == "kind")
    for row in found.rows():
        texts = {column.key: found.text(row, column.key) for column in found.spec.columns}
        if not texts["computed"] and not texts["stated"]:
            continue
        kind = member(RelationKind, read_choice(found, row, kinds, issues))
        blank = [key for key in ("id", "computed", "unit") if not texts[key]]
        unit = _unit(found, row, issues)
        for key in blank:
            report_blank(found, row, key, issues)
        if texts["id"] in seen:
            issues.append(Issue("row_twice", found.place(row, "id"), texts["id"],
                                (("other", str(seen[texts["id"]])),)))
        elif kind is not None and unit is not None and not blank:
            seen[texts["id"]] = found.place(row, "id")
            relations.append(Relation(
                texts["id"], texts["group"], texts["title"], kind,
                texts["stated"], texts["computed"], unit, texts["quantity"], texts["companion"],
                texts["note"], found.place(row, "computed")))
    return relations


def check_growth(dataset: Dataset, issues: list[Issue]) -> None:
    """Warn of stated figures that cannot both be true."""
    items = concerned({*(one.item for one in dataset.observations),
                       *(one.item for one in dataset.stated)})
    for one in conflicts(FactBook(dataset).facts_of(items), dataset.catalog):
        digits = one.base.digits
        issues.append(Issue("growth_conflict", one.growth.origin or CellRef(""), (
            f"{one.growth.value}"), (
                ("item", dataset.catalog[one.level.item].zh), ("period", one.level.period),
                ("level", f"{one.level.value:,f} {one.level.unit.code}"),
                ("base", f"{one.base.value:,f}"), ("unit", one.base.unit.code),
                ("other", str(one.base.origin)), ("low", f"{half_up(one.low, digits):,f}"),
                ("high", f"{half_up(one.high, digits):,f}")), Severity.WARNING))


def check_relations(dataset: Dataset, issues: list[Issue]) -> None:
    """Report every relation that cannot be judged: no expression, a fact that is not there.

    A fact that the workbook has not stops nothing; the relation is then not checked.
    """
    issues.extend(Issue(f"relation_{found.code}", found.relation.origin or CellRef(""), found.text,
                        (("id", found.relation.id),),
                        Severity.WARNING if found.code == "fact" else Severity.ERROR)
                  for found in findings(dataset) if isinstance(found, Failure))
    seen: dict[str, CellRef | None] = {}
    numbered = [(one.id, one.origin) for one in dataset.observations]
    numbered += [(one.id, one.origin) for one in dataset.stated]
    for number, origin in numbered:
        if number and number in seen:
            issues.append(Issue("row_twice", origin or CellRef(""), number,
                                (("other", str(seen[number])),)))
        seen[number] = origin
