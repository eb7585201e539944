"""The main job through the command line, as a user runs it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from jsonschema import Draft202012Validator
from samples.libreoffice import recalculate
from samples.places import PROJECT
from samples.workbook_parts import Parts

from forecast.cli import main
from forecast.commands.printing import print_found, print_table
from forecast.exhibits.kit.cells import words
from forecast.exhibits.kit.types import Column, Row, Table, number_text
from forecast.xlsx.read.cells import Grid, read_cells

WORKBOOK = PROJECT / "workbooks" / "luohu-2020.xlsx"
NAMES = {"luohu-2020-结果.xlsx", "luohu-2020-附件.docx", "luohu-2020-附件.pdf", "luohu-2020-一页纸.docx",
         "luohu-2020-一页纸.pdf", "luohu-2020-打印册.pdf", "report.html", "result.json", "values.csv", "charts"}
CHARTS = {f"{name}.{kind}" for name in ("gdp_fan", "bridge", "composition", "targets", "intensity",
                                        "scenarios", "tornado", "backtest_gdp_nominal", "gap_split")
          for kind in ("png", "svg")}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    assert main(["run", str(WORKBOOK), "--out", str(folder)]) == 0
    return folder


def result_grids(folder: Path) -> dict[str, Grid]:
    return {grid.name: grid for grid in read_cells(folder / "luohu-2020-结果.xlsx").sheets}


def test_everything_that_was_promised_is_there(out: Path) -> None:
    assert {one.name for one in out.iterdir()} == NAMES
    assert {one.name for one in (out / "charts").iterdir()} == CHARTS
    assert all(one.stat().st_size > 1000 for one in (out / "charts").iterdir())
    sheets, own = list(result_grids(out)), [one.name for one in read_cells(WORKBOOK).sheets]
    first = ["结果 目录", "结果 总览", "结果 情景对比", "结果 推演", "结果 中期规划", "结果 收入", "结果 预算平衡", "结果 预算表",
             "结果 支出与补助", "结果 能耗", "结果 目标完成可能性", "结果 回测"]
    assert sheets[:len(first)] == first
    assert sheets[len(first):][:len(own)] == own
    assert sheets[len(first) + len(own):] == ["结果 检查", "结果 说明", "结果 勾稽关系", "结果 模型",
                                               "结果 推演计算"]


def test_the_same_input_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    assert main(["run", str(WORKBOOK), "--out", str(tmp_path)]) == 0
    for one in [path for path in out.rglob("*") if path.is_file()]:
        assert (tmp_path / one.relative_to(out)).read_bytes() == one.read_bytes(), one.name


def numbers_of(grid: Grid, name: str) -> list[list[object]]:
    """The numbers of every row of a name: tables of one page may share a line."""
    rows = [at for (at, _), cell in sorted(grid.cells.items())
            if cell.kind == "text" and str(cell.value).strip() == name]
    return [[cell.value for (at, _), cell in sorted(grid.cells.items()) if at == row and cell.kind == "number"]
            for row in rows]


def test_the_four_outputs_agree(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads((out / "result.json").read_text(encoding="utf-8"))
    memo = docx.Document(str(out / "luohu-2020-附件.docx"))
    # the annex's tables are cut from the record's exhibits: how last year went, then the forecast …
    for printed, name, count in zip(memo.tables, ("execution", "headline"), (8, 11), strict=False):
        rows = {row["label"]: row for row in record["exhibits"][name]["rows"]}
        body = [texts for row in printed.rows if (texts := [cell.text for cell in row.cells])[0] in rows]
        assert len(body) == count, name
        for texts in body:
            assert set(texts[1:]) <= {cell["text"] for cell in rows[texts[0]]["cells"]}, texts[0]
    # … and the workbook's overview holds the same numbers under the same names
    overview = result_grids(out)["结果 总览"]
    for name in ("execution", "headline"):
        for row in record["exhibits"][name]["rows"]:
            wanted = [cell["value"] for cell in row["cells"] if isinstance(cell["value"], int | float)]
            assert any(numbers == pytest.approx(wanted, rel=1e-12)
                       for numbers in numbers_of(overview, row["label"])), row["label"]
    # … and the command line says what the workbook and the annex say
    capsys.readouterr()
    assert main(["run", str(WORKBOOK), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    texts = {str(cell.value) for cell in overview.cells.values()}
    # the annex's sentences cite their tables and pictures before the full stop
    paragraphs = {re.sub(r"（见[表图\d、]+）。$", "。", one.text) for one in memo.paragraphs}
    for sentence in record["summary"]:
        assert sentence in said
        assert sentence in texts
        # what closes a gap stands among the annex's proposals
        assert re.sub(r"。\d{4}年缺口按法定次序弥补：[^；。]*", "", sentence) in paragraphs


def test_every_number_of_the_record_has_unit_and_scenario(out: Path) -> None:
    record = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert set(record["scenarios"]) == {"计划", "基准", "低", "高", "一次性收入落空", "税源外迁", "地价收入不足",
                                        "贸易摩擦", "减税加力"}
    plan = record["scenarios"]["计划"]["values"]
    assert number_text(plan["gpb_revenue"]["2020"]["value"], 0) == "1,354,500"
    assert {"2020", "2021", "2022"} <= set(plan["gpb_revenue"])
    for scenario in record["scenarios"].values():
        assert set(scenario["values"]) <= set(record["items"])
        assert all(one["reason"] for one in scenario["assumptions"])
    assert record["provenance"]["workbook"] == "luohu-2020.xlsx"
    assert not re.search(r"/(?:work|home|tmp|root)/", json.dumps(record, ensure_ascii=False))


@pytest.mark.libreoffice
def test_libreoffice_recalculates_to_the_same_numbers(out: Path, tmp_path: Path) -> None:
    before = result_grids(out)
    copy = tmp_path / "result.xlsx"
    copy.write_bytes((out / "luohu-2020-结果.xlsx").read_bytes())
    after = {grid.name: grid for grid in read_cells(recalculate(copy, tmp_path / "profile")).sheets}
    compared = 0
    for name, grid in before.items():
        for place, cell in grid.cells.items():
            if cell.formula is None:
                continue
            own = after[name].cells[place]
            assert own.kind == cell.kind, (name, place, own)
            if cell.kind == "number":
                assert own.value == pytest.approx(cell.value, rel=1e-9, abs=1e-9), (name, place)
                compared += 1
    assert compared > 2000


def test_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(WORKBOOK), "--out", str(tmp_path), "--lang", "en", "--draws", "50"]) == 0
    said = capsys.readouterr().out
    assert "general public budget" in said.lower() or "revenue" in said.lower()
    sentences = [line for line in said.splitlines() if line.strip().startswith("·")]
    assert len(sentences) >= 5
    for line in sentences[:5]:
        assert not re.search("[，。；：]", line), line


def test_json_for_other_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(WORKBOOK), "--out", str(tmp_path), "--json", "--draws", "50"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["summary"]) >= 4
    assert Path(answer["outputs"]["workbook"]).exists()
    assert answer["scenarios"][0] == "计划"
    schema = json.loads((PROJECT / "docs" / "run.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert not list(Draft202012Validator(schema).iter_errors(answer))
    assert list(Draft202012Validator(schema).iter_errors({**answer, "more": 1}))


@pytest.mark.parametrize("option", ["--style", "--template"])
def test_a_paper_that_cannot_be_read_is_refused_before_anything_is_computed(
        option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "去年的附件.docx"
    broken.write_bytes(b"no document")
    monkeypatch.setattr("forecast.run.solve", lambda *_: pytest.fail("it was solved"))
    assert main(["run", str(WORKBOOK), "--out", str(tmp_path / "out"), option, str(broken)]) == 2
    assert "去年的附件.docx" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("as_json", [False, True])
def test_bad_input_writes_nothing_and_harms_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                                    *, as_json: bool) -> None:
    bad = Parts(WORKBOOK).with_text("目标", "D5", "差不多").with_renamed("预算收支", "预算").save(
        tmp_path / "坏.xlsx")
    before = bad.read_bytes()
    folder = tmp_path / "out"
    words = ["run", str(bad), "--out", str(folder), *(["--json"] if as_json else [])]
    assert main(words) == 2
    said = capsys.readouterr()
    assert not folder.exists()
    assert bad.read_bytes() == before
    if as_json:
        places = {(one["sheet"], one["cell"]) for one in json.loads(said.out)["issues"]}
        assert ("目标", "D5") in places
    else:
        assert "坏.xlsx › 目标!D5" in said.err
        assert "预算收支" in said.err


@pytest.mark.parametrize(("error", "code", "told"), [  # the machine's fault is a sentence, ours a traceback
    (OSError("disk full"), 2, "核对磁盘"), (ZeroDivisionError("of a picture"), 1, "程序出错")])
def test_a_failed_run_leaves_the_last_result_alone(
        error: Exception, code: int, told: str, out: Path, tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import shutil

    folder = tmp_path / "out"
    shutil.copytree(out, folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("forecast.render.write_papers", fail)
    assert main(["run", str(WORKBOOK), "--out", str(folder), "--draws", "7"]) == code
    assert told in capsys.readouterr().err
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after == before


def test_a_result_open_in_excel_is_not_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "~$luohu-2020-结果.xlsx").write_bytes(b"\x05user")
    assert main(["run", str(WORKBOOK), "--out", str(tmp_path), "--draws", "0"]) == 2
    assert "luohu-2020-结果.xlsx" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["~$luohu-2020-结果.xlsx"]


def test_scenarios_by_name_and_by_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.toml"
    own.write_text('name = "自拟"\ntitle = "自拟情景"\nparent = "基准"\n[[override]]\nitem = "gdp_growth"\n'
                   'span = "2020"\nmethod = "假设"\nvalue = 5.0\nlayer = "判断"\nreason = "判断：试算"\n',
                   encoding="utf-8")
    words = ["run", str(WORKBOOK), "--out", str(tmp_path / "o"), "--draws", "20", "--json",
             "--scenario", "低", "--scenario", str(own)]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["scenarios"] == ["低", "自拟"]
    assert main([*words[:-4], "--scenario", "没有这个"]) == 2
    assert "没有这个" in capsys.readouterr().out


def test_an_early_as_of_date_sees_less(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By March 2019 the papers of 2020 are not out: the base year is earlier, the plan is unknown."""
    alone = tmp_path / "早.xlsx"
    alone.write_bytes(WORKBOOK.read_bytes())
    assert main(["run", str(alone), "--draws", "20", "--as-of", "2019-03-01", "--out",
                 str(tmp_path / "out")]) == 0
    record = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert record["provenance"]["base"] == "2018"
    assert "1,354,500" not in capsys.readouterr().out
    assert main(["run", str(alone), "--draws", "20", "--as-of", "1990-03-01", "--out",
                 str(tmp_path / "none")]) == 2
    assert not (tmp_path / "none").exists()


