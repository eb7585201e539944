"""``forecast new --from``: what it tells, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from samples.workbook_parts import Parts

from forecast.cli import main
from forecast.issues import InputError
from forecast.workbook import roll_on


def test_the_command_tells_what_is_to_be_filled_in(luohu: Path, tmp_path: Path,
                                                   capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(tmp_path / "a.xlsx"), "--from", str(luohu), "--year", "2021"]) == 0
    told = capsys.readouterr().out
    for line in ("计划年度 2021 年", "预算收支!L4：2021年预算数", "年度指标!R4：2020年实际数",
                 "2020年一般公共预算收入填好以前"):
        assert line in told, line
    assert main(["new", str(tmp_path / "b.xlsx"), "--from", str(luohu), "--json", "--lang", "en"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["year"], found["waits_for"], found["left_out"]) == (2021, "gpb_revenue", [])
    assert {"sheet": "预算收支", "cell": "J4", "text": "2019年决算数"} in found["awaited"]


@pytest.mark.parametrize(("words", "said"), [
    (("--year", "2022"), "roll_year"), ((), "roll_suffix")])
def test_what_cannot_be_rolled_is_refused(words: tuple[str, ...], said: str, luohu: Path,
                                          tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / ("2021.xlsm" if said == "roll_suffix" else "2021.xlsx")
    assert main(["new", str(target), "--from", str(luohu), "--json", *words]) == 2
    assert [one["code"] for one in json.loads(capsys.readouterr().out)["issues"]] == [said]
    assert not target.exists()


def test_without_a_name_it_is_named_after_its_year_beside_what_is_there(
        luohu: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("2021.xlsx").write_bytes(b"mine")
    assert main(["new", "--from", str(luohu)]) == 0
    assert Path("2021.xlsx").read_bytes() == b"mine"
    assert Path("2021-2.xlsx").exists()


def test_an_existing_file_is_refused(luohu: Path, tmp_path: Path) -> None:
    target = tmp_path / "2021.xlsx"
    target.write_bytes(b"mine")
    assert main(["new", str(target), "--from", str(luohu)]) == 2
    assert target.read_bytes() == b"mine"


def test_a_workbook_that_does_not_check_is_refused(luohu: Path, tmp_path: Path) -> None:
    Parts(luohu).with_text("预算收支", "H5", "八十万").save(tmp_path / "2020.xlsx")
    with pytest.raises(InputError) as caught:
        roll_on(tmp_path / "2020.xlsx", tmp_path / "2021.xlsx")
    assert [one.where.cell for one in caught.value.issues] == ["H5"]
    assert not (tmp_path / "2021.xlsx").exists()


def test_a_workbook_without_any_year_is_refused(luohu: Path, tmp_path: Path) -> None:
    book = load_workbook(luohu)
    for name in book.sheetnames:
        if name in {"年度指标", "预算收支"}:
            for row in book[name].iter_rows(min_row=4):
                for cell in row[5 if name == "预算收支" else 4:]:
                    cell.value = None
        elif name not in {"目标", "调整事项", "参数"}:
            del book[name]
    book["目标"].delete_rows(5, 30)
    book["调整事项"].delete_rows(5, 30)
    book.save(tmp_path / "2020.xlsx")
    with pytest.raises(InputError) as caught:
        roll_on(tmp_path / "2020.xlsx", tmp_path / "2021.xlsx")
    assert [one.code for one in caught.value.issues] == ["roll_no_year"]
