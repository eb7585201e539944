"""Write the low and the high scenario of the sample: the ends of the baseline's fan, by cause.

``python workbooks/ends.py`` solves the sample and writes ``luohu-2020/low.toml`` and ``high.toml``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forecast.data import Method
from forecast.projection import ENDS, Settings, end_scenario
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from forecast.data import Scenario

HERE = Path(__file__).resolve().parent


def text(end: Scenario, percent: int, years: str) -> str:
    """Return a scenario's file: a stanza a figure that leads to the percentile.

    A parameter holds for all ``years`` projected.
    """
    lines = [f'name = "{end.name}"', f'name_en = "{end.name_en}, {percent}th percentile"',
             f'title = "{end.title}"', f'parent = "{end.parent}"', "notes = [",
             *(f'  "{note}",' for note in end.notes), "]"]
    for one in end.overrides:
        lines += ["", "[[override]]", f'item = "{one.item}"',
                  f'span = "{years if one.method is Method.PARAMETER else one.span}"',
                  f'method = "{one.method}"', f"value = {one.value:.6g}", f'layer = "{one.layer}"',
                  'author = "样例"', f'reason = "{one.reason}（workbooks/ends.py）"']
    return "\n".join(lines) + "\n"


def main() -> None:
    """Solve the sample's baseline and write both files."""
    book = read(HERE / "luohu-2020.xlsx")
    result = solve(book, Request(book.path, ("基准",), settings=Settings()))
    years = f"{result.horizon[0]}-{result.horizon[-1]}"
    for key, share in ENDS.items():
        end = end_scenario(result, key)
        if end is None:
            raise SystemExit(f"{key}: no end")
        (HERE / "luohu-2020" / f"{key}.toml").write_text(text(end, round(100 * share), years),
                                                        encoding="utf-8")


if __name__ == "__main__":
    main()
