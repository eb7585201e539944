"""What is believed of all parameters together: a normal law that each equation's estimate updates.

A parameter that two equations share ties the parameters of both: what the second says of it moves
those of the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from forecast.models import Joint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.equations import Array
    from forecast.models import Parameter


@dataclass(frozen=True, slots=True)
class Belief:
    """A joint normal law: names, means (n,), covariance (n, n), in the parameters' own units.

    Of those in ``flat`` nothing is believed yet: their means are NaN, their spreads count as none.
    """

    names: tuple[str, ...]
    mean: Array
    covariance: Array
    flat: frozenset[str] = frozenset()

    @classmethod
    def prior(cls, parameters: Mapping[str, Parameter]) -> Belief:
        """Return the independent priors of the parameters that are not taken as known."""
        free = [one for one in parameters.values() if one.spread > 0]
        return cls(tuple(one.name for one in free),
                   np.array([np.nan if one.is_flat else one.mean for one in free]),
                   np.diag([0.0 if one.is_flat else one.sd**2 for one in free]),
                   frozenset(one.name for one in free if one.is_flat))

    @property
    def sd(self) -> Array:
        """The standard deviations."""
        return np.asarray(np.sqrt(np.clip(np.diag(self.covariance), 0.0, None)))

    def values(self, parameters: Mapping[str, Parameter]) -> dict[str, float]:
        """Return every parameter's value: what is believed, else what is taken as known."""
        return {name: one.value for name, one in parameters.items()} | {
            name: float(mean) for name, mean in zip(self.names, self.mean, strict=True)}

    def of(self, name: str) -> tuple[float, float]:
        """Return the mean and the standard deviation of one parameter."""
        at = self.names.index(name)
        return float(self.mean[at]), inf if name in self.flat else float(self.sd[at])

    def learned(self, names: Sequence[str], estimate: Array, covariance: Array
                ) -> tuple[Belief, Array]:
        """Return the belief after an estimate b with covariance S of some of the parameters.

        G = Σ[:, s] (Σ[s, s] + S)⁻¹, μ + G (b - μ[s]), Σ - G Σ[s, :]: each is weighed by its
        precision (Gelman et al., Bayesian Data Analysis, 3.5). Written with the gain, which allows
        an estimate without error, and in Joseph's form, (1 - G) Σ (1 - G)ᵀ + G S Gᵀ, which a very
        wide prior does not swamp. The second array is the share of each of the means that the
        belief before it gave, 0 to 1.
        """
        if self.flat.intersection(names):
            return self._learned_afresh(names, estimate, covariance)
        at = [self.names.index(name) for name in names]
        inner = self.covariance[np.ix_(at, at)] + covariance
        gain = np.linalg.solve(inner, self.covariance[at, :]).T
        mean = self.mean + gain @ (estimate - self.mean[at])
        left = np.eye(len(self.names))
        left[:, at] -= gain
        spread = left @ self.covariance @ left.T + gain @ covariance @ gain.T
        after = Belief(self.names, mean, 0.5 * (spread + spread.T), self.flat)
        return after, np.clip(1.0 - np.diag(gain[at, :]), 0.0, 1.0)

    def _learned_afresh(self, names: Sequence[str], estimate: Array, covariance: Array
                        ) -> tuple[Belief, Array]:
        """Learn of parameters some of which nothing was believed of: the limit of a flat prior.

        What was believed of the others p is updated by their own estimates; the flat ones f follow
        from them as the estimate has it, f | p = b_f + A (p - b_p), A = S_fp S_pp⁻¹.
        """
        new = [at for at, name in enumerate(names) if name in self.flat]
        old = [at for at in range(len(names)) if at not in new]
        before, kept = self, np.zeros(len(names))
        if old:
            before, kept[old] = Belief(self.names, self.mean, self.covariance).learned(
                [names[at] for at in old], estimate[old], covariance[np.ix_(old, old)])
        mean, spread = before.mean.copy(), before.covariance.copy()
        mine = [self.names.index(names[at]) for at in new]
        theirs = [self.names.index(names[at]) for at in old]
        slopes = (np.linalg.solve(covariance[np.ix_(old, old)], covariance[np.ix_(old, new)]).T
                  if old else np.zeros((len(new), 0)))
        mean[mine] = estimate[new] + slopes @ (mean[theirs] - estimate[old])
        spread[mine, :] = slopes @ spread[theirs, :]
        spread[:, mine] = spread[mine, :].T
        rest = covariance[np.ix_(new, new)] - slopes @ covariance[np.ix_(old, new)]
        spread[np.ix_(mine, mine)] = rest + slopes @ before.covariance[
            np.ix_(theirs, theirs)] @ slopes.T
        return Belief(self.names, mean, spread, self.flat.difference(names)), kept

    def joint(self, speeds: Mapping[str, str] | None = None) -> tuple[Joint, ...]:
        """Return the parameters that hang together, with the root of their covariance.

        Parameters that no equation ties to another are left out: their spread says it all.
        ``speeds`` names the speed of adjustment of each long-run parameter; their product is
        drawn, by the delta method from (λ, β) back to (λ, λβ), where the regression is linear.
        """
        found: list[Joint] = []
        left = list(range(len(self.names)))
        while left:
            group = self._tied(left[0])
            left = [at for at in left if at not in group]
            if len(group) > 1:
                found.append(self._tied_law(group, speeds or {}))
        return tuple(found)

    def _tied_law(self, group: list[int], speeds: Mapping[str, str]) -> Joint:
        names = tuple(self.names[at] for at in group)
        paces = tuple(names.index(speeds[name]) if speeds.get(name) in names else None
                      for name in names)
        means, slopes = self.mean[group], np.eye(len(group))
        for at, pace in enumerate(paces):
            if pace is not None:
                slopes[at, at], slopes[at, pace] = means[pace], means[at]
        part = slopes @ self.covariance[np.ix_(group, group)] @ slopes.T
        return Joint(names, means, root_of(part), paces)

    def _tied(self, first: int) -> list[int]:
        group, fresh = {first}, [first]
        while fresh:
            beside = set(np.flatnonzero(self.covariance[fresh.pop()]).tolist()) - group
            group |= beside
            fresh += sorted(beside)
        return sorted(group)


def root_of(covariance: Array) -> Array:
    """Return R with R Rᵀ = Σ; parameters that an exact fit ties together are allowed."""
    spread = np.sqrt(np.clip(np.diag(covariance), 0.0, None))
    scale = np.where(spread > 0, spread, 1.0)
    correlation = covariance / np.outer(scale, scale)
    try:
        return np.asarray(scale[:, None] * np.linalg.cholesky(correlation))
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(correlation)
        return np.asarray(scale[:, None] * vectors * np.sqrt(np.clip(values, 0.0, None)))
