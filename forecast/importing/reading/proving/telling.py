"""Telling: a proof as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.labels import label

if TYPE_CHECKING:
    from forecast.importing.figures import Proof
    from forecast.labels import Lang


def sentence_of(proof: Proof, value: float, lang: Lang = "zh") -> str:
    """Say what a proof compares, and where it fails both numbers."""
    held = "holds" if proof.holds else "fails"
    comma = "、" if lang == "zh" else ", "
    expected = number_of(proof.expected, value) if proof.expected is not None else "—"
    return label(f"proof.{proof.rule}_{held}", lang, cells=comma.join(proof.cells),
                 value=number_of(value), expected=expected)


def number_of(value: float, like: float | None = None) -> str:
    """Write a number with its thousands, to the decimals of another."""
    text = f"{value if like is None else like:.12g}"
    decimals = len(text.partition(".")[2]) if "e" not in text else 0
    if like is not None:
        decimals = max(decimals, 1) if abs(value) < 1000 else decimals
    written = f"{value:,.{decimals}f}"
    return written if float(written.replace(",", "")) else written.lstrip("-")
