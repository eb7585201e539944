"""The generated code, the walker, Excel: one algebra. And the engine on a model of some size."""

from __future__ import annotations

import math
import random
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given, settings, strategies as st
from samples.libreoffice import recalculate
from samples.places import BENCHMARKS

from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.equations.code import Names, Writer
from forecast.equations.formulas import to_formula
from forecast.equations.language import parse_model
from forecast.equations.layout import Plan
from forecast.equations.ordering import needed, order_of
from forecast.equations.program import ARRAYS, FLOATS, Program, compile_model
from forecast.equations.solver import Failure, SolveError, solve
from forecast.equations.tracking import NotBehaviouralError, track
from forecast.equations.tree import Bin, Fn, Leaf, Node, Num, Param, Var, evaluate, walk
from forecast.xlsx.read.cells import read_cells

Y = Period.annual
LEAVES = ("a", "b", "c")
OPERATORS = ("+", "-", "*", "/", "**", "<", "<=", ">", ">=", "==", "!=")
UNARY = ("log", "exp", "sqrt", "abs", "neg")

numbers = st.one_of(st.integers(-9, 9).map(float), st.floats(-1e3, 1e3, allow_nan=False))
leaves = st.one_of(numbers.map(Num), st.sampled_from([Param(name) for name in LEAVES]))
trees = st.recursive(leaves, lambda inner: st.one_of(
    st.builds(Bin, st.sampled_from(OPERATORS), inner, inner),
    st.builds(lambda name, one: Fn(name, (one,)), st.sampled_from(UNARY), inner),
    st.builds(lambda name, one, two: Fn(name, (one, two)), st.sampled_from(("min", "max")), inner, inner),
    st.builds(lambda one, two, three: Fn("if", (one, two, three)), inner, inner, inner)), max_leaves=12)


def generated(node: Node, functions: object, values: dict[str, object]) -> object:
    """Evaluate a tree by the code that is generated for it."""
    text = Writer(Names([], list(LEAVES))).write(node)
    space = {"__builtins__": {}, **functions, **{f"p{at}": values[name] for at, name in enumerate(LEAVES)}}  # type: ignore[dict-item]
    return eval(text, space)  # noqa: S307  # the text is the generator's own


def same(one: float, other: float) -> bool:
    if not math.isfinite(one) or not math.isfinite(other):
        return not math.isfinite(one) and not math.isfinite(other)
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-300)


@settings(max_examples=400)
@given(trees, st.tuples(numbers, numbers, numbers))
def test_generated_code_is_the_tree(node: Node, given_values: tuple[float, ...]) -> None:
    values = dict(zip(LEAVES, given_values, strict=True))

    def read(leaf: Leaf) -> float:
        assert isinstance(leaf, Param)
        return values[leaf.name]

    with np.errstate(all="ignore"):
        wanted = float(evaluate(node, read))
        many = np.asarray(generated(node, ARRAYS, {name: np.full(3, value) for name, value in values.items()}))
    assert all(same(float(one), wanted) for one in np.broadcast_to(many, (3,)))
    try:
        single = float(generated(node, FLOATS, values))  # type: ignore[arg-type]
    except (ArithmeticError, ValueError):
        # what floats refuse is handed to the arrays, which say NaN or infinity; a branch that
        # is not taken may be what was refused
        assert not math.isfinite(wanted) or any(
            isinstance(one, Fn) and one.name == "if" for one in walk(node)) or _overflows(node)
    else:
        assert same(single, wanted)


def _overflows(node: Node) -> bool:
    """Whether an inner result may be infinite and the outer one finite: 1/exp(1000), 3 < 1/0."""
    return any((isinstance(one, Fn) and one.name == "exp") or (isinstance(one, Bin) and one.op in {"/", "**"})
               or (isinstance(one, Fn) and one.name in {"log", "sqrt"}) for one in walk(node))


def random_tree(rng: random.Random, depth: int) -> Node:
    if depth == 0 or rng.random() < 0.15:
        return rng.choice([Param(rng.choice(LEAVES)), Num(float(rng.randint(-5, 9))),
                           Num(round(rng.uniform(-3, 3), 3))])
    kind = rng.random()
    inner = [random_tree(rng, depth - 1) for _ in range(3)]
    if kind < 0.62:
        return Bin(rng.choice(["+", "-", "*", "/", "**", "<", ">="]), inner[0], inner[1])
    if kind < 0.84:
        return Fn(rng.choice(UNARY), (inner[0],))
    if kind < 0.94:
        return Fn(rng.choice(["min", "max"]), (inner[0], inner[1]))
    return Fn("if", (Bin("<", inner[0], inner[1]), inner[1], inner[2]))


