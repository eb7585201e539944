"""Effects year by year: against runs of their own, sustained and once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from samples.places import LUOHU

from forecast.cli import main
from forecast.data import Method, Override, Scenario, Span
from forecast.exhibits import Maker, multiplier_tables
from forecast.projection import Result, Settings
from forecast.run import Request, solve
from forecast.workbook import read

QUIET = Settings(draws=0)


@pytest.fixture(scope="module")
def result() -> Result:
    return solve(read(LUOHU), Request(LUOHU, ("基准",), settings=QUIET))


@pytest.mark.parametrize("once", [False, True])
def test_a_multiplier_is_what_a_run_of_its_own_gives(result: Result, *, once: bool) -> None:
    years = result.horizon
    tables = {one.id: one for one in multiplier_tables(Maker(result), "基准", years, once=once)}
    moved = tuple(Override("tax_policy_effect", Span(year, year), Method.ASSUME,
                           (result.value("tax_policy_effect", year, "基准") or 0.0) + 1.0)
                  for year in (years[:1] if once else years))
    own = Scenario("动", "动", "基准", moved)
    other = solve(read(LUOHU), Request(LUOHU, settings=QUIET, own=(own,)))
    for code in ("tax_revenue", "gpb_revenue"):
        cells = tables[f"multipliers_{code}"]
        for year in years:
            apart = (other.value(code, year, "动") or 0.0) - (result.value(code, year, "基准") or 0.0)
            shown = cells.cell("tax_policy_effect", str(year)).value
            assert float(shown or 0.0) == pytest.approx(apart, abs=1e-6), (code, year)


def test_the_command_gives_a_table_an_item(luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reckon", str(luohu), "--scenario", "基准", "--period", "2020-2022", "--once"]) == 0
    said = capsys.readouterr().out
    assert "2020—2022年动态乘数" in said
    assert "只在2020年增加一个单位" in said
    assert main(["reckon", str(luohu), "--period", "2020-2022", "--json"]) == 0
    assert [one["period"] for one in json.loads(capsys.readouterr().out)["years"]] == ["2020", "2021", "2022"]
    assert main(["reckon", str(luohu), "--period", "2020-2031"]) == 2
