"""What is asked for in English holds no Chinese but the user's own; every word of it has its English."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from samples.models.books import annual, quarterly
from samples.outputs.spoken import HAN, texts_of, typed_in, written_by_its_author
from samples.places import LUOHU, SHARED, with_its_scenarios

from forecast.cli import main
from forecast.data import (
    KNOWN_UNITS,
    AdjustmentKind,
    LandKind,
    Layer,
    Method,
    Operator,
    ScenarioName,
    Status,
    shipped_catalog,
)
from forecast.data.units import _BASES, _MAGNITUDES, _PLAIN, parse_unit
from forecast.labels import LANGS, Bilingual, both, enumerated, in_lang, keys, label
from forecast.models import priors
from forecast.workbook.contract import BUREAU_FIELDS, SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Set as AbstractSet
    from pathlib import Path

CASES = SHARED / "clerk_cases"
SPEAKING = ("backtest", "caveat", "chart", "estimation", "exhibit", "explain", "memo", "nature", "proof", "result",
            "timeseries", "verify", "vintage")
"""Sections whose words stand in results; the others also name what is to be typed into the workbook."""


REMARKS = frozenset({"说明", "来源", "理由", "依据", "原文", "组别", "关系", "填报人", "内容", "事项", "政策"})
"""Columns in which the author writes what he likes."""


def vocabulary() -> set[str]:
    """Return the words of the form itself: they are no user's, wherever they are typed."""
    heads = {column.header for spec in SHEETS for column in spec.columns} | {one.header for one in BUREAU_FIELDS}
    choices = {word for spec in SHEETS for column in spec.columns for word in column.choices}
    items = {word for item in shipped_catalog() for word in (item.zh, *item.aliases)}
    return heads | choices | items | set(KNOWN_UNITS) | {one.value for one in Status}


def own_words(workbook: Path) -> list[str]:
    """Return what its author typed, the longest first: into the workbook, into scenario files beside it."""
    found = {text for text in written_by_its_author(workbook) if HAN.search(text)} - vocabulary()
    return sorted((word for word in found if len(word) > 1), key=len, reverse=True)


def remarks(workbook: Path) -> set[str]:
    """Return what its author wrote where he may write what he likes, be it a word of the form."""
    found = set()
    for sheet in load_workbook(workbook):
        free = {cell.column for line in sheet.iter_rows(max_row=4) for cell in line if cell.value in REMARKS}
        found |= {cell.value for line in sheet.iter_rows(min_row=5) for cell in line
                  if cell.column in free and isinstance(cell.value, str)}
    return found


def left(text: str, own: list[str], sheets: frozenset[str], free: AbstractSet[str] = frozenset()) -> str:
    """Return what a text says beside the user's words and the places of cells."""
    if text in free or text.partition(" ")[2] in free:  # a relation bears its number: I11 …
        return ""
    for word in own:
        if word in text:
            text = text.replace(word, "")
    names = "|".join(map(re.escape, sheets))
    return re.sub(rf"(?:{names})(?=![A-Z]+\d|\d)", "", text)


