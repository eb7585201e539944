"""The landing: its methods, their blend, the interval, items that add up, the year in progress."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.landing_sample import LAST, MONTH, sample_figures, write_sample

from forecast.cli import main
from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Freq, Period
from forecast.data.series import Adjustment, Dataset, Observation, Status, Vintage
from forecast.exhibits.in_year.landing import landing_exhibits
from forecast.exhibits.in_year.words import Words
from forecast.fiscal.growth import is_within
from forecast.in_year.year import progress, year_in_progress
from forecast.timeseries.landing.blend import blend, land, land_many
from forecast.timeseries.landing.cumulative import Cumulative
from forecast.timeseries.landing.members import annual, simple
from forecast.timeseries.reconciliation import reconcile, totals_matrix
from forecast.workbook.inputs.reading import read

YEARS = 8
SHAPE = np.array([3.0, 2, 1, 2, 1, 2, 1, 1, 1, 2, 1, 3]) / 20


def year_by_year(growth: float = 1.1, years: int = YEARS, month: int = 5) -> np.ndarray:
    flows = 1000.0 * growth ** np.arange(years)[:, None] * SHAPE
    values = np.cumsum(flows, axis=1)
    values[-1, month:] = np.nan
    return values


# -- cumulative figures ------------------------------------------------------------------------


def test_january_and_february_together_are_one_step() -> None:
    values = year_by_year()
    values[:, 0] = np.nan
    table = Cumulative.of(values)
    assert table.ends == tuple(range(2, 13))
    steps = table.steps(10)
    assert steps is not None
    assert len(steps) == 11 * (YEARS - 1) + 4
    assert steps[0] == pytest.approx(values[0, 1])
    assert np.isnan(table.values[:, 0]).all()  # no January is made up


def test_one_missing_month_is_bridged_and_two_are_not() -> None:
    values = year_by_year()
    values[2, 6] = np.nan
    assert Cumulative.of(values).values[2, 6] == pytest.approx((values[2, 5] + values[2, 7]) / 2)
    values[2, 7] = np.nan
    assert np.isnan(Cumulative.of(values).values[2, 6:8]).all()


def test_quarters_are_steps_too() -> None:
    values = year_by_year(month=6)
    values[:, [0, 1, 3, 4, 6, 7, 9, 10]] = np.nan
    assert Cumulative.of(values).ends == (3, 6, 9, 12)
    assert land(Cumulative.of(values)).value == pytest.approx(1000 * 1.1 ** (YEARS - 1), rel=0.02)


@pytest.mark.parametrize("values", [np.ones(12), np.ones((2, 11)), np.full((2, 12), np.inf)])
def test_wrong_figures_are_refused(values: np.ndarray) -> None:
    with pytest.raises(ValueError, match="cumulative months"):
        Cumulative.of(values)


def test_growth_from_next_to_nothing_is_a_break() -> None:
    values = np.full((2, 12), np.nan)
    values[0, [5, 11]] = 2.2e-308, 5.0
    values[1, 5] = 4.0
    found = simple(Cumulative.of(values), 6.0)
    assert np.isnan(found["half_growth"])
    assert np.isnan(found["trend"])


# -- methods and blend -------------------------------------------------------------------------


def test_methods_by_hand() -> None:
    values = np.full((4, 12), np.nan)
    values[:, 2] = [20.0, 30.0, 25.0, 36.0]
    values[:3, 11] = [100.0, 120.0, 100.0]
    found = simple(Cumulative.of(values), annual([Cumulative.of(values)])[0])
    slope = (np.log(100) - np.log(100)) / 2  # symmetric about the middle year
    assert found["progress"] == pytest.approx(36 / 0.25)
    assert found["share"] == pytest.approx(36 / 0.25)  # median of 0.20, 0.25, 0.25
    assert found["half_growth"] == pytest.approx(36 + 75 * np.sqrt(36 / 25))
    assert found["trend"] == pytest.approx(36 + 75 * np.exp(0.5 * slope))
    assert found["annual"] == pytest.approx(100 * np.exp(0.5 * slope))
    assert found["straight_line"] == pytest.approx(36 * 4)


def test_after_a_break_last_years_amounts_are_not_used() -> None:
    values = year_by_year()
    values[-1] *= 10
    found = simple(Cumulative.of(values), 2000.0)
    assert np.isnan([found["half_growth"], found["trend"], found["annual"]]).all()
    assert found["share"] == pytest.approx(10_000 * 1.1 ** (YEARS - 1))


def test_weights_follow_past_errors_and_only_those() -> None:
    actual = np.array([100.0, 100, 100, 100, np.nan])
    good, bad, fair = (np.full(5, one) for one in (101.0, 150.0, 110.0))
    blends, weights = blend(np.stack([good, bad, fair], axis=1), actual)
    assert weights[-1][0] > weights[-1][2] >= weights[-1][1]
    assert weights.sum(axis=1) == pytest.approx(1)
    assert 101 <= blends[-1] < blends[0]
    later = actual.copy()
    later[3] = 1000.0  # a year's own outcome changes nothing about that year
    again, _ = blend(np.stack([good, bad, fair], axis=1), later)
    assert again[:4] == pytest.approx(blends[:4])


def test_steady_growth_lands_near_the_truth_with_an_honest_interval() -> None:
    truth = 1000 * 1.1 ** (YEARS - 1)
    for month in (2, 5, 9):
        found = land(Cumulative.of(year_by_year(month=month)))
        assert found.value == pytest.approx(truth, rel=0.02)
        assert found.lower[1] <= found.lower[0] <= found.value <= found.upper[0] <= found.upper[1]
        assert sum(found.weights.values()) == pytest.approx(1)


def test_intervals_close_as_the_year_goes_on() -> None:
    rng = np.random.default_rng(1)
    values = np.cumsum(1000 * 1.05 ** np.arange(10)[:, None] * SHAPE
                       * np.exp(0.1 * rng.standard_normal((10, 12))), axis=1)
    whole = Cumulative.of(values)
    widths = [(one.upper[0] - one.lower[0]) / one.value
              for one in (land(whole.until(9, month)) for month in (2, 6, 11))]
    assert widths[0] > widths[1] > widths[2]


def test_a_complete_year_is_its_total() -> None:
    found = land(Cumulative.of(year_by_year(month=12)))
    assert (found.value, found.lower, found.upper) == (found.so_far, (found.so_far,) * 2,
                                                       (found.so_far,) * 2)


def test_before_the_first_month_the_annual_trend_speaks() -> None:
    values = year_by_year(month=0)
    found = land(Cumulative.of(values))
    assert found.month == 0
    assert set(found.weights) <= {"annual", "monthly_theta", "monthly_smoothing"}
    assert found.value == pytest.approx(1000 * 1.1 ** (YEARS - 1), rel=0.1)


def test_a_first_year_is_carried_on_evenly_and_says_so() -> None:
    values = np.full((1, 12), np.nan)
    values[0, :3] = [10.0, 20.0, 30.0]
    found = land(Cumulative.of(values))
    assert found.value == pytest.approx(120)
    assert "序时进度" in found.notes[0].text("zh")


def test_nothing_known_is_refused() -> None:
    with pytest.raises(ValueError, match="no figure"):
        land(Cumulative.of(np.full((1, 12), np.nan)))


figures = st.floats(-1e9, 1e9, allow_subnormal=False)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 11), st.data())
def test_any_figures_land(years: int, month: int, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.one_of(st.just(0.0), st.just(np.nan), figures),
                               min_size=12 * years, max_size=12 * years))
    values = np.array(cells).reshape(years, 12)
    values[-1, month:] = np.nan
    values[-1, month - 1] = data.draw(figures)
    found = land(Cumulative.of(values))
    assert np.isfinite([found.value, *found.lower, *found.upper]).all()
    assert found.lower[1] <= found.lower[0] <= found.upper[0] <= found.upper[1]


@settings(max_examples=8, deadline=None)
@given(st.floats(1e-3, 1e6), st.integers(1, 11))
def test_the_unit_does_not_matter(scale: float, month: int) -> None:
    rng = np.random.default_rng(month)
    values = np.cumsum(1000 * SHAPE * np.exp(0.2 * rng.standard_normal((6, 12))), axis=1)
    one = land(Cumulative.of(values).until(5, month))
    other = land(Cumulative.of(values * scale).until(5, month))
    assert other.value == pytest.approx(one.value * scale, rel=1e-6)
    assert other.upper == pytest.approx([end * scale for end in one.upper], rel=1e-6)


def test_what_comes_later_is_not_seen() -> None:
    values = year_by_year(month=12)
    other = values.copy()
    other[-1, 6:] *= 3
    one, two = (land(Cumulative.of(table).until(YEARS - 1, 6)) for table in (values, other))
    assert one.value == two.value


# -- items and totals --------------------------------------------------------------------------


@given(st.lists(st.floats(1, 1e6), min_size=3, max_size=6), st.floats(1, 1e7))
def test_items_add_up_and_the_uncertain_give_way(items: list[float], total: float) -> None:
    values = np.array([total, *items])
    variances = np.array([0.0, *(float(at + 1) for at in range(len(items)))])
    found = reconcile(values, variances, totals_matrix(len(values), {0: range(1, len(values))}))
    slack = 1e-9 * values.max()
    assert found[0] == pytest.approx(total, abs=slack)
    assert found[1:].sum() == pytest.approx(total, abs=slack)
    moved = np.abs(found[1:] - values[1:]) / variances[1:]
    assert moved == pytest.approx(moved[0], abs=1e3 * slack)


def test_an_item_does_not_fall_below_what_is_collected() -> None:
    found = reconcile(np.array([100.0, 60.0, 80.0]), np.array([0.0, 50.0, 1.0]),
                      totals_matrix(3, {0: (1, 2)}), floors=np.array([-np.inf, 30.0, 50.0]))
    assert found == pytest.approx([100.0, 30.0, 70.0])


# -- a dataset ---------------------------------------------------------------------------------


def dataset(figures: dict[str, dict[tuple[int, int], float]], adjustments: tuple = (),
            budget: dict[str, float] | None = None) -> Dataset:
    seen = [Observation(code, Period(Freq.M, year * 12 + month - 1), value, Status.PRELIMINARY,
                        date(year, month, 28), cumulative=True)
            for code, known in figures.items() for (year, month), value in known.items()]
    seen += [Observation(code, Period.annual(LAST), value, Status.BUDGET, date(LAST, 1, 1))
             for code, value in (budget or {}).items()]
    return Dataset(tuple(seen), adjustments)


def test_the_sample_adds_up() -> None:
    found = year_in_progress(dataset(sample_figures()))
    assert found is not None
    assert (found.year, found.month) == (LAST, MONTH)
    assert [(line.item, line.level, line.is_rest) for line in found.lines] == [
        ("gpb_revenue", 0, False), ("tax_revenue", 1, False), ("tax_vat", 2, False),
        ("tax_cit", 2, False), ("tax_pit", 2, False), ("tax_revenue", 2, True),
        ("nontax_revenue", 1, False)]
    total, tax, *taxes, nontax = (line.landing.value for line in found.lines)
    assert tax + nontax == pytest.approx(total)
    assert sum(taxes) == pytest.approx(tax)


def test_dated_one_offs_are_set_apart() -> None:
    figures = sample_figures()
    plain = year_in_progress(dataset(figures))
    sold = {code: {(year, month): value + (50_000.0 if (year, month) >= (LAST, 5) else 0.0)
                   for (year, month), value in known.items()}
            if code in {"gpb_revenue", "nontax_revenue"} else known
            for code, known in figures.items()}
    period = Period.annual(LAST)
    entry = Adjustment("nontax_revenue", period, 50_000.0, "当期", "一次性", month=5)
    later = Adjustment("nontax_revenue", period, 7_000.0, "当期", "一次性", month=11)
    undated = Adjustment("nontax_revenue", period, 9_000.0, "当期", "一次性")
    apart = year_in_progress(dataset(sold, (entry, later, undated)))
    naive = year_in_progress(dataset(sold))
    assert plain is not None
    assert apart is not None
    assert naive is not None
    assert apart.main.landing.value == pytest.approx(plain.main.landing.value + 57_000, abs=1)
    assert apart.main.so_far == pytest.approx(plain.main.so_far + 50_000)
    assert naive.main.landing.value > apart.main.landing.value  # it multiplies the one-off
    nontax = apart.line("nontax_revenue")
    assert nontax is not None
    assert [one.timing(nontax.month) for one in nontax.one_offs] == ["received", "expected", "undated"]


@pytest.mark.parametrize(("item", "month"), [("tax_stamp", 5), ("tax_stamp", 11), ("tax_revenue", 5),
                                             ("gpb_revenue", 5), ("gpb_revenue", 11)])
def test_a_one_off_on_a_total_or_on_an_item_not_listed_adds_up(item: str, month: int) -> None:
    catalog_ = shipped_catalog()
    figures = {code: {(year, end): value + 9_000.0 * (
        is_within(item, code, catalog_) and (year, end) >= (LAST, month))
        for (year, end), value in known.items()} for code, known in sample_figures().items()}
    if item == "gpb_revenue":  # the total is the sum of its items: one of them has what has come in
        figures["nontax_revenue"] = {when: figures["gpb_revenue"][when] - value
                                     for when, value in figures["tax_revenue"].items()}
    entry = Adjustment(item, Period.annual(LAST), 9_000.0, "当期", "一次性", month=month)
    found = year_in_progress(dataset(figures, (entry,)))
    assert found is not None
    for total in ("gpb_revenue", "tax_revenue"):
        parts = [line.landing.value for line in found.lines if (line.is_rest and line.item == total)
                 or (not line.is_rest and catalog_[line.item].parent == total)]
        whole = found.line(total)
        assert whole is not None
        assert sum(parts) == pytest.approx(whole.landing.value, abs=1)


def test_the_as_of_date_hides_what_was_not_out() -> None:
    found = year_in_progress(dataset(sample_figures()), vintage=Vintage(date(LAST, 5, 1)))
    assert found is not None
    assert found.month == 4
    assert year_in_progress(dataset(sample_figures()), year=2030) is None
    assert year_in_progress(Dataset(())) is None


def test_a_year_whose_outturn_is_in_is_no_year_in_progress() -> None:
    figures = sample_figures()
    known = {status: dataset(figures).with_observations(
        Observation(code, Period.annual(LAST), 1e6, status, date(LAST + 1, 1, 3)) for code in figures)
        for status in (Status.ESTIMATE, Status.PRELIMINARY)}
    assert year_in_progress(known[Status.ESTIMATE]) is not None
    assert year_in_progress(known[Status.PRELIMINARY]) is None
    again = year_in_progress(known[Status.PRELIMINARY], year=LAST)
    assert again is not None
    assert again.main.landing.value == year_in_progress(dataset(figures)).main.landing.value  # type: ignore[union-attr]


def test_the_even_pace_of_baoan() -> None:
    """Baoan district, January to August 2020: 169.0 of 272 亿元, as its report gives them."""
    figures = {"gpb_revenue": {(LAST, 8): 1_690_000.0}}
    found = year_in_progress(dataset(figures, budget={"gpb_revenue": 2_720_000.0}))
    assert found is not None
    exact, rounded = (progress(found.main, rounded=one) for one in (False, True))
    assert exact is not None
    assert rounded is not None
    assert round(-exact.points, 2) == 4.53
    assert round(-exact.amount) == 123_333
    assert (-rounded.points, round(-rounded.amount)) == (4.6, 125_120)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sentence_says_what_the_tables_print(lang: str) -> None:
    found = year_in_progress(dataset(sample_figures(), budget={"gpb_revenue": 950_000.0}))
    assert found is not None
    shown = landing_exhibits(Words(found, shipped_catalog(), lang))  # type: ignore[arg-type]
    made, paced = shown.tables[:2]
    for table, columns in ((made, ("landing", "low", "high", "of_budget", "left", "needed")),
                           (paced, ("so_far", "share"))):
        for column in columns:
            assert table.text("gpb_revenue", column) in shown.sentences[0]
    chart = shown.charts[0].table
    assert [row.key for row in chart.rows] == [str(month) for month in range(2, 13)]
    assert chart.cell("12", "p10").value <= chart.cell("12", "central").value


# -- the command -------------------------------------------------------------------------------


def test_the_command_writes_a_workbook_and_a_picture(tmp_path: Path,
                                                     capsys: pytest.CaptureFixture[str]) -> None:
    book = write_sample(tmp_path / "样例.xlsx", sample_figures(),
                        budget={"gpb_revenue": 950_000.0},
                        one_offs=[("2019年5月", "nontax_revenue", 10_000, "样例")])
    before = book.read_bytes()
    made = []
    for folder in ("a", "b"):
        assert main(["landing", str(book), "--json", "--out", str(tmp_path / folder)]) == 0
        told = json.loads(capsys.readouterr().out)
        made.append([Path(path).read_bytes() for path in told["outputs"]])
    assert made[0] == made[1]
    assert book.read_bytes() == before
    total = told["items"][0]
    parts = [one for one in told["items"] if one["item"] in {"tax_revenue", "nontax_revenue"}
             and not one["is_rest"]]
    assert sum(one["landing"] for one in parts) == pytest.approx(total["landing"])
    assert total["even_pace"]["points"] == pytest.approx(
        100 * total["so_far"] / 950_000 - 100 * 8 / 12)
    assert total["one_offs"][0]["timing"] == "received"
    assert main(["landing", str(book), "--item", "税收收入", "--month", "6", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["month"], [one["item"] for one in told["items"]]) == (6, ["tax_revenue"])


def test_bad_cells_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from openpyxl import load_workbook

    path = write_sample(tmp_path / "样例.xlsx", sample_figures())
    book = load_workbook(path)
    sheet = book["月度累计"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "期间")
    sheet.cell(head.row + 3, head.column + 7, "约九千")
    sheet.cell(head.row + 5, head.column, "十三月")
    sheet.cell(head.row + 7, head.column, sheet.cell(head.row + 6, head.column).value)
    book["调整事项"]["A6"] = "2019年一季度"
    register = book["调整事项"]
    top = next(cell for row in register.iter_rows() for cell in row if cell.value == "期间")
    for key, value in (("期间", "2019年一季度"), ("代码", "nontax_revenue"), ("金额", 1),
                       ("作用于", "当期"), ("类型", "一次性")):
        at = next(cell.column for cell in register[top.row] if cell.value == key)
        register.cell(top.row + 1, at, value)
    book.save(path)
    assert main(["landing", str(path)]) == 2
    said = capsys.readouterr().err
    for place in (sheet.cell(head.row + 3, head.column + 7).coordinate,
                  sheet.cell(head.row + 5, head.column).coordinate,
                  sheet.cell(head.row + 7, head.column).coordinate):
        assert f"月度累计!{place}" in said
    assert "2019年5月" in said or "2020年5月" in said


def test_without_monthly_figures_the_command_says_what_to_enter(
        luohu: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for year in ([], ["--year", "2031"]):  # its quarters of 2013 are long over
        assert main(["landing", str(luohu), *year]) == 2
        assert "月度累计" in capsys.readouterr().err


def test_an_unknown_item_gets_the_nearest(tmp_path: Path,
                                          capsys: pytest.CaptureFixture[str]) -> None:
    book = write_sample(tmp_path / "样例.xlsx", sample_figures())
    assert main(["landing", str(book), "--item", "增值", "--lang", "en"]) == 2
    assert "增值税" in capsys.readouterr().err


# -- real series -------------------------------------------------------------------------------


@pytest.mark.shared
def test_china_lands_nearer_than_last_years_pace(shared: Path) -> None:
    import csv
    import gzip

    path = shared / "data" / "china" / "cn_national_monthly_to_2018.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        known = {(int(row["year"]), int(row["month"])): float(row["value"])
                 for row in csv.DictReader(file) if row["code"] == "TAR"}
    first, last = min(known)[0], max(known)[0]
    table = np.array([[known[year, month] for month in range(1, 13)]
                      for year in range(first, last + 1)])
    whole = Cumulative.of(table)
    origins = [whole.until(row, month) for row in range(6, len(table), 4) for month in (3, 7)]
    actual = np.array([table[len(one.totals) - 1, -1] for one in origins])
    landed = land_many(origins)
    ours = np.abs(np.array([one.value for one in landed]) / actual - 1).mean()
    pace = np.abs(np.array([one.methods["progress"] for one in landed]) / actual - 1).mean()
    assert ours < 0.04
    assert ours < 0.7 * pace


def test_a_run_has_the_sheet_while_the_year_is_in_progress(luohu: Path) -> None:
    from dataclasses import replace

    from forecast.exhibits.in_year.landing import landing_of_run
    from forecast.projection.result import Settings
    from forecast.run import Request, solve
    from forecast.workbook.inputs.reading import read

    result = solve(read(luohu), Request(luohu, ("基准",), settings=Settings(draws=0)))
    assert landing_of_run(result, "zh") is None
    months = {code: {(year + 1, month): value for (year, month), value in known.items()}
              for code, known in sample_figures().items()}  # made up, for the year after the base
    found = landing_of_run(replace(result, dataset=Dataset(
        result.dataset.observations + dataset(months).observations)), "zh")
    assert found is not None
    assert found.sheet.name == "结果 全年预计"
    assert "2020年1—8月" in found.sentences[0]
    assert "为预算的" in found.sentences[0]


def test_a_year_published_to_december_is_not_adjusted(tmp_path: Path) -> None:
    figures = sample_figures()
    figures = {code: {at: round(value) for at, value in known.items()}
               for code, known in figures.items()}
    book = read(write_sample(tmp_path / "whole.xlsx", figures))
    found = year_in_progress(book.dataset, year=LAST - 1)
    assert found is not None
    for line in found.lines:
        assert line.landing.value == line.so_far
    shown = landing_exhibits(Words(found, book.dataset.catalog))
    assert not any("余下0个月" in column.group for column in shown.tables[0].columns)


def test_a_one_off_without_its_month_is_a_note(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "undated.xlsx", sample_figures(),
                        one_offs=[(f"{LAST}年", "nontax_revenue", 4_000, "卖地")])
    book = read(path)
    found = year_in_progress(book.dataset)
    assert found is not None
    notes = " ".join(landing_exhibits(Words(found, book.dataset.catalog)).tables[0].notes)
    assert "非税收入 4,000万元" in notes
    assert "尚未入库的不在全年预计数内" in notes


def test_a_landing_lies_within_its_interval_and_not_below_what_is_collected() -> None:
    rng = np.random.default_rng(4)
    for trial in range(120):
        steps = np.exp((20 if trial % 2 else 0.1) * rng.normal(size=(rng.integers(1, 9), 12)))
        steps *= -1.0 if trial % 5 == 0 else 1.0
        values = np.cumsum(steps, axis=1)
        totals = values[:, -1].copy()
        values[rng.random(values.shape) < 0.2 * (trial % 4)] = np.nan
        month = rng.integers(0, 12)
        values[-1, month:] = np.nan
        if not np.isfinite(totals[:-1]).any() and not np.isfinite(values[-1]).any():
            continue
        made = land(Cumulative.of(values, totals), (50, 80, 95))
        assert all(low <= made.value <= high
                   for low, high in zip(made.lower, made.upper, strict=True))
        if trial % 5:
            assert made.value >= made.so_far


@pytest.mark.parametrize("level", [(99,), (0,), (), (np.nan,)])
def test_levels_that_were_not_learned_are_refused(level: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="up to 95"):
        land(Cumulative.of(np.cumsum(np.ones((3, 12)), axis=1)), level)


def test_what_holds_of_several_items_is_one_note(tmp_path: Path) -> None:
    book = read(write_sample(tmp_path / "first.xlsx", sample_figures(LAST)))
    found = year_in_progress(book.dataset)
    assert found is not None
    notes = landing_exhibits(Words(found, book.dataset.catalog)).tables[0].notes
    (note,) = [note for note in notes if "没有可比的往年数" in note]
    assert note.startswith("一般公共预算收入、税收收入、")
