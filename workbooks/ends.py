"""Write the low and the high scenario of the sample: the ends of the baseline's fan, by cause.

``python workbooks/ends.py`` solves the sample and writes ``luohu-2020/low.toml`` and ``high.toml``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forecast.equations import central
from forecast.exhibits import end_of, group_name
from forecast.exhibits.kit import Maker
from forecast.projection import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from forecast.equations import Plan

HERE = Path(__file__).resolve().parent
ENDS = {"low": ("低", "Low", "低位情景", 10), "high": ("高", "High", "高位情景", 90)}
_METHODS = {"parameters": "参数", "intercepts": "截距", "fixed": "假设", "offsets": "调整",
            "factors": "比例调整"}


def text(key: str, end: Plan, make: Maker) -> str:
    """Return a scenario's file: a stanza a figure that leads to the percentile."""
    name, english, title, percent = ENDS[key]
    before = make.result.run("基准").plan
    moved = [(part, entry) for part in _METHODS for entry, figure in getattr(end, part).items()
             if central(figure) != central(getattr(before, part)[entry])]
    causes = "、".join(dict.fromkeys(
        group_name(make, entry if part == "parameters" else entry[0]) for part, entry in moved))
    lines = [f'name = "{name}"', f'name_en = "{english}, {percent}th percentile"',
             f'title = "{title}：基准预测区间的{percent}%分位"', 'parent = "基准"', "notes = [",
             f'  "基准情景收入预测区间的{percent}%分位：主要来自{causes}。",', "]"]
    for part, entry in moved:
        item, span = ((entry, str(make.result.first)) if part == "parameters" else
                      (entry[0], str(entry[1])))
        value = central(getattr(end, part)[entry])
        lines += ["", "[[override]]", f'item = "{item}"', f'span = "{span}"',
                  f'method = "{_METHODS[part]}"', f"value = {value:.6g}", 'layer = "判断"',
                  'author = "样例"',
                  f'reason = "判断：抽样中收入在{percent}%分位附近各次的平均（workbooks/ends.py）"']
    return "\n".join(lines) + "\n"


def main() -> None:
    """Solve the sample's baseline and write both files."""
    book = read(HERE / "luohu-2020.xlsx")
    result = solve(book, Request(book.path, ("基准",), settings=Settings()))
    make = Maker(result)
    for key, (_, _, _, percent) in ENDS.items():
        end = end_of(result, "基准", percent / 100)
        if end is None:
            raise SystemExit(f"{key}: no end")
        (HERE / "luohu-2020" / f"{key}.toml").write_text(text(key, end, make), encoding="utf-8")


if __name__ == "__main__":
    main()
