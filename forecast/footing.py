"""What every scenario of a workbook rests on: settings, priors, model, estimates, targets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forecast.data import Freq, Vintage, with_shares
from forecast.estimation import Estimates, Specification, checked, estimate, own_priors
from forecast.fiscal import stated_plans
from forecast.in_year import with_landings
from forecast.issues import CellRef, InputError, Issue
from forecast.models import Priors, priors
from forecast.projection import Settings, base_year, build_model, found_base

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forecast.data import Dataset, Target
    from forecast.equations import ModelText
    from forecast.workbook import InputBook

MOST_YEARS = 30
"""So many years ahead at most."""
MOST_DRAWS = 200_000
"""So many draws at most: more move no quantile that is printed, and these fit into 300 MB."""


def settings_for(book: InputBook, settings: Settings) -> Settings:
    """Return the settings of a run on a workbook: its own model, and that model's base period.

    Raises
    ------
    InputError
        When the base asked for is none of the model's periods, or too many periods or draws are
        asked for.
    """
    own = settings.own or book.model
    freq = Freq.A if own is None else own.freq or Freq.A
    if settings.base is not None and settings.base.freq is not freq:
        raise InputError([Issue("own_base", CellRef("--base"), str(settings.base))])
    most = MOST_YEARS * int(freq)
    if settings.steps > most:
        raise InputError([Issue("horizon_long", CellRef("--horizon"), str(settings.horizon), (
            ("most", str(most)),))])
    if settings.draws > MOST_DRAWS:
        raise InputError([Issue("draws_many", CellRef("--draws"), str(settings.draws), (
            ("most", str(MOST_DRAWS)),))])
    if own is None or settings.own is not None:
        return settings
    items = book.dataset.catalog
    settings = replace(settings, shown=tuple(items.asked(one).code for one in settings.shown))
    base = found_base(own, book.equations, book.dataset, Vintage.known(settings.as_of),
                      book.path.name, settings.base)
    return replace(settings, own=own, base=base)


def prior_of(book: InputBook, settings: Settings) -> Priors:
    """Return the priors: the sheet 参数 first, then the bureau's own ratios, then the field's.

    ``settings`` are those that :func:`settings_for` returns.
    """
    if settings.own is not None:
        items = book.dataset.catalog
        stated = Priors({one.name: one for one in settings.own.parameters},
                        {item.code: replace(one, name=item.code) for one in settings.own.shocks
                         if (item := items.find(one.name))})
        return stated.with_rows(book.parameters, book.shocks)
    field_priors = priors(settings.model)
    own = own_priors(book.dataset, field_priors, Vintage.known(settings.as_of),
                     base_year(book.dataset, settings, book.path.name))
    return field_priors.with_own(own).with_rows(book.parameters, book.shocks)


@dataclass(frozen=True, slots=True)
class Footing:
    """What every scenario of a workbook rests on, found once a run.

    Parameters
    ----------
    settings
        As :func:`settings_for` returns them.
    dataset
        The workbook's, with what the months of the base year come to where nobody estimates it, and
        shares that amounts give.
    model
        As parsed, before what is estimated enters it.
    targets
        Those of 目标, and what is planned elsewhere of what the model projects.
    """

    settings: Settings
    dataset: Dataset
    prior: Priors
    model: ModelText
    targets: tuple[Target, ...]


def ground_of(book: InputBook, settings: Settings) -> Footing:
    """Find what every scenario of a workbook rests on."""
    settings, dataset = settings_for(book, settings), book.dataset
    vintage, prior = Vintage.known(settings.as_of), prior_of(book, settings)
    if settings.own is None:
        base = base_year(dataset, settings, book.path.name)
        dataset = with_shares(with_landings(dataset, base, vintage), vintage)
    plans = tuple(stated_plans(dataset, book.targets, vintage))
    model = build_model(dataset, prior, settings, book.equations,
                        {one.item for one in (*book.targets, *plans)})
    if settings.own is not None:  # what no equation of it reads is nothing
        prior = prior.read_by(model.parameters)
    projected = {one.name for one in model.equations}
    return Footing(settings, dataset, prior, model, (
        *book.targets, *(one for one in plans if one.item in projected)))


def estimated(book: InputBook, ground: Footing,
              asked: Mapping[str, Specification] | None = None) -> Estimates:
    """Estimate the equations on the workbook's history, as known at the as-of date.

    ``asked`` is what is tried beside what the workbook says of single equations, by item.
    """
    settings, prior, model = ground.settings, ground.prior, ground.model
    said = book.specifications
    specs = {**said, **{item: spec.over(said.get(item, Specification()))
                        for item, spec in (asked or {}).items()}}
    return estimate(book.dataset, model, prior, Vintage.known(settings.as_of),
                    checked(specs, model, prior), settings.freq)
