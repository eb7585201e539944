"""A model of one's own, solved again from past periods, beside rules that know no model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.evaluation import MODEL, MODEL_GIVEN, UNCHANGED
from forecast.exhibits.kit import Cell, Column, Row, Table, decimals, simulated, words
from forecast.labels import enumerated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data import Period
    from forecast.evaluation import OwnLine
    from forecast.exhibits.past.backtest import Teller

_LEVEL = 80


def own_table(tell: Teller, lines: Sequence[OwnLine]) -> Table:
    """Build the table: a section a horizon, a row an item, in the item's unit."""
    methods = tell.found.methods
    columns = (Column("unit", tell.text("unit"), width=12, align="center"),
               Column("count", tell.text("count"), width=7),
               *(Column(method, tell.method(method), tell.text("rmse"), 16) for method in methods),
               Column("ratio", tell.text("own_ratio"), width=12),
               Column("coverage", tell.text("coverage", level=_LEVEL), width=12),
               Column("best", tell.text("best"), width=26, align="left"))
    rows: list[Row] = []
    horizon = 0
    for line in lines:
        if line.horizon != horizon:
            horizon = line.horizon
            rows.append(Row(f"{horizon}", tell.text("section_own", horizon=horizon),
                            tuple(words("") for _ in columns), role="section"))
        rows.append(_row(tell, line, methods))
    return Table("backtest_own", tell.text("title_own"), tell.text("unit_by_row"),
                 tell.text("item"), columns, tuple(rows),
                 notes=(tell.text("note_own"), tell.text("note_own_given")), label_width=28)


def _row(tell: Teller, line: OwnLine, methods: Sequence[str]) -> Row:
    item, scores = tell.item(line.item), dict(line.scores)
    digits = max(decimals(item), 2)
    errors = {method: line.rmse(method) for method in methods}
    model, still = errors[MODEL], errors[UNCHANGED]
    held = [band.share for band in scores[MODEL].coverage if band.level == _LEVEL] if (
        MODEL in scores) else []
    known = {method: error for method, error in errors.items() if error is not None}
    cells = (words(item.unit.name(tell.lang)), Cell(float(line.count), 0, role="simulated"),
             *(simulated(errors[method], digits) for method in methods),
             simulated(model / still if model is not None and still else None, 2),
             simulated(held[0] if held else None, 0),
             words(tell.method(min(known, key=known.__getitem__)) if known else ""))
    return Row(f"{line.horizon}:{line.item}", item.name(tell.lang), cells)


def own_sentences(tell: Teller, lines: Sequence[OwnLine], origins: Sequence[Period],
                  refused: Sequence[Period]) -> tuple[str, ...]:
    """Say from where the model was solved again, and how often it came nearer than simple rules."""
    if not origins:
        return ()
    said = [tell.text("say_own", first=str(origins[0]), last=str(origins[-1]), count=len(origins))]
    for horizon in dict.fromkeys((lines[0].horizon, lines[-1].horizon)) if lines else ():
        at = [line for line in lines if line.horizon == horizon]
        said.append(tell.text(
            "say_own_better", horizon=horizon, items=len(at),
            rules=enumerated(tell.text("say_own_rule", better=_fewer(at, MODEL, rule),
                                       rule=tell.method(rule))
                             for rule in tell.found.methods[2:]),
            given=_fewer(at, MODEL_GIVEN, MODEL)))
    if refused:
        said.append(tell.text("say_own_refused", first=str(refused[0]), last=str(refused[-1])))
    return tuple(said)


def _fewer(lines: Sequence[OwnLine], method: str, other: str) -> int:
    """Count the items of which a method's error is smaller than another's."""
    pairs = ((line.rmse(method), line.rmse(other)) for line in lines)
    return sum(mine < theirs for mine, theirs in pairs if mine is not None and theirs is not None)
