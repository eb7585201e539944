"""The equation language: what it reads, what it refuses, and where it says so."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.data.units import parse_unit
from forecast.equations.dimensions import scaled
from forecast.equations.language import ModelText, parse_model
from forecast.equations.layout import Plan
from forecast.equations.ordering import Block, needed, order_of
from forecast.equations.program import compile_model
from forecast.equations.solver import SolveError, solve
from forecast.equations.tree import (
    Bin,
    Data,
    Fn,
    Node,
    Num,
    Param,
    Var,
    current,
    is_sum,
    to_text,
)
from forecast.issues import InputError
from forecast.models.parameters import DISTRICT, model_text, priors

PARAMETERS = ("b", "c")


def parse(text: str, present: tuple[str, ...] = ()) -> ModelText:
    return parse_model(text, "m", shipped_catalog(), PARAMETERS, present)


def right(text: str) -> Node:
    return parse(f"fai = {text}\ngdp_nominal := 1\ngdp_growth := 1").equations[0].right


def blocks(model: ModelText) -> tuple[Block, ...]:
    return order_of(needed({one.name: one.right for one in model.equations}))


def problems(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        parse(text)
    return [(issue.code, issue.where.cell, issue.found) for issue in caught.value.issues]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("gdp_nominal(-1)", Var("gdp_nominal", -1)), ("-b", Fn("neg", (Param("b"),))),
     ("d(gdp_nominal)", Bin("-", Var("gdp_nominal"), Var("gdp_nominal", -1))),
     ("if(b > 1, 2, 3)", Fn("if", (Bin(">", Param("b"), Num(1.0)), Num(2.0), Num(3.0))))],
)  # fmt: skip
def test_reads(text: str, expected: Node) -> None:
    assert right(text) == expected


def test_dlog_pct_and_movavg_are_written_out_in_lags() -> None:
    assert to_text(right("dlog(gdp_nominal)")) == "log(gdp_nominal) - log(gdp_nominal(-1))"
    assert to_text(right("pct(gdp_nominal)")) == "100 * (gdp_nominal / gdp_nominal(-1) - 1)"
    assert to_text(right("movavg(gdp_nominal, 2)")) == "(gdp_nominal + gdp_nominal(-1)) / 2"


def test_total_is_the_sum_of_the_children_that_the_model_has() -> None:
    model = parse("gpb_revenue = total(gpb_revenue)\ntax_revenue := 1\nnontax_revenue := 1")
    assert to_text(model.equations[0].right) == "tax_revenue + nontax_revenue"


def test_conditional_sections_follow_the_data() -> None:
    text = "[a when tax_vat]\nfai := 1\n[b unless tax_vat]\nfai := 2"
    assert parse(text, ("tax_vat",)).equations[0].right == Num(1.0)
    assert parse(text).equations[0].right == Num(2.0)


def test_all_conditions_of_a_section_must_hold() -> None:
    text = "[a when tax_vat unless fai_growth]\nfai := 1\n[b when tax_vat when fai_growth]\nfai := 2"
    assert [parse(text, present).equations[0].right for present in (("tax_vat",), ("tax_vat", "fai_growth"))] == [Num(1.0), Num(2.0)]
    assert not parse(text, ("fai_growth",)).equations


def test_continuation_lines_and_comments() -> None:
    model = parse("fai = b  # half\n      + c\n# nothing\n")
    assert to_text(model.equations[0].right) == "b + c"


@pytest.mark.parametrize(
    ("text", "code", "cell"),
    [("fai = gdp_nominl + 1", "model_unknown_name", "1:7"),
     ("fai =\n  (b + ", "model_syntax", None), ("fai b", "model_line", "1:1"),
     ("fai = b.real", "model_not_allowed", "1:7"),
     ("fai = [1]", "model_not_allowed", "1:7"), ("fai = 'x'", "model_not_allowed", "1:7"),
     ("fai = fai(1)", "model_lead", "1:7"), ("fai = log(b, c)", "model_arguments", "1:7"),
     ("fai = 1\nfai = 2", "model_two_equations", "2"),
     ("fai = gdp_nominal", "model_no_equation", "1"), ("nothing = 1", "model_unknown_name", "1:1"),
     ("fai = (lambda: 1)()", "model_not_allowed", "1:7"),
     ("fai = __import__(b)", "model_unknown_name", "1:7")],
)  # fmt: skip
def test_refuses_by_line_and_column(text: str, code: str, cell: str | None) -> None:
    found = problems(text)
    assert found[0][0] == code
    assert cell is None or found[0][1] == cell


def test_reports_every_problem_at_once() -> None:
    assert [code for code, _, _ in problems("fai = x\nfai_growth = y\nbad line")] == [
        "model_unknown_name", "model_unknown_name", "model_line"]


def test_every_fault_of_one_equation_is_told_and_its_variable_stays_known() -> None:
    text = "gdp_nominal = gdp_nominl + fia + log(fai, 2) + fai(+1)\ngdp_nominal = fai\nfai := fai(-1) + ("
    with pytest.raises(InputError) as caught:
        parse_model(text, "m", shipped_catalog(), ())
    assert [(one.code, one.where.cell) for one in caught.value.issues] == [
        ("model_unknown_name", "1:15"), ("model_unknown_name", "1:28"), ("model_arguments", "1:34"),
        ("model_lead", "1:48"), ("model_syntax", "3:18"), ("model_two_equations", "2")]


def test_functions_may_be_written_in_capitals() -> None:
    text = "{}(fai) ~ {}(gdp_nominal) + {}(1, 2)\ngdp_nominal := gdp_nominal(-1)"
    loud, usual = (parse_model(text.format(*names), "m", shipped_catalog(), ()).equations[0]
                   for names in (("DLOG", "Log", "MAX"), ("dlog", "log", "max")))
    assert (loud.transform, loud.right) == (usual.transform, usual.right)


def test_the_nearest_name_is_offered() -> None:
    with pytest.raises(InputError, match="gdp_nominal"):
        parse("fai = gdp_nominl")


def test_money_is_scaled_and_kinds_are_not_mixed() -> None:
    model = scaled(parse("gpb_revenue = 0.1 * gdp_nominal\ngdp_nominal := 1"), shipped_catalog(), {})
    assert to_text(model.equations[0].right) == "0.1 * gdp_nominal * 10000"
    with pytest.raises(InputError) as caught:
        scaled(parse("fai = gdp_nominal + area\ngdp_nominal := 1\narea := 1"), shipped_catalog(), {})
    assert (caught.value.issues[0].code, caught.value.issues[0].where.cell) == ("model_dimension", "1")


@pytest.mark.parametrize("bare", ["if(gdp_nominal > 100, 5, 0)", "max(3, 5)", "min(1, 2, 3)", "abs(-3)", "2 ** 3",
                                  "max(if(gdp_nominal > 1, 2, 3), 1)", "sqrt(4)"])
def test_a_choice_among_bare_numbers_is_a_bare_number(bare: str) -> None:
    """In a sum it takes the unit of what it is added to, as a bare number does."""
    text = "fai = tax_revenue + {}\ntax_revenue := 1\ngdp_nominal := 1"
    assert to_text(scaled(parse(text.format(bare)), shipped_catalog(), {}).equations[0].right) == (
        f"(tax_revenue + {bare}) * 0.0001")


@pytest.mark.parametrize(("unit", "right_side"), [
    ("亿元", "c + b * gdp_nominal"), ("万元", "(c + b * gdp_nominal * 10000) * 0.0001"), ("", None), ("万人", None),
    ("%", None)])
def test_a_parameter_has_its_unit(unit: str, right_side: str | None) -> None:
    """An intercept of an equation of amounts is an amount."""
    model = parse("fai ~ c + b * gdp_nominal\ngdp_nominal := 1")
    units = {"c": parse_unit(unit), "b": parse_unit("")}
    if right_side is None:
        with pytest.raises(InputError) as caught:
            scaled(model, shipped_catalog(), units)
        assert [one.code for one in caught.value.issues] == ["model_dimension"]
    else:
        assert to_text(scaled(model, shipped_catalog(), units).equations[0].right) == right_side


def test_blocks_come_in_order_of_need() -> None:
    model = parse("fai = gdp_nominal\ngdp_nominal = retail_sales + 0.1 * fai\nretail_sales := 1")
    found = blocks(model)
    assert [(set(one.names), len(one.torn)) for one in found] == [
        ({"retail_sales"}, 0), ({"fai", "gdp_nominal"}, 1)]


def test_the_shipped_model_parses_both_ways() -> None:
    for present in ((), ("tax_vat",)):
        known = priors().parameters
        model = scaled(parse_model(model_text(), DISTRICT, shipped_catalog(), known, present), shipped_catalog(), {})
        names = {one.name for one in model.equations}
        assert ("tax_cit" in names) == bool(present)
        assert all(not block.torn for block in blocks(model))
        behavioural = {one.name for one in model.equations if one.kind == "behavioural"}
        assert behavioural <= set(priors().shocks)


COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
leaves = st.one_of(
    st.integers(0, 99).map(lambda number: Num(float(number))),
    st.floats(0, 1e12).map(Num),
    st.sampled_from([Var("gdp_nominal"), Var("gdp_nominal", -1), Var("gdp_growth"), Param("b"),
                     Data("budget", "fai"), Data("one_off", "fai", -1), Data("last", "area")]),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Bin, st.sampled_from(["+", "-", "*", "/", "**", *COMPARISONS]), inner, inner),
        st.builds(lambda arg: Fn("neg", (arg,)), inner),
        st.builds(lambda name, arg: Fn(name, (arg,)), st.sampled_from(["log", "exp", "sqrt", "abs"]), inner),
        st.builds(lambda name, args: Fn(name, tuple(args)), st.sampled_from(["max", "min"]),
                  st.lists(inner, min_size=2, max_size=4)),
        st.builds(lambda *three: Fn("if", three), inner, inner, inner),
    ),
    max_leaves=12,
)


@given(trees)
def test_text_and_tree_agree(tree: Node) -> None:
    written = to_text(tree)
    try:
        again = right(written)
    except InputError:  # comparisons do not chain in the language: a < b < c is refused
        assert sum(written.count(sign) for sign in ("<", ">", "==", "!=")) > 1
        return
    assert to_text(again) == written


@given(trees, st.sampled_from(["d({0})", "dlog({0})", "pct({0})", "movavg({0}, 3)"]))
def test_time_operators_are_written_out_and_read_back(tree: Node, operator: str) -> None:
    try:
        expanded = right(operator.format(to_text(tree)))
    except InputError:  # a < b < c, as above
        return
    assert to_text(right(to_text(expanded))) == to_text(expanded)


def test_a_total_lags_with_its_operator() -> None:
    model = parse("d(fai) ~ d(total(gpb_revenue))\ntax_revenue := 1\nnontax_revenue := 1")
    assert to_text(model.equations[0].right) == (
        "tax_revenue + nontax_revenue - (tax_revenue(-1) + nontax_revenue(-1))")


# -- circles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [("fai = gdp_nominal\ngdp_nominal = fai", "fai、gdp_nominal"), ("fai = fai + 1", "fai"),
     ("fai = 2 * fai - fai", "fai"), ("gdp_nominal ~ gdp_nominal", "gdp_nominal"),
     ("gdp_nominal := 1\nfai = gdp_nominal + retail_sales\nretail_sales = fai - gdp_nominal", "fai、retail_sales"),
     ("fai = 2 * gdp_nominal\ngdp_nominal = retail_sales / 4\nretail_sales = 2 * fai", "fai、gdp_nominal、retail_sales"),
     ("dlog(fai) ~ log(fai / fai(-1))", "fai")],
)  # fmt: skip
def test_a_circle_that_determines_nothing_is_refused_with_its_equations(text: str, names: str) -> None:
    assert [(code, found) for code, _, found in problems(text)] == [("model_cycle", names)]
    with pytest.raises(InputError) as caught:
        parse(text)
    assert all(line in str(caught.value) for line in text.splitlines() if ":=" not in line)


@pytest.mark.parametrize("text", [
    "fai = gdp_nominal\ngdp_nominal = 60 + 0.9 * fai", "fai = fai(-1) + 1", "fai = 0.999 * fai + 1",
    "fai = max(gdp_nominal, 1)\ngdp_nominal = min(fai, 2)", "fai = b * fai + fai(-1)",
    "fai = gdp_nominal * retail_sales\ngdp_nominal = fai / area\nretail_sales := 1\narea := 1",
    "fai = 10000 * gdp_nominal\ngdp_nominal = 0.00009 * fai + 1"])
def test_a_circle_that_can_be_solved_is_kept(text: str) -> None:
    assert parse(text).equations


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_two_lines_are_refused_only_when_they_are_parallel(slope: float, other: float) -> None:
    """x = s y + 1, y = t x + 1: one solution unless st = 1."""
    text = f"fai = ({slope}) * gdp_nominal + 1\ngdp_nominal = ({other}) * fai + 1"
    if abs(slope * other - 1) > 1e-4:
        assert parse(text).equations


# -- lags longer than the data ---------------------------------------------------------------------


@pytest.mark.parametrize("runs", [1, 4])
@pytest.mark.parametrize(
    ("text", "lacking"),
    [("fai = gdp_nominal(-5)", "gdp_nominal 2015"), ("fai = gdp_nominal(-30)", "gdp_nominal 1990"),
     ("fai = movavg(gdp_nominal, 4)", "gdp_nominal 2017"),
     ("dlog(fai) ~ 0.1", "fai 2019"), ("fai = retail_sales(-2) + gdp_nominal(-1)", "retail_sales 2018")],
)  # fmt: skip
def test_a_lag_longer_than_the_data_names_item_and_year(text: str, lacking: str, runs: int) -> None:
    """Two figures are known; a longer lag must not read the other end of the path."""
    model = parse(f"{text}\ngdp_nominal = gdp_nominal(-1) * 1.1\nretail_sales := 1")
    history = {"gdp_nominal": {Period.annual(2018): 90.0, Period.annual(2019): 100.0}}
    horizon = [Period.annual(2020 + step) for step in range(6)]
    with pytest.raises(SolveError) as caught:
        solve(compile_model(model.equations), history, horizon, runs, Plan())
    assert (caught.value.variable, caught.value.period) == ("fai", "2020")
    assert caught.value.detail == lacking


def test_what_a_tree_reads_of_its_own_period_is_listed_once_in_order() -> None:
    read = Bin("+", Bin("*", Var("b"), Var("a")), Bin("-", Var("c", -1), Var("b")))
    assert current(read) == ("b", "a")
    assert not is_sum(read)
    assert is_sum(Bin("+", Var("a"), Bin("+", Num(1.0), Var("b"))))
    assert not is_sum(Bin("+", Var("a"), Var("b", -1)))
