"""Scenarios solved together: each is what it is when it is the only one of the run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from samples.places import LUOHU

from forecast.data import Method, Override, Period, Scenario, Span
from forecast.issues import InputError
from forecast.projection import Result, Settings
from forecast.run import Request, solve
from forecast.workbook import read

PLAN = Span(Period.annual(2020), Period.annual(2022))


def scenarios() -> tuple[Scenario, ...]:
    """Fixed values, parameters with and without a range, skews, add-factors: some alike, some not."""
    def one(name: str, *said: Override) -> Scenario:
        return Scenario(name, name, "基准", said)

    return (one("甲", Override("gdp_growth", PLAN, Method.ASSUME, 5.0)),
            one("乙", Override("gdp_growth", PLAN, Method.ASSUME, 6.5, low=6.0, high=7.0)),
            one("丙", Override("b_vat", PLAN, Method.PARAMETER, 0.9)),
            one("丁", Override("b_vat", PLAN, Method.PARAMETER, 1.0, low=0.8, high=1.2)),
            one("戊", Override("gdp_growth", PLAN, Method.SKEW, 0.4)),
            one("己", Override("tax_revenue", PLAN, Method.SCALE, -3.0)))


def solved(*asked: Scenario, draws: int = 120) -> Result:
    return solve(read(LUOHU), Request(LUOHU, settings=Settings(draws=draws), own=asked))


@pytest.mark.parametrize("draws", [0, 120])
def test_a_scenario_is_what_it_is_alone(draws: int) -> None:
    together = solved(*scenarios(), draws=draws)
    for scenario in scenarios():
        run, (own,) = together.run(scenario.name), solved(scenario, draws=draws).runs
        assert list(run.values) == list(own.values)
        assert all(path.tobytes() == own.values[name].tobytes() for name, path in run.values.items())
        assert (run.residuals, run.parameters, run.failed, run.started, run.measured) == (
            own.residuals, own.parameters, own.failed, own.started, own.measured)
        assert run.own == own.own


def test_the_problems_of_all_are_told_in_their_order() -> None:
    wrong = [replace(scenario, overrides=(Override(name, PLAN, Method.PARAMETER, 1.0),))
             for scenario, name in zip(scenarios()[:3], ("b_nothing", "b_vat", "b_nobody"), strict=True)]
    with pytest.raises(InputError) as raised:
        solved(*wrong)
    assert [one.found for one in raised.value.issues if one.code == "unknown_parameter"] == ["b_nothing", "b_nobody"]


def test_a_scenario_that_cannot_be_laid_is_told_when_there_is_no_other() -> None:
    with pytest.raises(InputError) as raised:
        solved(Scenario("错", "错", "基准", (Override("b_nobody", PLAN, Method.PARAMETER, 1.0),)))
    assert [one.code for one in raised.value.issues] == ["unknown_parameter"]


def test_more_scenarios_than_are_made_ready_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from forecast.projection import projecting

    told: list[tuple[int, int]] = []
    sizes: list[int] = []
    solving = projecting.solve_posed
    monkeypatch.setattr(projecting, "solve_posed",
                        lambda ready, program, stands: sizes.append(len(ready)) or solving(
                            ready, program, stands))
    settings = Settings(draws=20, tell=lambda done, count: told.append((done, count)))
    whole = solve(read(LUOHU), Request(LUOHU, settings=settings, own=scenarios()))
    assert told == [(done, 6) for done in range(6)]
    assert sizes == [6]
    told.clear()
    sizes.clear()
    monkeypatch.setattr(projecting, "_AT_ONCE", 2 * 23)
    parts = solve(read(LUOHU), Request(LUOHU, settings=settings, own=scenarios()))
    assert told == [(done, 6) for done in range(6)]
    assert sizes == [2, 2, 2]
    for one, other in zip(whole.runs, parts.runs, strict=True):
        assert all(path.tobytes() == other.values[name].tobytes() for name, path in one.values.items())
