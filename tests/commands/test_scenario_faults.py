"""Everything wrong with scenario files is told in one pass: their grammar, their words, what the model refuses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from samples.models.books import annual, quarterly

from forecast.cli import main
from forecast.projection import Settings, doubt_issues
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

if TYPE_CHECKING:
    from pathlib import Path

MODEL = "[parameters]\na ~ 0.6 (0.05)\n[x]\nspend ~ a * income\nincome = spend + public\n"
ITEMS = "".join(f'[{name}]\nunit = "亿元"\n' for name in ("income", "spend", "public"))
MIXED = """name = "甲"
parent = "没有"
colour = "red"
[[override]]
item = "public"
span = "2014"
method = "假设"
value = "三"
[[override]]
item = "income"
span = "2014"
method = "固定"
value = 5
[[override]]
item = "spend"
span = "2014"
method = "偏度"
value = 3
"""


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    public = [40.0 * 1.03**at for at in range(14)]
    book = annual(tmp_path / "book.xlsx", {
        "public": ("亿元", public), "spend": ("亿元", [1.5 * one for one in public]),
        "income": ("亿元", [2.5 * one for one in public])}, 2000)
    (tmp_path / "own.model").write_text(MODEL, encoding="utf-8")
    (tmp_path / "own.toml").write_text(ITEMS, encoding="utf-8")
    return [str(book), "--model", str(tmp_path / "own.model"), "--catalog", str(tmp_path / "own.toml")]


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return re.findall(r"^  (\w+\.toml:\d+)：", capsys.readouterr().err, re.MULTILINE)


def test_a_file_is_held_against_the_model_in_the_same_pass(asked: list[str], tmp_path: Path,
                                                           capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mixed.toml").write_text(MIXED.replace("没有", "基准"), encoding="utf-8")
    out = tmp_path / "out"
    assert main(["run", *asked, "--scenario", str(tmp_path / "mixed.toml"), "--out", str(out)]) == 2
    assert told(capsys) == ["mixed.toml:3", "mixed.toml:8", "mixed.toml:9", "mixed.toml:14"]
    assert not out.exists()
    assert main(["compare", asked[0], "基准", str(tmp_path / "mixed.toml"), *asked[1:]]) == 2
    assert len(told(capsys)) == 4


def test_an_unknown_parent_is_told_beside_what_is_wrong_in_the_file_and_in_another(
        asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mixed.toml").write_text(MIXED, encoding="utf-8")
    (tmp_path / "other.toml").write_text('[[override]]\nitem = "income"\nspan = "2014"\nmethod = "固定"\nvalue = 1\n',
                                         encoding="utf-8")
    assert main(["run", *asked, "--scenario", str(tmp_path / "mixed.toml"), "--scenario",
                 str(tmp_path / "other.toml"), "--out", str(tmp_path / "out")]) == 2
    assert set(told(capsys)) == {"mixed.toml:2", "mixed.toml:3", "mixed.toml:8", "other.toml:1"}


def test_a_file_that_cannot_be_read_makes_no_parent_unknown(asked: list[str], tmp_path: Path,
                                                            capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "above.toml").write_text('name = "上"\n[[override\n', encoding="utf-8")
    (tmp_path / "below.toml").write_text('name = "下"\nparent = "上面"\n', encoding="utf-8")
    assert main(["run", *asked, "--scenario", str(tmp_path / "above.toml"), "--scenario",
                 str(tmp_path / "below.toml"), "--out", str(tmp_path / "out")]) == 2
    assert told(capsys) == ["above.toml:2"]


def test_a_row_of_months_is_refused_by_a_model_of_quarters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It used to be left out without a word."""
    book = quarterly(tmp_path / "book.xlsx", {"x": ("亿元", [10.0 + at for at in range(16)])}, (2010, 1), {
        "指标目录": [["名称", "单位"], ["x", "亿元"]],
        "模型": [["替换全部；频率：季度"], ["代码", "方程"], ["", "d(x) ~ c"]],
        "参数": [["代码", "先验均值", "先验标准差", "取值"], ["c", 1, 0.1, "估计"]],
        "情景": [["情景", "项目", "期间", "方式", "值"], ["高", "x", "2014年3月", "调整", 10]]})
    assert main(["run", str(book), "--out", str(tmp_path / "out")]) == 2
    assert "情景" in capsys.readouterr().err


PARAMETER = """name = "甲"
parent = "基准"
[[override]]
item = "a"
{rest}
value = 0.5
"""


@pytest.mark.parametrize(("rest", "codes"), [
    ('method = "参数"', []), ('method = "parameter"\nspan = "2014-2016"', []),
    ('method = "参数"\nspan = "2015"', ["idle_span"]), ('span = "2014"', ["item_is_parameter"])])
