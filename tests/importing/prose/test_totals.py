"""What papers call revenue and all sources by one name."""

from __future__ import annotations

from forecast.data import shipped_catalog
from forecast.importing.figures import Answers
from forecast.importing.prose import read_prose


def test_revenue_that_the_same_paper_calls_all_sources_is_asked_about() -> None:
    found = read_prose("2019年国有资本经营预算收入476万元。\n2020年国有资本经营预算收入为769万元，其中：预算组织收入372万元，"
                 "上年结余收入397万元。", "报告.txt", shipped_catalog(), Answers())
    assert [f"{one.item} {one.period} {one.value:g}万元" for one in found.figures if one.item] == [
        "sc_own_revenue 2020 372万元", "sc_surplus_in 2020 397万元"]
    assert [(one.subject, one.choices[:2], one.count) for one in found.questions if one.subject.startswith("国有")] == [
        ("国有资本经营预算收入", ("国有资本经营本级收入", "国有资本经营预算收入总量"), 2)]
