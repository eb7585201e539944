"""``forecast design``: a fan-out of scenarios over a grid, as a table and as scenario files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from forecast import archives
from forecast.commands.parts import (
    DONE,
    FEW,
    CountType,
    issues_json,
    opened,
    print_json,
    settings_of,
)
from forecast.commands.printing import give_tables, print_found
from forecast.data import Design, ScenarioName

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from forecast.commands.parts import Desk
    from forecast.data import Ground, Scenario
    from forecast.exhibits import Table
    from forecast.issues import Issue
    from forecast.labels import Lang

_PLACE = "--vary"
"""Where axes stand, as messages name it."""


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("design", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    desk.add_model(parser)
    parser.add_argument("--vary", action="append", required=True, metavar="AXIS",
                        help=desk.say("design_vary"))
    parser.add_argument("--design", choices=[one.value for one in Design], default=Design.FULL,
                        help=desk.say("design_design"))
    parser.add_argument("--samples", type=CountType(desk.lang, 0, 10 * FEW), default=0, metavar="N",
                        help=desk.say("design_samples"))
    parser.add_argument("--seed", type=CountType(desk.lang, 0, 2**32 - 1), default=1, metavar="N",
                        help=desk.say("design_seed"))
    parser.add_argument("--parent", default=ScenarioName.BASELINE, metavar="NAME",
                        help=desk.say("design_parent"))
    parser.add_argument("--name", default="", metavar="NAME", help=desk.say("design_name"))
    desk.add_out(parser)
    desk.add_values(parser)


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Print the scenarios of a design; write a file for each where asked."""
    from forecast.data import fanned, scenario_text
    from forecast.labels import label

    whole = _scenario(arguments, lang)
    found = fanned(whole)
    warnings = _hold(arguments, found[0], lang)
    written: tuple[Path, ...] = ()
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        width = len(str(len(found)))
        written = tuple(arguments.out / f"{place:0{width}d}.toml"
                        for place in range(1, len(found) + 1))
        for path, one in zip(written, found, strict=True):
            archives.put(scenario_text(one).encode(), path)
    table = _table(whole, found, lang)
    if give_tables(arguments, [table], warnings, lang):
        return DONE
    if arguments.json:
        print_json({"scenarios": [{
            "name": one.name, "title": one.title,
            "values": {over.item: over.value for over in one.overrides}} for one in found],
            "outputs": [str(path) for path in written], "warnings": issues_json(warnings, lang)})
        return DONE
    said = (label("cli.design_count", lang, count=len(found)),)
    print_found(said, [table], (arguments.out,) if written else (), warnings, lang)
    return DONE


def _scenario(arguments: argparse.Namespace, lang: Lang) -> Scenario:
    """Return the scenario whose grid the options describe."""
    from dataclasses import replace

    from forecast.data import Scenario, Stanza, read_grid
    from forecast.issues import CellRef, InputError, Issue
    from forecast.labels import label

    axes: dict[str, dict[str, str]] = {}
    lines: dict[tuple[str | int, ...], int] = {}
    issues: list[Issue] = []
    asked = {"design": arguments.design, "samples": arguments.samples, "seed": arguments.seed}
    for place, word in enumerate(arguments.vary, start=1):
        said, is_pair, values = (part.strip() for part in word.partition("="))
        key, laid = _laid(said)
        if not is_pair or not key or key in axes or key in asked:
            issues.append(Issue("design_vary", CellRef(_PLACE, "", str(place)), word))
        else:
            axes[key], lines["grid", key] = {"values": values, **laid}, place
    stanza = Stanza(_PLACE, {"grid": {**axes, **asked}}, (), lines)
    grid = read_grid(stanza, _ground(arguments), issues)
    if issues:
        raise InputError(one for one in issues if axes or one.code == "design_vary")
    name = arguments.name.strip() or label("cli.design_usual_name", lang)
    name_en = arguments.name.strip() or label("cli.design_usual_name", "en")
    return replace(Scenario(name, name, arguments.parent, origin=CellRef(name), name_en=name_en),
                   grid=grid)


def _laid(said: str) -> tuple[str, dict[str, str]]:
    """Part ``税收收入 2025 比例调整`` into a name and how its values are laid: years, method."""
    from forecast.data import Method

    words, laid = said.split(), {}
    if words[1:] and words[-1] in {word for one in Method for word in (str(one), one.label("en"))}:
        laid["method"] = words.pop()
    if words[1:] and re.match(r"\d{4}|基年", words[-1]):
        laid["span"] = words.pop()
    return " ".join(words), laid


def _hold(arguments: argparse.Namespace, first: Scenario, lang: Lang) -> tuple[Issue, ...]:
    """Hold a design against the model, as its run will be: all its cases lay the same items.

    Returns
    -------
    tuple of Issue
        What the run will ask about an axis: years that are not projected, per cent as a fraction.

    Raises
    ------
    InputError
        With every axis that the model cannot take, by its place on the line.
    """
    from dataclasses import replace

    from forecast.cautions import warnings_of_scenarios
    from forecast.run import Request, solve

    book, settings = opened(arguments), replace(settings_of(arguments), draws=0)
    alone = replace(first, parent=ScenarioName.BASELINE)  # a parent may be of a file, read by a run
    result = solve(book, Request(arguments.workbook, own=(alone,), settings=settings))
    return tuple(one for one in warnings_of_scenarios(book, result, lang)
                 if one.where.file == _PLACE)


def _ground(arguments: argparse.Namespace) -> Ground:
    """Return what the axes are read on: the items, the model's parameters, the periods ahead."""
    from forecast.data import Ground
    from forecast.footing import prior_of, settings_for
    from forecast.projection import base_year

    book = opened(arguments)
    settings = settings_for(book, settings_of(arguments))
    base = base_year(book.dataset, settings, book.path.name)
    return Ground(base, book.dataset.catalog, prior_of(book, settings).words, settings.steps)


def _table(whole: Scenario, found: Sequence[Scenario], lang: Lang) -> Table:
    """Build the table of a design: a row a scenario, a column an axis."""
    from forecast.exhibits import Cell, Column, Row, Table
    from forecast.labels import label

    axes = whole.grid.axes if whole.grid else ()
    rows = []
    for one in found:
        values = {over.item: over.value for over in one.overrides}
        rows.append(Row(one.name, one.label(lang), tuple(
            Cell(values.get(axis.laid.item), 4) for axis in axes)))
    return Table("design", label("cli.design_title", lang), "", label("exhibit.scenario", lang),
                 tuple(Column(axis.laid.item, axis.title if lang == "zh" else axis.title_en)
                       for axis in axes), tuple(rows))
