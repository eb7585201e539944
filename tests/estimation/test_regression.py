"""The regressions against published results: bimets' Klein I, Longley, NIST, statsmodels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from estimation.klein import KLEIN, YEARS
from scipy.stats import f
from statsmodels.regression.linear_model import GLSAR, OLS
from statsmodels.sandbox.regression.gmm import IV2SLS

from forecast.estimation.fitting import CollinearError
from forecast.estimation.history import lagged
from forecast.estimation.regression import (
    DivergedError,
    Problem,
    ShortError,
    UnidentifiedError,
    given,
    regress,
)
from forecast.estimation.restrictions import ContradictionError, Free, freed, read_restrictions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def linear(left: Array, columns: Sequence[Array | float], *, used: Array | None = None,
           restrictions: str = "", instruments: Sequence[Array | float] = (), order: int = 0,
           has_past: bool = False) -> Problem:
    names = tuple(f"b{at}" for at in range(1, len(columns) + 1))
    matrix = np.column_stack([np.broadcast_to(one, len(left)) for one in columns]).astype(float)
    rules = [rule for text in restrictions.split("|") if text for rule in read_restrictions(text)]
    return Problem(
        names, left, lambda at: left - matrix @ at, lambda _: matrix, np.zeros(len(names)),
        np.ones(len(names)), np.ones(len(left), bool) if used is None else used,
        freed(rules, names, {}), is_linear=True, order=order, has_past=has_past,
        instruments=np.column_stack([np.broadcast_to(one, len(left)) for one in instruments])
        if instruments else None)


CN, INVESTED, K, P, W1, W2 = (KLEIN[name] for name in ("cn", "i", "k", "p", "w1", "w2"))
DEMAND = KLEIN["y"] + KLEIN["t"] - W2
CONSUMPTION: tuple[Array | float, ...] = (1.0, P, lagged(P, -1), W1 + W2)
INVESTMENT: tuple[Array | float, ...] = (1.0, P, lagged(P, -1), lagged(K, -1))
LABOUR: tuple[Array | float, ...] = (
    1.0, DEMAND, lagged(DEMAND, -1), lagged(DEMAND, -2), lagged(DEMAND, -3), YEARS - 1931.0)
PDL = "pdl(b3, b4, b5; 1)"
LABOUR_PDL = (*LABOUR[:4], lagged(DEMAND, -2), YEARS - 1931.0)


def since(first: int, last: int = 1941) -> Array:
    return np.asarray((first <= YEARS) & (last >= YEARS))


# -- bimets, man/ESTIMATE.Rd -----------------------------------------------------------------------


def test_least_squares_on_klein() -> None:
    """Greene (2003), table 15.3, OLS: consumption 16.2, .193, .090, .796."""
    found = regress(linear(CN, CONSUMPTION), 8).fit
    assert found.values == pytest.approx([16.237, 0.19293, 0.08988, 0.79622], abs=5e-4)
    assert found.errors == pytest.approx([1.3027, 0.0912, 0.0906, 0.0399], abs=5e-4)


def test_two_stage_least_squares_on_klein() -> None:
    """Greene (2003), table 15.3, 2SLS: consumption 16.6, .017, .216, .810."""
    income = KLEIN["y"] + KLEIN["t"] - W2
    instruments = (1.0, KLEIN["g"], KLEIN["t"], W2, YEARS - 1931.0, lagged(K, -1), lagged(P, -1),
                   lagged(income, -1))
    found = regress(linear(CN, CONSUMPTION, instruments=instruments), 8).fit
    assert found.values == pytest.approx([16.5548, 0.0173, 0.2162, 0.8102], abs=2e-3)
    rows = slice(1, None)
    matrix, through = (np.column_stack([np.broadcast_to(one, 22) for one in columns])[rows]
                       for columns in (CONSUMPTION, instruments))
    peer = IV2SLS(CN[rows], matrix, through).fit()
    assert found.values == pytest.approx(peer.params, rel=1e-9)
    assert found.errors == pytest.approx(peer.bse, rel=1e-9)


def test_a_restriction() -> None:
    found = regress(linear(INVESTED, INVESTMENT, used=since(1923), restrictions="b2 + b3 = 1"), 8)
    fit, tests = found.fit, found.fit.diagnostics
    assert fit.values == pytest.approx([2.868104, 0.5787626, 0.4212374, -0.09160307], rel=1e-6)
    assert fit.t_values == pytest.approx([0.3265098, 4.456542, 3.243579, -2.11748], rel=1e-6)
    assert found.restricted == pytest.approx(0.0118602, rel=1e-5)
    assert (tests.n, tests.n - tests.k) == (19, 16)
    assert tests.r_squared == pytest.approx(0.8928283, rel=1e-6)
    assert tests.durbin_watson == pytest.approx(1.173106, rel=1e-6)
    assert tests.standard_error == pytest.approx(1.293368, rel=1e-6)


def test_a_polynomial_distributed_lag() -> None:
    found = regress(linear(W1, LABOUR, used=since(1925), restrictions=PDL), 8)
    assert found.fit.values == pytest.approx(
        [1.12869024, 0.43987666, 0.10768118, 0.05074557, -0.00619005, 0.13682057], rel=1e-6)
    assert found.fit.errors[2:5] == pytest.approx([0.04283967, 0.01291231, 0.03110492], rel=1e-6)
    assert found.restricted == pytest.approx(0.7973647, rel=1e-6)
    total = np.array([0, 0, 1, 1, 1, 0])
    assert np.sqrt(total @ found.fit.covariance @ total) == pytest.approx(0.03873693, rel=1e-6)
    assert found.fit.diagnostics.r_squared == pytest.approx(0.9890855, rel=1e-6)
    assert found.fit.diagnostics.durbin_watson == pytest.approx(2.174168, rel=1e-6)


def test_instruments_with_a_restriction() -> None:
    instruments = (1.0, lagged(W2, -1), lagged(W1, -1) * np.pi + 0.5, np.exp(W2))
    found = regress(linear(INVESTED, INVESTMENT, used=since(1923), restrictions="b2 + b3 = 1",
                           instruments=instruments), 8)
    assert found.fit.values == pytest.approx([34.517544, 0.3216326, 0.6783672, -0.2475568], rel=1e-6)
    assert found.fit.t_values == pytest.approx([1.264388, 0.8648297, 1.824043, -1.842520], rel=1e-6)
    # bimets compares sums of squares, which is no F with instruments; ours is Wald's
    free = regress(linear(INVESTED, INVESTMENT, used=since(1923), instruments=instruments), 8).fit
    ours, theirs = (15 * (16 * found.fit.diagnostics.standard_error**2
                          / (15 * free.diagnostics.standard_error**2) - 1), 2.465920)
    assert ours == pytest.approx(theirs, rel=1e-6)
    gap = free.values[1] + free.values[2] - 1
    across = np.array([0, 1, 1, 0])
    assert found.restricted == pytest.approx(
        f.sf(gap**2 / (across @ free.covariance @ across), 1, 15), rel=1e-9)
    assert found.fit.diagnostics.standard_error == pytest.approx(1.741152, rel=1e-6)
    assert found.fit.diagnostics.r_squared == pytest.approx(0.805773, rel=1e-5)


def test_autoregressive_errors() -> None:
    """bimets stops after nine turns; at its ρ the rest is the same, and the end lies lower."""
    problem = linear(CN, CONSUMPTION, used=since(1925), order=2)
    at_theirs = given(problem, np.array([0.05743131, 0.007785936]), 8)
    assert at_theirs.fit.values == pytest.approx([19.01352476, 0.34428157, 0.03443117, 0.69939052],
                                                 rel=1e-6)
    tests = at_theirs.fit.diagnostics
    assert (tests.n, tests.n - tests.k) == (17, 11)
    assert tests.standard_error == pytest.approx(0.9181728, rel=1e-4)
    assert tests.r_squared == pytest.approx(0.985263, rel=1e-6)
    assert at_theirs.fit.t_values == pytest.approx([12.13083, 3.533253, 0.3937881, 14.0808], rel=1e-4)
    found = regress(problem, 8)
    assert found.fit.diagnostics.standard_error < tests.standard_error
    assert found.fit.values == pytest.approx(at_theirs.fit.values, rel=0.01)
    assert found.errors_spread == pytest.approx([0.3324101, 0.2647013], rel=0.01)


def test_instruments_with_autoregressive_errors() -> None:
    instruments = (1.0, lagged(KLEIN["y"], -1), lagged(W1, -1) * np.pi + 0.5, np.exp(W2))
    problem = linear(CN, CONSUMPTION, used=since(1925), order=2, instruments=instruments)
    at_theirs = given(problem, np.array([0.01559806, -0.1196327]), 8)
    assert at_theirs.fit.values == pytest.approx([18.07073, 0.2530483, 0.08631646, 0.7363227],
                                                 rel=1e-6)
    assert at_theirs.fit.diagnostics.standard_error == pytest.approx(0.9471363, rel=1e-6)
    found = regress(problem, 8)
    assert found.fit.values == pytest.approx(at_theirs.fit.values, rel=0.01)
    assert found.errors == pytest.approx([0.0172, -0.1162], abs=1e-4)


def test_autoregressive_errors_are_those_of_statsmodels() -> None:
    """GLSAR at a given ρ, and the end of the search as conditional nonlinear least squares."""
    rows = since(1921)
    matrix = np.column_stack([np.broadcast_to(one, 22) for one in CONSUMPTION])[rows]
    problem = linear(CN, CONSUMPTION, order=1)
    peer = GLSAR(CN[rows], matrix, rho=np.array([0.3])).fit()
    found = given(problem, np.array([0.3]), 8)
    assert found.fit.values == pytest.approx(peer.params, rel=1e-9)
    best = regress(problem, 8)
    for move in (-1e-3, 1e-3):
        other = given(problem, best.errors + move, 8)
        assert other.fit.diagnostics.standard_error > best.fit.diagnostics.standard_error


def test_a_lagged_left_side_beside_autoregressive_errors_is_less_sure() -> None:
    """The usual second step would take ρ for known; β and ρ hang together here."""
    rng = np.random.default_rng(3)
    x, e = rng.normal(size=400), rng.normal(size=400)
    y, u = np.zeros(400), np.zeros(400)
    for at in range(1, 400):
        u[at] = 0.5 * u[at - 1] + e[at]
        y[at] = 0.6 * y[at - 1] + x[at] + u[at]
    problem = linear(y, (lagged(y, -1), x), order=1, has_past=True)
    found = regress(problem, 8)
    naive = OLS(y[2:] - found.errors[0] * y[1:-1], np.column_stack(
        [y[1:-1] - found.errors[0] * y[:-2], x[2:] - found.errors[0] * x[1:-1]])).fit()
    assert found.fit.values == pytest.approx(naive.params, rel=1e-6)
    assert found.fit.errors[0] > 1.3 * naive.bse[0]
    assert abs(found.fit.values[0] - 0.6) < 3 * found.fit.errors[0]


# -- NIST StRD -------------------------------------------------------------------------------------


def nonlinear(left: Array, right: Callable[[Array], Array], slopes: Callable[[Array], Array],
              start: Sequence[float]) -> Problem:
    count = len(start)
    return Problem(tuple(f"b{at + 1}" for at in range(count)), left, lambda at: left - right(at),
                   slopes, np.array(start), np.abs(start), np.ones(len(left), bool),
                   Free(np.zeros(count), np.eye(count)), is_linear=False)


def test_longley() -> None:
    """NIST StRD: Longley, the certified values."""
    from statsmodels.datasets import longley

    data = longley.load_pandas()
    matrix = data.exog.to_numpy(float)
    found = regress(linear(data.endog.to_numpy(float), (1.0, *matrix.T)), 8).fit
    assert found.values == pytest.approx(
        [-3482258.63459582, 15.0618722713733, -0.358191792925910e-01, -2.02022980381683,
         -1.03322686717359, -0.511041056535807e-01, 1829.15146461355], rel=1e-8)
    assert found.errors == pytest.approx(
        [890420.383607373, 84.9149257747669, 0.334910077722432e-01, 0.488399681651699,
         0.214274163161675, 0.226073200069370, 455.478499142212], rel=1e-8)
    assert found.diagnostics.standard_error == pytest.approx(304.854073561965, rel=1e-9)
    assert found.diagnostics.r_squared == pytest.approx(0.995479004577296, rel=1e-9)


def test_misra1a() -> None:
    """NIST StRD: Misra1a (lower difficulty), from both starts."""
    y = np.array([10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40,
                  75.47, 81.78])
    x = np.array([77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1,
                  689.1, 760.0])
    for start in ((500.0, 0.0001), (250.0, 0.0005)):
        found = regress(nonlinear(
            y, lambda b: b[0] * (1 - np.exp(-b[1] * x)),
            lambda b: np.column_stack([1 - np.exp(-b[1] * x), b[0] * x * np.exp(-b[1] * x)]),
            start), 8).fit
        assert found.values == pytest.approx([2.3894212918e02, 5.5015643181e-04], rel=1e-8)
        assert found.errors == pytest.approx([2.7070075241e00, 7.2668688436e-06], rel=1e-7)
        assert found.diagnostics.standard_error == pytest.approx(1.0187876330e-01, rel=1e-8)


def test_thurber() -> None:
    """NIST StRD: Thurber (higher difficulty), a ratio of cubics, from both starts."""
    y = np.array([80.574, 84.248, 87.264, 87.195, 89.076, 89.608, 89.868, 90.101, 92.405, 95.854,
                  100.696, 101.060, 401.672, 390.724, 567.534, 635.316, 733.054, 759.087, 894.206,
                  990.785, 1090.109, 1080.914, 1122.643, 1178.351, 1260.531, 1273.514, 1288.339,
                  1327.543, 1353.863, 1414.509, 1425.208, 1421.384, 1442.962, 1464.350, 1468.705,
                  1447.894, 1457.628])
    x = np.array([-3.067, -2.981, -2.921, -2.912, -2.840, -2.797, -2.702, -2.699, -2.633, -2.481,
                  -2.363, -2.322, -1.501, -1.460, -1.274, -1.212, -1.100, -1.046, -0.915, -0.714,
                  -0.566, -0.545, -0.400, -0.309, -0.109, -0.103, 0.010, 0.119, 0.377, 0.790, 0.963,
                  1.006, 1.115, 1.572, 1.841, 2.047, 2.200])
    above = np.column_stack([np.ones(37), x, x**2, x**3])

    def parts(b: Array) -> tuple[Array, Array]:
        return above @ b[:4], 1 + above[:, 1:] @ b[4:]

    for start in ((1000.0, 1000.0, 400.0, 40.0, 0.7, 0.3, 0.03),
                  (1300.0, 1500.0, 500.0, 75.0, 1.0, 0.4, 0.05)):
        found = regress(nonlinear(
            y, lambda b: parts(b)[0] / parts(b)[1],
            lambda b: np.column_stack([above / parts(b)[1][:, None], -above[:, 1:] * (
                parts(b)[0] / parts(b)[1] ** 2)[:, None]]), start), 8).fit
        assert found.values == pytest.approx(
            [1.2881396800e03, 1.4910792535e03, 5.8323836877e02, 7.5416644291e01, 9.6629502864e-01,
             3.9797285797e-01, 4.9727297349e-02], rel=1e-6)
        assert found.errors == pytest.approx(
            [4.6647963344e00, 3.9571156086e01, 2.8698696102e01, 5.5675370270e00, 3.1333340687e-02,
             1.4984928198e-02, 6.5842344623e-03], rel=1e-5)
        assert found.diagnostics.standard_error == pytest.approx(1.3714600784e01, rel=1e-7)


# -- what cannot be estimated ----------------------------------------------------------------------


def test_shortfalls_have_names() -> None:
    with pytest.raises(ShortError) as short:
        regress(linear(CN, CONSUMPTION, used=since(1936)), 8)
    assert (short.value.n, short.value.least) == (6, 8)
    with pytest.raises(ShortError) as short:
        regress(linear(INVESTED, (*INVESTMENT, *LABOUR[1:]), used=since(1933)), 8)
    assert short.value.least == 10
    with pytest.raises(CollinearError):
        regress(linear(CN, (1.0, P, 2.0 * P)), 8)
    with pytest.raises(UnidentifiedError):
        regress(linear(CN, CONSUMPTION, instruments=(1.0, W2)), 8)
    x = np.arange(20.0)
    flat = nonlinear(x, lambda b: b[0] * b[1] * x, lambda b: np.column_stack([b[1] * x, b[0] * x]),
                     (1.0, 1.0))
    with pytest.raises(UnidentifiedError):
        regress(flat, 8)
    nowhere = nonlinear(x, lambda b: np.log(-1.0 - b[0] ** 2) + x, lambda b: np.full((20, 1), b[0]),
                        (1.0,))
    with pytest.raises((DivergedError, ShortError)):
        regress(nowhere, 8)


def test_restrictions_that_contradict_each_other() -> None:
    rules = [*read_restrictions("a + b = 1"), *read_restrictions("2*a = 3 - 2*b")]
    with pytest.raises(ContradictionError):
        freed(rules, ("a", "b"), {})
    free = freed(read_restrictions("a + 2*b = 3"), ("a",), {"b": 0.5})
    assert free.at(np.zeros(0)) == pytest.approx([2.0])
