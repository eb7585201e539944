"""Rows of registers as they compare: what each says, and by what it is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from forecast.data import Layer, plain
from forecast.issues import CellRef
from forecast.workbook import SCENARIOS, SHEETS
from forecast.xlsx import date_serial

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Catalog
    from forecast.workbook import Found, SheetSpec
    from forecast.xlsx import RawCell

Said = str | float
_SPECS = {spec.name: spec for spec in SHEETS}
KNOWN_BY: Mapping[str, tuple[str, ...]] = {
    "指标目录": ("name",),
    "名称对照": ("written",),
    "数据版本": ("item", "period", "status", "source", "id"),
    "调整事项": ("period", "item", "side", "kind"),
    "勾稽关系": ("id",),
    "情景": ("scenario", "item", "period", "method", "layer"),
    "目标": ("item", "period"),
    "参数": ("name", "use"),
    "模型": ("item", "section"),
    "分成比例": ("tax", "start", "scenario"),
    "债务明细": ("kind", "name", "issued", "due"),
    "结转资金": ("account", "name", "budgeted", "at"),
    "重点税源": ("name", "tax", "leaves"),
    "土地项目": ("name",),
    "政府项目": ("kind", "name", "start", "end"),
    "行业能耗": ("resource", "sector", "year"),
    "支出规则": ("item",),
    "压减政策": ("name", "year"),
    "中期承诺": ("name", "item", "year"),
    "上级补助": ("name", "kind", "year"),
    "上解规则": ("name", "tax"),
    "库款计划": ("month",),
    "减税降费": ("name", "scope", "tax", "year"),
}
"""The columns that say which row it is; rows that agree in them are one that was changed."""
SEVERAL = frozenset({"数据版本", "调整事项", "债务明细", "结转资金", "重点税源", "政府项目"})
"""Registers in which two rows may agree in all that they are known by."""
_YEAR = re.compile(r"(\d{4})年")


@dataclass(frozen=True, slots=True)
class Line:
    """A row: where it stands, its values by column, and both as they compare."""

    row: int
    where: CellRef
    values: Mapping[str, Said]
    shape: Mapping[str, str]
    key: tuple[str, ...]

    @property
    def text(self) -> str:
        """What it says, in short."""
        return " ".join(str(_short(one)) for key, one in self.values.items()
                        if key not in {"note", "reason", "quote", "text", "author"})


def _short(value: Said) -> Said:
    return f"{value:.12g}" if isinstance(value, float) else value


def specs() -> tuple[SheetSpec, ...]:
    """List the sheets whose rows are gathered."""
    return tuple(_SPECS[name] for name in KNOWN_BY)


def lines_of(found: Found | None, file: str, items: Catalog) -> list[Line]:
    """Read the rows of a register."""
    if found is None:
        return []
    return [line for row in found.rows() if (line := _line(found, row, file, items)) is not None]


def _line(found: Found, row: int, file: str, items: Catalog) -> Line | None:
    values: dict[str, Said] = {}
    for column in found.spec.columns:
        said = _said(found.cell(row, column.key), is_date=column.kind == "date")
        if said is not None and said != "":
            values[column.key] = said
    if not values:
        return None
    where = found.place(row, found.spec.columns[0].key)
    return line_of(found.spec, values, CellRef(file, where.sheet, where.cell), items, row)


def line_of(spec: SheetSpec, values: Mapping[str, Said], where: CellRef, items: Catalog,
            row: int = 0) -> Line:
    """Make a row of its values."""
    shape = {key: shaped(value) for key, value in values.items()}
    if spec is SCENARIOS:
        shape.setdefault("layer", Layer.JUDGEMENT.value)
    named = shape.get("item") or shape.get("name") or ""
    item = items.find(str(values.get("item") or values.get("name") or ""))
    is_item = any(column.kind == "item" for column in spec.columns) or spec is SCENARIOS
    if is_item:  # code and name say the same
        shape = {key: one for key, one in shape.items() if key not in {"item", "name"}}
        shape["item"] = item.code if item is not None else named
    key = tuple(shape.get(one, "") for one in KNOWN_BY[spec.name])
    return Line(row, where, values, shape, key)


def _said(cell: RawCell | None, *, is_date: bool) -> Said | None:
    """Return what a cell says, as it is written anew: a percentage as text, a day by its kind."""
    if cell is None or cell.kind in {"error", "empty_formula", "object"}:
        return None
    value = cell.value
    if isinstance(value, datetime):
        return date_serial(value.isoformat()) if is_date else value.date().isoformat()
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and cell.is_percent:
        return f"{value * 100.0:.12g}%"
    return value.strip() if isinstance(value, str) else value


def shaped(value: Said) -> str:
    """Return a value as it compares: no blanks, half width, a year without its word."""
    if isinstance(value, float):
        return f"{value:.12g}"
    text = plain(value)
    year = _YEAR.fullmatch(text)
    return year[1] if year else text