def test_a_parameter_has_one_value_and_needs_no_years(rest: str, codes: list[str], asked: list[str], tmp_path: Path,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    """Years said of a parameter were passed over; one without years was refused; 假设 of one had no way out."""
    (tmp_path / "one.toml").write_text(PARAMETER.format(rest=rest), encoding="utf-8")
    words = ["run", *asked, "--scenario", str(tmp_path / "one.toml"), "--draws", "0", "--json", "--out", str(tmp_path / "out")]
    code = main(words)
    found = json.loads(capsys.readouterr().out)
    told_ = [one["code"] for one in found.get("issues", []) + found.get("warnings", [])]
    assert [one for one in told_ if one in {"idle_span", "item_is_parameter"}] == codes
    assert (code == 2) is (codes == ["item_is_parameter"])


def test_two_values_of_a_parameter_clash_and_a_child_replaces_its_parent_s(asked: list[str], tmp_path: Path,
                                                                           capsys: pytest.CaptureFixture[str]) -> None:
    """The value of the last year used to hold for all, whoever had given it."""
    years = '[[override]]\nitem = "a"\nmethod = "参数"\nspan = "{span}"\nvalue = {value}\n'
    both = 'name = "甲"\nparent = "基准"\n' + years.format(span="2014", value=0.5) + years.format(span="2015", value=0.6)
    (tmp_path / "two.toml").write_text(both, encoding="utf-8")
    assert main(["run", *asked, "--scenario", str(tmp_path / "two.toml"), "--out", str(tmp_path / "out")]) == 2
    assert told(capsys) == ["two.toml:8"]
    for name, parent, value in (("上", "基准", 0.5), ("下", "上", 0.6)):
        (tmp_path / f"{name}.toml").write_text(f'name = "{name}"\nparent = "{parent}"\n' + years.format(
            span="2014-2016" if name == "上" else "2014", value=value), encoding="utf-8")
    words = [word for name in "上下" for word in ("--scenario", str(tmp_path / f"{name}.toml"))]
    assert main(["run", *asked, *words, "--draws", "0", "--out", str(tmp_path / "out")]) == 0
    record = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))["scenarios"]
    assert [record[name]["parameters"]["a"]["value"] for name in "上下"] == [0.5, 0.6]


@pytest.mark.parametrize(("item", "method", "value", "is_asked"), [
    ("public", "假设", 600000, True), ("public", "假设", 0.006, True), ("public", "假设", 60, False), ("public", "假设", 0, False),
    ("spend", "固定", 900000, True), ("spend", "调整", 50000, True), ("spend", "调整", 20, False)])
def test_a_figure_in_another_unit_is_asked_about_at_its_line(item: str, method: str, value: float, is_asked: bool,
                                                             asked: list[str], tmp_path: Path,
                                                             capsys: pytest.CaptureFixture[str]) -> None:
    """Items of a model of one's own were held against nothing."""
    text = f'name = "甲"\nparent = "基准"\n[[override]]\nitem = "{item}"\nspan = "2014"\nmethod = "{method}"\nvalue = {value}\n'
    for reason, is_told in (("", is_asked), ('reason = "报告第3页，已核"\n', False)):
        (tmp_path / "one.toml").write_text(text + reason, encoding="utf-8")
        assert main(["run", *asked, "--scenario", str(tmp_path / "one.toml"), "--draws", "0", "--json", "--out",
                     str(tmp_path / "out")]) == 0
        warned = json.loads(capsys.readouterr().out)["warnings"]
        assert [one["cell"] for one in warned if one["code"] == "result_slip"] == ["3"] * is_told


@pytest.mark.parametrize(("parents", "line", "chain"), [
    ({"甲": "甲"}, "甲.toml:2", "甲 → 甲"), ({"甲": "乙", "乙": "甲"}, "乙.toml:2", "甲 → 乙 → 甲")])
