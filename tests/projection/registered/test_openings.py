"""A year opens with what the last one closed with, once, however its lines are split."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples.bureaus.two_bureaus import city, county
from samples.places import LUOHU
from samples.sample_district import write_sample

from forecast.fiscal import CARRIED
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("written", [county, city, write_sample, lambda _: LUOHU])
def test_a_closing_is_carried_on_once(tmp_path: Path, written: Callable[[Path], Path]) -> None:
    path = written(tmp_path / "表.xlsx")
    result = solve(read(path), Request(path, settings=Settings(draws=0)))
    run = result.run("基准")
    held = 0
    for opens, closes in CARRIED.values():
        for year in result.horizon:
            before = [value for code in closes
                      if (value := result.value(code, year + -1, "基准")) is not None]
            now = [value for code in opens if (value := result.value(code, year, "基准")) is not None]
            if before and now:
                held += 1
                assert sum(now) == pytest.approx(sum(before)), (opens, str(year))
    assert held >= 2 * len(result.horizon)
    assert run.values
