"""Sentences and labels as official papers have them: the sign in the word, one range sign, no band that nobody drew."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from samples.outputs.spoken import HAN, texts_of, written_by_its_author
from samples.places import LUOHU, SHARED, with_its_scenarios

from forecast.cli import main
from forecast.data import shipped_catalog
from forecast.exhibits.kit import qualified, spoken
from forecast.labels import keys, label
from forecast.models import priors
from forecast.workbook.contract import SHEETS

if TYPE_CHECKING:
    from pathlib import Path

CASES = SHARED / "clerk_cases"
SECTIONS = ("backtest", "caveat", "chart", "check", "exhibit", "explain", "import", "issue", "memo", "result", "run",
            "timeseries")
TURNED = re.compile(r"(?:增长|下降|上升|提高|增加|减少|回落|上涨|下跌)[约为了]{0,2}\s*[-−－]\s*\d")
"""A word that bears the sign, and the sign again."""
RANGES = re.compile(r"\d[%万亿元]*\s*[–~～]\s*[-−]?\d|\d[%万亿元]*至-?\d|\d%-\d| — ")
"""Range signs other than the one that papers use: 6.0%—6.5%."""
DRAWN = re.compile(r"(?<!\d)[1-9]\d?%分位|达标概率|10%—90%|抽样中")


WANTED = frozenset({"GDP", "IMF", "PPP", "WP", "Theta", "SHA", "forecast", "backtest"})
"""Words that Chinese readers know as they are, and the name of a command."""
PLACES = re.compile(r"[\w/.-]+\.(?:py|model|toml|xlsx|json|csv|docx|pdf)\b|!\$?[A-Z]+\$?\d+|\[\w+\]|（[0-9a-f]{12}）")
"""Files, cells, sections and digests."""


def told(name: str, folder: Path, *words: str) -> list[tuple[str, str]]:
    """Run a workbook; give what its outputs say that its author did not type."""
    home = folder / "bureau"
    home.mkdir()
    workbook = home / name
    shutil.copy(LUOHU if name == LUOHU.name else CASES / name, workbook)
    if name == LUOHU.name:
        with_its_scenarios(workbook)
    assert main(["run", str(workbook), "--out", str(folder / "out"), *words]) == 0
    own = sorted((text for text in written_by_its_author(workbook) if len(text) > 3), key=len, reverse=True)
    form = frozenset(spec.name for spec in SHEETS) | {"填表说明", "选项"}

    def others(text: str) -> str:
        for one in own:
            if one in text:
                text = text.replace(one, "")
        return text

    return [(where, others(text)) for where, text in texts_of(folder / "out", form)]


@pytest.mark.parametrize("name", ["luohu-2020.xlsx", *(
    pytest.param(one, marks=pytest.mark.shared) for one in ("base.xlsx", "luohu-2021.xlsx", "gz14.xlsx"))])
def test_the_sign_is_in_the_word_and_ranges_have_one_sign(name: str, tmp_path: Path) -> None:
    said = told(name, tmp_path, "--draws", "60")
    found = [(where, text) for where, text in said if TURNED.search(text) or RANGES.search(text)]
    assert not found, "\n".join(map(str, found[:20]))
    codes = {item.code for item in shipped_catalog()} | set(priors().parameters) | WANTED
    english = {word: (where, text) for where, text in said if HAN.search(text) and not where.endswith("/key")
               for word in re.findall(r"[A-Za-z_]{2,}", PLACES.sub("", text)) if word not in codes}
    assert not english, "\n".join(map(str, english.items()))


@pytest.mark.parametrize("name", ["luohu-2020.xlsx", *(
    pytest.param(one, marks=pytest.mark.shared) for one in ("base.xlsx", "gz14.xlsx"))])
def test_without_draws_nothing_speaks_of_a_band(name: str, tmp_path: Path) -> None:
    found = [(where, text) for where, text in told(name, tmp_path, "--draws", "0") if DRAWN.search(text)]
    assert not found, "\n".join(map(str, found[:20]))


@pytest.mark.parametrize("section", SECTIONS)
def test_labels_have_one_range_sign(section: str) -> None:
    for key in keys(section):
        text = re.sub(r"\{\w+\}", "5", label(f"{section}.{key}", "zh"))
        assert not re.search(r"5[%万亿元]*(?:至|–|~|～| — )5", text), key


@pytest.mark.parametrize(("number", "zh", "en"), [
    ("2,581.39", "约2,580", "about 2,580"), ("306.23", "约306", "about 306"), ("17,034.58", "约17,000", "about 17,000"),
    ("98.76", "约98.8", "about 98.8"), ("999.96", "约1,000", "about 1,000"), ("306", "306", "306"),
])
def test_levels_are_spoken_with_three_digits(number: str, zh: str, en: str) -> None:
    assert (spoken(number, "zh"), spoken(number, "en")) == (zh, en)


@pytest.mark.parametrize(("number", "words", "zh", "en"), [
    ("2,400", "超过", "超过2,400", "over 2,400"), ("7.0%", "约左右", "约7.0%左右", "about 7.0% or so"),
    ("3%", "以内", "3%以内", "3% or less"), ("65", "", "65", "65"), ("65", "张局长说", "张局长说65", "张局长说 65"),
    ("", "以上", "以上", "or more")])
def test_words_stand_on_their_side_of_a_number(number: str, words: str, zh: str, en: str) -> None:
    assert (qualified(number, words, "zh"), qualified(number, words, "en")) == (zh, en)
