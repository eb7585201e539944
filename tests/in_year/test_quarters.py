"""A year phased into quarters: patterns, published quarters, sums, the command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays
from samples.models.books import annual
from samples.places import LUOHU
from samples.quarters_sample import by_item, months, taxes, total

from forecast.cli import main
from forecast.data.periods import Period
from forecast.data.series import Dataset
from forecast.in_year.quarters import Past, pattern, phase

WORKBOOK = str(LUOHU)


def test_the_pattern_is_the_median_of_three_years() -> None:
    dataset = taxes()
    shares = pattern(Past.of(dataset, 2020), "tax_revenue", 2020)
    assert shares is not None
    np.testing.assert_allclose(shares[0], [0.3, 0.55, 0.8, 1.0])
    assert shares[1] == "own"
    assert pattern(Past.of(dataset, 2020), "tax_pit", 2020) is None
    some = Dataset((*months("fai", 2013, {9: 75.0}), total("fai", 2013, 100.0)))
    partial = pattern(Past.of(some, 2020), "fai", 2020)
    assert partial is not None
    np.testing.assert_allclose(partial[0], [0.25, 0.5, 0.75, 1.0])
    assert partial[1] == "partial"


def test_quarters_add_to_the_year_and_items_to_their_total() -> None:
    annual = {"tax_revenue": {2020: 110.0}, "tax_vat": {2020: 52.0}, "tax_cit": {2020: 30.0}}
    found = by_item(phase(taxes(), annual, 2020))
    for item, years in annual.items():
        assert found[item].values.sum() == pytest.approx(years[2020])
    assert {item: one.basis for item, one in found.items()} == {
        "tax_revenue": "own", "tax_vat": "own", "tax_cit": "parent"}
    # the year before is known by quarters, and the year grows away from it without a jump
    assert found["tax_revenue"].before.tolist() == pytest.approx([30.0, 25.0, 25.0, 20.0])
    growth = found["tax_revenue"].values / found["tax_revenue"].before
    assert (np.diff(growth) > -1e-9).all()
    # what the total holds beside the two items is a rest of 28, positive in every quarter
    rest = found["tax_revenue"].values - found["tax_vat"].values - found["tax_cit"].values
    assert rest.sum() == pytest.approx(28.0)
    assert (rest > 0).all()


def test_a_published_quarter_stays_and_the_rest_of_the_year_bears_the_difference() -> None:
    dataset = Dataset((*taxes().observations, *months("tax_revenue", 2020, {3: 40.0})))
    found = by_item(phase(dataset, {"tax_revenue": {2020: 110.0}, "tax_vat": {2020: 55.0},
                                    "tax_cit": {2020: 55.0}}, 2020))
    assert found["tax_revenue"].known == 1
    assert found["tax_revenue"].values[0] == pytest.approx(40.0, rel=1e-6)
    np.testing.assert_allclose(found["tax_vat"].values + found["tax_cit"].values,
                               found["tax_revenue"].values, rtol=1e-9)
    assert Past.of(dataset, 2020).published("tax_revenue", 2020)[0] == 40.0


def test_no_quarter_is_negative_unless_what_is_published_makes_it_so() -> None:
    annual = {"tax_revenue": {2020: 100.0}, "tax_vat": {2020: 99.0}, "tax_cit": {2020: 1.0}}
    found = by_item(phase(taxes(), annual, 2020))
    assert all((one.values >= -1e-7).all() for one in found.values())
    # more was collected in the first quarter than the year is expected to bring
    dataset = Dataset((*taxes().observations, *months("tax_revenue", 2020, {3: 120.0})))
    over = by_item(phase(dataset, annual, 2020))
    assert over["tax_revenue"].values[0] == pytest.approx(120.0, rel=1e-5)
    assert over["tax_revenue"].values.sum() == pytest.approx(100.0)
    assert over["tax_revenue"].values.min() < 0


def test_another_items_quarters_by_regression() -> None:
    source = np.random.default_rng(1)
    seen = []
    for year in range(2012, 2020):
        quarters = np.array([20.0, 24.0, 26.0, 30.0]) * (1 + 0.05 * (year - 2012)) + source.normal(
            scale=0.5, size=4)
        steps = np.cumsum(quarters)
        seen += [*months("retail_sales", year, {3: steps[0], 6: steps[1], 9: steps[2]}),
                 total("retail_sales", year, steps[3]), total("gdp_nominal", year, 3 * steps[3] + 40)]
    dataset = Dataset(tuple(seen))
    last = dataset.value("gdp_nominal", Period.annual(2019))
    annual = {"retail_sales": {2020: 150.0}, "gdp_nominal": {2019: last, 2020: 490.0}}
    found = by_item(phase(dataset, annual, 2020, by={"gdp_nominal": "retail_sales"}))
    assert found["gdp_nominal"].basis == "regression"
    np.testing.assert_allclose(found["gdp_nominal"].values,
                               3 * found["retail_sales"].values + 10, rtol=0.01)
    plain = by_item(phase(dataset, annual, 2020))
    assert plain["gdp_nominal"].basis == "even"


@settings(max_examples=30)
@given(arrays(np.float64, 3, elements=st.floats(1.0, 1e6)))
def test_whatever_the_years_the_quarters_add_up(sizes: np.ndarray) -> None:
    annual = {item: {2020: float(size)} for item, size in zip(
        ("tax_revenue", "tax_vat", "tax_cit"), sizes, strict=True)}
    found = by_item(phase(taxes(), annual, 2020))
    for item, years in annual.items():
        assert found[item].values.sum() == pytest.approx(years[2020], abs=1e-6 + 1e-10 * sizes.max())


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["quarters", WORKBOOK, "--json", "--out", str(tmp_path)]) == 0
    found = json.loads(capsys.readouterr().out)
    items = {one["item"]: one for one in found["items"]}
    for one in items.values():
        assert sum(one["quarters"]) == pytest.approx(one["annual"])
    parts = np.array(items["tax_revenue"]["quarters"]) + items["nontax_revenue"]["quarters"]
    np.testing.assert_allclose(parts, items["gpb_revenue"]["quarters"], rtol=1e-9)
    assert items["gpb_revenue"]["basis"] == "partial"
    assert all(Path(path).is_file() for path in found["outputs"])
    assert main(["quarters", WORKBOOK, "--year", "2021", "--item", "gpb_revenue", "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "2021" in told
    assert main(["quarters", WORKBOOK, "--item", "gdp_growth"]) == 2
    assert "不能分季" in capsys.readouterr().err
    assert main(["quarters", WORKBOOK, "--year", "2035"]) == 2


def test_every_wrong_word_is_named_with_its_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quarters", WORKBOOK, "--item", "没有的", "--item", "zzz"]) == 2
    told = capsys.readouterr().err
    assert told.count("--item") == 2
    assert "“—”" not in told  # nothing near is said in words
    assert main(["quarters", WORKBOOK, "--year", "2035"]) == 2
    assert "--year" in capsys.readouterr().err
    assert main(["quarters", WORKBOOK, "--by", "gdp_nominal", "--by", "fai=fai"]) == 2
    assert capsys.readouterr().err.count("--by") == 2
    assert main(["quarters", WORKBOOK, "--by", "fai=固定资产投资"]) == 2
    assert "--by" in capsys.readouterr().err


def test_an_item_that_cannot_follow_another_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["quarters", WORKBOOK, "--by", "gdp_nominal=retail_sales", "--json"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    (told,) = [one for one in found["warnings"] if one["code"] == "quarters_not_by"]
    assert "地区生产总值" in told["text"]


def test_only_listed_totals_indent_and_published_quarters_are_told(
        capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from samples.filled import filled

    path = filled(Path(WORKBOOK), tmp_path / "months.xlsx", {"月度累计": [
        {"期间": "2020年1-3月", "一般公共预算收入（万元）": 250_000}]})
    assert main(["quarters", str(path)]) == 0
    told = capsys.readouterr().out
    assert "前1个季度为已公布数" in told.splitlines()[0]
    lines = [line for line in told.splitlines() if "一般公共预算收入 " in line or "税收收入 " in line]
    assert lines[0].startswith("一般公共预算收入")
    assert lines[1].startswith("  税收收入")


def test_half_a_year_published_without_its_first_quarter_is_kept() -> None:
    dataset = Dataset((*taxes().observations, *months("tax_revenue", 2020, {6: 70.0})))
    found = by_item(phase(dataset, {"tax_revenue": {2020: 110.0}, "tax_vat": {2020: 55.0},
                                    "tax_cit": {2020: 55.0}}, 2020))
    total = found["tax_revenue"]
    assert total.known == 0
    assert total.values[:2].sum() == pytest.approx(70.0, rel=1e-6)
    assert total.values.sum() == pytest.approx(110.0)
    np.testing.assert_allclose(found["tax_vat"].values + found["tax_cit"].values, total.values,
                               rtol=1e-9)


def test_a_forecast_below_what_is_published_is_a_warning(capsys: pytest.CaptureFixture[str],
                                                         tmp_path: Path) -> None:
    from samples.filled import filled

    path = filled(Path(WORKBOOK), tmp_path / "over.xlsx", {"季度累计": [
        {"期间": "2020年前三季度", "一般公共预算收入（万元）": 1_500_000}]})
    assert main(["quarters", str(path)]) == 0
    assert "超过全年预测" not in capsys.readouterr().err  # the forecast takes the months
    assert main(["quarters", str(path), "--scenario", "计划"]) == 0
    told = capsys.readouterr()
    assert "1—9月累计已公布" in told.out
    assert "超过全年预测" in told.err
    assert main(["landing", str(path)]) == 0
    said = capsys.readouterr().out.splitlines()[0]
    assert "已超过全年预算145,500万元" in said
    assert "还需-" not in said


def test_every_item_stands_under_its_own_total(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Taxes stood behind spending, indented as its parts; what no figure spreads was called a schedule."""
    taxes_ = {"一般公共预算收入": [100_000, 104_000, 108_000, 113_000], "税收收入": [70_000, 72_000, 75_000, 79_000],
              "增值税": [40_000, 41_000, 43_000, 45_000], "非税收入": [30_000, 32_000, 33_000, 34_000],
              "一般公共预算支出": [200_000, 210_000, 215_000, 220_000], "地区生产总值": [150, 160, 170, 180]}
    book = annual(tmp_path / "county.xlsx", {name: ("亿元" if name == "地区生产总值" else "万元", own)
                                             for name, own in taxes_.items()}, 2019)
    for asked in ([], [word for name in ("增值税", "一般公共预算支出", "非税收入", "税收收入", "一般公共预算收入")
                       for word in ("--item", name)]):
        assert main(["quarters", str(book), *asked]) == 0
        told = capsys.readouterr().out
        rows = [line for line in told.splitlines() if ("万元" in line and "均分" in line) or "总数" in line]
        at = [next(place for place, row in enumerate(rows) if row.strip().startswith(name + " "))
              for name in ("税收收入", "增值税", "一般公共预算支出")]
        assert at[1] == at[0] + 1
        assert rows[at[1]].startswith("    增值税")
        assert rows[at[2]].startswith("一般公共预算支出")
        assert "均分，不能作为进度要求" in told.splitlines()[0]
        assert "应达到" not in told.splitlines()[0]
