"""The plan's sentence names the one-offs that its comparable growth leaves out, all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from samples.filled import filled
from samples.places import LUOHU

from forecast.exhibits import exhibit
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path

REVENUE, LAST, SALE = 1_354_500, 912_000, 400_000


def said(path: Path, *rows: tuple[str, int, str]) -> str:
    """The summary of the sample with one-off taxes: the year, the amount, its side."""
    book = read(filled(LUOHU, path, {"调整事项": [
        {"期间": year, "项目": "企业所得税", "金额": amount, "单位": "万元", "作用于": side, "类型": "一次性", "说明": "样例"}
        for year, amount, side in rows]}))
    result = solve(book, Request(book.path, ("基准", "计划"), settings=Settings(draws=0)))
    return "".join(exhibit(result, {}).summary)


@pytest.mark.parametrize(("rows", "words", "last", "now"), [
    ((("2019年", 10_000, "当期"),), "剔除上年一次性因素10,000万元、当年一次性因素400,000万元后", 10_000, 0),
    ((("2020年", 10_000, "基期"),), "剔除上年一次性因素10,000万元、当年一次性因素400,000万元后", 10_000, 0),
    ((("2020年", 5_000, "当期"),), "剔除一次性因素405,000万元后", 0, 5_000),
    ((), "剔除一次性因素400,000万元后", 0, 0)])
def test_the_amounts_said_give_the_growth_said(
        tmp_path: Path, rows: tuple[tuple[str, int, str], ...], words: str, last: int, now: int) -> None:
    growth = 100 * ((REVENUE - SALE - now) / (LAST - last) - 1)
    assert f"{words}，可比增长{growth:.2f}%" in said(tmp_path / "一次性.xlsx", *rows)


def test_last_year_s_own_growth_leaves_them_out_on_whichever_side_they_are_entered(tmp_path: Path) -> None:
    """The base of next year's growth is last year's figure: what is taken out of one is out of the other."""
    rates = [re.search(r"下降8\.77%、可比下降([\d.]+)%", said(tmp_path / f"{number}.xlsx", row))
             for number, row in enumerate((("2019年", 10_000, "当期"), ("2020年", 10_000, "基期")))]
    assert rates[0] is not None
    assert rates[1] is not None
    assert rates[0][1] == rates[1][1]
    assert float(rates[0][1]) == pytest.approx(9.77, abs=0.02)
