"""What check accepts, every command carries out: workbooks with any part left out.

Set ``GATE_EXAMPLES`` for more examples than CI draws.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from samples.places import LUOHU
from samples.thinned import CLERKS, Thinned, thinned

import forecast.run
import forecast.workbook
from forecast import cli
from forecast.cautions import warnings_of
from forecast.commands.parts import DONE, TARGETS_MISSED
from forecast.exhibits import exhibit
from forecast.issues import InputError
from forecast.projection import Settings
from forecast.run import Request, provenance_of, solve

if TYPE_CHECKING:
    from forecast.projection import Result
    from forecast.workbook import InputBook

EXAMPLES = int(os.environ.get("GATE_EXAMPLES", "150"))
DRAWS = 20
COMMANDS = ("landing", "quarters", "reckon", "backtest", "goal", "compare", "estimate", "explain")
GATE = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck),
                phases=(Phase.explicit, Phase.generate))  # a smaller case costs minutes


def accepted(book: InputBook) -> Result | None:
    """What ``forecast check`` computes; None where it refuses the workbook."""
    try:
        return solve(book, Request(book.path, settings=Settings(draws=0)))
    except InputError:
        return None


def words(command: str, book: InputBook, result: Result, pick: int) -> list[str]:
    """The words of a command that asks only for what is there."""
    path, first, names = str(book.path), result.first.year, result.names()
    computed = [one.name for one in result.model.equations
                if result.value(one.name, result.first, names[-1]) is not None]
    item = computed[pick % len(computed)]
    free = [own.name for own in result.model.equations if own.kind != "identity"]  # an identity is no instrument
    by = next((one for one in ("gdp_growth", "nontax_revenue", "tax_revenue", "gpb_revenue") if one in free),
              free[pick % len(free)])
    now = result.value("gpb_revenue", result.first, "基准")
    return {
        "goal": [path, "--target", f"gpb_revenue {first} = {1.01 * (now or 1.0):.0f}",
                 "--by", f"{by} {first}"],
        "compare": [path, names[0], names[-1]],
        "explain": [path, item, str(first)],
    }.get(command, [path])


def carried_out(book: InputBook, command: str, pick: int, output: pytest.CaptureFixture[str]) -> None:
    result = accepted(book)
    if result is None:
        return
    drawn = solve(book, Request(book.path, settings=Settings(draws=DRAWS)))
    exhibit(drawn, provenance_of(book, drawn), warnings_of(book, drawn, "zh"), "zh", book.bureau)
    if command == "goal" and result.value("gpb_revenue", result.first, "基准") is None:
        return
    if command == "compare" and len(result.names()) == 1:
        return
    asked = [command, *words(command, book, result, pick)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forecast.workbook, "read", lambda *_, **__: book)
        patch.setattr(forecast.run, "read", lambda *_, **__: book)
        code = cli.main(asked)
    told = output.readouterr()
    # an instrument may not reach what is sought, which is an answer too
    assert code == DONE or (code, command) == (TARGETS_MISSED, "goal"), (asked, told.err[-1500:])
    assert told.out.strip(), asked


@GATE
@given(less=thinned(LUOHU), command=st.sampled_from(COMMANDS), pick=st.integers(0, 200))
def test_a_thinner_workbook_passes_the_gate_or_is_refused_by_it(
        less: Thinned, command: str, pick: int, capsys: pytest.CaptureFixture[str]) -> None:
    carried_out(less.book, command, pick, capsys)


@pytest.mark.shared
@GATE
@given(less=thinned(*CLERKS), command=st.sampled_from(COMMANDS), pick=st.integers(0, 200))
def test_a_clerks_thinner_workbook_does_too(
        less: Thinned, command: str, pick: int, capsys: pytest.CaptureFixture[str]) -> None:
    carried_out(less.book, command, pick, capsys)
