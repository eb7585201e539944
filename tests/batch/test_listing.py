"""Which workbooks a batch is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecast.batch.listing import listed
from forecast.issues import InputError


def planted(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")


def test_a_folder_is_taken_with_all_below_it_but_locks_hidden_and_own_outputs(tmp_path: Path) -> None:
    planted(tmp_path, "乙区.xlsx", "甲市/甲区.xlsx", "~$乙区.xlsx", ".x.xlsx", ".git/a.xlsx", "out/汇总.xlsx",
            "表.csv", "甲市/甲区.xlsm")
    found = listed(str(tmp_path), tmp_path / "out")
    assert [one.stem for one in found] == ["乙区", "甲市/甲区.xlsm", "甲市/甲区.xlsx"]


def test_a_pattern_and_a_single_book(tmp_path: Path) -> None:
    planted(tmp_path, "a/1.xlsx", "b/1.xlsx", "b/2.xlsx")
    assert [one.stem for one in listed(str(tmp_path / "*" / "1.xlsx"))] == ["a/1", "b/1"]
    assert [one.stem for one in listed(str(tmp_path / "b" / "2.xlsx"))] == ["2"]


@pytest.mark.parametrize(("encoding", "head"), [("utf-8-sig", "文件,名称,上级,级次"), ("gb18030", "上级,文件,名称"),
                                                ("utf-8", "File,Name,Above,Level")])
def test_a_table_says_who_is_above_whom_and_who_has_not_come(tmp_path: Path, encoding: str, head: str) -> None:
    planted(tmp_path, "来/甲.xlsx")
    row = {"文件": "来/甲.xlsx", "名称": "甲区", "上级": "某市", "级次": "县区"} | {
        "File": "来/甲.xlsx", "Name": "甲区", "Above": "某市", "Level": "县区"}
    other = row | {"文件": "", "File": "", "名称": "乙区", "Name": "乙区"}
    lines = [head, *(",".join(one[key] for key in head.split(",")) for one in (row, other))]
    table = tmp_path / "表.csv"
    table.write_bytes("\n".join(lines).encode(encoding))
    missing, come = listed(str(table))
    assert (come.stem, come.name, come.above) == ("来/甲", "甲区", "某市")
    assert come.path == tmp_path / "来" / "甲.xlsx"
    assert (missing.path, missing.name) == (None, "乙区")


@pytest.mark.parametrize(("text", "codes"), [
    ("文件\na.xlsx\na.xlsx\nb.doc\n", ["batch_twice", "batch_not_a_book"]),
    ("单位\n甲\n", ["batch_heading"]), ("文件,名称\n", ["batch_empty"])])
def test_every_problem_of_a_table_is_told_with_its_line(tmp_path: Path, text: str, codes: list[str]) -> None:
    table = tmp_path / "表.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        listed(str(table))
    assert [one.code for one in caught.value.issues] == codes


def test_what_is_not_there_and_what_is_empty_are_told(tmp_path: Path) -> None:
    for word, code in ((tmp_path / "no", "batch_missing"), (tmp_path, "batch_empty")):
        with pytest.raises(InputError) as caught:
            listed(str(word))
        assert [one.code for one in caught.value.issues] == [code]


def test_no_stem_leads_out_of_the_outputs(tmp_path: Path) -> None:
    table = tmp_path / "表.csv"
    table.write_text("文件\n../../etc/a.xlsx\n/tmp/b.xlsx\n", encoding="utf-8")
    assert [one.stem for one in listed(str(table))] == ["etc/a", "tmp/b"]