def test_without_draws_no_range_is_spoken_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(WORKBOOK), "--out", str(tmp_path), "--draws", "0"]) == 0
    said = capsys.readouterr().out
    assert "—%" not in said
    assert "概率" not in said


def test_an_unknown_scenario_is_a_sentence_of_its_own(tmp_path: Path,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(WORKBOOK), "--out", str(tmp_path), "--scenario", "没有这个"]) == 2
    line = capsys.readouterr().err.splitlines()[1].strip()
    assert line.startswith("找不到情景“没有这个”")


@pytest.mark.parametrize("words", [["run"], ["run", "x.xlsx", "--draws", "-1"],
                                   ["run", "x.xlsx", "--as-of", "昨天"], ["nonsense"]])
def test_wrong_words_exit_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2


def test_check_and_new(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                       monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a check leaves its marked copy where it is run
    assert main(["check", str(WORKBOOK)]) == 0
    assert "20" in capsys.readouterr().out  # the targets, and what the papers plan beside them
    path = tmp_path / "新.xlsx"
    assert main(["new", str(path), "--year", "2021"]) == 0
    assert main(["check", str(path)]) == 2  # nothing to project from
    assert "没有读到数据" in capsys.readouterr().err
    before = path.read_bytes()
    assert main(["new", str(path), "--year", "2022"]) == 2
    assert path.read_bytes() == before
    assert main(["run", str(path), "--out", str(tmp_path / "o")]) == 2
    assert not (tmp_path / "o").exists()
    assert main(["check", str(tmp_path / "没有.xlsx")]) == 2


def test_the_command_in_a_process_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-m", "forecast.cli", "run", str(WORKBOOK),
                           "--out", str(tmp_path), "--draws", "20"],
                          capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "1,354,500万元" in done.stdout
    look = ("import sys, forecast.cli\n"
            "try: forecast.cli.main(['--help'])\n"
            "except SystemExit: pass\n"
            "sys.exit(any(one in sys.modules for one in ('numpy', 'openpyxl', 'lxml')))")
    heavy = subprocess.run([sys.executable, "-c", look], check=False, capture_output=True)
    assert heavy.returncode == 0  # the help stays quick only while the heavy libraries wait


