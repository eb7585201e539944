"""Issues in the order to mend them, those of one kind together."""

from __future__ import annotations

import json
import pickle
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from samples.ladder_sample import WITH_BUDGET, climbed

from forecast.cli import main
from forecast.commands.parts import BAD_INPUT
from forecast.issues import (
    NO_NEAR,
    CellRef,
    InputError,
    Issue,
    Severity,
    grouped,
    nearest,
    texts_of,
)
from forecast.labels import lookup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.labels import Lang

FILE = "样例.xlsx"
SHEETS = ("年度指标", "月度累计", "预算收支")


def issue(code: str, sheet: str = "", cell: str = "", found: str = "甲", /,
          severity: Severity = Severity.ERROR, **fields: str) -> Issue:
    return Issue(code, CellRef(FILE, sheet, cell), found, tuple(fields.items()), severity)


def places(issues: Sequence[Issue]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.first.code, one.first.where.sheet, one.cells) for one in grouped(issues, SHEETS)]


def test_what_blocks_everything_comes_first_then_errors_then_questions_then_notes() -> None:
    note = issue("column_ignored", "年度指标", "K4", severity=Severity.WARNING, count="1")
    question = issue("december_differs", "月度累计", "B9", severity=Severity.QUESTION, period="2020年",
                     item="税收收入", unit="万元", status="决算", beside="1", other="年度指标!D5")
    late, early = issue("error_value", "预算收支", "B9"), issue("error_value", "年度指标", "C7", "#N/A")
    unit = issue("unit_mismatch", "预算收支", "D20", item="税收收入", unit="万元")
    header = issue("missing_header", "预算收支", "C4", header="方向")
    sheet = issue("nothing_known", "", "", "一般公共预算收入", sheet="年度指标")
    given = [note, question, late, early, unit, header, sheet]
    assert [one.first for one in grouped(given, SHEETS)] == [sheet, header, unit, early, late, question,
                                                             note]
    assert grouped(given[::-1], SHEETS) == grouped(given, SHEETS)


def test_rows_then_columns_in_the_order_of_numbers() -> None:
    found = [issue("choice", "年度指标", cell, cell, choices="是、否") for cell in (
        "B10", "AA9", "C9", "B9")]
    assert [one.first.where.cell for one in grouped(
        [issue(one.code, "年度指标", one.where.cell, word, choices="是") for one, word in
         zip(found, "甲乙丙丁", strict=True)])] == ["B9", "C9", "AA9", "B10"]


def test_the_culprit_comes_before_what_it_upsets() -> None:
    symptom = issue("two_values", "年度指标", "C5", "1", item="税收收入", period="2019年", value="2",
                    other=f"{FILE} › 预算收支!F9")
    nearer = issue("share_overlap", "预算收支", "F9", "2017", last="2018", other="F12")
    root = issue("error_value", "预算收支", "F12", "#REF!")
    assert [one.first for one in grouped([symptom, nearer, root], SHEETS)] == [root, nearer, symptom]
    around = issue("share_overlap", "预算收支", "F12", "2017", last="2018", other="F9")
    assert len(grouped([nearer, around], SHEETS)) == 2 - (nearer.code == around.code)  # no endless walk


@pytest.mark.parametrize("alike", [
    [issue("formula_not_calculated", "预算收支", f"H{row}", f"=H{row}+SUM(A{row}:B9)") for row in range(5, 82)],
    [issue("not_a_number", "年度指标", f"D{row}", word * 2) for row, word in enumerate("甲乙丙丁", 5)],
    [issue("cumulative_falls", "月度累计", f"C{row}", f"{row},100.5", period=f"2020年1-{row}月", item="税收收入",
           unit="万元", before=f"1-{row - 1}月", beside=f"{row * 2}", other=f"月度累计!C{row - 1}",
           severity=Severity.QUESTION) for row in range(3, 13)]], ids=["formulas", "texts", "months"])
def test_one_kind_is_one_line(alike: list[Issue]) -> None:
    (group,) = grouped(alike)
    assert group.cells == tuple(one.where.cell for one in alike)
    first = alike[0].where
    assert f"{first.sheet}!{first.cell}、{alike[1].where.cell}、{alike[2].where.cell} 等{len(alike)}处" in (
        group.describe())
    assert f"{len(alike)} in all" in group.describe("en")


def test_unlike_ones_stay_apart() -> None:
    found = [issue("unknown_item", "年度指标", "A5", "某指标", near="—"),
             issue("unknown_item", "年度指标", "A6", "别的指标", near="—"),
             issue("error_value", "年度指标", "D5", "#N/A"), issue("error_value", "年度指标", "D6", "#REF!"),
             issue("error_value", "预算收支", "D5", "#N/A"), issue("not_a_number", "年度指标", "E5"),
             issue("not_a_number", "年度指标", "F5")]
    assert len(grouped(found)) == len(found)


