"""Model files of one's own: what stands beside the equations."""

from __future__ import annotations

from math import inf

import pytest

from forecast.data import Freq, Period
from forecast.issues import Issue, describe
from forecast.models import OwnModel, parse_own


def read(text: str) -> tuple[OwnModel, list[tuple[str, str]]]:
    issues: list[Issue] = []
    found = parse_own(text, "own.model", issues)
    for one in issues:
        assert describe(one, "zh")
        assert describe(one, "en")
    return found, [(one.code, one.where.cell) for one in issues]


def test_sections_beside_the_equations_are_read_and_lines_keep_their_numbers() -> None:
    found, issues = read("""[模型]
频率 = 季度
基期 = 2019年四季度
[参数]
a b, c      # 三个
d ~ 0.5 (0.1)  # 份额
e = -3.5 亿元
[冲击]
x = 1.2
[方程]
x ~ a + b*y
""")
    assert not issues
    assert (found.freq, found.base) == (Freq.Q, Period(Freq.Q, 4 * 2019 + 3))
    assert [(one.name, one.mean, one.spread, one.unit) for one in found.parameters] == [
        ("a", 0, inf, ""), ("b", 0, inf, ""), ("c", 0, inf, ""), ("d", 0.5, 0.1, ""), ("e", -3.5, 0, "亿元")]
    assert found.parameters[3].zh == "份额"
    assert [(one.name, one.sd) for one in found.shocks] == [("x", 1.2)]
    assert found.text.splitlines()[10] == "x ~ a + b*y"
    assert not any(found.text.splitlines()[:9])


@pytest.mark.parametrize(("line", "code"), [
    ("[model]\nfrequency = monthly", "own_frequency"), ("[model]\nbase = 第三年", "own_base"),
    ("[model]\nbase = 2019-03", "own_base"), ("[model]\nstart = 2019", "own_setting"),
    ("[parameters]\nb ~ 0.5", "own_parameter"), ("[parameters]\n2b", "own_parameter"),
    ("[parameters]\nb ~ 0.5 (-1)", "negative_spread"), ("[parameters]\nb = 1 亿园", "catalog_unit"),
    ("[parameters]\nb\nb", "own_twice"), ("[shocks]\nx", "own_shock"), ("[shocks]\nx = -2", "negative_spread"),
    ("[model]\nfrequency = annual\nbase = 2019Q4", "own_base"),
])  # fmt: skip
def test_a_line_that_cannot_be_read_is_named(line: str, code: str) -> None:
    _, issues = read(line)
    assert [found for found, _ in issues] == [code]
    assert issues[0][1]
