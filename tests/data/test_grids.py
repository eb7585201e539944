"""Fan-outs of one scenario file: what a grid may say, and the scenarios that it stands for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st

from forecast.data.grids import Ground, fanned, values_of
from forecast.data.periods import Freq, Period
from forecast.data.scenarios import Scenario
from forecast.data.words import Method
from forecast.data.written import is_pattern, read_scenario, scenario_files
from forecast.issues import InputError

ON = Ground(Period.annual(2019), parameters={"b_tax": "b_tax", "税收弹性": "b_tax"})
ISSUE = 'name = "网格"\nparent = "基准"\n[grid]\ngdp_growth = "5.5…7 by 0.25"\nb_tax = [0.8, 1, 1.2]\n'


def fan(folder: Path, text: str) -> tuple[Scenario, ...]:
    path = folder / "x.toml"
    path.write_text(text, encoding="utf-8")
    return fanned(read_scenario(path, ON))


def points(several: tuple[Scenario, ...]) -> list[tuple[tuple[str, float | None], ...]]:
    return [tuple((over.item, over.value) for over in one.overrides) for one in several]


def test_a_full_grid_is_every_combination(tmp_path: Path) -> None:
    found = fan(tmp_path, ISSUE)
    assert points(found) == [(("gdp_growth", growth), ("b_tax", buoyancy))
                             for growth in (5.5, 5.75, 6, 6.25, 6.5, 6.75, 7) for buoyancy in (0.8, 1, 1.2)]
    assert found[1].name == "网格 5.5×1"
    assert found[1].title == "地区生产总值增速 5.5、b_tax 1"
    assert len({one.name for one in found}) == 21
    assert {(one.parent, one.grid) for one in found} == {("基准", None)}
    growth, buoyancy = found[0].overrides
    assert (growth.method, buoyancy.method) == (Method.ASSUME, Method.PARAMETER)
    assert str(growth.span) == "2020..2022"
    assert str(growth.origin) == "x.toml:4"
    assert found[0].files == found[-1].files


@pytest.mark.parametrize("base", [Period.annual(2019), Period(Freq.Q, 2019 * 4 + 2)])
def test_a_year_after_the_base_is_a_year_whatever_the_periods(base: Period) -> None:
    assert str(Ground(base).span("基年+1")) == "2020"


def test_one_at_a_time_leaves_the_others_to_the_parent(tmp_path: Path) -> None:
    found = fan(tmp_path, ISSUE + 'design = "one-at-a-time"\n')
    assert [len(one.overrides) for one in found] == [1] * 10
    assert found[-1].name == "网格 b_tax 1.2"


@pytest.mark.parametrize("samples", [1, 7, 50])
def test_a_latin_hypercube_hits_every_slice_of_every_axis_once(tmp_path: Path, samples: int) -> None:
    text = ISSUE + f'design = "latin-hypercube"\nsamples = {samples}\n'
    found = fan(tmp_path, text)
    for item, low, high in (("gdp_growth", 5.5, 7.0), ("b_tax", 0.8, 1.2)):
        values = [over.value for one in found for over in one.overrides if over.item == item]
        slices = np.floor((np.array(values, dtype=float) - low) / (high - low) * samples - 1e-4)
        assert sorted(np.clip(slices, 0, samples - 1)) == pytest.approx(range(samples), abs=1)
    assert points(found) == points(fan(tmp_path, text))
    assert samples == 1 or points(found) != points(fan(tmp_path, f"{text}seed = 2\n"))


def test_a_grid_lies_over_what_the_file_says_besides(tmp_path: Path) -> None:
    rest = '[[override]]\nitem = "gdp_growth"\nspan = "2020"\nvalue = 9\n[[override]]\nitem = "fai"\nspan = "2020"\nvalue = 1\n'
    assert points(fan(tmp_path, f"{ISSUE}{rest}"))[0] == (("fai", 1.0), ("gdp_growth", 5.5), ("b_tax", 0.8))


def test_an_axis_may_say_its_method_its_years_and_its_reason(tmp_path: Path) -> None:
    (one, _) = fan(tmp_path, '[grid]\n"税收收入" = { values = [-3, 0], method = "比例调整", span = "基年+1", reason = "因" }')
    (laid,) = one.overrides
    assert (laid.item, laid.method, str(laid.span), laid.reason) == ("tax_revenue", Method.SCALE, "2020", "因")


@pytest.mark.parametrize(("text", "code", "line", "near"), [
    ("gdp_growht = [1]", "grid_axis", "2", "gdp_growth"), ("b_tex = [1]", "grid_axis", "2", "b_tax"),
    ("desing = 'full'", "grid_axis", "2", "design"), ("gdp_growth = []", "grid_values", "2", None),
    ("gdp_growth = '5..7 by 0'", "grid_values", "2", None), ("gdp_growth = '7..5 by 1'", "grid_values", "2", None),
    ("gdp_growth = '五到七'", "grid_values", "2", None), ("gdp_growth = [1, nan]", "toml_amount", "2", None),
    ("gdp_growth = ['1万元']", "toml_amount", "2", None), ("", "grid_empty", "1", None),
    ("gdp_growth = { value = [1] }", "toml_key", "2", "values"), ("fai = [1]\nseed = -1", "toml_number", "3", None),
    ("gdp_growth = { values = [1], span = '2020Q1' }", "span_not_years", "2", None),
    ("gdp_growth = { values = [1], method = '取预算' }", "choice", "2", None),
    ("fai = [1]\ndesign = 'halton'", "choice", "3", None), ("fai = [1, 2]\ndesign = 'latin-hypercube'", "grid_samples", "1", None),
    ("fai = [1]\nsamples = 9\ndesign = 'latin-hypercube'", "grid_width", "1", None),
    ("fai = '0..40 by 1'\ngdp_growth = '0..40 by 1'", "grid_size", "1", None),
    ("gdp_growth = '1...9 by 0.001'", "grid_size", "2", None), ("gdp_growth = '0..9 by 1e-300'", "grid_values", "2", None)])
def test_what_no_grid_may_say(tmp_path: Path, text: str, code: str, line: str, near: str | None) -> None:
    with pytest.raises(InputError) as caught:
        fan(tmp_path, f"[grid]\n{text}\n")
    (issue, *_) = caught.value.issues
    assert (issue.code, issue.where.cell) == (code, line)
    assert near is None or dict(issue.fields)["near"] == near


@pytest.mark.parametrize(("text", "values"), [
    ("5.5...7 by 0.25", (5.5, 5.75, 6, 6.25, 6.5, 6.75, 7)), ("5..6 by .5", ()), ("5至7，步长1", (5, 6, 7)),
    ("1~2 每 0.5", (1, 1.5, 2)), ("-1..1 by 1", (-1, 0, 1)), ("7..5 by -1", (7, 6, 5)), ("0.8, 1、1.2", (0.8, 1, 1.2)),
    ("3", (3,)), ("", ()), ("a", ()), ("0..1 by 0.1", tuple(round(0.1 * one, 10) for one in range(11))),
    ("0..1 by 0.00001", ())])
def test_values_are_read_as_written(text: str, values: tuple[float, ...]) -> None:
    assert values_of(text) == values


@given(st.integers(-50, 50), st.integers(1, 40), st.integers(1, 200))
def test_a_range_holds_both_its_ends(first: int, step: int, count: int) -> None:
    last = round((first + step * count) / 100, 10)
    found = values_of(f"{first / 100}..{last} by {step / 100}")
    assert (found[0], found[-1], len(found)) == (first / 100, last, count + 1)


def test_files_folders_and_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "甲").mkdir()
    for name in ("甲/b.toml", "甲/a.toml", "甲/c.txt", "d.toml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    listed = {word: [one.as_posix() for one in scenario_files(word)]
              for word in ("甲", "甲/*.toml", "**/*.toml", "d.toml", "e.toml", "基准", "*.txt")}
    assert listed == {"甲": ["甲/a.toml", "甲/b.toml"], "甲/*.toml": ["甲/a.toml", "甲/b.toml"],
                      "**/*.toml": ["d.toml", "甲/a.toml", "甲/b.toml"], "d.toml": ["d.toml"],
                      "e.toml": ["e.toml"], "基准": [], "*.txt": []}
    assert [len(scenario_files(str(tmp_path / "甲" / word))) for word in ("", "*")] == [2, 2]
    assert [is_pattern(word) for word in ("甲", "*.toml", "e.toml", "基准")] == [True, True, True, False]


def test_a_grid_of_some_years_leaves_the_file_s_other_years(tmp_path: Path) -> None:
    """An override of the same item used to be dropped whole."""
    found = fan(tmp_path, """name = "网格"
[[override]]
item = "gdp_growth"
span = "2020-2022"
value = 6.0
[[override]]
item = "b_tax"
method = "参数"
value = 0.7
[grid]
gdp_growth = { values = [5, 7], span = "2021" }
b_tax = [0.8]
""")
    assert [[(one.item, str(one.span), one.value) for one in fanned_.overrides] for fanned_ in found] == [
        [("gdp_growth", "2020", 6.0), ("gdp_growth", "2022", 6.0), ("gdp_growth", "2021", value), ("b_tax", "2020..2022", 0.8)]
        for value in (5.0, 7.0)]
