"""Draws against theory: parameters learnt together, shocks beside them, the past they come from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from samples.models.books import annual

from forecast.equations import parse_equation
from forecast.footing import estimated, ground_of
from forecast.issues import CellRef, Issue
from forecast.models import Parameter
from forecast.projection import Settings, read_own
from forecast.projection.result import FIRST_DRAW
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from forecast.projection.result import Result

DRAWS = 20_000


def solved(path: Path, **changed: object) -> Result:
    book = replace(read(path), **changed)
    return solve(book, Request(path, ("基准",), settings=Settings(draws=DRAWS)))


@pytest.mark.shared
def test_parameters_of_one_equation_keep_their_covariance(shared: Path) -> None:
    """A four-parameter error correction: the product of speed and long run is what is drawn."""
    result = solved(shared / "analyst_cases" / "gz_ecm.xlsx")
    (tied,) = result.priors.joint
    assert set(tied.names) == {"a_tax", "b_tax", "lam", "beta_l"}
    drawn = {name: result.runs[0].plan.parameters[name][FIRST_DRAW:] for name in tied.names}
    free = np.array([drawn["lam"] * drawn[name] if name == "beta_l" else drawn[name]
                     for name in tied.names])
    wanted = tied.root @ tied.root.T
    spreads = np.sqrt(np.diag(wanted))
    assert np.cov(free) / np.outer(spreads, spreads) == pytest.approx(
        wanted / np.outer(spreads, spreads), abs=0.03)
    for name, speed, spread in zip(tied.names, tied.speeds, spreads, strict=True):
        if speed is None:
            assert result.priors.parameters[name].sd == pytest.approx(spread)


@pytest.mark.shared
def test_what_the_parameters_add_to_the_fan_is_its_theory(shared: Path) -> None:
    """dlog T = a + b x - λ (log T₋₁ - β log Y₋₁): its spread from them is √(g'Σg), g the gradient.

    Drawn one by one they would give many times that.
    """
    result = solved(shared / "analyst_cases" / "gz_ecm.xlsx")
    run, (tied,) = result.runs[0], result.priors.joint
    first = result.periods.index(result.base + 1)
    tax, economy = (np.log(run.values[name][first - 1][0]) for name in ("tax_revenue", "gdp_nominal"))
    rise = np.log(run.values["gdp_nominal"][first][0]) - economy
    drawn = {name: run.plan.parameters[name][FIRST_DRAW:] for name in tied.names}
    part = drawn["a_tax"] + drawn["b_tax"] * rise - drawn["lam"] * (tax - drawn["beta_l"] * economy)
    slopes = {"a_tax": 1.0, "b_tax": rise, "lam": -tax, "beta_l": economy}  # the last of λβ
    gradient = np.array([slopes[name] for name in tied.names])
    covariance = tied.root @ tied.root.T
    theory = np.sqrt(gradient @ covariance @ gradient)
    assert part.std() == pytest.approx(theory, rel=0.02)
    assert np.sqrt(gradient**2 @ np.diag(covariance)) > 5 * theory


@pytest.mark.shared
def test_the_past_is_read_once(shared: Path) -> None:
    """The residuals that are drawn are those of the estimate: none is lost to a table's absence."""
    path = shared / "analyst_cases" / "gz_default.xlsx"
    book = read(path)
    own = estimated(book, ground_of(book, Settings()))["tax_revenue"]
    assert own.n == 19
    count, spread = solved(path).runs[0].measured["tax_revenue"]
    left = np.array(list(own.residuals.values()))
    assert count == own.n
    assert spread == pytest.approx(np.sqrt(np.square(left).sum() / (own.n - 1)))


def test_a_parameter_alone_is_drawn_as_it_was(luohu: Path) -> None:
    """Nothing estimated, nothing tied: each parameter has its own stream."""
    book = read(luohu)
    few = Settings(draws=50)
    result = solve(book, Request(luohu, ("基准",), settings=few))
    assert result.priors.joint == ()
    known: Parameter = result.priors.parameters["b_tax"]
    assert known.spread > 0


@pytest.mark.shared
def test_an_equation_typed_again_changes_nothing(shared: Path) -> None:
    """A shipped equation on the sheet 模型, letter by letter: the same numbers, the same shocks."""
    path = shared / "analyst_cases" / "gz_default.xlsx"
    book, few = read(path), Settings(draws=200)
    request = Request(path, ("基准",), settings=few)
    shipped = solve(book, request)
    for name in ("tax_revenue", "fai", "gdp_growth"):
        line = next(one for one in shipped.model.equations if one.name == name)
        issues: list[Issue] = []
        own = parse_equation(line.text, CellRef(path.name, "模型", "B5"), "",
                             (book.dataset.catalog, shipped.priors.parameters), issues)
        assert own is not None, issues
        typed = solve(replace(book, equations=(own,)), request)
        assert typed.priors.shocks.keys() == shipped.priors.shocks.keys()
        for item, values in shipped.runs[0].values.items():
            assert np.array_equal(values, typed.runs[0].values[item], equal_nan=True), item


@pytest.mark.parametrize("turned", [False, True])
def test_equations_that_share_a_parameter_are_drawn_by_generalised_least_squares(turned: bool, tmp_path: Path) -> None:
    """y1 = a1 + b x1, y2 = a2 + b x2: a1 and a2 hang together by b alone; the order of equations says nothing."""
    chance = np.random.default_rng(8)
    bases = np.exp(chance.normal(3.0, 0.3, (2, 20)))
    left = np.array([[5.0], [2.0]]) + 0.6 * bases + np.array([[1.0], [3.0]]) * chance.standard_normal((2, 20))
    rows = {name: ("亿元", values.tolist()) for name, values in zip(("y1", "y2", "x1", "x2"), (*left, *bases), strict=True)}
    lines = ["y1 ~ a1 + b * x1", "y2 ~ a2 + b * x2"]
    model = tmp_path / "own.model"
    model.write_text("[parameters]\na1 a2 b\n[x]\n" + "\n".join(lines[::-1] if turned else lines), encoding="utf-8")
    items = tmp_path / "own.toml"
    items.write_text("".join(f'[{name}]\nunit = "亿元"\n' for name in rows), encoding="utf-8")
    path = annual(tmp_path / "book.xlsx", rows, 2000)
    result = solve(read(path, model=read_own(model, items)), Request(path, ("基准",), settings=Settings(draws=DRAWS)))

    one, none = np.ones(20), np.zeros(20)
    columns = np.column_stack([one, none, bases[0]]), np.column_stack([none, one, bases[1]])
    weights = []
    for own, y in zip(columns, left, strict=True):
        kept = own[:, own.any(axis=0)]
        rest = y - kept @ np.linalg.lstsq(kept, y, rcond=None)[0]
        weights.append(18 / (rest @ rest))
    covariance = np.linalg.inv(sum(weight * own.T @ own for weight, own in zip(weights, columns, strict=True)))
    mean = covariance @ sum(weight * own.T @ y for weight, own, y in zip(weights, columns, left, strict=True))
    names = ("a1", "a2", "b")
    known = result.priors.parameters
    assert [known[name].mean for name in names] == pytest.approx(mean.tolist())
    assert [known[name].sd for name in names] == pytest.approx(np.sqrt(np.diag(covariance)).tolist())
    drawn = np.array([result.runs[0].plan.parameters[name][FIRST_DRAW:] for name in names])
    spreads = np.sqrt(np.diag(covariance))
    assert np.cov(drawn) / np.outer(spreads, spreads) == pytest.approx(covariance / np.outer(spreads, spreads), abs=0.03)
    # what both put into a sum: drawn apart it would be that of three independent numbers
    reads = np.array([1.0, 1.0, bases[:, -1].sum()])
    assert (reads @ drawn).std() == pytest.approx(np.sqrt(reads @ covariance @ reads), rel=0.03)
    assert np.sqrt(reads**2 @ np.diag(covariance)) > 2 * np.sqrt(reads @ covariance @ reads)


def test_a_parameter_that_a_scenario_moves_leaves_the_shocks_as_they_were(tmp_path: Path) -> None:
    """The past was held against the moved value: what it then left unexplained widened the band many times."""
    chance = np.random.default_rng(3)
    base = 100.0 * 1.06 ** np.arange(20)
    rows = {"x": ("亿元", base.tolist()), "y": ("亿元", (20.0 + 0.7 * base + chance.standard_normal(20)).tolist())}
    model, items = tmp_path / "own.model", tmp_path / "own.toml"
    model.write_text("[parameters]\na b\n[x]\ny ~ a + b * x\nx := x(-1) * 1.06", encoding="utf-8")
    items.write_text("".join(f'[{name}]\nunit = "亿元"\n' for name in rows), encoding="utf-8")
    path = annual(tmp_path / "book.xlsx", rows, 2000, {"情景": [
        ["情景", "项目", "期间", "方式", "值"], ["低", "b", "2020-2022", "参数", 0.5]]})
    result = solve(read(path, model=read_own(model, items)), Request(path, ("基准", "低"), settings=Settings(draws=500)))
    usual, moved = (run.values["y"][-3:] for run in result.runs)
    assert np.ptp(usual[:, FIRST_DRAW:] - usual[:, :1]) > 0
    assert moved[:, FIRST_DRAW:] - moved[:, :1] == pytest.approx(usual[:, FIRST_DRAW:] - usual[:, :1])
    assert [run.measured["y"] for run in result.runs] == [result.runs[0].measured["y"]] * 2
