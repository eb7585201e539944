"""The register of projects: income against service, PPP against its limit, capital calls, works."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.filled import filled

from forecast.exhibits.book import Exhibits, exhibit
from forecast.exhibits.kit.types import Table
from forecast.issues import InputError
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook.inputs.reading import read

# a sample: the papers give no amount of any PPP project
ROWS = [{"类别": "PPP", "项目名称": "样例一", "起始年份": "2020年", "终止年份": "2022年", "年支出": 30000},
        {"类别": "PPP", "项目名称": "样例二", "起始年份": "2021年", "年支出": 170000},
        {"类别": "政府投资", "项目名称": "样例三", "起始年份": "2020年", "年支出": 1000, "执行率": 98}]


def made(path: Path) -> Exhibits:
    return exhibit(solve(read(path), Request(path, ("计划", "基准"), settings=Settings(draws=0))), {})


def table(shown: Exhibits) -> Table:
    return next(one for one in shown.tables() if one.id == "projects")


def sentences(shown: Exhibits) -> str:
    return "".join(str(getattr(block, "text", "")) for sheet in shown.sheets for block in sheet.blocks
                   if not hasattr(block, "rows"))


def test_the_papers_projects(luohu: Path) -> None:
    shown = made(luohu)
    found = table(shown)
    assert [found.text(key, "2020") for key in ("BOND:income", "BOND:spending", "BOND:cover")] == ["202", "2,696", "7.5"]
    assert found.text("FUND:spending", "2019") == "180,000"
    assert "PPP:share" not in {row.key for row in found.rows}  # no paper gives an amount
    assert "2020年专项债项目收益202万元，相当于还本付息2,696万元的7.5%。" in sentences(shown)
    assert "2019年引导基金出资180,000万元。" in sentences(shown)


def test_ppp_is_held_against_a_tenth_of_spending(luohu: Path, tmp_path: Path) -> None:
    shown = made(filled(luohu, tmp_path / "ppp.xlsx", {"政府项目": ROWS}))
    found = table(shown)
    spending = float(found.cell("PPP:whole", "2021").value or 0)
    assert float(found.cell("PPP:share", "2021").value or 0) == pytest.approx(100 * 200000 / spending)
    assert (found.text("PPP:verdict", "2020"), found.text("PPP:verdict", "2021")) == ("限额以内", "超过限额")
    assert found.text("WORKS:spending", "2020") == "980"
    assert "2020年PPP支出责任30,000万元" in sentences(shown)


def test_years_that_run_backwards_are_refused(luohu: Path, tmp_path: Path) -> None:
    path = filled(luohu, tmp_path / "bad.xlsx", {"政府项目": [{**ROWS[0], "终止年份": "2019年"}]})
    with pytest.raises(InputError) as caught:
        read(path)
    assert [one.code for one in caught.value.issues] == ["project_span"]
