"""The shipped priors are the field's: no district's, each with its source, and reproducible."""

from __future__ import annotations

import re
import sys

import pytest
from samples.places import BENCHMARKS

from forecast.data.catalog import shipped_catalog
from forecast.equations.language import parse_model
from forecast.equations.tree import Param, walk
from forecast.models.parameters import DISTRICT, model_text, priors

sys.path.insert(0, str(BENCHMARKS))

TEXT = model_text("district.priors.toml")
CODE = "benchmarks/priors.py"
OPTIONAL = tuple(re.findall(r"^\[.* when (\w+)\]$", model_text(), re.MULTILINE))
"""Items that switch a section of the model on."""


def test_they_name_no_district_and_no_paper_of_one() -> None:
    assert not re.search("罗湖|深圳|预算报告|政府工作报告|计划报告", TEXT)


def test_every_parameter_and_shock_of_the_model_has_one_with_a_basis() -> None:
    known = priors()
    used: set[str] = set()
    behavioural: set[str] = set()
    for present in ((), OPTIONAL):
        text = parse_model(model_text(), DISTRICT, shipped_catalog(), known.parameters, present)
        used |= {node.name for one in text.equations for node in walk(one.right) if isinstance(node, Param)}
        behavioural |= {one.name for one in text.equations if one.kind == "behavioural"}
    assert used == set(known.parameters)
    assert behavioural == set(known.shocks)
    for one in (*known.parameters.values(), *known.shocks.values()):
        assert len(one.basis) >= 2, one.name
        assert one.basis.startswith("判断") or re.search("[0-9]{4}|不确定性已由", one.basis), one.name


@pytest.mark.shared
def test_the_panels_give_the_shipped_values() -> None:
    import priors as script

    found, known = script.findings(), priors()
    estimated = {name for name, one in known.parameters.items() if CODE in one.basis} | {
        f"shock.{name}" for name, one in known.shocks.items() if CODE in one.basis}
    assert set(found) == estimated
    for name, one in found.items():
        if name.startswith("shock."):
            assert known.shocks[name[6:]].sd == pytest.approx(one.sd, rel=0.01), name
        else:
            prior = known.parameters[name]
            assert (prior.mean, prior.sd) == pytest.approx((one.mean, one.sd), rel=0.01, abs=2e-4), name
            counts = re.findall(r"n=(\d+)", prior.basis)
            assert not counts or str(one.n) in counts, name


@pytest.mark.shared
def test_smaller_places_vary_more() -> None:
    import priors as script

    for spreads in script.by_level().values():
        assert [*spreads.values()] == sorted(spreads.values())
