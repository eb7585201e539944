"""What stands beside the gate's mixture: Theta fitted to the one series, and no change.

The three share by their past errors on the series (Bates and Granger 1969), not by learned
weights. The series a gate learns from move together: when all of them change pace at once, what it
learned of growth that goes on is wrong on all of them, and no test inside their past shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from forecast.timeseries.annual.states import Array

POWER = 4
"""Shares are as past absolute errors to minus this power."""
NO_CHANGE = 0.5
"""What no change counts when errors are alike; the mixture and Theta count one each."""
SMALL = 0.02
"""Errors are told apart down to this share of those of no change."""
TINY = 1e-12


def hedged(shares: NDArray[np.float32], trials: NDArray[np.float32], naive: Array
           ) -> NDArray[np.float32]:
    """(b, steps, experts + 1) shares: the library's, no change first, and the fitted Theta's.

    Parameters
    ----------
    shares
        (b, steps, experts) that the gate gives the library.
    trials, naive
        Past one-step errors, from ``candidates``.
    """
    mixture = np.abs(np.einsum("bte,be->bt", trials[:, :, :-1], shares[:, 0])).sum(axis=1)
    theta = np.abs(trials[:, :, -1]).sum(axis=1)
    errors = np.stack([mixture, theta, naive]) + SMALL * naive + TINY
    worth = np.array([1.0, 1.0, NO_CHANGE])[:, None] * (errors.min(axis=0) / errors) ** POWER
    worth /= worth.sum(axis=0)
    own, by_theta, still = worth.astype(np.float32)[..., None, None]
    found = np.concatenate(
        [shares * own, np.broadcast_to(by_theta, (*shares.shape[:2], 1))], axis=2)
    found[:, :, :1] += still
    return found
