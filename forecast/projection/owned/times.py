"""The frequency and the base period of a model of one's own, where it does not state them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Freq, Period
from forecast.equations import written_of
from forecast.issues import CellRef, InputError, Issue
from forecast.labels import both, enumerated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Catalog, Dataset, Vintage
    from forecast.equations import Equation
    from forecast.models import OwnModel


def determined(model: OwnModel, own: Sequence[Equation], items: Catalog) -> tuple[str, ...]:
    """List the items that the equations of a model determine."""
    found = (items.find(name) for name in written_of(model.text, (), own))
    return tuple(dict.fromkeys(item.code for item in found if item is not None))


def found_freq(model: OwnModel, own: Sequence[Equation], dataset: Dataset) -> Freq:
    """Return the frequency of a model: as stated, else that which more of its items have.

    Years are taken where as many have both.
    """
    if model.freq is not None:
        return model.freq
    names = set(determined(model, own, dataset.catalog))
    seen = {freq: {one.item for one in dataset.observations
                   if one.item in names and one.period.freq is freq and not one.cumulative}
            for freq in (Freq.A, Freq.Q)}
    return Freq.Q if len(seen[Freq.Q]) > len(seen[Freq.A]) else Freq.A


def found_base(model: OwnModel, own: Sequence[Equation], dataset: Dataset, vintage: Vintage,
               file: str, asked: Period | None = None) -> Period:
    """Return the base period: as asked or stated, else the last that all items determined have.

    Where no period has all of them, it is the last of those that have most. Items without any
    figure do not count: an identity may start from what it adds up.

    Raises
    ------
    InputError
        When no item of the model has a figure, or the period stated lies outside their figures.
    """
    known = _known(model, own, dataset, vintage)
    stated = asked or model.base
    if stated is not None:
        if known and not min(known) <= stated.ordinal <= max(known):
            raise InputError([Issue(
                "base_unknown", CellRef("--base") if asked or model.base_at is None
                else model.base_at, str(stated), (
                    ("item", both("issues.items_of_model")),
                    ("first", str(Period(stated.freq, min(known)))),
                    ("last", str(Period(stated.freq, max(known))))))])
        return stated
    if not known:
        names = sorted(determined(model, own, dataset.catalog))
        listed = enumerated((dataset.catalog[name].zh for name in names), _NAMED)
        raise InputError([Issue("own_no_base", CellRef(model.files[0][0] if model.files else file,
                                                       "" if model.files else model.name),
                                listed, (("book", file),
                                         ("sheet", _SHEETS[model.freq or Freq.A])))])
    most = max(len(held) for held in known.values())
    return Period(model.freq or Freq.A, max(at for at, held in known.items() if len(held) == most))


def _known(model: OwnModel, own: Sequence[Equation], dataset: Dataset, vintage: Vintage
           ) -> dict[int, set[str]]:
    """List by period which of the items determined have a figure."""
    freq, found = model.freq or Freq.A, dict[int, set[str]]()
    names = set(determined(model, own, dataset.catalog))
    for one in dataset.observations:
        if (one.item in names and one.period.freq is freq and not one.cumulative
                and dataset.read(one.item, one.period, vintage) is not None):
            found.setdefault(one.period.ordinal, set()).add(one.item)
    return found


_NAMED = 6
_SHEETS = {Freq.A: "年度指标", Freq.Q: "季度指标"}
