"""The relations between stated facts: the 83 of the Luohu papers, and the rules one by one."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from forecast.data.facts import Fact, Relation
from forecast.data.series import Dataset
from forecast.data.units import parse_unit
from forecast.fiscal.expressions import Amount, ExpressionError, amount_of, compute
from forecast.fiscal.fact_book import FactBook, findings
from forecast.fiscal.identities import Failure, Finding, judge
from forecast.rounding import digits_after_point, half_up
from forecast.workbook.inputs.reading import InputBook, read


@pytest.fixture(scope="module")
def book(luohu: Path) -> InputBook:
    return read(luohu)


def judged(dataset: Dataset) -> dict[str, Finding]:
    found = findings(dataset)
    assert not [one for one in found if isinstance(one, Failure)]
    return {one.relation.id: one for one in found if isinstance(one, Finding)}


@pytest.mark.shared
def test_all_83_identities_have_their_verdict_and_residual(book: InputBook, shared: Path) -> None:
    with (shared / "data/luohu/seed_identities.csv").open(encoding="utf-8-sig") as stream:
        wanted = {row["id"]: row for row in csv.DictReader(stream)}
    found = {name: one for name, one in judged(book.dataset).items() if name.startswith("I")}
    assert len(wanted) == 83
    assert found.keys() == wanted.keys()
    verdicts = {name: (one.verdict, wanted[name]["verdict"].lower()) for name, one in found.items()}
    assert {name: pair for name, pair in verdicts.items() if pair[0] != pair[1]} == {}
    for name, one in found.items():
        said = wanted[name]["residual"]
        if said.startswith("["):  # nothing is stated: the interval that the printed rate leaves
            assert one.residual is None
            assert [str(half_up(end, 0)) for end in (one.low, one.high)] == said[1:-1].split(", ")
            assert half_up(one.computed, 0) == Decimal(wanted[name]["stated"])
        else:
            assert one.residual is not None, name
            assert half_up(one.residual, digits_after_point(Decimal(said))) == Decimal(said), name


@pytest.mark.parametrize(
    ("item", "year", "change", "identity", "verdict"),
    [("tax_revenue", 2019, 5.0, "I01", "inconsistent"), ("tax_revenue", 2019, 1.0, "I01", "rounding"),
     ("gpb_total_sources", 2020, -1.0, "I07", "exact"), ("gpb_total_sources", 2020, 3.0, "I07", "inconsistent"),
     ("sc_transfer_out", 2020, -3.0, "I33", "consistent"), ("gf_transfer_out", 2019, 37606.0, "I35", "exact"),
     ("gf_transfer_out", 2019, 40000.0, "I35", "inconsistent"), ("carryover_in", 2019, -300.0, "I52", "consistent"),
     ("gpb_expenditure", 2020, 175042.0, "I57", "basis")],
)  # fmt: skip
def test_a_changed_figure_changes_the_verdict(book: InputBook, item: str, year: int, change: float,
                                              identity: str, verdict: str) -> None:
    seen = tuple(replace(one, value=one.value + change)
                 if (one.item, one.period.year) == (item, year) else one
                 for one in book.dataset.observations)
    assert judged(replace(book.dataset, observations=seen))[identity].verdict == verdict


def test_the_mechanisms_have_relations_of_their_own(book: InputBook) -> None:
    found = {name: one for name, one in judged(book.dataset).items() if name.startswith("M")}
    assert {one.verdict for one in found.values()} == {"derived"}
    assert {name: str(half_up(one.computed, 2)) for name, one in found.items() if one.computed is not None} == {
        "M01": "67.85", "M02": "65.79", "M03": "800363.00", "M04": "2.53", "M05": "7.89", "M06": "208219.00",
        "M07": "16.92", "M08": "19.25", "M09": "400000.00", "M10": "15.00"}


def test_the_one_off_comes_from_the_register(book: InputBook) -> None:
    (entry,) = book.dataset.adjustments
    found = judged(replace(book.dataset, adjustments=(replace(entry, amount=399_999.0),)))
    assert (found["I14"].verdict, found["I15"].verdict) == ("exact", "exact")
    found = judged(replace(book.dataset, adjustments=(replace(entry, amount=399_990.0),)))
    assert (found["I14"].verdict, found["I15"].verdict) == ("exact", "inconsistent")


def test_rounding_is_right_where_it_is_close(book: InputBook) -> None:
    one = judged(book.dataset)["I16"]
    assert str(half_up(one.computed, 5)) == "-26.26501"
    assert str(half_up(one.computed, 2)) == "-26.27"
    assert one.verdict == "exact"


# -- the rules on a sample of their own ------------------------------------------------------------


def fact(number: str, value: str, unit: str = "万元", **own: str) -> Fact:
    amount = Decimal(value)
    return Fact(number, own.pop("item", number), own.pop("period", "2023"), amount, parse_unit(unit),
                len(value.partition(".")[2]), **own)


def verdict(facts: list[Fact], stated: str, computed: str, unit: str = "万元", kind: str = "核对",
            **own: str) -> Finding | Failure:
    known = {one.id: one for one in facts}

    def look_up(name: str) -> Amount:
        if name not in known:
            raise ExpressionError("fact", name)
        return amount_of(known[name])

    relation = Relation("1", "样例", "样例", kind, stated, computed, parse_unit(unit), **own)  # type: ignore[arg-type]
    return judge([relation], look_up)[0]


@pytest.mark.parametrize(
    ("stated", "computed", "unit", "kind", "expected"),
    [("T", "A+B", "万元", "核对", "rounding"), ("T", "A+B+1", "万元", "核对", "exact"),
     ("Y", "T", "亿元", "核对", "exact"), ("W", "T", "亿元", "核对", "rounding"),
     ("W", "A", "亿元", "核对", "inconsistent"), ("P", "A/T", "%", "核对", "exact"),
     ("G", "T/A-1", "%", "核对", "basis"), ("G", "T/N-1", "%", "核对", "inconsistent"),
     ("T", "A", "万元", "调入", "gap"), ("A", "T", "万元", "调入", "inconsistent"),
     ("O", "T", "万元", "核对", "consistent"), ("U", "T", "万元", "核对", "inconsistent"),
     ("", "T/(1+G)", "万元", "推算", "derived"), ("135亿元", "Z", "亿元", "核对", "exact")],
)  # fmt: skip
def test_each_rule(stated: str, computed: str, unit: str, kind: str, expected: str) -> None:
    facts = [fact("T", "123457", status="执行"), fact("A", "100000", status="执行"), fact("B", "23456"),
             fact("Y", "12.35", "亿元"), fact("W", "12", "亿元"), fact("P", "81.00", "%"),
             fact("G", "5.00", "%", base="上年预算数"), fact("N", "120000", status="预算"),
             fact("O", "120000", qualifier="超过"), fact("U", "120000", qualifier="不到"),
             fact("Z", "1350000")]  # fmt: skip
    found = verdict(facts, stated, computed, unit, kind)
    assert isinstance(found, Finding)
    assert found.verdict == expected


@pytest.mark.parametrize(
    ("one", "other", "own", "expected"),
    [({"status": "初步核算"}, {"status": "预计"}, {}, "vintage"),
     ({"status": "预计"}, {"status": "预计"}, {}, "inconsistent"),
     ({"status": "初步核算"}, {"status": "预计"}, {"companion": "N=N"}, "inconsistent"),
     ({"status": "初步核算"}, {"status": "预计"}, {"companion": "N=M"}, "vintage"),
     ({"period": "2024"}, {}, {}, "note"), ({"item": "别的"}, {}, {}, "ambiguous"),
     ({"item": "别的", "status": "执行"}, {"status": "预计"}, {"quantity": "同一件事"}, "vintage"),
     ({}, {"qualifier": "超过"}, {}, "consistent")],
)  # fmt: skip
def test_two_documents_side_by_side(one: dict[str, str], other: dict[str, str], own: dict[str, str],
                                    expected: str) -> None:
    facts = [fact("A", "1.47", "亿元", **{"item": "项目", **one}), fact("N", "1300", "个"),
             fact("B", "1.33", "亿元", **{"item": "项目", **other}), fact("M", "1200", "个")]
    found = verdict(facts, "A", "B", "亿元", "比较", **own)
    assert isinstance(found, Finding)
    assert found.verdict == expected
    assert found.residual == Decimal("0.14")


def test_one_of_several_readings_may_fit() -> None:
    facts = [fact("A", "2.50", "亿元", item="总收入"), fact("B", "20000"), fact("C", "5000")]
    none, one = (verdict(facts, "A", text, "亿元", "比较") for text in ("B；B-C", "B；B+C"))
    assert isinstance(none, Finding)
    assert isinstance(one, Finding)
    assert (none.verdict, one.verdict) == ("ambiguous", "exact")


def test_two_derivations_of_one_quantity_must_meet() -> None:
    rows = {one.id: amount_of(one) for one in (fact("A", "1000.0", "亿元"), fact("B", "10.0", "万元"),
                                               fact("C", "50.0", "万人"), fact("D", "50.00", "%"))}
    made = [Relation(name, "", "", "推算", "", text, parse_unit("万人"), "常住人口")
            for name, text in (("1", "A/B"), ("2", "C/D"), ("3", "C/(D+1)"))]
    found = judge(made, rows.__getitem__)
    assert [one.verdict for one in found if isinstance(one, Finding)] == [
        "derived", "derived", "inconsistent"]
    assert found[2].rival == "1"  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "code"), [("A+", "syntax"), ("A B", "syntax"), ("(A", "syntax"),
                                            ("X", "fact"), ("A/(B-B)", "zero"), ("A$B", "syntax"),
                                            ("3头", "syntax"), ("A+P", "unit"), ("A/B", ""), ("(A-5)/B", "unit"), ("(A-5万元)/B", ""),
                                            ("A*B", "unit")])
def test_what_is_no_expression_is_named(text: str, code: str) -> None:
    facts = [fact("A", "1"), fact("B", "2"), fact("P", "3", "人")]
    found = verdict(facts, "A", text) if code != "unit" else verdict(facts, "", text, "%", "推算")
    assert (found.code if isinstance(found, Failure) else "") == code


@given(st.lists(st.integers(-10**7, 10**7), min_size=2, max_size=9), st.data())
def test_lines_rounded_one_by_one_are_rounding(tenths: list[int], data: st.DataObject) -> None:
    """Whatever the true amounts, rounding each of them and their sum is never called an error."""
    lines = [half_up(Decimal(one) / 10, 0) for one in tenths]
    total = half_up(Decimal(sum(tenths)) / 10, 0)
    facts = [fact(f"L{place}", str(line)) for place, line in enumerate(lines)]
    found = verdict([*facts, fact("T", str(total))], "T", "+".join(one.id for one in facts))
    assert isinstance(found, Finding)
    assert found.verdict == ("exact" if total == sum(lines) else "rounding")
    extra = data.draw(st.integers(len(lines) + 2, 10**6))
    wrong = verdict([*facts, fact("T", str(sum(lines) + extra))], "T",
                    "+".join(one.id for one in facts))
    assert isinstance(wrong, Finding)
    assert (wrong.verdict, wrong.residual) == ("inconsistent", extra)


def test_expressions_in_chinese_signs_and_names(book: InputBook) -> None:
    look_up = FactBook(book.dataset).look_up
    one = compute("（税收收入[2019预计]＋非税[2019预计]）÷一般公共预算收入［2019预计］", look_up,
                  parse_unit("%"))
    assert one.amount.value == 1
    assert not one.amount.is_sum
