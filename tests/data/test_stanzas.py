"""Catalogue files of one's own: items read, every problem at its line."""

from __future__ import annotations

from forecast.data import read_stanzas
from forecast.issues import Issue, describe


def problems(text: str) -> list[tuple[str, str]]:
    issues: list[Issue] = []
    read_stanzas(text, "own.toml", issues)
    for one in issues:
        assert describe(one, "zh").startswith("own.toml")
        assert describe(one, "en")
    return [(one.code, one.where.cell) for one in issues]


def test_an_item_needs_nothing_but_its_name() -> None:
    issues: list[Issue] = []
    found = read_stanzas('[x]\n["消费"]\n[产出]\nunit = "亿元"\n', "own.toml", issues)
    assert not issues
    assert [(item.code, item.zh, item.unit.code) for item in found.items] == [
        ("x", "x", ""), ("消费", "消费", ""), ("产出", "产出", "亿元")]
    assert all(item.is_own for item in found.items)


def test_a_name_in_chinese_stays_beside_an_english_one() -> None:
    """The Chinese reader is never shown the English name of an item whose code is Chinese."""
    found = read_stanzas('[存款]\nen = "Deposits"\n[x]\nen = "Output"\n', "own.toml", [])
    assert [(item.zh, item.en) for item in found.items] == [("存款", "Deposits"), ("Output", "Output")]


def test_priors_and_shocks_stand_beside_the_items() -> None:
    issues: list[Issue] = []
    found = read_stanzas("[y]\n[parameter.b]\nmean = 0.5\nsd = 0.1\n[shock.y]\nsd = 2\n", "own.toml", issues)
    assert not issues
    assert [(one.name, dict(one.said)) for one in (*found.parameters, *found.shocks)] == [
        ("b", {"mean": 0.5, "sd": 0.1}), ("y", {"sd": 2})]


def test_every_problem_is_named_by_its_line() -> None:
    assert problems("""
[a]
unit = "亿园"
[b]
zhh = "二"
unit = 5
[c]
parent = "nowhere"
flow = "never"
[d]
unit = "亿元"
parent = "a"
["2e"]
[shock.a]
sd = -1
[parameter.p]
mean = "half"
[f]
parent = "nobody"
""") == [("catalog_unit", "3"), ("toml_key", "5"), ("catalog_value", "6"), ("catalog_choice", "9"),
         ("catalog_code", "13"), ("negative_spread", "15"), ("catalog_value", "17"),
         ("catalog_parent", "8"), ("catalog_parent", "19")]


def test_a_parent_is_judged_whatever_else_is_wrong_with_the_item() -> None:
    wrong = ('unit = "亿园"', "colour = 3", 'low = "x"', 'flow = "never"')
    for line in wrong:
        assert ("catalog_parent", "3") in problems(f'[a]\n{line}\nparent = "nowhere"\n'), line
    assert problems("[a]\nparent = 5\n") == [("catalog_value", "2")]


def test_a_parent_whose_unit_was_refused_is_not_blamed_for_it() -> None:
    assert problems('[a]\nunit = "亿园"\n[b]\nunit = "亿元"\nparent = "a"\n') == [("catalog_unit", "2")]
    assert problems('[a]\nunit = "万人"\n[b]\nunit = "亿元"\nparent = "a"\n') == [("catalog_parent", "5")]


def test_a_parent_named_as_people_name_it_is_told_its_code() -> None:
    issues: list[Issue] = []
    read_stanzas('[gdp]\nzh = "产出"\n[c]\nparent = "产出"\n', "own.toml", issues)
    assert "gdp" in describe(issues[0], "zh")


def test_what_is_no_toml_names_its_line() -> None:
    assert problems('[a]\nunit = "亿元\n') == [("catalog_toml", "2")]
    assert problems('[产出]\nunit = "亿元"\n[产出]\n') == [("toml_twice", "3")]
    issues: list[Issue] = []
    read_stanzas("[产出\n", "own.toml", issues)
    said = describe(issues[0], "zh")
    assert said.startswith("own.toml:1：这一行不合 TOML 的写法：[产出。")
    assert "Expected" not in said  # the reader's English


def test_a_stanza_that_is_refused_leaves_its_name_known() -> None:
    found = read_stanzas('[a]\nunit = "亿园"\n', "own.toml", [])
    assert [item.code for item in found.items] == ["a"]


def test_a_parameter_that_is_no_table_is_named_by_its_own_line() -> None:
    assert problems("[a]\nlow = 1\n[parameter]\nlow = 0.5\n") == [("catalog_stanza", "4")]
    assert problems("[parameter]\nb = {mean = 1, sd = -1}\n") == [("negative_spread", "2")]
    assert problems('[parameter]\nb.mean = "half"\n') == [("catalog_value", "2")]
