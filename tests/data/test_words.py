"""The words that decide something are text to whoever prints or compares them."""

from __future__ import annotations

import json

import pytest

from forecast.data.words import (
    ADDED,
    PATHS,
    UNVALUED,
    Layer,
    Method,
    Nature,
    Operator,
    RelationKind,
    member,
)


@pytest.mark.parametrize("words", [Layer, Method, Nature, Operator, RelationKind])
def test_a_member_is_the_word_that_stands_in_the_workbook(words: type[Method]) -> None:
    for one in words:
        text = one.value
        assert (one == text, f"{one}", hash(one)) == (True, text, hash(text))
        assert json.dumps(one, ensure_ascii=False) == f'"{text}"'
        assert member(words, text) is one


def test_what_is_no_word_of_the_list_is_none() -> None:
    assert member(Method, "翻倍") is None
    assert member(Method, "") is None
    assert member(Nature, "") is Nature.UNSTATED


def test_the_sets_of_methods_do_not_contradict_each_other() -> None:
    assert not PATHS & ADDED
    assert not UNVALUED & ADDED


def test_a_nature_has_a_name_in_both_languages() -> None:
    assert [one.label("zh") for one in Nature] == ["约束性", "预期性", "未注明"]
    assert [one.label("en") for one in Nature] == ["binding", "anticipatory", "not stated"]
