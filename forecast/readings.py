"""How a cell was read that holds more than a plain number, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.labels import Lang, label

if TYPE_CHECKING:
    from forecast.series import Reading


def read_text(reading: Reading, lang: Lang = "zh") -> str:
    """Write what was read: the number with its unit and qualifier, or that there is none."""
    if reading.value is None:
        return label("reading.no_figure", lang)
    qualifier = f"（{reading.qualifier}）" if reading.qualifier else ""
    return f"{reading.value:.12g}{reading.unit}{qualifier}"


def rules_text(reading: Reading, lang: Lang = "zh") -> str:
    """Write what was done to read it."""
    return label("reading.and", lang).join(label(f"reading.{rule}", lang, note=reading.note)
                                           for rule in reading.rules)
