"""What a run does once, whatever the number of scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast import run
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
    counted(run, "settings_for")
    counted(run, "prior_of")
    counted(run, "own_priors")
    result = solve(read(luohu), Request(luohu, settings=Settings(draws=0)))
    assert len(result.runs) > 2
    assert sorted(seen) == [
        "extrapolated", "own_priors", "parse_model", "prior_of", "published", "scaled", "settings_for"]
