"""Formats and cells that take a careless pattern minutes to match."""

from __future__ import annotations

FORMATS = {
    "brackets": "[" * 100_000, "brackets with letters": "[a" * 50_000, "underscores": "_" * 100_000,
    "quotes": '"' * 100_001, "backslashes": "\\" * 99_999, "brackets with hours": "[h" * 50_000,
    "stars": "*" * 99_999}  # fmt: skip
"""Number formats."""

CELLS = {
    "blanks": '<c r="A1"' + " " * 200_000 + "/>",
    "blanks in a value": '<c r="A1"><v x="' + " " * 200_000 + '"/></c>',
    "values": '<c r="A1">' + "<v/>" * 100_000 + "</c>",
    "what is no value": '<c r="A1">' + "<vx>1</vx>" * 50_000 + "</c>",
    "brackets": '<c r="A1"><f>' + "(" * 200_000 + "</f></c>",
    "a whole row": "<c/>" * 16_384,
    "readings": '<c r="A1" t="inlineStr"><is>' + "<rPh><t>a</t></rPh>" * 40_000 + "</is></c>",
    "what is no text": '<c r="A1" t="inlineStr"><is>' + "<tx/>" * 80_000 + "</is></c>",
    "attributes": '<c r="A1"' + "".join(f' a{n}="&lt;c r"' for n in range(20_000)) + "/>"}  # fmt: skip
"""What stands in a row."""

DIGITS = "9" * 5000
LENGTHY = {
    "a number": f'<c r="A1"><v>{DIGITS}</v></c>',
    "a text that is a number": f'<c r="A1" t="inlineStr"><is><t>{DIGITS}</t></is></c>',
    "the number of a text": f'<c r="A1" t="s"><v>{DIGITS}</v></c>',
    "the number of a format": f'<c r="A1" s="{DIGITS}"><v>1</v></c>',
    "a place": f'<c r="A{DIGITS}"><v>1</v></c>',
    "a day": f'<c r="A1" t="d"><v>{DIGITS}</v></c>',
    "a shared formula": f'<c r="A1"><f t="shared" si="{DIGITS}" ref="A1:B2">1+1</f><v>2</v></c>'}  # fmt: skip
"""Cells in which a number of 5,000 digits stands where numbers go."""
