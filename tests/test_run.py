"""What a run does or says once, whatever the number of scenarios."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from forecast import footing
from forecast.cautions import lost_files
from forecast.projection import projecting, solving
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    import pytest


def test_the_model_is_parsed_and_the_past_is_read_once(
        luohu: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def counted(module: ModuleType, name: str) -> None:
        made = getattr(module, name)

        def calls(*words: object) -> object:
            seen.append(name)
            return made(*words)

        monkeypatch.setattr(module, name, calls)

    counted(projecting, "parse_model")
    counted(projecting, "scaled")
    counted(solving, "published")
    counted(solving, "extrapolated")
    counted(footing, "settings_for")
    counted(footing, "prior_of")
    counted(footing, "own_priors")
    result = solve(read(luohu), Request(luohu, settings=Settings(draws=0)))
    assert len(result.runs) > 2
    assert sorted(seen) == [
        "extrapolated", "own_priors", "parse_model", "prior_of", "published", "scaled", "settings_for"]


def test_scenario_files_that_are_gone_are_one_caution(luohu: Path, tmp_path: Path) -> None:
    """A workbook that is handed on without its folder says so once, with every name."""
    path = tmp_path / "luohu.xlsx"
    shutil.copyfile(luohu, path)
    book = read(path)
    named = [one.name for one in book.bureau.scenario_files]
    (issue,) = lost_files(book)
    assert len(named) > 3
    assert (issue.where.cell, all(name in str(issue.found) for name in named)) == ("B17", True)
    for name in named[1:]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (issue,) = lost_files(book)
    assert str(issue.found) == named[0]
