"""What tells that a workbook was marked: the hidden name of its list of issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.xlsx import open_package

if TYPE_CHECKING:
    from pathlib import Path

ANCHOR = "_forecast_check"
"""The hidden name of the list on the sheet 检查结果."""


def is_marked(source: Path) -> bool:
    """Tell whether a workbook carries the marks of an earlier check."""
    with open_package(source) as package:
        root = package.xml(package.main_part())
        return any(one.get("name") == ANCHOR for one in root.iter("{*}definedName"))
