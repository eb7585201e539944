"""Equations that nobody meant to write."""

from __future__ import annotations

from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.equations import Plan, SolveError, compile_model, parse_model, solve
from forecast.equations.formulas import to_formula
from forecast.issues import InputError, describe

CATALOG = shipped_catalog()
HISTORY = {name: {Period.annual(2000 + step): 100.0 + step for step in range(20)}
           for name in ("gdp_nominal", "fai", "retail_sales")}  # fmt: skip

ENDLESS = {
    "300 nested powers": "**".join(["fai"] * 300),
    "300 nested powers of numbers": "**".join(["2"] * 300),
    "max of 250": f"max({','.join(['fai'] * 250)})",
    "min of 250 numbers": f"min({','.join(map(str, range(250)))})",
    "movavg of movavg of movavg": "movavg(movavg(movavg(fai, 20), 20), 20)",
    "30 differences": "d(" * 30 + "fai" + ")" * 30,
    "30 growths": "dlog(" * 30 + "fai" + ")" * 30,
    "1e400": "fai * 1e400",
    "a number of 400 digits": "9" * 400,
    "a number of 5,000 digits": "9" * 5000,
    "100 conditions": "if(fai > 1, " * 100 + "1" + ", 2)" * 100,
    "3,000 signs": "-" * 3000 + "1",
    "10,000 brackets": "(" * 10_000 + "1" + ")" * 10_000,
    "10,000 terms": "+".join(["fai"] * 10_000),
    "an average over 1e300": "movavg(fai, 1e300)",
    "a lag of ten digits": "fai(-9999999999)",
}  # fmt: skip


def solved_or_refused(right: str) -> str:
    """Take an equation all the way; return the code of the refusal, nothing when it was solved."""
    try:
        model = parse_model(f"gdp_nominal = {right}\nfai := fai(-1)\nretail_sales := retail_sales(-1)",
                            "m", CATALOG, ("b",))
        program = compile_model(model.equations, ("b",))
        for one in model.equations:
            to_formula(one.right)
        solve(program, HISTORY, [Period.annual(2020)], 1, Plan(parameters={"b": 0.5}))
    except InputError as error:
        for issue in error.issues:
            for lang in ("zh", "en"):
                assert describe(issue, lang)  # type: ignore[arg-type]
        return error.issues[0].code
    except SolveError:
        return "cannot_solve"
    return ""
