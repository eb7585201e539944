"""The annex's order: a figure stands behind the sentence that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.filled import filled
from samples.sample_district import write_sample

from forecast.exhibits import Chart, Text, exhibit
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path


def test_the_figure_of_the_gap_stands_before_what_is_said_of_the_funds(tmp_path: Path) -> None:
    """It was referred to (见图3) by the funds' deficit, which it does not show."""
    path = filled(write_sample(tmp_path / "样例.xlsx"), tmp_path / "县.xlsx", {"情景": [{
        "情景": "基准", "项目": "一般公共预算支出", "期间": "2025", "方式": "比例调整", "值": 20}]})
    blocks = exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {}).memo.blocks
    at = next(at for at, block in enumerate(blocks) if isinstance(block, Chart) and "缺口" in block.title)
    before, after = blocks[at - 1], blocks[at + 1]
    assert isinstance(before, Text)
    assert isinstance(after, Text)
    assert "一般公共预算收支缺口" in before.text
    assert "政府性基金预算" in after.text
    assert "年终结余为负" in after.text
