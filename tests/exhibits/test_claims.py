"""Every clause holds against the cells that it rests on, as the tables print them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from samples.places import LUOHU
from samples.thinned import CLERKS, Thinned, thinned, whole

from forecast.cautions import warnings_of
from forecast.exhibits import Cell, Exhibits, Table, exhibit
from forecast.exhibits.claims import At, Claim
from forecast.exhibits.kit.types import MISSING
from forecast.issues import InputError
from forecast.labels import label
from forecast.projection import Result, Settings
from forecast.run import Request, provenance_of, solve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forecast.workbook import InputBook

ROSE, FELL, FLAT = "增长", "下降", "持平"
CERTAIN = frozenset(label(f"exhibit.verdict_{key}", "zh") for key in ("met", "missed", "imposed", "imposed_missed"))
"""Verdicts that take no draws."""
MANY = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck),
                phases=(Phase.explicit, Phase.generate))


def made(book: InputBook, draws: int) -> tuple[Result, Exhibits]:
    result = solve(book, Request(book.path, settings=Settings(draws=draws)))
    return result, exhibit(result, provenance_of(book, result), warnings_of(book, result, "zh"), "zh",
                           book.bureau)


def printed(tables: Mapping[str, Table], at: At) -> str:
    table = tables.get(at.table)
    if table is None or (at.row, at.column) not in {
            (row.key, column.key) for row in table.rows for column in table.columns}:
        return ""
    return table.text(at.row, at.column)


def number(text: str) -> float:
    return float(text.replace(",", ""))


def broken(result: Result, shown: Exhibits, tables: Mapping[str, Table]) -> Iterator[str]:
    """Say which clauses do not hold."""
    for claim in shown.claims:
        for name, (at, text) in claim.cells.items():
            now = printed(tables, at)
            if not now or now in {MISSING, ""} or now != text:
                yield f"{claim.key}: {name} was {text}, is printed as {now or MISSING}"
            elif name not in claim.asked and (wrong := misworded(claim, at, now)):
                yield f"{claim.key}: {wrong}: {claim.words}"
        yield from (f"{claim.key}: {wrong}: {claim.words}"
                    for wrong in unfounded(claim, result, tables))


def misworded(claim: Claim, at: At, text: str) -> str:
    """Tell whether the words do not hold the printed text, or turn its direction."""
    bare = text.lstrip("-+")
    if at.roughly:  # three digits of it
        said = re.search(r"约?([\d,.]+)亿元", claim.words)
        return "" if said and abs(number(said[1]) / number(text) - 1) <= 0.005 else f"about {text} is not said"
    if not at.as_change:
        return "" if (bare if at.bare else text) in claim.words else f"{text} is not said"
    rate = number(text)
    way = FLAT if rate == 0 else (ROSE if rate > 0 else FELL)
    return "" if (way if way == FLAT else way + bare + "%") in claim.words else f"{text} is no {way}"


def unfounded(claim: Claim, result: Result, tables: Mapping[str, Table]) -> Iterator[str]:
    """Say which relations of a clause's words its cells do not have."""
    cells = {name: number(printed(tables, at)) for name, (at, _) in claim.cells.items()
             if _is_number(printed(tables, at))}
    if claim.key == "above_plan" and not cells.get("gap", 0.0) >= 0:
        yield "the gap is below nought"
    if claim.key == "below_plan" and not cells.get("gap", 0.0) < 0:
        yield "the gap is not below nought"
    if claim.key == "risk_gap" and not cells.get("balance", 0.0) < 0:
        yield "the balance is no gap"
    if claim.key == "risk_surplus" and not cells.get("balance", 0.0) >= 0:
        yield "the balance is a gap"
    if claim.key.startswith("risk_of"):
        yield from _not_lowest(claim, cells["revenue"], result, tables)
    if claim.key == "rolling":
        yield from _other_years(claim, result, tables)
    if claim.key.startswith(("chance", "growth_range", "forecast_range")) and not result.settings.draws:
        yield "nothing was drawn"
    if claim.key.startswith("intensity") and not result.settings.draws:
        yield from (f"nothing was drawn: {text}" for name, (_, text) in claim.cells.items()
                    if name.startswith("verdict") and text not in CERTAIN)
    if claim.key.endswith("_range") and not cells["low"] <= cells["high"]:
        yield "the range is upside down"


