"""A scenario as the text of a TOML file, which reads back into the same scenario."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from forecast.data.words import Method

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.data.scenarios import Override, Scenario


def scenario_text(scenario: Scenario) -> str:
    """Write a scenario: its names, its parent, its notes, its own overrides."""
    return "\n".join((*_head(scenario), *(line for one in scenario.overrides
                                          for line in _override(one)), ""))


def _head(scenario: Scenario) -> Iterator[str]:
    for key, value in (("name", scenario.name), ("name_en", scenario.name_en),
                       ("title", scenario.title), ("parent", scenario.parent)):
        if value:
            yield f"{key} = {_text(value)}"
    if scenario.notes:
        yield f"notes = [{', '.join(map(_text, scenario.notes))}]"


def _override(one: Override) -> Iterator[str]:
    yield "\n[[override]]"
    yield f"item = {_text(one.item)}"
    yield f"span = {_text(str(one.span))}"
    if one.method is not Method.ASSUME:
        yield f"method = {_text(one.method)}"
    for key, value in (("value", one.value), ("low", one.low), ("high", one.high),
                       ("fade", one.fade)):
        if value is not None:
            yield f"{key} = {float(value)!r}"
    yield f"layer = {_text(one.layer)}"
    for key, text in (("author", one.author), ("reason", one.reason)):
        if text:
            yield f"{key} = {_text(text)}"


def _text(value: str) -> str:
    """Write a text; what JSON escapes, TOML reads alike."""
    return json.dumps(str(value), ensure_ascii=False)
