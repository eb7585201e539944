"""What the contract calls 必填 is needed, and nothing else is: column by column, on every sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.bureaus.one_row import FILLED, issues_of

from forecast.issues import Issue, Severity, describe
from forecast.workbook import contract
from forecast.workbook.import_sheets import IMPORTS, TAKEN
from forecast.workbook.specs import ColumnSpec, SheetSpec

KEPT_BY_HAND = [spec for spec in contract.SHEETS if spec not in {IMPORTS, TAKEN}]
"""An import writes the two others: nobody fills in their rows, and no check judges them."""
CASES = [pytest.param(spec, column, id=f"{spec.name}-{column.header}")
         for spec in KEPT_BY_HAND for column in spec.columns]


def grave(found: tuple[Issue, ...]) -> list[Issue]:
    return [one for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize("spec", KEPT_BY_HAND, ids=lambda spec: spec.name)
def test_the_filled_row_is_right(spec: SheetSpec, tmp_path: Path) -> None:
    assert not grave(issues_of(tmp_path, spec, FILLED[spec.name]))


@pytest.mark.parametrize(("spec", "column"), CASES)
def test_a_blank_cell_is_named_where_it_must_be_filled_and_stops_nothing_elsewhere(
        spec: SheetSpec, column: ColumnSpec, tmp_path: Path) -> None:
    row = FILLED[spec.name]
    found = issues_of(tmp_path, spec, {**row, column.key: None})
    if column.required:
        assert any(one.where.sheet == spec.name and one.where.cell for one in found)
    else:
        assert not grave(found)


@pytest.mark.parametrize(("spec", "column"), CASES)
def test_a_missing_column_is_an_error_only_where_every_row_needs_it(
        spec: SheetSpec, column: ColumnSpec, tmp_path: Path) -> None:
    found = grave(issues_of(tmp_path, spec, FILLED[spec.name], without=column.key))
    assert bool(found) is column.required, [describe(one) for one in found]
