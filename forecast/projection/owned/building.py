"""The equations of a model of one's own, parsed and scaled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import parse_unit
from forecast.equations import parse_model, scaled
from forecast.issues import CellRef, InputError, Issue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Dataset, Period
    from forecast.equations import Equation, ModelText
    from forecast.models import OwnModel, Priors


def own_model(model: OwnModel, own: Sequence[Equation], dataset: Dataset, priors: Priors,
              base: Period) -> ModelText:
    """Parse the whole of a model; what it reads and no equation determines is exogenous.

    Raises
    ------
    InputError
        With every problem of its text, else of its units.
    """
    items = dataset.catalog
    twice = [Issue("own_name", one.origin or CellRef(model.name), name,
                   (("item", items[name].zh),))
             for name, one in priors.parameters.items() if name in items]
    if twice:
        raise InputError(twice)
    present = {seen.item for seen in dataset.observations if seen.period == base}
    text = parse_model(model.text, model.name, items, priors.parameters, present, own,
                       open_ends=True)
    if not text.equations:
        raise InputError([Issue("own_empty", CellRef(model.name))])
    return scaled(text, items, {name: parse_unit(one.unit)
                                for name, one in priors.parameters.items()}, bends=True)
