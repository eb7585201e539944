"""The rules that a table is proven by: functions from its lines to relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.importing.reading.proving.comparisons import compared, indexed
from forecast.importing.reading.proving.spans import spanned
from forecast.importing.reading.proving.sums import balanced, summed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from forecast.importing.reading.proving.lines import Lines
    from forecast.importing.reading.proving.relations import Relation

RULES: tuple[Callable[[Lines], Iterator[Relation]], ...] = (
    compared, summed, spanned, balanced, indexed)
