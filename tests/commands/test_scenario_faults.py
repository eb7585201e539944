"""Everything wrong with scenario files is told in one pass: their grammar, their words, what the model refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from samples.models.books import annual, quarterly

from forecast.cli import main

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
