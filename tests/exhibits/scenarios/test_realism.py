"""Is the forecast within its own history and that of similar places: marked where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecast.exhibits import Table, exhibit
from forecast.fiscal import PLACES
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read


def realism(path: Path) -> Table:
    shown = exhibit(solve(read(path), Request(path, settings=Settings(draws=0))), {})
    return next(one for one in shown.tables() if one.id == "realism")


def test_bands_are_ordered_and_rest_on_many_places() -> None:
    for band in PLACES.values():
        assert band.p10 < band.p50 < band.p90
        assert band.count > 1000


def holds(table: Table) -> None:
    for row in table.rows:
        cells = {column.key: cell for column, cell in zip(table.columns, row.cells, strict=True)}
        ahead = float(cells["ahead"].value or 0)  # type: ignore[arg-type]
        for group in ("own", "places"):
            said, low, high = cells[f"{group}:verdict"], cells.get(f"{group}:p10"), cells.get(f"{group}:p90")
            # a range that no row has is no column
            if low is None or high is None or low.value is None:
                assert group == "own"
                assert float(cells["count"].value or 0) < 5  # type: ignore[arg-type]
                assert said.text == "不足5年"
                continue
            inside = float(low.value) <= ahead <= float(high.value or 0)  # type: ignore[arg-type]
            assert (said.text == "范围内") is inside
            assert (said.role == "check") is not inside  # painted red


def test_luohus_spending_is_below_what_places_do(luohu: Path) -> None:
    table = realism(luohu)
    holds(table)
    assert table.text("gpb_expenditure", "places:verdict") == "低于范围"  # 14.5 % less than last year
    assert table.text("gdp_growth", "own:verdict") == "低于范围"


@pytest.mark.shared
@pytest.mark.parametrize("name", ["gz14", "base", "follow"])
def test_any_workbook_is_judged(shared: Path, name: str) -> None:
    holds(realism(shared / "clerk_cases" / f"{name}.xlsx"))
