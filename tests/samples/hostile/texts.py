"""Texts and tables that would take a reader without end."""

from __future__ import annotations

TOML = {
    "digits": f"value = {'9' * 5000}", "brackets": "x = " + "[" * 20_000 + "]" * 20_000,
    "names": "a." * 20_000 + "b = 1", "a table's names": "[" + "'a' . " * 20_000 + "b]",
    "names within": "x = {" + "a." * 20_000 + "b = 1}"}  # fmt: skip
"""Scenario files and catalogues."""

TABLES = {
    "rows": b"a,b\n" + b"2019,2390.3\n" * 1_000_000, "one line": b"1," * 5_000_000, "quotes": b'"' * 5_000_000,
    "open quote": b'a,b\n"' + b"x,1\n" * 300_000, "spaces": b" " * 5_000_000 + b"a  b\n", "rules": b"a-" * 2_000_000 + b"\n",
    "headers": b"a: b\n" * 2000 + b" c\n" * 200_000, "tables in tables": b"<html>" + b"<table><tr><td>" * 50_000,
    "elements": b"<html>" + b"<div>" * 500_000, "spans": b"<table><tr>" + b"<td rowspan=65534 colspan=1000>x" * 16 + b"<tr><td>y" * 50_000,
    "attributes": b"<table><tr><td " + b" ".join(b"a%d=1" % at for at in range(100_000)) + b">",
}  # fmt: skip
"""What a bureau might hand in as a table: text and web pages."""

PROSE = {
    "one sentence": "2020年税收收入5亿元，" * 30_000, "sentences": "2020年税收收入5亿元。\n" * 30_000, "brackets": "（" * 100_000,
    "a number": "1,234" * 50_000, "names of places": "区县市" * 50_000, "items": "2020年一般公共预算收入（GDP）" * 5_000,
    "lines": "\n" * 500_000}  # fmt: skip
"""What a bureau might hand in as sentences."""
