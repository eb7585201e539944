"""Statistics, forecasters and scores against independent ways to compute them."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from samples.places import PROJECT

from forecast.timeseries.annual.candidates import candidates
from forecast.timeseries.annual.experts import library
from forecast.timeseries.annual.gate import load_gate
from forecast.timeseries.annual.hedge import hedged
from forecast.timeseries.annual.states import INDEX, product, statistics
from forecast.timeseries.annual.windows import windows
from forecast.timeseries.engine import forecast_many

sys.path.insert(0, str(PROJECT / "benchmarks"))

import gate_nets
import m4_scores
import panels
import train_gate


@pytest.fixture
def walk() -> np.ndarray:
    return np.random.default_rng(3).normal(size=(4, 20)).cumsum(axis=1)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(38, 24), (33, 60), (50, 290), (5, 24, 12)])
def test_what_a_row_comes_to_does_not_depend_on_the_rows_beside_it(shape: tuple[int, ...], kind: type) -> None:
    rng = np.random.default_rng(1)
    matrix = rng.normal(size=shape).astype(kind)
    rows = rng.normal(size=(150, shape[-2])).astype(kind)
    whole = product(rows, matrix)
    np.testing.assert_allclose(whole, rows @ matrix, rtol=1e-4, atol=1e-4)
    for count in (1, 2, 5, 17):
        for at in range(0, 150, count):
            part = slice(at, at + count)
            np.testing.assert_array_equal(product(rows[part], matrix), whole[..., part, :])


def test_statistics_are_lines_means_and_smoothed_levels(walk: np.ndarray) -> None:
    found = statistics(walk)
    for time in (1, 6, 19):
        past, at = walk[2, : time + 1], np.arange(time + 1)
        weights = 0.85 ** at[::-1]
        slope, level = np.polyfit(at - time, past, 1, w=np.sqrt(weights))
        assert found[2, time, INDEX["slope_0.85"]] == pytest.approx(slope)
        assert found[2, time, INDEX["fit_0.85"]] == pytest.approx(level)
        assert found[2, time, INDEX["level_0.6"]] == pytest.approx(
            np.average(past, weights=0.6 ** at[::-1]))
        assert found[2, time, INDEX["drift_last5"]] == pytest.approx(np.diff(past)[-5:].mean())


def test_statistics_do_not_see_the_future(walk: np.ndarray) -> None:
    changed = walk.copy()
    changed[:, 10:] += 5.0
    np.testing.assert_array_equal(statistics(walk)[:, :10], statistics(changed)[:, :10])


def test_forecasters_are_what_they_are_called() -> None:
    values = 100 * np.exp(np.random.default_rng(5).normal(0.04, 0.05, 18).cumsum())
    sample = windows([values])
    in_level, in_log = library()
    found = candidates(sample, in_level, in_log).level[0] * sample.scale[0]
    names = [one.name for one in in_level] + ["log " + one.name for one in in_log]
    ahead = np.arange(1, 11)
    np.testing.assert_allclose(found[names.index("naive")], values[-1])
    np.testing.assert_allclose(found[names.index("drift_1.0 x1.0")],
                               values[-1] + ahead * np.diff(values).mean())
    slope = np.polyfit(np.arange(18), np.log(values), 1)[0]
    np.testing.assert_allclose(found[names.index("log slope_1.0 x0.5")],
                               values[-1] * np.exp(0.5 * slope * ahead))
    growth, mean = np.diff(np.log(values)), np.diff(np.log(values)).mean()
    path = 0.8 * mean * (ahead - np.cumsum(0.6**ahead)) + growth[-1] * np.cumsum(0.6**ahead)
    np.testing.assert_allclose(found[names.index("log growth drift_1.0 0.8 0.6")],
                               values[-1] * np.exp(path))


def test_no_forecaster_leaves_the_range_of_past_changes_by_much() -> None:
    values = np.array([10, 11, 10.5, 11.2, 10.8, 11.1, 10.9, 60.0])
    sample = windows([values])
    found = candidates(sample, *library()).level[0] * sample.scale[0]
    assert found.max() < 60 * (60 / 10.5) ** 3
    assert found.min() >= 0.3 * values.min() * (1 - 1e-12)


@pytest.mark.parametrize("log", [False, True])
def test_theta_is_the_case_with_the_least_squared_past_errors(log: bool) -> None:
    rng = np.random.default_rng(8)
    values = 50 + 3 * np.arange(16.0) + rng.normal(0, 2, 16)
    values = 40 * np.exp(0.16 * np.arange(16.0) + rng.normal(0, 0.01, 16)) if log else values

    def smoothed(past: np.ndarray, alpha: float, share: float) -> tuple[float, float]:
        weights = (1 - alpha) ** np.arange(len(past))[::-1]
        slope = share * np.polyfit(np.arange(len(past)), past, 1)[0] if len(past) > 1 else 0.0
        return np.average(past, weights=weights), slope

    best = None
    for way, shares in ((np.asarray, (0, 0.25, 0.5, 0.75, 1)), (np.log, (0.25, 0.5))):
        seen = way(values)
        for alpha in (1, 0.8, 0.6, 0.4, 0.2, 0):
            for share in shares:
                errors = np.array([sum(smoothed(seen[:end], alpha, share)) - seen[end]
                                   for end in range(1, 16)])
                errors *= values[1:] if way is np.log else 1.0
                cost = (0.9 ** np.arange(15)[::-1] * errors**2).sum()
                if best is None or cost < best[0]:
                    level, slope = smoothed(seen, alpha, share)
                    path = level + slope * np.arange(1, 5)
                    best = cost, np.exp(path) if way is np.log else path, way is np.log
    assert best[2] == log
    sample = windows([values])
    found = candidates(sample, *library(), 4).level[0, -1] * sample.scale[0]
    np.testing.assert_allclose(found, best[1])


def test_the_mixture_theta_and_no_change_share_by_past_errors() -> None:
    shares = np.full((1, 3, 2), 0.5, np.float32)
    trials = np.array([[[0.2, 0.0, 0.2], [-0.2, 0.4, -0.2]]], np.float32)
    found = hedged(shares, trials, np.array([0.8]))
    worth = np.array([1, 1, 0.5]) / (np.array([0.2, 0.4, 0.8]) + 0.02 * 0.8) ** 4
    mixture, theta, still = worth / worth.sum()
    np.testing.assert_allclose(
        found[0], [[mixture / 2 + still, mixture / 2, theta]] * 3, rtol=1e-5)
    np.testing.assert_allclose(found.sum(axis=2), 1.0, rtol=1e-6)
    sure = hedged(shares, np.zeros((1, 2, 3), np.float32), np.array([0.0]))
    np.testing.assert_allclose(sure[0, 0], [0.2 + 0.2, 0.2, 0.4], rtol=1e-6)


@pytest.mark.parametrize("kind", ["gate", "width"])
def test_slopes_of_the_networks_are_right(kind: str) -> None:
    rng = np.random.default_rng(0)
    net = gate_nets.new_net((7, 6, 5, 8), 2 if kind == "gate" else 0, rng)
    net = {name: own.astype(np.float64) for name, own in net.items()}
    x, target = rng.normal(size=(9, 7)), rng.normal(size=(9, 10))
    forecasts, record = rng.normal(size=(9, 10, 8)), rng.normal(size=(9, 8, 2))
    held: dict[str, float] = {}

    def cost(out: np.ndarray) -> np.ndarray:
        away = out - (target if kind == "gate" else target[:, None])
        held["value"] = float((away**2).sum() / 2)
        return away

    def slopes() -> dict[str, np.ndarray]:
        if kind == "gate":
            return gate_nets.gate_step(net, x, forecasts, record, cost)[1]
        return gate_nets.width_step(net, x, cost)

    found = slopes()
    assert set(found) == set(net)
    for name in net:
        place = tuple(0 for _ in net[name].shape)
        before = net[name][place]
        values = []
        for shift in (1e-5, -1e-5):
            net[name][place] = before + shift
            slopes()
            values.append(held["value"])
        net[name][place] = before
        assert found[name][place] == pytest.approx((values[0] - values[1]) / 2e-5, rel=1e-4, abs=1e-6)


def test_windows_that_may_be_trained_on_hold_no_value_to_forecast() -> None:
    known = [np.arange(9.0), np.arange(13.0), np.arange(7.0)]
    panel = panels.Panel("p", ("a.gdp.2008", "a.gdp.2012", "N7"), known, np.zeros((3, 5)),
                         ("gdp", "gdp", ""))
    assert panels.unseen_windows(panel) == [0, 2]


def test_kinds_of_series_count_alike_in_training() -> None:
    def drawn(name: str, *kinds: str) -> train_gate.Drawn:
        none = np.zeros(0)
        return train_gate.Drawn(name, 0, [none] * len(kinds), none, none, np.array(kinds))

    several, one, own = train_gate.shares_of(
        [drawn("m4_yearly", "MICRO", "OTHER", "MICRO"), drawn("m3_yearly", *["m3_yearly"] * 3),
         drawn("ours", "ours", "ours")], 3.0)
    np.testing.assert_allclose(several, [1, 2, 1])
    np.testing.assert_allclose(one, [2 / 3] * 3)
    np.testing.assert_allclose(own, [3, 3])


def test_a_bureaus_own_panel_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("series,year,value\nx,2001,1\nx,2003,3\ny,2000,5\nx,2002,\n", encoding="utf-8-sig")
    panel = panels.read_panel(path)
    assert panel.ids == ("x", "y")
    assert panel.kinds == ("", "")
    assert panel.known[0].tolist() == [1, 2, 3]


def test_a_gate_is_trained_on_a_bureaus_panel_alone(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(4)
    grown = 100 * np.exp(rng.normal(0.08, 0.05, (30, 16)).cumsum(axis=1))
    rows = [f"x{one},{2005 + year},{grown[one, year]:.3f}" for one in range(30) for year in range(16)]
    own, out = tmp_path / "own.csv", tmp_path / "own.npz"
    own.write_text("series,year,value\n" + "\n".join(rows), encoding="utf-8")
    without = [word for name in train_gate.REFERENCE for word in ("--without", name)]
    monkeypatch.setattr(sys, "argv", ["train_gate", *without, "--panel", str(own), "--nets", "1",
                                      "--epochs", "8", "--out", str(out)])
    train_gate.main()
    first = out.read_bytes()
    told = json.loads(capsys.readouterr().out.split("}", 1)[1])
    assert told["panels"]["own"]["series"] == 30
    assert told["held_out"]["own"]["error_to_naive"] < 0.75
    train_gate.main()
    assert out.read_bytes() == first
    assert np.isfinite(forecast_many(list(grown), 6, gate=load_gate(first)).upper).all()


@pytest.mark.shared
def test_naive2_reproduces_the_published_figures_of_m3() -> None:
    """M3 (Makridakis and Hibon 2000): Naive2 of yearly series, sMAPE 17.88, here on the part given."""
    panel = panels.read_panel(panels.PANELS / "m3_yearly.npz")
    scale = m4_scores.scales(panel.known, 1)
    smape, _ = m4_scores.point(m4_scores.naive2(panel.known, 6, 1), panel.after, scale)
    assert smape == pytest.approx(17.249, abs=0.001)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "limit"), [
    ("m3_yearly", 0.822), ("weo_yearly", 0.58), ("cncity_yearly", 0.44)])
def test_the_engine_is_as_accurate_as_the_reference_says(name: str, limit: float) -> None:
    panel = panels.read_panel(panels.PANELS / f"{name}.npz")
    h, scale = panel.after.shape[1], m4_scores.scales(panel.known, 1)
    ours = m4_scores.point(forecast_many(panel.known, h).mean, panel.after, scale)
    base = m4_scores.point(m4_scores.naive2(panel.known, h, 1), panel.after, scale)
    assert np.mean(np.divide(ours, base)) <= limit


@pytest.mark.shared
def test_the_engine_beats_half_drift_and_covers_what_it_says() -> None:
    from forecast.evaluation.rivals import half_drift

    for name in ("m3_yearly", "weo_yearly", "cncity_yearly"):
        panel = panels.read_panel(panels.PANELS / f"{name}.npz")
        rows = range(0, len(panel.known), max(1, len(panel.known) // 400))
        known, after = [panel.known[row] for row in rows], panel.after[list(rows)]
        h, scale = after.shape[1], m4_scores.scales(known, 1)
        made = forecast_many(known, h)
        ours = m4_scores.point(made.mean, after, scale)
        rule = m4_scores.point(half_drift(known, h).mean, after, scale)
        assert ours[0] < rule[0]
        assert ours[1] < rule[1]
        cover, _ = m4_scores.interval(made.lower[:, 1], made.upper[:, 1], after, scale, 95)
        assert 90 <= cover <= 98
