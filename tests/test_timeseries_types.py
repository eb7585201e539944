import numpy as np

from forecast.timeseries.types import Forecasts, Note


def test_a_note_is_a_sentence_in_either_language() -> None:
    note = Note("too_short", {"count": 3})
    assert note.text() == "只有3个观测值，不足5个，沿用最近一个数"
    assert note.text("en").startswith("only 3 observations")


def test_forecasts_count_their_series() -> None:
    ends = np.zeros((3, 2, 4))
    forecasts = Forecasts(np.zeros((3, 4)), ends, ends, (80, 95), ((), (), ()), ({}, {}, {}))
    assert len(forecasts) == 3
