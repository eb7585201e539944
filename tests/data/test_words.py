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
    meant,
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


@pytest.mark.parametrize(("word", "choices", "wanted"), [
    (">=", Operator, Operator.AT_LEAST), ("＞＝", Operator, Operator.AT_LEAST), ("不低于", Operator, Operator.AT_LEAST),
    ("<=", Operator, Operator.AT_MOST), ("不超过", Operator, Operator.AT_MOST), ("＝", Operator, Operator.EXACTLY),
    ("左右", Operator, Operator.ABOUT), ("约", Operator, Operator.ABOUT),
    ("range", Operator, Operator.RANGE), ("Assume", Method, Method.ASSUME), ("fix ", Method, Method.FIX),
    ("Judgement", Layer, Layer.JUDGEMENT), ("翻倍", Method, None), ("", Method, None), (">=", Method, None),
])
def test_a_choice_is_known_in_either_language_and_by_its_sign(word: str, choices: type[Method], wanted: Method | None) -> None:
    assert meant(word, choices) is wanted


def test_every_choice_means_itself() -> None:
    for words in (Layer, Method, Operator, Nature):
        assert [meant(one.value, words) for one in words] == list(words)
