"""A scenario as the text of a TOML file, which reads back into the same scenario."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.data.registers import LEVELS
from forecast.data.words import Method

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.data.registers import Share
    from forecast.data.scenarios import Override, Scenario


def scenario_text(scenario: Scenario) -> str:
    """Write a scenario: its names, its parent, its notes, all that it says itself."""
    return "\n".join((*_head(scenario),
                      *(line for one in scenario.overrides for line in _override(one)),
                      *(line for one in scenario.shares for line in _share(one)), ""))


def laid_over(start: Scenario, own: Scenario) -> Scenario:
    """Return a scenario that says what another one does, and its own in the place of the like."""
    mine = {(one.item, one.method, one.span) for one in own.overrides}
    kept = tuple(one for one in start.overrides if (one.item, one.method, one.span) not in mine)
    return replace(own, parent=start.parent, overrides=(*kept, *own.overrides), notes=start.notes,
                   vintages=start.vintages, shares=start.shares)


def _head(scenario: Scenario) -> Iterator[str]:
    for key, value in (("name", scenario.name), ("name_en", scenario.name_en),
                       ("title", scenario.title), ("parent", scenario.parent)):
        if value:
            yield f"{key} = {_text(value)}"
    if scenario.notes:
        yield f"notes = [{', '.join(map(_text, scenario.notes))}]"
    if scenario.vintages:
        yield "\n[vintage]"
        yield from (f"{_text(code)} = {_text(status.value)}" for code, status in scenario.vintages)


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


def _share(one: Share) -> Iterator[str]:
    yield "\n[[share]]"
    yield f"tax = {_text(one.tax)}"
    yield f"start = {_text(str(one.first))}"
    if one.last is not None:
        yield f"end = {_text(str(one.last))}"
    yield from (f"{level} = {float(ratio)!r}"
                for level, ratio in zip(LEVELS, one.ratios, strict=True))


def _text(value: str) -> str:
    """Write a text; what JSON escapes, TOML reads alike."""
    return json.dumps(str(value), ensure_ascii=False)
