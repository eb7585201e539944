"""The year in progress landed: one-offs apart, items that add up, the command, the sheet."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from samples.landing_sample import LAST, MONTH, sample_figures, write_sample

from forecast.cli import main
from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Freq, Period
from forecast.data.series import Adjustment, Dataset, Observation, Status, Vintage
from forecast.exhibits.in_year.landing import landing_exhibits
from forecast.exhibits.in_year.words import Words
from forecast.fiscal.growth import is_within
from forecast.in_year.year import progress, year_in_progress
from forecast.workbook.inputs.reading import read


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
    assert main(["landing", str(luohu)]) == 0  # its quarters of 2013 are long over
    assert "月度累计" in capsys.readouterr().out
    assert main(["landing", str(luohu), "--year", "2031"]) == 2  # asked for by name
    assert "月度累计" in capsys.readouterr().err


def test_an_unknown_item_gets_the_nearest(tmp_path: Path,
                                          capsys: pytest.CaptureFixture[str]) -> None:
    book = write_sample(tmp_path / "样例.xlsx", sample_figures())
    for lang, near in (("zh", "增值税"), ("en", "Value added tax")):
        assert main(["landing", str(book), "--item", "增值", "--lang", lang]) == 2
        assert f"“{near}”" in capsys.readouterr().err
        assert main(["landing", str(book), "--item", near, "--lang", lang, "--json"]) == 0  # and it is taken
        capsys.readouterr()


# -- the sheet ---------------------------------------------------------------------------------


def test_a_run_has_the_sheet_while_the_year_is_in_progress(luohu: Path) -> None:
    from dataclasses import replace

    from forecast.exhibits.in_year.landing import landing_of_run
    from forecast.exhibits.kit.cells import Maker
    from forecast.projection.landed import land
    from forecast.projection.result import Settings
    from forecast.run import Request, solve
    from forecast.workbook.inputs.reading import read

    result = solve(read(luohu), Request(luohu, ("基准",), settings=Settings(draws=0)))
    assert landing_of_run(Maker(result)) is None
    months = {code: {(year + 1, month): value for (year, month), value in known.items()}
              for code, known in sample_figures().items()}  # made up, for the year after the base
    later = Dataset(result.dataset.observations + dataset(months).observations)
    landed = land(later, result.model, result.base, Vintage())
    found = landing_of_run(Maker(replace(result, dataset=later, landed=landed)))
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


@pytest.mark.parametrize("side", ["当期", "基期"])
@pytest.mark.parametrize("quarterly", [False, True])
@pytest.mark.parametrize(("item", "month"), [("nontax_revenue", 5), ("gpb_revenue", 11), ("tax_stamp", 9)])
def test_a_sale_of_last_year_without_its_month_is_no_base_either(
        item: str, month: int, quarterly: bool, side: str) -> None:
    """It stayed in last year's months and was carried on: a quarter too much in the landing, and in the run."""
    catalog = shipped_catalog()
    figures = {code: {at: value for at, value in known.items() if not quarterly or at[1] % 3 == 0 or at[0] == LAST}
               for code, known in sample_figures().items()}
    sold = {code: {(year, end): value + (150_000.0 if (year, end) >= (LAST - 1, month) and year < LAST
                                         and is_within(item, code, catalog) else 0.0)
                   for (year, end), value in known.items()} for code, known in figures.items()}
    plain = year_in_progress(dataset(figures))
    apart = year_in_progress(dataset(sold, (Adjustment(
        item, Period.annual(LAST - (side == "当期")), 150_000.0, side, "一次性"),)))
    assert plain is not None
    assert apart is not None
    assert apart.main.landing.value == pytest.approx(plain.main.landing.value, rel=1e-3)
    (one,) = apart.placed
    assert (one.year, one.month) == (LAST - 1, -(-month // 3) * 3 if quarterly else month)
    notes = " ".join(landing_exhibits(Words(apart, catalog)).tables[0].notes)
    assert f"{one.year}年{one.month}月：{catalog[item].zh} 150,000万元" in notes
    assert "尚未入库的不在全年预计数内" not in notes


def test_a_sale_that_a_year_cannot_hold_or_whose_months_nobody_knows_moves_no_month() -> None:
    figures = sample_figures()
    plain = year_in_progress(dataset(figures))
    for entry in (Adjustment("nontax_revenue", Period.annual(LAST - 1), 9e9, "当期", "一次性"),
                  Adjustment("nontax_revenue", Period.annual(LAST - 20), 5_000.0, "当期", "一次性")):
        found = year_in_progress(dataset(figures, (entry,)))
        assert plain is not None
        assert found is not None
        assert found.main.landing.value == pytest.approx(plain.main.landing.value)


def test_what_holds_of_several_items_is_one_note(tmp_path: Path) -> None:
    book = read(write_sample(tmp_path / "first.xlsx", sample_figures(LAST)))
    found = year_in_progress(book.dataset)
    assert found is not None
    notes = landing_exhibits(Words(found, book.dataset.catalog)).tables[0].notes
    (note,) = [note for note in notes if "没有可比的往年数" in note]
    assert note.startswith("一般公共预算收入、税收收入、")


# -- one month with its growth, as one table gives it ------------------------------------------------


def one_month(growth: dict[str, float], before: dict[str, float], parts: float = 1.0) -> Dataset:
    """A sample: nine months of a year, the rate over the year before, last year's outturns."""
    month, so_far = Period(Freq.M, LAST * 12 + 8), {
        "gpb_revenue": 101_330.0, "tax_revenue": 61_230.0 * parts, "nontax_revenue": 40_100.0}
    seen = [Observation(code, month, value, Status.PRELIMINARY, date(LAST, 10, 20), cumulative=True)
            for code, value in so_far.items()]
    seen += [Observation(f"{code}_growth", month, value, Status.PRELIMINARY, date(LAST, 10, 20),
                         cumulative=True) for code, value in growth.items()]
    seen += [Observation(code, Period.annual(LAST - 1), value, Status.FINAL, date(LAST, 2, 1))
             for code, value in before.items()]
    return Dataset(tuple(seen))


def test_a_published_growth_rate_tells_of_the_year_before() -> None:
    found = year_in_progress(one_month({"gpb_revenue": 5.3}, {"gpb_revenue": 138_000.0}))
    assert found is not None
    line = found.main
    assert line.before == pytest.approx(101_330 / 1.053)
    pace = line.before / 138_000
    assert line.landing.value == pytest.approx(101_330 / pace, rel=0.02)  # not 101,330 · 12 / 9
    assert line.landing.lower[0] < 101_330 / pace < line.landing.upper[0]


def test_parts_without_a_past_go_at_the_pace_of_their_total() -> None:
    found = year_in_progress(one_month({"gpb_revenue": 5.3}, {"gpb_revenue": 138_000.0}))
    assert found is not None
    total, *parts = found.lines
    assert sum(one.landing.value for one in parts) == pytest.approx(total.landing.value)
    assert [[note.code for note in one.landing.notes] for one in parts] == [["landing_total_pace"]] * 2
    ratios = [one.landing.value / one.so_far for one in found.lines]
    assert ratios == pytest.approx([ratios[0]] * 3, rel=0.01)


def test_nothing_is_made_of_a_rate_where_no_rate_is_known() -> None:
    found = year_in_progress(one_month({}, {"gpb_revenue": 138_000.0}))
    gone = year_in_progress(one_month({"gpb_revenue": -100.0}, {"gpb_revenue": 138_000.0}))
    for one in (found, gone):
        assert one is not None
        assert one.main.before != one.main.before  # not a number


def test_a_published_figure_of_the_year_before_goes_before_the_rate() -> None:
    data = one_month({"gpb_revenue": 5.3}, {"gpb_revenue": 138_000.0})
    stated = Observation("gpb_revenue", Period(Freq.M, LAST * 12 - 4), 97_000.0, Status.PRELIMINARY,
                         date(LAST - 1, 10, 20), cumulative=True)
    found = year_in_progress(data.with_observations((stated,)))
    assert found is not None
    assert found.main.before == 97_000.0


def test_a_month_that_is_not_in_yet_is_said_to_be_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = write_sample(tmp_path / "样例.xlsx", sample_figures(2014, 2020, 7), year=2020)
    assert main(["landing", str(book), "--month", "8"]) == 0
    assert "没有2020年1—8月的累计数，用的是1—7月的" in capsys.readouterr().err
    assert main(["landing", str(book), "--month", "7"]) == 0
    assert "用的是" not in capsys.readouterr().err
