"""How far a model reaches: kept, on its own history, nil, or left out with what it lacks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forecast.data.catalog import shipped_catalog
from forecast.data.periods import Period
from forecast.equations.language import parse_model
from forecast.projection.reach import OWN_PATH, Figures, LeftOut, Reach, reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BASE = Period.annual(2023)
AHEAD = tuple(BASE + step for step in (1, 2, 3))
REVENUE = """
gdp_growth := gdp_growth(-1)
gdp_nominal = gdp_nominal(-1) * (1 + gdp_growth / 100)
dlog(tax_revenue) ~ b * dlog(gdp_nominal)
nontax_revenue := nontax_revenue(-1)
gpb_revenue = tax_revenue + nontax_revenue
"""
TOTAL = """
upper_rebate_in := upper_rebate_in(-1)
upper_general_in := upper_general_in(-1)
upper_special_in := upper_special_in(-1)
upper_transfer_in = total(upper_transfer_in)
"""


def reached(text: str, known: Iterable[str], given: Mapping[str, Iterable[int]] | None = None,
            budgets: Iterable[str] = (), below: Iterable[str] = ()) -> Reach:
    """Reach with outturns of some items in the last two years, budgets and given paths of others."""
    there, planned = set(known), set(budgets)
    return reach(
        parse_model(text, "m", shipped_catalog(), ("b",)), shipped_catalog(),
        Figures(BASE, AHEAD, known=lambda item, year: item in there and year in {BASE, BASE + -1},
                cited=lambda source, item, _: source == "budget" and item in planned,
                anywhere=there | planned, around=there | planned,
                given={item: frozenset(BASE + step for step in steps)
                       for item, steps in (given or {}).items()}, below=frozenset(below)))


def kept(found: Reach) -> dict[str, str]:
    return {one.name: one.text for one in found.model.equations}


def test_a_sum_without_its_parts_takes_values_given_as_a_path() -> None:
    text = """
nontax_regular := nontax_regular(-1)
nontax_one_off := nontax_one_off(-1)
nontax_revenue = nontax_regular + nontax_one_off
"""
    found = reached(text, ("nontax_revenue",), given={"nontax_revenue": (1, 2, 3)})
    assert {one.name: one.kind for one in found.model.equations}["nontax_revenue"] == "assumption"


def test_an_equation_whose_figures_are_there_is_kept_as_it_stands() -> None:
    found = reached(REVENUE, ("gdp_growth", "gdp_nominal", "tax_revenue", "nontax_revenue"))
    assert (found.on_history, found.left_out, found.absent) == ((), (), frozenset())
    assert kept(found) == kept(Reach(parse_model(REVENUE, "m", shipped_catalog(), ("b",))))


def test_an_item_with_a_figure_follows_its_own_history_instead() -> None:
    found = reached(REVENUE, ("tax_revenue", "nontax_revenue"))
    assert found.on_history == ("tax_revenue",)
    assert kept(found)["tax_revenue"] == "tax_revenue := tax_revenue(-1)"
    assert next(one for one in found.model.equations if one.name == "tax_revenue").section == OWN_PATH
    assert kept(found)["gpb_revenue"] == kept(reached(REVENUE, (
        "gdp_growth", "gdp_nominal", "tax_revenue", "nontax_revenue")))["gpb_revenue"]


def test_what_grows_by_a_figure_without_a_logarithm_follows_its_own_history() -> None:
    """Refunds above a year's VAT: the taxes that follow it go on, and so does the year."""
    text = "dlog(tax_vat) ~ 0.05\ndlog(tax_umc) ~ dlog(tax_vat)\ntax_cit := tax_cit(-1) * tax_vat / tax_vat(-1)"
    found = reached(text, ("tax_vat", "tax_umc", "tax_cit"), below=("tax_vat",))
    assert (sorted(found.on_history), found.left_out) == (["tax_umc", "tax_vat"], ())
    assert not reached(text, ("tax_vat", "tax_umc", "tax_cit")).on_history


def test_nought_beside_a_sum_in_a_logarithm_is_as_good_as_any_figure() -> None:
    """A measure of no effect: log(1 + 0 / 100) is nought, and the taxes follow the model."""
    text = "tax_policy_effect := 0\ndlog(tax_vat) ~ log(1 + tax_policy_effect / 100)"
    assert not reached(text, ("tax_policy_effect", "tax_vat"), below=("tax_policy_effect",)).on_history
    assert reached("dlog(tax_vat) ~ log(2 * tax_umc / tax_vat)\ntax_umc := 1", ("tax_umc", "tax_vat"),
                   below=("tax_umc",)).on_history == ("tax_vat",)


def test_what_has_neither_is_left_out_with_all_that_rests_on_it_by_its_root() -> None:
    found = reached(REVENUE, ("gdp_nominal", "nontax_revenue"))
    assert found.left_out == (LeftOut(("gdp_growth",), ("gdp_growth",)),
                              LeftOut(("tax_revenue", "gpb_revenue"), ("tax_revenue",)))
    assert found.on_history == ("gdp_nominal",)
    assert found.dropped == {"gdp_growth", "tax_revenue", "gpb_revenue"}
    assert set(kept(found)) == {"gdp_nominal", "nontax_revenue"}


