"""Any figures of the catalogue, in each way that tables lay them, come back out of a blank workbook."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from forecast.cli import main
from forecast.data import Status, UnitCode, parse_unit, shipped_catalog
from forecast.workbook import build_template, take_stock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from forecast.data import Item

Rows = list[list[object]]
STATUS = Status.VERIFIED_FINAL.value
YEARS = range(2009, 2021)
CATALOG = shipped_catalog()


def is_plain(item: Item) -> bool:
    """Tell whether a name alone means an item: it is of no budget, and its name is of no other."""
    return item.account is None and not item.unit.is_rate and CATALOG.candidates(item.zh) == (item,)


ANNUAL = [item for item in CATALOG if is_plain(item) and CATALOG.find(item.zh) is item
          and item.unit.dimension == parse_unit("亿元").dimension]
MONTHLY = [item for item in ANNUAL if item.basis.flow == "period"]
LINES = [item for item in CATALOG if item.account == "general" and item.side is not None and not item.optional
         and item.or_parent is None and CATALOG.find(item.zh, "general") is item]
UNITS = (UnitCode.WAN.value, "亿元")


class Key(NamedTuple):
    """A figure: its item, its year, its month (0 for the year), its stage."""

    item: str
    year: int
    month: int = 0
    stage: str = ""


Drawn = dict[Key, float]
VALUES = st.integers(10_000, 9_999_999).map(lambda value: value / 100)


def drawn(items: Sequence[Item], times: Sequence[tuple[int, int, str]]) -> st.SearchStrategy[Drawn]:
    """Draw figures of some items for all of some times."""
    chosen = st.lists(st.sampled_from(items), min_size=2, max_size=6, unique_by=lambda one: one.code)
    return chosen.flatmap(lambda some: st.fixed_dictionaries({
        Key(one.code, *time): VALUES for one in some for time in times}))


def years() -> st.SearchStrategy[Drawn]:
    spans = st.tuples(st.integers(YEARS[0], YEARS[-4]), st.integers(2, 4))
    return spans.flatmap(lambda span: drawn(ANNUAL, [(span[0] + at, 0, "") for at in range(span[1])]))


def months() -> st.SearchStrategy[Drawn]:
    spans = st.tuples(st.integers(YEARS[0] + 1, YEARS[-1]), st.integers(2, 8), st.integers(2, 4))
    return spans.flatmap(lambda span: drawn(MONTHLY, [(span[0], span[1] + at, "") for at in range(span[2])]))


def stages() -> st.SearchStrategy[Drawn]:
    return st.integers(YEARS[0], YEARS[-1] - 1).flatmap(lambda year: drawn(
        LINES, [(year, 0, "决算"), (year + 1, 0, "预算"), (year + 1, 0, "调整预算")]))


def told(key: Key) -> str:
    if key.stage:
        return f"{key.year}年{key.stage}数"
    return f"{key.year}年1-{key.month}月" if key.month else f"{key.year}年"


def axes(figures: Drawn) -> tuple[list[str], list[Key]]:
    """Return the items, and the times of the first one."""
    items = list(dict.fromkeys(key.item for key in figures))
    return items, [key for key in figures if key.item == items[0]]


def across(figures: Drawn, unit: str) -> Rows:
    """Items down, times across, the latest first; the unit in the corner."""
    items, times = axes(figures)
    title = "甲县一般公共预算收支表" if times[0].stage else "主要指标"
    return [[title], [f"单位：{unit}"], ["项目", *(told(time) for time in times[::-1])],
            *([CATALOG[code].zh, *(figures[time._replace(item=code)] for time in times[::-1])] for code in items)]


def down(figures: Drawn, unit: str) -> Rows:
    """Times down, items across, the unit behind each name."""
    items, times = axes(figures)
    return [["时间", *(f"{CATALOG[code].zh}（{unit}）" for code in items)],
            *([told(time), *(figures[time._replace(item=code)] for code in items)] for time in times)]


def with_units(figures: Drawn, unit: str) -> Rows:
    """Items down with their unit in a column of its own."""
    return [[row[0], "单位" if at == 0 else unit, *row[1:]] for at, row in enumerate(across(figures, unit)[2:])]


def long(figures: Drawn, unit: str) -> Rows:
    """A line a figure."""
    return [["指标名称", "时间", "数值", "计量单位"],
            *([CATALOG[key.item].zh, told(key), value, unit] for key, value in figures.items())]


def month_after_month(figures: Drawn, unit: str) -> Rows:
    """Months down, one item, its years across: the item and the unit in the title."""
    items, times = axes(figures)
    return [[f"甲县{CATALOG[items[0]].zh}分月累计（{unit}）"], ["月份", f"{times[0].year}年"],
            *([f"1-{time.month}月", figures[time]] for time in times)]


def first_item(figures: Drawn) -> Drawn:
    return {key: value for key, value in figures.items() if key.item == next(iter(figures)).item}


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("any") / "某县.xlsx"
    build_template(path, range(YEARS[0], YEARS[-1] + 2))
    return path


def check(blank: Path, rows: Rows, figures: Drawn, unit: str) -> None:
    """Import a table into a copy of a blank workbook, and compare what that holds with the figures."""
    book, table = blank.with_name("本.xlsx"), blank.with_name("表.csv")
    book.write_bytes(blank.read_bytes())
    with table.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    # figures by chance are no parts of their totals: what the table says is right all the same
    code = main(["import", str(table), "--into", str(book), "--yes", "--answer", f"数据状态={STATUS}", "--answer", "两数不一=照表"])
    assert code == 0, rows
    stock = take_stock(book)
    factor = parse_unit(unit).factor
    expected = {(key.item, f"{key.year}-{key.month:02d}" if key.month else str(key.year), key.stage): float(
        f"{value * factor / CATALOG[key.item].unit.factor:.9g}") for key, value in figures.items()}
    held = {(one.item, str(one.period), one.status.value if any(key.stage for key in figures) else ""): float(
        f"{one.value:.9g}") for one in stock.observations}
    assert held == expected, rows


FEW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.mark.parametrize("lay", [across, down, with_units, long], ids=lambda one: one.__name__)
@FEW
@given(figures=years(), unit=st.sampled_from(UNITS))
def test_figures_of_years_come_back(lay: Callable[[Drawn, str], Rows], blank: Path, figures: Drawn, unit: str) -> None:
    check(blank, lay(figures, unit), figures, unit)


@pytest.mark.parametrize("lay", [across, down, with_units, long], ids=lambda one: one.__name__)
@FEW
@given(figures=months(), unit=st.sampled_from(UNITS))
def test_figures_of_months_come_back(lay: Callable[[Drawn, str], Rows], blank: Path, figures: Drawn, unit: str) -> None:
    check(blank, lay(figures, unit), figures, unit)


@FEW
@given(figures=months(), unit=st.sampled_from(UNITS))
def test_months_of_one_item_come_back(blank: Path, figures: Drawn, unit: str) -> None:
    check(blank, month_after_month(first_item(figures), unit), first_item(figures), unit)


@FEW
@given(figures=stages(), unit=st.sampled_from(UNITS))
def test_stages_of_budgets_come_back(blank: Path, figures: Drawn, unit: str) -> None:
    check(blank, across(figures, unit), figures, unit)