def _is_number(text: str) -> bool:
    try:
        number(text)
    except ValueError:
        return False
    return True


def _not_lowest(claim: Claim, least: float, result: Result, tables: Mapping[str, Table]
                ) -> Iterator[str]:
    others = [number(text) for name in result.names() if name != "计划"
              and (text := printed(tables, At("comparison", "gpb_revenue", name))) not in {"", MISSING}]
    if claim.key == "risk_of_many" and least > min(others):
        yield "another scenario has less"
    if number(printed(tables, claim.cells["loss"][0])) >= 0:
        yield "it loses nothing"


def _other_years(claim: Claim, result: Result, tables: Mapping[str, Table]) -> Iterator[str]:
    main = next(iter(claim.cells.values()))[0].column
    for period in result.horizon[1:]:
        text = printed(tables, At("rolling", f"{period}:financing_gap", main))
        is_short = _is_number(text) and number(text) > 0
        is_said = str(period.year) in claim.words.split("年")[0]
        if is_short != is_said:
            yield f"{period} has a gap of {text or MISSING}"


def check(less: Thinned, draws: int) -> None:
    try:
        result, shown = made(less.book, draws)
    except InputError:
        return
    tables = {table.id: table for table in shown.tables()}
    found = list(broken(result, shown, tables))
    assert not found, "\n".join(found)
    said = " ".join((*shown.summary, *(claim.words for claim in shown.claims)))
    assert draws or "概率" not in said
    assert "增长-" not in said
    assert "下降-" not in said


@MANY
@given(less=thinned(LUOHU), draws=st.sampled_from((0, 20)))
def test_what_a_thinner_workbook_says_holds(less: Thinned, draws: int) -> None:
    check(less, draws)


@pytest.mark.shared
@MANY
@given(less=thinned(*CLERKS), draws=st.sampled_from((0, 20)))
def test_what_a_clerks_workbook_says_holds(less: Thinned, draws: int) -> None:
    check(less, draws)


# -- a table that is tampered with is found out ----------------------------------------------------


@cache
def luohu() -> tuple[Result, Exhibits]:
    return made(whole(), 20)


def tampered(claim: str, name: str, turned: float) -> list[str]:
    result, shown = luohu()
    tables = {table.id: table for table in shown.tables()}
    at = next(one for one in shown.claims if one.key == claim).cells[name][0]
    table = tables[at.table]
    place = [column.key for column in table.columns].index(at.column)
    rows = tuple(replace(row, cells=tuple(
        replace(cell, value=turned * float(str(cell.value)) - 1.0) if (row.key, spot) == (at.row, place)
        else cell for spot, cell in enumerate(row.cells))) for row in table.rows)
    return list(broken(result, shown, {**tables, at.table: replace(table, rows=rows)}))


@pytest.mark.parametrize(("claim", "name"), [
    ("growth", "growth"), ("plan", "total"), ("plan_tax", "growth"), ("above_plan", "gap"),
    ("risk_of_many", "revenue"), ("risk_of_many", "loss"), ("rolling", "gap2021"),
    ("balance_sum", "gpb_total_sources"), ("intensity", "rate0")])
def test_a_tampered_cell_breaks_its_clause(claim: str, name: str) -> None:
    result, shown = luohu()
    sound = list(broken(result, shown, {table.id: table for table in shown.tables()}))
    assert not sound
    wrong = [said for said in tampered(claim, name, -1.0) if said.startswith(f"{claim}:")]
    assert wrong


def test_words_that_turn_a_rate_are_found_out() -> None:
    rate = At("revenue", "gpb_revenue", "x", as_change=True)
    assert not misworded(Claim("", {}, "下降3.10%"), rate, Cell(-3.1, 2).text)
    assert misworded(Claim("", {}, "增长3.10%"), rate, Cell(-3.1, 2).text)
    assert misworded(Claim("", {}, "增长0.00%"), rate, Cell(0.001, 2).text)
    assert not misworded(Claim("", {}, "持平"), rate, Cell(0.001, 2).text)
