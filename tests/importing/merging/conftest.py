"""What the tests of merging merge into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forecast.workbook import build_template

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    path = tmp_path / "某县.xlsx"
    build_template(path, range(2015, 2022))
    return path
