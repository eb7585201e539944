"""Draws that follow what several places share keep their law and get the correlation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from forecast.equations import tied

DRAWS = 50_000


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 1.0])
def test_two_places_correlate_by_the_share_and_keep_their_draws(share: float) -> None:
    rng = np.random.default_rng(5)
    common = sqrt(share) * rng.standard_normal(DRAWS)
    own = [rng.standard_normal(DRAWS), rng.standard_t(5, DRAWS)]
    found = [tied(one, common, share) for one in own]
    for before, after in zip(own, found, strict=True):
        assert np.array_equal(np.sort(before), np.sort(after))
    ranks = [np.argsort(np.argsort(one)) for one in found]
    assert np.corrcoef(*ranks)[0, 1] == pytest.approx(6 / np.pi * np.arcsin(share / 2), abs=0.015)


def test_without_a_share_nothing_moves() -> None:
    own = np.random.default_rng(1).standard_normal(100)
    assert np.array_equal(tied(own, np.zeros(100), 0.0), own)


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_beyond_one_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        tied(np.zeros(3), np.zeros(3), share)
