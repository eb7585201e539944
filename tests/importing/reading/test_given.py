"""The layouts that real exports have (../shared/import_layouts): every one exactly, nothing invented."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from forecast.data import shipped_catalog
from forecast.importing import understand
from forecast.importing.figures import Answers
from forecast.importing.grids import open_source

if TYPE_CHECKING:
    from pathlib import Path

    from forecast.importing.figures import Figure

pytestmark = pytest.mark.shared
NAMES = ("01_nbs_annual", "02_nbs_month_transposed", "03_nbs_quarter", "04_nbs_month", "05_nbs_region", "07_wind",
         "08_yearbook_years_down", "10_fiscal_monthly", "11_stats_monthly", "12_budget_disclosure",
         "13_balance_two_sided", "15_long_table", "18_mixed_frequencies", "20_months_by_years")
ASKED = {"01_nbs_annual": 3, "02_nbs_month_transposed": 1, "04_nbs_month": 1, "05_nbs_region": 1,
         "08_yearbook_years_down": 1, "10_fiscal_monthly": 2, "11_stats_monthly": 3, "12_budget_disclosure": 2,
         "18_mixed_frequencies": 2}


def told(figure: Figure, *, many: bool) -> dict[str, Any]:
    cell = f"{figure.where.sheet}!{figure.where.cell}" if many else figure.where.cell
    return {"item": figure.item or None, "id": figure.id or None, "cell": cell, "period": str(figure.period),
            "value": figure.value, "unit": figure.unit, "cumulative": figure.cumulative,
            "status": figure.status.value if figure.status else None, "target": figure.target.value}


def is_told(wanted: dict[str, Any], found: dict[str, Any]) -> bool:
    known = {key: value for key, value in wanted.items() if key in found}
    return {"cumulative": False, **known}.items() <= found.items()


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_is_understood_in_every_format(name: str, shared: Path) -> None:
    folder = shared / "import_layouts"
    wanted = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    answers = Answers(region=wanted.get("ask", {}).get("region", ""))
    for suffix in ("xlsx", "xls", "csv"):
        path = folder / f"{name}.{suffix}"
        if not path.exists():
            continue
        source = open_source(path)
        understood = understand(source, shipped_catalog(), answers)
        found = [told(figure, many=len(source.grids) > 1) for one in understood for figure in one.figures]
        missing = [one for one in wanted["observations"] if not any(is_told(one, each) for each in found)]
        assert not missing, (suffix, missing[:3])
        assert len(found) == len(wanted["observations"]), suffix
        assert sum(len(one.questions) for one in understood) == ASKED.get(name, 0), suffix


def test_tables_of_other_programs_hold_none_of_our_figures(shared: Path) -> None:
    for number in ("006", "016", "032", "042", "043", "078", "080", "084", "087"):
        for path in sorted((shared / "xlsx_corpus").glob(f"{number}_*.xlsx")):
            understood = understand(open_source(path), shipped_catalog(), Answers())
            assert not [figure for one in understood for figure in one.figures], path.name
            assert sum(len(one.questions) for one in understood) < 3, path.name
