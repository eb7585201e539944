"""Tax sharing: the dated table, its checks by cell, reforms by sheet and by file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from samples.filled import filled

from forecast.cli import main
from forecast.data.periods import Freq, Period
from forecast.data.registers import Share
from forecast.data.sharing import area_tax, check_shares, district_revenue, month, ratio, retention
from forecast.data.written import read_scenario
from forecast.equations.language import FIGURES
from forecast.exhibits.book import exhibit
from forecast.exhibits.scenarios.attribution import compared
from forecast.footing import ground_of
from forecast.issues import InputError, describe
from forecast.projection.result import Result, Settings
from forecast.run import Request, gather, solve
from forecast.workbook.inputs.reading import read

Y = Period.annual


def row(tax: str, first: str, last: str | None, *ratios: float) -> Share:
    year, month_ = first.split("-")
    start = Period(Freq.M, int(year) * 12 + int(month_) - 1)
    end = None
    if last:
        year, month_ = last.split("-")
        end = Period(Freq.M, int(year) * 12 + int(month_) - 1)
    return Share(tax, start, end, *ratios)


TABLE = (row("tax_vat", "2016-05", "2020-06", 50, 0, 25, 25),
         row("tax_vat", "2020-07", None, 50, 0, 10, 40))


def test_a_year_takes_the_mean_of_its_months() -> None:
    assert ratio(TABLE, "tax_vat", Y(2019), "district") == 25
    assert ratio(TABLE, "tax_vat", Y(2020), "district") == pytest.approx(32.5)
    assert ratio(TABLE, "tax_vat", Y(2021), "district") == 40
    assert ratio(TABLE, "tax_vat", Y(2010), "district") == 25  # before the first row: its ratios
    assert ratio(TABLE, "tax_vat", Y(2021), "centre") == 50
    assert ratio(TABLE, "tax_cit", Y(2021), "district") is None


def test_the_rows_of_a_reform_stand_before_the_others() -> None:
    reform = (row("tax_vat", "2021-01", "2021-12", 50, 0, 0, 50),)
    found = [ratio((*reform, *TABLE), "tax_vat", Y(year), "district") for year in (2020, 2021, 2022)]
    assert found == [pytest.approx(32.5), 50, 40]


def test_the_retained_share_weighs_each_tax_by_what_is_collected() -> None:
    # Bao'an, January to August 2020: 436.7 collected, 164.7 kept, 37.7 %
    assert pytest.approx(37.7, abs=0.05) == 100 * 164.7 / 436.7
    table = (*TABLE, row("tax_cit", "2017-01", None, 60, 0, 20, 20))
    assert retention(table, {"tax_vat": 300.0, "tax_cit": 100.0}, Y(2021), "district") == pytest.approx(35.0)
    assert retention(table, {"tax_deed": 5.0}, Y(2021), "district") is None


@given(st.floats(1, 1e7), st.floats(0.1, 100))
def test_collected_and_kept_imply_each_other(collected: float, share: float) -> None:
    back = area_tax(district_revenue(collected, share), share)
    assert back == pytest.approx(collected)
    assert area_tax(1.0, 0.0) is None


@given(st.permutations(range(3)))
def test_checks_do_not_depend_on_the_order_of_rows(order: list[int]) -> None:
    rows = [row("tax_vat", "2017-01", "2018-12", 50, 0, 25, 25),
            row("tax_vat", "2018-12", "2019-12", 50, 0, 25, 25),
            row("tax_vat", "2020-03", None, 50, 0, 25, 25)]
    assert [one.code for one in check_shares([rows[at] for at in order])] == ["share_overlap", "share_gap"]


@pytest.mark.parametrize(("ratios", "code"), [
    ((50, 0, 25, 24), "share_sum"), ((50, 10, 25, 25), "share_sum"), ((60, 0, -10, 50), "share_range"),
    ((0, 0, 0, 101), "share_range")])
def test_ratios_that_cannot_be(ratios: tuple[float, ...], code: str) -> None:
    assert [one.code for one in check_shares([row("tax_vat", "2017-01", None, *ratios)])] == [code]


def test_a_third_each_adds_up() -> None:
    assert not check_shares([row("tax_vat", "2017-01", None, 33.3333333, 0, 33.3333333, 33.3333334)])


def test_month_of_a_year_and_of_a_quarter() -> None:
    assert (str(month(Y(2020))), str(month(Y(2020), last=True))) == ("2020-01", "2020-12")
    assert str(month(Period(Freq.Q, 2020 * 4 + 1), last=True)) == "2020-06"


BAD = [{"税种": "增值税", "起": "2016年5月", "止": 2019, "中央": 50, "市": 25, "区": 24.5},
       {"税种": "增值税", "起": 2019, "中央": 50, "市": 25, "区": 25},
       {"税种": "企业所得税", "起": 2018, "止": 2017, "中央": 60, "市": 20, "区": 20},
       {"税种": "不存在税", "起": 2018, "中央": 60, "市": 20, "区": 20},
       {"税种": "契税", "起": 2017, "止": 2018, "中央": 0, "市": 50, "区": 50},
       {"税种": "契税", "起": 2020, "中央": 0, "市": 50, "区": 50},
       {"税种": "房产税", "起": 2020, "中央": 0, "市": None, "区": 100},
       {"税种": "印花税", "起": "某年", "中央": "0%", "市": "５０％", "区": "五十"}]


def test_every_problem_of_the_table_at_once_and_by_cell(luohu: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(filled(luohu, tmp_path / "bad.xlsx", {"分成比例": BAD}))
    found = {(issue.code, issue.where.cell): issue for issue in caught.value.issues}
    assert set(found) == {
        ("share_sum", "D5"), ("share_overlap", "B6"), ("share_span", "C7"), ("unknown_item", "A8"),
        ("share_gap", "B10"), ("blank_cell", "F11"), ("period", "B12"), ("not_a_number", "G12")}
    words = describe(found["share_sum", "D5"])
    assert "99.5%" in words
    assert "-0.5" in words
    assert describe(found["share_overlap", "B6"], "en").startswith("bad.xlsx › 分成比例!B6: from 2019-01")


REFORM = [{"税种": "税收收入", "起": 2017, "中央": 50, "市": 25, "区": 25},
          {"税种": "税收收入", "起": "2021年7月", "中央": 50, "市": 20, "区": 30, "情景": "体制改革"}]


@pytest.fixture(scope="module")
def reformed(luohu: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = filled(luohu, tmp_path_factory.mktemp("share") / "reform.xlsx", {"分成比例": REFORM})
    return solve(read(path), Request(path, ("基准", "体制改革"), settings=Settings(draws=20)))


def test_a_reform_moves_revenue_by_the_ratio_of_shares_and_nothing_else(reformed: Result) -> None:
    factors = [float(reformed.value("tax_revenue", Y(year), "体制改革") or 0)
               / float(reformed.value("tax_revenue", Y(year), "基准") or 1) for year in (2020, 2021, 2022)]
    assert factors == pytest.approx([1.0, 1.1, 1.2])
    for code in ("gdp_nominal", "retail_sales", "nontax_revenue"):
        assert reformed.value(code, Y(2022), "体制改革") == reformed.value(code, Y(2022), "基准")
    found = compared(reformed, ("基准", "体制改革"), ("tax_revenue",))
    at = found.groups.index("policy")
    gap = float(reformed.value("tax_revenue", Y(2022), "体制改革") or 0) - float(
        reformed.value("tax_revenue", Y(2022), "基准") or 0)
    assert found.contributions[at, 0, 2] == pytest.approx(gap)


def test_the_table_alone_moves_nothing(reformed: Result, luohu: Path) -> None:
    plain = solve(read(luohu), Request(luohu, ("基准",), settings=Settings(draws=20)))
    for code, values in plain.run("基准").values.items():
        assert values == pytest.approx(reformed.run("基准").values[code], nan_ok=True, rel=1e-12)


def test_the_tables_say_what_is_kept_and_what_was_collected(reformed: Result) -> None:
    tables = {table.id: table for table in exhibit(reformed, {}).tables()}
    assert tables["sharing"].text("0:0", "sum") == "100.00"
    area = tables["sharing_area"]
    assert (area.text("tax_revenue", "revenue"), area.text("tax_revenue", "implied"),
            area.text("tax_revenue", "centre")) == ("846,000", "3,384,000", "1,692,000")
    assert tables["sharing_reform"].text("体制改革/tax_revenue", "share:2021") == "27.50"
    model = tables["model"]
    assert model.text("体制改革/share:tax_revenue", "2022") == "30.00"
    assert model.text("share:tax_revenue", "2022") == "25.00"


TOML = """name = "消费税下划"
parent = "基准"