@pytest.mark.libreoffice
def test_excel_formulas_are_the_tree(tmp_path: Path) -> None:
    """Six hundred random trees: divisions by zero and logs of negatives are errors in both."""
    rng = random.Random(20200103)
    values = {"a": 2.5, "b": -1.25, "c": 0.0}
    cells = {"a": "B1", "b": "B2", "c": "B3"}
    path = tmp_path / "trees.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row, value in enumerate(values.values()):
        sheet.write(row, 1, value)
    nodes = [random_tree(rng, rng.randint(1, 5)) for _ in range(600)]
    for row, node in enumerate(nodes):
        template = to_formula(node)
        names = [cells[leaf.name] for leaf in template.leaves if isinstance(leaf, Param)]
        sheet.write_formula(row, 0, "=" + template.text.format(*names), None, 0)
    book.close()
    found = read_cells(recalculate(path, tmp_path / "profile")).sheets[0].cells

    def read(leaf: Leaf) -> float:
        assert isinstance(leaf, Param)
        return values[leaf.name]

    finite = broken = 0
    for row, node in enumerate(nodes):
        with np.errstate(all="ignore"):
            wanted = float(evaluate(node, read))
            inner = [float(evaluate(one, read)) for one in walk(node)]
        cell = found[row + 1, 1]
        if all(map(math.isfinite, inner)):
            finite += 1
            assert cell.kind in {"number", "bool"}, (to_formula(node).text, cell)
            assert float(cell.value) == pytest.approx(wanted, rel=1e-9, abs=1e-9), to_formula(node).text  # type: ignore[arg-type]
        elif not math.isfinite(wanted):
            broken += 1
            assert cell.kind == "error", (to_formula(node).text, cell)
    assert finite > 250
    assert broken > 40


# -- blocks ----------------------------------------------------------------------------------------


@given(st.integers(0, 10_000), st.integers(2, 14))
def test_a_feedback_set_leaves_no_circle(seed: int, size: int) -> None:
    rng = random.Random(seed)
    names = [f"x{number}" for number in range(size)]
    needs = {name: [rng.choice(names) for _ in range(rng.randint(0, 3))] for name in names}
    trees: dict[str, Node] = {}
    for name in names:
        tree: Node = Num(1.0)
        for other in needs[name]:
            tree = Bin("+", tree, Var(other))
        trees[name] = tree
    done: set[str] = set()
    for block in order_of(needed(trees)):
        inside = set(block.torn)
        for name in block.names:
            assert set(needs[name]) <= done | inside | (set(block.names) & inside)
            inside.add(name)
        done |= set(block.names)
        for name in block.torn:  # none of the torn is needless
            assert _has_circle(needs, set(block.names) - (set(block.torn) - {name}))
    assert done == set(names)


def _has_circle(needs: dict[str, list[str]], kept: set[str]) -> bool:
    left = set(kept)
    while left:
        free = {name for name in left if not set(needs[name]) & left}
        if not free:
            return True
        left -= free
    return False


# -- solving ---------------------------------------------------------------------------------------

TEXT = """
gdp_nominal = 60 + fai + 0.4 * retail_sales
dlog(fai) ~ b * dlog(gdp_nominal)
dlog(retail_sales) ~ 0.02 + 0.5 * dlog(gdp_nominal)
gpb_revenue ~ 0.1 * gdp_nominal * exp(-gdp_nominal / 900)
"""
HISTORY = {"gdp_nominal": {Y(2019): 100.0}, "fai": {Y(2019): 20.0}, "retail_sales": {Y(2019): 50.0},
           "gpb_revenue": {Y(2019): 9.0}}
YEARS = [Y(2020), Y(2021), Y(2022)]


def program(text: str = TEXT) -> Program:
    return compile_model(parse_model(text, "m", shipped_catalog(), ("b",)).equations, ("b",))


@given(st.floats(0.05, 0.9), st.floats(-0.1, 0.1))
def test_floats_and_arrays_find_the_same_solution(b: float, shock: float) -> None:
    plan = Plan(parameters={"b": b}, intercepts={("fai", Y(2021)): shock})
    one = solve(program(), HISTORY, YEARS, 1, plan)
    many = solve(program(), HISTORY, YEARS, 4, plan)
    for name in HISTORY:
        assert np.allclose(one.values[name][1:], many.values[name][1:], rtol=1e-9)
    assert np.allclose(one.values["gdp_nominal"][1:], 60 + one.values["fai"][1:]
                       + 0.4 * one.values["retail_sales"][1:], rtol=1e-12)


@given(st.lists(st.floats(5, 60), min_size=3, max_size=3))
def test_tracking_reproduces_any_path_and_then_lets_go(path: list[float]) -> None:
    wanted = {("fai", year): value for year, value in zip(YEARS, path, strict=True)}
    base = Plan(parameters={"b": 0.4})
    plan = track(program(), HISTORY, YEARS, base, wanted)
    assert not plan.fixed
    found = solve(program(), HISTORY, YEARS, 1, plan)
    assert found.values["fai"][1:, 0] == pytest.approx(path, rel=1e-9)


