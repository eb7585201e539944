"""Totals of real runs: the hierarchy, what is paid between levels, the figure of the place above."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from samples.batches.places import CITY, place, places

from forecast.batch.ledger import Line, State
from forecast.batch.listing import Entry, listed
from forecast.batch.store import Store
from forecast.batch.task import Task, perform
from forecast.batch.totals import Node, Total, totals_of, tree_of
from forecast.exhibits import comparable_sides
from forecast.projection import Settings

MAIN, YEAR = "基准", "2024"


def solved(folder: Path, out: Path, draws: int = 200) -> tuple[list[Line], Store, dict[str, str]]:
    store, lines, above = Store(out), [], {}
    for entry in listed(str(folder)):
        line = line_of(entry, store, draws)
        lines.append(line)
        if line.state is State.DONE:
            above[entry.stem] = store.get(line.key).data["above"]
    return lines, store, above


def line_of(entry: Entry, store: Store, draws: int) -> Line:
    assert entry.path is not None
    return Line.of(store.get(perform(Task(entry.path, entry.stem, store.root, store.root, settings=Settings(draws=draws)))))


def totalled(folder: Path, out: Path) -> tuple[dict[str, Total], dict[str, Any]]:
    lines, store, above = solved(folder, out)
    root = tree_of(lines, above)
    assert root is not None
    return totals_of(root, store, [MAIN]), {line.stem: store.get(line.key, full=True) for line in lines
                                            if line.state is State.DONE}


def figure(total: Total, item: str = "gpb_revenue", year: str = YEAR) -> dict[str, float]:
    return total.figures[MAIN][item][year]


def test_districts_sum_to_the_city_to_the_digit(tmp_path: Path) -> None:
    places(tmp_path / "in", 4)
    totals, records = totalled(tmp_path / "in", tmp_path / "out")
    for item in ("gpb_revenue", "gdp_nominal"):
        for year in ("2023", YEAR, "2026"):
            parts = [Decimal(repr(one.numbers[MAIN][item][year]["value"])) for one in records.values()]
            assert Decimal(repr(figure(totals[CITY], item, year)["value"])) == sum(parts)
    assert figure(totals[CITY])["places"] == 4


def test_the_total_varies_less_than_its_parts_and_more_than_independent_ones(tmp_path: Path) -> None:
    places(tmp_path / "in", 6)
    totals, records = totalled(tmp_path / "in", tmp_path / "out")
    whole = figure(totals[CITY])
    widths = [one["p90"] - one["p10"] for one in (
        record.numbers[MAIN]["gpb_revenue"][YEAR] for record in records.values())]
    width = whole["p90"] - whole["p10"]
    assert np.sqrt(np.square(widths).sum()) * 1.05 < width < 0.95 * sum(widths)


def test_a_place_is_drawn_with_the_spread_that_it_has_alone(tmp_path: Path) -> None:
    """Whoever else is there, a district's own record is the same, byte for byte."""
    own, *_ = places(tmp_path / "many", 3)
    (tmp_path / "one").mkdir()
    shutil.copyfile(own, tmp_path / "one" / own.name)  # written anew it would bear another time
    alone, apart = solved(tmp_path / "one", tmp_path / "a")[:2]
    among, together = solved(tmp_path / "many", tmp_path / "b")[:2]
    assert alone[0].key in {line.key for line in among}
    first, second = (store._path(alone[0].key).read_bytes() for store in (apart, together))
    assert first == second


GENERAL = {"一般公共预算收入": (50_000, 52_000), "一般公共预算支出": (60_000, 61_000)}


def test_what_levels_pay_each_other_is_eliminated(tmp_path: Path) -> None:
    city = {**GENERAL, "上级补助收入": (30_000, 30_000), "补助下级支出": (12_000, 12_000),
            "下级上解收入": (3_000, 3_000), "上解支出": (1_000, 1_000)}
    place(tmp_path / "in", f"{CITY}本级", 50_000, lines=city, level="市")
    for name in ("甲区", "乙区"):
        place(tmp_path / "in", name, 50_000, lines={
            **GENERAL, "上级补助收入": (6_000, 6_000), "上解支出": (1_500, 1_500)})
    totals, records = totalled(tmp_path / "in", tmp_path / "out")
    total = totals[CITY]
    assert figure(total, "upper_transfer_in", "2023")["value"] == 30_000.0  # what the city has from above
    assert figure(total, "upper_transfer_in", "2023")["eliminated"] == 12_000.0
    assert figure(total, "upper_remittance", "2023")["value"] == 1_000.0
    assert figure(total, "lower_transfer_out", "2023")["value"] == 0.0
    assert figure(total, "lower_remittance_in", "2023")["value"] == 0.0

    def whole(item: str) -> float:
        return sum(one.numbers[MAIN][item][YEAR]["value"] for one in records.values())

    for item in ("gpb_total_sources", "gpb_total_uses"):
        now = figure(total, item)
        assert now["value"] == pytest.approx(whole(item) - now["eliminated"])
        assert now["eliminated"] == pytest.approx(12_000 + 3_000)
    assert figure(total)["value"] == pytest.approx(whole("gpb_revenue"))


