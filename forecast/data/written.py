"""Scenarios written as TOML files, read into the same objects as the rows of the sheet 情景."""

from __future__ import annotations

import hashlib
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.data.grids import Ground, fanned, read_grid, unit_under
from forecast.data.located import Stanza, located, shown
from forecast.data.observations import Status
from forecast.data.periods import Period, PeriodError, Span, parse_period
from forecast.data.registers import LEVELS, Share
from forecast.data.scenarios import (
    BUDGET_GROUPS,
    Override,
    Scenario,
    check_override,
    clashes,
    parent_of,
    unknown_item,
)
from forecast.data.sharing import check_shares, month
from forecast.data.units import UnitCode, parse_unit
from forecast.data.words import EVENTS, FREE, UNVALUED, Layer, Method, ScenarioName
from forecast.faults import contents
from forecast.issues import CellRef, InputError, Issue

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from forecast.data.catalog import Catalog

_SUFFIX, _WILD = ".toml", set("*?[")
_KEYS = ("name", "name_en", "title", "parent", "notes", "override", "vintage", "share", "grid")
_NUMBERS = ("value", "low", "high", "fade")
_OVERRIDE_KEYS = ("item", "span", "method", *_NUMBERS, "layer", "author", "reason")


def is_pattern(word: str) -> bool:
    """Tell whether a word of the command line can only be a file, or a pattern of files."""
    return word.endswith(_SUFFIX) or bool(_WILD & set(word)) or Path(word).is_dir()


def scenario_files(word: str) -> tuple[Path, ...]:
    """List the files that a word stands for: one, those of a folder, those of a pattern."""
    path = Path(word)
    if path.is_dir():
        return tuple(sorted(path.glob(f"*{_SUFFIX}")))
    if path.is_file() or (word.endswith(_SUFFIX) and not _WILD & set(word)):
        return (path,)
    if not _WILD & set(word):
        return ()
    found = glob(word, recursive=True)  # noqa: PTH207  # a pattern may be absolute
    return tuple(sorted(Path(one) for one in found if one.endswith(_SUFFIX)))


def read_scenario(path: Path, on: Ground | None = None) -> Scenario:
    """Read a scenario from a TOML file.

    Raises
    ------
    InputError
        With every problem of the file, each with its line: bad TOML, keys that nothing reads, an
        unknown item, method, layer, period or status, a value of another kind than expected, a
        value where none is expected or none where one is.
    """
    issues: list[Issue] = []
    found = _read(path, contents(path), on or Ground(), issues)
    if issues:
        raise InputError(issues)
    return found


def read_files(listed: Sequence[Path], asked: Mapping[str, Sequence[Path]], on: Ground,
               issues: list[Issue]) -> tuple[dict[str, Scenario], dict[str, list[str]]]:
    """Read the scenario files that a workbook names, and those of a command's words.

    Of a file with problems what is sound is known all the same, so that the rest of it can be held
    against the model in the same pass. A listed file that is not there is left out.

    Returns
    -------
    tuple
        The scenarios by name, and the names that each word of the command stands for; a grid stands
        for its parent and all its points.
    """
    known: dict[str, Scenario] = {}
    told: dict[str, list[str]] = {}
    places: dict[str, Path] = {}
    for word, path in (*(("", one) for one in listed),
                       *((word, one) for word, paths in asked.items() for one in paths)):
        faults: list[Issue] = []
        try:
            content = contents(path)
        except InputError as error:
            issues += error.issues if word else ()
            continue
        found = _read(path, content, on, faults)
        issues += [one for one in faults if one not in issues]
        fan = fanned(found)
        if word and not path.samefile(places.setdefault(found.name, path)):
            issues.append(Issue("scenario_twice", found.named_at, found.name,
                                (("other", str(places[found.name])),)))
        known |= {one.name: one for one in fan}
        if word:
            told.setdefault(word, []).extend([
                *([found.parent or ScenarioName.BASELINE] if found.grid else []),
                *(one.name for one in fan)])
    issues += [Issue("scenario_pattern", CellRef(word), word)
               for word, paths in asked.items() if not paths and is_pattern(word)]
    return known, told


def _read(path: Path, content: bytes, on: Ground, issues: list[Issue]) -> Scenario:
    raw, told = located(content, path.name, issues)
    raw.known(_KEYS, issues)
    overrides = tuple(override for stanza in raw.tables("override", issues)
                      if (override := _override(stanza, on, issues)))
    wishes = raw.table("vintage", issues)
    vintages = tuple((code, status) for key in wishes.values
                     for code, status in _wish(wishes, key, on.items, issues))
    shares = tuple(share for stanza in raw.tables("share", issues)
                   if (share := _share(stanza, on.items, issues)))
    name = raw.name("name", issues, path.stem)
    parent = raw.name("parent", issues, name) if "parent" in raw.values else parent_of(name)
    found = Scenario(
        name, raw.text("title", issues, name) or name, parent, overrides, vintages,
        raw.texts("notes", issues), raw.text("name_en", issues), raw.at("parent"), shares,
        ((path.name, hashlib.sha256(content).hexdigest()),), read_grid(raw, on, issues))
    clashes(overrides, on.items, issues)
    issues += check_shares(shares)
    issues[:] = _once(issues, told)
    return found


