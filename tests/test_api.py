"""The public face: what ``import forecast`` offers, and that it is the same run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from samples.places import LUOHU

import forecast
from forecast.cli import main

HEAVY = ("numpy", "pandas", "matplotlib", "statsmodels", "openpyxl", "lxml")


@pytest.fixture(scope="module")
def book() -> forecast.Workbook:
    return forecast.open(LUOHU)


def test_the_import_loads_nothing_heavy() -> None:
    code = f"import forecast, sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_the_face_is_small_and_documented() -> None:
    assert 1 <= len(forecast.__all__) <= 15
    for name in forecast.__all__:
        assert (getattr(forecast, name).__doc__ or "").strip(), name


def test_a_changed_assumption_moves_what_rests_on_it(book: forecast.Workbook) -> None:
    slower = book.scenario("慢半步").assume("地区生产总值增速", "2020年", 5.0, reason="敏感性")
    run = book.run("基准", slower, draws=0)
    growth, revenue = run["gdp_growth"], run["一般公共预算收入"]
    assert list(growth.columns) == ["基准", "慢半步"]
    assert growth.loc[2020, "慢半步"] == 5.0
    assert revenue.loc[2020, "慢半步"] < revenue.loc[2020, "基准"]
    assert (revenue.loc[:2019, "慢半步"] == revenue.loc[:2019, "基准"]).all()


def test_a_draft_is_never_changed_in_place(book: forecast.Workbook) -> None:
    first = book.scenario("甲")
    second = first.assume("gdp_growth", 2020, 5.0)
    assert first.scenario.overrides == ()
    assert len(second.scenario.overrides) == 1


def test_a_name_that_is_not_known_proposes_the_nearest(book: forecast.Workbook) -> None:
    with pytest.raises(forecast.InputError, match="gpb_revenue"):
        book.code("gpb_revenu")
    with pytest.raises(forecast.InputError):
        book.scenario("甲").assume("没有的指标", 2020, 1.0)


def test_history_and_tables_are_pandas(book: forecast.Workbook) -> None:
    assert book["gpb_revenue"].loc[2019] == 912_000
    tables = book.run("基准", draws=0).tables()
    assert tables["headline"].loc["gpb_revenue", "base"] == 912_000
    assert tables["revenue"].index.name


def test_what_is_saved_is_what_the_command_writes(book: forecast.Workbook, tmp_path: Path,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    saved = book.run("基准", draws=20).save(tmp_path / "python")
    assert main(["run", str(LUOHU), "--scenario", "基准", "--draws", "20", "--out",
                 str(tmp_path / "command")]) == 0
    capsys.readouterr()
    assert len(saved.files()) > 3
    for path in saved.files():
        other = tmp_path / "command" / path.relative_to(tmp_path / "python")
        assert path.read_bytes() == other.read_bytes(), path.name
