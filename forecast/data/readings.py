"""How a cell was read that holds more than a plain number, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.data.observations import Reading


_NAMED = 8
"""So many cells of one kind of gap are named; the rest are counted."""

_MEANT = {(rule,) for rule in ("name", "growth_meant", "in_step_meant", "in_words_meant")}
"""Rules after which no figure is read: the note says what was."""


def listed(readings: Iterable[Reading], lang: Lang = "zh") -> list[tuple[str, Reading]]:
    """List readings with their places; gaps written alike on one sheet make one line."""
    lines: dict[tuple[str, ...], list[Reading]] = {}
    for one in readings:
        gap = one.rules == ("gap",)
        key = (one.where.sheet, "", one.written) if gap else (one.where.sheet, one.where.cell)
        lines.setdefault(key, []).append(one)
    return [(_places(group, lang), group[0]) for group in lines.values()]


def _places(group: list[Reading], lang: Lang) -> str:
    cells = label("reading.comma", lang).join(
        dict.fromkeys(one.where.cell for one in group[:_NAMED]))
    place = f"{group[0].where.sheet}!{cells}"
    return place if len(group) <= _NAMED else label("reading.more", lang, place=place,
                                                    count=len(group))


def read_text(reading: Reading, lang: Lang = "zh") -> str:
    """Write what was read: the number with its unit and qualifier, or that there is none."""
    if reading.rules in _MEANT:
        return reading.note
    if reading.value is None:
        return label("reading.no_figure", lang)
    number = f"{reading.value:.12g}{reading.unit}"
    return number if not reading.qualifier else label(
        "issues.coded", lang, name=number, code=reading.qualifier)


def rules_text(reading: Reading, lang: Lang = "zh") -> str:
    """Write what was done to read it."""
    return label("reading.and", lang).join(label(f"reading.{rule}", lang, note=reading.note)
                                           for rule in reading.rules)
