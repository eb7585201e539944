"""Scenario files that nobody meant to write: a sentence, never a traceback."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from samples.chance.cases import cases
from samples.hostile.texts import TOML
from samples.places import PROJECT

from forecast.cli import main
from forecast.commands.parts import BAD_INPUT
from forecast.data.grids import Ground, fanned, values_of
from forecast.data.periods import Period
from forecast.data.written import read_scenario
from forecast.issues import InputError, Issue, describe

ON = Ground(Period.annual(2019), parameters={"b_tax": "b_tax", "税收弹性": "b_tax"})
KEYS = ("name", "name_en", "title", "parent", "notes", "override", "vintage", "share", "grid", "item", "span",
        "method", "value", "low", "high", "fade", "layer", "author", "reason", "tax", "start", "end", "centre",
        "province", "city", "district", "design", "samples", "seed", "values", "gdp_growth", "b_tax", "*", "overide")
WORDS = ("gdp_growth", "税收收入", "b_tax", "2020", "2020-2022", "2022-2020", "2020Q1", "2020-03", "基年+1", "基年+99",
         "固定", "参数", "取预算", "偏度", "政策", "执行", "增值税", "四本预算", "full", "latin-hypercube", "", " ", "\\u0000",
         "5.5...7 by 0.25", "5..7 by 0", "1, 2, 3", "nan", "=", "基准", "x" * 99, "0000-9999")
plain = st.one_of(
    st.sampled_from(WORDS).map(lambda word: f'"{word}"'), st.integers().map(str), st.floats().map(lambda one: f"{one!r}"),
    st.sampled_from(("nan", "-inf", "+inf", "1e400", "9" * 5000, "0x" + "f" * 5000, "-" + "9" * 400, "true", "2020-01-01",
                     "2020-01-01T00:00:00", "07:32:00", "''", "方案", "6,5", "1_000", "[]", "{}", "[[]]", "5.5%")))
values = st.recursive(plain, lambda inner: st.one_of(
    st.lists(inner, max_size=3).map(lambda several: f"[{', '.join(several)}]"),
    st.dictionaries(st.sampled_from(KEYS[1:-2]), inner, max_size=3).map(
        lambda pairs: "{" + ", ".join(f'"{key}" = {one}' for key, one in pairs.items()) + "}")), max_leaves=5)
pairs = st.tuples(st.sampled_from(KEYS), values).map(lambda pair: f'"{pair[0]}" = {pair[1]}')
heads = st.sampled_from(("[[override]]", "[[share]]", "[vintage]", "[grid]", "[grid.gdp_growth]", "[override]", "[[grid]]", "[x"))
files = st.lists(pairs | pairs | pairs | heads, max_size=12).map("\n".join)
shaped = st.dictionaries(st.sampled_from(KEYS[9:19]), values, max_size=6).map(lambda pairs: "[[override]]\n" + "\n".join(
    f"{key} = {one}" for key, one in pairs.items()))


def told(path: Path) -> tuple[Issue, ...]:
    """Return the problems of a file; none where it is read."""
    try:
        assert fanned(read_scenario(path, ON))
    except InputError as error:
        return error.issues
    return ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=cases(400), deadline=None)
@given(files | shaped | st.text())
def test_whatever_a_file_holds_it_is_read_or_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for one in told(path):
        assert one.where.file == "x.toml"
        assert one.where.cell.isdecimal(), one
        assert all(describe(one, lang) for lang in ("zh", "en"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=cases(100), deadline=None)
@given(st.binary(max_size=60))
def test_bytes_of_any_kind_are_read_or_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    assert all(one.where.cell.isdecimal() for one in told(path))


KINDS: dict[str, Any] = {"integer": "1", "float": "1.5", "text": '"方案"', "empty": '""', "boolean": "true",
                         "date": "2020-01-01", "list": '["a"]', "numbers": "[1, 2]", "table": "{a = 1}", "nan": "nan",
                         "inf": "inf", "digits": "9" * 5000, "hex": "0x" + "f" * 5000}


@pytest.mark.parametrize("key", ["name", "name_en", "title", "parent", "notes", "override", "vintage", "share", "grid"])
@pytest.mark.parametrize("kind", KINDS)
def test_any_kind_of_value_at_any_key_of_a_file(tmp_path: Path, key: str, kind: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f"{key} = {KINDS[kind]}\n", encoding="utf-8")
    lines = {one.where.cell for one in told(path)}
    is_fine = (kind == "text" and key in {"name", "name_en", "title", "parent"}) or (kind, key) in {
        ("list", "notes"), ("empty", "title"), ("empty", "name_en")}
    assert lines == (set() if is_fine else {"1"})


@pytest.mark.parametrize("key", ["item", "span", "method", "value", "low", "high", "fade", "layer", "author", "reason"])
@pytest.mark.parametrize("kind", KINDS)
def test_any_kind_of_value_at_any_key_of_an_override(tmp_path: Path, key: str, kind: str) -> None:
    good = {"item": '"fai"', "span": '"2020"', "value": "6", "low": "5", "high": "7"}
    lines = [f"{one} = {value}" for one, value in (good | {key: KINDS[kind]}).items()]
    path = tmp_path / "x.toml"
    path.write_text("\n".join(["[[override]]", *lines]), encoding="utf-8")
    at = str(2 + [*good | {key: ""}].index(key))
    lines_told = {one.where.cell for one in told(path)}
    is_fine = (kind in {"text", "empty"} and key in {"author", "reason"}) or (
        kind in {"integer", "float"} and key == "low")
    assert bool(lines_told) != is_fine
    # what the value contradicts is told where the other one stands
    assert is_fine or at in lines_told or kind in {"integer", "float"}


@pytest.mark.parametrize("option", ["--scenario", "--catalog"])
@pytest.mark.parametrize("kind", TOML)
def test_what_would_take_the_reader_of_toml_without_end_is_told_by_line(
        tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, kind: str) -> None:
    path = tmp_path / "深.toml"
    path.write_text(f"\n{TOML[kind]}\n", encoding="utf-8")
    book, before = PROJECT / "workbooks" / "luohu-2020.xlsx", time.process_time()
    assert main(["run", str(book), option, str(path), "--out", str(tmp_path / "out"), "--draws", "0"]) == BAD_INPUT
    assert time.process_time() - before < 4
    said = capsys.readouterr().err
    assert "深.toml:2" in said
    assert len(said) < 2000


@pytest.mark.parametrize("values", ["9" * 5000, f"1...{'9' * 400}by 1", f"1, {'9' * 400}", f"{'9' * 308}...9 by {'9' * 400}"])
def test_values_beyond_all_numbers_are_none(values: str) -> None:
    assert values_of(values) == ()


def test_every_bad_file_is_told_at_once_and_the_code_is_that_of_bad_input(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in {"a": 'name = ""', "b": "[[override]]\nitem = 5", "c": "value = 6,5"}.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    book = PROJECT / "workbooks" / "luohu-2020.xlsx"
    assert main(["run", str(book), "--scenario", str(tmp_path), "--out", str(tmp_path / "out")]) == BAD_INPUT
    said = capsys.readouterr().err
    assert all(place in said for place in ("a.toml:1", "b.toml:2", "c.toml:1"))
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()
