"""Figures as a table would give them, made by hand, and an import of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl import Workbook

from forecast.data import Freq, Period, Status, shipped_catalog
from forecast.importing import understand
from forecast.importing.answers import answers_of
from forecast.importing.figures import Answers, Figure, Layout, Question, Target, Understood
from forecast.importing.grids import open_source
from forecast.importing.merging import Plan, Wish, plan_import
from forecast.importing.writing import carry_out
from forecast.issues import CellRef
from forecast.workbook import take_stock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def year(item: str, at: int, value: float, unit: str, cell: str = "B5", *, status: Status | None = Status.FINAL,
         file: str = "年鉴.xlsx", target: Target = Target.YEARS, **more: object) -> Figure:
    return Figure(item, item, Period.annual(at), value, unit, CellRef(file, "表1", cell), status=status,
                  target=target, **more)  # type: ignore[arg-type]


def month(item: str, at: int, within: int, value: float, unit: str, cell: str = "B5", *, file: str = "月报.xlsx",
          **more: object) -> Figure:
    return Figure(item, item, Period(Freq.M, at * 12 + within - 1), value, unit, CellRef(file, "表1", cell),
                  **{"cumulative": True, "target": Target.MONTHS, **more})  # type: ignore[arg-type]


def budget(item: str, at: int, status: Status, value: float, unit: str = "万元", cell: str = "B5", **more: object
           ) -> Figure:
    return year(item, at, value, unit, cell, status=status, target=Target.BUDGETS, **more)


def table(*figures: Figure, file: str = "", title: str = "一般公共预算收入执行情况表", headings: str = "项目|累计数",
          questions: Sequence[Question] = (), **more: object) -> Understood:
    named = file or (figures[0].where.file if figures else "表.xlsx")
    return Understood(named, "表1", Layout(title, headings),
                      tuple(replace(one, where=CellRef(named, one.where.sheet, one.where.cell)) for one in figures)
                      if file else tuple(figures), questions=tuple(questions), **more)  # type: ignore[arg-type]


def planned(path: Path, *tables: Understood, wish: Wish | None = None) -> Plan:
    stock = take_stock(path)
    wish = wish or Wish()
    return plan_import(stock, tables, answers_of(stock, wish.now), wish)


def imported(path: Path, *tables: Understood, wish: Wish | None = None) -> Plan:
    """Import into a workbook in place."""
    stock = take_stock(path)
    wish = wish or Wish()
    plan = plan_import(stock, tables, answers_of(stock, wish.now), wish)
    carry_out(plan, stock)
    return plan


def states(plan: Plan) -> list[str]:
    return [one.state.value for one in plan.placed]


def understood(path: Path, rows: Sequence[Sequence[object]]) -> Understood:
    """Write a sheet of rows, and read it as a table of others."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    (found,) = understand(open_source(path), shipped_catalog(), Answers())
    return found