[[share]]
tax = "消费税"
start = "2021"
centre = 80
city = 10
district = 10
"""


def test_a_file_reforms_a_tax_that_the_district_did_not_have(luohu: Path, tmp_path: Path) -> None:
    file = tmp_path / "reform.toml"
    file.write_text(TOML, encoding="utf-8")
    scenario = read_scenario(file)
    assert scenario.shares[0].district == 10
    taxes = {"增值税": 400000, "企业所得税": 200000, "个人所得税": 90000, "城市维护建设税": 40000,
             "房产税": 30000, "印花税": 20000, "城镇土地使用税": 6000, "土地增值税": 40000, "契税": 10000,
             "其他税收": 10000}  # a sample: the papers give only the sum
    lines = [{"指标": name, "单位": "万元", "2019年": amount} for name, amount in taxes.items()]
    lines.append({"指标": "辖区消费税", "单位": "万元", "2019年": 100000})
    path = filled(luohu, tmp_path / "items.xlsx", {
        "年度指标": lines, "分成比例": [{"税种": "消费税", "起": 2017, "中央": 100, "市": 0, "区": 0}]})
    result = solve(read(path), Request(path, ("基准", str(file)), settings=Settings(draws=0)))
    now, area = (result.value(code, Y(2021), "消费税下划") for code in ("tax_consumption", "area_tax_consumption"))
    assert now == pytest.approx(0.1 * float(area or 0))
    gap = [float(result.value("tax_revenue", Y(year), "消费税下划") or 0)
           - float(result.value("tax_revenue", Y(year), "基准") or 0) for year in (2020, 2021)]
    assert gap == [pytest.approx(0), pytest.approx(float(now or 0))]


def test_a_reform_without_a_ratio_to_reform_is_refused(luohu: Path, tmp_path: Path) -> None:
    path = filled(luohu, tmp_path / "unbased.xlsx", {"分成比例": REFORM[1:]})
    with pytest.raises(InputError) as caught:
        solve(read(path), Request(path, ("体制改革",), settings=Settings(draws=0)))
    (issue,) = caught.value.issues
    assert (issue.code, issue.where.cell) == ("share_no_base", "A5")
    assert "没有登记此前的比例" in describe(issue)
    own = [{**REFORM[0], "情景": "体制改革", "止": "2021年6月"}, REFORM[1]]  # the reform may bring the ratio itself
    path = filled(luohu, tmp_path / "based.xlsx", {"分成比例": own})
    found = solve(read(path), Request(path, ("基准", "体制改革"), settings=Settings(draws=0)))
    assert float(found.value("tax_revenue", Y(2022), "体制改革") or 0) == pytest.approx(
        1.2 * float(found.value("tax_revenue", Y(2022), "基准") or 0))


@pytest.mark.parametrize(("line", "code"), [
    ("district = 20", "share_sum"), ('district = "一成"', "toml_amount"), ("", "missing_value"),
    ('district = 10\nend = "2019"', "share_span"), ('district = 10\nend = "某"', "period")])
def test_a_file_is_checked_like_the_sheet(tmp_path: Path, line: str, code: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(TOML.replace("district = 10", line), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_scenario(file)
    assert [issue.code for issue in caught.value.issues] == [code]


def test_a_row_may_stand_beside_a_scenario_of_a_file(luohu: Path, tmp_path: Path) -> None:
    path = filled(luohu, tmp_path / "both.xlsx", {"分成比例": [dict(REFORM[0]), {**REFORM[1], "情景": "高"}]})
    book = read(path)
    folder = tmp_path / "luohu-2020"
    folder.mkdir(exist_ok=True)
    (folder / "high.toml").write_text('name = "高"\nparent = "基准"\n[[override]]\nitem = "fai"\n'
                                      'span = "2020"\nmethod = "固定"\nvalue = 400\n', encoding="utf-8")
    known, _ = gather(book, Request(path), ground_of(book, Settings()))
    assert known["高"].shares
    assert known["高"].overrides
    assert "share" in FIGURES


def test_explain_leads_to_the_row_of_the_table(luohu: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = filled(luohu, tmp_path / "reform.xlsx", {"分成比例": REFORM})
    assert main(["explain", str(path), "税收收入", "2021", "--scenario", "体制改革", "--tree"]) == 0
    said = capsys.readouterr().out
    assert "reform.xlsx › 分成比例!G6" in said
    assert "27.50%" in said
    assert "来源：分成比例" in said
    assert main(["explain", str(luohu), "税收收入", "2021", "--scenario", "基准", "--tree", "--lang", "en"]) == 0
    assert "taken as unchanged" in capsys.readouterr().out
