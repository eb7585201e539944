"""Two rounds of forecasts: the revision split by cause, without a residual."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from samples.places import PROJECT

from forecast.cli import main
from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.data.series import Adjustment, Observation, Status
from forecast.equations.language import parse_equation
from forecast.exhibits.scenarios.rounds import OrderError, Round, common_years, revised
from forecast.issues import CellRef
from forecast.models.parameters import priors
from forecast.projection.result import Result, Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import InputBook, read

WORKBOOK = PROJECT / "workbooks" / "luohu-2020.xlsx"
ITEMS = ("gdp_growth", "gdp_nominal", "tax_revenue", "gpb_revenue", "gpb_balance")
OUTTURNS = {"gdp_nominal": 2450.0, "gdp_growth": 3.0, "tax_revenue": 870000.0,
            "nontax_revenue": 470000.0, "gpb_revenue": 1340000.0, "retail_sales": 1300.0}  # fmt: skip
Y = Period.annual


@pytest.fixture(scope="module")
def book() -> InputBook:
    return read(WORKBOOK)


def solved(book: InputBook, scenario: str = "基准") -> Result:
    return solve(book, Request(WORKBOOK, (scenario,), settings=Settings(draws=0)))


@pytest.fixture(scope="module")
def old(book: InputBook) -> Round:
    return Round(solved(book), "基准")


def outturns(old: Round) -> dict[str, float]:
    """Figures of 2020 for every item: some as given above, the rest as forecast."""
    found = {one.name: old.result.value(one.name, Y(2020), "基准")
             for one in old.result.model.equations}
    return {item: value for item, value in found.items() if value is not None} | OUTTURNS


@pytest.fixture(scope="module")
def later(book: InputBook, old: Round) -> InputBook:
    """The workbook with outturns of 2020 in it: its base moves on by a year. Invented figures."""
    seen = [Observation(item, Y(2020), value, Status.PRELIMINARY, date(2021, 1, 29))
            for item, value in outturns(old).items()]
    return replace(book, dataset=book.dataset.with_observations(seen))


def check(old: Round, new: Round, items: tuple[str, ...] = ITEMS) -> dict[str, np.ndarray]:
    """The split starts at the old round, ends at the new one and leaves nothing."""
    found = revised(old, new, items)
    for place, item in enumerate(items):
        for at, year in enumerate(found.periods):
            before = old.result.value(item, year, old.scenario)
            after = new.result.value(item, year, new.scenario)
            assert found.start[place, at] == pytest.approx(before, rel=1e-9, abs=1e-9)
            if after is not None and year != new.result.base:
                assert found.end[place, at] == pytest.approx(after, rel=1e-9, abs=1e-6)
    scale = np.maximum(np.abs(found.end), np.abs(found.start))
    assert (np.abs(found.residual) <= 1e-9 * np.maximum(scale, 1.0)).all()
    return dict(zip(found.groups, found.contributions, strict=True))


def test_the_same_round_twice_has_no_revision(old: Round) -> None:
    assert not revised(old, old, ITEMS).groups


def test_a_year_on(later: InputBook, old: Round) -> None:
    new = Round(solved(later), "基准")
    assert [str(year) for year in common_years(old, new)] == ["2020", "2021", "2022"]
    groups = check(old, new)
    assert "outturn" in groups
    # in 2020 the taxes are what they turned out to be: only the outturn and nothing else decides
    at = ITEMS.index("tax_revenue")
    change = OUTTURNS["tax_revenue"] - (old.result.value("tax_revenue", Y(2020), "基准") or 0.0)
    assert groups["outturn"][at, 0] == pytest.approx(change)
    assert "method" not in groups
    with pytest.raises(OrderError):
        common_years(new, old)


def test_history_that_is_revised_is_data(book: InputBook, old: Round) -> None:
    extra = Observation("gdp_nominal", Y(2019), 2400.0, Status.VERIFIED, date(2020, 9, 1))
    new = Round(solved(replace(book, dataset=book.dataset.with_observations([extra]))), "基准")
    groups = check(old, new)
    assert groups["data"][1].any()
    assert not any(values[1].any() for group, values in groups.items() if group != "data")


def test_an_amount_of_scope_is_told_from_the_outturn(later: InputBook, old: Round) -> None:
    entry = Adjustment("tax_revenue", Y(2020), 15000.0, "当期", "口径", "并入一项收入（测试）")
    scoped = replace(later, dataset=replace(
        later.dataset, adjustments=(*later.dataset.adjustments, entry)))
    groups = check(old, Round(solved(scoped), "基准"))
    at = ITEMS.index("tax_revenue")
    plain = check(old, Round(solved(later), "基准"))
    assert groups["scope"][at, 0] == pytest.approx(15000.0, rel=1e-6)
    assert groups["outturn"][at, 0] == pytest.approx(plain["outturn"][at, 0] - 15000.0, rel=1e-6)
    measure = replace(entry, kind="政策")
    both = replace(later, dataset=replace(
        later.dataset, adjustments=(*later.dataset.adjustments, entry, measure)))
    groups = check(old, Round(solved(both), "基准"))
    assert groups["scope"][at, 0] == pytest.approx(15000.0, rel=1e-6)
    assert groups["policy"][at, 0] == pytest.approx(15000.0, rel=1e-6)


def scenario_of(book: InputBook, text: str, folder: Path, name: str) -> Result:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return solve(book, Request(WORKBOOK, (str(path),), settings=Settings(draws=0)))


TOML = """
name = "一"
title = "一"
parent = "基准"
[[override]]
item = "tax_policy_effect"
span = "2020..2022"
method = "假设"
value = {policy}
layer = "政策"
[[override]]
item = "gdp_growth"
span = "2021"
method = "固定"
value = {growth}
layer = "基准"
[[override]]
item = "tax_revenue"
span = "2021"
method = "比例调整"
value = {judged}
layer = "判断"
[[override]]
item = "b_tax"
span = "2020"
method = "参数"
value = {elasticity}
layer = "判断"
"""


def test_policy_assumption_judgement_and_coefficient(book: InputBook, later: InputBook,
                                                       tmp_path: Path) -> None:
    one = Round(scenario_of(book, TOML.format(policy=0.0, growth=6.2, judged=-1.0, elasticity=1.0),
                            tmp_path, "one"), "一")
    other = Round(scenario_of(later, TOML.format(policy=-3.0, growth=5.0, judged=-4.0,
                                                 elasticity=1.1), tmp_path, "other"), "一")
    groups = check(one, other)
    assert set(groups) >= {"outturn", "policy", "assumption", "judgement", "parameters"}
    at = ITEMS.index("tax_revenue")
    assert groups["judgement"][at, 1] < -20000.0
    assert groups["policy"][at, 2] < 0.0


def test_other_equations_are_method(book: InputBook, later: InputBook, old: Round) -> None:
    own = parse_equation("dlog(tax_revenue) ~ 0.5 * dlog(gdp_nominal)", CellRef("test", "模型", "A9"),
                         "", (shipped_catalog(), priors().parameters), [])
    assert own is not None
    new = Round(solved(replace(book, equations=(own,))), "基准")
    groups = check(old, new)
    at = ITEMS.index("tax_revenue")
    assert groups["method"][at, 0] < 0.0
    assert not groups["method"][ITEMS.index("gdp_growth")].any()
    both = Round(solved(replace(later, equations=(own,))), "基准")
    assert {"method", "outturn"} <= set(check(old, both))


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory, old: Round) -> Path:
    """A second round as a clerk makes it: rows of 2020 added to 数据版本."""
    path = tmp_path_factory.mktemp("newer") / "luohu-2021.xlsx"
    whole = openpyxl.load_workbook(WORKBOOK)
    sheet = whole["数据版本"]
    heads = {str(cell.value): cell.column for cell in sheet[4]}
    last = max(cell.row for cell in sheet["A"] if cell.value)
    for step, (item, value) in enumerate(outturns(old).items(), start=1):
        for title, entry in {"代码": item, "期间": "2020年", "数值": value,
                             "单位": shipped_catalog()[item].unit.code, "状态": "初步核算",
                             "发布日期": date(2021, 1, 29), "来源": "测试"}.items():
            sheet.cell(last + step, heads[title], entry)
    del whole["勾稽关系"]  # its relations name figures by number; added rows have none
    whole.save(path)
    return path


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_command_compares_two_workbooks(newer: Path, capsys: pytest.CaptureFixture[str],
                                            tmp_path: Path) -> None:
    found = asked(capsys, "compare", str(WORKBOOK), str(newer), "--item", "tax_revenue", "--out",
                  str(tmp_path))
    assert (found["from"], found["to"], found["period"]) == ("luohu-2020", "luohu-2021", "2021")
    (item,) = found["items"]
    steps = sum(one["contribution"] for one in item["contributions"])
    assert abs(item["end"] - item["start"] - steps) < 1e-9 * item["end"]
    assert {one["group"] for one in item["contributions"]} >= {"outturn"}
    assert "预测变为实际数" in found["summary"][0]
    assert all(Path(path).is_file() for path in found["outputs"])
    assert main(["compare", str(newer), str(WORKBOOK)]) == 2
    assert "先后写反" in capsys.readouterr().err
    assert main(["compare", str(WORKBOOK), "基准"]) == 2
    assert "第二份工作簿" in capsys.readouterr().err


def test_two_dates_of_one_workbook(newer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "compare", str(newer), str(newer), "--as-of-old", "2020-06-30",
                  "--item", "gdp_nominal", "--period", "2021", "--lang", "en")
    assert found["from"] == "luohu-2021 2020-06-30"
    assert {one["group"] for one in found["items"][0]["contributions"]} >= {"outturn"}
    assert main(["compare", str(newer), str(newer), "--as-of-old", "2020-06-30",
                 "--period", "2023"]) == 2
    assert "2020—2022" in capsys.readouterr().err


def test_two_rounds_alike_are_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "compare", str(WORKBOOK), str(WORKBOOK))
    assert "没有差别" in found["summary"][0]
    assert found["warnings"] == []


def test_what_is_wrong_with_either_workbook_is_told_at_once(tmp_path: Path,
                                                            capsys: pytest.CaptureFixture[str]
                                                            ) -> None:
    empty = tmp_path / "empty.xlsx"
    assert main(["new", str(empty), "--year", "2021"]) == 0
    assert main(["compare", str(tmp_path / "none.xlsx"), str(empty)]) == 2
    told = capsys.readouterr().err
    assert "none.xlsx：找不到文件" in told
    assert "没有读到数据" in told
    assert main(["compare", str(WORKBOOK), str(WORKBOOK), "基准"]) == 2
    assert "--scenario 基准" in capsys.readouterr().err
    assert main(["compare", str(WORKBOOK), str(WORKBOOK), "--as-of-old", "2001-01-01"]) == 2
    assert "(--as-of 2001-01-01)" in capsys.readouterr().err