def test_a_check_loads_neither_what_draws_nor_what_writes(tmp_path: Path) -> None:
    """It reads and solves; pages, charts, random numbers and other commands are not its work."""
    others = ("forecast.exhibits", "forecast.render", "forecast.workbook.results",
              "forecast.in_year.year", "forecast.timeseries.landing",
              "forecast.workbook.marked.copy", "forecast.commands.run", "numpy.random", "numpy.ma",
              "pandas", "scipy", "statsmodels", "openpyxl", "xlsxwriter", "matplotlib")
    code = ("import sys; from forecast.cli import main; "
            f"main(['check', {str(WORKBOOK)!r}, '--out', {str(tmp_path)!r}]); "
            f"sys.exit(', '.join(one for one in {others!r} if one in sys.modules) or None)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")



def test_a_printed_table_stands_in_line(capsys: pytest.CaptureFixture[str]) -> None:
    columns = (Column("a", "甲"), Column("b", "一季度", "当季"), Column("c", "Q2", "当季"),
               Column("d", "Q1", "比上年增长（%）"), Column("e", "依据", align="left"))
    rows = (Row("x", "总数", tuple(words(text) for text in ("1", "22", "3", "4", "自身"))),
            Row("y", "分项", tuple(words(text) for text in ("1", "2", "3333", "4", "均分")), 1))
    print_table(Table("t", "题", "", "指标", columns, rows, notes=("注",)), without=("a",))
    assert capsys.readouterr().out.splitlines() == [
        "题",
        "        当季          比上年增长（%）",
        "指标    一季度    Q2               Q1  依据",
        "总数        22     3                4  自身",
        "  分项       2  3333                4  均分",
        "  注"]


