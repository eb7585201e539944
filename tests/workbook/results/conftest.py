"""One result workbook of the sample, as written and as read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.result_reading import values_of
from samples.result_sample import sample_sheets

from forecast.workbook.results.write import write_results

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from samples.result_reading import Values


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("results") / "sample.xlsx"
    write_results(sample_sheets(), path, "zh")
    return path


@pytest.fixture(scope="session")
def formulas(written: Path) -> Workbook:
    return load_workbook(written)


@pytest.fixture(scope="session")
def cached(written: Path) -> Values:
    return values_of(written)