def test_districts_alone_keep_what_they_have_from_above(tmp_path: Path) -> None:
    for name in ("甲区", "乙区"):
        place(tmp_path / "in", name, 50_000, lines={**GENERAL, "上级补助收入": (6_000, 6_000)})
    totals, _ = totalled(tmp_path / "in", tmp_path / "out")
    now = figure(totals[CITY], "upper_transfer_in", "2023")
    assert (now["value"], now["places"]) == (12_000.0, 2)
    assert "eliminated" not in now


def test_a_city_with_its_own_figure_holds_its_districts(tmp_path: Path) -> None:
    places(tmp_path / "in", 3)
    place(tmp_path / "in", CITY, 640_000, above="样例省", level="市")
    totals, records = totalled(tmp_path / "in", tmp_path / "out")
    own = records[CITY].numbers[MAIN]["gpb_revenue"][YEAR]["value"]
    now = figure(totals[CITY])
    districts = [one for stem, one in records.items() if stem != CITY]
    assert now["value"] == now["given"] == own
    assert now["added"] == pytest.approx(sum(one.numbers[MAIN]["gpb_revenue"][YEAR]["value"] for one in districts))
    shares = totals[CITY].reconciled["gpb_revenue"][YEAR]
    assert sum(Decimal(repr(value)) for value in shares.values()) == Decimal(repr(own))
    assert figure(totals["样例省"])["value"] == own
    assert figure(totals["样例省"])["places"] == 3


def test_a_city_holds_nothing_while_a_district_is_missing(tmp_path: Path) -> None:
    """Else what the missing one has would be laid on the others."""
    first, *_ = places(tmp_path / "in", 3)
    place(tmp_path / "in", CITY, 640_000, above="样例省", level="市")
    first.write_bytes(b"PK")
    totals, _ = totalled(tmp_path / "in", tmp_path / "out")
    assert "given" not in figure(totals[CITY])
    assert not totals[CITY].reconciled
    assert figure(totals[CITY])["places"] == 2


def test_names_of_one_place_written_in_full_and_in_short_are_one() -> None:
    lines = [Line("a", "a.xlsx", "某省某市", State.DONE), Line("b", "b.xlsx", "甲区", State.DONE),
             Line("c", "c.xlsx", "乙区", State.DONE)]
    root = tree_of(lines, {"a": "某省", "b": "某市", "c": "某省某市"})
    assert isinstance(root, Node)
    assert (root.name, [one.name for one in root.below]) == ("某省", ["某省某市"])
    assert [one.place for one in root.below[0].members] == ["甲区", "乙区"]
    assert root.below[0].own == lines[0]


def test_a_list_says_what_is_above_a_place_without_a_workbook() -> None:
    lines = [Line("a", "a.xlsx", "甲区", State.DONE), Line("b", "b.xlsx", "乙县", State.DONE)]
    root = tree_of(lines, {"a": "某市", "b": "某省"}, {"某市": "某省", "某省": ""})
    assert root is not None
    assert (root.name, [one.name for one in root.below], [one.place for one in root.members]) == (
        "某省", ["某市"], ["乙县"])


def test_years_of_other_places_bear_another_mark(tmp_path: Path) -> None:
    """A sum over fewer places, or over others, must not look like a fall."""
    place(tmp_path / "in", "甲区", 50_000)
    place(tmp_path / "in", "乙区", 60_000, lines={"一般公共预算支出": (70_000, 72_000)})
    totals, _ = totalled(tmp_path / "in", tmp_path / "out")
    revenue, spending = (totals[CITY].figures[MAIN][item] for item in ("gpb_revenue", "gpb_expenditure"))
    assert revenue["2023"]["mark"] == revenue[YEAR]["mark"] != spending[YEAR]["mark"]


def test_a_circle_of_superiors_ends() -> None:
    lines = [Line("a", "a.xlsx", "甲", State.DONE), Line("b", "b.xlsx", "乙", State.DONE),
             Line("c", "c.xlsx", "丙", State.DONE)]
    root = tree_of(lines, {"a": "乙", "b": "甲", "c": "甲"})
    assert root is not None
    assert {node.name for node in root.walk()} >= {"甲", "乙"}


def test_comparable_growth_is_that_of_the_places_own_pages(luohu: Path) -> None:
    """The sides that are added up give, of one place, what its own result sheet prints."""
    from forecast.exhibits import Maker, exhibit
    from forecast.run import Request, provenance_of, solve
    from forecast.workbook import read

    book = read(luohu)
    result = solve(book, Request(luohu, settings=Settings(draws=0)))
    shown = exhibit(result, provenance_of(book, result), (), "zh", book.bureau)
    table = next(one for one in shown.tables() if any(column.key == "基准:comparable" for column in one.columns))
    printed = table.cell("gpb_revenue", "基准:comparable").value
    sides = comparable_sides(Maker(result), "gpb_revenue", "基准")
    assert sides is not None
    assert 100 * (sides[0] / sides[1] - 1) == pytest.approx(printed)