def test_what_was_found_is_set_apart_by_blank_lines(capsys: pytest.CaptureFixture[str]) -> None:
    one = Table("t", "题", "", "", (), ())
    print_found((), [one, one], [Path("x.xlsx")], (), "zh")
    assert capsys.readouterr().out == "题\n\n\n题\n\n已写出 x.xlsx\n"
    print_found(["一句"], [one], (), (), "zh")
    assert capsys.readouterr().out == "· 一句\n\n题\n\n"


@pytest.mark.parametrize("command", [
    ["run", str(WORKBOOK)], ["landing", str(WORKBOOK)], ["backtest", str(WORKBOOK)],
    ["quarters", str(WORKBOOK)], ["compare", str(WORKBOOK), "基准", "计划"]])
def test_a_file_where_a_folder_should_be_is_refused(command: list[str], tmp_path: Path,
                                                    capsys: pytest.CaptureFixture[str]) -> None:
    taken = tmp_path / "taken.xlsx"
    taken.write_bytes(b"mine")
    for folder in (taken, taken / "below"):
        with pytest.raises(SystemExit) as stopped:
            main([*command, "--out", str(folder)])
        assert stopped.value.code == 2
        assert "应为文件夹" in capsys.readouterr().err
    assert taken.read_bytes() == b"mine"


@pytest.mark.parametrize("words", [["landing", str(WORKBOOK), "--month", "13"],
                                   ["landing", str(WORKBOOK), "--month", "0"],
                                   ["backtest", str(WORKBOOK), "--horizon", "0"]])
def test_counts_have_bounds(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert "的整数" in capsys.readouterr().err
