"""Treasury cash: balances, the lowest point and what it pays for."""

from __future__ import annotations

import numpy as np
import pytest

from forecast.fiscal import cash_path


def test_cash_follows_its_flows_and_its_interval_widens() -> None:
    found = cash_path(100.0, [50, 40, 90], [70, 80, 30], [5, 0, -10], [4, 4, 2])
    assert found.balance == pytest.approx([85, 45, 95])
    assert found.lowest == 1
    assert found.high - found.low == pytest.approx([8, 16, 20])
    assert found.coverage == pytest.approx(np.array([85, 45, 95]) / 60)


def test_without_spending_there_is_no_coverage() -> None:
    assert np.isnan(cash_path(1.0, [1], [0], [0], [0]).coverage).all()
