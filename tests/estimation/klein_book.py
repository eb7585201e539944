"""Klein's model I as a workbook made by hand: own items, own equations, how they are estimated.

The years are moved to 1999–2020. The model has no revenue; what a base year is read off is a
revenue that follows national income.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimation.klein import KLEIN, YEARS
from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MOVED = 79
NAMES = {"cn": "consumption", "i": "investment", "k": "capital", "p": "profits", "w1": "wages", "y": "income",
         "t": "taxes", "w2": "public_wages", "g": "public_demand"}
EQUATIONS = {
    "consumption": "consumption ~ a1 + a2*profits + a3*profits(-1) + a4*(wages + public_wages)",
    "investment": "investment ~ b1 + b2*profits + b3*profits(-1) + b4*capital(-1)",
    "wages": ("wages ~ c1 + c2*(income + taxes - public_wages)"
              " + c30*(income(-1) + taxes(-1) - public_wages(-1))"
              " + c31*(income(-2) + taxes(-2) - public_wages(-2))"
              " + c32*(income(-3) + taxes(-3) - public_wages(-3)) + c4*trend"),
    "capital": "capital = capital(-1) + investment",
    "income": "income = consumption + investment + public_demand - taxes",
    "profits": "profits = income - wages - public_wages",
    "trend": "trend = trend(-1) + 1",
    **{name: f"{name} := {name}(-1)" for name in ("taxes", "public_wages", "public_demand")},
    "gpb_revenue": "gpb_revenue := gpb_revenue(-1) * income / income(-1)",
}
PARAMETERS = ("a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4", "c1", "c2", "c30", "c31", "c32", "c4")
HEAD = ("代码", "方程", "估计方法", "工具变量", "误差自相关", "约束", "样本")


def klein_book(path: Path, said: Mapping[str, Mapping[str, object]], sd: float = 1e6) -> Path:
    """Write the workbook; ``said`` has the columns of estimation of each equation."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _sheet(book, "指标目录", [("名称", "单位"), *((name, "%") for name in NAMES.values()), ("trend", "%")])
    rows: list[Sequence[object]] = [("指标", "单位", *(f"{year + MOVED}年" for year in YEARS))]
    rows += [(name, "%", *KLEIN[code].tolist()) for code, name in NAMES.items()]
    rows.append(("trend", "%", *(YEARS - 1931.0).tolist()))
    rows.append(("一般公共预算收入", "亿元", *(10 * KLEIN["y"]).tolist()))
    _sheet(book, "年度指标", rows)
    _sheet(book, "参数", [("代码", "名称", "先验均值", "先验标准差", "取值"), *(
        (name, name, 0.5, sd, "估计") for name in PARAMETERS)])
    _sheet(book, "模型", [HEAD, *((name, text, *(said.get(name, {}).get(head) for head in HEAD[2:]))
                                for name, text in EQUATIONS.items())])
    book.save(path)
    return path


def _sheet(book: Workbook, name: str, rows: Sequence[Sequence[object]]) -> None:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(list(row))
