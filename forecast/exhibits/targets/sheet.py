"""The page of targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import Text, apart, sheet
from forecast.exhibits.targets.chances import bullet_chart, target_table
from forecast.exhibits.targets.fit import consistency, consistency_table
from forecast.exhibits.targets.plan import plan_target_table, target_matrix

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Sheet


def page(make: Maker) -> Sheet:
    """Lay out targets: the plan's table, chances, every scenario, and whether they fit."""
    found = misfits(make)
    fits = (Text(f"{number}. {sentence}") for number, sentence in enumerate(found, 1))
    heading = Text(make.text("misfits"), 1) if found else None
    return sheet(make, "targets", plan_target_table(make), target_table(make),
                 apart(target_matrix(make)), bullet_chart(make), heading, *fits,
                 apart(consistency_table(make)))


def misfits(make: Maker) -> tuple[str, ...]:
    """Say where the plan's targets do not fit together, or do not bind."""
    return consistency(make, consistency_table(make))
