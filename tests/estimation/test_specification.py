"""How an equation is estimated, read from words."""

from __future__ import annotations

import pytest

from forecast.data.catalog import shipped_catalog
from forecast.equations.tree import to_text
from forecast.estimation.restrictions import RestrictionError, read_restrictions
from forecast.estimation.specification import Specification, read_specification, told
from forecast.issues import CellRef, Issue, describe


def read(**words: str) -> tuple[Specification, list[Issue]]:
    issues: list[Issue] = []
    spec = read_specification(words, lambda part: CellRef("书.xlsx", "模型", part), shipped_catalog(), issues)
    return spec, issues


def test_words_as_people_type_them() -> None:
    spec, issues = read(instruments="fai（-1）；dlog(gdp_nominal(-1))\nmax(fai, 1)，gdp_growth", errors="AR(2)",
                        restrictions="b_vat ＋ b_cit ＝ 1；pdl（a, b, c；1）", sample="2005—2010年、2012-")
    assert not issues
    assert spec.method == "2sls"
    assert [to_text(node) for node in spec.instruments] == [
        "fai(-1)", "log(gdp_nominal(-1)) - log(gdp_nominal(-2))", "max(fai, 1)", "gdp_growth"]
    assert spec.errors == 2
    assert [one.weights for one in spec.restrictions] == [{"b_vat": 1.0, "b_cit": 1.0}, {"a": 1.0, "b": -2.0, "c": 1.0}]
    assert spec.sample == ((2005, 2010), (2012, 9999))
    assert read(errors="1.0")[0].errors == 1
    assert read()[0].is_plain
    assert read(sample="2010")[0].sample == ((2010, 2010),)
    assert read(sample="-2010")[0].sample == ((0, 2010),)


def test_what_is_said_can_be_read_again() -> None:
    spec, _ = read(instruments="fai(-1); gdp_growth", errors="1", restrictions="a = 2*b; pdl(a, b, c; 1; far)",
                   sample="2005-2010, 2012-")
    again, issues = read(**dict(told(spec)))
    assert not issues
    assert dict(told(again)) == dict(told(spec))


@pytest.mark.parametrize(("words", "code", "part"), [
    ({"method": "2sls"}, "estimate_no_instruments", "instruments"),
    ({"method": "nls", "instruments": "fai"}, "estimate_idle_instruments", "instruments"),
    ({"errors": "5"}, "estimate_errors", "errors"),
    ({"errors": "有"}, "estimate_errors", "errors"),
    ({"errors": "9" * 5000}, "estimate_errors", "errors"),
    ({"errors": "-1"}, "estimate_errors", "errors"),
    ({"restrictions": "a * b = 1"}, "estimate_restriction", "restrictions"),
    ({"restrictions": "a + b"}, "estimate_restriction", "restrictions"),
    ({"restrictions": "1 = 1"}, "estimate_restriction", "restrictions"),
    ({"restrictions": "a = = 1"}, "estimate_restriction", "restrictions"),
    ({"restrictions": "a = __import__('os')"}, "estimate_restriction", "restrictions"),
    ({"restrictions": "log(a) = 1"}, "estimate_restriction", "restrictions"),
    ({"restrictions": "a = 1/0"}, "estimate_restriction", "restrictions"),
    ({"restrictions": f"pdl(a, b; {'9' * 5000})"}, "estimate_restriction", "restrictions"),
    ({"restrictions": "pdl(a, b; 2)"}, "estimate_restriction", "restrictions"),
    ({"restrictions": "pdl(a, a, b; 1)"}, "estimate_restriction", "restrictions"),
    ({"restrictions": "pdl(a, b, c; 1; middle)"}, "estimate_restriction", "restrictions"),
    ({"sample": "2015-2005"}, "estimate_sample", "sample"),
    ({"sample": "从前"}, "estimate_sample", "sample"),
    ({"instruments": "fai(1)"}, "model_lead", "instruments"),
    ({"instruments": "fai(0.5)"}, "model_lag", "instruments"),
    ({"instruments": "nowhere"}, "model_unknown_name", "instruments"),
])
def test_each_problem_is_a_sentence_at_its_place(words: dict[str, str], code: str, part: str) -> None:
    _, issues = read(**words)
    assert [one.code for one in issues] == [code]
    assert issues[0].where.cell == part
    for lang in ("zh", "en"):
        said = describe(issues[0], lang)
        assert "{" not in said


def test_a_later_word_takes_precedence() -> None:
    sheet, _ = read(instruments="fai(-1)", errors="1", sample="2000-2010")
    tried, _ = read(method="ols", sample="2005-")
    both = tried.over(sheet)
    assert (both.method, both.instruments, both.errors, both.sample) == ("ols", (), 1, ((2005, 9999),))
    assert Specification().over(sheet) == sheet


def test_ends_of_a_polynomial_may_be_tied() -> None:
    """Almon's ends: the polynomial meets nought one lag before the first or after the last."""
    quadratic = {name: 6.0 * lag - lag**2 for lag, name in enumerate("abcde", start=1)}  # nought at 0 and at 6
    for rule in read_restrictions("pdl(a, b, c, d, e; 2; near far)"):
        assert sum(weight * quadratic[name] for name, weight in rule.weights.items()) == pytest.approx(0.0)
    assert len(read_restrictions("pdl(a, b, c, d, e; 2; near far)")) == 4
    with pytest.raises(RestrictionError):
        read_restrictions("pdl(a, b, c; 1; 近)")
    assert len(read_restrictions("pdl(a, b, c; 1; 近端)")) == 2
