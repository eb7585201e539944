"""Shipped tables: read quickly, and as TOML is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import forecast
from forecast.shipped import tables_of

SHIPPED = sorted(Path(forecast.__file__).parent.rglob("*.toml"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shipped_table_reads_as_toml(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert tables_of(text) == tomllib.loads(text)


@pytest.mark.parametrize("line", [
    'a = "x"', 'a = ""', 'a = "x # y"', 'a = "x" # y', 'a = "x" # "y"', r'a = "x\ty \"z\""',
    r'a = "\U0001F600"', "a = 'x'", 'a = """x"""', '"名" = 1', "a.b = 1", "a-b = 1", "a=1", "a =  1",
    "a = 1_000", "a = +1", "a = 0x1F", "a = 1e3", "a = -0.5", "a = inf", "a = true",
    "a = 1979-05-27", 'a = ["x", "y"]', "a = [\n1,\n2]", "a = {b = 1}", " a = 1", "[a]", "[a.b]",
    '["名"]', "[ a ]", "[[a]]\n[[a]]", "[a.b]\nc = 1\n[a]\nd = 2", "[a] # b", "# a = 1", "a = 1\r\nb = 2",
])  # fmt: skip
def test_every_way_to_write_a_line_reads_as_toml(line: str) -> None:
    for text in (line, f'[table]\nkey = "值"\n\n{line}\n', f"{line}\n[last]\nz = 1\n"):
        assert tables_of(text) == tomllib.loads(text)


@pytest.mark.parametrize("text", ["a = 1\na = 2", "a = 1\n[a]", "a = 1\n[a.b]", "[a]\nb = 1\n[a]", "a", "a =",
                                  "[a", "a = x", "= 1"])  # fmt: skip
def test_what_is_no_toml_is_refused(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        tables_of(text)
