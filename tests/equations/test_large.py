"""Models of some size: near-linear in their equations, solved right, refused for their algebra alone."""

from __future__ import annotations

import re
import time

import numpy as np
import pytest
from samples.places import BENCHMARKS

from forecast.data.catalog import Basis, Catalog, Item
from forecast.data.periods import Period
from forecast.data.units import parse_unit
from forecast.equations.dimensions import scaled
from forecast.equations.formulas import to_formula
from forecast.equations.language import ModelText, parse_model
from forecast.equations.layout import Plan
from forecast.equations.ordering import needed, order_of
from forecast.equations.program import Program, compile_model
from forecast.equations.solver import Solution, SolveError, solve
from forecast.equations.sparse import MANY
from forecast.equations.tree import evaluate, to_text
from forecast.issues import InputError

Y = Period.annual


def parsed(text: str, unit: str = "") -> ModelText:
    names = re.findall(r"^(?:\w+\()?(\w+)", text, re.MULTILINE)
    items = {name: Item(code=name, zh=name, en=name, unit=parse_unit(unit), basis=Basis()) for name in names}
    return parse_model(text, "m", Catalog(items), ())


def compiled(text: str) -> Program:
    return compile_model(parsed(text).equations)


def solved(text: str, runs: int = 1, plan: Plan | None = None) -> Solution:
    return solve(compiled(text), {}, [Y(2021)], runs, plan or Plan())


def undetermined(text: str) -> set[str]:
    with pytest.raises(InputError) as caught:
        parsed(text)
    return {name for one in caught.value.issues for name in one.found.split("、")}


# -- circles: what counts is the algebra, not the size or the units -------------------------------


def neighbours(count: int, share: float) -> str:
    """Each variable lies between its neighbours on a ring; with halves of each nothing is fixed."""
    return "\n".join(f"x{one} = {share} * x{(one + 1) % count} + {share} * x{(one - 1) % count} + 1"
                     for one in range(count))


def chain(count: int, last: str) -> str:
    """A ring in which each step doubles: only the whole way round counts."""
    return "\n".join(f"x{one} = {'2' if one else last} * x{(one - 1) % count} + 1" for one in range(count))


@pytest.mark.parametrize("count", [2, 5, 41, 81, 101, 300])
def test_a_core_is_refused_for_its_algebra_not_for_its_size(count: int) -> None:
    assert parsed(neighbours(count, 0.49)).equations
    assert len(undetermined(neighbours(count, 0.5))) == min(count, 13)
    assert parsed(chain(count, repr(0.5**count))).equations
    assert "x0" in undetermined(chain(count, repr(2.0 ** (1 - count))))


def test_a_dense_core_of_101_equations_is_kept() -> None:
    count = 101
    text = "\n".join(f"x{one} = 1 + " + " + ".join(f"{0.5 / count!r} * x{other}" for other in range(count) if other != one)
                     for one in range(count))
    assert parsed(text).equations


@pytest.mark.parametrize("factor", [1e-12, 1e-4, 1.0, 1e4, 1e12])
def test_units_do_not_count(factor: float) -> None:
    text = "x = {small!r} * y + 1\ny = {large!r} * x + z\nz = {small!r} * w\nw = {share} * {large!r} * z + x"
    assert parsed(text.format(small=1 / factor, large=0.5 * factor, share=0.3)).equations
    assert undetermined(f"x = {1 / factor!r} * y\ny = {factor!r} * x") == {"x", "y"}


def test_only_what_is_undetermined_is_named() -> None:
    text = "a = 0.5 * b + 1\nb = 0.5 * a + c\nc = 0.1 * a + d - e\nd = e\ne = d + 0 * c"
    assert undetermined(text) == {"d", "e"}
    large = neighbours(200, 0.49) + "\nd = e + 0 * x0\ne = d + 0 * x1\n"
    assert undetermined(large.replace("x0 = ", "x0 = d - e + ")) == {"d", "e"}


# -- size -----------------------------------------------------------------------------------------


def agrees(program: Program, found: Solution, run: int = 0, at: int = -1) -> None:
    """Every equation holds in the solution."""
    for one in program.equations:
        def read(leaf: object) -> float:
            return float(found.values[leaf.name][at + leaf.lag, run])  # type: ignore[attr-defined]

        right = float(evaluate(one.level(one.right), read))
        assert found.values[one.name][at, run] == pytest.approx(right, rel=1e-8, abs=1e-8), one.name


