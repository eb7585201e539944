"""What a rolled workbook waits for."""

from __future__ import annotations

from dataclasses import replace

from samples.places import LUOHU
from samples.thinned import whole

from forecast.workbook.rolling.plan import planned


def test_one_offs_that_were_expected_are_awaited() -> None:
    book = whole(LUOHU)
    (one,) = [one for one in planned(book).awaited if one.key == "await_one_off"]
    assert (one.sheet, dict(one.fields)["amount"]) == ("调整事项", "400,000")
    without = replace(book, dataset=replace(book.dataset, adjustments=()))
    assert not [one for one in planned(without).awaited if one.key == "await_one_off"]
