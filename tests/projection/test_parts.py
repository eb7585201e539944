"""Very many draws: solved a part at a time, the numbers those of one call for all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from samples.places import LUOHU

from forecast.projection import FIRST_DRAW, Result, Settings
from forecast.projection.batches import parts
from forecast.projection.batches.shelf import Shelf
from forecast.run import Request, solve
from forecast.workbook import read

DRAWS = 170


@pytest.fixture(scope="module")
def whole() -> Result:
    return solve(read(LUOHU), Request(LUOHU, ("基准", "低"), settings=Settings(draws=DRAWS)))


@pytest.fixture(scope="module")
def cut() -> Iterator[Result]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "AT_ONCE", 50)
        yield solve(read(LUOHU), Request(LUOHU, ("基准", "低"), settings=Settings(draws=DRAWS)))


def test_draws_in_parts_are_those_of_one_call_to_the_last_bit(whole: Result, cut: Result) -> None:
    for one, other in zip(whole.runs, cut.runs, strict=True):
        assert isinstance(other.values, Shelf)
        assert not isinstance(one.values, Shelf)
        assert list(one.values) == list(other.values)
        for name, paths in one.values.items():
            assert paths.tobytes() == other.values[name].tobytes(), name
        assert one.residuals == other.residuals


def test_what_is_read_of_a_result_is_the_same(whole: Result, cut: Result) -> None:
    for code in ("gpb_revenue", "gdp_growth", "gpb_balance"):
        for period in whole.periods:
            for which in range(FIRST_DRAW + 2):
                assert whole.value(code, period, "低", which) == cut.value(code, period, "低", which)
            assert whole.quantile(code, period, "低", 0.9) == cut.quantile(code, period, "低", 0.9)


def test_of_very_many_draws_a_plan_keeps_the_runs_that_are_none(monkeypatch: pytest.MonkeyPatch, whole: Result) -> None:
    def sizes(result: Result) -> set[int]:
        plan = result.runs[0].plan
        return {np.size(figure) for part in (plan.fixed, plan.intercepts, plan.parameters) for figure in part.values()}

    assert max(sizes(whole)) == FIRST_DRAW + DRAWS
    monkeypatch.setattr(parts, "KEPT", 20)
    few = solve(read(LUOHU), Request(LUOHU, ("基准",), settings=Settings(draws=30)))
    assert sizes(few) <= {1, FIRST_DRAW}


def test_a_run_without_a_solution_is_named_by_its_own_number(monkeypatch: pytest.MonkeyPatch) -> None:
    from forecast.data import Period, shipped_catalog
    from forecast.equations import Job, Plan, SolveError, compile_model, parse_model

    text = "fai := 1\nlog(gdp_nominal) ~ log(fai)"
    program = compile_model(parse_model(text, "m", shipped_catalog(), ()).equations, {})
    year = Period.annual(2020)
    levels = np.ones(23)
    levels[[9, 17, 22]] = -1.0
    plan = Plan(fixed={("fai", year): levels})
    monkeypatch.setattr(parts, "AT_ONCE", 8)
    (found,) = parts.solved(program, [Job({}, 23, plan)], (year,), 3, lambda part: dict(part.values))
    assert not isinstance(found, SolveError)
    assert sorted(found.failed) == [9, 17, 22]
    assert np.flatnonzero(np.isnan(found.paths["gdp_nominal"][0])).tolist() == [9, 17, 22]


def test_a_shelf_gives_back_what_was_laid_on_it() -> None:
    shelf = Shelf(("a", "b"), 2, 7, 3)
    paths = {name: np.arange(14.0).reshape(2, 7) + 100 * place for place, name in enumerate("ab")}
    for first, last in ((0, 2), (2, 5), (5, 7)):
        shelf.put({name: path[:, first:last] for name, path in paths.items()}, first)
    assert {name: shelf[name].tolist() for name in shelf} == {name: path.tolist() for name, path in paths.items()}
    assert [shelf.figure("b", 1, run) for run in range(7)] == paths["b"][1].tolist()
    with pytest.raises(KeyError):
        shelf["c"]


def test_to_ask_whether_an_item_is_on_the_shelf_reads_no_file() -> None:
    shelf = Shelf(("a",), 2, 4, 1)
    shelf.put({"a": np.ones((2, 4))}, 0)
    shelf._file.close()
    assert "a" in shelf
    assert "b" not in shelf