def test_roots_are_figures_to_be_filled_in_never_what_is_computed_from_them() -> None:
    found = reached(REVENUE, ("nontax_revenue",))
    roots = {name: group.lacking for group in found.left_out for name in group.items}
    assert roots["gpb_revenue"] == roots["tax_revenue"] == ("gdp_nominal", "tax_revenue")
    assert roots["gdp_nominal"] == ("gdp_nominal",)


def test_a_total_with_a_figure_stands_without_its_parts() -> None:
    found = reached(REVENUE, ("gpb_revenue",))
    assert found.on_history == ("gpb_revenue",)
    assert set(kept(found)) == {"gpb_revenue"}


@pytest.mark.parametrize("item", ["gpb_balance", "debt_ratio", "fiscal_capacity"])
def test_a_balance_has_no_history_of_its_own(item: str) -> None:
    found = reached(f"{item} = tax_revenue\ntax_revenue := tax_revenue(-1)", (item,))
    assert not found.on_history
    assert item in found.dropped


def test_a_line_of_a_budget_that_is_nowhere_is_nil() -> None:
    found = reached(TOTAL, ("upper_rebate_in", "upper_general_in"))
    assert found.absent == {"upper_special_in"}
    assert set(kept(found)) == {"upper_rebate_in", "upper_general_in", "upper_transfer_in"}
    assert not found.left_out


def test_a_main_line_and_one_in_a_logarithm_are_never_nil() -> None:
    found = reached(REVENUE, ("nontax_revenue", "gdp_growth", "gdp_nominal"))
    assert not found.absent
    assert "tax_revenue" in found.dropped
    logs = "dlog(upper_general_in) ~ b * dlog(upper_rebate_in)\nupper_rebate_in := upper_rebate_in(-1)"
    assert not reached(logs, ("upper_general_in",)).absent


def test_a_budget_of_which_nothing_is_said_is_silent_and_stops_nothing() -> None:
    text = ("gf_transfer_out := gf_transfer_out(-1)\nin_from_fund := gf_transfer_out\n"
            "nontax_revenue := nontax_revenue(-1)")
    found = reached(text, ("nontax_revenue", "in_from_fund"))
    assert found.absent == {"gf_transfer_out"}
    assert set(kept(found)) == {"in_from_fund", "nontax_revenue"}
    spoken = reached(text, ("nontax_revenue", "in_from_fund", "gf_own_revenue"))
    assert not spoken.left_out


def test_a_hollow_total_is_left_out() -> None:
    rules = TOTAL.replace("upper_general_in(-1)", "0").replace("upper_special_in(-1)", "0")
    hollow = reached(rules, ("upper_rebate_in",))
    assert hollow.left_out == (LeftOut(("upper_transfer_in",), ("upper_transfer_in",)),)
    stated = reached(rules, ("upper_rebate_in", "upper_transfer_in"))
    assert "upper_transfer_in" in kept(stated)
    assert "upper_transfer_in" in kept(reached(rules, ("upper_rebate_in", "upper_general_in")))


def test_a_total_is_added_up_where_its_parts_have_paths_of_their_own() -> None:
    found = reached(REVENUE, ("tax_revenue", "nontax_revenue", "gpb_revenue"))
    assert found.on_history == ("tax_revenue",)
    assert "(-1)" not in kept(found)["gpb_revenue"]


def test_a_value_that_every_scenario_gives_carries_its_rule_on() -> None:
    assert "tax_revenue" in reached(REVENUE, ("nontax_revenue", "gdp_nominal", "gdp_growth")).dropped
    rule, spoken = "nontax_revenue := nontax_revenue(-1)", ("upper_rebate_in",)
    assert set(kept(reached(rule, spoken, {"nontax_revenue": (1,)}))) == {"nontax_revenue"}
    assert reached(rule, spoken, {"nontax_revenue": (2,)}).dropped == {"nontax_revenue"}


def test_a_figure_that_an_equation_cites_is_lacking_without_it() -> None:
    text = "upper_rebate_in := budget(upper_rebate_in)\nnontax_revenue := nontax_revenue(-1)"
    known = ("nontax_revenue", "upper_general_in")
    assert set(kept(reached(text, known, budgets=("upper_rebate_in",)))) == {
        "upper_rebate_in", "nontax_revenue"}
    assert reached(text, known).absent == {"upper_rebate_in"}


ORDERED = """
from test_reach import REVENUE, TOTAL, reached
for known in ((), ("nontax_revenue",), ("gdp_nominal", "upper_rebate_in"), ("gpb_revenue", "gdp_growth")):
    found = reached(REVENUE + TOTAL, known)
    print([one.name for one in found.model.equations], found.on_history, found.left_out)
"""


def test_the_order_does_not_hang_on_hashes() -> None:
    told = {subprocess.run(
        [sys.executable, "-c", ORDERED], check=True,
        capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8",
             "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent), *sys.path))}).stdout
        for seed in ("0", "1", "2", "3")}
    assert len(told) == 1


def test_a_total_stated_without_a_single_line_follows_its_own_history() -> None:
    found = reached(TOTAL, ("upper_transfer_in",))
    assert found.on_history == ("upper_transfer_in",)
    assert set(kept(found)) == {"upper_transfer_in"}
    whole = reached(TOTAL, ("upper_transfer_in", "upper_rebate_in", "upper_general_in",
                            "upper_special_in"))
    assert whole.on_history == ()
    assert "total(" in kept(whole)["upper_transfer_in"]
