"""Names of items as staff write them."""

from __future__ import annotations

import pytest
from samples.typed_cases import REFUSED, Case, typed

from forecast.data.catalog import Account, shipped_catalog

BUDGETS: dict[str, Account | None] = {"": None, "一般公共预算": "general", "政府性基金": "fund",
                                      "国有资本经营": "capital", "社会保险基金": "social"}


@pytest.mark.parametrize("case", typed("names.txt", {"名称": 3}))
def test_names_are_found_as_the_file_says(case: Case) -> None:
    found = shipped_catalog().find(case.text, case.word(2, BUDGETS))
    assert (REFUSED if found is None else found.code) == case.cell(1), case


def test_every_item_is_found_by_its_names_in_its_budget() -> None:
    catalog = shipped_catalog()
    for item in catalog:
        for name in (item.code, item.zh, item.en, *item.aliases):
            assert catalog.find(name, item.account) is item, name
