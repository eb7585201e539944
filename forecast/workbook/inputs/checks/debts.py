"""Debt held against itself: each year's balance is last year's, what was borrowed, less repaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.workbook.inputs.checks.evidence import about, number, place

if TYPE_CHECKING:
    from forecast.data import Observation
    from forecast.workbook.inputs.checks.evidence import Evidence

    Years = dict[int, Observation]

_KINDS = ("general", "special")
_APART = 0.1
"""Part of the larger balance that swaps, foreign loans and what was written off may explain."""
_CLOSE = 0.01


def check_debts(evidence: Evidence) -> None:
    """Ask about a balance that last year's and the year's borrowing deny.

    Where both kinds miss and fit once exchanged they were exchanged, this year or the year before.
    """
    known = evidence.annual()
    first, second = (_past(known.get(f"debt_{kind}", {})) for kind in _KINDS)
    for year in sorted({*first, *second}):
        wanted = [_rolled(known, kind, year) for kind in _KINDS]
        if _exchanged(evidence, (first, second), wanted, year):
            continue
        for years, expected in zip((first, second), wanted, strict=True):
            one, before = years.get(year), years.get(year - 1)
            if one is None or before is None or expected is None or {
                    place(one), place(before)} & evidence.blamed:
                continue
            if abs(one.value - expected) <= _APART * max(one.value, before.value, expected):
                continue
            evidence.ask("debt_does_not_roll", place(one), number(one.value), (
                *about(one, evidence.items), ("other", str(before.origin)),
                ("beside", number(before.value)), ("change", f"{expected - before.value:+,.10g}"),
                ("expected", number(expected))))


def _past(years: Years) -> Years:
    return {year: one for year, one in years.items() if one.status.is_past}


def _rolled(known: dict[str, Years], kind: str, year: int) -> float | None:
    """Return the balance that the year before and the year's budget lines give; None unknown."""
    before = known.get(f"debt_{kind}", {}).get(year - 1)
    borrowed, repaid = (known.get(f"{kind}_debt_{line}", {}).get(year)
                        for line in ("proceeds", "repayment"))
    if before is None or borrowed is None or not borrowed.status.is_past:
        return None
    return before.value + borrowed.value - (
        repaid.value if repaid is not None and repaid.status.is_past else 0.0)


def _exchanged(evidence: Evidence, kinds: tuple[Years, Years], wanted: list[float | None],
               year: int) -> bool:
    for at in (year, year - 1):
        mine, now = ([years.get(one) for years in kinds] for one in (at, year))
        if None in (*mine, *now, *wanted):
            return False
        pair, ends = [one for one in mine if one], [one.value for one in now if one]
        moved = pair[1].value - pair[0].value
        hopes = [hope for hope in wanted if hope is not None]
        turned = (ends[::-1], hopes) if at == year else (
            ends, [hopes[0] + moved, hopes[1] - moved])
        fits, typed = (all(abs(end - hope) <= _CLOSE * max(end, hope)
                           for end, hope in zip(*both, strict=True))
                       for both in (turned, (ends, hopes)))
        if fits and not typed and not {place(one) for one in pair} & evidence.blamed:
            evidence.ask("debts_exchanged", place(pair[0]), number(pair[0].value), (
                *about(pair[0], evidence.items), ("beside", number(pair[1].value)),
                ("second", evidence.items[pair[1].item].zh),
                ("cells", f"{place(pair[0]).cell}、{place(pair[1]).cell}")))
            return True
    return False
