"""The page of explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import Text, apart, sheet
from forecast.exhibits.notes.facts import facts_table
from forecast.exhibits.notes.tables import (
    assumption_table,
    parameter_table,
    provenance_table,
    shock_table,
)

if TYPE_CHECKING:
    from forecast.exhibits.kit import Maker, Sheet


def page(make: Maker) -> Sheet:
    """Lay out the notes: colours, scenarios, provenance, parameters, shocks, assumptions."""
    return sheet(make, "notes", Text(make.text("legend"), 1), Text(make.text("legend_colours")),
                 *_scenario_notes(make), provenance_table(make, make.provenance),
                 apart(assumption_table(make)), apart(parameter_table(make)),
                 apart(shock_table(make)), apart(facts_table(make)))


def _scenario_notes(make: Maker) -> tuple[Text, ...]:
    """Each scenario's title and its notes."""
    blocks: list[Text] = [Text(make.text("scenario_notes"), 1)]
    for run in make.result.runs:
        notes = " ".join(make.told(one) for one in run.scenario.notes)
        blocks.append(Text(make.text("scenario_note", notes=notes, title=run.scenario.title,
                                     scenario=make.scenario_name(run.scenario.name))))
    return tuple(blocks)