def _once(issues: Sequence[Issue], told: Container[str]) -> list[Issue]:
    """Leave out what only follows from a value that could not be taken as it stands."""
    shapeless = {one.where for one in issues if one.code in {"toml_shape", "toml_text"}}
    return [one for one in issues if one.code == "toml" or not (
        one.where.cell in told or (not one.found and one.where in shapeless))]


def _wish(stanza: Stanza, key: str, items: Catalog, issues: list[Issue]
          ) -> list[tuple[str, Status]]:
    """Read the vintage that is wished for one item, or for all."""
    word, item = stanza.text(key, issues), items.find(key)
    if item is None and key != "*":
        issues.append(unknown_item(stanza.at(key), key, items))
    status = next((one for one in Status if one.value == word), None)
    if status is None:
        issues.append(Issue("choice", stanza.at(key), shown(word),
                            (("choices", "、".join(one.value for one in Status)),)))
    return [("*" if item is None else item.code, status)] if status else []


def _override(stanza: Stanza, on: Ground, issues: list[Issue]) -> Override | None:
    before = len(issues)
    stanza.known(_OVERRIDE_KEYS, issues)
    method = stanza.choice("method", Method, Method.ASSUME, issues)
    layer = stanza.choice("layer", Layer, Layer.JUDGEMENT, issues)
    name = stanza.text("item", issues)
    known = None if method in EVENTS else on.items.find(name)
    is_group = method == Method.TAKE_BUDGET and name in BUDGET_GROUPS
    if method not in FREE and not is_group and known is None:
        issues.append(Issue("item_is_parameter", stanza.at("item"), shown(name))
                      if name in on.parameters
                      else unknown_item(stanza.at("item"), shown(name), on.items, method))
    unit = unit_under(method, known)
    numbers = {key: stanza.number(key, issues, unit=None if key == "fade" else unit)
               for key in _NUMBERS}
    span = _span(stanza, on, method, issues)
    if span is None:
        return None
    if method not in UNVALUED and not any(key in stanza.values for key in _NUMBERS):
        issues.append(Issue("missing_value", stanza.at("value")))
    author, reason = (stanza.text(key, issues) for key in ("author", "reason"))
    if len(issues) > before or method is None or layer is None:
        return None
    found = Override(item=name if known is None else known.code, span=span, method=method,
                     layer=layer, origin=stanza.at(), author=author, reason=reason,
                     value=numbers["value"], low=numbers["low"], high=numbers["high"],
                     fade=numbers["fade"])
    places = {key: stanza.at(key) for key in ("span", *_NUMBERS)}
    for key, other in (("low", "high"), ("high", "low")):
        if key not in stanza.values:  # half a range is mended beside the other half
            places[key] = stanza.at(other)
    check_override(found, places, issues, on.freqs)
    return found if len(issues) == before else None


def _span(stanza: Stanza, on: Ground, method: Method | None, issues: list[Issue]) -> Span | None:
    """Read the years of an override; a parameter, which has one value for all, may leave them."""
    if method is Method.PARAMETER and "span" not in stanza.values and on.ahead is not None:
        return on.ahead
    text = stanza.period("span", issues)
    try:
        return on.span(text)
    except PeriodError:
        issues.append(Issue("period", stanza.at("span"), shown(text)))
        return None


def _share(stanza: Stanza, items: Catalog, issues: list[Issue]) -> Share | None:
    """Read a stanza ``[[share]]``: tax, start, end, and the four ratios in per cent."""
    before, name = len(issues), stanza.text("tax", issues)
    stanza.known(("tax", "start", "end", *LEVELS), issues)
    tax = items.find(name)
    if tax is None:
        issues.append(unknown_item(stanza.at("tax"), shown(name), items))
    levels = [stanza.number(level, issues, 0.0 if level == "province" else None,
                            parse_unit(UnitCode.PERCENT)) for level in LEVELS]
    issues += [Issue("missing_value", stanza.at(level), level) for level in LEVELS
               if level not in stanza.values and level != "province"]
    ends: dict[str, Period | None] = {}
    for key in ("start", "end"):
        text = stanza.period(key, issues)
        try:
            ends[key] = month(parse_period(text)[0], last=key == "end") if text else None
        except PeriodError:
            issues.append(Issue("period", stanza.at(key), shown(text)))
    first = ends.get("start")
    if "start" not in stanza.values:
        issues.append(Issue("period", stanza.at("start"), ""))
    if len(issues) > before or tax is None or first is None:
        return None
    return Share.of(tax.code, (first, ends.get("end")),
                    [one for one in levels if one is not None], stanza.at())