def test_head_and_list_agree_in_the_terminal_and_in_json(
        tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = climbed(WITH_BUDGET, tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["年度指标"]
    for row in range(7, 12):
        sheet.cell(row, 6).value = f"待定{row}"
    book.save(path)
    assert main(["check", str(path), "--out", str(tmp_path)]) == BAD_INPUT
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "发现 5 处错误："
    assert len(told) == 2
    assert "年度指标!F7、F8、F9 等5处" in told[1]
    assert main(["check", str(path), "--out", str(tmp_path), "--json"]) == BAD_INPUT
    (one,) = json.loads(capsys.readouterr().out)["issues"]
    assert one["cells"] == [f"F{row}" for row in range(7, 12)]
    assert (one["count"], one["cell"]) == (5, "F7")


def test_what_is_said_to_be_clean_has_no_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(climbed(WITH_BUDGET, tmp_path)), "--out", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert ("没有发现问题" in out) == (not err)
    assert ("没有错误；有" in out) == bool(err)


@pytest.mark.parametrize(("word", "known", "wanted"), [
    ("icn", ("inv", "inc"), "inc"),  # as like as the other, but of the same letters
    ("gdp_nomial", ("gdp_real", "gdp_nominal"), "gdp_nominal"), ("zzz", ("inv", "inc"), NO_NEAR), ("a", (), NO_NEAR)])
def test_the_nearest_word_has_the_letters(word: str, known: tuple[str, ...], wanted: str) -> None:
    assert nearest(word, known) == wanted
    assert nearest(word, known[::-1]) == wanted


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_nothing_is_near_nothing_is_proposed(lang: Lang) -> None:
    """A dash in quotes used to be proposed."""
    table = tomllib.loads(Path(lookup.__file__).with_name("issue.toml").read_text("utf-8"))
    codes = [code for code in table if f"{code}_hint" in table and any(
        "{near}" in table[f"{code}{part}"][lang] for part in ("", "_expected", "_hint"))]
    assert "model_unknown_name" in codes
    fields = {name for code in codes for part in ("", "_expected", "_hint")
              for name in re.findall(r"{(\w+)}", table[f"{code}{part}"][lang])} - {"near", "found"}
    for code in codes:
        texts = texts_of(Issue(code, CellRef(FILE), "甲", tuple((name, "乙") for name in sorted(fields))), lang)
        assert not any(f"“{NO_NEAR}”" in text for text in texts), code


def test_an_error_is_printed_in_its_language_wherever_it_goes() -> None:
    error = InputError([issue("toml_encoding", "", "1", "UTF-8")], "en")
    assert "not" in str(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301
    assert str(InputError(error.issues)) != str(error)


def test_a_text_that_is_put_into_a_sentence_does_not_end_one() -> None:
    """The line that an issue is printed in has the full stops: “…亿元？。” has one too many."""
    ends = [f"{key} {lang}" for key in lookup.keys("issue") for lang in lookup.LANGS
            if lookup.label(f"issue.{key}", lang).endswith(("。", "？", "！", ".", "?", "!"))]
    assert ends == []


def test_the_table_of_words_is_toml_and_read_as_such() -> None:
    """A stanza is understood alone when it is needed: all of them together are what TOML reads in the file."""
    files = sorted(Path(lookup.__file__).parent.glob("*.toml"))
    assert len(files) > 20
    for file in files:
        whole = tomllib.loads(file.read_text("utf-8"))
        assert list(whole) == list(lookup.keys(file.stem))
        for key, words in whole.items():
            assert words == {lang: lookup.label(f"{file.stem}.{key}", lang) for lang in lookup.LANGS}
    with pytest.raises(KeyError):
        lookup.label("issue.none")
    with pytest.raises(KeyError):
        lookup.label("none.issue")


@pytest.mark.parametrize(("lines", "said"), [
    (("6", "8"), "第 6 行为例，找不到情景“甲1”"), (("6", "6"), "找不到情景“甲1”（同样的共 2 条）")])
def test_many_of_a_file_are_told_by_its_lines(lines: tuple[str, str], said: str) -> None:
    """A line was named like a cell: 以 6 为例."""
    (group,) = grouped([Issue("unknown_scenario", CellRef("a.toml", "", line), f"甲{number}", (("choices", "乙"),))
                        for number, line in enumerate(lines, 1)])
    assert said in group.describe()
