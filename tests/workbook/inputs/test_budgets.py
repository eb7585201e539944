"""The sheet 预算收支 as typed: lines that do not say of which budget they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.by_hand import Rows, by_hand

from forecast.issues import InputError
from forecast.workbook import read

HEAD = ("项目", "2023年预计执行数", "2024年预算数")
OWN = (("税收收入", 81000, 85000), ("非税收入", 20000, 21000))
SHARED = (("上级补助收入", 50000, 52000), ("上年结转收入", 3000, 2000))


def lines(path: Path) -> set[str]:
    return {one.item for one in read(path).dataset.observations}


def test_a_table_of_one_budget_need_not_name_it(tmp_path: Path) -> None:
    assert lines(by_hand(tmp_path, "预算收支", [HEAD, *OWN, *SHARED])) == {
        "tax_revenue", "nontax_revenue", "upper_transfer_in", "carryover_in"}


@pytest.mark.parametrize(("rows", "cells"), [
    ([HEAD, *SHARED], ["A2", "A3"]),
    ([("账户", *HEAD), ("一般公共预算", *OWN[0]), ("", *SHARED[0]), ("政府性基金预算", *SHARED[0])], ["A3"])])
def test_which_budget_a_shared_name_is_of_is_never_guessed(rows: Rows, cells: list[str], tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(by_hand(tmp_path, "预算收支", rows))
    assert [(one.code, one.where.cell) for one in caught.value.issues] == [
        ("blank_cell", cell) for cell in cells]


def test_a_name_of_one_budget_alone_needs_no_account(tmp_path: Path) -> None:
    rows = [("账户", *HEAD), ("", *OWN[0]), ("政府性基金预算", *SHARED[0])]
    assert lines(by_hand(tmp_path, "预算收支", rows)) == {"tax_revenue", "gf_transfer_in"}
