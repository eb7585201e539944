"""A model of one's own solved again from past periods: Klein's Model I by hand, and what may not enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from estimation.klein import KLEIN, YEARS
from samples.models.books import annual, quarterly

from forecast.data import Period
from forecast.evaluation import MODEL, MODEL_GIVEN, SEASONAL, UNCHANGED, own_lines
from forecast.projection import Settings, read_own
from forecast.replaying import replayed
from forecast.workbook import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forecast.replaying import Replayed

NAMES = {"cn": "consumption", "i": "investment", "k": "capital", "p": "profits", "w1": "wages", "x": "output",
         "t": "taxes", "w2": "public_wages", "g": "spending", "trend": "trend"}
MODEL_TEXT = """
[parameters]
a0 a1 a2 a3 b0 b1 b2 b3 c0 c1 c2 c3
[behaviour]
consumption ~ a0 + a1 * profits + a2 * profits(-1) + a3 * (wages + public_wages)
investment  ~ b0 + b1 * profits + b2 * profits(-1) + b3 * capital(-1)
wages       ~ c0 + c1 * output + c2 * output(-1) + c3 * trend
[identities]
output  = consumption + investment + spending
profits = output - taxes - wages
capital = capital(-1) + investment
"""
X = KLEIN["p"] + KLEIN["w1"] + KLEIN["t"]
DATA = {**{name: KLEIN[name] for name in NAMES if name in KLEIN}, "x": X, "g": X - KLEIN["cn"] - KLEIN["i"],
        "trend": YEARS - 1931.0}


def klein(folder: Path, data: dict[str, np.ndarray], most: int, horizon: int = 2, draws: int = 0) -> Replayed:
    book = annual(folder / "klein.xlsx", {NAMES[name]: ("", row.tolist()) for name, row in data.items()}, int(YEARS[0]))
    return _replayed(book, "".join(f'[{name}]\nzh = "{name}"\nunit = ""\n' for name in NAMES.values()), MODEL_TEXT,
                     Settings(horizon, draws), most)


def _replayed(book: Path, items: str, model: str, settings: Settings, most: int) -> Replayed:
    files = book.with_suffix(".model"), book.with_suffix(".toml")
    for path, text in zip(files, (model, items), strict=True):
        path.write_text(text, encoding="utf-8")
    return replayed(read(book, model=read_own(*files)), settings, most)


def by_hand(last: int) -> np.ndarray:
    """Estimate on the years up to ``last``, solve the two after it: consumption, investment, wages, output, profits."""
    end = int(np.flatnonzero(last == YEARS)[0])
    d = DATA

    def fit(left: str, right: Sequence[np.ndarray]) -> np.ndarray:
        columns = np.column_stack([np.ones(end), *(one[:end] for one in right)])
        return np.linalg.lstsq(columns, d[left][1:end + 1], rcond=None)[0]

    a = fit("cn", (d["p"][1:], d["p"], (d["w1"] + d["w2"])[1:]))
    b = fit("i", (d["p"][1:], d["p"], d["k"]))
    c = fit("w1", (d["x"][1:], d["x"], d["trend"][1:]))
    left = np.array([[1, 0, -a[3], 0, -a[1]], [0, 1, 0, 0, -b[1]], [0, 0, 1, -c[1], 0], [-1, -1, 0, 1, 0], [0, 0, 1, -1, 1]])
    p, x, k, rows = d["p"][end], d["x"][end], d["k"][end], []
    for at in (end + 1, end + 2):
        right = [a[0] + a[2] * p + a[3] * d["w2"][at], b[0] + b[2] * p + b[3] * k, c[0] + c[2] * x + c[3] * d["trend"][at],
                 d["g"][at], -d["t"][at]]
        found = np.linalg.solve(left, right)
        p, x, k = found[4], found[3], k + found[1]
        rows.append(found)
    return np.array(rows)


def test_the_model_is_estimated_and_solved_as_it_would_have_been(tmp_path: Path) -> None:
    found = klein(tmp_path, DATA, 8)
    for year in (1933, 1936, 1939):
        for step, row in enumerate(by_hand(year), 1):
            for item, value in zip(("consumption", "investment", "wages", "output", "profits"), row, strict=True):
                (case,) = (one for one in found.found.cases if one.method == MODEL_GIVEN and one.horizon == step
                           and one.origin.item == item and one.origin.last == Period.annual(year))
                assert case.forecast == pytest.approx(value, rel=1e-7)
                assert case.revised == pytest.approx(dict(zip(NAMES.values(), DATA.values(), strict=False)).get(
                    item, np.nan)[year + step - 1920] if item != "output" else X[year + step - 1920])


def test_what_came_after_an_origin_has_no_part_in_its_forecast(tmp_path: Path) -> None:
    before = klein(tmp_path, DATA, 4)
    later = YEARS > 1939
    after = klein(tmp_path, {name: np.where(later, 1.1 * row + 1, row) for name, row in DATA.items()}, 4)

    def said(found: Replayed) -> dict[tuple[str, int], float]:
        return {(one.origin.item, one.horizon): one.forecast for one in found.found.cases
                if one.method == MODEL and one.origin.last == Period.annual(1939)}

    assert said(before) == said(after)
    assert len(said(before)) == 12


def test_periods_that_do_not_estimate_it_are_no_origins_and_are_named(tmp_path: Path) -> None:
    found = klein(tmp_path, DATA, 40)
    assert [str(one) for one in found.refused] == [str(year) for year in range(1920, 1928)]
    assert [str(one) for one in found.origins] == [str(year) for year in range(1928, 1941)]


def test_methods_are_scored_on_the_same_periods_and_bands_hold_what_they_say(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    income = 100 * np.exp(np.cumsum(0.02 + rng.normal(0, 0.02, 120)))
    spend = 0.8 * income + rng.normal(0, 2.0, 120)
    book = quarterly(tmp_path / "q.xlsx", {"income": ("亿元", income.tolist()), "spend": ("亿元", spend.tolist())}, (1990, 1))
    found = _replayed(book, '[income]\nunit = "亿元"\n[spend]\nunit = "亿元"\n', (
        "[model]\nfrequency = quarterly\n[parameters]\na b\n[x]\nspend ~ a + b*income\n"), Settings(2, 400), 60)
    lines = own_lines(found.found.cases)
    assert [(one.horizon, one.count) for one in lines] == [(1, 60), (2, 59)]
    for one in lines:
        scores = dict(one.scores)
        assert set(scores) == {MODEL, MODEL_GIVEN, UNCHANGED, SEASONAL}
        assert scores[MODEL_GIVEN].rmse == pytest.approx(2.0, rel=0.3)
        assert (scores[MODEL_GIVEN].rmse or 0.0) < (scores[MODEL].rmse or 0.0)
        (band,) = (one for one in scores[MODEL_GIVEN].coverage if one.level == 80)
        assert band.low <= 80 <= band.high
