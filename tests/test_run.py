"""What a run does once, whatever the number of scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.projection import projecting
from forecast.projection.reading import published
from forecast.projection.result import Settings
from forecast.run import Request, solve
from forecast.workbook import read

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from forecast.projection import ScenarioTask
    from forecast.projection.reading import Published


def test_the_model_is_parsed_and_the_past_is_read_once(
        luohu: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def counted_model(text: str, *rest: object) -> object:
        seen.append("model")
        return parse(text, *rest)  # type: ignore[arg-type]

    def counted_past(task: ScenarioTask) -> Published:
        seen.append("past")
        return published(task)

    parse = projecting.scaled
    monkeypatch.setattr(projecting, "scaled", counted_model)
    monkeypatch.setattr(projecting, "published", counted_past)
    result = solve(read(luohu), Request(luohu, settings=Settings(draws=0)))
    assert len(result.runs) > 2
    assert sorted(seen) == ["model", "past"]
