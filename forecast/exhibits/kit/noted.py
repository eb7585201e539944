"""What a table may say below and above itself, each only where it holds of this run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forecast.exhibits.kit.cells import Maker


def band_note(make: Maker) -> tuple[str, ...]:
    """Say what the range is, where there are draws to make one."""
    return (make.text("note_band"),) if make.result.settings.draws else ()


def strips(make: Maker) -> bool:
    """Tell whether the register strips anything from the year ahead or from the base year."""
    years = {make.result.base, make.result.first}
    return any(entry.period in years for entry in make.result.dataset.adjustments)
