"""How similar places move in a year: quantiles learned from a panel of cities, ``places.toml``.

``benchmarks/places.py`` writes the file; the panel itself is not shipped.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Band:
    """The 10th, 50th and 90th percentile of a year's growth over places, in per cent."""

    p10: float
    p50: float
    p90: float
    count: int


def _read() -> dict[str, Band]:
    text = Path(__file__).with_name("places.toml").read_text(encoding="utf-8")
    return {name: Band(**one) for name, one in tomllib.loads(text).items()}


PLACE_YEARS = (2012, 2017)
"""The first and last of the years that the quantiles are of."""
PLACES = _read()
"""A band by item; ``deflator`` is in points, ``buoyancy`` a ratio."""
