"""Proposals: each says what, how much and who, after the closing order and the register of risks."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from samples.places import PROJECT, SHARED

from forecast.cautions import warnings_of
from forecast.exhibits import Exhibits, Table, Text, exhibit
from forecast.projection import Settings
from forecast.run import Request, provenance_of, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.labels import Lang

CASES = ("luohu-2020", "tax_all", "gz14", "luohu-2021", "base", "follow")
WHO = re.compile("部门|单位")


@cache
def shown(name: str, draws: int = 200, lang: Lang = "zh") -> Exhibits:
    path = PROJECT / "workbooks" / f"{name}.xlsx"
    if not path.is_file():
        path = SHARED / "clerk_cases" / f"{name}.xlsx"
    book = read(path)
    result = solve(book, Request(path, settings=Settings(draws=draws)))
    return exhibit(result, provenance_of(book, result), warnings_of(book, result, lang), lang, book.bureau)


def section(made: Exhibits, title: str) -> list[str]:
    """The sentences under a heading of the annex."""
    texts = [block for block in made.memo.blocks if isinstance(block, Text)]
    at = next((place for place, block in enumerate(texts) if block.level and title in block.text), None)
    if at is None:
        return []
    return [block.text for block in texts[at + 1:] if not block.level]


def tables(made: Exhibits) -> Mapping[str, Table]:
    return {one.id: one for one in made.tables()}


@pytest.mark.shared
@pytest.mark.parametrize("name", CASES)
def test_each_proposal_says_what_how_much_and_who(name: str) -> None:
    intro, *found = section(shown(name), "建议与下一步")
    assert "供研究" in intro
    assert [text.split("：")[0] for text in found] == [f"建议{number}" for number in range(1, len(found) + 1)]
    for text in found:
        assert WHO.search(text), text
        assert re.search(r"\d[\d,.]*(?:万元|亿元|%|处)", text), text


@pytest.mark.shared
@pytest.mark.parametrize("name", CASES)
def test_the_means_of_a_proposal_add_up_to_its_gap(name: str) -> None:
    made = shown(name)
    closing = tables(made).get("gap_closing")
    years = sorted({row.key.split(":")[0] for row in closing.rows}) if closing else []
    said = [text for text in section(made, "建议与下一步") if "收支缺口" in text and "按法定次序：" in text]
    assert len(said) == min(len(years), 2)
    for text, year in zip(said, years, strict=False):
        assert closing is not None
        gap, *parts = (int(one.replace(",", "")) for one in re.findall(r"(-?[\d,]+)万元", text))
        assert closing.text(f"{year}:gap", "left").replace(",", "") == str(gap)
        assert abs(sum(parts) - gap) <= len(parts)


@pytest.mark.shared
@pytest.mark.parametrize("name", CASES)
def test_the_annex_has_the_first_risks_with_odds_trigger_and_owner(name: str) -> None:
    made = shown(name)
    cut = next(block for block in made.memo.blocks if isinstance(block, Table) and block.id == "memo_risks")
    whole = tables(made)["risk_register"]
    assert {column.key for column in cut.columns} == {"trigger", "amount", "odds", "owner"}
    lines = [row.key for row in whole.rows if row.role == "line"][:8]
    assert [row.key for row in cut.rows] == [*lines, *(row.key for row in whole.rows if row.key == "fan")]
    for row in cut.rows:
        assert all(cut.text(row.key, key) == whole.text(row.key, key) for key in ("amount", "odds"))
    said = [text for text in section(made, "建议与下一步") if "防范" in text]
    assert len(said) == min(3, len(lines))
    for text, key in zip(said, lines, strict=False):
        assert whole.text(key, "amount").lstrip("-") + "万元" in text
        assert f"可能性{whole.text(key, 'odds')}%" in text
        assert whole.text(key, "owner") in text


def test_without_draws_there_are_no_odds_and_no_range() -> None:
    found = section(shown("luohu-2020", 0), "建议与下一步")
    assert found
    assert not [text for text in found if re.search(r"可能性\d|区间", text)]


def test_english_proposals_have_no_chinese_but_names() -> None:
    made = shown("luohu-2020", 200, "en")
    found = section(made, "Proposals and next steps")
    assert len(found) > 5
    assert not [text for text in found if re.search("[，；、。（）]", text)]