@pytest.mark.parametrize("is_one_core", [True, False])
def test_a_large_core_is_solved_in_one_run_and_in_many(is_one_core: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    from sized import sized

    model = sized(400, is_one_core, years=3)
    program = model.program()
    one = solve(program, model.history, model.periods, 1, Plan())
    assert any(len(block.torn) > MANY for block in one.feedback[model.periods[0]]) is is_one_core
    shocks = {(f"v{number}", year): 0.05 * np.random.default_rng(number).standard_normal(30)
              for number in range(40) for year in model.periods}
    for drawn in shocks.values():
        drawn[0] = 0.0
    many = solve(program, model.history, model.periods, 30, Plan(intercepts=shocks))
    assert not many.failed
    agrees(program, one)
    for name in ("y0", "p3", "h7"):
        assert many.values[name][-1, 0] == pytest.approx(one.values[name][-1, 0], rel=1e-9)
    assert np.ptp(many.values["y0"][-1]) > 0.001


def test_what_is_fixed_later_gives_what_a_fresh_program_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    from sized import sized

    model = sized(400, True, years=2)
    warm = model.program()
    solve(warm, model.history, model.periods, 1, Plan())
    for names in (("y0",), ("DEM", "c3"), ("y1", "c1", "h1", "OUT"), tuple(f"y{number}" for number in range(40))):
        plan = Plan(fixed={(name, year): 1.1 for name in names for year in model.periods})
        ours = solve(warm, model.history, model.periods, 1, plan)
        fresh = solve(model.program(), model.history, model.periods, 1, plan)
        for name in ("y2", "INC", "w5"):
            assert ours.values[name][-1, 0] == pytest.approx(fresh.values[name][-1, 0], rel=1e-9)


REGION = """y{i} = {c} * z{i} + b{i} * y{j}(-1) + {d}
z{i} = {e} * y{i} + log(abs(y{i}) + {d}) {more}
w{i} = y{i} - {d} * z{k}"""
COUNT = 8


def regions(rng: np.random.Generator) -> list[str]:
    """Circles alike but for names, coefficients and which of their names are the same."""
    return [REGION.format(i=i, j=rng.integers(COUNT), k=rng.integers(i + 1), c=rng.choice([0.1, 0.2, 0.3]),
                          d=rng.choice([0.2, 1.0]), e=rng.choice([0.1, 0.2]), more=rng.choice(["", f"+ 0.1 * w{i}(-1)"]))
            for i in range(COUNT)]


def regional(text: str) -> Program:
    names = re.findall(r"^(\w+)", text, re.MULTILINE)
    items = {name: Item(code=name, zh=name, en=name, unit=parse_unit(""), basis=Basis()) for name in names}
    return compile_model(parse_model(text, "m", Catalog(items), [f"b{i}" for i in range(COUNT)]).equations)


@pytest.mark.parametrize("runs", [1, 3])
@pytest.mark.parametrize("seed", range(6))
def test_regions_alike_are_each_solved_as_their_own_figures_say(seed: int, runs: int) -> None:
    """Code is shared by what equations look like; names and coefficients are each region's own."""
    rng = np.random.default_rng(seed)
    texts = regions(rng)
    program = regional("\n".join(texts))
    history = {f"{letter}{i}": {Y(2020): float(rng.uniform(0.5, 2))} for letter in "yzw" for i in range(COUNT)}
    given = {f"b{i}": float(rng.uniform(0, 0.5)) for i in range(COUNT)}
    found = solve(program, history, [Y(2021), Y(2022)], runs, Plan(parameters=given))
    for i, text in enumerate(texts):
        for at in (1, 2):
            now, last = ({name: float(found.values[name][step, -1]) for name in found.values} for step in (at, at - 1))
            for line in text.splitlines():
                name, right = line.split(" = ")
                right = re.sub(r"(\w+)\(-1\)", r"last['\1']", right)
                right = re.sub(r"(?<!\[')\b([yzw]\d)\b", r"now['\1']", right)
                wanted = eval(right, {"log": np.log, "abs": abs, "now": now, "last": last, **given})  # noqa: S307
                assert now[name] == pytest.approx(wanted, rel=1e-9), (i, line)


def test_regions_alike_share_one_piece_of_code() -> None:
    program = regional("\n".join(REGION.format(i=i, j=i, k=i, c=0.1 + 0.01 * i, d=1.5 + i, e=0.2, more="")
                                 for i in range(COUNT)))
    pieces = [piece for group in program.variant().pieces for piece in group]
    assert len(pieces) > COUNT > len({id(piece.code) for piece in pieces})
    assert len({piece.numbers for piece in pieces}) > COUNT


def test_a_value_fixed_leaves_the_code_of_other_recursive_equations_as_it_is() -> None:
    program = compiled("\n".join(f"x{one} = {f'2 * x{one - 1}' if one else '1'}" for one in range(60)))
    (free,), (fixed,) = (program.variant(imposed).pieces for imposed in ((), (("x30", ("fixed",)),)))
    known = {id(piece) for piece in free}
    made = [name for piece in fixed if id(piece) not in known for name in piece.variables]
    assert len(fixed) > 3
    assert 0 < len([piece for piece in fixed if id(piece) not in known]) < 3, made


def test_a_region_that_determines_nothing_is_named_among_its_like() -> None:
    text = "\n".join(f"x{i} = {share!r} * y{i}\ny{i} = 2 * x{i}" for i, share in enumerate([0.3, 0.5, 0.3, 0.5, 0.4]))
    assert undetermined(text) == {"x1", "y1", "x3", "y3"}


def test_a_large_core_without_a_solution_is_named() -> None:
    text = neighbours(120, 0.49) + "\nx200 = sqrt(0 - x201 * x201 - 1 + 0 * x0)\nx201 = x200 + 1 + 0 * x1"
    with pytest.raises(SolveError):
        solved(text.replace("x0 = ", "x0 = 0 * x201 + "))


def test_ordering_is_near_linear() -> None:
    """Twice the equations take little more than twice the time; a cubic order took eight times."""
    def seconds(count: int) -> float:
        needs = {f"x{one}": (f"x{(one * 7 + 1) % count}", f"x{(one * 13 + 5) % count}", f"x{(one - 1) % count}")
                 for one in range(count)}
        took = []
        for _ in range(3):
            start = time.process_time()
            order_of(needs)
            took.append(time.process_time() - start)
        return min(took)

    assert seconds(4000) < 5.0 * max(seconds(1000), 0.02)


# -- long sums ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [600, 2500])
@pytest.mark.parametrize("form", ["{}", "max({}, 0)", "0.5 * total - ({})", "-({}) + 0.5 * total", "exp(log({}))"])
def test_a_long_sum_is_read_written_and_solved(form: str, count: int) -> None:
    terms = " + ".join(f"x{one}" for one in range(count))
    text = f"total = {form.format(terms)}\n" + "\n".join(f"x{one} = 1" for one in range(count))
    model = scaled(parsed(text, "亿元"), Catalog({one.name: Item(
        code=one.name, zh=one.name, en=one.name, unit=parse_unit("亿元"), basis=Basis())
        for one in parsed(text).equations}), {}) if "log" not in form else parsed(text)
    right = model.equations[0].right
    assert to_text(right).count("x") >= count
    assert to_formula(right).text.count("{") >= count
    program = compile_model(model.equations)
    for runs in (1, 3):
        found = solve(program, {}, [Y(2021)], runs, Plan()).values["total"][-1, -1]
        wanted = {"0": -2.0, "-": -2.0}.get(form[0], 1.0) * count
        assert found == pytest.approx(wanted, rel=1e-9)


# -- start guesses --------------------------------------------------------------------------------


@pytest.mark.parametrize("runs", [1, 4])
@pytest.mark.parametrize("past", [(100.0, 40.0), (100.0, 50.0), (3.0, 1.0), (100.0, 99.0)])
def test_a_guess_that_leaves_the_domain_falls_back(past: tuple[float, float], runs: int) -> None:
    """2 · 40 − 100 is below nought, where there is no logarithm."""
    text = "x = 10 * exp(0.3 * log(y))\ny = 5 + 0.2 * x"
    history = {name: {Y(2019): past[0], Y(2020): past[1]} for name in ("x", "y")}
    found = solve(compiled(text), history, [Y(2021), Y(2022)], runs, Plan())
    agrees(compiled(text), found)


@pytest.mark.parametrize("runs", [1, 3])
@pytest.mark.parametrize("size", [1e-9, 1.0, 1e9, 1e13])
def test_nudges_scale_with_the_equation(size: float, runs: int) -> None:
    found = solved(f"x = 0.9 * y + {size!r}\ny = x + 0 * x", runs)
    assert found.values["x"][-1, -1] == pytest.approx(10 * size, rel=1e-6, abs=1e-9)


def test_needs_are_those_of_the_same_period() -> None:
    model = parsed("a = b(-1) + c\nb = a\nc = 1")
    assert needed({one.name: one.right for one in model.equations}) == {"a": ("c",), "b": ("a",), "c": ()}