def asked(workbook: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    """Ask every command in English; give what it prints."""
    plan = _plan_year(workbook)
    whole = [["run", str(workbook), "--draws", "60", "--out", str(folder / "out")],
             ["run", str(workbook), "--draws", "0", "--json", "--out", str(folder / "none")],
             ["check", str(workbook)], ["landing", str(workbook)], ["backtest", str(workbook)],
             ["quarters", str(workbook), "--item", "gpb_revenue"], ["estimate", str(workbook)],
             ["explain", str(workbook), "gpb_revenue", plan, "--tree"],
             ["compare", str(workbook), "Baseline", "Plan"], ["reckon", str(workbook), "--scenario", "Baseline"],
             ["goal", str(workbook), "--target", f"gpb_revenue {plan} = 1", "--by", f"gpb_revenue {plan} scale"],
             ["landing", str(workbook), "--csv"], ["reckon", str(workbook), "--csv"],
             ["verify", str(folder / "out" / f"{workbook.stem}-results.xlsx"), "--quick"]]
    for words in whole:
        main([*words, "--lang", "en"])
        told = capsys.readouterr()
        yield f"{' '.join(words[::2])}\n{told.out}\n{told.err}"


def _plan_year(workbook: Path) -> str:
    found = re.findall(r"20\d\d", " ".join(typed_in(workbook) & {f"{year}年预算数" for year in range(2010, 2030)}))
    return max(found, default="2020")


@pytest.mark.parametrize("name", [
    "luohu-2020.xlsx", *(pytest.param(one, marks=pytest.mark.shared) for one in (
        "base.xlsx", "gz14.xlsx", "tax_all.xlsx"))])
def test_what_is_asked_for_in_english_holds_no_chinese_of_ours(name: str, tmp_path: Path,
                                                              capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "bureau"
    folder.mkdir()
    workbook = folder / name
    shutil.copy(LUOHU if name == LUOHU.name else CASES / name, workbook)
    if name == LUOHU.name:
        with_its_scenarios(workbook)
    own, form, free = own_words(workbook), frozenset(spec.name for spec in SHEETS), remarks(workbook)
    sheets = form | {"填表说明", "选项"}  # the workbook keeps their names, and so do links to them
    printed = list(asked(workbook, tmp_path, capsys))
    found = [(where, text) for where, text in texts_of(tmp_path / "out", sheets)
             if HAN.search(left(text, own, form, free)) and not where.endswith("docProps/core.xml")
             and not (re.search("/sheet$|› Results Contents!A", where) and text in sheets)]
    assert not found, "\n".join(map(str, found[:40]))
    # issues say what is to be typed into the workbook, whose form is Chinese
    typed = sorted({*form, *vocabulary(), "已核"}, key=len, reverse=True)
    told = [line for text in printed for line in text.splitlines() if not re.search("To mend:|Expected:", line)]
    assert not (said := [line for line in told if HAN.search(left(line, own + typed, form))]), "\n".join(said[:40])


@pytest.mark.parametrize("section", SPEAKING)
def test_the_english_of_results_is_english(section: str) -> None:
    assert not [key for key in keys(section) if HAN.search(label(f"{section}.{key}", "en"))]


@pytest.mark.parametrize("section", SPEAKING)
def test_an_amount_has_its_unit_in_english_where_it_has_one_in_chinese(section: str) -> None:
    for key in keys(section):
        zh, en = (label(f"{section}.{key}", lang) for lang in LANGS)
        for field in re.findall(r"\{(\w+)\} ?[万亿]元", zh):
            if f"{{{field}}}" in en:
                assert re.search(rf"\{{{field}\}} (?:ten thousand|hundred million) yuan", en), key


def test_every_word_of_the_form_that_results_repeat_has_its_english() -> None:
    words = {*(one.value for one in Status), *Layer, *Method, *Operator, *ScenarioName, *AdjustmentKind, *LandKind}
    assert {word for word in words if HAN.search(word)} <= set(keys("word"))
    assert {word for word in (*_MAGNITUDES, *_BASES, *_PLAIN) if word} == {
        key for key in keys("unit") if not key.startswith("dimension_")}
    assert not [unit for unit in KNOWN_UNITS if HAN.search(parse_unit(unit).name("en"))]
    assert not [item.code for item in shipped_catalog() if HAN.search(f"{item.en}{in_lang(item.legal, 'en')}")]
    known = priors()
    assert not [one.name for one in (*known.parameters.values(), *known.shocks.values())
                if HAN.search(in_lang(one.basis, "en"))]


def test_units_are_named_by_their_parts() -> None:
    assert parse_unit("千瓦时/万元").name("en") == "kWh per ten thousand yuan"
    assert parse_unit("万吨标煤").name("en") == "ten thousand tonnes of standard coal"
    assert parse_unit("亿元").name() == "亿元"


def test_a_text_of_two_languages_is_its_chinese_and_keeps_its_english() -> None:
    import pickle

    text = enumerated([both("run.plan_target"), "张某"])
    assert text == "计划目标、张某"
    assert in_lang(text, "en") == "target of the plan, 张某"
    assert in_lang(pickle.loads(pickle.dumps(text)), "en") == in_lang(text, "en")  # noqa: S301
    assert label("run.landed_moved", "en", value="1", reason=text, month_reason="")[-1:] != "，"
    assert enumerated("甲乙丙", 2) == "甲、乙……"
    assert in_lang(Bilingual("甲", ""), "en") == "甲"


def test_a_question_about_a_figure_names_its_period_in_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rate = [5.1, 4.8, 5.3, 5.0, 4.9, 5.2, 5.1, 0.05]
    quarters = quarterly(tmp_path / "q.xlsx", {"rate": ("%", rate)}, (2018, 1), {
        "指标目录": [["名称", "单位", "英文名"], ["rate", "%", "Rate"]], "模型": [["替换全部；频率：季度"], ["代码", "方程"], ["", "rate := rate(-1)"]]})
    years = annual(tmp_path / "y.xlsx", {"地区生产总值": ("亿元", [100.0, 110.0]), "地区生产总值增速": ("%", [6.5, 0.065])}, 2018)
    for book, when in ((quarters, "2019Q4"), (years, "final account of 2019")):
        main(["check", str(book), "--lang", "en"])
        told = capsys.readouterr()
        (line,) = (one for one in (told.out + told.err).splitlines() if "a fraction" in one)
        assert f": {when}: " in line
