"""A budget that states all revenue and one of its two parts states the other one as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples.bureaus.october import october

from forecast.exhibits import exhibit
from forecast.issues import InputError
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.projection import Result


def planned(folder: Path, **budgets: float) -> Result:
    path = october(folder / "样例县.xlsx", budgets=budgets)
    return solve(read(path), Request(path, settings=Settings(draws=40)))


@pytest.mark.parametrize(("stated", "other"), [("tax_revenue", "nontax_revenue"), ("nontax_revenue", "tax_revenue")])
def test_the_other_part_is_what_is_left(tmp_path: Path, stated: str, other: str) -> None:
    result = planned(tmp_path, gpb_revenue=108_000, **{stated: 61_000})
    assert result.value(other, result.first, "计划") == pytest.approx(47_000)
    headline = next(one for one in exhibit(result, {}).tables() if one.id == "headline")
    assert (headline.text(stated, "计划"), headline.text(other, "计划")) == ("61,000", "47,000")
    assert result.value(other, result.first, "基准") != pytest.approx(47_000)  # the forecast keeps its own


def test_some_taxes_leave_the_rest_open(tmp_path: Path) -> None:
    """Taxes that no budget names are forecast; they contradict no total, whatever they come to."""
    result = planned(tmp_path, gpb_revenue=108_000, tax_vat=45_000)
    assert result.value("gpb_revenue", result.first, "计划") == pytest.approx(108_000)
    assert result.value("tax_vat", result.first, "计划") == pytest.approx(45_000)


def test_parts_beyond_their_total_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        planned(tmp_path, gpb_revenue=108_000, tax_revenue=80_000, nontax_revenue=30_000)
    assert refused.value.issues[0].where.sheet == "预算收支"
