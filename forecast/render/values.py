"""Numbers as one tidy table: a line a number, as ``values.csv``, Parquet and Python have it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from forecast import archives
from forecast.data import Catalog, shipped_catalog
from forecast.exhibits import ValueRef
from forecast.issues import CellRef, InputError, Issue
from forecast.render.record import keyed, numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from forecast.exhibits import Cell, Table
    from forecast.labels import Lang
    from forecast.projection import Result
    from forecast.render.record import Numbers

_TEXTS = ("unit", "source")


class Value(NamedTuple):
    """One number.

    Parameters
    ----------
    item, name, unit
        The code (of a table the key of its row), the name in the reader's language, the unit.
    period, scenario
        The year and the scenario, empty where a number has none.
    statistic
        ``value`` (the central run), ``low`` and ``high`` (every range at that end), ``p10`` to
        ``p90`` (quantiles of the draws); of a printed table its id and the key of the column.
    value
        In full digits.
    kind
        ``published``, ``start``, ``imposed``, ``identity``, ``behavioural``, ``history``,
        ``assumption``; of a printed table what its cell is: ``input``, ``formula``, ``simulated`` …
    source
        The cell of the workbook, or file and line of the equation.
    """

    item: str
    name: str
    unit: str
    period: str
    scenario: str
    statistic: str
    value: float
    kind: str
    source: str


def values_of(result: Result, lang: Lang = "zh", numbers: Numbers | None = None) -> list[Value]:
    """List the numbers of a result, all by default: of each item, scenario, year and statistic."""
    return [Value(*of, key, number, *whence)
            for of, numbers_here, whence in _grouped(result, lang, numbers)
            for key, number in numbers_here]


_Group = tuple[tuple[str, str, str, str, str], "list[tuple[str, float]]", tuple[str, str]]
"""What numbers are of, up to the scenario; each with its statistic; their kind and source."""


def _grouped(result: Result, lang: Lang, numbers: Numbers | None) -> Iterator[_Group]:
    """Go through the numbers of a result, those of one item, scenario and year together."""
    known = numbers_of(result) if numbers is None else numbers
    catalog, called = result.catalog, result.labels(lang)
    codes = [item.code for item in catalog if any(item.code in own for own in known.values())]
    for code in codes:
        name, unit = result.name(code, lang), catalog[code].unit.name(lang)
        for run in result.runs:
            scenario = called[run.scenario.name]
            for year, cell in known[run.scenario.name].get(code, {}).items():
                places = "; ".join([str(CellRef(**place)) for place in cell["cells"]])
                yield ((code, name, unit, year, scenario),
                       [(key, float(number)) for key, number in cell.items()
                        if _is_statistic(key, number)],
                       (str(cell["kind"]), places or cell.get("equation", "")))


def _is_statistic(key: str, number: object) -> bool:
    return number is not None and (key in _ENDS or _is_quantile(key))


_ENDS = frozenset({"value", "low", "high"})


@lru_cache(maxsize=64)
def _is_quantile(key: str) -> bool:
    return key[0] == "p" and key[1:].isdigit()


@dataclass(frozen=True, slots=True)
class Of:
    """What printed numbers are of where their cells do not say it.

    ``called`` are the names of scenarios in the reader's language.
    """

    catalog: Catalog = field(default_factory=shipped_catalog)
    lang: Lang = "zh"
    period: str = ""
    scenario: str = ""
    called: Mapping[str, str] = field(default_factory=dict)


def table_values(tables: Iterable[Table], of: Of | None = None) -> list[Value]:
    """List the numbers of printed tables, unrounded; what is text in them is left out.

    A column of an item gives numbers of that item, the row then being part of the statistic;
    otherwise the row is what a number is of.
    """
    known = of or Of()
    return [value for table in tables for value in _of_table(table, known)]


def _of_table(table: Table, of: Of) -> Iterable[Value]:
    keys = [column.key for column in table.columns]
    for row in table.rows:
        said = {key: cell.text for key, cell in zip(keys, row.cells, strict=True)
                if key in _TEXTS and isinstance(cell.value, str)}
        for key, cell in zip(keys, row.cells, strict=True):
            number, ref = _number(cell), _place(cell)
            if number is None:
                continue
            code, *rest = key.split(":")
            by_column = code in of.catalog
            item = code if by_column else ref.item if ref else row.key
            unit = (of.catalog[item].unit.name(of.lang) if by_column
                    else said.get("unit", table.unit))
            parts = (table.id, row.key, *rest) if by_column else (table.id, key)
            statistic = keyed(":".join(parts), of.called)
            scenario = ref.scenario if ref else of.scenario
            source = "; ".join(map(str, cell.places))
            yield Value(item if by_column or ref else keyed(item, of.called),
                        of.catalog[item].name(of.lang) if by_column else row.label, unit,
                        str(ref.period) if ref else _year(key) or of.period,
                        of.called.get(scenario, scenario), statistic, number, cell.role,
                        source or said.get("source", ""))


def _year(key: str) -> str:
    """Return the year that a column is of, where its key says it."""
    return key[:4] if key[:4].isdigit() and not key[4:5].isalnum() else ""


def _place(cell: Cell) -> ValueRef | None:
    """Return which model value a cell shows, where it shows a single one as it stands."""
    if isinstance(cell.defines, ValueRef):
        return cell.defines
    if cell.formula and cell.formula.template == "{0}":
        (ref,) = cell.formula.refs
        return ref if isinstance(ref, ValueRef) else None
    return None


def _number(cell: Cell) -> float | None:
    if isinstance(cell.value, (int, float, Decimal)):
        number = float(cell.value)
        return number if isfinite(number) else None
    return None


def csv_text(values: Iterable[Value]) -> str:
    """Write numbers as CSV with a head."""
    return _csv([Value._fields, *values])


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


@lru_cache(maxsize=10_000)
def _written(text: str) -> str:
    """Write one of several fields of a line, in quotes where it needs them."""
    return _csv([(text, "")])[:-2]


def write_csv(result: Result, lang: Lang, numbers: Numbers, path: Path) -> None:
    """Write the numbers of a result as a CSV file that spreadsheet programs open as it is.

    What the numbers of one item, scenario and year share is written out once for all of them.
    """
    lines = [csv_text(())]
    for of, numbers_here, whence in _grouped(result, lang, numbers):
        lead, end = ",".join(map(_written, of)), ",".join(map(_written, whence))
        lines += [f"{lead},{key},{number!r},{end}\n" for key, number in numbers_here]
    path.write_text("".join(lines), encoding="utf-8-sig", newline="")


def write_parquet(values: Sequence[Value], path: Path) -> None:
    """Write numbers as a Parquet file.

    Raises
    ------
    InputError
        When pyarrow, which is an extra, is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise InputError([Issue("no_parquet", CellRef(path.name), path.name)]) from None
    columns = {name: pa.array([one[place] for one in values],
                              pa.float64() if name == "value" else pa.string())
               for place, name in enumerate(Value._fields)}
    made = io.BytesIO()
    parquet.write_table(pa.table(columns), made)
    path.parent.mkdir(parents=True, exist_ok=True)
    archives.put(made.getvalue(), path)
