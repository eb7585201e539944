"""Scenario files: what they say, what they refuse, how a line of parents folds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from samples.places import PROJECT

from forecast.data.grids import Ground
from forecast.data.periods import Period, Span
from forecast.data.scenarios import Override, Scenario, lineage
from forecast.data.written import read_scenario
from forecast.issues import InputError

SAMPLES = sorted((PROJECT / "scenarios").glob("*.toml"))
LUOHU_OWN = sorted((PROJECT / "workbooks" / "luohu-2020").glob("*.toml"))


def span(first: int, last: int | None = None) -> Span:
    return Span(Period.annual(first), Period.annual(last or first))


def write(folder: Path, text: str) -> Path:
    path = folder / "x.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", LUOHU_OWN, ids=lambda path: path.stem)
def test_a_workbooks_own_scenarios_state_a_source_or_a_judgement(path: Path) -> None:
    scenario = read_scenario(path)
    assert scenario.overrides
    for override in scenario.overrides:
        assert any(word in override.reason for word in ("判断", "报告", "反推")), override


def test_eight_scenarios_belong_to_the_luohu_workbook() -> None:
    assert {read_scenario(path).name for path in LUOHU_OWN} == {
        "计划", "基准", "低", "高", "税源外迁", "地价收入不足", "贸易摩擦", "减税加力"}


@pytest.mark.parametrize("year", [2009, 2020, 2031])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_follow_the_base_year(path: Path, year: int) -> None:
    scenario = read_scenario(path, Ground(Period.annual(year)))
    assert scenario.overrides
    assert all(year < override.span.first.year <= override.span.last.year <= year + 3
               for override in scenario.overrides)
    assert all(override.reason.startswith("样例") for override in scenario.overrides)
    assert "district.model" in path.read_text(encoding="utf-8")


def test_a_year_from_the_base_needs_a_base() -> None:
    with pytest.raises(InputError, match="基年"):
        read_scenario(SAMPLES[0])


def test_every_problem_of_a_file_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, """
name = "x"
[vintage]
gdp_nominal = "初步"
[[override]]
item = "gdp"
span = "2020"
value = 6
method = "猜"
[[override]]
item = "nothing"
span = "去年"
value = "六"
""")
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    assert {(issue.code, issue.where.cell, issue.found) for issue in caught.value.issues} == {
        ("choice", "9", "猜"), ("unknown_item", "11", "nothing"),
        ("toml_number", "13", "六"), ("period", "12", "去年"), ("choice", "4", "初步")}


GOOD = {"item": '"fai"', "span": '"2020"', "value": "6"}


@pytest.mark.parametrize(("changes", "code", "line", "found"), [
    ({"value": "nan"}, "toml_amount", "4", "nan"),
    ({"low": "-inf", "high": "7"}, "toml_amount", "5", "-inf"),
    ({"span": '"2020Q2"'}, "span_not_years", "3", "2020Q2"),
    ({"span": '"2020-03"'}, "span_not_years", "3", "2020-03"),
    ({"span": '"2022-2020"'}, "period", "3", "2022-2020"),
    ({"low": "5"}, "range_end", "5", "5"), ({"high": "8"}, "range_end", "5", "8"),
    ({"low": "8", "high": "5"}, "bad_range", "6", "5"),
    ({"low": "7", "high": "8"}, "outside_range", "4", "6"),
    ({"low": "4", "high": "5.9"}, "outside_range", "4", "6"),
    ({"valu": "7"}, "toml_key", "5", "valu"),
    ({"fade": "0.5"}, "idle_fade", "5", "0.5"),
    ({"fade": "0.5", "method": '"固定"'}, "idle_fade", "5", "0.5"),
    ({"fade": "1.5", "method": '"调整"'}, "bad_fade", "5", "1.5"),
])  # fmt: skip
def test_what_an_override_may_not_say(tmp_path: Path, changes: dict[str, str], code: str, line: str,
                                      found: str) -> None:
    stanza = "\n".join(f"{key} = {value}" for key, value in (GOOD | changes).items())
    with pytest.raises(InputError) as caught:
        read_scenario(write(tmp_path, f"[[override]]\n{stanza}\n"))
    assert [(one.code, one.where.file, one.where.cell, one.found) for one in caught.value.issues] == [
        (code, "x.toml", line, found)]


@pytest.mark.parametrize("changes", [
    {"low": "6", "high": "6"}, {"low": "5", "high": "6"}, {"fade": "0", "method": '"调整"'}, {"span": "2020"}])
def test_what_an_override_may_say(tmp_path: Path, changes: dict[str, str]) -> None:
    stanza = "\n".join(f"{key} = {value}" for key, value in (GOOD | changes).items())
    assert read_scenario(write(tmp_path, f"[[override]]\n{stanza}\n")).overrides


@pytest.mark.parametrize(("text", "code", "found"), [
    ('[[overide]]\nitem = "fai"', "toml_key", "overide"), ('titel = "x"', "toml_key", "titel"),
    ("override = 3", "toml_shape", "override"), ('[override]\nitem = "fai"', "toml_shape", "override"),
    ('vintage = "执行"', "toml_shape", "vintage"), ("parent = 3", "toml_shape", "parent"),
    ('notes = "x"', "toml_shape", "notes"), ("share = [1]", "toml_shape", "share")])
def test_what_no_file_may_hold(tmp_path: Path, text: str, code: str, found: str) -> None:
    with pytest.raises(InputError) as caught:
        read_scenario(write(tmp_path, text))
    assert [(one.code, one.where.file, one.found) for one in caught.value.issues] == [
        (code, "x.toml", found)]


def test_two_overrides_of_one_point_in_one_layer_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, """
[[override]]
item = "fai"
span = "2020-2021"
value = 1
[[override]]
item = "fai"
span = "2021"
value = 2
""")
    with pytest.raises(InputError, match="两条假设"):
        read_scenario(path)


def test_broken_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="TOML"):
        read_scenario(write(tmp_path, "name = "))


def test_a_circle_of_parents_is_refused() -> None:
    known = {"a": Scenario("a", "a", "b"), "b": Scenario("b", "b", "a")}
    with pytest.raises(InputError):
        lineage("a", known)


def test_a_child_replaces_its_parents_path_and_keeps_the_rest() -> None:
    parent = Scenario("基准", "", None, (Override("fai", span(2020, 2021), "假设", 1.0),
                                         Override("gdp_growth", span(2020), "固定", 6.0)))
    child = Scenario("低", "", "基准", (Override("fai", span(2021), "固定", 2.0),))
    folded = lineage("低", {"基准": parent, "低": child})
    assert {(one.item, one.span.first.year): one.value for one in folded.overrides} == {
        ("fai", 2020): 1.0, ("fai", 2021): 2.0, ("gdp_growth", 2020): 6.0}


overrides = st.builds(
    Override, st.sampled_from(["fai", "gdp_growth", "tax_revenue"]), st.integers(2020, 2023).map(span),
    st.just("固定"), st.floats(0, 10))


@given(st.lists(overrides, max_size=6, unique_by=lambda one: (one.item, one.span)), st.randoms())
def test_order_of_overrides_does_not_matter(found: list[Override], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    folded = [set(lineage("x", {"x": Scenario("x", "", None, tuple(order))}).overrides)
              for order in (found, shuffled)]
    assert folded[0] == folded[1]


def test_an_add_factor_fades_out() -> None:
    factor = Override("fai", span(2020, 2022), "调整", 40.0, low=20.0, high=60.0, fade=0.5)
    known = {"甲": Scenario("甲", "", overrides=(factor,))}
    found = {one.span.first.year: (one.value, one.low, one.high) for one in lineage("甲", known).overrides}
    assert found == {2020: (40.0, 20.0, 60.0), 2021: (20.0, 10.0, 30.0), 2022: (10.0, 5.0, 15.0)}


def test_a_path_does_not_fade() -> None:
    path = Override("gdp_growth", span(2020, 2021), "固定", 6.0, fade=0.5)
    found = lineage("甲", {"甲": Scenario("甲", "", overrides=(path,))}).overrides
    assert [one.value for one in found] == [6.0, 6.0]


@pytest.mark.parametrize(("item", "method", "written", "value"), [
    ("gdp_growth", "固定", "6.2%", 6.2), ("gdp_growth", "假设", "６．２％", 6.2), ("gdp_growth", "调整", "-0.5个百分点", -0.5),
    ("gdp_growth", "截距", "−0.5%", -0.5), ("tax_revenue", "固定", "17亿元", 170_000.0), ("tax_revenue", "固定", "170,000", 170_000.0),
    ("tax_revenue", "调整", "-500 万元", -500.0), ("tax_revenue", "比例调整", "-5%", -5.0), ("gdp_nominal", "固定", "3100000万元", 310.0),
    ("b_tax", "参数", "0.8", 0.8),
])  # fmt: skip
def test_a_value_is_read_as_people_write_it_and_brought_to_its_unit(
        tmp_path: Path, item: str, method: str, written: str, value: float) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f'[[override]]\nitem = "{item}"\nspan = "2020"\nmethod = "{method}"\nvalue = "{written}"\n', encoding="utf-8")
    (found,) = read_scenario(path).overrides
    assert found.value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(("item", "method", "written", "code"), [
    ("gdp_growth", "固定", "17亿元", "toml_amount"), ("tax_revenue", "固定", "5%", "toml_amount"),
    ("tax_revenue", "固定", "1,70,000", "toml_amount"), ("tax_revenue", "截距", "5%", "toml_number"),
    ("b_tax", "参数", "80%", "toml_number"), ("gdp_growth", "固定", "六", "toml_amount"),
])  # fmt: skip
def test_a_value_in_a_unit_that_does_not_measure_the_item_is_told_at_its_line(
        tmp_path: Path, item: str, method: str, written: str, code: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f'[[override]]\nitem = "{item}"\nspan = "2020"\nmethod = "{method}"\nvalue = "{written}"\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    (issue,) = caught.value.issues
    assert (issue.code, issue.where.cell, issue.found) == (code, "5", written)
    if code == "toml_amount":  # what is proposed can stand there: "6.2%" was proposed for an amount
        path.write_text(path.read_text("utf-8").replace(f'"{written}"', f'"{dict(issue.fields)["like"]}"'), encoding="utf-8")
        assert read_scenario(path).overrides[0].value == 6.2


def test_values_of_a_fan_out_may_bear_their_unit(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('name = "网"\n[grid]\ngdp_growth = "3%, 4.5%"\ntax_revenue = ["9亿元", 95000]\n', encoding="utf-8")
    grid = read_scenario(path, Ground(Period.annual(2019))).grid
    assert grid is not None
    assert [axis.values for axis in grid.axes] == [(3.0, 4.5), (90_000.0, 95_000.0)]
