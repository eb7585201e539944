"""A title without its times and numbers: what the next table of its kind is known by."""

from __future__ import annotations

import re

from forecast.data import plain

_TIME = (
    r"(?:(?:(?:\d{2}|\d{4}|[〇零○一二三四五六七八九]{2,4})年度?)?(?:\d{1,2}月?[-—–~至到])?"
    r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?|(?:\d{2}|\d{4}|[〇零○一二三四五六七八九]{2,4})年度?|"
    r"第?[一二三四1-4]季度|上半年|前三季度)")
_TO = "[-—–~至到]"
_TIMES = re.compile(rf"(?:(?:\d{{4}}|[一1]){_TO}+)?{_TIME}(?:{_TO}+{_TIME})*")
_NUMBERS = re.compile(r"\d+")


def title_words(title: str) -> str:
    """Return a title without its times and numbers."""
    bare = _NUMBERS.sub("", _TIMES.sub("", plain(title)))
    return bare.replace("()", "").strip("-—–~.、,:·/ ")
