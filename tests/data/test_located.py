"""Every key's line, every slip of grammar of a file at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, strategies as st

from forecast.data.located import Key, Stanza, located
from forecast.issues import Issue


def lines_of(text: str) -> dict[Key, int]:
    issues: list[Issue] = []
    found, _ = located(text.encode(), "x.toml", issues)
    assert not issues
    return dict(found.lines)


def test_a_key_is_found_on_its_line_whatever_stands_before_it() -> None:
    text = '''# [no] header
name = "a # b [c]"
"quoted = key" = """
[fake]
x = 1
"""
notes = [
  "y = 2",  # ] no end
  '[z]',
]
[vintage]
"*" = "预计"
[[override]]
item = "a"
deep.er = 1
[override.sub]
x = 1
[[override]]
item = { x = 1, y = "\\"]" }
'''
    assert lines_of(text) == {
        ("name",): 2, ("quoted = key",): 3, ("notes",): 7, ("vintage",): 11, ("vintage", "*"): 12,
        ("override",): 13, ("override", 0): 13, ("override", 0, "item"): 14,
        ("override", 0, "deep"): 15, ("override", 0, "deep", "er"): 15, ("override", 0, "sub"): 16,
        ("override", 0, "sub", "x"): 17, ("override", 1): 18, ("override", 1, "item"): 19}


def test_every_line_that_is_not_grammatical_is_told_and_the_rest_is_read() -> None:
    issues: list[Issue] = []
    found, told = located('name = 方案\r\nparent = "基准"\r\nvalue = 6,5\r\n'.encode(), "x.toml", issues)
    assert [(one.code, one.where.cell, one.found) for one in issues] == [
        ("toml", "1", "name = 方案"), ("toml", "3", "value = 6,5")]
    assert told == {"1", "3"}
    assert found.values["parent"] == "基准"


@pytest.mark.parametrize(("content", "code", "line"), [
    (b"a = 1\nb = " + b"9" * 5000, "toml", "2"), (b"a = " + b"[" * 3000, "toml", "1"),
    (b"a = 1\n\xff\xfe", "toml_encoding", "2"), ("a = 1\n名称 = 1".encode("gb18030"), "toml_encoding", "2"),
    (b"a = 1\na = 2", "toml_twice", "2"), (b"[a]\nb = 1\n[a]\n", "toml_twice", "3"), (b"a = [1,\n2", "toml", "2"), (b"[a\n", "toml", "1"),
    (b'a = "x', "toml", "1")])
def test_what_is_no_toml_is_told_with_its_line(content: bytes, code: str, line: str) -> None:
    issues: list[Issue] = []
    located(content, "x.toml", issues)
    assert (issues[0].code, issues[0].where.cell) == (code, line)


def test_a_key_in_chinese_needs_no_quotes_and_a_text_of_several_lines_stays_as_it_is() -> None:
    issues: list[Issue] = []
    text = 'name = "网格"\n[grid]\n税收收入 = { values = [-3, 0] }\nGDP增速 = "5...6 by 1"\n'
    found, told = located(text.encode(), "x.toml", issues)
    assert (issues, told) == ([], set())
    assert found.values["grid"] == {"税收收入": {"values": [-3, 0]}, "GDP增速": "5...6 by 1"}
    assert found.table("grid", issues).at("GDP增速").cell == "4"
    kept, _ = located('notes = """\n收入 = 3\n"""\n'.encode(), "x.toml", issues)
    assert kept.values["notes"] == "收入 = 3\n"
    assert not issues


names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=5)
leaves = (st.integers(-9, 9) | st.booleans() | st.text(st.sampled_from('a"\\[]{}#=\'\n'), max_size=6)
          | st.lists(st.integers(0, 3), max_size=3))
tables = st.dictionaries(names, leaves, max_size=4)


def quoted(text: str) -> str:
    escaped = "".join(f"\\u{ord(sign):04x}" if ord(sign) < 32 or sign in '"\\' else sign for sign in text)
    return f'"{escaped}"'


def written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    return f"[\n{','.join(map(str, value))}\n]" if isinstance(value, list) else str(value)


def keyed(table: dict[str, Any], lines: list[str]) -> Iterator[tuple[str, int]]:
    for key, value in table.items():
        yield key, len(lines) + 1
        lines += f"{quoted(key)} = {written(value)}  # x = [".split("\n")


@given(tables, st.lists(tables, max_size=3))
def test_lines_agree_with_how_a_file_was_written(top: dict[str, Any], several: list[dict[str, Any]]) -> None:
    lines: list[str] = []
    wanted = {(key,): line for key, line in keyed(top, lines)}
    for number, table in enumerate(several):
        lines.append("[[一 列]]".replace("一 列", '"override"'))
        wanted.setdefault(("override",), len(lines))
        wanted["override", number] = len(lines)
        wanted |= {("override", number, key): line for key, line in keyed(table, lines)}
    if "override" in top:
        return
    issues: list[Issue] = []
    found, _ = located("\n".join(lines).encode(), "x.toml", issues)
    assert not issues
    assert dict(found.lines) == wanted


def test_a_value_without_a_line_stands_where_its_table_does() -> None:
    assert str(Stanza("x.toml", {}, ("a", 0), {("a",): 3}).at("b")) == "x.toml:3"
