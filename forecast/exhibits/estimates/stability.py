"""The tables of stability and of errors a year ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits.kit import Column, Row, Table, simulated, words

if TYPE_CHECKING:
    from forecast.estimation import Errors, Stability, Track
    from forecast.exhibits.estimates.findings import Findings
    from forecast.exhibits.kit import Cell

_SCORES = ("n", "bias", "mae", "rmse", "u")
_ALPHA = 0.05


def stability_table(tell: Findings) -> Table:
    """Build the tests of stability: a row an equation that was estimated."""
    say = tell.text
    columns = (
        Column("chow", say("chow"), say("chow_group"), 9),
        Column("chow_p", say("p"), say("chow_group"), 7),
        Column("chow_year", say("chow_year"), say("chow_group"), 9, "center"),
        Column("chow_kind", say("chow_kind"), say("chow_group"), 12, "center"),
        Column("sup_f", say("sup_f"), say("sup_group"), 9),
        Column("sup_p", say("p"), say("sup_group"), 7),
        Column("sup_year", say("chow_year"), say("sup_group"), 9, "center"),
        Column("cusum", say("cusum"), say("cusum_group"), 16, "center"),
        Column("squares", say("squares"), say("cusum_group"), 16, "center"),
        Column("window", say("window"), width=9),
        Column("verdict", say("verdict"), width=44, align="left"),
    )
    rows = tuple(Row(item, tell.name(item), _cells(tell, found))
                 for item, found in tell.stability.items())
    return Table("stability", say("stability_title"), "", say("equation_of"), columns, rows,
                 tuple(say(f"note_{key}") for key in ("chow", "sup", "cusum", "window")))


def _cells(tell: Findings, found: Stability) -> tuple[Cell, ...]:
    chow, sought = found.chow, found.unknown_break
    return (simulated(chow.statistic if chow else None, 2), simulated(chow.p if chow else None, 3),
            words(str(chow.year) if chow else None),
            words(tell.text(f"chow_{chow.kind}") if chow else None),
            simulated(sought.statistic if sought else None, 2),
            simulated(sought.p if sought else None, 3),
            words(str(sought.year) if sought else None),
            words(_crossing(tell, found.cusum)), words(_crossing(tell, found.squares)),
            simulated(found.window, 0), words(judged(tell, found)))


def _crossing(tell: Findings, track: Track | None) -> str | None:
    if track is None:
        return None
    year = track.crossed
    return tell.text("within") if year is None else tell.text("crossed", period=str(year))


def judged(tell: Findings, found: Stability) -> str:
    """Say in a few words whether the parameters lasted."""
    if found.chow is None and found.cusum is None:
        return tell.text("untested")
    signs = [*(test is not None and test.p < _ALPHA for test in (found.chow, found.unknown_break)),
             *(track is not None and track.crossed is not None
               for track in (found.cusum, found.squares))]
    return tell.text("unstable" if any(signs) else "stable")


def accuracy_table(tell: Findings) -> Table:
    """Build the errors a year ahead: a row an equation with figures, estimated or not."""
    say = tell.text
    columns = [Column(f"{part}:{key}", say(f"score_{key}"), say(part), 8 if key == "n" else 11)
               for part in ("inside", "outside") for key in _SCORES]
    rows = tuple(Row(item, tell.name(item), (*_scores(found.inside), *_scores(found.outside),
                                             words(unit_of(tell, item))))
                 for item, found in tell.accuracy.items())
    return Table("accuracy", say("accuracy_title"), "", say("equation_of"),
                 (*columns, Column("unit", say("unit"), width=14, align="center")), rows,
                 (say("note_accuracy"), say("note_u")))


def _scores(errors: Errors | None) -> tuple[Cell, ...]:
    return tuple(simulated(getattr(errors, key) if errors else None, 0 if key == "n" else 4)
                 for key in _SCORES)


def unit_of(tell: Findings, item: str) -> str:
    """Name the unit of an equation's left side."""
    one = next(one for one in tell.equations if one.equation.name == item)
    if one.equation.transform in {"log", "dlog"}:
        return tell.text("unit_log")
    if one.equation.transform == "pct":
        return "%"
    return tell.catalog[item].unit.name(tell.lang)
