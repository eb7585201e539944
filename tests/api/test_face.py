"""The public face: what ``import forecast`` offers, and that it is the same run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from samples.places import LUOHU

import forecast
from forecast.cli import main

HEAVY = ("numpy", "pandas", "matplotlib", "statsmodels", "openpyxl", "lxml", "pyarrow")


@pytest.fixture(scope="module")
def book() -> forecast.Workbook:
    return forecast.open(str(LUOHU))


@pytest.fixture(scope="module")
def run(book: forecast.Workbook) -> forecast.Run:
    slower = book.scenario("慢半步").assume("地区生产总值增速", "2020年", 5.0, reason="敏感性")
    return book.run(scenarios=["基准", slower], draws=200)


def test_the_import_loads_nothing_heavy() -> None:
    code = f"import forecast, sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_run_loads_no_pandas_before_a_number_is_asked_for() -> None:
    code = (f"import forecast, sys; forecast.open({str(LUOHU)!r}).run('基准', draws=0)\n"
            "print([name for name in ('pandas', 'matplotlib') if name in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_the_face_is_small_and_documented() -> None:
    assert 1 <= len(forecast.__all__) <= 15
    for name in forecast.__all__:
        assert (getattr(forecast, name).__doc__ or "").strip(), name


def test_a_changed_assumption_moves_what_rests_on_it(run: forecast.Run) -> None:
    growth, revenue = run["gdp_growth"], run["一般公共预算收入"]
    assert list(growth.columns) == ["基准", "慢半步"]
    assert growth.loc["2020", "慢半步"] == 5.0
    assert revenue.loc["2020", "慢半步"] < revenue.loc["2020", "基准"]
    assert (revenue.loc[:"2019", "慢半步"] == revenue.loc[:"2019", "基准"]).all()


def test_a_draft_is_never_changed_in_place(book: forecast.Workbook) -> None:
    first = book.scenario("甲")
    second = first.assume("gdp_growth", 2020, 5.0)
    assert first.scenario.overrides == ()
    assert len(second.scenario.overrides) == 1


def test_a_scenario_over_one_made_here_takes_what_that_assumes(book: forecast.Workbook) -> None:
    first = book.scenario("甲").assume("gdp_growth", 2020, 5.0)
    second = book.scenario("乙", first).assume("tax_policy_effect", "2020-2021", -3.0)
    run = book.run([first, second], draws=0)
    assert run.value("gdp_growth", 2020, "乙") == 5.0
    assert run.value("tax_policy_effect", 2021, second.name) == -3.0


@pytest.mark.parametrize("years", [2020, "2020", "2020年", forecast.Period.annual(2020)])
def test_a_year_is_read_as_it_is_written(run: forecast.Run, years: object) -> None:
    assert run.value("gdp_growth", years) == run["gdp_growth"].loc["2020", "基准"]  # type: ignore[arg-type]


def test_a_year_of_numpy_or_pandas_is_a_year(run: forecast.Run) -> None:
    import numpy as np
    import pandas as pd

    wanted = run.value("gdp_growth", 2020)
    assert run.value("gdp_growth", np.int64(2020)) == wanted
    assert run.value("gdp_growth", pd.Period("2020", "Y")) == wanted
    assert run.value("gdp_growth", run["gdp_growth"].index[3]) == wanted


def test_an_assumption_without_effect_is_warned_of(book: forecast.Workbook) -> None:
    late = book.scenario("晚").assume("gdp_growth", 2050, 5.0)
    with pytest.warns(UserWarning, match="2050"):
        book.run(late, draws=0)


def test_the_horizon_and_the_day_are_asked_for(book: forecast.Workbook) -> None:
    longer = book.run("基准", draws=0, horizon=5)
    assert list(map(str, longer["gdp_nominal"].index[-2:])) == ["2023", "2024"]
    early = book.run("基准", draws=0, as_of="2020-01-03")
    assert early.result.settings.as_of is not None
    assert early.value("gdp_nominal", 2019) > 0


def test_names_files_and_scenarios_made_here_can_be_run_together(book: forecast.Workbook) -> None:
    file = LUOHU.parents[1] / "scenarios"
    assert "基准" in book.scenarios
    one = book.run("基准", draws=0)
    assert one.scenarios == ("基准",)
    assert book.run(["基准", "基准"], draws=0).scenarios == ("基准",)
    for path in sorted(file.glob("*.toml"))[:1]:
        assert len(book.run(["基准", path], draws=0).scenarios) == 2


def test_what_is_saved_is_what_the_command_writes(book: forecast.Workbook, tmp_path: Path,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    saved = book.run("基准", draws=20).save(tmp_path / "python")
    assert main(["run", str(LUOHU), "--scenario", "基准", "--draws", "20", "--out",
                 str(tmp_path / "command")]) == 0
    capsys.readouterr()
    assert len(saved.files()) > 4
    for path in saved.files():
        other = tmp_path / "command" / path.relative_to(tmp_path / "python")
        assert path.read_bytes() == other.read_bytes(), path.name
