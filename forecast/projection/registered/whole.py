"""Revenue stated as one sum: its one-offs stand beside what grows with the economy.

The model follows such a sum by one equation. With one-offs in the register it would let last year's
grow on, and leave next year's out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.fiscal import one_offs_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Dataset, Period
    from forecast.equations import Figure
    from forecast.projection.laid import Laid, Point
    from forecast.projection.task import ScenarioTask

REGULAR, ONE_OFF = "gpb_revenue_regular", "nontax_one_off"
_WHOLE = "gpb_revenue"
_START = f"\n[start]\n{REGULAR} = {_WHOLE} - one_off(nontax_revenue)\n"


def whole_rules(dataset: Dataset, texts: Mapping[str, str], base: Period, steps: int
                ) -> tuple[str, tuple[str, ...]]:
    """Part revenue of one sum into its one-offs and the rest; nothing where there are none.

    Parameters
    ----------
    texts
        The model's equations as written, by the item that they give.
    steps
        Years projected.

    Returns
    -------
    str, tuple of str
        The section that starts the rest, and the equations.
    """
    grows = texts.get(_WHOLE, "")
    if not grows.startswith(f"dlog({_WHOLE})") or ONE_OFF not in texts or not one_offs_in(
            dataset, _WHOLE, base, base + steps):
        return "", ()
    return _START, (grows.replace(f"dlog({_WHOLE})", f"dlog({REGULAR})", 1),
                    f"{_WHOLE} = {REGULAR} + {ONE_OFF}")


def lay_value(task: ScenarioTask, laid: Laid, at: Point, value: Figure) -> None:
    """Let a variable take a value; of revenue so parted the one-offs are as registered."""
    item, period = at
    if item != _WHOLE or REGULAR not in task.by_name:
        laid.fixed[at] = value
        return
    once = task.cite.figure("one_off", "nontax_revenue", period) or 0.0
    laid.fixed[REGULAR, period] = value - once
    laid.fixed.setdefault((ONE_OFF, period), once)
