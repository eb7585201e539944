"""Any workbook's figures, written as tables and imported into a blank one, are the same figures."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forecast.cli import main
from forecast.data import Freq
from forecast.workbook import read

if TYPE_CHECKING:
    from forecast.data import Observation

Key = tuple[str, str]


def annual(path: Path) -> dict[Key, Observation]:
    """Return the figures of 年度指标, by item and year."""
    return {(one.item, str(one.period)): one for one in read(path).dataset.observations
            if one.origin and one.origin.sheet == "年度指标" and one.period.freq is Freq.A
            and not one.cumulative and not one.qualifier}


def monthly(path: Path) -> dict[Key, Observation]:
    """Return the figures of 月度累计, by item and month."""
    return {(one.item, str(one.period)): one for one in read(path).dataset.observations
            if one.origin and one.origin.sheet == "月度累计" and one.cumulative}


def table(path: Path, figures: dict[Key, Observation], *, down: bool, encoding: str) -> Path:
    """Write figures with their times across (the newest first) or down, units behind the names."""
    catalog = read(path).dataset.catalog
    items = list(dict.fromkeys(item for item, _ in figures))
    times = sorted({time for _, time in figures}, reverse=not down)
    said = {time: f"{time}年" if len(time) == 4 else f"{time[:4]}年1-{int(time[5:])}月" for time in times}
    names = {code: f"{catalog[code].zh}（{catalog[code].unit.code}）" for code in items}
    rows = [["指标", *(said[time] for time in times)],
            *([names[code], *(figures[code, time].value if (code, time) in figures else "" for time in times)]
              for code in items)]
    target = path.with_name(f"{'down' if down else 'across'}-{len(times[0])}.csv")
    with target.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(zip(*rows, strict=True) if down else rows)
    return target


def checked(source: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Write the figures in two ways, import each, and compare."""
    path = folder / "of.xlsx"
    path.write_bytes(source.read_bytes())
    wanted = annual(path)
    tables = [table(path, wanted, down=down, encoding="gb18030") for down in (False, True)]
    if months := monthly(path):
        tables += [table(path, months, down=down, encoding="utf-8") for down in (False, True)]
    blank = folder / "blank.xlsx"
    assert main(["new", str(blank), "--year", "2030"]) == 0
    for one in tables:
        capsys.readouterr()
        main(["import", str(one), "--into", str(blank), "--dry-run", "--json"])
        found = json.loads(capsys.readouterr().out)["observations"]
        mine = months if one.stem.endswith("7") else wanted
        assert {(seen["item"], seen["period"]): seen["value"] for seen in found} == {
            key: pytest.approx(seen.value) for key, seen in mine.items()}, one.name


def test_the_sample_comes_back(luohu: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked(luohu, tmp_path, capsys)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["base", "gz14", "luohu-2021", "follow", "noarea"])
def test_other_bureaus_come_back(shared: Path, name: str, tmp_path: Path,
                                 capsys: pytest.CaptureFixture[str]) -> None:
    checked(shared / "clerk_cases" / f"{name}.xlsx", tmp_path, capsys)