def test_a_circle_of_parents_is_told_as_one(parents: dict[str, str], line: str, chain: str, asked: list[str],
                                            tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It was said to be unknown, or a circle, whichever it was; and a scenario was proposed as its own parent."""
    for name, parent in parents.items():
        (tmp_path / f"{name}.toml").write_text(f'name = "{name}"\nparent = "{parent}"\n', encoding="utf-8")
    assert main(["run", *asked, "--scenario", *(str(tmp_path / f"{name}.toml") for name in parents)]) == 2
    said = capsys.readouterr().err
    assert f"{line}：情景“甲”的上级绕了一圈又回到它自己：{chain}。" in said
    assert "找不到" not in said


ROWS = ["情景", "项目", "期间", "方式", "值"]


@pytest.mark.parametrize(("names", "is_refused"), [
    (("方案A", "方案Ａ"), True), (("方案a", "方案A"), True), (("方案 1", "方案1"), True), (("基 准", "方案"), True),
    (("方案1", "方案2"), False), (("方案A", "方案AA"), False), (("方案A", "方案A"), False)])
def test_names_of_scenarios_that_look_alike_are_refused_with_both_cells(
        names: tuple[str, str], is_refused: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows meant for one scenario made two, each with half of what was assumed."""
    book = annual(tmp_path / "book.xlsx", {"一般公共预算收入": ("万元", [100.0, 104.0, 108.0]),
                                           "地区生产总值增速": ("%", [5.0, 5.2, 5.1])}, 2011, {
        "情景": [ROWS, [names[0], "地区生产总值增速", 2014, "假设", 5], [names[1], "地区生产总值增速", 2015, "假设", 4]]})
    assert main(["check", str(book), "--json"]) == (2 if is_refused else 0)
    found = [one for one in json.loads(capsys.readouterr().out).get("issues", []) if one["code"] == "scenario_alike"]
    assert [one["cell"] for one in found] == (["A2" if "基 准" in names else "A3"] if is_refused else [])


def test_a_file_named_like_a_row_of_the_sheet_is_refused_at_its_line(tmp_path: Path,
                                                                     capsys: pytest.CaptureFixture[str]) -> None:
    book = annual(tmp_path / "book.xlsx", {"一般公共预算收入": ("万元", [100.0, 104.0, 108.0])}, 2011, {
        "情景": [ROWS, ["方案A", "一般公共预算收入", 2014, "比例调整", 5]]})
    (tmp_path / "one.toml").write_text('name = "方案Ａ"\nparent = "基准"\n', encoding="utf-8")
    assert main(["run", str(book), "--scenario", str(tmp_path / "one.toml"), "--out", str(tmp_path / "out")]) == 2
    assert "情景名称“方案A”与“方案Ａ”只差全角半角" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_findings_name_the_scenario_where_it_is_not_the_forecast(asked: list[str], tmp_path: Path,
                                                                 capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in (("甲", 60), ("乙", 70)):
        (tmp_path / f"{name}.toml").write_text(
            f'name = "{name}"\nparent = "基准"\n[[override]]\nitem = "public"\nspan = "2014"\nvalue = {value}\n', encoding="utf-8")
    words = ["run", *asked, "--draws", "0", "--out", str(tmp_path / "out")]
    both = ["--scenario", str(tmp_path / "甲.toml"), "--scenario", str(tmp_path / "乙.toml")]
    assert main([*words, *both]) == 0
    assert "spend（情景“乙”）" in capsys.readouterr().out
    assert main([*words, *both, "--scenario", "基准"]) == 0
    assert "情景“" not in capsys.readouterr().out.partition("输出文件")[0]


@pytest.mark.parametrize(("value", "reason", "is_asked"), [
    (-0.6, "", True), (60, "", True), (60, "报告第3页，已核", False), (0.9, "", False), (0, "", False), (1.2, "", False)])
def test_a_parameter_of_another_sign_or_magnitude_is_asked_about(value: float, reason: str, is_asked: bool, asked: list[str],
                                                                 tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An elasticity of -0.9 or 90 was taken at its word."""
    (tmp_path / "one.toml").write_text(PARAMETER.format(rest='method = "参数"').replace("value = 0.5", f"value = {value}")
                                       + f'reason = "{reason}"\n', encoding="utf-8")
    main(["run", *asked, "--scenario", str(tmp_path / "one.toml"), "--draws", "0", "--json", "--out", str(tmp_path / "out")])
    found = json.loads(capsys.readouterr().out)
    assert [one["severity"] for one in found.get("warnings", []) if one["code"] == "parameter_far"] == ["question"] * is_asked


def test_a_file_that_names_no_parent_stands_on_the_baseline_and_one_that_assumes_nothing_is_named(
        asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "base.toml").write_text(
        'name = "基准"\n[[override]]\nitem = "public"\nspan = "2014"\nmethod = "假设"\nvalue = 71\n', encoding="utf-8")
    (files / "empty.toml").write_text("", encoding="utf-8")
    for name in ("bare", "led"):
        (files / f"{name}.toml").write_text(
            ('parent = "基准"\n' if name == "led" else "")
            + '[[override]]\nitem = "a"\nmethod = "参数"\nvalue = 0.62\n', encoding="utf-8")
    out = tmp_path / "out"
    assert main(["run", *asked, "--scenario", str(files), "--draws", "0", "--out", str(out)]) == 0
    told = capsys.readouterr().err
    assert "empty.toml:1：情景“empty”没有任何假设" in told
    assert "bare.toml" not in told
    found = {name: one["values"]["income"] for name, one in json.loads(
        (out / "result.json").read_text(encoding="utf-8"))["scenarios"].items()}
    assert found["bare"] == found["led"] != found["基准"] == found["empty"]


@pytest.mark.parametrize(("item", "method", "value", "reason", "asked"), [
    ("gdp_growth", "固定", "0.062", "判断", True), ("gdp_growth", "固定", "6.2", "判断", False),
    ("gdp_growth", "固定", "0.062", "已核", False), ("tax_revenue", "比例调整", "-0.05", "判断", True),
    ("tax_revenue", "比例调整", "-5", "判断", False)])
def test_per_cent_of_a_file_given_as_a_fraction_is_asked_about_at_its_line(
        tmp_path: Path, luohu: Path, item: str, method: str, value: str, reason: str, asked: bool) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f'name = "小数"\n[[override]]\nitem = "{item}"\nspan = "2020"\nmethod = "{method}"\nvalue = {value}\n'
                    f'reason = "{reason}"\n', encoding="utf-8")
    result = solve(read(luohu), Request(luohu, (str(path),), settings=Settings(draws=0)))
    found = [one for one in doubt_issues(result, "zh") if one.code == "fraction_for_percent"]
    assert [one.where.cell for one in found] == ["2"] * asked
