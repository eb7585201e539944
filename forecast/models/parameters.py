"""Model texts and the priors of their parameters."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.labels import Bilingual, both

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from forecast.issues import CellRef
    from forecast.labels import Lang

DISTRICT = "district.model"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its name, its normal prior, and where the prior comes from.

    ``fixed`` is the value when staff fix it in the sheet 参数; it then has no uncertainty.
    ``value_at`` is the cell of that sheet that the central value stands in. ``unit`` is empty for
    a pure number; an intercept of an equation of amounts has one. ``nil_odds`` is the chance that a
    realisation comes to nothing at all: a sale that falls through. ``is_estimated`` tells that
    history has entered ``mean`` and ``sd``.
    """

    name: str
    zh: str
    en: str
    mean: float
    sd: float
    basis: str
    fixed: float | None = None
    origin: CellRef | None = None
    value_at: CellRef | None = None
    unit: str = ""
    nil_odds: float = 0.0
    is_estimated: bool = False

    @property
    def value(self) -> float:
        """The central value."""
        return self.mean if self.fixed is None else self.fixed

    @property
    def is_flat(self) -> bool:
        """Whether nothing is believed of it beforehand, so that its history alone decides."""
        return self.fixed is None and self.sd == inf

    @property
    def spread(self) -> float:
        """The standard deviation used in draws."""
        return self.sd if self.fixed is None else 0.0

    def title(self, lang: Lang = "zh") -> str:
        """Return the parameter's name in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Size:
    """How a spread goes with the size of a place: (size / ``at``) to ``power``.

    ``item`` tells the size, in its unit; beyond ``low`` and ``high`` nothing was learned.
    """

    item: str
    at: float
    power: float
    low: float
    high: float

    def factor(self, size: float) -> float:
        """Return what the spread of a place of this size is multiplied by."""
        return float((min(max(size, self.low), self.high) / self.at) ** self.power)


@dataclass(frozen=True, slots=True)
class Shock:
    """The spread of a behavioural equation's residual, in units of its left-hand side.

    Parameters
    ----------
    sd
        Of the first period ahead.
    skew
        γ within -1 and 1: falls are drawn 1/√(1-γ) as wide, rises 1/√(1+γ).
    later
        Spread of the second, third … period relative to the first; the last one goes on.
    years
        What a panel found counts as so many of the place's own residuals, however many it has;
        0 for a judgement, which its own residuals replace once they are enough.
    counted
        So many of the place's own figures are in ``sd`` already.
    size
        How ``sd`` goes with the size of the place.
    """

    name: str
    sd: float
    basis: str
    origin: CellRef | None = field(default=None, compare=False)
    skew: float = 0.0
    later: tuple[float, ...] = ()
    years: int = 0
    counted: int = 0
    size: Size | None = None

    def ahead(self, step: int) -> float:
        """Return the spread of a period relative to the first one's; ``step`` counts from 0."""
        return (1.0, *self.later)[min(step, len(self.later))]

    def weighed(self, count: int, own: float, judged: int = 0) -> float:
        """Return the spread of so many residuals of one's own, joined with the panel's.

        A spread that no panel found counts as ``judged`` observations (a scaled inverse chi-square
        prior, Gelman et al. 2013, 2.6).
        """
        years = self.years or judged
        both_ = years * self.sd**2 + count * own**2
        return float((both_ / (years + count)) ** 0.5)


@dataclass(frozen=True, slots=True)
class Joint:
    """Parameters that were learnt together: ``root`` R gives the covariance R Rᵀ they are drawn by.

    A long-run parameter β enters as its product with the speed of adjustment λ, since it is λβ that
    a regression finds, and λβ that moves the left side: ``speeds`` gives the place of λ for each,
    None for a parameter that is drawn itself. ``means`` are the parameters' own.
    """

    names: tuple[str, ...]
    means: NDArray[np.float64]
    root: NDArray[np.float64]
    speeds: tuple[int | None, ...]

    def deviations(self, plain: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far the parameters lie from their means, from standard normal numbers.

        Both arrays have the shape (parameters, draws).
        """
        free = self.root @ plain
        for at, speed in enumerate(self.speeds):
            if speed is not None:
                pace = self.means[speed] + free[speed]
                product = self.means[speed] * self.means[at] + free[at]
                free[at] = product / pace - self.means[at]
        return free


@dataclass(frozen=True, slots=True)
class Priors:
    """The parameters and shocks of a model, by name, and which parameters are drawn together."""

    parameters: Mapping[str, Parameter]
    shocks: Mapping[str, Shock]
    joint: tuple[Joint, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """The codes of the parameters by what they go by: code and names."""
        return {word: code for code, one in self.parameters.items()
                for word in (code, one.zh, one.en)}

    def read_by(self, names: Collection[str]) -> Priors:
        """Return the priors without the parameters that are not among ``names``."""
        return replace(self, parameters={name: one for name, one in self.parameters.items()
                                         if name in names})

    def with_own(self, found: Mapping[str, Parameter]) -> Priors:
        """Return the priors with parameters that the bureau's own figures tell."""
        return replace(self, parameters={**self.parameters, **found})

    def with_rows(self, rows: Mapping[str, Parameter], shocks: Mapping[str, Shock] | None = None
                  ) -> Priors:
        """Return the priors with the rows of the sheet 参数 taking precedence."""
        merged = dict(self.parameters)
        for name, row in rows.items():
            known = merged.get(name)
            merged[name] = (
                replace(row, zh=row.zh or name, en=row.en or name) if known is None else replace(
                    row, zh=row.zh or known.zh, en=known.en, nil_odds=known.nil_odds,
                    basis=row.basis or both("run.typed_prior")))
        return Priors(merged, {**self.shocks, **{
            name: replace(row, basis=row.basis or both("run.typed_prior"))
            for name, row in (shocks or {}).items()}})


def model_text(name: str = DISTRICT) -> str:
    """Return the text of a shipped model."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def priors(name: str = DISTRICT) -> Priors:
    """Return the priors that stand beside a shipped model (``district.priors.toml``), read once."""
    return _shipped(name)


@cache
def _shipped(name: str) -> Priors:
    raw = tomllib.loads(model_text(name.replace(".model", ".priors.toml")))
    return Priors({code: Parameter(code, **_told(one)) for code, one in raw["parameter"].items()},
                  {code: _shock(code, one) for code, one in raw["shock"].items()})


def _shock(code: str, stanza: Mapping[str, Any]) -> Shock:
    told = _told(stanza)
    if "size" in told:
        told["size"] = Size(**told["size"])
    return Shock(code, **told | {"later": tuple(told.get("later", ()))})


def _told(stanza: Mapping[str, Any]) -> dict[str, Any]:
    """Put the two languages of a basis into one text."""
    rest = {key: value for key, value in stanza.items() if key not in {"basis", "basis_en"}}
    return {**rest, "basis": Bilingual(stanza["basis"], stanza["basis_en"])}