def test_only_behaviour_can_be_tracked() -> None:
    with pytest.raises(NotBehaviouralError, match="gdp_nominal"):
        track(program(), HISTORY, YEARS, Plan(parameters={"b": 0.4}), {("gdp_nominal", Y(2020)): 1.0})


def test_some_runs_fixed_and_others_free() -> None:
    b = np.array([0.4, 0.4, 0.4])
    fixed = {("fai", Y(2020)): np.array([math.nan, 30.0, math.nan])}
    found = solve(program(), HISTORY, YEARS, 3, Plan(fixed=fixed, parameters={"b": b}))
    free = solve(program(), HISTORY, YEARS, 1, Plan(parameters={"b": 0.4}))
    held = solve(program(), HISTORY, YEARS, 1, Plan(fixed={("fai", Y(2020)): 30.0}, parameters={"b": 0.4}))
    for name in HISTORY:
        assert np.allclose(found.values[name][:, [0, 2]], free.values[name], rtol=1e-9)
        assert np.allclose(found.values[name][:, [1]], held.values[name], rtol=1e-9)


def test_a_run_without_a_solution_is_counted_with_its_last_gaps() -> None:
    text = "gdp_nominal = fai\nfai = gdp_nominal ** 2 + b\n"
    draws = np.array([0.0, 1.0, 0.0])  # x = x² + 1 has no solution; x = x² has
    found = solve(program(text), HISTORY, YEARS[:1], 3, Plan(parameters={"b": draws}))
    assert list(found.failed) == [1]
    failure = found.failed[1]
    assert isinstance(failure, Failure)
    assert failure.period == Y(2020)
    assert abs(dict(failure.gaps)[failure.gaps[0][0]]) > 0.74  # x² - x + 1 is never less than 3/4
    assert np.isnan(found.values["fai"][1, 1])
    assert np.isfinite(found.values["fai"][1, [0, 2]]).all()


def test_the_central_run_without_a_solution_is_an_error() -> None:
    with pytest.raises(SolveError) as caught:
        solve(program("gdp_nominal = fai\nfai = gdp_nominal ** 2 + b\n"), HISTORY, YEARS, 1,
              Plan(parameters={"b": 1.0}))
    assert caught.value.period == "2020"
    assert not caught.value.detail  # nothing is missing
    assert {name for name, gap in caught.value.gaps if gap} <= {"gdp_nominal", "fai"}
    assert caught.value.gaps


def test_what_floats_refuse_the_arrays_explain() -> None:
    with pytest.raises(SolveError) as caught:
        solve(program("gdp_nominal = log(b)\n"), HISTORY, YEARS, 1, Plan(parameters={"b": -1.0}))
    assert caught.value.variable == "gdp_nominal"
    assert caught.value.undefined == ("log(b)", "b", -1.0)


@pytest.mark.shared
def test_the_benchmark_model(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The agreed results of three other programs, and every draw solved."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    from district62 import load
    from engine import shocks

    bench = load(shared / "bench")
    one = solve(bench.program, bench.history, bench.periods, 1, bench.plan())
    assert one.values["GDPR"][-1, 0] == pytest.approx(326.032438, abs=5e-7)
    assert len(one.feedback[bench.periods[0]][0].torn) == 2
    drawn = bench.plan(shocks(bench, 1000))
    many = solve(bench.program, bench.history, bench.periods, 1000, drawn)
    assert not many.failed
    year = many.values["GPR"][many.periods.index(Y(2030))]
    assert np.percentile(year, [10, 50, 90]) == pytest.approx([11.9101, 12.7170, 13.6519], abs=5e-5)
    values = many.values
    total = values["VA1R"] + values["VA2R"] + values["VA3R"]
    assert np.allclose(values["GDPR"][15:], total[15:], rtol=1e-9)
    alone = solve(bench.program, bench.history, bench.periods, 1, bench.plan(
        {place: value[677] for place, value in drawn.intercepts.items()}))
    assert alone.values["GPR"][-1, 0] == pytest.approx(values["GPR"][-1, 677], rel=1e-9)


def test_dividing_by_a_known_zero_is_an_error_with_a_name() -> None:
    history = {"fai": {Y(2019): 0.0}, "gdp_nominal": {Y(2019): 100.0}}
    for runs in (1, 3):
        with pytest.raises(SolveError) as caught:
            solve(program("gdp_nominal = gdp_nominal(-1) / fai(-1)\nfai := 1"), history, YEARS, runs,
                  Plan(parameters={"b": 1.0}))
        assert caught.value.variable == "gdp_nominal"
    with pytest.raises(SolveError):
        solve(program("gdp_nominal = b + 0 / 0"), history, YEARS, 2, Plan(parameters={"b": 1.0}))
