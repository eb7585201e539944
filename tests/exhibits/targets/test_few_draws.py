"""A probability from few draws says how far it may itself be off."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecast.exhibits import exhibit
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read


@pytest.mark.parametrize(("draws", "said"), [(50, "只抽样50次，概率本身的误差可达±7个百分点"),
                                             (200, ""), (0, "")])
def test_few_draws_are_said(luohu: Path, draws: int, said: str) -> None:
    result = solve(read(luohu), Request(luohu, ("基准",), settings=Settings(draws=draws)))
    notes = "".join(note for table in exhibit(result, {}).tables() for note in table.notes)
    assert ("只抽样" in notes) is bool(said)
    assert said in notes
