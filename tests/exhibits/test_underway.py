"""The year in progress in a sentence: what has come in, beside last year, budget and even pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples.landing_sample import outturns, sample_figures, write_sample

from forecast.exhibits.book import exhibit
from forecast.exhibits.kit.types import Text
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.exhibits.book import Exhibits

YEAR, MONTH, BUDGET = 2020, 8, 1_000_000.0


def shown(folder: Path, year: int, month: int, budget: float | None, lang: str = "zh") -> Exhibits:
    figures = sample_figures(2014, year, month)
    book = write_sample(folder / "样例.xlsx", figures, year=year, before=outturns(figures, year - 1),
                        budget={"gpb_revenue": budget} if budget else None)
    return exhibit(solve(read(book), Request(book, ("基准",), settings=Settings(draws=0))), {}, lang=lang)  # type: ignore[arg-type]


def in_memo(found: Exhibits) -> list[str]:
    return [block.text for block in found.memo.blocks if isinstance(block, Text)]


@pytest.mark.parametrize(("budget", "way"), [(1_400_000.0, "慢于"), (900_000.0, "快于"), (None, "")])
def test_what_has_come_in_stands_in_summary_annex_and_one_page(tmp_path: Path, budget: float | None, way: str) -> None:
    found = shown(tmp_path, YEAR, MONTH, budget)
    figures = sample_figures(2014, YEAR, MONTH)["gpb_revenue"]
    now, before = figures[YEAR, MONTH], figures[YEAR - 1, MONTH]
    text = f"{YEAR}年1—{MONTH}月，一般公共预算收入累计完成{now:,.0f}万元，同比增长{100 * (now / before - 1):.2f}%"
    if budget:
        share = 100 * now / budget
        text += f"，完成预算的{share:.2f}%，{way}序时进度{abs(share - 100 * MONTH / 12):.2f}个百分点"
    (said,) = (one for one in found.summary if one.startswith(text))
    assert said in in_memo(found)
    assert any(text in one for one in found.brief)
    assert "其中税收收入" in said
    assert "+" not in said
    assert "--" not in said


def test_months_of_the_base_year_stand_beside_its_execution(tmp_path: Path) -> None:
    figures = sample_figures(2014, YEAR, MONTH)
    book = write_sample(tmp_path / "样例.xlsx", figures, year=YEAR + 1, before={
        "gpb_revenue": 1_100_000.0, "tax_revenue": 990_000.0, "nontax_revenue": 110_000.0})
    found = exhibit(solve(read(book), Request(book, ("基准",), settings=Settings(draws=0))), {})
    told = in_memo(found)
    (place,) = (at for at, one in enumerate(told) if f"{YEAR}年1—{MONTH}月" in one)
    assert "一、上年预算执行情况" in told[place - 2:place]
    assert not any(f"{YEAR}年1—" in one for one in told[place + 1:])


def test_without_months_nothing_is_said(tmp_path: Path) -> None:
    figures = {code: {at: one for at, one in known.items() if at[0] < YEAR}
               for code, known in sample_figures(2014, YEAR, MONTH).items()}
    book = write_sample(tmp_path / "样例.xlsx", figures, year=YEAR, before=outturns(figures, YEAR - 1))
    found = exhibit(solve(read(book), Request(book, ("基准",), settings=Settings(draws=0))), {})
    assert not [one for one in (*found.summary, *found.brief, *in_memo(found)) if "累计完成" in one]


def test_a_table_whose_section_has_no_finding_is_led_up_to(tmp_path: Path) -> None:
    """Without GDP nothing is said of growth; the table of headline figures is cited all the same."""
    found = shown(tmp_path, YEAR, MONTH, 900_000.0)
    told = in_memo(found)
    (place,) = (at for at, one in enumerate(told) if one.endswith("、主要指标预测"))
    assert told[place + 1] == f"对{YEAR}年主要指标作了预测。"


def test_in_english(tmp_path: Path) -> None:
    found = shown(tmp_path, YEAR, MONTH, 900_000.0, "en")
    (said,) = (one for one in found.summary if f"{YEAR}, first {MONTH} months: general revenue so far" in one)
    assert "ahead of the even pace" in said
